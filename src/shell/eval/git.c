/*
 * `git config alias.p push; git p`: what the command itself configures holds for its later calls.
 * Aliases are handed on as `git -c alias.p=push p`, which means the same (git(1)).
 */
#include "shell/eval/git.h"

#include <errno.h>

static bool is_alias(struct arena *arena, const struct field *field)
{
	struct str text;

	return field_known(arena, field, &text) && text.len > 6 &&
	       str_equal_nocase(str_slice(text, 0, 6), STR("alias."));
}

static int add_alias(struct eval *e, struct field setting)
{
	struct git_alias *alias = arena_alloc(e->arena, struct git_alias, 1);

	if (!alias)
		return -ENOMEM;
	*alias = (struct git_alias){ setting, e->git_aliases };
	e->git_aliases = alias;
	e->n_git_aliases++;
	return 0;
}

/* git [..] config [..] alias.NAME VALUE */
static int note(struct shell *sh, const struct call *call)
{
	struct eval *e = sh->world->eval;
	bool config = false;

	for (size_t i = 1; i + 1 < call->argc; i++) {
		struct field setting;

		config |= field_equals(&call->argv[i], STR("config")) == YES;
		if (!config || !is_alias(e->arena, &call->argv[i]))
			continue;
		setting = field_join(e->arena, call->argv[i], field_text(e->arena, STR("=")));
		return add_alias(e, field_join(e->arena, setting, call->argv[i + 1]));
	}
	return 0;
}

/* The [alias] section of a configuration file. */
static int read_section(struct eval *e, struct str text)
{
	struct str line;
	bool inside = false;
	int err = 0;

	while (!err && str_next_line(&text, &line)) {
		struct str setting;
		size_t equals;

		line = str_trim(line);
		if (str_starts(line, "["))
			inside = str_equal_nocase(line, STR("[alias]"));
		equals = str_find_char(line, '=', 0);
		if (!inside || equals == STR_NOT_FOUND)
			continue;
		setting = arena_printf(e->arena, "alias.%.*s=%.*s",
			STR_ARGS(str_trim(str_slice(line, 0, equals))),
			STR_ARGS(str_trim(str_skip(line, equals + 1))));
		err = setting.at ? add_alias(e, field_text(e->arena, setting)) : -ENOMEM;
	}
	return err;
}

/* Any file this command has written may be the configuration that git reads. */
static int note_files(struct shell *sh)
{
	struct eval *e = sh->world->eval;

	for (struct file *file = e->files; file; file = file->next) {
		struct str text;
		int err;

		files_sync(sh, file);
		if (file->git_read || !value_known(e->arena, &file->content, &text) ||
			!str_contains(text, "[alias]"))
			continue;
		file->git_read = true;
		err = read_section(e, text);
		if (err)
			return err;
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
	if (note_files(sh))
		return -ENOMEM;
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
