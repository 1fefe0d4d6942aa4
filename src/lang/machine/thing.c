#include "lang/machine/thing.h"

#include "base/buf.h"
#include "lang/machine/machine.h"

struct thing *thing_unknown(void)
{
	static struct thing unknown;

	return &unknown;
}

struct thing *thing_none(void)
{
	static struct thing none = { .kind = THING_NONE };

	return &none;
}

struct thing *thing_unset(void)
{
	static struct thing unset = { .kind = THING_NONE, .flag = true };

	return &unset;
}

struct thing *thing_unset_method(struct str name)
{
	static const char *const names[] = { "to_s", "strip", "chomp", "upcase", "downcase", "trim",
		"toString", "toLowerCase", "toUpperCase", "lower", "upper" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(name, names[i]))
			return thing_unset();
	return NULL;
}

static struct thing *new_thing(struct machine *m, enum thing_kind kind)
{
	struct thing *thing = arena_alloc(m->arena, struct thing, 1);

	if (!thing) {
		m->failed = true;
		return NULL;
	}
	thing->kind = kind;
	return thing;
}

struct thing *thing_bool(struct machine *m, bool value)
{
	static struct thing yes = { .kind = THING_BOOL, .flag = true };
	static struct thing no = { .kind = THING_BOOL };

	(void)m;
	return value ? &yes : &no;
}

struct thing *thing_answer(struct machine *m, enum tri answer)
{
	return answer == MAYBE ? thing_unknown() : thing_bool(m, answer == YES);
}

struct thing *thing_number(struct machine *m, int64_t number)
{
	struct thing *thing = new_thing(m, THING_NUMBER);

	if (!thing)
		return thing_unknown();
	thing->number = number;
	return thing;
}

struct thing *thing_field(struct machine *m, struct field text)
{
	struct thing *thing;
	size_t len = 0;

	for (size_t i = 0; i < text.n; i++)
		len += text.pieces[i].text.len;
	if (len > MAX_THING_TEXT)
		text = field_any();
	thing = new_thing(m, THING_TEXT);
	if (!thing)
		return thing_unknown();
	thing->text = text;
	return thing;
}

struct thing *thing_text(struct machine *m, struct str text)
{
	return thing_field(m, field_text(m->arena, text));
}

struct thing *thing_built(struct machine *m, const struct buf *buf)
{
	m->failed |= buf_failed(buf);
	return thing_text(m, buf_str(buf));
}

struct thing *thing_list(struct machine *m)
{
	struct thing *thing = new_thing(m, THING_LIST);

	return thing ? thing : thing_unknown();
}

struct thing *thing_native(struct machine *m, struct str name, struct thing *self)
{
	struct thing *thing = new_thing(m, THING_NATIVE);

	if (!thing)
		return thing_unknown();
	thing->name = name.len > MAX_THING_NAME ? STR("?") : name;
	thing->self = self;
	thing->flag = self && self->kind == THING_NATIVE && self->flag;
	return thing;
}

struct thing *thing_copy(struct machine *m, const struct thing *thing)
{
	struct thing *copy = new_thing(m, thing->kind);

	if (!copy)
		return thing_unknown();
	*copy = *thing;
	copy->items = NULL;
	copy->n = copy->capacity = 0;
	for (size_t i = 0; i < thing->n; i++)
		thing_push(m, copy, thing->items[i]);
	return copy;
}

void thing_push(struct machine *m, struct thing *list, struct thing *item)
{
	struct thing **grown;

	if (list == thing_unknown())
		return;
	if (list->n >= MAX_THING_LIST) {
		list->flag = true;
		return;
	}
	grown = arena_grow(m->arena, list->items, list->n, &list->capacity, sizeof(*grown));
	if (!grown) {
		m->failed = true;
		return;
	}
	list->items = grown;
	list->items[list->n++] = item;
}

struct thing *thing_range(struct machine *m, int64_t from, int64_t to, int64_t step)
{
	struct thing *list = thing_list(m);

