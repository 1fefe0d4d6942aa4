/*
 * Reads YAML values as what a schema asks for and reports, with the place, what is something
 * else. A reader keeps going after a mistake so that an author sees all of them: functions
 * return 0 (also then; report->n counts) or -ENOMEM.
 */
#ifndef KEIHOOKD_RULES_READER_H
#define KEIHOOKD_RULES_READER_H

#include "rules/pack.h"

struct reader {
	struct arena *arena;
	struct report *report;
	struct pack *pack;
};

struct schema_key {
	const char *name;
	int (*read)(struct reader *r, const struct doc_node *value, void *into);
};

/* Every key of @map through its function; unknown ones are reported with a suggestion. */
int read_map(struct reader *r, const struct doc_node *map, const char *what,
	const struct schema_key *keys, size_t n, void *into);

int read_word(struct reader *r, const struct doc_node *value, struct str *ret);
/* Text that must be quoted or a block: commands, patterns, sentences with punctuation. */
int read_quoted(struct reader *r, const struct doc_node *value, struct str *ret);
/* One word or a list of words. */
int read_words(struct reader *r, const struct doc_node *value, struct words *ret);
int read_bool(struct reader *r, const struct doc_node *value, bool *ret);
int read_pattern(struct reader *r, const struct doc_node *value, struct pattern **ret);

/* The candidate nearest to @word within an edit or three; NULL if none is. */
const char *nearest(struct str word, const char *const *candidates, size_t n);

/* One function each of pack_when.c, pack_wrapper.c and pack_rule.c. */
int read_conditions(struct reader *r, const struct doc_node *value, struct conditions *ret);
int read_wrappers(struct reader *r, const struct doc_node *value, void *into);
int read_rules(struct reader *r, const struct doc_node *value, void *into);

#endif
