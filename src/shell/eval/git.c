/*
 * `git config alias.p push; git p`: what the command itself configures holds for its later calls.
 * Settings are handed on as `git -c alias.p=push p`, which means the same (git(1)).
 */
#include "shell/eval/git.h"

#include <errno.h>

#include "facts/gitconfig.h"

/* Settings that say what later calls of git run: aliases, hooks, filters, editors. */
static bool is_followed(struct str name)
{
	static const char *const starts[] = { "alias.", "filter.", "trailer.", "difftool.",
		"mergetool.", "merge.", "gpg.", "credential.", "diff.", "interactive.", "protocol.",
		"include.", "includeif.", "pager.", "submodule.", "tar.", "browser." };
	static const char *const names[] = { "core.hookspath", "core.editor", "core.sshcommand",
		"core.fsmonitor", "core.askpass", "core.gitproxy", "core.pager", "sequence.editor",
		"init.templatedir", "help.autocorrect" };
	static const char *const ends[] = { ".receivepack", ".uploadpack", ".vcs" };

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (name.len > strlen(starts[i]) &&
			str_equal_nocase(
				str_slice(name, 0, strlen(starts[i])), str_from(starts[i])))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_equal_nocase(name, str_from(names[i])))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (str_starts(name, "remote.") && str_ends(name, ends[i]))
			return true;
	return false;
}

/* The name of NAME=VALUE, as far as it is known. */
static struct str name_of(const struct field *setting)
{
	struct str text = setting->n && setting->pieces[0].kind == PIECE_TEXT
				  ? setting->pieces[0].text
				  : STR("");

	return str_slice(text, 0, str_find_char(text, '=', 0));
}

static int add_setting(struct eval *e, struct field text)
{
	struct git_setting *setting = arena_alloc(e->arena, struct git_setting, 1);

	if (!setting)
		return -ENOMEM;
	*setting = (struct git_setting){ text, is_followed(name_of(&text)), e->git_settings };
	e->git_settings = setting;
	e->n_git_settings++;
	return 0;
}

static void forget(struct eval *e, struct str name)
{
	struct git_setting **at = &e->git_settings;

	while (*at) {
		if (str_equal_nocase(name_of(&(*at)->text), name)) {
			*at = (*at)->next;
			e->n_git_settings--;
		} else {
			at = &(*at)->next;
		}
	}
}

/* The words of git config: which file it is about, what is set. */
struct config {
	struct field file; /* -f; no pieces: not given */
	struct field words[3];
	size_t n;
	bool unsets, other; /* other: it sets nothing */
};

static void config_option(struct eval *e, const struct call *call, size_t *at, struct str option,
	struct config *config)
{
	static const char *const valued[] = { "-f", "--file", "--blob", "-t", "--type", "--default",
		"--value", "--comment", "-C" };
	bool takes = false;

	for (size_t i = 0; i < ARRAY_SIZE(valued); i++)
		takes |= str_is(option, valued[i]);
	if (str_starts(option, "--file="))
		config->file = field_text(e->arena, str_skip(option, strlen("--file=")));
	config->unsets |= str_starts(option, "--unset");
	config->other |= str_starts(option, "--get") || str_ends(option, "-section") ||
			 str_is(option, "-l") || str_is(option, "--list") || str_is(option, "-e") ||
			 str_is(option, "--edit");
	if (!takes)
		return;
	++*at;
	if ((str_is(option, "-f") || str_is(option, "--file")) && *at < call->argc)
		config->file = call->argv[*at];
}

