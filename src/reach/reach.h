/*
 * What a call would reach in the world as it is now: the processes it would signal or stop, the
 * hosts a push would go to. Resolved from the call's words and the facts, never from its verb
 * alone.
 */
#ifndef KEIHOOKD_REACH_REACH_H
#define KEIHOOKD_REACH_REACH_H

#include "facts/facts.h"
#include "shell/effects.h"

/* What a call would do to processes. */
struct reached {
	bool applies;    /* it is a call that ends, stops or disturbs processes at all */
	bool unresolved; /* it may reach more than `pids`: its target cannot be told */
	bool harmless;   /* signal 0, -l, --help: reaches nobody */
	pid_t *pids;     /* ascending; every process that would get the signal or go down */
	size_t n_pids;
	struct str *apps; /* remote apps it names (modal app stop NAME), where it does */
	size_t n_apps;
	struct str how; /* "SIGKILL to the process group 312" */
};

int reach_processes(
	struct arena *arena, struct facts *facts, const struct call *call, struct reached *ret);

/* Where a push would go: one entry a URL. */
struct pushed {
	bool applies; /* it is a push (or a verb that publishes) */
	bool unknown; /* the destination cannot be told */
	bool dry_run;
	struct str *urls;
	struct str *hosts; /* lower case; through ssh configuration; empty for a local path */
	size_t n;
};

/* @effects: earlier calls of the same command may have changed remotes and configuration. */
int reach_push(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct call *call, struct pushed *ret);

#endif
