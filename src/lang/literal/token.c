/* Words of languages that are read by their literals: blanks, names, strings, regexes. */
#include "lang/literal/literals.h"

#include <ctype.h>
#include <string.h>

static char peek(const struct literals *l, size_t n)
{
	return l->at + n < l->text.len ? l->text.at[l->at + n] : '\0';
}

static bool starts(const struct literals *l, const char *text)
{
	return str_starts(str_skip(l->text, l->at), text);
}

static void to_line_end(struct literals *l)
{
	size_t end = str_find_char(l->text, '\n', l->at);

	l->at = end == STR_NOT_FOUND ? l->text.len : end;
}

static bool comment(struct literals *l)
{
	bool slashes = l->language == LANG_JAVASCRIPT || l->language == LANG_PHP;
	size_t end;

	if (slashes && starts(l, "/*")) {
		end = str_find(l->text, STR("*/"), l->at + 2);
		l->at = end == STR_NOT_FOUND ? l->text.len : end + 2;
		return true;
	}
	if ((slashes && starts(l, "//")) || (l->language == LANG_LUA && starts(l, "--")) ||
		(l->language != LANG_JAVASCRIPT && l->language != LANG_LUA && peek(l, 0) == '#')) {
		to_line_end(l);
		return true;
	}
	return false;
}

