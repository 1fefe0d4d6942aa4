/* cd, pwd: the working directory; jobs, kill, wait: processes of the shell's own. */
#include <errno.h>

#include "base/signals.h"
#include "shell/eval/builtin.h"
#include "shell/eval/fifo.h"

/* The same place by a name that no link is in. */
static struct field without_links(struct shell *sh, struct field path)
{
	struct file_info info;

	path = files_resolved(sh, path);
	return exists(sh, path, &info) == YES && info.real.len
		       ? field_text(eval_arena(sh), info.real)
		       : path;
}

/* -P or -L, the last of them; else what set -P says. */
static bool is_physical(struct shell *sh, const struct call *call)
{
	bool physical = state_option(sh, OPTION_PHYSICAL) == YES;
	struct str word;

	for (size_t i = 1; builtin_word(sh, call, i, &word) && str_starts(word, "-"); i++)
		for (size_t k = 1; k < word.len; k++)
			physical = word.at[k] == 'P' || (physical && word.at[k] != 'L');
	return physical;
}

int builtin_go(struct shell *sh, struct field to, bool physical)
{
	struct arena *arena = eval_arena(sh);
	struct field was = eval_cwd(sh), at = files_absolute(sh, to);
	struct file_info info;
	enum tri there = exists(sh, at, &info);
	int err;

	if (there == NO || (there == YES && info.kind != FILE_DIR && info.kind != FILE_NONE)) {
		sh->eval->status = 1;
		return eval_complain(sh, "cd: ", to,
			there == NO ? ": No such file or directory" : ": Not a directory");
	}
	sh->world->eval->changes++;
	sh->eval->status = there == YES && info.kind == FILE_DIR ? 0 : STATUS_UNKNOWN;
	if (physical)
		at = without_links(sh, at);
	sh->cwd = text_of_field(arena, at);
	err = state_set(sh, STR("OLDPWD"), text_of_field(arena, was), false);
	return err ? err : state_set(sh, STR("PWD"), sh->cwd, false);
}

static struct field variable(struct shell *sh, struct str name)
{
	struct value value = state_get(sh, name);

	if (value.n == 1 && !value.open && value.alternatives[0].n == 1)
		return value.alternatives[0].at[0];
	return field_any();
}

/* CDPATH names where else a directory may be that is not told from / or . on. */
static int by_cdpath(struct shell *sh, struct field to, struct field *ret)
{
	struct value value = state_get(sh, STR("CDPATH"));
	struct arena *arena = eval_arena(sh);
	struct str name, list;

	*ret = to;
	if (value.open || value.n != 1 || !value_known(arena, &value, &list) || !list.len ||
		!field_known(arena, &to, &name) || str_starts(name, "/") || str_starts(name, "."))
		return 0;
	while (list.len) {
		struct str dir = str_slice(list, 0, MIN(str_find_char(list, ':', 0), list.len));
		struct str path = arena_printf(
			arena, "%.*s/%.*s", STR_ARGS(dir.len ? dir : STR(".")), STR_ARGS(name));
		struct file_info info;

		if (!path.at)
			return -ENOMEM;
		*ret = field_text(arena, path);
		if (exists(sh, *ret, &info) == YES && info.kind == FILE_DIR)
			return 0;
		list = str_skip(list, dir.len + 1);
	}
	*ret = to;
	return 0;
}

/* shopt -s cdable_vars: what is no directory is the name of a variable that holds one. */
static struct field by_name(struct shell *sh, struct field to)
{
	struct file_info info;
	struct str name;

	if (state_option(sh, OPTION_CDABLE_VARS) != YES ||
		!field_known(eval_arena(sh), &to, &name) || !state_variable(sh, name) ||
		exists(sh, files_absolute(sh, to), &info) == YES)
		return to;
	return variable(sh, name);
}

