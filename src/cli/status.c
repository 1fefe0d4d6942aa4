/*
 * keihookctl status [--json]: what waits for a word of the person, what is protected, whether a
 * daemon serves and which packs are in force.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/serving.h"
#include "cli/show.h"
#include "session/jobs.h"
#include "session/ledger.h"
#include "standing.h"

struct standing_facts {
	struct store *store;
	const struct refusal *pending;
	size_t n_pending;
	const struct job *jobs;
	int64_t now_ms;
	const struct policy *policy;
	struct str diagnostics; /* about packs that are left out */
	size_t n_broken;
	char socket[PATH_MAX]; /* empty: no daemon serves */
};

static const char *source_name(enum job_source source)
{
	switch (source) {
	case JOB_PATTERN:
		return "pattern";
	case JOB_ENVIRONMENT:
		return "environment";
	case JOB_MARKED:
		return "marked";
	case JOB_LEARNED:
		return "learned";
	}
	return "?";
}

static void add_pending(struct buf *out, const struct standing_facts *s)
{
	if (!s->n_pending)
		buf_add_text(out, "No refusal waits for your word.\n");
	else
		buf_add_text(out, "Waiting for your word (keihookctl allow NUMBER):\n");
	for (size_t i = 0; i < s->n_pending; i++) {
		const struct refusal *r = &s->pending[i];

		buf_printf(out, "  %-4" PRId64 " ", r->id);
		buf_add_age(out, s->now_ms - r->ms);
		buf_add_text(out, " ago  ");
		show_plain(out, r->rule);
		buf_add_text(out, "  ");
		show_plain(out, r->shown);
		buf_add_text(out, "  ");
		show_plain(out, str_slice(r->seen, 0, 100));
		buf_add_char(out, '\n');
	}
}

static void add_jobs(struct buf *out, const struct standing_facts *s)
{
	buf_add_text(out, s->jobs ? "Protected jobs:\n" : "No protected job is known.\n");
	for (const struct job *job = s->jobs; job; job = job->next) {
		buf_add_text(out, "  ");
		if (job->pid)
			buf_printf(out, "pid %d", (int)job->pid);
		if (job->pid && job->app.len)
			buf_add_text(out, ", ");
		show_plain(out, job->app);
		buf_add_text(out, "  ");
		show_plain(out, job->label);
		if (job->started_ms) {
			buf_add_text(out, "  for ");
			buf_add_age(out, s->now_ms - job->started_ms);
		}
		buf_printf(out, "  (%s", source_name(job->source));
		if (job->started_by.len) {
			buf_add_text(out, " by ");
			show_plain(out, job->started_by);
		}
		buf_add_char(out, ')');
		if (job->cost.len)
			buf_add_text(out, "  ");
		show_plain(out, job->cost);
		buf_add_char(out, '\n');
	}
}

static void add_health(struct buf *out, const struct standing_facts *s)
{
	struct str name, rest = s->diagnostics, line;
	size_t n_rules;

	if (s->socket[0])
		buf_printf(out, "A daemon serves %s.\n", s->socket);
	else
		buf_add_text(out, "No daemon serves; the next event starts one.\n");
	buf_add_text(out, "Packs in force:");
	for (size_t i = 0; policy_pack(s->policy, i, &name, &n_rules); i++) {
		buf_add_text(out, i ? ", " : " ");
		show_plain(out, name);
		buf_printf(out, " (%zu rules)", n_rules);
	}
	buf_add_text(out, ".\n");
	while (s->n_broken && str_next_line(&rest, &line)) {
		buf_add_text(out, "  left out: ");
		show_plain(out, line);
		buf_add_char(out, '\n');
	}
}

static void add_text(struct buf *out, const struct standing_facts *s)
{
	add_health(out, s);
	if (store_trouble(s->store))
		buf_printf(out, "State: %s. Nothing can be confirmed.\n", store_trouble(s->store));
	add_pending(out, s);
	add_jobs(out, s);
}

static void add_member(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, ",\"%s\":", name);
	show_json(out, value);
}

