/*
 * Words to values: brace, tilde, parameter, command, arithmetic, IFS splitting, globs, quotes,
 * in bash's order (bash(1), EXPANSION). Unknown input makes unknown output, with known ends kept.
 *
 * All return 0 or -ENOMEM. Where bash would refuse (bad substitution, division by zero) the
 * result is unknown text. Past a limit the result is unknown text and world->limit_hit is set.
 */
#ifndef KEIHOOKD_SHELL_EXPAND_EXPAND_H
#define KEIHOOKD_SHELL_EXPAND_EXPAND_H

#include "shell/expand/state.h"

/* A list of words as argv: every alternative of what it may become; never open. */
int expand_words(struct shell *sh, const struct word *words, struct value *ret);
/*
 * One word without splitting and globbing: assignment, redirect target, here-document, [[ ]].
 * Each alternative is a list of one field; never open. NULL is the empty word.
 */
int expand_text(struct shell *sh, const struct word *word, struct value *ret);
/* As expand_text, for a pattern: quoted glob characters are escaped by a backslash. */
int expand_pattern(struct shell *sh, const struct word *word, struct value *ret);
/* Arithmetic; *ret_known false if the value cannot be told. Assignments within take effect. */
int expand_arith(
	struct shell *sh, const struct word *expression, bool *ret_known, int64_t *ret_value);
/* The same for a text that is arithmetic already: let, declare -i, test -eq within [[ ]]. */
int expand_arith_text(
	struct shell *sh, const struct field *text, bool *ret_known, int64_t *ret_value);
/* As a value: a number, a pid of the command's own, or nothing known. */
int expand_arith_value(struct shell *sh, const struct word *expression, struct value *ret);
/* Carries out name=word, name[i]=word, name=(...), += of each. One assign, not its siblings. */
int expand_assign(struct shell *sh, const struct assign *assign);
/* IFS splitting of a text as `read` and unquoted expansions do it, without globbing. */
int expand_split(struct shell *sh, const struct field *text, struct fields *ret);

/* Does @text match the shell pattern @pattern (known texts; extglob as given)? */
bool pattern_matches(struct str pattern, struct str text, bool extglob);
/* The same for partly known text. */
enum tri pattern_matches_field(struct str pattern, const struct field *text, bool extglob);

#endif
