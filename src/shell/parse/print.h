/*
 * The tree as shell text again, in one canonical form: one command a line, quotes where they are
 * needed. Parsed again it gives the same tree and prints the same, unless something in it was
 * not read.
 */
#ifndef KEIHOOKD_SHELL_PARSE_PRINT_H
#define KEIHOOKD_SHELL_PARSE_PRINT_H

#include "base/buf.h"
#include "shell/parse/ast.h"

/* Adds the text to @out. Returns 0 or -ENOMEM. */
int shell_print(struct buf *out, const struct node *root);

#endif
