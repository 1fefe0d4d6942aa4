/* Forks, joins and function scopes: everything that keeps or merges more than one past. */
#include <errno.h>

#include "shell/expand/variable.h"

#define MAX_DEFINITIONS 8

struct shell *state_fork(struct shell *sh)
{
	struct arena *arena = sh->world->arena;
	struct shell *fork = arena_alloc(arena, struct shell, 1);
	char *owners = arena_alloc(arena, char, 2);

	if (!fork || !owners)
		return NULL;
	*fork = *sh;
	sh->owner = &owners[0];
	fork->owner = &owners[1];
	if (sh->world->hooks.fork && sh->world->hooks.fork(sh, fork) < 0)
		return NULL;
	return fork;
}

void state_adopt(struct shell *into, struct shell *other)
{
	const void *owner = into->owner;

	*into = *other;
	into->owner = owner;
}

struct join {
	struct shell *into, *other;
};

/* The variable as it stands in a shell, also where nobody assigned to it. */
static struct variable as_it_stands(struct shell *sh, struct str name, struct variable *variable)
{
	struct variable initial = { .name = name };
	bool exported;

	if (variable)
		return *variable;
	initial.value = variable_initial(sh, name, &exported);
	initial.flags = exported ? VARIABLE_EXPORTED : 0;
	return initial;
}

static int join_variable(void *self, struct str name, void *a, void *b)
{
	struct join *join = self;
	unsigned int arrays = VARIABLE_ARRAY | VARIABLE_ASSOC;
	struct variable theirs = as_it_stands(join->other, name, b), *own;
	int r = 0;

	if (!a && !b)
		return 0;
	own = variable_own(join->into, name);
	if (!own)
		return -ENOMEM;
	if ((own->flags & arrays) && !(theirs.flags & arrays))
		r = elements_from_scalar(join->into, &theirs, own->flags);
	else if (!(own->flags & arrays) && (theirs.flags & arrays))
		r = elements_from_scalar(join->into, own, theirs.flags);
	if (r < 0)
		return r;
	own->value = value_join(&own->value, &theirs.value);
	if (own->flags & arrays)
		r = elements_join(
			join->into, own->flags & VARIABLE_ASSOC, &own->elements, &theirs.elements);
	own->flags |= theirs.flags;
	return r;
}

static bool defines(const struct function *chain, const struct node *body)
{
	while (chain && chain->body != body)
		chain = chain->or_else;
	return chain != NULL;
}

/* Puts the definitions of @chain that are not there yet in front of @joined. */
static int add_definitions(
	struct world *world, const struct function *chain, size_t *n, struct function **joined)
{
	for (; chain; chain = chain->or_else) {
		struct function *copy;

		if (!chain->body || defines(*joined, chain->body))
			continue;
		if ((*n)++ == MAX_DEFINITIONS) {
			world->limit_hit = true;
			return 0;
		}
		copy = arena_alloc(world->arena, struct function, 1);
		if (!copy)
			return -ENOMEM;
		*copy = *chain;
		copy->or_else = *joined;
		*joined = copy;
	}
	return 0;
}

static int join_function(void *self, struct str name, void *a, void *b)
{
	struct join *join = self;
	struct world *world = join->into->world;
	const struct function *mine = a, *theirs = b;
	struct function *joined = NULL;
	size_t n = 0;
	int r = add_definitions(world, mine, &n, &joined);

	if (r == 0)
		r = add_definitions(world, theirs, &n, &joined);
	if (r < 0)
		return r;
	if (joined)
		joined->maybe_absent =
			!mine || !theirs || mine->maybe_absent || theirs->maybe_absent;
	return map_set(world->arena, &join->into->functions, join->into->owner, name, joined);
}

static struct value text_or_none(const struct value *value)
{
	return value ? *value : value_empty();
}

static int join_text(struct join *join, struct map *map, struct str name, void *a, void *b)
{
	struct arena *arena = join->into->world->arena;
	struct value *joined = arena_alloc(arena, struct value, 1);
	struct value mine = text_or_none(a), theirs = text_or_none(b);

	if (!joined)
		return -ENOMEM;
	*joined = value_join(&mine, &theirs);
	return map_set(arena, map, join->into->owner, name, joined);
}

