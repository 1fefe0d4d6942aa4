/*
 * A map from names to pointers that can be copied in no time: a trie of hashes whose nodes are
 * shared between copies. A node may be changed in place only by the owner that made it; whoever
 * gets a new owner (a fork) copies the nodes on the way to what it changes. Nothing is ever taken
 * out: store a pointer that says "not there".
 */
#ifndef KEIHOOKD_SHELL_EXPAND_MAP_H
#define KEIHOOKD_SHELL_EXPAND_MAP_H

#include "base/arena.h"
#include "base/str.h"

struct map_node;

struct map {
	struct map_node *root;
};

/* NULL if there is none. */
void *map_get(const struct map *map, struct str name);
/* @name must live as long as the map. @owner: any pointer that is not shared. 0 or -ENOMEM. */
int map_set(struct arena *arena, struct map *map, const void *owner, struct str name, void *value);

/* Calls @each for every entry, in no particular order, until it returns non-zero. */
typedef int map_each_fn(void *self, struct str name, void *value);
int map_each(const struct map *map, map_each_fn *each, void *self);

/* Calls @each for every name whose pointers differ; NULL where one map has none. */
typedef int map_differ_fn(void *self, struct str name, void *a, void *b);
int map_differ(const struct map *a, const struct map *b, map_differ_fn *each, void *self);

#endif
