#include "shell/eval/zsh.h"

#include <errno.h>

#include "shell/eval/alias.h"
#include "shell/eval/list_variable.h"

/* noglob, nocorrect, -: the command behind them. */
static int precommand(struct shell *sh, const struct call *call)
{
	sh->eval->status = 0;
	return call->argc > 1 ? eval_argv(sh, call->argv + 1, call->argc - 1, call->span, true) : 0;
}

/* SH_WORD_SPLIT, sh_word_split and shwordsplit are one, nosh... its contrary. */
bool zsh_set_option(struct shell *sh, struct str name, bool on)
{
	enum shell_option option;
	struct buf plain = BUF_IN(eval_arena(sh));

	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] != '_')
			buf_add_char(&plain, name.at[i] >= 'A' && name.at[i] <= 'Z'
						     ? (char)(name.at[i] ^ 0x20)
						     : name.at[i]);
	name = buf_str(&plain);
	if (str_starts(name, "no") && !str_is(name, "nomatch") && !str_is(name, "notify")) {
		name = str_skip(name, 2);
		on = !on;
	}
	if (str_is(name, "shwordsplit"))
		sh->whole_words = !on;
	else if (str_is(name, "ksharrays"))
		sh->ksh_arrays = on;
	else if (str_is(name, "glob"))
		state_set_option(sh, OPTION_NOGLOB, !on);
	else if (str_is(name, "exec"))
		state_set_option(sh, OPTION_NOEXEC, !on);
	else if (str_is(name, "unset"))
		state_set_option(sh, OPTION_NOUNSET, !on);
	else if (str_is(name, "aliases"))
		state_set_option(sh, OPTION_EXPAND_ALIASES, on);
	else if (str_is(name, "errexit") || str_is(name, "xtrace") || str_is(name, "nullglob"))
		return shell_option_from_name(name, &option) &&
		       (state_set_option(sh, option, on), true);
	else
		return false;
	return true;
}

int zsh_setopt(struct shell *sh, const struct call *call)
{
	bool on = field_equals(&call->argv[0], STR("setopt")) == YES;
	struct str name;

	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc; i++)
		if (builtin_word(sh, call, i, &name))
			zsh_set_option(sh, name, on);
	return 0;
}

/* emulate [-LR] SHELL [-c TEXT] */
static int emulate(struct shell *sh, const struct call *call)
{
	bool words = sh->whole_words, arrays = sh->ksh_arrays;
	struct str word;
	int err = 0;

	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc; i++) {
		if (!builtin_word(sh, call, i, &word))
			continue;
		if (str_is(word, "-c") && i + 1 < call->argc) {
			err = eval_text(sh, &call->argv[i + 1], VIA_SHELL_TEXT);
			sh->whole_words = words;
			sh->ksh_arrays = arrays;
			return err;
		}
		if (str_starts(word, "-"))
			continue;
		sh->whole_words = str_is(word, "zsh") || str_is(word, "csh");
		sh->ksh_arrays = str_is(word, "ksh");
	}
	return 0;
}

/* -g: anywhere in a command; -s: for files that end so. */
static int alias(struct shell *sh, const struct call *call)
{
	const char *kind = "";
	struct str word;

	for (size_t i = 1; builtin_word(sh, call, i, &word) && str_starts(word, "-"); i++)
		kind = str_is(word, "-g") ? ALIAS_GLOBAL : str_is(word, "-s") ? ALIAS_SUFFIX : kind;
	if (!*kind)
		return builtin_alias(sh, call);
	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc; i++) {
		size_t equals = MIN(
			str_find_char(builtin_word(sh, call, i, &word) ? word : STR(""), '=', 0),
			word.len);
		int err;

		if (!equals || equals == word.len || word.at[0] == '-')
			continue;
		err = alias_define(sh,
			arena_printf(eval_arena(sh), "%s%.*s", kind,
				STR_ARGS(str_slice(word, 0, equals))),
			value_text(eval_arena(sh), str_skip(word, equals + 1)));
		if (err)
			return err;
	}
	return 0;
}

/* read -A NAME: -a of bash's. */
static int read_line(struct shell *sh, const struct call *call)
{
	struct field *argv = arena_alloc(eval_arena(sh), struct field, call->argc);
	struct call same = *call;

	if (!argv)
		return -ENOMEM;
	for (size_t i = 0; i < call->argc; i++)
		argv[i] = field_equals(&call->argv[i], STR("-A")) == YES
				  ? field_text(eval_arena(sh), STR("-a"))
				  : call->argv[i];
	same.argv = argv;
	return builtin_read(sh, &same);
}

