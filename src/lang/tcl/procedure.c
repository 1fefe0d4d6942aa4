/* Procedures, frames, namespaces, and other names for commands. */
#include "lang/tcl/machine.h"

static struct tcl_procedure *add(struct tcl *m, struct str name)
{
	struct tcl_procedure *procedure = arena_alloc(m->arena, struct tcl_procedure, 1);

	if (!procedure) {
		m->failed = true;
		return NULL;
	}
	*procedure = (struct tcl_procedure){ .name = name, .next = m->procedures };
	m->procedures = procedure;
	return procedure;
}

enum tcl_flow tcl_do_proc(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_procedure *procedure;

	if (argc != 4)
		return tcl_fail(m, "wrong # args");
	procedure = add(m, tcl_qualified(m, argv[1]));
	if (procedure) {
		procedure->params = argv[2];
		procedure->body = argv[3];
	}
	return tcl_ok(m, STR(""));
}

static enum tcl_flow alias(struct tcl *m, struct str name, const struct str *prefix, size_t n)
{
	struct tcl_procedure *procedure = add(m, tcl_qualified(m, name));
	struct str *copy = arena_alloc(m->arena, struct str, MAX(n, (size_t)1));

	if (!procedure || !copy) {
		m->failed = true;
		return TCL_EXIT;
	}
	procedure->gone = n == 0;
	for (size_t i = 0; i < n; i++)
		copy[i] = prefix[i];
	procedure->prefix = copy;
	procedure->n_prefix = n;
	return tcl_ok(m, name);
}

/* What the old name stood for stays; a command of Tcl's own is reached by an alias. */
enum tcl_flow tcl_do_rename(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_procedure *old, *made;
	struct str name;

	if (argc != 3)
		return tcl_fail(m, "wrong # args");
	old = tcl_procedure(m, argv[1]);
	name = tcl_qualified(m, argv[1]);
	if (argv[2].len) {
		made = add(m, tcl_qualified(m, argv[2]));
		if (made && old) {
			struct tcl_procedure *next = made->next;
			struct str to = made->name;

			*made = *old;
			made->next = next;
			made->name = to;
		} else if (made) {
			/* \0 in front: the command itself, whatever has its name by now */
			struct str *own = arena_alloc(m->arena, struct str, 1);

			m->failed |= !own;
			if (own)
				*own = tcl_concat(m, STR("\0"), name);
			made->prefix = own;
			made->n_prefix = own ? 1 : 0;
		}
	}
	made = add(m, name);
	if (made)
		made->gone = true;
	return tcl_ok(m, STR(""));
}

/* #N is counted from outside, N from here. */
static struct tcl_frame *frame_at(struct tcl *m, struct str level)
{
	struct tcl_frame *frame = m->frame;
	int64_t number, depth = 0;

	for (struct tcl_frame *one = frame; one->caller; one = one->caller)
		depth++;
	if (str_starts(level, "#") && tcl_integer(str_skip(level, 1), &number))
		number = depth - number;
	else if (!tcl_integer(level, &number))
		return NULL;
	for (; number > 0 && frame->caller; number--)
		frame = frame->caller;
	return frame;
}

static bool is_level(struct str text)
{
	return text.len && (text.at[0] == '#' || (text.at[0] >= '0' && text.at[0] <= '9'));
}

enum tcl_flow tcl_do_uplevel(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_frame *frame = NULL;
	size_t at = 1;

	if (argc > 2 && is_level(argv[1]))
		frame = frame_at(m, argv[at++]);
	if (!frame)
		frame = frame_at(m, STR("1"));
	if (at >= argc)
		return tcl_fail(m, "wrong # args");
	return tcl_eval_in(m, frame, tcl_concat_words(m, argv + at, argc - at));
}

enum tcl_flow tcl_do_upvar(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_frame *frame = NULL;
	size_t at = 1;

	if (argc % 2 == 0 && argc > 3)
		frame = frame_at(m, argv[at++]);
	if (!frame)
		frame = frame_at(m, STR("1"));
	for (; at + 1 < argc; at += 2)
		tcl_link(m, argv[at + 1], frame, argv[at]);
	return tcl_ok(m, STR(""));
}

static struct str tail_of(struct str name)
{
	for (size_t i = name.len; i > 1; i--)
		if (name.at[i - 1] == ':' && name.at[i - 2] == ':')
			return str_skip(name, i);
	return name;
}

static struct str in_global(struct tcl *m, struct str name)
{
	return str_starts(name, "::") ? name : tcl_concat(m, STR("::"), name);
}

enum tcl_flow tcl_do_global(struct tcl *m, const struct str *argv, size_t argc)
{
	if (m->frame != &m->global)
		for (size_t i = 1; i < argc; i++)
			tcl_link(m, tail_of(argv[i]), &m->global, in_global(m, argv[i]));
	return tcl_ok(m, STR(""));
}

enum tcl_flow tcl_do_variable(struct tcl *m, const struct str *argv, size_t argc)
{
	for (size_t i = 1; i < argc; i += 2) {
		struct str whole = in_global(m, tcl_qualified(m, argv[i]));

		if (m->frame != &m->global)
			tcl_link(m, tail_of(argv[i]), &m->global, whole);
		if (i + 1 < argc)
			tcl_set(m, whole, argv[i + 1]);
	}
	return tcl_ok(m, STR(""));
}

