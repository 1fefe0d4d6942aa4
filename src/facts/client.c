/*
 * The Claude Code process above a hook client: CLAUDE_PID of the client's environment, believed
 * only if that process is an ancestor. One that was itself started by an agent (CLAUDECODE in its
 * initial environment) has an environment of the agent's making and is not asked.
 */
#include <fcntl.h>

#include "base/util.h"
#include "facts/real.h"

#define MAX_ANCESTORS 64

static pid_t parent_of(struct arena *arena, int proc, pid_t pid)
{
	struct process process;

	return process_read(arena, proc, pid, &process) ? process.ppid : 0;
}

pid_t real_client_above(struct arena *arena, pid_t peer)
{
	AUTO_CLOSE int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct process_identity who;
	struct str text;
	int64_t claimed;
	pid_t pid = peer;

	if (proc < 0 || real_identity(NULL, arena, peer, &who) ||
		!environ_lookup(who.environ, STR("CLAUDE_PID"), &text) ||
		!str_to_int64(text, &claimed) || claimed < 1)
		return 0;
	for (int i = 0; i < MAX_ANCESTORS && pid > 1 && pid != claimed; i++)
		pid = parent_of(arena, proc, pid);
	if (pid != claimed || real_identity(NULL, arena, pid, &who))
		return 0;
	return environ_lookup(who.environ, STR("CLAUDECODE"), &text) ? 0 : pid;
}
