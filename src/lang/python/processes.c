/*
 * Processes as Python programs look for them: psutil 5.9, and names below /proc. They are those of
 * now; which of them a program picks is then known.
 */
#include <errno.h>
#include <fnmatch.h>

#include "lang/python/python.h"

#define MAX_ANCESTRY 64 /* steps up from a process */

static const struct process_table *processes(struct machine *m)
{
	struct facts *facts = m->input->facts;
	const struct process_table *table = NULL;
	int err = facts && facts->processes ? facts->processes(facts->self, m->arena, &table) : 0;

	m->failed |= err == -ENOMEM;
	return !err && table && table->complete && table->n <= MAX_THING_LIST ? table : NULL;
}

static struct thing *process_thing(struct machine *m, pid_t pid)
{
	struct thing *process = thing_native(m, STR("psutil.Process()"), NULL);

	if (process->kind == THING_NATIVE)
		thing_push(m, process, thing_number(m, pid));
	return process;
}

/* The process that psutil.Process() stands for; NULL: not known, or not there. */
static const struct process *process_of(struct machine *m, const struct thing *self)
{
	const struct process_table *table;
	int64_t pid;

	if (!self || self->kind != THING_NATIVE || !self->n ||
		!thing_as_number(m, self->items[0], &pid))
		return NULL;
	table = processes(m);
	return table ? process_find(table, (pid_t)pid) : NULL;
}

/* psutil.process_iter(), psutil.pids() */
static struct thing *all_processes(struct machine *m, struct invocation *call)
{
	const struct process_table *table = processes(m);
	struct thing *list;

	if (!table)
		return thing_native(
			m, call->param ? STR("psutil.pids()") : STR("psutil.process_iter()"), NULL);
	list = thing_list(m);
	for (size_t i = 0; i < table->n; i++)
		thing_push(m, list,
			call->param ? thing_number(m, table->at[i].pid)
				    : process_thing(m, table->at[i].pid));
	return list;
}

static struct thing *command_line(struct machine *m, const struct process *process)
{
	struct thing *words = thing_list(m);

	for (size_t i = 0; i < process->argc; i++)
		thing_push(m, words, thing_text(m, process->argv[i]));
	return words;
}

/* A short name is cut at 15 bytes: psutil takes the longer one from the command line. */
static struct str long_name(const struct process *process)
{
	struct str base = process->argc ? str_basename(process->argv[0]) : STR("");

	return process->comm.len == 15 && str_equal(str_slice(base, 0, 15), process->comm)
		       ? base
		       : process->comm;
}

static struct thing *describe(struct machine *m, struct invocation *call)
{
	const struct process *process = process_of(m, call->self);

	if (!process)
		return thing_unknown();
	switch (call->param) {
	case 0:
		return thing_text(m, long_name(process));
	case 1:
		return command_line(m, process);
	default:
		return thing_number(m, process->ppid);
	}
}

static bool is_below(const struct process_table *table, pid_t pid, pid_t ancestor)
{
	const struct process *process = process_find(table, pid);

	for (int i = 0; process && i < MAX_ANCESTRY; i++) {
		if (process->ppid == ancestor)
			return true;
		process = process_find(table, process->ppid);
	}
	return false;
}

/* psutil.Process() */
static struct thing *own_process(struct machine *m)
{
	struct thing *own = thing_native(m, STR("psutil.Process()"), NULL);
	struct thing *pid = machine_call(m, thing_native(m, STR("os.getpid"), NULL),
		&(struct invocation){ .line = m->line });

	if (own->kind == THING_NATIVE)
		thing_push(m, own, pid);
	return own;
}

/* With or without `recursive`: all below it. Those of the text's own processes are its own. */
static struct thing *children(struct machine *m, struct invocation *call)
{
	const struct thing *self = call->self;
	const struct process_table *table = processes(m);
	struct thing *list = thing_list(m);
	int64_t pid;

