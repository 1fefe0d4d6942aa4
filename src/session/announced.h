/*
 * What a session has announced and not reported yet. A file that a Write or Edit is about to
 * change may hold the old or the new text when a command reads it; and a command that was let
 * through may read a file only after a later Write. Rows go when the call reports back, with the
 * session, or after ANNOUNCED_MS; texts are kept no longer than that.
 */
#ifndef KEIHOOKD_SESSION_ANNOUNCED_H
#define KEIHOOKD_SESSION_ANNOUNCED_H

#include "session/session.h"

/* A call that has not reported by then never will: it was not permitted, or its client is gone. */
#define ANNOUNCED_MS (INT64_C(10) * 60 * 1000)

struct announced; /* of one decision */

/* @store NULL: nothing is known, and the facts stay as they are. 0 or -ENOMEM. */
int announced_create(struct arena *arena, struct store *store, const struct event *event,
	struct announced **ret);
/* From now on @facts give the announced texts, too. */
void announced_attach(struct announced *announced, struct facts *facts);

/* The text that the event's Write or Edit would leave. False: it cannot be told. */
bool announced_text(
	struct arena *arena, const struct event *event, struct facts *facts, struct str *ret_text);

struct announced_command {
	struct str command, cwd;
};

/*
 * Commands of the session that read files and may still run. Ask after announced_assume(), with
 * what the event would write.
 */
int announced_commands(struct announced *announced, struct announced_command **ret, size_t *ret_n);
/* @path holds @text from now on, for whoever asks; announced_used(): somebody did. */
void announced_assume(struct announced *announced, struct str path, struct str text);
bool announced_used(const struct announced *announced);

/* The event is let through: it is announced, if others could read what it writes or the reverse. */
int announced_note(struct announced *announced, struct facts *facts);
/* The call has reported back; or the session has ended. */
int announced_over(struct store *store, const struct event *event);

#endif
