/* What import and from .. import bind. */
#include "lang/machine/machine.h"

void machine_import(struct machine *m, const struct tree *tree)
{
	struct str root = str_slice(tree->text, 0, str_find_char(tree->text, '.', 0));
	struct thing *module = m->dialect->import ? m->dialect->import(m, tree->text) : NULL;

	if (!module) {
		m->risky |= !m->dialect->may_fail ||
			    m->dialect->may_fail(m, &(struct invocation){ .name = tree->text });
		module = thing_native(m, tree->op == OP_NOT ? root : tree->text, NULL);
		if (module->kind == THING_NATIVE)
			module->flag = true;
	}
	if (tree->first)
		scope_set(m, m->scope, tree->first->text, module);
}

void machine_import_all(struct machine *m, struct str module)
{
	for (size_t t = 0; t < m->dialect->n_tables; t++) {
		for (size_t i = 0; i < m->dialect->tables[t].n; i++) {
			struct str name = str_from(m->dialect->tables[t].at[i].name), last;
			struct thing *thing;

			if (!str_equal(str_slice(name, 0, module.len), module) ||
				name.len <= module.len || name.at[module.len] != '.')
				continue;
			last = str_skip(name, module.len + 1);
			last = str_slice(last, 0, str_find_char(last, '.', 0));
			last = str_slice(last, 0, str_find_char(last, '(', 0));
			name = str_slice(name, 0, module.len + 1 + last.len);
			thing = thing_native(m, name, NULL);
			if (thing->kind == THING_NATIVE)
				thing->flag = true;
			scope_set(m, m->scope, last, thing);
		}
	}
}

void machine_import_from(struct machine *m, const struct tree *tree)
{
	struct thing *module = m->dialect->import ? m->dialect->import(m, tree->text) : NULL;

	if (!module) {
		module = thing_native(m, tree->text, NULL);
		if (module->kind == THING_NATIVE)
			module->flag = true;
	}
	for (const struct tree *item = tree->first; item; item = item->next) {
		struct thing *part = NULL;

		if (!str_is(item->text, "*") && module->kind == THING_OBJECT &&
			!scope_own(module->scope, item->text) && m->dialect->import)
			part = m->dialect->import(
				m, arena_printf(m->arena, "%.*s%s%.*s", STR_ARGS(tree->text),
					   str_ends(tree->text, ".") ? "" : ".",
					   STR_ARGS(item->text)));
		if (!str_is(item->text, "*"))
			scope_set(m, m->scope, item->first->text,
				part ? part : machine_member(m, module, item->text));
		else if (module->kind == THING_NATIVE)
			machine_import_all(m, tree->text);
		else
			scope_set(m, m->scope, STR("*"), module);
	}
}
