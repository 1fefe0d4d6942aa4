/*
 * csh and tcsh 6.24 (tcsh(1)) into bash: variables are arrays, argv is "$@", an alias is put in
 * the place of its command as csh does it, a line at a time.
 */
#ifndef KEIHOOKD_SHELL_DIALECT_CSH_H
#define KEIHOOKD_SHELL_DIALECT_CSH_H

#include "shell/dialect/translation.h"

enum csh_place {
	CSH_ARGUMENT,
	CSH_COMMAND, /* a keyword of bash is quoted */
	CSH_NAME,    /* of `set`: ends at a = */
	CSH_QUOTED,  /* a body of <<: as within double quotes, up to the end */
};

/* csh_word.c */
bool csh_word(struct translation *t, enum csh_place place);
/* A word that is known as it stands; nothing is written. */
bool csh_word_text(struct translation *t, struct str *ret);
bool csh_word_ends(int c);
/* At the $; within double quotes it is one word. csh_variable.c */
bool csh_variable(struct translation *t, bool quoted);

/* csh_expression.c: ( EXPRESSION ) as a command that succeeds where it is true. */
bool csh_condition(struct translation *t, struct str *ret_command);
/* Up to the end of the command, as bash counts it. */
bool csh_number(struct translation *t, struct str *ret_arith);

/* csh.c */
/* Commands up to a word that closes a block, a ) or the end, which is not taken. */
bool csh_list(struct translation *t);
/* A pipeline, or several joined by && and ||. */
bool csh_chain(struct translation *t);
bool csh_keyword(const struct translation *t, const char *word);
bool csh_take_keyword(struct translation *t, const char *word);
void csh_skip_separators(struct translation *t);
/* All of @text, in the place of what is being read. */
bool csh_list_of(struct translation *t, struct str text);
/* Where the present command ends. */
size_t csh_command_end(const struct translation *t);

/* csh_block.c: *ret_is_one false: no block stands here. */
bool csh_block(struct translation *t, bool *ret_is_one);

/* csh_alias.c */
/* What `alias NAME WORD...` says holds from the next line on. */
bool csh_define_alias(struct translation *t);
/* The alias that stands here is read in its place; *ret_is_one false: none does. */
bool csh_alias(struct translation *t, bool *ret_is_one);
/* The text of an alias, if there is one of that name here. */
bool csh_find_alias(const struct translation *t, struct str name, struct str *ret);

#endif
