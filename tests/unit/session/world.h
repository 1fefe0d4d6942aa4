/*
 * A session to try the confirmation on: a process tree of a client with its hook, a transcript in
 * memory, a state database in a directory of its own. Time only moves when a test moves it.
 */
#ifndef KEIHOOKD_TESTS_SESSION_WORLD_H
#define KEIHOOKD_TESTS_SESSION_WORLD_H

#include "../unit.h"
#include "base/buf.h"
#include "session/session.h"

#define SESSION    "5e551011-0000-4000-8000-000000000001"
#define CLIENT_PID 1000
#define HOOK_PID   1100

struct world {
	struct arena arena;
	struct facts facts;
	struct store *store;
	struct buf transcript; /* what is on disk */
	uint64_t inode;
	int64_t now;
	int n_lines;
	pid_t client; /* who sends events */
	const char *session, *entrypoint;
	bool nested, agent_shell; /* how the sender's ancestry looks */
	char dir[64], path[80];
	struct str person;   /* what the person was told last */
	struct finding last; /* as it was after the last attempt */
	int waits;           /* how often the last attempt was told to wait */
};

void world_init(struct world *w);
void world_finish(struct world *w);
void world_reopen(struct world *w); /* the daemon starts anew */

/* UserPromptSubmit from the hook of the client. */
void submit(struct world *w, const char *text);
/* The client's transcript lines. */
void write_human(struct world *w, const char *source, const char *text);
void write_absorbed(struct world *w, const char *text);
void write_assistant(struct world *w, const char *text);
void write_call(struct world *w, const char *id);
void write_result(struct world *w, const char *id);
void write_raw(struct world *w, const char *json);
/* Both: as if typed. */
void type_words(struct world *w, const char *text);

struct attempt {
	const char *targets[4]; /* of findings of the rule test.stop */
	const char *jobs;       /* of the first */
	const char *call;       /* tool_use_id; made up if NULL */
	const char *confirm, *rule;
	int reserve_ms;
};

/* PreToolUse: allowed? Refusals are recorded; waiting is played through. */
bool attempt(struct world *w, const struct attempt *a);
bool try_stop(struct world *w, const char *target);
bool try_both(struct world *w, const char *a, const char *b);
void report(struct world *w, const char *call); /* PostToolUse */
struct event world_event(struct world *w, enum event_kind kind);

#endif
