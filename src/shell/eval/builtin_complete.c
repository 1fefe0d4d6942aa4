/* compgen: a builtin for the keyboard that runs and lists texts all the same. */
#include <errno.h>
#include <stdlib.h>

#include "shell/eval/builtin.h"
#include "shell/expand/draft.h"
#include "shell/parse/parse.h"

/* Words of a text as -W takes them: expanded, then split. */
static int expand_list(struct shell *sh, struct str text, struct fields *ret)
{
	struct word *word = NULL;
	struct value value;
	int err = shell_parse_heredoc(
		eval_arena(sh), text, &(struct parse_options){ .depth = sh->world->depth }, &word);

	*ret = (struct fields){ 0 };
	if (!err && word)
		err = expand_text(sh, word, &value);
	if (err || !word || value.n != 1 || value.alternatives[0].n != 1)
		return err;
	return expand_split(sh, &value.alternatives[0].at[0], ret);
}

static int print_fields(struct shell *sh, const struct fields *fields, struct str prefix)
{
	struct value newline = value_text(eval_arena(sh), STR("\n"));

	for (size_t i = 0; i < fields->n; i++) {
		struct value line = text_of_field(eval_arena(sh), fields->at[i]);
		int err;

		if (prefix.len && field_starts(&fields->at[i], prefix) == NO)
			continue;
		line = text_concat(eval_arena(sh), &line, &newline);
		err = eval_write(sh, 1, &line);
		if (err)
			return err;
	}
	return 0;
}

/* -C: a command in a shell of its own, with three words behind it. */
static int run_command(struct shell *sh, struct str command, struct str prefix)
{
	struct arena *arena = eval_arena(sh);
	struct str text =
		arena_printf(arena, "%.*s '' '%.*s' ''", STR_ARGS(command), STR_ARGS(prefix));
	struct shell *child = eval_subshell(sh);
	struct field field;

	if (!child || !text.at)
		return -ENOMEM;
	field = field_text(arena, text);
	return eval_text(child, &field, VIA_SHELL_TEXT);
}

static int run_function(struct shell *sh, const struct call *call, struct str name)
{
	struct field *argv = arena_alloc(eval_arena(sh), struct field, 1);

	if (!argv)
		return -ENOMEM;
	argv[0] = field_text(eval_arena(sh), name);
	return state_function(sh, name) ? eval_argv(sh, argv, 1, call->span, true) : 0;
}

static int match_files(struct shell *sh, struct str pattern, struct fields *ret)
{
	struct field *at = arena_alloc(eval_arena(sh), struct field, 1);
	bool known = false;
	int err;

	if (!at)
		return -ENOMEM;
	err = expand_glob(sh, pattern, &known, ret);
	if (!err && !known) {
		at[0] = field_any();
		*ret = (struct fields){ at, 1 };
	}
	return err;
}

struct listing {
	struct arena *arena;
	struct fields names;
	size_t capacity;
	struct field *at;
};

static int add_name(void *self, struct str name, void *value)
{
	struct listing *l = self;

	if (!value)
		return 0;
	l->at = arena_grow(l->arena, l->at, l->names.n, &l->capacity, sizeof(*l->at));
	if (!l->at)
		return -ENOMEM;
	l->at[l->names.n++] = field_text(l->arena, name);
	l->names.at = l->at;
	return 0;
}

static int by_text(const void *a, const void *b)
{
	const struct field *x = a, *y = b;

	return str_compare(x->pieces[0].text, y->pieces[0].text);
}

static int names_of(struct shell *sh, const struct map *map, struct fields *ret)
{
	struct listing l = { .arena = eval_arena(sh) };
	int err = map_each(map, add_name, &l);

	if (!err && l.names.n)
		qsort(l.at, l.names.n, sizeof(*l.at), by_text);
	*ret = l.names;
	return err;
}

/* -v PREFIX, -A function PREFIX, ...: names of what the shell has. False: another action. */
static bool list_names(
	struct shell *sh, struct str action, struct str prefix, struct fields *ret, int *ret_err)
{
	struct value list;

	if (str_is(action, "function")) {
		*ret_err = names_of(sh, &sh->functions, ret);
	} else if (str_is(action, "a") || str_is(action, "alias")) {
		*ret_err = names_of(sh, &sh->aliases, ret);
	} else if (prefix.len && (str_is(action, "v") || str_is(action, "e") ||
					 str_is(action, "variable") || str_is(action, "export"))) {
		*ret_err = state_names(sh, prefix, &list);
		if (!*ret_err)
			*ret = list.alternatives[0];
	} else {
		return false;
	}
	return true;
}

int builtin_compgen(struct shell *sh, const struct call *call)
{
	struct str word, value, prefix = STR("");
	struct fields words = { 0 };
	bool valued;
	int err = 0;

	if (!builtin_word(sh, call, 1, &word) || word.len < 2)
		return builtin_unknown(sh, call);
	value = str_skip(word, 2);
	valued = strchr("CFGWA", word.at[1]) && !value.len;
	if (valued && !builtin_word(sh, call, 2, &value))
		return builtin_unknown(sh, call);
	if (call->argc > (valued ? 3 : 2))
		builtin_word(sh, call, call->argc - 1, &prefix);
	sh->eval->status = 0;
	switch (word.at[1]) {
	case 'C':
		return run_command(sh, value, prefix);
	case 'F':
		return run_function(sh, call, value);
	case 'G':
		err = match_files(sh, value, &words);
		break;
	case 'W':
		err = expand_list(sh, value, &words);
		break;
	default:
		if (!list_names(sh, word.at[1] == 'A' ? value : str_skip(word, 1), prefix, &words,
			    &err))
			return builtin_unknown(sh, call);
	}
	return err ? err : print_fields(sh, &words, prefix);
}
