#include "session/answer.h"

#include <errno.h>

#include "session/phrase.h"

#define MINUTES_MS(n) ((int64_t)(n)*60 * 1000)

/* When the person spoke last before @before; 0 if the transcript knows of no such time. */
static int64_t spoke_before(const struct question *q, int64_t before)
{
	int64_t last = 0;

	for (size_t i = 0; q->transcript && i < q->transcript->n; i++) {
		const struct line *line = &q->transcript->lines[i];

		if ((line->kind == LINE_HUMAN || line->kind == LINE_SDK) && line != q->line &&
			line->ms < before && line->ms > last)
			last = line->ms;
	}
	return last;
}

/*
 * The group that the words answer: what was refused since the person's last message. If nothing
 * was, the last group before, as long as it is fresh: "what runs there?" does not take a refusal
 * back.
 */
static void find_group(const struct question *q, int64_t *ret_from, int64_t *ret_to)
{
	int64_t from = spoke_before(q, q->ms);
	const struct refusal *last = NULL;

	*ret_from = from;
	*ret_to = q->ms;
	for (size_t i = 0; i < q->n_pending; i++)
		if (q->pending[i].ms <= q->ms)
			last = &q->pending[i];
	if (!last || last->ms > from || last->ms < q->ms - MINUTES_MS(CONFIRM_MINUTES))
		return;
	*ret_from = spoke_before(q, last->ms);
	*ret_to = from;
}

/*
 * Takes the refusals that a phrase fits, and the names they go by. A code says itself which
 * refusal is meant, whatever was said since.
 */
static int take_refusals(struct arena *arena, const struct question *q, int64_t from, int64_t to,
	enum said wanted, struct answered *ret)
{
	ret->n_refusals = ret->n_names = 0;
	for (size_t i = 0; i < q->n_pending; i++) {
		const struct refusal *r = &q->pending[i];
		struct str rest;
		enum said said;
		int err = phrase_read(arena, q->text, r->confirm, &said, &rest);

		if (err)
			return err;
		if (!phrase_take_code(r->code, &said, &rest))
			continue;
		if (said != wanted || r->ms > q->ms ||
			(!r->code.len && (r->ms <= from || r->ms > to)))
			continue;
		ret->refusals[ret->n_refusals++] = r;
		add_name(ret->names, &ret->n_names, r->shown);
	}
	return 0;
}

static void keep_named(
	struct answered *answered, const bool *named, const struct str *names, size_t n_names)
{
	size_t n = 0;

	for (size_t i = 0; i < answered->n_refusals; i++)
		for (size_t k = 0; k < n_names; k++)
			if (named[k] && str_equal(names[k], answered->refusals[i]->shown)) {
				answered->refusals[n++] = answered->refusals[i];
				break;
			}
	answered->n_refusals = n;
}

/* Behind whichever phrase fits: what is named there may be any pending refusal, however old. */
static int by_name(struct arena *arena, const struct question *q, struct answered *ret)
{
	bool *named = arena_alloc(arena, bool, q->n_pending + 1);
	int err;

	if (!named)
		return -ENOMEM;
	err = take_refusals(arena, q, -1, q->ms, SAID_NAMED, ret);
	if (err)
		return err;
	for (size_t i = 0; i < ret->n_refusals; i++) {
		struct str rest;
		enum said said;

		err = phrase_read(arena, q->text, ret->refusals[i]->confirm, &said, &rest);
		if (err)
			return err;
		phrase_take_code(ret->refusals[i]->code, &said, &rest);
		if (!phrase_names(rest, ret->names, ret->n_names, named))
			continue;
		keep_named(ret, named, ret->names, ret->n_names);
		ret->answer = ANSWERS_REFUSALS;
		return 0;
	}
	return 0;
}

static int refusals_answered(struct arena *arena, const struct question *q, struct answered *ret)
{
	int64_t from, to;
	int err;

	find_group(q, &from, &to);
	err = take_refusals(arena, q, from, to, SAID_ALL, ret);
	if (!err && ret->n_refusals) {
		ret->answer = ANSWERS_REFUSALS;
		return 0;
	}
	if (!err)
		err = take_refusals(arena, q, from, to, SAID_BARE, ret);
	if (!err && ret->n_refusals) {
		ret->answer = ret->n_names == 1 ? ANSWERS_REFUSALS : ANSWERS_UNCLEAR;
		return 0;
	}
	return err ? err : by_name(arena, q, ret);
}

/* Has the person said something else since? */
static bool is_latest(const struct question *q)
{
	for (const struct line *line = q->line + 1; line < q->transcript->lines + q->transcript->n;
		line++)
		if (line->kind == LINE_HUMAN || line->kind == LINE_SDK)
			return false;
	return true;
}

/*
 * Does the assistant's text just before the words name this? Words typed while it worked may
 * answer the message before its last one.
 */
static bool asked_about(const struct question *q, struct str name)
{
	int messages = q->line->queued ? 2 : 1;
	struct str message = STR("");

	for (const struct line *line = q->line; line-- > q->transcript->lines;) {
		if (line->kind != LINE_ASSISTANT)
			continue;
		if (!message.len || !str_equal(line->uuid, message)) {
			if (messages-- == 0)
				return false;
			message = line->uuid;
		}
		if (text_names(line->text, name))
			return true;
	}
	return false;
}

/* The phrase of this thing, said in a way that speaks about each of @names. */
static int said_about(struct arena *arena, struct str words, struct str confirm,
	const struct str *names, size_t n_names, bool *ret)
{
	bool *named = arena_alloc(arena, bool, n_names + 1);
	struct str rest;
	enum said said;
	int err = named ? phrase_read(arena, words, confirm, &said, &rest) : -ENOMEM;

	if (err)
		return err;
	*ret = said == SAID_ALL || (said == SAID_BARE && n_names == 1);
	if (said == SAID_NAMED)
		*ret = phrase_names(rest, names, n_names, named);
	for (size_t k = 0; said == SAID_NAMED && *ret && k < n_names; k++)
		*ret = named[k];
	return 0;
}

int answer_covers(struct arena *arena, struct str words, const struct guarded_list *call, bool *ret)
{
	size_t n_names;
	struct str *names;
	int err = guarded_names(arena, call, &names, &n_names);

	*ret = call->n > 0 && !call->final;
	for (size_t i = 0; !err && *ret && i < call->n; i++)
		err = said_about(arena, words, call->at[i].confirm, names, n_names, ret);
	return err;
}

/* The question must have named everything that the call would do. */
static int question_answered(struct arena *arena, const struct question *q, bool *ret)
{
	int err = answer_covers(arena, q->text, q->call, ret);

	for (size_t i = 0; !err && *ret && i < q->call->n; i++)
		*ret = asked_about(q, q->call->at[i].shown);
	return err;
}

int answer_of(struct arena *arena, const struct question *question, struct answered *ret)
{
	bool covers = false;
	int err;

	*ret = (struct answered){ .answer = ANSWERS_NOTHING };
	ret->refusals = arena_alloc(arena, const struct refusal *, question->n_pending + 1);
	ret->names = arena_alloc(arena, struct str, question->n_pending + 1);
	if (!ret->refusals || !ret->names)
		return -ENOMEM;
	err = refusals_answered(arena, question, ret);
	if (err || ret->answer != ANSWERS_NOTHING)
		return err;
	if (!question->call || question->code || !question->line || !is_latest(question))
		return 0;
	err = question_answered(arena, question, &covers);
	if (!err && covers)
		ret->answer = ANSWERS_QUESTION;
	return err;
}
