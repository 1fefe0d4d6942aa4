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
		" started_by, until_ms, call, task, cost)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), ?11, ?12, ?13)",
		STORE_ARGS(store_number(job->source), store_text(job->label),
			store_text(table->boot_id), store_number((int64_t)table->pid_namespace),
			store_number(job->pid), store_number((int64_t)job->start_ticks),
			store_text(job->app), store_number(job->started_ms),
			store_text(job->started_by), store_number(row->until_ms),
			store_text(row->call), store_text(row->task), store_text(job->cost)),
		ret_id, NULL);
}

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
		},
		.until_ms = store_number_at(rows, i, 9),
		.call = store_text_at(rows, i, 10),
		.task = store_text_at(rows, i, 11),
	};
}

static bool still_there(const struct process_table *table, const struct job *job)
{
	const struct process *process;

	if (job->pid == 0)
		return true;
	process = process_find(table, job->pid);
	return process && process->start_ticks == job->start_ticks && process->state != 'Z';
}

int jobs_rows(struct store *store, struct arena *arena, struct facts *facts, int64_t now_ms,
	struct job_row **ret, size_t *ret_n)
{
	const struct process_table *table;
	struct store_rows rows;
	int err = table_of(arena, facts, &table);

	if (!err)
		err = store_read(store, arena,
			"SELECT id, source, label, pid, ticks, app, started_ms, started_by, cost,"
			" until_ms, call, task FROM job WHERE ended_ms IS NULL"
			" AND (until_ms IS NULL OR until_ms > ?1)"
			" AND (pid = 0 OR (boot = ?2 AND pid_namespace = ?3)) ORDER BY id",
			STORE_ARGS(store_number(now_ms), store_text(table->boot_id),
				store_number((int64_t)table->pid_namespace)),
			&rows);
	if (err)
		return err;
	*ret_n = 0;
	*ret = arena_alloc(arena, struct job_row, rows.n + 1);
	if (!*ret)
		return -ENOMEM;
	for (size_t i = 0; i < rows.n; i++) {
		take_row(&rows, i, &(*ret)[*ret_n]);
		if (still_there(table, &(*ret)[*ret_n].job))
			++*ret_n;
	}
	return 0;
}

int jobs_end(struct store *store, int64_t id, int64_t now_ms)
{
	return store_run(store, "UPDATE job SET ended_ms = ?2 WHERE id = ?1",
		STORE_ARGS(store_number(id), store_number(now_ms)), NULL, NULL);
}

int jobs_set_app(struct store *store, int64_t id, struct str app)
{
	return store_run(store, "UPDATE job SET app = ?2 WHERE id = ?1",
		STORE_ARGS(store_number(id), store_text(app)), NULL, NULL);
}

int jobs_set_task(struct store *store, int64_t id, struct str task)
{
	return store_run(store, "UPDATE job SET task = ?2 WHERE id = ?1",
		STORE_ARGS(store_number(id), store_text(task)), NULL, NULL);
}

int jobs_set_cost(struct store *store, int64_t id, struct str cost)
{
	return store_run(store, "UPDATE job SET cost = ?2 WHERE id = ?1",
		STORE_ARGS(store_number(id), store_text(cost)), NULL, NULL);
}

struct live {
	struct arena *arena;
	struct job *first, **end;
};

static bool have_process(const struct live *live, pid_t pid)
{
	for (const struct job *job = live->first; job; job = job->next)
		if (pid && job->pid == pid)
			return true;
	return false;
}

static int add(struct live *live, const struct job *job)
{
	struct job *copy;

	if (have_process(live, job->pid))
		return 0;
	copy = arena_alloc(live->arena, struct job, 1);
	if (!copy)
		return -ENOMEM;
	*copy = *job;
	copy->next = NULL;
	*live->end = copy;
	live->end = &copy->next;
	return 0;
}

static int add_process(struct live *live, const struct policy *policy, const struct process *p)
{
	struct job job = { .pid = p->pid,
		.start_ticks = p->start_ticks,
		.started_ms = p->start_ms,
		.app = STR(""),
		.started_by = STR(""),
		.cost = STR("") };

	if (p->state == 'Z')
		return 0;
	if (p->protected_by_env) {
		job.source = JOB_ENVIRONMENT;
		job.label = p->protect_label;
	} else if (policy && policy_protects(policy, p, live->arena, &job.label)) {
		job.source = JOB_PATTERN;
	} else {
		return 0;
	}
	return add(live, &job);
}

int jobs_live(struct store *store, struct arena *arena, struct facts *facts,
	const struct policy *policy, int64_t now_ms, const struct job **ret)
{
	struct live live = { .arena = arena };
	const struct process_table *table;
	struct job_row *rows = NULL;
	size_t n_rows = 0;
	int err = table_of(arena, facts, &table);

	live.end = &live.first;
	if (!err && store)
		err = jobs_rows(store, arena, facts, now_ms, &rows, &n_rows);
	if (err == -ENOMEM)
		return err;
	for (size_t i = 0; i < n_rows; i++)
		if (add(&live, &rows[i].job) < 0)
			return -ENOMEM;
	for (size_t i = 0; i < table->n; i++)
		if (add_process(&live, policy, &table->at[i]) < 0)
			return -ENOMEM;
	*ret = live.first;
	return 0;
}
