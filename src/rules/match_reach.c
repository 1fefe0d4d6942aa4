/* Conditions on what a call reaches: protected jobs, hosts of a push. */
#include <errno.h>

#include "rules/match.h"

static int jobs_by_pattern(struct match_run *run)
{
	const struct process_table *table;
	struct facts *facts = run->input->facts;
	struct job **end = (struct job **)(uintptr_t)&run->jobs;
	int err;

	if (!facts || !facts->processes)
		return 0;
	err = facts->processes(facts->self, run->arena, &table);
	if (err)
		return err == -ENOMEM ? err : 0;
	for (size_t i = 0; i < table->n; i++) {
		const struct process *p = &table->at[i];
		struct str label = p->protect_label;
		struct job *job;

		if (p->state == 'Z' || p->state == 'X' ||
			(!p->protected_by_env &&
				!policy_protects(run->policy, p, run->arena, &label)))
			continue;
		job = arena_alloc(run->arena, struct job, 1);
		if (!job)
			return -ENOMEM;
		job->source = p->protected_by_env ? JOB_ENVIRONMENT : JOB_PATTERN;
		job->label = label.len ? label : p->cmdline;
		job->pid = p->pid;
		job->start_ticks = p->start_ticks;
		job->started_ms = p->start_ms;
		*end = job;
		end = &job->next;
	}
	return 0;
}

int match_jobs(struct match_run *run, const struct job **ret)
{
	const struct session_view *session = run->input->session;
	int err = 0;

	if (!run->has_jobs) {
		run->has_jobs = true;
		if (session && session->jobs)
			err = session->jobs(session->self, run->arena, &run->jobs);
		else
			err = jobs_by_pattern(run);
	}
	*ret = run->jobs;
	return err;
}

static enum tri is_reached(
	const struct process_table *table, const struct reached *reached, const struct job *job)
{
	for (size_t i = 0; job->app.len && i < reached->n_apps; i++)
		if (str_equal(reached->apps[i], job->app) || str_equal(reached->apps[i], job->name))
			return YES;
	if (reached->task.len && str_equal(reached->task, job->task))
		return YES;
	if (reached->any_app && job->app.len)
		return MAYBE;
	return job->pid ? reach_takes(table, reached, job->pid) : NO;
}

static void add_job(struct subject *s, const struct job *job)
{
	if (s->n_jobs < ARRAY_SIZE(s->jobs))
		s->jobs[s->n_jobs++] = job;
}

/* The words of a command, split at blanks. */
static int split_words(struct arena *arena, struct str text, struct str **ret, size_t *ret_n)
{
	struct str *words = arena_alloc(arena, struct str, text.len / 2 + 1);
	size_t n = 0;

	if (!words)
		return -ENOMEM;
	while ((text = str_trim(text)).len) {
		size_t end = 0;

		while (end < text.len && !strchr(" \t\n", text.at[end]))
			end++;
		words[n++] = str_slice(text, 0, end);
		text = str_skip(text, end);
	}
	*ret = words;
	*ret_n = n;
	return 0;
}

/* What the same command has started and now ends: protected by a pattern as any other is. */
static int own_jobs(struct match_run *run, struct subject *s)
{
	for (size_t i = 0; i < s->reached.n_own_commands; i++) {
		struct process process = { .cmdline = s->reached.own_commands[i] };
		struct job *job;
		struct str label = process.cmdline;
		int err = split_words(run->arena, process.cmdline, &process.argv, &process.argc);

		if (err)
			return err;
		if (!policy_protects(run->policy, &process, run->arena, &label))
			continue;
		job = arena_alloc(run->arena, struct job, 1);
		if (!job)
			return -ENOMEM;
		*job = (struct job){ .source = JOB_PATTERN, .label = label, .app = label };
		add_job(s, job);
	}
	return 0;
}

/* Else there is no need to know who is protected. */
static bool reaches_anybody(const struct reached *reached)
{
	return reached->n_pids || reached->n_maybe || reached->unresolved || reached->n_apps ||
	       reached->any_app || reached->task.len;
}

int match_hits(struct match_run *run, struct subject *s, struct answer *answer)
{
	const struct process_table *table = NULL;
	struct facts *facts = run->input->facts;
	const struct job *jobs = NULL;
	int err = 0;

	if (!s->call) {
		answer->holds = NO;
		return 0;
	}
	if (!s->has_reached)
		err = reach_processes(run->arena, facts, s->call, &s->reached);
	s->has_reached = true;
	if (err || !s->reached.applies || s->reached.harmless) {
		answer->holds = NO;
		return err;
	}
	err = own_jobs(run, s);
	if (!err && s->n_jobs)
		return 0;
	if (!err && reaches_anybody(&s->reached))
		err = match_jobs(run, &jobs);
	if (!err && jobs)
		err = facts->processes(facts->self, run->arena, &table);
	if (err || !jobs) {
		answer->holds = NO;
		return err;
	}
	for (const struct job *job = jobs; job; job = job->next)
		if (is_reached(table, &s->reached, job) == YES)
			add_job(s, job);
	if (s->n_jobs)
		return 0;
	for (const struct job *job = jobs; job; job = job->next)
		if (is_reached(table, &s->reached, job) == MAYBE)
			add_job(s, job);
	answer_and(answer,
		(struct answer){ .holds = s->n_jobs ? MAYBE : NO, .program = YES, .known = 1 });
	return 0;
}

static bool within(struct str host, struct str domain)
{
	return str_equal_nocase(host, domain) ||
	       (host.len > domain.len && host.at[host.len - domain.len - 1] == '.' &&
		       str_equal_nocase(str_skip(host, host.len - domain.len), domain));
}

int match_pushes(
	struct match_run *run, const struct words *hosts, struct subject *s, struct answer *answer)
{
	struct answer push = { .holds = NO, .program = YES, .known = 1 };
	int err = 0;

	if (s->call && !s->has_pushed)
		err = reach_push(
			run->arena, run->input->facts, run->input->effects, s->call, &s->pushed);
	s->has_pushed = true;
	if (err || !s->pushed.applies || s->pushed.dry_run) {
		answer->holds = NO;
		return err;
	}
	if (s->pushed.unknown)
		push.holds = MAYBE;
	for (size_t i = 0; i < s->pushed.n; i++)
		for (size_t j = 0; j < hosts->n; j++)
			if (within(s->pushed.hosts[i], hosts->at[j])) {
				push.holds = YES;
				s->host = s->pushed.urls[i];
			}
	answer_and(answer, push);
	return 0;
}
