/* Terms of jq's expressions: paths, strings, arrays, objects, conditions. */
#include "shell/filter/jq.h"

static bool is_name(char c, bool first)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (!first && c >= '0' && c <= '9');
}

void jq_give_up(struct jq *jq)
{
	filter_unknown(jq->f);
	jq->at = jq->program.len;
}

void jq_blanks(struct jq *jq)
{
	while (jq_peek(jq) && strchr(" \t\r\n", jq_peek(jq)))
		jq->at++;
}

bool jq_take(struct jq *jq, const char *text)
{
	size_t len = strlen(text);

	jq_blanks(jq);
	if (!str_starts(str_skip(jq->program, jq->at), text))
		return false;
	if (is_name(text[0], true) && jq->at + len < jq->program.len &&
		is_name(jq->program.at[jq->at + len], false))
		return false;
	jq->at += len;
	return true;
}

void jq_expect(struct jq *jq, const char *text)
{
	if (!jq_take(jq, text))
		jq_give_up(jq);
}

struct str jq_take_name(struct jq *jq)
{
	size_t from = jq->at;

	while (is_name(jq_peek(jq), jq->at == from))
		jq->at++;
	return str_slice(jq->program, from, jq->at);
}

struct json jq_only(struct jq *jq, const struct json *input, const struct json *results)
{
	if (results->n == 1)
		return results->items[0];
	if (input)
		jq_give_up(jq);
	return (struct json){ 0 };
}

struct json jq_one(struct jq *jq, const struct json *input)
{
	struct json results = { .kind = JSON_ARRAY };

	jq_pipe(jq, input, &results);
	return jq_only(jq, input, &results);
}

struct json jq_string(struct jq *jq, const struct json *input, struct str format)
{
	struct buf out = BUF_IN(jq->f->arena);
	struct str rest;

	while (jq_peek(jq) != '"' && !jq->f->unknown) {
		size_t from = jq->at;
		struct str quoted;
		struct json part;

		while (jq->at < jq->program.len && jq_peek(jq) != '"' && jq_peek(jq) != '\\')
			jq->at++;
		buf_add(&out, str_slice(jq->program, from, jq->at));
		if (jq_peek(jq) != '\\') {
			if (jq_peek(jq) != '"')
				jq_give_up(jq);
			continue;
		}
		if (str_starts(str_skip(jq->program, jq->at), "\\(")) {
			jq->at += 2;
			part = jq_one(jq, input);
			buf_add(&out, jq_format(jq, format, &part));
			jq_expect(jq, ")");
			continue;
		}
		/* One escape, as JSON reads it. */
		quoted = str_slice(jq->program, jq->at,
			jq->at + (jq->at + 1 < jq->program.len && jq->program.at[jq->at + 1] == 'u'
						 ? 6
						 : 2));
		rest = arena_printf(jq->f->arena, "\"%.*s\"", STR_ARGS(quoted));
		if (rest.at && jq_read(jq->f, &rest, &part))
			buf_add(&out, part.text);
		jq->at += quoted.len;
	}
	jq->at++;
	jq->f->failed |= buf_failed(&out);
	return jq_text(buf_str(&out));
}

/* Where a slice or an index counted from the end begins. */
static size_t place(int64_t index, size_t n)
{
	if (index < 0)
		index += (int64_t)n;
	return index < 0 ? 0 : (size_t)MIN(index, (int64_t)n);
}

static void slice(struct jq *jq, const struct json *of, int64_t from, int64_t to, struct json *ret)
{
	struct json part = *of;
	size_t n = of->kind == JSON_STRING ? of->text.len : of->n;
	size_t first = place(from, n), last = MAX(place(to, n), first);

	if (of->kind == JSON_STRING)
		part.text = str_slice(of->text, first, last);
	else if (of->kind == JSON_ARRAY)
		part = (struct json){ .kind = JSON_ARRAY,
			.items = of->items + first,
			.n = last - first,
			.capacity = last - first };
	else if (of->kind != JSON_NULL)
		jq_give_up(jq);
	jq_result(jq, ret, part);
}

