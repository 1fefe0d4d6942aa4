/*
 * Is what a call would do lifted by what the person said? Words become permissions here: a prompt
 * that came from the call's own client is one witness, its line in the transcript the other.
 */
#include <errno.h>

#include "base/util.h"
#include "session/answer.h"
#include "session/client.h"
#include "session/phrase.h"

#define WINDOW_MS ((int64_t)CONFIRM_MINUTES * 60 * 1000)

#define CLOCK_SLACK_MS 5000 /* between the client's clock for a line and ours for its event */

struct asking {
	struct store *store;
	struct arena *arena;
	const struct event *event;
	struct facts *facts;
	struct guarded_list call;
	struct session_row session;
	struct client client;
	struct refusal *pending;
	size_t n_pending;
	bool waited_out;   /* no more waiting for the transcript */
	bool pending_line; /* a prompt of this client has no line yet */
};

static int say(struct asking *a, const char *what, struct str text, const char *why)
{
	int err = session_log(a->store, a->event, what, STR(""), text, str_from(why));

	return err == -ENOMEM ? err : 0;
}

/* SDK prompts count where the person's own configuration says so, for this entrypoint alone. */
static bool sdk_counts(const struct asking *a, const struct line *line)
{
	return line->kind == LINE_SDK && str_equal(line->entrypoint, a->client.entrypoint) &&
	       store_sdk_confirms(a->store, line->entrypoint);
}

/* Where to read from so that everything since the first pending refusal is seen. */
static int64_t read_from(const struct asking *a, const struct transcript *now, int64_t offset)
{
	for (size_t i = 0; i < a->n_pending; i++)
		if (a->pending[i].inode == (int64_t)now->inode)
			offset = MIN(offset, a->pending[i].size);
	if (offset > now->size)
		return -1;
	return MAX(offset - (int64_t)TRANSCRIPT_TAIL, 0);
}

static int read_transcript(
	struct asking *a, int64_t inode, int64_t offset, bool plain, struct transcript *ret)
{
	struct transcript now;
	int err = transcript_mark(a->arena, a->facts, a->event->transcript_path, &now);

	if (err)
		return err;
	return transcript_read(a->arena, a->facts, a->event->transcript_path, a->event->session_id,
		inode == (int64_t)now.inode ? read_from(a, &now, offset) : -1, plain, ret);
}

/* May this line hold the words of the prompt? It was written after they were submitted, by now. */
static bool fits(const struct prompt *prompt, const struct transcript *transcript,
	const struct line *line, int64_t now_ms)
{
	bool same_file = prompt->inode == (int64_t)transcript->inode &&
			 prompt->dev == (int64_t)transcript->dev;

	if (line->kind == LINE_ASSISTANT || line->kind == LINE_TOOL_USE)
		return false;
	if (same_file && line->offset < prompt->size)
		return false;
	if (line->ms < prompt->ms - CLOCK_SLACK_MS || line->ms > now_ms + CLOCK_SLACK_MS)
		return false;
	return str_equal(str_trim(line->text), str_trim(prompt->text));
}

/*
 * The line of a prompt, used by no other. Where the same words came from elsewhere as well, as
 * many lines are taken to be theirs. *ret_why: there is a line, but nobody's word.
 */
static int find_line(struct asking *a, const struct prompt *prompt,
	const struct transcript *transcript, const struct line **ret, const char **ret_why)
{
	int64_t n_taken = 0;

	*ret = NULL;
	*ret_why = NULL;
	for (size_t i = 0; i < transcript->n; i++) {
		const struct line *line = &transcript->lines[i];
		int64_t strangers = 0;
		bool used = false;
		int err;

		if (line->kind == LINE_TOOL_USE && a->event->tool_use_id.len &&
			str_equal(line->text, a->event->tool_use_id))
			return 0; /* what is said later is no word about this call */
		if (!fits(prompt, transcript, line, a->event->received_ms))
			continue;
		err = ledger_line_used(a->store, a->arena, a->event->session_id, line->uuid, &used);
		if (!err)
			err = ledger_strangers(a->store, a->arena, a->event->session_id, prompt,
				line->offset, &strangers);
		if (err)
			return err;
		if (used)
			continue;
		*ret = line;
		*ret_why = line->kind == LINE_HUMAN || sdk_counts(a, line) ? NULL : line->why;
		if (!*ret_why && n_taken++ < strangers)
			*ret_why = "said to another client";
		if (!*ret_why)
			return 0;
	}
	return 0;
}

