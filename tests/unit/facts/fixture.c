#include "unit.h"

#include "facts/fixture.h"

static struct arena arena;
static struct facts facts;

static void setup(void)
{
	struct str why;

	arena_init(&arena, 0);
	ck_assert_int_eq(facts_fixture(&arena,
				 STR("# a day at work\n"
				     "env HOME=/home/u\n"
				     "process 400 ppid=312 pgrp=312 label=night sleep 5\n"
				     "process 312 started=5040 python3 /bin/modal run train.py\n"
				     "git remote get-url --push --all origin\n"
				     "\tgit@github.com:acme/proj.git\n"
				     "link /home/u/m /usr/bin/modal\n"
				     "file /usr/bin/modal\n"
				     "\t#!/bin/sh\n"
				     "\techo\n"),
				 &facts, &why),
		0);
}

static void teardown(void)
{
	arena_finish(&arena);
}

START_TEST(processes_are_sorted_and_carry_their_fields)
{
	const struct process_table *table;
	const struct process *process;

	ck_assert_int_eq(facts.processes(facts.self, &arena, &table), 0);
	ck_assert_uint_eq(table->n, 2);
	process = process_find(table, 400);
	ck_assert_int_eq(process->pgrp, 312);
	ck_assert_str_is(process->protect_label, "night");
	process = process_find(table, 312);
	ck_assert_str_is(process->cmdline, "python3 /bin/modal run train.py");
	ck_assert_uint_eq(process->argc, 4);
}
END_TEST

START_TEST(files_links_and_answers_are_as_told)
{
	struct file_texts texts;
	struct file_info info;
	struct str args[] = { STR("remote"), STR("get-url"), STR("--push"), STR("--all"),
		STR("origin") };
	struct str value;

	ck_assert_int_eq(facts.read_file(facts.self, &arena, STR("/home/u/m"), &texts), 0);
	ck_assert_str_is(texts.at[0], "#!/bin/sh\necho\n");
	ck_assert_int_eq(facts.file_info(facts.self, &arena, STR("/home/u/m"), &info), 0);
	ck_assert_str_is(info.real, "/usr/bin/modal");
	ck_assert(facts.environment(facts.self, STR("HOME"), &value));
	ck_assert_str_is(value, "/home/u");
	ck_assert_int_eq(facts.git(facts.self, &arena, STR("/"), NULL, 0, args, 5, &value), 0);
	ck_assert_str_is(value, "git@github.com:acme/proj.git\n");
}
END_TEST

START_TEST(an_unknown_fact_is_named_with_its_line)
{
	struct facts none;
	struct str why;

	ck_assert_int_eq(
		facts_fixture(&arena, STR("env A=b\nproces 3 x\n"), &none, &why), FIXTURE_REJECTED);
	ck_assert_str_is(why, "line 2: 'proces 3 x' is no fact");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fixture");
	TCase *tests = tcase_create("fixture");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, processes_are_sorted_and_carry_their_fields);
	tcase_add_test(tests, files_links_and_answers_are_as_told);
	tcase_add_test(tests, an_unknown_fact_is_named_with_its_line);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
