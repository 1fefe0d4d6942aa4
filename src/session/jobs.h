/*
 * Protected jobs: rows for those that were marked or learned, and the live list of all of them.
 * A row means one process for good (boot, pid namespace, pid, start time), or a remote app; it
 * ends with its process, at its time, or when someone says so.
 */
#ifndef KEIHOOKD_SESSION_JOBS_H
#define KEIHOOKD_SESSION_JOBS_H

#include "session/store.h"

struct job_row {
	int64_t id;
	struct job job;     /* source, label, pid, start_ticks, app, started_ms, started_by, cost */
	int64_t until_ms;   /* 0: until it ends */
	struct str call;    /* tool_use_id of the launch, for learned ones; or empty */
	struct str outputs; /* files that may tell its app, one a line */
	bool survives;      /* the app lives on when its client ends */
};

/* Adds a row for the machine's present boot and pid namespace. */
int jobs_add(struct store *store, struct arena *arena, struct facts *facts,
	const struct job_row *row, int64_t *ret_id);
/* Rows that have not ended, and whose process, if any, is still the same one. */
int jobs_rows(struct store *store, struct arena *arena, struct facts *facts, int64_t now_ms,
	struct job_row **ret, size_t *ret_n);
int jobs_end(struct store *store, int64_t id, int64_t now_ms);
/* All rows of the app with this id or name. */
int jobs_end_app(struct store *store, struct str app, int64_t now_ms);
/* Launches of which the process or the app is still to be found. */
int jobs_unsettled(struct store *store, struct arena *arena, struct job_row **ret, size_t *ret_n);
/* A row learns more: the process it is, its app once
 * that is printed, what it has cost. */
int jobs_set_app(struct store *store, int64_t id, struct str app, struct str name);
int jobs_set_process(struct store *store, int64_t id, const struct process *process);
int jobs_set_cost(struct store *store, int64_t id, struct str cost);

/*
 * Everything that is protected now, by pattern, environment or row; each process once. @store and
 * @policy may be NULL. Returns 0 or -ENOMEM; without state there are no rows.
 */
int jobs_live(struct store *store, struct arena *arena, struct facts *facts,
	const struct policy *policy, int64_t now_ms, const struct job **ret);

#endif
