/*
 * Blocks of tests/golden/effects and tests/golden/shells (texts of other shells than bash): a
 * command of one or more lines, then a line `=>` with the programs it would start, ` ;; ` between
 * them, in order. `?` before one: it may not be started;
 * `&`: in the background; `name(`: it is really that program. Builtins that only change the shell
 * are not told. Lines with `# ` before a command say the claim.
 */
#include "unit.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/file.h"
#include "effects-of.h"

static struct arena arena;

static bool is_helper(const struct call *call)
{
	static const char *const helpers[] = { "echo", "printf", "cd", "eval", "cat", "true" };

	for (size_t i = 0; i < ARRAY_SIZE(helpers); i++)
		if (field_equals(&call->argv[0], str_from(helpers[i])) == YES)
			return true;
	return false;
}

static void show_call(struct buf *out, const struct call *call)
{
	struct str program = field_show(&arena, &call->program);

	if (call->conditional)
		buf_add_char(out, '?');
	if (call->background)
		buf_add_char(out, '&');
	if (!str_equal(program, str_basename(field_show(&arena, &call->argv[0]))))
		buf_printf(out, "%.*s(", STR_ARGS(program));
	for (size_t i = 0; i < call->argc; i++) {
		if (i)
			buf_add_char(out, ' ');
		buf_add(out, field_show(&arena, &call->argv[i]));
	}
}

static struct str show(const struct effects *effects)
{
	struct buf out = BUF_IN(&arena);

	for (const struct call *call = effects->calls; call; call = call->next) {
		if (is_helper(call))
			continue;
		if (out.len)
			buf_add_text(&out, " ;; ");
		show_call(&out, call);
	}
	for (const struct unread *unread = effects->unreads; unread; unread = unread->next)
		buf_printf(&out, "%sunread: %s", out.len ? " ;; " : "", unread->why);
	return buf_str(&out);
}

static int check_block(struct str command, struct str want)
{
	struct str got;

	arena_reset(&arena);
	got = show(effects_of(&arena, command));
	if (str_equal(got, want))
		return 0;
	fprintf(stderr, "# %.*s\n#  got: %.*s\n# want: %.*s\n", STR_ARGS(command), STR_ARGS(got),
		STR_ARGS(want));
	return 1;
}

static int check_file(const char *name)
{
	const char *dir = getenv("GOLDEN_DIR");
	struct arena files;
	struct str path, text, line;
	AUTO_BUF struct buf command = BUF_INIT;
	int failed = 0;

	arena_init(&files, 0);
	path = arena_printf(&files, "%s/%s", dir ? dir : "tests/golden", name);
	ck_assert_int_eq(file_read(&files, path.at, 1 << 20, &text), 0);
	while (str_next_line(&text, &line)) {
		if (str_starts(line, "=>")) {
			if (command.len)
				command.len--;
			failed += check_block(buf_str(&command), str_trim(str_skip(line, 2)));
			command.len = 0;
			continue;
		}
		if (command.len == 0 && (line.len == 0 || str_starts(line, "# ")))
			continue;
		buf_add(&command, line);
		buf_add_char(&command, '\n');
	}
	arena_finish(&files);
	return failed;
}

START_TEST(commands_start_what_the_golden_files_say)
{
	int failed = check_file("effects") + check_file("shells");

	ck_assert_msg(failed == 0, "%d commands start something else", failed);
}
END_TEST

START_TEST(writes_are_told_with_their_text)
{
	struct effects *effects;
	struct str text;

	effects = effects_of(&arena, STR("printf 'a\\n' > x; echo b >> x; rm y"));
	ck_assert_ptr_nonnull(effects->writes);
	ck_assert_str_is(field_show(&arena, &effects->writes->path), "/home/u/proj/x");
	ck_assert_ptr_nonnull(effects->writes->next);
	ck_assert(value_known(&arena, &effects->writes->next->content, &text));
	ck_assert_str_is(text, "a\nb\n");
	ck_assert_ptr_nonnull(effects->writes->next->next);
	ck_assert(effects->writes->next->next->removed);
}
END_TEST

static void setup(void)
{
	arena_init(&arena, 0);
}

static void teardown(void)
{
	arena_finish(&arena);
}

int main(void)
{
	Suite *suite = suite_create("effects");
	TCase *tests = tcase_create("effects");

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, commands_start_what_the_golden_files_say);
	tcase_add_test(tests, writes_are_told_with_their_text);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
