/*
 * One hook event from its bytes to the bytes of its answer, on the real machine: what the daemon's
 * workers and `keihookd --decide` share. Always answers; what cannot be judged is settled by
 * guarded words. Blocking; on a worker, never on the loop thread.
 */
#ifndef KEIHOOKD_REQUEST_H
#define KEIHOOKD_REQUEST_H

#include "decide.h"
#include "projects.h"
#include "protocol/reply.h"

/* Nothing can be said yet: ask again after ret->wait_ms, with waited_ms counted up. */
#define REQUEST_PENDING 1

struct request {
	struct str bytes; /* MAX_PAYLOAD + 1 of them: there was more, and it was not kept */
	struct peer peer;
	int64_t received_ms;
	uint64_t arrival;
	struct policy *policy;           /* the usual rules */
	struct projects *projects;       /* may be NULL */
	struct store *store;             /* NULL: no state can be used */
	struct process_cache *processes; /* shared by a daemon's events; may be NULL */
	int waited_ms, reserve_ms;
};

struct request_answer {
	struct reply reply;
	struct event event; /* for the log; points into the arena */
	enum verdict_kind kind;
	struct str rejected;    /* why the payload was not read, or empty */
	struct str diagnostics; /* about packs of the project, for the log; or empty */
	int wait_ms;
};

/* Returns 0 or REQUEST_PENDING. @arena must be fresh; everything in @ret lives in it. */
int request_answer(struct arena *arena, const struct request *request, struct request_answer *ret);

#endif
