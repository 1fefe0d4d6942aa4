/* Parameters of zsh where bash has nothing like it (zshexpn(1), zshparam(1)). */
#ifndef KEIHOOKD_SHELL_EXPAND_ZSH_H
#define KEIHOOKD_SHELL_EXPAND_ZSH_H

#include "shell/expand/draft.h"
#include "shell/expand/subject.h"

/* ${(flags)x}, ${=x}, ${x:t}, ${${..}..} */
static inline bool zsh_is_own(const struct part *part)
{
	return part->param.inner || part->param.splits || part->param.asks ||
	       part->param.flags.at || part->param.modifiers.at;
}

int zsh_expand(struct expander *e, const struct part *part, struct drafts *drafts);

/* zsh and yash: what x, x[2] or x[2,-1] is: elements from 1, or characters of a text. False: as
 * bash has it. */
bool zsh_subject(struct shell *sh, struct str name, const struct word *subscript,
	struct subject *ret, int *ret_error);
/* @subscript of a list, or of a text. */
int zsh_pick(struct shell *sh, const struct word *subscript, struct subject *subject);

/* What the flags (other than P, k, v) and modifiers make of each text. */
struct zsh_flags {
	bool splits, joins, words, unquotes, evaluates, lower, upper, quotes, keeps; /* keeps: @ */
	bool keys, values, through;
	struct str separator, joiner;
};

struct zsh_flags zsh_flags_of(const struct part *part);
int zsh_apply(struct expander *e, const struct part *part, const struct zsh_flags *flags,
	struct subject *subject);

#endif
