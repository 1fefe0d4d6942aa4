/* What a shell that is being started reads and runs before its own text. */
#ifndef KEIHOOKD_SHELL_EVAL_STARTUP_H
#define KEIHOOKD_SHELL_EVAL_STARTUP_H

#include "shell/eval/eval.h"

/* @named: the file that $BASH_ENV or $ENV names, or empty. Returns 0 or -ENOMEM. */
int startup_run(
	struct shell *shell, const struct call *call, const struct run *run, struct str named);

#endif
