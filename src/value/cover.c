#include "value/value.h"

static struct str first_text(const struct field *field)
{
	if (field->n == 0 || field->pieces[0].kind != PIECE_TEXT)
		return STR("");
	return field->pieces[0].text;
}

static struct str last_text(const struct field *field)
{
	if (field->n == 0 || field->pieces[field->n - 1].kind != PIECE_TEXT)
		return STR("");
	return field->pieces[field->n - 1].text;
}

/* Bytes that a text both begins and ends with must not be counted twice: whole texts are cut. */
static struct str common_suffix(const struct field *a, const struct field *b, size_t prefix)
{
	struct str x = last_text(a), y = last_text(b);
	size_t len = 0;

	if (a->n == 1)
		x = str_skip(x, prefix);
	if (b->n == 1)
		y = str_skip(y, prefix);
	while (len < x.len && len < y.len && x.at[x.len - 1 - len] == y.at[y.len - 1 - len])
		len++;
	return str_skip(x, x.len - len);
}

struct field field_cover(struct arena *arena, const struct field *a, const struct field *b)
{
	struct str x = first_text(a), y = first_text(b);
	struct piece *pieces;
	struct str suffix;
	size_t len = 0, n = 0;

	if (field_same(a, b))
		return *a;
	while (len < x.len && len < y.len && x.at[len] == y.at[len])
		len++;
	suffix = common_suffix(a, b, len);
	pieces = arena_alloc(arena, struct piece, 3);
	if (!pieces)
		return field_any();
	if (len)
		pieces[n++] = (struct piece){ .kind = PIECE_TEXT, .text = str_slice(x, 0, len) };
	pieces[n++] = (struct piece){ .kind = PIECE_ANY };
	if (suffix.len)
		pieces[n++] = (struct piece){ .kind = PIECE_TEXT, .text = suffix };
	return (struct field){ .pieces = pieces, .n = n, .many = a->many || b->many };
}

static struct fields many_unknown(void)
{
	static const struct piece any = { .kind = PIECE_ANY };
	static const struct field field = { .pieces = &any, .n = 1, .many = true };

	return (struct fields){ .at = &field, .n = 1 };
}

/* Fields in front and behind that are the same in both stay; between them anything. */
static struct fields cover_lengths(
	struct arena *arena, const struct fields *a, const struct fields *b)
{
	size_t least = MIN(a->n, b->n), front = 0, back = 0;
	struct field *at;

	while (front < least && field_same(&a->at[front], &b->at[front]))
		front++;
	while (back < least - front && field_same(&a->at[a->n - 1 - back], &b->at[b->n - 1 - back]))
		back++;
	at = arena_alloc(arena, struct field, front + back + 1);
	if (!at)
		return many_unknown();
	for (size_t i = 0; i < front; i++)
		at[i] = a->at[i];
	at[front] = many_unknown().at[0];
	for (size_t i = 0; i < back; i++)
		at[front + 1 + i] = a->at[a->n - back + i];
	return (struct fields){ .at = at, .n = front + back + 1 };
}

struct fields fields_cover(struct arena *arena, const struct fields *a, const struct fields *b)
{
	struct field *at;

	if (a->n != b->n)
		return cover_lengths(arena, a, b);
	if (a->n == 0)
		return *a;
	at = arena_alloc(arena, struct field, a->n);
	if (!at)
		return many_unknown();
	for (size_t i = 0; i < a->n; i++)
		at[i] = field_cover(arena, &a->at[i], &b->at[i]);
	return (struct fields){ .at = at, .n = a->n };
}

struct value value_cover(struct arena *arena, const struct value *value)
{
	struct fields covered;

	if (value->open || value->n == 0)
		return value_fields(many_unknown());
	covered = value->alternatives[0];
	for (size_t i = 1; i < value->n; i++)
		covered = fields_cover(arena, &covered, &value->alternatives[i]);
	return value_fields(covered);
}

/* Makes two values few enough that all pairs fit: the one with more alternatives is covered. */
static void fit_product(struct arena *arena, struct value *a, struct value *b)
{
	if (a->n * b->n > MAX_ALTERNATIVES) {
		struct value *more = a->n > b->n ? a : b;

		*more = value_cover(arena, more);
	}
	if (a->n * b->n > MAX_ALTERNATIVES)
		fit_product(arena, a, b);
}

static struct fields concat(struct arena *arena, const struct fields *a, const struct fields *b)
{
	size_t n = a->n + b->n;
	struct field *at;

	if (a->n == 0 || b->n == 0)
		return a->n == 0 ? *b : *a;
	at = arena_alloc(arena, struct field, n);
	if (!at)
		return many_unknown();
	memcpy(at, a->at, a->n * sizeof(*at));
	memcpy(at + a->n, b->at, b->n * sizeof(*at));
	if (n > MAX_FIELDS) {
		n = MAX_FIELDS;
		at[n - 1] = many_unknown().at[0];
	}
	return (struct fields){ .at = at, .n = n };
}

struct value value_concat(struct arena *arena, const struct value *a, const struct value *b)
{
	struct value x = *a, y = *b, product = { 0 };

	fit_product(arena, &x, &y);
	for (size_t i = 0; i < x.n; i++)
		for (size_t j = 0; j < y.n; j++)
			value_add(&product, concat(arena, &x.alternatives[i], &y.alternatives[j]));
	return product;
}

static struct fields join_texts(struct arena *arena, const struct fields *a, const struct fields *b)
{
	struct field *at;

	if (a->n == 0 || b->n == 0)
		return a->n == 0 ? *b : *a;
	at = arena_alloc(arena, struct field, 1);
	if (!at)
		return many_unknown();
	*at = field_join(arena, a->at[0], b->at[0]);
	return (struct fields){ .at = at, .n = 1 };
}

/* Unset becomes "" and open one more alternative, the only one where there is no room. */
static struct value close_text(const struct value *value)
{
	static const struct piece nothing = { .kind = PIECE_TEXT, .text = { "", 0 } };
	static const struct field empty = { .pieces = &nothing, .n = 1 };
	static const struct piece any = { .kind = PIECE_ANY };
	static const struct field field = { .pieces = &any, .n = 1 };
	struct fields unknown = { .at = &field, .n = 1 };
	struct fields no_text = { .at = &empty, .n = 1 };
	struct value closed = { 0 };

	for (size_t i = 0; i < value->n; i++)
		value_add(&closed, value->alternatives[i].n ? value->alternatives[i] : no_text);
	if (value->n == 0 && !value->open)
		return value_fields(no_text);
	if (!value->open)
		return closed;
	if (closed.n == MAX_ALTERNATIVES)
		return value_fields(unknown);
	value_add(&closed, unknown);
	return closed;
}

struct value value_join_texts(struct arena *arena, const struct value *a, const struct value *b)
{
	struct value x = close_text(a), y = close_text(b), product = { 0 };

	fit_product(arena, &x, &y);
	for (size_t i = 0; i < x.n; i++)
		for (size_t j = 0; j < y.n; j++)
			value_add(&product,
				join_texts(arena, &x.alternatives[i], &y.alternatives[j]));
	return product;
}
