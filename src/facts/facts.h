/*
 * Live truth behind one interface: files, processes, git, environment. decide() and everything
 * below it learns about the world only through this struct. The real ones are facts_real();
 * tests and --facts use fixture.c. Results live in the arena given; nothing is cached longer than
 * one decision. Called on workers, never on the loop thread; a struct facts belongs to one
 * decision at a time.
 */
#ifndef KEIHOOKD_FACTS_FACTS_H
#define KEIHOOKD_FACTS_FACTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/str.h"

/* A script longer than this is unreadable. */
#define MAX_SCRIPT (1u << 20)
/* What git and ssh answered is kept for a decision; what is more or longer is asked each time. */
#define MAX_FACT_ANSWERS      64
#define MAX_FACT_ANSWER_BYTES (64u << 10)

enum file_kind { FILE_NONE, FILE_REGULAR, FILE_DIR, FILE_OTHER };

struct file_info {
	enum file_kind kind; /* links followed */
	bool executable;
	struct str real; /* path with every link resolved */
	int64_t size, mtime_ms;
};

/*
 * The text of a file. Where a write of this session was announced and not reported yet, both the
 * old and the new text are given: whoever asks must look at each.
 */
struct file_texts {
	size_t n;
	struct str at[2];
	bool partly; /* more may stand there */
};

struct process {
	pid_t pid, ppid, pgrp, session, tracer;
	int tty; /* device number, 0 for none */
	uid_t uid;
	char state;           /* 'R', 'S', 'Z', ... as in proc(5) */
	uint64_t start_ticks; /* since boot; with pid it names a process for good */
	int64_t start_ms;     /* wall clock */
	struct str comm;      /* at most 15 bytes */
	struct str *argv;
	size_t argc;
	struct str cmdline; /* argv joined by spaces, as ps and pgrep -f show it */
	struct str cgroup;
	struct str unit;          /* systemd unit from the cgroup, or empty */
	struct str protect_label; /* KEIHOOK_PROTECT of its environment, or empty */
	bool protected_by_env;
};

struct process_table {
	size_t n;
	struct process *at; /* by ascending pid */
	struct str boot_id;
	uint64_t pid_namespace; /* inode of /proc/self/ns/pid */
	bool complete;          /* false: the limit was reached */
};

/* A socket of the internet in the hands of a process; one a descriptor. */
struct listener {
	uint16_t port, remote_port;
	bool udp, listening;        /* listening: TCP that waits for connections */
	struct str address, remote; /* "127.0.0.1", "[::]" */
	unsigned long inode;        /* the same for all who share it */
	int fd;
	pid_t pid;
};

/* Who a process is: what tells a hook client from a shell of the agent's. */
struct process_identity {
	struct process process;
	struct str exe;     /* path of the program; empty if it cannot be told */
	struct str environ; /* NAME=VALUE, each with a NUL behind, as it was started */
	bool environ_known;
	struct str fds[3]; /* behind descriptors 0 to 2: "socket:[71]", "/dev/null"; or empty */
	uint64_t pid_namespace; /* inode; 0 if it cannot be told */
};

/* The end of a file that grows. */
struct file_part {
	uint64_t dev, inode;
	int64_t size;   /* of the whole file */
	int64_t offset; /* where `text` begins */
	struct str text;
};

struct facts {
	void *self;
	bool files_are_known; /* a file that is not told of is not there */

