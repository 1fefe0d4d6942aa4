#include "decide.h"

#include <errno.h>

#include "protocol/reply.h"
#include "reach/reach.h"
#include "snapshot.h"

/* A background task that would be stopped, as the call of a program. */
static int effects_of_stop(struct arena *arena, const struct event *event, struct effects **ret)
{
	struct effects *effects = arena_alloc(arena, struct effects, 1);
	struct call *call = arena_alloc(arena, struct call, 1);
	struct field *argv = arena_alloc(arena, struct field, 2);

	if (!effects || !call || !argv)
		return -ENOMEM;
	argv[0] = field_text(arena, STR(REACH_TASK_STOP));
	argv[1] = field_text(arena, event->input.task_id);
	*call = (struct call){
		.argv = argv,
		.argc = 2,
		.program = argv[0],
		.cwd = field_text(arena, event->cwd),
	};
	*effects = (struct effects){ .calls = call, .n_calls = 1, .is_shell = true };
	*ret = effects;
	return 0;
}

static int effects_of_command(struct arena *arena, const struct decision *d, struct str command,
	struct str cwd, struct effects **ret)
{
	struct shell_input input = {
		.command = command,
		.cwd = cwd,
		.facts = d->facts,
		.wrappers = policy_wrappers(d->policy),
	};
	int err = snapshot_read(arena, d->facts, &input.snapshot);

	input.names = policy_program_names(d->policy, &input.n_names);
	return err ? err : shell_effects(arena, &input, ret);
}

/* What the call would do: a command is followed, a write is what the file would hold. */
static int effects_of(struct arena *arena, const struct decision *d, struct effects **ret)
{
	const struct event *event = d->event;
	const struct tool_input *input = &event->input;

	*ret = NULL;
	if (event->kind == EVENT_USER_PROMPT_SUBMIT || event->kind == EVENT_OTHER)
		return 0;
	if (input->has_command)
		return effects_of_command(arena, d, input->command, event->cwd, ret);
	if (input->task_id.len)
		return effects_of_stop(arena, event, ret);
	if (input->file_path.len)
		return shell_effects_of_write(
			arena, input->file_path, input->content, input->has_content, ret);
	return 0;
}

static enum verdict_kind strictest(const struct finding *findings, bool attended)
{
	enum verdict_kind kind = VERDICT_ALLOW;

	for (const struct finding *f = findings; f; f = f->next) {
		enum verdict_kind own = f->kind;

		if (f->shadow || f->confirmed)
			continue;
		if (own == VERDICT_ASK && !attended)
			own = VERDICT_DENY;
		kind = MAX(kind, own);
	}
	return kind;
}

static bool asks(const struct finding *findings)
{
	for (const struct finding *f = findings; f; f = f->next)
		if (f->kind == VERDICT_ASK && !f->shadow && !f->confirmed)
			return true;
	return false;
}

/* The strictest of what was found; whether someone is there only matters to a rule that asks. */
static int settle(struct arena *arena, const struct decision *d, struct verdict *verdict)
{
	bool attended = true;
	int err = 0;

	if (d->store && asks(verdict->findings))
		err = session_attended(arena, d->event, d->facts, &attended);
	if (!err)
		verdict->kind = strictest(verdict->findings, attended);
	return err;
}

static int match(struct arena *arena, const struct decision *d, const struct session_view *view,
	const struct effects *effects, struct str command, struct str cwd, struct finding **ret,
	struct str *ret_note)
{
	return rules_match(arena, d->policy,
		&(struct match_input){
			.event = d->event,
			.effects = effects,
			.facts = d->facts,
			.session = view,
			.command = command,
			.cwd = cwd,
		},
		ret, ret_note);
}

static void append(struct finding **list, struct finding *more)
{
	while (*list)
		list = &(*list)->next;
	*list = more;
}

static bool have(const struct finding *list, const struct finding *f)
{
	for (; list; list = list->next)
		if (str_equal(list->rule, f->rule) && str_equal(list->target, f->target) &&
			str_equal(list->seen, f->seen))
			return true;
	return false;
}

/* What a command that was let through, and may read the file only now, would do with the new text.
 */
static int judge_reader(struct arena *arena, const struct decision *d,
	const struct session_view *view, const struct announced_command *reader, struct str text,
	struct finding **findings)
{
	struct str path = d->event->input.file_path, note;
	struct finding *before = NULL, *after = NULL, *next;
	struct effects *effects;
	int err = effects_of_command(arena, d, reader->command, reader->cwd, &effects);

