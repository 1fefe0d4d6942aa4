#include "session/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/credentials.h"
#include "base/util.h"

#define MAX_STATEMENTS 96

#define NFS_MAGIC  0x6969
#define SMB_MAGIC  0x517b
#define SMB2_MAGIC 0xfe534d42
#define CIFS_MAGIC 0xff534d42
#define FUSE_MAGIC 0x65735546
#define V9FS_MAGIC 0x01021997

struct statement {
	const char *sql; /* by address: callers pass literals */
	sqlite3_stmt *compiled;
};

struct store {
	pthread_mutex_t lock; /* recursive: held throughout a transaction */
	sqlite3 *db;          /* NULL: no state */
	const char *trouble;  /* NULL: none; else `said` */
	char said[PATH_MAX + 80];
	char *path;
	bool read_only;
	struct arena options_arena;
	struct session_options options;
	struct statement statements[MAX_STATEMENTS];
	size_t n_statements;
};

/* The files are ours, whoever's event it is about. */
static void lock(struct store *store)
{
	credentials_suspend();
	pthread_mutex_lock(&store->lock);
}

static void unlock(struct store *store)
{
	pthread_mutex_unlock(&store->lock);
	credentials_resume();
}

static int to_errno(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return 0;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_READONLY:
		return -EROFS;
	default:
		return -EIO;
	}
}

static int compile(struct store *store, const char *sql, sqlite3_stmt **ret)
{
	int code;

	if (!store->db)
		return -EIO;
	for (size_t i = 0; i < store->n_statements; i++)
		if (store->statements[i].sql == sql) {
			*ret = store->statements[i].compiled;
			return 0;
		}
	if (store->n_statements == MAX_STATEMENTS)
		return -EIO;
	code = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
	if (code != SQLITE_OK)
		return to_errno(code);
	store->statements[store->n_statements++] = (struct statement){ sql, *ret };
	return 0;
}

static int bind(sqlite3_stmt *statement, const struct store_value *args, size_t n_args)
{
	for (size_t i = 0; i < n_args; i++) {
		int at = (int)i + 1, code = SQLITE_OK;

		switch (args[i].type) {
		case STORE_NULL:
			code = sqlite3_bind_null(statement, at);
			break;
		case STORE_NUMBER:
			code = sqlite3_bind_int64(statement, at, args[i].number);
			break;
		case STORE_TEXT:
			code = sqlite3_bind_text(statement, at,
				args[i].text.at ? args[i].text.at : "", (int)args[i].text.len,
				SQLITE_STATIC);
			break;
		}
		if (code != SQLITE_OK)
			return to_errno(code);
	}
	return 0;
}

