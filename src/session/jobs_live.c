/* Everything that is protected now: rows, and processes that say so themselves. */
#include <errno.h>

#include "session/launches.h"
#include "session/modal.h"

/* From a job up to the shell whose output the client keeps. */
#define MAX_PARENTS 6

struct live {
	struct arena *arena;
	struct facts *facts;
	const struct policy *policy;
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

/* The app that a file speaks of first, if the process prints into one. */
static int app_in_output(struct live *live, const struct process_identity *who, struct job *job)
{
	for (int fd = 1; fd <= 2 && !job->app.len; fd++) {
		struct modal_app app;
		struct str text;
		int err;

		if (!str_starts(who->fds[fd], "/") || str_starts(who->fds[fd], "/dev/"))
			continue;
		err = live->facts->read_start(
			live->facts->self, live->arena, who->fds[fd], MAX_OUTPUT_HEAD, &text);
		if (err == -ENOMEM)
			return err;
		if (err || !modal_next_app(&text, &app))
			continue;
		job->app = app.id.len ? app.id : app.name;
		job->name = app.name;
	}
	return 0;
}

/*
 * Who started it, from the environment that it was started with; its app, from what it prints, or
 * what its shell does where a pipe stands between.
 */
static int look_closer(struct live *live, const struct process *p, struct job *job)
{
	bool modal = str_contains(p->cmdline, "modal");
	pid_t pid = p->pid;

	for (int i = 0; i < MAX_PARENTS && pid > 1; i++) {
		struct process_identity who;
		int err = live->facts->identity(live->facts->self, live->arena, pid, &who);

		if (err)
			return err == -ENOMEM ? err : 0;
		if (i == 0)
			environ_lookup(
				who.environ, STR("CLAUDE_CODE_SESSION_ID"), &job->started_by);
		if (!modal || str_is(who.process.comm, "claude"))
			return 0;
		err = app_in_output(live, &who, job);
		if (err || job->app.len)
			return err;
		pid = who.process.ppid;
	}
	return 0;
}

static int add_process(struct live *live, const struct process *p)
{
	struct job job = { .pid = p->pid,
		.start_ticks = p->start_ticks,
		.started_ms = p->start_ms,
		.app = STR(""),
		.name = STR(""),
		.task = STR(""),
		.started_by = STR(""),
		.cost = STR("") };
	int err = 0;

	if (p->state == 'Z' || have_process(live, p->pid))
		return 0;
	if (p->protected_by_env) {
		job.source = JOB_ENVIRONMENT;
		job.label = p->protect_label;
	} else if (live->policy && policy_protects(live->policy, p, live->arena, &job.label)) {
		job.source = JOB_PATTERN;
	} else {
		return 0;
	}
	if (live->facts->identity && live->facts->read_start)
		err = look_closer(live, p, &job);
	return err ? err : add(live, &job);
}

int jobs_live(struct store *store, struct arena *arena, struct facts *facts,
	const struct policy *policy, int64_t now_ms, const struct job **ret)
{
	static const struct process_table nothing;
	struct live live = { .arena = arena, .facts = facts, .policy = policy };
	const struct process_table *table = &nothing;
	struct job_row *rows = NULL;
	size_t n_rows = 0;
	int err = facts->processes ? facts->processes(facts->self, arena, &table) : 0;

	live.end = &live.first;
	if (!err && store)
		err = launches_settle(store, arena, facts, now_ms);
	if (err != -ENOMEM && store)
		err = jobs_rows(store, arena, facts, now_ms, &rows, &n_rows);
	if (err == -ENOMEM)
		return err;
	for (size_t i = 0; i < n_rows; i++)
		if (add(&live, &rows[i].job) < 0)
			return -ENOMEM;
	for (size_t i = 0; i < table->n; i++)
		if (add_process(&live, &table->at[i]) < 0)
			return -ENOMEM;
	*ret = live.first;
	return 0;
}
