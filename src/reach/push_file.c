/*
 * Files of git's own that a command writes before it pushes: configuration, what that includes,
 * remotes of the old kind, and whether the repository is still there.
 */
#include <errno.h>
#include <fnmatch.h>

#include "base/path.h"
#include "facts/gitconfig.h"
#include "reach/push.h"

#define MAX_INCLUDES 16 /* of one push; files past it are not looked at */

struct str git_home(struct git_config *config, const struct git_call *git)
{
	struct str home = STR("");

	for (size_t i = 0; i < git->env.n; i++)
		if (str_starts(git->env.at[i], "HOME="))
			return str_skip(git->env.at[i], strlen("HOME="));
	if (config->facts && config->facts->environment)
		config->facts->environment(config->facts->self, STR("HOME"), &home);
	return home;
}

static struct str git_dir(struct git_config *config, const struct git_call *git)
{
	return path_join(config->arena, git->dir, STR(".git"));
}

struct str git_config_base(
	struct git_config *config, const struct git_call *git, const struct texts *options)
{
	return git_option(options, "--global") ? git_home(config, git) : git_dir(config, git);
}

static struct str directory_of(struct str path)
{
	return str_slice(path, 0, MIN(str_rfind_char(path, '/'), path.len));
}

/* The end tells which file it is, also where $HOME is not known. */
static int path_of(struct git_config *config, const struct write *write, struct str *ret)
{
	struct str path = field_show(config->arena, &write->path);

	*ret = path.at ? arena_copy(config->arena, path) : path;
	return ret->at ? 0 : -ENOMEM;
}

/* GIT_CONFIG_GLOBAL=PATH and the like */
static bool names_file(
	const struct git_config *config, const struct git_call *push, struct str path)
{
	for (size_t i = 0; i < push->settings.n; i++)
		if (str_ends(push->settings.at[i], path.at))
			return true;
	for (size_t i = 0; i < push->env.n; i++) {
		struct str pair = push->env.at[i], value;

		value = str_skip(pair, str_find_char(pair, '=', 0) + 1);
		if (value.len &&
			str_equal(path_join(config->arena, push->cwd, value), path))
			return true;
	}
	return false;
}

/* Does git read the file for @push? Another repository's does not count. */
static bool is_git_file(
	const struct git_config *config, const struct git_call *push, struct str path)
{
	struct str repository = str_slice(path, 0, path.len - MIN(path.len, strlen("/.git/config")));

	if (str_ends(path, "/.git/config"))
		return push->unknown || !str_starts(path, "/") ||
		       path_within(push->dir, repository) ||
		       (config->copy_of.len && path_within(config->copy_of, repository));
	return str_ends(path, ".git/config") || str_ends(path, ".gitconfig") ||
	       str_ends(path, "git/config") || names_file(config, push, path);
}

/* The text of @path when the command gets to @until; an empty one if it is not known. */
static int text_before(struct git_config *config, struct str path,
	const struct write *until, uint32_t number, struct str *ret)
{
	struct facts *facts = config->facts;
	struct file_texts texts = { 0 };
	int err = 0;

	*ret = STR("");
	if (facts && facts->read_file && str_starts(path, "/"))
		err = facts->read_file(facts->self, config->arena, path, &texts);
	if (!err && texts.n)
		*ret = texts.at[0];
	for (const struct write *w = config->effects->writes; w && w != until && w->number <= number;
		w = w->next) {
		struct str own;

		if (path_of(config, w, &own))
			return -ENOMEM;
		if (str_equal(own, path) && !value_known(config->arena, &w->content, ret))
			*ret = STR("");
	}
	return err == -ENOMEM ? err : 0;
}

struct settings {
	struct texts names, values;
};

static int read_settings(struct arena *arena, struct str text, struct settings *ret)
{
	struct gitconfig reader = { .arena = arena, .rest = text };
	struct str name, value;
	int err = 0;

	*ret = (struct settings){ 0 };
	while (!err && gitconfig_next(&reader, &name, &value)) {
		err = texts_add(arena, &ret->names, name);
		if (!err)
			err = texts_add(arena, &ret->values, value);
	}
	return err;
}

static bool has_setting(const struct settings *settings, struct str name, struct str value)
{
	for (size_t i = 0; i < settings->names.n; i++)
		if (str_equal(settings->names.at[i], name) &&
			str_equal(settings->values.at[i], value))
			return true;
	return false;
}

/* The settings that @text has and @before has not, and the other way round. */
static int change_text(
	struct git_config *config, struct str before, struct str text, bool conditional)
{
	struct settings old, new;
	int err = read_settings(config->arena, before, &old);

	if (!err)
		err = read_settings(config->arena, text, &new);
	for (size_t i = 0; !err && !conditional && i < old.names.n; i++)
		if (!has_setting(&new, old.names.at[i], old.values.at[i]))
			git_config_drop(config, old.names.at[i], old.values.at[i]);
	for (size_t i = 0; !err && i < new.names.n; i++)
		if (!has_setting(&old, new.names.at[i], new.values.at[i]))
			err = git_config_set(config, new.names.at[i], new.values.at[i], true);
	return err;
}

/* Is there another repository that git would find above the one that is gone? */
static bool stands_in_another(
	struct git_config *config, const struct git_call *push, struct str gone)
{
	struct facts *facts = config->facts;

	if (!facts || !facts->file_info || push->unknown)
		return true;
	for (struct str dir = push->dir;; dir = directory_of(dir)) {
		struct str path = path_join(config->arena, dir, STR(".git"));
		struct file_info info = { .kind = FILE_NONE };

		if (!str_equal(path, gone) &&
			(facts->file_info(facts->self, config->arena, path, &info) ||
				info.kind != FILE_NONE))
			return true;
		if (!dir.len || str_is(dir, "/"))
			return false;
	}
}

