#include "shell/eval/csh.h"

#include <errno.h>

#include "shell/eval/list_variable.h"

/* path and PATH, home and HOME ...: each follows the other. */
static int store_environment(struct shell *sh, struct str name, const struct value *list)
{
	static const struct {
		const char *name, *environment;
	} pairs[] = { { "path", "PATH" }, { "home", "HOME" }, { "user", "USER" },
		{ "term", "TERM" } };

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (str_is(name, pairs[i].name))
			return state_set(sh, str_from(pairs[i].environment),
				text_joined(eval_arena(sh), list, STR(":")), false);
	return 0;
}

static int store(struct shell *sh, struct str name, struct value list)
{
	int err = str_find_char(name, '[', 0) != STR_NOT_FOUND ? list_store_element(sh, name, &list)
							       : list_store(sh, name, &list);

	return err ? err : store_environment(sh, name, &list);
}

static struct value one(struct shell *sh, struct field field)
{
	return text_of_field(eval_arena(sh), field);
}

/* The fields between ( and ), from @at on; *at goes behind the ). */
static struct value take_list(const struct call *call, size_t *at)
{
	size_t from = ++*at;

	while (*at < call->argc && field_equals(&call->argv[*at], STR(")")) != YES)
		++*at;
	return value_fields((struct fields){ call->argv + from, (*at)++ - from });
}

static bool is_sign(const struct call *call, size_t at, const char *sign)
{
	return at < call->argc && field_equals(&call->argv[at], str_from(sign)) == YES;
}

/* NAME, NAME = VALUE, NAME = ( LIST ) in any number, as the translation has them. */
static int set(struct shell *sh, const struct call *call)
{
	size_t at = 1;
	struct str name;
	int err = 0;

	sh->eval->status = 0;
	sh->world->eval->changes++;
	while (builtin_word(sh, call, at, &name) && name.len > 1 && name.at[0] == '-')
		at++;
	while (at < call->argc && !err) {
		bool known = builtin_word(sh, call, at++, &name);
		struct value list = value_text(eval_arena(sh), STR(""));

		if (is_sign(call, at, "=") && is_sign(call, at + 1, "(")) {
			at++;
			list = take_list(call, &at);
		} else if (is_sign(call, at, "=") && at + 1 < call->argc) {
			list = one(sh, call->argv[at + 1]);
			at += 2;
		}
		if (known)
			err = store(sh, name, list);
		else
			sh->open_names = true;
	}
	return err;
}

static int setenv_of(struct shell *sh, const struct call *call)
{
	struct value value =
		call->argc > 2 ? one(sh, call->argv[2]) : value_text(eval_arena(sh), STR(""));
	struct str name;
	int err;

	sh->eval->status = 0;
	if (!builtin_word(sh, call, 1, &name)) {
		sh->open_names = call->argc > 1;
		return 0;
	}
	err = state_set(sh, name, value, false);
	return err ? err : state_set_flags(sh, name, VARIABLE_EXPORTED, 0);
}

static int shift(struct shell *sh, const struct call *call)
{
	struct value list;
	struct str name;

	if (!builtin_word(sh, call, 1, &name) || str_is(name, "argv"))
		return builtin_shift(sh, &(struct call){ .argv = call->argv, .argc = 1 });
	list = state_elements(sh, name);
	sh->eval->status = 0;
	for (size_t i = 0; i < list.n; i++)
		if (list.alternatives[i].n && !list.alternatives[i].at[0].many)
			list.alternatives[i] = (struct fields){ list.alternatives[i].at + 1,
				list.alternatives[i].n - 1 };
	return list_store(sh, name, &list);
}

/* alias NAME WORD...: what is kept is text of csh, put in its place as a later text is read. */
static int alias(struct shell *sh, const struct call *call)
{
	struct value words = value_fields(
		(struct fields){ call->argv + 2, call->argc > 2 ? call->argc - 2 : 0 });
	struct str name;

	if (call->argc < 3 || !builtin_word(sh, call, 1, &name))
		return builtin_unknown(sh, call);
	sh->eval->status = 0;
	return state_set_alias(sh, name, text_joined(eval_arena(sh), &words, STR(" ")));
}

static int source(struct shell *sh, const struct call *call)
{
	sh->eval->status = 0;
	/* -h: for the history alone */
	if (call->argc > 1 && field_equals(&call->argv[1], STR("-h")) == YES)
		return 0;
	return builtin_source(sh, call);
}

/* cd and its kin run the alias cwdcmd. */
static int went(struct shell *sh, int err)
{
	struct value alias = state_alias(sh, STR("cwdcmd"));
	struct field text;

	if (err || alias.n != 1 || alias.open || sh->eval->in_trap)
		return err;
	text = alias.alternatives[0].at[0];
	sh->eval->in_trap = true;
	err = eval_text(sh, &text, VIA_ALIAS);
	sh->eval->in_trap = false;
	return err;
}

static int cd(struct shell *sh, const struct call *call)
{
	return went(sh, builtin_cd(sh, call));
}

static int pushd(struct shell *sh, const struct call *call)
{
	return went(sh, builtin_pushd(sh, call));
}

static int popd(struct shell *sh, const struct call *call)
{
	return went(sh, builtin_popd(sh, call));
}

/* A text of -c goes on behind it, whatever tcsh(1) says. */
static int leave(struct shell *sh, const struct call *call)
{
	struct str flags;

	if (value_known(eval_arena(sh), &sh->flags, &flags) && str_contains(flags, "c")) {
		sh->eval->status = STATUS_UNKNOWN;
		return 0;
	}
	return builtin_leave(sh, call);
}

/* nice [+N] COMMAND */
static int nice_of(struct shell *sh, const struct call *call)
{
	size_t at = 1 + (call->argc > 1 && (field_starts(&call->argv[1], STR("+")) == YES ||
						   field_starts(&call->argv[1], STR("-")) == YES));

	sh->eval->status = 0;
	return at < call->argc ? eval_argv(sh, call->argv + at, call->argc - at, call->span, false)
			       : 0;
}

const struct builtin *csh_builtin_find(struct str name)
{
	static const struct builtin builtins[] = {
		{ "alias", alias, true },
		{ "cd", cd, false },
		{ "chdir", cd, false },
		{ "exit", leave, true },
		{ "nice", nice_of, true },
		{ "popd", popd, false },
		{ "pushd", pushd, false },
		{ "set", set, true },
		{ "setenv", setenv_of, true },
		{ "shift", shift, true },
		{ "source", source, false },
		{ "unsetenv", builtin_unset, true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
		if (str_is(name, builtins[i].name))
			return &builtins[i];
	return NULL;
}
