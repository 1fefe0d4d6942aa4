#include "value/value.h"

struct field field_text(struct arena *arena, struct str text)
{
	struct piece *piece = arena_alloc(arena, struct piece, 1);

	if (!piece)
		return (struct field){ 0 };
	*piece = (struct piece){ .kind = PIECE_TEXT, .text = text };
	return (struct field){ .pieces = piece, .n = 1 };
}

struct field field_any(void)
{
	static const struct piece any = { .kind = PIECE_ANY };

	return (struct field){ .pieces = &any, .n = 1 };
}

/* Adds @piece behind the @n there are; neighbours of one kind become one. */
static bool add_piece(struct arena *arena, struct piece *pieces, size_t *n, struct piece piece)
{
	struct piece *last = *n ? &pieces[*n - 1] : NULL;

	if (last && last->kind == PIECE_ANY && piece.kind == PIECE_ANY)
		return true;
	if (last && piece.kind == PIECE_TEXT && piece.text.len == 0)
		return true;
	if (last && last->kind == PIECE_TEXT && last->text.len == 0) {
		*last = piece;
		return true;
	}
	if (last && last->kind == PIECE_TEXT && piece.kind == PIECE_TEXT) {
		last->text = arena_concat(arena, last->text, piece.text);
		return last->text.at != NULL;
	}
	if (*n == MAX_PIECES - 1)
		piece = (struct piece){ .kind = PIECE_ANY };
	if (*n == MAX_PIECES)
		return true;
	pieces[(*n)++] = piece;
	return true;
}

struct field field_join(struct arena *arena, struct field a, struct field b)
{
	size_t n = 0, most = MIN(a.n + b.n, (size_t)MAX_PIECES);
	struct piece *pieces;

	if (a.n == 0)
		return b;
	if (b.n == 0)
		return a;
	pieces = arena_alloc(arena, struct piece, most);
	if (!pieces)
		return (struct field){ 0 };
	for (size_t i = 0; i < a.n; i++)
		if (!add_piece(arena, pieces, &n, a.pieces[i]))
			return (struct field){ 0 };
	for (size_t i = 0; i < b.n; i++)
		if (!add_piece(arena, pieces, &n, b.pieces[i]))
			return (struct field){ 0 };
	return (struct field){ .pieces = pieces, .n = n, .many = a.many || b.many };
}

bool field_is_known(const struct field *field)
{
	for (size_t i = 0; i < field->n; i++)
		if (field->pieces[i].kind != PIECE_TEXT)
			return false;
	return !field->many;
}

bool field_known(struct arena *arena, const struct field *field, struct str *ret_text)
{
	struct str text = STR("");

	if (!field_is_known(field))
		return false;
	for (size_t i = 0; i < field->n; i++) {
		if (i == 0)
			text = field->pieces[0].text;
		else
			text = arena_concat(arena, text, field->pieces[i].text);
		if (!text.at)
			return false;
	}
	*ret_text = text;
	return true;
}

bool field_has_text(const struct field *field)
{
	for (size_t i = 0; i < field->n; i++)
		if (field->pieces[i].kind == PIECE_TEXT && field->pieces[i].text.len)
			return true;
	return false;
}

struct str field_show(struct arena *arena, const struct field *field)
{
	struct str text = STR("");

	for (size_t i = 0; i < field->n; i++) {
		const struct piece *piece = &field->pieces[i];
		struct str shown = piece->kind == PIECE_TEXT ? piece->text : STR("…");

		text = i == 0 ? shown : arena_concat(arena, text, shown);
	}
	return text;
}

/*
 * Each known piece is taken where it fits first behind the unknown one before it: only the last
 * unknown piece may have to be longer, so the cost is at most the product of the two lengths.
 */
static enum tri match(const struct field *field, struct str text, bool whole)
{
	size_t piece = 0, at = 0, behind = 0,
	       from = 0; /* behind: that unknown piece; 0: none yet */

