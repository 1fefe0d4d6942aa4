/* Conditions, loops, and what catches the end of a script. */
#include "lang/tcl/machine.h"

#define MAX_TCL_UNROLLED 3    /* times around where the condition is not known */
#define MAX_TCL_ROUNDS   5000 /* of one loop; past them it may end at any time */

enum tcl_flow tcl_do_break(struct tcl *m, const struct str *argv, size_t argc)
{
	(void)argv, (void)argc;
	m->result = STR("");
	return TCL_BREAK;
}

enum tcl_flow tcl_do_continue(struct tcl *m, const struct str *argv, size_t argc)
{
	(void)argv, (void)argc;
	m->result = STR("");
	return TCL_CONTINUE;
}

/*
 * Goes over conditions that do not hold, to the place of the first body that is run (YES) or may be
 * (MAYBE); argc: there is none.
 */
static enum tcl_flow find_body(
	struct tcl *m, const struct str *argv, size_t argc, size_t *at, enum tri *ret_answer)
{
	for (*ret_answer = NO; *at < argc; *at += 1) {
		enum tcl_flow flow;

		if (*at > 1 && str_is(argv[*at], "else")) {
			*at += 1;
			*ret_answer = YES;
			return TCL_OK;
		}
		if (*at > 1 && *at + 1 == argc) { /* without the word else */
			*ret_answer = YES;
			return TCL_OK;
		}
		if (*at > 1 && !str_is(argv[*at], "elseif"))
			return tcl_fail(m, "wrong # args");
		*at += *at > 1;
		if (*at + 1 >= argc)
			return tcl_fail(m, "wrong # args");
		flow = tcl_condition(m, argv[*at], ret_answer);
		*at += 1;
		*at += *at < argc && str_is(argv[*at], "then");
		if (flow != TCL_OK || *ret_answer != NO)
			return flow;
	}
	return TCL_OK;
}

/* From the condition at @at on: then, elseif, else. */
static enum tcl_flow if_from(struct tcl *m, const struct str *argv, size_t argc, size_t at)
{
	struct tcl_branch branch;
	enum tri answer;
	enum tcl_flow flow = find_body(m, argv, argc, &at, &answer);

	if (flow != TCL_OK)
		return flow;
	if (at >= argc)
		return tcl_ok(m, STR(""));
	if (answer == YES)
		return tcl_eval(m, argv[at]);
	if (!tcl_enter(m))
		return TCL_EXIT;
	tcl_branch_begin(m, &branch);
	flow = tcl_eval(m, argv[at]);
	tcl_branch_turn(m, &branch, flow);
	flow = if_from(m, argv, argc, at + 1);
	m->nested--;
	return tcl_branch_end(m, &branch, flow);
}

enum tcl_flow tcl_do_if(struct tcl *m, const struct str *argv, size_t argc)
{
	return argc > 2 ? if_from(m, argv, argc, 1) : tcl_fail(m, "wrong # args");
}

/* The body of a loop; *ret_on: it goes around again. */
static enum tcl_flow run_body(struct tcl *m, struct str body, bool *ret_on)
{
	enum tcl_flow flow = tcl_eval(m, body);

	*ret_on = flow == TCL_OK || flow == TCL_CONTINUE;
	return *ret_on || flow == TCL_BREAK ? TCL_OK : flow;
}

static enum tcl_flow loop_while(
	struct tcl *m, struct str condition, struct str next, struct str body)
{
	enum tcl_flow flow = TCL_OK;
	uint32_t unknown = 0, rounds = 0;
	bool on = true;

	while (flow == TCL_OK && on) {
		struct tcl_branch branch;
		enum tri answer;

		if (!tcl_step(m))
			return TCL_EXIT;
		flow = tcl_condition(m, condition, &answer);
		if (flow != TCL_OK || answer == NO || unknown == MAX_TCL_UNROLLED)
			break;
		if (++rounds > MAX_TCL_ROUNDS)
			answer = MAYBE;
		if (answer == MAYBE) {
			unknown++;
			tcl_branch_begin(m, &branch);
		}
		flow = run_body(m, body, &on);
		if (flow == TCL_OK && on && next.len)
			flow = tcl_eval(m, next);
		if (answer == MAYBE) {
			tcl_branch_turn(m, &branch, flow);
			flow = tcl_branch_end(m, &branch, TCL_OK);
		}
	}
	if (flow == TCL_OK)
		m->result = STR("");
	return flow;
}

