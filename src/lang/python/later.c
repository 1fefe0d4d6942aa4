/*
 * What is put off and may be taken back: atexit, sched and threading.Timer (Python 3.11). A call
 * that is put off runs at the end of the text, or when its scheduler runs; one that is taken back
 * in an undecided branch runs all the same. A timer that has been started is taken back only by
 * what is called right behind that: everything else may take longer than it waits.
 */
#include "lang/python/python.h"

#define AT_EXIT   "?atexit"
#define SCHEDULED "?scheduled"
#define TIMERS    "?timers"

/* Items: the function and its arguments; self: those it is given by name; flag: not to be run. */
static struct thing *put_off(struct machine *m, const char *list, const char *as,
	struct thing *function, struct thing **args, size_t n, struct thing *keywords)
{
	struct thing *all = scope_own(m->overrides, str_from(list));
	struct thing *made = thing_native(m, str_from(as), keywords);

	if (!all) {
		all = thing_list(m);
		scope_set(m, m->overrides, str_from(list), all);
	}
	if (made->kind != THING_NATIVE)
		return made;
	thing_push(m, made, function);
	for (size_t i = 0; i < n; i++)
		thing_push(m, made, args[i]);
	thing_push(m, all, made);
	return made;
}

static void run_all(struct machine *m, const char *list)
{
	const struct thing *all = scope_own(m->overrides, str_from(list));

	for (size_t i = 0; all && i < all->n && !machine_step(m); i++) {
		struct thing *one = all->items[i];

		if (one->kind != THING_NATIVE || one->flag || !one->n)
			continue;
		one->flag = true;
		machine_call(m, one->items[0],
			&(struct invocation){ .args = one->items + 1,
				.n = one->n - 1,
				.keywords = one->self,
				.line = m->line });
	}
}

void python_run_later(struct machine *m)
{
	run_all(m, TIMERS);
	run_all(m, AT_EXIT);
}

static bool is_same(const struct thing *a, const struct thing *b)
{
	return a == b ||
	       (a->kind == THING_NATIVE && b->kind == THING_NATIVE && str_equal(a->name, b->name));
}

static struct thing *register_exit(struct machine *m, struct invocation *call)
{
	if (!call->n)
		return thing_unknown();
	put_off(m, AT_EXIT, "later()", call->args[0], call->args + 1, call->n - 1, call->keywords);
	return call->args[0];
}

static struct thing *unregister_exit(struct machine *m, struct invocation *call)
{
	const struct thing *all = scope_own(m->overrides, STR(AT_EXIT));

	for (size_t i = 0; all && call->n && !m->branches && i < all->n; i++)
		all->items[i]->flag |= is_same(all->items[i]->items[0], call->args[0]);
	return thing_none();
}

/* The arguments that a call is to have, in a list. */
static const struct thing *arguments(const struct invocation *call, size_t i, const char *name)
{
	const struct thing *list = argument(call, i, name);

	return list && list->kind == THING_LIST ? list : NULL;
}

static struct thing *keywords_at(const struct invocation *call, size_t i)
{
	struct thing *keywords = argument(call, i, "kwargs");

	return keywords && keywords->kind == THING_DICT ? keywords : NULL;
}

/* enter(delay, priority, action, argument=(), kwargs={}) */
static struct thing *enter(struct machine *m, struct invocation *call)
{
	struct thing *action = argument(call, 2, "action");
	const struct thing *list = arguments(call, 3, "argument");

	if (!action || (call->n > 3 && !list))
		return NULL;
	return put_off(m, SCHEDULED, "event()", action, list ? list->items : NULL,
		list ? list->n : 0, keywords_at(call, 4));
}

static struct thing *cancel_event(struct machine *m, struct invocation *call)
{
	if (call->n && !m->branches && call->args[0]->kind == THING_NATIVE &&
		str_is(call->args[0]->name, "event()"))
		call->args[0]->flag = true;
	return thing_none();
}

static struct thing *run_events(struct machine *m, struct invocation *call)
{
	(void)call;
	run_all(m, SCHEDULED);
	return thing_none();
}

/* Timer(interval, function, args=None, kwargs=None) */
static struct thing *make_timer(struct machine *m, struct invocation *call)
{
	struct thing *function = argument(call, 1, "function"), *given = argument(call, 2, "args");
	const struct thing *list = arguments(call, 2, "args");

	if (!function || (given && given->kind != THING_NONE && !list))
		return NULL;
	return put_off(m, TIMERS, "threading.Timer()", function, list ? list->items : NULL,
		list ? list->n : 0, keywords_at(call, 3));
}

static struct thing *start_timer(struct machine *m, struct invocation *call)
{
	if (!call->self || call->self->kind != THING_NATIVE)
		return NULL;
	call->self->number = m->natives;
	return thing_none();
}

static struct thing *cancel_timer(struct machine *m, struct invocation *call)
{
	if (!call->self || call->self->kind != THING_NATIVE)
		return NULL;
	if (!m->branches &&
		(call->self->number == 0 || call->self->number + 1 == (int64_t)m->natives))
		call->self->flag = true;
	return thing_none();
}

static const struct native natives[] = {
	{ "atexit.register", register_exit, 0 },
	{ "atexit.unregister", unregister_exit, 0 },
	{ "sched.scheduler().enter", enter, 0 },
	{ "sched.scheduler().enterabs", enter, 0 },
	{ "sched.scheduler().cancel", cancel_event, 0 },
	{ "sched.scheduler().run", run_events, 0 },
	{ "threading.Timer", make_timer, 0 },
	{ "threading.Timer().start", start_timer, 0 },
	{ "threading.Timer().cancel", cancel_timer, 0 },
};

const struct native_table python_later_natives = { natives, ARRAY_SIZE(natives) };
