/*
 * keihookctl protect: marks running processes or a remote app as jobs that must not be stopped
 * unasked. Marking is open to everyone; taking a mark away is not, below an agent.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/util.h"
#include "cli/cli.h"
#include "cli/mark.h"
#include "session/client.h"
#include "standing.h"

/* A pattern that fits more processes than this was not meant. */
#define MAX_MARKED 64
#define MINUTE_MS  INT64_C(60000)

struct protect {
	struct arena *arena;
	struct facts facts;
	struct store *store;
	struct str target, label;
	int64_t now_ms, until_ms;
	bool off;
};

static const char usage[] = "usage: keihookctl protect PID|PATTERN|APP [--label LABEL] "
			    "[--until HH:MM|90s|30m|12h|3d] [--off]\n";

int64_t mark_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool parse_span(struct str text, int64_t *ret_ms)
{
	static const struct {
		char unit;
		int64_t ms;
	} units[] = { { 's', 1000 }, { 'm', MINUTE_MS }, { 'h', 60 * MINUTE_MS },
		{ 'd', 1440 * MINUTE_MS } };
	int64_t n;

	if (text.len < 2 || !str_to_int64(str_slice(text, 0, text.len - 1), &n) || n <= 0 ||
		n > 100000)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (text.at[text.len - 1] == units[i].unit) {
			*ret_ms = n * units[i].ms;
			return true;
		}
	return false;
}

bool mark_until(const char *text, int64_t now_ms, int64_t *ret_ms)
{
	time_t now = (time_t)(now_ms / 1000), then;
	struct tm tm;
	const char *end;
	int64_t span;

	if (parse_span(str_from(text), &span)) {
		*ret_ms = now_ms + span;
		return true;
	}
	if (!localtime_r(&now, &tm))
		return false;
	tm.tm_sec = 0;
	tm.tm_isdst = -1;
	end = strptime(text, "%H:%M", &tm);
	if (!end || *end)
		return false;
	then = mktime(&tm);
	if (then <= now) {
		tm.tm_mday++;
		tm.tm_isdst = -1;
		then = mktime(&tm);
	}
	*ret_ms = (int64_t)then * 1000;
	return true;
}

int mark_process(struct store *store, struct arena *arena, struct facts *facts,
	const struct process *process, struct str label, int64_t until_ms)
{
	struct job_row row = {
		.job = {
			.source = JOB_MARKED,
			.label = label.len ? label : process->cmdline,
			.pid = process->pid,
			.start_ticks = process->start_ticks,
			.started_ms = process->start_ms,
			.app = STR(""),
			.started_by = STR("keihookctl"),
			.cost = STR(""),
			.name = STR(""),
			.task = STR(""),
		},
		.until_ms = until_ms,
		.call = STR(""),
		.outputs = STR(""),
	};
	int64_t id;

	return jobs_add(store, arena, facts, &row, &id);
}

static int mark_app(struct protect *p)
{
	struct job_row row = {
		.job = {
			.source = JOB_MARKED,
			.label = p->label.len ? p->label : p->target,
			.app = p->target,
			.started_ms = p->now_ms,
			.started_by = STR("keihookctl"),
			.cost = STR(""),
			.name = STR(""),
			.task = STR(""),
		},
		.until_ms = p->until_ms,
		.call = STR(""),
		.outputs = STR(""),
	};
	int64_t id;
	int err = jobs_add(p->store, p->arena, &p->facts, &row, &id);

	if (!err)
		printf("protected: app %.*s\n", STR_ARGS(p->target));
	return err;
}

/* We and those above us carry the pattern in our own words. */
static bool is_ours(const struct process_table *table, pid_t pid)
{
	const struct process *at = process_find(table, getpid());

	for (int depth = 0; at && depth < 64; depth++) {
		if (at->pid == pid)
			return true;
		at = process_find(table, at->ppid);
	}
	return false;
}

static bool fits(const struct process_table *table, const struct process *process, struct str text)
{
	int64_t pid;

	if (process->state == 'Z')
		return false;
	if (str_to_int64(text, &pid))
		return process->pid == pid;
	return str_find(process->cmdline, text, 0) != STR_NOT_FOUND &&
	       !is_ours(table, process->pid);
}

