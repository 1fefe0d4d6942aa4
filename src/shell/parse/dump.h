/* The tree as indented text for people: one line per node, word, redirect and assignment. */
#ifndef KEIHOOKD_SHELL_PARSE_DUMP_H
#define KEIHOOKD_SHELL_PARSE_DUMP_H

#include "base/buf.h"
#include "shell/parse/ast.h"

/* Adds the dump of @root, which was parsed from @text, to @out. Returns 0 or -ENOMEM. */
int shell_dump(struct buf *out, struct str text, const struct node *root);

const char *part_kind_name(enum part_kind kind);
const char *param_op_name(enum param_op op);
const char *redirect_op_name(enum redirect_op op);

#endif
