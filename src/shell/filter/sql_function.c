/* SQL's functions over texts: sqlite.org/lang_corefunc.html, and those of its shell for files. */
#include "shell/filter/sql.h"

static size_t arguments(struct sql *sql, struct str *args)
{
	size_t n = 0;

	if (sql_take(sql, ")"))
		return 0;
	do {
		if (n == MAX_SQL_ARGS) {
			sql_fail(sql);
			return n;
		}
		args[n++] = sql_expression(sql);
	} while (!sql->failed && sql_take(sql, ","));
	if (!sql_take(sql, ")"))
		sql_fail(sql);
	return n;
}

static struct str characters(struct sql *sql, const struct str *args, size_t n)
{
	struct buf out = BUF_IN(sql->f->arena);
	int64_t code;

	for (size_t i = 0; i < n; i++) {
		if (!str_to_int64(args[i], &code) || code < 1 || code > 0x10ffff)
			return sql_fail(sql);
		buf_add_utf8(&out, (uint32_t)code);
	}
	return sql_built(sql, &out);
}

/* printf(FORMAT, ...): %s, %d, %c, %q and %% without widths. */
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
		else if ((kind == 's' || kind == 'd' || kind == 'i' || kind == 'z') && next < n)
			buf_add(&out, args[next++]);
		else if (kind == 'c' && next < n)
			buf_add(&out, str_slice(args[next++], 0, 1));
		else
			return sql_fail(sql);
	}
	return sql_built(sql, &out);
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
	return sql_built(sql, &out);
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
	return sql_built(sql, &out);
}

/* substr(TEXT, FROM [, LENGTH]): FROM counts from 1, or from the end if it is negative. */
static struct str part(struct sql *sql, const struct str *args, size_t n)
{
	int64_t from, length = INT32_MAX, len = (int64_t)args[0].len;

	if (n < 2 || !str_to_int64(args[1], &from) || from == 0 || from > INT32_MAX ||
		(n > 2 && (!str_to_int64(args[2], &length) || length < 0 || length > INT32_MAX)))
		return sql_fail(sql);
	from = from > 0 ? from - 1 : len + from;
	if (from < 0)
		return sql_fail(sql);
	return str_slice(args[0], (size_t)MIN(from, len), (size_t)MIN(from + length, len));
}

/* trim(TEXT [, CHARACTERS]) */
static struct str trimmed(struct str text, struct str set, bool left, bool right)
{
	while (left && text.len && str_find_char(set, text.at[0], 0) != STR_NOT_FOUND)
		text = str_skip(text, 1);
	while (right && text.len && str_find_char(set, text.at[text.len - 1], 0) != STR_NOT_FOUND)
		text.len--;
	return text;
}

static struct str hex(struct sql *sql, struct str text)
{
	struct buf out = BUF_IN(sql->f->arena);

	for (size_t i = 0; i < text.len; i++)
		buf_printf(&out, "%02X", (unsigned char)text.at[i]);
	return sql_built(sql, &out);
}

static struct str file_read(struct sql *sql, struct str path)
{
	struct str text;

	return filter_read(sql->f, path, &text) ? text : sql_fail(sql);
}

/* writefile(PATH, TEXT): how many bytes it wrote. */
static struct str file_written(struct sql *sql, struct str path, struct str text)
{
	const struct filter_actions *actions = sql->f->input->actions;
	struct str count = arena_printf(sql->f->arena, "%zu", text.len);

	if (!sql->acts)
		return count;
	if (!actions)
		return sql_fail(sql);
	sql->f->failed |= actions->write_file(sql->f->input->self, filter_path(sql->f, path), text);
	return count;
}

/* group_concat(X [, SEPARATOR]) over all rows of the table; its argument is read for each. */
static struct str grouped(struct sql *sql)
{
	struct buf out = BUF_IN(sql->f->arena);
	struct str from = sql->rest, args[MAX_SQL_ARGS];
	size_t rows = sql->from ? sql->from->n_rows : 0, n;

	sql->aggregates = true;
	sql->row = 0;
	do {
		sql->rest = from;
		n = arguments(sql, args);
		if (n < 1 || n > 2)
			return sql_fail(sql);
		if (sql->row < rows && sql->row && args[0].at)
			buf_add(&out, n > 1 ? args[1] : STR(","));
		if (sql->row < rows)
			buf_add(&out, args[0]);
	} while (++sql->row < rows && !sql->failed);
	sql->row = 0;
	return sql_built(sql, &out);
}

static struct str first_known(struct sql *sql, const struct str *args, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (args[i].at)
			return args[i];
	return n ? (struct str){ 0 } : sql_fail(sql);
}

static bool is(struct str name, const char *one, const char *other)
{
	return str_equal_nocase(name, str_from(one)) ||
	       (other && str_equal_nocase(name, str_from(other)));
}

struct str sql_function(struct sql *sql, struct str name)
{
	struct str args[MAX_SQL_ARGS];
	size_t n;

	if (is(name, "group_concat", NULL))
		return grouped(sql);
	n = arguments(sql, args);
	if (sql->failed)
		return STR("");
	if (is(name, "coalesce", "ifnull"))
		return first_known(sql, args, n);
	for (size_t i = 0; i < n; i++)
		if (!args[i].at)
			return (struct str){ 0 };
	if (is(name, "char", NULL))
		return characters(sql, args, n);
	if (is(name, "printf", "format"))
		return formatted(sql, args, n);
	if (is(name, "replace", NULL) && n == 3)
		return replaced(sql, args[0], args[1], args[2]);
	if (is(name, "lower", "upper") && n == 1)
		return in_case(sql, args[0], is(name, "upper", NULL));
	if ((is(name, "trim", "ltrim") || is(name, "rtrim", NULL)) && n && n < 3)
		return trimmed(args[0], n > 1 ? args[1] : STR(" "), !is(name, "rtrim", NULL),
			!is(name, "ltrim", NULL));
	if (is(name, "substr", "substring"))
		return part(sql, args, n);
	if (is(name, "hex", NULL) && n == 1)
		return hex(sql, args[0]);
	if (is(name, "readfile", NULL) && n == 1)
		return file_read(sql, args[0]);
	if (is(name, "writefile", NULL) && n == 2)
		return file_written(sql, args[0], args[1]);
	return sql_fail(sql);
}
