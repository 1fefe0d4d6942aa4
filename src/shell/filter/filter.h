/*
 * Programs whose output follows from their arguments and input: echo, printf, cat, tr, rev,
 * base64, cut, head, sort, simple sed and awk ..., and those that tell facts: pgrep, ps, which.
 */
#ifndef KEIHOOKD_SHELL_FILTER_FILTER_H
#define KEIHOOKD_SHELL_FILTER_FILTER_H

#include "shell/effects.h"

#define MAX_FILTER_OUTPUT (1u << 20)

/* What a filter does beside printing. */
struct filter_actions {
	/* A shell text that reads @input; NULL: what the filter reads. */
	int (*run)(void *self, struct str text, const struct str *input, struct value *ret_output);
	int (*write_file)(void *self, struct str path, struct str text);
	bool *ret_ran; /* becomes false where it could not be followed to its end */
};

/* What is known of git beside what it says itself. */
struct git_view {
	const struct field *settings; /* NAME=VALUE that the command has set, the last one last */
	size_t n_settings;
	bool settings_changed; /* remotes are not what git says */
	bool moved;            /* commits, branches and the index are not */
	struct str message;    /* of the commit that the command made last; or empty */
	struct str author;     /* of it, where the command says so; at is NULL elsewhere */
	bool settled;          /* nothing ran that may have changed any of it unseen */
	bool *ret_asked;       /* becomes true where the answer is that of now */
};

/* A process that the command itself has started: a number for its pid, and its words. */
struct own_process {
	int64_t pid;
	struct str text;
};

struct filter_input {
	const struct field *argv; /* argv[0]: the program's basename */
	size_t argc;
	const struct field *starter; /* the program that started it; may be NULL */
	struct value input; /* stdin; open and n == 0: unknown */
	struct str cwd;
	bool cwd_unknown;          /* it may be another directory than @cwd */
	const struct env_var *env; /* differences from the session's environment */
	size_t n_env;
	struct facts *facts;
	/* Text of a file as the command left it so far. */
	int (*read_file)(void *self, struct arena *arena, struct str path, struct file_texts *ret);
	/* Files that are not there: is that certain? Then there is nothing to read. */
	bool files_are_known;
	bool remote;      /* it runs on another machine */
	bool has_files;   /* the command has made or removed some */
	bool runs_output; /* it may run what is printed: what is dear to find out is worth it */
	bool (*guards)(void *self); /* may its status decide on what packs know? NULL: no */
	bool runs_names;            /* likewise names of files */
	/* Names in a directory and what a path is, likewise as left so far. NULL: nothing is known.
	 */
	int (*list_dir)(void *self, struct str path, struct str **ret_names, size_t *ret_n);
	int (*file_info)(void *self, struct str path, struct file_info *ret);
	/* What a symbolic link holds; at is NULL where it is none, or not known. May be NULL. */
	int (*read_link)(void *self, struct str path, struct str *ret);
	/* At most @max of them; how many. May be NULL. */
	size_t (*own_processes)(void *self, struct own_process *ret, size_t max);
	const struct git_view *git;           /* NULL: nothing of that kind */
	const struct filter_actions *actions; /* set where the program really runs */
	struct value *ret_errors; /* becomes what it prints on stderr; NULL: nobody looks */
	void *self;
};

/*
 * What it would print. *ret_known false: not one of ours, or not predictable with these
 * arguments. *ret_status: its exit status, or -1 if unknown. Returns 0 or -ENOMEM.
 */
int filter_output(struct arena *arena, const struct filter_input *input, bool *ret_known,
	struct value *ret_output, int *ret_status);

/*
 * The names that find gives to the action at argv[@at]: -exec and its kin, -fprint. *ret_known
 * false: they cannot be told.
 */
int filter_find_exec(struct arena *arena, const struct filter_input *input, size_t at,
	bool *ret_known, struct str **ret_names, size_t *ret_n);

/* Does a program of that name only read and print? */
bool filter_is(struct str program);

/* ed, ex, vim: they write what they are told to. */
bool filter_is_editor(struct str program);

/*
 * The text of /proc/PID/{comm,cmdline,stat,status} as the process table tells it; false for any
 * other path, no such process, or no memory.
 */
bool proc_file_text(struct arena *arena, const struct process_table *table, struct str path,
	struct str *ret_text);

#endif
