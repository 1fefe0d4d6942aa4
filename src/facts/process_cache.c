/*
 * The process table, kept between decisions. A full pass over /proc costs some 25 us a process,
 * so only what may have changed is read again:
 *   - new pids: the kernel hands them out in order, and /proc/loadavg tells the last one
 *     (proc(5)), so what came since is a range of numbers;
 *   - young processes, which may still call exec or setsid;
 *   - the dead are found by signal 0.
 * What an old process makes of itself by a late exec is seen by the full pass that comes at
 * least each FULL_PASS_MS.
 *
 * Readers hold a counted snapshot, so that a refresh never changes a table in use. The texts of
 * processes stand in a pool that the snapshots since the last full pass share: a refresh copies
 * rows and adds the texts of what is new.
 */
#include "facts/process_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/util.h"

#define FULL_PASS_MS   60000
#define YOUNG_MS       30000
#define MAX_NEW_PIDS   2000 /* past it a full pass is cheaper */
#define SNAPSHOT_BYTES (96u << 20)

/* Only the one who refreshes adds to it, under the lock of the cache. */
struct pool {
	atomic_int users;
	struct arena arena;
};

struct process_snapshot {
	atomic_int users;
	struct pool *pool;
	struct process_table table; /* its rows are on the heap, or in the pool after a full pass */
	struct process *rows;
	int64_t read_ms; /* monotonic */
	pid_t last_pid;
};

struct process_cache {
	pthread_mutex_t lock;
	struct process_snapshot *now; /* NULL at the start */
	int64_t full_ms;
};

int process_cache_create(struct process_cache **ret)
{
	struct process_cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		return -ENOMEM;
	pthread_mutex_init(&cache->lock, NULL);
	*ret = cache;
	return 0;
}

void process_cache_destroy(struct process_cache *cache)
{
	if (!cache)
		return;
	process_snapshot_put(cache->now);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static void pool_put(struct pool *pool)
{
	if (atomic_fetch_sub(&pool->users, 1) > 1)
		return;
	arena_finish(&pool->arena);
	free(pool);
}

void process_snapshot_put(struct process_snapshot *snapshot)
{
	if (!snapshot || atomic_fetch_sub(&snapshot->users, 1) > 1)
		return;
	free(snapshot->rows);
	pool_put(snapshot->pool);
	free(snapshot);
}

const struct process_table *process_snapshot_table(const struct process_snapshot *snapshot)
{
	return &snapshot->table;
}

static int64_t now_ms(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The pid handed out last in our namespace; 0 if it cannot be told. */
static pid_t last_pid(void)
{
	AUTO_FILE FILE *file = fopen("/proc/loadavg", "re");
	int pid = 0;

	if (!file || fscanf(file, "%*s %*s %*s %*s %d", &pid) != 1)
		return 0;
	return pid;
}

static struct pool *new_pool(void)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	atomic_init(&pool->users, 1);
	arena_init(&pool->arena, SNAPSHOT_BYTES);
	return pool;
}

/* @pool: that of the snapshot before; NULL for a full pass. */
static struct process_snapshot *new_snapshot(pid_t last, struct pool *pool)
{
	struct process_snapshot *snapshot = calloc(1, sizeof(*snapshot));

	if (!snapshot)
		return NULL;
	atomic_init(&snapshot->users, 1);
	snapshot->last_pid = last;
	snapshot->read_ms = now_ms(CLOCK_MONOTONIC);
	snapshot->pool = pool ? pool : new_pool();
	if (pool)
		atomic_fetch_add(&pool->users, 1);
	if (!snapshot->pool) {
		free(snapshot);
		return NULL;
	}
	return snapshot;
}

static bool young(const struct process *process, int64_t wall_ms)
{
	return wall_ms - process->start_ms < YOUNG_MS;
}

static bool alive(pid_t pid)
{
	return kill(pid, 0) == 0 || errno == EPERM;
}

/* Did nothing happen since: no birth, no death, nobody young? */
static bool unchanged(const struct process_snapshot *snapshot, pid_t last)
{
	int64_t wall_ms = now_ms(CLOCK_REALTIME);

	if (last != snapshot->last_pid)
		return false;
	for (size_t i = 0; i < snapshot->table.n; i++)
		if (young(&snapshot->table.at[i], wall_ms) || !alive(snapshot->table.at[i].pid))
			return false;
	return true;
}

/*
 * The living of @old, the young read again, then the new pids. Once the numbers have wrapped, some
 * of the old stand in the range of the new.
 */
static int advance(struct process_snapshot *next, const struct process_snapshot *old)
{
	AUTO_CLOSE int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t room = old->table.n + (size_t)(next->last_pid - old->last_pid) + 1;
	struct process_table *table = &next->table;
	struct arena *texts = &next->pool->arena;
	int64_t wall_ms = now_ms(CLOCK_REALTIME);

	*table = old->table;
	table->n = 0;
	table->at = next->rows = malloc(room * sizeof(*table->at));
	if (!table->at)
		return -ENOMEM;
	for (size_t i = 0; i < old->table.n; i++) {
		const struct process *process = &old->table.at[i];

		if (young(process, wall_ms))
			table->n += process_read(texts, proc, process->pid, &table->at[table->n]);
		else if (alive(process->pid))
			table->at[table->n++] = *process;
	}
	for (pid_t pid = old->last_pid + 1; pid <= next->last_pid; pid++)
		if (!process_find(&old->table, pid) && process_is_leader(proc, pid))
			table->n += process_read(texts, proc, pid, &table->at[table->n]);
	process_table_sort(table);
	return 0;
}

static bool needs_full_pass(const struct process_cache *cache, pid_t last)
{
	const struct process_snapshot *now = cache->now;

	return !now || last == 0 || last < now->last_pid || last - now->last_pid > MAX_NEW_PIDS ||
	       now_ms(CLOCK_MONOTONIC) - cache->full_ms > FULL_PASS_MS;
}

static int refresh(struct process_cache *cache)
{
	pid_t last = last_pid();
	bool full = needs_full_pass(cache, last);
	struct process_snapshot *next;
	int err;

	if (!full && unchanged(cache->now, last))
		return 0;
	next = new_snapshot(last, full ? NULL : cache->now->pool);
	if (!next)
		return -ENOMEM;
	err = full ? process_scan(&next->pool->arena, &next->table) : advance(next, cache->now);
	if (err) {
		process_snapshot_put(next);
		return err;
	}
	if (full)
		cache->full_ms = next->read_ms;
	process_snapshot_put(cache->now);
	cache->now = next;
	return 0;
}

int process_cache_get(struct process_cache *cache, struct process_snapshot **ret)
{
	int err;

	pthread_mutex_lock(&cache->lock);
	err = refresh(cache);
	if (!err) {
		atomic_fetch_add(&cache->now->users, 1);
		*ret = cache->now;
	}
	pthread_mutex_unlock(&cache->lock);
	return err;
}
