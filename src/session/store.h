/*
 * The state database: the only user of SQLite. Everything else in this folder speaks SQL through
 * store_run() and store_read(). One connection, used by several threads; a transaction holds the
 * store for its thread until store_end(). No call waits longer than STORE_BUSY_MS for another
 * process, and trouble (disk full, damaged, written by a newer version) is an answer: whoever
 * asks then knows nothing and grants nothing.
 */
#ifndef KEIHOOKD_SESSION_STORE_H
#define KEIHOOKD_SESSION_STORE_H

#include "base/arena.h"
#include "session/session.h"

#define STORE_VERSION     2
#define STORE_BUSY_MS     250
#define STORE_KEEP_DAYS   30
#define STORE_MAX_BYTES   (50ll << 20)
#define STORE_MAX_ROWS    4096 /* of one answer */
#define STORE_MAX_COLUMNS 16

enum store_type { STORE_NULL, STORE_NUMBER, STORE_TEXT };

struct store_value {
	enum store_type type;
	int64_t number;
	struct str text;
};

/* Row r, column c: at[r * n_columns + c]. Lives in the arena of store_read(). */
struct store_rows {
	size_t n, n_columns;
	const struct store_value *at;
};

static inline struct store_value store_text(struct str text)
{
	return (struct store_value){ STORE_TEXT, 0, text };
}

static inline struct store_value store_number(int64_t number)
{
	return (struct store_value){ STORE_NUMBER, number, STR("") };
}

/* The last two arguments of store_run() and store_read() but the result. */
#define STORE_ARGS(...) \
	(const struct store_value[]){ __VA_ARGS__ }, \
		sizeof((const struct store_value[]){ __VA_ARGS__ }) / sizeof(struct store_value)
#define STORE_NO_ARGS NULL, 0

/*
 * Runs one statement; @sql must be a string literal (compiled once). *ret_id, where not NULL: the
 * row id of an INSERT; *ret_changed: how many rows it changed. Returns 0, or -EBUSY, -ENOSPC,
 * -EROFS, -EIO.
 */
int store_run(struct store *store, const char *sql, const struct store_value *args, size_t n_args,
	int64_t *ret_id, int64_t *ret_changed);
/* The rows of a SELECT, at most STORE_MAX_ROWS. Returns 0, -ENOMEM or as store_run(). */
int store_read(struct store *store, struct arena *arena, const char *sql,
	const struct store_value *args, size_t n_args, struct store_rows *ret);

/* A transaction that sees the newest state and lets nobody else write. */
int store_begin(struct store *store);
/* Commits, or undoes everything if @err is not 0. Returns @err, or why it could not commit. */
int store_end(struct store *store, int err);

static inline struct str store_text_at(const struct store_rows *rows, size_t row, size_t column)
{
	return rows->at[row * rows->n_columns + column].text;
}

static inline int64_t store_number_at(const struct store_rows *rows, size_t row, size_t column)
{
	return rows->at[row * rows->n_columns + column].number;
}

/* Tables of a new database, and steps from one version to the next; for store.c. */
extern const char store_schema[];
extern const char *const store_steps[STORE_VERSION]; /* [v]: from version v to v + 1 */

bool store_read_only(const struct store *store);
/* Where the database lies; empty if there is none. */
struct str store_place(const struct store *store);

#define CODE_LEN 4

/* Characters to be typed back, without those that are taken for one another; NUL behind. */
int store_make_code(char ret[CODE_LEN + 1]);

#endif
