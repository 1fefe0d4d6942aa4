/*
 * `git config alias.p push; git p`: what the command itself configures holds for its later calls.
 * Aliases are handed on as `git -c alias.p=push p`, which means the same (git(1)).
 */
#include "shell/eval_git.h"

#include <errno.h>

static bool is_alias(struct arena *arena, const struct field *field)
{
	struct str text;

	return field_known(arena, field, &text) && text.len > 6 &&
		str_equal_nocase(str_slice(text, 0, 6), STR("alias."));
}

/* git [..] config [..] alias.NAME VALUE */
static int note(struct shell *sh, const struct call *call)
{
	struct eval *e = sh->world->eval;
	bool config = false;

	for (size_t i = 1; i + 1 < call->argc; i++) {
		struct git_alias *alias;
		struct field setting;

		config |= field_equals(&call->argv[i], STR("config")) == YES;
		if (!config || !is_alias(e->arena, &call->argv[i]))
			continue;
		setting = field_join(e->arena, call->argv[i], field_text(e->arena, STR("=")));
		alias = arena_alloc(e->arena, struct git_alias, 1);
		if (!alias)
			return -ENOMEM;
		alias->setting = field_join(e->arena, setting, call->argv[i + 1]);
		alias->next = e->git_aliases;
		e->git_aliases = alias;
		e->n_git_aliases++;
		return 0;
	}
	return 0;
}

int git_configured(struct shell *sh, const struct call *call, struct call *ret)
{
	struct eval *e = sh->world->eval;
	struct field *argv;
	size_t n = 0;

	*ret = *call;
	if (field_equals(&call->program, STR("git")) != YES)
		return 0;
	if (e->n_git_aliases && call->argc + 2 * e->n_git_aliases < MAX_FIELDS) {
		argv = arena_alloc(e->arena, struct field, call->argc + 2 * e->n_git_aliases);
		if (!argv)
			return -ENOMEM;
		argv[n++] = call->argv[0];
		for (const struct git_alias *alias = e->git_aliases; alias; alias = alias->next) {
			argv[n++] = field_text(e->arena, STR("-c"));
			argv[n++] = alias->setting;
		}
		memcpy(argv + n, call->argv + 1, (call->argc - 1) * sizeof(*argv));
		ret->argv = argv;
		ret->argc = n + call->argc - 1;
	}
	return note(sh, call);
}