enum tcl_flow tcl_do_while(struct tcl *m, const struct str *argv, size_t argc)
{
	if (argc != 3)
		return tcl_fail(m, "wrong # args");
	return loop_while(m, argv[1], STR(""), argv[2]);
}

enum tcl_flow tcl_do_for(struct tcl *m, const struct str *argv, size_t argc)
{
	enum tcl_flow flow;

	if (argc != 5)
		return tcl_fail(m, "wrong # args");
	flow = tcl_eval(m, argv[1]);
	return flow == TCL_OK ? loop_while(m, argv[2], argv[3], argv[4]) : flow;
}

/* One round of foreach: a list of names takes so many elements. False: all are used up. */
static bool take_elements(struct tcl *m, const struct str *argv, size_t argc, size_t round)
{
	bool some = false;

	for (size_t i = 1; i + 2 < argc; i += 2) {
		struct tcl_list names = tcl_split(m, argv[i]), list = tcl_split(m, argv[i + 1]);

		for (size_t k = 0; k < names.n; k++) {
			size_t at = round * names.n + k;

			tcl_set(m, names.at[k],
				!list.whole   ? tcl_any()
				: at < list.n ? list.at[at]
					      : STR(""));
			some |= at < list.n;
		}
	}
	return some;
}

static enum tcl_flow each(struct tcl *m, const struct str *argv, size_t argc, bool collects)
{
	struct buf out = BUF_IN(m->arena);
	enum tcl_flow flow = TCL_OK;

	if (argc < 4 || argc % 2)
		return tcl_fail(m, "wrong # args");
	for (size_t round = 0; flow == TCL_OK && tcl_step(m) && take_elements(m, argv, argc, round);
		round++) {
		flow = tcl_eval(m, argv[argc - 1]);
		if (flow == TCL_OK && collects)
			tcl_add_element(&out, m->result);
		else if (flow == TCL_CONTINUE)
			flow = TCL_OK;
	}
	if (flow == TCL_OK || flow == TCL_BREAK)
		return tcl_ok(m, tcl_copy(m, &out));
	return flow;
}

enum tcl_flow tcl_do_foreach(struct tcl *m, const struct str *argv, size_t argc)
{
	return each(m, argv, argc, false);
}

enum tcl_flow tcl_do_lmap(struct tcl *m, const struct str *argv, size_t argc)
{
	return each(m, argv, argc, true);
}

enum switch_mode { SWITCH_EXACT, SWITCH_GLOB, SWITCH_REGEXP };

static enum tri switch_matches(
	struct tcl *m, enum switch_mode mode, bool nocase, struct str pattern, struct str text)
{
	if (mode == SWITCH_REGEXP) {
		struct str words[] = { STR("regexp"), STR("--"), pattern, text };

		return tcl_do_regexp(m, words, ARRAY_SIZE(words)) == TCL_OK ? tcl_truth(m->result)
									    : MAYBE;
	}
	if (mode == SWITCH_GLOB)
		return tcl_glob(pattern, text, nocase);
	return nocase ? tcl_known(text) ? (str_equal_nocase(pattern, text) ? YES : NO) : MAYBE
		      : tcl_equal(pattern, text);
}

/* Pairs of pattern and body from @at on. */
static enum tcl_flow switch_from(struct tcl *m, enum switch_mode mode, bool nocase, struct str text,
	const struct tcl_list *arms, size_t at)
{
	for (; at + 1 < arms->n; at += 2) {
		bool last = at + 2 >= arms->n && str_is(arms->at[at], "default");
		enum tri found = last ? YES : switch_matches(m, mode, nocase, arms->at[at], text);
		size_t body = at + 1;
		struct tcl_branch branch;
		enum tcl_flow flow;

		while (body + 2 < arms->n && str_is(arms->at[body], "-"))
			body += 2;
		if (found == NO)
			continue;
		if (found == YES)
			return tcl_eval(m, arms->at[body]);
		if (!tcl_enter(m))
			return TCL_EXIT;
		tcl_branch_begin(m, &branch);
		flow = tcl_eval(m, arms->at[body]);
		tcl_branch_turn(m, &branch, flow);
		flow = switch_from(m, mode, nocase, text, arms, at + 2);
		m->nested--;
		return tcl_branch_end(m, &branch, flow);
	}
	return tcl_ok(m, STR(""));
}

