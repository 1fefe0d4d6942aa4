/*
 * Python's test runners: what pytest and unittest call once a file is read. They say so by argv:
 * the runner, which tests ("::Class::name"; "-": none, only what stands beside them), and the
 * expression of -k.
 */
#include "lang/python/python.h"

#define FIXTURE "fixture "
#define AUTOUSE "autouse "

static struct str word_of(const struct machine *m, size_t at)
{
	struct str text;

	return at < m->input->argc && field_known(m->arena, &m->input->argv[at], &text) ? text
											: STR("");
}

/* Every part of ::Class::name[parameters] is one of the two. */
static bool named(struct str id, struct str class_name, struct str name)
{
	while (str_starts(id, "::")) {
		size_t end = str_find(id, STR("::"), 2);
		struct str part = str_slice(id, 2, MIN(end, id.len));

		part = str_slice(part, 0, str_find_char(part, '[', 0));
		if (!str_equal(part, class_name) && !str_equal(part, name))
			return false;
		id = str_skip(id, MIN(end, id.len));
	}
	return true;
}

/* One operand of -k: `not` in front, then a part of a name. */
static bool fits(struct str operand, struct str class_name, struct str name)
{
	bool negated = false;

	operand = str_trim(operand);
	while (str_starts(operand, "not ")) {
		negated = !negated;
		operand = str_trim(str_skip(operand, 4));
	}
	return negated != (str_find(name, operand, 0) != STR_NOT_FOUND ||
				  str_find(class_name, operand, 0) != STR_NOT_FOUND);
}

/* A or B and not C; with brackets everything may be meant. */
static bool expressed(struct str expression, struct str class_name, struct str name)
{
	bool any = expression.len == 0 || str_contains(expression, "(");

	while (expression.len && !any) {
		size_t end = MIN(str_find(expression, STR(" or "), 0), expression.len);
		struct str all = str_slice(expression, 0, end);
		bool every = true;

		while (all.len) {
			size_t stop = MIN(str_find(all, STR(" and "), 0), all.len);

			every &= fits(str_slice(all, 0, stop), class_name, name);
			all = str_skip(all, stop + (stop < all.len ? 5 : 0));
		}
		any = every;
		expression = str_skip(expression, end + (end < expression.len ? 4 : 0));
	}
	return any;
}

static bool is_test(const struct machine *m, struct str class_name, struct str name)
{
	return str_starts(name, "test") && !str_is(word_of(m, 1), "-") &&
	       named(word_of(m, 1), class_name, name) && expressed(word_of(m, 2), class_name, name);
}

static bool stands_beside(struct str name)
{
	return str_starts(name, "setUp") || str_is(name, "setup") || str_starts(name, "setup_") ||
	       str_starts(name, "tearDown") || str_starts(name, "teardown") ||
	       str_starts(name, "asyncSetUp") || str_starts(name, "pytest_");
}

static struct thing *fixture(struct machine *m, const char *kind, struct str name)
{
	struct str key = arena_printf(m->arena, "%s%.*s", kind, STR_ARGS(name));

	return key.at ? scope_own(m->overrides, key) : NULL;
}

/* A function whose parameters are the results of fixtures. */
static struct thing *call_with_fixtures(struct machine *m, struct thing *function)
{
	struct invocation call = { .more = true, .line = m->line };
	struct thing *args = thing_list(m);

	for (const struct tree *p = function->tree ? function->tree->first : NULL;
		p && p->kind == TREE_PARAMETER && args->kind == THING_LIST; p = p->next) {
		struct thing *made = fixture(m, FIXTURE, p->text);

		if (p == function->tree->first && function->self)
			continue;
		thing_push(m, args,
			made && m->frames < MAX_MACHINE_FRAMES ? call_with_fixtures(m, made)
							       : thing_unknown());
	}
	if (args->kind == THING_LIST) {
		call.args = args->items;
		call.n = args->n;
	}
	return machine_call(m, function, &call);
}

/* The tests of a module or of the class that `self` is a runner of. */
struct runner {
	struct machine *m;
	struct str class_name;
	struct thing *object;
	bool found, runs;
};

static void run_member(void *self, struct str name, struct thing *thing)
{
	struct runner *runner = self;

	if (thing->kind != THING_FUNCTION)
		return;
	runner->found |= is_test(runner->m, runner->class_name, name);
	if (!runner->runs ||
		(!is_test(runner->m, runner->class_name, name) && !stands_beside(name)))
		return;
	if (runner->object)
		thing = machine_member(runner->m, runner->object, name);
	if (thing->kind == THING_FUNCTION)
		call_with_fixtures(runner->m, thing);
	else
		machine_call(runner->m, thing,
			&(struct invocation){ .more = true, .line = runner->m->line });
}

static void run_class(void *self, struct str name, struct thing *thing)
{
	struct machine *m = self;
	struct runner runner = { .m = m, .class_name = name };

	if (thing->kind != THING_CLASS || !thing->scope)
		return;
	scope_each(thing->scope, run_member, &runner);
	if (!runner.found)
		return;
	runner.object = machine_call(m, thing, &(struct invocation){ .line = m->line });
	runner.runs = runner.object->kind == THING_OBJECT;
	scope_each(thing->scope, run_member, &runner);
}

static void run_autouse(void *self, struct str name, struct thing *thing)
{
	if (str_starts(name, AUTOUSE))
		call_with_fixtures(self, thing);
}

void python_run_tests(struct machine *m)
{
	struct runner runner = { .m = m, .runs = true };

	if (!str_is(word_of(m, 1), "-"))
		scope_each(m->overrides, run_autouse, m);
	if (!str_is(word_of(m, 0), "unittest"))
		scope_each(m->globals, run_member, &runner);
	scope_each(m->globals, run_class, m);
}

static struct thing *run_tests(struct machine *m, struct invocation *call)
{
	(void)call;
	python_run_tests(m);
	return thing_none();
}

/* @pytest.fixture(autouse=True): a decorator that remembers so. */
static struct thing *make_fixture(struct machine *m, struct invocation *call)
{
	struct thing *made = thing_native(m, STR("pytest.fixture()"), NULL);
	struct thing *autouse = call->keywords ? thing_get(call->keywords, STR("autouse")) : NULL;

	if (made->kind == THING_NATIVE && autouse && thing_truth(autouse) != NO)
		thing_push(m, made, autouse);
	return made;
}

void python_decorated(
	struct machine *m, const struct thing *decorator, struct str name, struct thing *made)
{
	bool autouse = decorator->n > 0;
	struct str key;

	if (!str_is(decorator->name, "pytest.fixture") &&
		!str_is(decorator->name, "pytest.fixture()"))
		return;
	key = arena_printf(m->arena, "%s%.*s", autouse ? AUTOUSE : FIXTURE, STR_ARGS(name));
	if (key.at)
		scope_set(m, m->overrides, key, made);
}

static const struct native natives[] = {
	{ "unittest.main", run_tests, 0 },
	{ "pytest.main", run_tests, 0 },
	{ "pytest.fixture", make_fixture, 0 },
};

const struct native_table python_runner_natives = { natives, ARRAY_SIZE(natives) };
