/*
 * Pids of processes that the command itself starts, through filters that work on bytes: the filter
 * is run twice with numbers that no process can have, of different length. What comes out the
 * same way both times carried the pid along; anything else depends on its digits.
 */
#include "shell/eval/own_pid.h"

#include "base/buf.h"

/* Past PID_MAX_LIMIT of Linux (4194304). */
static const char *const stand_ins[N_STAND_INS] = { "4999983", "59999971" };

static bool has_own(const struct field *field)
{
	for (size_t i = 0; i < field->n; i++)
		if (field->pieces[i].kind == PIECE_OWN_PID)
			return true;
	return false;
}

bool own_pid_text(
	struct arena *arena, const struct field *field, unsigned int number, struct str *ret)
{
	struct buf out = BUF_IN(arena);

	if (!has_own(field) || field->many)
		return false;
	for (size_t i = 0; i < field->n; i++) {
		if (field->pieces[i].kind == PIECE_ANY)
			return false;
		if (field->pieces[i].kind == PIECE_OWN_PID)
			buf_add_text(&out, stand_ins[number]);
		else
			buf_add(&out, field->pieces[i].text);
	}
	*ret = buf_str(&out);
	return !buf_failed(&out);
}

bool own_pid_hide(struct arena *arena, struct value *value, unsigned int number)
{
	bool any = false;

	for (size_t i = 0; i < value->n; i++) {
		struct fields *fields = &value->alternatives[i];
		struct str text;

		if (fields->n != 1 || !own_pid_text(arena, &fields->at[0], number, &text))
			continue;
		*fields = value_text(arena, text).alternatives[0];
		any = true;
	}
	return any;
}

static bool is_digit(struct str text, size_t at)
{
	return at < text.len && text.at[at] >= '0' && text.at[at] <= '9';
}

/* Every whole number of @text that is the stand-in becomes the pid again. */
static struct field restored(struct arena *arena, struct str text, unsigned int number)
{
	struct piece *own = arena_alloc(arena, struct piece, 1);
	struct str pid = str_from(stand_ins[number]);
	struct field field = field_text(arena, STR(""));
	size_t from = 0, at = 0;

	if (!own)
		return field_any();
	*own = (struct piece){ .kind = PIECE_OWN_PID, .text = STR("") };
	while ((at = str_find(text, pid, at)) != STR_NOT_FOUND) {
		struct field before = field_text(arena, str_slice(text, from, at));

		at += pid.len;
		if ((at > pid.len && is_digit(text, at - pid.len - 1)) || is_digit(text, at))
			continue;
		field = field_join(arena, field, before);
		field = field_join(arena, field, (struct field){ .pieces = own, .n = 1 });
		from = at;
	}
	return field_join(arena, field, field_text(arena, str_skip(text, from)));
}

void own_pid_show(struct arena *arena, struct value *value, unsigned int number)
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
		*field = restored(arena, text, number);
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
