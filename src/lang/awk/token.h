/* AWK's words. Whether a slash divides or begins a regex the parser knows and tells. */
#ifndef KEIHOOKD_LANG_AWK_TOKEN_H
#define KEIHOOKD_LANG_AWK_TOKEN_H

#include "base/arena.h"
#include "base/str.h"

enum awk_token_kind {
	AWK_TOKEN_END,
	AWK_TOKEN_NEWLINE, /* or ; */
	AWK_TOKEN_NUMBER,
	AWK_TOKEN_STRING,
	AWK_TOKEN_REGEX,
	AWK_TOKEN_NAME,     /* also keywords */
	AWK_TOKEN_FUNCTION, /* a name with ( right behind it */
	AWK_TOKEN_SIGN,     /* text: the operator */
	AWK_TOKEN_BAD,
};

struct awk_lexer {
	struct arena *arena;
	struct str text;
	size_t at;
	uint32_t line;
	enum awk_token_kind kind; /* the token at hand */
	struct str word;
	double number;
	bool semicolon; /* NEWLINE was written as ; */
};

/* Moves on to the next token. @operand: a slash here begins a regex. */
void awk_lexer_next(struct awk_lexer *lexer, bool operand);

#endif
