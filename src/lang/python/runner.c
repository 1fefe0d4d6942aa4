/*
 * Python's test runners: what pytest and unittest call once a file is read. They say so by argv:
 * the runner, which tests ("::Class::name"; "-": none, only what stands beside them), and the
 * expression of -k.
 */
#include "lang/python/python.h"

#define FIXTURE "fixture "
#define AUTOUSE "autouse "
#define SKIPPED "skipped "
#define PATCHES "monkeypatch()"

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
	struct str key = arena_printf(m->arena, SKIPPED "%.*s", STR_ARGS(name));

	return str_starts(name, "test") && !str_is(word_of(m, 1), "-") && key.at &&
	       !scope_own(m->overrides, key) && named(word_of(m, 1), class_name, name) &&
	       expressed(word_of(m, 2), class_name, name);
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

/* monkeypatch and mocker are known by these names alone. */
static bool is_patcher(struct str name)
{
	return str_is(name, "monkeypatch") || str_is(name, "mocker");
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
			: is_patcher(p->text)                  ? thing_native(m, p->text, NULL)
							       : thing_unknown());
	}
	if (args->kind == THING_LIST) {
		call.args = args->items;
		call.n = args->n;
	}
	return machine_call(m, function, &call);
}

/* Behind a test everything is as it was. */
static void take_back(struct machine *m)
{
	struct thing *patches = scope_own(m->overrides, STR(PATCHES));

	for (size_t i = patches ? patches->n : 0; i-- > 0;) {
		struct thing *patch = patches->items[i];
		struct str name;

		if (patch->n == 2 && thing_as_text(m, patch->items[0], &name))
			scope_set(m, patch->scope ? patch->scope : m->overrides, name,
				patch->items[1]->kind == THING_NONE ? NULL : patch->items[1]);
	}
	if (patches)
		scope_set(m, m->overrides, STR(PATCHES), NULL);
}

/* @name of @scope (NULL: what natives go by) is another thing until the test is over. */
static void replace(struct machine *m, struct scope *scope, struct str name, struct thing *now)
{
	struct thing *patches = scope_own(m->overrides, STR(PATCHES)), *patch = thing_list(m);
	struct thing *before = scope_own(scope ? scope : m->overrides, name);

	if (!patches) {
		patches = thing_list(m);
		scope_set(m, m->overrides, STR(PATCHES), patches);
	}
	if (patch->kind == THING_LIST && patches->kind == THING_LIST) {
		patch->scope = scope;
		thing_push(m, patch, thing_text(m, name));
		thing_push(m, patch, before ? before : thing_none());
		thing_push(m, patches, patch);
	}
	scope_set(m, scope ? scope : m->overrides, name, now);
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
	take_back(runner->m);
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

/* setattr(object, "name", value), setattr("module.name", value); mocker.patch("module.name") */
static struct thing *set_attribute(struct machine *m, struct invocation *call)
{
	struct thing *target = call->n ? call->args[0] : thing_unknown(), *now;
	bool mocks = call->param, dotted = target->kind == THING_TEXT;
	size_t at = dotted ? 1 : 2;
	struct str name;

	now = !mocks && call->n > at ? call->args[at] : thing_native(m, STR("mock()"), NULL);
	if (!call->n || !thing_as_text(m, call->args[MIN(at - 1, call->n - 1)], &name))
		return thing_unknown();
	if (target->kind == THING_OBJECT || target->kind == THING_CLASS)
		replace(m, target->scope, name, now);
	else if (target->kind == THING_NATIVE)
		replace(m, NULL,
			arena_printf(m->arena, "%.*s.%.*s", STR_ARGS(target->name), STR_ARGS(name)),
			now);
	else if (dotted)
		replace(m, NULL, name, now);
	return now;
}

static struct thing *set_variable(struct machine *m, struct invocation *call)
{
	if (call->n > 1)
		machine_set_environment(m, call->args[0], call->args[1]);
	return thing_none();
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
	bool autouse = decorator->n > 0, skips = false;
	static const char *const skipping[] = { "pytest.mark.skip", "pytest.mark.skip()",
		"unittest.skip()" };
	struct str key;

	for (size_t i = 0; i < ARRAY_SIZE(skipping); i++)
		skips |= str_is(decorator->name, skipping[i]);
	if (skips) {
		key = arena_printf(m->arena, SKIPPED "%.*s", STR_ARGS(name));
		if (key.at)
			scope_set(m, m->overrides, key, thing_none());
		return;
	}
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
	{ "monkeypatch.setattr", set_attribute, 0 },
	{ "monkeypatch.setenv", set_variable, 0 },
	{ "mocker.patch", set_attribute, 1 },
	{ "mocker.patch.object", set_attribute, 1 },
};

const struct native_table python_runner_natives = { natives, ARRAY_SIZE(natives) };
