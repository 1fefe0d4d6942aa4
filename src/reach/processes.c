/* Which program resolves how, and what is made of the pids. */
#include "reach/target.h"

#include <errno.h>
#include <stdlib.h>

static const struct {
	const char *program;
	int (*resolve)(struct target *target);
} resolvers[] = {
	{ REACH_TASK_STOP, reach_task },
	{ "docker", reach_container },
	{ "docker-compose", reach_container },
	{ "fkill", reach_fkill },
	{ "fuser", reach_fuser },
	{ "gdb", reach_debugger },
	{ "halt", reach_shutdown },
	{ "init", reach_init },
	{ "kill", reach_kill },
	{ "kill-port", reach_kill_port },
	{ "kill-port-process", reach_kill_port },
	{ "killall", reach_killall },
	{ "killall5", reach_killall5 },
	{ "killport", reach_kill_port },
	{ "lldb", reach_debugger },
	{ "loginctl", reach_loginctl },
	{ "modal", reach_modal },
	{ "nerdctl", reach_container },
	{ "pkill", reach_pkill },
	{ "pm2", reach_supervisor },
	{ "podman", reach_container },
	{ "podman-compose", reach_container },
	{ "poweroff", reach_shutdown },
	{ "prlimit", reach_prlimit },
	{ "reboot", reach_shutdown },
	{ "screen", reach_screen },
	{ "service", reach_service },
	{ "shutdown", reach_shutdown },
	{ "skill", reach_skill },
	{ "start-stop-daemon", reach_start_stop },
	{ "supervisorctl", reach_supervisor },
	{ "systemctl", reach_systemctl },
	{ "telinit", reach_init },
	{ "tmux", reach_tmux },
};

static int by_number(const void *a, const void *b)
{
	const pid_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static size_t sort_unique(pid_t *pids, size_t n)
{
	size_t kept = 0;

	if (n == 0)
		return 0;
	qsort(pids, n, sizeof(*pids), by_number);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || pids[kept - 1] != pids[i])
			pids[kept++] = pids[i];
	return kept;
}

const struct process_table *target_table(struct target *target)
{
	static const struct process_table none;

	if (!target->table && !target->err)
		target->err = target->facts->processes(
			target->facts->self, target->arena, &target->table);
	return target->table ? target->table : &none;
}

int target_add(struct target *target, pid_t pid, enum tri sure)
{
	struct reached *reached = target->reached;
	pid_t **list = sure == YES ? &reached->pids : &reached->maybe;
	size_t *n = sure == YES ? &reached->n_pids : &reached->n_maybe;
	size_t *capacity = sure == YES ? &target->pids_capacity : &target->maybe_capacity;

	if (sure == NO)
		return 0;
	*list = arena_grow(target->arena, *list, *n, capacity, sizeof(**list));
	if (!*list)
		return -ENOMEM;
	(*list)[(*n)++] = pid;
	return 0;
}

int target_add_where(struct target *target,
	enum tri (*holds)(const struct process *process, const void *argument),
	const void *argument)
{
	for (size_t i = 0; i < target_table(target)->n; i++) {
		const struct process *process = &target_table(target)->at[i];
		int err = target_add(target, process->pid, holds(process, argument));

		if (err)
			return err;
	}
	return 0;
}

#define MAX_ANCESTORS 128

bool process_below(const struct process_table *table, pid_t pid, pid_t ancestor)
{
	const struct process *process = process_find(table, pid);

	for (int hops = 0; process && hops < MAX_ANCESTORS; hops++) {
		if (process->ppid == ancestor)
			return true;
		process = process_find(table, process->ppid);
	}
	return false;
}

int target_add_tree(struct target *target, pid_t pid, enum tri sure)
{
	int err = target_add(target, pid, sure);

	for (size_t i = 0; !err && i < target_table(target)->n; i++)
		if (process_below(target_table(target), target_table(target)->at[i].pid, pid))
			err = target_add(target, target_table(target)->at[i].pid, sure);
	return err;
}

int target_add_file_users(struct target *target, struct str path)
{
	const pid_t *users;
	struct str cwd;
	size_t n;
	int err;

	if (path.len && path.at[0] != '/') {
		if (!field_known(target->arena, &target->call->cwd, &cwd)) {
			target->reached->unresolved = true;
			return 0;
		}
		path = arena_printf(target->arena, "%.*s/%.*s", STR_ARGS(cwd), STR_ARGS(path));
		if (!path.at)
			return -ENOMEM;
	}
	err = target->facts->file_users(target->facts->self, target->arena, path, &users, &n);
	for (size_t i = 0; !err && i < n; i++)
		err = target_add(target, users[i], YES);
	return err;
}

bool target_is_own(const struct target *target, const struct field *field)
{
	struct reached *reached = target->reached;
	bool own = false;

	for (size_t i = 0; i < field->n; i++) {
		const struct piece *piece = &field->pieces[i];

		if (piece->kind == PIECE_ANY)
			return false;
		if (piece->kind != PIECE_OWN_PID)
			continue;
		own = true;
		if (piece->text.len && reached->n_own_commands < MAX_OWN_COMMANDS)
			reached->own_commands[reached->n_own_commands++] = piece->text;
	}
	return own;
}

bool target_word(const struct target *target, size_t i, struct str *ret_word)
{
	return i < target->call->argc &&
	       field_known(target->arena, &target->call->argv[i], ret_word);
}

int reach_processes(
	struct arena *arena, struct facts *facts, const struct call *call, struct reached *ret)
{
	struct target target = { .arena = arena, .facts = facts, .call = call, .reached = ret };
	struct str program;
	int err;

	*ret = (struct reached){ .task = STR(""), .how = STR("") };
	if (call->remote || !field_known(arena, &call->program, &program))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(resolvers); i++) {
		if (!str_is(program, resolvers[i].program))
			continue;
		err = resolvers[i].resolve(&target);
		if (err || target.err)
			return err ? err : target.err;
		ret->n_pids = sort_unique(ret->pids, ret->n_pids);
		ret->n_maybe = sort_unique(ret->maybe, ret->n_maybe);
		return 0;
	}
	return 0;
}

static bool contains(const pid_t *pids, size_t n, pid_t pid)
{
	return n && bsearch(&pid, pids, n, sizeof(*pids), by_number);
}

/* pid 1 and the kernel's own end nothing that a kill of them would not refuse. */
enum tri reach_takes(const struct process_table *table, const struct reached *reached, pid_t pid)
{
	const struct process *process = process_find(table, pid);
	enum tri answer = reached->unresolved ? MAYBE : NO;

	if (reached->harmless)
		return NO;
	for (int hops = 0; process && process->pid > 1 && hops < MAX_ANCESTORS; hops++) {
		if (contains(reached->pids, reached->n_pids, process->pid))
			return YES;
		if (contains(reached->maybe, reached->n_maybe, process->pid))
			answer = MAYBE;
		process = process_find(table, process->ppid);
	}
	return answer;
}
