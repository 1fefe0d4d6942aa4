/*
 * -regex and -iregex of find (GNU 4.9): the whole path has to match, in the syntax that the last
 * -regextype before it names, or else that of Emacs.
 */
#ifndef KEIHOOKD_SHELL_FILTER_FIND_REGEX_H
#define KEIHOOKD_SHELL_FILTER_FIND_REGEX_H

#include "base/libc_regex.h"
#include "shell/filter/run.h"

#define MAX_FIND_REGEXES 4 /* in one expression; with more it is not known what it finds */

/* Those of one search, each made when it is first asked for. */
struct find_regexes {
	struct regex compiled[MAX_FIND_REGEXES];
	size_t words[MAX_FIND_REGEXES]; /* where in args each stands */
	size_t n;
};

/* Does @path fit args[@at + 1]? The expression begins at @begin. */
bool find_regex_fits(
	struct filter *f, struct find_regexes *regexes, size_t begin, size_t at, struct str path);
void find_regexes_finish(struct find_regexes *regexes);

#endif
