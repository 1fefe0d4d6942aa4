/*
 * The words that confirm. The whole message is the phrase (ASCII case ignored, blanks around it
 * and one final '.' or '!' aside), optionally followed by targets or `all`. Everything else is
 * not a confirmation; what merely resembles one is told apart, so that the person can be told
 * what to type.
 */
#ifndef KEIHOOKD_SESSION_PHRASE_H
#define KEIHOOKD_SESSION_PHRASE_H

#include "base/arena.h"

#define DEFAULT_PHRASE STR("yes, stop it")
/* A longer message is never taken for an attempt at the phrase. */
#define MAX_PHRASE_MESSAGE 4096

enum said {
	SAID_NOTHING, /* about something else */
	SAID_NEAR,    /* contains the phrase, or something that looks like it, but is not it */
	SAID_BARE,    /* the phrase alone */
	SAID_ALL,     /* the phrase and `all` */
	SAID_NAMED,   /* the phrase and something behind it: targets, if phrase_names() says so */
};

const char *said_name(enum said said);

/*
 * @phrase: one phrase a line; the message is read as the one that it comes closest to.
 * *ret_rest: what stands behind the phrase; empty but for SAID_NAMED. Returns 0 or
 * -ENOMEM.
 */
int phrase_read(struct arena *arena, struct str message, struct str phrase, enum said *ret,
	struct str *ret_rest);

/*
 * Takes @code off what stands behind the phrase: *said and *rest become what they would be without
 * it. False, and nothing changed, if it is not there. An empty code is always there.
 */
bool phrase_take_code(struct str code, enum said *said, struct str *rest);

/*
 * Is @rest wholly made of the given targets, with blanks, commas or "and" between them? Marks
 * those named in @ret_named[n]. Targets may hold blanks; the longest that fits is meant.
 */
bool phrase_names(struct str rest, const struct str *targets, size_t n, bool *ret_named);

/* Does @text name @target as a word of its own ("ap-1" in "Stop ap-1?", not in "ap-12")? */
bool text_names(struct str text, struct str target);

/*
 * The letters a person would see: lower case, look-alikes of other scripts as the ASCII letter
 * they resemble, nothing invisible, one blank for everything else. at is NULL without memory.
 */
struct str text_skeleton(struct arena *arena, struct str text);

#endif
