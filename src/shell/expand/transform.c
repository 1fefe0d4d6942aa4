/* ${x@Q} ${x@E} ${x@P} ${x@A} ${x@K} ${x@a} ${x@U} ${x@u} ${x@L} (bash(1)). */
#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/expand/quote.h"
#include "shell/expand/subject.h"
#include "shell/parse/parse.h"

static struct value attributes(struct shell *sh, struct str name)
{
	static const struct {
		unsigned int flag;
		char letter;
	} letters[] = { { VARIABLE_ARRAY, 'a' }, { VARIABLE_ASSOC, 'A' }, { VARIABLE_INTEGER, 'i' },
		{ VARIABLE_NAMEREF, 'n' }, { VARIABLE_READONLY, 'r' }, { VARIABLE_EXPORTED, 'x' },
		{ VARIABLE_LOWER, 'l' }, { VARIABLE_UPPER, 'u' } };
	struct buf out = BUF_IN(sh->world->arena);
	unsigned int flags = state_flags(sh, state_target(sh, name));

	for (size_t i = 0; i < ARRAY_SIZE(letters); i++)
		if (flags & letters[i].flag)
			buf_add_char(&out, letters[i].letter);
	return value_text(sh->world->arena, buf_str(&out));
}

static struct field recase(struct arena *arena, struct str text, char letter)
{
	struct buf out = BUF_IN(arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (letter == 'L' && c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		else if (letter != 'L' && c >= 'a' && c <= 'z' && (letter == 'U' || i == 0))
			c = (char)(c - 'a' + 'A');
		buf_add_char(&out, c);
	}
	return field_text(arena, buf_str(&out));
}

/* As a prompt is read: backslashes aside, its expansions are carried out. */
static int prompt(struct expander *e, struct str text, struct field *ret)
{
	struct arena *arena = e->sh->world->arena;
	struct parse_options options = { .depth = e->sh->world->depth };
	struct word *word = NULL;
	struct value value;
	int r;

	*ret = field_any();
	if (str_find_char(text, '\\', 0) != STR_NOT_FOUND &&
		str_find_char(text, '$', 0) == STR_NOT_FOUND &&
		str_find_char(text, '`', 0) == STR_NOT_FOUND)
		return 0;
	if (e->sh->world->depth >= MAX_DEPTH) {
		e->sh->world->limit_hit = true;
		return 0;
	}
	r = shell_parse_heredoc(arena, text, &options, &word);
	if (r < 0 || !word)
		return r;
	e->sh->world->depth++;
	r = expand_text(e->sh, word, &value);
	e->sh->world->depth--;
	if (r < 0 || str_find_char(text, '\\', 0) != STR_NOT_FOUND)
		return r;
	value = value_cover(arena, &value);
	if (value.alternatives[0].n)
		*ret = value.alternatives[0].at[0];
	return 0;
}

static int one_text(struct expander *e, char letter, struct str text, struct field *ret)
{
	struct arena *arena = e->sh->world->arena;

	switch (letter) {
	case 'Q':
		*ret = field_text(arena, quote_text(arena, text));
		return 0;
	case 'E':
		*ret = field_text(arena, quote_decode(arena, text));
		return 0;
	case 'P':
		return prompt(e, text, ret);
	case 'U':
	case 'u':
	case 'L':
		*ret = recase(arena, text, letter);
		return 0;
	default:
		*ret = field_any();
		return 0;
	}
}

/* ${x@A}: the assignment that makes it again. */
static struct field assignment(struct expander *e, const struct subject *subject, struct str text)
{
	struct arena *arena = e->sh->world->arena;
	struct value letters = attributes(e->sh, subject->name);
	struct str quoted = quote_text(arena, text), flags;

	if (!value_known(arena, &letters, &flags))
		return field_any();
	if (flags.len)
		return field_text(
			arena, arena_printf(arena, "declare -%.*s %.*s=%.*s", STR_ARGS(flags),
				       STR_ARGS(subject->name), STR_ARGS(quoted)));
	return field_text(
		arena, arena_printf(arena, "%.*s=%.*s", STR_ARGS(subject->name), STR_ARGS(quoted)));
}

static int transform_list(struct expander *e, const struct part *part,
	const struct subject *subject, const struct fields *list, struct fields *ret)
{
	struct arena *arena = e->sh->world->arena;
	struct field *at = arena_alloc(arena, struct field, list->n + 1);
	int r = 0;

	if (!at)
		return -ENOMEM;
	for (size_t i = 0; i < list->n && r == 0; i++) {
		struct str text;

		if (!field_known(arena, &list->at[i], &text)) {
			at[i] = field_any();
			at[i].many = list->at[i].many;
		} else if (part->letter == 'A' && !subject->which && subject->name.len) {
			at[i] = assignment(e, subject, text);
		} else if (part->letter == 'K' || part->letter == 'k') {
			at[i] = field_text(arena, quote_text(arena, text));
		} else {
			r = one_text(e, part->letter, text, &at[i]);
		}
	}
	*ret = (struct fields){ .at = at, .n = list->n };
	return r;
}

int expand_transform(struct expander *e, const struct part *part, const struct subject *subject,
	struct value *ret)
{
	struct value result = { .open = subject->value.open };
	int r = 0;

	if (part->letter == 'a' && !subject->which && subject->name.len) {
		*ret = attributes(e->sh, subject->name);
		return 0;
	}
	if (subject->which && subject->name.len && strchr("AKka", part->letter))
		return expand_transform_array(e, part->letter, subject->name, ret);
	if (subject->which && strchr("Aa", part->letter)) {
		*ret = value_unknown();
		return 0;
	}
	for (size_t i = 0; i < subject->value.n && r == 0; i++) {
		struct fields list = { 0 };

		r = transform_list(e, part, subject, &subject->value.alternatives[i], &list);
		value_add(&result, list);
	}
	*ret = result;
	return r;
}
