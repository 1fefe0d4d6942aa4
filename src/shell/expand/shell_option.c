#include "shell/expand/shell.h"

static const char *const names[N_SHELL_OPTIONS] = {
	[OPTION_ALLEXPORT] = "allexport",
	[OPTION_BRACEEXPAND] = "braceexpand",
	[OPTION_CDABLE_VARS] = "cdable_vars",
	[OPTION_COMPAT31] = "compat31",
	[OPTION_DOTGLOB] = "dotglob",
	[OPTION_ERREXIT] = "errexit",
	[OPTION_ERRTRACE] = "errtrace",
	[OPTION_EXECFAIL] = "execfail",
	[OPTION_EXPAND_ALIASES] = "expand_aliases",
	[OPTION_EXTDEBUG] = "extdebug",
	[OPTION_EXTGLOB] = "extglob",
	[OPTION_FAILGLOB] = "failglob",
	[OPTION_FUNCTRACE] = "functrace",
	[OPTION_GLOBSTAR] = "globstar",
	[OPTION_HISTEXPAND] = "histexpand",
	[OPTION_HISTORY] = "history",
	[OPTION_INHERIT_ERREXIT] = "inherit_errexit",
	[OPTION_LASTPIPE] = "lastpipe",
	[OPTION_LOCALVAR_INHERIT] = "localvar_inherit",
	[OPTION_LOCALVAR_UNSET] = "localvar_unset",
	[OPTION_NOCASEGLOB] = "nocaseglob",
	[OPTION_NOCASEMATCH] = "nocasematch",
	[OPTION_NOCLOBBER] = "noclobber",
	[OPTION_NOEXEC] = "noexec",
	[OPTION_NOGLOB] = "noglob",
	[OPTION_NOUNSET] = "nounset",
	[OPTION_NULLGLOB] = "nullglob",
	[OPTION_PATSUB_REPLACEMENT] = "patsub_replacement",
	[OPTION_PHYSICAL] = "physical",
	[OPTION_PIPEFAIL] = "pipefail",
	[OPTION_POSIX] = "posix",
	[OPTION_VERBOSE] = "verbose",
	[OPTION_XPG_ECHO] = "xpg_echo",
	[OPTION_XTRACE] = "xtrace",
};

const char *shell_option_name(enum shell_option option)
{
	return names[option];
}

bool shell_option_from_name(struct str name, enum shell_option *ret_option)
{
	for (unsigned int i = 0; i < N_SHELL_OPTIONS; i++) {
		if (str_is(name, names[i])) {
			*ret_option = (enum shell_option)i;
			return true;
		}
	}
	return false;
}

/* Those of `set -o`; the others are shopt's. */
uint64_t shell_option_set_mask(void)
{
	return OPTION_BIT(OPTION_ALLEXPORT) | OPTION_BIT(OPTION_BRACEEXPAND) |
	       OPTION_BIT(OPTION_ERREXIT) | OPTION_BIT(OPTION_ERRTRACE) |
	       OPTION_BIT(OPTION_FUNCTRACE) | OPTION_BIT(OPTION_HISTEXPAND) |
	       OPTION_BIT(OPTION_HISTORY) | OPTION_BIT(OPTION_NOCLOBBER) |
	       OPTION_BIT(OPTION_NOEXEC) | OPTION_BIT(OPTION_NOGLOB) | OPTION_BIT(OPTION_NOUNSET) |
	       OPTION_BIT(OPTION_PHYSICAL) | OPTION_BIT(OPTION_PIPEFAIL) |
	       OPTION_BIT(OPTION_POSIX) | OPTION_BIT(OPTION_VERBOSE) | OPTION_BIT(OPTION_XTRACE);
}

enum tri state_option(const struct shell *sh, enum shell_option option)
{
	if (sh->options_unknown & OPTION_BIT(option))
		return MAYBE;
	return sh->options & OPTION_BIT(option) ? YES : NO;
}

void state_set_option(struct shell *sh, enum shell_option option, bool on)
{
	uint64_t bit = OPTION_BIT(option);

	sh->options_unknown &= ~bit;
	sh->options = on ? sh->options | bit : sh->options & ~bit;
}
