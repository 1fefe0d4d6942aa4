/*
 * Programs that start other programs: sudo, env, timeout, ssh, find -exec, xargs, bash -c ...
 * A data table tells their option grammar; packs may add rows. Programs whose grammar no table
 * can hold (find, xargs, git aliases, make) have a function each.
 */
#ifndef KEIHOOKD_SHELL_WRAPPER_H
#define KEIHOOKD_SHELL_WRAPPER_H

#include "shell/effects.h"

enum run_kind {
	RUN_ARGV,        /* argv, started directly */
	RUN_SHELL_TEXT,  /* text given to a shell; argv: $0 and what follows */
	RUN_SHELL_FILE,  /* path read as shell; argv: $0 and what follows */
	RUN_SHELL_STDIN, /* its stdin is read as shell; argv: $1.. */
	RUN_CODE_TEXT,   /* text is code of `language` */
	RUN_CODE_FILE,   /* path is code of `language` */
	RUN_CODE_STDIN,  /* stdin is code of `language` */
};

/* One thing that a call would start in turn. */
struct run {
	enum run_kind kind;
	enum call_via via;
	const struct field *argv;
	size_t argc;
	struct field text, path;
	enum language language;
	struct env_var *env; /* changes: FOO=1, unset ones, env -i as `clear_env` */
	size_t n_env;
	bool clear_env;
	struct field cwd; /* when has_cwd */
	bool has_cwd;
	bool remote;            /* elsewhere: ssh, docker exec, kubectl */
	bool conditional;       /* may not be started */
	bool login_files;       /* reads startup files (bash -l, -i): unread unless known */
	bool inherits_stdin;    /* the started program reads the wrapper's stdin */
	bool exports_functions; /* a bash child: exported functions are known to it */
	struct run *next;
};

struct unwrap_input {
	const struct call *call;
	struct facts *facts;
	/* Text of a file as the command left it so far (Makefile, args from a file ...). */
	int (*read_file)(void *self, struct arena *arena, struct str path, struct file_texts *ret);
	void *self;
};

/*
 * What @input->call would start in turn; *ret_runs NULL when it is an ordinary program.
 * *ret_unknown: it starts something that cannot be told. Returns 0 or -ENOMEM.
 */
int wrapper_unwrap(struct arena *arena, const struct wrapper_table *table,
	const struct unwrap_input *input, struct run **ret_runs, bool *ret_unknown);

/* The built-in table; lives as long as the program. */
const struct wrapper_table *wrapper_builtin(void);

#endif
