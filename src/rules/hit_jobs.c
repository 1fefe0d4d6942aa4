/* How the protected jobs that a call would hit are told to people and to the ledger. */
#include <inttypes.h>

#include "rules/match.h"

/* More pids than this make no line that anyone would type. */
#define MAX_OTHERS 12

struct str hit_jobs_names(const struct match_run *run, const struct subject *s)
{
	struct buf text = BUF_IN(run->arena);

	for (size_t i = 0; i < s->n_jobs; i++) {
		if (i)
			buf_add_char(&text, ' ');
		if (s->jobs[i]->pid)
			buf_printf(&text, "%d", (int)s->jobs[i]->pid);
		else
			buf_add(&text, s->jobs[i]->app);
	}
	return buf_str(&text);
}

struct str hit_jobs_keys(const struct match_run *run, const struct subject *s)
{
	struct buf text = BUF_IN(run->arena);

	for (size_t i = 0; i < s->n_jobs; i++) {
		const struct job *job = s->jobs[i];

		if (i)
			buf_add_char(&text, '\n');
		if (job->pid)
			buf_printf(&text, "%d:%" PRIu64, (int)job->pid, job->start_ticks);
		else
			buf_printf(&text, "app:%.*s", STR_ARGS(job->app));
	}
	return buf_str(&text);
}

/* "modal run train.py (pid 312, ap-12, running for 3 h), $12.40 so far" */
static void show_job(struct buf *text, const struct job *job, int64_t now_ms)
{
	const char *before = "";

	buf_add(text, job->label);
	buf_add_text(text, " (");
	if (job->pid) {
		buf_printf(text, "pid %d", (int)job->pid);
		before = ", ";
	}
	if (!job->pid && str_equal(job->app, job->label)) {
		buf_add_text(text, "started by this command");
	} else if (job->app.len) {
		buf_printf(text, "%s%.*s", before, STR_ARGS(job->app));
		before = ", ";
	}
	if (job->started_ms > 0 && now_ms >= job->started_ms) {
		buf_printf(text, "%sfor ", before);
		buf_add_age(text, now_ms - job->started_ms);
	}
	buf_add_char(text, ')');
	if (job->cost.len)
		buf_printf(text, ", %.*s", STR_ARGS(job->cost));
}

struct str hit_jobs_show(const struct match_run *run, const struct subject *s)
{
	const struct event *event = run->input->event;
	struct buf text = BUF_IN(run->arena);

	for (size_t i = 0; i < s->n_jobs; i++) {
		if (i)
			buf_add_text(&text, ", ");
		show_job(&text, s->jobs[i], event ? event->received_ms : 0);
	}
	return buf_str(&text);
}

/* Would the end of @pid end one of them, or is it a part of one? */
static bool touches_job(const struct process_table *table, const struct subject *s, pid_t pid)
{
	struct reached one = { .applies = true, .pids = &pid, .n_pids = 1 }, other = one;

	for (size_t i = 0; i < s->n_jobs; i++) {
		pid_t job = s->jobs[i]->pid;

		other.pids = &job;
		if (job && (reach_takes(table, &one, job) != NO ||
				   reach_takes(table, &other, pid) != NO))
			return true;
	}
	return false;
}

/* The machine's first process, or one that the agent itself runs in: nobody means those. */
static bool is_foundation(const struct match_run *run, const struct process_table *table, pid_t pid)
{
	const struct event *event = run->input->event;
	pid_t own = event ? event->peer.pid : 0;

	return pid <= 1 || (own && (pid == own || process_below(table, own, pid)));
}

/* Does it choose processes one by one? A shutdown or a unit has no others to end instead. */
static bool chooses(const struct call *call)
{
	static const char *const names[] = { "fuser", "kill", "killall", "pkill", "skill" };

	for (size_t i = 0; call && i < ARRAY_SIZE(names); i++)
		if (field_equals(&call->program, str_from(names[i])) == YES)
			return true;
	return false;
}

struct str hit_jobs_instead(const struct match_run *run, const struct subject *s, struct str say)
{
	const struct process_table *table;
	struct facts *facts = run->input->facts;
	struct buf line = BUF_IN(run->arena);
	size_t n = 0;

	if (!chooses(s->call) || s->reached.n_pids < 2 ||
		facts->processes(facts->self, run->arena, &table) != 0)
		return say;
	for (size_t i = 0; i < s->reached.n_pids; i++) {
		if (touches_job(table, s, s->reached.pids[i]) ||
			is_foundation(run, table, s->reached.pids[i]))
			continue;
		if (++n > MAX_OTHERS)
			return say;
		buf_printf(&line, " %d", (int)s->reached.pids[i]);
	}
	if (n == 0)
		return say;
	return arena_printf(run->arena, "%.*s To end only the others: `kill%.*s`.",
		STR_ARGS(str_trim(say)), STR_ARGS(buf_str(&line)));
}