static int permit_all(struct asking *a, const struct answered *answered, const char *evidence,
	int64_t prompt, int64_t said_ms)
{
	int err = 0;

	for (size_t i = 0; !err && i < answered->n_refusals; i++) {
		const struct refusal *r = answered->refusals[i];
		bool again = false;

		for (size_t k = 0; k < i; k++)
			again |= str_equal(answered->refusals[k]->rule, r->rule) &&
				 str_equal(answered->refusals[k]->target, r->target);
		if (again)
			continue;
		err = ledger_permit_refusal(a->store, r, a->client.key, said_ms, evidence, prompt);
	}
	return err;
}

static int permit_call(struct asking *a, const char *evidence, int64_t prompt, int64_t said_ms)
{
	int err = 0;

	for (size_t i = 0; !err && i < a->call.n; i++)
		err = ledger_permit(a->store, a->event->session_id, a->client.key,
			&a->call.at[i].permit, said_ms, evidence, prompt);
	return err;
}

/* Both witnesses agree: the words become permissions, if they answer anything. */
static int accept(struct asking *a, struct prompt *prompt, const struct line *line,
	const struct transcript *transcript, const char *evidence)
{
	struct question question = {
		.text = prompt->text,
		.ms = prompt->ms,
		.pending = a->pending,
		.n_pending = a->n_pending,
		.transcript = transcript,
		.line = line,
		.code = store_wants_code(a->store),
		.call = &a->call,
	};
	struct answered answered;
	int err = answer_of(a->arena, &question, &answered);

	if (err)
		return err;
	if (answered.answer ==
		ANSWERS_NOTHING) /* it may still answer the question of a later call */
		return 0;
	err = store_begin(a->store);
	if (err)
		return err;
	if (!prompt->id)
		err = ledger_add_prompt(
			a->store, a->event->session_id, prompt, PROMPT_NEW, &prompt->id);
	if (!err)
		err = ledger_settle_prompt(a->store, prompt->id,
			answered.answer == ANSWERS_UNCLEAR ? PROMPT_REJECTED : PROMPT_ACCEPTED,
			line->uuid);
	if (!err && answered.answer == ANSWERS_REFUSALS)
		err = permit_all(a, &answered, evidence, prompt->id, prompt->ms);
	if (!err && answered.answer == ANSWERS_QUESTION)
		err = permit_call(a, evidence, prompt->id, prompt->ms);
	err = store_end(a->store, err);
	if (err)
		return err;
	if (answered.answer == ANSWERS_UNCLEAR)
		return say(a, "rejected", prompt->text, "names none of several");
	return say(a, "accepted", prompt->text, evidence);
}

/* A prompt that came in as an event: the first witness; now for the second. */
static int weigh_prompt(struct asking *a, struct prompt *prompt)
{
	struct transcript transcript;
	const struct line *line;
	enum tri during = NO;
	const char *why;
	int err;

	if (!str_equal(prompt->client, a->client.key)) {
		err = ledger_settle_prompt(a->store, prompt->id, PROMPT_REJECTED, STR(""));
		return err ? err : say(a, "rejected", prompt->text, "said to another client");
	}
	err = read_transcript(a, prompt->inode, prompt->size, false, &transcript);
	if (!err)
		err = find_line(a, prompt, &transcript, &line, &why);
	if (err)
		return err;
	if (line && !why)
		during = transcript_during_call(&transcript, line);
	if (during == YES)
		why = "written while a call ran";
	if (during == MAYBE && !a->waited_out) {
		a->pending_line = true;
		return 0;
	}
	if (line && !why)
		return accept(a, prompt, line, &transcript, "typed, seen by hook and transcript");
	if (line) {
		err = ledger_settle_prompt(a->store, prompt->id, PROMPT_REJECTED, line->uuid);
		return err ? err : say(a, "rejected", prompt->text, why);
	}
	a->pending_line = true;
	if (a->waited_out)
		return say(a, "rejected", prompt->text, "no matching line within 500 ms");
	return 0;
}

