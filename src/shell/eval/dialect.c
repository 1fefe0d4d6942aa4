/* What the evaluator does otherwise for shells that are not bash. */
#include <errno.h>

#include "shell/eval/csh.h"
#include "shell/eval/fish.h"
#include "shell/eval/zsh.h"

int dialect_set(struct shell *shell, const struct call *call)
{
	struct str name;

	if (!field_known(eval_arena(shell), &call->program, &name))
		return 0;
	shell->dialect = dialect_of(str_basename(name));
	if (shell->dialect == DIALECT_FISH || shell->dialect == DIALECT_ZSH)
		state_set_option(shell, OPTION_LASTPIPE, true);
	if (shell->dialect == DIALECT_ZSH || shell->dialect == DIALECT_KSH ||
		shell->dialect == DIALECT_YASH)
		state_set_option(shell, OPTION_EXPAND_ALIASES, true);
	if (shell->dialect == DIALECT_ZSH || shell->dialect == DIALECT_CSH)
		state_set_option(shell, OPTION_XPG_ECHO, true);
	if (shell->dialect == DIALECT_ZSH) {
		shell->whole_words = true;
		state_set_option(shell, OPTION_EXTGLOB, true); /* what (a|b) is here */
		if (state_set(shell, STR("ZSH_VERSION"), value_text(eval_arena(shell), STR("5.9")),
			    false))
			return -ENOMEM;
	}
	return 0;
}

const struct builtin *dialect_builtin(const struct shell *sh, struct str name)
{
	const struct builtin *own = NULL;

	if (sh->dialect == DIALECT_FISH)
		own = fish_builtin_find(name);
	else if (sh->dialect == DIALECT_CSH)
		own = csh_builtin_find(name);
	else if (sh->dialect == DIALECT_ZSH)
		own = zsh_builtin_find(name);
	else if (sh->dialect == DIALECT_KSH || sh->dialect == DIALECT_YASH)
		own = ksh_builtin_find(name);
	return own ? own : builtin_find(name);
}

struct str dialect_not_found(const struct shell *sh)
{
	return sh->dialect == DIALECT_FISH  ? STR("fish_command_not_found")
	       : sh->dialect == DIALECT_ZSH ? STR("command_not_found_handler")
					    : STR("command_not_found_handle");
}
