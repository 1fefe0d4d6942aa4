/* Lists in order: sorted(list, key=..), min, max. */
#include "lang/machine/machine.h"

#define MAX_SORTED 512 /* a longer list keeps its order */

/* Negative, 0 or positive; false if that is not known. */
static bool compare(struct machine *m, const struct thing *a, const struct thing *b, int *ret)
{
	int64_t x, y;
	struct str s, t;

	if (a->kind == THING_LIST && b->kind == THING_LIST && !a->flag && !b->flag) {
		for (size_t i = 0; i < a->n && i < b->n && !machine_step(m); i++)
			if (!compare(m, a->items[i], b->items[i], ret) || *ret)
				return *ret != 0;
		*ret = a->n < b->n ? -1 : a->n > b->n;
		return true;
	}
	if (a->kind == THING_TEXT && b->kind == THING_TEXT) {
		if (!thing_as_text(m, a, &s) || !thing_as_text(m, b, &t))
			return false;
		*ret = str_compare(s, t);
		return true;
	}
	if (a->kind == THING_TEXT || b->kind == THING_TEXT || !thing_as_number(m, a, &x) ||
		!thing_as_number(m, b, &y))
		return false;
	*ret = x < y ? -1 : x > y;
	return true;
}

struct thing *method_sorted(
	struct machine *m, struct thing *list, struct thing *key, enum tri backwards)
{
	struct thing *made = thing_list(m), *keys = thing_list(m);
	int order = 0;

	for (size_t i = 0; i < list->n && !machine_step(m); i++) {
		struct thing *own = list->items[i];
		size_t at = made->n;

		if (key && key->kind != THING_NONE)
			own = machine_apply(m, key, own);
		thing_push(m, made, list->items[i]);
		thing_push(m, keys, own);
		if (made->kind != THING_LIST || keys->kind != THING_LIST || made->n != keys->n)
			return list;
		while (at > 0 && at <= MAX_SORTED && !machine_step(m)) {
			if (!compare(m, own, keys->items[at - 1], &order))
				order = 0;
			if (backwards == YES ? order <= 0 : order >= 0)
				break;
			made->items[at] = made->items[at - 1];
			keys->items[at] = keys->items[at - 1];
			at--;
		}
		made->items[at] = list->items[i];
		keys->items[at] = own;
	}
	if (made->kind == THING_LIST)
		made->flag = list->flag;
	return made;
}
