/* What is said about findings: to the agent why and what instead, to the person what to type. */
#include <errno.h>

#include "base/buf.h"
#include "base/util.h"
#include "protocol/reply.h"

#define MAX_QUOTED 400

static bool is_told(const struct finding *f, bool refused)
{
	if (f->shadow || f->confirmed)
		return false;
	return (f->kind >= VERDICT_ASK) == refused;
}

static size_t n_told(const struct finding *findings, bool refused)
{
	size_t n = 0;

	for (const struct finding *f = findings; f; f = f->next)
		n += is_told(f, refused);
	return n;
}

static void add_quoted(struct buf *buf, struct str text)
{
	bool cut = text.len > MAX_QUOTED;

	text = str_slice(text, 0, MAX_QUOTED);
	buf_add_char(buf, '`');
	for (size_t i = 0; i < text.len; i++)
		buf_add_char(buf, (unsigned char)text.at[i] < 0x20 ? ' ' : text.at[i]);
	buf_add_text(buf, cut ? "...`" : "`");
}

static void add_sentence(struct buf *buf, const char *before, struct str text)
{
	text = str_trim(text);
	if (!text.len)
		return;
	buf_add_text(buf, before);
	buf_add(buf, text);
	if (!strchr(".!?`", text.at[text.len - 1]))
		buf_add_char(buf, '.');
}

/* The facts, the same for both readers. */
static void add_finding(struct buf *buf, const struct event *event, const struct finding *f)
{
	struct str seen = f->seen.len ? f->seen : event->input.command;

	if (seen.len)
		add_quoted(buf, seen);
	else
		buf_printf(buf, "this %.*s call", STR_ARGS(event->tool_name));
	if (f->where.len)
		buf_printf(buf, " at %.*s", STR_ARGS(f->where));
	if (f->why.len)
		buf_printf(buf, " %.*s", STR_ARGS(f->why));
	if (f->target.len && str_find(seen, f->target, 0) == STR_NOT_FOUND)
		buf_printf(buf, " (%.*s)", STR_ARGS(f->target));
	buf_printf(buf, " [%.*s].", STR_ARGS(f->rule));
	if (f->maybe)
		buf_add_text(buf, " Not all of it can be known beforehand, so it counts as a hit.");
	add_sentence(buf, " At stake: ", f->at_stake);
	add_sentence(buf, " ", f->history);
}

static void add_findings(
	struct buf *buf, const struct event *event, const struct finding *findings, bool refused)
{
	size_t n = n_told(findings, refused), told = 0;

	for (const struct finding *f = findings; f; f = f->next) {
		if (!is_told(f, refused))
			continue;
		if (told == REPLY_MAX_FINDINGS) {
			buf_printf(buf, "\n- and %zu more", n - told);
			return;
		}
		buf_add_text(buf, n > 1 ? "\n- " : " ");
		add_finding(buf, event, f);
		told++;
	}
}

/* What to do instead, each piece of advice once. */
static void add_advice(struct buf *buf, const struct finding *findings, bool refused)
{
	for (const struct finding *f = findings; f; f = f->next) {
		bool again = false;

		if (!is_told(f, refused))
			continue;
		for (const struct finding *g = findings; g != f; g = g->next)
			again |= is_told(g, refused) && str_equal(g->say, f->say);
		if (!again)
			add_sentence(buf, "\nMeanwhile: ", f->say);
	}
}

/* What lifts all that was refused: one phrase, and the targets where there are several. */
struct lift {
	struct str phrase;
	struct str code; /* shown to the person alone */
	struct str also; /* another phrase, where one thing was refused that has one */
	size_t n_targets;
	bool possible;
};

static struct lift lift_of(const struct finding *findings)
{
	struct lift lift = { .possible = true };
	struct str target = STR("");

	for (const struct finding *f = findings; f; f = f->next) {
		if (!is_told(f, true))
			continue;
		if (!f->confirm.len)
			lift.possible = false;
		if (!lift.phrase.len)
			lift.phrase = f->confirm;
		if (!lift.code.len)
			lift.code = f->code;
		lift.also = lift.n_targets ? STR("") : f->confirm_also;
		if (!lift.n_targets || !str_equal(target, f->target))
			lift.n_targets++;
		target = f->target;
	}
	return lift;
}

static void add_phrase(struct buf *buf, const struct lift *lift, struct str code)
{
	buf_printf(buf, "%.*s%s%.*s%s", STR_ARGS(lift->phrase), code.len ? " " : "", STR_ARGS(code),
		lift->n_targets > 1 ? " all" : "");
}

