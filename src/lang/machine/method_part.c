/* Texts that are taken apart and put together: split, partition, join, their ends. */
#include <ctype.h>

#include "lang/machine/machine.h"

/* Python's split(by, most): what is behind @most separators stays in one. JavaScript's limit cuts
 * the list off instead. */
struct thing *method_split(
	struct machine *m, struct str text, struct thing *by, struct thing *limit)
{
	struct thing *list = thing_list(m);
	struct str separator = STR("");
	size_t from = 0, stop;
	int64_t most = -1;

	if (by && by->kind == THING_NATIVE && by->n && str_is(by->name, "pattern"))
		by = by->items[0];
	if (by && by->kind != THING_NONE && !thing_as_text(m, by, &separator)) {
		list->flag |= list->kind == THING_LIST;
		return list;
	}
	if (limit && (!thing_as_number(m, limit, &most) || m->dialect->language == LANG_JAVASCRIPT))
		most = -1;
	if (most >= 0 && m->dialect->language != LANG_PYTHON)
		most = most == 0 ? -1 : most - 1;
	if (by && str_is(separator, "\\n"))
		separator = STR("\n");
	if (!by || by->kind == THING_NONE || str_is(separator, "\\s+") ||
		(str_is(separator, " ") && m->dialect->language != LANG_PYTHON &&
			m->dialect->language != LANG_JAVASCRIPT)) {
		for (size_t i = 0; i < text.len;) {
			while (i < text.len && isspace((unsigned char)text.at[i]))
				i++;
			from = i;
			if (most >= 0 && (int64_t)list->n == most)
				i = text.len;
			while (i < text.len && !isspace((unsigned char)text.at[i]))
				i++;
			if (i > from)
				thing_push(m, list, thing_text(m, str_slice(text, from, i)));
		}
		return list;
	}
	if (separator.len == 0)
		return thing_iterate(m, thing_text(m, text));
	while ((stop = str_find(text, separator, from)) != STR_NOT_FOUND && !machine_step(m)) {
		if (most >= 0 && (int64_t)list->n == most)
			break;
		thing_push(m, list, thing_text(m, str_slice(text, from, stop)));
		from = stop + separator.len;
	}
	thing_push(m, list, thing_text(m, str_skip(text, from)));
	return list;
}

/* rsplit(by, most): the last @most separators part it. */
struct thing *method_split_behind(
	struct machine *m, struct str text, struct thing *by, struct thing *limit)
{
	struct thing *list = method_split(m, text, by, NULL), *joined;
	int64_t most;
	size_t front;

	if (!limit || !thing_as_number(m, limit, &most) || most < 0 || list->kind != THING_LIST ||
		list->flag || (int64_t)list->n <= most + 1)
		return list;
	front = list->n - (size_t)most;
	joined = thing_list(m);
	for (size_t i = 0; i < front; i++)
		thing_push(m, joined, list->items[i]);
	joined =
		method_join(m, joined, by && by->kind != THING_NONE ? by : thing_text(m, STR(" ")));
	list->items[front - 1] = joined;
	memmove(list->items, list->items + front - 1, ((size_t)most + 1) * sizeof(*list->items));
	list->n = (size_t)most + 1;
	return list;
}

struct thing *method_join(struct machine *m, struct thing *list, struct thing *by)
{
	struct field joined = field_text(m->arena, STR("")),
		     between = by ? thing_as_field(m, by) : joined;
	struct thing *items = thing_iterate(m, list);

	if (!items || (items->flag && items->n == 0))
		return thing_field(m, field_any());
	for (size_t i = 0; i < items->n && !machine_step(m); i++) {
		if (i)
			joined = field_add(m, joined, between);
		joined = field_add(m, joined, thing_as_field(m, items->items[i]));
	}
	if (items->flag)
		joined = field_add(m, joined, field_any());
	return thing_field(m, joined);
}

struct thing *method_partition(struct machine *m, struct str text, struct thing *by, bool last)
{
	struct thing *list = thing_list(m);
	struct str separator;
	size_t stop;

	if (!thing_as_text(m, by, &separator))
		return thing_unknown();
	stop = str_find(text, separator, 0);
	for (size_t next = stop; last && next != STR_NOT_FOUND && !machine_step(m);) {
		stop = next;
		next = str_find(text, separator, stop + 1);
	}
	if (last && stop == STR_NOT_FOUND) {
		thing_push(m, list, thing_text(m, STR("")));
		thing_push(m, list, thing_text(m, STR("")));
		thing_push(m, list, thing_text(m, text));
		return list;
	}
	thing_push(m, list, thing_text(m, str_slice(text, 0, stop)));
	thing_push(m, list, thing_text(m, stop == STR_NOT_FOUND ? STR("") : separator));
	thing_push(m, list,
		thing_text(
			m, stop == STR_NOT_FOUND ? STR("") : str_skip(text, stop + separator.len)));
	return list;
}

struct thing *method_affix(
	struct machine *m, struct str text, struct thing *part, bool start, bool cut)
{
	struct str own;
	bool has;

	if (part->kind == THING_LIST)
		return thing_unknown();
	if (!thing_as_text(m, part, &own))
		return cut ? thing_field(m, field_any()) : thing_unknown();
	has = own.len <= text.len &&
	      str_equal(start ? str_slice(text, 0, own.len) : str_skip(text, text.len - own.len),
		      own);
	if (!cut)
		return thing_bool(m, has);
	return thing_text(m, !has    ? text
			     : start ? str_skip(text, own.len)
				     : str_slice(text, 0, text.len - own.len));
}
