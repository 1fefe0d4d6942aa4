/* Functions of jq over arrays and over several results. */
#include <stdlib.h>

#include "shell/filter/jq.h"

void jq_reverse(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json all = { .kind = JSON_ARRAY };

	(void)args;
	/* jq 1.6: [.[length - 1 - range(0;length)]] */
	if (input->kind == JSON_STRING ? input->text.len > 0
				       : input->kind != JSON_ARRAY && input->kind != JSON_NULL)
		jq_raise(jq, NULL);
	for (size_t i = input->n; i-- > 0;)
		jq_result(jq, &all, input->items[i]);
	jq_result(jq, ret, all);
}

static void range_of(
	struct jq *jq, const struct json *from, const struct json *to, double by, struct json *ret)
{
	if (from->kind != JSON_NUMBER || to->kind != JSON_NUMBER) {
		jq_raise(jq, NULL);
		return;
	}
	for (double at = from->number; by > 0 ? at < to->number : by < 0 && at > to->number;
		at += by) {
		if (++jq->steps > MAX_JQ_STEPS)
			jq_give_up(jq);
		if (jq_stopped(jq))
			return;
		jq_result(jq, ret, jq_number(at));
	}
}

void jq_range_two(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json from = jq_results(jq, &args[0], input), to = jq_results(jq, &args[1], input);

	for (size_t i = 0; i < from.n; i++)
		for (size_t k = 0; k < to.n && !jq_stopped(jq); k++)
			range_of(jq, &from.items[i], &to.items[k], 1, ret);
}

void jq_range_three(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json from = jq_results(jq, &args[0], input), to = jq_results(jq, &args[1], input),
		    by = jq_results(jq, &args[2], input);

	if (jq_stopped(jq))
		return;
	if (from.n != 1 || to.n != 1 || by.n != 1 || by.items[0].kind != JSON_NUMBER)
		jq_give_up(jq);
	else
		range_of(jq, &from.items[0], &to.items[0], by.items[0].number, ret);
}

/* What an argument gives that has an end; errors behind the last one that is asked for count not.
 */
void jq_limit(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json most = jq_results(jq, &args[0], input), list;

	if (jq_stopped(jq) || most.n != 1 || most.items[0].kind != JSON_NUMBER) {
		jq_give_up(jq);
		return;
	}
	if (most.items[0].number <= 0) {
		jq_give_up(jq);
		return;
	}
	list = jq_results(jq, &args[1], input);
	if (jq->raised && (double)list.n >= most.items[0].number)
		jq->raised = false;
	for (size_t i = 0; i < list.n && (double)i < most.items[0].number; i++)
		jq_result(jq, ret, list.items[i]);
}

void jq_first(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct json list = jq_results(jq, &args[0], input);

	if (list.n && !jq->f->unknown) {
		jq->raised = false;
		jq_result(jq, ret, list.items[0]);
	}
}

struct keyed {
	struct json key, item;
	size_t at;
	struct jq *jq;
};

static int compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = jq_compare(x->jq, &x->key, &y->key);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* The items in the order of what the argument makes of them; NULL for what has none. */
static struct keyed *in_order(
	struct jq *jq, const struct json *input, const struct jq_argument *arg)
{
	struct keyed *all;

	if (input->kind != JSON_ARRAY) {
		jq_raise(jq, NULL);
		return NULL;
	}
	all = filter_alloc(jq->f, input->n, sizeof(*all));
	for (size_t i = 0; all && i < input->n && !jq_stopped(jq); i++)
		all[i] = (struct keyed){ jq_results(jq, arg, &input->items[i]), input->items[i], i,
			jq };
	if (!all || jq_stopped(jq))
		return NULL;
	qsort(all, input->n, sizeof(*all), compare_keyed);
	return all;
}

void jq_sort_by(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct keyed *all = in_order(jq, input, &args[0]);
	struct json made = { .kind = JSON_ARRAY };

	for (size_t i = 0; all && i < input->n; i++)
		jq_result(jq, &made, all[i].item);
	jq_result(jq, ret, made);
}

static void group(struct jq *jq, const struct json *input, const struct jq_argument *args,
	bool whole, struct json *ret)
{
	struct keyed *all = in_order(jq, input, &args[0]);
	struct json groups = { .kind = JSON_ARRAY };

	for (size_t i = 0; all && i < input->n;) {
		struct json one = { .kind = JSON_ARRAY }, begins = all[i].key;

		for (; i < input->n && !jq_compare(jq, &begins, &all[i].key); i++)
			jq_result(jq, &one, all[i].item);
		jq_result(jq, &groups, whole || !one.n ? one : one.items[0]);
	}
	jq_result(jq, ret, groups);
}

void jq_group_by(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	group(jq, input, args, true, ret);
}

void jq_unique_by(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	group(jq, input, args, false, ret);
}

void jq_min_by(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct keyed *all = in_order(jq, input, &args[0]);

	jq_result(jq, ret, all && input->n ? all[0].item : (struct json){ 0 });
}

void jq_max_by(
	struct jq *jq, const struct json *input, const struct jq_argument *args, struct json *ret)
{
	struct keyed *all = in_order(jq, input, &args[0]);

	jq_result(jq, ret, all && input->n ? all[input->n - 1].item : (struct json){ 0 });
}
