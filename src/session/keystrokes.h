/*
 * Keys typed by a program into the terminal that hosts the client are, to the client, a person's.
 * While a refusal waits for the person's word, such calls are refused.
 */
#ifndef KEIHOOKD_SESSION_KEYSTROKES_H
#define KEIHOOKD_SESSION_KEYSTROKES_H

#include "session/store.h"

/*
 * Would a call of @effects type into the client's terminal? *ret_call is the first that would or,
 * where its target cannot be told, might; NULL if none. Returns 0 or -ENOMEM.
 */
int keystrokes_find(struct arena *arena, const struct event *event, const struct effects *effects,
	struct facts *facts, const struct call **ret_call);

#endif