static enum tcl_flow eval_namespace(struct tcl *m, struct str name, struct str script)
{
	struct str whole = tcl_qualified(m, name), before = m->global.space;
	struct tcl_frame *frame = m->frame;
	enum tcl_flow flow;

	m->frame = &m->global;
	m->global.space = whole;
	flow = tcl_eval(m, script);
	m->global.space = before;
	m->frame = frame;
	return flow;
}

enum tcl_flow tcl_do_namespace(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str what = argc > 1 ? argv[1] : STR("");

	if ((str_is(what, "eval") || str_is(what, "inscope")) && argc > 3)
		return eval_namespace(m, argv[2], tcl_concat_words(m, argv + 3, argc - 3));
	if (str_is(what, "current"))
		return tcl_ok(m, in_global(m, m->frame->space));
	if (str_is(what, "tail") && argc > 2)
		return tcl_ok(m, tail_of(argv[2]));
	if (str_is(what, "import")) {
		for (size_t i = 2; i < argc; i++)
			m->unsure |= !str_starts(argv[i], "-");
		return tcl_ok(m, STR(""));
	}
	if (str_is(what, "export") || str_is(what, "ensemble"))
		return tcl_ok(m, STR(""));
	if ((str_is(what, "which") || str_is(what, "origin")) && argc > 2)
		return tcl_ok(m, argv[argc - 1]);
	return tcl_unknown(m);
}

/* An interpreter of its own is followed as if it were this one. */
enum tcl_flow tcl_do_interp(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str what = argc > 1 ? argv[1] : STR("");
	struct str words[] = { STR("interp"), STR("eval"), STR("interp0") };

	if (str_is(what, "alias") && argc > 5)
		return alias(m, argv[3], argv + 5, argc - 5);
	if (str_is(what, "eval") && argc > 3)
		return tcl_eval_in(m, &m->global, tcl_concat_words(m, argv + 3, argc - 3));
	if (!str_is(what, "create"))
		return tcl_unknown(m);
	for (size_t i = 2; i < argc; i++)
		if (!str_starts(argv[i], "-"))
			words[2] = argv[i];
	m->unsure = true;
	return alias(m, words[2], words, ARRAY_SIZE(words));
}

static enum tcl_flow info_exists(struct tcl *m, struct str name)
{
	struct str value, key, base = name;
	bool set = tcl_get(m, name, &value);
	struct tcl_frame *frame = tcl_resolve(m, &base, &key);

	for (const struct tcl_cell *cell = frame->cells; cell && !set && !key.at; cell = cell->next)
		if (cell->key.at && cell->set && str_equal(cell->name, base))
			return tcl_yes(m, YES);
	if (!set)
		return tcl_yes(m, NO);
	return tcl_yes(m, tcl_known(value) || tcl_cell(m, name, false) ? YES : MAYBE);
}

static enum tcl_flow info_level(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_frame *frame = m->frame;
	int64_t depth = 0, number;

	for (struct tcl_frame *one = frame; one->caller; one = one->caller)
		depth++;
	if (argc < 3)
		return tcl_ok(m, tcl_number(m, depth));
	if (!tcl_integer(argv[2], &number))
		return tcl_unknown(m);
	for (number = number > 0 ? depth - number : -number; number > 0 && frame->caller; number--)
		frame = frame->caller;
	return tcl_ok(m, tcl_list(m, frame->words, frame->n_words));
}

enum tcl_flow tcl_do_info(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str what = argc > 1 ? argv[1] : STR("");
	const struct tcl_procedure *procedure;
	bool other;

	if (str_is(what, "exists") && argc > 2)
		return info_exists(m, argv[2]);
	if (str_is(what, "script"))
		return tcl_ok(m, m->script);
	if (str_is(what, "level"))
		return info_level(m, argv, argc);
	if ((str_is(what, "body") || str_is(what, "args")) && argc > 2) {
		procedure = tcl_procedure(m, argv[2]);
		if (!procedure)
			return tcl_fail(m, "no such procedure");
		return tcl_ok(m, str_is(what, "body") ? procedure->body : procedure->params);
	}
	if ((str_is(what, "commands") || str_is(what, "procs")) && argc > 2 && tcl_known(argv[2])) {
		procedure = tcl_procedure(m, argv[2]);
		if ((procedure && !procedure->gone) ||
			(!procedure && str_is(what, "commands") &&
				(tcl_command_find(m, argv[2], &other) || other)))
			return tcl_ok(m, argv[2]);
		if (!m->unsure && !strpbrk(arena_copy(m->arena, argv[2]).at, "*?["))
			return tcl_ok(m, STR(""));
	}
	if (str_is(what, "nameofexecutable"))
		return tcl_ok(m, m->expect ? STR("/usr/bin/expect") : STR("/usr/bin/tclsh"));
	if (str_is(what, "complete"))
		return tcl_yes(m, MAYBE);
	if (str_is(what, "tclversion"))
		return tcl_ok(m, STR("8.6"));
	return tcl_unknown(m);
}
