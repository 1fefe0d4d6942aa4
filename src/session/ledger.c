#include "session/ledger.h"

#include <errno.h>

#include "base/util.h"

/* Values of permission.withdrawn; 0: it can be spent until its time is over. */
enum { PERMISSION_WITHDRAWN = 1, PERMISSION_EXPIRED = 2 };

#define EXPIRES_MS ((int64_t)CONFIRM_MINUTES * 60 * 1000)

int ledger_session(
	struct store *store, struct arena *arena, struct str session, struct session_row *ret)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT prompts_seen, sources_seen FROM session WHERE id = ?1",
		STORE_ARGS(store_text(session)), &rows);

	if (err)
		return err;
	*ret = (struct session_row){ .known = rows.n > 0 };
	if (rows.n) {
		ret->prompts_seen = store_number_at(&rows, 0, 0) != 0;
		ret->sources_seen = store_number_at(&rows, 0, 1) != 0;
	}
	return 0;
}

int ledger_touch_session(
	struct store *store, struct str session, int64_t now_ms, bool prompts, bool sources)
{
	return store_run(store,
		"INSERT INTO session(id, first_ms, last_ms, prompts_seen, sources_seen)"
		" VALUES(?1, ?2, ?2, ?3, ?4) ON CONFLICT(id) DO UPDATE SET last_ms = ?2,"
		" prompts_seen = max(prompts_seen, ?3), sources_seen = max(sources_seen, ?4)",
		STORE_ARGS(store_text(session), store_number(now_ms), store_number(prompts),
			store_number(sources)),
		NULL, NULL);
}

int ledger_add_prompt(struct store *store, struct str session, const struct prompt *prompt,
	enum prompt_state state, int64_t *ret_id)
{
	return store_run(store,
		"INSERT INTO prompt(session, ms, client, text, dev, inode, size, state)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		STORE_ARGS(store_text(session), store_number(prompt->ms),
			store_text(prompt->client), store_text(prompt->text),
			store_number(prompt->dev), store_number(prompt->inode),
			store_number(prompt->size), store_number(state)),
		ret_id, NULL);
}

int ledger_prompts(struct store *store, struct arena *arena, struct str session, int64_t since_ms,
	struct prompt **ret, size_t *ret_n)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT id, ms, client, text, dev, inode, size FROM prompt"
		" WHERE session = ?1 AND state = 0 AND ms >= ?2 ORDER BY ms, id",
		STORE_ARGS(store_text(session), store_number(since_ms)), &rows);

	if (err)
		return err;
	*ret_n = rows.n;
	*ret = arena_alloc(arena, struct prompt, rows.n + 1);
	if (!*ret)
		return -ENOMEM;
	for (size_t i = 0; i < rows.n; i++)
		(*ret)[i] = (struct prompt){
			.id = store_number_at(&rows, i, 0),
			.ms = store_number_at(&rows, i, 1),
			.client = store_text_at(&rows, i, 2),
			.text = store_text_at(&rows, i, 3),
			.dev = store_number_at(&rows, i, 4),
			.inode = store_number_at(&rows, i, 5),
			.size = store_number_at(&rows, i, 6),
		};
	return 0;
}

int ledger_settle_prompt(struct store *store, int64_t id, enum prompt_state state, struct str line)
{
	return store_run(store,
		"UPDATE prompt SET state = ?2, line = CASE ?3 WHEN '' THEN line ELSE ?3 END"
		" WHERE id = ?1",
		STORE_ARGS(store_number(id), store_number(state), store_text(line)), NULL, NULL);
}

int ledger_strangers(struct store *store, struct arena *arena, struct str session,
	const struct prompt *prompt, int64_t size, int64_t *ret_n)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT count(*) FROM prompt WHERE session = ?1 AND text = ?2 AND line IS NULL"
		" AND id <> ?3 AND (state = 2 OR client <> ?4) AND inode = ?5 AND size <= ?6"
		" AND ms >= ?7 - 60000",
		STORE_ARGS(store_text(session), store_text(prompt->text), store_number(prompt->id),
			store_text(prompt->client), store_number(prompt->inode), store_number(size),
			store_number(prompt->ms)),
		&rows);

	if (!err)
		*ret_n = store_number_at(&rows, 0, 0);
	return err;
}

int ledger_line_used(
	struct store *store, struct arena *arena, struct str session, struct str line, bool *ret)
{
	struct store_rows rows;
	int err = store_read(store, arena, "SELECT 1 FROM prompt WHERE session = ?1 AND line = ?2",
		STORE_ARGS(store_text(session), store_text(line)), &rows);

	if (!err)
		*ret = rows.n > 0;
	return err;
}

int ledger_permit(struct store *store, struct str session, struct str client,
	const struct permit *permit, int64_t now_ms, const char *evidence, int64_t prompt)
{
	return store_run(store,
		"INSERT INTO permission(session, ms, client, rule, target, jobs, evidence, prompt)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		STORE_ARGS(store_text(session), store_number(now_ms), store_text(client),
			store_text(permit->rule), store_text(permit->target),
			store_text(permit->jobs), store_text(str_from(evidence)),
			store_number(prompt)),
		NULL, NULL);
}

int ledger_n_permissions(
	struct store *store, struct arena *arena, struct str session, int64_t now_ms, int64_t *ret)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT count(*) FROM permission WHERE session = ?1 AND spent_ms IS NULL"
		" AND withdrawn = 0 AND ms > ?2",
		STORE_ARGS(store_text(session), store_number(now_ms - EXPIRES_MS)), &rows);

	if (!err)
		*ret = store_number_at(&rows, 0, 0);
	return err;
}

