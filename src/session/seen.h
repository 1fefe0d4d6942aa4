/* What has been seen in a session, for rules that ask: "modal app list", "estimate". */
#ifndef KEIHOOKD_SESSION_SEEN_H
#define KEIHOOKD_SESSION_SEEN_H

#include "session/store.h"

#define SEEN_WORDS 3 /* of a call: program and subcommands */

/* Notes which programs with which subcommands a call has really run; options left out. */
int seen_note(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects);
int seen_add(struct store *store, struct str session, struct str what, int64_t now_ms);
/* False also where there is no state. */
bool seen_ask(struct store *store, struct arena *arena, struct str session, struct str what,
	int64_t *ret_ms);

#endif
