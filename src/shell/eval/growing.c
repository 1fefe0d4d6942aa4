/* Text that is collected: what commands print, what files hold. */
#include "shell/eval/eval.h"

struct value text_of_field(struct arena *arena, struct field field)
{
	struct field *one = arena_alloc(arena, struct field, 1);

	if (!one)
		return value_unknown();
	field.many = false;
	*one = field;
	return value_fields((struct fields){ .at = one, .n = 1 });
}

/* The same where every byte is known: in one go, since the words of an eval may be thousands. */
static struct field known_text(struct arena *arena, const struct fields *fields, struct str between)
{
	struct buf out = BUF_IN(arena);

	for (size_t i = 0; i < fields->n; i++) {
		if (i)
			buf_add(&out, between);
		for (size_t k = 0; k < fields->at[i].n; k++)
			buf_add(&out, fields->at[i].pieces[k].text);
	}
	return buf_failed(&out) ? (struct field){ 0 } : field_text(arena, buf_str(&out));
}

/* The one field of an alternative; nothing at all is the empty text. */
static struct field text_of(struct arena *arena, const struct fields *fields, struct str between)
{
	struct field joined = field_text(arena, STR(""));
	bool known = fields->n > 1;

	for (size_t i = 0; i < fields->n; i++)
		known &= field_is_known(&fields->at[i]);
	if (known)
		return known_text(arena, fields, between);
	for (size_t i = 0; i < fields->n; i++) {
		if (i && between.len)
			joined = field_join(arena, joined, field_text(arena, between));
		joined = field_join(arena, joined, fields->at[i]);
	}
	joined.many = false;
	return joined;
}

struct value text_joined(struct arena *arena, const struct value *value, struct str between)
{
	struct value joined = { .open = value->open };

	for (size_t i = 0; i < value->n; i++) {
		struct value one =
			text_of_field(arena, text_of(arena, &value->alternatives[i], between));

		if (one.n)
			value_add(&joined, one.alternatives[0]);
	}
	return joined;
}

struct value text_concat(struct arena *arena, const struct value *a, const struct value *b)
{
	struct value joined = { .open = a->open || b->open };
	struct value any = text_of_field(arena, field_any());
	const struct value *left = a->n ? a : &any, *right = b->n ? b : &any;

	if (a->n == 0 && b->n == 0)
		return value_unknown();
	for (size_t i = 0; i < left->n; i++)
		for (size_t j = 0; j < right->n; j++) {
			struct field l = text_of(arena, &left->alternatives[i], STR(""));
			struct field r = text_of(arena, &right->alternatives[j], STR(""));
			struct value one = text_of_field(arena, field_join(arena, l, r));

			if (one.n)
				value_add(&joined, one.alternatives[0]);
		}
	return joined;
}

static void flush(struct arena *arena, struct growing *growing)
{
	struct value tail;

	if (growing->has_head && growing->tail.len == 0)
		return;
	tail = value_text(arena, buf_str(&growing->tail));
	growing->head = growing->has_head ? text_concat(arena, &growing->head, &tail) : tail;
	growing->has_head = true;
	growing->tail = BUF_IN(arena);
}

void growing_add_text(struct growing *growing, struct arena *arena, struct str text)
{
	growing->tail.arena = arena;
	buf_add(&growing->tail, text);
}

void growing_add(struct arena *arena, struct growing *growing, const struct value *text)
{
	struct str known;
	struct value any;

	if (value_known(arena, text, &known)) {
		growing_add_text(growing, arena, known);
		return;
	}
	flush(arena, growing);
	if (text->n == 0) {
		any = text_of_field(arena, field_any());
		growing->head = text_concat(arena, &growing->head, &any);
		return;
	}
	growing->head = text_concat(arena, &growing->head, text);
}

struct value growing_value(struct arena *arena, struct growing *growing)
{
	struct str text;

	if (!growing->has_head) {
		text = arena_copy(arena, buf_str(&growing->tail));
		return text.at ? value_text(arena, text) : value_unknown();
	}
	flush(arena, growing);
	return growing->head;
}

/* The pieces of @field from byte @at of piece @from on. */
static struct field rest_of(struct arena *arena, const struct field *field, size_t from, size_t at)
{
	struct field rest = { .pieces = field->pieces + from, .n = field->n - from };

	if (rest.n == 0)
		return field_text(arena, STR(""));
	return at ? field_skip(arena, &rest, at) : rest;
}

static struct field start_of(struct arena *arena, const struct field *field, size_t to, size_t at)
{
	struct field start = { .pieces = field->pieces, .n = to };
	struct field last;

	if (at == 0)
		return to ? start : field_text(arena, STR(""));
	last = field_text(arena, str_slice(field->pieces[to].text, 0, at));
	return field_join(arena, start, last);
}

/* One alternative: its first line and what is left. */
static enum tri take_line(struct arena *arena, const struct field *field, char delimiter,
	struct field *ret_line, struct field *ret_rest)
{
	bool empty = true;

	for (size_t i = 0; i < field->n; i++) {
		const struct piece *piece = &field->pieces[i];
		size_t end;

		if (piece->kind != PIECE_TEXT) {
			empty = false;
			continue;
		}
		end = str_find_char(piece->text, delimiter, 0);
		if (end != STR_NOT_FOUND) {
			*ret_line = start_of(arena, field, i, end);
			*ret_rest = rest_of(arena, field, i, end + 1);
			return YES;
		}
		if (piece->text.len)
			empty = false;
	}
	*ret_line = *field;
	*ret_rest = field_text(arena, STR(""));
	if (empty)
		return NO;
	return field_is_known(field) ? NO : MAYBE;
}

enum tri text_take_line(
	struct arena *arena, struct value *rest, char delimiter, struct value *ret_line)
{
	struct value lines = { .open = rest->open }, left = { .open = rest->open };
	enum tri answer = rest->n ? NO : MAYBE;

	for (size_t i = 0; i < rest->n; i++) {
		struct field text = text_of(arena, &rest->alternatives[i], STR(""));
		struct field line, behind;
		enum tri more = take_line(arena, &text, delimiter, &line, &behind);
		struct value one = text_of_field(arena, line);
		struct value two = text_of_field(arena, behind);

		if (one.n)
			value_add(&lines, one.alternatives[0]);
		if (two.n)
			value_add(&left, two.alternatives[0]);
		answer = i == 0 ? more : (answer == more ? answer : MAYBE);
	}
	if (rest->open)
		answer = MAYBE;
	*ret_line = lines;
	*rest = left;
	return answer;
}
