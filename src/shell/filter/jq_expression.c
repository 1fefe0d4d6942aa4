/*
 * jq's expressions, followed as they are read: a stretch that has several inputs is read again
 * for each. With input NULL a stretch is only read past.
 */
#include "shell/filter/jq.h"

typedef void level_fn(struct jq *jq, const struct json *input, struct json *ret);

static bool same(struct jq *jq, const struct json *a, const struct json *b)
{
	struct buf one = BUF_IN(jq->f->arena), two = BUF_IN(jq->f->arena);

	jq_print(jq->f, &one, a, false);
	jq_print(jq->f, &two, b, false);
	jq->f->failed |= buf_failed(&one) || buf_failed(&two);
	return str_equal(buf_str(&one), buf_str(&two));
}

static struct json apply(struct jq *jq, const char *op, const struct json *a, const struct json *b)
{
	int64_t result = 0;

	if (op[0] == '+')
		return jq_add(jq, a, b);
	if (str_is(str_from(op), "=="))
		return jq_bool(same(jq, a, b));
	if (str_is(str_from(op), "!="))
		return jq_bool(!same(jq, a, b));
	if (op[0] == 'a' || op[0] == 'o')
		return jq_bool(op[0] == 'a' ? jq_is_true(a) && jq_is_true(b)
					    : jq_is_true(a) || jq_is_true(b));
	if (a->kind != JSON_NUMBER || b->kind != JSON_NUMBER || a->inexact || b->inexact) {
		jq_give_up(jq);
		return *a;
	}
	switch (op[0]) {
	case '-':
		jq->f->unknown |= __builtin_sub_overflow(a->number, b->number, &result);
		return jq_whole(result);
	case '*':
		jq->f->unknown |= __builtin_mul_overflow(a->number, b->number, &result);
		return jq_whole(result);
	case '<':
		return jq_bool(op[1] ? a->number <= b->number : a->number < b->number);
	case '>':
		return jq_bool(op[1] ? a->number >= b->number : a->number > b->number);
	default:
		jq_give_up(jq);
		return *a;
	}
}

/* One level of precedence: operands of the level above, joined by @ops. */
static void binary(struct jq *jq, const struct json *input, struct json *ret, level_fn *above,
	const char *const *ops)
{
	struct json left = { .kind = JSON_ARRAY };

	above(jq, input, &left);
	while (!jq->f->unknown) {
		struct json right = { .kind = JSON_ARRAY }, a, b;
		const char *const *op = ops;

		jq_blanks(jq);
		if (str_starts(str_skip(jq->program, jq->at), "//"))
			break;
		while (*op && !jq_take(jq, *op))
			op++;
		if (!*op)
			break;
		if (jq_peek(jq) == '=')
			jq_give_up(jq);
		above(jq, input, &right);
		a = jq_only(jq, input, &left);
		b = jq_only(jq, input, &right);
		left.n = 0;
		if (input && !jq->f->unknown)
			jq_result(jq, &left, apply(jq, *op, &a, &b));
	}
	for (size_t i = 0; i < left.n; i++)
		jq_result(jq, ret, left.items[i]);
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

static void conjunction(struct jq *jq, const struct json *input, struct json *ret)
{
	static const char *const ops[] = { "and", NULL };

	binary(jq, input, ret, comparison, ops);
}

static void disjunction(struct jq *jq, const struct json *input, struct json *ret)
{
	static const char *const ops[] = { "or", NULL };

	binary(jq, input, ret, conjunction, ops);
}

/* a // b: what is true of a, or else b. */
void jq_alternative(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json left = { .kind = JSON_ARRAY };
	bool any = false;

	disjunction(jq, input, &left);
	if (!jq_take(jq, "//")) {
		for (size_t i = 0; i < left.n; i++)
			jq_result(jq, ret, left.items[i]);
		return;
	}
	for (size_t i = 0; i < left.n; i++)
		if (jq_is_true(&left.items[i])) {
			jq_result(jq, ret, left.items[i]);
			any = true;
		}
	jq_alternative(jq, any ? NULL : input, ret);
}

/* as $NAME | ...: for each of @values. */
static void bind(
	struct jq *jq, const struct json *input, const struct json *values, struct json *ret)
{
	struct json nothing = { 0 };
	size_t body;
	struct str name;

	jq_expect(jq, "$");
	name = jq_take_name(jq);
	jq_expect(jq, "|");
	body = jq->at;
	if (jq->n_variables == MAX_JQ_VARIABLES)
		jq_give_up(jq);
	for (size_t i = 0; i < MAX(values->n, (size_t)1) && !jq->f->unknown; i++) {
		jq->at = body;
		jq->names[jq->n_variables] = name;
		jq->variables[jq->n_variables++] = values->n ? values->items[i] : nothing;
		jq_pipe(jq, values->n ? input : NULL, ret);
		jq->n_variables--;
	}
}

void jq_pipe(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json left = { .kind = JSON_ARRAY };
	size_t behind;

	if (jq->depth >= MAX_JQ_DEPTH || ++jq->steps > MAX_JQ_STEPS)
		jq_give_up(jq);
	if (jq->f->unknown || jq->f->failed)
		return;
	jq->depth++;
	do
		jq_alternative(jq, input, &left);
	while (!jq->f->unknown && jq_take(jq, ","));
	if (jq_take(jq, "as")) {
		bind(jq, input, &left, ret);
	} else if (jq_take(jq, "|")) {
		behind = jq->at;
		if (jq_peek(jq) == '=')
			jq_give_up(jq);
		for (size_t i = 0; i < MAX(left.n, (size_t)1) && !jq->f->unknown; i++) {
			jq->at = behind;
			jq_pipe(jq, left.n ? &left.items[i] : NULL, ret);
		}
	} else {
		for (size_t i = 0; i < left.n; i++)
			jq_result(jq, ret, left.items[i]);
	}
	jq->depth--;
}
