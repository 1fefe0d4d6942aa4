/* Terms of jq's expressions: paths, strings, arrays, objects, conditions. */
#include <stdlib.h>

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

void jq_raise(struct jq *jq, const struct json *what)
{
	if (jq->raised)
		return;
	jq->raised = true;
	jq->told = what != NULL;
	jq->error = what ? *what : (struct json){ 0 };
}

void jq_blanks(struct jq *jq)
{
	for (;;) {
		if (jq_peek(jq) == '#')
			jq->at = MIN(str_find_char(jq->program, '\n', jq->at), jq->program.len);
		else if (jq_peek(jq) && strchr(" \t\r\n", jq_peek(jq)))
			jq->at++;
		else
			break;
	}
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
	if (!jq_stopped(jq) && !jq_take(jq, text))
		jq_give_up(jq);
}

struct str jq_take_name(struct jq *jq)
{
	size_t from = jq->at;

	while (is_name(jq_peek(jq), jq->at == from))
		jq->at++;
	return str_slice(jq->program, from, jq->at);
}

/* Behind a step of a path the value is known by it. */
static const struct jq_path *step(struct jq *jq, const struct json *of, const struct json *key)
{
	struct jq_path *path;
	struct json *kept;

	if (!of->path)
		return NULL;
	path = arena_alloc(jq->f->arena, struct jq_path, 1);
	kept = arena_alloc(jq->f->arena, struct json, 1);
	if (!path || !kept) {
		jq->f->failed = true;
		return NULL;
	}
	*kept = *key;
	*path = (struct jq_path){ of->path, kept };
	return path;
}

static void found(struct jq *jq, const struct json *of, const struct json *key, struct json item,
	struct json *ret)
{
	item.path = step(jq, of, key);
	jq_result(jq, ret, item);
}

/* Where a slice or an index counted from the end begins. */
static size_t place(double index, size_t n)
{
	if (index < 0)
		index += (double)n;
	return index < 0 ? 0 : index > (double)n ? n : (size_t)index;
}

static void slice(struct jq *jq, const struct json *of, const struct json *from,
	const struct json *to, struct json *ret)
{
	struct json part = *of, key = { .kind = JSON_OBJECT };
	size_t n = of->kind == JSON_STRING ? of->text.len : of->n, first, last;

	if ((from->kind != JSON_NULL && from->kind != JSON_NUMBER) ||
		(to->kind != JSON_NULL && to->kind != JSON_NUMBER)) {
		jq_raise(jq, NULL);
		return;
	}
	first = from->kind == JSON_NULL ? 0 : place(from->number, n);
	last = to->kind == JSON_NULL ? n : place(to->number, n);
	last = MAX(last, first);
	if (of->kind == JSON_STRING && jq_length(of->text) != n)
		jq_give_up(jq);
	else if (of->kind == JSON_STRING)
		part.text = str_slice(of->text, first, last);
	else if (of->kind == JSON_ARRAY)
		part = (struct json){ .kind = JSON_ARRAY,
			.items = of->items + first,
			.n = last - first,
			.capacity = last - first };
	else if (of->kind != JSON_NULL)
		jq_raise(jq, NULL);
	jq_put(jq->f, &key, STR("start"), *from);
	jq_put(jq->f, &key, STR("end"), *to);
	found(jq, of, &key, part, ret);
}

void jq_index(struct jq *jq, const struct json *of, const struct json *by, struct json *ret)
{
	struct json item = { 0 };
	double at = by->number < 0 ? by->number + (double)of->n : by->number;

	if (of->is_environment && by->kind == JSON_STRING) {
		struct str value;

		if (!filter_env(jq->f, by->text, &value))
			jq_give_up(jq);
		else
			jq_result(jq, ret, jq_text(value));
		return;
	}
	if (by->kind == JSON_OBJECT) {
		struct json from = jq_member(by, STR("start")), to = jq_member(by, STR("end"));

		slice(jq, of, &from, &to, ret);
		return;
	}
	if (of->kind == JSON_OBJECT && by->kind == JSON_STRING)
		item = jq_member(of, by->text);
	else if (of->kind == JSON_ARRAY && by->kind == JSON_ARRAY)
		jq_give_up(jq);
	else if (of->kind == JSON_ARRAY && by->kind == JSON_NUMBER)
		item = at >= 0 && at < (double)of->n ? of->items[(size_t)at] : item;
	else if (of->kind != JSON_NULL ||
		 (by->kind != JSON_STRING && by->kind != JSON_NUMBER && by->kind != JSON_NULL))
		jq_raise(jq, NULL);
	found(jq, of, by, item, ret);
}

