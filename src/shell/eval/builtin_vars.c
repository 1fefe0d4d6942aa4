/* Builtins that change variables, options and functions. */
#include <errno.h>

#include "shell/eval/builtin.h"

int eval_subscript(struct shell *sh, struct str name)
{
	struct word *word = NULL;
	struct value ignored;
	int err;

	if (str_find_char(name, '[', 0) == STR_NOT_FOUND ||
		!(str_contains(name, "$(") || str_contains(name, "`")))
		return 0;
	err = shell_parse_heredoc(
		eval_arena(sh), name, &(struct parse_options){ .depth = sh->world->depth }, &word);
	return err || !word ? err : expand_text(sh, word, &ignored);
}

int eval_set(struct shell *sh, struct str name, struct value value)
{
	size_t open = str_find_char(name, '[', 0);

	int err = eval_subscript(sh, name);

	if (err)
		return err;
	sh->world->eval->changes++;
	if (open != STR_NOT_FOUND && str_ends(name, "]"))
		return state_set_element(sh, str_slice(name, 0, open),
			str_slice(name, open + 1, name.len - 1), value, false);
	return state_set(sh, name, value, false);
}

int eval_forget_elements(struct shell *sh, struct str name)
{
	struct value any = text_of_field(eval_arena(sh), field_any());

	sh->world->eval->changes++;
	return state_set_some_element(sh, name, any);
}

/* Options of declare and its kin. */
struct declaration {
	unsigned int set, clear;
	bool local, functions, global, prints, nameref, inherits;
	bool options;                  /* local takes `-` */
	bool names_only;               /* -F */
	unsigned int marks, marks_off; /* of functions */
	size_t names;                  /* given so far */
	bool failed;                   /* a function that is asked for is not there */
};

static void declare_option(struct declaration *d, struct str word)
{
	static const struct {
		char letter;
		unsigned int flag;
	} flags[] = {
		{ 'x', VARIABLE_EXPORTED },
		{ 'i', VARIABLE_INTEGER },
		{ 'a', VARIABLE_ARRAY },
		{ 'A', VARIABLE_ASSOC },
		{ 'l', VARIABLE_LOWER },
		{ 'u', VARIABLE_UPPER },
		{ 'r', VARIABLE_READONLY },
	};

	for (size_t i = 1; i < word.len; i++) {
		char c = word.at[i];

		for (size_t k = 0; k < ARRAY_SIZE(flags); k++)
			if (flags[k].letter == c && word.at[0] == '-')
				d->set |= flags[k].flag;
			else if (flags[k].letter == c)
				d->clear |= flags[k].flag;
		d->functions |= c == 'f' || c == 'F';
		d->names_only |= c == 'F';
		d->global |= c == 'g';
		d->prints |= c == 'p';
		d->inherits |= c == 'I';
		if (c == 't' && word.at[0] == '-')
			d->marks |= FUNCTION_TRACED;
		else if (c == 't')
			d->marks_off |= FUNCTION_TRACED;
		d->nameref |= c == 'n' && word.at[0] == '-';
		if (c == 'n' && word.at[0] == '+')
			d->clear |= VARIABLE_NAMEREF;
	}
}

static struct declaration declaration_of(struct shell *sh, struct str name)
{
	struct declaration d = { 0 };

	if (str_is(name, "export"))
		d.set = VARIABLE_EXPORTED;
	if (str_is(name, "readonly"))
		d.set = VARIABLE_READONLY;
	d.local = !str_is(name, "export") && !str_is(name, "readonly") && sh->scope != NULL;
	d.options = str_is(name, "local");
	return d;
}

static int declare_before(struct shell *sh, const struct declaration *d, struct str name)
{
	unsigned int early = d->set & ~(unsigned int)VARIABLE_READONLY;

	if (d->local && !d->global) {
		int err = state_declare_local(sh, name, d->inherits);

		if (err)
			return err;
	}
	return early || d->clear ? state_set_flags(sh, name, early, d->clear) : 0;
}

/* declare -n r=b: it is r that gets the text, whatever it referred to. */
static int declare_value(struct shell *sh, const struct declaration *d, struct str name)
{
	int err = declare_before(sh, d, name);

	return err || !d->nameref ? err : state_set_flags(sh, name, 0, VARIABLE_NAMEREF);
}

static int declare_after(struct shell *sh, const struct declaration *d, struct str name)
{
	if (d->nameref)
		return state_set_flags(sh, name, VARIABLE_NAMEREF, 0);
	if (d->set & VARIABLE_READONLY)
		return state_set_flags(sh, name, VARIABLE_READONLY, 0);
	return 0;
}

/* Marked, or without a mark to set or take back, shown. */
static int declare_function(struct shell *sh, struct declaration *d, struct str name, bool export_n)
{
	int err;
	unsigned int set = d->marks, clear = d->marks_off;

	if (d->set & VARIABLE_READONLY)
		set |= FUNCTION_READONLY;
	if (d->set & VARIABLE_EXPORTED && !export_n)
		set |= FUNCTION_EXPORTED;
	if (d->clear & VARIABLE_EXPORTED || export_n)
		clear |= FUNCTION_EXPORTED;
	if (set || clear) {
		d->failed |= !state_function(sh, name);
		return state_mark_function(sh, name, set, clear);
	}
	sh->eval->status = 0;
	err = builtin_show_function(sh, name, d->names_only);
	d->failed |= sh->eval->status != 0;
	return err;
}