static void add_json_health(struct buf *out, const struct standing_facts *s)
{
	struct str name;
	size_t n_rules;

	buf_add_text(out, "{\"trouble\":");
	show_json(out, str_from(store_trouble(s->store) ? store_trouble(s->store) : ""));
	add_member(out, "daemon", str_from(s->socket));
	buf_add_text(out, ",\"packs\":[");
	for (size_t i = 0; policy_pack(s->policy, i, &name, &n_rules); i++) {
		buf_printf(out, "%s{\"rules\":%zu", i ? "," : "", n_rules);
		add_member(out, "name", name);
		buf_add_char(out, '}');
	}
	buf_printf(out, "],\"broken_packs\":%zu", s->n_broken);
	add_member(out, "diagnostics", s->diagnostics);
}

static void add_json(struct buf *out, const struct standing_facts *s)
{
	add_json_health(out, s);
	buf_add_text(out, ",\"pending\":[");
	for (size_t i = 0; i < s->n_pending; i++) {
		const struct refusal *r = &s->pending[i];

		buf_printf(
			out, "%s{\"id\":%" PRId64 ",\"ms\":%" PRId64, i ? "," : "", r->id, r->ms);
		add_member(out, "session", r->session);
		add_member(out, "rule", r->rule);
		add_member(out, "target", r->shown);
		add_member(out, "seen", r->seen);
		add_member(out, "at_stake", r->at_stake);
		add_member(out, "confirm", r->confirm);
		buf_add_char(out, '}');
	}
	buf_add_text(out, "],\"jobs\":[");
	for (const struct job *job = s->jobs; job; job = job->next) {
		buf_printf(out, "%s{\"pid\":%d,\"started_ms\":%" PRId64 ",\"source\":\"%s\"",
			job == s->jobs ? "" : ",", (int)job->pid, job->started_ms,
			source_name(job->source));
		add_member(out, "label", job->label);
		add_member(out, "app", job->app);
		add_member(out, "name", job->name);
		add_member(out, "task", job->task);
		add_member(out, "started_by", job->started_by);
		add_member(out, "cost", job->cost);
		buf_add_char(out, '}');
	}
	buf_add_text(out, "]}\n");
}

static int gather(struct arena *arena, struct facts *facts, const struct policy *policy,
	struct standing_facts *s)
{
	struct refusal *pending = NULL;
	struct timespec now;
	int err;

	clock_gettime(CLOCK_REALTIME, &now);
	s->now_ms = now.tv_sec * 1000 + now.tv_nsec / 1000000;
	err = ledger_all_pending(s->store, arena, &pending, &s->n_pending);
	if (err)
		s->n_pending = 0;
	s->pending = pending;
	return jobs_live(s->store, arena, facts, policy, s->now_ms, &s->jobs);
}

static int print_status(struct arena *arena, struct store *store, bool json)
{
	AUTO_BUF struct buf out = BUF_INIT, diagnostics = BUF_INIT;
	struct standing_facts standing = { .store = store };
	struct policy *policy = NULL;
	struct facts facts;
	size_t n_broken = 0;
	int err = standing_policy(&policy, &diagnostics, &n_broken);

	if (!err)
		err = facts_real(arena, 0, &facts);
	if (!err) {
		standing.policy = policy;
		standing.diagnostics = buf_str(&diagnostics);
		standing.n_broken = n_broken;
		daemon_serves(standing.socket, sizeof(standing.socket));
		err = gather(arena, &facts, policy, &standing);
		/* What is told points into the facts and the packs. */
		if (!err && json)
			add_json(&out, &standing);
		else if (!err)
			add_text(&out, &standing);
		facts_real_finish(&facts);
	}
	policy_unref(policy);
	if (err || buf_failed(&out)) {
		fprintf(stderr, "keihookctl status: %s\n", strerror(err ? -err : ENOMEM));
		return 1;
	}
	fwrite(out.at, 1, out.len, stdout);
	return 0;
}

int ctl_status(int argc, char **argv)
{
	bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
	struct store *store = NULL;
	struct arena arena;
	int status, err;

	if (argc > 1 && !json) {
		fputs("usage: keihookctl status [--json]\n", stderr);
		return 1;
	}
	err = standing_store(&store);
	if (err) {
		fprintf(stderr, "keihookctl status: the state cannot be opened: %s\n",
			strerror(-err));
		return 1;
	}
	arena_init(&arena, 0);
	status = print_status(&arena, store, json);
	arena_finish(&arena);
	store_close(store);
	return status;
}