static void index_by(struct jq *jq, const struct json *of, const struct json *by, struct json *ret)
{
	int64_t at = by->number < 0 ? by->number + (int64_t)of->n : by->number;

	if (of->kind == JSON_NULL && (by->kind == JSON_STRING || by->kind == JSON_NUMBER))
		jq_result(jq, ret, *of);
	else if (of->kind == JSON_OBJECT && by->kind == JSON_STRING)
		jq_result(jq, ret, jq_member(of, by->text));
	else if (of->kind != JSON_ARRAY || by->kind != JSON_NUMBER || by->inexact)
		jq_give_up(jq);
	else
		jq_result(jq, ret,
			at >= 0 && (size_t)at < of->n ? of->items[at] : (struct json){ 0 });
}

/* Behind [ : nothing, an index, or a slice, for every item of @list. */
static void bracket(
	struct jq *jq, const struct json *input, const struct json *list, struct json *ret)
{
	struct json from = jq_whole(0), to = jq_whole(INT32_MAX);
	bool is_slice;

	if (jq_take(jq, "]")) {
		for (size_t i = 0; i < list->n; i++) {
			const struct json *all = &list->items[i];

			if (all->kind != JSON_ARRAY && all->kind != JSON_OBJECT)
				jq_give_up(jq);
			for (size_t k = 0; k < all->n; k++)
				jq_result(jq, ret, all->items[k]);
		}
		return;
	}
	is_slice = jq_take(jq, ":");
	if (!is_slice) {
		from = jq_one(jq, input);
		is_slice = jq_take(jq, ":");
	}
	jq_blanks(jq);
	if (is_slice && jq_peek(jq) != ']')
		to = jq_one(jq, input);
	jq_expect(jq, "]");
	if (is_slice && input && (from.kind != JSON_NUMBER || to.kind != JSON_NUMBER))
		jq_give_up(jq);
	for (size_t i = 0; i < list->n && !jq->f->unknown; i++) {
		if (is_slice)
			slice(jq, &list->items[i], from.number, to.number, ret);
		else
			index_by(jq, &list->items[i], &from, ret);
	}
}

static void members(struct jq *jq, struct str key, const struct json *list, struct json *ret)
{
	struct json by = jq_text(key);

	for (size_t i = 0; i < list->n && !jq->f->unknown; i++)
		index_by(jq, &list->items[i], &by, ret);
}

static void variable(struct jq *jq, struct str name, const struct json *input, struct json *ret)
{
	struct json environment = { .kind = JSON_OBJECT };
	struct str value;

	if (!input)
		return;
	for (size_t i = jq->n_variables; i-- > 0;)
		if (str_equal(jq->names[i], name)) {
			jq_result(jq, ret, jq->variables[i]);
			return;
		}
	/* Only one variable of it, never the whole. */
	if (!str_is(name, "ENV") || !jq_take(jq, ".")) {
		jq_give_up(jq);
		return;
	}
	name = jq_take_name(jq);
	if (!filter_env(jq->f, name, &value))
		jq_give_up(jq);
	jq_put(jq->f, &environment, name, jq_text(value));
	jq_result(jq, ret, jq_member(&environment, name));
}

static struct json object(struct jq *jq, const struct json *input)
{
	struct json made = { .kind = JSON_OBJECT };

	if (jq_take(jq, "}"))
		return made;
	do {
		struct json key = { 0 }, value = { 0 }, list = { .kind = JSON_ARRAY };

		jq_blanks(jq);
		if (jq_take(jq, "(")) {
			key = jq_one(jq, input);
			jq_expect(jq, ")");
		} else if (jq_take(jq, "\"")) {
			key = jq_string(jq, input, STR(""));
		} else {
			key = jq_text(jq_take_name(jq));
		}
		if (input && (key.kind != JSON_STRING || !key.text.len))
			jq_give_up(jq);
		if (jq_take(jq, ":")) {
			jq->depth++;
			if (jq->depth < MAX_JQ_DEPTH)
				jq_alternative(jq, input, &list);
			else
				jq_give_up(jq);
			jq->depth--;
			value = jq_only(jq, input, &list);
		} else if (input) {
			index_by(jq, input, &key, &list);
			value = jq_only(jq, input, &list);
		}
		jq_put(jq->f, &made, key.text, value);
	} while (!jq->f->unknown && jq_take(jq, ","));
	jq_expect(jq, "}");
	return made;
}

