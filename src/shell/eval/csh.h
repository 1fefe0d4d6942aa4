/* The builtins of csh that bash does not have, or has in another form (tcsh(1)). */
#ifndef KEIHOOKD_SHELL_EVAL_CSH_H
#define KEIHOOKD_SHELL_EVAL_CSH_H

#include "shell/eval/builtin.h"

/* NULL: bash's builtin of that name, if there is one, does what csh's does. */
const struct builtin *csh_builtin_find(struct str name);

#endif
