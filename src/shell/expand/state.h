/*
 * What bash knows while it runs a text: variables, functions, options, files written so far.
 * The evaluator forks a state where two outcomes are possible and joins them behind it; values
 * become alternatives then. Everything lives in the arena; a fork shares what was not changed.
 */
#ifndef KEIHOOKD_SHELL_EXPAND_STATE_H
#define KEIHOOKD_SHELL_EXPAND_STATE_H

#include "shell/effects.h"
#include "shell/parse/ast.h"

enum variable_flags {
	VARIABLE_EXPORTED = 1 << 0,
	VARIABLE_INTEGER = 1 << 1,
	VARIABLE_NAMEREF = 1 << 2,
	VARIABLE_ARRAY = 1 << 3,
	VARIABLE_ASSOC = 1 << 4,
	VARIABLE_LOWER = 1 << 5,
	VARIABLE_UPPER = 1 << 6,
	VARIABLE_READONLY = 1 << 7,
};

struct shell; /* one shell process at one point of its run; opaque outside src/shell/ */

/* Scalars: each alternative of a value is a list of one field. Unset: value.n == 0, not open. */
struct value state_get(struct shell *sh, struct str name);
int state_set(struct shell *sh, struct str name, struct value value, bool append);
int state_set_element(
	struct shell *sh, struct str name, struct str key, struct value value, bool append);
struct value state_get_element(struct shell *sh, struct str name, struct str key);
/* All elements in order as one list (per alternative); keys likewise. */
struct value state_elements(struct shell *sh, struct str name);
struct value state_keys(struct shell *sh, struct str name);
int state_unset(struct shell *sh, struct str name);
/*
 * Nothing here assigned it, nothing ran that may have, and no shell of the session's has it:
 * conditions and ${x:-w} take it as unset; as an argument it stays unknown, unless the command
 * gave it a value that was lost.
 */
bool state_presumed_unset(struct shell *sh, struct str name);
/* @child is at its end: names that it alone has. */
int state_note_lost(struct shell *sh, struct shell *child);
bool state_is_lost(struct shell *sh, struct str name);
unsigned int state_flags(struct shell *sh, struct str name);
int state_set_flags(struct shell *sh, struct str name, unsigned int set, unsigned int clear);

/* $1.. of the present function or shell, $0 kept apart. */
struct value state_positional(struct shell *sh); /* the list, as "$@" gives it */
void state_set_positional(struct shell *sh, struct value list);

/* A local scope for a function call. */
int state_push_scope(struct shell *sh);
void state_pop_scope(struct shell *sh);
/* @inherits: local -I, it begins with what was there. */
int state_declare_local(struct shell *sh, struct str name, bool inherits);
/* local -: the options are what they were when the function returns. */
int state_keep_options(struct shell *sh);

/* A copy that can go its own way; cheap (copy on write). */
struct shell *state_fork(struct shell *sh);
/* @into becomes what either may have left behind. */
int state_join(struct shell *into, struct shell *other);
/* @into takes everything over from @other, as after a branch that is certainly taken. */
void state_adopt(struct shell *into, struct shell *other);

#endif
