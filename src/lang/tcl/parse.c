/* Tcl's twelve rules: from a script to commands, words and parts. */
#include "lang/tcl/tree.h"

#include <errno.h>

#include "lang/tcl/machine.h"

struct parser {
	struct arena *arena;
	struct str text;
	size_t at;
	uint32_t line, depth;
	bool bad, failed;
};

static struct tcl_command *parse_script(struct parser *p, char end);
static struct tcl_part *parse_parts(struct parser *p, const char *ends, const char *plain);

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static char peek(const struct parser *p, size_t ahead)
{
	return p->at + ahead < p->text.len ? p->text.at[p->at + ahead] : '\0';
}

static bool at_end(const struct parser *p)
{
	return p->at >= p->text.len;
}

static bool at_join(const struct parser *p)
{
	return peek(p, 0) == '\\' && peek(p, 1) == '\n';
}

static void skip(struct parser *p)
{
	p->line += peek(p, 0) == '\n';
	p->at++;
}

static void skip_blanks(struct parser *p)
{
	while (!at_end(p) && (is_blank(p->text.at[p->at]) || at_join(p))) {
		if (at_join(p))
			skip(p);
		skip(p);
	}
}

/* \xHH, \uHHHH, \UHHHHHHHH, \ooo: the digits behind. */
static size_t add_digits(
	struct str digits, unsigned int base, size_t most, bool wide, struct buf *out)
{
	uint32_t code = 0;
	size_t n = 0;

	while (n < most && n < digits.len && str_digit(digits.at[n]) < base)
		code = code * base + str_digit(digits.at[n++]);
	if (n && (wide || code >= 0x80))
		buf_add_utf8(out, code);
	else if (n)
		buf_add_char(out, (char)code);
	return n;
}

size_t tcl_unescape(struct str text, struct buf *out)
{
	static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
	char c = text.len > 1 ? text.at[1] : '\0';
	const char *found = c ? strchr(from, c) : NULL;
	size_t n = 0, len = 2;

	if (text.len < 2) {
		buf_add_char(out, '\\');
		return text.len;
	}
	if (found) {
		buf_add_char(out, to[found - from]);
		return len;
	}
	if (c == '\n') {
		while (len < text.len && (text.at[len] == ' ' || text.at[len] == '\t'))
			len++;
		buf_add_char(out, ' ');
		return len;
	}
	if (c == 'x')
		n = add_digits(str_skip(text, 2), 16, 2, false, out);
	else if (c == 'u')
		n = add_digits(str_skip(text, 2), 16, 4, true, out);
	else if (c == 'U')
		n = add_digits(str_skip(text, 2), 16, 8, true, out);
	else if (c >= '0' && c <= '7')
		return 1 + add_digits(str_skip(text, 1), 8, 3, false, out);
	if (!n)
		buf_add_char(out, c);
	return len + n;
}

