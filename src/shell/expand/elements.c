#include <errno.h>

#include "shell/expand/variable.h"

static bool is_assoc(const struct variable *variable)
{
	return variable->flags & VARIABLE_ASSOC;
}

/*
 * Elements stand in bash's order: that of their numbers, or of the buckets that bash 5 hashes keys
 * into (hashlib.c: FNV-1; of keys in one bucket the younger comes first, which is not kept here).
 */
#define N_BUCKETS 1024

static int64_t bucket_of(struct str key)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < key.len; i++)
		hash = (hash * 16777619u) ^ (uint32_t)key.at[i];
	return hash % N_BUCKETS;
}

static int compare(bool assoc, const struct element *element, struct str key, int64_t index)
{
	if (assoc && element->index == index)
		return str_compare(element->key, key);
	return element->index < index ? -1 : element->index > index;
}

/* Where @key stands or would stand. */
static size_t position(
	const struct elements *elements, bool assoc, struct str key, int64_t index, bool *ret_found)
{
	size_t low = 0, high = elements->n;

	*ret_found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(assoc, elements->at[middle], key, index);

		if (order == 0) {
			*ret_found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The number of an element; a negative one counts from the end. False: no such place. */
static bool index_of(const struct elements *elements, struct str key, int64_t *ret_index)
{
	int64_t last = elements->n ? elements->at[elements->n - 1]->index : -1;

	if (!str_to_int64(key, ret_index))
		return false;
	if (*ret_index < 0)
		*ret_index += last + 1;
	return *ret_index >= 0 && *ret_index < INT64_MAX;
}

/* By what an element is found; false: there can be none. */
static bool place_of(const struct variable *variable, struct str key, int64_t *ret_index)
{
	if (!is_assoc(variable))
		return index_of(&variable->elements, key, ret_index);
	*ret_index = bucket_of(key);
	return true;
}

struct value elements_get(struct shell *sh, const struct variable *variable, struct str key)
{
	const struct elements *elements = &variable->elements;
	struct value missing = value_empty();
	int64_t index = 0;
	bool found;
	size_t at;

	(void)sh;
	missing.open = elements->open;
	if (!place_of(variable, key, &index))
		return value_unknown();
	at = position(elements, is_assoc(variable), key, index, &found);
	return found ? elements->at[at]->value : missing;
}

/* An array of pointers that @sh may change, with room for one more. */
static bool own_elements(struct shell *sh, struct elements *elements)
{
	size_t capacity = MAX(elements->n * 2, (size_t)8);
	const struct element **at;

	if (elements->owner == sh->owner && elements->n < elements->capacity)
		return true;
	at = arena_alloc(sh->world->arena, const struct element *, capacity);
	if (!at)
		return false;
	if (elements->n)
		memcpy(at, elements->at, elements->n * sizeof(*at));
	elements->at = at;
	elements->capacity = capacity;
	elements->owner = sh->owner;
	return true;
}

static bool insert(struct elements *elements, size_t at, const struct element *element)
{
	if (elements->n >= MAX_ELEMENTS) {
		elements->open = true;
		return false;
	}
	memmove(&elements->at[at + 1], &elements->at[at],
		(elements->n - at) * sizeof(elements->at[0]));
	elements->at[at] = element;
	elements->n++;
	return true;
}

int elements_set(
	struct shell *sh, struct variable *own, struct str key, struct value value, bool append)
{
	struct elements *elements = &own->elements;
	struct element *element;
	int64_t index = 0;
	struct value was;
	bool found;
	size_t at;

	if (!place_of(own, key, &index))
		return 0;
	element = arena_alloc(sh->world->arena, struct element, 1);
	if (!element || !own_elements(sh, elements))
		return -ENOMEM;
	at = position(elements, is_assoc(own), key, index, &found);
	was = found ? elements->at[at]->value : value_empty();
	*element = (struct element){ .key = key, .index = index };
	if (!is_assoc(own) && (key.len == 0 || key.at[0] == '-' || key.at[0] == '+'))
		element->key = arena_printf(sh->world->arena, "%lld", (long long)index);
	element->value = variable_assigned(sh, own, &was, value, append);
	if (found)
		elements->at[at] = element;
	else if (!insert(elements, at, element))
		sh->world->limit_hit = true;
	return sh->world->arena->refused ? -ENOMEM : 0;
}

int elements_from_scalar(struct shell *sh, struct variable *own, unsigned int flags)
{
	struct value was = own->value;

	own->flags |= flags & VARIABLE_ASSOC ? VARIABLE_ASSOC : VARIABLE_ARRAY;
	own->elements = (struct elements){ 0 };
	own->value = value_empty();
	if (was.n == 1 && !was.open && was.alternatives[0].n == 0)
		return 0;
	if (was.n == 0 && was.open) {
		own->elements.open = true;
		return 0;
	}
	return elements_set(sh, own, STR("0"), was, false);
}

int elements_begin(struct shell *sh, struct variable *own, unsigned int flags)
{
	if (own->value.n == 0)
		own->value = value_empty();
	return elements_from_scalar(sh, own, flags);
}

int state_set_element(
	struct shell *sh, struct str name, struct str key, struct value value, bool append)
{
	struct variable *own = variable_own(sh, state_target(sh, name));

	if (!own)
		return -ENOMEM;
	if (own->flags & VARIABLE_READONLY) {
		sh->world->refused = true;
		return 0;
	}
	if (value.n == 0 && !value.open)
		value = value_empty();
	if (!(own->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC))) {
		if (elements_begin(sh, own, VARIABLE_ARRAY) < 0)
			return -ENOMEM;
	}
	return elements_set(sh, own, key, value, append);
}

struct value state_get_element(struct shell *sh, struct str name, struct str key)
{
	const struct variable *variable = state_variable(sh, name);
	struct value value;

	if (!variable || !(variable->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC))) {
		if (str_is(key, "0"))
			return state_get(sh, name);
		return variable || state_get(sh, name).n ? (struct value){ 0 } : value_unknown();
	}
	value = elements_get(sh, variable, key);
	if (value.n == 1 && !value.open && value.alternatives[0].n == 0)
		return (struct value){ 0 };
	return value;
}

