/* What programs print, where a filter knows them. */
#include "shell/eval/builtin.h"

#include <errno.h>

#include "shell/eval/own_process.h"
#include "shell/filter/filter.h"

static bool has_own_pid(const struct field *word)
{
	for (size_t i = 0; i < word->n; i++)
		if (word->pieces[i].kind == PIECE_OWN_PID)
			return true;
	return false;
}

/* printf '%d' "$!", ps -p $!, cat /proc/$!/comm */
static void hide_in_words(struct eval *e, struct field *argv, size_t argc, unsigned int number)
{
	for (size_t i = 1; i < argc; i++) {
		struct value word = value_fields((struct fields){ .at = &argv[i], .n = 1 });

		if (!has_own_pid(&argv[i]) || (field_equals(&argv[0], STR("printf")) != YES &&
						      field_equals(&argv[0], STR("ps")) != YES &&
						      field_starts(&argv[i], STR("/proc")) != YES))
			continue;
		own_pid_hide(e->arena, &e->own, &word, number);
		if (word.n == 1 && word.alternatives[0].n == 1)
			argv[i] = word.alternatives[0].at[0];
	}
}

static int list_dir_callback(void *self, struct str path, struct str **ret_names, size_t *ret_n)
{
	return exists_list(self, path, ret_names, ret_n);
}

static int file_info_callback(void *self, struct str path, struct file_info *ret)
{
	return exists_info(self, path, ret);
}

static int read_link_callback(void *self, struct str path, struct str *ret)
{
	return files_link(self, field_text(eval_arena(self), path), ret);
}

static bool is_letter(struct str text, size_t at)
{
	return at < text.len && ((text.at[at] | 0x20) >= 'a' && (text.at[at] | 0x20) <= 'z');
}

/* Does it stand there as a word? Not so in -exec and *.sh. */
static bool has_word(struct str text, struct str word)
{
	size_t at = 0;

	while ((at = str_find(text, word, at)) != STR_NOT_FOUND) {
		bool apart =
			at == 0 || (!is_letter(text, at - 1) && !strchr("-.", text.at[at - 1]));

		if (!is_letter(word, 0) || (apart && !is_letter(text, at + word.len)))
			return true;
		at++;
	}
	return false;
}

/* . FILE: a dot where a command begins, not find's. */
static bool has_dot(struct str text)
{
	size_t at = 0;

	while ((at = str_find(text, STR(". "), at)) != STR_NOT_FOUND) {
		struct str before = str_slice(text, 0, at);

		while (before.len &&
			(before.at[before.len - 1] == ' ' || before.at[before.len - 1] == '\t'))
			before.len--;
		if (!before.len || strchr(";&|({\n", before.at[before.len - 1]))
			return true;
		at++;
	}
	return false;
}

/* Programs that run what they are given: a text, or the file that a word names. */
static const char *const runners[] = { "ash", "bash", "csh", "dash", "env", "eval", "fish", "kill",
	"ksh", "mksh", "node", "parallel", "perl", "python", "python3", "rbash", "ruby", "sh",
	"source", "sudo", "tcsh", "zsh" };

static bool is_runner(struct shell *sh, struct str program)
{
	struct field name = field_text(eval_arena(sh), str_basename(program));

	for (size_t i = 0; i < ARRAY_SIZE(runners); i++)
		if (str_is(str_basename(program), runners[i]))
			return true;
	return field_equals(&name, STR("git")) == YES || exists_may_be_installed(sh, &name);
}

/* May the command run, or give to what packs know, the names that a program prints? */
static bool may_run_names(struct shell *sh)
{
	const struct shell_input *input = sh->world->eval->input;

	for (size_t i = 0; i < ARRAY_SIZE(runners); i++)
		if (has_word(input->command, str_from(runners[i])))
			return true;
	for (size_t i = 0; i < input->n_names; i++)
		if (has_word(input->command, input->names[i]))
			return true;
	return has_dot(input->command);
}

/*
 * May it run what a program prints? Otherwise it is not worth to find out what costs more than
 * next to nothing.
 */
static bool may_run_output(struct str text)
{
	static const char *const words[] = { "$(", "`", "<(", "exec", "read", "xargs" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (has_word(text, str_from(words[i])))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(runners); i++)
		if (has_word(text, str_from(runners[i])))
			return true;
	return has_dot(text);
}

static bool runs_output(struct shell *sh)
{
	struct eval *e = sh->world->eval;

	if (e->runs_output == MAYBE)
		e->runs_output = may_run_output(e->input->command) ? YES : NO;
	return e->runs_output == YES;
}

static bool runs_names(struct shell *sh)
{
	struct eval *e = sh->world->eval;

	if (e->runs_names == MAYBE)
		e->runs_names = may_run_names(sh) ? YES : NO;
	return e->runs_names == YES;
}

