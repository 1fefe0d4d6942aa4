/* Ruby's test classes (minitest, test-unit): with their autorun loaded, tests run at the end. */
#include "lang/library/library.h"

struct tests {
	struct machine *m;
	struct thing *object;
};

static void run_test(void *self, struct str name, struct thing *thing)
{
	struct tests *tests = self;

	if (!str_starts(name, "test_") || thing->kind != THING_FUNCTION)
		return;
	object_special(tests->m, tests->object, "setup", NULL);
	machine_call(tests->m, machine_member(tests->m, tests->object, name),
		&(struct invocation){ .line = tests->m->line });
	object_special(tests->m, tests->object, "teardown", NULL);
}

static void run_class(void *self, struct str name, struct thing *thing)
{
	static const char *const bases[] = { "Minitest.Test()", "Test.Unit().TestCase()" };
	struct tests tests = { .m = self };

	(void)name;
	if (thing->kind != THING_CLASS || !thing->self || thing->self->kind != THING_NATIVE)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(bases); i++) {
		if (!str_is(thing->self->name, bases[i]))
			continue;
		tests.object =
			machine_call(tests.m, thing, &(struct invocation){ .line = tests.m->line });
		scope_each(thing->scope, run_test, &tests);
	}
}

void minitest_finish(struct machine *m)
{
	scope_each(m->globals, run_class, m);
}
