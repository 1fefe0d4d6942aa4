/* name=word, name[i]=word, name=(...), and += of each. */
#include <errno.h>

#include "shell/expand/draft.h"
#include "shell/expand/expand.h"
#include "shell/expand/subject.h"
#include "shell/expand/variable.h"

static bool is_assoc(struct shell *sh, struct str name)
{
	const struct variable *variable = state_variable(sh, name);

	return variable && variable->flags & VARIABLE_ASSOC;
}

static int assign_element(struct shell *sh, struct str name, const struct word *subscript,
	const struct word *word, bool append, int64_t *ret_next)
{
	struct value value;
	bool known = false;
	struct str key;
	int64_t index;
	int r = subject_key(sh, name, subscript, &known, &key);

	if (r == 0)
		r = expand_text(sh, word, &value);
	if (r < 0)
		return r;
	if (!known)
		return state_set_some_element(sh, name, value);
	if (str_to_int64(key, &index) && index < INT64_MAX)
		*ret_next = index + 1;
	return state_set_element(sh, name, key, value, append);
}

/* Elements without a subscript: from *next on, as far as their number is certain. */
static int append_words(struct shell *sh, struct str name, const struct word *word, int64_t *next)
{
	struct word alone = *word;
	struct value words;
	int r;

	alone.next = NULL;
	r = expand_words(sh, &alone, &words);
	return r < 0 ? r : state_set_list(sh, name, &words, next);
}

/* declare -A a; a=(k v k v): keys and values in turn. */
static int assign_pairs(struct shell *sh, struct str name, const struct assign *element)
{
	int r = 0;

	while (element && r == 0) {
		const struct assign *second = element->next;
		struct value key, value = value_text(sh->world->arena, STR(""));
		struct str text;

		r = expand_text(sh, element->value, &key);
		if (r == 0 && second)
			r = expand_text(sh, second->value, &value);
		if (r == 0 && value_known(sh->world->arena, &key, &text))
			r = state_set_element(sh, name, text, value, false);
		else if (r == 0)
			r = state_set_some_element(sh, name, value);
		element = second ? second->next : NULL;
	}
	return r;
}

/* a=("${a[@]}" x): the words are expanded before the array is emptied. */
static int assign_words(struct shell *sh, const struct assign *assign)
{
	struct word *words = NULL, **tail = &words;
	struct value list;
	int64_t next = 0;
	int r;

	for (const struct assign *element = assign->elements; element; element = element->next) {
		*tail = arena_alloc(sh->world->arena, struct word, 1);
		if (!*tail)
			return -ENOMEM;
		**tail = *element->value;
		(*tail)->next = NULL;
		tail = &(*tail)->next;
	}
	r = expand_words(sh, words, &list);
	if (r == 0)
		r = state_clear_elements(sh, assign->name, VARIABLE_ARRAY);
	return r < 0 ? r : state_set_list(sh, assign->name, &list, &next);
}

static bool has_subscripts(const struct assign *assign)
{
	for (const struct assign *element = assign->elements; element; element = element->next)
		if (element->subscript)
			return true;
	return false;
}

static int64_t next_index(struct shell *sh, struct str name)
{
	const struct variable *variable = state_variable(sh, name);

	if (!variable || !variable->elements.n)
		return variable && !(variable->flags & VARIABLE_ARRAY) && variable->value.n != 0;
	return variable->elements.at[variable->elements.n - 1]->index + 1;
}

static int assign_array(struct shell *sh, const struct assign *assign)
{
	bool assoc = is_assoc(sh, assign->name);
	const struct assign *element = assign->elements;
	int64_t next = 0;
	int r = 0;

	if (!assoc && !assign->append && !has_subscripts(assign))
		return assign_words(sh, assign);
	if (!assign->append)
		r = state_clear_elements(sh, assign->name, 0);
	else if (!(state_flags(sh, assign->name) & (VARIABLE_ARRAY | VARIABLE_ASSOC)))
		r = state_set_flags(sh, assign->name, VARIABLE_ARRAY, 0);
	if (assign->append)
		next = next_index(sh, assign->name);
	if (r == 0 && assoc && element && !element->subscript)
		return assign_pairs(sh, assign->name, element);
	for (; element && r == 0; element = element->next) {
		if (element->subscript)
			r = assign_element(sh, assign->name, element->subscript, element->value,
				element->append, &next);
		else if (element->value)
			r = append_words(sh, assign->name, element->value, &next);
	}
	return r;
}

int state_set_list(struct shell *sh, struct str name, const struct value *list, int64_t *next)
{
	struct value words = *list;
	int r = 0;

	for (size_t i = 1; i < words.n; i++)
		if (words.alternatives[i].n != words.alternatives[0].n)
			words = value_cover(sh->world->arena, &words);
	if (words.open || words.n == 0)
		words = value_cover(sh->world->arena, &words);
	for (size_t i = 0; r == 0 && i < words.alternatives[0].n; i++) {
		struct value value = { 0 };
		bool many = false;

		for (size_t j = 0; j < words.n; j++) {
			many = many || words.alternatives[j].at[i].many;
			value_add(&value, (struct fields){ &words.alternatives[j].at[i], 1 });
		}
		if (many)
			r = state_set_some_element(sh, name, value);
		else
			r = state_set_element(sh, name,
				arena_printf(sh->world->arena, "%lld", (long long)(*next)++), value,
				false);
	}
	return r;
}

int expand_assign(struct shell *sh, const struct assign *assign)
{
	struct value value;
	int64_t next = 0;
	int r;

	if (assign->is_array)
		return assign_array(sh, assign);
	if (assign->subscript)
		return assign_element(
			sh, assign->name, assign->subscript, assign->value, assign->append, &next);
	r = expand_text(sh, assign->value, &value);
	return r < 0 ? r : state_set(sh, assign->name, value, assign->append);
}