int state_clear_elements(struct shell *sh, struct str name, unsigned int flags)
{
	struct variable *own = variable_own(sh, state_target(sh, name));

	if (!own)
		return -ENOMEM;
	if (own->flags & VARIABLE_READONLY) {
		sh->world->refused = true;
		return 0;
	}
	if (!(own->flags & VARIABLE_ASSOC))
		own->flags |= flags & VARIABLE_ASSOC ? VARIABLE_ASSOC : VARIABLE_ARRAY;
	own->value = value_empty();
	own->elements = (struct elements){ 0 };
	return 0;
}

int state_set_some_element(struct shell *sh, struct str name, struct value value)
{
	struct variable *own = variable_own(sh, state_target(sh, name));
	struct elements *elements;

	if (!own)
		return -ENOMEM;
	if (!(own->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC)) &&
		elements_begin(sh, own, VARIABLE_ARRAY) < 0)
		return -ENOMEM;
	elements = &own->elements;
	elements->open = true;
	if (elements->n && !own_elements(sh, elements))
		return -ENOMEM;
	for (size_t i = 0; i < elements->n; i++) {
		struct element *element = arena_alloc(sh->world->arena, struct element, 1);

		if (!element)
			return -ENOMEM;
		*element = *elements->at[i];
		element->value = value_join(&element->value, &value);
		elements->at[i] = element;
	}
	return 0;
}

int state_unset_element(struct shell *sh, struct str name, struct str key)
{
	struct variable *own = variable_own(sh, state_target(sh, name));
	int64_t index = 0;
	bool found;
	size_t at;

	if (!own)
		return -ENOMEM;
	if (own->flags & VARIABLE_READONLY) {
		sh->world->refused = true;
		return 0;
	}
	if (!(own->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC)))
		return str_is(key, "0") ? state_unset(sh, name) : 0;
	if (!place_of(own, key, &index))
		return 0;
	at = position(&own->elements, is_assoc(own), key, index, &found);
	if (!found)
		return 0;
	if (!own_elements(sh, &own->elements))
		return -ENOMEM;
	own->elements.n--;
	memmove(&own->elements.at[at], &own->elements.at[at + 1],
		(own->elements.n - at) * sizeof(own->elements.at[0]));
	return 0;
}

/* Two sorted lists into one; what only one has may be unset. */
int elements_join(struct shell *sh, bool assoc, struct elements *into, const struct elements *other)
{
	struct elements joined = { .open = into->open || other->open, .owner = sh->owner };
	struct value unset = value_empty();
	size_t i = 0, j = 0;

	joined.capacity = into->n + other->n + 1;
	joined.at = arena_alloc(sh->world->arena, const struct element *, joined.capacity);
	if (!joined.at)
		return -ENOMEM;
	while (i < into->n || j < other->n) {
		const struct element *a = i < into->n ? into->at[i] : NULL;
		const struct element *b = j < other->n ? other->at[j] : NULL;
		int order = !a ? 1 : !b ? -1 : compare(assoc, a, b->key, b->index);
		struct element *element = arena_alloc(sh->world->arena, struct element, 1);

		if (!element)
			return -ENOMEM;
		*element = order <= 0 ? *a : *b;
		element->value = value_join(
			order <= 0 ? &a->value : &unset, order >= 0 ? &b->value : &unset);
		i += order <= 0;
		j += order >= 0;
		joined.at[joined.n++] = element;
	}
	*into = joined;
	return 0;
}