enum tcl_flow tcl_do_switch(struct tcl *m, const struct str *argv, size_t argc)
{
	enum switch_mode mode = SWITCH_EXACT;
	struct tcl_list arms = { .whole = true };
	bool nocase = false;
	size_t at = 1;

	for (; at + 2 < argc && str_starts(argv[at], "-"); at++) {
		if (str_is(argv[at], "--")) {
			at++;
			break;
		}
		mode = str_is(argv[at], "-glob")     ? SWITCH_GLOB
		       : str_is(argv[at], "-regexp") ? SWITCH_REGEXP
						     : mode;
		nocase |= str_is(argv[at], "-nocase");
		at += str_is(argv[at], "-matchvar") || str_is(argv[at], "-indexvar");
	}
	if (at + 1 >= argc)
		return tcl_fail(m, "wrong # args");
	if (at + 2 == argc) {
		arms = tcl_split(m, argv[at + 1]);
	} else {
		arms.at = (struct str *)(uintptr_t)(argv + at + 1);
		arms.n = argc - at - 1;
	}
	return switch_from(m, mode, nocase, argv[at], &arms, 0);
}

/* The code that catch and try see; -1: not known. */
static int64_t code_of(const struct tcl *m, enum tcl_flow flow)
{
	if (flow == TCL_OK && m->may_fail)
		return -1;
	return flow;
}

enum tcl_flow tcl_do_catch(struct tcl *m, const struct str *argv, size_t argc)
{
	bool before = m->may_fail;
	enum tcl_flow flow;
	int64_t code;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	m->may_fail = false;
	flow = tcl_eval(m, argv[1]);
	if (flow == TCL_EXIT)
		return flow;
	code = code_of(m, flow);
	m->may_fail = before;
	if (argc > 2)
		tcl_set(m, argv[2], code < 0 ? tcl_any() : m->result);
	if (argc > 3)
		tcl_set(m, argv[3], tcl_any());
	return tcl_ok(m, code < 0 ? tcl_any() : tcl_number(m, code));
}

static bool handles(const struct str *words, int64_t code)
{
	static const char *const names[] = { "ok", "error", "return", "break", "continue" };

	if (str_is(words[0], "trap"))
		return code == TCL_ERROR || code < 0;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(words[1], names[i]) ||
			(words[1].len == 1 && words[1].at[0] == (char)('0' + i)))
			return code < 0 || code == (int64_t)i;
	return true;
}

/* on CODE VARS BODY, trap PATTERN VARS BODY; a trap may fit or not. */
static enum tcl_flow run_handlers(
	struct tcl *m, const struct str *argv, size_t argc, int64_t code, enum tcl_flow flow)
{
	for (size_t at = 2; at + 3 < argc && !str_is(argv[at], "finally"); at += 4) {
		struct tcl_list vars = tcl_split(m, argv[at + 2]);
		size_t body = at + 3;

		if (!handles(argv + at, code))
			continue;
		if (vars.n)
			tcl_set(m, vars.at[0], code < 0 ? tcl_any() : m->result);
		if (vars.n > 1)
			tcl_set(m, vars.at[1], tcl_any());
		while (body + 4 < argc && str_is(argv[body], "-"))
			body += 4;
		if (code >= 0 && str_is(argv[at], "on"))
			return tcl_eval(m, argv[body]);
		flow = tcl_maybe(m, argv[body]);
		if (code >= 0 || flow != TCL_OK)
			return flow;
	}
	return flow;
}

enum tcl_flow tcl_do_try(struct tcl *m, const struct str *argv, size_t argc)
{
	bool before = m->may_fail;
	enum tcl_flow flow, last;
	struct str result;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	m->may_fail = false;
	flow = tcl_eval(m, argv[1]);
	if (flow == TCL_EXIT)
		return flow;
	flow = run_handlers(m, argv, argc, code_of(m, flow), flow);
	m->may_fail |= before;
	if (flow == TCL_EXIT || argc < 4 || !str_is(argv[argc - 2], "finally"))
		return flow;
	result = m->result;
	last = tcl_eval(m, argv[argc - 1]);
	if (last == TCL_OK)
		m->result = result;
	return last == TCL_OK ? flow : last;
}