void jq_each(struct jq *jq, const struct json *of, struct json *ret)
{
	if (of->is_environment)
		jq_give_up(jq);
	if (of->kind != JSON_ARRAY && of->kind != JSON_OBJECT)
		jq_raise(jq, NULL);
	for (size_t i = 0; i < of->n && !jq_stopped(jq); i++) {
		struct json key =
			of->kind == JSON_OBJECT ? jq_text(of->keys[i]) : jq_number((double)i);

		found(jq, of, &key, of->items[i], ret);
	}
}

/* Behind [ : nothing, an index, or a slice, for every item of @list. */
static void bracket(
	struct jq *jq, const struct json *input, const struct json *list, struct json *ret)
{
	struct json from = { .kind = JSON_ARRAY }, to = { .kind = JSON_ARRAY };
	bool is_slice;

	if (jq_take(jq, "]")) {
		for (size_t i = 0; i < list->n; i++)
			jq_each(jq, &list->items[i], ret);
		return;
	}
	is_slice = jq_take(jq, ":");
	if (!is_slice) {
		jq_pipe(jq, input, &from);
		is_slice = jq_take(jq, ":");
	} else {
		jq_result(jq, &from, (struct json){ 0 });
	}
	jq_blanks(jq);
	if (is_slice && jq_peek(jq) != ']')
		jq_pipe(jq, input, &to);
	else
		jq_result(jq, &to, (struct json){ 0 });
	jq_expect(jq, "]");
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < to.n; k++)
			for (size_t j = 0; j < from.n && !jq_stopped(jq); j++)
				if (is_slice)
					slice(jq, &list->items[i], &from.items[j], &to.items[k],
						ret);
				else
					jq_index(jq, &list->items[i], &from.items[j], ret);
}

static void number(struct jq *jq, const struct json *input, struct json *ret)
{
	size_t from = jq->at;
	struct str text;
	char *end;
	double value;

	while (jq_peek(jq) && (strchr("0123456789.", jq_peek(jq)) ||
				      ((jq_peek(jq) | 32) == 'e' && jq->at > from) ||
				      (strchr("+-", jq_peek(jq)) && jq->at > from &&
					      (jq->program.at[jq->at - 1] | 32) == 'e')))
		jq->at++;
	text = arena_copy(jq->f->arena, str_slice(jq->program, from, jq->at));
	if (!text.at) {
		jq->f->failed = true;
		return;
	}
	value = strtod(text.at, &end);
	if (end != text.at + text.len)
		jq_give_up(jq);
	if (input)
		jq_result(jq, ret, jq_number(value));
}

static void at_format(struct jq *jq, const struct json *input, struct json *ret)
{
	struct str name = jq_take_name(jq);

	if (jq_take(jq, "\""))
		jq_string(jq, input, name, ret);
	else if (input)
		jq_result(jq, ret, jq_text(jq_format(jq, name, input)));
}

/* Behind a dot: a name, a string, or nothing. */
static void dot(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json by = { .kind = JSON_ARRAY };
	struct str name = jq_take_name(jq);

	if (name.len)
		jq_result(jq, &by, jq_text(name));
	else if (jq_peek(jq) == '"') {
		jq->at++;
		jq_string(jq, input, STR(""), &by);
	} else {
		if (input)
			jq_result(jq, ret, *input);
		return;
	}
	for (size_t i = 0; input && i < by.n; i++)
		jq_index(jq, input, &by.items[i], ret);
}

/* Adds copies without a path: what is in an array that was made is not found by one. */
static void collect(struct jq *jq, const struct json *items, struct json *ret)
{
	struct json all = { .kind = JSON_ARRAY };

	for (size_t i = 0; i < items->n; i++) {
		struct json item = items->items[i];

		item.path = NULL;
		jq_result(jq, &all, item);
	}
	jq_result(jq, ret, all);
}

static void variable(struct jq *jq, const struct json *input, struct json *ret)
{
	struct str name;
	struct json value = { 0 };

	jq_blanks(jq);
	name = jq_take_name(jq);
	if (!input)
		return;
	if (jq_variable(jq, name, &value))
		jq_result(jq, ret, value);
	else
		jq_give_up(jq);
}

