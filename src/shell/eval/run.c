/* What a program starts in turn: commands, shells with a text, scripts, other languages. */
#include "shell/eval/builtin.h"

#include <errno.h>

#include "shell/eval/archive.h"
#include "shell/eval/startup.h"

#define MAX_INTERPRETER 256 /* of a #! line, as in Linux */

int eval_unread_by(struct shell *sh, const struct call *call, const char *why, struct str text)
{
	const struct call *parent = sh->eval->place.parent;
	int err;

	sh->eval->place.parent = call;
	err = eval_unread(sh, why, text, true);
	sh->eval->place.parent = parent;
	return err;
}

static int set_environment(struct shell *child, const struct run *run)
{
	for (size_t i = 0; i < run->n_env; i++) {
		const struct env_var *env = &run->env[i];
		bool unset = env->value.n == 1 && env->value.alternatives[0].n == 0;
		int err = unset ? state_unset(child, env->name)
				: state_set(child, env->name, env->value, false);

		if (!err && !unset)
			err = state_set_flags(child, env->name, VARIABLE_EXPORTED, 0);
		if (err)
			return err;
	}
	return 0;
}

static int unexport(void *self, const struct variable *variable)
{
	return state_set_flags(self, variable->name, 0, VARIABLE_EXPORTED);
}

static int unexport_function(void *self, struct str name, void *value)
{
	const struct function *function = value;

	return function && function->exported ? state_export_function(self, name, false) : 0;
}

/* Programs that hand their environment on as it is and do nothing else before they start another.
 */
static bool hands_on(struct shell *sh, const struct call *call, const struct run *run)
{
	static const char *const names[] = { "bash", "chronic", "chrt", "csh", "dash", "env",
		"find", "fish", "flock", "ionice", "ksh", "mksh", "nice", "nohup", "parallel",
		"prove", "py.test", "pytest", "rake", "rbash", "setsid", "sh", "stdbuf", "strace",
		"taskset", "tcsh", "time", "timeout", "xargs", "yash", "zsh" };
	struct str name;

	if (run->login || run->interactive || run->remote || run->via == VIA_LATER ||
		run->via == VIA_TERMINAL)
		return false;
	if (field_known(eval_arena(sh), &call->program, &name) &&
		lang_of_program(name) != LANG_NONE)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (field_equals(&call->program, str_from(names[i])) == YES)
			return true;
	return false;
}

static bool is_sudo(const struct call *call)
{
	return field_equals(&call->program, STR("sudo")) == YES ||
	       field_equals(&call->program, STR("doas")) == YES;
}

/* The process that the program starts. */
static struct shell *child_of(struct shell *sh, const struct call *call, const struct run *run)
{
	struct shell *child = eval_subshell(sh);
	struct place *place;

	if (!child)
		return NULL;
	place = &child->eval->place;
	place->span = call->span;
	place->parent = call;
	place->by = NULL;
	place->via = run->via;
	place->remote |= run->remote;
	if (!hands_on(sh, call, run)) {
		child->open_names = true;
		if (!is_sudo(call))
			exists_opaque(sh);
	}
	if (run->conditional) {
		place->conditional = true;
	}
	child->eval->source = NULL;
	child->eval->wants_status = false;
	child->eval->flow = FLOW_NEXT;
	child->eval->interactive = false;
	if (run->has_cwd)
		child->cwd = text_of_field(eval_arena(sh), files_absolute(sh, run->cwd));
	if (run->clear_env && (state_each_variable(child, unexport, child) ||
				      map_each(&child->functions, unexport_function, child)))
		return NULL;
	if (set_environment(child, run))
		return NULL;
	if (!run->inherits_stdin && run->kind != RUN_SHELL_STDIN && run->kind != RUN_CODE_STDIN &&
		eval_set_channel(child, 0, eval_null_channel(sh)))
		return NULL;
	return child;
}

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

/* zsh, unless it is told to split words as sh does: setopt shwordsplit, -y, emulate sh. */
static bool keeps_words(struct shell *sh, const struct call *call)
{
	static const char *const tells[] = { "wordsplit", "word_split", "WORD_SPLIT", "emulate" };

	if (field_basename_is(&call->program, STR("zsh")) != YES)
		return false;
	for (size_t i = 1; i < call->argc; i++) {
		struct str word;

		if (!field_known(eval_arena(sh), &call->argv[i], &word))
			continue;
		if (word.len && word.at[0] == '-' && str_find_char(word, 'y', 0) != STR_NOT_FOUND)
			return false;
		for (size_t k = 0; k < ARRAY_SIZE(tells); k++)
			if (str_contains(word, tells[k]))
				return false;
	}
	return true;
}

/* Whose rules the texts of this shell are read by; the last part of a pipeline is run in it. */
static void set_dialect(struct shell *shell, const struct call *call)
{
	struct str name;

	if (!field_known(eval_arena(shell), &call->program, &name))
		return;
	shell->dialect = dialect_of(str_basename(name));
	if (shell->dialect == DIALECT_FISH)
		state_set_option(shell, OPTION_LASTPIPE, true);
	if (shell->dialect == DIALECT_CSH)
		state_set_option(shell, OPTION_XPG_ECHO, true); /* echo_style */
}

