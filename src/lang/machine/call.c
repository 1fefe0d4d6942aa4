/* Calls and members. */
#include "lang/machine/machine.h"

#define MAX_PATCHES 8 /* of one function; the others are not put in place */

struct str last_name(struct str dotted)
{
	size_t dot = str_rfind_char(dotted, '.');

	return dot == STR_NOT_FOUND ? dotted : str_skip(dotted, dot + 1);
}

const struct native *native_find(const struct dialect *dialect, struct str name)
{
	for (size_t t = 0; t < dialect->n_tables; t++) {
		for (size_t i = 0; i < dialect->tables[t].n; i++) {
			const struct native *row = &dialect->tables[t].at[i];

			if (row->name[0] == '*' ? str_ends(name, row->name + 1)
						: str_is(name, row->name))
				return row;
		}
	}
	return NULL;
}

static void bind_parameters(struct machine *m, const struct thing *function,
	struct invocation *call, const struct tree **ret_body)
{
	const struct tree *p = function->tree->first;
	size_t i = 0;
	bool self = function->self != NULL;

	for (; p && p->kind == TREE_PARAMETER; p = p->next) {
		struct thing *value = NULL;

		if (self && m->dialect->language == LANG_PYTHON) {
			self = false;
			value = function->self;
		} else if (p->op == OP_MULTIPLY) {
			value = thing_list(m);
			for (; i < call->n; i++)
				thing_push(m, value, call->args[i]);
			value->flag |= call->more && value->kind == THING_LIST;
		} else if (p->op == OP_POWER) {
			value = call->keywords ? call->keywords : thing_unknown();
			if (value->kind == THING_LIST)
				value->kind = THING_DICT;
		} else if (i < call->n) {
			value = call->args[i++];
		} else if (call->keywords) {
			value = thing_get(call->keywords, p->text);
		}
		if (!value && p->first && !call->more)
			value = machine_eval(m, p->first);
		if (!value)
			value = m->dialect->language == LANG_PYTHON || call->more ? thing_unknown()
										  : thing_none();
		if (p->text.len)
			scope_set(m, m->scope, p->text, value);
		else if (p->first)
			machine_assign(m, p->first, value);
	}
	*ret_body = p;
}

/* mock.patch on a function: what it names is another thing while the function runs. */
static void patch(struct machine *m, const struct thing *function, struct thing **before)
{
	struct str name;

	for (size_t i = 0; i < function->n && i < MAX_PATCHES; i++) {
		struct thing *now = *before ? before[i + 1] : thing_native(m, STR("mock()"), NULL);

		if (!thing_as_text(m, function->items[i], &name))
			continue;
		if (!*before)
			before[i + 1] = scope_own(m->overrides, name);
		scope_set(m, m->overrides, name, now);
	}
	*before = thing_none();
}

struct thing *machine_call_body(struct machine *m, struct thing *function, struct invocation *call)
{
	struct thing *before[MAX_PATCHES + 1] = { NULL };
	bool patches = function->n && function->number != FUNCTION_PROPERTY;
	struct thing *yields = m->yields;
	struct scope *outer = m->scope;
	struct thing *results = m->results, *result = thing_none(), *within = m->function;
	const struct invocation *outer_call = m->call;
	const struct tree *body;

	if (m->frames >= MAX_MACHINE_FRAMES || m->calls >= MAX_MACHINE_CALLS)
		return thing_unknown();
	m->frames++;
	m->calls++;
	m->results = NULL;
	m->result = thing_none();
	m->function = function;
	m->call = call;
	m->yields = function->tree->op == OP_COMMA ? thing_list(m) : NULL;
	m->scope = scope_new(m, function->scope);
	if (m->dialect->language == LANG_PERL) {
		struct thing *list = thing_list(m);

		if (function->self)
			thing_push(m, list, function->self);
		for (size_t i = 0; i < call->n; i++)
			thing_push(m, list, call->args[i]);
		list->flag |= call->more && list->kind == THING_LIST;
		scope_set(m, m->scope, STR("@_"), list);
	}
	if (function->self && m->dialect->language != LANG_PYTHON) {
		scope_set(m, m->scope, STR("this"), function->self);
		if (m->dialect->language == LANG_LUA)
			scope_set(m, m->scope, STR("self"), function->self);
	}
	if (m->dialect->language == LANG_RUBY && call->n && !call->more &&
		call->args[call->n - 1]->kind == THING_FUNCTION)
		scope_set(m, m->scope, STR("yield"), call->args[call->n - 1]);
	if (patches)
		patch(m, function, before);
	bind_parameters(m, function, call, &body);
	if (body && body->kind < TREE_BLOCK) {
		result = machine_eval(m, body);
	} else if (body) {
		enum flow flow = machine_exec(m, body);

		if (flow == FLOW_RETURN || m->dialect->last_is_result)
			result = m->result;
	}
	if (patches)
		patch(m, function, before);
	if (m->results)
		result = thing_either(m, m->results, result);
	if (m->yields)
		result = m->yields;
	m->yields = yields;
	m->results = results;
	m->function = within;
	m->call = outer_call;
	m->scope = outer;
	m->frames--;
	return result;
}

