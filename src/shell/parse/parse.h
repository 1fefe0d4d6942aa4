/*
 * Parses shell text into a tree. Never fails on bad input: what cannot be read becomes a
 * NODE_UNPARSED with the reason, and parsing goes on behind it.
 *
 * A long text is read in portions: shell_parse() stops between two top-level commands once it
 * has made half of MAX_NODES (or of MAX_PARTS) and says in `resume` where to go on:
 *
 *	struct parse_options options = { .from = 0 };
 *	do {
 *		shell_parse(arena, text, &options, &parsed);
 *		... parsed.root ...
 *		options.from = parsed.resume;
 *	} while (parsed.resume < parsed.text.len);
 *
 * Only one command that is larger than the limits by itself ends in a NODE_UNPARSED, whose text
 * reaches to the end.
 */
#ifndef KEIHOOKD_SHELL_PARSE_PARSE_H
#define KEIHOOKD_SHELL_PARSE_PARSE_H

#include "shell/parse/ast.h"

#define MAX_PARTS 65536 /* words, parts, redirects and assignments of one portion */
#define MAX_CHAIN 1024  /* links of one && || chain; behind it a new chain starts */

struct parse_options {
	bool extglob; /* @(..) outside [[ ]] and == as bash -O extglob reads it */
	bool zsh;     /* short loops, ${(flags)x}, =(..) ... where zsh(1) reads otherwise */
	bool posix; /* sh: no process substitution, no arrays ... only where bash itself differs */
	uint32_t depth; /* nesting already spent by whoever hands this text over */
	size_t from;    /* byte to start at: 0, or `resume` of the portion before */
};

struct parsed {
	struct node *root;   /* a NODE_SEQUENCE; NULL list for an empty text */
	uint32_t n_unparsed; /* how many NODE_UNPARSED: 0 means bash -n would accept it */
	uint32_t n_deferred; /* those that bash meets only when it runs the text around them */
	bool limit_hit;      /* MAX_DEPTH, MAX_NODES or MAX_PARTS was reached */
	uint64_t n_steps;    /* bytes looked at, about: grows with the text, not faster */
	size_t resume;       /* where the next portion starts; the text's length: all was read */
	/*
	 * What spans count in: the text as given, or a copy without its NUL bytes, which bash
	 * drops. Hand this one in again for the next portion.
	 */
	struct str text;
};

/* Returns 0, or -ENOMEM once the arena's limit is reached. */
int shell_parse(struct arena *arena, struct str text, const struct parse_options *options,
	struct parsed *ret);

/* Text as one word would be read within double quotes / a here-document body: expansions only. */
int shell_parse_heredoc(struct arena *arena, struct str text, const struct parse_options *options,
	struct word **ret_word);

/*
 * As bash reads on after replacing the word at @word by an alias's value: parses the value and
 * what stands behind the word, up to @to (the end of the command's line or text). Spans count in
 * ret->text.
 */
int shell_parse_alias(struct arena *arena, struct str text, struct span word, size_t to,
	struct str value, const struct parse_options *options, struct parsed *ret);

#endif