static int mark_fitting(struct protect *p, const struct process_table *table)
{
	int err = 0;

	for (size_t i = 0; !err && i < table->n; i++) {
		const struct process *process = &table->at[i];

		if (!fits(table, process, p->target))
			continue;
		err = mark_process(p->store, p->arena, &p->facts, process, p->label, p->until_ms);
		if (!err)
			printf("protected: pid %d  %.*s\n", (int)process->pid,
				STR_ARGS(process->cmdline));
	}
	return err;
}

/* A number is a process; a text is the processes whose command line holds it, else an app. */
static int mark(struct protect *p, const char **ret_why)
{
	const struct process_table *table;
	size_t n = 0;
	int64_t pid;
	int err = p->facts.processes(p->facts.self, p->arena, &table);

	if (err)
		return err;
	if (str_starts(p->target, "ap-"))
		return mark_app(p);
	for (size_t i = 0; i < table->n; i++)
		n += fits(table, &table->at[i], p->target);
	if (n > MAX_MARKED)
		*ret_why = "the pattern fits more than 64 processes";
	else if (n == 0 && str_to_int64(p->target, &pid))
		*ret_why = "there is no such process";
	if (*ret_why)
		return 0;
	return n ? mark_fitting(p, table) : mark_app(p);
}

static bool named(const struct job *job, struct str target)
{
	int64_t pid;

	if (str_to_int64(target, &pid))
		return job->pid == pid;
	return str_equal(job->app, target) || str_find(job->label, target, 0) != STR_NOT_FOUND;
}

static int unmark(struct protect *p, const char **ret_why)
{
	struct job_row *rows;
	size_t n, ended = 0;
	int err;

	err = client_agent_above(p->arena, &p->facts, getpid(), ret_why);
	if (err || *ret_why) {
		if (*ret_why)
			fputs("keihookctl protect: only a person takes a mark away, in a terminal "
			      "of their own\n",
				stderr);
		return err;
	}
	err = jobs_rows(p->store, p->arena, &p->facts, p->now_ms, &rows, &n);
	for (size_t i = 0; !err && i < n; i++) {
		if (!named(&rows[i].job, p->target))
			continue;
		err = jobs_end(p->store, rows[i].id, p->now_ms);
		ended++;
		if (!err)
			printf("no longer protected: %.*s\n", STR_ARGS(rows[i].job.label));
	}
	if (!err && !ended)
		*ret_why = "no mark fits; patterns of packs and KEIHOOK_PROTECT are no marks";
	return err;
}

static bool parse(int argc, char **argv, struct protect *p)
{
	for (int i = 1; i < argc; i++) {
		bool valued = i + 1 < argc;

		if (strcmp(argv[i], "--off") == 0)
			p->off = true;
		else if (strcmp(argv[i], "--label") == 0 && valued)
			p->label = str_from(argv[++i]);
		else if (strcmp(argv[i], "--until") == 0 && valued) {
			if (!mark_until(argv[++i], p->now_ms, &p->until_ms))
				return false;
		} else if (argv[i][0] == '-' || p->target.len)
			return false;
		else
			p->target = str_from(argv[i]);
	}
	return p->target.len > 0;
}

static int protect(struct protect *p)
{
	const char *why = NULL;
	int err = facts_real(p->arena, 0, &p->facts);

	if (!err) {
		err = p->off ? unmark(p, &why) : mark(p, &why);
		facts_real_finish(&p->facts);
	}
	if (err)
		why = store_trouble(p->store) ? store_trouble(p->store) : strerror(-err);
	if (why)
		fprintf(stderr, "keihookctl protect: %s\n", why);
	return why ? 1 : 0;
}

int ctl_protect(int argc, char **argv)
{
	struct arena arena;
	struct protect p = { .arena = &arena, .now_ms = mark_now_ms() };
	int status, err;

	if (!parse(argc, argv, &p)) {
		fputs(usage, stderr);
		return 1;
	}
	err = standing_store(&p.store);
	if (err) {
		fprintf(stderr, "keihookctl protect: the state cannot be opened: %s\n",
			strerror(-err));
		return 1;
	}
	arena_init(&arena, 0);
	status = protect(&p);
	arena_finish(&arena);
	store_close(p.store);
	return status;
}