/* A word that came out of expansion: an option, a name, or name=text. */
static int declare_text(
	struct shell *sh, struct declaration *d, const struct field *field, bool export_n)
{
	struct arena *arena = eval_arena(sh);
	struct str first =
		field->n && field->pieces[0].kind == PIECE_TEXT ? field->pieces[0].text : STR("");
	size_t equals = str_find_char(first, '=', 0);
	struct str name = first, whole;
	struct value value;
	bool append;
	int err;

	if (equals == STR_NOT_FOUND && !field_is_known(field)) {
		sh->world->eval->changes++;
		sh->open_names = true;
	}
	if (!first.len)
		return 0;
	d->names++;
	if (equals == STR_NOT_FOUND) {
		if (d->functions)
			return declare_function(sh, d, name, export_n);
		if (d->options && str_is(name, "-"))
			return state_keep_options(sh);
		if (d->prints) {
			d->failed |= !state_variable(sh, name);
			return builtin_show_variable(sh, name);
		}
		err = declare_before(sh, d, name);
		return err ? err : declare_after(sh, d, name);
	}
	/* declare -a 'a=(1 2)' is read as declare -a a=(1 2). */
	if (d->set & (VARIABLE_ARRAY | VARIABLE_ASSOC) && field_known(arena, field, &whole) &&
		str_starts(str_skip(whole, equals + 1), "(") && str_ends(whole, ")")) {
		err = declare_before(sh, d, str_slice(first, 0, equals));
		return err ? err : eval_source(sh, whole, false, false, NULL);
	}
	append = equals && first.at[equals - 1] == '+';
	name = str_slice(first, 0, equals - append);
	value = text_of_field(arena, field_skip(arena, field, equals + 1));
	err = declare_value(sh, d, name);
	sh->world->eval->changes++;
	if (!err)
		err = append ? state_set(sh, name, value, true) : eval_set(sh, name, value);
	return err ? err : declare_after(sh, d, name);
}

static int declare_fields(struct shell *sh, struct declaration *d, const struct field *argv,
	size_t argc, bool *export_n)
{
	for (size_t i = 0; i < argc; i++) {
		struct str word;
		int err;

		if (field_known(eval_arena(sh), &argv[i], &word) && word.len > 1 &&
			(word.at[0] == '-' || word.at[0] == '+')) {
			declare_option(d, word);
			*export_n |= str_find_char(word, 'n', 0) != STR_NOT_FOUND &&
				     d->set & VARIABLE_EXPORTED;
			if (*export_n && !d->functions) {
				d->nameref = false;
				d->clear |= VARIABLE_EXPORTED;
				d->set &= ~(unsigned int)VARIABLE_EXPORTED;
			}
			continue;
		}
		err = declare_text(sh, d, &argv[i], *export_n);
		if (err)
			return err;
	}
	return 0;
}

/* The session's own functions are not all known. */
static void finish(struct shell *sh, const struct declaration *d)
{
	if (sh->world->refused)
		sh->eval->status = 1;
	else
		sh->eval->status = !d->failed ? 0 : sh->eval->interactive ? STATUS_UNKNOWN : 1;
	sh->world->refused = false;
}

int builtin_export(struct shell *sh, const struct call *call)
{
	struct declaration d;
	bool export_n = false;
	struct str name = STR("");
	int err;

	builtin_word(sh, call, 0, &name);
	d = declaration_of(sh, name);
	if (d.options && !sh->scope)
		return builtin_false(sh, call);
	err = declare_fields(sh, &d, call->argv + 1, call->argc - 1, &export_n);
	finish(sh, &d);
	return err;
}

static bool literal(const struct word *word, struct str *ret)
{
	const struct part *part = word->parts;

	if (!part || part->next || part->kind != PART_LITERAL)
		return false;
	*ret = part->text;
	return true;
}

bool builtin_declares(const struct word *word)
{
	static const char *const names[] = { "declare", "export", "local", "readonly", "typeset" };
	struct str text;

	while (word && literal(word, &text) && (str_is(text, "command") || str_is(text, "builtin")))
		word = word->next;
	if (!word || !literal(word, &text))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(text, names[i]))
			return true;
	return false;
}

