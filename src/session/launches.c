#include "session/launches.h"

#include <errno.h>

#include "base/buf.h"
#include "session/modal.h"
#include "session/redact.h"

#define MAX_OUTPUTS 4
/* A process may be a little older than the clock of the call says. */
#define CLOCK_SLACK_MS 1500

struct noting {
	struct store *store;
	struct arena *arena;
	const struct event *event;
	const struct effects *effects;
	struct facts *facts;
	const struct policy *policy;
	struct str printed; /* of the call, not looked at yet */
	struct str last;    /* label of the launch before: a wrapper and what it starts are one */
};

static bool word_is(const struct call *call, size_t i, const char *text)
{
	return i < call->argc && field_equals(&call->argv[i], str_from(text)) == YES;
}

/* From @i on over options, and the values of those that have one. */
static size_t skip_options(const struct call *call, size_t i)
{
	while (i < call->argc && field_starts(&call->argv[i], STR("-")) == YES)
		i += 1 + (word_is(call, i, "-e") || word_is(call, i, "--env") ||
				 word_is(call, i, "--profile"));
	return i;
}

/* Are these the words behind `modal`? *ret_next: the operand behind them. */
static bool is_modal(const struct call *call, const char *noun, const char *verb, size_t *ret_next)
{
	size_t i = skip_options(call, 1);

	if (field_equals(&call->program, STR("modal")) != YES || !word_is(call, i, noun))
		return false;
	i = skip_options(call, i + 1);
	*ret_next = skip_options(call, i + 1);
	return word_is(call, i, verb);
}

/* modal deploy; modal run -d, --detach: options of run stand before the file. */
static bool outlives_its_client(const struct call *call)
{
	size_t i = 1, end;

	while (i < call->argc && !word_is(call, i, "run") && !word_is(call, i, "deploy"))
		i++;
	if (word_is(call, i, "deploy"))
		return true;
	end = skip_options(call, i + 1);
	for (i++; i < end; i++)
		if (word_is(call, i, "-d") || word_is(call, i, "--detach"))
			return true;
	return false;
}

/* .../claude-UID/PROJECT/SESSION/tasks/ID.output, PROJECT as in the path of the transcript. */
static void add_task_output(const struct noting *n, struct buf *outputs)
{
	const struct event *event = n->event;
	size_t slash = str_rfind_char(event->transcript_path, '/');
	struct str project = str_basename(str_slice(event->transcript_path, 0, slash));
	struct str top;

	if (!event->task.len || slash == STR_NOT_FOUND || !project.len)
		return;
	if (!n->facts->environment ||
		!n->facts->environment(n->facts->self, STR("CLAUDE_CODE_TMPDIR"), &top))
		top = STR("/tmp");
	buf_printf(outputs, "%.*s/claude-%u/%.*s/%.*s/tasks/%.*s.output\n", STR_ARGS(top),
		(unsigned int)event->peer.uid, STR_ARGS(project), STR_ARGS(event->session_id),
		STR_ARGS(event->task));
}

/* Files that the command would fill with what nobody can know beforehand: its own output. */
static int find_outputs(const struct noting *n, const struct call *call, struct str *ret)
{
	struct buf outputs = BUF_IN(n->arena);
	size_t found = 0;

	for (const struct write *w = n->effects->writes; w && found < MAX_OUTPUTS; w = w->next) {
		struct str path;

		if (w->removed || (w->by && w->by != call && w->by->parent != call->parent) ||
			!field_known(n->arena, &w->path, &path) || !str_starts(path, "/") ||
			str_starts(path, "/dev/") || str_find_char(path, '\n', 0) != STR_NOT_FOUND)
			continue;
		buf_printf(&outputs, "%.*s\n", STR_ARGS(path));
		found++;
	}
	add_task_output(n, &outputs);
	*ret = buf_str(&outputs);
	return buf_failed(&outputs) ? -ENOMEM : 0;
}

static bool in_background(const struct noting *n, const struct call *call)
{
	if (n->event->input.run_in_background || n->event->task.len)
		return true;
	for (; call; call = call->parent)
		if (call->background)
			return true;
	return false;
}

static int note_launch(struct noting *n, const struct call *call, struct str label)
{
	struct buf clean = BUF_IN(n->arena);
	struct modal_app app = { .id = STR(""), .name = STR("") };
	struct job_row row = { .survives = outlives_its_client(call), .outputs = STR("") };
	bool background = in_background(n, call);
	int64_t id;
	int err;

	modal_next_app(&n->printed, &app);
	if (!background && (!row.survives || !(app.id.len || app.name.len)))
		return 0;
	if (background) {
		err = find_outputs(n, call, &row.outputs);
		if (err)
			return err;
	}
	redact(&clean, label);
	row.job = (struct job){
		.source = JOB_LEARNED,
		.label = buf_str(&clean),
		.app = app.id.len ? app.id : app.name,
		.name = app.name,
		.task = n->event->task.len ? n->event->task : STR(""),
		.started_ms = n->event->received_ms - n->event->duration_ms,
		.started_by = n->event->session_id,
		.cost = STR(""),
	};
	row.call = n->event->tool_use_id;
	if (buf_failed(&clean))
		return -ENOMEM;
	return jobs_add(n->store, n->arena, n->facts, &row, &id);
}

