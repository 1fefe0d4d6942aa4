/* Conditions on program texts that a call runs or launches. */
#include <errno.h>

#include "rules/match.h"

/* Does the launching call begin with the words? */
static enum tri launched_by(
	struct match_run *run, const struct launch_condition *c, const struct call *call)
{
	struct answer answer;

	if (!call || !c->n_by)
		return NO;
	words_begin(run->arena, NULL, call, c->by, c->n_by, &answer);
	return answer.holds;
}

static bool imports(const struct launch_condition *c, const struct subject *s)
{
	if (!c->imports.len || !s->outline)
		return false;
	return s->assumed ||
	       (str_is(c->imports, "modal") && s->outline->imports_modal && s->outline->runs_modal);
}

static bool words_hold(const struct words *words, struct str word)
{
	for (size_t i = 0; i < words->n; i++)
		if (str_equal(words->at[i], word))
			return true;
	return false;
}

static bool has_keyword(const struct python_call *call, const struct words *keywords)
{
	for (size_t i = 0; i < call->n_keywords; i++)
		if (words_hold(keywords, call->keywords[i]))
			return true;
	return false;
}

static bool is_called(const struct script_condition *c, const struct python_call *call)
{
	if (!words_hold(&c->calls, call->name) || call->receiver_other)
		return false;
	if (c->method ? !call->receiver.len && !call->receiver_modal : call->receiver.len != 0)
		return false;
	if (c->without.n && (call->star_keywords || has_keyword(call, &c->without)))
		return false;
	return true;
}

#define MAX_LINES_SHOWN 8

/* "train.py:12", or "line 12" of a text that stands in no file; further lines behind a comma. */
static void add_place(struct arena *arena, struct buf *out, const struct code *code, uint32_t line)
{
	if (out->len)
		buf_printf(out, ", %u", line);
	else if (code->path.n)
		buf_printf(out, "%.*s:%u", STR_ARGS(field_show(arena, &code->path)), line);
	else
		buf_printf(out, "line %u", line);
}

/* python -u x.py, PYTHONUNBUFFERED=1 python x.py. What `modal run` starts elsewhere sees neither.
 */
static bool runs_unbuffered(struct arena *arena, const struct call *call)
{
	struct str word;

	if (!call || field_starts(&call->program, STR("python")) != YES)
		return false;
	for (size_t i = 0; i < call->n_env; i++)
		if (str_is(call->env[i].name, "PYTHONUNBUFFERED") &&
			value_known(arena, &call->env[i].value, &word) && word.len)
			return true;
	for (size_t i = 1; i < call->argc && field_known(arena, &call->argv[i], &word) &&
			   word.len > 1 && word.at[0] == '-' && !strchr("-cm", word.at[1]);
		i++)
		if (str_contains(word, "u"))
			return true;
	return false;
}

static enum tri script_holds(
	struct match_run *run, const struct script_condition *c, struct subject *s)
{
	struct buf where = BUF_IN(run->arena);
	uint32_t last = 0;
	size_t n = 0;

	if (!s->outline)
		return NO;
	if (words_hold(&c->calls, STR("print")) &&
		(s->outline->unbuffered || runs_unbuffered(run->arena, s->code->by)))
		return NO;
	for (const struct python_call *call = s->outline->calls; call; call = call->next) {
		if (!is_called(c, call) || call->line == last)
			continue;
		last = call->line;
		if (n++ < MAX_LINES_SHOWN)
			add_place(run->arena, &where, s->code, last);
	}
	if (n > MAX_LINES_SHOWN)
		buf_printf(&where, " and %zu more", n - MAX_LINES_SHOWN);
	s->where = buf_str(&where);
	return n ? YES : NO;
}

int match_code(
	struct match_run *run, const struct conditions *c, struct subject *s, struct answer *answer)
{
	struct answer code = { .holds = YES, .program = YES, .known = 1 };

	if (!s->code) {
		answer->holds = NO;
		return 0;
	}
	if (c->launches)
		code.holds =
			imports(c->launches, s) ? YES : launched_by(run, c->launches, s->code->by);
	if (c->script && code.holds != NO)
		code.holds = tri_and(code.holds, script_holds(run, c->script, s));
	if (c->text && code.holds != NO)
		code.holds = tri_and(code.holds, pattern_search(c->text, s->text));
	answer_and(answer, code);
	return 0;
}
