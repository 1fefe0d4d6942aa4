/* One number of shell arithmetic, which may be the pid of a job: $(( $! + 0 )). */
#ifndef KEIHOOKD_SHELL_EXPAND_ARITH_H
#define KEIHOOKD_SHELL_EXPAND_ARITH_H

#include "value/value.h"

struct number {
	int64_t value;
	bool known;
	const struct piece *own; /* or it is the pid of a process that this command started */
};

struct number number_known(int64_t value);
struct number number_unknown(void);
/* An operator of two numbers; *ret_refused: bash would refuse it. */
struct number number_apply(const char *token, struct number x, struct number y, bool *ret_refused);
struct value number_value(struct arena *arena, struct number number);
/* The text as arithmetic, with its assignments; expand/arith.c. 0 or -ENOMEM. */
struct shell;
int expand_number_of(struct shell *sh, const struct field *text, struct number *ret);
/* The pid that is all of @value, or NULL. */
const struct piece *number_own_pid(const struct value *value);

#endif
