#include "shell/expand/map.h"

#include <errno.h>

#define WIDTH 16
#define BITS  4
#define LEVEL (64 / BITS)

struct map_leaf {
	struct str name;
	uint64_t hash;
	void *value;
	struct map_leaf *next; /* same hash, another name */
};

struct map_node {
	const void *owner;
	uint32_t leaves; /* bit i: slot i holds a leaf, else a node or nothing */
	union {
		struct map_node *node;
		struct map_leaf *leaf;
	} slots[WIDTH];
};

/* FNV-1a, then mixed so that the low bits depend on all. */
static uint64_t hash_of(struct str name)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.at[i]) * 0x100000001b3u;
	return hash ^ hash >> 29;
}

static unsigned int slot_of(uint64_t hash, unsigned int level)
{
	return (unsigned int)(hash >> (level * BITS)) & (WIDTH - 1);
}

static struct map_leaf *find_leaf(struct map_leaf *leaf, struct str name)
{
	while (leaf && !str_equal(leaf->name, name))
		leaf = leaf->next;
	return leaf;
}

static void *node_get(
	const struct map_node *node, uint64_t hash, unsigned int level, struct str name)
{
	for (; node; level++) {
		unsigned int slot = slot_of(hash, level);

		if (node->leaves & 1u << slot) {
			struct map_leaf *leaf = find_leaf(node->slots[slot].leaf, name);

			return leaf ? leaf->value : NULL;
		}
		node = node->slots[slot].node;
	}
	return NULL;
}

void *map_get(const struct map *map, struct str name)
{
	return map->root ? node_get(map->root, hash_of(name), 0, name) : NULL;
}

/* A node that @owner may change, in place of @node. */
static struct map_node *own_node(struct arena *arena, struct map_node *node, const void *owner)
{
	struct map_node *own;

	if (node && node->owner == owner)
		return node;
	own = arena_alloc(arena, struct map_node, 1);
	if (!own)
		return NULL;
	if (node)
		*own = *node;
	own->owner = owner;
	return own;
}

/* @chain with @leaf in it in place of one of the same name; the chain itself is left alone. */
static bool chain_leaf(struct arena *arena, struct map_leaf *chain, struct map_leaf *leaf)
{
	for (; chain; chain = chain->next) {
		struct map_leaf *copy;

		if (str_equal(chain->name, leaf->name))
			continue;
		copy = arena_alloc(arena, struct map_leaf, 1);
		if (!copy)
			return false;
		*copy = *chain;
		copy->next = leaf->next;
		leaf->next = copy;
	}
	return true;
}

static bool node_set(
	struct arena *arena, struct map_node **at, const void *owner, struct map_leaf *leaf)
{
	for (unsigned int level = 0;; level++) {
		unsigned int slot = slot_of(leaf->hash, level);
		struct map_leaf *there;
		struct map_node *node = own_node(arena, *at, owner);

		if (!node)
			return false;
		*at = node;
		there = node->leaves & 1u << slot ? node->slots[slot].leaf : NULL;
		if (!there && node->slots[slot].node) {
			at = &node->slots[slot].node;
			continue;
		}
		if (!there || there->hash == leaf->hash || level == LEVEL - 1) {
			if (!chain_leaf(arena, there, leaf))
				return false;
			node->slots[slot].leaf = leaf;
			node->leaves |= 1u << slot;
			return true;
		}
		node->leaves &= ~(1u << slot);
		node->slots[slot].node = own_node(arena, NULL, owner);
		at = &node->slots[slot].node;
		if (!*at)
			return false;
		(*at)->slots[slot_of(there->hash, level + 1)].leaf = there;
		(*at)->leaves |= 1u << slot_of(there->hash, level + 1);
	}
}

int map_set(struct arena *arena, struct map *map, const void *owner, struct str name, void *value)
{
	struct map_leaf *leaf = arena_alloc(arena, struct map_leaf, 1);

	if (!leaf)
		return -ENOMEM;
	*leaf = (struct map_leaf){ .name = name, .hash = hash_of(name), .value = value };
	return node_set(arena, &map->root, owner, leaf) ? 0 : -ENOMEM;
}

static int node_each(const struct map_node *node, map_each_fn *each, void *self)
{
	int r = 0;

	for (unsigned int slot = 0; node && slot < WIDTH && r == 0; slot++) {
		if (node->leaves & 1u << slot) {
			struct map_leaf *leaf = node->slots[slot].leaf;

			for (; leaf && r == 0; leaf = leaf->next)
				r = each(self, leaf->name, leaf->value);
		} else {
			r = node_each(node->slots[slot].node, each, self);
		}
	}
	return r;
}

int map_each(const struct map *map, map_each_fn *each, void *self)
{
	return node_each(map->root, each, self);
}

struct differ {
	const struct map *other;
	bool swapped; /* entries come from b: report only what a has not */
	map_differ_fn *each;
	void *self;
};

static int differ_entry(void *self, struct str name, void *value)
{
	struct differ *differ = self;
	void *other = map_get(differ->other, name);

	if (differ->swapped)
		return other ? 0 : differ->each(differ->self, name, NULL, value);
	return other == value ? 0 : differ->each(differ->self, name, value, other);
}

/* Leaves under slots that are not the very same in both. */
static int differ_nodes(const struct map_node *a, const struct map_node *b, map_each_fn *entry,
	struct differ *differ)
{
	int r = 0;

	for (unsigned int slot = 0; a && slot < WIDTH && r == 0; slot++) {
		bool leaf = a->leaves & 1u << slot;
		bool other_leaf = b && b->leaves & 1u << slot;
		struct map_leaf *at = leaf ? a->slots[slot].leaf : NULL;

		if (b && leaf == other_leaf && a->slots[slot].node == b->slots[slot].node)
			continue;
		if (!leaf)
			r = differ_nodes(a->slots[slot].node,
				b && !other_leaf ? b->slots[slot].node : NULL, entry, differ);
		for (; at && r == 0; at = at->next)
			r = entry(differ, at->name, at->value);
	}
	return r;
}

int map_differ(const struct map *a, const struct map *b, map_differ_fn *each, void *self)
{
	struct differ differ = { .other = b, .each = each, .self = self };
	int r = 0;

	if (a->root == b->root)
		return 0;
	r = differ_nodes(a->root, b->root, differ_entry, &differ);
	if (r != 0)
		return r;
	differ = (struct differ){ .other = a, .swapped = true, .each = each, .self = self };
	return differ_nodes(b->root, a->root, differ_entry, &differ);
}
