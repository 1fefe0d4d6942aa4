/*
 * What the evaluator keeps for one shell process beside its variables: where it stands, which
 * descriptors are open, which traps are set. A plain struct that a fork copies; its lists only
 * grow at their head, so that forks share them.
 */
#ifndef KEIHOOKD_SHELL_EVAL_RUNNING_H
#define KEIHOOKD_SHELL_EVAL_RUNNING_H

#include "base/buf.h"
#include "shell/expand/shell.h"

/* What a command does to the commands behind it. */
enum flow { FLOW_NEXT, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN, FLOW_EXIT };

#define STATUS_UNKNOWN (-1)

enum channel_kind {
	CHANNEL_UNKNOWN, /* a terminal, or whatever the session was given */
	CHANNEL_NULL,
	CHANNEL_TEXT, /* text to be read; what is left of it */
	CHANNEL_SINK, /* collects what is written */
	CHANNEL_FILE, /* writes go to a file */
};

/* Text that grows: alternatives in front, then known bytes. */
struct growing {
	struct value head;
	bool has_head;
	struct buf tail;
};

/* A coprocess: what was written to `in` and not yet followed, what can be read from `out`. */
struct coproc {
	const struct node *body;
	struct shell *shell;
	struct channel *in, *out;
	bool ran, running;
	struct coproc *next;
};

/* What a descriptor stands for; shared by all that inherited or duplicated it. */
struct channel {
	enum channel_kind kind;
	struct value text;      /* TEXT: one field an alternative */
	struct growing written; /* SINK */
	struct file *file;      /* FILE */
	uint16_t branches;      /* place.branches when it was opened */
	/* A >(body): run with what was written once the writer is done. */
	const struct node *body;
	struct shell *body_shell;
	struct channel *next_body;
	struct coproc *coproc; /* TEXT that comes from there */
	bool used;             /* something was written, or may have been */
};

struct descriptor {
	int number;
	struct channel *channel; /* NULL: closed */
	const struct descriptor *next;
};

struct trap {
	struct str signal; /* EXIT, ERR, DEBUG, RETURN, or a signal without SIG */
	struct field text; /* no pieces: reset */
	bool ignores;
	const struct trap *next;
};

/* A trap for a signal, with the shell that would run it. */
struct caught {
	struct str signal;
	struct field text;
	struct shell *shell;
	struct caught *next;
};

/* A text being run; spans of its nodes are bytes in it. */
struct source {
	struct str text;
	bool typed; /* it is the command itself: spans mean something to a person */
};

/* How commands are reached here; goes into each call. */
struct place {
	const struct call *parent;
	const struct call *by; /* the call whose writes are being told */
	enum call_via via;
	bool conditional, background, remote;
	uint16_t branches; /* how many undecided branches this stands in */
	struct span span;  /* of the outer word, unless the source is the command */
};

struct job {
	struct field pid;
	struct str text;
	const struct job *next;
};

struct alias_line {
	struct str name;
	const struct source *source;
	uint32_t offset;
	const struct alias_line *next;
};

struct eval_state {
	struct place place;
	const struct source *source;
	const struct descriptor *descriptors;
	const struct trap *traps;
	const struct trap *outer_traps;  /* those that the present function does not see */
	const struct trap *parent_traps; /* of the shell this is a part of: `trap -p` shows them */
	bool in_trap;
	bool sourced;        /* functions may stand in another file than the one that is read */
	bool in_prompt;      /* PS4 is being expanded: set -x is silent */
	unsigned int nested; /* in $( ), eval, source and traps, as $PS4 shows it */
	const struct alias_line *alias_lines; /* aliases hold from the next line on */
	const struct fields *directories;     /* pushd, newest first; NULL: none */
	const struct job *jobs;
	uint64_t disabled; /* by enable -n: a bit for each builtin, in the order of their table */
	int status;        /* $?; STATUS_UNKNOWN */
	int before;        /* what it was when the present builtin started */
	int substituted;   /* that of the last $( ) */
	bool wants_status; /* somebody looks at it */
	bool tested;       /* part of a condition: a failure sets nothing off */
	enum flow flow;
	int flow_levels;
	uint16_t loops, functions, aliases; /* nesting */
	struct str expanding;               /* the alias that is being replaced */
	uint32_t offset;                    /* of the present command in its source */
	const struct node *units;           /* the commands of the present text itself */
	uint32_t unit;                      /* where the one that is being run begins */
	bool interactive;                   /* started from the session's snapshot */
	bool login;                         /* logout ends it */
};

#endif
