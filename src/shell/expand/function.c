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

	function.exported = was && was->exported;
	return set_function(sh, &function);
}

int state_export_function(struct shell *sh, struct str name, bool exported)
{
	const struct function *was = state_function(sh, name);
	struct function function;

	if (!was)
		return 0;
	function = *was;
	function.exported = exported;
	return set_function(sh, &function);
}

int state_unset_function(struct shell *sh, struct str name)
{
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

struct value state_alias(struct shell *sh, struct str name)
{
	return get_text(&sh->aliases, name);
}

int state_set_alias(struct shell *sh, struct str name, struct value text)
{
	return set_text(sh, &sh->aliases, name, text);
}

struct value state_hashed(struct shell *sh, struct str name)
{
	return get_text(&sh->hashed, name);
}

int state_set_hashed(struct shell *sh, struct str name, struct value path)
{
	return set_text(sh, &sh->hashed, name, path);
}