static void add_for_agent(struct buf *buf, const struct lift *lift, const struct verdict *verdict)
{
	bool hardened = verdict->hardened;

	if (lift->possible && verdict->trouble) {
		buf_printf(buf,
			"\nIt can be lifted by nobody now, as keihookd's state cannot be used "
			"(%s). "
			"Another route to the same end is refused as well. Tell the person, and go "
			"on with something else.",
			verdict->trouble);
		return;
	}
	if (lift->possible && hardened) {
		buf_add_text(buf,
			"\nOnly the person lifts it, as root in a terminal of their own. Nothing "
			"that "
			"is said in this session does, and another wording or route to the same "
			"end "
			"is refused as well. Say what you wanted to do and why, then wait or go on "
			"with something else.");
		return;
	}
	if (!lift->possible) {
		buf_add_text(buf,
			"\nNothing that is said in this session lifts this rule. Do not look for "
			"another way to the same end.");
		return;
	}
	buf_add_text(buf, "\nOnly the person at the keyboard lifts it, by typing `");
	add_phrase(buf, lift, STR(""));
	buf_add_text(buf, lift->code.len ? "` with the characters that only they are shown," : "`");
	buf_add_text(buf,
		" as a message of its own. Silence, an earlier message or your own words are no "
		"consent, and another wording or route to the same end is refused as well. Say "
		"what "
		"you wanted to do and why, then wait or go on with something else.");
}

static void add_allow(struct buf *buf, const struct finding *findings, const char *how)
{
	for (const struct finding *f = findings; f; f = f->next)
		if (is_told(f, true) && f->refusal.len)
			buf_printf(buf, "\n%s keihookctl allow %.*s", how, STR_ARGS(f->refusal));
}

static void add_for_person(struct buf *buf, const struct finding *findings, const struct lift *lift,
	const struct verdict *verdict)
{
	bool hardened = verdict->hardened;

	if (lift->possible && verdict->trouble) {
		buf_printf(buf,
			"\nNothing lifts it now, as keihookd's state cannot be used: %s. "
			"`keihookctl status` tells more.",
			verdict->trouble);
		return;
	}
	if (!lift->possible || hardened)
		buf_add_text(buf, "\nNothing typed here lifts this rule.");
	if (lift->possible && hardened)
		add_allow(buf, findings, "To let it happen, run in a terminal of your own: sudo");
	if (!lift->possible || hardened)
		return;
	buf_add_text(buf, "\nTo let it happen, type exactly: ");
	add_phrase(buf, lift, lift->code);
	if (lift->also.len)
		buf_printf(buf, "\nor: %.*s%s%.*s", STR_ARGS(lift->also), lift->code.len ? " " : "",
			STR_ARGS(lift->code));
	add_allow(buf, findings, "or run in a terminal of your own:");
}

static void add_refusal(struct buf *buf, const struct event *event, const struct verdict *verdict)
{
	buf_add_text(
		buf, verdict->kind == VERDICT_ASK ? "keihookd asks first:" : "keihookd refused:");
	add_findings(buf, event, verdict->findings, true);
}

static void write_refused(struct buf *agent, struct buf *person, const struct event *event,
	const struct verdict *verdict)
{
	struct lift lift = lift_of(verdict->findings);

	add_refusal(agent, event, verdict);
	add_advice(agent, verdict->findings, true);
	add_refusal(person, event, verdict);
	if (verdict->kind == VERDICT_DENY) {
		add_for_agent(agent, &lift, verdict);
		add_for_person(person, verdict->findings, &lift, verdict);
	}
}

static void write_warnings(struct buf *agent, struct buf *person, const struct event *event,
	const struct verdict *verdict)
{
	if (!n_told(verdict->findings, false))
		return;
	buf_add_text(agent, agent->len ? "\nkeihookd warns:" : "keihookd warns:");
	add_findings(agent, event, verdict->findings, false);
	add_advice(agent, verdict->findings, false);
	buf_add_text(person, person->len ? "\nkeihookd warns:" : "keihookd warns:");
	add_findings(person, event, verdict->findings, false);
}

int reply_texts(struct arena *arena, const struct event *event, struct verdict *verdict)
{
	struct buf agent = BUF_IN(arena), person = BUF_IN(arena);

	if (verdict->person.len) {
		buf_add(&person, verdict->person);
		if (verdict->kind != VERDICT_ALLOW)
			buf_add_char(&person, '\n');
	}
	if (event->kind == EVENT_OTHER)
		buf_printf(&person, "keihookd does not know the event '%.*s': nothing was checked.",
			STR_ARGS(str_slice(event->name, 0, MAX_QUOTED)));
	if (verdict->kind >= VERDICT_ASK)
		write_refused(&agent, &person, event, verdict);
	write_warnings(&agent, &person, event, verdict);
	if (buf_failed(&agent) || buf_failed(&person))
		return -ENOMEM;
	verdict->reason = buf_str(&agent);
	verdict->person = buf_str(&person);
	return 0;
}