int builtin_cd(struct shell *sh, const struct call *call)
{
	bool physical = is_physical(sh, call);
	struct field to;
	size_t at = 1;
	struct str word;
	int err;

	while (builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-')
		at++;
	if (at >= call->argc)
		return builtin_go(sh, variable(sh, STR("HOME")), physical);
	if (str_is(word, "-") && builtin_word(sh, call, at, &word) && str_is(word, "-"))
		return builtin_go(sh, variable(sh, STR("OLDPWD")), physical);
	err = by_cdpath(sh, call->argv[at], &to);
	return err ? err : builtin_go(sh, by_name(sh, to), physical);
}

int builtin_pwd(struct shell *sh, const struct call *call)
{
	struct field at = eval_cwd(sh);
	struct value cwd, newline = value_text(eval_arena(sh), STR("\n"));

	if (is_physical(sh, call))
		at = without_links(sh, at);
	cwd = text_of_field(eval_arena(sh), at);
	sh->eval->status = 0;
	if (!eval_is_read(sh, 1))
		return 0;
	cwd = text_concat(eval_arena(sh), &cwd, &newline);
	return eval_write(sh, 1, &cwd);
}

/* %1, %+, %%, %-, %name: a job of this shell. */
static const struct job *find_job(struct shell *sh, struct str spec)
{
	const struct job *job = sh->eval->jobs;
	int64_t number = 0;
	size_t n = 0;

	spec = str_skip(spec, 1);
	if (spec.len == 0 || str_is(spec, "+") || str_is(spec, "%"))
		return job;
	if (str_is(spec, "-"))
		return job && job->next ? job->next : job;
	for (const struct job *j = job; j; j = j->next)
		n++;
	if (str_to_int64(spec, &number)) {
		for (; job; job = job->next, n--)
			if ((int64_t)n == number)
				return job;
		return NULL;
	}
	for (; job; job = job->next)
		if (str_find(job->text,
			    str_is(str_slice(spec, 0, 1), "?") ? str_skip(spec, 1) : spec,
			    0) != STR_NOT_FOUND)
			return job;
	return NULL;
}

int builtin_job_words(struct shell *sh, const struct field **argv, size_t argc)
{
	struct field *changed = NULL;

	for (size_t i = 1; i < argc; i++) {
		const struct job *job = NULL;
		struct str word;

		if (field_known(eval_arena(sh), &(*argv)[i], &word) && str_starts(word, "%"))
			job = find_job(sh, word);
		if (!job)
			continue;
		if (!changed) {
			changed = arena_alloc(eval_arena(sh), struct field, argc);
			if (!changed)
				return -ENOMEM;
			memcpy(changed, *argv, argc * sizeof(*changed));
			*argv = changed;
		}
		changed[i] = job->pid;
	}
	return 0;
}

/* kill 0: the shell's group, to which its jobs belong, is told with their pids. */
static bool names_group(struct shell *sh, const struct field *argv, size_t argc)
{
	struct str word, before = STR("");

	for (size_t i = 1; i < argc; i++) {
		const struct field *last = &argv[i];

		if (field_known(eval_arena(sh), last, &word) && str_is(word, "0") &&
			!str_is(before, "-s") && !str_is(before, "-n"))
			return true;
		before = field_is_known(last) ? word : STR("");
	}
	return false;
}

int builtin_group_words(struct shell *sh, const struct field **argv, size_t *argc)
{
	struct field *all;
	size_t n = 0;

	for (const struct job *job = sh->eval->jobs; job; job = job->next)
		n++;
	if (!n || *argc + n > MAX_FIELDS || !names_group(sh, *argv, *argc))
		return 0;
	all = arena_alloc(eval_arena(sh), struct field, *argc + n);
	if (!all)
		return -ENOMEM;
	memcpy(all, *argv, *argc * sizeof(*all));
	for (const struct job *job = sh->eval->jobs; job; job = job->next)
		all[(*argc)++] = job->pid;
	*argv = all;
	return 0;
}

/*
 * Are the pids numbers of processes that are there (YES) or all of none (NO)? What has run may have
 * ended some since.
 */
static enum tri hits_processes(struct shell *sh, const struct call *call)
{
	struct facts *facts = sh->world->facts;
	const struct process_table *table = NULL;
	struct str word;
	int64_t pid;
	size_t n = 0, n_alive = 0;

	if (!facts || !facts->processes || sh->eval->place.remote ||
		facts->processes(facts->self, eval_arena(sh), &table) || !table->complete)
		return MAYBE;
	for (size_t i = 1; i < call->argc; i++) {
		if (!builtin_word(sh, call, i, &word))
			return MAYBE;
		if (str_starts(word, "-") && n == 0 && i == 1)
			continue;
		if (!str_to_int64(word, &pid) || pid <= 0 || pid > INT32_MAX)
			return MAYBE;
		n_alive += process_find(table, (pid_t)pid) != NULL;
		n++;
	}
	if (n_alive == 0)
		return n > 0 ? NO : MAYBE;
	return n_alive == n && exists_settled(sh) ? YES : MAYBE;
}

/* kill -0: only asks. */
static bool only_asks(struct shell *sh, const struct call *call)
{
	struct str word;

	return builtin_word(sh, call, 1, &word) && str_is(word, "-0");
}

/* kill -l: a name for each number (or status of what a signal ended), a number for each name. */
static int list_signals(struct shell *sh, const struct call *call)
{
	struct arena *arena = eval_arena(sh);
	int err = 0;

	sh->eval->status = 0;
	if (call->argc < 3)
		return builtin_unknown(sh, call);
	for (size_t i = 2; i < call->argc && !err; i++) {
		struct str word, name;
		int64_t status;
		int number;

		if (!builtin_word(sh, call, i, &word))
			return builtin_unknown(sh, call);
		if (!str_to_int64(word, &status)) {
			if (!signal_parse(word, &number))
				return builtin_false(sh, call);
			err = eval_write_text(sh, 1, arena_printf(arena, "%d\n", number));
			continue;
		}
		name = signal_abbreviation((int)(status & 127));
		if (!name.len)
			return builtin_false(sh, call);
		err = eval_write_text(sh, 1, arena_printf(arena, "%.*s\n", STR_ARGS(name)));
	}
	return err;
}

/* The call says it all, but for what traps in this command make of it. */
int builtin_kill(struct shell *sh, const struct call *call)
{
	bool wanted = sh->eval->wants_status || trap_wants_status(sh);
	enum tri hits = wanted ? hits_processes(sh, call) : MAYBE;
	struct str word;

	if (builtin_word(sh, call, 1, &word) && (str_is(word, "-l") || str_is(word, "-L")))
		return list_signals(sh, call);
	if (hits == NO)
		sh->eval->status = 1;
	else if (hits == YES && only_asks(sh, call))
		sh->eval->status = 0;
	else
		sh->eval->status = STATUS_UNKNOWN;
	return trap_signalled(sh, call);
}

/* jobs -x COMMAND: runs it, with pids in the place of %1. */
static int run_with_pids(struct shell *sh, const struct call *call)
{
	const struct field *argv = call->argv;
	int err = builtin_job_words(sh, &argv, call->argc);

	return err || call->argc < 3 ? err
				     : eval_argv(sh, argv + 2, call->argc - 2, call->span, true);
}

int builtin_jobs(struct shell *sh, const struct call *call)
{
	struct value newline = value_text(eval_arena(sh), STR("\n"));
	struct str word;

	sh->eval->status = 0;
	if (builtin_word(sh, call, 1, &word) && str_is(word, "-x"))
		return run_with_pids(sh, call);
	if (!eval_is_read(sh, 1))
		return 0;
	if (!builtin_word(sh, call, 1, &word) || !str_is(word, "-p"))
		return builtin_unknown(sh, call);
	for (const struct job *job = sh->eval->jobs; job; job = job->next) {
		struct value pid = text_of_field(eval_arena(sh), job->pid);
		int err;

		pid = text_concat(eval_arena(sh), &pid, &newline);
		err = eval_write(sh, 1, &pid);
		if (err)
			return err;
	}
	return 0;
}

/* wait -p NAME: the job that was waited for. */
static int name_waited(struct shell *sh, const struct call *call)
{
	struct str word, name;

	for (size_t i = 1; builtin_word(sh, call, i, &word) && str_starts(word, "-"); i++)
		if (str_ends(word, "p") && builtin_word(sh, call, i + 1, &name))
			return eval_set(sh, name,
				sh->last_job.n ? sh->last_job
					       : text_of_field(eval_arena(sh), field_any()));
	return 0;
}

int builtin_wait(struct shell *sh, const struct call *call)
{
	int err;

	sh->eval->status = call->argc == 1 ? 0 : STATUS_UNKNOWN;
	exists_opaque(sh);
	err = name_waited(sh, call);
	if (!err)
		err = coproc_wait(sh);
	return err ? err : fifo_wake(sh);
}
