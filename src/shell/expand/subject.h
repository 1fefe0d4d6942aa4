/* What the name within ${...} stands for: a variable, an element, a list, a special parameter. */
#ifndef KEIHOOKD_SHELL_EXPAND_SUBJECT_H
#define KEIHOOKD_SHELL_EXPAND_SUBJECT_H

#include "shell/expand/draft.h"

struct subject {
	struct value value; /* as in expand/state.h; a list where `which` is set */
	char which;         /* '@' or '*': all elements or all positional parameters */
	struct str name;    /* the variable behind it; empty for special parameters */
	struct str key;     /* its element; at == NULL without */
};

/* Follows ${!x}. More than one where x is one of several names. @ret has MAX_ALTERNATIVES. */
int subject_find(struct expander *e, const struct part *part, struct subject *ret, size_t *ret_n);
/* A name, name[key], digits or special parameter given as text. */
int subject_from_text(struct expander *e, struct str text, struct subject *ret);
/* The key that a subscript means for this variable; *ret_known false: it cannot be told. */
int subject_key(struct shell *sh, struct str name, const struct word *subscript, bool *ret_known,
	struct str *ret_key);
/* '@' or '*' if the subscript is that alone; else 0. */
char subject_all(const struct word *subscript);
/* Letters, digits and _, not starting with a digit. */
bool is_variable_name(struct str text);

#endif
