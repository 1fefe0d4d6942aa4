/* jq's operators, by how strongly they bind. */
#include <math.h>

#include "shell/filter/jq.h"

typedef void level_fn(struct jq *jq, const struct json *input, struct json *ret);

/* Members of both, those of @b over those of @a; objects in both become one with *. */
static struct json merged(struct jq *jq, const struct json *a, const struct json *b, bool deep)
{
	struct json made = { .kind = a->kind };

	for (size_t i = 0; i < a->n; i++)
		jq_put(jq->f, &made, a->keys ? a->keys[i] : STR(""), a->items[i]);
	for (size_t i = 0; i < b->n && !jq_stopped(jq); i++) {
		struct json item = b->items[i], before = b->keys ? jq_member(a, b->keys[i]) : item;

		if (deep && before.kind == JSON_OBJECT && item.kind == JSON_OBJECT)
			item = merged(jq, &before, &item, true);
		jq_put(jq->f, &made, b->keys ? b->keys[i] : STR(""), item);
	}
	return made;
}

static struct json add(struct jq *jq, const struct json *a, const struct json *b)
{
	if (a->kind == JSON_NULL)
		return *b;
	if (b->kind == JSON_NULL)
		return *a;
	if (a->kind != b->kind || a->kind == JSON_TRUE || a->kind == JSON_FALSE)
		jq_raise(jq, NULL);
	if (a->kind == JSON_NUMBER)
		return jq_number(a->number + b->number);
	if (a->kind == JSON_STRING)
		return jq_text(arena_concat(jq->f->arena, a->text, b->text));
	return merged(jq, a, b, false);
}

static struct json without(struct jq *jq, const struct json *a, const struct json *b)
{
	struct json made = { .kind = JSON_ARRAY };

	for (size_t i = 0; i < a->n && !jq_stopped(jq); i++) {
		bool is_there = false;

		for (size_t k = 0; k < b->n; k++)
			is_there |= !jq_compare(jq, &a->items[i], &b->items[k]);
		if (!is_there)
			jq_result(jq, &made, a->items[i]);
	}
	return made;
}

static struct json repeated(struct jq *jq, struct str text, double times)
{
	struct buf out = BUF_IN(jq->f->arena);

	if (times <= 0)
		return (struct json){ 0 };
	if (times * (double)text.len > MAX_FILTER_OUTPUT)
		jq_give_up(jq);
	for (double i = 0; i < times && !jq_stopped(jq); i++)
		buf_add(&out, text);
	jq->f->failed |= buf_failed(&out);
	return jq_text(buf_str(&out));
}

static struct json parts(struct jq *jq, struct str text, struct str by)
{
	struct json made = { .kind = JSON_ARRAY };

	while (text.len && !jq_stopped(jq)) {
		size_t end = by.len ? MIN(str_find(text, by, 0), text.len) : 1;

		while (!by.len && end < text.len && ((unsigned char)text.at[end] & 0xc0) == 0x80)
			end++;
		jq_result(jq, &made, jq_text(str_slice(text, 0, end)));
		if (by.len && end < text.len && end + by.len == text.len)
			jq_result(jq, &made, jq_text(STR("")));
		text = str_skip(text, end + by.len);
	}
	return made;
}

static struct json multiply(struct jq *jq, const struct json *a, const struct json *b)
{
	if (a->kind == JSON_STRING && b->kind == JSON_NUMBER)
		return repeated(jq, a->text, b->number);
	if (a->kind == JSON_OBJECT && b->kind == JSON_OBJECT)
		return merged(jq, a, b, true);
	if (a->kind != JSON_NUMBER || b->kind != JSON_NUMBER)
		jq_raise(jq, NULL);
	return jq_number(a->number * b->number);
}

static struct json divide(struct jq *jq, char op, const struct json *a, const struct json *b)
{
	if (op == '/' && a->kind == JSON_STRING && b->kind == JSON_STRING)
		return parts(jq, a->text, b->text);
	if (a->kind != JSON_NUMBER || b->kind != JSON_NUMBER || b->number == 0 ||
		(op == '%' && (fabs(a->number) > 1e15 || fabs(b->number) > 1e15 ||
				      trunc(b->number) == 0))) {
		jq_raise(jq, NULL);
		return (struct json){ 0 };
	}
	return jq_number(op == '/' ? a->number / b->number
				   : (double)((int64_t)a->number % (int64_t)fabs(b->number)));
}