/* A list tells what is alive and what is not, and the names that belong to ids. */
static int note_listed(struct noting *n, const struct modal_app *app)
{
	struct job_row row = {
		.job = {
			.source = JOB_LEARNED,
			.label = app->name.len ? app->name : app->id,
			.app = app->id,
			.name = app->name,
			.task = STR(""),
			.started_ms = app->created_ms,
			.started_by = STR(""),
			.cost = STR(""),
		},
		.call = STR(""),
		.outputs = STR(""),
		.survives = true,
	};
	int64_t changed = 0, id;
	int err;

	if (app->ended)
		return jobs_end_app(n->store, app->id, n->event->received_ms);
	if (!app->alive)
		return 0;
	err = store_run(n->store,
		"UPDATE job SET app = ?1, name = CASE ?2 WHEN '' THEN name ELSE ?2 END"
		" WHERE ended_ms IS NULL AND (app = ?1 OR (?2 <> '' AND app = ?2))",
		STORE_ARGS(store_text(app->id), store_text(app->name)), NULL, &changed);
	if (err || changed)
		return err;
	return jobs_add(n->store, n->arena, n->facts, &row, &id);
}

static int note_list(struct noting *n)
{
	struct modal_app *apps;
	size_t n_apps;
	int err = modal_read_list(n->arena, n->event->tool_response, &apps, &n_apps);

	for (size_t i = 0; !err && i < n_apps; i++)
		err = note_listed(n, &apps[i]);
	return err;
}

static int note_call(struct noting *n, const struct call *call)
{
	struct str label, app;
	size_t next;

	if (is_modal(call, "app", "list", &next))
		return note_list(n);
	if (is_modal(call, "app", "stop", &next) && !call->conditional)
		return next < call->argc && field_known(n->arena, &call->argv[next], &app)
			       ? jobs_end_app(n->store, app, n->event->received_ms)
			       : 0;
	if (call->remote || !policy_protects_call(n->policy, call, n->arena, &label) ||
		str_equal(label, n->last))
		return 0;
	n->last = label;
	return note_launch(n, call, label);
}

int launches_note(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, const struct policy *policy)
{
	struct noting noting = {
		.store = store,
		.arena = arena,
		.event = event,
		.effects = effects,
		.facts = facts,
		.policy = policy,
		.printed = event->tool_response,
		.last = STR(""),
	};
	int err = 0;

	if (!policy || !event->input.has_command)
		return 0;
	for (const struct call *call = effects ? effects->calls : NULL; !err && call;
		call = call->next)
		err = note_call(&noting, call);
	return err;
}

/* Does it run the command that the row was made for? Secrets are not in the row. */
static bool runs(struct arena *arena, const struct process *process, const struct job_row *row)
{
	struct str label;

	for (size_t at = 0; process_command(arena, process, at, &label); at++) {
		struct buf clean = BUF_IN(arena);

		redact(&clean, label);
		if (str_equal(buf_str(&clean), row->job.label))
			return true;
	}
	return false;
}

/* The youngest that fits: what the wrapper has started, not the wrapper. */
static const struct process *process_of(struct arena *arena, const struct process_table *table,
	const struct job_row *row, const struct job_row *all, size_t n)
{
	const struct process *best = NULL;

	for (size_t i = 0; i < table->n; i++) {
		const struct process *process = &table->at[i];
		bool taken = process->state == 'Z' ||
			     process->start_ms < row->job.started_ms - CLOCK_SLACK_MS ||
			     (best && process->start_ticks < best->start_ticks) ||
			     !runs(arena, process, row);

		for (size_t k = 0; !taken && k < n; k++)
			taken = all[k].job.pid == process->pid &&
				all[k].job.start_ticks == process->start_ticks;
		if (!taken)
			best = process;
	}
	return best;
}

static int settle_app(
	struct store *store, struct arena *arena, struct facts *facts, struct job_row *row)
{
	struct str outputs = row->outputs, path, text;

	while (!row->job.app.len && facts->read_start && str_next_line(&outputs, &path)) {
		struct modal_app app;
		int err = facts->read_start(facts->self, arena, path, MAX_OUTPUT_HEAD, &text);

		if (err == -ENOMEM)
			return err;
		if (err || !modal_next_app(&text, &app))
			continue;
		row->job.app = app.id.len ? app.id : app.name;
		row->job.name = app.name;
		return jobs_set_app(store, row->id, row->job.app, row->job.name);
	}
	return 0;
}

static int settle(struct store *store, struct arena *arena, struct facts *facts,
	struct job_row *rows, size_t n, size_t i, int64_t now_ms)
{
	const struct process_table *table;
	const struct process *process;
	struct job_row *row = &rows[i];
	int err = settle_app(store, arena, facts, row);

	if (err || row->job.pid || (row->survives && row->job.app.len))
		return err;
	err = facts->processes(facts->self, arena, &table);
	if (err)
		return err;
	process = process_of(arena, table, row, rows, n);
	if (process) {
		row->job.pid = process->pid;
		row->job.start_ticks = process->start_ticks;
		return jobs_set_process(store, row->id, process);
	}
	/* The client came and went, and its app with it; or it never came. */
	if (row->job.app.len || now_ms > row->job.started_ms + LAUNCH_SETTLES_MS)
		return jobs_end(store, row->id, now_ms);
	return 0;
}

int launches_settle(struct store *store, struct arena *arena, struct facts *facts, int64_t now_ms)
{
	struct job_row *rows;
	size_t n;
	int err = jobs_unsettled(store, arena, &rows, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = settle(store, arena, facts, rows, n, i, now_ms);
	return err;
}
