/*
 * Loops. What is known is gone through round by round; past a budget, or where the number of
 * rounds is unknown, the body is followed a few times as something that may happen.
 */
#include "shell/eval/eval.h"

#include <errno.h>

#define MAX_VAGUE_ROUNDS 2

struct budget {
	size_t calls;
	uint32_t steps;
};

static struct budget budget_start(struct shell *sh)
{
	return (struct budget){ sh->world->eval->effects->n_calls, sh->world->steps };
}

static bool budget_left(struct shell *sh, const struct budget *budget)
{
	return sh->world->eval->effects->n_calls - budget->calls < MAX_UNROLL_CALLS &&
	       sh->world->steps - budget->steps < MAX_UNROLL_STEPS;
}

/* After a round: false if the loop is left. */
static bool goes_on(struct shell *sh)
{
	struct eval_state *state = sh->eval;

	if (sh->world->eval->stopped)
		return false;
	if (state->flow != FLOW_BREAK && state->flow != FLOW_CONTINUE)
		return state->flow == FLOW_NEXT;
	if (state->flow_levels > 1) {
		state->flow_levels--;
		return false;
	}
	if (state->flow == FLOW_BREAK) {
		state->flow = FLOW_NEXT;
		return false;
	}
	state->flow = FLOW_NEXT;
	return true;
}

static void settle(struct shell *branch)
{
	goes_on(branch);
}

typedef int round_fn(struct shell *sh, const struct node *node);

/* A number of rounds that cannot be told, perhaps none. */
static int vague_rounds(struct shell *sh, const struct node *node, round_fn *round)
{
	for (int i = 0; i < MAX_VAGUE_ROUNDS && !sh->world->eval->stopped; i++) {
		struct shell *branch = eval_maybe(sh);
		uint32_t changes = sh->world->eval->changes;
		int err = branch ? round(branch, node) : -ENOMEM;

		if (err)
			return err;
		settle(branch);
		err = eval_join(sh, branch);
		if (err)
			return err;
		if (changes == sh->world->eval->changes)
			break;
	}
	return 0;
}

static int body_round(struct shell *sh, const struct node *node)
{
	return eval_list(sh, node->body);
}

static int condition(struct shell *sh, const struct node *node, enum tri *ret)
{
	bool outer = sh->eval->wants_status;
	int err;

	sh->eval->wants_status = true;
	err = eval_list(sh, node->cond);
	sh->eval->wants_status = outer;
	*ret = eval_succeeded(sh);
	if (node->kind == NODE_UNTIL)
		*ret = tri_not(*ret);
	return err;
}

static int while_round(struct shell *sh, const struct node *node)
{
	int err = eval_list(sh, node->body);
	enum tri again;

	if (err || sh->eval->flow != FLOW_NEXT)
		return err;
	return condition(sh, node, &again);
}

int eval_while(struct shell *sh, const struct node *node)
{
	struct budget budget = budget_start(sh);
	int err = 0;

	sh->eval->loops++;
	for (;;) {
		uint32_t changes = sh->world->eval->changes;
		enum tri again;

		err = condition(sh, node, &again);
		if (err || again == NO || !goes_on(sh))
			break;
		if (again == MAYBE || !budget_left(sh, &budget)) {
			err = vague_rounds(sh, node, while_round);
			break;
		}
		err = eval_list(sh, node->body);
		if (err || !goes_on(sh))
			break;
		if (changes == sh->world->eval->changes)
			break;
	}
	sh->eval->loops--;
	if (sh->eval->status != 0 && sh->eval->flow == FLOW_NEXT)
		sh->eval->status = 0;
	return err;
}

static int set_variable(struct shell *sh, struct str name, const struct field *field)
{
	sh->world->eval->changes++;
	return state_set(sh, name, text_of_field(eval_arena(sh), *field), false);
}

/* What the variable may hold in the rounds that are not gone through one by one. */
static struct value any_of(struct shell *sh, const struct fields *list, size_t from)
{
	struct value any = { 0 };

	for (size_t i = from; i < list->n && !any.open; i++) {
		struct value one = text_of_field(eval_arena(sh), list->at[i]);

		if (one.n)
			value_add(&any, one.alternatives[0]);
	}
	return any.open ? text_of_field(eval_arena(sh), field_any()) : any;
}

static int for_list(struct shell *sh, const struct node *node, const struct fields *list)
{
	struct budget budget = budget_start(sh);

	for (size_t i = 0; i < list->n; i++) {
		int err;

		if (list->at[i].many || !budget_left(sh, &budget)) {
			struct value any = any_of(sh, list, i);
			size_t next = list->at[i].many ? i + 1 : list->n;

			if (list->at[i].many)
				any = text_of_field(eval_arena(sh), list->at[i]);
			err = state_set(sh, node->name, any, false);
			if (!err)
				err = vague_rounds(sh, node, body_round);
			if (err || sh->eval->flow != FLOW_NEXT)
				return err;
			i = next - 1;
			continue;
		}
		err = set_variable(sh, node->name, &list->at[i]);
		if (!err)
			err = eval_list(sh, node->body);
		if (err || !goes_on(sh))
			return err;
	}
	return 0;
}

int eval_for(struct shell *sh, const struct node *node)
{
	struct value list;
	int err = 0;

	eval_sync_status(sh);
	if (node->has_words)
		err = expand_words(sh, node->words, &list);
	else
		list = state_positional(sh);
	sh->eval->status = 0;
	sh->eval->loops++;
	if (!err && (list.open || list.n == 0)) {
		struct value any = text_of_field(eval_arena(sh), field_any());

		err = state_set(sh, node->name, any, false);
		if (!err)
			err = vague_rounds(sh, node, body_round);
	}
	for (size_t i = 0; i < list.n && !err; i++) {
		struct shell *branch = list.n == 1 ? sh : eval_maybe(sh);

		err = branch ? for_list(branch, node, &list.alternatives[i]) : -ENOMEM;
		if (!err && branch != sh)
			err = eval_join(sh, branch);
	}
	sh->eval->loops--;
	return err;
}

static int arith(struct shell *sh, const struct word *expression, enum tri *ret)
{
	int64_t value;
	bool known;
	int err;

	*ret = YES;
	if (!expression)
		return 0;
	err = expand_arith(sh, expression, &known, &value);
	*ret = !known ? MAYBE : value ? YES : NO;
	return err;
}

static int arith_round(struct shell *sh, const struct node *node)
{
	enum tri ignored;
	int err = eval_list(sh, node->body);

	if (!err && sh->eval->flow == FLOW_NEXT)
		err = arith(sh, node->arith[2], &ignored);
	return err;
}

int eval_for_arith(struct shell *sh, const struct node *node)
{
	struct budget budget = budget_start(sh);
	enum tri again;
	int err = arith(sh, node->arith[0], &again);

	sh->eval->loops++;
	while (!err) {
		err = arith(sh, node->arith[1], &again);
		if (err || again == NO)
			break;
		if (again == MAYBE || !budget_left(sh, &budget) || !eval_step(sh)) {
			err = vague_rounds(sh, node, arith_round);
			break;
		}
		err = eval_list(sh, node->body);
		if (err || !goes_on(sh))
			break;
		err = arith(sh, node->arith[2], &again);
	}
	sh->eval->loops--;
	return err;
}