static int declare_assign(struct shell *sh, const struct declaration *d,
	const struct assign *assign, const struct value *expanded)
{
	bool scalar = !assign->is_array && !assign->subscript;
	bool compound = d->set & (VARIABLE_ARRAY | VARIABLE_ASSOC) && scalar;
	struct value value = { 0 };
	struct str text;
	int err = 0;

	if (scalar)
		value = *expanded;
	err = declare_value(sh, d, assign->name);
	sh->world->eval->changes++;
	/* declare -a a='(1 2)' is read as declare -a a=(1 2). */
	if (!err && compound && value_known(eval_arena(sh), &value, &text) &&
		str_starts(text, "(") && str_ends(text, ")")) {
		text = arena_printf(
			eval_arena(sh), "%.*s=%.*s", STR_ARGS(assign->name), STR_ARGS(text));
		err = text.at ? eval_source(sh, text, false, false, NULL) : -ENOMEM;
	} else if (!err && scalar && d->global) {
		err = state_set_global(sh, assign->name, value, assign->append);
	} else if (!err && scalar) {
		err = state_set(sh, assign->name, value, assign->append);
	} else if (!err) {
		err = expand_assign(sh, assign);
	}
	return err ? err : declare_after(sh, d, assign->name);
}

/* Without names all of them are shown. */
static int show_all(struct shell *sh, const struct declaration *d)
{
	if (d->names || !eval_is_read(sh, 1))
		return 0;
	return d->functions ? builtin_show_functions(sh)
			    : builtin_show_variables(sh, d->set & VARIABLE_EXPORTED);
}

/* All words before the first of them is assigned: in local a=1 b=$a, b gets the outer a. */
static const struct value *expand_all(struct shell *sh, const struct word *words)
{
	struct value *values;
	size_t n = 0;

	for (const struct word *word = words; word; word = word->next)
		n++;
	values = arena_alloc(eval_arena(sh), struct value, n + 1);
	for (n = 0; values && words; words = words->next, n++) {
		const struct assign *assign = words->assign;
		struct word one = *words;
		int err = 0;

		one.next = NULL;
		if (!assign)
			err = expand_words(sh, &one, &values[n]);
		else if (!assign->is_array && !assign->subscript)
			err = expand_text(sh, assign->value, &values[n]);
		if (err)
			return NULL;
	}
	return values;
}

int builtin_declare(struct shell *sh, const struct word *words)
{
	struct declaration d;
	bool export_n = false;
	struct str name = STR("");
	const struct value *values;
	int err = 0;

	while (literal(words, &name) && (str_is(name, "command") || str_is(name, "builtin")))
		words = words->next;
	d = declaration_of(sh, name);
	if (d.options && !sh->scope) {
		sh->eval->status = 1;
		return 0;
	}
	sh->eval->substituted = 0;
	sh->world->refused = false;
	values = expand_all(sh, words->next);
	if (!values)
		return -ENOMEM;
	for (const struct word *word = words->next; word && !err; word = word->next) {
		struct value value = *values++;

		if (word->assign) {
			d.names++;
			err = declare_assign(sh, &d, word->assign, &value);
			continue;
		}
		for (size_t i = 0; i < value.n && !err; i++)
			err = declare_fields(sh, &d, value.alternatives[i].at,
				value.alternatives[i].n, &export_n);
	}
	finish(sh, &d);
	return err ? err : show_all(sh, &d);
}

int builtin_unset(struct shell *sh, const struct call *call)
{
	bool functions = false, variables = false, reference = false;

	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc; i++) {
		struct str word;
		size_t open;
		int err;

		if (!builtin_word(sh, call, i, &word))
			continue;
		if (str_starts(word, "-")) {
			functions |= str_is(word, "-f");
			variables |= str_is(word, "-v");
			reference |= str_is(word, "-n");
			continue;
		}
		err = reference ? state_set_flags(sh, word, 0, VARIABLE_NAMEREF)
				: eval_subscript(sh, word);
		if (err)
			return err;
		open = str_find_char(word, '[', 0);
		sh->world->eval->changes++;
		/* A name without a variable is that of a function. */
		if (functions ||
			(!variables && !reference && !state_variable(sh, word) &&
				state_function(sh, word) && state_presumed_unset(sh, word)))
			err = state_unset_function(sh, word);
		else if (open != STR_NOT_FOUND)
			err = state_unset_element(sh, str_slice(word, 0, open),
				str_slice(word, open + 1, word.len ? word.len - 1 : 0));
		else
			err = state_unset(sh, word);
		if (err)
			return err;
	}
	return 0;
}

int builtin_shift(struct shell *sh, const struct call *call)
{
	struct value list = state_positional(sh), shifted = { .open = list.open };
	struct str word;
	int64_t n = 1;

	if (builtin_word(sh, call, 1, &word) && !str_to_int64(word, &n))
		n = 1;
	sh->eval->status = STATUS_UNKNOWN;
	for (size_t i = 0; i < list.n; i++) {
		struct fields fields = list.alternatives[i];
		bool counted = true;

		for (size_t k = 0; k < fields.n; k++)
			counted &= !fields.at[k].many;
		/* More than there are: nothing is shifted. */
		if (counted && (n < 0 || (int64_t)fields.n < n)) {
			if (list.n == 1)
				sh->eval->status = 1;
			value_add(&shifted, fields);
			continue;
		}
		for (int64_t k = 0; k < n && fields.n && !fields.at[0].many; k++) {
			fields.at++;
			fields.n--;
		}
		if (list.n == 1 && counted)
			sh->eval->status = 0;
		value_add(&shifted, fields);
	}
	state_set_positional(sh, shifted);
	sh->world->eval->changes++;
	return 0;
}
