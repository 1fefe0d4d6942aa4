/*
 * The whole path from one event to its verdict. No libuv, no globals, no clock, no I/O but
 * through facts and the store: the same event, packs, facts and session give the same verdict.
 */
#ifndef KEIHOOKD_DECIDE_H
#define KEIHOOKD_DECIDE_H

#include "session/announced.h"

struct decision {
	const struct event *event;
	const struct policy *policy;
	struct facts *facts;
	struct store *store;             /* NULL: --check, without a session */
	struct announced *announced;     /* NULL: nothing else is under way */
	const struct session_view *view; /* NULL: the store's own */
	int waited_ms;  /* how often and long VERDICT_PENDING was answered already */
	int reserve_ms; /* what is left of the deadline */
};

/* Returns 0 or -ENOMEM (then the caller judges by guarded words). Texts live in @arena. */
int decide(struct arena *arena, const struct decision *decision, struct verdict *ret);

/* decide() for the tests that stand in packs: without a store, with the session they tell. */
int decide_test(struct arena *arena, const struct policy *policy, const struct event *event,
	struct facts *facts, const struct session_view *session, struct verdict *ret);

#endif
