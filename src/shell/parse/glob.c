#include "shell/parse/word.h"

static bool add_glob(struct parser *p, struct builder *b, size_t from, struct str text)
{
	struct part *part = lexer_part(p, PART_GLOB, from);

	if (part)
		part->text = text;
	return builder_add_part(p, b, part);
}

enum bracket { BRACKET_NONE, BRACKET_PLAIN, BRACKET_QUOTED, BRACKET_EXPANDS };

/* Does a $ before this byte mean more than itself? */
static bool expands(const struct parser *p, size_t at)
{
	int c = at < p->end ? (unsigned char)p->text.at[at] : END_OF_TEXT;

	return lexer_is_name(c) || (c > 0 && strchr("({['\"@*#?-$!", c));
}

/* Steps over [:alpha:] [=a=] [.x.], to its last byte. */
static size_t skip_class(const struct parser *p, size_t at)
{
	char kind = at + 2 < p->end ? p->text.at[at + 1] : '\0';

	if (kind != ':' && kind != '=' && kind != '.')
		return at;
	for (size_t end = at + 3; end < MIN(at + 32, p->end); end++)
		if (p->text.at[end] == ']' && p->text.at[end - 1] == kind)
			return end;
	return at;
}

/* Where the [..] at p->pos ends, and what it is made of. */
static enum bracket find_bracket(const struct parser *p, const struct reading *r, size_t *ret_end)
{
	size_t at = p->pos + 1;
	enum bracket found = BRACKET_PLAIN;

	if (at < p->end && (p->text.at[at] == '!' || p->text.at[at] == '^'))
		at++;
	for (size_t first = at; at < p->end; at++) {
		char c = p->text.at[at];

		*ret_end = at;
		if (c == ']' && at > first)
			return found;
		if (c == '`' || (c == '$' && expands(p, at + 1)))
			return BRACKET_EXPANDS;
		if (r->meta && at >= r->solid && lexer_is_meta((unsigned char)c))
			return BRACKET_NONE;
		if (!r->meta && c == r->stop)
			return BRACKET_NONE;
		if (c == '\\' || c == '\'' || c == '"')
			found = BRACKET_QUOTED;
		if (c == '\\')
			at++;
		if (c == '\'' || c == '"')
			at = str_find_char(lexer_slice(p, 0, p->end), c, at + 1);
		if (c == '[')
			at = skip_class(p, at);
		if (at == STR_NOT_FOUND)
			break;
	}
	*ret_end = p->end;
	return BRACKET_NONE;
}

/* A bracket with quotes in it: its text with the quoted bytes behind backslashes. */
static struct str unquote_bracket(struct parser *p, struct str text)
{
	struct buf out = BUF_IN(p->arena);
	char quote = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == quote) {
			quote = 0;
		} else if (c == '\\' && quote != '\'' && i + 1 < text.len) {
			buf_add_char(&out, c);
			buf_add_char(&out, text.at[++i]);
		} else if (!quote && (c == '\'' || c == '"')) {
			quote = c;
		} else if (quote) {
			buf_add_char(&out, '\\');
			buf_add_char(&out, c);
		} else {
			buf_add_char(&out, c);
		}
	}
	if (buf_failed(&out))
		lexer_no_memory(p);
	return buf_str(&out);
}

static bool read_bracket(struct parser *p, struct builder *b, const struct reading *r, bool *ret)
{
	size_t from = p->pos, end = from;
	enum bracket found;
	struct str text;

	if (from < b->no_bracket_to)
		return true;
	found = find_bracket(p, r, &end);
	p->n_steps += end - from;
	if (found == BRACKET_NONE) {
		b->no_bracket_to = end;
		return true;
	}
	*ret = true;
	p->pos = found == BRACKET_EXPANDS ? from + 1 : end + 1;
	text = lexer_slice(p, from, p->pos);
	if (found == BRACKET_QUOTED)
		text = unquote_bracket(p, text);
	return add_glob(p, b, from, text);
}

static bool read_extglob(struct parser *p, struct builder *b)
{
	size_t from = p->pos, to;

	lexer_peek(p);
	p->pos++;
	lexer_peek(p);
	to = lexer_matching(p, p->pos + 1, '(', ')');
	if (to == STR_NOT_FOUND) {
		p->pos = p->end;
		return lexer_fail(p, "pattern without its )");
	}
	p->pos = to + 1;
	return add_glob(p, b, from, lexer_slice(p, from, p->pos));
}

bool read_glob(struct parser *p, struct builder *b, const struct reading *r, bool *ret_is_one)
{
	int c = lexer_peek(p);
	size_t from = p->pos;

	if (r->extglob && (c == '?' || c == '*' || c == '+' || c == '@' || c == '!') &&
		lexer_behind(p, 1) == '(') {
		*ret_is_one = true;
		return read_extglob(p, b);
	}
	if (c == '[')
		return read_bracket(p, b, r, ret_is_one);
	*ret_is_one = c == '*' || c == '?';
	if (!*ret_is_one)
		return true;
	p->pos++;
	return add_glob(p, b, from, lexer_slice(p, from, p->pos));
}