	if (self && self->kind == THING_NATIVE && !self->n &&
		str_is(self->name, "psutil.Process()")) {
		thing_push(m, list, own_process(m));
		return list;
	}
	if (!table || !self || self->kind != THING_NATIVE || !self->n || list->kind != THING_LIST)
		return thing_native(m, STR("psutil.Process().children()"), call->self);
	if (!thing_as_number(m, self->items[0], &pid)) {
		thing_push(m, list, call->self);
		return list;
	}
	m->steps += (uint32_t)(table->n / 16);
	for (size_t i = 0; i < table->n; i++)
		if (is_below(table, table->at[i].pid, (pid_t)pid))
			thing_push(m, list, process_thing(m, table->at[i].pid));
	return list;
}

static struct thing *info_of(struct machine *m, struct thing *self, const struct process *process)
{
	struct thing *info = thing_list(m);

	if (info->kind != THING_LIST)
		return info;
	info->kind = THING_DICT;
	info->flag = true;
	thing_set(m, info, thing_text(m, STR("pid")), self->items[0]);
	thing_set(m, info, thing_text(m, STR("name")), thing_text(m, long_name(process)));
	thing_set(m, info, thing_text(m, STR("cmdline")), command_line(m, process));
	thing_set(m, info, thing_text(m, STR("ppid")), thing_number(m, process->ppid));
	return info;
}

struct thing *python_process_member(struct machine *m, struct str name, struct thing *self)
{
	const struct process *process;

	if (self->kind != THING_NATIVE || !self->n)
		return NULL;
	if (str_is(name, "psutil.Process().pid"))
		return self->items[0];
	process = str_is(name, "psutil.Process().info") ? process_of(m, self) : NULL;
	return process ? info_of(m, self, process) : NULL;
}

/* os.listdir("/proc"): those of processes; what else stands there is no number. */
static struct thing *list_directory(struct machine *m, struct invocation *call)
{
	const struct process_table *table;
	struct thing *names;
	struct str path;

	if (call->n != 1 || !thing_as_text(m, call->args[0], &path) ||
		(!str_is(path, "/proc") && !str_is(path, "/proc/")) || !(table = processes(m)))
		return thing_native(m, STR("os.listdir()"), NULL);
	names = thing_list(m);
	for (size_t i = 0; i < table->n; i++)
		thing_push(m, names,
			thing_text(m, arena_printf(m->arena, "%d", (int)table->at[i].pid)));
	return names;
}

/* glob.glob and iglob of a pattern in whose second part processes are chosen. */
static struct thing *list_matches(struct machine *m, struct invocation *call)
{
	const struct process_table *table = NULL;
	struct str pattern, part;
	struct thing *names;
	size_t end;

	if (call->n == 1 && thing_as_text(m, call->args[0], &pattern) &&
		str_starts(pattern, "/proc/"))
		table = processes(m);
	if (!table)
		return thing_native(m, STR("glob.glob()"), NULL);
	end = MIN(str_find_char(pattern, '/', 6), pattern.len);
	part = arena_copy(m->arena, str_slice(pattern, 6, end));
	names = thing_list(m);
	for (size_t i = 0; part.at && i < table->n; i++) {
		struct str pid = arena_printf(m->arena, "%d", (int)table->at[i].pid);

		if (pid.at && fnmatch(part.at, pid.at, 0) == 0)
			thing_push(m, names,
				thing_text(
					m, arena_printf(m->arena, "/proc/%.*s%.*s", STR_ARGS(pid),
						   STR_ARGS(str_skip(pattern, end)))));
	}
	return names;
}

static const struct native natives[] = {
	{ "psutil.process_iter", all_processes, 0 },
	{ "psutil.pids", all_processes, 1 },
	{ "psutil.Process().name", describe, 0 },
	{ "psutil.Process().children", children, 0 },
	{ "psutil.Process().cmdline", describe, 1 },
	{ "psutil.Process().ppid", describe, 2 },
	{ "os.listdir", list_directory, 0 },
	{ "glob.glob", list_matches, 0 },
	{ "glob.iglob", list_matches, 0 },
};

const struct native_table python_processes_natives = { natives, ARRAY_SIZE(natives) };