static int join_alias(void *self, struct str name, void *a, void *b)
{
	struct join *join = self;

	return join_text(join, &join->into->aliases, name, a, b);
}

static int join_hashed(void *self, struct str name, void *a, void *b)
{
	struct join *join = self;

	return join_text(join, &join->into->hashed, name, a, b);
}

static void join_values(struct shell *into, const struct shell *other)
{
	uint64_t differ = into->options ^ other->options;

	into->options_unknown |= other->options_unknown | differ;
	into->positional = value_join(&into->positional, &other->positional);
	into->name = value_join(&into->name, &other->name);
	into->cwd = value_join(&into->cwd, &other->cwd);
	into->status = value_join(&into->status, &other->status);
	into->last_argument = value_join(&into->last_argument, &other->last_argument);
	into->last_job = value_join(&into->last_job, &other->last_job);
	into->flags = value_join(&into->flags, &other->flags);
}

static const struct saved_variable *find_saved(const struct scope *scope, struct str name)
{
	const struct saved_variable *saved = scope ? scope->saved : NULL;

	while (saved && !str_equal(saved->name, name))
		saved = saved->next;
	return saved;
}

static int save(struct shell *sh, struct str name, struct variable *was)
{
	struct saved_variable *saved = arena_alloc(sh->world->arena, struct saved_variable, 1);
	struct scope *scope = arena_alloc(sh->world->arena, struct scope, 1);

	if (!saved || !scope)
		return -ENOMEM;
	*saved = (struct saved_variable){ .name = name, .was = was, .next = sh->scope->saved };
	*scope = *sh->scope;
	scope->saved = saved;
	sh->scope = scope;
	return 0;
}

int state_join(struct shell *into, struct shell *other)
{
	struct join join = { .into = into, .other = other };
	const struct saved_variable *theirs = other->scope ? other->scope->saved : NULL;
	struct map variables = into->variables, functions = into->functions;
	struct map aliases = into->aliases, hashed = into->hashed;
	int r;

	/* The maps are walked as they were: what is set meanwhile goes to copies. */
	into->owner = arena_alloc(into->world->arena, char, 1);
	if (!into->owner)
		return -ENOMEM;
	r = map_differ(&variables, &other->variables, join_variable, &join);
	if (r == 0)
		r = map_differ(&functions, &other->functions, join_function, &join);
	if (r == 0)
		r = map_differ(&aliases, &other->aliases, join_alias, &join);
	if (r == 0)
		r = map_differ(&hashed, &other->hashed, join_hashed, &join);
	for (; r == 0 && into->scope && theirs; theirs = theirs->next)
		if (!find_saved(into->scope, theirs->name))
			r = save(into, theirs->name, theirs->was);
	if (r < 0)
		return r;
	join_values(into, other);
	into->open_names |= other->open_names;
	return into->world->hooks.join ? into->world->hooks.join(into, other) : 0;
}

int state_push_scope(struct shell *sh)
{
	struct scope *scope = arena_alloc(sh->world->arena, struct scope, 1);

	if (!scope)
		return -ENOMEM;
	scope->outer = sh->scope;
	sh->scope = scope;
	return 0;
}

void state_pop_scope(struct shell *sh)
{
	const struct scope *scope = sh->scope;

	if (!scope)
		return;
	/* declare -g adds a younger entry of the same name: that one counts. */
	for (const struct saved_variable *saved = scope->saved; saved; saved = saved->next)
		if (find_saved(scope, saved->name) == saved)
			/* Out of memory is remembered by the arena and told by the next call. */
			(void)map_set(sh->world->arena, &sh->variables, sh->owner, saved->name,
				saved->was);
	if (scope->keeps_options) {
		uint64_t mask = shell_option_set_mask();

		sh->options = (sh->options & ~mask) | (scope->options & mask);
		sh->options_unknown =
			(sh->options_unknown & ~mask) | (scope->options_unknown & mask);
	}
	sh->scope = scope->outer;
}

