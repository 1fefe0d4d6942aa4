/*
 * Regular expressions. The only user of PCRE2: interpreted, with match and heap limits, without
 * JIT. Running into a limit is the answer MAYBE, never an error and never NO. Bytes that are not
 * UTF-8 match nothing but do not stop the match around them. A pattern may be used by several
 * threads at once.
 */
#ifndef KEIHOOKD_RULES_PATTERN_H
#define KEIHOOKD_RULES_PATTERN_H

#include "base/buf.h"
#include "base/util.h"

#define PATTERN_MATCH_LIMIT 100000
#define PATTERN_HEAP_KIB    1024
#define MAX_PATTERN         16384
#define MAX_SUBJECT         (1u << 20) /* past it: MAYBE */

/* The text is not a pattern. */
#define PATTERN_REJECTED 1

struct pattern;

struct pattern_problem {
	size_t offset; /* byte of the pattern */
	char why[128];
};

enum pattern_flags {
	PATTERN_CASELESS = 1 << 0,
	PATTERN_WHOLE = 1 << 1, /* all of the subject must match */
};

/* Returns 0, -ENOMEM or PATTERN_REJECTED. */
int pattern_compile(
	struct str text, unsigned int flags, struct pattern **ret, struct pattern_problem *reterr);
void pattern_destroy(struct pattern *pattern);

enum tri pattern_search(const struct pattern *pattern, struct str subject);

/*
 * Bytes that stand in every subject the pattern matches; empty if none can be told. Derived from
 * the pattern's text alone, giving up at whatever it does not know.
 */
struct str pattern_literal(struct arena *arena, struct str text);

#endif
