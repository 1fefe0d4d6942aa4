/*
 * Files that a setting includes (git-config(1), "Includes"), files in the place of the usual ones
 * ($GIT_CONFIG_GLOBAL, $GIT_CONFIG_SYSTEM), and attributes, which name the driver that a path
 * goes through (gitattributes(5)).
 */
#include "facts/gitconfig.h"
#include "shell/launch/git.h"

/* includeIf counts as if its condition held: the branch and the directory are not asked for. */
static bool is_include(struct str name)
{
	return str_equal_nocase(name, STR("include.path")) ||
	       (name.len > 10 && str_equal_nocase(str_slice(name, 0, 10), STR("includeif.")) &&
		       str_ends(name, ".path"));
}

/* ~/ is the home directory; other paths of the repository's own configuration begin in .git. */
static bool read_settings_file(struct unwrap *u, struct str path, struct file_texts *ret)
{
	if (str_starts(path, "~/")) {
		path = arena_copy(u->arena, str_skip(path, 2));
		u->failed |= !path.at;
		return path.at && launch_read_home(u, path.at, ret, NULL);
	}
	if (launch_read_file(u, path, ret))
		return true;
	path = arena_printf(u->arena, ".git/%.*s", STR_ARGS(path));
	u->failed |= !path.at;
	return path.at && launch_read_file(u, path, ret);
}

/* What a file includes in turn stands beside it. */
static void add_file(struct unwrap *u, struct git *git, struct str path)
{
	struct gitconfig reader = { .arena = u->arena };
	struct file_texts texts;
	struct str name, value;

	if (!read_settings_file(u, path, &texts))
		return;
	reader.rest = texts.at[texts.n - 1];
	while (git->n_settings < ARRAY_SIZE(git->settings) &&
		gitconfig_next(&reader, &name, &value)) {
		bool beside =
			is_include(name) && !str_starts(value, "/") && !str_starts(value, "~");
		size_t slash = beside ? str_rfind_char(path, '/') : STR_NOT_FOUND;
		struct str directory =
			slash == STR_NOT_FOUND ? STR("") : str_slice(path, 0, slash + 1);
		struct str setting = arena_printf(u->arena, "%.*s=%.*s%.*s", STR_ARGS(name),
			STR_ARGS(directory), STR_ARGS(value));

		u->failed |= !setting.at;
		git->settings[git->n_settings++] = launch_field(u, setting);
	}
}

void git_include(struct unwrap *u, struct git *git)
{
	static const char *const variables[] = { "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM" };
	struct str name, path;
	struct field value;

	for (size_t i = 0; u->input->call->n_env && i < ARRAY_SIZE(variables); i++)
		if (launch_variable(u, variables[i], &path))
			add_file(u, git, path);
	/* Files that include each other end at the limit of settings. */
	for (size_t i = 0; i < git->n_settings; i++)
		if (git_setting_parts(u, &git->settings[i], &name, &value) && is_include(name) &&
			launch_known(u, &value, &path))
			add_file(u, git, path);
}

/* Does the file name a driver of this kind, and this one? */
static void look_for(struct unwrap *u, struct str path, struct str wanted, bool *any, bool *found)
{
	struct file_texts texts;

	if (!path.at || !launch_read_file(u, path, &texts))
		return;
	for (size_t i = 0; i < texts.n; i++) {
		size_t at = 0;

		*any |= texts.at[i].len > 0;
		while ((at = str_find(texts.at[i], wanted, at)) != STR_NOT_FOUND) {
			size_t end = at + wanted.len;

			*found |= end == texts.at[i].len ||
				  strchr(" \t\r\n", texts.at[i].at[end]) != NULL;
			at = end;
		}
	}
}

bool git_names_driver(
	struct unwrap *u, const struct git *git, const char *attribute, struct str driver)
{
	static const char *const files[] = { ".gitattributes", ".git/info/attributes" };
	struct str wanted = arena_printf(u->arena, "%s=%.*s", attribute, STR_ARGS(driver));
	struct str directory = launch_path(u, STR("")), *paths;
	bool any = false, found = false;

	if (git->has_cwd || git->dir.n || !wanted.at)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		look_for(u, str_from(files[i]), wanted, &any, &found);
	directory.len -= str_ends(directory, "/");
	for (size_t i = 0, n = launch_written(u, directory, &paths); i < n; i++)
		if (str_ends(paths[i], "attributes"))
			look_for(u, paths[i], wanted, &any, &found);
	return found || !any;
}
