/*
 * Pids of processes that the command itself starts, through filters that work on bytes: the filter
 * is run twice with numbers that no process can have, of different length. What comes out the
 * same way both times carried the pid along; anything else depends on its digits.
 */
#include "shell/eval/own_pid.h"

#include "base/buf.h"

/* With two digits behind them, past PID_MAX_LIMIT of Linux (4194304). */
static const char *const stand_ins[N_STAND_INS] = { "49999", "599999" };

static bool has_own(const struct field *field)
{
	for (size_t i = 0; i < field->n; i++)
		if (field->pieces[i].kind == PIECE_OWN_PID)
			return true;
	return false;
}

/* Its place among those known so far, or MAX_OWN_PIDS. */
static size_t place_of(struct own_pids *pids, const struct piece *piece)
{
	for (size_t i = 0; i < pids->n; i++)
		if (str_equal(pids->at[i]->text, piece->text))
			return i;
	if (pids->n < MAX_OWN_PIDS)
		pids->at[pids->n++] = piece;
	return pids->n - 1 < MAX_OWN_PIDS && pids->at[pids->n - 1] == piece ? pids->n - 1
									    : MAX_OWN_PIDS;
}

static bool hidden(struct arena *arena, struct own_pids *pids, const struct field *field,
	unsigned int number, struct str *ret)
{
	struct buf out = BUF_IN(arena);

	if (!has_own(field) || field->many)
		return false;
	for (size_t i = 0; i < field->n; i++) {
		const struct piece *piece = &field->pieces[i];
		size_t place = MAX_OWN_PIDS;

		if (piece->kind == PIECE_OWN_PID)
			place = place_of(pids, piece);
		if (piece->kind == PIECE_TEXT)
			buf_add(&out, piece->text);
		else if (place < MAX_OWN_PIDS)
			buf_printf(&out, "%s%02zu", stand_ins[number], place);
		else
			return false;
	}
	*ret = buf_str(&out);
	return !buf_failed(&out);
}

void own_pid_hide(
	struct arena *arena, struct own_pids *pids, struct value *value, unsigned int number)
{
	for (size_t i = 0; i < value->n; i++) {
		struct fields *fields = &value->alternatives[i];
		struct str text;

		if (fields->n == 1 && hidden(arena, pids, &fields->at[0], number, &text))
			*fields = value_text(arena, text).alternatives[0];
	}
}

static bool is_digit(struct str text, size_t at)
{
	return at < text.len && text.at[at] >= '0' && text.at[at] <= '9';
}

/* The pid whose stand-in begins at @at, a whole number; NULL if there is none. */
static const struct piece *stands_at(
	const struct own_pids *pids, struct str text, size_t at, struct str stand_in)
{
	size_t digits = at + stand_in.len, place;

	if ((at && is_digit(text, at - 1)) || !is_digit(text, digits) ||
		!is_digit(text, digits + 1) || is_digit(text, digits + 2))
		return NULL;
	place = (size_t)(text.at[digits] - '0') * 10 + (size_t)(text.at[digits + 1] - '0');
	return place < pids->n ? pids->at[place] : NULL;
}

/* Every stand-in in @text becomes its pid again. */
static struct field restored(
	struct arena *arena, const struct own_pids *pids, struct str text, unsigned int number)
{
	struct str stand_in = str_from(stand_ins[number]);
	struct field field = field_text(arena, STR(""));
	size_t from = 0, at = 0;

	while ((at = str_find(text, stand_in, at)) != STR_NOT_FOUND) {
		const struct piece *own = stands_at(pids, text, at, stand_in);
		struct field before = field_text(arena, str_slice(text, from, at));

		at += stand_in.len;
		if (!own)
			continue;
		field = field_join(arena, field, before);
		field = field_join(arena, field, (struct field){ .pieces = own, .n = 1 });
		at += 2;
		from = at;
	}
	return field_join(arena, field, field_text(arena, str_skip(text, from)));
}

void own_pid_show(
	struct arena *arena, const struct own_pids *pids, struct value *value, unsigned int number)
{
	for (size_t i = 0; i < value->n; i++) {
		struct fields *fields = &value->alternatives[i];
		struct field *field = arena_alloc(arena, struct field, 1);
		struct str text;

		if (!field) {
			value->open = true;
			return;
		}
		if (fields->n != 1 || !field_known(arena, &fields->at[0], &text))
			continue;
		*field = restored(arena, pids, text, number);
		*fields = (struct fields){ .at = field, .n = 1 };
	}
}

bool own_pid_same(const struct value *a, const struct value *b)
{
	if (a->n != b->n || a->open != b->open)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!fields_same(&a->alternatives[i], &b->alternatives[i]))
			return false;
	return true;
}
