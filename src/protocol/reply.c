/* The hook's answer as Claude Code 2.1.330 reads it; an "allow" of ours is no output at all, since
 * a spoken one would skip the person's own permission rules. */
#include "protocol/reply.h"

#include <errno.h>

#include "base/util.h"
#include "protocol/json.h"
#include "protocol/skim.h"
#include "protocol/utf8.h"

#define CUT_NOTE " ... [cut]"

static void add_cut(struct buf *buf, struct arena *arena, struct str text, size_t max)
{
	struct str kept = utf8_cut(text, max);

	if (kept.len < text.len)
		kept = arena_concat(arena, kept, STR(CUT_NOTE));
	json_add_string(buf, kept);
}

/* One JSON object: the decision on the tool, if there is one, and what the person sees. */
static int write_json(struct arena *arena, const char *decision, const struct verdict *verdict,
	size_t max, struct str *ret)
{
	struct buf json = BUF_IN(arena);
	bool says = decision || (verdict->kind == VERDICT_WARN && verdict->reason.len);

	buf_add_char(&json, '{');
	if (says) {
		buf_add_text(&json, "\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",");
		if (decision)
			buf_printf(&json,
				"\"permissionDecision\":\"%s\",\"permissionDecisionReason\":",
				decision);
		else
			buf_add_text(&json, "\"additionalContext\":");
		add_cut(&json, arena, verdict->reason, max);
		buf_add_char(&json, '}');
	}
	if (verdict->person.len) {
		buf_add_text(&json, says ? ",\"systemMessage\":" : "\"systemMessage\":");
		add_cut(&json, arena, verdict->person, max);
	}
	buf_add_char(&json, '}');
	*ret = buf_str(&json);
	return buf_failed(&json) ? -ENOMEM : 0;
}

static int encode_json(
	struct arena *arena, const char *decision, const struct verdict *verdict, struct str *ret)
{
	size_t max = MAX_REPLY / 2;
	int err;

	if (!decision && !verdict->person.len &&
		!(verdict->kind == VERDICT_WARN && verdict->reason.len))
		return 0;
	do {
		err = write_json(arena, decision, verdict, max, ret);
		max /= 2;
	} while (!err && ret->len > MAX_REPLY);
	return err;
}

static const char *decision_of(const struct event *event, const struct verdict *verdict)
{
	if (event->kind != EVENT_PRE_TOOL_USE || verdict->kind < VERDICT_ASK)
		return NULL;
	return verdict->kind == VERDICT_ASK ? "ask" : "deny";
}

int reply_encode(struct arena *arena, const struct event *event, const struct verdict *verdict,
	struct str *ret_stdout, struct str *ret_stderr, int *ret_exit)
{
	struct verdict said = *verdict;
	struct str out = STR("");
	int err;

	*ret_stderr = STR("");
	if (event->kind == EVENT_CONFIG_CHANGE && verdict->kind >= VERDICT_ASK) {
		*ret_stdout = out;
		*ret_stderr = utf8_cut(verdict->reason, MAX_REPLY);
		*ret_exit = 2;
		return 0;
	}
	if (event->kind != EVENT_PRE_TOOL_USE)
		said.reason = STR("");
	err = encode_json(arena, decision_of(event, verdict), &said, &out);
	if (err)
		return err;
	*ret_stdout = out;
	*ret_exit = 0;
	return 0;
}

int reply_unjudged(struct arena *arena, const struct event *event, const char *word, struct str why,
	struct reply *ret)
{
	bool config = event->kind == EVENT_CONFIG_CHANGE;
	bool refuse = config || (event->kind == EVENT_PRE_TOOL_USE && word &&
					!tool_only_writes(event->tool_name));
	struct verdict verdict = { .kind = VERDICT_ALLOW };
	struct reply reply = { .out = STR(""), .err = STR("") };

	why = utf8_cut(why, MAX_REPLY / 8);
	if (refuse) {
		reply.err = arena_printf(arena,
			"keihookd could not judge this and refused it: %.*s. %s%s%s\n",
			STR_ARGS(why),
			config ? "A settings change that cannot be checked might unhook it."
			       : "It holds the guarded word '",
			config ? "" : word, config ? "" : "'.");
		reply.status = 2;
		*ret = reply;
		return reply.err.at ? 0 : -ENOMEM;
	}
	verdict.person = arena_printf(arena,
		"keihookd could not judge this and let it pass: %.*s.%s", STR_ARGS(why),
		event->kind == EVENT_PRE_TOOL_USE && !word ? " No guarded word was found in it."
							   : "");
	if (!verdict.person.at || encode_json(arena, NULL, &verdict, &reply.out))
		return -ENOMEM;
	*ret = reply;
	return 0;
}