/* rm -r .git; and what makes it anew */
static void apply_repository(struct git_config *config, const struct git_call *push,
	const struct write *write, struct str path)
{
	struct str own;

	if (!str_ends(path, "/.git"))
		return;
	own = directory_of(path);
	if (push->unknown || !path_within(push->dir, own))
		return;
	config->absent = write->removed && !write->conditional && !config->fresh &&
			 !config->copy_of.len && !stands_in_another(config, push, path);
}

/* A file .git that says `gitdir: PATH` (gitrepository-layout(5)). */
int git_file_link(struct git_config *config, const struct git_call *push)
{
	for (const struct write *w = config->effects->writes;
		w && w->number <= push->call->number; w = w->next) {
		struct str path, text;

		if (path_of(config, w, &path))
			return -ENOMEM;
		if (!str_ends(path, "/.git") || !path_within(push->dir, directory_of(path)) ||
			!value_known(config->arena, &w->content, &text) ||
			!str_starts(text, "gitdir:"))
			continue;
		text = path_join(config->arena, directory_of(path),
			str_trim(str_skip(text, strlen("gitdir:"))));
		config->copy_of = str_ends(text, "/.git") ? directory_of(text) : text;
	}
	return 0;
}

int git_file_apply(struct git_config *config, const struct git_call *push, const struct write *write)
{
	struct str path, text, before;
	int err = path_of(config, write, &path);

	if (err)
		return err;
	apply_repository(config, push, write, path);
	if (!is_git_file(config, push, path))
		return 0;
	if (write->removed)
		text = STR("");
	else if (!value_known(config->arena, &write->content, &text))
		return 0;
	err = text_before(config, path, write, write->number, &before);
	config->changed = true;
	config->base = directory_of(path);
	if (!err)
		err = change_text(config, before, text, write->conditional);
	config->base = STR("");
	return err;
}

/* A pattern of includeIf: ~ is the home, a last slash means all below (git-config(1)). */
static bool matches(struct git_config *config, const struct git_call *push, struct str pattern,
	struct str base, struct str text, bool is_path)
{
	struct str home = git_home(config, push), full = pattern;

	if (is_path && str_starts(pattern, "~/"))
		full = path_join(config->arena, home, str_skip(pattern, 2));
	else if (is_path && str_starts(pattern, "./"))
		full = path_join(config->arena, base, str_skip(pattern, 2));
	else if (is_path && !str_starts(pattern, "/"))
		full = arena_printf(config->arena, "*/%.*s", STR_ARGS(pattern));
	if (str_ends(pattern, "/"))
		full = arena_printf(config->arena, "%.*s%s", STR_ARGS(full),
			str_ends(full, "/") ? "*" : "/*");
	full = arena_copy(config->arena, full);
	text = arena_copy(config->arena, text);
	return !full.at || !text.at ||
	       fnmatch(full.at, text.at, str_contains(full, "**") || is_path ? 0 : FNM_PATHNAME) ==
		       0;
}

/* What has no condition, or one that is not followed, counts. */
static int holds(struct git_config *config, const struct git_call *push, struct str key,
	struct str base, bool *ret)
{
	struct str condition = str_skip(key, strlen("includeif.")), text;
	int err;

	*ret = true;
	if (!str_starts(key, "includeif."))
		return 0;
	condition.len -= strlen(".path");
	if (str_starts(condition, "onbranch:")) {
		err = git_config_branch(config, push, &text);
		*ret = !err && text.len &&
		       matches(config, push, str_skip(condition, strlen("onbranch:")), base, text,
			       false);
		return err;
	}
	if (str_starts(condition, "gitdir:"))
		*ret = matches(config, push, str_skip(condition, strlen("gitdir:")), base,
			git_dir(config, push), true);
	return 0;
}

int git_file_includes(
	struct git_config *config, const struct git_call *push)
{
	for (size_t i = 0; i < MIN(config->includes.n, (size_t)MAX_INCLUDES); i++) {
		struct str value = config->include_values.at[i], path = value, text;
		struct str base = config->include_bases.at[i];
		bool counts;
		int err = holds(config, push, config->includes.at[i], base, &counts);

		if (err)
			return err;
		if (str_starts(value, "~/"))
			path = path_join(config->arena, git_home(config, push), str_skip(value, 2));
		else if (base.len || str_starts(value, "/"))
			path = path_join(config->arena, base, value);
		if (!counts || !str_starts(path, "/"))
			continue;
		err = text_before(config, path, NULL, push->call->number, &text);
		config->changed = true;
		config->base = directory_of(path);
		if (!err)
			err = change_text(config, STR(""), text, true);
		config->base = STR("");
		if (err)
			return err;
	}
	return 0;
}

int git_file_remote(struct git_config *config, const struct git_call *push, struct str name, struct texts *urls)
{
	static const char *const kinds[] = { "remotes", "branches" };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct str path = arena_printf(
			config->arena, "%s/%.*s", kinds[i], STR_ARGS(name)), text, line;
		int err = 0;

		path = path_join(config->arena, git_dir(config, push), path);
		err = text_before(config, path, NULL, push->call->number, &text);
		while (!err && str_next_line(&text, &line)) {
			if (i == 1)
				line = str_slice(line, 0, str_find_char(line, '#', 0));
			else if (str_starts(line, "URL:"))
				line = str_skip(line, strlen("URL:"));
			else
				continue;
			if (str_trim(line).len)
				err = texts_add(config->arena, urls, str_trim(line));
		}
		if (err || urls->n)
			return err;
	}
	return 0;
}
