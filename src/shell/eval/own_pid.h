/* Pids of processes that the command itself starts, as text that a filter can take. */
#ifndef KEIHOOKD_SHELL_EVAL_OWN_PID_H
#define KEIHOOKD_SHELL_EVAL_OWN_PID_H

#include "value/value.h"

#define N_STAND_INS 2

/* The text with stand-in @number for every own pid; false if there is none, or other unknowns. */
bool own_pid_text(
	struct arena *arena, const struct field *field, unsigned int number, struct str *ret);
/* Puts stand-ins into those alternatives; false if there was nothing to replace. */
bool own_pid_hide(struct arena *arena, struct value *value, unsigned int number);
/* Takes them out again. */
void own_pid_show(struct arena *arena, struct value *value, unsigned int number);
bool own_pid_same(const struct value *a, const struct value *b);

#endif
