/* What a text writes out: numbers, texts with parts, lists and dictionaries. */
#include "lang/machine/machine.h"

static struct str number_digits(struct machine *m, struct str text)
{
	struct str clean = arena_copy(m->arena, text);
	char *at;
	size_t n = 0;

	if (!clean.at || str_find_char(text, '_', 0) == STR_NOT_FOUND)
		return text;
	at = arena_alloc(m->arena, char, text.len + 1);
	for (size_t i = 0; at && i < text.len; i++)
		if (text.at[i] != '_')
			at[n++] = text.at[i];
	return at ? (struct str){ at, n } : text;
}

struct thing *machine_number(struct machine *m, struct str text)
{
	int64_t value = 0;
	unsigned int base = 10;
	size_t i = 0;

	text = number_digits(m, text);
	if (m->dialect->language != LANG_PYTHON && text.len > 1 && text.at[0] == '0' &&
		text.at[1] >= '0' && text.at[1] <= '7')
		base = 8;
	else if (text.len < 19 && str_to_int64(text, &value))
		return thing_number(m, value);
	if (text.len > 2 && text.at[0] == '0' && !(text.at[1] >= '0' && text.at[1] <= '9')) {
		char c = (char)(text.at[1] | 32);

		base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
		i = 2;
	}
	if (text.len > 18)
		return thing_unknown();
	for (; i < text.len; i++) {
		char c = text.at[i];
		unsigned int digit = c >= '0' && c <= '9' ? (unsigned int)(c - '0')
				     : (c | 32) >= 'a' && (c | 32) <= 'f'
					     ? (unsigned int)((c | 32) - 'a' + 10)
					     : 99;

		if (digit >= base)
			return thing_unknown();
		value = value * (int64_t)base + digit;
	}
	return thing_number(m, value);
}

static struct thing *eval_join(struct machine *m, const struct tree *tree)
{
	struct field joined = field_text(m->arena, STR(""));

	for (const struct tree *part = tree->first; part; part = part->next) {
		struct thing *thing = machine_eval(m, part);

		if (thing->kind == THING_LIST && !thing->flag) /* Perl: "@list" */
			for (size_t i = 0; i < thing->n; i++) {
				if (i)
					joined = field_add(
						m, joined, field_text(m->arena, STR(" ")));
				joined = field_add(m, joined, thing_as_field(m, thing->items[i]));
			}
		else if (thing->kind == THING_EITHER && thing->n && !part->next && !joined.n)
			return thing;
		else
			joined = field_add(m, joined, thing_as_field(m, thing));
	}
	return thing_field(m, joined);
}

/* Joins with alternatives in a part: one result for each of them. */
struct thing *machine_text_parts(struct machine *m, const struct tree *tree)
{
	struct thing *sum = thing_text(m, STR(""));

	for (const struct tree *part = tree->first; part; part = part->next) {
		struct thing *thing = machine_eval(m, part);

		if (thing->kind == THING_EITHER || sum->kind == THING_EITHER) {
			struct thing *texts = thing->kind == THING_EITHER
						      ? thing
						      : thing_field(m, thing_as_field(m, thing));

			sum = machine_binary(m, OP_CONCAT, sum, texts);
		} else if (thing->kind == THING_LIST) {
			struct tree one = *part;

			one.next = NULL;
			sum = machine_binary(m, OP_CONCAT, sum,
				eval_join(m, &(struct tree){ .kind = TREE_JOIN, .first = &one }));
		} else {
			sum = thing_field(
				m, field_add(m, thing_as_field(m, sum), thing_as_field(m, thing)));
		}
	}
	return sum;
}

void machine_spread(struct machine *m, struct thing *list, struct thing *from)
{
	struct thing *items;

	from = machine_force(m, from);
	items = from->kind == THING_NATIVE ? NULL : thing_iterate(m, from);
	if (!items) {
		list->flag = true;
		return;
	}
	for (size_t i = 0; i < items->n && !machine_step(m); i++)
		thing_push(m, list, items->items[i]);
	list->flag |= items->flag;
}

struct thing *machine_list(struct machine *m, const struct tree *tree)
{
	struct thing *list = thing_list(m);

	for (const struct tree *item = tree->first; item; item = item->next) {
		struct thing *thing =
			machine_eval(m, item->kind == TREE_SPREAD ? item->first : item);

		if (item->kind == TREE_SPREAD ||
			(m->dialect->language == LANG_PERL && thing->kind == THING_LIST &&
				tree->op != OP_OTHER))
			machine_spread(m, list, thing);
		else
			thing_push(m, list, thing);
	}
	return list;
}

/* Perl's { .. } is a list of keys and values, with what lists and hashes in it hold. */
static struct thing *dict_of_list(struct machine *m, struct thing *list)
{
	struct thing *dict = thing_list(m);

	if (dict->kind != THING_LIST)
		return dict;
	dict->kind = THING_DICT;
	for (size_t i = 0; i + 1 < list->n; i += 2)
		thing_set(m, dict, list->items[i], list->items[i + 1]);
	dict->flag = list->flag;
	return dict;
}

static struct thing *perl_hash(struct machine *m, const struct tree *tree)
{
	struct thing *list = thing_list(m);

	for (const struct tree *item = tree->first; item; item = item->next) {
		struct thing *thing = machine_eval(m, item);
		bool scalar =
			item->kind == TREE_LIST || item->kind == TREE_DICT ||
			item->kind == TREE_INDEX || item->kind == TREE_FUNCTION ||
			(item->kind == TREE_NAME && item->text.len && item->text.at[0] == '$');
		bool many = !scalar && (thing->kind == THING_LIST || thing->kind == THING_DICT);

		for (size_t i = 0; many && i < thing->n; i++)
			thing_push(m, list, thing->items[i]);
		if (list->kind == THING_LIST && many)
			list->flag |= thing->flag;
		if (!many)
			thing_push(m, list, thing);
	}
	return dict_of_list(m, list);
}

struct thing *machine_dict(struct machine *m, const struct tree *tree)
{
	struct thing *dict = thing_list(m);

	if (m->dialect->language == LANG_PERL)
		return perl_hash(m, tree);

	if (dict->kind == THING_LIST)
		dict->kind = THING_DICT;
	for (const struct tree *key = tree->first; key; key = key->next) {
		struct thing *name;

		if (key->kind == TREE_SPREAD) {
			struct thing *other = machine_eval(m, key->first);

			if (other->kind != THING_DICT)
				dict->flag = true;
			else
				for (size_t i = 0; i + 1 < other->n; i += 2)
					thing_set(m, dict, other->items[i], other->items[i + 1]);
			continue;
		}
		name = machine_eval(m, key);
		if (!key->next)
			break;
		key = key->next;
		thing_set(m, dict, name, machine_eval(m, key));
	}
	return dict;
}
