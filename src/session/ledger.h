/*
 * What was refused, what was said and what may be done once: the rows of the state database and
 * nothing more. Which words answer which refusal is confirm.c's business. Errors are those of
 * store.h.
 */
#ifndef KEIHOOKD_SESSION_LEDGER_H
#define KEIHOOKD_SESSION_LEDGER_H

#include "session/store.h"

#define MAX_PENDING 64 /* refusals of one session that are still looked at, newest first */

enum prompt_state {
	PROMPT_NEW,      /* waits for its transcript line, or for a call that it answers */
	PROMPT_ACCEPTED, /* has become permissions */
	PROMPT_REJECTED, /* was not a person's, or answered nothing */
};

enum refusal_state { REFUSAL_PENDING, REFUSAL_ANSWERED };

struct session_row {
	bool known;
	bool prompts_seen; /* a genuine UserPromptSubmit came from it */
	bool sources_seen; /* its transcript says promptSource */
};

struct prompt {
	int64_t id, ms;
	struct str client, text;
	int64_t dev, inode, size; /* of the transcript when it was said */
};

struct refusal {
	int64_t id, ms;
	struct str session, client, call, rule;
	struct str target; /* what it is bound to */
	struct str shown;  /* what a person calls it; often the same */
	struct str jobs, confirm, code, why, seen, at_stake, transcript;
	int64_t inode, size; /* of the transcript when it was refused */
};

/* One guarded thing of one call, and the permission for it. */
struct permit {
	struct str rule, target, jobs;
};

int ledger_session(
	struct store *store, struct arena *arena, struct str session, struct session_row *ret);
int ledger_touch_session(
	struct store *store, struct str session, int64_t now_ms, bool prompts, bool sources);

int ledger_add_prompt(struct store *store, struct str session, const struct prompt *prompt,
	enum prompt_state state, int64_t *ret_id);
/* Those in PROMPT_NEW since @since_ms, oldest first. */
int ledger_prompts(struct store *store, struct arena *arena, struct str session, int64_t since_ms,
	struct prompt **ret, size_t *ret_n);
/* @line: uuid of the transcript line that belongs to it; empty to leave it as it is. */
int ledger_settle_prompt(struct store *store, int64_t id, enum prompt_state state, struct str line);
/*
 * How many prompts with these words came from elsewhere (another client, a shell of the agent's)
 * when the transcript was at most @size long: each explains one line that is not this prompt's.
 */
int ledger_strangers(struct store *store, struct arena *arena, struct str session,
	const struct prompt *prompt, int64_t size, int64_t *ret_n);
/* Has this transcript line been taken for a prompt already? */
int ledger_line_used(
	struct store *store, struct arena *arena, struct str session, struct str line, bool *ret);

int ledger_add_refusal(struct store *store, const struct refusal *refusal, int64_t *ret_id);
/* Pending ones, oldest first. */
int ledger_pending(struct store *store, struct arena *arena, struct str session,
	struct refusal **ret, size_t *ret_n);
/* By number, whatever its state; *ret_found false if there is none. */
int ledger_refusal(struct store *store, struct arena *arena, int64_t id, struct refusal *ret,
	bool *ret_pending, bool *ret_found);
/* Pending refusals of all sessions, newest first; for `status`. */
int ledger_all_pending(
	struct store *store, struct arena *arena, struct refusal **ret, size_t *ret_n);

/*
 * Gives permission for what @refusal refused, and takes it, and those equal to it, off the
 * pending ones. @client empty: for whoever works for the session. @prompt 0: none.
 */
int ledger_permit_refusal(struct store *store, const struct refusal *refusal, struct str client,
	int64_t now_ms, const char *evidence, int64_t prompt);
int ledger_permit(struct store *store, struct str session, struct str client,
	const struct permit *permit, int64_t now_ms, const char *evidence, int64_t prompt);

/* Permissions that can still be spent, by anyone in the session. */
int ledger_n_permissions(
	struct store *store, struct arena *arena, struct str session, int64_t now_ms, int64_t *ret);

/*
 * Spends one permission for each of @permits, all or none, in one transaction that nobody can
 * come between. *ret_missing: the first that has none, or @n if all are spent now.
 */
int ledger_spend(struct store *store, struct arena *arena, struct str session, struct str client,
	struct str call, const struct permit *permits, size_t n, int64_t now_ms,
	size_t *ret_missing);
/* The call's result has come in: its permissions served their purpose. */
int ledger_reported(struct store *store, struct str session, struct str call);
/* Permissions and prompts whose time is over, each once: what they were about, for the audit. */
int ledger_expire(struct store *store, struct arena *arena, struct str session, int64_t now_ms,
	struct permit **ret, size_t *ret_n);
/* The person took it back: nothing that is unspent, or said and unused, counts any longer. */
int ledger_withdraw(struct store *store, struct str session, int64_t *ret_n);

/* What became of the last permission for this: spent, withdrawn, or else expired. */
struct spent {
	bool found, spent, reported, withdrawn;
	int64_t ms, spent_ms;
};

int ledger_last(struct store *store, struct arena *arena, struct str session,
	const struct permit *permit, struct spent *ret);

#endif
