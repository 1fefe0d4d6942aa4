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
