/* Ruby's include and extend, and classes that are made by a call: Struct.new, Class.new. */
#include "lang/library/library.h"

struct mixing {
	struct machine *m;
	struct scope *into;
};

static void mix_in(void *self, struct str name, struct thing *thing)
{
	struct mixing *mixing = self;

	if (thing->kind == THING_FUNCTION)
		scope_set(mixing->m, mixing->into, name, thing);
}

/* include M, extend M: what M defines is at hand here. */
struct thing *ruby_include(struct machine *m, struct invocation *call)
{
	struct mixing mixing = { m, m->scope };

	for (size_t i = 0; i < call->n; i++)
		if (call->args[i]->kind == THING_CLASS && call->args[i]->scope != m->scope)
			scope_each(call->args[i]->scope, mix_in, &mixing);
	return thing_none();
}

/* Struct.new(:tool, :verb) do .. end, Data.define(:tool), Class.new(Base) do .. end */
struct thing *ruby_structure(struct machine *m, struct invocation *call)
{
	struct thing *class = thing_copy(m, &(struct thing){ .kind = THING_CLASS });
	struct tree *body = tree_new(&m->forest, TREE_BLOCK, m->line), *tail = NULL;
	const struct tree *part;
	struct scope *outer = m->scope;
	struct str name;

	if (class->kind != THING_CLASS)
		return class;
	class->scope = scope_new(m, NULL);
	class->tree = body;
	for (size_t i = 0; i < call->n; i++) {
		if (call->args[i]->kind == THING_FUNCTION) {
			part = call->args[i]->tree->first;
			while (part && part->next)
				part = part->next;
			m->scope = scope_new(m, outer);
			machine_exec(m, part);
			class->scope = m->scope;
			m->scope = outer;
		} else if (call->args[i]->kind == THING_CLASS) {
			class->self = call->args[i];
		} else if (thing_as_text(m, call->args[i], &name)) {
			struct tree *field = tree_new(&m->forest, TREE_ASSIGN, m->line);

			field->text = STR(":");
			field->first = tree_new(&m->forest, TREE_NAME, m->line);
			field->first->text = name;
			tree_add(body, &tail, field);
		}
	}
	return class;
}