static struct thing *call_function(
	struct machine *m, struct thing *function, struct invocation *call)
{
	if (function->tree->op == OP_COMMA || function->tree->op == OP_DEFAULT)
		return lazy_new(m, function, call);
	return machine_call_body(m, function, call);
}

/* A library function that does something of its own when it is called. */
static bool acts(const struct machine *m, const struct thing *thing)
{
	const struct native *row =
		thing->kind == THING_NATIVE ? native_find(m->dialect, thing->name) : NULL;

	return row && row->name[0] != '*';
}

/*
 * A function that is handed to something we do not know may be called by it: with the arguments
 * that follow it, or those under a name for that (args=, kwargs=), or others.
 */
static void call_back(struct machine *m, const struct invocation *call)
{
	static const char *const names[] = { "args", "argument", "kwargs" };
	struct invocation inner = { .more = true, .line = call->line };
	struct thing *given = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(names) && !given; i++)
		given = argument(call, SIZE_MAX, names[i]);
	for (size_t i = 0; i < call->n && i < 16; i++) {
		struct thing *list = given ? given : i + 2 == call->n ? call->args[i + 1] : NULL;

		if (call->args[i]->kind != THING_FUNCTION && !acts(m, call->args[i]))
			continue;
		inner.args = call->args + i + 1;
		inner.n = call->n - i - 1;
		if (list && list->kind == THING_LIST && (given || acts(m, call->args[i]))) {
			inner.args = list->items;
			inner.n = list->n;
		}
		inner.more = call->args[i]->kind == THING_FUNCTION;
		if (inner.n || inner.more)
			machine_call(m, call->args[i], &inner);
	}
	inner.n = given && given->kind == THING_LIST ? given->n : 0;
	inner.args = inner.n ? given->items : NULL;
	inner.more = true;
	for (size_t i = 1; call->keywords && i < call->keywords->n && i < 32; i += 2)
		if (call->keywords->items[i]->kind == THING_FUNCTION)
			machine_call(m, call->keywords->items[i], &inner);
}

/*
 * Perl: R::go(), R->go(), $object->go() are the sub of that name, whatever package it stands in;
 * AUTOLOAD if there is none.
 */
static struct thing *call_sub(struct machine *m, struct thing *callee, struct invocation *call)
{
	struct str name = last_name(callee->name);
	struct thing *sub, *copy;

	if (str_contains(name, "::"))
		name = str_skip(name, str_rfind_char(name, ':') + 1);
	sub = scope_own(m->globals, name);
	if (!sub || sub->kind != THING_FUNCTION) /* *go = sub { .. } */
		sub = scope_own(m->globals, arena_printf(m->arena, "*%.*s", STR_ARGS(name)));
	if (!sub || sub->kind != THING_FUNCTION) {
		sub = scope_own(m->globals, STR("AUTOLOAD"));
		if (sub && sub->kind == THING_FUNCTION)
			scope_set(m, m->globals, STR("$AUTOLOAD"),
				thing_text(
					m, arena_printf(m->arena, "main::%.*s", STR_ARGS(name))));
	}
	if (!sub || sub->kind != THING_FUNCTION)
		return NULL;
	copy = thing_copy(m, sub);
	if (copy->kind == THING_FUNCTION && callee->self)
		copy->self = callee->self;
	return call_function(m, copy, call);
}

static struct thing *call_native_once(
	struct machine *m, struct thing *callee, struct invocation *call)
{
	const struct native *row;
	struct thing *result = NULL, *made;

