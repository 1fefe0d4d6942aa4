/*
 * What happened in a session and what a person said in it: refusals, candidates, confirmations,
 * protected jobs, the ledger of spent permissions. State is in SQLite (store.c is its only
 * user), so that the daemon and one-shot runs share it. A struct store may be used by several
 * threads; calls are serialised within.
 */
#ifndef KEIHOOKD_SESSION_SESSION_H
#define KEIHOOKD_SESSION_SESSION_H

#include "facts/facts.h"
#include "facts/job.h"
#include "protocol/event.h"
#include "protocol/verdict.h"
#include "rules/policy.h"
#include "shell/effects.h"

#define CONFIRM_MINUTES      10
#define CONFIRM_WAIT_MS      500 /* for the transcript line to appear */
#define CONFIRM_WAIT_STEP_MS 25
#define CONFIRM_RESERVE_MS   500 /* of the deadline, below which nothing is spent */
#define TRANSCRIPT_TAIL      (256u << 10)

struct store;

/* The confirm: part of the person's own configuration. */
struct session_options {
	const struct str *sdk; /* entrypoints whose programmatic prompts count as a person's */
	size_t n_sdk;
	bool code;     /* four characters, shown to the person alone, belong behind the phrase */
	bool hardened; /* only root confirms, by `keihookctl allow`: words are no evidence */
};

/*
 * Opens or creates the state database; a newer one is opened read-only. Returns 0 or -ENOMEM: a
 * database that cannot be used gives a store that knows nothing and grants nothing, and
 * store_trouble() says why.
 */
int store_open(const char *path, struct store **ret);
void store_close(struct store *store);
const char *store_trouble(struct store *store); /* NULL if all is well */
/* Texts are copied. Without it nothing is switched on; a full memory leaves it so, too. */
void store_configure(struct store *store, const struct session_options *options);
bool store_sdk_confirms(struct store *store, struct str entrypoint);
bool store_wants_code(struct store *store);
bool store_hardened(struct store *store);
/* Drops what is older than 30 days, and the oldest past 50 MB. Now and then. */
int store_prune(struct store *store, int64_t now_ms);

/*
 * Notes an event before it is decided: prompts become candidates, results teach jobs, starts and
 * ends of sessions. @store NULL: does nothing. *ret_person: what to tell the person (a near miss
 * of the phrase), or empty.
 */
int session_observe(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, const struct policy *policy,
	struct str *ret_person);

/* Answers for rules_match(); @store NULL: a view for --check. */
int session_view(struct store *store, struct arena *arena, const struct event *event,
	const struct policy *policy, struct facts *facts, struct session_view *ret);

enum confirm_answer {
	CONFIRM_NO,      /* nothing lifts it: refuse */
	CONFIRM_YES,     /* all findings are lifted; the permissions have been spent */
	CONFIRM_PENDING, /* a candidate waits for its transcript line: ask again */
};

/*
 * Is every deny and ask of @findings lifted by what the person said? Spends the permissions
 * (atomically, all or none) when the whole call becomes allowed. Marks findings confirmed.
 * @store NULL, for --check: would the latest words in the transcript lift it, had it been refused?
 * @waited_ms: how long this event has waited already; @reserve_ms: what is left of the deadline.
 */
int session_confirm(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding *findings, int waited_ms,
	int reserve_ms, enum confirm_answer *ret);

/*
 * Records a refusal, so that a later phrase has something to answer. Fills in what the findings
 * say about it: the number for `keihookctl allow`, what became of an earlier permission.
 */
int session_refused(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding *findings);

/*
 * A settings file of the client's has changed: *ret_finding is what that would do to our hooks, or
 * NULL. Nothing said in the session lifts it.
 */
int session_settings(struct store *store, struct arena *arena, const struct event *event,
	struct facts *facts, struct finding **ret_finding);

/*
 * What a call would do to get around the person that no pattern of words tells: type in their
 * place, change our programs, start a client that would not ask. A list, or NULL.
 */
int session_forgeries(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding **ret);

/* Is a person there to answer a dialog? Only asked where a rule says `ask`. */
int session_attended(
	struct arena *arena, const struct event *event, struct facts *facts, bool *ret);

/*
 * The verdict as a line of the audit: an allowed call by its program words and a hash, warnings
 * and confirmed calls by their rule. Refusals are logged where they are kept.
 */
int session_decided(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, const struct verdict *verdict);

/* One line of the audit. @what: "refused", "allowed", "candidate", "accepted", ... */
int session_log(struct store *store, const struct event *event, const char *what, struct str rule,
	struct str target, struct str detail);

#endif