/* Is every line of @some also a line of @all? Fewer jobs may be hit than were named, not others. */
static bool lines_within(struct str some, struct str all)
{
	struct str line;

	while (str_next_line(&some, &line)) {
		struct str rest = all, other;
		bool found = false;

		while (!found && str_next_line(&rest, &other))
			found = str_equal(line, other);
		if (!found)
			return false;
	}
	return true;
}

static int spend_one(struct store *store, struct arena *arena, struct str session,
	struct str client, struct str call, const struct permit *permit, int64_t now_ms,
	bool *ret_spent)
{
	struct store_rows rows;
	int64_t changed = 0;
	int err = store_read(store, arena,
		"SELECT id, jobs FROM permission WHERE session = ?1 AND rule = ?2"
		" AND (target = ?3 OR ?6 <> '') AND client IN ('', ?4) AND spent_ms IS NULL"
		" AND withdrawn = 0 AND ms > ?5 ORDER BY ms",
		STORE_ARGS(store_text(session), store_text(permit->rule),
			store_text(permit->target), store_text(client),
			store_number(now_ms - EXPIRES_MS), store_text(permit->jobs)),
		&rows);

	*ret_spent = false;
	for (size_t i = 0; !err && !*ret_spent && i < rows.n; i++) {
		if (!lines_within(permit->jobs, store_text_at(&rows, i, 1)))
			continue;
		err = store_run(store,
			"UPDATE permission SET spent_ms = ?2, spent_call = ?3"
			" WHERE id = ?1 AND spent_ms IS NULL",
			STORE_ARGS(store_number(store_number_at(&rows, i, 0)), store_number(now_ms),
				store_text(call)),
			NULL, &changed);
		*ret_spent = changed == 1;
	}
	return err;
}

int ledger_spend(struct store *store, struct arena *arena, struct str session, struct str client,
	struct str call, const struct permit *permits, size_t n, int64_t now_ms,
	size_t *ret_missing)
{
	int err = store_begin(store);
	size_t i = 0;

	if (err)
		return err;
	for (bool spent = true; !err && i < n; i++) {
		err = spend_one(store, arena, session, client, call, &permits[i], now_ms, &spent);
		if (!spent)
			break;
	}
	if (!err && i < n) {
		*ret_missing = i;
		store_end(store, -ECANCELED);
		return 0;
	}
	err = store_end(store, err);
	if (!err)
		*ret_missing = n;
	return err;
}

int ledger_reported(struct store *store, struct str session, struct str call)
{
	return store_run(store,
		"UPDATE permission SET reported = 1 WHERE session = ?1 AND spent_call = ?2",
		STORE_ARGS(store_text(session), store_text(call)), NULL, NULL);
}

int ledger_expire(struct store *store, struct arena *arena, struct str session, int64_t now_ms,
	struct permit **ret, size_t *ret_n)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT rule, target FROM permission WHERE session = ?1 AND spent_ms IS NULL"
		" AND withdrawn = 0 AND ms <= ?2"
		" UNION ALL SELECT '', text FROM prompt WHERE session = ?1 AND state = 0 AND ms <= "
		"?2",
		STORE_ARGS(store_text(session), store_number(now_ms - EXPIRES_MS)), &rows);

	*ret_n = 0;
	if (err || !rows.n)
		return err;
	*ret = arena_alloc(arena, struct permit, rows.n);
	if (!*ret)
		return -ENOMEM;
	for (size_t i = 0; i < rows.n; i++)
		(*ret)[i] = (struct permit){ .rule = store_text_at(&rows, i, 0),
			.target = store_text_at(&rows, i, 1) };
	err = store_run(store,
		"UPDATE permission SET withdrawn = ?3 WHERE session = ?1 AND spent_ms IS NULL"
		" AND withdrawn = 0 AND ms <= ?2",
		STORE_ARGS(store_text(session), store_number(now_ms - EXPIRES_MS),
			store_number(PERMISSION_EXPIRED)),
		NULL, NULL);
	if (!err)
		err = store_run(store,
			"UPDATE prompt SET state = 2 WHERE session = ?1 AND state = 0 AND ms <= ?2",
			STORE_ARGS(store_text(session), store_number(now_ms - EXPIRES_MS)), NULL,
			NULL);
	if (!err)
		*ret_n = rows.n;
	return err;
}

int ledger_withdraw(struct store *store, struct str session, int64_t *ret_n)
{
	int64_t n_prompts = 0;
	int err = store_run(store,
		"UPDATE permission SET withdrawn = 1 WHERE session = ?1 AND spent_ms IS NULL"
		" AND withdrawn = 0",
		STORE_ARGS(store_text(session)), NULL, ret_n);

	if (!err)
		err = store_run(store,
			"UPDATE prompt SET state = 2 WHERE session = ?1 AND state = 0",
			STORE_ARGS(store_text(session)), NULL, &n_prompts);
	*ret_n += n_prompts;
	return err;
}

int ledger_last(struct store *store, struct arena *arena, struct str session,
	const struct permit *permit, struct spent *ret)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT ms, spent_ms, reported, withdrawn FROM permission"
		" WHERE session = ?1 AND rule = ?2 AND target = ?3 ORDER BY id DESC LIMIT 1",
		STORE_ARGS(
			store_text(session), store_text(permit->rule), store_text(permit->target)),
		&rows);

	if (err)
		return err;
	*ret = (struct spent){ .found = rows.n > 0 };
	if (rows.n) {
		ret->ms = store_number_at(&rows, 0, 0);
		ret->spent_ms = store_number_at(&rows, 0, 1);
		ret->spent = rows.at[1].type == STORE_NUMBER;
		ret->reported = store_number_at(&rows, 0, 2) != 0;
		ret->withdrawn = store_number_at(&rows, 0, 3) == PERMISSION_WITHDRAWN;
	}
	return 0;
}
