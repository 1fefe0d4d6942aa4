/* Functions, aliases and hashed paths: what a command name may stand for. */
#include <errno.h>

#include "shell/expand/shell.h"

const struct function *state_function(struct shell *sh, struct str name)
{
	const struct function *function = map_get(&sh->functions, name);

	return function && function->body ? function : NULL;
}

static int set_function(struct shell *sh, const struct function *function)
{
	struct function *copy = arena_alloc(sh->world->arena, struct function, 1);

	if (!copy)
		return -ENOMEM;
	*copy = *function;
	return map_set(sh->world->arena, &sh->functions, sh->owner, copy->name, copy);
}

int state_set_function(
	struct shell *sh, struct str name, const struct node *body, struct str source)
{
	struct function function = { .name = name, .body = body, .source = source };
	const struct function *was = state_function(sh, name);

	if (was && was->readonly)
		return 0;
	function.exported = (was && was->exported) || state_option(sh, OPTION_ALLEXPORT) == YES;
	function.traced = was && was->traced;
	return set_function(sh, &function);
}

int state_mark_function(struct shell *sh, struct str name, unsigned int set, unsigned int clear)
{
	const struct function *was = state_function(sh, name);
	struct function function;

	if (!was)
		return 0;
	function = *was;
	function.exported =
		(function.exported || set & FUNCTION_EXPORTED) && !(clear & FUNCTION_EXPORTED);
	function.traced = (function.traced || set & FUNCTION_TRACED) && !(clear & FUNCTION_TRACED);
	function.readonly |= (set & FUNCTION_READONLY) != 0;
	return set_function(sh, &function);
}

int state_export_function(struct shell *sh, struct str name, bool exported)
{
	return state_mark_function(
		sh, name, exported ? FUNCTION_EXPORTED : 0, exported ? 0 : FUNCTION_EXPORTED);
}

int state_unset_function(struct shell *sh, struct str name)
{
	const struct function *was = state_function(sh, name);

	if (was && was->readonly)
		return 0;
	return map_set(sh->world->arena, &sh->functions, sh->owner, name, NULL);
}

static struct value get_text(const struct map *map, struct str name)
{
	const struct value *value = map_get(map, name);

	return value ? *value : (struct value){ 0 };
}

static int set_text(struct shell *sh, struct map *map, struct str name, struct value text)
{
	struct value *copy = NULL;

	if (text.n || text.open) {
		copy = arena_alloc(sh->world->arena, struct value, 1);
		if (!copy)
			return -ENOMEM;
		*copy = text;
	}
	return map_set(sh->world->arena, map, sh->owner, name, copy);
}

/* BASH_ALIASES and BASH_CMDS show the tables and change them. */
static const struct str aliases_array = { "BASH_ALIASES", 12 }, hashed_array = { "BASH_CMDS", 9 };

bool state_is_table(struct str name)
{
	return str_equal(name, aliases_array) || str_equal(name, hashed_array);
}

static struct value get_entry(
	struct shell *sh, const struct map *map, struct str array, struct str name)
{
	struct value value = get_text(map, name);

	if (value.n || value.open || !state_variable(sh, array))
		return value;
	value = state_get_element(sh, array, name);
	return value.n == 1 && value.alternatives[0].n == 0 ? (struct value){ 0 } : value;
}

static int set_entry(
	struct shell *sh, struct map *map, struct str array, struct str name, struct value value)
{
	int r = set_text(sh, map, name, value);

	if (r == 0 && !value.n && !value.open)
		return state_variable(sh, array) ? state_unset_element(sh, array, name) : 0;
	if (r == 0)
		r = state_set_flags(sh, array, VARIABLE_ASSOC, 0);
	return r ? r : state_set_element(sh, array, name, value, false);
}

struct value state_alias(struct shell *sh, struct str name)
{
	return get_entry(sh, &sh->aliases, aliases_array, name);
}

int state_set_alias(struct shell *sh, struct str name, struct value text)
{
	return set_entry(sh, &sh->aliases, aliases_array, name, text);
}

struct value state_hashed(struct shell *sh, struct str name)
{
	return get_entry(sh, &sh->hashed, hashed_array, name);
}

int state_set_hashed(struct shell *sh, struct str name, struct value path)
{
	return set_entry(sh, &sh->hashed, hashed_array, name, path);
}
