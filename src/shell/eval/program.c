/* Programs: which file is really started, the call that is reported, and what it prints. */
#include "shell/eval/builtin.h"

#include <errno.h>

#include "shell/eval/archive.h"
#include "shell/eval/git.h"
#include "shell/eval/own_pid.h"
#include "shell/filter/filter.h"

static bool in_system_directory(struct str path)
{
	size_t slash = str_rfind_char(path, '/');

	return slash != STR_NOT_FOUND && exists_is_program_directory(str_slice(path, 0, slash));
}

bool eval_is_system_path(const struct field *path)
{
	return path->n == 1 && path->pieces[0].kind == PIECE_TEXT &&
	       in_system_directory(path->pieces[0].text);
}

/* The last component as far as it is known. */
static struct field last_component(struct arena *arena, struct field path)
{
	for (size_t i = path.n; i-- > 0;) {
		struct str text = path.pieces[i].text;
		size_t slash;

		if (path.pieces[i].kind != PIECE_TEXT)
			continue;
		slash = str_rfind_char(text, '/');
		if (slash != STR_NOT_FOUND) {
			struct field rest = { .pieces = path.pieces + i, .n = path.n - i };

			return field_skip(arena, &rest, slash + 1);
		}
	}
	return path;
}

/*
 * A name with glob characters is a pattern that matches nothing now: the file it is meant for may
 * be there by then. Brackets around one character are that character; other globs are unknown.
 */
static struct field as_pattern(struct arena *arena, struct field name)
{
	struct field out = field_text(arena, STR(""));
	struct str text;
	size_t from = 0;

	if (!field_known(arena, &name, &text) || text.len < 2)
		return name;
	for (size_t i = 0; i < text.len; i++) {
		bool glob = text.at[i] == '*' || text.at[i] == '?';
		size_t end = text.at[i] == '[' ? str_find_char(text, ']', i + 2) : STR_NOT_FOUND;

		if (strchr("?*+@!", text.at[i]) && str_starts(str_skip(text, i + 1), "("))
			end = str_find_char(text, ')', i);
		if (!glob && end == STR_NOT_FOUND)
			continue;
		out = field_join(arena, out, field_text(arena, str_slice(text, from, i)));
		if (end == i + 2)
			out = field_join(
				arena, out, field_text(arena, str_slice(text, i + 1, end)));
		else
			out = field_join(arena, out, field_any());
		i = end == STR_NOT_FOUND ? i : end;
		from = i + 1;
	}
	return from ? field_join(arena, out, field_text(arena, str_skip(text, from))) : name;
}

/*
 * Some programs are one file under several names (pkill is pgrep, vi is vim): where the name that
 * was used stands beside the real file as such a name, it is the name that says what is done.
 * Not so with a guarded program: another name for it is a disguise.
 */
static int behind_links(struct shell *sh, struct str name, struct str real, struct field *ret)
{
	struct facts *facts = sh->world->facts;
	size_t slash = str_rfind_char(real, '/');
	struct field base = field_text(eval_arena(sh), str_basename(real));
	struct field own = field_text(eval_arena(sh), name);
	struct file_info beside = { 0 };
	struct str path;
	int err;

	if (slash == STR_NOT_FOUND || str_equal(str_basename(real), name))
		return 0;
	path = arena_concat(eval_arena(sh), str_slice(real, 0, slash + 1), name);
	if (!path.at)
		return -ENOMEM;
	err = facts->file_info(facts->self, eval_arena(sh), path, &beside);
	if (err == -ENOMEM)
		return err;
	if (err || !str_equal(beside.real, real) ||
		(exists_may_be_installed(sh, &base) && !exists_may_be_installed(sh, &own)))
		*ret = base;
	return 0;
}

