#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES (16u << 10)
#define ALIGNMENT   alignof(max_align_t)

#if defined(__SANITIZE_ADDRESS__)
#define POISONED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONED 1
#endif
#endif
#ifdef POISONED
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, len)   ((void)(at), (void)(len))
#define ASAN_UNPOISON_MEMORY_REGION(at, len) ((void)(at), (void)(len))
#endif

struct arena_block {
	struct arena_block *next;
	size_t len; /* of data */
	alignas(max_align_t) char data[];
};

void arena_init(struct arena *arena, size_t limit)
{
	*arena = (struct arena){ .limit = limit ? limit : ARENA_MAX_BYTES };
}

static void free_blocks(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		ASAN_UNPOISON_MEMORY_REGION(block->data, block->len);
		free(block);
		block = next;
	}
}

void arena_finish(struct arena *arena)
{
	free_blocks(arena->blocks);
	arena_init(arena, arena->limit);
}

void arena_reset(struct arena *arena)
{
	struct arena_block *kept = arena->blocks;

	arena->refused = false;
	if (!kept)
		return;
	while (kept->next && kept->len != BLOCK_BYTES) {
		struct arena_block *next = kept->next;

		kept->next = NULL;
		free_blocks(kept);
		kept = next;
	}
	free_blocks(kept->next);
	kept->next = NULL;
	arena->blocks = kept;
	arena->at = kept->data;
	arena->end = kept->data + kept->len;
	arena->used = kept->len;
	ASAN_POISON_MEMORY_REGION(kept->data, kept->len);
}

/* A large request gets a block of its own behind the current one, which stays in use. */
static struct arena_block *new_block(struct arena *arena, size_t len)
{
	struct arena_block *block;

	if (len > arena->limit || arena->used > arena->limit - len)
		return NULL;
	/* What is large comes zeroed from the kernel: pages that are never used are not written. */
	block = len == BLOCK_BYTES ? malloc(sizeof(*block) + len) : calloc(1, sizeof(*block) + len);
	if (!block)
		return NULL;
	block->len = len;
	arena->used += len;
	ASAN_POISON_MEMORY_REGION(block->data, block->len);
	if (arena->blocks && len != BLOCK_BYTES) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	} else {
		block->next = arena->blocks;
		arena->blocks = block;
		arena->at = block->data;
		arena->end = block->data + len;
	}
	return block;
}

static struct arena_block *add_block(struct arena *arena, size_t len)
{
	struct arena_block *block = new_block(arena, len);

	if (!block)
		arena->refused = true;
	return block;
}

void *arena_alloc_bytes(struct arena *arena, size_t n, size_t size)
{
	struct arena_block *block;
	size_t bytes;
	char *at;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX - ALIGNMENT) {
		arena->refused = true;
		return NULL;
	}
	bytes = (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	if (bytes > BLOCK_BYTES / 4) {
		block = add_block(arena, bytes == BLOCK_BYTES ? bytes + ALIGNMENT : bytes);
		if (!block)
			return NULL;
		if (arena->at == block->data)
			arena->at = arena->end;
		ASAN_UNPOISON_MEMORY_REGION(block->data, block->len);
		return block->data;
	}
	if ((size_t)(arena->end - arena->at) < bytes && !add_block(arena, BLOCK_BYTES))
		return NULL;
	at = arena->at;
	arena->at += bytes;
	ASAN_UNPOISON_MEMORY_REGION(at, bytes);
	return memset(at, 0, bytes);
}

struct str arena_copy(struct arena *arena, struct str text)
{
	char *copy = text.len < SIZE_MAX ? arena_alloc_bytes(arena, text.len + 1, 1) : NULL;

	if (copy && text.len)
		memcpy(copy, text.at, text.len);
	return (struct str){ copy, copy ? text.len : 0 };
}

struct str arena_concat(struct arena *arena, struct str a, struct str b)
{
	char *joined = NULL;
	size_t len;

	if (!__builtin_add_overflow(a.len, b.len, &len) && len < SIZE_MAX)
		joined = arena_alloc_bytes(arena, len + 1, 1);
	if (!joined)
		return (struct str){ NULL, 0 };
	if (a.len)
		memcpy(joined, a.at, a.len);
	if (b.len)
		memcpy(joined + a.len, b.at, b.len);
	return (struct str){ joined, len };
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	text = len >= 0 ? arena_alloc_bytes(arena, (size_t)len + 1, 1) : NULL;
	if (text)
		vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return (struct str){ text, text ? (size_t)len : 0 };
}

void *arena_grow(struct arena *arena, void *array, size_t n, size_t *capacity, size_t size)
{
	size_t wanted = *capacity ? *capacity * 2 : 8;
	void *grown;

	if (n < *capacity)
		return array;
	grown = arena_alloc_bytes(arena, wanted, size);
	if (!grown)
		return NULL;
	if (n)
		memcpy(grown, array, n * size);
	*capacity = wanted;
	return grown;
}
