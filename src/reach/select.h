/*
 * Selecting processes by pattern and attributes, as pgrep and pkill of procps 4.0.2 do it:
 * pgrep(1). The process that asks is never in its own answer, as it does not run yet.
 */
#ifndef KEIHOOKD_REACH_SELECT_H
#define KEIHOOKD_REACH_SELECT_H

#include "reach/target.h"

#define MAX_SELECT_IDS 32

struct id_list {
	int64_t ids[MAX_SELECT_IDS];
	size_t n;
	bool given, unknown; /* unknown: one could not be told */
};

struct selection {
	struct str pattern;
	bool has_pattern, pattern_unknown;
	bool full, exact, ignore_case, inverse, newest, oldest;
	struct id_list parents, groups, sessions, uids, pids, terminals;
	bool attribute_unknown; /* an attribute we do not follow (cgroup, state ...) was asked for
				 */
};

/* Adds the processes selected; what cannot be decided goes to `maybe`. 0 or -ENOMEM. */
int select_processes(struct target *target, const struct selection *selection);

/* Adds "1,2,3" (or names of users) to the list. */
void id_list_add(
	struct target *target, struct id_list *list, const struct field *value, bool users);

/* Adds "pts/1,tty2" (proc(5), tty_nr; "-": none). */
void id_list_add_terminals(struct target *target, struct id_list *list, const struct field *value);

/* Adds the pids that a pid file holds; unknown if it cannot be read. */
void id_list_add_file(struct target *target, struct id_list *list, const struct field *value);

#endif
