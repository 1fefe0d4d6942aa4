/*
 * TaskStop of Claude Code (KillShell in its older versions). The client runs each command in a
 * shell that leads a session and prints into .../tasks/ID.output; a stop ends that shell and all
 * that descends from it, in whatever session. What has been orphaned lives on.
 */
#include "reach/target.h"

#include <errno.h>

static bool prints_into(const struct process_identity *who, struct str name)
{
	for (int fd = 1; fd <= 2; fd++)
		if (str_ends(str_slice(who->fds[fd], 0, str_rfind_char(who->fds[fd], '/')),
			    "/tasks") &&
			str_equal(str_basename(who->fds[fd]), name))
			return true;
	return false;
}

/* The client may be the first process of a container, and so the parent of its shells. */
static bool is_orphan(const struct process *process)
{
	return process->ppid <= 1 && !str_contains(process->cmdline, "shell-snapshots/");
}

static int add_shells(struct target *target, struct str name)
{
	const struct process_table *table = target_table(target);

	for (size_t i = 0; i < table->n; i++) {
		const struct process *process = &table->at[i];
		struct process_identity who;
		int err;

		if (process->session != process->pid || is_orphan(process))
			continue;
		err = target->facts->identity(
			target->facts->self, target->arena, process->pid, &who);
		if (!err && prints_into(&who, name))
			err = target_add_tree(target, process->pid, YES);
		if (err == -ENOMEM)
			return err;
	}
	return 0;
}

int reach_task(struct target *target)
{
	struct str id, name;
	int err = 0;

	target->reached->applies = true;
	target->reached->how = STR(REACH_TASK_STOP);
	if (!target_word(target, 1, &id))
		return 0;
	name = arena_printf(target->arena, "%.*s.output", STR_ARGS(id));
	if (!name.at)
		return -ENOMEM;
	if (target->facts->identity)
		err = add_shells(target, name);
	if (!target->reached->n_pids)
		target->reached->task = id;
	return err;
}
