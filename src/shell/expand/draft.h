/*
 * A word while it is being expanded: runs of text that remember whether they may still be split
 * or match names, for each of at most MAX_ALTERNATIVES outcomes. Internal to expansion.
 */
#ifndef KEIHOOKD_SHELL_EXPAND_DRAFT_H
#define KEIHOOKD_SHELL_EXPAND_DRAFT_H

#include "base/buf.h"
#include "shell/expand/shell.h"

enum bit_flags {
	BIT_QUOTED = 1 << 0, /* means itself; even empty it makes a field */
	BIT_SPLIT = 1 << 1,  /* IFS splits it */
	BIT_GLOB = 1 << 2,   /* * ? [ in it are wildcards */
	BIT_BREAK = 1 << 3,  /* a field ends here: between the elements of "$@" */
	BIT_MANY = 1 << 4,   /* stands for any number of fields */
};

struct bit {
	unsigned int flags;
	struct piece piece;
};

struct draft {
	struct bit *at;
	size_t n, capacity;
};

struct drafts {
	struct draft at[MAX_ALTERNATIVES];
	size_t n;
};

/* How a word is read. */
struct expander {
	struct shell *sh;
	bool split;         /* as argv: fields and names; else one text */
	bool pattern;       /* quoted wildcards get a backslash */
	bool operand_split; /* within an unquoted ${x-word}: its literals are split as well */
};

/* One outcome, nothing in it. */
struct drafts drafts_empty(void);
int drafts_add(struct expander *e, struct drafts *drafts, struct bit bit);
int drafts_add_text(struct expander *e, struct drafts *drafts, struct str text, unsigned int flags);
int drafts_add_any(struct expander *e, struct drafts *drafts, unsigned int flags);
/* Every outcome of @drafts with every outcome of @more behind it; covered where too many. */
int drafts_cross(struct expander *e, struct drafts *drafts, const struct drafts *more);
/* What either may be. */
int drafts_unite(struct expander *e, struct drafts *drafts, const struct drafts *more);

/* Fields after splitting and names (e->split), or one text each. */
int drafts_finish(struct expander *e, const struct drafts *drafts, struct value *ret);
/* One outcome split at IFS; each field is given to @each as its bits. */
int draft_split(struct expander *e, const struct draft *draft,
	int (*each)(void *self, const struct bit *bits, size_t n), void *self);
/* Bits in a row as one field; with e->pattern quoted wildcards escaped. */
struct field bits_field(struct expander *e, const struct bit *bits, size_t n);
/* As a pattern; false if it is not wholly known. */
bool bits_pattern(struct expander *e, const struct bit *bits, size_t n, struct str *ret_pattern);

/* Adds what @parts become behind every outcome. */
int expand_parts(struct expander *e, const struct part *parts, struct drafts *drafts);
int expand_param(struct expander *e, const struct part *part, struct drafts *drafts);
/* Adds a value: of a scalar, or a list as "$@" (@which '@') or "$*" ('*'). */
int expand_emit(struct expander *e, const struct value *value, char which, bool quoted,
	struct drafts *drafts);
/* A wildcard, with what stands within @(..) expanded. */
int expand_glob_part(struct expander *e, const struct part *part, struct drafts *drafts);
int expand_tilde(struct expander *e, struct str user, struct drafts *drafts);

/* First byte of IFS, for "$*"; empty if there is none. */
struct str expand_separator(struct shell *sh);
struct str expand_ifs(struct shell *sh);

/*
 * Words that brace expansion makes of one: each a row of parts, NULL for what is not told one by
 * one. Past MAX_FIELDS the last row stands for the rest.
 */
struct strand {
	const struct part **at;
	size_t n;
};

int expand_braces(struct expander *e, const struct part *parts, struct strand **ret, size_t *ret_n);
bool has_braces(const struct part *parts);

/* The names that a pattern in a path matches, sorted. *ret_known false: they cannot be told. */
int expand_glob(struct shell *sh, struct str pattern, bool *ret_known, struct fields *ret);

struct subject;

/* ${x#w}, ${x/p/r}, ${x:1:2}, ${x^}: of every element. PIECE_ANY where it cannot be told. */
int expand_operate(struct expander *e, const struct part *part, const struct subject *subject,
	struct value *ret);
/* ${x@Q} and the like. */
int expand_transform(struct expander *e, const struct part *part, const struct subject *subject,
	struct value *ret);
/* The same of all elements at once; @letter is one of K, k, A, a. */
int expand_transform_array(struct expander *e, char letter, struct str name, struct value *ret);

#endif
