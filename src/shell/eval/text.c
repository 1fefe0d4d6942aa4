/* Text that becomes commands: eval, source, traps, and what shells are given to run. */
#include "shell/eval/eval.h"

#include <errno.h>

#include "shell/eval/builtin.h"
#include "shell/eval/history.h"
#include "shell/eval/holes.h"
#include "shell/eval/trace.h"

/* The portions behind the one where following stopped. */
static int unread_behind(struct shell *sh, const struct parsed *parsed)
{
	if (parsed->resume >= parsed->text.len)
		return 0;
	return eval_unread(sh, sh->world->eval->why, str_skip(parsed->text, parsed->resume), true);
}

static int run_portion(struct shell *sh, const struct parsed *parsed, bool typed, bool holes)
{
	struct source *source = arena_alloc(eval_arena(sh), struct source, 1);
	const struct node *units;
	uint32_t unit;
	int err;

	if (!source)
		return -ENOMEM;
	if (parsed->limit_hit)
		sh->world->eval->effects->limit_hit = true;
	if (!parsed->root)
		return 0;
	if (holes)
		holes_fill(eval_arena(sh), parsed->root);
	*source = (struct source){ .text = parsed->text, .typed = typed };
	sh->eval->source = source;
	units = sh->eval->units;
	unit = sh->eval->unit;
	sh->eval->units = parsed->root->list;
	err = eval_list(sh, parsed->root->list);
	sh->eval->units = units;
	sh->eval->unit = unit;
	return err;
}

static int read_source(
	struct shell *sh, struct str text, bool typed, bool holes, uint32_t *ret_unparsed)
{
	const struct source *outer = sh->eval->source;
	struct parse_options options = {
		.posix = state_option(sh, OPTION_POSIX) == YES,
		.zsh = sh->dialect == DIALECT_ZSH,
		.depth = sh->world->depth,
	};
	int err = 0;

	sh->world->eval->pipe_status |= str_contains(text, "PIPESTATUS");
	sh->world->eval->function_names |= str_contains(text, "FUNCNAME");
	while (!err && options.from < text.len && sh->eval->flow == FLOW_NEXT) {
		struct parsed parsed;

		/* bash reads line by line, so that `shopt -s extglob` holds for the next one. */
		options.extglob = (state_option(sh, OPTION_EXTGLOB) == YES && !options.zsh) ||
				  str_contains(str_skip(text, options.from), "shopt -s extglob");
		err = shell_parse(eval_arena(sh), text, &options, &parsed);
		if (err)
			return err;
		err = trace_text(sh, str_slice(parsed.text, options.from, parsed.resume));
		if (err)
			return err;
		if (ret_unparsed)
			*ret_unparsed += parsed.n_unparsed;
		err = run_portion(sh, &parsed, typed, holes);
		if (sh->world->eval->stopped) {
			sh->eval->source = outer;
			return err ? err : unread_behind(sh, &parsed);
		}
		text = parsed.text;
		options.from = parsed.resume;
	}
	sh->eval->source = outer;
	return err;
}

int eval_source(struct shell *sh, struct str text, bool typed, bool holes, uint32_t *ret_unparsed)
{
	if (!holes && history_reads(sh, text))
		return history_source(sh, text, typed, ret_unparsed);
	return read_source(sh, text, typed, holes, ret_unparsed);
}

int eval_lines(struct shell *sh, struct str text, bool typed, uint32_t *ret_unparsed)
{
	return read_source(sh, text, typed, false, ret_unparsed);
}

static bool nothing_known(const struct field *text)
{
	for (size_t i = 0; i < text->n; i++)
		if (text->pieces[i].kind == PIECE_TEXT && str_trim(text->pieces[i].text).len)
			return false;
	return text->n > 0 && !field_is_known(text);
}

static bool find_alias(void *self, struct str name, struct str *ret)
{
	struct shell *sh = self;
	struct value value = state_alias(sh, name);

	return value_known(eval_arena(sh), &value, ret);
}

static int run_translated(struct shell *sh, struct str text, bool holes)
{
	int err = 0;

	do {
		struct dialect_text input = { sh->dialect, text, find_alias, sh };
		size_t resume;
		struct str part;

		err = dialect_translate(eval_arena(sh), &input, &part, &resume);
		if (err == DIALECT_TOO_DEEP) {
			sh->world->eval->effects->limit_hit = true;
			return eval_unread(sh, "blocks nested deeper than 48", text, true);
		}
		if (!err)
			err = eval_source(sh, part, false, holes, NULL);
		text = str_skip(text, resume);
	} while (!err && text.len && sh->eval->flow == FLOW_NEXT && !sh->world->eval->stopped);
	return err;
}

