/* Builtins that say what a command name stands for: alias, unalias, hash, type, command -v. */
#include <errno.h>

#include "shell/eval/alias.h"
#include "shell/eval/builtin.h"
#include "shell/expand/quote.h"

/* alias name: name='text'; unknown text stays unknown. */
static int print_alias(struct shell *sh, struct str name)
{
	struct arena *arena = eval_arena(sh);
	struct value value = state_alias(sh, name), line;
	struct str text;

	if (value.n == 0 && !value.open) {
		sh->eval->status = 1;
		return 0;
	}
	if (value_known(arena, &value, &text))
		return eval_write_text(sh, 1,
			arena_printf(arena, "alias %.*s=%.*s\n", STR_ARGS(name),
				STR_ARGS(quote_text(arena, text))));
	line = value_unknown();
	return eval_write(sh, 1, &line);
}

static int print_entry(void *self, struct str name, void *value)
{
	return value ? print_alias(self, name) : 0;
}

int builtin_alias(struct shell *sh, const struct call *call)
{
	bool any = false;

	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc; i++) {
		const struct field *field = &call->argv[i];
		struct str first = field->n ? field->pieces[0].text : STR("");
		size_t equals = str_find_char(first, '=', 0);
		struct str name;
		int err;

		if (str_starts(first, "-"))
			continue;
		any = true;
		if (equals == STR_NOT_FOUND || equals == 0) {
			err = print_alias(sh, first);
			if (err)
				return err;
			continue;
		}
		name = str_slice(first, 0, equals);
		err = state_set_alias(sh, name,
			text_of_field(
				eval_arena(sh), field_skip(eval_arena(sh), field, equals + 1)));
		if (!err)
			err = alias_defined(sh, name);
		if (err)
			return err;
	}
	return any ? 0 : map_each(&sh->aliases, print_entry, sh);
}

static int forget_alias(void *self, struct str name, void *value)
{
	return value ? state_set_alias(self, name, (struct value){ 0 }) : 0;
}

int builtin_unalias(struct shell *sh, const struct call *call)
{
	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc; i++) {
		struct map aliases = sh->aliases;
		struct value alias;
		struct str name;
		int err = 0;

		if (!builtin_word(sh, call, i, &name))
			continue;
		alias = state_alias(sh, name);
		if (str_is(name, "-a"))
			return map_each(&aliases, forget_alias, sh);
		if (alias.n)
			err = state_set_alias(sh, name, (struct value){ 0 });
		else
			sh->eval->status = alias.open || sh->eval->interactive ? STATUS_UNKNOWN : 1;
		if (err)
			return err;
	}
	return 0;
}

/* Where PATH leads for a program: a known path, or one whose end is known. */
static int path_of(struct shell *sh, const struct call *call, struct field name, struct value *ret)
{
	struct field *argv = arena_alloc(eval_arena(sh), struct field, 2);
	struct call which = *call;
	bool known = false;
	int err;

	*ret = value_unknown();
	if (!argv)
		return -ENOMEM;
	argv[0] = field_text(eval_arena(sh), STR("which"));
	argv[1] = name;
	which.argv = argv;
	which.argc = 2;
	which.program = argv[0];
	err = eval_filter(sh, &which, &known, ret, &(int){ 0 });
	if (!err && (!known || ret->n == 0 || !field_has_text(&ret->alternatives[0].at[0])))
		*ret = eval_where(sh, &name);
	return err;
}

