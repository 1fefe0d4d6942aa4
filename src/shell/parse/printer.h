/* What the two halves of shell_print() share. */
#ifndef KEIHOOKD_SHELL_PARSE_PRINTER_H
#define KEIHOOKD_SHELL_PARSE_PRINTER_H

#include "base/buf.h"
#include "shell/parse/ast.h"

struct printer {
	struct buf *out;
	struct buf bodies; /* here-documents that wait for the next newline */
};

/* Where a word is printed: it decides what needs quotes. */
enum print_place {
	PRINT_WORD,
	PRINT_QUOTED,          /* within "${x-...}" */
	PRINT_HEREDOC,         /* the body */
	PRINT_HEREDOC_OPERAND, /* "${x-...}" in it */
};

/* A blank, but not at the start of a line or behind another. */
void print_gap(struct printer *p);
void print_newline(struct printer *p);
void print_list(struct printer *p, const struct node *list);
void print_word(struct printer *p, const struct word *word, enum print_place place);
void print_assign(struct printer *p, const struct assign *assign);
void print_redirects(struct printer *p, const struct redirect *redirects);

#endif
