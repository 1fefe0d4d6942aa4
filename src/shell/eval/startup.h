/* What a shell that is being started reads and runs beside its own text. */
#ifndef KEIHOOKD_SHELL_EVAL_STARTUP_H
#define KEIHOOKD_SHELL_EVAL_STARTUP_H

#include "shell/eval/eval.h"

/* Before its text: files and what $BASH_ENV, $ENV and --rcfile name. Returns 0 or -ENOMEM. */
int startup_run(struct shell *shell, const struct call *call, const struct run *run);
/* What it ran at its prompts while it read that text: PS0, PS1, PROMPT_COMMAND, precmd. */
int startup_prompts(struct shell *shell, const struct call *call, const struct run *run);
/* A login shell has been left by `exit`. */
int startup_logout(struct shell *shell, const struct call *call, const struct run *run);

#endif
