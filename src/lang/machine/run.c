/* The way from a text to its effects, and the environment that it has. */
#include <errno.h>

#include "lang/machine/machine.h"

struct thing *machine_environment(struct machine *m, struct thing *name)
{
	struct thing *own = NULL;
	struct value value;
	struct str text;

	if (!thing_as_text(m, name, &text))
		return thing_field(m, field_any());
	if (m->environment)
		own = thing_get(m->environment, text);
	if (own)
		return own;
	if (!m->input->environment || (m->environment && m->environment->flag))
		return thing_field(m, field_any());
	value = m->input->environment(m->input->self, text);
	if (!value.open && value.n == 0)
		return thing_none();
	if (!value.open && value.n == 1 && value.alternatives[0].n == 0)
		return thing_unset();
	return thing_from_value(m, &value);
}

void machine_set_environment(struct machine *m, struct thing *name, struct thing *value)
{
	struct str text;

	if (!m->environment) {
		m->environment = thing_list(m);
		if (m->environment->kind != THING_LIST) {
			m->environment = NULL;
			return;
		}
		m->environment->kind = THING_DICT;
	}
	if (m->environment->n < 2 * MAX_MACHINE_VARIABLES ||
		(thing_as_text(m, name, &text) && thing_get(m->environment, text)))
		thing_set(m, m->environment, name, value);
	else
		m->environment->flag = true;
}

struct thing *machine_run_text(struct machine *m, struct str text)
{
	const struct tree *tree;

	if (m->frames >= MAX_MACHINE_FRAMES)
		return thing_unknown();
	m->forest.depth = 0;
	tree = m->dialect->parse(&m->forest, text);
	m->failed |= m->forest.failed;
	while (tree && tree->kind == TREE_BLOCK && tree->first && !tree->first->next)
		tree = tree->first;
	m->frames++;
	{
		struct thing *value = thing_none();

		const struct tree *last = tree && tree->kind == TREE_BLOCK ? tree->first : NULL;

		while (last && last->next)
			last = last->next;
		if (tree && tree->kind < TREE_BLOCK) {
			value = machine_eval(m, tree);
		} else if (last && last->kind < TREE_BLOCK) {
			for (const struct tree *one = tree->first; one != last; one = one->next)
				if (machine_exec(m, one) != FLOW_ON)
					break;
			value = machine_eval(m, last);
		} else if (machine_exec(m, tree) == FLOW_RETURN) {
			value = m->result; /* Lua, JavaScript, PHP: return of a whole file */
		}
		m->frames--;
		return value;
	}
}

static void start(struct machine *m)
{
	m->effects_tail = &m->effects;
	m->forest.arena = m->arena;
	m->used_at_start = m->arena->used;
	m->globals = scope_new(m, NULL);
	m->overrides = scope_new(m, NULL);
	m->scope = m->globals;
	m->result = thing_none();
	m->line = 1;
	m->status = -1;
}

int machine_run(struct arena *arena, const struct dialect *dialect, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end)
{
	struct machine m = { .arena = arena, .input = input, .dialect = dialect };
	struct tree *tree;

	start(&m);
	if (m.failed)
		return -ENOMEM;
	tree = dialect->parse(&m.forest, input->text);
	if (m.forest.failed || m.failed)
		return -ENOMEM;
	scope_set(&m, m.globals, STR("__name__"), thing_text(&m, STR("__main__")));
	machine_exec(&m, tree);
	if (m.traceback)
		effect_complain(&m, field_any());
	if (dialect->finish && !m.stopped)
		dialect->finish(&m);
	if (m.failed)
		return -ENOMEM;
	if (m.stopped || m.forest.full) {
		m.stopped = false;
		effect_unreadable(&m, "longer than can be followed",
			field_text(arena, str_slice(input->text, 0, MAX_THING_TEXT)));
		m.stopped = true;
	}
	*ret_effects = m.effects;
	*ret_end = (struct lang_end){ value_unknown(), m.stopped ? -1 : m.status };
	if (!m.stopped)
		ret_end->output = value_text(arena, STR(""));
	if (!m.stopped && m.has_output && ret_end->output.n) {
		struct field *field = arena_alloc(arena, struct field, 1);

		if (!field)
			return -ENOMEM;
		*field = m.output;
		ret_end->output = value_fields((struct fields){ .at = field, .n = 1 });
	}
	return 0;
}