/* The words that might lift this call, read as any of its phrases. */
static int is_phrase(struct asking *a, struct str text, bool *ret)
{
	*ret = false;
	for (size_t i = 0; !*ret && i < a->call.n; i++) {
		struct str rest;
		enum said said;
		int err = phrase_read(a->arena, text, a->call.at[i].confirm, &said, &rest);

		if (err)
			return err;
		*ret = said == SAID_BARE || said == SAID_ALL || said == SAID_NAMED;
	}
	return 0;
}

static int weigh_line(
	struct asking *a, const struct transcript *transcript, const struct line *line)
{
	struct prompt prompt = { .ms = line->ms,
		.client = a->client.key,
		.text = line->text,
		.dev = (int64_t)transcript->dev,
		.inode = (int64_t)transcript->inode,
		.size = line->offset };
	bool is = false, used = false;
	int err;

	if (line->kind != LINE_HUMAN && !sdk_counts(a, line))
		return 0;
	if (line->ms < a->event->received_ms - WINDOW_MS ||
		line->ms > a->event->received_ms + CLOCK_SLACK_MS)
		return 0;
	err = is_phrase(a, line->text, &is);
	if (!err && is)
		err = ledger_line_used(a->store, a->arena, a->event->session_id, line->uuid, &used);
	if (err || !is || used)
		return err;
	return accept(a, &prompt, line, transcript,
		transcript->sources ? "typed, seen by transcript alone"
				    : "plain message, seen by transcript alone");
}

/* A session whose prompts are not reported to us: the transcript is the only witness. */
static int weigh_transcript(struct asking *a)
{
	struct transcript transcript;
	int err = read_transcript(a, a->n_pending ? a->pending[0].inode : 0,
		a->n_pending ? a->pending[0].size : 0, !a->session.sources_seen, &transcript);

	if (!err && transcript.sources && !a->session.sources_seen)
		err = ledger_touch_session(
			a->store, a->event->session_id, a->event->received_ms, false, true);
	for (size_t i = 0; !err && i < transcript.n; i++)
		err = weigh_line(a, &transcript, &transcript.lines[i]);
	return err;
}

static int weigh_words(struct asking *a, struct prompt *prompts, size_t n_prompts)
{
	int err = 0;

	if (!a->session.prompts_seen)
		return weigh_transcript(a);
	for (size_t i = 0; !err && i < n_prompts; i++)
		err = weigh_prompt(a, &prompts[i]);
	return err;
}

static int spend(struct asking *a, enum confirm_answer *ret)
{
	struct permit *permits = arena_alloc(a->arena, struct permit, a->call.n + 1);
	size_t missing = 0;
	int err;

	if (!permits)
		return -ENOMEM;
	for (size_t i = 0; i < a->call.n; i++)
		permits[i] = a->call.at[i].permit;
	err = ledger_spend(a->store, a->arena, a->event->session_id, a->client.key,
		a->event->tool_use_id, permits, a->call.n, a->event->received_ms, &missing);
	if (err || missing < a->call.n)
		return err;
	*ret = CONFIRM_YES;
	for (size_t i = 0; !err && i < a->call.n; i++)
		err = session_log(
			a->store, a->event, "spent", permits[i].rule, a->call.at[i].shown, STR(""));
	return err == -ENOMEM ? err : 0;
}

