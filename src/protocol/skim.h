/*
 * What can be said about a payload that nobody could read: which tool it names, and whether a
 * guarded word stands in its tool_input as a whole word. Works on any bytes, in pieces, without
 * memory of its own; the hook client has it built in, so it needs libc only.
 *
 * JSON escapes are undone first (\u006d is an m, \n ends a word). A word is looked for twice:
 * as written, and with the shell's quotes and backslashes taken out (mo"dal").
 */
#ifndef KEIHOOKD_PROTOCOL_SKIM_H
#define KEIHOOKD_PROTOCOL_SKIM_H

#include "base/str.h"

#define SKIM_MAX_WORD 63
#define SKIM_MAX_NAME 127

/* Looks for whole words, as written [0] and with quotes taken out [1]. */
struct word_scan {
	struct word_half {
		char word[SKIM_MAX_WORD + 1];
		size_t len;
	} halves[2];
	bool backslash;
	bool found;
	char hit[SKIM_MAX_WORD + 1]; /* the first word found, for the message */
};

struct skim {
	const struct str *words;
	size_t n_words;
	struct word_scan inside, whole; /* of tool_input, of everything */
	char tool[SKIM_MAX_NAME + 1], event[SKIM_MAX_NAME + 1];
	bool saw_tool_input;

	/* where we are */
	size_t depth;
	bool in_string, is_key, escape;
	int hex_left;
	uint32_t code_point;
	char key[32];
	size_t key_len, name_len;
	char *name; /* tool or event, while its value is read */
};

/* Guarded whatever the packs say: what can be looked for before any pack was read. */
const struct str *skim_floor_words(size_t *ret_n);

/* @words are kept, not copied; the floor is always added. */
void skim_init(struct skim *skim, const struct str *words, size_t n_words);
void skim_feed(struct skim *skim, struct str bytes);
void skim_end(struct skim *skim);

/* After skim_end(): the guarded word found, or NULL. Without a tool_input everything counts. */
const char *skim_hit(const struct skim *skim);
/* May the event be the start of a tool that runs something? Yes, unless it says otherwise. */
bool skim_executes(const struct skim *skim);
/* Is it PreToolUse, or does it not say? */
bool skim_may_be_pre_tool_use(const struct skim *skim);

/* Tools that change files only; a fault must not stop them. */
bool tool_only_writes(struct str tool);

#endif
