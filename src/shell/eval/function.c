/* Calls of shell functions (bash(1), FUNCTIONS). */
#include "shell/eval/eval.h"

#include <errno.h>

static int call_body(struct shell *sh, const struct function *function)
{
	struct place place = sh->eval->place;
	const struct source *source = sh->eval->source;
	struct source own = { .text = function->source };
	const struct trap *outer_traps = sh->eval->outer_traps;
	uint16_t loops = sh->eval->loops;
	struct value file = { 0 };
	int err = 0;

	if (sh->eval->sourced) {
		file = state_get_element(sh, STR("BASH_SOURCE"), STR("0"));
		err = eval_set_source(sh, value_unknown());
	}
	if (err)
		return err;
	sh->eval->place.via = VIA_FUNCTION;
	if (!function->traced)
		sh->eval->outer_traps = sh->eval->traps;
	if (source && source->typed &&
		(function->source.at < source->text.at ||
			function->source.at >= source->text.at + source->text.len))
		sh->eval->source = &own;
	sh->eval->loops = 0;
	sh->eval->functions++;
	err = eval_node(sh, function->body);
	if (!err)
		err = trap_return(sh);
	if (!err && file.n)
		err = eval_set_source(sh, file);
	sh->eval->outer_traps = outer_traps;
	sh->eval->functions--;
	sh->eval->loops = loops;
	sh->eval->source = source;
	sh->eval->place = place;
	if (sh->eval->flow == FLOW_RETURN)
		sh->eval->flow = FLOW_NEXT;
	return err;
}

/* FUNCNAME: the functions that are being run, this one first. */
static int tell_function(struct shell *sh, const struct field *name)
{
	struct str funcname = STR("FUNCNAME");
	bool nested = state_variable(sh, funcname) != NULL;
	struct value own = value_fields((struct fields){ .at = name, .n = 1 });
	struct value outer = nested ? state_elements(sh, funcname) : value_empty();
	int64_t next = 0;
	int err = state_declare_local(sh, funcname, false);

	if (!err)
		err = state_clear_elements(sh, funcname, VARIABLE_ARRAY);
	if (!err)
		err = state_set_list(sh, funcname, &own, &next);
	return err ? err : state_set_list(sh, funcname, &outer, &next);
}

int eval_function_once(
	struct shell *sh, const struct function *function, const struct field *argv, size_t argc)
{
	struct value positional = sh->positional, name = sh->name;
	int err;

	if (sh->eval->functions >= MAX_FUNCTION_DEPTH) {
		sh->world->eval->effects->limit_hit = true;
		return eval_unread(sh, "functions nested too deep", function->source, true);
	}
	err = state_push_scope(sh);
	if (err)
		return err;
	if (sh->world->eval->function_names)
		err = tell_function(sh, &argv[0]);
	state_set_positional(sh, value_fields((struct fields){ .at = argv + 1, .n = argc - 1 }));
	if (sh->dialect == DIALECT_ZSH)
		sh->name = text_of_field(eval_arena(sh), argv[0]);
	if (!err)
		err = call_body(sh, function);
	sh->name = name;
	sh->positional = positional;
	state_pop_scope(sh);
	return err;
}

int eval_function(struct shell *sh, const struct function *function, const struct field *argv,
	size_t argc, struct span span)
{
	struct shell *branch;
	int err;

	if (!function->or_else && !function->maybe_absent)
		return eval_function_once(sh, function, argv, argc);
	for (; function; function = function->or_else) {
		branch = eval_maybe(sh);
		if (!branch)
			return -ENOMEM;
		if (function->body)
			err = eval_function_once(branch, function, argv, argc);
		else
			err = eval_argv(branch, argv, argc, span, false);
		if (!err && function->maybe_absent) {
			struct shell *absent = eval_maybe(sh);

			err = absent ? eval_argv(absent, argv, argc, span, false) : -ENOMEM;
			if (!err)
				err = eval_join(branch, absent);
		}
		if (!err)
			err = eval_join(sh, branch);
		if (err)
			return err;
	}
	return 0;
}
