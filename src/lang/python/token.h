/*
 * Tokens of Python 3 (reference manual, chapter 2): indentation, implicit and explicit line
 * joining, every string prefix. An f-string is one token; its fields are read by the parser.
 */
#ifndef KEIHOOKD_LANG_PYTHON_TOKEN_H
#define KEIHOOKD_LANG_PYTHON_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/util.h"

#define MAX_PYTHON_INDENTS  100
#define MAX_PYTHON_BRACKETS 200

enum py_kind {
	PY_END,
	PY_NEWLINE,
	PY_INDENT,
	PY_DEDENT,
	PY_NAME,
	PY_NUMBER,
	PY_STRING,
	PY_OPERATOR,
	PY_BAD,
};

struct py_token {
	enum py_kind kind;
	struct str text;   /* as written; STRING: what stands between the quotes */
	bool raw, format, bytes; /* of a STRING: r"", f"", b"" */
	bool space_before; /* a blank or a line's start stands before it */
	uint32_t line, column;
	size_t offset;
};

struct py_lexer {
	struct str text;
	size_t at, line_start;
	uint32_t line;
	uint32_t indents[MAX_PYTHON_INDENTS];
	uint32_t n_indents, pending_dedents;
	uint32_t brackets;               /* how many are open: newlines mean nothing within */
	bool at_line_start, ended, bare; /* bare: an expression within an f-string */
	bool too_deep, unclosed;
	size_t format_steps; /* spent on finding the ends of f-strings */
};

void py_lexer_init(struct py_lexer *lexer, struct str text, uint32_t line, bool bare);
struct py_token py_next(struct py_lexer *lexer);

#endif
