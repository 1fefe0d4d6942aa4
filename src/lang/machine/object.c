/*
 * Classes and objects of the text: how they are made, where their members are found, and the
 * methods that operators, builtins and statements call by names of their own (__add__, __exit__).
 */
#include "lang/machine/machine.h"

#define MAX_CLASS_DEPTH  16
#define MAX_CLASS_FIELDS 64 /* of one data class; the others are not set */

static struct thing *find_member(
	struct thing *class, struct str name, struct thing **ret_owner, uint32_t depth)
{
	struct thing *thing;

	if (!class || class->kind != THING_CLASS || depth == MAX_CLASS_DEPTH)
		return NULL;
	thing = scope_own(class->scope, name);
	*ret_owner = class;
	if (!thing)
		thing = find_member(class->self, name, ret_owner, depth + 1);
	for (size_t i = 0; !thing && i < class->n; i++)
		thing = find_member(class->items[i], name, ret_owner, depth + 1);
	return thing;
}

struct thing *class_member(struct thing *class, struct str name)
{
	struct thing *owner;

	return find_member(class, name, &owner, 0);
}

/* The class of a library that @class is derived from; NULL if it is none. */
static struct thing *library_base(const struct thing *class, uint32_t depth)
{
	struct thing *found;

	if (!class || depth == MAX_CLASS_DEPTH)
		return NULL;
	if (class->kind == THING_NATIVE)
		return (struct thing *)(uintptr_t) class;
	if (class->kind != THING_CLASS)
		return NULL;
	found = library_base(class->self, depth + 1);
	for (size_t i = 0; !found && i < class->n; i++)
		found = library_base(class->items[i], depth + 1);
	return found;
}

/* @member of @class as a function that knows its object and where it was found. */
static struct thing *bound(
	struct machine *m, struct thing *member, struct thing *owner, struct thing *object)
{
	struct thing *copy;

	if (member->kind != THING_FUNCTION || member->self)
		return member;
	copy = thing_copy(m, member);
	if (copy->kind != THING_FUNCTION)
		return copy;
	copy->owner = owner;
	if (member->number == FUNCTION_OF_CLASS)
		copy->self = object->kind == THING_OBJECT ? object->self : object;
	else if (member->number != FUNCTION_STATIC)
		copy->self =
			object->kind == THING_OBJECT && object->flag ? object->items[0] : object;
	return copy;
}

static struct thing *call_bound(struct machine *m, struct thing *member, struct thing *owner,
	struct thing *object, struct thing *arg)
{
	return machine_call(m, bound(m, member, owner, object),
		&(struct invocation){ .args = &arg, .n = arg ? 1 : 0, .line = m->line });
}

struct thing *object_special(
	struct machine *m, struct thing *object, const char *name, struct thing *arg)
{
	struct thing *owner, *member;

	if (object->kind != THING_OBJECT || !object->self)
		return NULL;
	member = find_member(object->self, str_from(name), &owner, 0);
	if (!member || member->kind != THING_FUNCTION)
		return NULL;
	return call_bound(m, member, owner, object, arg);
}

/* The first of @names that the class has. */
static struct thing *first_member(
	struct thing *class, const char *const *names, size_t n, struct thing **ret_owner)
{
	struct thing *member = NULL;

	for (size_t i = 0; i < n && !member; i++)
		member = find_member(class, str_from(names[i]), ret_owner, 0);
	return member && member->kind == THING_FUNCTION ? member : NULL;
}

/* What a class says of its fields: `name: type` and `name: type = value`, those of bases first. */
static size_t fields_of(const struct thing *class, struct str *names, size_t n, uint32_t depth)
{
	const struct tree *body = class->tree;

	if (class->self && class->self->kind == THING_CLASS && depth < MAX_CLASS_DEPTH)
		n = fields_of(class->self, names, n, depth + 1);
	if (body && body->kind == TREE_BLOCK)
		body = body->first;
	for (; body && n < MAX_CLASS_FIELDS; body = body->next) {
		const struct tree *one = body->kind == TREE_BLOCK ? body->first : body;

		if (one && one->kind == TREE_ASSIGN && str_is(one->text, ":") &&
			one->first->kind == TREE_NAME)
			names[n++] = one->first->text;
	}
	return n;
}

