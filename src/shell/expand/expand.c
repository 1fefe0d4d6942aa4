#include "shell/expand/expand.h"

#include <errno.h>

#include "shell/expand/draft.h"

static int out_of_memory(struct shell *sh, int r)
{
	return r < 0 ? r : sh->world->arena->refused ? -ENOMEM : 0;
}

/* Output of a command, without the newlines at its end. */
static struct field without_newlines(struct arena *arena, const struct field *output)
{
	struct piece *pieces;
	struct str *text;
	size_t n = output->n;

	while (n && output->pieces[n - 1].kind == PIECE_TEXT && output->pieces[n - 1].text.len == 0)
		n--;
	if (n == 0 || output->pieces[n - 1].kind != PIECE_TEXT ||
		!str_ends(output->pieces[n - 1].text, "\n"))
		return *output;
	pieces = arena_alloc(arena, struct piece, n);
	if (!pieces)
		return field_any();
	memcpy(pieces, output->pieces, n * sizeof(*pieces));
	text = &pieces[n - 1].text;
	while (str_ends(*text, "\n"))
		text->len--;
	return (struct field){ .pieces = pieces, .n = n };
}

static int expand_command(struct expander *e, const struct part *part, struct drafts *drafts)
{
	struct world *world = e->sh->world;
	struct value output = value_unknown();
	int r;

	if (!part->body)
		return expand_emit(e, &(struct value){ 0 }, 0, part->quoted, drafts);
	if (world->hooks.substitute) {
		r = world->hooks.substitute(e->sh, part->body, &output);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < output.n; i++) {
		struct field *at = arena_alloc(world->arena, struct field, 1);

		if (!at)
			return -ENOMEM;
		if (output.alternatives[i].n == 0)
			continue;
		*at = without_newlines(world->arena, &output.alternatives[i].at[0]);
		output.alternatives[i] = (struct fields){ .at = at, .n = 1 };
	}
	return expand_emit(e, &output, 0, part->quoted, drafts);
}

static int expand_process(struct expander *e, const struct part *part, struct drafts *drafts)
{
	struct world *world = e->sh->world;
	struct field path = field_any();
	int r = world->hooks.process ? world->hooks.process(e->sh, part, &path) : 0;

	for (size_t i = 0; i < path.n && r == 0; i++)
		r = drafts_add(e, drafts, (struct bit){ BIT_QUOTED, path.pieces[i] });
	return r;
}

static int expand_number(struct expander *e, const struct part *part, struct drafts *drafts)
{
	unsigned int flags = part->quoted ? BIT_QUOTED : BIT_SPLIT;
	struct value value;
	struct str number;
	int r = expand_arith_value(e->sh, part->words, &value);

	if (r < 0)
		return r;
	if (value_known(e->sh->world->arena, &value, &number))
		return drafts_add_text(e, drafts, number, flags);
	if (value.n == 1)
		return drafts_add(e, drafts,
			(struct bit){ BIT_QUOTED, value.alternatives[0].at[0].pieces[0] });
	return drafts_add_any(e, drafts, BIT_QUOTED);
}

/* Where no braces are expanded they are bytes. */
static int expand_brace_text(struct expander *e, const struct part *part, struct drafts *drafts)
{
	const struct word *word = part->words;
	int r = drafts_add_text(e, drafts, STR("{"), 0);

	if (r == 0 && !word)
		r = drafts_add_text(e, drafts, part->text, 0);
	for (; word && r == 0; word = word->next) {
		r = expand_parts(e, word->parts, drafts);
		if (r == 0 && word->next)
			r = drafts_add_text(e, drafts, STR(","), 0);
	}
	return r < 0 ? r : drafts_add_text(e, drafts, STR("}"), 0);
}

static int expand_literal(struct expander *e, const struct part *part, struct drafts *drafts)
{
	unsigned int flags = part->quoted ? BIT_QUOTED : e->operand_split ? BIT_SPLIT : 0;

	return drafts_add_text(e, drafts, part->text, flags);
}

static int expand_part(struct expander *e, const struct part *part, struct drafts *drafts)
{
	switch (part->kind) {
	case PART_LITERAL:
		return expand_literal(e, part, drafts);
	case PART_GLOB:
		return expand_glob_part(e, part, drafts);
	case PART_TILDE:
		return expand_tilde(e, part->text, drafts);
	case PART_BRACE:
		return expand_brace_text(e, part, drafts);
	case PART_PARAM:
		return expand_param(e, part, drafts);
	case PART_ARITH:
		return expand_number(e, part, drafts);
	case PART_COMMAND:
		return expand_command(e, part, drafts);
	case PART_PROCESS:
		return expand_process(e, part, drafts);
	}
	return 0;
}

