#include "session/jobs.h"

#include <errno.h>

static int table_of(struct arena *arena, struct facts *facts, const struct process_table **ret)
{
	static const struct process_table nothing = { .boot_id = { "", 0 } };

	*ret = &nothing;
	return facts->processes ? facts->processes(facts->self, arena, ret) : 0;
}

int jobs_add(struct store *store, struct arena *arena, struct facts *facts,
	const struct job_row *row, int64_t *ret_id)
{
	const struct process_table *table;
	const struct job *job = &row->job;
	int err = table_of(arena, facts, &table);

	if (err)
		return err;
	return store_run(store,
		"INSERT INTO job(source, label, boot, pid_namespace, pid, ticks, app, started_ms,"
		" started_by, until_ms, call, task, cost, name, outputs, survives)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), ?11, ?12, ?13, ?14,"
		" ?15, ?16)",
		STORE_ARGS(store_number(job->source), store_text(job->label),
			store_text(table->boot_id), store_number((int64_t)table->pid_namespace),
			store_number(job->pid), store_number((int64_t)job->start_ticks),
			store_text(job->app), store_number(job->started_ms),
			store_text(job->started_by), store_number(row->until_ms),
			store_text(row->call), store_text(job->task), store_text(job->cost),
			store_text(job->name), store_text(row->outputs),
			store_number(row->survives)),
		ret_id, NULL);
}

#define JOB_COLUMNS \
	"id, source, label, pid, ticks, app, started_ms, started_by, cost, until_ms, call, task," \
	" name, outputs, survives"

static void take_row(const struct store_rows *rows, size_t i, struct job_row *ret)
{
	*ret = (struct job_row){
		.id = store_number_at(rows, i, 0),
		.job = {
			.source = (enum job_source)store_number_at(rows, i, 1),
			.label = store_text_at(rows, i, 2),
			.pid = (pid_t)store_number_at(rows, i, 3),
			.start_ticks = (uint64_t)store_number_at(rows, i, 4),
			.app = store_text_at(rows, i, 5),
			.started_ms = store_number_at(rows, i, 6),
			.started_by = store_text_at(rows, i, 7),
			.cost = store_text_at(rows, i, 8),
			.task = store_text_at(rows, i, 11),
			.name = store_text_at(rows, i, 12),
		},
		.until_ms = store_number_at(rows, i, 9),
		.call = store_text_at(rows, i, 10),
		.outputs = store_text_at(rows, i, 13),
		.survives = store_number_at(rows, i, 14) != 0,
	};
}

static int take_rows(
	struct arena *arena, const struct store_rows *rows, struct job_row **ret, size_t *ret_n)
{
	*ret_n = rows->n;
	*ret = arena_alloc(arena, struct job_row, rows->n + 1);
	if (!*ret)
		return -ENOMEM;
	for (size_t i = 0; i < rows->n; i++)
		take_row(rows, i, &(*ret)[i]);
	return 0;
}

static bool still_there(const struct process_table *table, const struct job *job)
{
	const struct process *process = process_find(table, job->pid);

	return process && process->start_ticks == job->start_ticks && process->state != 'Z';
}

/* Drops rows that mean nothing alive. An app that survives its client has no process any more. */
static void keep_alive(const struct process_table *table, struct job_row *rows, size_t *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++) {
		struct job_row *row = &rows[i];

		if (row->job.pid && !still_there(table, &row->job)) {
			if (!row->survives)
				continue;
			row->job.pid = 0;
		}
		if (row->job.pid || row->job.app.len)
			rows[kept++] = *row;
	}
	*n = kept;
}

int jobs_rows(struct store *store, struct arena *arena, struct facts *facts, int64_t now_ms,
	struct job_row **ret, size_t *ret_n)
{
	const struct process_table *table;
	struct store_rows rows;
	int err = table_of(arena, facts, &table);

	if (!err)
		err = store_read(store, arena,
			"SELECT " JOB_COLUMNS " FROM job WHERE ended_ms IS NULL"
			" AND (until_ms IS NULL OR until_ms > ?1)"
			" AND (pid = 0 OR survives OR (boot = ?2 AND pid_namespace = ?3))"
			" ORDER BY id",
			STORE_ARGS(store_number(now_ms), store_text(table->boot_id),
				store_number((int64_t)table->pid_namespace)),
			&rows);
	if (!err)
		err = take_rows(arena, &rows, ret, ret_n);
	if (!err)
		keep_alive(table, *ret, ret_n);
	return err;
}

int jobs_unsettled(struct store *store, struct arena *arena, struct job_row **ret, size_t *ret_n)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT " JOB_COLUMNS " FROM job WHERE ended_ms IS NULL AND source = ?1"
		" AND (app = '' OR (pid = 0 AND NOT survives)) ORDER BY id",
		STORE_ARGS(store_number(JOB_LEARNED)), &rows);

	return err ? err : take_rows(arena, &rows, ret, ret_n);
}

int jobs_end(struct store *store, int64_t id, int64_t now_ms)
{
	return store_run(store, "UPDATE job SET ended_ms = ?2 WHERE id = ?1",
		STORE_ARGS(store_number(id), store_number(now_ms)), NULL, NULL);
}

int jobs_end_app(struct store *store, struct str app, int64_t now_ms)
{
	return store_run(store,
		"UPDATE job SET ended_ms = ?2 WHERE ended_ms IS NULL AND ?1 <> ''"
		" AND (app = ?1 OR name = ?1)",
		STORE_ARGS(store_text(app), store_number(now_ms)), NULL, NULL);
}

int jobs_set_app(struct store *store, int64_t id, struct str app, struct str name)
{
	return store_run(store,
		"UPDATE job SET app = ?2, name = CASE ?3 WHEN '' THEN name ELSE ?3 END"
		" WHERE id = ?1",
		STORE_ARGS(store_number(id), store_text(app), store_text(name)), NULL, NULL);
}

int jobs_set_process(struct store *store, int64_t id, const struct process *process)
{
	return store_run(store,
		"UPDATE job SET pid = ?2, ticks = ?3, started_ms = ?4 WHERE id = ?1",
		STORE_ARGS(store_number(id), store_number(process->pid),
			store_number((int64_t)process->start_ticks),
			store_number(process->start_ms)),
		NULL, NULL);
}

int jobs_set_cost(struct store *store, int64_t id, struct str cost)
{
	return store_run(store, "UPDATE job SET cost = ?2 WHERE id = ?1",
		STORE_ARGS(store_number(id), store_text(cost)), NULL, NULL);
}
