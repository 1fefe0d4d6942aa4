/*
 * What one command does in tmux, from one call of it to the next: the server and the sessions it
 * has started, what it has typed into which pane, its paste buffers. What was typed there before
 * it came is asked of tmux. Lives in the evaluator's arena and is handed to every unwrapping.
 */
#ifndef KEIHOOKD_SHELL_LAUNCH_PANES_H
#define KEIHOOKD_SHELL_LAUNCH_PANES_H

#include "shell/launch/launch.h"

#define MAX_PANE_BUFFERS 8 /* past it any of them may be what is pasted */
#define MAX_PANE_LINES   4 /* beginnings of a command in what stands in a pane */

struct pane_session {
	struct str name; /* empty: not known */
	bool quiet;      /* what runs in it reads no commands */
	struct pane_session *next;
};

/* Everything that was typed for one target. */
struct pane_typing {
	struct field target; /* no pieces: none was given */
	struct field text;
	struct pane_typing *next;
};

struct pane_buffer {
	struct field name; /* no pieces: it has none of its own */
	struct field text;
};

/* Starts as { 0 }. */
struct panes {
	bool windows; /* sessions may have more panes than their first */
	bool vague;   /* something may have been typed, or at another time */
	struct pane_session *sessions;
	unsigned int n_sessions;
	struct pane_typing *typings;
	struct pane_buffer buffers[MAX_PANE_BUFFERS];
	size_t n_buffers;
	struct str socket; /* of the present call: -S or -L; empty: the default */
};

/* What one send-keys or paste-buffer types. */
struct pane_keys {
	struct field text; /* lines end in \n */
	bool clears;       /* it begins with a key that empties the line */
	bool vague;        /* keys among them may do anything to the line, or end what reads it */
};

/* new-session; @name NULL: none is given. */
void panes_add_session(struct unwrap *u, struct panes *panes, const struct field *name,
	const struct field *argv, size_t argc);
/* Lines that are ended by it are run; the rest waits. */
void panes_type(struct unwrap *u, struct panes *panes, const struct field *target,
	const struct pane_keys *keys);
/* Lines that wait: they are run if somebody ends them. For callers that keep no panes. */
void panes_flush(struct unwrap *u, struct panes *panes);

/* set-buffer, load-buffer. */
void panes_add_buffer(struct unwrap *u, struct panes *panes, const struct field *name,
	struct field text, bool append);
void panes_paste(struct unwrap *u, struct panes *panes, const struct field *name,
	const struct field *target);

#endif
