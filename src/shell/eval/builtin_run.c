/* Builtins that run other commands: eval, source, exec, command, builtin, trap. */
#include <errno.h>

#include "shell/eval/builtin.h"

static struct field joined(struct shell *sh, const struct call *call, size_t from)
{
	struct fields rest = { .at = call->argv + from, .n = call->argc - from };
	struct value value = value_fields(rest);
	struct value one = text_joined(eval_arena(sh), &value, STR(" "));

	return one.n ? one.alternatives[0].at[0] : field_any();
}

int builtin_eval(struct shell *sh, const struct call *call)
{
	const struct call *parent = sh->eval->place.parent;
	struct field text;
	struct str word;
	size_t from = 1;
	int err;

	if (builtin_word(sh, call, 1, &word) && str_is(word, "--"))
		from = 2;
	sh->eval->status = 0;
	if (call->argc <= from)
		return 0;
	text = joined(sh, call, from);
	sh->eval->place.parent = call;
	err = eval_text(sh, &text, VIA_SHELL_TEXT);
	sh->eval->place.parent = parent;
	return err;
}

/* As `.` looks for a file: PATH for a bare name, then the working directory. */
static int read_source(struct shell *sh, struct field path, struct value *ret)
{
	struct field found, program;
	struct str name;
	int err;

	if (field_known(eval_arena(sh), &path, &name) &&
		str_find_char(name, '/', 0) == STR_NOT_FOUND) {
		err = eval_program_name(sh, path, &found, &program);
		if (err)
			return err;
		if (found.n && files_find(sh, found))
			return files_read(sh, found, ret);
	}
	return files_read(sh, path, ret);
}

int builtin_source(struct shell *sh, const struct call *call)
{
	const struct call *parent = sh->eval->place.parent;
	struct value text, positional = sh->positional;
	struct str word;
	size_t at = 1;
	int err;

	if (builtin_word(sh, call, 1, &word) && str_is(word, "--"))
		at = 2;
	if (call->argc <= at)
		return 0;
	err = read_source(sh, call->argv[at], &text);
	if (err)
		return err;
	if (call->argc > at + 1)
		state_set_positional(sh, value_fields((struct fields){ .at = call->argv + at + 1,
						 .n = call->argc - at - 1 }));
	sh->eval->status = text.n || text.open ? 0 : 1;
	sh->eval->place.parent = call;
	sh->eval->functions++;
	err = eval_value(sh, &text, VIA_FILE, "a sourced file is not known");
	sh->eval->functions--;
	sh->eval->place.parent = parent;
	if (call->argc > at + 1)
		sh->positional = positional;
	if (sh->eval->flow == FLOW_RETURN)
		sh->eval->flow = FLOW_NEXT;
	return err;
}

int builtin_exec(struct shell *sh, const struct call *call)
{
	struct field name = { 0 };
	struct field *argv;
	size_t at = 1;
	struct str word;
	int err;

	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		if (str_is(word, "--")) {
			at++;
			break;
		}
		if (str_ends(word, "a") && at + 1 < call->argc)
			name = call->argv[++at];
	}
	sh->eval->status = 0;
	if (at >= call->argc)
		return 0;
	argv = arena_alloc(eval_arena(sh), struct field, call->argc - at);
	if (!argv)
		return -ENOMEM;
	memcpy(argv, call->argv + at, (call->argc - at) * sizeof(*argv));
	if (name.n)
		argv[0] = name;
	err = eval_start(sh, call->argv[at], argv, call->argc - at, call->span);
	sh->eval->flow = FLOW_EXIT;
	return err;
}

/* What `command -v` and `type` say of a name. */
static int where(struct shell *sh, const struct call *call, struct field name, bool path_only)
{
	struct arena *arena = eval_arena(sh);
	struct field *argv = arena_alloc(arena, struct field, 2);
	struct call which = *call;
	struct value output = value_unknown();
	const struct function *function;
	bool known = false;
	struct str text;
	int err;

	if (!argv)
		return -ENOMEM;
	if (!path_only && field_known(arena, &name, &text)) {
		function = state_function(sh, text);
		if (builtin_find(text) || (function && function->body)) {
			sh->eval->status = 0;
			return eval_write_text(
				sh, 1, arena_printf(arena, "%.*s\n", STR_ARGS(text)));
		}
	}
	argv[0] = field_text(arena, STR("which"));
	argv[1] = name;
	which.argv = argv;
	which.argc = 2;
	which.program = argv[0];
	if (!eval_is_read(sh, 1))
		return 0;
	err = eval_filter(sh, &which, &known, &output, &(int){ 0 });
	if (err)
		return err;
	if (!known || output.n == 0 || !field_has_text(&output.alternatives[0].at[0]))
		output = eval_where(sh, &name);
	return eval_write(sh, 1, &output);
}