enum tcl_flow tcl_do_error(struct tcl *m, const struct str *argv, size_t argc)
{
	m->result = argc > 1 ? argv[1] : STR("");
	return TCL_ERROR;
}

enum tcl_flow tcl_do_throw(struct tcl *m, const struct str *argv, size_t argc)
{
	m->result = argc > 2 ? argv[2] : STR("");
	return TCL_ERROR;
}

static int64_t code_named(struct str name)
{
	static const char *const names[] = { "ok", "error", "return", "break", "continue" };
	int64_t code;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(name, names[i]))
			return (int64_t)i;
	return tcl_integer(name, &code) && code >= 0 && code <= 4 ? code : 0;
}

enum tcl_flow tcl_do_return(struct tcl *m, const struct str *argv, size_t argc)
{
	size_t at = 1;

	m->return_code = 0;
	for (; at + 1 < argc && str_starts(argv[at], "-"); at += 2)
		if (str_is(argv[at], "-code"))
			m->return_code = code_named(argv[at + 1]);
	m->result = at < argc ? argv[at] : STR("");
	return TCL_RETURN;
}

enum tcl_flow tcl_do_exit(struct tcl *m, const struct str *argv, size_t argc)
{
	int64_t status = 0;

	if (argc > 1 && !tcl_integer(argv[1], &status))
		status = 0;
	if (!m->branches && (status & 255))
		m->status = (int)(status & 255);
	return TCL_EXIT;
}

enum tcl_flow tcl_do_eval(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str script = tcl_concat_words(m, argv + 1, argc - 1);

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	return tcl_eval(m, script);
}

/* time SCRIPT ?COUNT?: once, as more would be the same again. */
enum tcl_flow tcl_do_time(struct tcl *m, const struct str *argv, size_t argc)
{
	enum tcl_flow flow = argc > 1 ? tcl_eval(m, argv[1]) : tcl_fail(m, "wrong # args");

	return flow == TCL_OK ? tcl_ok(m, tcl_any()) : flow;
}

/* Its first value is not followed through yield: the rest of the body runs as far as it goes. */
enum tcl_flow tcl_do_coroutine(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str words[] = { STR("interp"), STR("alias"), STR(""), STR(""), STR(""),
		STR("list") };
	enum tcl_flow flow;

	if (argc < 3)
		return tcl_fail(m, "wrong # args");
	words[3] = argv[1];
	flow = tcl_do_interp(m, words, ARRAY_SIZE(words));
	return flow == TCL_OK ? tcl_call(m, argv + 2, argc - 2) : flow;
}

enum tcl_flow tcl_do_tailcall(struct tcl *m, const struct str *argv, size_t argc)
{
	enum tcl_flow flow = argc > 1 ? tcl_call(m, argv + 1, argc - 1) : tcl_ok(m, STR(""));

	m->return_code = 0;
	return flow == TCL_OK ? TCL_RETURN : flow;
}

/* after MS ?SCRIPT..., after idle SCRIPT...: kept for when events are waited for. */
enum tcl_flow tcl_do_after(struct tcl *m, const struct str *argv, size_t argc)
{
	if (argc < 3 || str_is(argv[1], "cancel") || str_is(argv[1], "info"))
		return tcl_ok(m, STR(""));
	if (m->n_later < MAX_TCL_LATER)
		m->later[m->n_later++] = tcl_concat_words(m, argv + 2, argc - 2);
	else
		m->steps = MAX_LANG_STEPS;
	return tcl_ok(m, tcl_any());
}

void tcl_run_later(struct tcl *m)
{
	for (size_t i = 0; i < m->n_later && tcl_step(m); i++) {
		struct str script = m->later[i];

		m->later[i] = STR(""); /* what it adds to the end is run, too */
		if (script.len)
			tcl_eval_in(m, &m->global, script);
	}
	m->n_later = 0;
}

/* update, vwait, tkwait. */
enum tcl_flow tcl_do_update(struct tcl *m, const struct str *argv, size_t argc)
{
	(void)argv, (void)argc;
	tcl_run_later(m);
	return tcl_ok(m, STR(""));
}
