/* Words of languages that are read by their literals: blanks, names, strings. */
#include <ctype.h>
#include <string.h>

#include "lang/literal/literals.h"

char literals_peek(const struct literals *l, size_t n)
{
	return l->at + n < l->text.len ? l->text.at[l->at + n] : '\0';
}

static bool starts(const struct literals *l, const char *text)
{
	return str_starts(str_skip(l->text, l->at), text);
}

static void to_line_end(struct literals *l)
{
	l->at = MIN(str_find_char(l->text, '\n', l->at), l->text.len);
}

static bool comment(struct literals *l)
{
	bool hash = l->language == LANG_R || l->language == LANG_JULIA;
	size_t end;

	if (l->at == 0 && starts(l, "#!")) {
		to_line_end(l);
		return true;
	}
	if (!hash && l->language != LANG_SCHEME && starts(l, "/*")) {
		end = str_find(l->text, STR("*/"), l->at + 2);
		l->at = end == STR_NOT_FOUND ? l->text.len : end + 2;
		return true;
	}
	if ((hash && literals_peek(l, 0) == '#') ||
		(l->language == LANG_PROLOG && literals_peek(l, 0) == '%') ||
		(!hash && l->language != LANG_SCHEME && starts(l, "//")) ||
		(l->language == LANG_SCHEME && literals_peek(l, 0) == ';')) {
		to_line_end(l);
		return true;
	}
	return false;
}

void literals_blank(struct literals *l)
{
	while (l->at < l->text.len)
		if (isspace((unsigned char)literals_peek(l, 0)))
			l->at++;
		else if (!comment(l))
			return;
}

static bool is_word(const struct literals *l, char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80 ||
	       (l->language == LANG_SCHEME && c && strchr("-*!?<>=", c));
}

static size_t joint(const struct literals *l)
{
	size_t n = starts(l, "::") || starts(l, "->") ? 2 : literals_peek(l, 0) == '.' ? 1 : 0;

	return n && is_word(l, literals_peek(l, n)) && !isdigit((unsigned char)literals_peek(l, n))
		       ? n
		       : 0;
}

bool literals_name(struct literals *l, struct str *ret)
{
	size_t start = l->at, n;
	char c = literals_peek(l, 0);

	if (!is_word(l, c) || isdigit((unsigned char)c))
		return false;
	do {
		while (is_word(l, literals_peek(l, 0)))
			l->at++;
		n = joint(l);
		l->at += n;
	} while (n);
	*ret = str_slice(l->text, start, l->at);
	return true;
}

static void escape(struct literals *l, struct buf *out)
{
	static const char from[] = "nrtae0", to[] = "\n\r\t\a\033";
	char c = literals_peek(l, 1);
	const char *known = c ? memchr(from, c, sizeof(from) - 1) : NULL;
	uint32_t code = 0;
	size_t digits = 0;

	l->at += 2;
	if (c == 'x' || c == 'u') {
		while (digits++ < (c == 'x' ? 2u : 4u) &&
			isxdigit((unsigned char)literals_peek(l, 0))) {
			c = literals_peek(l, 0);
			code = code * 16 + (uint32_t)(isdigit((unsigned char)c)
							      ? c - '0'
							      : (c | 32) - 'a' + 10);
			l->at++;
		}
		buf_add_utf8(out, code);
	} else if (c >= '0' && c <= '7') {
		l->at--;
		for (; digits < 3 && literals_peek(l, 0) >= '0' && literals_peek(l, 0) <= '7';
			digits++, l->at++)
			code = code * 8 + (uint32_t)(literals_peek(l, 0) - '0');
		buf_add_utf8(out, code);
	} else if (c != '\n') {
		buf_add_char(out, known ? to[known - from] : c);
	}
}

static bool at_raw(const struct literals *l, size_t *ret_hashes)
{
	size_t n = 0;

	if (literals_peek(l, 0) != 'r' || l->language != LANG_RUST)
		return false;
	while (literals_peek(l, 1 + n) == '#')
		n++;
	*ret_hashes = n;
	return literals_peek(l, 1 + n) == '"';
}

bool literals_string(struct literals *l, struct str *ret)
{
	char quote = literals_peek(l, 0);
	struct buf buf = BUF_IN(l->arena);
	size_t hashes = 0, end;
	bool raw = at_raw(l, &hashes);

	if (raw) {
		struct str close =
			arena_printf(l->arena, "\"%.*s", (int)MIN(hashes, 8), "########");

		l->at += 2 + hashes;
		end = MIN(str_find(l->text, close, l->at), l->text.len);
		*ret = str_slice(l->text, l->at, end);
		l->at = MIN(end + close.len, l->text.len);
		return true;
	}
	if (quote != '"' &&
		!(quote == '\'' && (l->language == LANG_R || l->language == LANG_PROLOG)) &&
		!(quote == '`' && (l->language == LANG_GO || l->language == LANG_JULIA)))
		return false;
	for (l->at++; l->at < l->text.len && literals_peek(l, 0) != quote;) {
		if (literals_peek(l, 0) == '\\' && quote != '`')
			escape(l, &buf);
		else
			buf_add_char(&buf, l->text.at[l->at++]);
	}
	l->at = MIN(l->at + 1, l->text.len);
	l->failed |= buf_failed(&buf);
	*ret = buf_str(&buf);
	return true;
}
