/*
 * Memory for one request: handed out in blocks, given back all at once. Not thread-safe; each
 * worker has its own. Nothing taken from an arena is freed one by one, and memory comes zeroed.
 */
#ifndef KEIHOOKD_BASE_ARENA_H
#define KEIHOOKD_BASE_ARENA_H

#include <stdalign.h>
#include <stddef.h>

#include "base/str.h"

/* What one request may take (architecture: limits). Past it allocation fails with NULL. */
#define ARENA_MAX_BYTES (32u << 20)

struct arena_block;

struct arena {
	struct arena_block *blocks;
	char *at, *end;
	size_t used, limit; /* bytes asked of malloc; at most @limit */
	bool refused;       /* an allocation has failed since the last reset */
};

/* @limit 0 means ARENA_MAX_BYTES. Takes no memory yet. */
void arena_init(struct arena *arena, size_t limit);
void arena_finish(struct arena *arena);
/* Forgets everything taken, keeps one block for the next request. */
void arena_reset(struct arena *arena);

/* @n * @size zeroed bytes aligned for any type, or NULL at the limit or on overflow. */
void *arena_alloc_bytes(struct arena *arena, size_t n, size_t size);

#define arena_alloc(arena, type, n) ((type *)arena_alloc_bytes((arena), (n), sizeof(type)))

/* Copies with a NUL behind (not counted in len). On failure ret.at is NULL. */
struct str arena_copy(struct arena *arena, struct str text);
/* printf into the arena; NUL behind. On failure ret.at is NULL. */
struct str arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The two texts joined. On failure ret.at is NULL. */
struct str arena_concat(struct arena *arena, struct str a, struct str b);

/*
 * Makes room for one more element in an array that lives in the arena: returns the array, moved
 * if it had to grow (capacity doubles), or NULL at the limit. The caller stores at [*n] and
 * counts up.
 */
void *arena_grow(struct arena *arena, void *array, size_t n, size_t *capacity, size_t size);

#endif
