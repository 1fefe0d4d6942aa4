/*
 * `git config alias.p push; git p`: what the command itself configures holds for its later calls.
 * Settings are handed on as `git -c alias.p=push p`, which means the same (git(1)).
 */
#include "shell/eval/git.h"

#include <errno.h>

#include "base/buf.h"

/* Settings that say what later calls of git run: aliases, hooks, filters, editors. */
static bool is_followed(struct str name)
{
	static const char *const starts[] = { "alias.", "filter.", "trailer.", "difftool.",
		"mergetool.", "merge.", "gpg.", "credential.", "diff.", "interactive." };
	static const char *const names[] = { "core.hookspath", "core.editor", "core.sshcommand",
		"core.fsmonitor", "core.askpass", "core.gitproxy", "sequence.editor" };

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (name.len > strlen(starts[i]) &&
			str_equal_nocase(
				str_slice(name, 0, strlen(starts[i])), str_from(starts[i])))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_equal_nocase(name, str_from(names[i])))
			return true;
	return false;
}

static bool is_setting(struct arena *arena, const struct field *field)
{
	struct str text;

	return field_known(arena, field, &text) && is_followed(text);
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

/* --unset NAME */
static void forget(struct eval *e, const struct field *name)
{
	struct git_alias **at = &e->git_aliases;
	struct str text, own;

	if (!field_known(e->arena, name, &text))
		return;
	while (*at) {
		struct field setting = (*at)->setting;

		if (setting.n && setting.pieces[0].kind == PIECE_TEXT &&
			(own = setting.pieces[0].text, own.len > text.len) &&
			own.at[text.len] == '=' &&
			str_equal_nocase(str_slice(own, 0, text.len), text)) {
			*at = (*at)->next;
			e->n_git_aliases--;
		} else {
			at = &(*at)->next;
		}
	}
}

/* git [..] config [..] NAME VALUE */
static int note(struct shell *sh, const struct call *call)
{
	struct eval *e = sh->world->eval;
	bool config = false, unset = false;

	for (size_t i = 1; i < call->argc; i++) {
		struct field setting;

		config |= field_equals(&call->argv[i], STR("config")) == YES;
		unset |= field_equals(&call->argv[i], STR("--unset")) == YES ||
			 field_equals(&call->argv[i], STR("--unset-all")) == YES;
		if (!config || !is_setting(e->arena, &call->argv[i]))
			continue;
		if (unset)
			forget(e, &call->argv[i]);
		if (unset || i + 1 == call->argc)
			return 0;
		setting = field_join(e->arena, call->argv[i], field_text(e->arena, STR("=")));
		return add_alias(e, field_join(e->arena, setting, call->argv[i + 1]));
	}
	return 0;
}

/* [section "name"] as what stands before the dot of its settings. */
static struct str section_name(struct eval *e, struct str line)
{
	struct str name = str_slice(line, 1, str_find_char(line, ']', 0));
	size_t quote = str_find_char(name, '"', 0);

	if (quote == STR_NOT_FOUND)
		return str_trim(name);
	return arena_printf(e->arena, "%.*s.%.*s", STR_ARGS(str_trim(str_slice(name, 0, quote))),
		STR_ARGS(str_slice(name, quote + 1, str_rfind_char(name, '"'))));
}

/* "a \"b\"" without its quotes and backslashes. */
static struct str unquoted(struct eval *e, struct str value)
{
	struct buf buf = BUF_IN(e->arena);

	if (!str_starts(value, "\"") || !str_ends(value, "\"") || value.len < 2)
		return value;
	for (size_t i = 1; i + 1 < value.len; i++) {
		if (value.at[i] == '\\' && i + 2 < value.len)
			i++;
		buf_add_char(&buf, value.at[i]);
	}
	return buf_str(&buf);
}

/* The settings of a configuration file that are followed. */
static int read_section(struct eval *e, struct str text)
{
	struct str line, section = STR("");
	int err = 0;

	while (!err && str_next_line(&text, &line)) {
		struct str setting;
		size_t equals;

		line = str_trim(line);
		if (str_starts(line, "["))
			section = section_name(e, line);
		equals = str_find_char(line, '=', 0);
		if (!section.len || equals == STR_NOT_FOUND || str_starts(line, "["))
			continue;
		setting = arena_printf(e->arena, "%.*s.%.*s", STR_ARGS(section),
			STR_ARGS(str_trim(str_slice(line, 0, equals))));
		if (!setting.at)
			return -ENOMEM;
		if (!is_followed(setting))
			continue;
		setting = arena_printf(e->arena, "%.*s=%.*s", STR_ARGS(setting),
			STR_ARGS(unquoted(e, str_trim(str_skip(line, equals + 1)))));
		err = setting.at ? add_alias(e, field_text(e->arena, setting)) : -ENOMEM;
	}
	return err;
}

/* [alias] in any file; other sections where git itself looks for them. */
static bool is_configuration(struct eval *e, const struct file *file, struct str text)
{
	struct str path;

	if (str_contains(text, "[alias]"))
		return true;
	return field_known(e->arena, &file->path, &path) &&
	       (str_ends(path, "/.git/config") || str_ends(path, "/.gitconfig") ||
		       str_ends(path, "/git/config"));
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
			!is_configuration(e, file, text))
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
