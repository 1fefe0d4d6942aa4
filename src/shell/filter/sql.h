/*
 * SQL as sqlite3(1) 3.40 reads it, of constants and of tables that the same text fills: SELECT and
 * VALUES, ||, the functions that texts are built with, CREATE TABLE and INSERT. The rest is not
 * understood. A text whose `at` is NULL is SQL's NULL.
 */
#ifndef KEIHOOKD_SHELL_FILTER_SQL_H
#define KEIHOOKD_SHELL_FILTER_SQL_H

#include "shell/filter/run.h"

#define MAX_SQL_ARGS    32 /* of a function, columns of a row */
#define MAX_SQL_DEPTH   32
#define MAX_SQL_TABLES  8
#define MAX_SQL_COLUMNS 16
#define MAX_SQL_ROWS    256 /* of one table */

struct sql_table {
	struct str name;
	struct str columns[MAX_SQL_COLUMNS];
	size_t n_columns;
	struct str *cells; /* n_rows times n_columns */
	size_t n_rows, capacity;
};

struct sql {
	struct filter *f;
	struct str rest;
	unsigned int depth;
	bool failed; /* not understood */
	struct sql_table tables[MAX_SQL_TABLES];
	size_t n_tables;
	const struct sql_table *from; /* that the present SELECT reads */
	size_t row;                   /* of it; n_rows: there is none */
	bool aggregates;              /* the SELECT is of all rows at once */
	bool acts;                    /* writefile() is done, not only looked at */
	/* A row of the result. */
	void (*put)(struct sql *sql, const struct str *names, const struct str *cells, size_t n);
};

/* All statements of @text. */
void sql_run(struct sql *sql, struct str text);
/* Does a statement end in @text, which may be put together from several lines? */
bool sql_complete(struct str text);
/* A new table, or NULL past MAX_SQL_TABLES. */
struct sql_table *sql_table_new(struct sql *sql, struct str name);
struct sql_table *sql_table_find(struct sql *sql, struct str name);
/* @n cells behind the rows that it has; missing ones are NULL. */
void sql_table_add(struct sql *sql, struct sql_table *table, const struct str *cells, size_t n);

/* --- seams between sql.c, sql_expression.c and sql_function.c --- */
struct str sql_fail(struct sql *sql);
bool sql_take(struct sql *sql, const char *text);
/* The keyword or name that stands here; empty if none does. */
struct str sql_word(struct sql *sql);
bool sql_keyword(struct sql *sql, const char *keyword);
/* A name, which may be quoted. */
struct str sql_name(struct sql *sql);
/* 'text' or "text" as it stands there. */
struct str sql_quoted(struct sql *sql, char quote);
struct str sql_expression(struct sql *sql);
/* What was built, never NULL. */
struct str sql_built(struct sql *sql, struct buf *out);
/* Behind NAME( */
struct str sql_function(struct sql *sql, struct str name);

#endif
