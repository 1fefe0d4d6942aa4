/* What a program starts in turn: commands, shells with a text, scripts, other languages. */
#include "shell/eval/builtin.h"

#include <errno.h>

#include "shell/eval/archive.h"

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
bool run_hands_on(struct shell *sh, const struct call *call, const struct run *run)
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

/* It hands on its environment too, with what its files export; but may have made files before. */
static bool is_make(const struct call *call)
{
	return field_equals(&call->program, STR("make")) == YES ||
	       field_equals(&call->program, STR("gmake")) == YES;
}

static bool is_sudo(const struct call *call)
{
	return field_equals(&call->program, STR("sudo")) == YES ||
	       field_equals(&call->program, STR("doas")) == YES;
}

/* Programs that end as what they start ends. */
static bool ends_alike(const struct call *call)
{
	static const char *const names[] = { "chrt", "env", "ionice", "nice", "nohup", "setsid",
		"stdbuf", "sudo", "taskset", "timeout" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (field_equals(&call->program, str_from(names[i])) == YES)
			return true;
	return false;
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
	if (!run_hands_on(sh, call, run)) {
		child->open_names |= !is_make(call);
		if (!is_sudo(call))
			exists_opaque(sh);
	}
	if (run->conditional) {
		place->conditional = true;
	}
	child->eval->source = NULL;
	child->eval->wants_status =
		run->kind == RUN_ARGV && sh->eval->wants_status && ends_alike(call);
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
