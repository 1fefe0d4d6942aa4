/* SQL statements: sqlite.org/lang_select.html, lang_createtable.html, lang_insert.html. */
#include "shell/filter/sql.h"

struct sql_table *sql_table_find(struct sql *sql, struct str name)
{
	for (size_t i = 0; i < sql->n_tables; i++)
		if (str_equal_nocase(sql->tables[i].name, name))
			return &sql->tables[i];
	return NULL;
}

struct sql_table *sql_table_new(struct sql *sql, struct str name)
{
	if (sql->n_tables == MAX_SQL_TABLES || sql_table_find(sql, name)) {
		sql_fail(sql);
		return NULL;
	}
	sql->tables[sql->n_tables] = (struct sql_table){ .name = name };
	return &sql->tables[sql->n_tables++];
}

void sql_table_add(struct sql *sql, struct sql_table *table, const struct str *cells, size_t n)
{
	size_t at = table->n_rows * table->n_columns;

	if (table->n_rows == MAX_SQL_ROWS || n > table->n_columns) {
		sql_fail(sql);
		return;
	}
	if (at + table->n_columns > table->capacity) {
		struct str *more = filter_alloc(
			sql->f, MAX(2 * at, table->n_columns * (size_t)8), sizeof(*more));

		if (!more)
			return;
		memcpy(more, table->cells ? table->cells : more, at * sizeof(*more));
		table->cells = more;
		table->capacity = MAX(2 * at, table->n_columns * (size_t)8);
	}
	for (size_t i = 0; i < table->n_columns; i++)
		table->cells[at + i] = i < n ? cells[i] : (struct str){ 0 };
	table->n_rows++;
}

/* Behind CREATE: [TEMP] TABLE [IF NOT EXISTS] NAME(COLUMN TYPE..., ...) */
static void create(struct sql *sql)
{
	struct sql_table *table;

	(void)(sql_keyword(sql, "temp") || sql_keyword(sql, "temporary"));
	if (!sql_keyword(sql, "table")) {
		sql_fail(sql);
		return;
	}
	if (sql_keyword(sql, "if"))
		sql->failed |= !sql_keyword(sql, "not") || !sql_keyword(sql, "exists");
	table = sql_table_new(sql, sql_name(sql));
	if (!table || !sql_take(sql, "(")) {
		sql_fail(sql);
		return;
	}
	do {
		if (table->n_columns == MAX_SQL_COLUMNS) {
			sql_fail(sql);
			return;
		}
		table->columns[table->n_columns++] = sql_name(sql);
		while (sql_word(sql).len) /* types, PRIMARY KEY, NOT NULL */
			;
	} while (sql_take(sql, ","));
	sql->failed |= !sql_take(sql, ")");
}

/* A, B, ... up to the parenthesis. */
static size_t listed(struct sql *sql, struct str *cells)
{
	size_t n = 0;

	do {
		if (n == MAX_SQL_COLUMNS)
			sql_fail(sql);
		else
			cells[n++] = sql_expression(sql);
	} while (!sql->failed && sql_take(sql, ","));
	sql->failed |= !sql_take(sql, ")");
	return n;
}

/* Behind INSERT: INTO NAME [(COLUMN, ...)] VALUES (...), ... */
static void insert(struct sql *sql)
{
	struct str cells[MAX_SQL_COLUMNS], row[MAX_SQL_COLUMNS];
	size_t order[MAX_SQL_COLUMNS], n_order = 0, n;
	struct sql_table *table = NULL;

	if (sql_keyword(sql, "into"))
		table = sql_table_find(sql, sql_name(sql));
	if (!table) {
		sql_fail(sql);
		return;
	}
	for (size_t i = 0; i < table->n_columns; i++)
		order[n_order++] = i;
	if (sql_take(sql, "(")) {
		n_order = 0;
		do {
			struct str name = sql_name(sql);
			size_t at = 0;

			while (at < table->n_columns && !str_equal_nocase(table->columns[at], name))
				at++;
			sql->failed |= at == table->n_columns || n_order == MAX_SQL_COLUMNS;
			if (!sql->failed)
				order[n_order++] = at;
		} while (!sql->failed && sql_take(sql, ","));
		sql->failed |= !sql_take(sql, ")");
	}
	sql->failed |= !sql_keyword(sql, "values");
	while (!sql->failed && sql_take(sql, "(")) {
		n = listed(sql, cells);
		sql->failed |= n != n_order;
		memset(row, 0, sizeof(row));
		for (size_t i = 0; i < n && !sql->failed; i++)
			row[order[i]] = cells[i];
		if (!sql->failed)
			sql_table_add(sql, table, row, table->n_columns);
		if (!sql_take(sql, ","))
			break;
	}
}

