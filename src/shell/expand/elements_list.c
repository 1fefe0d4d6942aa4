/* All elements, or all keys, of an array as one list. */
#include <errno.h>

#include "shell/expand/variable.h"

static bool single(const struct value *value)
{
	return !value->open && value->n == 1;
}

static struct value unknown_list(void)
{
	struct value value = value_unknown();

	return value_cover(NULL, &value);
}

/* The common case: every element is certain, so there is one list. */
static struct value certain_list(struct shell *sh, const struct elements *elements)
{
	struct field *at =
		arena_alloc(sh->world->arena, struct field, elements->n ? elements->n : 1);
	size_t n = 0;

	if (!at)
		return unknown_list();
	for (size_t i = 0; i < elements->n && n < MAX_FIELDS; i++) {
		const struct fields *list = &elements->at[i]->value.alternatives[0];

		if (list->n)
			at[n++] = list->at[0];
	}
	if (n == MAX_FIELDS)
		at[n - 1] = unknown_list().alternatives[0].at[0];
	return value_fields((struct fields){ .at = at, .n = n });
}

static struct value one_list(struct shell *sh, const struct value *value)
{
	struct arena *arena = sh->world->arena;
	struct field *any = arena_alloc(arena, struct field, 1);
	struct value list = *value;

	if (!any)
		return unknown_list();
	*any = field_any();
	list.open = false;
	if (value->open && list.n == MAX_ALTERNATIVES)
		list.n = 0;
	if (value->open)
		value_add(&list, (struct fields){ .at = any, .n = 1 });
	return list;
}

static struct value elements_list(struct shell *sh, const struct elements *elements)
{
	struct arena *arena = sh->world->arena;
	struct value list = value_empty(), rest = unknown_list();
	bool certain = true;

	for (size_t i = 0; i < elements->n; i++)
		certain = certain && single(&elements->at[i]->value);
	if (certain) {
		list = certain_list(sh, elements);
	} else {
		for (size_t i = 0; i < elements->n && i < MAX_FIELDS; i++) {
			struct value next = one_list(sh, &elements->at[i]->value);

			if (!world_step(sh->world, 1))
				return rest;
			list = value_concat(arena, &list, &next);
		}
	}
	return elements->open ? value_concat(arena, &list, &rest) : list;
}

struct value state_elements(struct shell *sh, struct str name)
{
	const struct variable *variable = state_variable(sh, name);
	struct value scalar;

	if (variable && variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC))
		return elements_list(sh, &variable->elements);
	scalar = state_get(sh, name);
	if (scalar.n == 0)
		return scalar.open ? unknown_list() : value_empty();
	return one_list(sh, &scalar);
}

static struct value key_list(struct shell *sh, const struct elements *elements)
{
	struct arena *arena = sh->world->arena;
	struct value list = value_empty(), rest = unknown_list();
	struct field *at = arena_alloc(arena, struct field, elements->n ? elements->n : 1);
	size_t n = 0;

	if (!at)
		return rest;
	for (size_t i = 0; i < elements->n && n < MAX_FIELDS; i++) {
		const struct element *element = elements->at[i];

		if (single(&element->value) && element->value.alternatives[0].n == 0)
			continue;
		at[n++] = field_text(arena, element->key);
	}
	list = value_fields((struct fields){ .at = at, .n = n });
	return elements->open ? value_concat(arena, &list, &rest) : list;
}

struct value state_keys(struct shell *sh, struct str name)
{
	const struct variable *variable = state_variable(sh, name);
	struct value scalar, zero = value_text(sh->world->arena, STR("0")), none = value_empty();

	if (variable && variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC))
		return key_list(sh, &variable->elements);
	scalar = state_get(sh, name);
	if (scalar.n == 0 && !scalar.open)
		return none;
	if (scalar.n == 0 && !variable)
		return unknown_list();
	for (size_t i = 0; i < scalar.n; i++)
		if (scalar.alternatives[i].n == 0)
			return value_join(&zero, &none);
	return zero;
}
