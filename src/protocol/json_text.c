/* The text of JSON strings, both ways, and places in a document. */
#include <errno.h>

#include "protocol/json.h"
#include "protocol/utf8.h"

#define REPLACEMENT 0xfffd

static uint32_t hex4(const char *at)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		uint32_t c = (unsigned char)at[i];

		value = value << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return value;
}

/* A code point from \uXXXX, or two of them; @at stands behind the first 'u'. Returns digits used.
 */
static size_t read_unicode(struct str body, size_t at, uint32_t *ret)
{
	uint32_t high = hex4(body.at + at), low;

	*ret = high;
	if (high < 0xd800 || high > 0xdfff)
		return 4;
	*ret = REPLACEMENT;
	if (high > 0xdbff || at + 10 > body.len || body.at[at + 4] != '\\' ||
		body.at[at + 5] != 'u')
		return 4;
	low = hex4(body.at + at + 6);
	if (low < 0xdc00 || low > 0xdfff)
		return 4;
	*ret = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	return 10;
}

static char plain_escape(char c)
{
	switch (c) {
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return c;
	}
}

int json_text(struct arena *arena, struct json string, struct str *ret)
{
	struct str body = str_slice(string.raw, 1, string.raw.len - 1);
	struct buf text = BUF_IN(arena);
	size_t from = 0, at;

	if (str_find_char(body, '\\', 0) == STR_NOT_FOUND) {
		*ret = body;
		return 0;
	}
	while ((at = str_find_char(body, '\\', from)) != STR_NOT_FOUND) {
		uint32_t code_point;

		buf_add(&text, str_slice(body, from, at));
		from = at + 2;
		if (body.at[at + 1] != 'u') {
			buf_add_char(&text, plain_escape(body.at[at + 1]));
			continue;
		}
		from += read_unicode(body, from, &code_point);
		buf_add_utf8(&text, code_point);
	}
	buf_add(&text, str_skip(body, from));
	if (buf_failed(&text))
		return -ENOMEM;
	*ret = buf_str(&text);
	return 0;
}

bool json_text_is(struct json string, const char *text)
{
	struct str rest = str_slice(string.raw, 1, string.raw.len - 1);
	struct arena arena;
	struct str decoded;
	bool same;

	if (string.kind != JSON_STRING)
		return false;
	if (str_find_char(rest, '\\', 0) == STR_NOT_FOUND)
		return str_is(rest, text);
	arena_init(&arena, 0);
	same = json_text(&arena, string, &decoded) == 0 && str_is(decoded, text);
	arena_finish(&arena);
	return same;
}

struct json json_get(struct json object, const char *name)
{
	struct str rest = json_inside(object);
	struct json key, value;

	while (json_next_member(&rest, &key, &value))
		if (json_text_is(key, name))
			return value;
	return (struct json){ JSON_NONE, { "", 0 } };
}

void json_place(struct str text, size_t at, size_t *ret_line, size_t *ret_column)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < at && i < text.len; i++) {
		if (text.at[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)text.at[i] & 0xc0) != 0x80) {
			column++;
		}
	}
	*ret_line = line;
	*ret_column = column;
}

static void add_escaped(struct buf *buf, unsigned char c)
{
	if (c == '"' || c == '\\')
		buf_printf(buf, "\\%c", c);
	else if (c == '\n')
		buf_add_text(buf, "\\n");
	else if (c == '\t')
		buf_add_text(buf, "\\t");
	else if (c < 0x20 || c == 0x7f)
		buf_printf(buf, "\\u%04x", c);
	else
		buf_add_utf8(buf, REPLACEMENT);
}

void json_add_string(struct buf *buf, struct str text)
{
	size_t from = 0, at = 0;

	buf_add_char(buf, '"');
	while (at < text.len) {
		unsigned char c = (unsigned char)text.at[at];
		size_t len = utf8_valid_len(str_skip(text, at));

		if (len && c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
			at += len;
			continue;
		}
		buf_add(buf, str_slice(text, from, at));
		add_escaped(buf, c);
		from = ++at;
	}
	buf_add(buf, str_slice(text, from, at));
	buf_add_char(buf, '"');
}
