/*
 * Parses shell text into a tree. Never fails on bad input: what cannot be read becomes a
 * NODE_UNPARSED with the reason, and parsing goes on behind it.
 */
#ifndef KEIHOOKD_SHELL_PARSE_H
#define KEIHOOKD_SHELL_PARSE_H

#include "shell/ast.h"

struct parse_options {
	bool extglob; /* @(..) outside [[ ]] and == as bash -O extglob reads it */
	bool posix; /* sh: no process substitution, no arrays ... only where bash itself differs */
	uint32_t depth; /* nesting already spent by whoever hands this text over */
};

struct parsed {
	struct node *root;   /* a NODE_SEQUENCE; NULL list for an empty text */
	uint32_t n_unparsed; /* how many NODE_UNPARSED: 0 means bash -n would accept it */
	bool limit_hit;      /* MAX_DEPTH or MAX_NODES was reached */
};

/* Returns 0, or -ENOMEM once the arena's limit is reached. */
int shell_parse(struct arena *arena, struct str text, const struct parse_options *options,
	struct parsed *ret);

/* Text as one word would be read within double quotes / a here-document body: expansions only. */
int shell_parse_heredoc(struct arena *arena, struct str text, const struct parse_options *options,
	struct word **ret_word);

#endif
