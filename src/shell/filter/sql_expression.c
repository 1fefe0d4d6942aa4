/* What SQL expressions of texts and numbers come to: sqlite.org/lang_expr.html. */
#include "shell/filter/sql.h"

struct str sql_fail(struct sql *sql)
{
	sql->failed = true;
	return STR("");
}

struct str sql_built(struct sql *sql, struct buf *out)
{
	struct str text = buf_str(out);

	sql->f->failed |= buf_failed(out);
	return text.len ? text : STR("");
}

static void skip_blanks(struct sql *sql)
{
	for (;;) {
		size_t end;

		sql->rest = str_trim(sql->rest);
		if (str_starts(sql->rest, "--"))
			end = str_find_char(sql->rest, '\n', 0);
		else if (str_starts(sql->rest, "/*"))
			end = str_find(sql->rest, STR("*/"), 2);
		else
			return;
		sql->rest = str_skip(sql->rest, end == STR_NOT_FOUND ? sql->rest.len : end + 2);
	}
}

bool sql_take(struct sql *sql, const char *text)
{
	skip_blanks(sql);
	if (!str_starts(sql->rest, text))
		return false;
	sql->rest = str_skip(sql->rest, strlen(text));
	return true;
}

static bool is_word(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && c >= '0' && c <= '9');
}

struct str sql_word(struct sql *sql)
{
	size_t end = 0;
	struct str word;

	skip_blanks(sql);
	while (end < sql->rest.len && is_word(sql->rest.at[end], end == 0))
		end++;
	word = str_slice(sql->rest, 0, end);
	sql->rest = str_skip(sql->rest, end);
	return word;
}

bool sql_keyword(struct sql *sql, const char *keyword)
{
	struct str before = sql->rest;

	if (str_equal_nocase(sql_word(sql), str_from(keyword)))
		return true;
	sql->rest = before;
	return false;
}

struct str sql_quoted(struct sql *sql, char quote)
{
	struct buf out = BUF_IN(sql->f->arena);
	size_t i = 1;

	for (; i < sql->rest.len; i++) {
		if (sql->rest.at[i] == quote) {
			if (i + 1 >= sql->rest.len || sql->rest.at[i + 1] != quote)
				break;
			i++;
		}
		buf_add_char(&out, sql->rest.at[i]);
	}
	if (i >= sql->rest.len)
		return sql_fail(sql);
	sql->rest = str_skip(sql->rest, i + 1);
	return sql_built(sql, &out);
}

struct str sql_name(struct sql *sql)
{
	skip_blanks(sql);
	if (sql->rest.len && strchr("\"'`", sql->rest.at[0]))
		return sql_quoted(sql, sql->rest.at[0]);
	return sql_word(sql);
}

/* The cell of the row at hand; false if no column has that name. */
static bool column(struct sql *sql, struct str name, struct str *ret)
{
	const struct sql_table *table = sql->from;

	for (size_t i = 0; table && i < table->n_columns; i++) {
		if (!str_equal_nocase(table->columns[i], name))
			continue;
		*ret = sql->row < table->n_rows ? table->cells[sql->row * table->n_columns + i]
						: (struct str){ 0 };
		return true;
	}
	return false;
}

/* x'6d6f': bytes; without NUL they print as a text does. */
static struct str blob(struct sql *sql)
{
	struct buf out = BUF_IN(sql->f->arena);
	struct str digits = (sql->rest = str_skip(sql->rest, 1), sql_quoted(sql, '\''));

	for (size_t i = 0; i + 1 < digits.len; i += 2) {
		unsigned int high = str_digit(digits.at[i]), low = str_digit(digits.at[i + 1]);

		if (high > 15 || low > 15 || (high == 0 && low == 0))
			return sql_fail(sql);
		buf_add_char(&out, (char)(high << 4 | low));
	}
	return digits.len % 2 ? sql_fail(sql) : sql_built(sql, &out);
}

static struct str number(struct sql *sql)
{
	struct str text = sql->rest;
	size_t end = str_starts(text, "-") ? 1 : 0;

	while (end < text.len && text.at[end] >= '0' && text.at[end] <= '9')
		end++;
	if (end + 1 < text.len && text.at[end] == '.' && text.at[end + 1] >= '1')
		for (end++; end < text.len && text.at[end] >= '0' && text.at[end] <= '9';)
			end++;
	text = str_slice(text, 0, end);
	sql->rest = str_skip(sql->rest, end);
	return text;
}

/* cast(X as text) */
static struct str cast(struct sql *sql)
{
	struct str text = sql_expression(sql);

	if (!sql_keyword(sql, "as") || !sql_keyword(sql, "text") || !sql_take(sql, ")"))
		return sql_fail(sql);
	return text;
}

/* A name: a function, a column, or what stands between double quotes if it is none. */
static struct str named(struct sql *sql)
{
	bool quoted = str_starts(sql->rest, "\"");
	struct str name = quoted ? sql_quoted(sql, '"') : sql_word(sql), text;

	if (!quoted && str_equal_nocase(name, STR("null")))
		return (struct str){ 0 };
	if (!quoted && name.len && sql_take(sql, "("))
		return str_equal_nocase(name, STR("cast")) ? cast(sql) : sql_function(sql, name);
	if (sql->from && sql_take(sql, "."))
		name = sql_name(sql);
	if (column(sql, name, &text))
		return text;
	return quoted ? name : sql_fail(sql);
}

static struct str term(struct sql *sql)
{
	struct str text;

	skip_blanks(sql);
	if (str_starts(sql->rest, "'"))
		return sql_quoted(sql, '\'');
	if (str_starts(sql->rest, "x'") || str_starts(sql->rest, "X'"))
		return blob(sql);
	if (sql_take(sql, "(")) {
		bool query = sql_keyword(sql, "select");

		text = sql_expression(sql);
		return sql_take(sql, ")") && !(query && sql->aggregates) ? text : sql_fail(sql);
	}
	text = number(sql);
	return text.len && !str_is(text, "-") ? text : text.len ? sql_fail(sql) : named(sql);
}

/* A || B || ... */
struct str sql_expression(struct sql *sql)
{
	struct buf out = BUF_IN(sql->f->arena);
	struct str text;
	bool null = false;

	if (++sql->depth > MAX_SQL_DEPTH)
		return sql_fail(sql);
	text = term(sql);
	buf_add(&out, text);
	null = !text.at;
	while (!sql->failed && sql_take(sql, "||")) {
		text = term(sql);
		null |= !text.at;
		buf_add(&out, text);
	}
	sql->depth--;
	return null ? (struct str){ 0 } : sql_built(sql, &out);
}