	for (int64_t i = from; (step > 0 ? i <= to : i >= to) && list->n < MAX_THING_LIST;) {
		thing_push(m, list, thing_number(m, i));
		if (__builtin_add_overflow(i, step, &i))
			break;
	}
	if (list->kind == THING_LIST)
		list->flag = list->n == MAX_THING_LIST;
	return list;
}

static enum tri known_texts_same(const struct field *a, const struct field *b)
{
	bool whole = field_is_known(a) && field_is_known(b);

	if (whole)
		return a->n == b->n && (a->n == 0 || field_same(a, b)) ? YES
		       : a->n <= 1 && b->n <= 1                        ? NO
								       : MAYBE;
	if (field_is_known(b) && b->n == 1)
		return field_equals(a, b->pieces[0].text);
	if (field_is_known(a) && a->n == 1)
		return field_equals(b, a->pieces[0].text);
	return MAYBE;
}

static bool is_empty_text(const struct thing *thing)
{
	return thing->kind == THING_TEXT && field_is_known(&thing->text) &&
	       !field_has_text(&thing->text);
}

/* Some languages make "" of it; PHP's getenv() gives false. */
static enum tri unset_same(const struct thing *other)
{
	if (other->kind == THING_NONE || (other->kind == THING_BOOL && !other->flag))
		return YES;
	return is_empty_text(other) ||
			       (other->kind == THING_TEXT && !field_is_known(&other->text)) ||
			       other->kind == THING_UNKNOWN || other->kind == THING_EITHER ||
			       other->kind == THING_NATIVE
		       ? MAYBE
		       : NO;
}

enum tri thing_same(const struct thing *a, const struct thing *b)
{
	if (a == b && a->kind != THING_UNKNOWN && a->kind != THING_NATIVE)
		return a->kind == THING_TEXT && !field_is_known(&a->text) ? MAYBE : YES;
	if (a->kind == THING_UNKNOWN || b->kind == THING_UNKNOWN || a->kind == THING_EITHER ||
		b->kind == THING_EITHER || a->kind == THING_NATIVE || b->kind == THING_NATIVE)
		return MAYBE;
	if (thing_is_unset(a) || thing_is_unset(b))
		return unset_same(thing_is_unset(a) ? b : a);
	if (a->kind != b->kind)
		return (a->kind == THING_TEXT && !field_is_known(&a->text)) ||
				       (b->kind == THING_TEXT && !field_is_known(&b->text))
			       ? MAYBE
			       : NO;
	switch (a->kind) {
	case THING_NONE:
		return YES;
	case THING_BOOL:
		return a->flag == b->flag ? YES : NO;
	case THING_NUMBER:
		return a->number == b->number ? YES : NO;
	case THING_TEXT:
		return known_texts_same(&a->text, &b->text);
	case THING_UNKNOWN:
	case THING_LIST:
	case THING_DICT:
	case THING_NATIVE:
	case THING_FUNCTION:
	case THING_CLASS:
	case THING_OBJECT:
	case THING_EITHER:
		break;
	}
	return MAYBE;
}

struct thing *thing_either(struct machine *m, struct thing *a, struct thing *b)
{
	struct thing *either;
	const struct thing *both[2] = { a, b };

	if (a == b || (thing_same(a, b) == YES))
		return a;
	either = new_thing(m, THING_EITHER);
	if (!either)
		return thing_unknown();
	for (size_t i = 0; i < 2; i++) {
		if (both[i]->kind == THING_EITHER) {
			for (size_t j = 0; j < both[i]->n; j++)
				thing_push(m, either, both[i]->items[j]);
		} else {
			thing_push(m, either, i == 0 ? a : b);
		}
	}
	return either->n > MAX_ALTERNATIVES ? thing_unknown() : either;
}

struct thing *thing_get(const struct thing *dict, struct str key)
{
	for (size_t i = dict->n & ~(size_t)1; i >= 2; i -= 2) {
		const struct thing *own = dict->items[i - 2];

		if (own->kind == THING_TEXT && field_is_known(&own->text) &&
			field_equals(&own->text, key) == YES)
			return dict->items[i - 1];
	}
	return NULL;
}