/* The columns of a SELECT for the row at hand; @names: what heads them. */
static size_t columns(struct sql *sql, struct str *names, struct str *cells)
{
	size_t n = 0;

	if (sql_take(sql, "*")) {
		const struct sql_table *table = sql->from;

		for (size_t i = 0; table && i < table->n_columns; i++) {
			names[n] = table->columns[i];
			cells[n++] = sql->row < table->n_rows
					     ? table->cells[sql->row * table->n_columns + i]
					     : (struct str){ 0 };
		}
		return n;
	}
	do {
		struct str from;

		if (n == MAX_SQL_COLUMNS) {
			sql_fail(sql);
			return n;
		}
		sql->rest = str_trim(sql->rest);
		from = sql->rest;
		cells[n] = sql_expression(sql);
		names[n] = str_trim(str_slice(from, 0, from.len - sql->rest.len));
		if (sql_keyword(sql, "as"))
			names[n] = sql_name(sql);
		n++;
	} while (!sql->failed && sql_take(sql, ","));
	return n;
}

/* Behind SELECT: COLUMNS [FROM TABLE] [LIMIT N]. The columns are read once for every row. */
static void query(struct sql *sql)
{
	struct str names[MAX_SQL_COLUMNS], cells[MAX_SQL_COLUMNS], from = sql->rest, behind;
	int64_t limit = MAX_SQL_ROWS;
	unsigned int depth = sql->depth;
	bool acts = sql->acts;
	size_t rows = 1, n;

	sql->acts = false;
	/* Which table it is stands behind: until then names of columns are read over. */
	sql->from = NULL;
	for (size_t i = 0; i < sql->n_tables && !sql->from; i++) {
		sql->rest = from;
		sql->from = &sql->tables[i];
		sql->row = 0;
		columns(sql, names, cells);
		if (sql->failed || !sql_keyword(sql, "from") ||
			!str_equal_nocase(sql_name(sql), sql->tables[i].name))
			sql->from = NULL;
		sql->failed = false;
		sql->depth = depth;
	}
	if (sql->from)
		rows = sql->from->n_rows;
	sql->rest = from;
	sql->aggregates = false;
	sql->row = 0;
	columns(sql, names, cells);
	if (sql->from)
		sql->failed |= !sql_keyword(sql, "from") || !sql_name(sql).len;
	if (sql_keyword(sql, "limit"))
		sql->failed |= !str_to_int64(sql_expression(sql), &limit) || limit < 0;
	behind = sql->rest;
	sql->acts = acts;
	if (sql->aggregates)
		rows = 1;
	for (size_t i = 0; i < rows && (int64_t)i < limit && !sql->failed; i++) {
		sql->rest = from;
		sql->row = i;
		n = columns(sql, names, cells);
		if (!sql->failed)
			sql->put(sql, names, cells, n);
	}
	sql->from = NULL;
	sql->rest = behind;
}

/* Behind VALUES: (A, B), (C, D) */
static void values(struct sql *sql)
{
	struct str names[MAX_SQL_COLUMNS], cells[MAX_SQL_COLUMNS];

	do {
		size_t n = 0;

		sql->failed |= !sql_take(sql, "(");
		if (!sql->failed)
			n = listed(sql, cells);
		for (size_t i = 0; i < n; i++)
			names[i] = arena_printf(sql->f->arena, "column%zu", i + 1);
		if (!sql->failed)
			sql->put(sql, names, cells, n);
	} while (!sql->failed && sql_take(sql, ","));
}

static void statement(struct sql *sql)
{
	struct str verb = sql_word(sql);

	if (str_equal_nocase(verb, STR("create"))) {
		create(sql);
	} else if (str_equal_nocase(verb, STR("insert"))) {
		insert(sql);
	} else if (str_equal_nocase(verb, STR("begin")) || str_equal_nocase(verb, STR("commit")) ||
		   str_equal_nocase(verb, STR("end"))) {
		sql_keyword(sql, "transaction");
	} else {
		for (;; verb = sql_word(sql)) {
			if (str_equal_nocase(verb, STR("select")))
				query(sql);
			else if (str_equal_nocase(verb, STR("values")))
				values(sql);
			else
				sql_fail(sql);
			if (sql->failed || !sql_keyword(sql, "union"))
				break;
			sql->failed |= !sql_keyword(sql, "all");
		}
	}
	if (!sql_take(sql, ";"))
		sql->failed |= sql->rest.len > 0;
}

void sql_run(struct sql *sql, struct str text)
{
	sql->rest = text;
	while (!sql->failed) {
		while (sql_take(sql, ";"))
			;
		if (!sql->rest.len)
			break;
		statement(sql);
	}
}

bool sql_complete(struct str text)
{
	char quote = '\0';
	bool complete = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (quote) {
			quote = c == quote ? '\0' : quote;
		} else if (c == '-' && i + 1 < text.len && text.at[i + 1] == '-') {
			i = MIN(str_find_char(text, '\n', i), text.len);
		} else if (!strchr(" \t\r\n", c)) {
			quote = strchr("'\"`", c) ? c : '\0';
			complete = c == ';';
		}
	}
	return complete && !quote;
}
