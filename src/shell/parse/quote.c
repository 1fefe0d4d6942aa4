/* Quotes: backslash, '..', "..", $'..' (bash(1), QUOTING). */
#include "shell/parse/word.h"

bool read_escape(struct parser *p, struct builder *b, const struct reading *r)
{
	size_t from = p->pos;
	int c = from + 1 < p->end ? (unsigned char)p->text.at[from + 1] : END_OF_TEXT;

	if (c == END_OF_TEXT) {
		p->pos++;
		return builder_add_source(p, b, from, from + 1, true);
	}
	p->pos += 2;
	if (r->quoted && !r->bare && c != '$' && c != '`' && c != '\\' &&
		!(c == '"' && !r->plain_quote) && !(c == '}' && r->stop == '}'))
		return builder_add_source(p, b, from, from + 2, true);
	return builder_add_source(p, b, from + 1, from + 2, true);
}

bool read_single_quoted(struct parser *p, struct builder *b)
{
	size_t from = p->pos + 1, to = str_find_char(lexer_slice(p, 0, p->end), '\'', from);

	p->n_steps += MIN(to, p->end) - p->pos;
	if (to == STR_NOT_FOUND) {
		p->pos = p->end;
		return lexer_fail(p, "' without its end");
	}
	p->pos = to + 1;
	if (to == from)
		return builder_add_empty(p, b);
	return builder_add_source(p, b, from, to, true);
}

bool read_double_quoted(struct parser *p, struct builder *b, bool bare)
{
	struct reading r = { .quoted = true, .stop = '"', .bare = bare };
	struct part *const *tail = b->tail;
	bool was_open = b->open;
	size_t from = ++p->pos;

	if (!read_parts(p, b, &r))
		return false;
	if (lexer_peek(p) != '"')
		return lexer_fail(p, "\" without its end");
	if (p->pos == from || (b->tail == tail && b->open == was_open))
		if (!builder_add_empty(p, b))
			return false;
	p->pos++;
	return true;
}

/* At most @max digits of @base at p->pos. */
static size_t read_digits(struct parser *p, int base, size_t max, uint32_t *ret_value)
{
	size_t n = 0;

	for (*ret_value = 0; n < max && p->pos < p->end; n++, p->pos++) {
		unsigned int digit = str_digit(p->text.at[p->pos]);

		if (digit >= (unsigned int)base)
			break;
		*ret_value = *ret_value * (uint32_t)base + digit;
	}
	return n;
}

/* \a \b ... with one meaning each; 0 for the others. */
static char simple_escape(char c)
{
	static const char from[] = "abeEfnrtv\\'\"?", to[] = "\a\b\033\033\f\n\r\t\v\\'\"?";
	const char *at = c ? strchr(from, c) : NULL;

	return at ? to[at - from] : '\0';
}

/* \x{...} has any number of digits, of which the value's low byte counts. */
static void decode_hex(struct parser *p, struct buf *out)
{
	size_t from = p->pos;
	bool braces = lexer_take(p, "{");
	uint32_t value;
	size_t n = read_digits(p, 16, braces ? SIZE_MAX : 2, &value);

	if (braces && n > 0)
		lexer_take(p, "}");
	if (n == 0) {
		buf_add_text(out, "\\x");
		p->pos = from;
		return;
	}
	buf_add_char(out, (char)value);
}

/* \u and \U */
static void decode_unicode(struct parser *p, struct buf *out, char letter)
{
	uint32_t value;

	if (read_digits(p, 16, letter == 'u' ? 4 : 8, &value)) {
		buf_add_utf8(out, value);
	} else {
		buf_add_char(out, '\\');
		buf_add_char(out, letter);
	}
}

/* \cx: control-x; of \c\\ both backslashes go. */
static void decode_control(struct parser *p, struct buf *out)
{
	int c = p->pos < p->end ? (unsigned char)p->text.at[p->pos] : END_OF_TEXT;

	if (c == END_OF_TEXT || c == '\'') {
		buf_add_text(out, "\\c");
		return;
	}
	p->pos++;
	if (c == '\\' && p->pos < p->end && p->text.at[p->pos] == '\\')
		p->pos++;
	if (c >= 'a' && c <= 'z')
		c -= 'a' - 'A';
	buf_add_char(out, c == '?' ? '\177' : (char)(c & 0x1f));
}

/* Behind the backslash. */
static void decode_escape(struct parser *p, struct buf *out)
{
	char c = p->text.at[p->pos];
	uint32_t value;

	if (c >= '0' && c <= '7') {
		read_digits(p, 8, 3, &value);
		buf_add_char(out, (char)value);
		return;
	}
	p->pos++;
	if (simple_escape(c)) {
		buf_add_char(out, simple_escape(c));
	} else if (c == 'x') {
		decode_hex(p, out);
	} else if (c == 'u' || c == 'U') {
		decode_unicode(p, out, c);
	} else if (c == 'c') {
		decode_control(p, out);
	} else {
		buf_add_char(out, '\\');
		buf_add_char(out, c);
	}
}

/* Stands at the $ of $'..'; what follows a decoded NUL is lost, as in bash. */
bool read_ansi_quoted(struct parser *p, struct builder *b)
{
	struct buf out = BUF_IN(p->arena);
	size_t from = p->pos, nul;
	struct str text;

	p->pos += 2;
	while (p->pos < p->end && p->text.at[p->pos] != '\'') {
		if (p->text.at[p->pos] == '\\' && p->pos + 1 < p->end) {
			p->pos++;
			decode_escape(p, &out);
		} else {
			buf_add_char(&out, p->text.at[p->pos++]);
		}
	}
	if (p->pos >= p->end)
		return lexer_fail(p, "$' without its end");
	p->pos++;
	if (buf_failed(&out))
		return lexer_no_memory(p);
	text = buf_str(&out);
	nul = str_find_char(text, '\0', 0);
	return builder_add_bytes(p, b, str_slice(text, 0, nul), from, true);
}
