/* Python 3 text to a tree. What cannot be read becomes TREE_UNREAD and reading goes on behind. */
#ifndef KEIHOOKD_LANG_PYTHON_PARSE_H
#define KEIHOOKD_LANG_PYTHON_PARSE_H

#include <stdbool.h>

#include "lang/machine/tree.h"
#include "lang/python/token.h"

struct py_parser {
	struct forest *forest;
	struct py_lexer lexer;
	struct py_token token;
	bool error;         /* the statement at hand cannot be read */
	bool yields;        /* the function at hand does */
	uint32_t n_unread;  /* statements that could not */
	size_t last_offset; /* end of the token before */
};

/* A whole text: TREE_BLOCK. @ret_unread (may be NULL): how many statements could not be read. */
struct tree *python_parse(struct forest *forest, struct str text, uint32_t *ret_unread);
/* One expression, as eval() takes it; TREE_UNREAD if it is none. */
struct tree *python_parse_expression(struct forest *forest, struct str text, uint32_t line);

/* Shared by the two halves of the parser. */
void py_advance(struct py_parser *parser);
bool py_at(const struct py_parser *parser, const char *text);
bool py_take(struct py_parser *parser, const char *text);
void py_expect(struct py_parser *parser, const char *text);
struct tree *py_expression(struct py_parser *parser);
/* One expression, or several with commas between: a list. Starred ones too. */
struct tree *py_expressions(struct py_parser *parser);
struct tree *py_target(struct py_parser *parser);
/* Parameters up to @end (")" or ":") into @function. */
void py_parameters(struct py_parser *parser, struct tree *function, const char *end);
void py_arguments(struct py_parser *parser, struct tree *call);
struct tree *py_string(struct py_parser *parser);
/* What a text with backslashes stands for; the text itself if there are none. */
struct str py_unescape(struct arena *arena, struct str text);

#endif
