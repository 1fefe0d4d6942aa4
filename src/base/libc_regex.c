#include "base/libc_regex.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What decides how long libc takes. Basic and extended syntax are told alike: `\(` is a `(`. */
struct cost {
	size_t depth, deepest, copies, repetitions, references;
};

/* The larger number of {m,n}; 1 if there is none. */
static size_t count_of(struct str text, size_t at)
{
	size_t number = 0, largest = 1;

	for (; at < text.len && (isdigit((unsigned char)text.at[at]) || text.at[at] == ','); at++) {
		if (text.at[at] == ',')
			number = 0;
		else
			number = MIN(10 * number + (size_t)(text.at[at] - '0'),
				(size_t)MAX_REGEX_COPIES + 1);
		largest = MAX(largest, number);
	}
	return largest;
}

static struct cost cost_of(struct str text)
{
	struct cost cost = { .copies = 1 };

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\\' && i + 1 < text.len) {
			c = text.at[++i];
			cost.references += c >= '1' && c <= '9';
		}
		cost.depth += c == '(';
		cost.deepest = MAX(cost.deepest, cost.depth);
		if (c == ')' && cost.depth)
			cost.depth--;
		else if (c == '*' || c == '+' || c == '{')
			cost.repetitions++;
		if (c == '{')
			cost.copies = MIN(
				cost.copies * count_of(text, i + 1), (size_t)MAX_REGEX_COPIES + 1);
	}
	return cost;
}

int regex_compile(struct regex *ret, struct str text, int flags)
{
	struct cost cost = cost_of(text);
	char *terminated;
	int r;

	if (text.len > MAX_REGEX_LENGTH || cost.deepest > MAX_REGEX_DEPTH ||
		cost.copies > MAX_REGEX_COPIES ||
		(cost.references && cost.repetitions > MAX_REGEX_REFERRED))
		return -E2BIG;
	terminated = strndup(text.at ? text.at : "", text.len);
	if (!terminated)
		return -ENOMEM;
	r = regcomp(&ret->compiled, terminated, flags);
	free(terminated);
	ret->refers = cost.references > 0;
	return r == 0 ? 0 : r == REG_ESPACE ? -ENOMEM : -EINVAL;
}

void regex_finish(struct regex *regex)
{
	regfree(&regex->compiled);
}

enum tri regex_find(
	const struct regex *regex, struct str subject, size_t from, size_t n, regmatch_t *matches)
{
	int r;

	if (regex->refers && subject.len > MAX_REFERRED_SUBJECT)
		return MAYBE;
	matches[0].rm_so = (regoff_t)from;
	matches[0].rm_eo = (regoff_t)subject.len;
	r = regexec(&regex->compiled, subject.at ? subject.at : "", n, matches, REG_STARTEND);
	return r == 0 ? YES : r == REG_NOMATCH ? NO : MAYBE;
}