/* git [..] config [..] NAME VALUE; false for anything else. */
static bool read_config(struct eval *e, const struct call *call, struct config *config)
{
	size_t at = 1;
	struct str word;

	*config = (struct config){ 0 };
	while (at < call->argc && field_equals(&call->argv[at], STR("config")) != YES)
		at++;
	if (at++ >= call->argc)
		return false;
	for (; at < call->argc && config->n < ARRAY_SIZE(config->words); at++) {
		bool known = field_known(e->arena, &call->argv[at], &word);

		if (known && str_starts(word, "-") && word.len > 1 && config->n == 0)
			config_option(e, call, &at, word, config);
		else if (known && config->n == 0 && (str_is(word, "set") || str_is(word, "unset")))
			config->unsets |= str_is(word, "unset");
		else
			config->words[config->n++] = call->argv[at];
	}
	return config->n > 0 && !config->other;
}

/* -f FILE: the file gets the setting at its end, which is the one that counts. */
static int write_setting(struct shell *sh, const struct config *config)
{
	struct arena *arena = eval_arena(sh);
	struct field name = config->words[0], text;
	struct value value;
	struct str known;
	size_t dot, first;

	if (config->unsets || !field_known(arena, &name, &known))
		return files_write(sh, config->file, value_unknown(), false, NULL);
	dot = str_rfind_char(known, '.');
	first = str_find_char(known, '.', 0);
	if (dot == STR_NOT_FOUND)
		return 0;
	known = first == dot ? arena_printf(arena, "[%.*s]\n\t%.*s = ", (int)dot, known.at,
				       STR_ARGS(str_skip(known, dot + 1)))
			     : arena_printf(arena, "[%.*s \"%.*s\"]\n\t%.*s = ", (int)first,
				       known.at, (int)(dot - first - 1), known.at + first + 1,
				       STR_ARGS(str_skip(known, dot + 1)));
	if (!known.at)
		return -ENOMEM;
	text = field_join(arena, field_text(arena, known), config->words[1]);
	text.many = false;
	value = text_of_field(arena, field_join(arena, text, field_text(arena, STR("\n"))));
	return files_write(sh, config->file, value, true, NULL);
}

static int note(struct shell *sh, const struct call *call)
{
	struct eval *e = sh->world->eval;
	struct config config;
	struct field setting;
	struct str name;

	if (!read_config(e, call, &config) || (config.n < 2 && !config.unsets))
		return 0;
	if (config.file.n)
		return write_setting(sh, &config);
	if (config.unsets) {
		if (field_known(e->arena, &config.words[0], &name))
			forget(e, name);
		return 0;
	}
	setting = field_join(e->arena, config.words[0], field_text(e->arena, STR("=")));
	return add_setting(e, field_join(e->arena, setting, config.words[1]));
}

/* The settings of a configuration file that are followed. */
static int read_file(struct eval *e, struct str text)
{
	struct gitconfig reader = { .arena = e->arena, .rest = text };
	struct str name, value;
	int err = 0;

	while (!err && gitconfig_next(&reader, &name, &value)) {
		struct str setting;

		if (!is_followed(name))
			continue;
		setting = arena_printf(e->arena, "%.*s=%.*s", STR_ARGS(name), STR_ARGS(value));
		err = setting.at ? add_setting(e, field_text(e->arena, setting)) : -ENOMEM;
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
		err = read_file(e, text);
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
	if (e->n_git_settings && call->argc + 2 * e->n_git_settings < MAX_FIELDS) {
		argv = arena_alloc(e->arena, struct field, call->argc + 2 * e->n_git_settings);
		if (!argv)
			return -ENOMEM;
		for (const struct git_setting *set = e->git_settings; set; set = set->next)
			n += set->followed ? 2 : 0;
		ret->argv = argv;
		ret->argc = n + call->argc;
		argv[0] = call->argv[0];
		memcpy(argv + n + 1, call->argv + 1, (call->argc - 1) * sizeof(*argv));
		for (const struct git_setting *set = e->git_settings; set; set = set->next) {
			if (!set->followed)
				continue;
			argv[n--] = set->text; /* the last one stands last: it counts */
			argv[n--] = field_text(e->arena, STR("-c"));
		}
	}
	return note(sh, call);
}
