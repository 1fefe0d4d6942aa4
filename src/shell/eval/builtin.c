/* The table of builtins, and the small ones. */
#include "shell/eval/builtin.h"

#include <errno.h>

/* By name, in byte order. */
static const struct builtin builtins[] = {
	{ ".", builtin_source, false },
	{ ":", builtin_true, true },
	{ "[", builtin_test, true },
	{ "alias", builtin_alias, true },
	{ "bg", builtin_unknown, false },
	{ "bind", builtin_unknown, false },
	{ "break", builtin_leave, true },
	{ "builtin", builtin_builtin, true },
	{ "caller", builtin_unknown, true },
	{ "cd", builtin_cd, false },
	{ "command", builtin_command, true },
	{ "compgen", builtin_compgen, true },
	{ "complete", builtin_true, true },
	{ "continue", builtin_leave, true },
	{ "declare", builtin_export, true },
	{ "dirs", builtin_dirs, true },
	{ "disown", builtin_true, false },
	{ "echo", builtin_echo, false },
	{ "enable", builtin_enable, false },
	{ "eval", builtin_eval, false },
	{ "exec", builtin_exec, true },
	{ "exit", builtin_leave, true },
	{ "export", builtin_export, true },
	{ "false", builtin_false, true },
	{ "fc", builtin_fc, false },
	{ "fg", builtin_unknown, false },
	{ "getopts", builtin_getopts, true },
	{ "hash", builtin_hash, true },
	{ "help", builtin_unknown, true },
	{ "history", builtin_history, false },
	{ "jobs", builtin_jobs, true },
	{ "kill", builtin_kill, false },
	{ "let", builtin_let, true },
	{ "local", builtin_export, true },
	{ "logout", builtin_leave, true },
	{ "mapfile", builtin_mapfile, true },
	{ "popd", builtin_popd, false },
	{ "printf", builtin_printf, false },
	{ "pushd", builtin_pushd, false },
	{ "pwd", builtin_pwd, true },
	{ "read", builtin_read, true },
	{ "readarray", builtin_mapfile, true },
	{ "readonly", builtin_export, true },
	{ "return", builtin_leave, true },
	{ "set", builtin_set, true },
	{ "shift", builtin_shift, true },
	{ "shopt", builtin_shopt, true },
	{ "source", builtin_source, false },
	{ "suspend", builtin_unknown, false },
	{ "test", builtin_test, true },
	{ "times", builtin_unknown, true },
	{ "trap", builtin_trap, false },
	{ "true", builtin_true, true },
	{ "type", builtin_type, true },
	{ "typeset", builtin_export, true },
	{ "ulimit", builtin_unknown, false },
	{ "umask", builtin_unknown, true },
	{ "unalias", builtin_unalias, true },
	{ "unset", builtin_unset, true },
	{ "wait", builtin_wait, true },
};

_Static_assert(ARRAY_SIZE(builtins) <= 64, "struct eval_state has a bit for each in `disabled`");

static uint64_t bit_of(struct str name)
{
	const struct builtin *builtin = builtin_find(name);

	return builtin ? (uint64_t)1 << (builtin - builtins) : 0;
}

/*
 * enable -n NAME: from then on the name is that of a program; enable NAME takes it back.
 * enable -f FILE NAME loads a shared object.
 */
int builtin_enable(struct shell *sh, const struct call *call)
{
	bool off = false, named = false;
	struct str word;
	size_t at = 1;

	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		int err = 0;

		off |= str_find_char(word, 'n', 0) != STR_NOT_FOUND;
		if (str_ends(word, "f") && at + 1 < call->argc)
			err = eval_load_object(sh, call, call->argv[++at]);
		if (err)
			return err;
	}
	for (; builtin_word(sh, call, at, &word); at++) {
		uint64_t bit = bit_of(word);

		named = true;
		if (off)
			sh->eval->disabled |= bit;
		else
			sh->eval->disabled &= ~bit;
	}
	if (!named)
		return builtin_unknown(sh, call);
	sh->eval->status = STATUS_UNKNOWN;
	return 0;
}

