/*
 * Lines of tests/golden/pushes: `COMMAND => HOST...`, where the command would push to; `nothing`
 * if it does not push, `?` for a host that cannot be told, `(dry)` before those of a dry run.
 */
#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "facts/fixture.h"
#include "reach/reach.h"
#include "shell/effects.h"

static const char machine[] = "env HOME=/home/u\nenv PATH=/usr/bin\n"
			      "file /home/u/proj/.git/config\n"
			      "\t[remote \"origin\"]\n"
			      "\t\turl = git@github.com:acme/proj.git\n"
			      "\t[remote \"gl\"]\n"
			      "\t\turl = git@gitlab.com:acme/proj.git\n"
			      "git config --list -z\n"
			      "\tremote.origin.url=git@github.com:acme/proj.git\n"
			      "\tremote.gl.url=git@gitlab.com:acme/proj.git\n"
			      "git remote get-url --push --all origin\n"
			      "\tgit@github.com:acme/proj.git\n"
			      "git remote get-url --push --all gl\n"
			      "\tgit@gitlab.com:acme/proj.git\n"
			      "ssh gh-work github.com\n"
			      "git symbolic-ref --short HEAD\n"
			      "\tmain\n";

static void add_hosts(struct arena *arena, struct buf *out, struct facts *facts,
	const struct effects *effects, const struct call *call)
{
	struct pushed pushed = { 0 };

	ck_assert_int_eq(reach_push(arena, facts, effects, call, &pushed), 0);
	if (!pushed.applies)
		return;
	if (pushed.dry_run)
		buf_add_text(out, "(dry) ");
	for (size_t i = 0; i < pushed.n; i++)
		buf_printf(out, "%.*s ",
			STR_ARGS(pushed.hosts[i].len ? pushed.hosts[i] : STR("local")));
	if (pushed.unknown)
		buf_add_text(out, "? ");
}

static struct str hosts_of(struct arena *arena, struct str command)
{
	struct facts facts;
	struct effects *effects;
	struct buf out = BUF_IN(arena);
	struct str why;

	ck_assert_int_eq(facts_fixture(arena, str_from(machine), &facts, &why), 0);
	ck_assert_int_eq(shell_effects(arena,
				 &(struct shell_input){
					 .command = command,
					 .cwd = STR("/home/u/proj"),
					 .facts = &facts,
				 },
				 &effects),
		0);
	for (const struct call *call = effects->calls; call; call = call->next)
		add_hosts(arena, &out, &facts, effects, call);
	return out.len ? str_trim(buf_str(&out)) : STR("nothing");
}

START_TEST(every_push_goes_where_is_written)
{
	struct arena arena;
	struct str rest, line, path;
	size_t n = 0, wrong = 0;

	arena_init(&arena, 0);
	path = arena_printf(&arena, "%s/pushes", getenv("GOLDEN_DIR"));
	ck_assert_int_eq(file_read(&arena, path.at, 1u << 20, &rest), 0);
	while (str_next_line(&rest, &line)) {
		size_t arrow = str_find(line, STR(" => "), 0);
		struct arena own;
		struct str got;

		if (!line.len || line.at[0] == '#')
			continue;
		ck_assert_uint_ne(arrow, STR_NOT_FOUND);
		arena_init(&own, 0);
		got = hosts_of(&own, str_slice(line, 0, arrow));
		n++;
		if (!str_equal(got, str_skip(line, arrow + 4))) {
			wrong++;
			fprintf(stderr, "%.*s => %.*s\n", (int)arrow, line.at, STR_ARGS(got));
		}
		arena_finish(&own);
	}
	ck_assert_uint_gt(n, 20);
	ck_assert_uint_eq(wrong, 0);
	arena_finish(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("push");
	TCase *all = tcase_create("all");

	tcase_add_test(all, every_push_goes_where_is_written);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
