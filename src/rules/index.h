/*
 * Which rules could hold at all? Found by the words of a call and by bytes that must stand in a
 * text, so that the cost of a decision does not grow with the number of rules. Conservative: a
 * rule is left out only if it cannot hold.
 */
#ifndef KEIHOOKD_RULES_INDEX_H
#define KEIHOOKD_RULES_INDEX_H

#include "rules/pack.h"
#include "value/value.h"

struct index;

/* What is done with a candidate; a negative return ends the search and is passed on. */
typedef int (*index_visit)(void *self, const struct rule *rule);

struct index_call {
	const struct field *program, *argv; /* argv[0] is the program as written */
	size_t argc;
	bool truncated;
};

/* @packs are linked; rules keep their place. Returns 0 or -ENOMEM. */
int index_build(struct arena *arena, const struct pack *packs, struct index **ret);

/* A rule may be visited more than once. */
int index_call(const struct index *index, struct arena *arena, const struct index_call *call,
	index_visit visit, void *self);
int index_code(const struct index *index, struct str text, index_visit visit, void *self);
int index_writes(const struct index *index, index_visit visit, void *self);
int index_tools(const struct index *index, index_visit visit, void *self);

/* Is there any rule about code, so that texts need reading? */
bool index_has_code(const struct index *index);

/* Rules about what a call launches: those whose launching call begins with certain words. */
int index_launches(const struct index *index, index_visit visit, void *self);

#endif
