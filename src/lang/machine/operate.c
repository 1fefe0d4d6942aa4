/* Operators, indexes, slices and assignments. */
#include "base/buf.h"
#include "lang/machine/machine.h"

static struct thing *repeat(struct machine *m, struct thing *thing, struct thing *times)
{
	struct buf buf = BUF_IN(m->arena);
	struct thing *list;
	struct str text;
	int64_t n;

	if (!thing_as_number(m, times, &n))
		return thing->kind == THING_LIST ? thing_unknown() : thing_field(m, field_any());
	n = MAX(n, 0);
	if (thing->kind == THING_LIST) {
		list = thing_list(m);
		for (int64_t i = 0; i < n && list->n < MAX_THING_LIST && thing->n; i++)
			for (size_t j = 0; j < thing->n; j++)
				thing_push(m, list, thing->items[j]);
		list->flag |= thing->flag;
		return list;
	}
	if (!thing_as_text(m, thing, &text) || (text.len && n > MAX_THING_TEXT / (int64_t)text.len))
		return thing_field(m, field_any());
	for (int64_t i = 0; i < n && text.len; i++)
		buf_add(&buf, text);
	return thing_text(m, buf_str(&buf));
}

static struct thing *arithmetic(struct machine *m, enum op op, int64_t a, int64_t b)
{
	int64_t result = 0;
	bool bad = false;

	switch ((int)op) {
	case OP_ADD:
		bad = __builtin_add_overflow(a, b, &result);
		break;
	case OP_SUBTRACT:
		bad = __builtin_sub_overflow(a, b, &result);
		break;
	case OP_MULTIPLY:
		bad = __builtin_mul_overflow(a, b, &result);
		break;
	case OP_DIVIDE:
	case OP_WHOLE_DIVIDE:
		bad = b == 0 || (a == INT64_MIN && b == -1) || (op == OP_DIVIDE && a % b);
		if (!bad)
			result = a / b - (a % b && (a < 0) != (b < 0));
		break;
	case OP_MODULO:
		bad = b == 0 || b == -1;
		if (!bad)
			result = a % b + (a % b && (a < 0) != (b < 0) ? b : 0);
		break;
	case OP_POWER:
		result = 1;
		bad = b < 0 || b > 62;
		for (int64_t i = 0; !bad && i < b; i++)
			bad = __builtin_mul_overflow(result, a, &result);
		break;
	case OP_BIT_OR:
		result = a | b;
		break;
	case OP_BIT_AND:
		result = a & b;
		break;
	case OP_BIT_XOR:
		result = a ^ b;
		break;
	case OP_LEFT:
		bad = a < 0 || b < 0 || b > 30 || a > INT32_MAX;
		result = bad ? 0 : a << b;
		break;
	case OP_RIGHT:
		bad = b < 0 || b > 62;
		result = bad ? 0 : a >> b;
		break;
	default:
		bad = true;
		break;
	}
	m->risky |= bad;
	return bad ? thing_unknown() : thing_number(m, result);
}

static enum tri contains(struct machine *m, struct thing *needle, struct thing *where)
{
	struct str text, part;
	enum tri found = NO;

	if (where->kind == THING_NATIVE && str_is(where->name, "environment")) {
		where = machine_environment(m, needle);
		return where->kind == THING_NONE                                   ? NO
		       : where->kind == THING_TEXT && field_is_known(&where->text) ? YES
										   : MAYBE;
	}
	if (where->kind == THING_TEXT) {
		if (!thing_as_text(m, where, &text) || !thing_as_text(m, needle, &part))
			return MAYBE;
		return str_find(text, part, 0) != STR_NOT_FOUND ? YES : NO;
	}
	if (where->kind != THING_LIST && where->kind != THING_DICT)
		return MAYBE;
	if (m->dialect->language == LANG_JAVASCRIPT && where->kind == THING_LIST)
		return MAYBE; /* of its indexes */
	for (size_t i = 0; i < where->n; i += where->kind == THING_DICT ? 2 : 1)
		found = tri_or(found, thing_same(where->items[i], needle));
	return where->flag ? tri_or(found, MAYBE) : found;
}

static struct thing *compare(struct machine *m, enum op op, struct thing *a, struct thing *b)
{
	int64_t x, y;
	struct str s, t;
	int order;

	/* JavaScript: require.main is `module` in the program, not in what it has loaded; there is
	 * none where -e or the standard input is the program. */
	if (a->kind == THING_NATIVE && str_is(a->name, "require.main") &&
		(op == OP_EQUAL || op == OP_UNEQUAL))
		return thing_bool(
			m, (b->kind == THING_NATIVE && m->input->name.len > 0) == (op == OP_EQUAL));
	if (op == OP_EQUAL)
		return thing_answer(m, thing_same(a, b));
	if (op == OP_UNEQUAL)
		return thing_answer(m, tri_not(thing_same(a, b)));
	if (a->kind == THING_TEXT && b->kind == THING_TEXT) {
		if (!thing_as_text(m, a, &s) || !thing_as_text(m, b, &t))
			return thing_unknown();
		order = str_compare(s, t);
	} else if (thing_as_number(m, a, &x) && thing_as_number(m, b, &y)) {
		order = x < y ? -1 : x > y;
	} else {
		return thing_unknown();
	}
	return thing_bool(m, op == OP_LESS         ? order < 0
			     : op == OP_LESS_EQUAL ? order <= 0
			     : op == OP_GREATER    ? order > 0
						   : order >= 0);
}

