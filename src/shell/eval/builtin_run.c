/* Builtins that run other commands: eval, source, exec, command, builtin. */
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
	sh->eval->nested++;
	err = eval_text(sh, &text, VIA_SHELL_TEXT);
	sh->eval->nested--;
	sh->eval->place.parent = parent;
	return err;
}

/* As `.` looks for a file: PATH for a bare name, then the working directory. */
static int read_source(struct shell *sh, struct field path, struct value *ret)
{
	struct field found;
	struct str name;

	if (field_known(eval_arena(sh), &path, &name) &&
		str_find_char(name, '/', 0) == STR_NOT_FOUND &&
		eval_in_path(sh, name, true, &found))
		return files_read(sh, found, ret);
	return files_read(sh, path, ret);
}

int eval_set_source(struct shell *sh, struct value path)
{
	if (!path.n && !path.open)
		path = value_unknown();
	return state_set_element(sh, STR("BASH_SOURCE"), STR("0"), path, false);
}

int builtin_source(struct shell *sh, const struct call *call)
{
	const struct call *parent = sh->eval->place.parent;
	struct value text, source, positional = sh->positional;
	struct file_info info;
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
	sh->eval->status = text.n || text.open                       ? 0
			   : exists(sh, call->argv[at], &info) == NO ? 1
								     : STATUS_UNKNOWN;
	if (sh->eval->status == 1)
		err = eval_complain(sh, "", call->argv[at], ": No such file or directory");
	if (err)
		return err;
	source = state_get_element(sh, STR("BASH_SOURCE"), STR("0"));
	err = eval_set_source(sh, text_of_field(eval_arena(sh), call->argv[at]));
	if (err)
		return err;
	sh->eval->sourced = true;
	sh->eval->place.parent = call;
	sh->eval->functions++;
	sh->eval->nested++;
	err = eval_value(sh, &text, VIA_FILE, "a sourced file is not known");
	sh->eval->nested--;
	if (!err)
		err = trap_return(sh);
	if (!err)
		err = eval_set_source(sh, source);
	sh->eval->functions--;
	sh->eval->place.parent = parent;
	if (call->argc > at + 1)
		sh->positional = positional;
	if (sh->eval->flow == FLOW_RETURN)
		sh->eval->flow = FLOW_NEXT;
	return err;
}

static bool certainly_starts(struct shell *sh, struct field program)
{
	struct str name;

	if (!field_known(eval_arena(sh), &program, &name))
		return false;
	return str_find_char(name, '/', 0) == STR_NOT_FOUND ? exists_program(sh, name)
							    : exists_executable(sh, program) == YES;
}

int builtin_exec(struct shell *sh, const struct call *call)
{
	struct field name = { 0 };
	struct field *argv;
	size_t at = 1, n_calls;
	struct str word;
	bool starts;
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
	n_calls = sh->world->eval->effects->n_calls;
	starts = certainly_starts(sh, call->argv[at]);
	err = eval_start(sh, call->argv[at], argv, call->argc - at, call->span);
	/* execfail: the shell goes on where there was nothing to start. */
	if (state_option(sh, OPTION_EXECFAIL) != YES ||
		sh->world->eval->effects->n_calls != n_calls)
		sh->eval->flow = FLOW_EXIT;
	/* What takes the shell's place runs none of its traps. */
	if (starts)
		sh->eval->traps = NULL;
	return err;
}

/* command -p: with a PATH on which the standard programs are. */
static int on_standard_path(struct shell *sh, const struct call *call, size_t at)
{
	struct value was = state_get(sh, STR("PATH"));
	int err =
		state_set(sh, STR("PATH"), value_text(eval_arena(sh), STR("/usr/bin:/bin")), false);

	if (!err)
		err = eval_argv(sh, call->argv + at, call->argc - at, call->span, false);
	return err ? err : state_set(sh, STR("PATH"), was, false);
}

int builtin_command(struct shell *sh, const struct call *call)
{
	size_t at = 1;
	bool standard = false;
	struct str word;

	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		if (str_is(word, "--")) {
			at++;
			break;
		}
		standard |= str_find_char(word, 'p', 0) != STR_NOT_FOUND;
		if (str_find_char(word, 'v', 0) != STR_NOT_FOUND && at + 1 < call->argc)
			return builtin_where(sh, call, call->argv[at + 1], false);
		if (str_find_char(word, 'V', 0) != STR_NOT_FOUND) {
			struct call type = *call;

			type.argv += at;
			type.argc -= at;
			return builtin_type(sh, &type);
		}
	}
	sh->eval->status = 0;
	if (at >= call->argc)
		return 0;
	return standard ? on_standard_path(sh, call, at)
			: eval_argv(sh, call->argv + at, call->argc - at, call->span, false);
}

int builtin_builtin(struct shell *sh, const struct call *call)
{
	struct str name;
	size_t at = 1;

	sh->eval->status = 0;
	if (builtin_word(sh, call, at, &name) && str_is(name, "--"))
		at++;
	if (at >= call->argc)
		return 0;
	if (builtin_word(sh, call, at, &name) && !builtin_find(name))
		return builtin_false(sh, call);
	return eval_argv(sh, call->argv + at, call->argc - at, call->span, false);
}
