#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/facts.h"

static struct arena arena;
static struct facts facts;
static char dir[] = "/tmp/test-facts-XXXXXX";

static void setup(void)
{
	arena_init(&arena, 0);
	memcpy(dir + sizeof(dir) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(facts_real(&arena, 0, &facts), 0);
}

static void teardown(void)
{
	facts_real_finish(&facts);
	arena_finish(&arena);
	rmdir(dir);
}

static struct str path_of(const char *name)
{
	return arena_printf(&arena, "%s/%s", dir, name);
}

START_TEST(our_own_process_is_in_the_table_with_its_argv)
{
	const struct process_table *table, *again;
	const struct process *own;

	ck_assert_int_eq(facts.processes(facts.self, &arena, &table), 0);
	own = process_find(table, getpid());
	ck_assert_ptr_nonnull(own);
	ck_assert_int_eq(own->ppid, getppid());
	ck_assert_int_eq(own->pgrp, getpgrp());
	ck_assert(own->argc >= 1);
	ck_assert(str_contains(own->argv[0], "test-facts"));
	ck_assert(own->uid == getuid());
	ck_assert_uint_eq(table->boot_id.len, 36);
	ck_assert_int_eq(facts.processes(facts.self, &arena, &again), 0);
	ck_assert_ptr_eq(table, again);
}
END_TEST

/* Whoever asks with `bash -c "keihookd --check 'pkill -f x'"` is not what -f x would find. */
START_TEST(a_command_that_is_asked_about_has_a_shell_and_none_of_those_who_ask)
{
	const struct process_table *table;
	const struct process *row;
	struct facts asked;

	ck_assert_int_eq(facts_real(&arena, 0, &asked), 0);
	facts_real_asks(&asked, STR("pgrep -f 'a  b'"));
	ck_assert_int_eq(asked.processes(asked.self, &arena, &table), 0);
	row = process_find(table, getpid());
	ck_assert_str_is(row->comm, "bash");
	ck_assert_str_is(row->cmdline, "bash -c pgrep -f 'a  b'");
	ck_assert_int_eq(row->ppid, getppid());
	/* Each test is a child of the program, and has its words. */
	ck_assert(!str_contains(process_find(table, getppid())->cmdline, "test-facts"));
	facts_real_finish(&asked);
}
END_TEST

START_TEST(a_fifo_is_refused_without_blocking)
{
	struct file_texts texts;
	struct str path = path_of("fifo");

	ck_assert_int_eq(mkfifo(path.at, 0600), 0);
	ck_assert_int_eq(facts.read_file(facts.self, &arena, path, &texts), -EINVAL);
	unlink(path.at);
}
END_TEST

START_TEST(links_are_resolved_and_missing_files_are_none)
{
	struct file_info info;
	struct str path = path_of("link");

	ck_assert_int_eq(symlink("/bin/sh", path.at), 0);
	ck_assert_int_eq(facts.file_info(facts.self, &arena, path, &info), 0);
	ck_assert_int_eq(info.kind, FILE_REGULAR);
	ck_assert(info.executable);
	ck_assert(str_starts(info.real, "/usr/bin/"));
	unlink(path.at);
	ck_assert_int_eq(facts.file_info(facts.self, &arena, path, &info), 0);
	ck_assert_int_eq(info.kind, FILE_NONE);
}
END_TEST

START_TEST(git_answers_for_the_directory_and_configuration_given)
{
	struct str init[] = { STR("init"), STR("-q"), STR(".") };
	struct str add[] = { STR("remote"), STR("add"), STR("x"),
		STR("https://example.org/a.git") };
	struct str args[] = { STR("-c"),
		STR("url.https://other.example/.insteadOf=https://example.org/"), STR("remote"),
		STR("get-url"), STR("--push"), STR("--all"), STR("x") };
	struct str output;

	ck_assert_int_eq(
		facts.git(facts.self, &arena, str_from(dir), NULL, 0, init, 3, &output), 0);
	ck_assert_int_eq(facts.git(facts.self, &arena, str_from(dir), NULL, 0, add, 4, &output), 0);
	ck_assert_int_eq(
		facts.git(facts.self, &arena, str_from(dir), NULL, 0, args, 7, &output), 0);
	ck_assert_str_is(output, "https://other.example/a.git\n");
	args[6] = STR("nosuch");
	ck_assert_int_gt(
		facts.git(facts.self, &arena, str_from(dir), NULL, 0, args, 7, &output), 0);
	ck_assert_int_eq(system(arena_printf(&arena, "rm -rf %s/.git", dir).at), 0);
}
END_TEST

static struct str config_of(const char *name)
{
	struct str args[] = { STR("config"), STR("--get"), str_from(name) }, output;

	facts.git(facts.self, &arena, str_from(dir), NULL, 0, args, 3, &output);
	return output;
}

START_TEST(git_is_asked_once_for_a_decision_up_to_a_limit)
{
	const char *set = arena_printf(&arena, "cd %s && git init -q && git config a.b", dir).at;

	ck_assert_int_eq(system(arena_printf(&arena, "%s 1 && git config a.c 1", set).at), 0);
	ck_assert_str_is(config_of("a.b"), "1\n");
	for (int i = 0; i < MAX_FACT_ANSWERS - 1; i++)
		config_of(arena_printf(&arena, "a.x%d", i).at);
	ck_assert_str_is(config_of("a.c"), "1\n");
	ck_assert_int_eq(system(arena_printf(&arena, "%s 2 && git config a.c 2", set).at), 0);
	ck_assert_str_is(config_of("a.b"), "1\n");
	ck_assert_str_is(config_of("a.c"), "2\n");
	ck_assert_int_eq(system(arena_printf(&arena, "rm -rf %s/.git", dir).at), 0);
}
END_TEST

START_TEST(environment_of_another_process_is_the_one_it_was_started_with)
{
	struct facts other;
	struct str value;
	pid_t pid;
	int ready[2], held[2];
	char byte;

	ck_assert_int_eq(pipe(ready), 0);
	ck_assert_int_eq(pipe(held), 0);
	pid = fork();
	if (pid == 0) {
		dup2(held[0], 0);
		dup2(ready[1], 1);
		execle("/bin/sh", "sh", "-c", "X=changed; export X; echo; read x", NULL,
			(char *[]){ (char[]){ "X=initial" }, (char[]){ "PATH=/bin" }, NULL });
		_exit(127);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(facts_real(&arena, pid, &other), 0);
	ck_assert(other.environment(other.self, STR("PATH"), &value));
	ck_assert_str_is(value, "/bin");
	ck_assert(other.environment(other.self, STR("X"), &value));
	ck_assert_str_is(value, "initial");
	ck_assert(!other.environment(other.self, STR("NOSUCH"), &value));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
END_TEST

static const struct process *look(struct process_cache *cache, struct facts *fresh, pid_t pid)
{
	const struct process_table *table;

	ck_assert_int_eq(facts_real(&arena, 0, fresh), 0);
	facts_real_share(fresh, cache);
	ck_assert_int_eq(fresh->processes(fresh->self, &arena, &table), 0);
	return process_find(table, pid);
}

START_TEST(a_shared_table_sees_births_deaths_and_a_young_process_that_calls_exec)
{
	struct process_cache *cache;
	const struct process *process;
	struct facts fresh;
	int held[2];
	pid_t pid;

	ck_assert_int_eq(process_cache_create(&cache), 0);
	ck_assert_ptr_null(look(cache, &fresh, 0));
	facts_real_finish(&fresh);
	ck_assert_int_eq(pipe(held), 0);
	pid = fork();
	if (pid == 0) {
		char byte;

		if (read(held[0], &byte, 1) == 1)
			execl("/bin/sleep", "sleep", "20", NULL);
		_exit(1);
	}
	process = look(cache, &fresh, pid);
	ck_assert_ptr_nonnull(process);
	ck_assert(str_contains(process->cmdline, "test-facts"));
	facts_real_finish(&fresh);
	ck_assert_int_eq(write(held[1], "x", 1), 1);
	for (int tries = 0; tries < 200; tries++) {
		process = look(cache, &fresh, pid);
		if (process && str_is(process->cmdline, "sleep 20"))
			break;
		facts_real_finish(&fresh);
		usleep(5000);
	}
	ck_assert_ptr_nonnull(process);
	ck_assert_str_is(process->cmdline, "sleep 20");
	facts_real_finish(&fresh);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ck_assert_ptr_null(look(cache, &fresh, pid));
	facts_real_finish(&fresh);
	process_cache_destroy(cache);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("facts");
	TCase *tests = tcase_create("facts");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, our_own_process_is_in_the_table_with_its_argv);
	tcase_add_test(tests, a_command_that_is_asked_about_has_a_shell_and_none_of_those_who_ask);
	tcase_add_test(tests, a_fifo_is_refused_without_blocking);
	tcase_add_test(tests, links_are_resolved_and_missing_files_are_none);
	tcase_add_test(tests, git_answers_for_the_directory_and_configuration_given);
	tcase_add_test(tests, git_is_asked_once_for_a_decision_up_to_a_limit);
	tcase_add_test(tests, environment_of_another_process_is_the_one_it_was_started_with);
	tcase_add_test(
		tests, a_shared_table_sees_births_deaths_and_a_young_process_that_calls_exec);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
