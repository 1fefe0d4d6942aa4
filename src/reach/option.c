#include "reach/target.h"

static bool listed(const char *const *names, struct str name)
{
	for (; names && *names; names++)
		if (str_is(name, *names))
			return true;
	return false;
}

static void take_value(struct option_walk *walk)
{
	if (walk->i < walk->target->call->argc)
		walk->value = &walk->target->call->argv[walk->i++];
}

static void take_rest(struct option_walk *walk, struct str rest)
{
	walk->rest = field_text(walk->target->arena, rest);
	walk->value = &walk->rest;
}

static bool next_letter(struct option_walk *walk, struct str word)
{
	size_t at = walk->offset++;
	char letter = word.at[at];

	walk->option = str_slice(word, at, at + 1);
	if (walk->valued && strchr(walk->valued, letter)) {
		walk->offset = 0;
		if (at + 1 < word.len)
			take_rest(walk, str_skip(word, at + 1));
		else
			take_value(walk);
	} else if (walk->offset == word.len) {
		walk->offset = 0;
	}
	if (walk->offset)
		walk->i--;
	return true;
}

static void next_long(struct option_walk *walk, struct str word)
{
	size_t equals = str_find_char(word, '=', 0);

	walk->option = str_slice(word, 2, equals);
	if (equals != STR_NOT_FOUND)
		take_rest(walk, str_skip(word, equals + 1));
	else if (listed(walk->valued_long, walk->option))
		take_value(walk);
}

bool option_next(struct option_walk *walk)
{
	const struct call *call = walk->target->call;
	const struct field *field;
	struct str word;

	walk->option = STR("");
	walk->value = NULL;
	if (walk->i == 0)
		walk->i = 1;
	if (walk->i >= call->argc)
		return false;
	field = &call->argv[walk->i++];
	if (walk->operands_only || !field_known(walk->target->arena, field, &word)) {
		walk->value = field;
		return true;
	}
	if (walk->offset)
		return next_letter(walk, word);
	if (str_is(word, "--")) {
		walk->operands_only = true;
		return option_next(walk);
	}
	if (str_starts(word, "--")) {
		next_long(walk, word);
		return true;
	}
	if (word.len > 1 && word.at[0] == '-') {
		walk->offset = 1;
		return next_letter(walk, word);
	}
	walk->value = field;
	return true;
}

bool option_is(const struct option_walk *walk, const char *letter, const char *name)
{
	return (*letter && str_is(walk->option, letter)) || (name && str_is(walk->option, name));
}
