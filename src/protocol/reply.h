/* Verdict to words, and to the JSON that Claude Code reads from a hook. */
#ifndef KEIHOOKD_PROTOCOL_REPLY_H
#define KEIHOOKD_PROTOCOL_REPLY_H

#include "base/arena.h"
#include "protocol/event.h"
#include "protocol/kei.h"
#include "protocol/verdict.h"

#define MAX_REPLY KEI_MAX_REPLY
/* Findings told one by one; the rest is counted. */
#define REPLY_MAX_FINDINGS 8

/* What the hook client prints and ends with. */
struct reply {
	struct str out, err;
	int status;
};

/*
 * Fills verdict->reason and verdict->person from the findings; what stood in person already comes
 * first. Returns 0 or -ENOMEM.
 */
int reply_texts(struct arena *arena, const struct event *event, struct verdict *verdict);

/*
 * The hook's stdout, stderr and exit status for the event. At most MAX_REPLY: long texts are cut
 * at a character border and say so. Returns 0 or -ENOMEM.
 */
int reply_encode(struct arena *arena, const struct event *event, const struct verdict *verdict,
	struct str *ret_stdout, struct str *ret_stderr, int *ret_exit);

/*
 * For an event that could not be judged, because of @why: @word is the guarded word found in it,
 * or NULL. Tools that execute are refused if there is one, a settings change always; the rest
 * passes with a message to the person. Returns 0 or -ENOMEM.
 */
int reply_unjudged(struct arena *arena, const struct event *event, const char *word, struct str why,
	struct reply *ret);

#endif