static bool is_keyword(struct str name)
{
	static const char *const names[] = { "!", "[[", "]]", "case", "coproc", "do", "done",
		"elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then",
		"time", "until", "while", "{", "}" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static bool is_function(struct shell *sh, struct str name)
{
	const struct function *function = state_function(sh, name);

	return function && function->body;
}

/* The status of looking for a program. */
static int found(struct shell *sh, struct str name)
{
	const struct function *function;
	enum tri answer = exists_in_path(sh, name);

	if (answer == NO && !alias_snapshot_function(sh, name, &function) && function)
		return STATUS_UNKNOWN;
	return answer == MAYBE ? STATUS_UNKNOWN : answer == NO;
}

/* What `command -v`, `type -p` and `type -P` say of a name. */
int builtin_where(struct shell *sh, const struct call *call, struct field name, bool path_only)
{
	struct arena *arena = eval_arena(sh);
	struct value output;
	struct str text;
	int err;

	if (!path_only && field_known(arena, &name, &text)) {
		struct value alias = state_alias(sh, text);

		if (alias.n) {
			sh->eval->status = 0;
			return print_alias(sh, text);
		}
		if (builtin_find(text) || is_function(sh, text) || is_keyword(text)) {
			sh->eval->status = 0;
			return eval_write_text(
				sh, 1, arena_printf(arena, "%.*s\n", STR_ARGS(text)));
		}
	}
	if (field_known(arena, &name, &text))
		sh->eval->status = found(sh, text);
	if (!eval_is_read(sh, 1) || sh->eval->status == 1)
		return 0;
	err = path_of(sh, call, name, &output);
	return err ? err : eval_write(sh, 1, &output);
}

/* type -t; the status of any form. */
static int type_of(struct shell *sh, struct str name, bool print)
{
	struct value alias = state_alias(sh, name);
	const char *kind = alias.n                 ? "alias\n"
			   : is_keyword(name)      ? "keyword\n"
			   : is_function(sh, name) ? "function\n"
			   : builtin_find(name)    ? "builtin\n"
						   : NULL;

	if (!kind)
		sh->eval->status = found(sh, name);
	if (!kind && sh->eval->status == 1)
		return 0;
	if (!kind && sh->eval->status == 0 && print)
		return eval_write_text(sh, 1, STR("file\n"));
	if (!kind)
		return print ? eval_write(sh, 1, &(struct value){ .open = true }) : 0;
	sh->eval->status = 0;
	return print ? eval_write_text(sh, 1, str_from(kind)) : 0;
}

int builtin_type(struct shell *sh, const struct call *call)
{
	struct str word, name;

	if (call->argc >= 3 && builtin_word(sh, call, 1, &word) &&
		(str_is(word, "-p") || str_is(word, "-P"))) {
		/* -p: nothing of what is found before any program. */
		if (str_is(word, "-p") && builtin_word(sh, call, 2, &name) &&
			(state_alias(sh, name).n || is_keyword(name) || is_function(sh, name) ||
				builtin_find(name))) {
			sh->eval->status = 0;
			return 0;
		}
		return builtin_where(sh, call, call->argv[2], true);
	}
	if (call->argc == 3 && builtin_word(sh, call, 1, &word) && str_is(word, "-t") &&
		builtin_word(sh, call, 2, &name))
		return type_of(sh, name, true);
	if (call->argc == 2 && builtin_word(sh, call, 1, &name)) {
		if (type_of(sh, name, false))
			return -ENOMEM;
		if (is_function(sh, name) && eval_is_read(sh, 1)) {
			struct str head = arena_printf(
				eval_arena(sh), "%.*s is a function\n", STR_ARGS(name));
			int err = eval_write_text(sh, 1, head);

			return err ? err : builtin_show_function(sh, name, false);
		}
	}
	return builtin_unknown(sh, call);
}

/* hash -t: the path without its newline at the end. */
static struct value hashed_path(struct shell *sh, const struct call *call, struct str name)
{
	struct value path = state_hashed(sh, name), line;

	if (path.n)
		return path;
	if (path_of(sh, call, field_text(eval_arena(sh), name), &path) || !path.n)
		return value_unknown();
	text_take_line(eval_arena(sh), &path, '\n', &line);
	return line;
}

static int print_hashed(struct shell *sh, struct str before, struct value path, struct str behind)
{
	struct arena *arena = eval_arena(sh);
	struct value head = value_text(arena, before), tail = value_text(arena, behind);

	path = text_concat(arena, &head, &path);
	path = text_concat(arena, &path, &tail);
	return eval_write(sh, 1, &path);
}

static int list_hashed(void *self, struct str name, void *value)
{
	struct shell *sh = self;
	struct str behind = arena_printf(eval_arena(sh), " %.*s\n", STR_ARGS(name));

	return value ? print_hashed(sh, STR("builtin hash -p "), *(struct value *)value, behind)
		     : 0;
}

static int hash_name(
	struct shell *sh, const struct call *call, struct str name, char option, struct value path)
{
	if (option == 't' && !state_hashed(sh, name).n)
		/* It is there if the shell has started it already. */
		sh->eval->status = STATUS_UNKNOWN;
	if (option == 't')
		return print_hashed(sh, STR(""), hashed_path(sh, call, name), STR("\n"));
	if (option == 'd')
		return state_set_hashed(sh, name, (struct value){ 0 });
	if (option != 'p')
		path = hashed_path(sh, call, name);
	return state_set_hashed(sh, name, path);
}

static int forget_hashed(void *self, struct str name, void *value)
{
	return value ? state_set_hashed(self, name, (struct value){ 0 }) : 0;
}

int builtin_hash(struct shell *sh, const struct call *call)
{
	struct value path = value_unknown();
	char option = 0;
	size_t at = 1;
	struct str word;
	int err = 0;

	sh->eval->status = 0;
	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		if (word.at[1] != '-')
			option = word.at[word.len - 1];
		if (option == 'p' && at + 1 < call->argc)
			path = text_of_field(eval_arena(sh), call->argv[++at]);
	}
	if (option == 'r')
		return map_each(&sh->hashed, forget_hashed, sh);
	if (option == 'l' && at >= call->argc)
		return map_each(&sh->hashed, list_hashed, sh);
	for (; at < call->argc && !err; at++)
		if (builtin_word(sh, call, at, &word)) {
			if (!option && sh->eval->status == 0 && !builtin_find(word) &&
				!is_function(sh, word))
				sh->eval->status = found(sh, word);
			err = hash_name(sh, call, word, option, path);
		}
	return err;
}
