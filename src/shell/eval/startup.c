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

/*
 * `variable`, where it is set, names the directory instead of the home directory. A file that ends
 * in / is every file in that directory.
 */
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
	{ "yash", NULL, ".yash_profile", LOGIN },
	{ "yash", NULL, ".yashrc", INTERACTIVE },
	{ "mksh", NULL, ".mkshrc", INTERACTIVE },
	{ "mksh", NULL, ".profile", LOGIN },
	{ "fish", NULL, ".config/fish/conf.d/", ALWAYS },
	{ "fish", NULL, ".config/fish/functions/", ALWAYS },
	{ "fish", NULL, ".config/fish/config.fish", ALWAYS },
	{ "fish", "XDG_CONFIG_HOME", "fish/conf.d/", ALWAYS },
	{ "fish", "XDG_CONFIG_HOME", "fish/functions/", ALWAYS },
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

/* What the words of a shell's own command line say of startup files. */
struct switches {
	bool no_rc, no_profile, no_files, posix, privileged;
	struct field rcfile;
};

static bool is_program(const struct call *call, const char *name)
{
	return field_basename_is(&call->program, str_from(name)) == YES;
}

static bool has_letter(struct str word, char letter)
{
	return !str_starts(word, "--") && str_find_char(word, letter, 1) != STR_NOT_FOUND;
}

static struct switches read_switches(struct shell *shell, const struct call *call)
{
	bool bash = is_program(call, "bash") || is_program(call, "rbash");
	struct switches s = { 0 };
	struct str word;

	for (size_t i = 1; i < call->argc; i++) {
		if (!field_known(eval_arena(shell), &call->argv[i], &word) || word.len < 2 ||
			(word.at[0] != '-' && word.at[0] != '+'))
			break;
		s.no_rc |= str_is(word, "--norc");
		s.no_profile |= str_is(word, "--noprofile");
		s.posix |= str_is(word, "--posix");
		s.privileged |= bash && has_letter(word, 'p');
		s.no_files |= str_is(word, "--no-rcs") || str_is(word, "--no-config");
		s.no_files |= (is_program(call, "zsh") || is_program(call, "tcsh") ||
				      is_program(call, "csh")) &&
			      has_letter(word, 'f');
		s.no_files |= is_program(call, "fish") && has_letter(word, 'N');
		if ((str_is(word, "--rcfile") || str_is(word, "--init-file")) && i + 1 < call->argc)
			s.rcfile = call->argv[++i];
		else if (str_ends(word, "o") || str_ends(word, "O"))
			i++;
	}
	return s;
}

static bool is_read_by(const struct startup_file *file, const struct call *call,
	const struct run *run, const struct switches *switches)
{
	bool shell = false;

	if ((file->when == LOGIN && (!run->login || switches->no_profile)) ||
		(file->when == INTERACTIVE && (!run->interactive || switches->no_rc)))
		return false;
	if (file->when == INTERACTIVE && file->program && is_program(call, "bash") &&
		(run->login || switches->rcfile.n))
		return false;
	if (file->program)
		return is_program(call, file->program);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		shell |= files[i].program && is_program(call, files[i].program);
	return !shell;
}

/* bash reads the first of its profiles, tcsh of its two; every other shell all of the table. */
static bool stands_for_others(const struct startup_file *file, const struct call *call)
{
	return file->file[0] != '/' && ((file->when == LOGIN && is_program(call, "bash")) ||
					       (file->when == ALWAYS && is_program(call, "tcsh")));
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

static int run_file(struct shell *shell, struct file *file)
{
	files_sync(shell, file);
	return eval_value(shell, &file->content, VIA_FILE, "a startup file is not known");
}

/* Every file that this command has put into the directory. */
static int run_directory(struct shell *shell, struct field path)
{
	struct str directory, one;
	int err = 0;

	if (!field_known(eval_arena(shell), &path, &directory))
		return 0;
	for (struct file *file = shell->world->eval->files; file && !err; file = file->next)
		if (file->state == VIRTUAL_TEXT &&
			field_known(eval_arena(shell), &file->path, &one) &&
			one.len > directory.len &&
			str_equal(str_slice(one, 0, directory.len), directory) &&
			str_find_char(one, '/', directory.len) == STR_NOT_FOUND)
			err = run_file(shell, file);
	return err;
}

static int run_files(struct shell *shell, const struct call *call, const struct run *run,
	const struct switches *switches)
{
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(files) && !err; i++) {
		struct field path;
		struct file *file;

		if (!is_read_by(&files[i], call, run, switches))
			continue;
		path = path_of(shell, &files[i]);
		if (path.n && str_ends(str_from(files[i].file), "/")) {
			err = run_directory(shell, path);
			continue;
		}
		file = path.n ? files_find(shell, path) : NULL;
		if (!file)
			continue;
		err = run_file(shell, file);
		if (stands_for_others(&files[i], call))
			break;
	}
	return err;
}

