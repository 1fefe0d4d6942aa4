/*
 * Many literals looked for at once: each is filed under three of its bytes, those that are the
 * rarest among the others, and compared where these stand. Linear in the text.
 */
#ifndef KEIHOOKD_RULES_GRAMS_H
#define KEIHOOKD_RULES_GRAMS_H

#include "base/arena.h"

#define GRAM_BYTES   3 /* a shorter literal cannot be filed */
#define GRAM_BUCKETS 8192

struct gram {
	struct gram *next;
	struct str literal;
	size_t offset; /* of the bytes it is filed under */
	const void *item;
};

struct grams {
	struct gram *buckets[GRAM_BUCKETS];
	uint32_t load[GRAM_BUCKETS];
	size_t n;
};

/* @literal must have at least GRAM_BYTES. Returns 0 or -ENOMEM. */
int grams_add(struct arena *arena, struct grams *grams, struct str literal, const void *item);

/* Every item whose literal stands in @text, perhaps repeatedly. */
int grams_find(const struct grams *grams, struct str text,
	int (*visit)(void *self, const void *item), void *self);

#endif
