/* The builtins of fish that bash does not have, or has in another form (fish-language(1)). */
#ifndef KEIHOOKD_SHELL_EVAL_FISH_H
#define KEIHOOKD_SHELL_EVAL_FISH_H

#include "shell/eval/builtin.h"

/* NULL: bash's builtin of that name, if there is one, does what fish's does. */
const struct builtin *fish_builtin_find(struct str name);

builtin_fn fish_set, fish_string;
/* Runs the function that was named for that event, variable ...; nothing if there is none. */
int fish_handle(struct shell *sh, const char *kind, struct str what, const struct call *call,
	const struct fields *args);

#endif
