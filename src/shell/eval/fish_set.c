/* set of fish: every variable is a list (set(1)). */
#include <errno.h>

#include "shell/eval/fish.h"
#include "shell/eval/list_variable.h"

struct set_options {
	bool local, global, exports, hides, erases, asks, appends, prepends, shows;
	size_t first; /* the name in argv */
};

static void take_letter(struct set_options *o, char letter)
{
	o->local |= letter == 'l' || letter == 'f';
	o->global |= letter == 'g' || letter == 'U';
	o->exports |= letter == 'x';
	o->hides |= letter == 'u';
	o->erases |= letter == 'e';
	o->asks |= letter == 'q';
	o->appends |= letter == 'a';
	o->prepends |= letter == 'p';
	o->shows |= letter == 'n' || letter == 'S' || letter == 'h';
}

static void read_options(struct shell *sh, const struct call *call, struct set_options *o)
{
	static const struct {
		const char *name;
		char letter;
	} names[] = {
		{ "--local", 'l' },
		{ "--function", 'f' },
		{ "--global", 'g' },
		{ "--universal", 'U' },
		{ "--export", 'x' },
		{ "--unexport", 'u' },
		{ "--erase", 'e' },
		{ "--query", 'q' },
		{ "--append", 'a' },
		{ "--prepend", 'p' },
		{ "--names", 'n' },
		{ "--show", 'S' },
		{ "--help", 'h' },
	};
	struct str word;

	*o = (struct set_options){ .first = 1 };
	for (; builtin_word(sh, call, o->first, &word) && word.len > 1 && word.at[0] == '-';
		o->first++) {
		if (str_is(word, "--")) {
			o->first++;
			return;
		}
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			if (str_is(word, names[i].name))
				take_letter(o, names[i].letter);
		for (size_t i = 1; i < word.len && word.at[1] != '-'; i++)
			take_letter(o, word.at[i]);
	}
}

/* Is there a variable of that name? */
static enum tri is_set(struct shell *sh, struct str name)
{
	const struct variable *variable = state_variable(sh, name);
	struct value value;

	if (str_is(name, "argv") || (variable && variable->flags & VARIABLE_ARRAY))
		return YES;
	if (str_find_char(name, '[', 0) != STR_NOT_FOUND)
		return MAYBE;
	if (state_presumed_unset(sh, name))
		return NO;
	value = state_get(sh, name);
	if (value.open || value.n > 1)
		return MAYBE;
	return value.n && value.alternatives[0].n ? YES : NO;
}

/* set -q NAME...: how many are not set. */
static int query(struct shell *sh, const struct call *call, const struct set_options *o)
{
	int absent = 0;

	for (size_t i = o->first; i < call->argc; i++) {
		struct str name;
		enum tri set = builtin_word(sh, call, i, &name) ? is_set(sh, name) : MAYBE;

		if (set == MAYBE) {
			sh->eval->status = STATUS_UNKNOWN;
			return 0;
		}
		absent += set == NO;
	}
	sh->eval->status = absent;
	return 0;
}

static int erase(struct shell *sh, const struct call *call, const struct set_options *o)
{
	sh->eval->status = 0;
	sh->world->eval->changes++;
	for (size_t i = o->first; i < call->argc; i++) {
		struct str name;
		size_t open;
		int err = 0;

		if (!builtin_word(sh, call, i, &name))
			continue;
		open = str_find_char(name, '[', 0);
		if (str_is(name, "argv[1]"))
			err = builtin_shift(sh, &(struct call){ .argv = call->argv, .argc = 1 });
		else if (str_is(name, "argv"))
			state_set_positional(sh, value_empty());
		else if (open == STR_NOT_FOUND)
			err = state_unset(sh, name);
		else if (str_starts(name, "argv["))
			state_set_positional(sh, value_unknown());
		else
			err = eval_forget_elements(sh, str_slice(name, 0, open));
		if (err)
			return err;
	}
	return 0;
}

/* A function that is there --on-variable gets VARIABLE SET NAME. */
static int tell(struct shell *sh, const struct call *call, struct str name)
{
	struct arena *arena = eval_arena(sh);
	struct field words[] = { field_text(arena, STR("VARIABLE")), field_text(arena, STR("SET")),
		field_text(arena, name) };
	struct fields args = { words, ARRAY_SIZE(words) };

	return fish_handle(sh, "variable", name, call, &args);
}

static int assign(struct shell *sh, const struct call *call, const struct set_options *o)
{
	struct value list = value_fields((struct fields){
			     .at = call->argv + o->first + 1, .n = call->argc - o->first - 1 }),
		     was;
	bool local;
	struct str name;
	size_t open;
	int err = 0;

	if (!builtin_word(sh, call, o->first, &name)) {
		sh->open_names = true;
		return 0;
	}
	open = str_find_char(name, '[', 0);
	if (open != STR_NOT_FOUND)
		return list_store_element(sh, name, &list);
	if (o->appends || o->prepends) {
		was = list_value(sh, name);
		if (was.n == 0 && !was.open)
			was = value_empty();
		list = o->appends ? value_concat(eval_arena(sh), &was, &list)
				  : value_concat(eval_arena(sh), &list, &was);
	}
	local = sh->scope && !o->global && (o->local || !state_variable(sh, name));
	if (local)
		err = state_declare_local(sh, name, false);
	if (!err)
		err = list_store(sh, name, &list);
	if (!err && (o->exports || o->hides))
		err = state_set_flags(sh, name, o->exports ? VARIABLE_EXPORTED : 0,
			o->exports ? 0 : VARIABLE_EXPORTED);
	return err ? err : tell(sh, call, name);
}

int fish_set(struct shell *sh, const struct call *call)
{
	struct set_options o;
	int err;

	read_options(sh, call, &o);
	if (o.shows || o.first >= call->argc)
		return builtin_unknown(sh, call);
	if (o.asks)
		return query(sh, call, &o);
	if (o.erases)
		return erase(sh, call, &o);
	sh->world->eval->changes++;
	err = assign(sh, call, &o);
	/* The status stays what it was, or becomes that of a substitution among the words. */
	sh->eval->status = sh->eval->substituted ? STATUS_UNKNOWN : sh->eval->before;
	return err;
}
