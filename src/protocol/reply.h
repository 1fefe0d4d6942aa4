/* Verdict to words, and to the JSON that Claude Code reads from a hook. */
#ifndef KEIHOOKD_PROTOCOL_REPLY_H
#define KEIHOOKD_PROTOCOL_REPLY_H

#include "base/arena.h"
#include "protocol/event.h"
#include "protocol/verdict.h"

#define MAX_REPLY (64u << 10)

/* Fills verdict->reason and verdict->person from the findings. Returns 0 or -ENOMEM. */
int reply_texts(struct arena *arena, const struct event *event, struct verdict *verdict);

/*
 * The hook's stdout, stderr and exit status for the event. At most MAX_REPLY: long texts are cut
 * at a character border and say so. Returns 0 or -ENOMEM.
 */
int reply_encode(struct arena *arena, const struct event *event, const struct verdict *verdict,
	struct str *ret_stdout, struct str *ret_stderr, int *ret_exit);

#endif
