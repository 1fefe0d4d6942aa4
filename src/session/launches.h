/*
 * Jobs learned from launches that passed through the guard. A call that reports back and fits a
 * pack's protect: pattern leaves a row; the row is settled once it is known which process it is,
 * and which app: from what the call printed, from the files it prints into, or from a list of
 * apps. Of outputs nothing but ids and names is kept.
 */
#ifndef KEIHOOKD_SESSION_LAUNCHES_H
#define KEIHOOKD_SESSION_LAUNCHES_H

#include "session/jobs.h"

/* The first bytes of an output that are searched for the app. */
#define MAX_OUTPUT_HEAD (64u << 10)
/* A launch of which no trace is found by then has come to nothing. */
#define LAUNCH_SETTLES_MS (INT64_C(10) * 60 * 1000)

/* A call has reported back: launches, lists and stops of apps. 0 or -ENOMEM, or as store_run(). */
int launches_note(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, const struct policy *policy);

/* Looks again at launches whose process or app is still to be found. */
int launches_settle(struct store *store, struct arena *arena, struct facts *facts, int64_t now_ms);

#endif
