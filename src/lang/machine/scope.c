/* Scopes: open hashing; bindings never move, so that the log of changes can point to them. */
#include "lang/machine/machine.h"

#define SCOPE_BUCKETS 32

struct binding {
	struct str name;
	struct thing *thing; /* NULL: undone, as if never bound */
	struct binding *next;
};

struct scope {
	struct scope *outer;
	struct binding **buckets;
	size_t n, n_buckets;
};

struct scope *scope_new(struct machine *m, struct scope *outer)
{
	struct scope *scope = arena_alloc(m->arena, struct scope, 1);

	if (!scope) {
		m->failed = true;
		return outer;
	}
	scope->outer = outer;
	return scope;
}

void scope_each(const struct scope *scope,
	void (*each)(void *self, struct str name, struct thing *thing), void *self)
{
	for (size_t i = 0; i < scope->n_buckets; i++)
		for (const struct binding *b = scope->buckets[i]; b; b = b->next)
			if (b->thing)
				each(self, b->name, b->thing);
}

struct scope *scope_outer(const struct scope *scope)
{
	return scope->outer;
}

static size_t hash(struct str name)
{
	size_t h = 5381;

	for (size_t i = 0; i < name.len; i++)
		h = h * 33 ^ (unsigned char)name.at[i];
	return h;
}

static struct binding *find(const struct scope *scope, struct str name)
{
	struct binding *binding;

	if (!scope->n_buckets)
		return NULL;
	binding = scope->buckets[hash(name) & (scope->n_buckets - 1)];
	while (binding && !str_equal(binding->name, name))
		binding = binding->next;
	return binding;
}

struct thing *scope_own(const struct scope *scope, struct str name)
{
	const struct binding *binding = find(scope, name);

	return binding ? binding->thing : NULL;
}

struct thing *scope_find(const struct scope *scope, struct str name)
{
	for (; scope; scope = scope->outer) {
		struct thing *thing = scope_own(scope, name);

		if (thing)
			return thing;
	}
	return NULL;
}

struct scope *scope_holding(struct scope *scope, struct str name)
{
	for (; scope; scope = scope->outer)
		if (scope_own(scope, name))
			return scope;
	return NULL;
}

static bool grow(struct machine *m, struct scope *scope)
{
	size_t n = scope->n_buckets ? scope->n_buckets * 4 : SCOPE_BUCKETS;
	struct binding **buckets = arena_alloc(m->arena, struct binding *, n);

	if (!buckets)
		return false;
	for (size_t i = 0; i < scope->n_buckets; i++) {
		struct binding *binding = scope->buckets[i];

		while (binding) {
			struct binding *next = binding->next;
			size_t at = hash(binding->name) & (n - 1);

			binding->next = buckets[at];
			buckets[at] = binding;
			binding = next;
		}
	}
	scope->buckets = buckets;
	scope->n_buckets = n;
	return true;
}

static struct binding *make(struct machine *m, struct scope *scope, struct str name)
{
	struct binding *binding;
	size_t at;

	if (scope->n >= 2 * scope->n_buckets && !grow(m, scope))
		return NULL;
	binding = arena_alloc(m->arena, struct binding, 1);
	if (!binding)
		return NULL;
	at = hash(name) & (scope->n_buckets - 1);
	*binding = (struct binding){ .name = name, .next = scope->buckets[at] };
	scope->buckets[at] = binding;
	scope->n++;
	return binding;
}

static bool log_change(struct machine *m, struct binding *binding)
{
	struct change *grown = arena_grow(
		m->arena, m->changes, m->n_changes, &m->changes_capacity, sizeof(*m->changes));

	if (!grown)
		return false;
	m->changes = grown;
	m->changes[m->n_changes++] = (struct change){ .binding = binding, .old = binding->thing };
	return true;
}

void scope_set(struct machine *m, struct scope *scope, struct str name, struct thing *thing)
{
	struct binding *binding = find(scope, name);

	if (!binding)
		binding = make(m, scope, name);
	if (!binding || (m->branches && !log_change(m, binding))) {
		m->failed = true;
		return;
	}
	binding->thing = thing;
}

struct thing *binding_read(const struct binding *binding)
{
	return binding->thing;
}

void binding_write(struct binding *binding, struct thing *thing)
{
	binding->thing = thing;
}

struct thing *scope_global_mark(void)
{
	static struct thing mark;

	return &mark;
}
