/* Pids of processes that the command itself starts, as text that a filter can take. */
#ifndef KEIHOOKD_SHELL_EVAL_OWN_PID_H
#define KEIHOOKD_SHELL_EVAL_OWN_PID_H

#include "value/value.h"

#define N_STAND_INS  2
#define MAX_OWN_PIDS 32 /* that one filter is given; with more nothing is known */

/* Which own pids the stand-ins stand for. Starts as { 0 }. */
struct own_pids {
	const struct piece *at[MAX_OWN_PIDS];
	size_t n;
};

/*
 * Puts stand-in @number for every own pid into those alternatives of which nothing else is
 * unknown, and notes it in @pids.
 */
void own_pid_hide(
	struct arena *arena, struct own_pids *pids, struct value *value, unsigned int number);
/* Takes them out again. */
void own_pid_show(
	struct arena *arena, const struct own_pids *pids, struct value *value, unsigned int number);
bool own_pid_same(const struct value *a, const struct value *b);

#endif
