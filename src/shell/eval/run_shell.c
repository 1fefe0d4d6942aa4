/* A shell that is started: its options, $0 and $1.., its files, then its text. */
#include <errno.h>

#include "shell/eval/builtin.h"
#include "shell/eval/startup.h"
#include "shell/eval/zsh.h"

static bool is_dash(const struct call *call)
{
	struct field program = call->program;

	return field_basename_is(&program, STR("sh")) == YES ||
	       field_basename_is(&program, STR("dash")) == YES ||
	       field_basename_is(&program, STR("ash")) == YES;
}

/* sh is what /bin/sh leads to: it has neither braces nor bash's exported functions. */
static bool is_real_dash(struct shell *sh, const struct call *call)
{
	struct facts *facts = sh->world->facts;
	struct file_info info;

	if (field_basename_is(&call->program, STR("sh")) != YES)
		return is_dash(call);
	return facts && !sh->eval->place.remote &&
	       !facts->file_info(facts->self, eval_arena(sh), STR("/bin/sh"), &info) &&
	       info.kind == FILE_REGULAR && str_is(str_basename(info.real), "dash");
}

/* A shell with $0 and $1.. set; for RUN_SHELL_STDIN the words start at $1. */
static struct shell *shell_of(struct shell *child, const struct call *call, const struct run *run)
{
	bool dash = is_real_dash(child, call);
	struct shell *shell = eval_child_shell(
		child, (run->exports_functions || run->kind == RUN_SHELL_STDIN) && !dash);
	size_t from = run->kind == RUN_SHELL_STDIN ? 0 : 1;

	if (!shell || dialect_set(shell, call))
		return NULL;
	if (shell->dialect >= DIALECT_FISH && run->kind == RUN_SHELL_TEXT)
		from = 0; /* the words behind the text are all of $argv */
	if (from && run->argc)
		shell->name = text_of_field(eval_arena(child), run->argv[0]);
	if (run->argc >= from)
		state_set_positional(shell, value_fields((struct fields){ .at = run->argv + from,
						    .n = run->argc - from }));
	if (is_dash(call)) {
		state_set_option(shell, OPTION_EXPAND_ALIASES, true);
		state_set_option(shell, OPTION_POSIX, true);
		state_set_option(shell, OPTION_BRACEEXPAND, !dash);
	}
	if (run->kind != RUN_SHELL_STDIN && run_hands_on(child, call, run) && !is_dash(call))
		shell->flags = value_text(
			eval_arena(child), run->kind == RUN_SHELL_TEXT ? STR("hc") : STR("h"));
	return shell;
}

static bool is_shell(const struct call *call)
{
	static const char *const names[] = { "bash", "dash", "ksh", "mksh", "rbash", "rzsh", "sh",
		"zsh" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (field_basename_is(&call->program, str_from(names[i])) == YES)
			return true;
	return false;
}

/* -O, -o and the letters of set on the shell's command line. */
static void set_options(struct shell *shell, const struct call *call)
{
	struct str letters;

	if (!is_shell(call))
		return;
	for (size_t i = 1; i < call->argc; i++) {
		if (!field_known(eval_arena(shell), &call->argv[i], &letters) || letters.len < 2 ||
			(letters.at[0] != '-' && letters.at[0] != '+') || letters.at[1] == '-')
			break;
		builtin_set_letters(shell, letters);
		if (shell->dialect == DIALECT_ZSH) {
			state_set_option(shell, OPTION_NOGLOB, false); /* -f: no startup files */
			shell->whole_words &= str_find_char(letters, 'y', 0) == STR_NOT_FOUND;
		}
		if (str_find_char(letters, 'i', 0) != STR_NOT_FOUND)
			state_set_option(shell, OPTION_EXPAND_ALIASES, true);
		if (str_ends(letters, "O") || str_ends(letters, "o"))
			i++;
		if (str_find_char(letters, 'c', 0) != STR_NOT_FOUND)
			break;
	}
	for (size_t i = 1; i + 1 < call->argc; i++) {
		enum shell_option option;
		struct str word, name;

		if (!field_known(eval_arena(shell), &call->argv[i], &word) || word.len < 2 ||
			(word.at[0] != '-' && word.at[0] != '+') ||
			!(str_ends(word, "O") || str_ends(word, "o")) ||
			!field_known(eval_arena(shell), &call->argv[i + 1], &name))
			continue;
		if (shell->dialect == DIALECT_ZSH)
			zsh_set_option(shell, name, word.at[0] == '-');
		else if (shell_option_from_name(name, &option) && option != OPTION_NOEXEC)
			state_set_option(shell, option, word.at[0] == '-');
	}
}

/* What a shell is given with -c it finds again as BASH_EXECUTION_STRING. */
static int tell_text(struct shell *shell, const struct field *text)
{
	struct str known;

	if (!field_known(eval_arena(shell), text, &known) ||
		!str_contains(known, "BASH_EXECUTION_STRING"))
		return 0;
	return state_set(shell, STR("BASH_EXECUTION_STRING"),
		text_of_field(eval_arena(shell), *text), false);
}

int run_shell(struct shell *child, const struct call *call, const struct run *run)
{
	struct shell *shell = shell_of(child, call, run);
	struct value text;
	bool restricts;
	int err;

	if (!shell)
		return -ENOMEM;
	set_options(shell, call);
	shell->eval->login = run->login;
	restricts = shell->restricted || restricted_call(call);
	shell->restricted = false; /* what is read at the start may do all */
	err = startup_run(shell, call, run);
	if (err)
		return err;
	shell->restricted = restricts;
	if (run->kind == RUN_SHELL_TEXT) {
		err = tell_text(shell, &run->text);
		if (!err)
			err = eval_text(shell, &run->text, run->via);
	} else if (run->kind == RUN_SHELL_STDIN) {
		text = call->input;
		if (!run->remote && !text.n && !eval_channel(child, 0))
			return 0;
		err = eval_value(shell, &text, VIA_STDIN, "what it reads is not known");
	} else {
		err = files_read(shell, run->path, &text);
		if (!err)
			err = eval_set_source(shell, shell->name);
		if (!err)
			err = eval_value(shell, &text, VIA_FILE, "a script is not known");
	}
	if (!err)
		err = startup_prompts(shell, call, run);
	if (!err)
		err = startup_logout(shell, call, run);
	if (!err && shell->dialect == DIALECT_ZSH)
		err = zsh_leave(shell);
	if (!err)
		err = eval_exit_trap(shell);
	if (!err)
		err = coproc_wait(shell);
	child->eval->status = shell->eval->status;
	return err;
}
