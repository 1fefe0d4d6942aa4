#include "facts/process_cache.h"

#include <errno.h>

int facts_real(struct arena *arena, pid_t environ_pid, struct facts *ret)
{
	struct facts_real *real = arena_alloc(arena, struct facts_real, 1);

	if (!real)
		return -ENOMEM;
	*real = (struct facts_real){ .environ_pid = environ_pid, .arena = arena };
	*ret = (struct facts){
		.self = real,
		.read_file = real_read_file,
		.files_are_known = true,
		.file_info = real_file_info,
		.list_dir = real_list_dir,
		.read_link = real_read_link,
		.processes = real_processes,
		.listeners = real_listeners,
		.file_users = real_file_users,
		.environment = real_environment,
		.unset = real_unset,
		.git = real_git,
		.ssh_host = real_ssh_host,
		.tmux_panes = real_tmux_panes,
		.tmux_text = real_tmux_text,
		.identity = real_identity,
		.read_end = real_read_end,
		.read_start = real_read_start,
	};
	return 0;
}

int facts_real_for_peer(struct arena *arena, pid_t peer, struct facts *ret)
{
	int err = facts_real(arena, 0, ret);

	if (!err)
		((struct facts_real *)ret->self)->peer = ((struct facts_real *)ret->self)->hook =
			peer;
	return err;
}

void facts_real_share(struct facts *facts, struct process_cache *cache)
{
	struct facts_real *real = facts->self;

	real->cache = cache;
}

void facts_real_asks(struct facts *facts, struct str command)
{
	((struct facts_real *)facts->self)->asked = command;
}

void facts_real_announced(struct facts *facts, const struct announced_files *files)
{
	struct facts_real *real = facts->self;

	real->announced = *files;
}

void facts_real_finish(struct facts *facts)
{
	struct facts_real *real = facts->self;

	if (real)
		process_snapshot_put(real->snapshot);
	*facts = (struct facts){ 0 };
}
