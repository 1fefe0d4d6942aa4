/* Where what is assigned goes: names, patterns, members, items and parts. */
#include "lang/machine/machine.h"

static void assign_pattern(struct machine *m, const struct tree *target, struct thing *value)
{
	struct thing *items;
	size_t i = 0;

	value = machine_force(m, value);
	items = value->kind == THING_NATIVE ? NULL : thing_iterate(m, value);

	for (const struct tree *one = target->first; one; one = one->next, i++) {
		struct thing *own = items && !items->flag && m->dialect->language == LANG_JAVASCRIPT
					    ? thing_none()
					    : thing_unknown();
		char sigil =
			m->dialect->language == LANG_PERL && one->kind == TREE_NAME && one->text.len
				? one->text.at[0]
				: 0;

		if ((sigil == '@' || sigil == '%') && items) {
			own = thing_list(m);
			for (; i < items->n; i++)
				thing_push(m, own, items->items[i]);
			own->flag |= own->kind == THING_LIST && items->flag;
			machine_assign(m, one, own);
			continue;
		}
		if (one->kind == TREE_SPREAD && items) {
			own = thing_list(m);
			for (; i < items->n && i + tree_count(one) <= items->n; i++)
				thing_push(m, own, items->items[i]);
		} else if (items && i < items->n) {
			own = items->items[i];
		} else if (!items) {
			own = machine_index(m, value, thing_number(m, (int64_t)i));
		}
		machine_assign(m, one->kind == TREE_SPREAD ? one->first : one, own);
	}
}

/* const { execSync: run } = require("child_process") */
static void assign_members(struct machine *m, const struct tree *target, struct thing *value)
{
	for (const struct tree *key = target->first; key; key = key->next) {
		struct str name;

		if (key->kind == TREE_SPREAD || !key->next)
			continue;
		name = key->text;
		key = key->next;
		machine_assign(m, key, machine_member(m, value, name));
	}
}

void machine_assign_member(
	struct machine *m, struct thing *base, struct str name, struct thing *value)
{
	if (base->kind == THING_LIST && base->n == 0 && m->dialect->language == LANG_LUA)
		base->kind = THING_DICT; /* {} is both */
	if (base->kind == THING_OBJECT)
		object_assign(m, base, name, value);
	else if (base->kind == THING_CLASS)
		scope_set(m, base->scope, name, value);
	else if (base->kind == THING_DICT)
		thing_set(m, base, thing_text(m, name), value);
	else if (base->kind == THING_NATIVE && str_is(base->name, "environment"))
		machine_set_environment(m, thing_text(m, name), value);
	else if (base->kind == THING_NATIVE)
		scope_set(m, m->overrides,
			arena_printf(m->arena, "%.*s.%.*s", STR_ARGS(base->name), STR_ARGS(name)),
			value);
}

static void assign_index(
	struct machine *m, struct thing *base, struct thing *key, struct thing *value)
{
	struct thing *args[2] = { key, value };
	struct str name;
	int64_t i;

	if (base->kind == THING_OBJECT && base->self &&
		class_member(base->self, STR("__setitem__"))) {
		machine_call(m, machine_member(m, base, STR("__setitem__")),
			&(struct invocation){ .args = args, .n = 2, .line = m->line });
		return;
	}
	if (base->kind == THING_LIST && thing_as_number(m, key, &i)) {
		if (i < 0)
			i += (int64_t)base->n;
		if (i >= 0 && i < (int64_t)base->n)
			base->items[i] = value;
		else if (i == (int64_t)base->n)
			thing_push(m, base, value);
		else
			base->flag = true;
	} else if (base->kind == THING_DICT ||
		   (base->kind == THING_LIST && base->n == 0 && key->kind == THING_TEXT)) {
		base->kind = THING_DICT;
		thing_set(m, base, key, value);
	} else if (base->kind == THING_NATIVE && str_is(base->name, "environment")) {
		machine_set_environment(m, key, value);
	} else if (base->kind == THING_NATIVE && str_ends(base->name, ".__dict__") && base->self &&
		   thing_as_text(m, key, &name)) {
		machine_assign_member(m, base->self, name, value);
	} else if (base->kind == THING_NATIVE && str_is(base->name, "signals")) {
		signal_handle(m, key, value);
	} else if (thing_as_text(m, key, &name)) {
		machine_assign_member(m, base, name, value);
	}
}

/* list[from:] = items; other bounds leave the list open. */
static void assign_slice(struct machine *m, const struct tree *target, struct thing *value)
{
	struct thing *base = machine_eval(m, target->first), *items = thing_iterate(m, value);
	const struct tree *from = target->first->next, *to = from ? from->next : NULL;
	int64_t start = 0;
	bool known = from && (!to || to->kind == TREE_NOTHING);

	if (base->kind != THING_LIST)
		return;
	if (known && from->kind != TREE_NOTHING)
		known = thing_as_number(m, machine_eval(m, from), &start) && start >= 0;
	if (known && items != base)
		base->n = MIN(base->n, (size_t)start);
	base->flag |= !known || !items || items->flag;
	for (size_t i = 0; items && items != base && i < items->n; i++)
		thing_push(m, base, items->items[i]);
}

void machine_assign(struct machine *m, const struct tree *target, struct thing *value)
{
	struct scope *scope = m->scope;

	if (machine_step(m) || m->depth >= MAX_MACHINE_DEPTH)
		return;
	m->depth++;
	switch (target->kind) {
	case TREE_NAME:
		if (m->dialect->outward) {
			scope = scope_holding(m->scope, target->text);
			scope = scope ? scope : m->globals;
		} else if (scope_own(scope, target->text) == scope_global_mark()) {
			scope = m->globals;
		}
		if (value->kind == THING_LIST && target->text.len && target->text.at[0] == '%') {
			struct thing *dict = thing_copy(m, value);

			dict->kind = dict->kind == THING_LIST ? THING_DICT : dict->kind;
			value = dict;
		}
		scope_set(m, scope, target->text, value);
		break;
	case TREE_LIST:
		assign_pattern(m, target, value);
		break;
	case TREE_DICT:
		assign_members(m, target, value);
		break;
	case TREE_MEMBER:
		machine_assign_member(m, machine_eval(m, target->first), target->text, value);
		break;
	case TREE_INDEX:
		assign_index(m, machine_eval(m, target->first),
			machine_eval(m, target->first->next), value);
		break;
	case TREE_SPREAD:
		machine_assign(m, target->first, value);
		break;
	case TREE_ASSIGN: /* a default within a pattern */
		if (value->kind == THING_NONE && target->first->next)
			value = machine_eval(m, target->first->next);
		machine_assign(m, target->first, value);
		break;
	case TREE_SLICE:
		assign_slice(m, target, value);
		break;
	default:
		break;
	}
	m->depth--;
}
