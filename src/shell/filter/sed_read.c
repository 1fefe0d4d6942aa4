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

/*
 * Text up to an unescaped @delimiter, which is taken. In an expression \n is a newline, and an
 * escaped delimiter is the character itself.
 */
static bool read_delimited(struct reader *r, char delimiter, bool expression, struct str *ret)
{
	struct buf out = BUF_IN(r->f->arena);
	bool bracket = false;

	for (; r->at < r->text.len; r->at++) {
		char c = peek(r);

		if (c == '\\' && r->at + 1 < r->text.len && !bracket) {
			char next = r->text.at[++r->at];

			if (next == delimiter)
				buf_add_char(&out, next);
			else if (expression && next == 'n')
				buf_add_char(&out, '\n');
			else if (expression && next == 't')
				buf_add_char(&out, '\t');
			else {
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

static bool compile(
	struct reader *r, struct str pattern, bool ignore_case, const struct regex **ret)
{
	struct sed_script *script = r->script;
	struct regex *regex = &script->regexes[script->n_regexes];

	if (pattern.len == 0) {
		*ret = r->last;
		return r->last != NULL;
	}
	if (script->n_regexes == MAX_SED_REGEXES ||
		regex_compile(regex, pattern,
			(script->extended ? REG_EXTENDED : 0) | (ignore_case ? REG_ICASE : 0)))
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
		return compile(r, pattern, ignore_case, &address->regex);
	} else if (c == '+') {
		r->at++;
		address->kind = SED_PLUS;
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
	bool ignore_case = false;

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
			ignore_case = true;
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
	/* s///m matches within the pattern space. */
	if (strchr("mM", peek(r)) && peek(r))
		return false;
	return compile(r, pattern, ignore_case, &command->regex);
}

/* y reads \n, \\ and the delimiter; both sets are as long. */
static bool read_transliterate(struct reader *r, struct sed_command *command)
{
	char delimiter = peek(r);

	r->at++;
	return delimiter && read_delimited(r, delimiter, false, &command->from_set) &&
	       read_delimited(r, delimiter, false, &command->text) &&
	       command->from_set.len == command->text.len &&
	       str_find_char(command->from_set, '\\', 0) == STR_NOT_FOUND &&
	       str_find_char(command->text, '\\', 0) == STR_NOT_FOUND;
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
	default:
		return command->name && strchr("{}pPdDqQ=nNgGhHx", command->name) != NULL;
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
		if (command->from.kind == SED_LINE && command->from.line == 0)
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