size_t tcl_braces(struct str text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\\')
			i++;
		else if (text.at[i] == '{')
			depth++;
		else if (text.at[i] == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static struct tcl_part *new_part(struct parser *p, enum tcl_part_kind kind)
{
	static _Thread_local struct tcl_part spare;
	struct tcl_part *part = arena_alloc(p->arena, struct tcl_part, 1);

	if (!part) {
		p->failed = true;
		spare = (struct tcl_part){ 0 };
		return &spare;
	}
	part->kind = kind;
	return part;
}

static struct tcl_part *text_part(struct parser *p, struct str text)
{
	struct tcl_part *part = new_part(p, TCL_TEXT);

	part->text = text;
	return part;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Behind a $: ${name}, name, name(index). NULL: it stands for itself. */
static struct tcl_part *parse_variable(struct parser *p)
{
	struct tcl_part *part;
	size_t from = p->at, end;

	if (peek(p, 0) == '{') {
		end = str_find_char(p->text, '}', p->at);
		part = new_part(p, TCL_VARIABLE);
		p->bad |= end == STR_NOT_FOUND;
		end = MIN(end, p->text.len);
		part->text = str_slice(p->text, p->at + 1, end);
		p->at = end + 1;
		return part;
	}
	while (is_name(peek(p, 0)) || (peek(p, 0) == ':' && peek(p, 1) == ':'))
		p->at += peek(p, 0) == ':' ? 2 : 1;
	if (p->at == from && peek(p, 0) != '(')
		return NULL;
	part = new_part(p, TCL_VARIABLE);
	part->text = str_slice(p->text, from, p->at);
	if (peek(p, 0) != '(')
		return part;
	part->has_index = true;
	p->at++;
	part->index = parse_parts(p, ")", "");
	p->bad |= at_end(p);
	p->at++;
	return part;
}

static struct tcl_part *parse_bracket(struct parser *p)
{
	struct tcl_part *part = new_part(p, TCL_SCRIPT);

	p->at++;
	part->script = parse_script(p, ']');
	p->bad |= at_end(p);
	p->at++;
	return part;
}

/* Up to one of @ends; characters of @plain have no meaning of their own. */
static struct tcl_part *parse_parts(struct parser *p, const char *ends, const char *plain)
{
	struct tcl_part *first = NULL, **last = &first;
	struct buf text = BUF_IN(p->arena);
	bool deep = ++p->depth > MAX_TCL_DEPTH;

	p->bad |= deep;
	while (!at_end(p) && !deep) {
		char c = p->text.at[p->at];
		struct tcl_part *part = NULL;

		if (c && strchr(ends, c))
			break;
		if (at_join(p) && *ends == ' ')
			break;
		if (c == '\\' && !strchr(plain, c)) {
			p->line += peek(p, 1) == '\n';
			p->at += tcl_unescape(str_skip(p->text, p->at), &text);
			continue;
		}
		if (c == '$' && !strchr(plain, c)) {
			p->at++;
			part = parse_variable(p);
		} else if (c == '[' && !strchr(plain, c)) {
			part = parse_bracket(p);
		} else {
			skip(p);
		}
		if (!part) {
			buf_add_char(&text, c);
			continue;
		}
		if (text.len) {
			*last = text_part(p, buf_str(&text));
			last = &(*last)->next;
			text = BUF_IN(p->arena);
		}
		*last = part;
		last = &part->next;
	}
	p->depth--;
	p->failed |= buf_failed(&text);
	if (text.len || !first)
		*last = text_part(p, buf_str(&text));
	return first;
}

/* The inside of braces stays as it is, but for a backslash at the end of a line. */
static struct tcl_part *parse_braces(struct parser *p)
{
	size_t len = tcl_braces(str_skip(p->text, p->at));
	struct str inside = str_slice(p->text, p->at + 1, p->at + MAX(len, (size_t)1) - 1);
	struct buf out = BUF_IN(p->arena);

	if (!len) {
		p->bad = true;
		p->at = p->text.len;
		return text_part(p, STR(""));
	}
	for (size_t i = 0; i < len; i++)
		skip(p);
	if (!str_contains(inside, "\\\n"))
		return text_part(p, inside);
	for (size_t i = 0; i < inside.len;) {
		if (inside.at[i] == '\\' && i + 1 < inside.len && inside.at[i + 1] != '\n') {
			buf_add(&out, str_slice(inside, i, i + 2));
			i += 2;
		} else if (inside.at[i] == '\\') {
			i += tcl_unescape(str_skip(inside, i), &out);
		} else {
			buf_add_char(&out, inside.at[i++]);
		}
	}
	p->failed |= buf_failed(&out);
	return text_part(p, buf_str(&out));
}

static bool at_word_end(const struct parser *p, char end)
{
	char c = peek(p, 0);

	return at_end(p) || is_blank(c) || c == '\n' || c == ';' || (end && c == end) || at_join(p);
}

static struct tcl_part *parse_word_parts(struct parser *p, char end)
{
	struct tcl_part *parts;

	if (peek(p, 0) == '{') {
		parts = parse_braces(p);
		p->bad |= !at_word_end(p, end);
		return parts;
	}
	if (peek(p, 0) == '"') {
		p->at++;
		parts = parse_parts(p, "\"", "");
		p->bad |= at_end(p);
		p->at++;
		p->bad |= !at_word_end(p, end);
		return parts;
	}
	return parse_parts(p, end ? " \t\r\v\f\n;]" : " \t\r\v\f\n;", "");
}

/* Bare text that is not known may be several words, when it is read as program text. */
static void mark_many(struct parser *p, struct tcl_part *parts)
{
	struct str text = arena_copy(p->arena, parts->text);

	p->failed |= !text.at;
	for (size_t i = 0; text.at && i < text.len; i++)
		if (text.at[i] == TCL_ANY)
			((char *)(uintptr_t)text.at)[i] = TCL_MANY;
	if (text.at)
		parts->text = text;
}

static struct tcl_word *parse_word(struct parser *p, char end)
{
	struct tcl_word *word = arena_alloc(p->arena, struct tcl_word, 1);
	bool bare;

	if (!word) {
		p->failed = true;
		return NULL;
	}
	if (str_starts(str_skip(p->text, p->at), "{*}") && p->at + 3 < p->text.len &&
		!is_blank(peek(p, 3)) && peek(p, 3) != '\n' && peek(p, 3) != ';') {
		word->expands = true;
		p->at += 3;
	}
	bare = peek(p, 0) != '{' && peek(p, 0) != '"';
	word->parts = parse_word_parts(p, end);
	for (struct tcl_part *part = word->parts; bare && part; part = part->next)
		if (part->kind == TCL_TEXT &&
			str_find_char(part->text, TCL_ANY, 0) != STR_NOT_FOUND)
			mark_many(p, part);
	return word;
}

static void skip_comment(struct parser *p)
{
	while (!at_end(p) && peek(p, 0) != '\n') {
		if (peek(p, 0) == '\\')
			skip(p);
		skip(p);
	}
}

static struct tcl_command *parse_command(struct parser *p, char end)
{
	struct tcl_command *command = arena_alloc(p->arena, struct tcl_command, 1);
	struct tcl_word **last;

	if (!command) {
		p->failed = true;
		return NULL;
	}
	command->line = p->line;
	last = &command->words;
	while (!p->failed && !p->bad) {
		skip_blanks(p);
		if (at_end(p) || peek(p, 0) == '\n' || peek(p, 0) == ';' ||
			(end && peek(p, 0) == end))
			break;
		*last = parse_word(p, end);
		if (*last)
			last = &(*last)->next;
	}
	command->bad = p->bad;
	return command;
}

static struct tcl_command *parse_script(struct parser *p, char end)
{
	struct tcl_command *first = NULL, **last = &first;

	if (++p->depth > MAX_TCL_DEPTH)
		p->bad = true;
	while (!at_end(p) && !p->failed && !p->bad) {
		char c = peek(p, 0);

		if (end && c == end)
			break;
		if (is_blank(c) || c == '\n' || c == ';' || at_join(p)) {
			skip(p);
			if (c == '\\')
				skip(p);
		} else if (c == '#') {
			skip_comment(p);
		} else {
			*last = parse_command(p, end);
			if (*last)
				last = &(*last)->next;
		}
	}
	p->depth--;
	return first;
}

int tcl_parse(struct arena *arena, struct str script, uint32_t line, struct tcl_command **ret)
{
	struct parser p = { .arena = arena, .text = script, .line = line };

	*ret = parse_script(&p, '\0');
	return p.failed ? -ENOMEM : 0;
}

int tcl_parse_text(struct arena *arena, struct str text, const char *plain, struct tcl_part **ret)
{
	struct parser p = { .arena = arena, .text = text };

	*ret = parse_parts(&p, "", plain);
	return p.failed ? -ENOMEM : 0;
}

int tcl_parse_part(struct arena *arena, struct str text, struct tcl_part **ret, size_t *ret_len)
{
	struct parser p = { .arena = arena, .text = text };

	if (peek(&p, 0) == '[') {
		*ret = parse_bracket(&p);
	} else if (peek(&p, 0) == '"') {
		p.at++;
		*ret = parse_parts(&p, "\"", "");
		p.at++;
	} else {
		p.at++;
		*ret = parse_variable(&p);
	}
	*ret_len = MIN(p.at, text.len);
	return p.failed ? -ENOMEM : 0;
}

size_t tcl_first_lines(struct arena *arena, struct str text)
{
	struct parser p = { .arena = arena, .text = text };

	while (!at_end(&p) && !p.failed) {
		char c = peek(&p, 0);

		if (at_join(&p))
			p.at += 2;
		else if (is_blank(c) || c == ';')
			p.at++;
		else if (c == '\n')
			return p.at + 1;
		else if (c == '#')
			skip_comment(&p);
		else
			parse_command(&p, '\0');
	}
	return text.len;
}