void literals_blank(struct literals *l)
{
	while (l->at < l->text.len)
		if (isspace((unsigned char)peek(l, 0)))
			l->at++;
		else if (!comment(l))
			return;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t joint(const struct literals *l)
{
	size_t n = 0;

	if (starts(l, "::") || starts(l, "->") || starts(l, "?."))
		n = 2;
	else if (peek(l, 0) == '.' && l->language != LANG_PERL && l->language != LANG_PHP)
		n = 1;
	return n && is_word(peek(l, n)) && !isdigit((unsigned char)peek(l, n)) ? n : 0;
}

bool literals_name(struct literals *l, struct str *ret)
{
	size_t start = l->at, n, sigils = 0;

	while (peek(l, sigils) && strchr("$@%", peek(l, sigils)))
		sigils++;
	if (!is_word(peek(l, sigils)) || (!sigils && isdigit((unsigned char)peek(l, 0))))
		return false;
	l->at += sigils;
	start = l->at;
	while (is_word(peek(l, 0)))
		l->at++;
	while ((n = joint(l))) {
		l->at += n;
		while (is_word(peek(l, 0)))
			l->at++;
	}
	*ret = str_slice(l->text, start, l->at);
	return true;
}

bool literals_regex(struct literals *l, char before)
{
	if (peek(l, 0) != '/' || !strchr("(,=~!&|{};[?:\n", before))
		return false;
	for (size_t i = l->at + 1; i < l->text.len && l->text.at[i] != '\n'; i++) {
		if (l->text.at[i] == '\\')
			i++;
		else if (l->text.at[i] == '/') {
			l->at = i + 1;
			return true;
		}
	}
	return false;
}

static char closing(char open)
{
	return open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : open == '<' ? '>' : open;
}

void literals_skip_brackets(struct literals *l)
{
	size_t depth = 0;

	while (l->at < l->text.len) {
		struct operand ignored;
		char c = peek(l, 0);

		if (c == '"' || c == '\'' || c == '`') {
			literals_string(l, &ignored, &c);
			continue;
		}
		depth += c == '(' || c == '[' || c == '{';
		depth -= c == ')' || c == ']' || c == '}';
		l->at++;
		if (depth == 0)
			return;
	}
}

/* Text between @open and its end, brackets of the same kind within it counted. */
static bool body(struct literals *l, char open, struct str *ret)
{
	size_t start = ++l->at, depth = 1;
	char close = closing(open);

	for (; l->at < l->text.len; l->at++) {
		char c = peek(l, 0);

		if (c == '\\')
			l->at++;
		else if (c == close && --depth == 0)
			break;
		else if (c == open && close != open)
			depth++;
	}
	if (l->at >= l->text.len)
		return false;
	*ret = str_slice(l->text, start, l->at++);
	return true;
}

static size_t escape(struct buf *out, struct str s, size_t i)
{
	static const char from[] = "nrtae0", to[] = "\n\r\t\a\033";
	size_t digits = 0;
	uint32_t code = 0;
	const char *known;

	if (i + 1 >= s.len)
		return i + 1;
	known = memchr(from, s.at[i + 1], sizeof(from) - 1);
	if (s.at[i + 1] == 'x' || s.at[i + 1] == 'u') {
		size_t wanted = s.at[i + 1] == 'x' ? 2 : 4;

		for (i += 2; digits < wanted && i < s.len && isxdigit((unsigned char)s.at[i]);
			digits++, i++)
			code = code * 16 + (uint32_t)(isdigit((unsigned char)s.at[i])
							      ? s.at[i] - '0'
							      : (s.at[i] | 32) - 'a' + 10);
		buf_add_utf8(out, code);
		return i;
	}
	if (s.at[i + 1] >= '0' && s.at[i + 1] <= '7') {
		for (i++; digits < 3 && i < s.len && s.at[i] >= '0' && s.at[i] <= '7';
			digits++, i++)
			code = code * 8 + (uint32_t)(s.at[i] - '0');
		buf_add_utf8(out, code);
		return i;
	}
	buf_add_char(out, known ? to[known - from] : s.at[i + 1]);
	return i + 2;
}

/* The end of what is interpolated at @i, its name in @ret_name; @i if nothing is. */
static size_t interpolation(const struct literals *l, struct str s, size_t i, struct str *ret_name)
{
	bool sigil = l->language == LANG_PERL || l->language == LANG_PHP;
	char c = s.at[i], next = i + 1 < s.len ? s.at[i + 1] : '\0';
	size_t end = i + 1;

	*ret_name = STR("");
	if (next == '{' &&
		((c == '$' && l->language != LANG_RUBY) || (c == '#' && l->language == LANG_RUBY) ||
			(c == '@' && l->language == LANG_PERL))) {
		end = str_find_char(s, '}', i);
		if (end == STR_NOT_FOUND)
			return s.len;
		*ret_name = str_trim(str_slice(s, i + 2, end));
		return end + 1;
	}
	if (!sigil || (c != '$' && !(c == '@' && l->language == LANG_PERL)) || !is_word(next))
		return i;
	while (end < s.len && is_word(s.at[end]))
		end++;
	*ret_name = str_slice(s, i + 1, end);
	return end < s.len && (s.at[end] == '[' || s.at[end] == '{') ? s.len : end;
}

static void add_text(struct literals *l, struct field *field, struct buf *buf)
{
	if (buf->len)
		*field = field_join(l->arena, *field, field_text(l->arena, buf_str(buf)));
	*buf = BUF_IN(l->arena);
}

static struct field unquoted(struct literals *l, struct str s, bool interpolates, bool raw)
{
	struct field field = field_text(l->arena, STR(""));
	struct buf buf = BUF_IN(l->arena);
	struct str name;

	for (size_t i = 0; i < s.len;) {
		size_t end = interpolates ? interpolation(l, s, i, &name) : i;

		if (end > i) {
			struct operand *known = literals_find(l, name);

			add_text(l, &field, &buf);
			field = field_join(
				l->arena, field, known ? literals_text(l, known) : field_any());
			i = end;
		} else if (s.at[i] == '\\' && !raw) {
			i = escape(&buf, s, i);
		} else {
			bool quoted =
				s.at[i] == '\\' && i + 1 < s.len && strchr("\\'", s.at[i + 1]);

			buf_add_char(&buf, s.at[i + quoted]);
			i += 1 + (size_t)quoted;
		}
	}
	add_text(l, &field, &buf);
	return field;
}

static struct operand words_of(struct literals *l, struct str s)
{
	struct field *items = arena_alloc(l->arena, struct field, MAX_LITERAL_ITEMS);
	struct operand out = { .items = items, .list = true };

	l->failed |= !items;
	while (items && out.n < MAX_LITERAL_ITEMS && (s = str_trim(s)).len) {
		size_t end = 0;

		while (end < s.len && !isspace((unsigned char)s.at[end]))
			end++;
		items[out.n++] = field_text(l->arena, str_slice(s, 0, end));
		s = str_skip(s, end);
	}
	return out;
}

/* q(), qq(), qw(), qx() of Perl; %q(), %w(), %x() of Ruby. */
static bool quote_operator(struct literals *l, struct operand *ret, char *ret_quote)
{
	bool perl = l->language == LANG_PERL, ruby = l->language == LANG_RUBY;
	size_t start = l->at;
	char kind = 'q', open;
	struct str s;

	if (!(perl && peek(l, 0) == 'q') && !(ruby && peek(l, 0) == '%'))
		return false;
	if (l->at && is_word(l->text.at[l->at - 1]))
		return false;
	if (peek(l, 1) && strchr("qwxQWi", peek(l, 1)))
		kind = peek(l, 1) == 'q' ? (perl ? 'Q' : 'q') : peek(l, 1);
	l->at += peek(l, 1) && strchr("qwxQWi", peek(l, 1)) ? 2 : 1;
	open = peek(l, 0);
	if (!open || !strchr("([{</|!'\"#~^", open) || !body(l, open, &s)) {
		l->at = start;
		return false;
	}
	*ret_quote = kind == 'x' ? '`' : '"';
	if (kind == 'w' || kind == 'W')
		*ret = words_of(l, s);
	else
		*ret = literals_one(l, unquoted(l, s, kind != 'q', kind == 'q'));
	return true;
}

bool literals_string(struct literals *l, struct operand *ret, char *ret_quote)
{
	char quote = peek(l, 0);
	struct str s;
	bool single;

	if (quote_operator(l, ret, ret_quote))
		return true;
	if (quote != '"' && quote != '\'' && quote != '`')
		return false;
	if (!body(l, quote, &s)) {
		l->at = l->text.len;
		*ret = literals_one(l, field_any());
		*ret_quote = '"';
		return true;
	}
	single = quote == '\'' && l->language != LANG_JAVASCRIPT && l->language != LANG_LUA;
	*ret = literals_one(
		l, unquoted(l, s,
			   quote == '`' || (quote == '"' && l->language != LANG_JAVASCRIPT &&
						   l->language != LANG_LUA),
			   single));
	*ret_quote = quote;
	return true;
}
