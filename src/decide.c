#include "decide.h"

#include <errno.h>

#include "protocol/reply.h"

/* What the call would do: a command is followed, a write is what the file would hold. */
static int effects_of(struct arena *arena, const struct decision *d, struct effects **ret)
{
	const struct event *event = d->event;
	const struct tool_input *input = &event->input;

	*ret = NULL;
	if (event->kind == EVENT_USER_PROMPT_SUBMIT || event->kind == EVENT_OTHER)
		return 0;
	if (input->has_command)
		return shell_effects(arena,
			&(struct shell_input){
				.command = input->command,
				.cwd = event->cwd,
				.snapshot = d->snapshot,
				.facts = d->facts,
				.wrappers = policy_wrappers(d->policy),
			},
			ret);
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

int decide(struct arena *arena, const struct decision *d, struct verdict *ret)
{
	struct verdict verdict = { .kind = VERDICT_ALLOW };
	enum confirm_answer answer = CONFIRM_NO;
	struct session_view view;
	struct effects *effects;
	int err;

	err = effects_of(arena, d, &effects);
	if (err)
		return err;
	if (d->waited_ms == 0)
		err = session_observe(
			d->store, arena, d->event, effects, d->facts, d->policy, &verdict.person);
	if (!err && d->view)
		view = *d->view;
	else if (!err)
		err = session_view(d->store, arena, d->event, d->policy, d->facts, &view);
	if (!err)
		err = rules_match(arena, d->policy,
			&(struct match_input){
				.event = d->event,
				.effects = effects,
				.facts = d->facts,
				.session = &view,
				.command = d->event->input.command,
				.cwd = d->event->cwd,
			},
			&verdict.findings, &verdict.note);
	if (err)
		return err;

	verdict.kind = strictest(verdict.findings, view.attended);
	if (verdict.kind >= VERDICT_ASK && d->store) {
		err = session_confirm(d->store, arena, d->event, effects, d->facts,
			verdict.findings, d->waited_ms, d->reserve_ms, &answer);
		if (err)
			return err;
		if (answer == CONFIRM_PENDING) {
			verdict.kind = VERDICT_PENDING;
			verdict.wait_ms = CONFIRM_WAIT_STEP_MS;
			*ret = verdict;
			return 0;
		}
		verdict.kind = strictest(verdict.findings, view.attended);
		if (verdict.kind >= VERDICT_ASK)
			err = session_refused(
				d->store, arena, d->event, effects, d->facts, verdict.findings);
	}
	if (!err)
		err = reply_texts(arena, d->event, &verdict);
	if (err)
		return err;
	*ret = verdict;
	return 0;
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
