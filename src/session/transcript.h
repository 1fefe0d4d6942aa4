/*
 * The session's transcript: one JSON object a line, appended by the client. Says who wrote a
 * line, by its shape alone (Claude Code 2.1.330): only two shapes are a person's words. The file
 * lags behind the hooks by some 100 ms and a last line may be half written; that one is left out.
 */
#ifndef KEIHOOKD_SESSION_TRANSCRIPT_H
#define KEIHOOKD_SESSION_TRANSCRIPT_H

#include "base/util.h"
#include "facts/facts.h"

#define MAX_TRANSCRIPT_READ (4u << 20) /* bytes read for one decision */

enum line_kind {
	LINE_OTHER,     /* nothing that a confirmation depends on */
	LINE_HUMAN,     /* typed by the person at the client */
	LINE_SDK,       /* given to the client by a program: claude -p, stream-json */
	LINE_NOT_HUMAN, /* stands where a person's words would, but is not: `why` says */
	LINE_ASSISTANT, /* text of the assistant */
	LINE_TOOL_USE,  /* a call of the assistant: text is its id */
};

const char *line_kind_name(enum line_kind kind);

struct line {
	enum line_kind kind;
	struct str text; /* whole words; empty for LINE_OTHER */
	struct str uuid; /* of the line, or of the message for LINE_ASSISTANT */
	struct str entrypoint;
	struct str results; /* ids of the calls whose results it holds, one a line */
	int64_t ms;         /* its timestamp, 0 if it has none */
	int64_t offset;     /* in the file */
	const char *why;    /* LINE_NOT_HUMAN: "source system", "meta", ... */
	bool queued;        /* typed while the agent worked */
	bool has_source;    /* says promptSource */
};

/* Which lines count. */
struct line_rules {
	struct str session_id; /* lines of other sessions are LINE_NOT_HUMAN */
	/* An older client whose lines never say promptSource: the plain shape is the person's. */
	bool plain;
};

/* One line, without its newline. Returns 0 or -ENOMEM; what is not JSON is LINE_OTHER. */
int line_read(
	struct arena *arena, struct str bytes, const struct line_rules *rules, struct line *ret);

struct transcript {
	uint64_t dev, inode;
	int64_t size;       /* of the file when it was read; 0 if it is not there */
	struct line *lines; /* in order; LINE_OTHER left out */
	size_t n;
	bool sources; /* some line says promptSource */
};

/*
 * Reads what stands behind @from (a line border, or anything: the first partial line is left
 * out), at most MAX_TRANSCRIPT_READ from the end. @from < 0: the last TRANSCRIPT_TAIL bytes. If
 * no line says promptSource, lines are judged by the plain shape where @plain_allowed. A file
 * that cannot be read has no lines. Returns 0 or -ENOMEM.
 */
int transcript_read(struct arena *arena, struct facts *facts, struct str path,
	struct str session_id, int64_t from, bool plain_allowed, struct transcript *ret);

/*
 * Was the line written while a call of the assistant ran, after its call and before its result?
 * The client never does that with a person's words; MAYBE: a call's result has not come yet.
 */
enum tri transcript_during_call(const struct transcript *transcript, const struct line *line);

/* How large the file is now, and which file it is; zeros if it is not there. */
int transcript_mark(
	struct arena *arena, struct facts *facts, struct str path, struct transcript *ret);

#endif
