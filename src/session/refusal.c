/* The refusals of the ledger: what a later phrase has to answer. */
#include <errno.h>

#include "session/ledger.h"

int ledger_add_refusal(struct store *store, const struct refusal *refusal, int64_t *ret_id)
{
	return store_run(store,
		"INSERT INTO refusal(session, ms, client, call, rule, target, shown, jobs, confirm,"
		" code, why, seen, at_stake, inode, size, transcript)"
		" VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)",
		STORE_ARGS(store_text(refusal->session), store_number(refusal->ms),
			store_text(refusal->client), store_text(refusal->call),
			store_text(refusal->rule), store_text(refusal->target),
			store_text(refusal->shown), store_text(refusal->jobs),
			store_text(refusal->confirm), store_text(refusal->code),
			store_text(refusal->why), store_text(refusal->seen),
			store_text(refusal->at_stake), store_number(refusal->inode),
			store_number(refusal->size), store_text(refusal->transcript)),
		ret_id, NULL);
}

static void take_row(const struct store_rows *rows, size_t i, struct refusal *ret)
{
	*ret = (struct refusal){
		.id = store_number_at(rows, i, 0),
		.ms = store_number_at(rows, i, 1),
		.session = store_text_at(rows, i, 2),
		.client = store_text_at(rows, i, 3),
		.call = store_text_at(rows, i, 4),
		.rule = store_text_at(rows, i, 5),
		.target = store_text_at(rows, i, 6),
		.shown = store_text_at(rows, i, 7),
		.jobs = store_text_at(rows, i, 8),
		.confirm = store_text_at(rows, i, 9),
		.code = store_text_at(rows, i, 10),
		.why = store_text_at(rows, i, 11),
		.seen = store_text_at(rows, i, 12),
		.at_stake = store_text_at(rows, i, 13),
		.inode = store_number_at(rows, i, 14),
		.size = store_number_at(rows, i, 15),
	};
}

#define REFUSAL_COLUMNS \
	"id, ms, session, client, call, rule, target, shown, jobs, confirm, code, why, seen," \
	" at_stake, inode, size"

static int take_rows(
	struct arena *arena, const struct store_rows *rows, struct refusal **ret, size_t *ret_n)
{
	struct refusal *all = arena_alloc(arena, struct refusal, rows->n + 1);

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < rows->n; i++)
		take_row(rows, i, &all[i]);
	*ret = all;
	*ret_n = rows->n;
	return 0;
}

int ledger_pending(struct store *store, struct arena *arena, struct str session,
	struct refusal **ret, size_t *ret_n)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT * FROM (SELECT " REFUSAL_COLUMNS " FROM refusal"
		" WHERE session = ?1 AND state = 0 ORDER BY id DESC LIMIT ?2) ORDER BY ms, id",
		STORE_ARGS(store_text(session), store_number(MAX_PENDING)), &rows);

	return err ? err : take_rows(arena, &rows, ret, ret_n);
}

int ledger_all_pending(
	struct store *store, struct arena *arena, struct refusal **ret, size_t *ret_n)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT " REFUSAL_COLUMNS " FROM refusal WHERE state = 0 ORDER BY id DESC LIMIT ?1",
		STORE_ARGS(store_number(MAX_PENDING)), &rows);

	return err ? err : take_rows(arena, &rows, ret, ret_n);
}

int ledger_refusal(struct store *store, struct arena *arena, int64_t id, struct refusal *ret,
	bool *ret_pending, bool *ret_found)
{
	struct store_rows rows;
	int err = store_read(store, arena,
		"SELECT " REFUSAL_COLUMNS ", state FROM refusal WHERE id = ?1",
		STORE_ARGS(store_number(id)), &rows);

	if (err)
		return err;
	*ret_found = rows.n > 0;
	if (rows.n) {
		take_row(&rows, 0, ret);
		*ret_pending = store_number_at(&rows, 0, 16) == REFUSAL_PENDING;
	}
	return 0;
}

int ledger_permit_refusal(struct store *store, const struct refusal *refusal, struct str client,
	int64_t now_ms, const char *evidence, int64_t prompt)
{
	const struct permit permit = { refusal->rule, refusal->target, refusal->jobs };
	int err = ledger_permit(store, refusal->session, client, &permit, now_ms, evidence, prompt);

	if (err)
		return err;
	return store_run(store,
		"UPDATE refusal SET state = 1 WHERE session = ?1 AND rule = ?2 AND target = ?3"
		" AND state = 0",
		STORE_ARGS(store_text(refusal->session), store_text(refusal->rule),
			store_text(refusal->target)),
		NULL, NULL);
}