bool builtin_is_disabled(const struct shell *sh, struct str name)
{
	return sh->eval->disabled && sh->eval->disabled & bit_of(name);
}

const struct builtin *builtin_find(struct str name)
{
	size_t low = 0, high = ARRAY_SIZE(builtins);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strncmp(builtins[middle].name, name.at, name.len);

		if (order == 0 && builtins[middle].name[name.len] == '\0')
			return &builtins[middle];
		if (order >= 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* A call that is not reported, for the builtin alone; unread texts may name it later. */
static int quiet_call(struct shell *sh, const struct field *argv, size_t argc, struct span span,
	struct call **ret)
{
	*ret = arena_alloc(eval_arena(sh), struct call, 1);
	if (!*ret)
		return -ENOMEM;
	**ret = (struct call){
		.argv = argv,
		.argc = argc,
		.program = argv[0],
		.cwd = eval_cwd(sh),
		.parent = sh->eval->place.parent,
		.span = span,
	};
	return 0;
}

int builtin_run(struct shell *sh, const struct builtin *builtin, const struct field *argv,
	size_t argc, struct span span)
{
	struct call *call;
	int err = 0;

	if (!eval_step(sh))
		return 0;
	if (builtin->run == builtin_kill)
		err = builtin_job_words(sh, &argv, argc);
	if (!err && builtin->run == builtin_kill)
		err = builtin_group_words(sh, &argv, &argc);
	if (!err && builtin->quiet)
		err = quiet_call(sh, argv, argc, span, &call);
	else if (!err)
		err = eval_add_call(sh, argv, argc, argv[0], span, &call);
	if (err || !call)
		return err;
	sh->eval->before = sh->eval->status;
	sh->eval->status = STATUS_UNKNOWN;
	sh->world->refused = false;
	err = builtin->run(sh, call);
	if (sh->world->refused)
		sh->eval->status = 1;
	sh->world->refused = false;
	return err;
}

bool builtin_word(struct shell *sh, const struct call *call, size_t i, struct str *ret)
{
	return i < call->argc && field_known(eval_arena(sh), &call->argv[i], ret);
}

int builtin_true(struct shell *sh, const struct call *call)
{
	(void)call;
	sh->eval->status = 0;
	return 0;
}

int builtin_false(struct shell *sh, const struct call *call)
{
	(void)call;
	sh->eval->status = 1;
	return 0;
}

/* Prints what cannot be told. */
int builtin_unknown(struct shell *sh, const struct call *call)
{
	struct value unknown = value_unknown();
	int err;

	if (!eval_is_read(sh, 1))
		return 0;
	err = eval_opaque(sh, call, &unknown);
	return err ? err : eval_write(sh, 1, &unknown);
}

static int print_filtered(struct shell *sh, const struct call *call)
{
	struct value output = value_unknown();
	bool known = false;
	int status, err;

	sh->eval->status = 0;
	if (!eval_is_read(sh, 1))
		return 0;
	err = eval_filter(sh, call, &known, &output, &status);
	if (err)
		return err;
	if (!known)
		output = value_unknown();
	err = eval_opaque(sh, call, &output);
	return err ? err : eval_write(sh, 1, &output);
}

/* shopt -s xpg_echo: as echo -e. */
int builtin_echo(struct shell *sh, const struct call *call)
{
	struct call escaped = *call;
	struct field *argv;

	if (state_option(sh, OPTION_XPG_ECHO) != YES)
		return print_filtered(sh, call);
	argv = arena_alloc(eval_arena(sh), struct field, call->argc + 1);
	if (!argv)
		return -ENOMEM;
	memcpy(argv + 1, call->argv, call->argc * sizeof(*argv));
	argv[0] = call->argv[0];
	argv[1] = field_text(eval_arena(sh), STR("-e"));
	escaped.argv = argv;
	escaped.argc++;
	return print_filtered(sh, &escaped);
}

/* printf '%d' x prints 0 and fails. */
static bool may_be_no_number(struct shell *sh, const struct call *call)
{
	struct str format, word;
	bool numbers = false;
	int64_t number;

	if (!sh->eval->wants_status || !builtin_word(sh, call, 1, &format))
		return false;
	for (size_t i = 0; i + 1 < format.len; i++)
		if (format.at[i] == '%')
			numbers |= strchr("diouxX", format.at[++i]) != NULL;
	for (size_t i = 2; numbers && i < call->argc; i++)
		if (!builtin_word(sh, call, i, &word) || !str_to_int64(word, &number))
			return true;
	return false;
}

int builtin_printf(struct shell *sh, const struct call *call)
{
	struct value output = value_unknown();
	struct call rest = *call;
	struct field *argv;
	struct str word, name;
	bool known = false;
	int status, err;

	if (!builtin_word(sh, call, 1, &word) || !str_starts(word, "-v")) {
		err = print_filtered(sh, call);
		if (may_be_no_number(sh, call))
			sh->eval->status = STATUS_UNKNOWN;
		return err;
	}
	if (word.len > 2) {
		name = str_skip(word, 2);
		rest.argc--;
	} else {
		if (!builtin_word(sh, call, 2, &name)) {
			sh->open_names = true;
			return 0;
		}
		rest.argc -= 2;
	}
	argv = arena_alloc(eval_arena(sh), struct field, rest.argc);
	if (!argv)
		return -ENOMEM;
	argv[0] = call->argv[0];
	memcpy(argv + 1, call->argv + call->argc - rest.argc + 1, (rest.argc - 1) * sizeof(*argv));
	rest.argv = argv;
	err = eval_filter(sh, &rest, &known, &output, &status);
	if (err)
		return err;
	sh->eval->status = 0;
	if (!known || output.n == 0)
		output = text_of_field(eval_arena(sh), field_any());
	return eval_set(sh, name, output);
}

int builtin_let(struct shell *sh, const struct call *call)
{
	int64_t value = 0;
	bool known = false;

	for (size_t i = 1; i < call->argc; i++) {
		int err = expand_arith_text(sh, &call->argv[i], &known, &value);

		if (err)
			return err;
	}
	sh->world->eval->changes++;
	sh->eval->status = known ? value == 0 : STATUS_UNKNOWN;
	return 0;
}

int builtin_test(struct shell *sh, const struct call *call)
{
	bool bracket = field_equals(&call->argv[0], STR("[")) == YES;
	size_t argc = call->argc - 1;
	enum tri answer;

	if (bracket && argc)
		argc--;
	answer = eval_test_argv(sh, call->argv + 1, argc);
	sh->eval->status = answer == MAYBE ? STATUS_UNKNOWN : answer == NO;
	return 0;
}

/* break, continue, return, exit */
int builtin_leave(struct shell *sh, const struct call *call)
{
	struct eval_state *state = sh->eval;
	struct str name, word;
	int64_t n = 1;
	bool known;

	builtin_word(sh, call, 0, &name);
	known = builtin_word(sh, call, 1, &word) && str_to_int64(word, &n);
	/* bash says that it can only return from a function or a sourced text, and goes on. */
	if (str_is(name, "return") && !state->functions && sh->dialect == DIALECT_BASH &&
		state_option(sh, OPTION_POSIX) != YES) {
		state->status = 1;
		return 0;
	}
	/* In a shell that is no login shell it is refused; of the session's own that is not known.
	 */
	if (str_is(name, "logout") && !state->login) {
		state->status = state->interactive ? STATUS_UNKNOWN : 1;
		return 0;
	}
	if (str_is(name, "exit") || str_is(name, "logout") || str_is(name, "return")) {
		state->flow = str_is(name, "return") ? FLOW_RETURN : FLOW_EXIT;
		if (call->argc > 1)
			state->status = known ? (int)(n & 255) : STATUS_UNKNOWN;
		else
			state->status = state->before;
		return 0;
	}
	state->status = 0;
	if (!state->loops)
		return 0;
	state->flow = str_is(name, "break") ? FLOW_BREAK : FLOW_CONTINUE;
	state->flow_levels = n < 1 ? 1 : (int)MIN(n, (int64_t)state->loops);
	return 0;
}
