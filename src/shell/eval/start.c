/* A program starts: as a script of this command, as a launcher of others, or as what it is. */
#include "shell/eval/builtin.h"

#include <errno.h>

#include "shell/eval/archive.h"
#include "shell/eval/git.h"
#include "shell/eval/socket.h"
#include "shell/filter/filter.h"

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
	} writers[] = { { "find", "-delete" }, { "find", "-fprint" }, { "sed", "w" },
		{ "sort", "o" }, { "uniq", "" }, { "xxd", "" } };
	struct field program = call->program;
	struct str name;

	/* While it sleeps others may do anything, and git does much besides printing. */
	if (!field_known(eval_arena(sh), &program, &name) || !filter_is(name) ||
		str_is(name, "sleep") || str_is(name, "git") || filter_is_editor(name))
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

static bool reads_git(struct shell *sh, const struct call *call)
{
	return field_equals(&call->program, STR("git")) == YES && git_only_reads(sh, call);
}

/* The path is given where it may be a script of the user's: not for what PATH finds. */
static int start(struct shell *sh, const struct call *call, struct field path)
{
	const struct eval *e = sh->world->eval;
	const struct call *by = sh->eval->place.by;
	bool settled = exists_settled(sh);
	struct run *runs = NULL;
	struct call preset = *call, configured;
	bool unknown = false, done = false, packed = false;
	int err = wrapper_preset(eval_arena(sh), &preset);

	configured = preset;
	if (!err)
		err = git_configured(sh, &preset, &configured);
	if (!err && sends_signals(call))
		err = trap_signalled(sh, call);
	if (!err && is_written_here(sh, path))
		err = eval_script(sh, call, path, &done);
	if (!err && !done)
		err = socket_start(sh, call, &done);
	if (err || done)
		return err;
	err = wrapper_unwrap(eval_arena(sh), sh->world->eval->input->wrappers,
		&(struct unwrap_input){
			.call = &configured,
			.idle_stdin = !eval_channel(sh, 0),
			.settled = exists_settled(sh),
			.panes = &sh->world->eval->panes,
			.facts = sh->world->facts,
			.read_file = files_read_callback,
			.may_execute = files_execute_callback,
			.repository_as_is = settled && !e->git_moved,
			.settings_as_is = settled && !e->git_changed && !e->n_git_settings,
			.tree_as_is = settled && !e->files,
			.written = files_written_callback,
			.find_names = eval_find_names,
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
		struct value member = { 0 };
		struct shell *reader = sh;

		err = archive_member(sh, &preset, &member);
		if (!err && member.n) {
			reader = eval_subshell(sh);
			if (!reader || eval_set_channel(reader, 0, eval_text_channel(sh, member)))
				return -ENOMEM;
		}
		/* hooks and filters of git run beside what it does itself */
		if (!err && field_equals(&call->program, STR("git")) == YES)
			err = files_of_program(sh, call, &done);
		sh->eval->status = STATUS_UNKNOWN;
		if (!err && field_equals(&call->program, STR("script")) == YES)
			return typescript_runs(reader, call, runs);
		return err ? err : eval_runs(reader, call, runs);
	}
	if (path.n && !unknown) {
		err = eval_script(sh, call, path, &done);
		if (err || done)
			return err;
	}
	sh->eval->place.by = call;
	err = archive_start(sh, &preset, &packed);
	done = packed;
	if (!err && !packed)
		err = files_of_program(sh, call, &done);
	sh->eval->place.by = by;
	if (!err && !packed)
		err = eval_print(sh, call);
	if (!only_reads(sh, call) && (!done || does_more(call)) && !reads_git(sh, call))
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

/* One file with many programs in it acts as the one that it is called by. */
static void called_applet(struct shell *sh, const struct field *argv, struct field *program)
{
	static const char *const boxes[] = { "busybox", "toybox" };
	struct str called;

	if (!field_known(eval_arena(sh), &argv[0], &called))
		return;
	called = str_basename(called);
	for (size_t i = 0; i < ARRAY_SIZE(boxes); i++)
		if (field_equals(program, str_from(boxes[i])) == YES && called.len &&
			!str_starts(called, boxes[i]))
			*program = field_text(eval_arena(sh), called);
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
		return eval_complain(sh, "", name,
			path.n ? ": No such file or directory" : ": command not found");
	}
	if (path.n && files_find(sh, path) && exists_executable(sh, path) == NO) {
		sh->eval->status = 126;
		return eval_complain(sh, "", name, ": Permission denied");
	}
	own = own_script(sh, name, path, &program);
	called_applet(sh, argv, &program);
	err = eval_add_call(sh, argv, argc, program, span, &call);
	if (err || !call)
		return err;
	if (sh->world->depth >= MAX_DEPTH) {
		sh->world->eval->effects->limit_hit = true;
		return eval_unread_by(sh, call, "nested deeper than 64", eval_call_text(sh, call));
	}
	sh->world->depth++;
	err = eval_preload(sh, call);
	if (!err)
		err = own ? eval_script(sh, call, path, &done) : start(sh, call, path);
	sh->world->depth--;
	return err;
}

int eval_program(struct shell *sh, const struct field *argv, size_t argc, struct span span)
{
	return eval_start(sh, argv[0], argv, argc, span);
}