/* shift [N] [NAME...] */
static int shift(struct shell *sh, const struct call *call)
{
	struct value list;
	struct str name;
	int64_t n = 1;
	size_t at = 1;

	if (builtin_word(sh, call, 1, &name) && str_to_int64(name, &n))
		at = 2;
	if (at == call->argc)
		return builtin_shift(sh, call);
	sh->eval->status = 0;
	for (; at < call->argc; at++) {
		int err;

		if (!builtin_word(sh, call, at, &name))
			continue;
		list = list_value(sh, name);
		for (size_t i = 0; i < list.n; i++) {
			struct fields *fields = &list.alternatives[i];

			for (int64_t k = 0; k < n && fields->n && !fields->at[0].many; k++)
				*fields = (struct fields){ fields->at + 1, fields->n - 1 };
		}
		err = list_store(sh, name, &list);
		if (err)
			return err;
	}
	return 0;
}

static int went(struct shell *sh, int err)
{
	if (err || sh->eval->in_trap)
		return err;
	sh->eval->in_trap = true;
	err = zsh_hook(sh, "chpwd");
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

/* add-zsh-hook HOOK FUNCTION */
static int add_hook(struct shell *sh, const struct call *call)
{
	struct str hook, array;
	struct value list, more;

	sh->eval->status = 0;
	if (call->argc != 3 || !builtin_word(sh, call, 1, &hook))
		return 0;
	array = arena_printf(eval_arena(sh), "%.*s_functions", STR_ARGS(hook));
	if (!array.at)
		return -ENOMEM;
	list = state_variable(sh, array) ? state_elements(sh, array) : value_empty();
	more = value_fields((struct fields){ call->argv + 2, 1 });
	list = value_concat(eval_arena(sh), &list, &more);
	return list_store(sh, array, &list);
}

/* zargs [OPTION]... -- WORD... -- COMMAND, all words at once. */
static int zargs(struct shell *sh, const struct call *call)
{
	struct field *argv = arena_alloc(eval_arena(sh), struct field, call->argc + 1);
	size_t dashes[2] = { 0, 0 }, n = 0, found = 0;

	if (!argv)
		return -ENOMEM;
	for (size_t i = 1; i < call->argc && found < 2; i++)
		if (field_equals(&call->argv[i], STR("--")) == YES)
			dashes[found++] = i;
	if (found < 2)
		return 0;
	for (size_t i = dashes[1] + 1; i < call->argc; i++)
		argv[n++] = call->argv[i];
	for (size_t i = dashes[0] + 1; i < dashes[1]; i++)
		argv[n++] = call->argv[i];
	return dashes[1] + 1 < call->argc ? eval_argv(sh, argv, n, call->span, true) : 0;
}

/* zpty [-b] [-e] NAME COMMAND...: run in a terminal of its own; -r -w -t -d -L talk to it. */
static int zpty(struct shell *sh, const struct call *call)
{
	size_t at = 1;
	struct call eval = *call;
	struct str word;

	for (; builtin_word(sh, call, at, &word) && str_starts(word, "-"); at++)
		if (strchr("rwtdLn", word.at[word.len > 1]))
			return builtin_unknown(sh, call);
	sh->eval->status = 0;
	if (at + 1 >= call->argc)
		return 0;
	eval.argv += at;
	eval.argc -= at;
	return builtin_eval(sh, &eval);
}

const struct builtin *zsh_builtin_find(struct str name)
{
	static const struct builtin builtins[] = {
		{ "-", precommand, true },
		{ ZSH_AUTOLOADED, zsh_autoloaded, true },
		{ "add-zsh-hook", add_hook, true },
		{ "alias", alias, true },
		{ "autoload", zsh_autoload, true },
		{ "cd", cd, false },
		{ "chdir", cd, false },
		{ "emulate", emulate, true },
		{ "float", builtin_export, true },
		{ "integer", builtin_export, true },
		{ "nocorrect", precommand, true },
		{ "noglob", precommand, true },
		{ "popd", popd, false },
		{ "pushd", pushd, false },
		{ "read", read_line, true },
		{ "setopt", zsh_setopt, true },
		{ "shift", shift, true },
		{ "unsetopt", zsh_setopt, true },
		{ "zargs", zargs, true },
		{ "zmodload", builtin_true, true },
		{ "zpty", zpty, true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
		if (str_is(name, builtins[i].name))
			return &builtins[i];
	return ksh_builtin_find(name);
}
