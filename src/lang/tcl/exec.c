/* Programs that Tcl starts: exec, and expect's system, spawn, overlay. */
#include "lang/tcl/machine.h"

static struct str without_newline(struct str text)
{
	if (str_ends(text, "\n"))
		text.len--;
	return text;
}

/* exec ?-ignorestderr? ?-keepnewline? ?--? program... ?&? */
enum tcl_flow tcl_do_exec(struct tcl *m, const struct str *argv, size_t argc)
{
	bool keeps = false, behind;
	struct str output;
	size_t at = 1;

	for (; at < argc && str_starts(argv[at], "-"); at++) {
		if (str_is(argv[at], "--")) {
			at++;
			break;
		}
		keeps |= str_is(argv[at], "-keepnewline");
	}
	if (at >= argc)
		return tcl_fail(m, "wrong # args");
	m->may_fail = true;
	behind = argc - at > 1 && str_is(argv[argc - 1], "&");
	output = tcl_output(m, tcl_pipeline(m, argv + at, argc - at - behind));
	if (behind)
		return tcl_ok(m, STR("\2"));
	return tcl_ok(m, keeps ? output : without_newline(output));
}

/* expect's: the words joined by blanks, for sh -c. Its status is not known. */
enum tcl_flow tcl_do_system(struct tcl *m, const struct str *argv, size_t argc)
{
	struct lang_effect *effect = tcl_shell(m, tcl_concat_words(m, argv + 1, argc - 1));

	tcl_print(m, tcl_output(m, effect));
	return tcl_unknown(m);
}

/* Options of spawn and overlay that take a word. */
static size_t skip_options(const struct str *argv, size_t argc)
{
	size_t at = 1;

	for (; at < argc && str_starts(argv[at], "-"); at++) {
		if (str_is(argv[at], "--"))
			return at + 1;
		at += str_is(argv[at], "-ignore") || str_is(argv[at], "-open") ||
		      str_is(argv[at], "-leaveopen");
	}
	return at;
}

enum tcl_flow tcl_do_overlay(struct tcl *m, const struct str *argv, size_t argc)
{
	size_t at = skip_options(argv, argc);

	if (at < argc)
		tcl_program(m, argv + at, argc - at);
	return m->branches ? tcl_unknown(m) : TCL_EXIT;
}

/* TclX: execl PROGRAM ?LIST? */
enum tcl_flow tcl_do_execl(struct tcl *m, const struct str *argv, size_t argc)
{
	size_t at = argc > 2 && str_is(argv[1], "-argv0") ? 3 : 1;
	struct buf words = BUF_IN(m->arena);
	struct tcl_list list;

	if (at >= argc)
		return tcl_fail(m, "wrong # args");
	tcl_add_element(&words, argv[at]);
	if (at + 1 < argc) {
		buf_add_char(&words, ' ');
		buf_add(&words, argv[at + 1]);
	}
	list = tcl_split(m, tcl_copy(m, &words));
	tcl_program(m, list.at, list.n);
	return m->branches ? tcl_unknown(m) : TCL_EXIT;
}

/* TclX: kill ?-pgroup? ?SIGNAL? PIDS */
enum tcl_flow tcl_do_kill(struct tcl *m, const struct str *argv, size_t argc)
{
	bool group = argc > 1 && str_is(argv[1], "-pgroup");
	size_t at = group ? 2 : 1;
	struct str words[32] = { STR("kill"), STR("-TERM"), STR("--") };
	struct tcl_list pids;
	size_t n = 3;

	if (at >= argc)
		return tcl_fail(m, "wrong # args");
	if (argc - at > 1)
		words[1] = tcl_concat(m, STR("-"), argv[at]);
	pids = tcl_split(m, argv[argc - 1]);
	for (size_t i = 0; i < pids.n && n < ARRAY_SIZE(words); i++)
		words[n++] = group ? tcl_concat(m, STR("-"), pids.at[i]) : pids.at[i];
	tcl_program(m, words, n);
	m->may_fail = true;
	return tcl_ok(m, STR(""));
}

/* A program at a terminal of its own, which send types at. */
enum tcl_flow tcl_do_spawn(struct tcl *m, const struct str *argv, size_t argc)
{
	size_t at = skip_options(argv, argc);
	struct tcl_channel *channel;

	if (at >= argc)
		return tcl_ok(m, STR("0"));
	channel = tcl_open(m, arena_printf(m->arena, "exp%zu", 4 + m->n_opened++));
	channel->effect = tcl_pipeline(m, argv + at, argc - at);
	m->spawned = channel->effect;
	tcl_set(m, STR("spawn_id"), channel->name);
	m->may_fail = true;
	return tcl_ok(m, STR("\2"));
}