/* Which program a path stands for: through links and copies of this command, then real links. */
static int of_path(struct shell *sh, struct field path, struct field *ret_path, struct field *ret)
{
	struct facts *facts = sh->world->facts;
	struct field at = files_resolved(sh, path);
	struct file *file = files_find(sh, path);
	struct file_info info = { 0 };
	struct str text;
	int err;

	*ret_path = at;
	*ret = last_component(eval_arena(sh), at);
	if (!exists_settled(sh))
		*ret = as_pattern(eval_arena(sh), *ret);
	if (file && file->program.n) {
		*ret = file->program;
		return 0;
	}
	if (file && !file->maybe)
		return 0;
	if (!facts || !field_known(eval_arena(sh), &at, &text) || in_system_directory(text) ||
		!str_starts(text, "/"))
		return 0;
	err = facts->file_info(facts->self, eval_arena(sh), text, &info);
	if (err || info.kind != FILE_REGULAR || !info.real.len)
		return err == -ENOMEM ? err : 0;
	return str_equal(info.real, text) ? 0
					  : behind_links(sh, str_basename(text), info.real, ret);
}

/* Does PATH lead to a file that this command has made? */
bool eval_in_path(struct shell *sh, struct str name, bool reads, struct field *ret_path)
{
	struct value path = state_get(sh, STR("PATH"));
	struct str list;

	if (!sh->world->eval->files || !value_known(eval_arena(sh), &path, &list))
		return false;
	while (list.len || list.at) {
		size_t end = str_find_char(list, ':', 0);
		struct str dir = str_slice(list, 0, end == STR_NOT_FOUND ? list.len : end);
		struct str full = arena_printf(eval_arena(sh), "%.*s/%.*s",
			STR_ARGS(dir.len ? dir : STR(".")), STR_ARGS(name));
		struct field field;

		if (!full.at)
			return false;
		field = field_text(eval_arena(sh), full);
		if ((files_find(sh, field) || files_at(sh, field)) &&
			(reads || exists_executable(sh, field) != NO)) {
			*ret_path = field;
			return true;
		}
		if (end == STR_NOT_FOUND)
			return false;
		list = str_skip(list, end + 1);
	}
	return false;
}

int eval_program_name(
	struct shell *sh, struct field name, struct field *ret_path, struct field *ret_program)
{
	struct value hashed;
	struct field found;
	struct str text;

	*ret_path = (struct field){ 0 };
	*ret_program = last_component(eval_arena(sh), name);
	if (!field_known(eval_arena(sh), &name, &text)) {
		if (ret_program->n != name.n || ret_program->pieces != name.pieces)
			return of_path(sh, name, ret_path, ret_program);
		return 0;
	}
	if (str_find_char(text, '/', 0) != STR_NOT_FOUND)
		return of_path(sh, name, ret_path, ret_program);
	hashed = state_hashed(sh, text);
	if (hashed.n && hashed.alternatives[0].n == 1)
		return of_path(sh, hashed.alternatives[0].at[0], ret_path, ret_program);
	if (eval_in_path(sh, text, false, &found))
		return of_path(sh, found, ret_path, ret_program);
	return 0;
}

/* What is exported here and not in the session. */
struct environment {
	struct shell *sh;
	struct env_var *at;
	size_t n, capacity;
};

static int add_exported(void *self, const struct variable *variable)
{
	struct environment *env = self;

	if (!(variable->flags & VARIABLE_EXPORTED) || variable->flags & VARIABLE_ARRAY)
		return 0;
	env->at =
		arena_grow(eval_arena(env->sh), env->at, env->n, &env->capacity, sizeof(*env->at));
	if (!env->at)
		return -ENOMEM;
	env->at[env->n++] = (struct env_var){ variable->name, variable->value };
	if (variable->value.n == 0 && !variable->value.open)
		env->at[env->n - 1].value = value_empty();
	return 0;
}

int eval_add_call(struct shell *sh, const struct field *argv, size_t argc, struct field program,
	struct span span, struct call **ret)
{
	struct eval *e = sh->world->eval;
	struct environment env = { .sh = sh };
	struct call *call;