static void release(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

static int run_locked(struct store *store, const char *sql, const struct store_value *args,
	size_t n_args, int64_t *ret_id, int64_t *ret_changed)
{
	sqlite3_stmt *statement;
	int err = compile(store, sql, &statement), code;

	if (err)
		return err;
	err = bind(statement, args, n_args);
	if (err)
		return err;
	do
		code = sqlite3_step(statement);
	while (code == SQLITE_ROW);
	err = to_errno(code);
	if (!err && ret_id)
		*ret_id = sqlite3_last_insert_rowid(store->db);
	if (!err && ret_changed)
		*ret_changed = sqlite3_changes(store->db);
	release(statement);
	return err;
}

int store_run(struct store *store, const char *sql, const struct store_value *args, size_t n_args,
	int64_t *ret_id, int64_t *ret_changed)
{
	int err;

	lock(store);
	err = run_locked(store, sql, args, n_args, ret_id, ret_changed);
	unlock(store);
	return err;
}

static int take_column(
	struct arena *arena, sqlite3_stmt *statement, int column, struct store_value *ret)
{
	struct str text;

	switch (sqlite3_column_type(statement, column)) {
	case SQLITE_NULL:
		*ret = (struct store_value){ .type = STORE_NULL, .text = STR("") };
		return 0;
	case SQLITE_INTEGER:
		*ret = store_number(sqlite3_column_int64(statement, column));
		return 0;
	default:
		text.at = (const char *)sqlite3_column_text(statement, column);
		text.len = (size_t)sqlite3_column_bytes(statement, column);
		text = arena_copy(arena, text);
		*ret = store_text(text);
		return text.at ? 0 : -ENOMEM;
	}
}

static int read_locked(struct store *store, struct arena *arena, const char *sql,
	const struct store_value *args, size_t n_args, struct store_rows *ret)
{
	struct store_value *values = NULL;
	size_t n = 0, capacity = 0, columns;
	sqlite3_stmt *statement;
	int err = compile(store, sql, &statement), code = SQLITE_DONE;

	if (err)
		return err;
	columns = (size_t)sqlite3_column_count(statement);
	err = bind(statement, args, n_args);
	while (!err && n < STORE_MAX_ROWS * columns &&
		(code = sqlite3_step(statement)) == SQLITE_ROW) {
		for (size_t c = 0; !err && c < columns; c++) {
			values = arena_grow(arena, values, n, &capacity, sizeof(*values));
			err = values ? take_column(arena, statement, (int)c, &values[n++])
				     : -ENOMEM;
		}
	}
	if (!err)
		err = to_errno(code);
	release(statement);
	if (!err)
		*ret = (struct store_rows){ columns ? n / columns : 0, columns, values };
	return err;
}

int store_read(struct store *store, struct arena *arena, const char *sql,
	const struct store_value *args, size_t n_args, struct store_rows *ret)
{
	int err;

	lock(store);
	err = read_locked(store, arena, sql, args, n_args, ret);
	unlock(store);
	return err;
}

int store_begin(struct store *store)
{
	int err;

	lock(store);
	err = run_locked(store, "BEGIN IMMEDIATE", STORE_NO_ARGS, NULL, NULL);
	if (err)
		unlock(store);
	return err;
}

int store_end(struct store *store, int err)
{
	if (!err)
		err = run_locked(store, "COMMIT", STORE_NO_ARGS, NULL, NULL);
	if (err)
		run_locked(store, "ROLLBACK", STORE_NO_ARGS, NULL, NULL);
	unlock(store);
	return err;
}

/* WAL wants memory that all users of the file share, which network file systems do not give. */
static bool on_network(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) < 0)
		return false;
	switch ((unsigned long)fs.f_type & 0xffffffff) {
	case NFS_MAGIC:
	case SMB_MAGIC:
	case SMB2_MAGIC:
	case CIFS_MAGIC:
	case FUSE_MAGIC:
	case V9FS_MAGIC:
		return true;
	default:
		return false;
	}
}

static int execute(struct store *store, const char *sql)
{
	return to_errno(sqlite3_exec(store->db, sql, NULL, NULL, NULL));
}

static int user_version(struct store *store)
{
	sqlite3_stmt *statement = NULL;
	int version = -1;

	if (sqlite3_prepare_v2(store->db, "PRAGMA user_version", -1, &statement, NULL) ==
			SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW)
		version = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return version;
}

/* A copy of the database beside it, before its tables change: state.db.v1 */
static int back_up(struct store *store, const char *path, int version)
{
	AUTO_BUF struct buf name = BUF_INIT;
	sqlite3 *copy = NULL;
	sqlite3_backup *backup;
	int code;

	buf_printf(&name, "%s.v%d", path, version);
	if (buf_failed(&name))
		return -ENOMEM;
	code = sqlite3_open(name.at, &copy);
	backup = code == SQLITE_OK ? sqlite3_backup_init(copy, "main", store->db, "main") : NULL;
	if (backup) {
		sqlite3_backup_step(backup, -1);
		code = sqlite3_backup_finish(backup);
	}
	sqlite3_close(copy);
	if (chmod(name.at, 0600) < 0)
		return -errno;
	return backup ? to_errno(code) : -EIO;
}

static int take_steps(struct store *store, int from)
{
	AUTO_BUF struct buf sql = BUF_INIT;
	int err = 0;

	for (int version = from; !err && version < STORE_VERSION; version++)
		err = execute(store, store_steps[version]);
	buf_printf(&sql, "PRAGMA user_version = %d", STORE_VERSION);
	if (!err)
		err = buf_failed(&sql) ? -ENOMEM : execute(store, sql.at);
	return err;
}

static void has_trouble(struct store *store, const char *path, const char *why)
{
	snprintf(store->said, sizeof(store->said), "%s: %s", path, why);
	store->trouble = store->said;
}