void thing_set(struct machine *m, struct thing *dict, struct thing *key, struct thing *value)
{
	for (size_t i = 0; i + 1 < dict->n && i < 128; i += 2) {
		if (thing_same(dict->items[i], key) == YES) {
			dict->items[i + 1] = value;
			return;
		}
	}
	if (dict->n + 2 > MAX_THING_LIST) {
		dict->flag = true;
		return;
	}
	thing_push(m, dict, key);
	thing_push(m, dict, value);
}

struct field field_add(struct machine *m, struct field a, struct field b)
{
	struct field joined;
	size_t len = 0;

	if (a.n == 1 && a.pieces[0].kind == PIECE_TEXT && a.pieces[0].text.len == 0)
		return b;
	for (size_t i = 0; i < a.n; i++)
		len += a.pieces[i].text.len;
	for (size_t i = 0; i < b.n; i++)
		len += b.pieces[i].text.len;
	if (len > MAX_THING_TEXT)
		return field_any();
	joined = field_join(m->arena, a, b);
	if (!joined.pieces && (a.n || b.n)) {
		m->failed = true;
		return field_any();
	}
	return joined;
}

/* signal.SIGTERM and the like stand for the name of the signal. */
static struct field native_field(struct machine *m, const struct thing *thing)
{
	struct str last = last_name(thing->name);

	if (thing->has_text)
		return thing->text;
	if (str_starts(last, "SIG") && last.len < 12)
		return field_text(m->arena, last);
	return field_any();
}

/* An object as text is what its method for that gives. */
static struct field object_field(struct machine *m, struct thing *object)
{
	static const char *const names[] = { "__format__", "__str__", "__repr__", "toString",
		"to_s", "__toString" };
	struct thing *text = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(names) && !text; i++)
		text = object_special(m, object, names[i], i == 0 ? thing_text(m, STR("")) : NULL);
	return text && text->kind == THING_TEXT ? text->text : field_any();
}

struct field thing_as_field(struct machine *m, const struct thing *thing)
{
	struct str text;

	switch (thing->kind) {
	case THING_TEXT:
		if (thing->text.n == 0)
			return field_text(m->arena, STR(""));
		return thing->text;
	case THING_NUMBER:
		text = arena_printf(m->arena, "%lld", (long long)thing->number);
		return text.at ? field_text(m->arena, text) : field_any();
	case THING_BOOL:
		if (m->dialect->language == LANG_PYTHON)
			return field_text(m->arena, thing->flag ? STR("True") : STR("False"));
		return field_text(m->arena, thing->flag ? STR("true") : STR("false"));
	case THING_NONE:
		if (thing->flag)
			return field_any();
		if (m->dialect->language == LANG_PYTHON)
			return field_text(m->arena, STR("None"));
		return field_text(m->arena, STR(""));
	case THING_NATIVE:
		return native_field(m, thing);
	case THING_LIST:
		if (m->dialect->language == LANG_JAVASCRIPT && thing->n == 1 && !thing->flag)
			return thing_as_field(m, thing->items[0]);
		return field_any();
	case THING_OBJECT:
		return object_field(m, (struct thing *)(uintptr_t)thing);
	case THING_UNKNOWN:
	case THING_DICT:
	case THING_FUNCTION:
	case THING_CLASS:
	case THING_EITHER:
		break;
	}
	return field_any();
}

bool thing_as_text(struct machine *m, const struct thing *thing, struct str *ret)
{
	struct field field = thing_as_field(m, thing);

	return field_known(m->arena, &field, ret);
}

bool thing_as_number(struct machine *m, const struct thing *thing, int64_t *ret)
{
	struct str text;

	if (thing->kind == THING_NUMBER) {
		*ret = thing->number;
		return true;
	}
	if (thing->kind == THING_BOOL) {
		*ret = thing->flag;
		return true;
	}
	if (thing->kind != THING_TEXT || !thing_as_text(m, thing, &text))
		return false;
	return str_to_int64(str_trim(text), ret);
}