/*
 * May what the packs know depend on a status of git? Of git itself only a push is meant. Otherwise
 * it is not worth to find out what costs more than next to nothing.
 */
static bool guards(void *self)
{
	const struct shell *sh = self;
	const struct shell_input *input = sh->world->eval->input;
	struct eval *e = sh->world->eval;

	if (e->guards == MAYBE) {
		e->guards = has_word(input->command, STR("push")) ? YES : NO;
		for (size_t i = 0; i < input->n_names && e->guards == NO; i++)
			if (!str_is(input->names[i], "git") &&
				has_word(input->command, input->names[i]))
				e->guards = YES;
	}
	return e->guards == YES;
}

/* The settings that the command has made, as the filter takes them. */
static int see_git(struct shell *sh, const struct call *call, struct git_view *git)
{
	struct eval *e = sh->world->eval;
	struct field *settings;
	size_t n = e->n_git_settings;

	if (!n || field_equals(&call->program, STR("git")) != YES)
		return 0;
	settings = arena_alloc(e->arena, struct field, n);
	if (!settings)
		return -ENOMEM;
	git->settings = settings;
	git->n_settings = n;
	for (const struct git_setting *set = e->git_settings; set && n; set = set->next)
		settings[--n] = set->text;
	return 0;
}

/* What a filter is told of @call; @argv has room for its words. */
static int filter_input(struct shell *sh, const struct call *call, struct field *argv,
	struct git_view *git, struct filter_input *ret)
{
	struct eval *e = sh->world->eval;
	struct field cwd = call->cwd;

	memcpy(argv, call->argv, call->argc * sizeof(*argv));
	argv[0] = call->program;
	*git = (struct git_view){ .settings_changed = e->git_changed,
		.moved = e->git_moved,
		.message = e->git_message,
		.author = e->git_author,
		.settled = exists_settled(sh),
		.ret_asked = &e->facts_read };
	*ret = (struct filter_input){
		.argv = argv,
		.argc = call->argc,
		.starter = call->parent ? &call->parent->program : NULL,
		.input = call->input,
		.env = call->env,
		.n_env = call->n_env,
		.facts = sh->world->facts,
		.read_file = files_read_callback,
		.remote = sh->eval->place.remote,
		.has_files = e->files != NULL,
		.runs_output = runs_output(sh),
		.guards = guards,
		.runs_names = runs_names(sh),
		.files_are_known = !e->opaque && !sh->eval->place.remote,
		.list_dir = list_dir_callback,
		.file_info = file_info_callback,
		.read_link = read_link_callback,
		.own_processes = own_processes,
		.git = git,
		.cwd_unknown = !field_is_known(&cwd),
		.self = sh,
	};
	if (!field_known(e->arena, &cwd, &ret->cwd))
		ret->cwd = e->input->cwd;
	return see_git(sh, call, git);
}

/* One run, with stand-in @number for the pids of the command's own processes. */
static int run_filter(struct shell *sh, const struct call *call, unsigned int number,
	const struct filter_actions *actions, bool *ret_known, struct value *ret, int *ret_status)
{
	struct eval *e = sh->world->eval;
	struct field *argv = arena_alloc(e->arena, struct field, call->argc);
	struct filter_input input;
	struct git_view git;
	int err = argv ? filter_input(sh, call, argv, &git, &input) : -ENOMEM;

	if (err)
		return err;
	input.actions = actions;
	input.ret_errors = number == 0 ? e->errors : NULL;
	e->stand_in = (int)number;
	hide_in_words(e, argv, call->argc, number);
	own_pid_hide(e->arena, &e->own, &input.input, number);
	err = filter_output(e->arena, &input, ret_known, ret, ret_status);
	e->stand_in = -1;
	if (!err && *ret_known && e->own.n)
		own_pid_show(e->arena, &e->own, ret, number);
	return err;
}

bool eval_find_names(
	void *self, const struct call *call, size_t at, struct str **ret_names, size_t *ret_n)
{
	struct shell *sh = self;
	struct field *argv = arena_alloc(eval_arena(sh), struct field, call->argc);
	struct filter_input input;
	struct git_view git;
	bool known = false;
	struct str program;

	/* To other programs names are words like any other. */
	if (at + 1 < call->argc && field_known(eval_arena(sh), &call->argv[at + 1], &program) &&
		!str_contains(program, "{}") && !is_runner(sh, program))
		return false;
	return argv && exists_settled(sh) && world_step(sh->world, 4) &&
	       !filter_input(sh, call, argv, &git, &input) &&
	       !filter_find_exec(eval_arena(sh), &input, at, &known, ret_names, ret_n) && known;
}

