/*
 * What a command would do, as far as it can be followed: the programs it would start, the files
 * it would write, the texts in other languages it would run, and what could not be followed.
 *
 * Everything lives in the arena of the decision. Spans are bytes of the command that was typed,
 * also for calls that stand in a nested text: then it is the outer word that carries them.
 */
#ifndef KEIHOOKD_SHELL_EFFECTS_H
#define KEIHOOKD_SHELL_EFFECTS_H

#include "facts/facts.h"
#include "lang/lang.h"
#include "protocol/verdict.h" /* struct span */
#include "value/value.h"

#define MAX_CALLS      512
#define MAX_EVAL_STEPS 200000

/* How a call was reached from its parent (or from the command itself). */
enum call_via {
	VIA_COMMAND,      /* stands there as it is */
	VIA_WRAPPER,      /* sudo CMD, find -exec CMD, xargs CMD */
	VIA_SHELL_TEXT,   /* bash -c TEXT, eval TEXT, ssh host TEXT, trap TEXT */
	VIA_STDIN,        /* text that reaches a shell's stdin */
	VIA_FILE,         /* a script file */
	VIA_SUBSTITUTION, /* $(..), <(..) */
	VIA_FUNCTION,     /* body of a function that is called */
	VIA_ALIAS,
	VIA_LANGUAGE, /* os.system, subprocess.run ... */
	VIA_RECIPE,   /* Makefile, justfile, package.json, git alias, git hook */
	VIA_TERMINAL, /* keys sent to a terminal */
	VIA_LATER,    /* at, cron: another time */
};

const char *call_via_name(enum call_via via);

struct env_var {
	struct str name;
	struct value value; /* one alternative of no fields: unset */
};

struct call {
	const struct field *argv; /* as the program would see it; argv[0] as written */
	size_t argc;
	/*
	 * What would really be started: the basename of the file behind argv[0], through links,
	 * copies, hash -p and PATH; e.g. "modal" for ./m after `cp $(which modal) m`.
	 */
	struct field program;
	const struct env_var *env; /* differences from the session's environment */
	size_t n_env;
	struct field cwd;
	enum call_via via;
	const struct call *parent; /* sudo for the command it runs; NULL at the top */
	bool conditional;          /* in a branch or alternative that may not be taken */
	bool background;
	bool remote;         /* on another host or in a container: no pid of ours */
	bool truncated_argv; /* MAX_FIELDS was reached */
	struct value input;  /* what it would read on stdin, as far as known (open: unknown) */
	struct value pid_file; /* text of the -F file that this command wrote; n == 0: of none */
	struct span span;      /* of the command that was typed */
	uint32_t number;     /* order of start, from 0 */
	struct call *next;
};

struct write {
	struct field path;
	struct value content; /* after the write; open: unknown */
	bool append, removed,
		conditional;   /* removed: unlinked, moved away or truncated to nothing */
	const struct call *by; /* NULL: a redirect of the shell itself */
	uint32_t number;       /* of the first call that was started behind it */
	struct span span;
	struct write *next;
};

/* A program text that would be run or launched. */
struct code {
	enum language language;
	struct str text; /* empty and unknown: see `path` */
	bool known;
	struct field path;     /* the file it stands in; no pieces for -c and stdin */
	const struct call *by; /* python x.py; modal run x.py */
	struct span span;
	struct code *next;
};

/* Something that would run but could not be followed. */
struct unread {
	const char *why; /* static text: "nested deeper than 64" */
	struct str text; /* the bytes, where there are any: judged by guarded words */
	bool shell_like; /* would be executed (as against parsed but never run) */
	const struct call *by;
	struct span span;
	struct unread *next;
};

/* A call whose output the command goes on with, and cannot be told: it may hand on what it got. */
struct opaque {
	const struct field *argv;
	size_t argc;
	struct value input;
	struct opaque *next;
};

struct effects {
	struct call *calls; /* in order of start */
	struct write *writes;
	struct code *codes;
	struct unread *unreads;
	struct opaque *opaques;
	size_t n_calls;
	bool limit_hit; /* some limit of architecture section 9 was reached */
	bool is_shell;  /* bash would run it: false when the whole text is a syntax error */
};

struct wrapper_table; /* shell/wrapper.h */

struct shell_input {
	struct str command;
	struct str cwd;
	struct str snapshot; /* text of the session's shell snapshot: aliases, functions; may be
				empty */
	struct facts *facts;
	const struct wrapper_table *wrappers; /* NULL: the built-in ones */
	/* Names that may be programs in /usr/bin and the like, whatever is installed here. */
	const struct str *names;
	size_t n_names;
};

/*
 * Follows the command. Returns 0, or -ENOMEM at the arena's limit. Bad shell, limits and
 * surprises are in @ret_effects, never errors.
 */
int shell_effects(
	struct arena *arena, const struct shell_input *input, struct effects **ret_effects);

/* Effects of a Write, Edit or NotebookEdit: one struct write with the text the file would have. */
int shell_effects_of_write(struct arena *arena, struct str path, struct str content, bool known,
	struct effects **ret_effects);

#endif