	if (e->effects->n_calls >= MAX_CALLS) {
		eval_stop(sh, "more than 512 programs would run");
		*ret = NULL;
		return 0;
	}
	call = arena_alloc(e->arena, struct call, 1);
	if (!call || state_each_variable(sh, add_exported, &env))
		return -ENOMEM;
	*call = (struct call){
		.argv = argv,
		.argc = argc,
		.program = program,
		.env = env.at,
		.n_env = env.n,
		.cwd = eval_cwd(sh),
		.via = sh->eval->place.via,
		.parent = sh->eval->place.parent,
		.conditional = sh->eval->place.conditional,
		.background = sh->eval->place.background,
		.remote = sh->eval->place.remote,
		.truncated_argv = argc >= MAX_FIELDS,
		.input = eval_stdin(sh),
		.span = span,
		.number = (uint32_t)e->effects->n_calls++,
	};
	*e->calls_end = call;
	e->calls_end = &call->next;
	*ret = call;
	return 0;
}

struct str eval_call_text(struct shell *sh, const struct call *call)
{
	struct buf text = BUF_IN(eval_arena(sh));

	for (size_t i = 0; i < call->argc; i++) {
		if (i)
			buf_add_char(&text, ' ');
		buf_add(&text, field_show(eval_arena(sh), &call->argv[i]));
	}
	return buf_str(&text);
}

