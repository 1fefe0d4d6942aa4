/* What lists and dictionaries can do; see method.c. */
#include "base/buf.h"
#include "lang/machine/machine.h"

static struct thing *mapped(struct machine *m, struct thing *list, struct thing *function)
{
	struct thing *made = thing_list(m);

	for (size_t i = 0; i < list->n && !machine_step(m); i++)
		thing_push(m, made, machine_apply(m, function, list->items[i]));
	if (list->flag) {
		machine_apply(m, function, thing_unknown());
		if (made->kind == THING_LIST)
			made->flag = true;
	}
	return made;
}

static struct thing *filtered(struct machine *m, struct thing *list, struct thing *function)
{
	struct thing *made = thing_list(m);

	for (size_t i = 0; i < list->n && !machine_step(m); i++) {
		enum tri keeps = thing_truth(machine_apply(m, function, list->items[i]));

		if (keeps != NO)
			thing_push(m, made, list->items[i]);
		if (made->kind == THING_LIST)
			made->flag |= keeps == MAYBE || list->flag;
	}
	return made;
}

static struct thing *reduced(struct machine *m, struct thing *list, struct invocation *call)
{
	struct thing *sum = argument(call, 1, NULL);
	size_t i = 0;

	if (!sum)
		sum = list->n ? list->items[i++] : thing_unknown();
	for (; i < list->n && !machine_step(m); i++) {
		struct thing *args[2] = { sum, list->items[i] };

		sum = machine_call(m, call->args[0],
			&(struct invocation){ .args = args, .n = 2, .line = call->line });
	}
	return list->flag ? thing_unknown() : sum;
}

/* String.fromCharCode(...codes), [112, 107].pack("C*"), bytes([...]) */
struct thing *method_pack(struct machine *m, struct thing **items, size_t n, bool more)
{
	struct buf buf = BUF_IN(m->arena);
	int64_t code;

	for (size_t i = 0; i < n; i++) {
		if (!thing_as_number(m, items[i], &code) || code < 0)
			return thing_field(m, field_any());
		if (code < 0x80 || m->dialect->language == LANG_PERL)
			buf_add_char(&buf, (char)code);
		else
			buf_add_utf8(&buf, (uint32_t)code);
	}
	if (more)
		return thing_field(
			m, field_add(m, field_text(m->arena, buf_str(&buf)), field_any()));
	return thing_text(m, buf_str(&buf));
}

static struct thing *packed(struct machine *m, struct thing *list, struct thing *how)
{
	struct str format, text, result;

	if (!thing_as_text(m, how, &format))
		return thing_field(m, field_any());
	if (str_starts(format, "H") && list->n && thing_as_text(m, list->items[0], &text) &&
		decode_hex(m->arena, text, &result))
		return thing_text(m, result);
	if (str_starts(format, "A") && list->n)
		return list->items[0];
	if (str_starts(format, "C") || str_starts(format, "c") || str_starts(format, "U") ||
		str_starts(format, "W"))
		return method_pack(m, list->items, list->n, list->flag);
	return thing_field(m, field_any());
}

static struct thing *flattened(struct machine *m, struct thing *list)
{
	struct thing *made = thing_list(m);

	for (size_t i = 0; i < list->n; i++) {
		struct thing *item = list->items[i];

		if (item->kind != THING_LIST)
			thing_push(m, made, item);
		for (size_t j = 0; item->kind == THING_LIST && j < item->n; j++)
			thing_push(m, made, item->items[j]);
	}
	if (made->kind == THING_LIST)
		made->flag = list->flag;
	return made;
}

static struct thing *dict_parts(struct machine *m, struct thing *dict, int which)
{
	struct thing *made = thing_list(m);

	for (size_t i = 0; i + 1 < dict->n; i += 2) {
		struct thing *pair;

		if (which < 2) {
			thing_push(m, made, dict->items[i + (size_t)which]);
			continue;
		}
		pair = thing_list(m);
		thing_push(m, pair, dict->items[i]);
		thing_push(m, pair, dict->items[i + 1]);
		thing_push(m, made, pair);
	}
	if (made->kind == THING_LIST)
		made->flag = dict->flag;
	return made;
}

static struct thing *extended(struct machine *m, struct thing *list, struct thing *by)
{
	struct thing *items = by->kind == THING_NATIVE ? NULL : thing_iterate(m, by);

	for (size_t i = 0; items && items != list && i < items->n; i++)
		thing_push(m, list, items->items[i]);
	list->flag |= !items || items->flag;
	return list;
}

static struct thing *taken(struct machine *m, struct thing *list, bool first)
{
	struct thing *item;

	if (list->n == 0 && !list->flag && m->dialect->language != LANG_PYTHON)
		return thing_none();
	if (list->n == 0 || list->flag)
		return thing_unknown();
	item = list->items[first ? 0 : list->n - 1];
	if (first)
		memmove(list->items, list->items + 1, (list->n - 1) * sizeof(*list->items));
	list->n--;
	return item;
}

static void inserted(struct machine *m, struct thing *list, size_t at, struct thing *item)
{
	thing_push(m, list, item);
	if (at >= list->n)
		return;
	memmove(list->items + at + 1, list->items + at, (list->n - 1 - at) * sizeof(*list->items));
	list->items[at] = item;
}

static struct thing *of_dict(
	struct machine *m, struct invocation *call, struct str name, struct thing *dict)
{
	struct thing *first = argument(call, 0, NULL), *found;
	struct str key;

