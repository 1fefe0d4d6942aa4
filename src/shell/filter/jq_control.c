/* What begins with a word in jq: if, try, reduce, foreach. */
#include "shell/filter/jq.h"

/* Behind `if`, for one of the results of its condition; jq->at stands behind `then`. */
static void branch(struct jq *jq, const struct json *input, bool is, struct json *ret);

static void condition(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json is = { .kind = JSON_ARRAY };
	size_t then;

	jq_pipe(jq, input, &is);
	jq_expect(jq, "then");
	then = jq->at;
	for (size_t i = 0; i < MAX(is.n, (size_t)1) && !jq_stopped(jq); i++) {
		jq->at = then;
		branch(jq, is.n ? input : NULL, is.n && jq_is_true(&is.items[i]), ret);
	}
}

static void branch(struct jq *jq, const struct json *input, bool is, struct json *ret)
{
	const struct json *otherwise = is ? NULL : input;

	jq_pipe(jq, is ? input : NULL, ret);
	if (jq_take(jq, "elif")) {
		condition(jq, otherwise, ret);
		return;
	}
	if (jq_take(jq, "else"))
		jq_pipe(jq, otherwise, ret);
	else
		jq_give_up(jq); /* jq 1.7 goes on with the input, 1.6 refuses it */
	jq_expect(jq, "end");
}

/* A handler that does not look at what the error says. */
static bool ignores_input(struct jq *jq)
{
	struct str rest;
	size_t end;

	jq_blanks(jq);
	rest = str_skip(jq->program, jq->at);
	end = str_find_char(rest, '"', 1);
	return str_starts(rest, "empty") || str_starts(rest, "null") || str_starts(rest, "false") ||
	       (str_starts(rest, "\"") && end != STR_NOT_FOUND &&
		       !str_contains(str_slice(rest, 0, end), "\\"));
}

/* try BODY, and perhaps catch HANDLER. */
static void try(struct jq *jq, const struct json *input, struct json *ret)
{
	size_t body = jq->at;
	const struct jq_binding *scope = jq->scope;
	unsigned int depth = jq->depth;
	bool caught;

	jq_postfix(jq, input, ret);
	caught = jq->raised && !jq->f->unknown && !jq->f->failed;
	if (caught) {
		struct json ignored = { .kind = JSON_ARRAY };

		jq->raised = false;
		jq->scope = scope;
		jq->depth = depth;
		jq->at = body;
		jq_postfix(jq, NULL, &ignored);
	}
	if (jq_take(jq, "catch")) {
		struct json error = jq->error;

		if (caught && !jq->told && !ignores_input(jq))
			jq_give_up(jq);
		jq_postfix(jq, caught ? &error : NULL, ret);
	}
}

/* reduce and foreach SOURCE as PATTERN (INIT; UPDATE; EXTRACT). */
static void fold(struct jq *jq, const struct json *input, bool each, struct json *ret)
{
	struct json source = { .kind = JSON_ARRAY }, state = { .kind = JSON_ARRAY },
		    ignored = { .kind = JSON_ARRAY };
	const struct jq_binding *scope = jq->scope;
	size_t pattern, update, end;
	bool extracts;

	jq_postfix(jq, input, &source);
	jq_expect(jq, "as");
	pattern = jq->at;
	jq_pattern(jq, NULL);
	jq_expect(jq, "(");
	jq_pipe(jq, input, &state);
	jq_expect(jq, ";");
	update = jq->at;
	jq_pipe(jq, NULL, &ignored);
	extracts = each && jq_take(jq, ";");
	if (extracts)
		jq_pipe(jq, NULL, &ignored);
	jq_expect(jq, ")");
	end = jq->at;
	if (!input || jq_stopped(jq))
		return;
	if (state.n != 1)
		jq_give_up(jq);
	for (size_t i = 0; i < source.n && !jq_stopped(jq); i++) {
		struct json next = { .kind = JSON_ARRAY };

		source.items[i].path = NULL;
		jq->at = pattern;
		jq_pattern(jq, &source.items[i]);
		jq->at = update;
		jq_pipe(jq, &state.items[0], &next);
		if (next.n == 0 && !jq_stopped(jq) && !each)
			jq_result(jq, &next, (struct json){ 0 });
		if (jq_stopped(jq) || next.n > 1) {
			jq_give_up(jq);
			break;
		}
		if (next.n == 0)
			continue;
		state = next;
		if (extracts) {
			jq_expect(jq, ";");
			jq_pipe(jq, &state.items[0], ret);
		} else if (each) {
			jq_result(jq, ret, state.items[0]);
		}
		jq->scope = scope;
	}
	jq->scope = scope;
	if (jq_stopped(jq))
		return;
	if (!each)
		jq_result(jq, ret, state.items[0]);
	jq->at = end;
}

/* Terms that begin with a word: false, nothing was taken. */
bool jq_control(struct jq *jq, const struct json *input, struct json *ret)
{
	if (jq_take(jq, "if"))
		condition(jq, input, ret);
	else if (jq_take(jq, "try"))
		try(jq, input, ret);
	else if (jq_take(jq, "reduce"))
		fold(jq, input, false, ret);
	else if (jq_take(jq, "foreach"))
		fold(jq, input, true, ret);
	else if (jq_take(jq, "label"))
		jq_give_up(jq);
	else
		return false;
	return true;
}