/* Behind `if`. */
static void condition(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json is = jq_one(jq, input);
	const struct json *then = input && jq_is_true(&is) ? input : NULL;
	const struct json *otherwise = then ? NULL : input;

	jq_expect(jq, "then");
	jq_pipe(jq, then, ret);
	if (jq_take(jq, "elif")) {
		condition(jq, otherwise, ret);
		return;
	}
	if (jq_take(jq, "else"))
		jq_pipe(jq, otherwise, ret);
	else if (otherwise)
		jq_result(jq, ret, *otherwise);
	jq_expect(jq, "end");
}

static void number(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json value = { .kind = JSON_NUMBER };
	size_t from = jq->at;

	jq->at += jq_peek(jq) == '-';
	while ((jq_peek(jq) >= '0' && jq_peek(jq) <= '9') || jq_peek(jq) == '.')
		jq->at++;
	if (!str_to_int64(str_slice(jq->program, from, jq->at), &value.number))
		jq_give_up(jq);
	if (input)
		jq_result(jq, ret, value);
}

static void at_format(struct jq *jq, const struct json *input, struct json *ret)
{
	struct str name = jq_take_name(jq);

	if (jq_take(jq, "\"")) {
		struct json text = jq_string(jq, input, name);

		if (input)
			jq_result(jq, ret, text);
	} else if (input) {
		jq_result(jq, ret, jq_text(jq_format(jq, name, input)));
	}
}

/* Behind a dot: a name, a string, or nothing. */
static void dot(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json by = jq_text(jq_take_name(jq));

	if (!by.text.len && jq_peek(jq) == '"') {
		jq->at++;
		by = jq_string(jq, input, STR(""));
	} else if (!by.text.len) {
		if (jq_peek(jq) == '.')
			jq_give_up(jq);
		if (input)
			jq_result(jq, ret, *input);
		return;
	}
	if (input)
		index_by(jq, input, &by, ret);
}

static void term(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json inner = { .kind = JSON_ARRAY };
	struct str name;

	jq_blanks(jq);
	if (jq_take(jq, ".")) {
		dot(jq, input, ret);
	} else if (jq_take(jq, "\"")) {
		inner = jq_string(jq, input, STR(""));
		if (input)
			jq_result(jq, ret, inner);
	} else if (jq_take(jq, "(")) {
		jq_pipe(jq, input, ret);
		jq_expect(jq, ")");
	} else if (jq_take(jq, "[")) {
		if (!jq_take(jq, "]")) {
			jq_pipe(jq, input, &inner);
			jq_expect(jq, "]");
		}
		if (input)
			jq_result(jq, ret, inner);
	} else if (jq_take(jq, "{")) {
		inner = object(jq, input);
		if (input)
			jq_result(jq, ret, inner);
	} else if (jq_take(jq, "$")) {
		variable(jq, jq_take_name(jq), input, ret);
	} else if (jq_take(jq, "@")) {
		at_format(jq, input, ret);
	} else if (jq_take(jq, "if")) {
		condition(jq, input, ret);
	} else if ((jq_peek(jq) >= '0' && jq_peek(jq) <= '9') || jq_peek(jq) == '-') {
		number(jq, input, ret);
	} else if ((name = jq_take_name(jq)).len) {
		jq_function(jq, name, input, ret);
	} else {
		jq_give_up(jq);
	}
}

void jq_postfix(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json list = { .kind = JSON_ARRAY };

	term(jq, input, &list);
	while (!jq->f->unknown) {
		struct json next = { .kind = JSON_ARRAY };
		struct str name;

		if (jq_take(jq, "[")) {
			bracket(jq, input, &list, &next);
		} else if (jq_peek(jq) == '.' && jq->at + 1 < jq->program.len) {
			jq->at++;
			if (jq_peek(jq) == '[')
				continue;
			name = jq_take_name(jq);
			if (!name.len && jq_take(jq, "\""))
				name = jq_string(jq, input, STR("")).text;
			if (!name.len)
				jq_give_up(jq);
			members(jq, name, &list, &next);
		} else if (jq_take(jq, "?")) {
			continue;
		} else {
			break;
		}
		list = next;
	}
	for (size_t i = 0; i < list.n; i++)
		jq_result(jq, ret, list.items[i]);
}