static bool texty(const struct thing *thing)
{
	return thing->kind == THING_TEXT || (thing->kind == THING_NATIVE && thing->has_text);
}

static struct thing *add(struct machine *m, struct thing *a, struct thing *b)
{
	int64_t x, y;

	if (a->kind == THING_LIST && b->kind == THING_LIST) {
		struct thing *sum = thing_copy(m, a);

		for (size_t i = 0; i < b->n; i++)
			thing_push(m, sum, b->items[i]);
		if (sum->kind == THING_LIST)
			sum->flag = a->flag || b->flag;
		return sum;
	}
	if (a->kind == THING_LIST || b->kind == THING_LIST) {
		struct thing *sum = thing_copy(m, a->kind == THING_LIST ? a : b);

		if (sum->kind == THING_LIST)
			sum->flag = true;
		return a->kind == THING_LIST ? sum : thing_unknown();
	}
	if (!m->dialect->plus_is_number && (texty(a) || texty(b)))
		return thing_field(m, field_add(m, thing_as_field(m, a), thing_as_field(m, b)));
	if (thing_as_number(m, a, &x) && thing_as_number(m, b, &y))
		return arithmetic(m, OP_ADD, x, y);
	m->risky = true;
	return thing_unknown();
}

static struct thing *both_known(struct machine *m, enum op op, struct thing *a, struct thing *b)
{
	int64_t x, y;

	switch ((int)op) {
	case OP_ADD:
		return add(m, a, b);
	case OP_CONCAT:
		return thing_field(m, field_add(m, thing_as_field(m, a), thing_as_field(m, b)));
	case OP_REPEAT:
		return repeat(m, a, b);
	case OP_EQUAL:
	case OP_UNEQUAL:
	case OP_LESS:
	case OP_LESS_EQUAL:
	case OP_GREATER:
	case OP_GREATER_EQUAL:
		return compare(m, op, a, b);
	case OP_IN:
		b = machine_force(m, b);
		return thing_answer(m, contains(m, a, b));
	case OP_NOT_IN:
		return thing_answer(m, tri_not(contains(m, a, b)));
	case OP_COMMA:
		return b;
	case OP_RANGE:
		if (thing_as_number(m, a, &x) && thing_as_number(m, b, &y))
			return thing_range(m, x, y, 1);
		return thing_unknown();
	case OP_LEFT:
		if (a->kind == THING_LIST) {
			thing_push(m, a, b);
			return a;
		}
		if (a->kind == THING_TEXT)
			return add(m, a, b);
		if (a->kind == THING_NATIVE && a->effect) /* Ruby: handle << text */
			return machine_call(m, machine_member(m, a, STR("write")),
				&(struct invocation){ .args = &b, .n = 1, .line = m->line });
		break;
	case OP_MULTIPLY:
		if (m->dialect->plus_is_number)
			break;
		if (texty(a) || a->kind == THING_LIST)
			return repeat(m, a, b);
		if (texty(b) || b->kind == THING_LIST)
			return repeat(m, b, a);
		if (a->kind == THING_NATIVE && str_starts(a->name, "ctypes.c_"))
			return thing_native(m, STR("ctypes.array"), NULL);
		break;
	case OP_DIVIDE:
		if (m->dialect->text_is_format && (texty(a) || texty(b)))
			return thing_field(m, field_add(m,
						      field_add(m, thing_as_field(m, a),
							      field_text(m->arena, STR("/"))),
						      thing_as_field(m, b)));
		break;
	case OP_MODULO:
		if (!m->dialect->text_is_format || !texty(a))
			break;
		if (b->kind == THING_LIST)
			return format_percent(m, thing_as_field(m, a), b->items, b->n);
		return format_percent(m, thing_as_field(m, a), &b, 1);
	default:
		break;
	}
	if (thing_as_number(m, a, &x) && thing_as_number(m, b, &y))
		return arithmetic(m, op, x, y);
	m->risky = true;
	return thing_unknown();
}

struct thing *machine_binary(struct machine *m, enum op op, struct thing *a, struct thing *b)
{
	struct thing *result = NULL, *either = a->kind == THING_EITHER ? a : b;

	if (either->kind != THING_EITHER && (a->kind == THING_OBJECT || b->kind == THING_OBJECT))
		result = object_operate(m, op, a, b);
	if (either->kind != THING_EITHER)
		return result ? result : both_known(m, op, a, b);
	for (size_t i = 0; i < either->n && !machine_step(m); i++) {
		struct thing *own = either == a ? machine_binary(m, op, either->items[i], b)
						: machine_binary(m, op, a, either->items[i]);

		result = result ? thing_either(m, result, own) : own;
	}
	return result ? result : thing_unknown();
}

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
