/*
 * Regular expressions of libc (regex(7)), for programs that use them: pkill, grep, sed, awk. Those
 * that libc (glibc 2.36) would take long or much memory for are refused: it unrolls repetitions,
 * goes one call deeper for each bracket, and tries everything for a back-reference.
 */
#ifndef KEIHOOKD_BASE_LIBC_REGEX_H
#define KEIHOOKD_BASE_LIBC_REGEX_H

#include <regex.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/util.h"

#define MAX_REGEX_LENGTH     2048
#define MAX_REGEX_DEPTH      64
#define MAX_REGEX_COPIES     1024 /* {m,n}, multiplied over the expression */
#define MAX_REGEX_REFERRED   3    /* repetitions beside a back-reference */
#define MAX_REFERRED_SUBJECT 1024

struct regex {
	regex_t compiled;
	bool refers; /* has a back-reference */
};

/*
 * @flags: those of regcomp(3). Returns 0, -EINVAL if libc refuses it, -E2BIG if it costs too much
 * to follow, -ENOMEM. Only after 0 is there something to be finished.
 */
int regex_compile(struct regex *ret, struct str text, int flags);
void regex_finish(struct regex *regex);

/*
 * Is there a match in @subject at or behind @from? @matches has room for @n, at least 1; offsets
 * count from the start of @subject. MAYBE: it would take too long.
 */
enum tri regex_find(
	const struct regex *regex, struct str subject, size_t from, size_t n, regmatch_t *matches);

#endif
