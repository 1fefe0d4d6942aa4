#include "unit.h"

#include "base/buf.h"
#include "facts/fixture.h"
#include "reach/reach.h"

static struct arena arena;
static struct facts facts;

static void setup(void)
{
	struct str why;

	arena_init(&arena, 0);
	ck_assert_int_eq(
		facts_fixture(&arena,
			STR("process 1 ppid=0 init\n"
			    "process 300 tmux new -s night\n"
			    "process 305 ppid=300 session=305 bash\n"
			    "process 312 ppid=305 session=305 python3 /bin/modal run train.py\n"
			    "process 313 ppid=312 pgrp=312 session=305 sleep 600\n"
			    "process 500 ppid=1 node server.js\n"
			    "process 501 ppid=1 unit=web.service python3 -m http.server\n"
			    "listen 8000 501\n"
			    "tmux\n"
			    "\tnight 0 0 305 %0\n"),
			&facts, &why),
		0);
}

static void teardown(void)
{
	arena_finish(&arena);
}

/* The words of @command, cut at blanks, `?` standing for an unknown one, reached as a text. */
static struct str reached(const char *command)
{
	struct str rest = str_from(command);
	struct field *argv = arena_alloc(&arena, struct field, rest.len + 1);
	struct call call = { .argv = argv, .cwd = field_text(&arena, STR("/")) };
	struct buf text = BUF_IN(&arena);
	struct reached got;

	while (rest.len) {
		size_t blank = str_find_char(rest, ' ', 0);
		struct str word = str_slice(rest, 0, blank);

		argv[call.argc++] = str_is(word, "?") ? field_any() : field_text(&arena, word);
		rest = blank == STR_NOT_FOUND ? STR("") : str_skip(rest, blank + 1);
	}
	call.program = argv[0];
	ck_assert_int_eq(reach_processes(&arena, &facts, &call, &got), 0);
	if (!got.applies)
		return STR("nothing");
	if (got.harmless)
		return STR("harmless");
	for (size_t i = 0; i < got.n_pids; i++)
		buf_printf(&text, "%d ", (int)got.pids[i]);
	for (size_t i = 0; i < got.n_maybe; i++)
		buf_printf(&text, "%d? ", (int)got.maybe[i]);
	if (got.unresolved)
		buf_add_text(&text, "any? ");
	return str_trim(buf_str(&text));
}

static const struct {
	const char *command, *pids;
} cases[] = {
	{ "kill 312", "312" },
	{ "kill -9 312 500", "312 500" },
	{ "kill -s KILL -- -312", "312 313" },
	{ "kill -SIGTERM 99999", "" },
	{ "kill -n 15 312", "312" },
	{ "kill -0 312", "harmless" },
	{ "kill -s CONT 312", "harmless" },
	{ "kill -l", "harmless" },
	{ "kill -9 -1", "300 305 312 313 500 501" },
	{ "kill -9 ?", "any?" },
	{ "kill %1", "" },
	{ "pkill -f modal", "312" },
	{ "pkill modal", "" },
	{ "pkill -9f modal", "312" },
	{ "pkill -KILL -f train", "312" },
	{ "pkill --signal HUP --full modal", "312" },
	{ "pkill -0 -f modal", "harmless" },
	{ "pkill -x python3", "312 501" },
	{ "pkill -x python", "" },
	{ "pkill -P 312", "313" },
	{ "pkill -f [m]odal", "312" },
	{ "pkill -n python3", "501" },
	{ "pkill -t pts/77", "" },
	{ "pkill -t pts/x -f modal", "312?" },
	{ "pkill -t - -f modal", "312" },
	{ "kill -p 312", "harmless" },
	{ "pkill -o python3", "312" },
	{ "pkill -f ?", "1? 300? 305? 312? 313? 500? 501?" },
	{ "killall python3", "312 501" },
	{ "killall -9 node", "500" },
	{ "killall -s KILL node", "500" },
	{ "killall -r nod.*", "500" },
	{ "killall -I NODE", "500" },
	{ "killall -l", "harmless" },
	{ "killall -i node", "500?" },
	{ "fuser -k 8000/tcp", "501" },
	{ "fuser -k -n tcp 8000", "501" },
	{ "fuser -KILL -k 8000/tcp", "501" },
	{ "fuser 8000/tcp", "nothing" },
	{ "systemctl --user stop web", "501" },
	{ "systemctl status web", "nothing" },
	{ "service web restart", "501" },
	{ "tmux kill-server", "305 312 313" },
	{ "tmux kill-session -t night", "305 312 313" },
	{ "tmux kill-session -t other", "" },
	{ "tmux send-keys -t night C-c", "305 312 313" },
	{ "tmux send-keys -t night:0.0 C-c", "305 312 313" },
	{ "tmux send-keys -t night ls Enter", "nothing" },
	{ "reboot", "300 305 312 313 500 501" },
	{ "shutdown -c", "harmless" },
	{ "gdb -p 312", "312" },
	{ "gdb -p 312 -batch -ex bt -ex detach", "harmless" },
	{ "gdb -p 312 -batch -ex kill", "312" },
	{ "gdb --pid=312 --batch -ex=call(int)kill(312,9)", "312" },
	{ "gdb -p 312 -batch -x cmds", "312" },
	{ "gdb -p 312 -ex bt", "312" },
	{ "gcore 312", "nothing" },
	{ "skill -9 312", "312" },
	{ "prlimit --pid 312 --cpu=1", "312" },
	{ "prlimit --pid 312", "nothing" },
	{ "prlimit --cpu=1 sleep 1", "" },
	{ "kill-port 8000", "501" },
	{ "fkill :8000 node", "500 501" },
	{ "ls 312", "nothing" },
};

START_TEST(the_processes_reached_are_those_that_the_program_would_signal)
{
	ck_assert_msg(str_is(reached(cases[_i].command), cases[_i].pids),
		"%s: got '%.*s', want '%s'", cases[_i].command,
		STR_ARGS(reached(cases[_i].command)), cases[_i].pids);
}
END_TEST

START_TEST(the_end_of_an_ancestor_takes_a_job_along)
{
	const struct process_table *table;
	pid_t pids[] = { 305 };
	struct reached got = { .applies = true, .pids = pids, .n_pids = 1 };

	ck_assert_int_eq(facts.processes(facts.self, &arena, &table), 0);
	ck_assert_int_eq(reach_takes(table, &got, 312), YES);
	ck_assert_int_eq(reach_takes(table, &got, 500), NO);
	got.unresolved = true;
	ck_assert_int_eq(reach_takes(table, &got, 500), MAYBE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reach");
	TCase *tests = tcase_create("processes");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, the_processes_reached_are_those_that_the_program_would_signal, 0,
		(int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tests, the_end_of_an_ancestor_takes_a_job_along);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
