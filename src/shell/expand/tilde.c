/* ~ ~user ~+ ~- ~2 ~-1 (bash(1), Tilde Expansion). */
#include "shell/expand/draft.h"

#define PASSWD "/etc/passwd"

/* The home of @user from passwd(5); false if it is not there. */
static bool home_of(struct str passwd, struct str user, struct str *ret_home)
{
	struct str line;

	while (str_next_line(&passwd, &line)) {
		size_t at = str_find_char(line, ':', 0), from = at, to;

		if (at == STR_NOT_FOUND || !str_equal(str_slice(line, 0, at), user))
			continue;
		for (int i = 0; i < 4 && from != STR_NOT_FOUND; i++)
			from = str_find_char(line, ':', from + 1);
		if (from == STR_NOT_FOUND)
			return false;
		to = str_find_char(line, ':', from + 1);
		*ret_home = str_slice(line, from + 1, MIN(to, line.len));
		return true;
	}
	return false;
}

static int expand_user(struct expander *e, struct str user, struct drafts *drafts)
{
	struct facts *facts = e->sh->world->facts;
	struct file_texts texts = { 0 };
	struct str home;
	int r = -1;

	if (facts && facts->read_file)
		r = facts->read_file(facts->self, e->sh->world->arena, STR(PASSWD), &texts);
	if (e->sh->world->arena->refused)
		return r;
	if (r < 0 || texts.n == 0)
		return drafts_add_any(e, drafts, BIT_QUOTED);
	if (home_of(texts.at[0], user, &home))
		return drafts_add_text(e, drafts, home, BIT_QUOTED);
	r = drafts_add_text(e, drafts, STR("~"), BIT_QUOTED);
	return r < 0 ? r : drafts_add_text(e, drafts, user, BIT_QUOTED);
}

/* A place in the stack of directories, of which only the top is there before pushd. */
static struct value of_stack(struct shell *sh, struct str word)
{
	const struct variable *stack = state_variable(sh, STR("DIRSTACK"));
	bool signs = word.at[0] == '+' || word.at[0] == '-';
	int64_t n, size = stack ? (int64_t)stack->elements.n : 1;

	if (!str_to_int64(str_skip(word, signs), &n) || n < 0 || n >= size)
		return value_unknown();
	n = word.at[0] == '-' ? size - 1 - n : n;
	if (n == 0)
		return state_get(sh, STR("PWD"));
	return state_get_element(
		sh, STR("DIRSTACK"), arena_printf(sh->world->arena, "%lld", (long long)n));
}

int expand_tilde(struct expander *e, struct str user, struct drafts *drafts)
{
	struct value value;

	if (user.len == 0)
		value = state_get(e->sh, STR("HOME"));
	else if (str_is(user, "+"))
		value = state_get(e->sh, STR("PWD"));
	else if (str_is(user, "-"))
		value = state_get(e->sh, STR("OLDPWD"));
	else if (user.at[0] == '+' || user.at[0] == '-' || (user.at[0] >= '0' && user.at[0] <= '9'))
		value = of_stack(e->sh, user);
	else
		return expand_user(e, user, drafts);
	return expand_emit(e, &value, 0, true, drafts);
}
