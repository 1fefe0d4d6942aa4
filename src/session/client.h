/*
 * Who handed an event in. Claude Code starts its hooks itself, each as a child of its own in a
 * session of its own; a shell of the agent's stands between the client and what the agent runs.
 * What the ancestry tells can be forged by `exec` from a shell of the agent's, so it is one
 * witness of two and never enough alone.
 */
#ifndef KEIHOOKD_SESSION_CLIENT_H
#define KEIHOOKD_SESSION_CLIENT_H

#include "facts/facts.h"
#include "protocol/event.h"

#define MAX_ANCESTORS 64

struct client {
	/* "pid:ticks:namespace" of the Claude Code process; empty if it cannot be told. */
	struct str key;
	pid_t pid;
	struct str entrypoint; /* CLAUDE_CODE_ENTRYPOINT: "cli", "sdk-cli"; or empty */
	bool attended;         /* someone sits at it: CLAUDE_CODE_SESSION_ATTENDED is not 0 */
	/*
	 * Why an event from there is not the client's own ("inside an agent shell", "second client
	 * above"), or NULL if nothing speaks against it.
	 */
	const char *doubt;
};

/* Returns 0 or -ENOMEM; what cannot be read is a doubt. */
int client_of(
	struct arena *arena, struct facts *facts, const struct event *event, struct client *ret);

/*
 * Does this process, or one above it, belong to an agent? For verbs that only a person may use.
 * *ret_why: how it shows, or NULL. Ancestry that cannot be read shows nothing.
 */
int client_agent_above(struct arena *arena, struct facts *facts, pid_t pid, const char **ret_why);

#endif