	for (;;) {
		struct str own, rest = str_skip(text, at);

		if (piece < field->n && field->pieces[piece].kind != PIECE_TEXT) {
			if (!whole)
				return MAYBE;
			behind = ++piece;
			from = at;
			continue;
		}
		if (piece == field->n && !rest.len)
			return behind ? MAYBE : YES;
		own = piece < field->n ? field->pieces[piece].text : STR("");
		if (!whole && own.len > rest.len)
			return str_equal(str_slice(own, 0, rest.len), rest) ? YES : NO;
		if (piece < field->n && str_equal(own, str_slice(rest, 0, own.len))) {
			at += own.len;
			piece++;
			continue;
		}
		if (!behind || from == text.len)
			return NO;
		at = ++from;
		piece = behind;
	}
}

enum tri field_equals(const struct field *field, struct str text)
{
	const struct piece *first = field->n ? &field->pieces[0] : NULL;
	enum tri answer;

	/* Most questions are about a name and end at its first letter. */
	if (first && first->kind == PIECE_TEXT && first->text.len && text.len &&
		first->text.at[0] != text.at[0])
		return NO;
	answer = match(field, text, true);
	return answer == YES && field->many ? MAYBE : answer;
}

enum tri field_starts(const struct field *field, struct str prefix)
{
	enum tri answer = match(field, prefix, false);

	return answer == YES && field->many ? MAYBE : answer;
}

/*
 * From the end: the last known bytes must end in @name with a slash (or the start) before it. With
 * something unknown before them, "/name" is certain and "name" alone is possible.
 */
enum tri field_basename_is(const struct field *field, struct str name)
{
	const struct piece *last = field->n ? &field->pieces[field->n - 1] : NULL;
	struct str tail;
	size_t slash;

	if (!last)
		return name.len == 0 ? YES : NO;
	if (last->kind == PIECE_OWN_PID)
		return NO;
	if (last->kind == PIECE_ANY)
		return MAYBE;
	tail = last->text;
	slash = str_rfind_char(tail, '/');
	if (slash != STR_NOT_FOUND || field->n == 1) {
		if (!str_equal(str_basename(tail), name))
			return NO;
		return field->many ? MAYBE : YES;
	}
	if (tail.len > name.len || !str_equal(str_skip(name, name.len - tail.len), tail))
		return NO;
	return MAYBE;
}

struct field field_skip(struct arena *arena, const struct field *field, size_t n)
{
	struct piece *pieces;

	if (field->n == 0 || n == 0)
		return *field;
	pieces = arena_alloc(arena, struct piece, field->n);
	if (!pieces)
		return (struct field){ 0 };
	memcpy(pieces, field->pieces, field->n * sizeof(*pieces));
	pieces[0].text = str_skip(pieces[0].text, n);
	return (struct field){ .pieces = pieces, .n = field->n, .many = field->many };
}

struct value value_unknown(void)
{
	return (struct value){ .open = true };
}

struct value value_empty(void)
{
	return (struct value){ .n = 1 };
}

struct value value_fields(struct fields fields)
{
	struct value value = { .n = 1 };

	value.alternatives[0] = fields;
	return value;
}

struct value value_text(struct arena *arena, struct str text)
{
	struct field *field = arena_alloc(arena, struct field, 1);

	if (!field)
		return value_unknown();
	*field = field_text(arena, text);
	return value_fields((struct fields){ .at = field, .n = 1 });
}

bool field_same(const struct field *a, const struct field *b)
{
	if (a->n != b->n || a->many != b->many)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->pieces[i].kind != b->pieces[i].kind ||
			!str_equal(a->pieces[i].text, b->pieces[i].text))
			return false;
	return true;
}

bool fields_same(const struct fields *a, const struct fields *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!field_same(&a->at[i], &b->at[i]))
			return false;
	return true;
}

void value_add(struct value *value, struct fields fields)
{
	for (size_t i = 0; i < value->n; i++)
		if (fields_same(&value->alternatives[i], &fields))
			return;
	if (value->n == MAX_ALTERNATIVES)
		value->open = true;
	else
		value->alternatives[value->n++] = fields;
}

struct value value_join(const struct value *a, const struct value *b)
{
	struct value joined = *a;

	joined.open |= b->open;
	for (size_t i = 0; i < b->n; i++)
		value_add(&joined, b->alternatives[i]);
	return joined;
}

bool value_known(struct arena *arena, const struct value *value, struct str *ret_text)
{
	if (value->open || value->n != 1 || value->alternatives[0].n != 1)
		return false;
	return field_known(arena, &value->alternatives[0].at[0], ret_text);
}
