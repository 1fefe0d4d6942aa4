/*
 * The guarded things of one call: what a refusal names, a person grants and a permission is bound
 * to. Made from the findings of the rules; two findings of one rule about one target are one.
 */
#ifndef KEIHOOKD_SESSION_GUARDED_H
#define KEIHOOKD_SESSION_GUARDED_H

#include "session/ledger.h"

struct guarded {
	struct finding *finding;
	struct permit permit;
	/* What a person calls it: its target, that of a finding about the same words, or "#1f2e3d".
	 */
	struct str shown;
	struct str confirm; /* phrases that lift it, one a line */
};

struct guarded_list {
	struct guarded *at;
	size_t n;
	bool final; /* one of them is lifted by nothing */
};

/* Deny and ask findings that are not lifted yet. Returns 0 or -ENOMEM. */
int guarded_of(struct arena *arena, const struct event *event, const struct effects *effects,
	struct finding *findings, struct guarded_list *ret);

/* The different names among them; at most @list->n. */
int guarded_names(
	struct arena *arena, const struct guarded_list *list, struct str **ret, size_t *ret_n);

/* Adds @name unless it is there. */
void add_name(struct str *names, size_t *n, struct str name);

#endif
