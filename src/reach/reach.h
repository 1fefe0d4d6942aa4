/*
 * What a call would reach in the world as it is now: the processes it would signal or stop, the
 * hosts a push would go to. Resolved from the call's words and the facts, never from its verb
 * alone.
 */
#ifndef KEIHOOKD_REACH_REACH_H
#define KEIHOOKD_REACH_REACH_H

#include "facts/facts.h"
#include "shell/effects.h"

#define MAX_OWN_COMMANDS 8 /* of one call; those past it are not looked at */

/* What a call would do to processes. */
struct reached {
	bool applies;    /* it is a call that ends, stops or disturbs processes at all */
	bool harmless;   /* signal 0, -l, --help: reaches nobody */
	bool unresolved; /* a target cannot be told: it may reach any process */
	bool any_app;    /* the app cannot be told: it may be any */
	bool own;        /* reaches processes that the same command started */
	struct str own_commands[MAX_OWN_COMMANDS]; /* theirs, as ps would show them */
	size_t n_own_commands;
	pid_t *pids; /* ascending: every process that gets the signal or goes down with it */
	size_t n_pids;
	pid_t *maybe; /* ascending: those that may be among them */
	size_t n_maybe;
	struct str *apps; /* remote apps it names (modal app stop NAME) */
	size_t n_apps;
	struct str task; /* background task of the client whose processes are not to be found */
	struct str how;  /* "SIGKILL", "tmux kill-server": what it does to them */
};

/* A stop of a background task of the client's is read as a call of this program. */
#define REACH_TASK_STOP "TaskStop"

/* Resolves against the processes of now. Returns 0 or -ENOMEM. */
int reach_processes(
	struct arena *arena, struct facts *facts, const struct call *call, struct reached *ret);

/*
 * Would @pid end with them: is it, or an ancestor of it whose end takes it along, among those
 * reached? MAYBE where the target is not certain.
 */
enum tri reach_takes(const struct process_table *table, const struct reached *reached, pid_t pid);

/* Is @ancestor above @pid? Cycles and missing parents end the search. */
bool process_below(const struct process_table *table, pid_t pid, pid_t ancestor);

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
