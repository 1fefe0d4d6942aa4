/* set -x and set -v: what the shell prints of its commands before it runs them. */
#ifndef KEIHOOKD_SHELL_EVAL_TRACE_H
#define KEIHOOKD_SHELL_EVAL_TRACE_H

#include "shell/eval/eval.h"

/* Is set -x in force? The others of this header are for that case. */
bool trace_is_on(struct shell *sh);
/* A simple command. */
int trace_words(struct shell *sh, const struct value *argv);
/* What an assignment has just made. */
int trace_assignment(struct shell *sh, const struct assign *assign);
/* [[ ]], (( )), for, case: the form of the line is not followed. */
int trace_compound(struct shell *sh);
/* set -v: a portion of text that was read. */
int trace_text(struct shell *sh, struct str text);
/* Behind a command with `time` in front. */
int trace_times(struct shell *sh);

#endif
