/* fish 3.6 (fish-language(1)) into bash: variables are arrays, argv is "$@". */
#ifndef KEIHOOKD_SHELL_DIALECT_FISH_H
#define KEIHOOKD_SHELL_DIALECT_FISH_H

#include "shell/dialect/translation.h"

/* How the translation says that a function is to run at an event: KIND WHAT FUNCTION. */
#define FISH_HANDLER "__fish_handler"

enum fish_place {
	FISH_ARGUMENT,
	FISH_COMMAND, /* a keyword of bash is quoted */
	FISH_PATTERN, /* of case: quoted wildcards are wildcards, too */
};

/* fish_word.c */
/* Reads a word and writes what it is in bash. */
bool fish_word(struct translation *t, enum fish_place place);
/* Reads a word that is known as it stands; nothing is written. */
bool fish_word_text(struct translation *t, struct str *ret);
bool fish_word_ends(int c);
/* $name..., at the $; quoted: between double quotes. */
bool fish_variable(struct translation *t, bool quoted);
/* [index...] of a substitution, as a part of a pipeline behind it. */
bool fish_line_index(struct translation *t);

/* fish.c */
/* Commands up to end, else, case, a ) or the end of the text, which is not taken. */
bool fish_list(struct translation *t);
bool fish_keyword(struct translation *t, const char *word);
bool fish_pipeline(struct translation *t);
/* The and / or statements behind it as well: the condition of if and while. */
bool fish_condition(struct translation *t);
void fish_skip_separators(struct translation *t);

/* fish_block.c: *ret_is_one false: no block stands here. */
bool fish_block(struct translation *t, bool *ret_is_one);

#endif