int eval_text(struct shell *sh, const struct field *text, enum call_via via)
{
	struct place outer = sh->eval->place;
	struct str source;
	bool holes;
	int err;

	if (nothing_known(text)) {
		sh->open_names = true;
		return eval_unread(sh, "the text it runs is not known", STR(""), true);
	}
	if (sh->world->depth >= MAX_DEPTH) {
		err = holes_text(sh, text, &source, &holes);
		sh->world->eval->effects->limit_hit = true;
		return err ? err : eval_unread(sh, "nested deeper than 64", source, true);
	}
	err = holes_text(sh, text, &source, &holes);
	if (err)
		return err;
	sh->open_names |= holes;
	sh->eval->place.via = via;
	sh->world->depth++;
	err = sh->dialect >= DIALECT_FISH ? run_translated(sh, source, holes)
					  : eval_source(sh, source, false, holes, NULL);
	sh->world->depth--;
	sh->eval->place = outer;
	return err;
}

int eval_value(struct shell *sh, const struct value *value, enum call_via via, const char *why)
{
	int err = 0;

	if (value->n == 1 && !value->open && value->alternatives[0].n == 1)
		return eval_text(sh, &value->alternatives[0].at[0], via);
	if (value->open) {
		sh->open_names = true;
		err = eval_unread(sh, why, STR(""), true);
	}
	for (size_t i = 0; i < value->n && !err; i++) {
		struct shell *branch;

		if (value->alternatives[i].n != 1)
			continue;
		branch = eval_maybe(sh);
		if (!branch)
			return -ENOMEM;
		err = eval_text(branch, &value->alternatives[i].at[0], via);
		if (!err)
			err = eval_join(sh, branch);
	}
	return err;
}

/* BASH_FUNC_f%%=() { ... } in the environment is the exported function f. */
static int import_function(struct shell *child, const struct variable *variable)
{
	struct arena *arena = eval_arena(child);
	struct str name = str_slice(variable->name, strlen("BASH_FUNC_"), variable->name.len - 2);
	struct str body, text;

	if (!value_known(arena, &variable->value, &body))
		return 0;
	text = arena_printf(arena, "%.*s %.*s", STR_ARGS(name), STR_ARGS(body));
	return text.at ? eval_source(child, text, false, false, NULL) : -ENOMEM;
}

struct import {
	struct shell *parent, *child;
	bool functions;
	int err;
};

/* fish exports a list as one text. */
static int import_list(const struct import *import, const struct variable *variable)
{
	struct value list = state_elements(import->parent, variable->name);
	struct value text = text_joined(eval_arena(import->child), &list, STR(" "));
	int err = state_set(import->child, variable->name, text, false);

	return err ? err : state_set_flags(import->child, variable->name, VARIABLE_EXPORTED, 0);
}

static int import_variable(void *self, const struct variable *variable)
{
	const struct import *import = self;
	struct shell *child = import->child;

	if (!(variable->flags & VARIABLE_EXPORTED))
		return state_unset(child, variable->name);
	if (variable->flags & VARIABLE_ARRAY && import->parent->dialect == DIALECT_FISH)
		return import_list(import, variable);
	if (variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC))
		return state_unset(child, variable->name);
	if (str_starts(variable->name, "BASH_FUNC_") && str_ends(variable->name, "%%"))
		return import->functions ? import_function(child, variable) : 0;
	if (variable->value.n == 0 && !variable->value.open)
		return state_unset(child, variable->name);
	if (state_set(child, variable->name, variable->value, false))
		return -ENOMEM;
	return state_set_flags(child, variable->name, VARIABLE_EXPORTED, 0);
}

static int import_exported(void *self, struct str name, void *value)
{
	struct import *copy = self;
	const struct function *function = value;

	if (!function || !function->exported || !function->body)
		return 0;
	copy->err = state_set_function(copy->child, name, function->body, function->source);
	if (!copy->err)
		copy->err = state_export_function(copy->child, name, true);
	return copy->err;
}

struct shell *eval_child_shell(struct shell *sh, bool functions)
{
	struct shell *child = state_create(sh->world, sh->cwd);
	struct import import = { .parent = sh, .child = child, .functions = functions };

	if (!child)
		return NULL;
	child->eval = arena_alloc(eval_arena(sh), struct eval_state, 1);
	if (!child->eval)
		return NULL;
	*child->eval = *sh->eval;
	child->eval->traps = NULL;
	child->eval->alias_lines = NULL;
	child->eval->nested = 0;
	child->eval->directories = NULL;
	child->eval->flow = FLOW_NEXT;
	child->open_names = sh->open_names;
	child->eval->loops = child->eval->functions = 0;
	child->eval->tested = child->eval->in_trap = false;
	if (state_each_variable(sh, import_variable, &import))
		return NULL;
	builtin_import_options(child, sh, STR("SHELLOPTS"));
	builtin_import_options(child, sh, STR("BASHOPTS"));
	if (functions && map_each(&sh->functions, import_exported, &import) && import.err)
		return NULL;
	return child;
}
