/* Reads a sed script into commands (sed(1), "COMMAND SYNOPSIS"). */
#include "shell/filter/sed.h"

struct reader {
	struct filter *f;
	struct str text;
	size_t at;
	struct sed_script *script;
	const struct regex *last; /* the empty expression means this one */
};

static char peek(const struct reader *r)
{
	return r->at < r->text.len ? r->text.at[r->at] : '\0';
}

static void skip_blanks(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t')
		r->at++;
}

static void skip_separators(struct reader *r)
{
	while (r->at < r->text.len && strchr(" \t\n;", peek(r)))
		r->at++;
}

static bool read_number(struct reader *r, size_t *ret)
{
	size_t from = r->at, value = 0;

	while (peek(r) >= '0' && peek(r) <= '9' && value < 100000000)
		value = value * 10 + (size_t)(r->text.at[r->at++] - '0');
	*ret = value;
	return r->at > from;
}

/* The byte that \t, \x41, \o101 or \d065 stand for, the backslash taken; how long it is, or 0. */
static size_t read_byte(struct str text, char *ret)
{
	static const char letters[] = "afrtv", bytes[] = "\a\f\r\t\v";
	const char *letter = text.len && text.at[0] ? strchr(letters, text.at[0]) : NULL;
	unsigned int base = 0, value = 0, most = 3;
	size_t n = 1;

	if (letter) {
		*ret = bytes[letter - letters];
		return 1;
	}
	if (text.len && text.at[0] == 'x') {
		base = 16;
		most = 2;
	} else if (text.len && text.at[0] == 'o') {
		base = 8;
	} else if (text.len && text.at[0] == 'd') {
		base = 10;
	}
	for (; base && n <= most && n < text.len && str_digit(text.at[n]) < base; n++)
		value = value * base + str_digit(text.at[n]);
	*ret = (char)value;
	return n > 1 ? n : 0;
}

/* A byte that was written as an escape: it means itself. */
static void add_byte(struct buf *out, char c, bool expression)
{
	if (strchr(expression ? "*.[]^$\\/+?(){}|" : "&\\\n", c) && c)
		buf_add_char(out, '\\');
	buf_add_char(out, c == '\n' && !expression ? 'n' : c);
}

/*
 * Text up to an unescaped @delimiter, which is taken. In an expression \n is a newline, and an
 * escaped delimiter is the character itself.
 */
static bool read_delimited(struct reader *r, char delimiter, bool expression, struct str *ret)
{
	struct buf out = BUF_IN(r->f->arena);
	bool bracket = false;

	for (; r->at < r->text.len; r->at++) {
		char c = peek(r), byte;
		size_t n;

		if (c == '\\' && r->at + 1 < r->text.len && bracket) {
			n = r->text.at[r->at + 1] == 'n'
				    ? 1
				    : read_byte(str_skip(r->text, r->at + 1), &byte);
			if (n) {
				buf_add_char(&out, r->text.at[r->at + 1] == 'n' ? '\n' : byte);
				r->at += n;
				continue;
			}
		}
		if (c == '\\' && r->at + 1 < r->text.len && !bracket) {
			char next = r->text.at[++r->at];

			if (next == delimiter)
				buf_add_char(&out, next);
			else if (expression && next == 'n')
				buf_add_char(&out, '\n');
			else if ((n = read_byte(str_skip(r->text, r->at), &byte))) {
				/* Some of these mean what they do elsewhere with a backslash. */
				r->f->unknown |= expression && !r->script->extended && byte &&
						 strchr("+?(){}|", byte);
				add_byte(&out, byte, expression);
				r->at += n - 1;
			} else {
				buf_add_char(&out, '\\');
				buf_add_char(&out, next);
			}
			continue;
		}
		if (c == delimiter && !bracket) {
			r->at++;
			r->f->failed |= buf_failed(&out);
			*ret = buf_str(&out);
			return true;
		}
		if (expression && c == '[' && !bracket) {
			bracket = true;
			buf_add_char(&out, c);
			if (r->at + 1 < r->text.len && r->text.at[r->at + 1] == '^')
				buf_add_char(&out, r->text.at[++r->at]);
			if (r->at + 1 < r->text.len && r->text.at[r->at + 1] == ']')
				buf_add_char(&out, r->text.at[++r->at]);
			continue;
		}
		if (bracket && c == '[' && r->at + 1 < r->text.len &&
			r->text.at[r->at + 1] == ':') {
			size_t close = str_find(r->text, STR(":]"), r->at);

			if (close != STR_NOT_FOUND) {
				buf_add(&out, str_slice(r->text, r->at, close + 2));
				r->at = close + 1;
				continue;
			}
		}
		bracket &= c != ']';
		buf_add_char(&out, c);
	}
	return false;
}

