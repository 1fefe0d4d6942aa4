/*
 * Keys typed by a program into the terminal that hosts the client are, to the client, a person's.
 * Calls that do so are refused; where the terminal cannot be told, while a refusal waits for the
 * person's word or if the words are the phrase.
 */
#ifndef KEIHOOKD_SESSION_KEYSTROKES_H
#define KEIHOOKD_SESSION_KEYSTROKES_H

#include "session/store.h"

/*
 * Would a call of @effects type into the client's terminal? *ret_call is the first that would (YES)
 * or, where its target cannot be told, might (MAYBE). Returns 0 or -ENOMEM.
 */
int keystrokes_find(struct arena *arena, const struct event *event, const struct effects *effects,
	struct facts *facts, enum tri *ret, const struct call **ret_call);

#endif
