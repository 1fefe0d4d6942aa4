#include "rules/grams.h"

#include <errno.h>

static uint32_t bucket_of(const char *at)
{
	uint32_t bytes = (uint32_t)(unsigned char)at[0] | (uint32_t)(unsigned char)at[1] << 8 |
			 (uint32_t)(unsigned char)at[2] << 16;

	return (bytes * 2654435761u) >> 19;
}

_Static_assert(GRAM_BUCKETS == 1u << (32 - 19), "the hash gives as many bits as buckets need");

int grams_add(struct arena *arena, struct grams *grams, struct str literal, const void *item)
{
	struct gram *gram = arena_alloc(arena, struct gram, 1);
	uint32_t best = UINT32_MAX;

	if (!gram)
		return -ENOMEM;
	gram->literal = literal;
	gram->item = item;
	for (size_t i = 0; i + GRAM_BYTES <= literal.len; i++) {
		uint32_t load = grams->load[bucket_of(literal.at + i)];

		if (load < best) {
			best = load;
			gram->offset = i;
		}
	}
	best = bucket_of(literal.at + gram->offset);
	gram->next = grams->buckets[best];
	grams->buckets[best] = gram;
	grams->load[best]++;
	grams->n++;
	return 0;
}

int grams_find(const struct grams *grams, struct str text,
	int (*visit)(void *self, const void *item), void *self)
{
	if (!grams->n)
		return 0;
	for (size_t i = 0; i + GRAM_BYTES <= text.len; i++)
		for (const struct gram *g = grams->buckets[bucket_of(text.at + i)]; g;
			g = g->next) {
			int err;

			if (g->offset > i || text.len - (i - g->offset) < g->literal.len ||
				memcmp(text.at + i - g->offset, g->literal.at, g->literal.len) != 0)
				continue;
			err = visit(self, g->item);
			if (err)
				return err;
		}
	return 0;
}
