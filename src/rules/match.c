/* Rules against the effects of one event. */
#include "rules/match.h"

#include <errno.h>

#include "rules/named.h"

void answer_and(struct answer *answer, struct answer other)
{
	answer->holds = tri_and(answer->holds, other.holds);
	answer->program = tri_and(answer->program, other.program);
	answer->known += other.known;
}

/* Conditions on the call alone. */
static int call_holds(struct match_run *run, const struct pack *pack, const struct conditions *c,
	const struct call *call, struct answer *answer)
{
	const struct program *program = NULL;
	struct str name;
	int err = 0;

	if (!call) {
		if (c->n_argv || c->programs.n || c->flags.n || c->args || c->names)
			answer->holds = NO;
		return 0;
	}
	if (program_name(run->arena, call->program.n ? &call->program : call->argv, &name))
		program = pack_program(pack, name);
	else if (c->n_argv)
		program = pack_program(pack, c->argv[0].at[0]);
	if (c->n_argv) {
		struct answer words;

		words_begin(run->arena, program, call, c->argv, c->n_argv, &words);
		answer_and(answer, words);
	}
	if (c->programs.n && answer->holds != NO) {
		enum tri is = call_is(call, &c->programs);

		answer_and(answer, (struct answer){ .holds = is, .program = is });
	}
	if (c->flags.n && answer->holds != NO) {
		enum tri has = words_have_flag(run->arena, program, call, &c->flags);

		answer_and(answer,
			(struct answer){ .holds = has, .program = YES, .known = has == YES });
	}
	for (const struct arg_condition *arg = c->args; arg && answer->holds != NO && !err;
		arg = arg->next)
		err = match_arg(run, program, arg, call, answer);
	if (c->names && answer->holds != NO && !err) {
		struct answer names = { .program = YES };

		err = names_match(run->arena, c->names, call, &names);
		answer_and(answer, names);
	}
	return err;
}

static int holds(struct match_run *run, const struct pack *pack, const struct conditions *c,
	struct answer *answer)
{
	struct subject *s = run->subject;
	int err = call_holds(run, pack, c, s->call, answer);

	if (c->pushes_to.n && answer->holds != NO && !err)
		err = match_pushes(run, &c->pushes_to, s, answer);
	if (c->hits_protected && answer->holds != NO && !err)
		err = match_hits(run, s, answer);
	if ((c->launches || c->script || c->text) && answer->holds != NO && !err)
		err = match_code(run, c, s, answer);
	if (c->writes && answer->holds != NO && !err)
		err = match_writes(run, c->writes, s, answer);
	if (c->tool && answer->holds != NO && !err)
		err = match_tool(run, c->tool, answer);
	return err;
}

/* What only a session can tell; when it cannot be judged here, *ret_noted is set. */
static enum tri session_holds(struct match_run *run, const struct conditions *c, bool *ret_noted)
{
	const struct session_view *session = run->input->session;

	if (!c->session.len)
		return YES;
	if (!session || session->check || !session->seen) {
		*ret_noted = true;
		return NO;
	}
	return session->seen(session->self, c->session) ? YES : NO;
}

static void note(struct match_run *run, const struct rule *rule, struct str what)
{
	struct str line = arena_printf(run->arena, "%s%.*s (%.*s)", run->note.len ? ", " : "",
		STR_ARGS(what), STR_ARGS(rule->name));

	if (line.at && str_find(buf_str(&run->note), str_skip(line, run->note.len ? 2 : 0), 0) ==
			       STR_NOT_FOUND)
		buf_add(&run->note, line);
}

/* Is one of the `unless` conditions met? */
static int lifted(
	struct match_run *run, const struct rule *rule, enum tri *ret_lifted, bool *ret_noted)
{
	for (const struct conditions *c = rule->unless; c; c = c->next) {
		struct answer answer = { .holds = YES, .program = YES };
		int err = holds(run, rule->pack, c, &answer);
		enum tri session;

		if (err)
			return err;
		if (answer.holds == NO)
			continue;
		session = session_holds(run, c, ret_noted);
		if (*ret_noted)
			note(run, rule, c->session);
		*ret_lifted = tri_or(*ret_lifted, tri_and(answer.holds, session));
	}
	return 0;
}

/* Enough is known for a rule that only may hold. */
static int may_hold(
	struct match_run *run, const struct rule *rule, const struct answer *answer, bool *ret)
{
	const struct job *jobs;
	int err;

