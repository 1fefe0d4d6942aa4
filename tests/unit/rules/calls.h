/* Calls for tests, from words: `$X` is unknown text, `$@` any number of words, `;` ends a call. */
#ifndef KEIHOOKD_TESTS_CALLS_H
#define KEIHOOKD_TESTS_CALLS_H

#include "shell/effects.h"

/* Aborts when memory is out. */
struct effects *effects_of_words(struct arena *arena, const char *words, const char *cwd);

#endif