struct json jq_calculate(struct jq *jq, const char *op, const struct json *a, const struct json *b)
{
	struct str name = str_from(op);

	if (jq_stopped(jq))
		return (struct json){ 0 };
	if (str_is(name, "=="))
		return jq_bool(!jq_compare(jq, a, b));
	if (str_is(name, "!="))
		return jq_bool(jq_compare(jq, a, b) != 0);
	if (str_is(name, "<="))
		return jq_bool(jq_compare(jq, a, b) <= 0);
	if (str_is(name, ">="))
		return jq_bool(jq_compare(jq, a, b) >= 0);
	switch (op[0]) {
	case '<':
		return jq_bool(jq_compare(jq, a, b) < 0);
	case '>':
		return jq_bool(jq_compare(jq, a, b) > 0);
	case '+':
		return add(jq, a, b);
	case '*':
		return multiply(jq, a, b);
	case '-':
		if (a->kind == JSON_ARRAY && b->kind == JSON_ARRAY)
			return without(jq, a, b);
		if (a->kind != JSON_NUMBER || b->kind != JSON_NUMBER)
			jq_raise(jq, NULL);
		return jq_number(a->number - b->number);
	default:
		return divide(jq, op[0], a, b);
	}
}

static bool assigns(const struct jq *jq, size_t behind)
{
	return behind < jq->program.len && jq->program.at[behind] == '=' &&
	       !(behind + 1 < jq->program.len && jq->program.at[behind + 1] == '=');
}

/* The operator that stands next, unless it is that of an assignment. */
static const char *take_op(struct jq *jq, const char *const *ops)
{
	jq_blanks(jq);
	for (; *ops && !jq_stopped(jq); ops++) {
		size_t from = jq->at;

		if (str_starts(str_skip(jq->program, from), "//") || !jq_take(jq, *ops))
			continue;
		if (strchr("+-*/%", (*ops)[0]) && assigns(jq, jq->at)) {
			jq->at = from;
			continue;
		}
		return *ops;
	}
	return NULL;
}

/* One level: operands of the level above, joined by @ops; the right one goes round slowest. */
static void binary(struct jq *jq, const struct json *input, struct json *ret, level_fn *above,
	const char *const *ops)
{
	struct json left = { .kind = JSON_ARRAY };
	const char *op;

	above(jq, input, &left);
	while ((op = take_op(jq, ops))) {
		struct json right = { .kind = JSON_ARRAY }, made = { .kind = JSON_ARRAY };

		above(jq, input, &right);
		for (size_t k = 0; k < right.n; k++)
			for (size_t i = 0; i < left.n && !jq_stopped(jq); i++)
				jq_result(jq, &made,
					jq_calculate(jq, op, &left.items[i], &right.items[k]));
		left = made;
	}
	for (size_t i = 0; i < left.n; i++)
		jq_put(jq->f, ret, STR(""), left.items[i]);
}

static void product(struct jq *jq, const struct json *input, struct json *ret)
{
	static const char *const ops[] = { "*", "/", "%", NULL };

	binary(jq, input, ret, jq_postfix, ops);
}

static void sum(struct jq *jq, const struct json *input, struct json *ret)
{
	static const char *const ops[] = { "+", "-", NULL };

	binary(jq, input, ret, product, ops);
}

static void comparison(struct jq *jq, const struct json *input, struct json *ret)
{
	static const char *const ops[] = { "==", "!=", "<=", ">=", "<", ">", NULL };

	binary(jq, input, ret, sum, ops);
}

/* and, or: the right side is asked only where the left one does not decide. */
static void logical(struct jq *jq, const struct json *input, struct json *ret, level_fn *above,
	const char *op, bool deciding)
{
	struct json left = { .kind = JSON_ARRAY };

	above(jq, input, &left);
	while (!jq_stopped(jq) && jq_take(jq, op)) {
		struct json made = { .kind = JSON_ARRAY };
		size_t behind = jq->at;

		for (size_t i = 0; i < MAX(left.n, (size_t)1) && !jq_stopped(jq); i++) {
			bool decided = !left.n || jq_is_true(&left.items[i]) == deciding;
			struct json right = { .kind = JSON_ARRAY };

			jq->at = behind;
			above(jq, decided ? NULL : input, &right);
			if (decided && left.n)
				jq_result(jq, &made, jq_bool(deciding));
			for (size_t k = 0; k < right.n; k++)
				jq_result(jq, &made, jq_bool(jq_is_true(&right.items[k])));
		}
		left = made;
	}
	for (size_t i = 0; i < left.n; i++)
		jq_put(jq->f, ret, STR(""), left.items[i]);
}

