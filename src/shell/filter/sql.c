/*
 * sqlite3(1) 3.40: what SELECTs of constants print: texts and numbers, ||, and the functions that
 * texts are built with. Tables, and all that needs a file, are not known.
 */
#include "shell/filter/run.h"

#define MAX_SQL_ARGS  32
#define MAX_SQL_DEPTH 32

struct sql {
	struct filter *f;
	struct str rest;
	unsigned int depth;
	bool failed; /* not understood */
};

static struct str term(struct sql *sql);

static void skip_blanks(struct sql *sql)
{
	sql->rest = str_trim(sql->rest);
}

static bool take(struct sql *sql, const char *text)
{
	skip_blanks(sql);
	if (!str_starts(sql->rest, text))
		return false;
	sql->rest = str_skip(sql->rest, strlen(text));
	return true;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static struct str take_word(struct sql *sql)
{
	size_t end = 0;
	struct str word;

	skip_blanks(sql);
	while (end < sql->rest.len && is_word(sql->rest.at[end]))
		end++;
	word = str_slice(sql->rest, 0, end);
	sql->rest = str_skip(sql->rest, end);
	return word;
}

static struct str fail(struct sql *sql)
{
	sql->failed = true;
	return STR("");
}

/* 'text', in which '' is one quote. */
static struct str quoted(struct sql *sql)
{
	struct buf out = BUF_IN(sql->f->arena);
	size_t i = 1;

	for (; i < sql->rest.len; i++) {
		if (sql->rest.at[i] == '\'') {
			if (i + 1 >= sql->rest.len || sql->rest.at[i + 1] != '\'')
				break;
			i++;
		}
		buf_add_char(&out, sql->rest.at[i]);
	}
	if (i >= sql->rest.len)
		return fail(sql);
	sql->rest = str_skip(sql->rest, i + 1);
	sql->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* A || B || ... */
static struct str joined(struct sql *sql)
{
	struct buf out = BUF_IN(sql->f->arena);

	if (++sql->depth > MAX_SQL_DEPTH)
		return fail(sql);
	do
		buf_add(&out, term(sql));
	while (!sql->failed && take(sql, "||"));
	sql->depth--;
	sql->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static size_t arguments(struct sql *sql, struct str *args)
{
	size_t n = 0;

	if (take(sql, ")"))
		return 0;
	do {
		if (n == MAX_SQL_ARGS) {
			fail(sql);
			return n;
		}
		args[n++] = joined(sql);
	} while (!sql->failed && take(sql, ","));
	if (!take(sql, ")"))
		fail(sql);
	return n;
}

static struct str characters(struct sql *sql, const struct str *args, size_t n)
{
	struct buf out = BUF_IN(sql->f->arena);
	int64_t code;

	for (size_t i = 0; i < n; i++) {
		if (!str_to_int64(args[i], &code) || code < 1 || code > 127)
			return fail(sql);
		buf_add_char(&out, (char)code);
	}
	sql->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* printf(FORMAT, ...): %s, %d and %% without widths. */
static struct str formatted(struct sql *sql, const struct str *args, size_t n)
{
	struct buf out = BUF_IN(sql->f->arena);
	size_t next = 1;

	for (size_t i = 0; n && i < args[0].len; i++) {
		char c = args[0].at[i];
		char kind = c == '%' && i + 1 < args[0].len ? args[0].at[i + 1] : '\0';

		if (c != '%') {
			buf_add_char(&out, c);
			continue;
		}
		i++;
		if (kind == '%')
			buf_add_char(&out, '%');
		else if ((kind == 's' || kind == 'd') && next < n)
			buf_add(&out, args[next++]);
		else
			return fail(sql);
	}
	sql->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static struct str replaced(struct sql *sql, struct str text, struct str from, struct str to)
{
	struct buf out = BUF_IN(sql->f->arena);

	while (text.len) {
		size_t at = from.len ? str_find(text, from, 0) : STR_NOT_FOUND;

		buf_add(&out, str_slice(text, 0, MIN(at, text.len)));
		if (at == STR_NOT_FOUND)
			break;
		buf_add(&out, to);
		text = str_skip(text, at + from.len);
	}
	sql->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static struct str in_case(struct sql *sql, struct str text, bool upper)
{
	struct buf out = BUF_IN(sql->f->arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
			c = (char)(c ^ 0x20);
		buf_add_char(&out, c);
	}
	sql->f->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* substr(TEXT, FROM [, LENGTH]), FROM from 1. */
static struct str part(struct sql *sql, const struct str *args, size_t n)
{
	int64_t from, length = INT32_MAX;

	if (n < 2 || !str_to_int64(args[1], &from) || from < 1 ||
		(n > 2 && (!str_to_int64(args[2], &length) || length < 0)))
		return fail(sql);
	return str_slice(args[0], MIN((size_t)from - 1, args[0].len),
		MIN((size_t)(from - 1 + length), args[0].len));
}

static struct str function(struct sql *sql, struct str name)
{
	struct str args[MAX_SQL_ARGS];
	size_t n = arguments(sql, args);

	if (sql->failed)
		return STR("");
	if (str_equal_nocase(name, STR("char")))
		return characters(sql, args, n);
	if (str_equal_nocase(name, STR("printf")) || str_equal_nocase(name, STR("format")))
		return formatted(sql, args, n);
	if (str_equal_nocase(name, STR("replace")) && n == 3)
		return replaced(sql, args[0], args[1], args[2]);
	if (str_equal_nocase(name, STR("lower")) && n == 1)
		return in_case(sql, args[0], false);
	if (str_equal_nocase(name, STR("upper")) && n == 1)
		return in_case(sql, args[0], true);
	if (str_equal_nocase(name, STR("trim")) && n == 1)
		return str_trim(args[0]);
	if (str_equal_nocase(name, STR("substr")) || str_equal_nocase(name, STR("substring")))
		return part(sql, args, n);
	return fail(sql);
}

static struct str term(struct sql *sql)
{
	struct str text, name;
	size_t end = 0;

	skip_blanks(sql);
	if (str_starts(sql->rest, "'"))
		return quoted(sql);
	if (take(sql, "(")) {
		text = joined(sql);
		return take(sql, ")") ? text : fail(sql);
	}
	while (end < sql->rest.len && sql->rest.at[end] >= '0' && sql->rest.at[end] <= '9')
		end++;
	if (end) {
		text = str_slice(sql->rest, 0, end);
		sql->rest = str_skip(sql->rest, end);
		return text;
	}
	name = take_word(sql);
	if (name.len && take(sql, "("))
		return function(sql, name);
	return fail(sql);
}

/* select A, B [as NAME]; ...: a line each, | between. */
static void statement(struct sql *sql)
{
	bool first = true;

	if (!str_equal_nocase(take_word(sql), STR("select"))) {
		fail(sql);
		return;
	}
	do {
		struct str text = joined(sql);

		if (!first)
			buf_add_char(&sql->f->out, '|');
		first = false;
		buf_add(&sql->f->out, text);
		skip_blanks(sql);
		if (sql->rest.len && is_word(sql->rest.at[0])) {
			if (!str_equal_nocase(take_word(sql), STR("as")))
				fail(sql);
			take_word(sql);
		}
	} while (!sql->failed && take(sql, ","));
	buf_add_char(&sql->f->out, '\n');
	skip_blanks(sql);
	if (sql->rest.len && !take(sql, ";"))
		fail(sql);
	skip_blanks(sql);
}

/* sqlite3 [:memory:] SQL..., or the SQL on stdin. */
void filter_sqlite(struct filter *f)
{
	struct sql sql = { .f = f };
	size_t at = 1;

	if (f->n > 1 && (str_is(f->args[1], ":memory:") || !f->args[1].len))
		at = 2;
	else if (f->n > 1) {
		filter_unknown(f);
		return;
	}
	if (at >= f->n && !f->stdin_known) {
		filter_unknown(f);
		return;
	}
	for (size_t i = at; i < MAX(f->n, at + 1) && !sql.failed; i++) {
		sql.rest = i < f->n ? f->args[i] : f->stdin_text;
		skip_blanks(&sql);
		while (sql.rest.len && !sql.failed)
			statement(&sql);
	}
	if (sql.failed)
		filter_unknown(f);
}
