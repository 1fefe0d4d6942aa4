/* Classes, and what decorators make of them and of functions. */
#include "lang/machine/machine.h"

struct thing *machine_class(struct machine *m, const struct tree *tree)
{
	struct thing *class = thing_copy(m, &(struct thing){ .kind = THING_CLASS });
	struct scope *outer = m->scope;
	const struct tree *body = tree->first;

	if (class->kind != THING_CLASS)
		return class;
	class->name = tree->text;
	for (; body && body->next; body = body->next) {
		struct thing *base =
			machine_eval(m, body->kind == TREE_KEYWORD ? body->first : body);

		if (body->kind == TREE_KEYWORD && str_is(body->text, "metaclass"))
			class->owner = base;
		else if (body->kind != TREE_KEYWORD && class->self)
			thing_push(m, class, base);
		else if (body->kind != TREE_KEYWORD)
			class->self = base;
	}
	if (class->self && class->self->kind == THING_CLASS && !class->owner)
		class->owner = class->self->owner;
	class->tree = body;
	if (!tree->text.len && m->dialect->language == LANG_RUBY) { /* class << self */
		machine_exec(m, body);
		return class;
	}
	m->scope = scope_new(m, outer);
	if (body)
		machine_exec(m, body);
	class->scope = m->scope;
	m->scope = outer;
	if (tree->text.len)
		scope_set(m, outer, tree->text, class);
	class_made(m, class);
	return class;
}

/* @property, @staticmethod, @x.setter: how a function of a class is used. */
static bool use_function(struct machine *m, struct thing *made, const struct thing *decorator)
{
	struct str name = decorator->name;

	if (made->kind != THING_FUNCTION || decorator->kind != THING_NATIVE)
		return false;
	if (str_is(name, "property") || str_ends(name, "cached_property"))
		made->number = FUNCTION_PROPERTY;
	else if (str_is(name, "staticmethod"))
		made->number = FUNCTION_STATIC;
	else if (str_is(name, "classmethod"))
		made->number = FUNCTION_OF_CLASS;
	else if (str_is(name, "?.setter") && decorator->self &&
		 decorator->self->kind == THING_FUNCTION) {
		struct thing *getter = thing_copy(m, decorator->self);

		getter->n = 0;
		thing_push(m, getter, made);
		scope_set(m, m->scope, made->name, getter);
	} else {
		return false;
	}
	return true;
}

void machine_decorated(struct machine *m, const struct tree *tree)
{
	const struct tree *what = tree->first;
	struct thing *made;

	while (what && what->next)
		what = what->next;
	if (!what)
		return;
	machine_exec(m, what);
	made = scope_own(m->scope, what->text);
	for (const struct tree *d = tree->first; made && d != what; d = d->next) {
		struct thing *decorator = machine_eval(m, d);

		if (use_function(m, made, decorator))
			continue;
		if (made->kind == THING_FUNCTION && machine_patched(m, decorator).len) {
			thing_push(m, made, thing_text(m, machine_patched(m, decorator)));
			continue;
		}
		if (decorator->kind == THING_FUNCTION || decorator->kind == THING_CLASS ||
			decorator->kind == THING_OBJECT) {
			struct thing *result = machine_apply(m, decorator, made);

			if (result->kind == THING_FUNCTION || result->kind == THING_OBJECT)
				scope_set(m, m->scope, what->text, result);
		} else if (decorator->kind == THING_NATIVE &&
			   str_is(decorator->name, "atexit.register")) {
			machine_apply(m, decorator, made);
		} else if (decorator->kind == THING_NATIVE && m->dialect->decorated) {
			m->dialect->decorated(m, decorator, what->text, made);
		}
	}
}