static bool compile(struct reader *r, struct str pattern, int flags, const struct regex **ret)
{
	struct sed_script *script = r->script;
	struct regex *regex = &script->regexes[script->n_regexes];

	if (pattern.len == 0) {
		*ret = r->last;
		return r->last != NULL;
	}
	/* s///M: libc's . would not match a newline then. */
	if ((flags & REG_NEWLINE) && (str_contains(pattern, ".") || str_contains(pattern, "[^")))
		return false;
	if (script->n_regexes == MAX_SED_REGEXES ||
		regex_compile(regex, pattern, (script->extended ? REG_EXTENDED : 0) | flags))
		return false;
	script->n_regexes++;
	*ret = r->last = regex;
	return true;
}

static bool read_address(struct reader *r, struct sed_address *address)
{
	char c = peek(r);
	struct str pattern;

	*address = (struct sed_address){ 0 };
	if (c == '$') {
		r->at++;
		address->kind = SED_LAST;
	} else if (c == '/' || c == '\\') {
		bool ignore_case;

		r->at++;
		if (c == '\\')
			c = r->text.at[r->at++];
		if (!read_delimited(r, c, true, &pattern))
			return false;
		ignore_case = peek(r) == 'I';
		r->at += ignore_case;
		address->kind = SED_REGEX;
		return compile(r, pattern, ignore_case ? REG_ICASE : 0, &address->regex);
	} else if (c == '+' || c == '~') {
		r->at++;
		address->kind = c == '+' ? SED_PLUS : SED_MULTIPLE;
		return read_number(r, &address->line);
	} else if (read_number(r, &address->line)) {
		address->kind = SED_LINE;
		if (peek(r) == '~') {
			r->at++;
			address->kind = SED_STEP;
			return read_number(r, &address->step);
		}
	}
	return true;
}

/* A file name, or the text of e: up to the end of the line. */
static struct str rest_of_line(struct reader *r)
{
	size_t from;

	skip_blanks(r);
	from = r->at;
	while (r->at < r->text.len && peek(r) != '\n')
		r->at++;
	return str_slice(r->text, from, r->at);
}

static bool read_substitute(struct reader *r, struct sed_command *command)
{
	char delimiter = peek(r);
	struct str pattern;
	int flags = 0;

	r->at++;
	command->number = 1;
	if (!delimiter || !read_delimited(r, delimiter, true, &pattern) ||
		!read_delimited(r, delimiter, false, &command->text))
		return false;
	for (;; r->at++) {
		char c = peek(r);

		if (c == 'g')
			command->global = true;
		else if (c == 'p')
			command->print = true;
		else if (c == 'i' || c == 'I')
			flags |= REG_ICASE;
		else if (c == 'm' || c == 'M')
			flags |= REG_NEWLINE;
		else if (c == 'e')
			command->executes = true;
		else if (c >= '1' && c <= '9') {
			read_number(r, &command->number);
			r->at--;
		} else
			break;
	}
	if (peek(r) == 'w') {
		r->at++;
		command->file = rest_of_line(r);
	}
	return compile(r, pattern, flags, &command->regex);
}

/* y reads \n, \\, the delimiter and bytes; both sets are as long. */
static bool read_set(struct reader *r, char delimiter, struct str *ret)
{
	struct buf out = BUF_IN(r->f->arena);

	for (; r->at < r->text.len && peek(r) != delimiter; r->at++) {
		char c = peek(r);

		if (c == '\\' && r->at + 1 < r->text.len) {
			size_t n = read_byte(str_skip(r->text, r->at + 1), &c);
			char next = r->text.at[r->at + 1];

			if (!n && next != 'n' && next != '\\' && next != delimiter)
				return false;
			if (!n)
				c = next == 'n' ? '\n' : next;
			r->at += n ? n : 1;
		}
		buf_add_char(&out, c);
	}
	r->f->failed |= buf_failed(&out);
	*ret = buf_str(&out);
	r->at++;
	return r->at <= r->text.len;
}

