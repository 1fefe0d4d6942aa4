/*
 * What a person's words answer: the pending refusals of the session, or the question that the
 * assistant has just asked. Refusals between two messages of the person are one group; the bare
 * phrase answers a group about one thing, otherwise things are named, or `all`.
 */
#ifndef KEIHOOKD_SESSION_ANSWER_H
#define KEIHOOKD_SESSION_ANSWER_H

#include "session/guarded.h"
#include "session/transcript.h"

enum answer {
	ANSWERS_NOTHING,
	ANSWERS_REFUSALS, /* those in `refusals` */
	ANSWERS_QUESTION, /* the assistant's, which names everything of the call */
	ANSWERS_UNCLEAR,  /* the phrase alone, but more than one thing waits: `names` */
};

struct answered {
	enum answer answer;
	const struct refusal **refusals;
	size_t n_refusals;
	struct str *names;
	size_t n_names;
};

struct question {
	struct str text;               /* what the person said */
	int64_t ms;                    /* when */
	const struct refusal *pending; /* of the session, oldest first */
	size_t n_pending;
	/* The transcript around it, and the line itself in it; NULL where neither has been read. */
	const struct transcript *transcript;
	const struct line *line;
	bool code; /* four characters are wanted, so only a refusal can be answered */
	const struct guarded_list *call; /* the call that wants to be allowed; NULL at the prompt */
};

/* Returns 0 or -ENOMEM. */
int answer_of(struct arena *arena, const struct question *question, struct answered *ret);

/*
 * Do the words, read as the answer to a refusal of exactly this call, speak about all of it?
 * Returns 0 or -ENOMEM.
 */
int answer_covers(
	struct arena *arena, struct str words, const struct guarded_list *call, bool *ret);

#endif
