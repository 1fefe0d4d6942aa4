/* Background jobs that may read from a named pipe what is written later. */
#ifndef KEIHOOKD_SHELL_EVAL_FIFO_H
#define KEIHOOKD_SHELL_EVAL_FIFO_H

#include "shell/eval/eval.h"

/* Runs @node in the background of @sh; remembers it if the command has made a FIFO. */
int fifo_run(struct shell *sh, const struct node *node);
/* Follows the remembered ones again. Returns 0 or -ENOMEM. */
int fifo_wake(struct shell *sh);

#endif
