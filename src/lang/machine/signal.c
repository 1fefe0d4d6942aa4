/*
 * Handlers of signals. A signal the text sends itself, or an alarm it sets, runs them all; what
 * others may send does not.
 */
#include "lang/machine/machine.h"

void signal_handle(struct machine *m, struct thing *signal, struct thing *handler)
{
	struct thing *handlers = scope_own(m->overrides, STR("handlers()"));
	struct field number = thing_as_field(m, signal);
	struct str name;

	if (handler->kind != THING_FUNCTION && handler->kind != THING_NATIVE)
		return;
	if (!field_known(m->arena, &number, &name))
		name = STR("");
	if (str_starts(name, "SIG"))
		name = str_skip(name, 3);
	/* Perl's __DIE__ and __WARN__ are no signals, and EXIT and CHLD come of themselves. */
	if (m->signalled || !name.len || str_starts(name, "_") || str_is(name, "EXIT") ||
		str_is(name, "0") || str_is(name, "CHLD") || str_is(name, "CLD")) {
		machine_apply(m, handler, thing_unknown());
		return;
	}
	if (!handlers) {
		handlers = thing_list(m);
		scope_set(m, m->overrides, STR("handlers()"), handlers);
	}
	thing_push(m, handlers, handler);
}

void signal_raise(struct machine *m)
{
	struct thing *handlers = scope_own(m->overrides, STR("handlers()"));
	bool before = m->signalled;

	m->signalled = true;
	for (size_t i = 0; !before && handlers && i < handlers->n; i++)
		machine_apply(m, handlers->items[i], thing_unknown());
}
