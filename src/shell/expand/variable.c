#include "shell/expand/variable.h"

#include "shell/expand/arith.h"
#include "shell/expand/expand.h"

#define FIRST_ROOM 64

/* Where the text of x+=y grows in place: who holds all @used bytes of it may append. */
struct text_room {
	char *at;
	size_t used, capacity;
};

static const struct piece *only_text(const struct value *value)
{
	const struct fields *list = &value->alternatives[0];

	if (value->open || value->n != 1 || list->n != 1 || list->at[0].n != 1 ||
		list->at[0].many || list->at[0].pieces[0].kind != PIECE_TEXT)
		return NULL;
	return &list->at[0].pieces[0];
}

static struct text_room *new_room(struct arena *arena, struct str text, size_t more)
{
	struct text_room *room = arena_alloc(arena, struct text_room, 1);
	size_t capacity = MAX((text.len + more) * 2, (size_t)FIRST_ROOM);

	if (!room)
		return NULL;
	room->at = arena_alloc(arena, char, capacity);
	if (!room->at)
		return NULL;
	if (text.len)
		memcpy(room->at, text.at, text.len);
	room->used = text.len;
	room->capacity = capacity;
	return room;
}

/* Both are wholly known: appends without copying what is there each time. */
static struct value grow_text(
	struct arena *arena, struct variable *variable, struct str text, struct str more)
{
	struct text_room *room = variable->room;

	if (!room || text.at != room->at || text.len != room->used ||
		room->capacity - room->used < more.len) {
		room = new_room(arena, text, more.len);
		if (!room)
			return value_unknown();
		variable->room = room;
	}
	if (more.len)
		memcpy(room->at + room->used, more.at, more.len);
	room->used += more.len;
	return value_text(arena, (struct str){ room->at, room->used });
}

static struct value appended(struct arena *arena, struct variable *variable,
	const struct value *was, const struct value *value)
{
	const struct piece *text = only_text(was), *more = only_text(value);

	if (text && more)
		return grow_text(arena, variable, text->text, more->text);
	return value_join_texts(arena, was, value);
}

/* declare -i: the text is arithmetic, and += adds. */
static struct value integer(
	struct shell *sh, const struct value *was, const struct value *value, bool append)
{
	struct number sum = number_known(0), more = number_unknown();
	bool refused;
	int r = 0;

	if (value->n == 1 && value->alternatives[0].n == 0)
		return *value;
	if (append && only_text(was))
		r = expand_number_of(sh, &was->alternatives[0].at[0], &sum);
	else if (append && (was->n != 1 || was->open || was->alternatives[0].n))
		return value_unknown();
	if (r == 0 && !value->open && value->n == 1)
		r = expand_number_of(sh, &value->alternatives[0].at[0], &more);
	return r < 0 ? value_unknown()
		     : number_value(sh->world->arena, number_apply("+", sum, more, &refused));
}

static char cased(char c, bool upper)
{
	if (upper)
		return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static struct field field_cased(struct arena *arena, const struct field *field, bool upper)
{
	struct piece *pieces = arena_alloc(arena, struct piece, field->n);

	if (!pieces)
		return field_any();
	for (size_t i = 0; i < field->n; i++) {
		struct str text = field->pieces[i].text;
		char *copy = arena_alloc(arena, char, text.len + 1);

		pieces[i] = field->pieces[i];
		if (!copy || pieces[i].kind != PIECE_TEXT)
			continue;
		for (size_t j = 0; j < text.len; j++)
			copy[j] = cased(text.at[j], upper);
		pieces[i].text.at = copy;
	}
	return (struct field){ .pieces = pieces, .n = field->n, .many = field->many };
}

static struct value value_cased(struct arena *arena, const struct value *value, bool upper)
{
	struct value result = { .open = value->open };

	for (size_t i = 0; i < value->n; i++) {
		const struct fields *list = &value->alternatives[i];
		struct field *at = arena_alloc(arena, struct field, list->n ? list->n : 1);

		if (!at)
			return value_unknown();
		for (size_t j = 0; j < list->n; j++)
			at[j] = field_cased(arena, &list->at[j], upper);
		value_add(&result, (struct fields){ .at = at, .n = list->n });
	}
	return result;
}

struct value variable_assigned(struct shell *sh, struct variable *variable, const struct value *was,
	struct value value, bool append)
{
	struct arena *arena = sh->world->arena;

	if (variable->flags & VARIABLE_INTEGER)
		return integer(sh, was, &value, append);
	if (append)
		value = appended(arena, variable, was, &value);
	if (variable->flags & (VARIABLE_LOWER | VARIABLE_UPPER))
		value = value_cased(arena, &value, variable->flags & VARIABLE_UPPER);
	return value;
}