static void set_fields(struct machine *m, struct thing *object, struct invocation *call)
{
	struct str names[MAX_CLASS_FIELDS];
	size_t n = fields_of(object->self, names, 0, 0);

	for (size_t i = 0; i < n; i++) {
		struct thing *value = i < call->n ? call->args[i] : NULL;

		if (!value && call->keywords)
			value = thing_get(call->keywords, names[i]);
		if (!value && call->more)
			value = thing_unknown();
		if (value)
			scope_set(m, object->scope, names[i], value);
	}
	object_special(m, object, "__post_init__", NULL);
}

struct thing *object_fields(struct machine *m, const struct thing *object)
{
	struct str names[MAX_CLASS_FIELDS];
	struct thing *list = thing_list(m);
	size_t n = object->self && object->self->kind == THING_CLASS
			   ? fields_of(object->self, names, 0, 0)
			   : 0;

	for (size_t i = 0; i < n; i++)
		thing_push(m, list, machine_member(m, (struct thing *)(uintptr_t)object, names[i]));
	return n ? list : NULL;
}

struct thing *object_bare(struct machine *m, struct thing *class)
{
	struct thing *object = thing_copy(m, &(struct thing){ .kind = THING_OBJECT });

	if (object->kind != THING_OBJECT)
		return object;
	object->self = class;
	object->name = class->name;
	object->scope = scope_new(m, NULL);
	return object;
}

void object_construct(struct machine *m, struct thing *object, struct invocation *call)
{
	static const char *const names[] = { "__init__", "constructor", "initialize",
		"__construct" };
	struct thing *owner;
	struct thing *init = first_member(object->self, names, ARRAY_SIZE(names), &owner);

	if (init)
		machine_call(m, bound(m, init, owner, object), call);
	else if (object->self && object->self->kind == THING_CLASS)
		set_fields(m, object, call);
}

struct thing *object_make(struct machine *m, struct thing *class, struct invocation *call)
{
	static const char *const makers[] = { "__new__" }, *const ends[] = { "__del__",
		"__destruct" };
	struct thing *owner, *object = NULL, *special;

	special = class->owner ? class_member(class->owner, STR("__call__")) : NULL;
	if (special && special->kind == THING_FUNCTION)
		return machine_call(m, bound(m, special, class->owner, class), call);
	special = first_member(class, makers, ARRAY_SIZE(makers), &owner);
	if (special)
		object = machine_call(m, bound(m, special, owner, class), call);
	if (!object || object->kind != THING_OBJECT)
		object = object_bare(m, class);
	if (object->kind != THING_OBJECT)
		return object;
	object_construct(m, object, call);
	special = first_member(class, ends, ARRAY_SIZE(ends), &owner);
	if (special)
		call_bound(m, special, owner, object, NULL);
	return object;
}

struct thing *object_super(struct machine *m)
{
	struct thing *object, *self = m->function ? m->function->self : NULL;

	if (!self || !m->function->owner)
		return thing_unknown();
	object = thing_copy(m, &(struct thing){ .kind = THING_OBJECT });
	if (object->kind != THING_OBJECT)
		return object;
	object->flag = true;
	object->self = m->function->owner->self;
	object->scope = self->scope;
	thing_push(m, object, self);
	return object->n ? object : thing_unknown();
}

struct thing *object_super_method(struct machine *m)
{
	struct thing *owner, *self = m->function ? m->function->self : NULL, *member;

	if (!self || !m->function->owner)
		return thing_unknown();
	member = find_member(m->function->owner->self, m->function->name, &owner, 0);
	return member && member->kind == THING_FUNCTION ? bound(m, member, owner, self)
							: thing_unknown();
}

struct thing *object_member(struct machine *m, struct thing *object, struct str name)
{
	struct thing *owner, *member = NULL, *result, *base;

	if (!object->flag)
		member = scope_own(object->scope, name);
	if (member || !object->self)
		return member;
	member = find_member(object->self, name, &owner, 0);
	if (member && member->kind == THING_FUNCTION && member->number == FUNCTION_PROPERTY)
		return call_bound(m, member, owner, object, NULL);
	if (member && member->kind == THING_OBJECT) {
		result = object_special(m, member, "__get__", object);
		return result ? result : member;
	}
	if (member)
		return bound(m, member, owner, object);
	member = find_member(object->self,
		m->dialect->language == LANG_RUBY ? STR("method_missing") : STR("__call"), &owner,
		0);
	if (member && member->kind == THING_FUNCTION) {
		/* object.name(a) is method_missing(:name, a), PHP: __call("name", [a]) */
		base = thing_native(m, STR("partial()"), object);
		thing_push(m, base, bound(m, member, owner, object));
		thing_push(m, base, thing_text(m, name));
		return base->n == 2 ? base : thing_unknown();
	}
	result = object_special(m, object, "__getattr__", thing_text(m, name));
	if (!result)
		result = object_special(m, object, "__getattribute__", thing_text(m, name));
	if (result)
		return result;
	base = library_base(object->self, 0);
	return base ? thing_native(m,
			      arena_printf(m->arena, "%.*s().%.*s", STR_ARGS(base->name),
				      STR_ARGS(name)),
			      object)
		    : NULL;
}

