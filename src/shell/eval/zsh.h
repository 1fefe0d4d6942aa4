/* The builtins and hooks of zsh, and those it shares with ksh (zshbuiltins(1), mksh(1)). */
#ifndef KEIHOOKD_SHELL_EVAL_ZSH_H
#define KEIHOOKD_SHELL_EVAL_ZSH_H

#include "shell/eval/builtin.h"

/* NULL: bash's builtin of that name, if there is one, does what theirs does. */
const struct builtin *zsh_builtin_find(struct str name);
const struct builtin *ksh_builtin_find(struct str name);

/* How a function that is read when it is called says so. */
#define ZSH_AUTOLOADED "__zsh_autoloaded"

builtin_fn ksh_print, ksh_set, zsh_autoload, zsh_autoloaded, zsh_setopt;

/* The function NAME, and those that the array NAME_functions names. */
int zsh_hook(struct shell *sh, const char *name);
/* What runs as the shell ends. */
int zsh_leave(struct shell *sh);
/* functions[f]=TEXT, aliases[k]=TEXT */
bool zsh_is_table(struct str name);
int zsh_table_assigned(struct shell *sh, struct str name);
/* False: no option of zsh that matters here. */
bool zsh_set_option(struct shell *sh, struct str name, bool on);

#endif
