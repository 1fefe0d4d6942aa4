/* String literals of Python: escapes, joined neighbours, the fields of f-strings. */

#include "base/buf.h"
#include "lang/python/parse.h"

static uint32_t read_digits(struct str text, size_t *at, size_t most, unsigned int base)
{
	uint32_t value = 0;

	for (; most-- && *at < text.len; (*at)++) {
		char c = text.at[*at];
		unsigned int digit = str_digit(c);

		if (digit >= base)
			break;
		value = value * base + digit;
	}
	return value;
}

/* \N{LATIN SMALL LETTER M}, \N{SPACE}; other names stay as they are. */
static bool named_character(struct buf *buf, struct str text, size_t *at)
{
	size_t end = str_find_char(text, '}', *at);
	struct str name;

	if (end == STR_NOT_FOUND || *at + 1 >= text.len || text.at[*at + 1] != '{')
		return false;
	name = str_slice(text, *at + 2, end);
	if (str_starts(name, "LATIN SMALL LETTER ") && name.len == 20)
		buf_add_char(buf, (char)(name.at[19] | 32));
	else if (str_starts(name, "LATIN CAPITAL LETTER ") && name.len == 22)
		buf_add_char(buf, name.at[21]);
	else if (str_is(name, "SPACE"))
		buf_add_char(buf, ' ');
	else
		return false;
	*at = end + 1;
	return true;
}

static void unescape_one(struct buf *buf, struct str text, size_t *at)
{
	static const char simple[] = "abfnrtv\\'\"";
	static const char meant[] = "\a\b\f\n\r\t\v\\'\"";
	char c = text.at[*at];
	const char *found = c ? strchr(simple, c) : NULL;

	if (found) {
		buf_add_char(buf, meant[found - simple]);
		(*at)++;
	} else if (c == '\n') {
		(*at)++;
	} else if (c >= '0' && c <= '7') {
		buf_add_char(buf, (char)read_digits(text, at, 3, 8));
	} else if (c == 'x' && *at + 1 < text.len) {
		(*at)++;
		buf_add_char(buf, (char)read_digits(text, at, 2, 16));
	} else if (c == 'N' && named_character(buf, text, at)) {
		;
	} else if (c == 'u' || c == 'U') {
		(*at)++;
		buf_add_utf8(buf, read_digits(text, at, c == 'u' ? 4 : 8, 16));
	} else {
		buf_add_char(buf, '\\');
		buf_add_char(buf, c);
		(*at)++;
	}
}

struct str py_unescape(struct arena *arena, struct str text)
{
	struct buf buf = BUF_IN(arena);
	size_t at = 0;

	if (str_find_char(text, '\\', 0) == STR_NOT_FOUND)
		return text;
	while (at < text.len) {
		size_t stop = str_find_char(text, '\\', at);

		if (stop == STR_NOT_FOUND || stop + 1 == text.len)
			stop = text.len;
		buf_add(&buf, str_slice(text, at, stop));
		at = stop;
		if (at < text.len) {
			at++;
			unescape_one(&buf, text, &at);
		}
	}
	return buf_str(&buf);
}

/* Behind "{": offset of the "}", "!" or ":" that ends the expression. */
static size_t field_expression_end(struct str text, size_t at)
{
	uint32_t open = 0;
	char quote = 0;

	for (; at < text.len; at++) {
		char c = text.at[at];

		if (quote) {
			if (c == quote)
				quote = 0;
		} else if (c == '\'' || c == '"') {
			quote = c;
		} else if (c == '(' || c == '[' || c == '{') {
			open++;
		} else if (open && (c == ')' || c == ']' || c == '}')) {
			open--;
		} else if (!open && (c == '}' || c == ':')) {
			break;
		} else if (!open && c == '!' && at + 1 < text.len && text.at[at + 1] != '=') {
			break;
		}
	}
	return at;
}

static size_t field_end(struct str text, size_t at)
{
	uint32_t open = 0;

	for (; at < text.len; at++) {
		if (text.at[at] == '{')
			open++;
		else if (text.at[at] == '}' && open-- == 0)
			break;
	}
	return at;
}

/* {expression!r:format} with @at behind the brace; leaves it behind the closing one. */
static struct tree *read_field(struct py_parser *parser, struct str text, size_t *at)
{
	size_t stop = field_expression_end(text, *at), end = field_end(text, stop);
	struct str code = str_trim(str_slice(text, *at, stop));
	struct tree *expression, *format;

	*at = end < text.len ? end + 1 : end;
	if (code.len && code.at[code.len - 1] == '=')
		code.len--; /* f"{x=}" */
	expression = python_parse_expression(parser->forest, code, parser->token.line);
	while (stop < end && text.at[stop] == '!' && stop + 2 <= end)
		stop += 2;
	if (stop >= end || text.at[stop] != ':' || stop + 1 == end)
		return expression;
	format = tree_with(parser->forest, TREE_FORMAT, parser->token.line, expression, NULL);
	format->text = str_slice(text, stop + 1, end);
	return format;
}

static void add_text(
	struct py_parser *parser, struct tree *join, struct tree **tail, struct str text, bool raw)
{
	struct tree *part;

	if (text.len == 0)
		return;
	part = tree_new(parser->forest, TREE_TEXT, parser->token.line);
	part->text = raw ? text : py_unescape(parser->forest->arena, text);
	part->op = parser->token.bytes ? OP_OTHER : OP_NONE;
	tree_add(join, tail, part);
}

static void add_format(struct py_parser *parser, struct tree *join, struct tree **tail)
{
	struct str text = parser->token.text;
	bool raw = parser->token.raw;
	size_t from = 0, at = 0;

	while (at < text.len && !parser->forest->full) {
		char c = text.at[at];
		bool twice = at + 1 < text.len && text.at[at + 1] == c;

		if (c != '{' && c != '}') {
			at++;
		} else if (twice || c == '}') {
			add_text(parser, join, tail, str_slice(text, from, at + 1), raw);
			at += twice ? 2 : 1;
			from = at;
		} else {
			add_text(parser, join, tail, str_slice(text, from, at), raw);
			at++;
			tree_add(join, tail, read_field(parser, text, &at));
			from = at;
		}
	}
	add_text(parser, join, tail, str_slice(text, from, at), raw);
}

/* Neighbouring literals are one. */
struct tree *py_string(struct py_parser *parser)
{
	struct tree *join = tree_new(parser->forest, TREE_JOIN, parser->token.line), *tail = NULL;

	join->column = parser->token.column;
	if (++parser->forest->depth > MAX_TREE_DEPTH)
		parser->error = true;
	while (parser->token.kind == PY_STRING && !parser->error) {
		if (parser->token.format)
			add_format(parser, join, &tail);
		else
			add_text(parser, join, &tail, parser->token.text, parser->token.raw);
		py_advance(parser);
	}
	parser->forest->depth--;
	if (join->first && !join->first->next && join->first->kind == TREE_TEXT)
		return join->first;
	if (!join->first) {
		join->kind = TREE_TEXT;
		join->text = STR("");
	}
	return join;
}
