/* Shared by the files that look at the real machine; nothing outside this folder includes it. */
#ifndef KEIHOOKD_FACTS_REAL_H
#define KEIHOOKD_FACTS_REAL_H

#include <dirent.h>

#include "facts/facts.h"

static inline void close_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

#define AUTO_DIR __attribute__((cleanup(close_dir)))

/* What one decision has looked up so far. */
struct facts_real {
	pid_t environ_pid;
	pid_t peer; /* the hook client, above which environ_pid is looked for when asked */
	pid_t hook; /* the same, for as long as the decision takes */
	struct str environment; /* NAME=VALUE\0...; read at the first question */
	bool environment_read;
	struct str hook_environment; /* likewise */
	bool hook_read;
	const struct process_table *processes; /* NULL until asked for */
	struct process_cache *cache;           /* NULL: a pass of our own */
	struct process_snapshot *snapshot;     /* of the cache, while we use it */
	struct str asked;                 /* a command that is not about to run; .at NULL: none */
	struct announced_files announced; /* .text NULL: nothing is */
	struct str directory, real_directory; /* that was looked into last; where it really is */
	struct listener *listeners;
	size_t n_listeners;
	bool listeners_read;
	struct answer *answers; /* of git and ssh, the last one first */
	size_t n_answers;
	struct arena *arena;
};

int real_read_file(void *self, struct arena *arena, struct str path, struct file_texts *ret);
int real_file_info(void *self, struct arena *arena, struct str path, struct file_info *ret);
int real_read_link(void *self, struct arena *arena, struct str path, struct str *ret);
int real_list_dir(
	void *self, struct arena *arena, struct str path, struct str **ret_names, size_t *ret_n);
int real_processes(void *self, struct arena *arena, const struct process_table **ret);
int real_listeners(void *self, struct arena *arena, const struct listener **ret, size_t *ret_n);
int real_file_users(
	void *self, struct arena *arena, struct str path, const pid_t **ret, size_t *ret_n);
bool real_environment(void *self, struct str name, struct str *ret_value);
bool real_unset(void *self, struct str name);
int real_git(void *self, struct arena *arena, struct str cwd, const struct str *env, size_t n_env,
	const struct str *args, size_t n_args, struct str *ret_output);
int real_ssh_host(void *self, struct arena *arena, struct str name, struct str *ret_host);
int real_tmux_panes(void *self, struct arena *arena, struct str socket, struct str *ret_output);
int real_tmux_text(void *self, struct arena *arena, struct str socket, struct str name, bool buffer,
	struct str *ret_text);

int real_identity(void *self, struct arena *arena, pid_t pid, struct process_identity *ret);
int real_read_end(void *self, struct arena *arena, struct str path, int64_t from, size_t max,
	struct file_part *ret);

int real_read_start(void *self, struct arena *arena, struct str path, size_t max, struct str *ret);

/* The Claude Code process above this hook client; 0 if there is none to be believed. */
pid_t real_client_above(struct arena *arena, pid_t peer);

/* One row of the process table; @proc is /proc, opened. False once it is gone. */
bool process_read(struct arena *arena, int proc, pid_t pid, struct process *process);
/* Is it a process, not a further thread of one? */
bool process_is_leader(int proc, pid_t pid);
/* By ascending pid, as process_find() wants it. */
void process_table_sort(struct process_table *table);
/* One full pass over /proc. 0 or -ENOMEM. */
int process_scan(struct arena *arena, struct process_table *ret);

#endif