static void conjunction(struct jq *jq, const struct json *input, struct json *ret)
{
	logical(jq, input, ret, comparison, "and", false);
}

void jq_disjunction(struct jq *jq, const struct json *input, struct json *ret)
{
	logical(jq, input, ret, conjunction, "or", true);
}

static void assignment(struct jq *jq, const struct json *input, struct json *ret)
{
	static const char *const ops[] = { "|=", "+=", "-=", "*=", "//=", "/=", "%=", NULL };
	struct json left = { .kind = JSON_ARRAY };
	size_t from = jq->at;

	jq_disjunction(jq, input, &left);
	jq_blanks(jq);
	for (size_t i = 0; i < ARRAY_SIZE(ops) && !jq_stopped(jq); i++)
		if (ops[i] ? jq_take(jq, ops[i]) : (assigns(jq, jq->at) && jq_take(jq, "="))) {
			jq_update(jq, ops[i] ? ops[i] : "=", from, input, ret);
			return;
		}
	for (size_t i = 0; i < left.n; i++)
		jq_put(jq->f, ret, STR(""), left.items[i]);
}

/* a // b: what is true of a, or else b; an error of a ends it quietly. */
void jq_alternative(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json left = { .kind = JSON_ARRAY };
	bool any = false;

	assignment(jq, input, &left);
	if (jq_stopped(jq) || !jq_take(jq, "//")) {
		for (size_t i = 0; i < left.n; i++)
			jq_put(jq->f, ret, STR(""), left.items[i]);
		return;
	}
	for (size_t i = 0; i < left.n; i++)
		if (jq_is_true(&left.items[i])) {
			jq_result(jq, ret, left.items[i]);
			any = true;
		}
	jq_alternative(jq, any ? NULL : input, ret);
}

/* as PATTERN | ...: for each of @values. */
static void bind(
	struct jq *jq, const struct json *input, const struct json *values, struct json *ret)
{
	const struct jq_binding *scope = jq->scope;
	size_t pattern = jq->at;

	for (size_t i = 0; i < MAX(values->n, (size_t)1) && !jq_stopped(jq); i++) {
		struct json value = values->n ? values->items[i] : (struct json){ 0 };

		value.path = NULL;
		jq->at = pattern;
		jq_pattern(jq, values->n && input ? &value : NULL);
		jq_expect(jq, "|");
		jq_pipe(jq, values->n ? input : NULL, ret);
		jq->scope = scope;
	}
}

static void bound_pipe(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json left = { .kind = JSON_ARRAY };
	size_t behind;

	do {
		size_t n = left.n;

		jq_alternative(jq, input, &left);
		if (!jq_stopped(jq) && jq_take(jq, "as")) {
			struct json values = { .kind = JSON_ARRAY };

			for (size_t i = n; i < left.n; i++)
				jq_result(jq, &values, left.items[i]);
			left.n = n;
			bind(jq, input, &values, &left);
		}
	} while (!jq_stopped(jq) && jq_take(jq, ","));
	if (!jq_stopped(jq) && !assigns(jq, jq->at + 1) && jq_take(jq, "|")) {
		behind = jq->at;
		for (size_t i = 0; i < MAX(left.n, (size_t)1) && !jq_stopped(jq); i++) {
			jq->at = behind;
			jq_pipe(jq, left.n ? &left.items[i] : NULL, ret);
		}
		return;
	}
	for (size_t i = 0; i < left.n; i++)
		jq_put(jq->f, ret, STR(""), left.items[i]);
}

void jq_pipe(struct jq *jq, const struct json *input, struct json *ret)
{
	const struct jq_binding *scope = jq->scope;

	if (jq->depth >= MAX_JQ_DEPTH || ++jq->steps > MAX_JQ_STEPS)
		jq_give_up(jq);
	if (jq_stopped(jq))
		return;
	jq->depth++;
	while (jq_take(jq, "def") && !jq_stopped(jq))
		jq_define(jq);
	bound_pipe(jq, input, ret);
	jq->depth--;
	jq->scope = scope;
}
