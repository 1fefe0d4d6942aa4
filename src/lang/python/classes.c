/* Parts of Python's library that classes are made with. */
#include "lang/python/python.h"

static struct thing *arg(struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

static struct thing *super(struct machine *m, struct invocation *call)
{
	(void)call;
	return object_super(m);
}

/* object.__new__(cls), super().__new__(cls) */
static struct thing *new_object(struct machine *m, struct invocation *call)
{
	return call->n && call->args[0]->kind == THING_CLASS ? object_bare(m, call->args[0]) : NULL;
}

/* field(default=..), field(default_factory=..): what the field holds then. */
static struct thing *field_default(struct machine *m, struct invocation *call)
{
	struct thing *value = argument(call, SIZE_MAX, "default");
	struct thing *make = argument(call, SIZE_MAX, "default_factory");

	if (!make)
		make = argument(call, SIZE_MAX, "factory");
	if (make)
		return machine_call(m, make, &(struct invocation){ .line = call->line });
	return value ? value : thing_unknown();
}

static void add_field(struct machine *m, struct tree *body, struct tree **tail, struct str name)
{
	struct tree *field = tree_new(&m->forest, TREE_ASSIGN, m->line);

	field->text = STR(":");
	field->first = tree_new(&m->forest, TREE_NAME, m->line);
	field->first->text = name;
	tree_add(body, tail, field);
}

/* namedtuple("C", "tool verb"), namedtuple("C", ["tool", "verb"]) */
static struct thing *named_tuple(struct machine *m, struct invocation *call)
{
	struct thing *class = thing_copy(m, &(struct thing){ .kind = THING_CLASS });
	struct thing *names = arg(call, 1), *comma = thing_text(m, STR(","));
	struct thing *blank[2] = { comma, thing_text(m, STR(" ")) };
	struct tree *body = tree_new(&m->forest, TREE_BLOCK, m->line), *tail = NULL;
	struct str name;

	if (class->kind != THING_CLASS)
		return class;
	class->scope = scope_new(m, NULL);
	class->tree = body;
	if (names->kind == THING_TEXT) {
		names = method_call(m, &(struct invocation){ .self = names, .args = blank, .n = 2 },
			STR("replace"));
		names = method_call(m, &(struct invocation){ .self = names }, STR("split"));
	}
	for (size_t i = 0; names && names->kind == THING_LIST && i < names->n; i++) {
		struct thing *one = names->items[i];

		if (one->kind == THING_LIST && one->n)
			one = one->items[0]; /* typing.NamedTuple("C", [("tool", str)]) */
		if (thing_as_text(m, one, &name))
			add_field(m, body, &tail, name);
	}
	return class;
}

/* t.start() of a class of the text that is derived from Thread */
static struct thing *start_self(struct machine *m, struct invocation *call)
{
	if (!call->self || call->self->kind != THING_OBJECT)
		return NULL;
	return machine_call(m, machine_member(m, call->self, STR("run")),
		&(struct invocation){ .line = call->line });
}

static struct thing *first_argument(struct machine *m, struct invocation *call)
{
	(void)m;
	return arg(call, 0);
}

static struct thing *all_arguments(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);

	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	return list;
}

/* setattr(object, "name", value) */
static struct thing *set_member(struct machine *m, struct invocation *call)
{
	struct str name;

	if (call->n > 2 && thing_as_text(m, call->args[1], &name))
		machine_assign_member(m, call->args[0], name, call->args[2]);
	return thing_none();
}

static void set_members(struct machine *m, struct thing *object, const struct thing *pairs)
{
	struct str name;

	for (size_t i = 0; i + 1 < pairs->n; i += 2)
		if (thing_as_text(m, pairs->items[i], &name))
			machine_assign_member(m, object, name, pairs->items[i + 1]);
}

/* object.__dict__.update(name=value), of(a dictionary) */
static struct thing *update_members(struct machine *m, struct invocation *call)
{
	struct thing *object = call->self ? call->self->self : NULL;

	if (!object || object->kind != THING_OBJECT)
		return NULL;
	if (call->n && call->args[0]->kind == THING_DICT)
		set_members(m, object, call->args[0]);
	if (call->keywords)
		set_members(m, object, call->keywords);
	return thing_none();
}

static const struct native natives[] = {
	{ "super", super, 0 },
	{ "setattr", set_member, 0 },
	{ "*.__dict__.update", update_members, 0 },
	{ "*.__new__", new_object, 0 },
	{ "dataclasses.field", field_default, 0 },
	{ "attr.ib", field_default, 0 },
	{ "attrs.field", field_default, 0 },
	{ "pydantic.Field", field_default, 0 },
	{ "collections.namedtuple", named_tuple, 0 },
	{ "typing.NamedTuple", named_tuple, 0 },
	{ "*.Thread().start", start_self, 0 },
	{ "*.Process().start", start_self, 0 },
	{ "*.Timer().start", start_self, 0 },
	{ "await", first_argument, 0 },
	{ "asyncio.run", first_argument, 0 },
	{ "asyncio.create_task", first_argument, 0 },
	{ "asyncio.ensure_future", first_argument, 0 },
	{ "asyncio.shield", first_argument, 0 },
	{ "asyncio.wait_for", first_argument, 0 },
	{ "*.run_until_complete", first_argument, 0 },
	{ "asyncio.gather", all_arguments, 0 },
};

const struct native_table python_class_natives = { natives, ARRAY_SIZE(natives) };
