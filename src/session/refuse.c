/* A refusal is kept, so that a later phrase has something to answer. */
#include <errno.h>
#include <time.h>

#include "session/answer.h"
#include "session/client.h"
#include "session/seen.h"

#define WINDOW_MS ((int64_t)CONFIRM_MINUTES * 60 * 1000)

static struct str clock_of(struct arena *arena, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	if (!localtime_r(&seconds, &tm))
		return STR("?");
	return arena_printf(arena, "%02d:%02d", tm.tm_hour, tm.tm_min);
}

/* A permission that is gone is explained, or the person would think that the phrase failed. */
static int tell_history(
	struct store *store, struct arena *arena, const struct event *event, struct guarded *g)
{
	struct spent last = { 0 };
	struct str said, spent;
	int err = ledger_last(store, arena, event->session_id, &g->permit, &last);

	if (err || !last.found || last.ms < event->received_ms - 6 * WINDOW_MS)
		return err;
	said = clock_of(arena, last.ms);
	spent = clock_of(arena, last.spent_ms);
	if (!said.at || !spent.at)
		return -ENOMEM;
	if (last.withdrawn)
		g->finding->history = arena_printf(
			arena, "The permission given at %.*s was withdrawn.", STR_ARGS(said));
	else if (!last.spent)
		g->finding->history = arena_printf(arena,
			"The permission given at %.*s has expired after %d minutes.",
			STR_ARGS(said), CONFIRM_MINUTES);
	else if (last.reported)
		g->finding->history = arena_printf(arena,
			"The permission given at %.*s was used at %.*s; it holds once.",
			STR_ARGS(said), STR_ARGS(spent));
	else
		g->finding->history = arena_printf(arena,
			"The permission given at %.*s was spent at %.*s on a call that has not "
			"reported back; it holds once.",
			STR_ARGS(said), STR_ARGS(spent));
	return g->finding->history.at ? 0 : -ENOMEM;
}

/* A new conversation has a new session: what was confirmed before it does not count. */
static int tell_new_session(
	struct store *store, struct arena *arena, const struct event *event, struct guarded *g)
{
	int64_t ms;

	if (g->finding->history.len)
		return 0;
	if (seen_ask(store, arena, event->session_id, STR("clear"), &ms) &&
		ms > event->received_ms - WINDOW_MS)
		g->finding->history = STR("/clear began a new session: what was confirmed before "
					  "it does not count.");
	else if (seen_ask(store, arena, event->session_id, STR("fork"), &ms) &&
		 ms > event->received_ms - WINDOW_MS)
		g->finding->history = STR("This session was forked off: what was confirmed in the "
					  "other does not count.");
	return 0;
}

/*
 * Trying again changes nothing about what the person is asked: a refusal that stands already, with
 * no prompt since, is not written twice.
 */
static int already_kept(struct store *store, struct arena *arena, const struct event *event,
	const struct guarded *g, int64_t *ret_id)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT id FROM refusal WHERE session = ?1 AND rule = ?2 AND target = ?3 AND"
		" jobs = ?4 AND state = 0 AND ms > (SELECT ifnull(max(ms), 0) FROM prompt"
		" WHERE session = ?1) ORDER BY id DESC LIMIT 1",
		STORE_ARGS(store_text(event->session_id), store_text(g->permit.rule),
			store_text(g->permit.target), store_text(g->permit.jobs)),
		&rows);

	*ret_id = 0;
	if (!err && rows.n)
		*ret_id = store_number_at(&rows, 0, 0);
	return err;
}

static int keep_one(struct store *store, struct arena *arena, const struct event *event,
	const struct transcript *mark, struct str code, struct guarded *g)
{
	struct refusal refusal = {
		.code = code,
		.ms = event->received_ms,
		.session = event->session_id,
		.call = event->tool_use_id,
		.rule = g->permit.rule,
		.target = g->permit.target,
		.shown = g->shown,
		.jobs = g->permit.jobs,
		.confirm = g->confirm,
		.why = g->finding->why,
		.seen = g->finding->seen,
		.at_stake = g->finding->at_stake,
		.transcript = event->transcript_path,
		.inode = (int64_t)mark->inode,
		.size = mark->size,
	};
	int64_t id = 0;
	int err = code.len ? 0 : already_kept(store, arena, event, g, &id);

	if (!err && !id)
		err = ledger_add_refusal(store, &refusal, &id);
	if (err)
		return err;
	g->finding->code = code;
	g->finding->refusal = arena_printf(arena, "%lld", (long long)id);
	return g->finding->refusal.at ? 0 : -ENOMEM;
}

static int note_expired(struct store *store, struct arena *arena, const struct event *event)
{
	struct permit *expired;
	size_t n;
	int err = ledger_expire(store, arena, event->session_id, event->received_ms, &expired, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = session_log(store, event, "expired", expired[i].rule, expired[i].target,
			expired[i].rule.len ? STR("not used within 10 minutes")
					    : STR("answered nothing within 10 minutes"));
	return err;
}

static int keep_all(struct store *store, struct arena *arena, const struct event *event,
	struct facts *facts, struct guarded_list *list)
{
	struct transcript mark;
	struct str code = STR("");
	char characters[CODE_LEN + 1];
	int err = transcript_mark(arena, facts, event->transcript_path, &mark);

	if (!err)
		err = note_expired(store, arena, event);
	if (!err && store_wants_code(store))
		err = store_make_code(characters);
	if (!err && store_wants_code(store))
		code = arena_copy(arena, str_from(characters));
	if (!code.at)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < list->n; i++) {
		struct guarded *g = &list->at[i];

		if (g->finding->confirm.len)
			err = tell_history(store, arena, event, g);
		if (!err && g->finding->confirm.len)
			err = tell_new_session(store, arena, event, g);
		if (!err && g->finding->confirm.len)
			err = keep_one(store, arena, event, &mark, code, g);
		if (!err)
			err = session_log(store, event, "refused", g->permit.rule, g->shown,
				g->finding->seen);
	}
	return err;
}

int session_refused(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding *findings)
{
	struct guarded_list list;
	int err = guarded_of(arena, event, effects, findings, &list);

	if (!err && event->session_id.len)
		err = keep_all(store, arena, event, facts, &list);
	return err == -ENOMEM ? err : 0;
}

int session_attended(struct arena *arena, const struct event *event, struct facts *facts, bool *ret)
{
	struct client client;
	int err = client_of(arena, facts, event, &client);

	if (!err)
		*ret = client.attended;
	return err;
}