	m->natives++;
	call->name = callee->name;
	call->callee = callee;
	call->self = callee->self;
	m->risky |= !m->dialect->may_fail || m->dialect->may_fail(m, call);
	row = native_find(m->dialect, callee->name);
	if (call->n && call->args[0]->kind == THING_OBJECT && !callee->self &&
		callee->name.len < 20)
		result = object_special(m, call->args[0],
			arena_printf(m->arena, "__%.*s__", STR_ARGS(callee->name)).at,
			call->n > 1 ? call->args[1] : NULL);
	if (result)
		return result;
	if (row) {
		call->param = row->param;
		result = row->call(m, call);
	}
	if (!result && callee->self && callee->self != thing_unknown())
		result = method_call(m, call, last_name(callee->name));
	if (!result && m->dialect->language == LANG_PERL)
		result = call_sub(m, callee, call);
	if (result)
		return result;
	call_back(m, call);
	made = thing_native(
		m, arena_printf(m->arena, "%.*s()", STR_ARGS(callee->name)), callee->self);
	if (made->kind != THING_NATIVE)
		return made;
	made->flag |= callee->flag;
	for (size_t i = 0; i < call->n && i < 16; i++)
		thing_push(m, made, call->args[i]);
	return made;
}

/* Once for each alternative of an argument or of the object. */
static struct thing *call_native(struct machine *m, struct thing *callee, struct invocation *call)
{
	struct thing *result = NULL;

	for (size_t i = 0; i < call->n && m->calls < MAX_MACHINE_CALLS; i++) {
		struct thing *either = call->args[i];
		struct thing **args;

		if (either->kind != THING_EITHER)
			continue;
		for (size_t j = 0; j < either->n; j++) {
			struct invocation one = *call;
			struct thing *own;

			m->calls++;
			args = arena_alloc(m->arena, struct thing *, call->n);
			if (!args) {
				m->failed = true;
				return thing_unknown();
			}
			memcpy(args, call->args, call->n * sizeof(*args));
			args[i] = either->items[j];
			one.args = args;
			own = call_native(m, callee, &one);
			result = result ? thing_either(m, result, own) : own;
		}
		return result ? result : thing_unknown();
	}
	return call_native_once(m, callee, call);
}

/* Lua: the function of that name in the metatable of a table; NULL if it has none. */
static struct thing *meta_function(struct machine *m, const struct thing *table, const char *name)
{
	struct thing *found = NULL;

	if (m->dialect->language == LANG_LUA && table->self && table->self->kind == THING_DICT)
		found = thing_get(table->self, str_from(name));
	return found && found->kind == THING_FUNCTION ? found : NULL;
}

/* The call with @first in front of its arguments. */
static struct thing *call_with(
	struct machine *m, struct thing *function, struct thing *first, struct invocation *call)
{
	struct invocation inner = *call;
	struct thing *list = thing_list(m);

	thing_push(m, list, first);
	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	inner.args = list->items;
	inner.n = list->n;
	return machine_call(m, function, &inner);
}

struct thing *machine_call(struct machine *m, struct thing *callee, struct invocation *call)
{
	struct thing *result = NULL;
	struct str name;

	if (machine_step(m))
		return thing_unknown();
	switch (callee->kind) {
	case THING_FUNCTION:
		return call_function(m, callee, call);
	case THING_CLASS:
		return object_make(m, callee, call);
	case THING_NATIVE:
		return call_native(m, callee, call);
	case THING_EITHER:
		for (size_t i = 0; i < callee->n; i++) {
			struct invocation one = *call;
			struct thing *own = machine_call(m, callee->items[i], &one);

			result = result ? thing_either(m, result, own) : own;
		}
		return result ? result : thing_unknown();
	case THING_OBJECT:
		if (callee->flag) {
			object_construct(m, callee, call);
			return callee;
		}
		result = machine_member(m, callee,
			m->dialect->language == LANG_PHP ? STR("__invoke") : STR("__call__"));
		if (result->kind == THING_FUNCTION)
			return call_function(m, result, call);
		break;
	case THING_TEXT:
		if ((m->dialect->language == LANG_PHP || m->dialect->language == LANG_PERL) &&
			thing_as_text(m, callee, &name))
			return machine_call(m, machine_named(m, name), call);
		break;
	case THING_DICT:
		if (meta_function(m, callee, "__call"))
			return call_with(m, meta_function(m, callee, "__call"), callee, call);
		break;
	case THING_UNKNOWN:
	case THING_NONE:
	case THING_BOOL:
	case THING_NUMBER:
	case THING_LIST:
		break;
	}
	if (m->dialect->language == LANG_RUBY && !call->n && callee->kind != THING_UNKNOWN)
		return callee; /* object.attribute */
	call_back(m, call);
	return thing_unknown();
}