static void term(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json inner = { .kind = JSON_ARRAY };
	struct str name;

	jq_blanks(jq);
	if (jq_take(jq, "..")) {
		jq_function(jq, STR("recurse"), input, ret);
	} else if (str_starts(str_skip(jq->program, jq->at), ".") &&
		   !(jq->at + 1 < jq->program.len && jq->program.at[jq->at + 1] >= '0' &&
			   jq->program.at[jq->at + 1] <= '9')) {
		jq->at++;
		dot(jq, input, ret);
	} else if (jq_take(jq, "\"")) {
		jq_string(jq, input, STR(""), ret);
	} else if (jq_take(jq, "(")) {
		jq_pipe(jq, input, ret);
		jq_expect(jq, ")");
	} else if (jq_take(jq, "[")) {
		if (!jq_take(jq, "]")) {
			jq_pipe(jq, input, &inner);
			jq_expect(jq, "]");
		}
		if (input)
			collect(jq, &inner, ret);
	} else if (jq_take(jq, "{")) {
		jq_object(jq, input, ret);
	} else if (jq_take(jq, "$")) {
		variable(jq, input, ret);
	} else if (jq_take(jq, "@")) {
		at_format(jq, input, ret);
	} else if ((jq_peek(jq) >= '0' && jq_peek(jq) <= '9') || jq_peek(jq) == '.') {
		number(jq, input, ret);
	} else if (jq_take(jq, "-")) {
		struct json zero = jq_number(0);

		jq_postfix(jq, input, &inner);
		for (size_t i = 0; i < inner.n; i++)
			jq_result(jq, ret, jq_calculate(jq, "-", &zero, &inner.items[i]));
	} else if (!jq_control(jq, input, ret)) {
		name = jq_take_name(jq);
		if (name.len)
			jq_function(jq, name, input, ret);
		else
			jq_give_up(jq);
	}
}

/* One step of a path behind a term; false: none stands there. */
static bool suffix(struct jq *jq, const struct json *input, struct json *list)
{
	struct json next = { .kind = JSON_ARRAY }, by = { .kind = JSON_ARRAY };
	struct str name;

	if (jq_take(jq, "[")) {
		bracket(jq, input, list, &next);
	} else if (jq_peek(jq) == '.' && jq->at + 1 < jq->program.len &&
		   jq->program.at[jq->at + 1] != '.') {
		jq->at++;
		if (jq_peek(jq) == '[')
			return true;
		name = jq_take_name(jq);
		if (name.len)
			jq_result(jq, &by, jq_text(name));
		else if (jq_take(jq, "\""))
			jq_string(jq, input, STR(""), &by);
		else
			jq_give_up(jq);
		for (size_t i = 0; i < list->n; i++)
			for (size_t k = 0; k < by.n && !jq_stopped(jq); k++)
				jq_index(jq, &list->items[i], &by.items[k], &next);
	} else {
		return false;
	}
	if (!jq_stopped(jq) || jq->raised)
		*list = next;
	return true;
}

/* An error before a ? ends it quietly: what was found before it stays. */
static void forgive(struct jq *jq, size_t from, const struct jq_binding *scope, unsigned int depth)
{
	struct json ignored = { .kind = JSON_ARRAY };
	size_t error_at = jq->at;

	jq->raised = false;
	jq->scope = scope;
	jq->depth = depth;
	jq->at = from;
	term(jq, NULL, &ignored);
	while (!jq_stopped(jq) && !(jq->at >= error_at && jq_take(jq, "?"))) {
		if (jq_take(jq, "?"))
			continue;
		if (!suffix(jq, NULL, &ignored)) {
			jq->raised = true;
			return;
		}
	}
}

void jq_postfix(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json list = { .kind = JSON_ARRAY };
	const struct jq_binding *scope = jq->scope;
	unsigned int depth = jq->depth;
	size_t from = jq->at;

	if (jq_stopped(jq))
		return;
	term(jq, input, &list);
	while (!jq->f->unknown && !jq->f->failed) {
		if (jq->raised) {
			forgive(jq, from, scope, depth);
			if (jq->raised)
				break;
		} else if (!jq_take(jq, "?") && !suffix(jq, input, &list)) {
			break;
		}
	}
	for (size_t i = 0; i < list.n; i++)
		jq_put(jq->f, ret, STR(""), list.items[i]);
}