struct thing *thing_from_value(struct machine *m, const struct value *value)
{
	struct thing *all = NULL;

	if (value->open)
		return thing_field(m, field_any());
	for (size_t i = 0; i < value->n; i++) {
		const struct fields *fields = &value->alternatives[i];
		struct thing *one = thing_field(m, fields->n == 1   ? fields->at[0]
						   : fields->n == 0 ? field_text(m->arena, STR(""))
								    : field_any());

		all = all ? thing_either(m, all, one) : one;
	}
	return all ? all : thing_field(m, field_any());
}

enum tri thing_truth(const struct thing *thing)
{
	switch (thing->kind) {
	case THING_NONE:
		return NO;
	case THING_BOOL:
		return thing->flag ? YES : NO;
	case THING_NUMBER:
		return thing->number ? YES : NO;
	case THING_TEXT:
		if (field_has_text(&thing->text))
			return YES;
		return field_is_known(&thing->text) ? NO : MAYBE;
	case THING_LIST:
	case THING_DICT:
		return thing->n ? YES : thing->flag ? MAYBE : NO;
	case THING_FUNCTION:
	case THING_CLASS:
		return YES;
	case THING_UNKNOWN:
	case THING_NATIVE:
	case THING_OBJECT:
	case THING_EITHER:
		break;
	}
	return MAYBE;
}

static struct thing *characters(struct machine *m, struct str text)
{
	struct thing *list = thing_list(m);
	size_t at = 0;

	while (at < text.len && list->n < MAX_THING_LIST) {
		size_t end = at + 1;

		while (end < text.len && ((unsigned char)text.at[end] & 0xc0) == 0x80)
			end++;
		thing_push(m, list, thing_text(m, str_slice(text, at, end)));
		at = end;
	}
	list->flag |= at < text.len;
	return list;
}

static struct thing *byte_numbers(struct machine *m, struct str text)
{
	struct thing *list = thing_list(m);

	for (size_t i = 0; i < text.len && list->n < MAX_THING_LIST; i++)
		thing_push(m, list, thing_number(m, (unsigned char)text.at[i]));
	if (list->kind == THING_LIST)
		list->flag = list->n < text.len;
	return list;
}

struct thing *thing_iterate(struct machine *m, struct thing *thing)
{
	struct thing *keys;
	struct str text;

	switch (thing->kind) {
	case THING_LIST:
		return thing;
	case THING_DICT:
		keys = thing_list(m);
		for (size_t i = 0; i + 1 < thing->n; i += 2)
			thing_push(m, keys, thing->items[i]);
		keys->flag |= thing->flag;
		return keys;
	case THING_TEXT:
		if (!thing_as_text(m, thing, &text))
			return NULL;
		return thing->flag ? byte_numbers(m, text) : characters(m, text);
	case THING_NATIVE:
		if (thing->has_text && field_is_known(&thing->text) &&
			thing_as_text(m, thing, &text)) {
			keys = thing_list(m);
			for (struct str line, rest = text; str_next_line(&rest, &line);) {
				bool ended = line.at + line.len < text.at + text.len;

				/* Python's lines keep their ends. */
				line.len += ended && m->dialect->language == LANG_PYTHON;
				thing_push(m, keys, thing_text(m, line));
			}
			return keys;
		}
		return NULL;
	case THING_OBJECT:
		keys = object_special(m, thing, "__iter__", NULL);
		if (!keys)
			return object_fields(m, thing);
		if (keys != thing && keys->kind != THING_OBJECT)
			return thing_iterate(m, keys);
		/* What it gives next, any number of times. */
		thing = object_special(m, keys, "__next__", NULL);
		keys = thing_list(m);
		thing_push(m, keys, thing ? thing : thing_unknown());
		keys->flag |= keys->kind == THING_LIST;
		return keys;
	case THING_UNKNOWN:
	case THING_NONE:
	case THING_BOOL:
	case THING_NUMBER:
	case THING_FUNCTION:
	case THING_CLASS:
	case THING_EITHER:
		break;
	}
	return NULL;
}
