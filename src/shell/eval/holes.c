/*
 * Text of which stretches are unknown, parsed all the same: each unknown stretch stands in the
 * text as two bytes that no one types, and becomes a variable of unknown value in the tree.
 */
#include "shell/eval/holes.h"

#include <errno.h>

#define HOLE       '\1'
#define FIRST_HOLE '0'

static void fill_words(struct arena *arena, struct word *words);
static void fill_node(struct arena *arena, struct node *node);

int holes_text(struct shell *sh, const struct field *field, struct str *ret_text, bool *ret_holes)
{
	struct eval *e = sh->world->eval;
	struct buf out = BUF_IN(e->arena);

	*ret_holes = false;
	if (field_known(e->arena, field, ret_text))
		return 0;
	for (size_t i = 0; i < field->n; i++) {
		const struct piece *piece = &field->pieces[i];
		char name[2] = { HOLE, (char)(FIRST_HOLE + e->holes) };
		struct field hole = { .pieces = piece, .n = 1 };
		struct str copy;

		if (piece->kind == PIECE_TEXT) {
			buf_add(&out, piece->text);
			continue;
		}
		*ret_holes = true;
		copy = arena_copy(e->arena, (struct str){ name, sizeof(name) });
		if (!copy.at || state_set(sh, copy, text_of_field(e->arena, hole), false))
			return -ENOMEM;
		buf_add(&out, copy);
		if (e->holes < MAX_HOLES - 1)
			e->holes++;
	}
	*ret_text = buf_str(&out);
	return buf_failed(&out) ? -ENOMEM : 0;
}

/* Splits a literal at its first hole: text before it, the variable, and what is behind. */
static void fill_part(struct arena *arena, struct part *part)
{
	size_t at = str_find_char(part->text, HOLE, 0);
	struct part *hole, *rest;

	if (at == STR_NOT_FOUND || at + 2 > part->text.len)
		return;
	hole = arena_alloc(arena, struct part, 2);
	if (!hole)
		return;
	rest = hole + 1;
	*rest = *part;
	rest->text = str_skip(part->text, at + 2);
	*hole = (struct part){
		.kind = PART_PARAM,
		.quoted = part->quoted,
		.span = part->span,
		.next = rest->text.len ? rest : part->next,
	};
	hole->param.name = str_slice(part->text, at, at + 2);
	if (at == 0 && part->kind == PART_LITERAL) {
		*part = *hole;
		return;
	}
	part->text = str_slice(part->text, 0, at);
	part->next = hole;
}

static void fill_word(struct arena *arena, struct word *word)
{
	for (struct part *part = word->parts; part; part = part->next) {
		if (part->kind == PART_LITERAL || part->kind == PART_GLOB)
			fill_part(arena, part);
		fill_words(arena, part->words);
		fill_words(arena, part->param.arg);
		fill_words(arena, part->param.arg2);
		fill_words(arena, part->param.subscript);
		fill_node(arena, part->body);
	}
}

static void fill_assigns(struct arena *arena, struct assign *assigns)
{
	for (struct assign *assign = assigns; assign; assign = assign->next) {
		fill_words(arena, assign->subscript);
		fill_words(arena, assign->value);
		fill_assigns(arena, assign->elements);
	}
}

static void fill_words(struct arena *arena, struct word *words)
{
	for (struct word *word = words; word; word = word->next) {
		fill_word(arena, word);
		fill_assigns(arena, word->assign);
	}
}

static void fill_test(struct arena *arena, struct test *test)
{
	if (!test)
		return;
	fill_words(arena, test->left);
	fill_words(arena, test->right);
	fill_test(arena, test->a);
	fill_test(arena, test->b);
}

static void fill_one(struct arena *arena, struct node *node)
{
	for (struct redirect *r = node->redirects; r; r = r->next)
		fill_words(arena, r->target);
	for (struct case_item *item = node->items; item; item = item->next) {
		fill_words(arena, item->patterns);
		fill_node(arena, item->body);
	}
	fill_assigns(arena, node->assigns);
	fill_words(arena, node->words);
	for (size_t i = 0; i < ARRAY_SIZE(node->arith); i++)
		fill_words(arena, node->arith[i]);
	fill_test(arena, node->test);
	fill_node(arena, node->list);
	fill_node(arena, node->left);
	fill_node(arena, node->right);
	fill_node(arena, node->cond);
	fill_node(arena, node->body);
	fill_node(arena, node->otherwise);
}

static void fill_node(struct arena *arena, struct node *node)
{
	for (; node; node = node->next)
		fill_one(arena, node);
}

void holes_fill(struct arena *arena, struct node *root)
{
	fill_node(arena, root);
}
