/* expect(1) 5.45: what is typed at programs, and what is done when they have answered. */
#include "lang/tcl/machine.h"

/* The program at the other end: -i names it, else spawn_id does. */
static struct lang_effect *listener(struct tcl *m, struct str id)
{
	const struct tcl_channel *channel;

	if (!id.len && !tcl_get(m, STR("spawn_id"), &id))
		return m->spawned;
	channel = tcl_channel(m, id);
	return channel && channel->effect ? channel->effect : m->spawned;
}

/* \r ends a line for whoever reads a terminal. */
static struct str as_typed(struct tcl *m, struct str text)
{
	struct buf out = BUF_IN(m->arena);

	for (size_t i = 0; i < text.len; i++)
		buf_add_char(&out, text.at[i] == '\r' ? '\n' : text.at[i]);
	return tcl_copy(m, &out);
}

/* send ?-h? ?-s? ?-null N? ?-break? ?-i ID? ?--? text */
enum tcl_flow tcl_do_send(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str id = STR("");
	struct lang_effect *effect;
	size_t at = 1;

	for (; at + 1 < argc && str_starts(argv[at], "-"); at++) {
		if (str_is(argv[at], "--")) {
			at++;
			break;
		}
		if (str_is(argv[at], "-i"))
			id = argv[++at];
	}
	if (at >= argc)
		return tcl_fail(m, "wrong # args");
	effect = listener(m, id);
	if (effect)
		tcl_give(m, effect, as_typed(m, argv[at]));
	return tcl_ok(m, STR(""));
}

enum tcl_flow tcl_do_send_user(struct tcl *m, const struct str *argv, size_t argc)
{
	if (argc > 1 && (str_is(argv[0], "send_user") || str_is(argv[0], "exp_send_user")))
		tcl_print(m, argv[argc - 1]);
	return tcl_ok(m, STR(""));
}

static bool is_one_of(struct str word, const char *const *names)
{
	for (; *names; names++)
		if (str_is(word, *names))
			return true;
	return false;
}

/* Where the pattern stands, behind its options. */
static size_t pattern_at(const struct str *argv, size_t argc, size_t at)
{
	static const char *const kinds[] = { "-re", "-gl", "-ex", "--", NULL };
	static const char *const valued[] = { "-i", "-timeout", NULL };

	while (at < argc && str_starts(argv[at], "-")) {
		if (is_one_of(argv[at], kinds))
			return at + 1;
		at += is_one_of(argv[at], valued) ? 2 : 1;
	}
	return at;
}

/* Patterns with their actions, any of which may be taken. */
static enum tcl_flow run_actions(struct tcl *m, const struct str *argv, size_t argc)
{
	for (size_t at = pattern_at(argv, argc, 0); at + 1 < argc && tcl_step(m);
		at = pattern_at(argv, argc, at + 2)) {
		enum tcl_flow flow = tcl_maybe(m, argv[at + 1]);

		if (flow != TCL_OK)
			return flow;
	}
	return TCL_OK;
}

/* One word that begins with a new line is a list of patterns and actions. */
static bool is_braced(struct str word)
{
	size_t i = 0;

	while (i < word.len && (word.at[i] == ' ' || word.at[i] == '\t'))
		i++;
	return i < word.len && word.at[i] == '\n';
}

/* expect, and its kin that wait for the user or register for later. */
enum tcl_flow tcl_do_expect(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = { .at = (struct str *)(uintptr_t)(argv + 1), .n = argc - 1 };
	enum tcl_flow flow;

	if (argc == 2 && is_braced(argv[1]))
		list = tcl_split(m, argv[1]);
	else if (argc == 3 && str_is(argv[1], "-brace"))
		list = tcl_split(m, argv[2]);
	tcl_run_later(m);
	flow = run_actions(m, list.at, list.n);
	tcl_set(m, STR("expect_out(buffer)"), tcl_any());
	for (int i = 0; i < 10; i++)
		tcl_set(m, arena_printf(m->arena, "expect_out(%d,string)", i), tcl_any());
	return flow == TCL_OK ? tcl_unknown(m) : flow;
}

/* trap SCRIPT SIGNALS: it may come. */
enum tcl_flow tcl_do_trap(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str words[] = { STR("after"), STR("0"), argc > 2 ? argv[1] : STR("") };

	return argc > 2 && !str_starts(argv[1], "-") && !str_is(argv[1], "SIG_IGN") &&
			       !str_is(argv[1], "SIG_DFL")
		       ? tcl_do_after(m, words, ARRAY_SIZE(words))
		       : tcl_ok(m, STR(""));
}
