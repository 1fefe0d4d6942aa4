/* Parsing text of which stretches are unknown; see eval/holes.c. */
#ifndef KEIHOOKD_SHELL_EVAL_HOLES_H
#define KEIHOOKD_SHELL_EVAL_HOLES_H

#include "shell/eval/eval.h"

/* The text to parse; what is unknown is kept as variables of @sh. */
int holes_text(struct shell *sh, const struct field *field, struct str *ret_text, bool *ret_holes);
/* Puts those variables where they stand in the tree. */
void holes_fill(struct arena *arena, struct node *root);

#endif
