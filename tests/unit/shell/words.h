/*
 * A line of a data file cut into words as a shell would cut it ('..', "..", \x, and \n, \t within
 * "..."). $X stands for unknown text within a word, a word $@ for any number of unknown words.
 */
#ifndef KEIHOOKD_TESTS_WORDS_H
#define KEIHOOKD_TESTS_WORDS_H

#include "value/value.h"

struct words {
	struct field at[128];
	size_t n;
};

struct words words_cut(struct arena *arena, struct str line);

#endif