struct thing *machine_named(struct machine *m, struct str name)
{
	struct thing *thing = scope_find(m->scope, name);

	return thing ? thing : thing_native(m, name, NULL);
}

struct thing *machine_apply(struct machine *m, struct thing *function, struct thing *arg)
{
	struct thing *args[1] = { arg };

	return machine_call(
		m, function, &(struct invocation){ .args = args, .n = 1, .line = m->line });
}

static struct thing *bound(struct machine *m, struct thing *function, struct thing *to)
{
	struct thing *copy;

	if (function->self)
		return function;
	copy = thing_copy(m, function);
	if (copy->kind == THING_FUNCTION)
		copy->self = to;
	return copy;
}

static struct thing *native_member(struct machine *m, struct thing *base, struct str name)
{
	struct str full = arena_printf(m->arena, "%.*s.%.*s", STR_ARGS(base->name), STR_ARGS(name));
	struct thing *thing = scope_own(m->overrides, full);

	if (thing)
		return thing;
	if (str_is(base->name, "lazy()") && str_is(name, "close")) /* before its body began */
		return thing_native(m, STR("lazy().close"), NULL);
	if (str_is(base->name, "lazy()"))
		return machine_member(m, machine_force(m, base), name);
	if (str_is(name, "__call__"))
		return base;
	if (str_is(base->name, "environment") && !native_find(m->dialect, full))
		return machine_environment(m, thing_text(m, name));
	if (m->dialect->constant)
		thing = m->dialect->constant(m, full, base);
	return thing ? thing : thing_native(m, full, base);
}

struct thing *machine_member(struct machine *m, struct thing *base, struct str name)
{
	struct thing *thing = NULL;

	switch (base->kind) {
	case THING_EITHER:
		for (size_t i = 0; i < base->n; i++) {
			struct thing *own = machine_member(m, base->items[i], name);

			thing = thing ? thing_either(m, thing, own) : own;
		}
		return thing ? thing : thing_unknown();
	case THING_NATIVE:
		return native_member(m, base, name);
	case THING_OBJECT:
		thing = object_member(m, base, name);
		if (thing)
			return thing;
		break;
	case THING_CLASS:
		thing = class_member(base, name);
		if (thing && thing->kind == THING_FUNCTION && thing->number == FUNCTION_OF_CLASS)
			return bound(m, thing, base);
		if (thing)
			return thing;
		break;
	case THING_DICT:
		thing = m->dialect->language != LANG_PYTHON ? thing_get(base, name) : NULL;
		if (!thing && base->self && base->self->kind == THING_DICT)
			thing = thing_get(base->self, name); /* Lua: its metatable */
		if (!thing && meta_function(m, base, "__index")) {
			struct thing *args[2] = { base, thing_text(m, name) };

			return machine_call(m, meta_function(m, base, "__index"),
				&(struct invocation){ .args = args, .n = 2, .line = m->line });
		}
		if (thing && thing->kind == THING_FUNCTION && thing->number == FUNCTION_PROPERTY)
			return machine_call(
				m, bound(m, thing, base), &(struct invocation){ .line = m->line });
		if (thing)
			return thing->kind == THING_FUNCTION ? bound(m, thing, base) : thing;
		break;
	case THING_LIST:
		if (str_is(name, "length") && !base->flag)
			return thing_number(m, (int64_t)base->n);
		break;
	case THING_TEXT:
		if (str_is(name, "length") && field_is_known(&base->text) && base->text.n == 1)
			return thing_number(m, (int64_t)base->text.pieces[0].text.len);
		if (m->dialect->constant)
			thing = m->dialect->constant(m, name, base);
		if (thing)
			return thing;
		break;
	case THING_NONE:
		m->risky = true;
		break;
	case THING_UNKNOWN:
	case THING_BOOL:
	case THING_NUMBER:
	case THING_FUNCTION:
		break;
	}
	return thing_native(m, arena_printf(m->arena, "?.%.*s", STR_ARGS(name)), base);
}
