/*
 * Lines of tests/golden/wrappers: a command, `=>`, and what it would start in turn. The command
 * is cut into words as a shell would cut it ('..', "..", \x); $X stands for unknown text in a word,
 * a word $@ for any number of unknown words. Lines that begin with ` <` give it stdin.
 */
#include "unit.h"

#include <errno.h>
#include <stdio.h>

#include "base/buf.h"
#include "lang/lang.h"
#include "shell/launch/wrapper.h"
#include "shell/launch/wrapper_table.h"
#include "words.h"

static struct arena arena;
static struct str fixture_dir;

static void show_word(struct buf *out, const struct field *word)
{
	struct str text = field_show(&arena, word);
	bool plain = text.len > 0;

	for (size_t i = 0; i < text.len; i++)
		plain &= strchr(" \n'\"\\;", text.at[i]) == NULL;
	if (plain) {
		buf_add(out, text);
	} else {
		buf_add_char(out, '[');
		for (size_t i = 0; i < text.len; i++) {
			if (text.at[i] == '\n')
				buf_add_text(out, "\\n");
			else
				buf_add_char(out, text.at[i]);
		}
		buf_add_char(out, ']');
	}
	if (word->many)
		buf_add_text(out, "*");
}

static void show_env(struct buf *out, const struct run *run)
{
	if (run->clear_env)
		buf_add_text(out, "(clear) ");
	for (size_t i = 0; i < run->n_env; i++) {
		buf_printf(out, "(%.*s=", STR_ARGS(run->env[i].name));
		if (run->env[i].value.n && run->env[i].value.alternatives[0].n)
			buf_add(out, field_show(&arena, run->env[i].value.alternatives[0].at));
		buf_add_text(out, ") ");
	}
	if (run->has_cwd)
		buf_printf(out, "(in %.*s) ", STR_ARGS(field_show(&arena, &run->cwd)));
	if (run->remote)
		buf_add_text(out, "(remote) ");
	if (run->conditional)
		buf_add_text(out, "(maybe) ");
	if (run->via == VIA_TERMINAL)
		buf_add_text(out, "(terminal) ");
	if (run->via == VIA_LATER)
		buf_add_text(out, "(later) ");
}

static void show_run(struct buf *out, const struct run *run)
{
	static const char *const kinds[] = { "", "sh", "sh-file", "sh-stdin", "code", "code-file",
		"code-stdin" };

	show_env(out, run);
	if (run->kind != RUN_ARGV)
		buf_printf(out, "%s:", kinds[run->kind]);
	if (run->kind >= RUN_CODE_TEXT)
		buf_printf(out, " %s", language_name(run->language));
	if (run->kind == RUN_SHELL_TEXT || run->kind == RUN_CODE_TEXT) {
		buf_add_char(out, ' ');
		show_word(out, &run->text);
	}
	if (run->kind == RUN_SHELL_FILE || run->kind == RUN_CODE_FILE) {
		buf_add_char(out, ' ');
		show_word(out, &run->path);
	}
	for (size_t i = 0; i < run->argc; i++) {
		if (i > 0 || run->kind != RUN_ARGV)
			buf_add_char(out, ' ');
		show_word(out, &run->argv[i]);
	}
}

static int read_fixture(void *self, struct arena *in, struct str path, struct file_texts *ret)
{
	struct str name = str_basename(path), full, text;
	FILE *file;
	char *at;
	size_t len;

	(void)self;
	if (!str_starts(path, "/w/"))
		return -ENOENT;
	full = arena_printf(in, "%.*s/%.*s", STR_ARGS(fixture_dir), STR_ARGS(name));
	file = fopen(full.at, "re");
	if (!file)
		return -ENOENT;
	at = arena_alloc(in, char, 65536);
	len = fread(at, 1, 65536, file);
	fclose(file);
	if (len == 0)
		return -EINVAL;
	text = (struct str){ at, len };
	*ret = (struct file_texts){ .n = 1, .at = { text } };
	return 0;
}

static struct str unwrapped(struct str command)
{
	size_t less = str_find(command, STR(" <<< "), 0);
	struct buf out = BUF_IN(&arena);
	struct words words = words_cut(&arena, str_slice(command, 0, less));
	struct call call = { .argv = words.at, .argc = words.n };
	struct unwrap_input input = { .call = &call, .read_file = read_fixture };
	struct run *runs = NULL;
	bool unknown = false;
	struct words given;

	call.cwd = field_text(&arena, STR("/w"));
	call.input = value_unknown();
	if (less != STR_NOT_FOUND) {
		given = words_cut(&arena, str_skip(command, less + 5));
		call.input = value_fields((struct fields){ given.at, 1 });
	}
	ck_assert_int_eq(wrapper_unwrap(&arena, NULL, &input, &runs, &unknown), 0);
	for (struct run *run = runs; run; run = run->next) {
		if (run != runs)
			buf_add_text(&out, " ;; ");
		show_run(&out, run);
	}
	if (unknown)
		buf_add_text(&out, runs ? " ;; unknown" : "unknown");
	return buf_str(&out);
}

static struct str golden(void)
{
	struct str path = arena_printf(&arena, "%s/wrappers", getenv("GOLDEN_DIR"));
	FILE *file = fopen(path.at, "re");
	char *at = arena_alloc(&arena, char, 1 << 20);
	size_t len;

	ck_assert_msg(file != NULL, "no '%s'", path.at);
	len = fread(at, 1, 1 << 20, file);
	fclose(file);
	fixture_dir = arena_printf(&arena, "%s/wrapper-files", getenv("GOLDEN_DIR"));
	return (struct str){ at, len };
}