/* find -fprintf FILE FORMAT, -fprint FILE: what -printf and -print would print. */
int files_find_prints(struct shell *sh, const struct call *call)
{
	for (size_t i = 1; i + 1 < call->argc; i++) {
		bool formats = field_equals(&call->argv[i], STR("-fprintf")) == YES;
		struct field *argv;
		struct call prints = *call;
		struct value text;
		bool known;
		int status, err;

		if ((!formats && field_equals(&call->argv[i], STR("-fprint")) != YES) ||
			i + 1 + formats >= call->argc)
			continue;
		argv = arena_alloc(eval_arena(sh), struct field, call->argc);
		if (!argv)
			return -ENOMEM;
		memcpy(argv, call->argv, i * sizeof(*argv));
		argv[i] = field_text(eval_arena(sh), formats ? STR("-printf") : STR("-print"));
		memcpy(argv + i + 1, call->argv + i + 2, (call->argc - i - 2) * sizeof(*argv));
		prints.argv = argv;
		prints.argc--;
		/* The file is there before the search begins: trees with files are looked through.
		 */
		err = files_write(sh, call->argv[i + 1], value_unknown(), false, NULL);
		if (!err)
			err = eval_filter(sh, &prints, &known, &text, &status);
		if (!err && known)
			err = files_write(sh, call->argv[i + 1], text, false, NULL);
		if (err)
			return err;
	}
	return 0;
}

int eval_filter(struct shell *sh, const struct call *call, bool *ret_known, struct value *ret,
	int *ret_status)
{
	return eval_filter_with(sh, call, NULL, ret_known, ret, ret_status);
}

int eval_filter_with(struct shell *sh, const struct call *call,
	const struct filter_actions *actions, bool *ret_known, struct value *ret, int *ret_status)
{
	struct eval *e = sh->world->eval;
	struct value again = { 0 };
	int err, status;
	bool known;

	*ret_known = false;
	*ret_status = STATUS_UNKNOWN;
	if (!field_is_known(&call->program) || !world_step(sh->world, 4))
		return 0;
	e->facts_read = false;
	e->own.n = 0;
	err = run_filter(sh, call, 0, actions, ret_known, ret, ret_status);
	if (err || !*ret_known || !e->own.n || actions)
		return err;
	err = run_filter(sh, call, 1, NULL, &known, &again, &status);
	*ret_known = known && status == *ret_status && own_pid_same(ret, &again);
	return err;
}

/* A program that is not found here may be found there: the end of its path is known. */
struct value eval_where(struct shell *sh, const struct field *name)
{
	struct arena *arena = eval_arena(sh);
	struct field path = field_any();
	struct str text;

	if (!field_known(arena, name, &text) || str_find_char(text, '/', 0) != STR_NOT_FOUND)
		return value_unknown();
	path = field_join(arena, path, field_text(arena, STR("/")));
	path = field_join(arena, path, *name);
	return text_of_field(arena, field_join(arena, path, field_text(arena, STR("\n"))));
}

static bool is_nothing(const struct value *text)
{
	return text->n == 1 && !text->open && text->alternatives[0].n == 1 &&
	       field_is_known(&text->alternatives[0].at[0]) &&
	       !field_has_text(&text->alternatives[0].at[0]);
}

static bool is_which(const struct call *call)
{
	return field_equals(&call->program, STR("which")) == YES && call->argc >= 2 &&
	       !call->argv[call->argc - 1].many;
}

/* What it prints on stderr: nothing known of it, nothing known of that. */
static int complain(struct shell *sh, bool known, const struct value *errors)
{
	struct value text = known ? *errors : value_unknown();

	return eval_is_read(sh, 2) ? eval_write(sh, 2, &text) : 0;
}

int eval_print(struct shell *sh, const struct call *call)
{
	struct value output, errors = { 0 };
	bool known = false;
	int status = STATUS_UNKNOWN, err;
	bool read = eval_is_read(sh, 1);

	sh->eval->status = STATUS_UNKNOWN;
	if (!read && !eval_is_read(sh, 2) && !sh->eval->wants_status && !trap_wants_status(sh))
		return 0;
	err = eval_temporary(sh, call, &known, &output);
	if (!err && known)
		errors = value_text(eval_arena(sh), STR(""));
	sh->world->eval->errors = &errors;
	if (!err && !known)
		err = eval_filter(sh, call, &known, &output, &status);
	sh->world->eval->errors = NULL;
	if (err)
		return err;
	if (!sh->world->eval->facts_read || exists_settled(sh))
		sh->eval->status = status;
	if (is_which(call) && (!known || is_nothing(&output))) {
		output = eval_where(sh, &call->argv[call->argc - 1]);
		if (exists_may_be_installed(sh, &call->argv[call->argc - 1]))
			sh->eval->status = 0;
	}
	err = complain(sh, known && (errors.n || errors.open), &errors);
	if (err || !read)
		return err;
	if (!known && !is_which(call))
		output = value_unknown();
	err = eval_opaque(sh, call, &output);
	return err ? err : eval_write(sh, 1, &output);
}
