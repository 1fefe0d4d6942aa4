#include "calls.h"

#include <stdlib.h>

static struct field field_of(struct arena *arena, struct str word)
{
	struct field field = { 0 };
	size_t from = 0;

	if (str_is(word, "$@")) {
		field = field_any();
		field.many = true;
		return field;
	}
	while (from < word.len || !field.n) {
		size_t dollar = str_find_char(word, '$', from);
		struct str text = str_slice(word, from, dollar);

		if (text.len || !word.len)
			field = field_join(arena, field, field_text(arena, text));
		if (dollar == STR_NOT_FOUND)
			break;
		field = field_join(arena, field, field_any());
		from = dollar + 2;
	}
	return field;
}

static struct call *new_call(struct arena *arena, struct effects *effects, const char *cwd)
{
	struct call *call = arena_alloc(arena, struct call, 1);
	struct call **end = &effects->calls;

	if (!call)
		abort();
	while (*end)
		end = &(*end)->next;
	*end = call;
	call->number = (uint32_t)effects->n_calls++;
	call->cwd = field_text(arena, str_from(cwd));
	return call;
}

struct effects *effects_of_words(struct arena *arena, const char *words, const char *cwd)
{
	struct effects *effects = arena_alloc(arena, struct effects, 1);
	struct str rest = str_trim(str_from(words));
	struct call *call = NULL;

	if (!effects)
		abort();
	effects->is_shell = true;
	while (rest.len) {
		size_t blank = str_find_char(rest, ' ', 0);
		struct str word = str_slice(rest, 0, blank);
		struct field *argv;

		rest = str_trim(str_skip(rest, word.len));
		if (str_is(word, ";")) {
			call = NULL;
			continue;
		}
		if (!call)
			call = new_call(arena, effects, cwd);
		argv = arena_alloc(arena, struct field, call->argc + 1);
		if (!argv)
			abort();
		for (size_t i = 0; i < call->argc; i++)
			argv[i] = call->argv[i];
		argv[call->argc++] = field_of(arena, str_is(word, "''") ? STR("") : word);
		call->argv = argv;
		call->program = argv[0];
	}
	return effects;
}
