/* Shared by the files of this folder that resolve one family of programs each. */
#ifndef KEIHOOKD_REACH_TARGET_H
#define KEIHOOKD_REACH_TARGET_H

#include "base/signals.h"
#include "reach/reach.h"

/* One resolution under way. */
struct target {
	struct arena *arena;
	struct facts *facts;
	const struct call *call;
	const struct process_table *table; /* through target_table() only */
	int err;                           /* of reading it */
	struct reached *reached;
	size_t pids_capacity, maybe_capacity;
};

/* The processes of now, looked at when a resolver first asks: most calls reach nobody. */
const struct process_table *target_table(struct target *target);

/* Adds one process; duplicates are taken out at the end. Returns 0 or -ENOMEM. */
int target_add(struct target *target, pid_t pid, enum tri sure);
/* Adds all processes for which @holds says YES or MAYBE. */
int target_add_where(struct target *target,
	enum tri (*holds)(const struct process *process, const void *argument),
	const void *argument);
/* Adds a process and all its descendants. */
int target_add_tree(struct target *target, pid_t pid, enum tri sure);

/* Adds the processes that have the file open, as cwd, as program or mapped. */
int target_add_file_users(struct target *target, struct str path);

/* Does it name a process that the same command started, and no other? */
bool target_is_own(const struct target *target, const struct field *field);

/* The operand at argv[i] if all of it is known. */
bool target_word(const struct target *target, size_t i, struct str *ret_word);

/*
 * Walks options and operands in getopt_long's manner. @valued: letters that take a value,
 * @valued_long: long names that do, NULL-ended. `option` is the letter or long name (without
 * dashes), empty for an operand; `value` its value.
 */
struct option_walk {
	const struct target *target;
	const char *valued;
	const char *const *valued_long;
	size_t i, offset; /* next argv element; within a cluster of letters */
	bool operands_only;
	struct str option;
	const struct field *value; /* NULL: none. For an operand: the operand */
	struct field rest;         /* backing of a value that stands in the same word */
};

/* False at the end. */
bool option_next(struct option_walk *walk);
/* Is the option one of these: "s", "signal"? */
bool option_is(const struct option_walk *walk, const char *letter, const char *name);

/* "SIGKILL"; "signal 0" for 0. */
struct str signal_name(struct arena *arena, int number);
/* Nobody ends or stops by it: 0, CHLD, CONT, URG, WINCH (signal(7), default actions). */
bool signal_harmless(int number);

int reach_kill(struct target *target);
int reach_pkill(struct target *target);
int reach_killall(struct target *target);
int reach_killall5(struct target *target);
int reach_skill(struct target *target);
int reach_start_stop(struct target *target);
int reach_fuser(struct target *target);
int reach_kill_port(struct target *target);
int reach_fkill(struct target *target);
int reach_debugger(struct target *target);
int reach_prlimit(struct target *target);
int reach_tmux(struct target *target);
int reach_screen(struct target *target);
int reach_systemctl(struct target *target);
int reach_service(struct target *target);
int reach_supervisor(struct target *target);
int reach_container(struct target *target);
int reach_shutdown(struct target *target);
int reach_init(struct target *target);
int reach_loginctl(struct target *target);
int reach_modal(struct target *target);
int reach_task(struct target *target);

#endif