/* A shell with $0 and $1.. set; for RUN_SHELL_STDIN the words start at $1. */
static struct shell *shell_of(struct shell *child, const struct call *call, const struct run *run)
{
	bool dash = is_real_dash(child, call);
	struct shell *shell = eval_child_shell(
		child, (run->exports_functions || run->kind == RUN_SHELL_STDIN) && !dash);
	size_t from = run->kind == RUN_SHELL_STDIN ? 0 : 1;

	if (!shell)
		return NULL;
	set_dialect(shell, call);
	if (shell->dialect != DIALECT_BASH && run->kind == RUN_SHELL_TEXT)
		from = 0; /* the words behind the text are all of $argv */
	shell->whole_words = keeps_words(child, call);
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
	if (run->kind != RUN_SHELL_STDIN && hands_on(child, call, run) && !is_dash(call))
		shell->flags = value_text(
			eval_arena(child), run->kind == RUN_SHELL_TEXT ? STR("hc") : STR("h"));
	return shell;
}

static bool is_shell(const struct call *call)
{
	static const char *const names[] = { "bash", "dash", "ksh", "rbash", "sh", "zsh" };

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
			letters.at[0] != '-' || letters.at[1] == '-')
			break;
		builtin_set_letters(shell, letters);
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

		if (field_known(eval_arena(shell), &call->argv[i], &word) && word.len > 1 &&
			word.at[0] == '-' && (str_ends(word, "O") || str_ends(word, "o")) &&
			field_known(eval_arena(shell), &call->argv[i + 1], &name) &&
			shell_option_from_name(name, &option) && option != OPTION_NOEXEC)
			state_set_option(shell, option, true);
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

static int run_shell(struct shell *child, const struct call *call, const struct run *run)
{
	struct shell *shell = shell_of(child, call, run);
	struct value text;
	int err;

	if (!shell)
		return -ENOMEM;
	set_options(shell, call);
	err = startup_run(shell, call, run);
	if (err)
		return err;
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
	if (!err)
		err = eval_exit_trap(shell);
	if (!err)
		err = coproc_wait(shell);
	child->eval->status = shell->eval->status;
	return err;
}

/*
 * `python DIR`, `python DIR/__main__.py` and `python BIN/NAME` run what `python -m NAME` runs: told
 * as a call of that name.
 */
static int add_package(struct shell *child, const struct call *call, const struct run *run)
{
	struct arena *arena = eval_arena(child);
	struct field path = run->path;
	struct field *argv;
	struct call *added;
	struct str text;

	if (run->language != LANG_PYTHON || !field_known(arena, &path, &text))
		return 0;
	if (str_ends(text, "/__main__.py"))
		text = str_slice(text, 0, text.len - strlen("/__main__.py"));
	while (str_ends(text, "/"))
		text.len--;
	text = str_basename(text);
	if (!text.len || str_find_char(text, '.', 0) != STR_NOT_FOUND)
		return 0;
	argv = arena_alloc(arena, struct field, MAX(run->argc, (size_t)1));
	if (!argv)
		return -ENOMEM;
	if (run->argc)
		memcpy(argv, run->argv, run->argc * sizeof(*argv));
	argv[0] = field_text(arena, text);
	return eval_add_call(child, argv, MAX(run->argc, (size_t)1), argv[0], call->span, &added);
}

static int run_code(struct shell *child, const struct call *call, const struct run *run)
{
	struct field none = { 0 };
	struct value text;
	int err = 0;

	if (run->kind == RUN_CODE_TEXT)
		return eval_code(
			child, call, run->language, &run->text, none, run->argv, run->argc);
	text = call->input;
	if (run->kind == RUN_CODE_FILE)
		err = add_package(child, call, run);
	if (!err && run->kind == RUN_CODE_FILE)
		err = files_read(child, run->path, &text);
	if (err)
		return err;
	if (run->kind == RUN_CODE_STDIN && !text.n && !eval_channel(child, 0))
		return 0;
	if (text.n == 0 || text.open)
		err = eval_code(child, call, run->language, NULL,
			run->kind == RUN_CODE_FILE ? run->path : none, run->argv, run->argc);
	for (size_t i = 0; i < text.n && !err; i++)
		if (text.alternatives[i].n == 1)
			err = eval_code(child, call, run->language, &text.alternatives[i].at[0],
				run->kind == RUN_CODE_FILE ? run->path : none, run->argv,
				run->argc);
	return err;
}

/* perl -pi: what the code prints of one file after the other takes their place. */
static int run_in_place(struct shell *sh, const struct call *call, const struct run *run)
{
	size_t lead = run->argc - run->n_edits;

	for (size_t i = 0; i < run->n_edits; i++) {
		struct field *argv = arena_alloc(eval_arena(sh), struct field, lead + 1);
		struct shell *child = child_of(sh, call, run);
		const struct call *by = sh->eval->place.by;
		struct channel *sink = child ? eval_sink(child) : NULL;
		struct run one = *run;
		int err;

		if (!argv || !sink || eval_set_channel(child, 1, sink))
			return -ENOMEM;
		memcpy(argv, run->argv, lead * sizeof(*argv));
		argv[lead] = run->argv[lead + i];
		one.argv = argv;
		one.argc = lead + 1;
		err = run_code(child, call, &one);
		sh->eval->place.by = call;
		if (!err)
			err = files_write(sh, argv[lead], eval_sink_text(child, sink), false, NULL);
		sh->eval->place.by = by;
		if (err)
			return err;
	}
	return 0;
}

