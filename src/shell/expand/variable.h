/*
 * One variable from the inside, for the files that keep state. "Unset" is stored as an
 * alternative of no fields, so that joining needs no special case.
 */
#ifndef KEIHOOKD_SHELL_EXPAND_VARIABLE_H
#define KEIHOOKD_SHELL_EXPAND_VARIABLE_H

#include "shell/expand/shell.h"

#define MAX_ELEMENTS 65536 /* of one array; past it the rest is `open` */

/* The variable of exactly this name as one that @sh may change in place. NULL: out of memory. */
struct variable *variable_own(struct shell *sh, struct str name);
/* What it holds before anybody assigned to it. */
struct value variable_initial(struct shell *sh, struct str name, bool *ret_exported);
/* Its value as a scalar; element 0 of an array. */
struct value variable_scalar(struct shell *sh, const struct variable *variable);
/* $- */
struct value variable_flags(struct shell *sh);
struct value variable_own_pid(struct shell *sh);
/* @was with @value assigned or appended, after integer, lower and upper. */
struct value variable_assigned(struct shell *sh, struct variable *variable, const struct value *was,
	struct value value, bool append);

/* The value of an element, an alternative of no fields where it may be unset. */
struct value elements_get(struct shell *sh, const struct variable *variable, struct str key);
int elements_set(
	struct shell *sh, struct variable *own, struct str key, struct value value, bool append);
/* Makes an array of it; what it held becomes element 0. */
int elements_from_scalar(struct shell *sh, struct variable *own, unsigned int flags);
/* The same where a program says so: arrays are not inherited, so unknown was nothing. */
int elements_begin(struct shell *sh, struct variable *own, unsigned int flags);
/* The elements of both; what only one has may be unset. */
int elements_join(
	struct shell *sh, bool assoc, struct elements *into, const struct elements *other);

/* Is it local to a function that called the present one, and not to this? */
bool state_is_callers(const struct shell *sh, struct str name);
/* unset of such a variable: what it hid is seen again. */
int state_uncover(struct shell *sh, struct str name);

#endif
