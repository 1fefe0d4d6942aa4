#include "lang/python/token.h"

#include <ctype.h>

void py_lexer_init(struct py_lexer *lexer, struct str text, uint32_t line, bool bare)
{
	*lexer = (struct py_lexer){
		.text = text,
		.line = line,
		.bare = bare,
		.n_indents = 1,
		.at_line_start = !bare,
	};
	if (str_starts(text, "\xef\xbb\xbf"))
		lexer->at = 3;
}

static int peek(const struct py_lexer *lexer, size_t ahead)
{
	size_t at = lexer->at + ahead;

	return at < lexer->text.len ? (unsigned char)lexer->text.at[at] : -1;
}

static bool is_name_start(int c)
{
	return c == '_' || c >= 0x80 || (c >= 0 && isalpha(c));
}

static bool is_name(int c)
{
	return is_name_start(c) || (c >= 0 && isdigit(c));
}

static void count_line(struct py_lexer *lexer)
{
	lexer->at++;
	lexer->line++;
	lexer->line_start = lexer->at;
}

/* Blanks, comments and joined lines before a token. True if there were any. */
static bool skip_blanks(struct py_lexer *lexer)
{
	size_t from = lexer->at;

	for (;;) {
		int c = peek(lexer, 0);

		if (c == ' ' || c == '\t' || c == '\f' || c == '\r') {
			lexer->at++;
		} else if (c == '\\' && peek(lexer, 1) == '\n') {
			lexer->at++;
			count_line(lexer);
		} else if (c == '\\' && peek(lexer, 1) == '\r' && peek(lexer, 2) == '\n') {
			lexer->at += 2;
			count_line(lexer);
		} else if (c == '#') {
			size_t end = str_find_char(lexer->text, '\n', lexer->at);

			lexer->at = end == STR_NOT_FOUND ? lexer->text.len : end;
		} else if (c == '\n' && (lexer->brackets || lexer->bare)) {
			count_line(lexer);
		} else {
			return lexer->at != from;
		}
	}
}

static struct py_token token_at(const struct py_lexer *lexer, enum py_kind kind, size_t from)
{
	return (struct py_token){
		.kind = kind,
		.text = str_slice(lexer->text, from, lexer->at),
		.line = lexer->line,
		.column = (uint32_t)(from - MIN(from, lexer->line_start)) + 1,
		.offset = from,
	};
}

/*
 * The start of a logical line: blank lines and comment lines count for nothing, the depth of the
 * others is compared with the open blocks.
 */
static bool read_indent(struct py_lexer *lexer, struct py_token *ret)
{
	uint32_t width;

	for (;;) {
		width = 0;
		for (int c; (c = peek(lexer, 0)) == ' ' || c == '\t' || c == '\f'; lexer->at++)
			width = c == ' ' ? width + 1 : c == '\t' ? (width / 8 + 1) * 8 : 0;
		if (peek(lexer, 0) == '\r' && peek(lexer, 1) == '\n')
			lexer->at++;
		if (peek(lexer, 0) == '#') {
			size_t end = str_find_char(lexer->text, '\n', lexer->at);

			lexer->at = end == STR_NOT_FOUND ? lexer->text.len : end;
		}
		if (peek(lexer, 0) != '\n')
			break;
		count_line(lexer);
	}
	lexer->at_line_start = false;
	if (peek(lexer, 0) < 0)
		return false;
	if (width > lexer->indents[lexer->n_indents - 1]) {
		if (lexer->n_indents == MAX_PYTHON_INDENTS) {
			lexer->too_deep = true;
			return false;
		}
		lexer->indents[lexer->n_indents++] = width;
		*ret = token_at(lexer, PY_INDENT, lexer->at);
		return true;
	}
	while (lexer->n_indents > 1 && width < lexer->indents[lexer->n_indents - 1]) {
		lexer->n_indents--;
		lexer->pending_dedents++;
	}
	return false;
}

/* How many letters of a string prefix stand here; sets what they say. 0 may still be a string. */
static size_t string_prefix(const struct py_lexer *lexer, struct py_token *token)
{
	size_t n = 0;

	token->raw = token->format = token->bytes = false;
	for (; n < 3; n++) {
		int c = peek(lexer, n);

		if (c == '\'' || c == '"')
			return n;
		if (c == 'r' || c == 'R')
			token->raw = true;
		else if (c == 'f' || c == 'F' || c == 't' || c == 'T')
			token->format = true;
		else if (c == 'b' || c == 'B')
			token->bytes = true;
		else if (c != 'u' && c != 'U')
			return STR_NOT_FOUND;
	}
	return STR_NOT_FOUND;
}

/* Behind the opening quotes: to the closing ones. In an f-string, quotes within {} do not close. */
static size_t string_end(struct py_lexer *lexer, const char *quotes, size_t n_quotes)
{
	struct str closing = { quotes, n_quotes };

	while (lexer->at < lexer->text.len) {
		char c = lexer->text.at[lexer->at];

		if (c == '\\' && lexer->at + 1 < lexer->text.len) {
			lexer->at++;
			if (lexer->text.at[lexer->at] == '\n')
				count_line(lexer);
			else
				lexer->at++;
		} else if (str_equal(str_slice(lexer->text, lexer->at, lexer->at + n_quotes),
				   closing)) {
			return lexer->at;
		} else if (c == '\n') {
			if (n_quotes == 1)
				return STR_NOT_FOUND;
			count_line(lexer);
		} else {
			lexer->at++;
		}
	}
	return STR_NOT_FOUND;
}

/*
 * Python 3.12 lets an f-string's own quotes stand within its fields: f'{d['x']}'. The fields are
 * skipped by counting braces; where that finds no end, the older rule is tried.
 */
