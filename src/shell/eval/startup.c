/*
 * What a shell reads before its own text: bash(1) INVOCATION, zsh(1) STARTUP/SHUTDOWN FILES,
 * tcsh(1) "Startup and shutdown", fish(1) "Configuration files". Files count where this command
 * has written them: what was there before is the user's own.
 */
#include "shell/eval/startup.h"

#include <errno.h>

enum when {
	ALWAYS,
	LOGIN,
	INTERACTIVE,
};

/* `variable`, where it is set, names the directory instead of the home directory. */
static const struct startup_file {
	const char *program, *variable, *file;
	enum when when;
} files[] = {
	{ "bash", NULL, "/etc/profile", LOGIN },
	{ "bash", NULL, ".bash_profile", LOGIN },
	{ "bash", NULL, ".bash_login", LOGIN },
	{ "bash", NULL, ".profile", LOGIN },
	{ "bash", NULL, ".bashrc", INTERACTIVE },
	{ "sh", NULL, "/etc/profile", LOGIN },
	{ "sh", NULL, ".profile", LOGIN },
	{ "dash", NULL, ".profile", LOGIN },
	{ "ksh", NULL, ".profile", LOGIN },
	{ "zsh", "ZDOTDIR", ".zshenv", ALWAYS },
	{ "zsh", "ZDOTDIR", ".zprofile", LOGIN },
	{ "zsh", "ZDOTDIR", ".zshrc", INTERACTIVE },
	{ "zsh", "ZDOTDIR", ".zlogin", LOGIN },
	{ "fish", NULL, ".config/fish/config.fish", ALWAYS },
	{ "fish", "XDG_CONFIG_HOME", "fish/config.fish", ALWAYS },
	{ "csh", NULL, ".cshrc", ALWAYS },
	{ "csh", NULL, ".login", LOGIN },
	{ "tcsh", NULL, ".tcshrc", ALWAYS },
	{ "tcsh", NULL, ".cshrc", ALWAYS },
	{ "tcsh", NULL, ".login", LOGIN },
	/* su and sudo -i start the user's shell, whichever it is. */
	{ NULL, NULL, ".profile", LOGIN },
	{ NULL, NULL, ".bash_profile", LOGIN },
	{ NULL, NULL, ".bash_login", LOGIN },
};

static bool is_read_by(
	const struct startup_file *file, const struct call *call, const struct run *run)
{
	struct field program = call->program;
	bool shell = false;

	if ((file->when == LOGIN && !run->login) ||
		(file->when == INTERACTIVE && !run->interactive))
		return false;
	if (file->program)
		return field_basename_is(&program, str_from(file->program)) == YES;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		shell |= files[i].program &&
			 field_basename_is(&program, str_from(files[i].program)) == YES;
	return !shell;
}

/* Where it stands: nothing if its directory is not known. */
static struct field path_of(struct shell *shell, const struct startup_file *file)
{
	struct arena *arena = eval_arena(shell);
	struct value directory =
		state_get(shell, file->variable ? str_from(file->variable) : STR("HOME"));

	if (file->file[0] == '/')
		return field_text(arena, str_from(file->file));
	if (file->variable && (directory.n == 0 || directory.alternatives[0].n == 0))
		directory = state_get(shell, STR("HOME"));
	if (directory.n != 1 || directory.alternatives[0].n != 1)
		return (struct field){ 0 };
	return field_join(arena, directory.alternatives[0].at[0],
		field_text(arena, arena_printf(arena, "/%s", file->file)));
}

static int run_files(struct shell *shell, const struct call *call, const struct run *run)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		struct file *file;
		struct field path;
		int err;

		if (!is_read_by(&files[i], call, run))
			continue;
		path = path_of(shell, &files[i]);
		file = path.n ? files_find(shell, path) : NULL;
		if (!file)
			continue;
		files_sync(shell, file);
		err = eval_value(shell, &file->content, VIA_FILE, "a startup file is not known");
		if (err)
			return err;
	}
	return 0;
}

/* $BASH_ENV, $ENV: whoever wrote the file. */
static int run_named(struct shell *shell, struct str path)
{
	struct value text;
	int err;

	if (!path.len)
		return 0;
	err = files_read(shell, field_text(eval_arena(shell), path), &text);
	return err ? err : eval_value(shell, &text, VIA_FILE, "a startup file is not known");
}

/* Variables of the environment that an interactive or tracing shell expands or runs. */
static int run_prompts(struct shell *shell)
{
	static const char *const names[] = { "PROMPT_COMMAND", "PS4" };
	struct arena *arena = eval_arena(shell);
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(names) && !err; i++) {
		const struct variable *variable = state_variable(shell, str_from(names[i]));
		struct shell *branch;
		struct field text;
		struct str known;

		if (!variable || !value_known(arena, &variable->value, &known))
			continue;
		if (i == 1 && !str_contains(known, "$(") && !str_contains(known, "`"))
			continue;
		if (i == 1)
			known = arena_printf(arena, ": \"%.*s\"", STR_ARGS(known));
		branch = eval_maybe(shell);
		if (!branch || !known.at)
			return -ENOMEM;
		text = field_text(arena, known);
		err = eval_text(branch, &text, VIA_SHELL_TEXT);
	}
	return err;
}

int startup_run(
	struct shell *shell, const struct call *call, const struct run *run, struct str named)
{
	int err = run_named(shell, named);

	if (!err)
		err = run_prompts(shell);
	if (!err && shell->world->eval->files)
		err = run_files(shell, call, run);
	return err;
}
