/*
 * Calls that would leave the client without us: programs of ours changed, the settings that call
 * them taken away, another client started that would not ask. What the settings files in force name
 * is known from settings.h. Findings are added in front of *ret.
 */
#ifndef KEIHOOKD_SESSION_TAMPERING_H
#define KEIHOOKD_SESSION_TAMPERING_H

#include "protocol/verdict.h"
#include "session/store.h"

/*
 * Changes to our own programs, state and configuration, to the transcript, and to the settings that
 * call us. @store NULL: none are known.
 */
int tampering_files(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding **ret);

/* A client that runs no hooks of ours: by its options, its environment, or what the settings say
 * now. */
int tampering_clients(struct store *store, struct arena *arena, const struct effects *effects,
	struct facts *facts, struct finding **ret);

/* Puts a copy in front of *ret; 0 or -ENOMEM. */
int add_finding(struct arena *arena, const struct finding *what, struct finding **ret);
/* The words of a call, as far as known. */
struct str show_call(struct arena *arena, const struct call *call);

#endif
