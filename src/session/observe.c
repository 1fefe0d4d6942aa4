/* What an event says about its session, noted before it is decided. */
#include <errno.h>

#include "session/announced.h"
#include "session/answer.h"
#include "session/client.h"
#include "session/launches.h"
#include "session/phrase.h"
#include "session/seen.h"
#include "session/settings.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

struct hearing {
	struct store *store;
	struct arena *arena;
	const struct event *event;
	struct facts *facts;
	struct client client;
	struct refusal *pending;
	size_t n_pending;
	struct str
		*phrases; /* that would lift something: those of the refusals and the usual one */
	size_t n_phrases;
};

static int audit(struct hearing *h, const char *what, struct str text, const char *why)
{
	int err = session_log(h->store, h->event, what, STR(""), text, str_from(why));

	return err == -ENOMEM ? err : 0;
}

static int find_phrases(struct hearing *h)
{
	int err = ledger_pending(
		h->store, h->arena, h->event->session_id, &h->pending, &h->n_pending);

	if (err)
		return err;
	h->phrases = arena_alloc(h->arena, struct str, 2 * h->n_pending + 1);
	if (!h->phrases)
		return -ENOMEM;
	add_name(h->phrases, &h->n_phrases, DEFAULT_PHRASE);
	for (size_t i = 0; i < h->n_pending; i++) {
		struct str phrases = h->pending[i].confirm, phrase;

		for (int n = 0; n < 2 && str_next_line(&phrases, &phrase); n++)
			add_name(h->phrases, &h->n_phrases, phrase);
	}
	return 0;
}

/* How the message reads as the phrase that it comes closest to. */
static int read_message(struct hearing *h, enum said *ret, struct str *ret_phrase)
{
	*ret = SAID_NOTHING;
	*ret_phrase = DEFAULT_PHRASE;
	for (size_t i = 0; i < h->n_phrases; i++) {
		struct str rest;
		enum said said;
		int err = phrase_read(h->arena, h->event->prompt, h->phrases[i], &said, &rest);

		if (err)
			return err;
		if (said > *ret) {
			*ret = said;
			*ret_phrase = h->phrases[i];
		}
	}
	return 0;
}

static void add_names(struct buf *text, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(text, "%s`%.*s`",
			i == 0       ? ""
			: i + 1 == n ? " and "
				     : ", ",
			STR_ARGS(names[i]));
}

static int finish(const struct buf *text, struct str *ret)
{
	if (buf_failed(text))
		return -ENOMEM;
	*ret = buf_str(text);
	return 0;
}

/* What waits for a word of the person: the names of all that is pending. */
static int waiting_names(struct hearing *h, struct str **ret, size_t *ret_n)
{
	*ret = arena_alloc(h->arena, struct str, h->n_pending + 1);
	*ret_n = 0;
	if (!*ret)
		return -ENOMEM;
	for (size_t i = 0; i < h->n_pending; i++)
		add_name(*ret, ret_n, h->pending[i].shown);
	return 0;
}

static int tell_near(struct hearing *h, struct str phrase, struct str *ret)
{
	struct buf text = BUF_IN(h->arena);
	struct str *names;
	size_t n;
	int err = waiting_names(h, &names, &n);

	if (err)
		return err;
	buf_printf(&text,
		"keihookd: that was not taken for a confirmation. To confirm, send "
		"exactly this and nothing else: %.*s",
		STR_ARGS(phrase));
	if (n > 1)
		buf_printf(&text, " all\nor name what you mean: %.*s %.*s", STR_ARGS(phrase),
			STR_ARGS(names[0]));
	if (n) {
		buf_add_text(&text, "\nWaiting for your word: ");
		add_names(&text, names, n);
	}
	return finish(&text, ret);
}

static int tell_unclear(
	struct hearing *h, struct str phrase, const struct answered *answered, struct str *ret)
{
	struct buf text = BUF_IN(h->arena);

	buf_add_text(&text, "keihookd: more than one thing waits for your word: ");
	add_names(&text, answered->names, answered->n_names);
	buf_printf(&text,
		". Nothing was confirmed. Name what you mean, for instance\n"
		"  %.*s %.*s\nor all of them: %.*s all",
		STR_ARGS(phrase), STR_ARGS(answered->names[0]), STR_ARGS(phrase));
	return finish(&text, ret);
}

/* The words are the phrase. Do they answer something, or is there more to say? */
static int tell_unanswering(struct hearing *h, enum said said, struct str phrase, struct str *ret)
{
	struct transcript transcript = { 0 };
	struct answered answered;
	int64_t from = h->n_pending ? MAX(h->pending[0].size - (int64_t)TRANSCRIPT_TAIL, 0) : -1;
	int err = transcript_read(h->arena, h->facts, h->event->transcript_path,
		h->event->session_id, from, false, &transcript);

	if (!err)
		err = answer_of(h->arena,
			&(struct question){
				.text = h->event->prompt,
				.ms = h->event->received_ms,
				.pending = h->pending,
				.n_pending = h->n_pending,
				.transcript = &transcript,
			},
			&answered);
	if (err)
		return err;
	if (answered.answer == ANSWERS_UNCLEAR)
		return tell_unclear(h, phrase, &answered, ret);
	if (answered.answer == ANSWERS_NOTHING && said != SAID_NAMED && h->n_pending &&
		store_wants_code(h->store))
		*ret = STR("keihookd: the four characters shown with the refusal belong behind the "
			   "phrase. Nothing was confirmed.");
	else if (answered.answer == ANSWERS_NOTHING && said == SAID_NAMED)
		return tell_near(h, phrase, ret);
	return 0;
}

