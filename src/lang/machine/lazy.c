/*
 * What a call of a function that yields, or of a coroutine, gives: its body runs only once the
 * result is gone through, awaited or handed on. NATIVE "lazy()": the function and its arguments
 * are items, the names it was given are its self.
 */
#include "lang/machine/machine.h"

static bool is_lazy(const struct thing *thing)
{
	return thing->kind == THING_NATIVE && str_is(thing->name, "lazy()");
}

struct thing *lazy_new(struct machine *m, struct thing *function, const struct invocation *call)
{
	struct thing *lazy = thing_native(m, STR("lazy()"), call->keywords);

	if (lazy->kind != THING_NATIVE)
		return lazy;
	lazy->flag = call->more;
	thing_push(m, lazy, function);
	for (size_t i = 0; i < call->n; i++)
		thing_push(m, lazy, call->args[i]);
	return lazy;
}

/* (f(x) for x in y): what is at hand now is at hand then, too. */
struct thing *lazy_each(struct machine *m, const struct tree *tree)
{
	struct thing *lazy = thing_native(m, STR("lazy()"), NULL);
	struct thing *function = thing_copy(m, &(struct thing){ .kind = THING_FUNCTION });

	if (lazy->kind != THING_NATIVE || function->kind != THING_FUNCTION)
		return thing_unknown();
	function->tree = tree;
	function->scope = m->scope;
	thing_push(m, lazy, function);
	return lazy;
}

static struct thing *run(struct machine *m, struct thing *lazy)
{
	struct thing *function = lazy->n ? lazy->items[0] : NULL, *result;
	struct scope *outer = m->scope;

	if (!function)
		return lazy->self ? lazy->self : thing_unknown();
	lazy->n--; /* once */
	if (function->tree->kind == TREE_EACH) {
		m->scope = function->scope;
		result = machine_each(m, function->tree);
		m->scope = outer;
	} else {
		result = machine_call_body(m, function,
			&(struct invocation){ .args = lazy->items + 1,
				.n = lazy->n,
				.keywords = lazy->self,
				.more = lazy->flag,
				.line = m->line });
	}
	lazy->n = 0;
	lazy->self = result;
	return result;
}

struct thing *machine_force(struct machine *m, struct thing *thing)
{
	if (is_lazy(thing))
		return run(m, thing);
	for (size_t i = 0; thing->kind == THING_LIST && i < thing->n; i++)
		if (is_lazy(thing->items[i]))
			thing->items[i] = run(m, thing->items[i]);
	return thing;
}
