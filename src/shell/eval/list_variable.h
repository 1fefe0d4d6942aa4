/*
 * Variables of the shells in which each is a list: elements count from 1, argv is "$@". What
 * returns int returns 0 or -ENOMEM.
 */
#ifndef KEIHOOKD_SHELL_EVAL_LIST_VARIABLE_H
#define KEIHOOKD_SHELL_EVAL_LIST_VARIABLE_H

#include "shell/eval/eval.h"

struct value list_value(struct shell *sh, struct str name);
int list_store(struct shell *sh, struct str name, const struct value *list);
/* @name is NAME[INDEX]. */
int list_store_element(struct shell *sh, struct str name, const struct value *list);

#endif