static size_t format_end(struct py_lexer *lexer, const char *quotes, size_t n_quotes)
{
	struct str closing = { quotes, n_quotes };
	uint32_t braces = 0;

	for (size_t at = lexer->at; at < lexer->text.len; at++) {
		char c = lexer->text.at[at];

		if (lexer->format_steps++ > 4 * lexer->text.len)
			break;

		if (c == '\n' && n_quotes == 1)
			break;
		if (c == '\\') {
			at++;
		} else if (c == '{' && braces == 0 && at + 1 < lexer->text.len &&
			   lexer->text.at[at + 1] == '{') {
			at++;
		} else if (c == '{') {
			braces++;
		} else if (c == '}' && braces) {
			braces--;
		} else if (!braces &&
			   str_equal(str_slice(lexer->text, at, at + n_quotes), closing)) {
			for (; lexer->at < at; lexer->at++) {
				if (lexer->text.at[lexer->at] == '\n') {
					lexer->line++;
					lexer->line_start = lexer->at + 1;
				}
			}
			return at;
		}
	}
	return string_end(lexer, quotes, n_quotes);
}

static struct py_token read_string(struct py_lexer *lexer, struct py_token token, size_t prefix)
{
	size_t from = lexer->at, start, end, n_quotes = 1;
	const char *quotes;
	uint32_t line = lexer->line, column = (uint32_t)(from - lexer->line_start) + 1;

	lexer->at += prefix;
	quotes = &lexer->text.at[lexer->at];
	if (peek(lexer, 1) == quotes[0] && peek(lexer, 2) == quotes[0])
		n_quotes = 3;
	lexer->at += n_quotes;
	start = lexer->at;
	end = token.format ? format_end(lexer, quotes, n_quotes)
			   : string_end(lexer, quotes, n_quotes);
	token.kind = PY_STRING;
	token.line = line;
	token.column = column;
	token.offset = from;
	if (end == STR_NOT_FOUND) {
		lexer->unclosed = true;
		token.kind = PY_BAD;
		token.text = str_slice(lexer->text, start, lexer->at);
		if (lexer->at < lexer->text.len && peek(lexer, 0) != '\n')
			lexer->at = lexer->text.len;
		return token;
	}
	token.text = str_slice(lexer->text, start, end);
	lexer->at = end + n_quotes;
	return token;
}

static struct py_token read_number(struct py_lexer *lexer)
{
	size_t from = lexer->at;

	while (is_name(peek(lexer, 0)) || peek(lexer, 0) == '.' ||
		((peek(lexer, 0) == '+' || peek(lexer, 0) == '-') && lexer->at > from &&
			(lexer->text.at[lexer->at - 1] | 32) == 'e' &&
			!str_starts(str_skip(lexer->text, from), "0x")))
		lexer->at++;
	return token_at(lexer, PY_NUMBER, from);
}

static struct py_token read_operator(struct py_lexer *lexer)
{
	static const char *const operators[] = { "**=", "//=", ">>=", "<<=", "...", "->", ":=",
		"==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "**",
		"//", "<<", ">>" };
	struct str rest = str_skip(lexer->text, lexer->at);
	size_t from = lexer->at, len = 1;

	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		if (str_starts(rest, operators[i])) {
			len = strlen(operators[i]);
			break;
		}
	}
	lexer->at += len;
	if (strchr("([{", rest.at[0])) {
		if (++lexer->brackets > MAX_PYTHON_BRACKETS)
			lexer->too_deep = true;
	} else if (strchr(")]}", rest.at[0]) && lexer->brackets) {
		lexer->brackets--;
	}
	return token_at(
		lexer, strchr("+-*/%@&|^~<>()[]{},:.;=!", rest.at[0]) ? PY_OPERATOR : PY_BAD, from);
}

static struct py_token read_end(struct py_lexer *lexer)
{
	if (!lexer->ended && !lexer->bare) {
		lexer->ended = true;
		lexer->pending_dedents = lexer->n_indents - 1;
		lexer->unclosed |= lexer->brackets > 0;
		return token_at(lexer, PY_NEWLINE, lexer->at);
	}
	if (lexer->pending_dedents) {
		lexer->pending_dedents--;
		return token_at(lexer, PY_DEDENT, lexer->at);
	}
	return token_at(lexer, PY_END, lexer->at);
}

struct py_token py_next(struct py_lexer *lexer)
{
	struct py_token token = { 0 };
	size_t from, prefix;
	bool space;

	if (lexer->at_line_start && read_indent(lexer, &token))
		return token;
	if (lexer->pending_dedents && !lexer->ended) {
		lexer->pending_dedents--;
		return token_at(lexer, PY_DEDENT, lexer->at);
	}
	space = skip_blanks(lexer);
	from = lexer->at;
	if (from >= lexer->text.len || lexer->too_deep)
		return read_end(lexer);
	if (peek(lexer, 0) == '\n') {
		token = token_at(lexer, PY_NEWLINE, from);
		count_line(lexer);
		lexer->at_line_start = true;
		return token;
	}
	prefix = string_prefix(lexer, &token);
	if (prefix != STR_NOT_FOUND) {
		token = read_string(lexer, token, prefix);
	} else if (is_name_start(peek(lexer, 0))) {
		while (is_name(peek(lexer, 0)))
			lexer->at++;
		token = token_at(lexer, PY_NAME, from);
	} else if (isdigit(peek(lexer, 0)) ||
		   (peek(lexer, 0) == '.' && peek(lexer, 1) > 0 && isdigit(peek(lexer, 1)))) {
		token = read_number(lexer);
	} else {
		token = read_operator(lexer);
	}
	token.space_before = space;
	return token;
}
