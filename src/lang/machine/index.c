/* Items and parts of things: thing[key], thing[from:to:step]. */
#include "base/buf.h"
#include "lang/machine/machine.h"

static struct thing *list_item(struct machine *m, struct thing *list, struct thing *key)
{
	struct thing *all = NULL;
	int64_t i;

	if (thing_as_number(m, key, &i)) {
		if (m->dialect->language == LANG_LUA)
			i--;
		else if (i < 0)
			i += (int64_t)list->n;
		if (i >= 0 && i < (int64_t)list->n)
			return list->items[i];
		m->risky = true;
		return list->flag || m->dialect->language == LANG_PYTHON ? thing_unknown()
									 : thing_none();
	}
	for (size_t n = 0; n < list->n && n <= MAX_ALTERNATIVES; n++)
		all = all ? thing_either(m, all, list->items[n]) : list->items[n];
	return all && !list->flag ? all : thing_unknown();
}

static struct thing *text_item(struct machine *m, struct thing *thing, struct thing *key)
{
	struct str text;
	int64_t i;

	m->risky = true;
	if (!thing_as_text(m, thing, &text) || !thing_as_number(m, key, &i))
		return thing_field(m, field_any());
	if (i < 0)
		i += (int64_t)text.len;
	if (i < 0 || i >= (int64_t)text.len)
		return thing_unknown();
	if (thing->flag)
		return thing_number(m, (unsigned char)text.at[i]);
	return thing_text(m, str_slice(text, (size_t)i, (size_t)i + 1));
}

struct thing *machine_index(struct machine *m, struct thing *base, struct thing *key)
{
	struct thing *thing = NULL;
	struct str text;
	int64_t i;

	if (key->kind == THING_EITHER || base->kind == THING_EITHER) {
		struct thing *either = base->kind == THING_EITHER ? base : key;

		for (size_t n = 0; n < either->n && !machine_step(m); n++) {
			struct thing *own =
				machine_index(m, either == base ? either->items[n] : base,
					either == base ? key : either->items[n]);

			thing = thing ? thing_either(m, thing, own) : own;
		}
		return thing ? thing : thing_unknown();
	}
	switch (base->kind) {
	case THING_LIST:
		if (key->kind == THING_TEXT && m->dialect->language != LANG_PERL)
			return machine_member(
				m, base, thing_as_text(m, key, &text) ? text : STR("?"));
		return list_item(m, base, key);
	case THING_DICT:
		for (size_t n = 0; n + 1 < base->n; n += 2)
			if (thing_same(base->items[n], key) == YES)
				thing = base->items[n + 1];
		if (thing)
			return thing;
		m->risky = true;
		return m->dialect->language == LANG_PYTHON || base->flag ||
				       key->kind == THING_UNKNOWN
			       ? list_item(m, base, thing_unknown())
			       : thing_none();
	case THING_TEXT:
		return text_item(m, base, key);
	case THING_NATIVE:
		if (str_is(base->name, "environment")) {
			thing = machine_environment(m, key);
			m->risky |= thing->kind == THING_NONE; /* Python: KeyError */
			return thing;
		}
		if (str_ends(base->name, ".__dict__") && base->self && thing_as_text(m, key, &text))
			return machine_member(m, base->self, text);
		if (str_is(base->name, "sys.modules") && thing_as_text(m, key, &text))
			return thing_native(m, text, NULL);
		if (str_is(base->name, "names") && thing_as_text(m, key, &text))
			return machine_named(m, text);
		if (m->dialect->language != LANG_PYTHON && key->kind == THING_TEXT &&
			thing_as_text(m, key, &text))
			return machine_member(m, base, text);
		return thing_native(
			m, arena_printf(m->arena, "%.*s[]", STR_ARGS(base->name)), base);
	case THING_OBJECT:
		thing = object_special(m, base, "__getitem__", key);
		if (!thing)
			thing = object_special(m, base, "__missing__", key);
		if (!thing && thing_as_number(m, key, &i) && object_fields(m, base))
			return machine_index(m, object_fields(m, base), key);
		if (thing)
			return thing;
		if (thing_as_text(m, key, &text))
			return machine_member(m, base, text);
		break;
	case THING_CLASS:
		if (thing_as_text(m, key, &text))
			return machine_member(m, base, text);
		break;
	case THING_FUNCTION:
		if (m->dialect->language == LANG_RUBY) /* block[argument] */
			return machine_apply(m, base, key);
		break;
	case THING_UNKNOWN:
	case THING_NONE:
	case THING_BOOL:
	case THING_NUMBER:
	case THING_EITHER:
		break;
	}
	return thing_unknown();
}

struct thing *machine_slice(struct machine *m, struct thing *base, struct thing **bounds)
{
	struct thing *list, *items = base->kind == THING_LIST ? base : NULL;
	struct buf buf = BUF_IN(m->arena);
	int64_t from, to, step = 1, n;
	struct str text;

	if (base->kind == THING_EITHER) {
		list = NULL;
		for (size_t i = 0; i < base->n; i++) {
			struct thing *own = machine_slice(m, base->items[i], bounds);

			list = list ? thing_either(m, list, own) : own;
		}
		return list ? list : thing_unknown();
	}
	if (!items && !thing_as_text(m, base, &text))
		return base->kind == THING_TEXT ? thing_field(m, field_any()) : thing_unknown();
	n = (int64_t)(items ? items->n : text.len);
	if (bounds[2] && (!thing_as_number(m, bounds[2], &step) || step == 0))
		return thing_unknown();
	from = step > 0 ? 0 : n - 1;
	to = step > 0 ? n : -1;
	if ((bounds[0] && bounds[0]->kind != THING_NONE && !thing_as_number(m, bounds[0], &from)) ||
		(bounds[1] && bounds[1]->kind != THING_NONE && !thing_as_number(m, bounds[1], &to)))
		return items ? thing_unknown() : thing_field(m, field_any());
	if (bounds[0] && from < 0)
		from = MAX(from + n, step > 0 ? 0 : -1);
	if (bounds[1] && bounds[1]->kind != THING_NONE && to < 0)
		to = MAX(to + n, step > 0 ? 0 : -1);
	from = MIN(from, step > 0 ? n : n - 1);
	to = MIN(to, n);
	step = MAX(MIN(step, INT32_MAX), -INT32_MAX);
	list = thing_list(m);
	for (int64_t i = from; step > 0 ? i < to : i > to; i += step) {
		if (items)
			thing_push(m, list, items->items[i]);
		else
			buf_add_char(&buf, text.at[i]);
	}
	if (!items) {
		list = thing_text(m, buf_str(&buf));
		if (list->kind == THING_TEXT)
			list->flag = base->flag;
		return list;
	}
	if (list->kind == THING_LIST)
		list->flag = items->flag;
	return list;
}
