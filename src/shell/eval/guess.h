/* What text of which nothing is known may be. */
#ifndef KEIHOOKD_SHELL_EVAL_GUESS_H
#define KEIHOOKD_SHELL_EVAL_GUESS_H

#include "shell/eval/eval.h"

/* At the end of a command: follows its own texts if it runs one that is not known. */
int guess_unread(struct shell *sh);

#endif