/* What $BASH_ENV or $ENV holds is expanded, as "..", before it is a file's name. */
static int run_named(struct shell *shell, const char *variable)
{
	struct arena *arena = eval_arena(shell);
	struct value value = state_get(shell, str_from(variable)), text;
	struct field command;
	struct str path;
	int err;

	if (value.open || !value_known(arena, &value, &path) || !path.len)
		return 0;
	if (!str_contains(path, "$") && !str_contains(path, "`") && !str_starts(path, "~")) {
		err = files_read(shell, field_text(arena, path), &text);
		return err ? err
			   : eval_value(shell, &text, VIA_FILE, "a startup file is not known");
	}
	if (str_starts(path, "~/"))
		path = arena_printf(arena, "$HOME%.*s", STR_ARGS(str_skip(path, 1)));
	path = arena_printf(arena, ". \"%.*s\"", STR_ARGS(path));
	if (!path.at)
		return -ENOMEM;
	command = field_text(arena, path);
	return eval_text(shell, &command, VIA_FILE);
}

/* $BASH_ENV of a bash that is not interactive, $ENV of another shell that is. */
static int run_environment(
	struct shell *shell, const struct run *run, const struct call *call, struct switches *s)
{
	static const char *const posix[] = { "sh", "dash", "ash", "ksh", "mksh", "yash" };

	if ((is_program(call, "bash") || is_program(call, "rbash")) && !run->interactive)
		return s->posix || s->privileged ? 0 : run_named(shell, "BASH_ENV");
	if (is_program(call, "bash") && s->posix)
		return run_named(shell, "ENV");
	for (size_t i = 0; i < ARRAY_SIZE(posix) && run->interactive; i++)
		if (is_program(call, posix[i]))
			return run_named(shell, "ENV");
	return 0;
}

int startup_run(struct shell *shell, const struct call *call, const struct run *run)
{
	struct switches switches = read_switches(shell, call);
	struct value text;
	int err = run_environment(shell, run, call, &switches);

	if (run->interactive && run->kind == RUN_SHELL_STDIN && is_program(call, "bash")) {
		state_set_option(shell, OPTION_HISTORY, true);
		state_set_option(shell, OPTION_HISTEXPAND, true);
	}
	if (!err && shell->world->eval->files && !switches.no_files)
		err = run_files(shell, call, run, &switches);
	if (err || !switches.rcfile.n || !run->interactive || !is_program(call, "bash"))
		return err;
	err = files_read(shell, switches.rcfile, &text);
	return err ? err : eval_value(shell, &text, VIA_FILE, "a startup file is not known");
}

/* The variable's text as commands, or (@expands) what its expansion runs. */
static int run_prompt(struct shell *shell, const char *name, bool expands)
{
	struct arena *arena = eval_arena(shell);
	const struct variable *variable = state_variable(shell, str_from(name));
	struct shell *branch;
	struct field text;
	struct str known;

	if (!variable || !value_known(arena, &variable->value, &known) || !known.len ||
		(expands && !str_contains(known, "$(") && !str_contains(known, "`")))
		return 0;
	if (expands)
		known = arena_printf(arena, ": \"%.*s\"", STR_ARGS(known));
	branch = eval_subshell(shell);
	if (!branch || !known.at)
		return -ENOMEM;
	text = field_text(arena, known);
	return eval_text(branch, &text, VIA_SHELL_TEXT);
}

static int run_function(struct shell *shell, const char *name)
{
	struct field text = field_text(eval_arena(shell), str_from(name));

	return state_function(shell, str_from(name)) ? eval_text(shell, &text, VIA_SHELL_TEXT) : 0;
}

int startup_prompts(struct shell *shell, const struct call *call, const struct run *run)
{
	bool bash = is_program(call, "bash"), zsh = is_program(call, "zsh");
	enum flow flow = shell->eval->flow;
	int err = 0;

	if (!run->interactive || run->kind != RUN_SHELL_STDIN)
		return 0;
	shell->eval->flow = FLOW_NEXT;
	if (bash)
		err = run_prompt(shell, "PROMPT_COMMAND", false);
	if (!err && bash)
		err = run_prompt(shell, "PS0", true);
	if (!err && !zsh)
		err = run_prompt(shell, "PS1", true);
	if (!err && zsh)
		err = run_function(shell, "precmd");
	if (!err && zsh)
		err = run_function(shell, "preexec");
	shell->eval->flow = flow;
	return err;
}

int startup_logout(struct shell *shell, const struct call *call, const struct run *run)
{
	static const struct startup_file file = { "bash", NULL, ".bash_logout", LOGIN };
	struct field path = path_of(shell, &file);
	struct file *found;

	if (!run->login || shell->eval->flow != FLOW_EXIT || !is_program(call, "bash") ||
		!shell->world->eval->files || !path.n)
		return 0;
	found = files_find(shell, path);
	shell->eval->flow = FLOW_NEXT;
	return found ? run_file(shell, found) : 0;
}