int expand_parts(struct expander *e, const struct part *parts, struct drafts *drafts)
{
	int r = 0;

	for (; parts && r == 0; parts = parts->next)
		r = expand_part(e, parts, drafts);
	return r;
}

static int expand_strand(struct expander *e, const struct strand *strand, struct value *ret)
{
	struct drafts drafts = drafts_empty();
	int r = 0;

	for (size_t i = 0; i < strand->n && r == 0; i++) {
		if (strand->at[i])
			r = expand_part(e, strand->at[i], &drafts);
		else
			r = drafts_add_any(e, &drafts, BIT_QUOTED | BIT_MANY);
	}
	return r < 0 ? r : drafts_finish(e, &drafts, ret);
}

/* argv while it is being built: fields that are certain go behind the value as one list. */
struct list {
	struct value value;
	struct field *at;
	size_t n, capacity;
};

static void list_flush(struct arena *arena, struct list *list)
{
	struct value tail = value_fields((struct fields){ .at = list->at, .n = list->n });

	if (list->n)
		list->value = value_concat(arena, &list->value, &tail);
	list->at = NULL;
	list->n = list->capacity = 0;
}

static int list_add(struct arena *arena, struct list *list, const struct value *words)
{
	if (words->n != 1 || words->open) {
		list_flush(arena, list);
		list->value = value_concat(arena, &list->value, words);
		return 0;
	}
	for (size_t i = 0; i < words->alternatives[0].n && list->n <= MAX_FIELDS; i++) {
		struct field *at =
			arena_grow(arena, list->at, list->n, &list->capacity, sizeof(*list->at));

		if (!at)
			return -ENOMEM;
		list->at = at;
		list->at[list->n++] = words->alternatives[0].at[i];
	}
	return 0;
}

/* The plain case: nothing in the word expands. */
static bool literal_word(const struct word *word, struct str *ret_text)
{
	const struct part *part = word->parts;

	if (!part)
		*ret_text = STR("");
	else if (part->kind == PART_LITERAL && !part->next)
		*ret_text = part->text;
	else
		return false;
	return true;
}

static int expand_word(struct expander *e, const struct word *word, struct list *list)
{
	struct arena *arena = e->sh->world->arena;
	struct strand *strands = NULL;
	struct value value;
	size_t n = 0;
	int r = 0;

	if (!has_braces(word->parts) || state_option(e->sh, OPTION_BRACEEXPAND) == NO) {
		struct drafts drafts = drafts_empty();

		r = expand_parts(e, word->parts, &drafts);
		if (r == 0)
			r = drafts_finish(e, &drafts, &value);
		return r < 0 ? r : list_add(arena, list, &value);
	}
	r = expand_braces(e, word->parts, &strands, &n);
	for (size_t i = 0; i < n && r == 0; i++) {
		r = expand_strand(e, &strands[i], &value);
		if (r == 0)
			r = list_add(arena, list, &value);
	}
	return r;
}

int expand_words(struct shell *sh, const struct word *words, struct value *ret)
{
	struct expander e = { .sh = sh, .split = true };
	struct arena *arena = sh->world->arena;
	struct list list = { .value = value_empty() };
	int r = 0;

	for (; words && r == 0; words = words->next) {
		struct field *at;
		struct str text;

		if (!literal_word(words, &text)) {
			r = expand_word(&e, words, &list);
			continue;
		}
		at = arena_grow(arena, list.at, list.n, &list.capacity, sizeof(*at));
		if (!at)
			return -ENOMEM;
		list.at = at;
		list.at[list.n++] = field_text(arena, text);
	}
	if (r < 0)
		return r;
	list_flush(arena, &list);
	*ret = list.value;
	return out_of_memory(sh, 0);
}

static int expand_one(struct expander *e, const struct word *word, struct value *ret)
{
	struct drafts drafts = drafts_empty();
	struct str text;
	int r;

	if (!word || (literal_word(word, &text) && !e->pattern)) {
		*ret = value_text(e->sh->world->arena, word ? text : STR(""));
		return out_of_memory(e->sh, 0);
	}
	r = expand_parts(e, word->parts, &drafts);
	if (r == 0)
		r = drafts_finish(e, &drafts, ret);
	return out_of_memory(e->sh, r);
}

int expand_text(struct shell *sh, const struct word *word, struct value *ret)
{
	struct expander e = { .sh = sh };

	return expand_one(&e, word, ret);
}

int expand_pattern(struct shell *sh, const struct word *word, struct value *ret)
{
	struct expander e = { .sh = sh, .pattern = true };

	return expand_one(&e, word, ret);
}
