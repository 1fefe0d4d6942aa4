#include "shell/expand.h"
#include "shell/shell.h"

static struct field literal(struct arena *arena, const struct word *word)
{
	struct field field = field_text(arena, STR(""));

	for (const struct part *part = word->parts; part; part = part->next)
		field = field_join(arena, field,
			part->kind == PART_LITERAL ? field_text(arena, part->text) : field_any());
	return field;
}

int expand_words(struct shell *sh, const struct word *words, struct value *ret)
{
	struct arena *arena = sh->world->arena;
	struct fields fields = { 0 };
	struct field *at;

	for (const struct word *word = words; word; word = word->next)
		fields.n++;
	at = arena_alloc(arena, struct field, fields.n);
	fields.at = at;
	for (const struct word *word = words; word; word = word->next)
		*at++ = literal(arena, word);
	*ret = value_fields(fields);
	return 0;
}

int expand_text(struct shell *sh, const struct word *word, struct value *ret)
{
	struct word one = { 0 };

	if (word)
		one.parts = word->parts;
	return expand_words(sh, &one, ret);
}

int expand_pattern(struct shell *sh, const struct word *word, struct value *ret)
{
	return expand_text(sh, word, ret);
}

int expand_arith(
	struct shell *sh, const struct word *expression, bool *ret_known, int64_t *ret_value)
{
	(void)sh;
	(void)expression;
	*ret_known = false;
	*ret_value = 0;
	return 0;
}

int expand_arith_text(
	struct shell *sh, const struct field *text, bool *ret_known, int64_t *ret_value)
{
	(void)sh;
	*ret_known = text->n == 1 && str_to_int64(text->pieces[0].text, ret_value);
	return 0;
}

int expand_assign(struct shell *sh, const struct assign *assign)
{
	struct value value;
	int err = expand_text(sh, assign->value, &value);

	return err ? err : state_set(sh, assign->name, value, assign->append);
}

int expand_split(struct shell *sh, const struct field *text, struct fields *ret)
{
	(void)sh;
	*ret = (struct fields){ .at = text, .n = 1 };
	return 0;
}
