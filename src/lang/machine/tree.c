#include "lang/machine/tree.h"

/* Stands for every node that could not be made; never linked to others. */
static _Thread_local struct tree spare;

struct tree *tree_new(struct forest *forest, enum tree_kind kind, uint32_t line)
{
	struct tree *tree = NULL;

	if (forest->n_nodes++ < MAX_TREE_NODES)
		tree = arena_alloc(forest->arena, struct tree, 1);
	else
		forest->full = true;
	if (!tree) {
		forest->failed |= !forest->full;
		tree = &spare;
		*tree = (struct tree){ 0 };
	}
	tree->kind = kind;
	tree->line = line;
	return tree;
}

void tree_add(struct tree *parent, struct tree **tail, struct tree *child)
{
	struct tree *last = *tail;

	if (child == &spare || parent == &spare || child == parent)
		return;
	for (last = last ? last : parent->first; last && last->next; last = last->next)
		;
	if (last)
		last->next = child;
	else
		parent->first = child;
	*tail = child;
}

void tree_append(struct tree *parent, struct tree *child)
{
	struct tree *tail = NULL;

	tree_add(parent, &tail, child);
}

struct tree *tree_with(
	struct forest *forest, enum tree_kind kind, uint32_t line, struct tree *a, struct tree *b)
{
	struct tree *tree = tree_new(forest, kind, line);
	struct tree *tail = NULL;

	if (a)
		tree_add(tree, &tail, a);
	if (b)
		tree_add(tree, &tail, b);
	return tree;
}

size_t tree_count(const struct tree *parent)
{
	size_t n = 0;

	for (const struct tree *child = parent->first; child; child = child->next)
		n++;
	return n;
}

struct tree *tree_child(const struct tree *parent, size_t i)
{
	struct tree *child = parent->first;

	while (child && i--)
		child = child->next;
	return child;
}