	if (!err)
		err = match(arena, d, view, effects, reader->command, reader->cwd, &before, &note);
	announced_assume(d->announced, path, text);
	if (!err)
		err = effects_of_command(arena, d, reader->command, reader->cwd, &effects);
	if (!err && announced_used(d->announced))
		err = match(arena, d, view, effects, reader->command, reader->cwd, &after, &note);
	announced_assume(d->announced, STR(""), STR(""));
	for (struct finding *f = after; !err && f; f = next) {
		next = f->next;
		f->next = NULL;
		if (have(before, f) || have(*findings, f))
			continue;
		f->span = (struct span){ 0, 0 };
		f->where = f->where.len ? f->where : path;
		append(findings, f);
	}
	return err;
}

static int judge_readers(struct arena *arena, const struct decision *d,
	const struct session_view *view, struct finding **findings)
{
	struct announced_command *readers;
	struct str text;
	size_t n;
	int err;

	if (!d->announced || !d->event->input.file_path.len || d->event->input.has_command)
		return 0;
	err = announced_commands(d->announced, &readers, &n);
	if (err || n == 0 || !announced_text(arena, d->event, d->facts, &text))
		return err;
	for (size_t i = 0; !err && i < n; i++)
		err = judge_reader(arena, d, view, &readers[i], text, findings);
	return err;
}

static int find(struct arena *arena, const struct decision *d, const struct effects *effects,
	struct verdict *verdict)
{
	struct finding *findings = NULL, *matched = NULL;
	struct session_view view;
	int err = 0;

	if (d->event->kind == EVENT_CONFIG_CHANGE)
		return session_settings(d->store, arena, d->event, d->facts, &verdict->findings);
	if (d->event->kind != EVENT_PRE_TOOL_USE)
		return 0;
	if (d->view)
		view = *d->view;
	else
		err = session_view(d->store, arena, d->event, d->policy, d->facts, &view);
	if (!err)
		err = session_forgeries(d->store, arena, d->event, effects, d->facts, &findings);
	if (!err)
		err = match(arena, d, &view, effects, d->event->input.command, d->event->cwd,
			&matched, &verdict->note);
	append(&findings, matched);
	if (!err)
		err = judge_readers(arena, d, &view, &findings);
	verdict->findings = findings;
	return err;
}

/* What a person said may lift it; otherwise it is kept, for them to answer. */
static int confirm(struct arena *arena, const struct decision *d, const struct effects *effects,
	struct verdict *verdict)
{
	enum confirm_answer answer = CONFIRM_NO;
	int err = session_confirm(d->store, arena, d->event, effects, d->facts, verdict->findings,
		d->waited_ms, d->reserve_ms, &answer);

	if (!err && answer == CONFIRM_PENDING) {
		verdict->kind = VERDICT_PENDING;
		verdict->wait_ms = CONFIRM_WAIT_STEP_MS;
		return 0;
	}
	if (!err)
		err = settle(arena, d, verdict);
	if (!err && verdict->kind >= VERDICT_ASK && d->store)
		err = session_refused(
			d->store, arena, d->event, effects, d->facts, verdict->findings);
	return err;
}

int decide(struct arena *arena, const struct decision *d, struct verdict *ret)
{
	struct verdict verdict = { .kind = VERDICT_ALLOW,
		.hardened = d->store && store_hardened(d->store),
		.trouble = d->store ? store_trouble(d->store) : NULL };
	struct effects *effects;
	int err;

	err = effects_of(arena, d, &effects);
	if (!err && d->waited_ms == 0)
		err = session_observe(
			d->store, arena, d->event, effects, d->facts, d->policy, &verdict.person);
	if (!err)
		err = find(arena, d, effects, &verdict);
	if (!err)
		err = settle(arena, d, &verdict);
	if (!err && verdict.kind >= VERDICT_ASK && (d->store || d->event->transcript_path.len))
		err = confirm(arena, d, effects, &verdict);
	if (!err && d->announced && verdict.kind < VERDICT_ASK)
		err = announced_note(d->announced, d->facts);
	if (!err && verdict.kind != VERDICT_PENDING)
		err = session_decided(d->store, arena, d->event, effects, &verdict);
	if (!err && verdict.kind != VERDICT_PENDING)
		err = reply_texts(arena, d->event, &verdict);
	if (!err)
		*ret = verdict;
	return err;
}

int decide_test(struct arena *arena, const struct policy *policy, const struct event *event,
	struct facts *facts, const struct session_view *session, struct verdict *ret)
{
	return decide(arena,
		&(struct decision){
			.event = event,
			.policy = policy,
			.facts = facts,
			.view = session,
		},
		ret);
}
