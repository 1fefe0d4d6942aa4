/*
 * direnv(1) 2.32: exec DIR COMMAND and export SHELL read the .envrc of the directory, or of one
 * above, if it was allowed as it is now: then $XDG_DATA_HOME/direnv/allow has a file named by the
 * SHA-256 of its path, a line's end, and its text. A [whitelist] in direnv.toml allows others.
 */
#include "base/sha256.h"
#include "shell/launch/launch.h"

/* False: neither variable is known. */
static bool allowed_directory(struct unwrap *u, struct str *ret)
{
	struct value value = launch_environment_value(u, STR("XDG_DATA_HOME"));
	struct str base;

	if (value_known(u->arena, &value, &base) && base.len) {
		*ret = arena_printf(u->arena, "%.*s/direnv/allow", STR_ARGS(base));
		return ret->at != NULL;
	}
	if (value.open)
		return false;
	value = launch_environment_value(u, STR("HOME"));
	if (!value_known(u->arena, &value, &base) || !base.len)
		return false;
	*ret = arena_printf(u->arena, "%.*s/.local/share/direnv/allow", STR_ARGS(base));
	return ret->at != NULL;
}

/* It is not looked for where variables move it: such a user has settings of their own. */
static bool has_whitelist(struct unwrap *u)
{
	static const char *const names[] = { ".config/direnv/direnv.toml",
		".config/direnv/config.toml" };
	struct value moved[] = { launch_environment_value(u, STR("XDG_CONFIG_HOME")),
		launch_environment_value(u, STR("DIRENV_CONFIG")) };
	struct file_texts texts;
	struct str text;

	for (size_t i = 0; i < ARRAY_SIZE(moved); i++)
		if (moved[i].open || (value_known(u->arena, &moved[i], &text) && text.len))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (launch_read_home(u, names[i], &texts, NULL))
			return true;
	return false;
}

static bool is_allowed_text(
	struct unwrap *u, struct str directory, struct str path, struct str text)
{
	char hex[SHA256_HEX_LEN + 1];
	struct file_texts texts;
	struct sha256 sha;

	sha256_init(&sha);
	sha256_add(&sha, path);
	sha256_add(&sha, STR("\n"));
	sha256_add(&sha, text);
	sha256_hex(&sha, hex);
	path = arena_printf(u->arena, "%.*s/%s", STR_ARGS(directory), hex);
	u->failed |= !path.at;
	return path.at && launch_read_file(u, path, &texts);
}

/* The path that was hashed is the one that the shell gave direnv, or the one without links. */
static bool may_be_read(struct unwrap *u, struct str path, const struct file_texts *texts)
{
	const struct facts *facts = u->input->facts;
	struct file_info info = { 0 };
	struct str directory, *written;
	bool allowed;

	if (!allowed_directory(u, &directory) || has_whitelist(u))
		return true;
	allowed = launch_written(u, directory, &written) > 0;
	if (facts)
		facts->file_info(facts->self, u->arena, path, &info);
	for (size_t i = 0; i < texts->n && !allowed; i++)
		allowed = is_allowed_text(u, directory, path, texts->at[i]) ||
			  (info.real.len && is_allowed_text(u, directory, info.real, texts->at[i]));
	return allowed;
}

/* Without a .envrc, or where it may not be read: false. */
static bool find_envrc(struct unwrap *u, struct str directory, struct str *ret_directory)
{
	while (directory.len) {
		struct str path = arena_printf(u->arena, "%.*s/.envrc", STR_ARGS(directory));
		struct file_texts texts;

		u->failed |= !path.at;
		if (path.at && launch_read_file(u, path, &texts)) {
			*ret_directory = directory;
			return may_be_read(u, path, &texts);
		}
		directory = str_slice(
			directory, 0, MIN(str_rfind_char(directory, '/'), directory.len - 1));
	}
	return false;
}

void launch_direnv(struct unwrap *u)
{
	struct str directory = STR(".");
	struct run *run;

	if (u->argc < 2 || (!launch_is(&u->argv[1], "exec") && !launch_is(&u->argv[1], "export")))
		return;
	if (launch_is(&u->argv[1], "exec") && u->argc > 2)
		launch_known(u, &u->argv[2], &directory);
	directory = launch_directory(u, directory);
	if (find_envrc(u, directory, &directory)) {
		run = launch_add(u, RUN_SHELL_FILE, VIA_FILE);
		run->path =
			launch_field(u, arena_printf(u->arena, "%.*s/.envrc", STR_ARGS(directory)));
		run->has_cwd = true;
		run->cwd = launch_field(u, directory);
		run->conditional = true;
	}
	launch_row(u);
}