	*ret = false;
	if (rule->maybe_allows)
		return 0;
	*ret = rule->maybe_denies || (answer->program == YES && answer->known > 0) ||
	       (answer->program == MAYBE && answer->known > 1);
	if (*ret || answer->program != YES)
		return 0;
	err = match_jobs(run, &jobs);
	*ret = !err && jobs;
	return err;
}

static struct str seen_text(struct arena *arena, const struct subject *s)
{
	struct buf text = BUF_IN(arena);

	if (s->code && s->code->path.n)
		return field_show(arena, &s->code->path);
	if (s->write)
		return field_show(arena, &s->write->path);
	for (size_t i = 0; s->call && i < s->call->argc && text.len < 2000; i++) {
		if (i)
			buf_add_char(&text, ' ');
		buf_add(&text, field_show(arena, &s->call->argv[i]));
	}
	return buf_str(&text);
}

static int words_target(struct match_run *run, const struct rule *rule, struct str *ret)
{
	const struct call *call = run->subject->call;
	const struct field **words;
	struct buf text = BUF_IN(run->arena);
	size_t n, last = rule->target_word;
	struct str name = STR("");

	if (!call)
		return 0;
	program_name(run->arena, call->program.n ? &call->program : call->argv, &name);
	if (!words_list(run->arena, pack_program(rule->pack, name), call, &words, &n))
		return -ENOMEM;
	if (rule->target == TARGET_WORDS && n)
		last = n - 1;
	for (size_t i = rule->target_word; i <= last; i++) {
		struct str word;

		if (i >= n || !field_known(run->arena, words[i], &word))
			return 0;
		if (text.len)
			buf_add_char(&text, ' ');
		buf_add(&text, word);
	}
	*ret = buf_str(&text);
	return buf_failed(&text) ? -ENOMEM : 0;
}

static int target_of(struct match_run *run, const struct rule *rule, struct str *ret)
{
	const struct subject *s = run->subject;

	switch (rule->target) {
	case TARGET_WORD:
	case TARGET_WORDS:
		return words_target(run, rule, ret);
	case TARGET_HOST:
		*ret = s->host;
		return 0;
	case TARGET_PATH:
		*ret = s->path;
		return 0;
	case TARGET_JOBS:
	case TARGET_NONE:
		break;
	}
	return 0;
}

/* Strictest first, in order of finding among equals; each rule and target once. */
static void insert(struct match_run *run, struct finding *finding)
{
	struct finding **at = &run->findings;

	for (struct finding *f = run->findings; f; f = f->next)
		if (str_equal(f->rule, finding->rule) && str_equal(f->target, finding->target) &&
			str_equal(f->where, finding->where) && str_equal(f->seen, finding->seen))
			return;
	while (*at && ((*at)->shadow < finding->shadow ||
			      ((*at)->shadow == finding->shadow && (*at)->kind >= finding->kind)))
		at = &(*at)->next;
	finding->next = *at;
	*at = finding;
}

/* What is not certain is not told as if it were: "would stop" becomes "may stop". */
static struct str hedged(struct arena *arena, struct str why)
{
	static const struct str certain = { "would ", 6 };

	if (!str_starts(why, certain.at))
		return why;
	return arena_printf(arena, "may %.*s", STR_ARGS(str_skip(why, certain.len)));
}

static int found(struct match_run *run, const struct rule *rule, bool maybe)
{
	struct subject *s = run->subject;
	struct finding *finding = arena_alloc(run->arena, struct finding, 1);
	int err;

	if (!finding)
		return -ENOMEM;
	*finding = (struct finding){
		.kind = rule->then,
		.shadow = rule->shadow,
		.maybe = maybe,
		.rule = rule->name,
		.why = maybe ? hedged(run->arena, rule->why) : rule->why,
		.say = rule->say,
		.confirm = rule->confirm,
		.confirm_also = rule->confirm_also,
		.seen = seen_text(run->arena, s),
		.at_stake = hit_jobs_show(run, s),
		.jobs = hit_jobs_keys(run, s),
		.where = s->where,
		.span = s->span,
	};
	err = target_of(run, rule, &finding->target);
	if (rule->target == TARGET_JOBS)
		finding->target = hit_jobs_names(run, s);
	if (s->n_jobs)
		finding->say = hit_jobs_instead(run, s, rule->say);
	insert(run, finding);
	return err;
}