static bool line_parts(struct str line, struct str *ret_command, struct str *ret_want)
{
	size_t arrow = str_find(line, STR(" =>"), 0);

	if (line.len == 0 || line.at[0] == '#')
		return false;
	ck_assert_msg(arrow != STR_NOT_FOUND, "no => in '%.*s'", STR_ARGS(line));
	*ret_command = str_slice(line, 0, arrow);
	*ret_want = str_trim(str_skip(line, arrow + 3));
	return true;
}

START_TEST(every_golden_line_unwraps_as_written)
{
	struct str rest, line, command, want;
	int n_wrong = 0, n = 0;

	arena_init(&arena, 64u << 20);
	rest = golden();
	while (str_next_line(&rest, &line)) {
		struct str got;

		if (!line_parts(line, &command, &want))
			continue;
		n++;
		got = unwrapped(command);
		if (!str_equal(got, want)) {
			fprintf(stderr, "%.*s\n   got  %.*s\n   want %.*s\n", STR_ARGS(command),
				STR_ARGS(got), STR_ARGS(want));
			n_wrong++;
		}
	}
	fprintf(stderr, "%d lines, %d wrong\n", n, n_wrong);
	ck_assert_int_eq(n_wrong, 0);
	arena_finish(&arena);
}
END_TEST

struct audit {
	struct str text;
	struct arena scratch; /* of one option */
	int missing;
};

/* Is there a line of this program whose words hold the option? */
static bool is_shown(struct audit *audit, const struct wrapper_row *row, struct str option)
{
	struct str text = audit->text;
	struct str line, command, want;

	while (str_next_line(&text, &line)) {
		struct words words;
		bool program = false, shown = false;

		if (!line_parts(line, &command, &want))
			continue;
		if (!str_starts(command, row->name) ||
			str_find(command, option, 0) == STR_NOT_FOUND)
			continue;
		words = words_cut(&audit->scratch, command);
		for (size_t i = 0; i < words.n; i++) {
			struct str word = field_show(&audit->scratch, &words.at[i]);
			bool is_long = option.len > 1;

			program |= str_is(word, row->name);
			if (is_long && option.at[0] == '-')
				shown |= str_equal(word, option);
			else if (is_long)
				shown |= str_starts(word, "--") &&
					 str_equal(str_slice(str_skip(word, 2), 0, option.len),
						 option);
			else
				shown |= word.len > 1 && word.at[0] == '-' && word.at[1] != '-' &&
					 str_find_char(word, option.at[0], 1) != STR_NOT_FOUND;
		}
		if (program && shown)
			return true;
	}
	return false;
}

static void audit_row(void *self, const struct wrapper_row *row)
{
	struct audit *audit = self;
	const char *spec = row->options ? row->options : "";

	while (*spec) {
		size_t len = strcspn(spec, " ");
		struct str entry = { spec, len };

		spec += len + (spec[len] == ' ');
		if (len < 2 || !strchr(":$&=%@><+;/", entry.at[len - 1]))
			continue;
		if (!is_shown(audit, row, str_slice(entry, 0, len - 1))) {
			fprintf(stderr, "%s %s: no line for %.*s\n", row->name,
				row->subcommand ? row->subcommand : "", STR_ARGS(entry));
			audit->missing++;
		}
		arena_reset(&audit->scratch);
	}
}

START_TEST(every_option_that_takes_a_value_has_a_golden_line)
{
	struct audit audit = { 0 };

	arena_init(&arena, 0);
	arena_init(&audit.scratch, 0);
	audit.text = golden();
	wrapper_table_each(wrapper_builtin(), audit_row, &audit);
	ck_assert_int_eq(audit.missing, 0);
	arena_finish(&audit.scratch);
	arena_finish(&arena);
}
END_TEST

START_TEST(rows_stand_by_name)
{
	for (const struct wrapper_table *table = wrapper_builtin(); table; table = table->base)
		for (size_t i = 1; i < table->n; i++)
			ck_assert_msg(strcmp(table->rows[i - 1].name, table->rows[i].name) <= 0,
				"%s stands before %s", table->rows[i - 1].name,
				table->rows[i].name);
}
END_TEST

START_TEST(a_pack_adds_rows)
{
	static const struct wrapper_row rows[] = {
		{ .name = "mywrap", .options = "p: profile:", .operands = 1 },
	};
	const struct wrapper_table *table;
	struct words words;
	struct call call = { 0 };
	struct unwrap_input input = { .call = &call };
	struct run *runs = NULL;
	bool unknown = false;

	arena_init(&arena, 0);
	table = wrapper_table_extend(&arena, wrapper_builtin(), rows, ARRAY_SIZE(rows));
	words = words_cut(&arena, STR("mywrap -p x 5 sudo -u me id"));
	call.argv = words.at;
	call.argc = words.n;
	ck_assert_int_eq(wrapper_unwrap(&arena, table, &input, &runs, &unknown), 0);
	ck_assert_ptr_nonnull(runs);
	ck_assert_uint_eq(runs->argc, 4);
	call.argv = runs->argv;
	call.argc = runs->argc;
	ck_assert_int_eq(wrapper_unwrap(&arena, table, &input, &runs, &unknown), 0);
	ck_assert_ptr_nonnull(runs);
	ck_assert_uint_eq(runs->argc, 1);
	arena_finish(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wrappers");
	TCase *tests = tcase_create("wrappers");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, every_golden_line_unwraps_as_written);
	tcase_add_test(tests, every_option_that_takes_a_value_has_a_golden_line);
	tcase_add_test(tests, rows_stand_by_name);
	tcase_add_test(tests, a_pack_adds_rows);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
