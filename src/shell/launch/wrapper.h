/*
 * Programs that start other programs: sudo, env, timeout, ssh, find -exec, xargs, bash -c ...
 * A data table tells their option grammar; packs may add rows. Programs whose grammar no table
 * can hold (find, xargs, git aliases, make) have a function each.
 */
#ifndef KEIHOOKD_SHELL_LAUNCH_WRAPPER_H
#define KEIHOOKD_SHELL_LAUNCH_WRAPPER_H

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
	size_t n_edits;          /* so many last words of argv are files that get its output: -i */
	bool remote;             /* elsewhere: ssh, docker exec, kubectl */
	bool conditional;        /* may not be started */
	bool login, interactive; /* a shell of that kind: reads startup files */
	bool inherits_stdin;     /* the started program reads the wrapper's stdin */
	bool exports_functions;  /* a bash child: exported functions are known to it */
	struct run *next;
};

struct unwrap_input {
	const struct call *call;
	bool idle_stdin;     /* that of the session's own shell: nothing comes */
	bool settled;        /* facts are still what the command finds */
	struct panes *panes; /* of tmux, as earlier calls left them; NULL: nothing is kept */
	struct facts *facts;
	/* Text of a file as the command left it so far (Makefile, args from a file ...). */
	int (*read_file)(void *self, struct arena *arena, struct str path, struct file_texts *ret);
	/* False: it certainly has no x bit. NULL: nothing is known of that. */
	bool (*may_execute)(void *self, struct arena *arena, struct str path);
	/*
	 * Nothing of this command has changed commits, branches and the index of git; its settings;
	 * files.
	 */
	bool repository_as_is, settings_as_is, tree_as_is;
	/* Files that the command has written below a directory (both absolute). NULL: none. */
	int (*written)(void *self, struct arena *arena, struct str directory,
		struct str **ret_paths, size_t *ret_n);
	/* The names that find gives to the action at argv[@at]; false: not known. May be NULL. */
	bool (*find_names)(void *self, const struct call *call, size_t at, struct str **ret_names,
		size_t *ret_n);
	void *self;
};

/*
 * What @input->call would start in turn; *ret_runs NULL when it is an ordinary program.
 * *ret_unknown: it starts something that cannot be told. Returns 0 or -ENOMEM.
 */
int wrapper_unwrap(struct arena *arena, const struct wrapper_table *table,
	const struct unwrap_input *input, struct run **ret_runs, bool *ret_unknown);

/* TAR_OPTIONS, MAKEFLAGS ...: the words that a variable holds go to the front of @call's. */
int wrapper_preset(struct arena *arena, struct call *call);

/* Where the command begins that a program starts. */
enum wrapper_begin {
	BEGIN_ARGV,   /* at the first operand, behind `operands` others */
	BEGIN_DASHES, /* behind -- only */
	BEGIN_JOINED, /* as BEGIN_ARGV, but the words are joined by blanks and given to a shell */
	BEGIN_EACH,   /* every operand is a shell text of its own */
	BEGIN_TEXT,   /* the operand is a shell text; what stands behind it is not looked at */
	BEGIN_FILE,   /* the operand is a file that is read as shell */
	BEGIN_NONE,   /* nowhere: only options that carry a command count */
};

enum wrapper_flags {
	WRAPPER_ASSIGNS = 1 << 0,     /* NAME=VALUE may stand before the command */
	WRAPPER_REMOTE = 1 << 1,      /* it runs elsewhere */
	WRAPPER_CONDITIONAL = 1 << 2, /* it may not be run */
	WRAPPER_SHELL = 1 << 3,       /* without a command it starts a shell that reads stdin */
	WRAPPER_LATER = 1 << 4,       /* at another time */
	WRAPPER_TERMINAL = 1 << 5,    /* in another terminal */
	WRAPPER_NO_STDIN = 1 << 6,    /* it does not read the wrapper's stdin */
	WRAPPER_MIXED = 1 << 7,       /* options may stand behind the operands, too */
	WRAPPER_QUOTES = 1 << 8,      /* words are quoted before they are joined */
	WRAPPER_VERSION = 1 << 9,     /* the command may carry a version: modal@1.2, modal==1.2 */
	WRAPPER_DASH_C = 1 << 10,     /* -c TEXT may stand in place of the command */
};

/* One program (or one of its subcommands). Texts are NUL-terminated and live as long as the table.
 */
struct wrapper_row {
	const char *name;       /* basename of the program */
	const char *subcommand; /* "exec", "compose exec"; NULL: none */
	const char *globals; /* options before the subcommand, as in shell/options.h; may be NULL */
	const char *options; /* its options; may be NULL */
	enum wrapper_begin begin;
	unsigned int operands; /* words before the command: timeout DURATION CMD has one */
	unsigned int flags;
};

/* The built-in table; lives as long as the program. */
const struct wrapper_table *wrapper_builtin(void);
/*
 * @base and @n more rows, which stand before those of @base; rows are not copied. NULL when memory
 * is out.
 */
const struct wrapper_table *wrapper_table_extend(struct arena *arena,
	const struct wrapper_table *base, const struct wrapper_row *rows, size_t n);
/* Calls @each for every row, as tests and `explain` need it. */
void wrapper_table_each(const struct wrapper_table *table,
	void (*each)(void *self, const struct wrapper_row *row), void *self);

#endif