	if (str_is(name, "keys"))
		return dict_parts(m, dict, 0);
	if (str_is(name, "values"))
		return dict_parts(m, dict, 1);
	if (str_is(name, "items") || str_is(name, "entries"))
		return dict_parts(m, dict, 2);
	if ((str_is(name, "get") || str_is(name, "pop") || str_is(name, "fetch") ||
		    str_is(name, "setdefault")) &&
		first) {
		if (!thing_as_text(m, first, &key))
			return machine_index(m, dict, thing_unknown());
		found = thing_get(dict, key);
		if (!found)
			found = argument(call, 1, "default");
		return found ? found : dict->flag ? thing_unknown() : thing_none();
	}
	if (m->dialect->language == LANG_JAVASCRIPT && str_is(name, "set") && call->n == 2) {
		thing_set(m, dict, first, call->args[1]);
		return dict;
	}
	if (m->dialect->language == LANG_JAVASCRIPT && str_is(name, "has") && first)
		return machine_binary(m, OP_IN, first, dict);
	if (str_is(name, "update") || str_is(name, "merge")) {
		for (size_t i = 0; first && first->kind == THING_DICT && i + 1 < first->n; i += 2)
			thing_set(m, dict, first->items[i], first->items[i + 1]);
		for (size_t i = 0; call->keywords && i + 1 < call->keywords->n; i += 2)
			thing_set(m, dict, call->keywords->items[i], call->keywords->items[i + 1]);
		return dict;
	}
	if (str_is(name, "copy"))
		return thing_copy(m, dict);
	return NULL;
}

static struct thing *each(struct machine *m, struct invocation *call, struct str name)
{
	static const char *const maps[] = { "map", "forEach", "each", "collect", "flatMap",
		"each_with_index", "each_slice" };
	static const char *const filters[] = { "filter", "select", "find", "grep", "reject" };
	struct thing *function = argument(call, 0, NULL);

	if (!function)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(maps); i++)
		if (str_is(name, maps[i]))
			return mapped(m, call->self, function);
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		if (str_is(name, filters[i]))
			return filtered(m, call->self, function);
	if (str_is(name, "reduce") || str_is(name, "inject"))
		return reduced(m, call->self, call);
	return NULL;
}

/* Is @item among the list's; "empty?": is there none at all? */
static enum tri held(const struct thing *list, struct str name, const struct thing *item)
{
	enum tri found = NO;

	if (str_is(name, "empty?"))
		return list->n ? NO : list->flag ? MAYBE : YES;
	for (size_t i = 0; item && i < list->n; i++)
		found = tri_or(found, thing_same(list->items[i], item));
	return list->flag ? tri_or(found, MAYBE) : found;
}

struct thing *method_of_list(struct machine *m, struct invocation *call, struct str name)
{
	struct thing *list = call->self, *first = argument(call, 0, NULL), *result;
	int64_t at;

	if (list->kind == THING_DICT)
		return of_dict(m, call, name, list);
	if (str_is(name, "append") || str_is(name, "push") || str_is(name, "add")) {
		for (size_t i = 0; i < call->n; i++)
			thing_push(m, list, call->args[i]);
		return list;
	}
	if ((str_is(name, "extend") || str_is(name, "concat")) && first) {
		if (str_is(name, "extend"))
			return extended(m, list, first);
		return extended(m, thing_copy(m, list), first);
	}
	if (str_is(name, "insert") && call->n == 2 && thing_as_number(m, first, &at)) {
		inserted(m, list, (size_t)MAX(at, 0), call->args[1]);
		return list;
	}
	if (str_is(name, "unshift") && first) {
		inserted(m, list, 0, first);
		return list;
	}
	if (str_is(name, "pop") || str_is(name, "shift"))
		return taken(m, list,
			str_is(name, "shift") ||
				(first && thing_as_number(m, first, &at) && at == 0));
	if (str_is(name, "join"))
		return method_join(m, list,
			first                                     ? first
			: m->dialect->language == LANG_JAVASCRIPT ? thing_text(m, STR(","))
								  : NULL);
	if (str_is(name, "reverse") || str_is(name, "reverse!")) {
		result = method_reversed(m, list);
		if (result->kind == THING_LIST && m->dialect->language != LANG_RUBY)
			list->items = result->items;
		return result;
	}
	if (str_is(name, "sort") || str_is(name, "sort!") || str_is(name, "sort_by")) {
		struct thing *key = argument(call, SIZE_MAX, "key");
		struct thing *reverse = argument(call, SIZE_MAX, "reverse");

		if (!key && str_is(name, "sort_by"))
			key = first;
		else if (!key && first)
			return list; /* it compares two */
		result = method_sorted(m, list, key, reverse ? thing_truth(reverse) : NO);
		if (result->kind == THING_LIST && m->dialect->language != LANG_RUBY)
			list->items = result->items;
		return result;
	}
	if (str_is(name, "pack") && first)
		return packed(m, list, first);
	if (str_is(name, "flat") || str_is(name, "flatten"))
		return flattened(m, list);
	if (str_is(name, "slice")) {
		struct thing *bounds[3] = { first, argument(call, 1, NULL), NULL };

		return machine_slice(m, list, bounds);
	}
	if (str_is(name, "first") || str_is(name, "last"))
		return list->n && !list->flag ? list->items[str_is(name, "first") ? 0 : list->n - 1]
					      : thing_unknown();
	if (str_is(name, "to_a") || str_is(name, "values") || str_is(name, "compact") ||
		str_is(name, "copy") || str_is(name, "toString") || str_is(name, "uniq"))
		return list;
	if (str_is(name, "empty?") || str_is(name, "include?") || str_is(name, "member?") ||
		str_is(name, "includes") || str_is(name, "has"))
		return thing_answer(m, held(list, name, first));
	if (str_is(name, "size") || str_is(name, "count"))
		return list->flag ? thing_unknown() : thing_number(m, (int64_t)list->n);
	return each(m, call, name);
}
