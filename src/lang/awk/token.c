#include "lang/awk/token.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/buf.h"

static char at(const struct awk_lexer *l, size_t offset)
{
	return l->at + offset < l->text.len ? l->text.at[l->at + offset] : '\0';
}

static void skip_blanks(struct awk_lexer *l)
{
	for (;;) {
		if (at(l, 0) == ' ' || at(l, 0) == '\t' || at(l, 0) == '\r') {
			l->at++;
		} else if (at(l, 0) == '\\' && at(l, 1) == '\n') {
			l->at += 2;
			l->line++;
		} else if (at(l, 0) == '#') {
			while (l->at < l->text.len && at(l, 0) != '\n')
				l->at++;
		} else {
			return;
		}
	}
}

/* \n \t \\ \" \/ \ddd \xhh; others keep their backslash's letter. */
static void add_escape(struct awk_lexer *l, struct buf *out)
{
	static const char letters[] = "ntr\\\"/abfv", values[] = "\n\t\r\\\"/\a\b\f\v";
	char c = at(l, 0);
	const char *known = c ? strchr(letters, c) : NULL;
	unsigned int value = 0;
	int digits = 0;

	if (known) {
		buf_add_char(out, values[known - letters]);
		l->at++;
		return;
	}
	if (c == 'x' && isxdigit((unsigned char)at(l, 1))) {
		l->at++;
		for (; digits < 2 && isxdigit((unsigned char)at(l, 0)); digits++, l->at++)
			value = value * 16 +
				(unsigned int)(isdigit((unsigned char)at(l, 0))
						       ? at(l, 0) - '0'
						       : tolower((unsigned char)at(l, 0)) - 'a' +
								 10);
	} else {
		for (; digits < 3 && at(l, 0) >= '0' && at(l, 0) <= '7'; digits++, l->at++)
			value = value * 8 + (unsigned int)(at(l, 0) - '0');
	}
	if (digits) {
		buf_add_char(out, (char)value);
	} else if (c) {
		buf_add_char(out, c);
		l->at++;
	}
}

static void read_string(struct awk_lexer *l)
{
	struct buf out = BUF_IN(l->arena);

	l->kind = AWK_TOKEN_BAD;
	for (l->at++; l->at < l->text.len;) {
		char c = at(l, 0);

		l->at++;
		if (c == '"') {
			l->kind = AWK_TOKEN_STRING;
			break;
		}
		if (c == '\n')
			break;
		if (c != '\\')
			buf_add_char(&out, c);
		else if (at(l, 0) == '\n')
			l->at++;
		else
			add_escape(l, &out);
	}
	l->word = buf_str(&out);
}

static void read_regex(struct awk_lexer *l)
{
	struct buf out = BUF_IN(l->arena);
	bool bracket = false;

	l->kind = AWK_TOKEN_BAD;
	for (l->at++; l->at < l->text.len && at(l, 0) != '\n'; l->at++) {
		char c = at(l, 0);

		if (c == '/' && !bracket) {
			l->at++;
			l->kind = AWK_TOKEN_REGEX;
			break;
		}
		bracket = c == '[' || (bracket && c != ']');
		if (c == '\\' && at(l, 1)) {
			l->at++;
			if (at(l, 0) != '/')
				buf_add_char(&out, '\\');
			c = at(l, 0);
		}
		buf_add_char(&out, c);
	}
	l->word = buf_str(&out);
}

static void read_number(struct awk_lexer *l)
{
	struct str rest = arena_copy(l->arena, str_slice(l->text, l->at, l->at + 64));
	char *end;

	l->kind = AWK_TOKEN_NUMBER;
	if (!rest.at) {
		l->kind = AWK_TOKEN_BAD;
		return;
	}
	l->number = strtod(rest.at, &end);
	l->word = str_slice(l->text, l->at, l->at + (size_t)(end - rest.at));
	l->at += l->word.len;
}

static void read_name(struct awk_lexer *l)
{
	size_t from = l->at;

	while (isalnum((unsigned char)at(l, 0)) || at(l, 0) == '_')
		l->at++;
	l->word = str_slice(l->text, from, l->at);
	l->kind = at(l, 0) == '(' ? AWK_TOKEN_FUNCTION : AWK_TOKEN_NAME;
}

static void read_sign(struct awk_lexer *l)
{
	static const char *const signs[] = { "**=", "&&", "||", "==", "!=", "<=", ">=", "!~", "++",
		"--", "+=", "-=", "*=", "/=", "%=", "^=", "**", ">>", "|&" };
	struct str rest = str_skip(l->text, l->at);
	size_t len = 1;

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (str_starts(rest, signs[i])) {
			len = strlen(signs[i]);
			break;
		}
	l->kind = AWK_TOKEN_SIGN;
	l->word = str_slice(rest, 0, len);
	l->at += len;
}

void awk_lexer_next(struct awk_lexer *l, bool operand)
{
	char c;

	skip_blanks(l);
	c = at(l, 0);
	l->semicolon = c == ';';
	if (l->at >= l->text.len) {
		l->kind = AWK_TOKEN_END;
		l->word = STR("");
	} else if (c == '\n' || c == ';') {
		l->line += c == '\n';
		l->at++;
		l->kind = AWK_TOKEN_NEWLINE;
		l->word = STR("");
	} else if (c == '"') {
		read_string(l);
	} else if (c == '/' && operand) {
		read_regex(l);
	} else if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)at(l, 1)))) {
		read_number(l);
	} else if (isalpha((unsigned char)c) || c == '_') {
		read_name(l);
	} else {
		read_sign(l);
	}
}