int match_rule(void *self, const struct rule *rule)
{
	struct match_run *run = self;
	struct answer answer = { .holds = YES, .program = YES };
	enum tri is_lifted = NO, session;
	bool noted = false, enough = true;
	int err;

	run->subject->n_jobs = 0;
	run->subject->where = STR("");
	err = holds(run, rule->pack, &rule->when, &answer);
	if (err || answer.holds == NO)
		return err;
	session = session_holds(run, &rule->when, &noted);
	if (noted)
		note(run, rule, rule->when.session);
	if (!noted && session == NO)
		return 0;
	if (answer.holds == MAYBE)
		err = may_hold(run, rule, &answer, &enough);
	if (!err && enough && rule->unless)
		err = lifted(run, rule, &is_lifted, &noted);
	if (err || !enough || is_lifted == YES || noted)
		return err;
	return found(run, rule, answer.holds == MAYBE || is_lifted == MAYBE);
}

static int match_calls(struct match_run *run, const struct effects *effects)
{
	int err = 0;

	for (const struct call *call = effects->calls; call && !err; call = call->next) {
		struct subject subject = { .call = call, .span = call->span };
		struct index_call words = {
			.program = call->program.n || !call->argc ? &call->program : call->argv,
			.argv = call->argv,
			.argc = call->argc,
			.truncated = call->truncated_argv,
		};

		run->subject = &subject;
		err = index_call(run->policy->index, run->arena, &words, match_rule, run);
	}
	return err;
}

static int match_writes_of(struct match_run *run, const struct effects *effects)
{
	int err = 0;

	for (const struct write *write = effects->writes; write && !err; write = write->next) {
		struct subject subject = { .write = write, .call = write->by, .span = write->span };

		run->subject = &subject;
		err = index_writes(run->policy->index, match_rule, run);
	}
	return err;
}

int match_text(struct match_run *run, const struct code *code, struct str text, bool assumed)
{
	struct python_outline outline;
	struct subject subject = {
		.code = code,
		.call = code->by,
		.span = code->span,
		.text = text,
		.assumed = assumed,
	};
	int err;

	if (code->language == LANG_PYTHON) {
		err = lang_python_outline(run->arena, text, &outline);
		if (err)
			return err;
		subject.outline = &outline;
	}
	run->subject = &subject;
	return index_code(run->policy->index, text, match_rule, run);
}

static int match_codes(struct match_run *run, const struct effects *effects)
{
	int err = 0;

	for (const struct code *code = effects->codes; code && !err; code = code->next)
		if (code->known)
			err = match_text(run, code, code->text, false);
	for (const struct call *call = effects->calls; call && !err; call = call->next)
		err = match_launched(run, call);
	return err;
}

/* What a person hands to --check may be Python: text that bash cannot run but Python reads. */
static int match_as_python(struct match_run *run, const struct effects *effects)
{
	struct str text = run->input->command;
	struct code code = {
		.language = LANG_PYTHON,
		.text = text,
		.known = true,
		.span = { 0, (uint32_t)text.len },
	};
	struct python_outline outline;
	int err;

	if (effects->is_shell || !run->input->session || !run->input->session->check)
		return 0;
	err = lang_python_outline(run->arena, text, &outline);
	if (err || !outline.readable)
		return err;
	return match_text(run, &code, text, true);
}

int rules_match(struct arena *arena, const struct policy *policy, const struct match_input *input,
	struct finding **ret_findings, struct str *ret_note)
{
	struct match_run run = {
		.arena = arena,
		.policy = policy,
		.input = input,
		.note = BUF_IN(arena),
	};
	struct subject none = { 0 };
	int err = 0;

	if (input->effects) {
		err = match_calls(&run, input->effects);
		if (!err)
			err = match_writes_of(&run, input->effects);
		if (!err && index_has_code(policy->index))
			err = match_codes(&run, input->effects);
		if (!err && index_has_code(policy->index))
			err = match_as_python(&run, input->effects);
		if (!err)
			err = match_unread(&run);
	}
	run.subject = &none;
	if (!err && input->event && input->event->tool_name.len)
		err = index_tools(policy->index, match_rule, &run);
	if (err)
		return err;
	*ret_findings = run.findings;
	*ret_note = buf_str(&run.note);
	return buf_failed(&run.note) ? -ENOMEM : 0;
}
