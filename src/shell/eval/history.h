/* What the shell keeps of the lines it read. */
#ifndef KEIHOOKD_SHELL_EVAL_HISTORY_H
#define KEIHOOKD_SHELL_EVAL_HISTORY_H

#include "shell/eval/eval.h"

#define MAX_HISTORY_LINES 2000 /* that a file adds; what is behind is not kept */

int history_add(struct shell *sh, struct str text);
/* As `history -s` and fc do: it takes the place of the line that is being run. */
int history_keep(struct shell *sh, struct str text);
/* All of them, the oldest first. NULL: out of memory. */
struct history **history_lines(struct shell *sh, size_t *ret_n);
/* @last or one before it: by number, negative offset or how it begins; "": @last. NULL: none. */
const struct history *history_find(const struct history *last, struct str event);
/* Is the text to be read line by line for the sake of what is kept? */
bool history_reads(struct shell *sh, struct str text);
int history_source(struct shell *sh, struct str text, bool typed, uint32_t *ret_unparsed);
/* !!, !word:1*, ^a^b in a line (bash(1), HISTORY EXPANSION); the line itself where there is none.
 */
int history_expand(struct shell *sh, struct str line, struct str *ret);

#endif