/* Two processes may come here at once: the second finds the work done. */
static int migrate(struct store *store, const char *path)
{
	int version = user_version(store), err = 0;

	if (version == STORE_VERSION)
		return 0;
	if (version > STORE_VERSION) {
		has_trouble(store, path, "written by a newer keihookd, so it is only read");
		store->read_only = true;
		return 0;
	}
	if (version < 0)
		return -EIO;
	if (version > 0)
		err = back_up(store, path, version);
	if (!err)
		err = execute(store, "BEGIN IMMEDIATE");
	if (err)
		return err;
	version = user_version(store);
	err = version < STORE_VERSION ? take_steps(store, version) : 0;
	execute(store, err ? "ROLLBACK" : "COMMIT");
	return err;
}

static int set_up(struct store *store, const char *path)
{
	int err;

	sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
	err = execute(store,
		on_network(path) ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL");
	if (!err || err == -EBUSY)
		err = execute(store,
			"PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF;"
			"PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 1048576");
	if (!err)
		err = migrate(store, path);
	if (!err && store->read_only)
		err = execute(store, "PRAGMA query_only = ON");
	return err;
}

/* The file is ours alone from its first byte on; SQLite gives its journals the same mode. */
static int create_private(const char *path)
{
	AUTO_CLOSE int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
		return -EPERM;
	if ((st.st_mode & 0077) && fchmod(fd, 0600) < 0)
		return -errno;
	return 0;
}

static void go_dark(struct store *store, const char *path, const char *why)
{
	sqlite3_close(store->db);
	store->db = NULL;
	has_trouble(store, path, why);
}

static const char *trouble_of(int err)
{
	switch (err) {
	case -EBUSY:
		return "the state database is held by another process";
	case -ENOSPC:
		return "no space for the state database";
	case -EROFS:
	case -EACCES:
	case -EPERM:
		return "the state database may not be written";
	default:
		return "the state database cannot be read";
	}
}

static bool init_lock(pthread_mutex_t *lock)
{
	pthread_mutexattr_t recursive;
	bool ok;

	pthread_mutexattr_init(&recursive);
	pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
	ok = pthread_mutex_init(lock, &recursive) == 0;
	pthread_mutexattr_destroy(&recursive);
	return ok;
}

int store_open(const char *path, struct store **ret)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX;
	struct store *store = calloc(1, sizeof(*store));
	int err;

	if (!store)
		return -ENOMEM;
	if (!init_lock(&store->lock)) {
		free(store);
		return -ENOMEM;
	}
	arena_init(&store->options_arena, 0);
	err = create_private(path);
	if (!err)
		err = to_errno(sqlite3_open_v2(path, &store->db, flags, NULL));
	if (!err)
		err = set_up(store, path);
	if (err)
		go_dark(store, path, trouble_of(err));
	store->path = strdup(path);
	*ret = store;
	return 0;
}

struct str store_place(const struct store *store)
{
	return store->path ? str_from(store->path) : STR("");
}

void store_close(struct store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < store->n_statements; i++)
		sqlite3_finalize(store->statements[i].compiled);
	sqlite3_close(store->db);
	free(store->path);
	arena_finish(&store->options_arena);
	pthread_mutex_destroy(&store->lock);
	free(store);
}

const char *store_trouble(struct store *store)
{
	return store->trouble;
}

void store_configure(struct store *store, const struct session_options *options)
{
	struct str *sdk;

	lock(store);
	arena_reset(&store->options_arena);
	sdk = arena_alloc(&store->options_arena, struct str, options->n_sdk + 1);
	store->options = *options;
	store->options.sdk = sdk;
	store->options.n_sdk = 0;
	for (size_t i = 0; sdk && i < options->n_sdk; i++) {
		sdk[i] = arena_copy(&store->options_arena, options->sdk[i]);
		store->options.n_sdk += sdk[i].at != NULL;
	}
	unlock(store);
}

bool store_sdk_confirms(struct store *store, struct str entrypoint)
{
	bool found = false;

	lock(store);
	for (size_t i = 0; entrypoint.len && i < store->options.n_sdk; i++)
		found |= str_equal(store->options.sdk[i], entrypoint);
	unlock(store);
	return found;
}

/* Words confirm nothing in a hardened install, so no characters belong behind them. */
bool store_wants_code(struct store *store)
{
	bool code;

	lock(store);
	code = store->options.code && !store->options.hardened;
	unlock(store);
	return code;
}

bool store_hardened(struct store *store)
{
	bool hardened;

	lock(store);
	hardened = store->options.hardened;
	unlock(store);
	return hardened;
}

bool store_read_only(const struct store *store)
{
	return store->read_only || !store->db;
}
