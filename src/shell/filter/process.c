/*
 * What the programs share that tell processes, from those of now, so that `kill $(pgrep -f x)`
 * becomes known pids; pidof of sysvinit 3.06; files of /proc.
 */
#include "shell/filter/process.h"

#include <pwd.h>

const struct process_table *filter_processes(struct filter *f)
{
	const struct facts *facts = f->input->facts;
	const struct process_table *table = NULL;

	if (!facts || !facts->processes) {
		filter_unknown(f);
		return NULL;
	}
	if (facts->processes(facts->self, f->arena, &table) < 0) {
		f->failed = true;
		return NULL;
	}
	if (!table || !table->complete)
		filter_unknown(f);
	return f->unknown ? NULL : table;
}

bool process_listed(struct str list, int64_t number)
{
	while (list.len > 0) {
		size_t comma = str_find_char(list, ',', 0);
		int64_t one;

		if (str_to_int64(str_slice(list, 0, comma), &one) && one == number)
			return true;
		list = comma == STR_NOT_FOUND ? STR("") : str_skip(list, comma + 1);
	}
	return false;
}

struct str process_users(struct filter *f, struct str names)
{
	struct buf ids = BUF_IN(f->arena);

	while (names.len) {
		size_t comma = str_find_char(names, ',', 0);
		struct str name = arena_copy(f->arena, str_slice(names, 0, comma));
		struct passwd user, *found = NULL;
		char space[4096];
		int64_t id;

		names = comma == STR_NOT_FOUND ? STR("") : str_skip(names, comma + 1);
		f->failed |= !name.at;
		if (name.at && str_to_int64(name, &id))
			buf_printf(&ids, "%lld,", (long long)id);
		else if (name.at && getpwnam_r(name.at, &user, space, sizeof(space), &found) == 0 &&
			 found)
			buf_printf(&ids, "%u,", (unsigned int)user.pw_uid);
		else
			filter_unknown(f);
	}
	return buf_str(&ids);
}

struct str process_user(struct filter *f, uid_t uid)
{
	struct passwd user, *found = NULL;
	char space[4096];

	if (getpwuid_r(uid, &user, space, sizeof(space), &found) == 0 && found)
		return arena_copy(f->arena, str_from(user.pw_name));
	return arena_printf(f->arena, "%u", (unsigned int)uid);
}

struct pidof {
	struct str omitted; /* "1,2," */
	bool single, scripts;
	bool applet; /* of busybox */
};

/*
 * The basename of argv[0], or with -x that of a script that an interpreter runs; the short name
 * counts only where a blank in argv[0] tells that it is a title the program gave itself. The one of
 * busybox (1.35, find_pid_by_name.c) goes by either name.
 */
static bool is_program(const struct pidof *p, const struct process *process, struct str name)
{
	struct str first = process->argc ? process->argv[0] : process->comm;

	if (str_starts(first, "-"))
		first = str_skip(first, 1);
	if (str_equal(first, name) || str_equal(str_basename(first), str_basename(name)))
		return true;
	if ((p->applet || !process->argc || str_find_char(first, ' ', 0) != STR_NOT_FOUND) &&
		str_equal(process->comm, name))
		return true;
	return p->scripts && process->argc > 1 &&
	       (str_equal(process->argv[1], name) ||
		       str_equal(str_basename(process->argv[1]), name));
}

static void pidof_options(struct filter *f, struct pidof *p, struct options *o)
{
	enum option_kind kind;

	while ((kind = options_next(o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(o);
		else if (options_is(o, "s", "single-shot"))
			p->single = true;
		else if (options_is(o, "x", NULL))
			p->scripts = true;
		else if (options_is(o, "o", "omit-pid"))
			p->omitted = arena_printf(f->arena, "%.*s,%.*s", STR_ARGS(p->omitted),
				STR_ARGS(filter_value(f, o)));
		else if (!options_is(o, "q", NULL) && !options_is(o, "n", NULL))
			filter_unknown(f);
	}
	f->unknown |= str_find_char(p->omitted, '%', 0) != STR_NOT_FOUND;
}

void filter_pidof(struct filter *f)
{
	struct options o = filter_options(f, "o: omit-pid: S: separator:");
	struct pidof p = { .omitted = STR(""),
		.applet = f->input->starter &&
			  field_equals(f->input->starter, STR("busybox")) == YES };
	const struct process_table *table = filter_processes(f);

	pidof_options(f, &p, &o);
	if (!table || f->unknown)
		return;
	for (size_t i = table->n; i-- > 0;) {
		bool fits = false;

		for (size_t k = 1; k < f->n; k++)
			fits |= !str_starts(f->args[k], "-") &&
				is_program(&p, &table->at[i], f->args[k]);
		if (!fits || (p.single && f->out.len) ||
			process_listed(p.omitted, table->at[i].pid))
			continue;
		buf_printf(&f->out, "%s%d", f->out.len ? " " : "", (int)table->at[i].pid);
	}
	f->status = f->out.len == 0;
	if (f->out.len)
		buf_add_char(&f->out, '\n');
}

static struct str joined_argv(struct arena *arena, const struct process *process)
{
	struct buf text = BUF_IN(arena);

	for (size_t i = 0; i < process->argc; i++) {
		buf_add(&text, process->argv[i]);
		buf_add_char(&text, '\0');
	}
	return buf_failed(&text) ? (struct str){ 0 } : buf_str(&text);
}

bool proc_file_text(struct arena *arena, const struct process_table *table, struct str path,
	struct str *ret_text)
{
	const struct process *process;
	struct str rest, file;
	size_t slash;
	int64_t pid;

	if (!table || !str_starts(path, "/proc/"))
		return false;
	rest = str_skip(path, 6);
	slash = str_find_char(rest, '/', 0);
	if (slash == STR_NOT_FOUND || !str_to_int64(str_slice(rest, 0, slash), &pid))
		return false;
	process = process_find(table, (pid_t)pid);
	if (!process)
		return false;
	file = str_skip(rest, slash + 1);
	if (str_is(file, "comm"))
		*ret_text = arena_printf(arena, "%.*s\n", STR_ARGS(process->comm));
	else if (str_is(file, "cmdline"))
		*ret_text = joined_argv(arena, process);
	else if (str_is(file, "stat"))
		*ret_text = arena_printf(arena, "%d (%.*s) %c %d %d %d %d\n", (int)process->pid,
			STR_ARGS(process->comm), process->state, (int)process->ppid,
			(int)process->pgrp, (int)process->session, process->tty);
	else if (str_is(file, "status"))
		*ret_text = arena_printf(arena,
			"Name:\t%.*s\nState:\t%c\nTgid:\t%d\nPid:\t%d\nPPid:\t%d\nUid:\t%u\n",
			STR_ARGS(process->comm), process->state, (int)process->pid,
			(int)process->pid, (int)process->ppid, (unsigned int)process->uid);
	else
		return false;
	return ret_text->at != NULL;
}
