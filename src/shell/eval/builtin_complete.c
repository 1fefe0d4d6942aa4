/* compgen: a builtin for the keyboard that runs and lists texts all the same. */
#include <errno.h>
#include <stdlib.h>

#include "shell/eval/builtin.h"
#include "shell/expand/draft.h"
#include "shell/parse/parse.h"

/* With another IFS, or where operators stand among the words: expanded, then split. */
static int split_list(struct shell *sh, struct str text, struct fields *ret)
{
	struct word *word = NULL;
	struct value value;
	int err = shell_parse_heredoc(
		eval_arena(sh), text, &(struct parse_options){ .depth = sh->world->depth }, &word);

	if (!err && word)
		err = expand_text(sh, word, &value);
	if (err || !word || value.n != 1 || value.alternatives[0].n != 1)
		return err;
	return expand_split(sh, &value.alternatives[0].at[0], ret);
}

/* Words of a text as -W takes them: split, then expanded as a command's words but for globs. */
static int expand_list(struct shell *sh, struct str text, struct fields *ret)
{
	struct parse_options options = { .depth = sh->world->depth };
	struct shell *child = eval_subshell(sh);
	struct parsed parsed;
	const struct node *node;
	struct value value;
	struct str line = arena_printf(eval_arena(sh), ": %.*s", STR_ARGS(text));
	int err = child && line.at ? shell_parse(eval_arena(sh), line, &options, &parsed) : -ENOMEM;

	*ret = (struct fields){ 0 };
	node = !err && parsed.root ? parsed.root->list : NULL;
	if (err || !node || node->next || parsed.n_unparsed || node->kind != NODE_SIMPLE ||
		!str_is(expand_separator(sh), " "))
		return err ? err : split_list(sh, text, ret);
	state_set_option(child, OPTION_NOGLOB, true);
	err = expand_words(child, node->words, &value);
	if (!err && value.n == 1 && value.alternatives[0].n)
		*ret = (struct fields){ value.alternatives[0].at + 1, value.alternatives[0].n - 1 };
	return err;
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

/* -F: a function of this shell that leaves its words in COMPREPLY. */
static int run_function(
	struct shell *sh, const struct call *call, struct str name, struct fields *ret)
{
	struct field *argv = arena_alloc(eval_arena(sh), struct field, 1);
	struct value list;
	int err;

	*ret = (struct fields){ 0 };
	if (!argv)
		return -ENOMEM;
	argv[0] = field_text(eval_arena(sh), name);
	if (!state_function(sh, name))
		return 0;
	err = eval_argv(sh, argv, 1, call->span, true);
	if (err || !state_variable(sh, STR("COMPREPLY")))
		return err;
	list = state_elements(sh, STR("COMPREPLY"));
	if (list.n == 1 && !list.open)
		*ret = list.alternatives[0];
	return state_unset(sh, STR("COMPREPLY"));
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

/* -A ACTION and the letters that stand for one: names of what the shell has. False: another. */
static bool list_names(
	struct shell *sh, struct str action, struct str prefix, struct fields *ret, int *ret_err)
{
	struct value list;

	*ret_err = 0;
	if (str_is(action, "function")) {
		*ret_err = names_of(sh, &sh->functions, ret);
	} else if (str_is(action, "alias")) {
		*ret_err = names_of(sh, &sh->aliases, ret);
	} else if (prefix.len && (str_is(action, "variable") || str_is(action, "export"))) {
		*ret_err = state_names(sh, prefix, &list);
		if (!*ret_err)
			*ret = list.alternatives[0];
	} else {
		return false;
	}
	return true;
}

struct compgen {
	struct str word;                     /* the beginning of what is wanted */
	struct str before, behind, excluded; /* -P, -S, -X */
	struct str glob, words, function, command;
	struct str actions[8];
	size_t n_actions;
	bool unknown;
};

/* Where the value of an option goes; NULL: it has none. */
static struct str *value_of(struct compgen *c, char letter)
{
	switch (letter) {
	case 'P':
		return &c->before;
	case 'S':
		return &c->behind;
	case 'X':
		return &c->excluded;
	case 'G':
		return &c->glob;
	case 'W':
		return &c->words;
	case 'F':
		return &c->function;
	case 'C':
		return &c->command;
	default:
		return NULL;
	}
}

static void add_action(struct compgen *c, struct str action)
{
	if (c->n_actions < ARRAY_SIZE(c->actions))
		c->actions[c->n_actions++] = action;
	else
		c->unknown = true;
}

static void read_letter(struct compgen *c, char letter)
{
	add_action(c,
		letter == 'v'   ? STR("variable")
		: letter == 'e' ? STR("export")
		: letter == 'a' ? STR("alias")
				: STR(""));
}

static void read_options(struct shell *sh, const struct call *call, struct compgen *c)
{
	struct str word;
	size_t at = 1;

	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-'; at++) {
		if (str_is(word, "--")) {
			at++;
			break;
		}
		for (size_t i = 1; i < word.len; i++) {
			struct str *value = value_of(c, word.at[i]), rest = str_skip(word, i + 1);

			if (!value && word.at[i] != 'A' && word.at[i] != 'o') {
				read_letter(c, word.at[i]);
				continue;
			}
			if (!rest.len && !builtin_word(sh, call, ++at, &rest))
				c->unknown = true;
			if (value)
				*value = rest;
			else if (word.at[i] == 'A')
				add_action(c, rest);
			break;
		}
	}
	if (at < call->argc && !builtin_word(sh, call, at, &c->word))
		c->unknown = true;
}

/* -X: what matches is left out, or behind ! what does not; & is the word. */
static bool is_excluded(struct shell *sh, const struct compgen *c, const struct field *name)
{
	struct str pattern = c->excluded;
	bool inverted = str_starts(pattern, "!");

	if (!pattern.len || str_find_char(pattern, '&', 0) != STR_NOT_FOUND)
		return false;
	return pattern_matches_field(str_skip(pattern, inverted), name,
		       state_option(sh, OPTION_EXTGLOB) == YES) == (inverted ? NO : YES);
}

static int print_fields(struct shell *sh, const struct compgen *c, const struct fields *fields,
	struct str prefix, bool *printed)
{
	struct arena *arena = eval_arena(sh);
	struct value before = value_text(arena, c->before), behind = value_text(arena, c->behind);
	struct value newline = value_text(arena, STR("\n"));

	behind = text_concat(arena, &behind, &newline);
	for (size_t i = 0; i < fields->n; i++) {
		struct value line = text_of_field(arena, fields->at[i]);
		int err;

		if ((prefix.len && field_starts(&fields->at[i], prefix) == NO) ||
			is_excluded(sh, c, &fields->at[i]))
			continue;
		*printed = true;
		line = text_concat(arena, &before, &line);
		line = text_concat(arena, &line, &behind);
		err = eval_write(sh, 1, &line);
		if (err)
			return err;
	}
	return 0;
}

/* In bash's order: actions, -G, -W, -F, -C; the last three do what they do whatever is printed. */
static int generate(struct shell *sh, const struct call *call, const struct compgen *c,
	bool *printed, bool *ret_known)
{
	struct fields names = { 0 };
	int err = 0;

	*ret_known = !c->unknown;
	for (size_t i = 0; i < c->n_actions && !err; i++) {
		if (!list_names(sh, c->actions[i], c->word, &names, &err))
			*ret_known = false;
		else if (!err)
			err = print_fields(sh, c, &names, c->word, printed);
	}
	if (!err && c->glob.len) {
		err = match_files(sh, c->glob, &names);
		if (!err)
			err = print_fields(sh, c, &names, STR(""), printed);
	}
	if (!err && c->words.len) {
		err = expand_list(sh, c->words, &names);
		if (!err)
			err = print_fields(sh, c, &names, c->word, printed);
	}
	if (!err && c->function.len) {
		err = run_function(sh, call, c->function, &names);
		if (!err)
			err = print_fields(sh, c, &names, STR(""), printed);
	}
	if (!err && c->command.len)
		err = run_command(sh, c->command, c->word);
	return err;
}

int builtin_compgen(struct shell *sh, const struct call *call)
{
	struct compgen c = { 0 };
	bool printed = false, known;
	int err;

	read_options(sh, call, &c);
	err = generate(sh, call, &c, &printed, &known);
	if (err)
		return err;
	sh->eval->status = printed ? 0 : c.command.len || !known ? STATUS_UNKNOWN : 1;
	return known ? 0 : builtin_unknown(sh, call);
}
