/* Aliases, and what the session's shell snapshot defines; see eval/alias.c. */
#ifndef KEIHOOKD_SHELL_EVAL_ALIAS_H
#define KEIHOOKD_SHELL_EVAL_ALIAS_H

#include "shell/eval/eval.h"

/* Runs the command in the words of its alias, if its first word is one. */
int alias_run(struct shell *sh, const struct node *node, bool *ret_aliased);
/* Notes where an alias was defined: it holds from the next line on. */
int alias_defined(struct shell *sh, struct str name);
/* Names under which zsh's alias -g and alias -s are kept: none that anybody types. */
#define ALIAS_GLOBAL "\002g "
#define ALIAS_SUFFIX "\002s "

/* Gives the alias its text and notes where. */
int alias_define(struct shell *sh, struct str name, struct value text);
/* The same as alias_run() for aliases of zsh that stand for any word, or for a file's end. */
int alias_run_anywhere(struct shell *sh, const struct node *node, bool *ret_aliased);
/* A function of the snapshot, defined now that it is called. */
int alias_snapshot_function(
	struct shell *sh, struct str name, const struct function **ret_function);

#endif
