#include "request.h"

#include <errno.h>

#include "protocol/payload.h"
#include "protocol/skim.h"

/* The answer of last resort has no memory to be built in. */
static void answer_without_memory(const struct event *event, const char *word, struct reply *ret)
{
	bool refuse =
		event->kind == EVENT_CONFIG_CHANGE ||
		(event->kind == EVENT_PRE_TOOL_USE && word && !tool_only_writes(event->tool_name));

	*ret = (struct reply){ .out = STR(""), .err = STR(""), .status = refuse ? 2 : 0 };
	if (refuse)
		ret->err = STR("keihookd refused this: it is too large to be judged and may hold a "
			       "guarded command.\n");
	else
		ret->out = STR("{\"systemMessage\":\"keihookd let this pass unjudged: it is too "
			       "large to be looked at.\"}");
}

static void answer_unjudged(struct arena *arena, const struct request *request, struct str why,
	struct request_answer *ret)
{
	size_t n_words = 0;
	const struct str *words =
		request->policy ? policy_guarded_words(request->policy, &n_words) : NULL;
	const char *word;
	struct skim skim;

	skim_init(&skim, words, n_words);
	skim_feed(&skim, request->bytes);
	skim_end(&skim);
	word = skim_hit(&skim);
	if (request->bytes.len > MAX_PAYLOAD && !word)
		word = "(the rest was not seen)";
	ret->rejected = why;
	if (reply_unjudged(arena, &ret->event, word, why, &ret->reply))
		answer_without_memory(&ret->event, word, &ret->reply);
	ret->kind = ret->reply.status ? VERDICT_DENY : VERDICT_ALLOW;
}

static int decide_by(struct arena *arena, const struct request *request,
	const struct policy *policy, struct facts *facts, const struct event *event,
	struct verdict *ret)
{
	struct announced *announced;
	int err = announced_create(arena, request->store, event, &announced);
	struct decision decision = {
		.event = event,
		.policy = policy,
		.facts = facts,
		.store = request->store,
		.waited_ms = request->waited_ms,
		.reserve_ms = request->reserve_ms,
	};

	if (err)
		return err;
	announced_attach(announced, facts);
	decision.announced = announced;
	return decide(arena, &decision, ret);
}

static int judge(struct arena *arena, const struct request *request, struct request_answer *ret)
{
	struct verdict verdict = { .kind = VERDICT_ALLOW };
	struct buf diagnostics = BUF_IN(arena);
	struct policy *policy;
	struct facts facts;
	int err = facts_real_for_peer(arena, request->peer.pid, &facts);

	if (err)
		return err;
	if (request->processes)
		facts_real_share(&facts, request->processes);
	err = projects_policy(
		request->projects, request->policy, ret->event.cwd, &policy, &diagnostics);
	if (err) {
		facts_real_finish(&facts);
		return err;
	}
	ret->diagnostics = buf_str(&diagnostics);
	/* What was found is told in the texts of rules and facts: they go last. */
	err = decide_by(arena, request, policy, &facts, &ret->event, &verdict);
	ret->kind = verdict.kind;
	ret->wait_ms = verdict.wait_ms;
	if (!err)
		err = verdict.kind == VERDICT_PENDING
			      ? REQUEST_PENDING
			      : reply_encode(arena, &ret->event, &verdict, &ret->reply.out,
					&ret->reply.err, &ret->reply.status);
	facts_real_finish(&facts);
	policy_unref(policy);
	return err;
}

int request_answer(struct arena *arena, const struct request *request, struct request_answer *ret)
{
	struct str why = STR("");
	int err;

	*ret = (struct request_answer){ .event = { .kind = EVENT_PRE_TOOL_USE } };
	err = payload_read(arena, request->bytes, &ret->event, &why);
	ret->event.peer = request->peer;
	ret->event.received_ms = request->received_ms;
	ret->event.arrival = request->arrival;
	if (!err) {
		err = judge(arena, request, ret);
		if (err == 0 || err == REQUEST_PENDING)
			return err;
		why = STR("it takes more memory than one event may have");
	}
	if (err < 0)
		why = STR("it takes more memory than one event may have");
	answer_unjudged(arena, request, why, ret);
	return 0;
}