int builtin_command(struct shell *sh, const struct call *call)
{
	size_t at = 1;
	struct str word;

	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		if (str_is(word, "--")) {
			at++;
			break;
		}
		if (str_find_char(word, 'v', 0) != STR_NOT_FOUND && at + 1 < call->argc)
			return where(sh, call, call->argv[at + 1], false);
		if (str_find_char(word, 'V', 0) != STR_NOT_FOUND)
			return builtin_unknown(sh, call);
	}
	sh->eval->status = 0;
	if (at >= call->argc)
		return 0;
	return eval_argv(sh, call->argv + at, call->argc - at, call->span, false);
}

int builtin_builtin(struct shell *sh, const struct call *call)
{
	sh->eval->status = 0;
	if (call->argc < 2)
		return 0;
	return eval_argv(sh, call->argv + 1, call->argc - 1, call->span, false);
}

int builtin_type(struct shell *sh, const struct call *call)
{
	struct str word;

	if (call->argc >= 3 && builtin_word(sh, call, 1, &word) &&
		(str_is(word, "-p") || str_is(word, "-P")))
		return where(sh, call, call->argv[2], true);
	return builtin_unknown(sh, call);
}

static struct str signal_name(struct str name)
{
	if (str_starts(name, "SIG"))
		return str_skip(name, 3);
	return str_is(name, "0") ? STR("EXIT") : name;
}

static int set_trap(struct shell *sh, struct str signal, struct field text)
{
	struct trap *trap = arena_alloc(eval_arena(sh), struct trap, 1);

	if (!trap)
		return -ENOMEM;
	*trap = (struct trap){ signal, text, sh->eval->traps };
	sh->eval->traps = trap;
	return 0;
}

/* A signal may come at any time: its text is followed as something that may happen. */
static int may_run(struct shell *sh, const struct call *call, const struct field *text)
{
	struct shell *branch = eval_maybe(sh);
	int err;

	if (!branch)
		return -ENOMEM;
	branch->eval->place.parent = call;
	err = eval_text(branch, text, VIA_SHELL_TEXT);
	branch->eval->flow = FLOW_NEXT;
	return err ? err : eval_join(sh, branch);
}

int builtin_trap(struct shell *sh, const struct call *call)
{
	struct field text;
	struct str word;
	size_t at = 1;
	bool later = false;
	int err = 0;

	sh->eval->status = 0;
	if (builtin_word(sh, call, 1, &word) && str_is(word, "--"))
		at = 2;
	if (call->argc < at + 2 || (str_starts(word, "-") && word.len > 1 && at == 1))
		return 0;
	text = call->argv[at];
	if (field_equals(&text, STR("-")) == YES || field_equals(&text, STR("")) == YES)
		text = (struct field){ 0 };
	for (size_t i = at + 1; i < call->argc && !err; i++) {
		struct str signal = STR("");

		builtin_word(sh, call, i, &signal);
		signal = signal_name(signal);
		if (str_equal_nocase(signal, STR("EXIT")))
			err = set_trap(sh, STR("EXIT"), text);
		else
			later = true;
	}
	if (!err && later && text.n)
		err = may_run(sh, call, &text);
	return err;
}

int eval_exit_trap(struct shell *sh)
{
	for (const struct trap *trap = sh->eval->traps; trap; trap = trap->next) {
		enum flow flow = sh->eval->flow;
		int status = sh->eval->status, err = 0;

		sh->eval->traps = NULL;
		sh->eval->flow = FLOW_NEXT;
		if (trap->text.n)
			err = eval_text(sh, &trap->text, VIA_SHELL_TEXT);
		sh->eval->flow = flow;
		sh->eval->status = status;
		return err;
	}
	return 0;
}