int state_declare_local(struct shell *sh, struct str name, bool inherits)
{
	struct variable *was = map_get(&sh->variables, name);
	struct variable *local;
	int r;

	if (!sh->scope || find_saved(sh->scope, name))
		return 0;
	r = save(sh, name, was);
	if (r < 0)
		return r;
	local = arena_alloc(sh->world->arena, struct variable, 1);
	if (!local)
		return -ENOMEM;
	*local = (struct variable){ .owner = sh->owner, .name = name, .value = value_empty() };
	if (was)
		local->flags = was->flags & VARIABLE_EXPORTED;
	if (was && (inherits || state_option(sh, OPTION_LOCALVAR_INHERIT) == YES)) {
		*local = *was;
		local->owner = NULL;
		local->flags &= ~(unsigned int)(VARIABLE_NAMEREF | VARIABLE_READONLY);
	}
	return map_set(sh->world->arena, &sh->variables, sh->owner, name, local);
}

int state_keep_options(struct shell *sh)
{
	struct scope *scope;

	if (!sh->scope || sh->scope->keeps_options)
		return 0;
	scope = arena_alloc(sh->world->arena, struct scope, 1);
	if (!scope)
		return -ENOMEM;
	*scope = *sh->scope;
	scope->keeps_options = true;
	scope->options = sh->options;
	scope->options_unknown = sh->options_unknown;
	sh->scope = scope;
	return 0;
}

/* The scope list with the outermost `saved` of @name changed to @was. */
static int change_saved(struct shell *sh, struct scope **at, struct str name, struct variable *was)
{
	struct arena *arena = sh->world->arena;
	struct scope **found = NULL;

	for (; *at; at = &(*at)->outer) {
		struct scope *copy = arena_alloc(arena, struct scope, 1);

		if (!copy)
			return -ENOMEM;
		*copy = **at;
		*at = copy;
		if (find_saved(copy, name))
			found = at;
	}
	if (found) {
		struct saved_variable *saved = arena_alloc(arena, struct saved_variable, 1);
		struct scope *scope = *found;

		if (!saved)
			return -ENOMEM;
		*saved = (struct saved_variable){ name, was, scope->saved };
		scope->saved = saved;
	}
	return 0;
}

bool state_is_callers(const struct shell *sh, struct str name)
{
	if (!sh->scope || find_saved(sh->scope, name) ||
		state_option(sh, OPTION_LOCALVAR_UNSET) == YES)
		return false;
	for (const struct scope *scope = sh->scope->outer; scope; scope = scope->outer)
		if (find_saved(scope, name))
			return true;
	return false;
}

int state_uncover(struct shell *sh, struct str name)
{
	struct arena *arena = sh->world->arena;

	for (struct scope **at = &sh->scope; *at; at = &(*at)->outer) {
		struct scope *copy = arena_alloc(arena, struct scope, 1);
		const struct saved_variable *saved, **end;
		struct variable *was;

		if (!copy)
			return -ENOMEM;
		*copy = **at;
		*at = copy;
		saved = find_saved(copy, name);
		if (!saved)
			continue;
		was = saved->was;
		/* The entry itself goes: the function no longer has such a local. */
		saved = copy->saved;
		end = &copy->saved;
		for (*end = NULL; saved; saved = saved->next) {
			struct saved_variable *kept = arena_alloc(arena, struct saved_variable, 1);

			if (!kept)
				return -ENOMEM;
			if (str_equal(saved->name, name))
				continue;
			*kept = *saved;
			kept->next = NULL;
			*end = kept;
			end = &kept->next;
		}
		return map_set(arena, &sh->variables, sh->owner, name, was);
	}
	return 0;
}

int state_set_global(struct shell *sh, struct str name, struct value value, bool append)
{
	const struct variable *hidden = NULL;
	struct variable *global;
	bool is_local = false, exported;

	for (const struct scope *scope = sh->scope; scope; scope = scope->outer) {
		const struct saved_variable *saved = find_saved(scope, name);

		is_local = is_local || saved;
		hidden = saved ? saved->was : hidden;
	}
	if (!is_local)
		return state_set(sh, name, value, append);
	global = arena_alloc(sh->world->arena, struct variable, 1);
	if (!global)
		return -ENOMEM;
	*global = (struct variable){ .name = name };
	if (hidden)
		*global = *hidden;
	else
		global->value = variable_initial(sh, name, &exported);
	global->owner = NULL;
	if (value.n == 0 && !value.open)
		value = value_empty();
	global->value = variable_assigned(sh, global, &global->value, value, append);
	return change_saved(sh, &sh->scope, name, global);
}