/* env -C, make -C ...: certainly nothing to go to. */
static bool lacks_directory(struct shell *sh, struct field cwd)
{
	struct file_info info;

	return exists(sh, files_absolute(sh, cwd), &info) == NO;
}

static int run_one(struct shell *sh, const struct call *call, const struct run *run)
{
	struct shell *child;
	int err = 0;

	if (run->n_edits)
		return run_in_place(sh, call, run);
	if (run->has_cwd && !run->remote && lacks_directory(sh, run->cwd)) {
		sh->eval->status = 125;
		return 0;
	}
	child = child_of(sh, call, run);
	if (!child)
		return -ENOMEM;
	switch (run->kind) {
	case RUN_ARGV:
		if (run->argc)
			err = eval_program(child, run->argv, run->argc, call->span);
		break;
	case RUN_SHELL_TEXT:
	case RUN_SHELL_FILE:
	case RUN_SHELL_STDIN:
		err = run_shell(child, call, run);
		break;
	case RUN_CODE_TEXT:
	case RUN_CODE_FILE:
	case RUN_CODE_STDIN:
		err = run_code(child, call, run);
		break;
	}
	if (!run->next)
		sh->eval->status = run->conditional ? STATUS_UNKNOWN : child->eval->status;
	return err;
}

int eval_runs(struct shell *sh, const struct call *call, const struct run *runs)
{
	int err = 0, timeout = timeout_status(sh, call);

	if (timeout == TIMEOUT_REFUSES) {
		sh->eval->status = timeout;
		return 0;
	}
	for (const struct run *run = runs; run && !err && !sh->world->eval->stopped;
		run = run->next)
		err = run_one(sh, call, run);
	if (runs->next)
		sh->eval->status = STATUS_UNKNOWN;
	if (timeout != STATUS_UNKNOWN)
		sh->eval->status = timeout;
	return err;
}

/* The words of a #! line: the interpreter and at most one argument. */
size_t eval_interpreter(struct str text, struct str ret_words[2])
{
	struct str line;
	size_t end;

	if (!str_starts(text, "#!") || !str_next_line(&text, &line))
		return 0;
	line = str_trim(str_slice(line, 2, MAX_INTERPRETER));
	for (end = 0; end < line.len && line.at[end] != ' ' && line.at[end] != '\t'; end++)
		;
	ret_words[0] = str_slice(line, 0, end);
	ret_words[1] = str_trim(str_skip(line, end));
	return ret_words[1].len ? 2 : 1;
}

static bool is_text(struct str text)
{
	return str_find_char(str_slice(text, 0, 512), '\0', 0) == STR_NOT_FOUND;
}

/* Starts what the kernel or, without a #! line, the shell would start for the file. */
static int start_script(
	struct shell *sh, const struct call *call, struct field path, struct str head)
{
	struct arena *arena = eval_arena(sh);
	struct field *argv = arena_alloc(arena, struct field, call->argc + 3);
	struct str words[2];
	size_t n = 0, given = eval_interpreter(head, words);
	struct shell *child = eval_subshell(sh);
	int err;

	if (!argv || !child)
		return -ENOMEM;
	if (given == 0)
		argv[n++] = field_text(arena, STR("bash"));
	for (size_t i = 0; i < given; i++)
		argv[n++] = field_text(arena, words[i]);
	argv[n++] = path;
	for (size_t i = 1; i < call->argc; i++)
		argv[n++] = call->argv[i];
	child->eval->place.parent = call;
	child->eval->place.via = VIA_FILE;
	child->eval->place.span = call->span;
	err = eval_program(child, argv, n, call->span);
	sh->eval->status = child->eval->status;
	return err;
}

int eval_script(struct shell *sh, const struct call *call, struct field path, bool *ret_done)
{
	struct arena *arena = eval_arena(sh);
	struct file *file = files_find(sh, path);
	struct value text;
	struct str head;
	int err;

	*ret_done = false;
	if (!file && field_is_known(&path) && eval_is_system_path(&path))
		return 0;
	err = files_read(sh, path, &text);
	if (err)
		return err;
	if (pack_of(sh, &text, "program"))
		return 0; /* bytes of no script */
	for (size_t i = 0; i < text.n; i++) {
		const struct fields *one = &text.alternatives[i];

		if (one->n != 1 || one->at[0].n == 0)
			continue;
		head = one->at[0].pieces[0].kind == PIECE_TEXT ? one->at[0].pieces[0].text
							       : STR("");
		if (!is_text(head) || (field_known(arena, &one->at[0], &head) && !head.len))
			continue;
		err = start_script(sh, call, path, head);
		*ret_done = true;
		return err;
	}
	return 0;
}