/* The words are a confirmation by their text: a candidate, if they come from the client itself. */
static int hear_phrase(struct hearing *h, enum said said, struct str phrase, struct str *ret_person)
{
	const struct event *event = h->event;
	struct prompt prompt = {
		.ms = event->received_ms, .client = h->client.key, .text = event->prompt
	};
	struct transcript now;
	int64_t id;
	int err = transcript_mark(h->arena, h->facts, event->transcript_path, &now);

	if (err)
		return err;
	prompt.dev = (int64_t)now.dev;
	prompt.inode = (int64_t)now.inode;
	prompt.size = now.size;
	err = ledger_add_prompt(h->store, event->session_id, &prompt,
		h->client.doubt ? PROMPT_REJECTED : PROMPT_NEW, &id);
	if (err)
		return err;
	if (h->client.doubt)
		return audit(h, "rejected", event->prompt, h->client.doubt);
	err = audit(h, "candidate", event->prompt, "");
	return err ? err : tell_unanswering(h, said, phrase, ret_person);
}

/* "no", "don't", "wait ...": what the person has allowed but nobody has used yet is void. */
static bool takes_back(struct arena *arena, struct str message)
{
	static const char *const words[] = { "no", "don t", "dont", "do not", "wait", "cancel",
		"never mind", "nevermind", "stop don t", "no no" };
	struct str seen;

	if (message.len > MAX_PHRASE_MESSAGE)
		return false;
	seen = text_skeleton(arena, message);
	for (size_t i = 0; seen.at && i < ARRAY_SIZE(words); i++)
		if (str_starts(seen, words[i]) &&
			(seen.len == strlen(words[i]) || seen.at[strlen(words[i])] == ' '))
			return true;
	return false;
}

static int hear_withdrawal(struct hearing *h, struct str *ret_person)
{
	int64_t n = 0;
	int err = ledger_withdraw(h->store, h->event->session_id, &n);

	if (err || n == 0)
		return err;
	*ret_person =
		STR("keihookd: what you confirmed before and has not been used is withdrawn.");
	return audit(h, "withdrawn", h->event->prompt, "the person took it back");
}

/* Only root confirms here: the person is told, or they would think that it is broken. */
static int tell_hardened(struct hearing *h, struct str *ret)
{
	struct buf text = BUF_IN(h->arena);

	if (!h->n_pending)
		return 0;
	buf_add_text(&text, "keihookd: nothing typed here confirms anything on this machine. In a "
			    "terminal of your own:");
	for (size_t i = 0; i < h->n_pending; i++)
		buf_printf(&text, "\n  sudo keihookctl allow %lld  (%.*s)",
			(long long)h->pending[i].id, STR_ARGS(h->pending[i].shown));
	return finish(&text, ret);
}

static int hear_prompt(struct hearing *h, struct str *ret_person)
{
	enum said said;
	struct str phrase;
	int err = client_of(h->arena, h->facts, h->event, &h->client);

	if (!err && !h->client.doubt)
		err = ledger_touch_session(
			h->store, h->event->session_id, h->event->received_ms, true, false);
	if (!err)
		err = find_phrases(h);
	if (!err)
		err = read_message(h, &said, &phrase);
	if (err)
		return err;
	if (said >= SAID_NEAR && store_hardened(h->store)) {
		err = tell_hardened(h, ret_person);
		return err || said == SAID_NEAR
			       ? err
			       : audit(h, "rejected", h->event->prompt, "only root confirms here");
	}
	if (said >= SAID_BARE)
		return hear_phrase(h, said, phrase, ret_person);
	if (takes_back(h->arena, h->event->prompt))
		err = hear_withdrawal(h, ret_person);
	if (!err && said == SAID_NEAR)
		err = tell_near(h, phrase, ret_person);
	return err;
}

int session_observe(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, const struct policy *policy,
	struct str *ret_person)
{
	struct hearing hearing = { .store = store, .arena = arena, .event = event, .facts = facts };
	int err = 0;

	*ret_person = STR("");
	if (!store || !event->session_id.len)
		return 0;
	switch (event->kind) {
	case EVENT_USER_PROMPT_SUBMIT:
		err = hear_prompt(&hearing, ret_person);
		break;
	case EVENT_POST_TOOL_USE:
	case EVENT_POST_TOOL_USE_FAILURE:
		err = ledger_reported(store, event->session_id, event->tool_use_id);
		if (!err)
			err = announced_over(store, event);
		if (!err && event->kind == EVENT_POST_TOOL_USE)
			err = seen_note(store, arena, event, effects);
		if (!err && event->kind == EVENT_POST_TOOL_USE)
			err = launches_note(store, arena, event, effects, facts, policy);
		break;
	case EVENT_SESSION_START:
		err = ledger_touch_session(
			store, event->session_id, event->received_ms, false, false);
		if (!err && event->source.len)
			err = seen_add(store, event->session_id, event->source, event->received_ms);
		if (!err)
			err = settings_note(store, arena, facts, event->cwd, event->received_ms);
		if (!err)
			err = store_prune(store, event->received_ms);
		break;
	case EVENT_SESSION_END:
		err = announced_over(store, event);
		break;
	case EVENT_PRE_TOOL_USE:
	case EVENT_CONFIG_CHANGE:
	case EVENT_OTHER:
		break;
	}
	return err == -ENOMEM ? err : 0;
}