/* printf '%d' "$!" */
static void hide_in_words(struct eval *e, struct field *argv, size_t argc, unsigned int number)
{
	for (size_t i = 1; i < argc; i++) {
		struct value word = value_fields((struct fields){ .at = &argv[i], .n = 1 });

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

/* One run, with stand-in @number for the pids of the command's own processes. */
static int run_filter(struct shell *sh, const struct call *call, unsigned int number,
	const struct filter_actions *actions, bool *ret_known, struct value *ret, int *ret_status)
{
	struct eval *e = sh->world->eval;
	struct field *argv = arena_alloc(e->arena, struct field, call->argc);
	struct field cwd = call->cwd;
	struct filter_input input = {
		.argv = argv,
		.argc = call->argc,
		.input = call->input,
		.env = call->env,
		.n_env = call->n_env,
		.facts = sh->world->facts,
		.read_file = files_read_callback,
		.has_files = e->files != NULL,
		.files_are_known = !e->opaque && !sh->eval->place.remote,
		.list_dir = list_dir_callback,
		.file_info = file_info_callback,
		.actions = actions,
		.self = sh,
	};
	int err;

	if (!argv)
		return -ENOMEM;
	memcpy(argv, call->argv, call->argc * sizeof(*argv));
	argv[0] = call->program;
	if (!field_known(e->arena, &cwd, &input.cwd))
		input.cwd = e->input->cwd;
	input.cwd_unknown = !field_is_known(&cwd);
	e->stand_in = (int)number;
	if (field_equals(&call->program, STR("printf")) == YES)
		hide_in_words(e, argv, call->argc, number);
	own_pid_hide(e->arena, &e->own, &input.input, number);
	err = filter_output(e->arena, &input, ret_known, ret, ret_status);
	e->stand_in = -1;
	if (!err && *ret_known && e->own.n)
		own_pid_show(e->arena, &e->own, ret, number);
	return err;
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
	if (e->git_changed && field_equals(&call->program, STR("git")) == YES)
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

/* What an ordinary program prints, if anybody looks. */
static int print(struct shell *sh, const struct call *call)
{
	struct value output;
	bool known = false;
	int status = STATUS_UNKNOWN, err;
	bool read = eval_is_read(sh, 1);

	sh->eval->status = STATUS_UNKNOWN;
	if (!read && !sh->eval->wants_status && !trap_wants_status(sh))
		return 0;
	err = eval_temporary(sh, call, &known, &output);
	if (!err && !known)
		err = eval_filter(sh, call, &known, &output, &status);
	if (err)
		return err;
	if (!sh->world->eval->facts_read || exists_settled(sh))
		sh->eval->status = status;
	if (!read)
		return 0;
	if (is_which(call) && (!known || is_nothing(&output))) {
		output = eval_where(sh, &call->argv[call->argc - 1]);
		if (exists_may_be_installed(sh, &call->argv[call->argc - 1]))
			sh->eval->status = 0;
	} else if (!known)
		output = value_unknown();
	err = eval_opaque(sh, call, &output);
	return err ? err : eval_write(sh, 1, &output);
}

static bool sends_signals(const struct call *call)
{
	static const char *const names[] = { "kill", "killall", "pkill", "skill", "timeout" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (field_equals(&call->program, str_from(names[i])) == YES)
			return true;
	return false;
}

/* Programs of which only a part is followed: sed w, and what git and patch bring back. */
static bool does_more(const struct call *call)
{
	return field_equals(&call->program, STR("sed")) == YES ||
	       field_equals(&call->program, STR("git")) == YES ||
	       field_equals(&call->program, STR("patch")) == YES;
}

/* Filters that may write a file that is named so: sort -o, sed w, uniq IN OUT, xxd IN OUT. */
static bool only_reads(struct shell *sh, const struct call *call)
{
	static const struct {
		const char *name, *letter;
	} writers[] = { { "sed", "w" }, { "sort", "o" }, { "uniq", "" }, { "xxd", "" } };
	struct field program = call->program;
	struct str name;

	/* While it sleeps others may do anything, and git does much besides printing. */
	if (!field_known(eval_arena(sh), &program, &name) || !filter_is(name) ||
		str_is(name, "sleep") || str_is(name, "git"))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(writers); i++)
		for (size_t k = 1; str_is(name, writers[i].name) && k < call->argc; k++) {
			struct str word;

			if (!builtin_word(sh, call, k, &word) ||
				str_contains(word, writers[i].letter))
				return false;
		}
	return true;
}

/*
 * A script that this command has written and PATH finds first, or that has the name of a program
 * that the packs know: it is what runs, whatever the name. The interpreter is told as the program.
 */
static bool own_script(
	struct shell *sh, struct field called, struct field path, struct field *ret_program)
{
	const struct shell_input *input = sh->world->eval->input;
	struct file *file = path.n ? files_find(sh, path) : NULL;
	struct str text, line, name;
	bool known;

	if (!file || file->program.n || exists_executable(sh, path) != YES ||
		!field_known(eval_arena(sh), &path, &name))
		return false;
	name = str_basename(name);
	known = field_known(eval_arena(sh), &called, &text) &&
		str_find_char(text, '/', 0) == STR_NOT_FOUND;
	for (size_t i = 0; i < input->n_names; i++)
		known |= str_equal(input->names[i], name);
	files_sync(sh, file);
	if (!known || !value_known(eval_arena(sh), &file->content, &text) ||
		!str_starts(text, "#!") || !str_next_line(&text, &line))
		return false;
	line = str_trim(str_skip(line, 2));
	line = str_slice(line, 0, MIN(str_find_char(line, ' ', 0), line.len));
	*ret_program = field_text(eval_arena(sh), str_basename(line));
	return line.len > 0;
}

/* Written by this command: whatever program has that name elsewhere. */
static bool is_written_here(struct shell *sh, struct field path)
{
	const struct file *file = path.n ? files_find(sh, path) : NULL;

	return file && file->state == VIRTUAL_TEXT && !file->program.n && !file->maybe;
}

/* The path is given where it may be a script of the user's: not for what PATH finds. */
static int start(struct shell *sh, const struct call *call, struct field path)
{
	const struct call *by = sh->eval->place.by;
	struct run *runs = NULL;
	struct call configured = *call;
	bool unknown = false, done = false, packed = false;
	int err = git_configured(sh, call, &configured);

	if (!err && sends_signals(call))
		err = trap_signalled(sh, call);
	if (!err && is_written_here(sh, path))
		err = eval_script(sh, call, path, &done);
	if (err || done)
		return err;
	err = wrapper_unwrap(eval_arena(sh), sh->world->eval->input->wrappers,
		&(struct unwrap_input){
			.call = &configured,
			.facts = sh->world->facts,
			.read_file = files_read_callback,
			.may_execute = files_execute_callback,
			.self = sh,
		},
		&runs, &unknown);

	if (err)
		return err;
	if (unknown) {
		err = eval_unread_by(sh, call, "what it starts cannot be told", STR(""));
		if (err)
			return err;
	}
	sh->eval->place.by = call;
	err = eval_acting(sh, call, runs != NULL, &done);
	sh->eval->place.by = by;
	if (err || done)
		return err;
	if (runs) {
		sh->eval->status = STATUS_UNKNOWN;
		return eval_runs(sh, call, runs);
	}
	if (path.n && !unknown) {
		err = eval_script(sh, call, path, &done);
		if (err || done)
			return err;
	}
	sh->eval->place.by = call;
	err = archive_start(sh, call, &packed);
	done = packed;
	if (!err && !packed)
		err = files_of_program(sh, call, &done);
	sh->eval->place.by = by;
	if (!err && !packed)
		err = print(sh, call);
	if (!only_reads(sh, call) && (!done || does_more(call)))
		exists_ran(sh, call);
	return err;
}

/*
 * A shell script that this command wrote under a name that the packs know: it is what its text
 * says, not the program it is called after.
 */
static bool is_own_script(struct shell *sh, struct field path, struct field program)
{
	const struct shell_input *input = sh->world->eval->input;
	struct file *file = files_find(sh, path);
	struct str text, words[2], name;
	bool named = false;

	if (!file || file->state != VIRTUAL_TEXT || file->program.n || file->maybe ||
		file->target.n || !field_known(eval_arena(sh), &program, &name))
		return false;
	for (size_t i = 0; i < input->n_names; i++)
		named |= str_equal(input->names[i], name);
	files_sync(sh, file);
	if (!named || !value_known(eval_arena(sh), &file->content, &text) || !text.len)
		return false;
	return eval_interpreter(text, words) == 0 ? !str_starts(text, "#!")
						  : str_is(str_basename(words[0]), "sh") ||
							    str_is(str_basename(words[0]), "bash");
}

int eval_start(struct shell *sh, struct field name, const struct field *argv, size_t argc,
	struct span span)
{
	struct field path, program;
	bool own, done = false;
	struct call *call;
	int err;

	if (!eval_step(sh))
		return 0;
	err = eval_program_name(sh, name, &path, &program);
	if (err)
		return err;
	if (path.n && is_own_script(sh, path, program))
		program =
			field_join(eval_arena(sh), program, field_text(eval_arena(sh), STR(".sh")));
	if (exists_no_program(sh, name, path)) {
		sh->eval->status = 127;
		return 0;
	}
	if (path.n && files_find(sh, path) && exists_executable(sh, path) == NO) {
		sh->eval->status = 126;
		return 0;
	}
	own = own_script(sh, name, path, &program);
	err = eval_add_call(sh, argv, argc, program, span, &call);
	if (err || !call)
		return err;
	if (sh->world->depth >= MAX_DEPTH) {
		sh->world->eval->effects->limit_hit = true;
		return eval_unread_by(sh, call, "nested deeper than 64", eval_call_text(sh, call));
	}
	sh->world->depth++;
	err = own ? eval_script(sh, call, path, &done) : start(sh, call, path);
	sh->world->depth--;
	return err;
}

int eval_program(struct shell *sh, const struct field *argv, size_t argc, struct span span)
{
	return eval_start(sh, argv[0], argv, argc, span);
}