	/* -ENOENT, -EINVAL (not a regular file), -EFBIG, -EACCES are answers a caller handles. */
	int (*read_file)(void *self, struct arena *arena, struct str path, struct file_texts *ret);
	/* Never fails but for -ENOMEM: what cannot be looked at is FILE_NONE. */
	int (*file_info)(void *self, struct arena *arena, struct str path, struct file_info *ret);
	/* Names in a directory, unsorted, without . and ..; at most MAX_DIR_NAMES. */
	int (*list_dir)(void *self, struct arena *arena, struct str path, struct str **ret_names,
		size_t *ret_n);
	/* What a symbolic link holds; its `at` is NULL where there is none. May be NULL. */
	int (*read_link)(void *self, struct arena *arena, struct str path, struct str *ret);
	/* One pass over /proc at the first call of a decision; the same table afterwards. */
	int (*processes)(void *self, struct arena *arena, const struct process_table **ret);
	/* By ascending pid. */
	int (*listeners)(
		void *self, struct arena *arena, const struct listener **ret, size_t *ret_n);
	/* Processes that have @path open, as cwd, as root, as program or mapped: fuser(1). */
	int (*file_users)(
		void *self, struct arena *arena, struct str path, const pid_t **ret, size_t *ret_n);
	/* A variable of the Claude Code process's initial environment; false if it is not set. */
	bool (*environment)(void *self, struct str name, struct str *ret_value);
	/*
	 * Is it certainly set in no shell that a tool call starts? What a settings file sets is in
	 * the environment of hooks, too.
	 */
	bool (*unset)(void *self, struct str name);
	/*
	 * Runs a read-only query of git in @cwd (`git -C cwd ARGS`), with prompts, locks, hooks and
	 * pagers off, 1 s at most. @env are extra NAME=VALUE. Returns git's exit status (>= 0) and
	 * what it printed, or -errno.
	 */
	int (*git)(void *self, struct arena *arena, struct str cwd, const struct str *env,
		size_t n_env, const struct str *args, size_t n_args, struct str *ret_output);
	/* HostName that ssh would connect to (`ssh -G`); the name itself if ssh does not say. */
	int (*ssh_host)(void *self, struct arena *arena, struct str name, struct str *ret_host);
	/*
	 * Output of `tmux list-panes -a` on @socket ("" for the default), a line each: session
	 * (blanks as _), window, pane, pid, %id, $id of the session, @id of the window, is the
	 * window active (1, 0), is the pane, name of the window.
	 */
	int (*tmux_panes)(
		void *self, struct arena *arena, struct str socket, struct str *ret_output);
	/*
	 * The last line that stands in the pane @name (`tmux capture-pane`), or the text of the
	 * paste buffer @name; "" means the present one. *ret_text is empty where there is none.
	 */
	int (*tmux_text)(void *self, struct arena *arena, struct str socket, struct str name,
		bool buffer, struct str *ret_text);
	/* -ESRCH: no such process. NULL where ancestry cannot be read at all. */
	int (*identity)(void *self, struct arena *arena, pid_t pid, struct process_identity *ret);
	/*
	 * What stands behind @from in a regular file, but at most its last @max bytes; links are
	 * not followed. @max 0: only what and how large it is. -ENOENT, -EINVAL, -EACCES are
	 * answers.
	 */
	int (*read_end)(void *self, struct arena *arena, struct str path, int64_t from, size_t max,
		struct file_part *ret);
	/* The first @max bytes of a regular file; links are not followed. Answers as read_end. */
	int (*read_start)(
		void *self, struct arena *arena, struct str path, size_t max, struct str *ret);
};

#define MAX_DIR_NAMES 4096
#define MAX_PROCESSES 65536

struct facts_real; /* opaque: caches of one decision */

/*
 * The machine itself. @environ_pid is the Claude Code process whose initial environment counts
 * (0: our own). Fills @ret; finish with facts_real_finish().
 */
int facts_real(struct arena *arena, pid_t environ_pid, struct facts *ret);
/* The same for an event that @peer handed in: the Claude Code process above it counts. */
int facts_real_for_peer(struct arena *arena, pid_t peer, struct facts *ret);
void facts_real_finish(struct facts *facts);

/*
 * A process table that the decisions of one daemon share, so that each reads only what changed.
 * Thread-safe; must outlive the facts that use it.
 */
struct process_cache;
int process_cache_create(struct process_cache **ret);
void process_cache_destroy(struct process_cache *cache);
void facts_real_share(struct facts *facts, struct process_cache *cache);
/*
 * We were started to tell of a command that is not about to run. When it does, a shell with the
 * command among its words stands in our place, and what started us with our name among its own
 * (a shell, sudo, timeout) is not there.
 */
void facts_real_asks(struct facts *facts, struct str command);

/*
 * Texts that files may be about to get. *ret is what the write that was announced last would leave
 * at @path; at is NULL where none was. 0 or -ENOMEM.
 */
struct announced_files {
	void *self;
	int (*text)(void *self, struct arena *arena, struct str path, struct str *ret);
};
/* From now on read_file gives both texts; file_info knows files that are still to be made. */
void facts_real_announced(struct facts *facts, const struct announced_files *files);

/* Value of NAME in a block of NAME=VALUE texts with NUL behind each. */
bool environ_lookup(struct str block, struct str name, struct str *ret_value);

/* The process with this pid, or NULL. */
const struct process *process_find(const struct process_table *table, pid_t pid);

#endif