void object_assign(struct machine *m, struct thing *object, struct str name, struct thing *value)
{
	struct thing *member = object->self ? class_member(object->self, name) : NULL;
	struct thing *args[2] = { object, value };

	if (member && member->kind == THING_FUNCTION && member->number == FUNCTION_PROPERTY &&
		member->n)
		call_bound(m, member->items[0], object->self, object, value);
	if (member && member->kind == THING_OBJECT && member->self)
		machine_call(m, machine_member(m, member, STR("__set__")),
			&(struct invocation){ .args = args, .n = 2, .line = m->line });
	args[0] = thing_text(m, name);
	member = object->self ? class_member(object->self, STR("__setattr__")) : NULL;
	if (member && member->kind == THING_FUNCTION)
		machine_call(m, bound(m, member, object->self, object),
			&(struct invocation){ .args = args, .n = 2, .line = m->line });
	scope_set(m, object->scope, name, value);
}

/* What is run because @class is there: __init_subclass__ of a base, its metaclass. */
void class_made(struct machine *m, struct thing *class)
{
	struct thing *args[3] = { thing_text(m, class->name), thing_list(m), thing_list(m) };
	struct invocation call = { .args = args, .n = 3, .line = m->line };
	static const char *const names[] = { "__new__", "__init__" };
	struct thing *owner, *base = class->self;
	struct thing *hook = find_member(base, STR("__init_subclass__"), &owner, 0);

	if (hook && hook->kind == THING_FUNCTION)
		call_bound(m, hook, owner, class, NULL);
	for (size_t i = 0; class->owner && i < ARRAY_SIZE(names); i++) {
		hook = find_member(class->owner, str_from(names[i]), &owner, 0);
		if (hook && hook->kind == THING_FUNCTION)
			machine_call(m, bound(m, hook, owner, class), &call);
	}
}

struct thing *object_operate(struct machine *m, enum op op, struct thing *a, struct thing *b)
{
	static const struct {
		enum op op;
		const char *left, *right;
	} rows[] = {
		{ OP_ADD, "__add__", "__radd__" },
		{ OP_SUBTRACT, "__sub__", "__rsub__" },
		{ OP_MULTIPLY, "__mul__", "__rmul__" },
		{ OP_DIVIDE, "__truediv__", "__rtruediv__" },
		{ OP_WHOLE_DIVIDE, "__floordiv__", "__rfloordiv__" },
		{ OP_MODULO, "__mod__", "__rmod__" },
		{ OP_POWER, "__pow__", "__rpow__" },
		{ OP_BIT_OR, "__or__", "__ror__" },
		{ OP_BIT_AND, "__and__", "__rand__" },
		{ OP_BIT_XOR, "__xor__", "__rxor__" },
		{ OP_LEFT, "__lshift__", "__rlshift__" },
		{ OP_RIGHT, "__rshift__", "__rrshift__" },
		{ OP_OTHER, "__matmul__", "__rmatmul__" },
		{ OP_EQUAL, "__eq__", "__eq__" },
		{ OP_UNEQUAL, "__ne__", "__ne__" },
		{ OP_LESS, "__lt__", "__gt__" },
		{ OP_LESS_EQUAL, "__le__", "__ge__" },
		{ OP_GREATER, "__gt__", "__lt__" },
		{ OP_GREATER_EQUAL, "__ge__", "__le__" },
		{ OP_IN, NULL, "__contains__" },
		{ OP_NOT_IN, NULL, "__contains__" },
	};
	struct thing *result = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].op != op)
			continue;
		if (rows[i].left)
			result = object_special(m, a, rows[i].left, b);
		return result ? result : object_special(m, b, rows[i].right, a);
	}
	return NULL;
}