static bool read_transliterate(struct reader *r, struct sed_command *command)
{
	char delimiter = peek(r);

	r->at++;
	return delimiter && read_set(r, delimiter, &command->from_set) &&
	       read_set(r, delimiter, &command->text) && command->from_set.len == command->text.len;
}

/* a\, i\, c\ and the one-line forms: up to the end of the line; \ takes the newline along. */
static bool read_text(struct reader *r, struct sed_command *command)
{
	struct buf out = BUF_IN(r->f->arena);

	skip_blanks(r);
	if (peek(r) == '\\') {
		r->at++;
		skip_blanks(r);
		if (peek(r) == '\n')
			r->at++;
	}
	for (; r->at < r->text.len && peek(r) != '\n'; r->at++) {
		if (peek(r) == '\\' && r->at + 1 < r->text.len)
			r->at++;
		buf_add_char(&out, peek(r));
	}
	r->f->failed |= buf_failed(&out);
	command->text = buf_str(&out);
	return true;
}

static bool read_label(struct reader *r, struct sed_command *command)
{
	size_t from;

	skip_blanks(r);
	from = r->at;
	while (r->at < r->text.len && !strchr("\n;}", peek(r)))
		r->at++;
	command->text = str_trim(str_slice(r->text, from, r->at));
	return true;
}

static bool read_body(struct reader *r, struct sed_command *command)
{
	switch (command->name) {
	case 's':
		return read_substitute(r, command);
	case 'y':
		return read_transliterate(r, command);
	case 'a':
	case 'i':
	case 'c':
		return read_text(r, command);
	case 'b':
	case 't':
	case 'T':
	case ':':
		return read_label(r, command);
	case 'e':
		skip_blanks(r);
		if (!strchr(";}\n", peek(r)))
			command->text = rest_of_line(r);
		return true;
	case 'r':
	case 'w':
		command->file = rest_of_line(r);
		return command->file.len > 0;
	case 'q':
	case 'Q':
	case 'l':
		skip_blanks(r);
		read_number(r, &command->number);
		return true;
	default:
		return command->name && strchr("{}pPdD=nNgGhHxzF", command->name) != NULL;
	}
}

static bool read_command(struct reader *r, struct sed_command *command)
{
	if (!read_address(r, &command->from))
		return false;
	skip_blanks(r);
	if (peek(r) == ',') {
		r->at++;
		skip_blanks(r);
		if (!read_address(r, &command->to) || command->to.kind == SED_NONE ||
			command->to.kind == SED_STEP)
			return false;
		/* 0,/x/ is a matter of its own. */
		if (command->from.kind == SED_LINE && command->from.line == 0 &&
			command->to.kind != SED_REGEX)
			return false;
	}
	skip_blanks(r);
	while (peek(r) == '!') {
		command->negated = true;
		r->at++;
		skip_blanks(r);
	}
	command->name = peek(r);
	r->at++;
	return read_body(r, command);
}

bool sed_read(struct filter *f, struct str text, struct sed_script *script)
{
	struct reader r = { .f = f, .text = text, .script = script };
	size_t open[16], n_open = 0;

	for (;;) {
		struct sed_command *command = &script->at[script->n];

		skip_separators(&r);
		if (peek(&r) == '#') {
			while (r.at < text.len && peek(&r) != '\n')
				r.at++;
			continue;
		}
		if (r.at >= text.len)
			break;
		if (script->n == MAX_SED_COMMANDS || !read_command(&r, command))
			return false;
		if (command->name == '{') {
			if (n_open == ARRAY_SIZE(open))
				return false;
			open[n_open++] = script->n;
		} else if (command->name == '}') {
			if (n_open == 0)
				return false;
			script->at[open[--n_open]].block_end = script->n;
		}
		script->n++;
	}
	return n_open == 0;
}

void sed_finish(struct sed_script *script)
{
	for (size_t i = 0; i < script->n_regexes; i++)
		regex_finish(&script->regexes[i]);
}
