#include "shell/expand/quote.h"

#include "base/buf.h"

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 127)
			return true;
	return false;
}

static void add_control(struct buf *out, char c)
{
	static const char codes[] = "\a\b\t\n\v\f\r\033", letters[] = "abtnvfrE";
	const char *at = c ? strchr(codes, c) : NULL;

	if (at) {
		buf_add_char(out, '\\');
		buf_add_char(out, letters[at - codes]);
	} else if ((unsigned char)c < ' ' || c == 127) {
		buf_printf(out, "\\%03o", (unsigned int)(unsigned char)c);
	} else {
		if (c == '\'' || c == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, c);
	}
}

static void add_ansi(struct buf *out, struct str text)
{
	buf_add_text(out, "$'");
	for (size_t i = 0; i < text.len; i++)
		add_control(out, text.at[i]);
	buf_add_char(out, '\'');
}

struct str quote_text(struct arena *arena, struct str text)
{
	struct buf out = BUF_IN(arena);

	if (has_control(text)) {
		add_ansi(&out, text);
		return buf_str(&out);
	}
	buf_add_char(&out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\'')
			buf_add_text(&out, "'\\''");
		else
			buf_add_char(&out, text.at[i]);
	}
	buf_add_char(&out, '\'');
	return buf_str(&out);
}

static bool is_plain(struct str text, size_t at)
{
	unsigned char c = (unsigned char)text.at[at];

	if (c == '#' || c == '~')
		return at > 0;
	return c >= 128 || (c && !strchr(" \t\n!\"$&'()*,;<>?[\\]^`{|}", c));
}

struct str quote_backslashes(struct arena *arena, struct str text)
{
	struct buf out = BUF_IN(arena);

	if (text.len == 0)
		return STR("''");
	if (has_control(text)) {
		add_ansi(&out, text);
		return buf_str(&out);
	}
	for (size_t i = 0; i < text.len; i++) {
		if (!is_plain(text, i))
			buf_add_char(&out, '\\');
		buf_add_char(&out, text.at[i]);
	}
	return buf_str(&out);
}

static size_t read_digits(struct str text, size_t at, int base, size_t most, uint32_t *ret)
{
	size_t n = 0;

	for (*ret = 0;
		n < most && at + n < text.len && str_digit(text.at[at + n]) < (unsigned int)base;
		n++)
		*ret = *ret * (uint32_t)base + str_digit(text.at[at + n]);
	return n;
}

/* The escape behind a backslash at @at; returns how many bytes it took. */
static size_t decode_one(struct buf *out, struct str text, size_t at)
{
	static const char from[] = "abeEfnrtv\\'\"?", to[] = "\a\b\033\033\f\n\r\t\v\\'\"?";
	char c = text.at[at];
	const char *simple = c ? strchr(from, c) : NULL;
	uint32_t value;
	size_t n;

	if (simple) {
		buf_add_char(out, to[simple - from]);
		return 1;
	}
	n = read_digits(text, at, 8, 3, &value);
	if (n) {
		buf_add_char(out, (char)value);
		return n;
	}
	if (c == 'x' || c == 'u' || c == 'U') {
		n = read_digits(text, at + 1, 16, c == 'x' ? 2 : c == 'u' ? 4 : 8, &value);
		if (n && c == 'x')
			buf_add_char(out, (char)value);
		else if (n)
			buf_add_utf8(out, value);
		if (n)
			return n + 1;
	}
	if (c == 'c' && at + 1 < text.len) {
		buf_add_char(out, (char)(text.at[at + 1] & 0x1f));
		return 2;
	}
	buf_add_char(out, '\\');
	buf_add_char(out, c);
	return 1;
}

struct str quote_decode(struct arena *arena, struct str text)
{
	struct buf out = BUF_IN(arena);
	size_t nul;

	for (size_t at = 0; at < text.len;) {
		if (text.at[at] == '\\' && at + 1 < text.len) {
			at += 1 + decode_one(&out, text, at + 1);
		} else {
			buf_add_char(&out, text.at[at++]);
		}
	}
	nul = str_find_char(buf_str(&out), '\0', 0);
	return str_slice(buf_str(&out), 0, nul);
}

void quote_double(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (strchr("\"$`\\", text.at[i]) && text.at[i])
			buf_add_char(out, '\\');
		buf_add_char(out, text.at[i]);
	}
	buf_add_char(out, '"');
}