/*
 * Why no words count here, or NULL. Where prompts are reported to us, their client must be known;
 * a client below another one never counts, however it was started.
 */
static const char *barred(const struct asking *a, bool *ret_wholly)
{
	*ret_wholly = a->client.doubt && str_is(str_from(a->client.doubt), "second client above");
	if (*ret_wholly || a->session.prompts_seen)
		return a->client.doubt;
	return NULL;
}

static int confirm(struct asking *a, int reserve_ms, enum confirm_answer *ret)
{
	struct prompt *prompts;
	size_t n_prompts;
	int64_t n_permissions;
	const char *why;
	bool wholly, hardened;
	int64_t now = a->event->received_ms;
	int err = ledger_session(a->store, a->arena, a->event->session_id, &a->session);

	if (!err)
		err = ledger_prompts(a->store, a->arena, a->event->session_id, now - WINDOW_MS,
			&prompts, &n_prompts);
	if (!err)
		err = ledger_n_permissions(
			a->store, a->arena, a->event->session_id, now, &n_permissions);
	if (err || (a->session.prompts_seen && !n_prompts && !n_permissions))
		return err;
	err = client_of(a->arena, a->facts, a->event, &a->client);
	if (!err)
		err = ledger_pending(
			a->store, a->arena, a->event->session_id, &a->pending, &a->n_pending);
	if (err)
		return err;
	hardened = store_hardened(a->store);
	why = barred(a, &wholly);
	if (!why && reserve_ms < CONFIRM_RESERVE_MS)
		why = "too little time left to spend it", wholly = true;
	if (why)
		err = say(a, "rejected", STR(""), why);
	if (err || wholly)
		return err;
	if (why) /* what was granted from a terminal counts all the same */
		a->client.key = STR("");
	else if (!hardened)
		err = weigh_words(a, prompts, n_prompts);
	if (!err)
		err = spend(a, ret);
	if (!err && *ret == CONFIRM_NO && a->pending_line && !a->waited_out)
		*ret = CONFIRM_PENDING;
	return err;
}

static void mark_confirmed(struct finding *findings)
{
	for (struct finding *f = findings; f; f = f->next)
		if (f->kind >= VERDICT_ASK && !f->shadow)
			f->confirmed = true;
}

/*
 * For --check: the call is taken for one that was refused, and the person's latest message in the
 * transcript for the answer.
 */
static int try_words(struct asking *a, enum confirm_answer *ret)
{
	struct transcript transcript;
	const struct line *latest = NULL;
	bool covers = false;
	int err = transcript_read(a->arena, a->facts, a->event->transcript_path,
		a->event->session_id, -1, true, &transcript);

	for (size_t i = 0; !err && i < transcript.n; i++)
		if (transcript.lines[i].kind == LINE_HUMAN)
			latest = &transcript.lines[i];
	if (!err && latest)
		err = answer_covers(a->arena, latest->text, &a->call, &covers);
	*ret = covers ? CONFIRM_YES : CONFIRM_NO;
	return err;
}

int session_confirm(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding *findings, int waited_ms,
	int reserve_ms, enum confirm_answer *ret)
{
	struct asking asking = {
		.store = store,
		.arena = arena,
		.event = event,
		.facts = facts,
		.waited_out = waited_ms >= CONFIRM_WAIT_MS,
	};
	int err = guarded_of(arena, event, effects, findings, &asking.call);

	*ret = CONFIRM_NO;
	if (err || !asking.call.n || asking.call.final)
		return err;
	if (!store)
		err = try_words(&asking, ret);
	else if (event->session_id.len)
		err = confirm(&asking, reserve_ms, ret);
	if (err && err != -ENOMEM) { /* no state: nothing is granted */
		*ret = CONFIRM_NO;
		return 0;
	}
	if (*ret == CONFIRM_YES)
		mark_confirmed(findings);
	return err;
}
