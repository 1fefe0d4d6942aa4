/*
 * Loops. What is known is gone through round by round; past a budget, or where the number of
 * rounds is unknown, the body is followed a few times as something that may happen.
 */
#include "shell/eval/eval.h"

#include <errno.h>

#define MAX_VAGUE_ROUNDS 2

/* What would make another round differ: anything changed since. */
static uint32_t changes_of(struct shell *sh)
{
	return sh->world->eval->changes + sh->world->assigned;
}

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
		uint32_t changes = changes_of(sh);
		int err = branch ? round(branch, node) : -ENOMEM;

		if (err)
			return err;
		settle(branch);
		err = eval_join(sh, branch);
		if (err)
			return err;
		if (changes == changes_of(sh))
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
	bool outer = sh->eval->wants_status, tested = sh->eval->tested;
	int err;

	sh->eval->wants_status = sh->eval->tested = true;
	err = eval_list(sh, node->cond);
	sh->eval->wants_status = outer;
	sh->eval->tested = tested;
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
	int err = 0, status = 0;

	sh->eval->loops++;
	for (;;) {
		uint32_t changes = changes_of(sh);
		enum tri again;

		err = condition(sh, node, &again);
		if (err || again == NO || !goes_on(sh))
			break;
		if (again == MAYBE || !budget_left(sh, &budget)) {
			exists_opaque(sh); /* it may wait for something */
			err = vague_rounds(sh, node, while_round);
			status = STATUS_UNKNOWN;
			break;
		}
		err = eval_list(sh, node->body);
		status = sh->eval->status;
		if (err || !goes_on(sh))
			break;
		if (changes == changes_of(sh)) {
			exists_opaque(sh);
			break;
		}
	}
	sh->eval->loops--;
	if (sh->eval->flow == FLOW_NEXT)
		sh->eval->status = status;
	return err;
}

static int set_variable(struct shell *sh, struct str name, const struct field *field)
{
	struct value value = text_of_field(eval_arena(sh), *field);
	int err;

	sh->world->eval->changes++;
	if (!(state_flags(sh, name) & VARIABLE_NAMEREF))
		return state_set(sh, name, value, false);
	/* The reference itself goes through the words. */
	err = state_set_flags(sh, name, 0, VARIABLE_NAMEREF);
	if (!err)
		err = state_set(sh, name, value, false);
	return err ? err : state_set_flags(sh, name, VARIABLE_NAMEREF, 0);
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

/* The word that a line typed at the menu chooses; none: the empty text. */
static struct value chosen(struct shell *sh, const struct fields *list, const struct value *line)
{
	struct arena *arena = eval_arena(sh);
	struct str text;
	int64_t number;

	if (!value_known(arena, line, &text)) {
		struct value any = any_of(sh, list, 0), none = value_text(arena, STR(""));

		return value_join(&any, &none);
	}
	if (str_to_int64(str_trim(text), &number) && number > 0 && (size_t)number <= list->n)
		return text_of_field(arena, list->at[number - 1]);
	return value_text(arena, STR(""));
}

/* One line of the menu's input; *ret_more NO at its end. */
static int menu_round(
	struct shell *sh, const struct node *node, const struct fields *list, enum tri *ret_more)
{
	struct channel *in = eval_channel(sh, 0);
	struct value line = text_of_field(eval_arena(sh), field_any());
	struct str text;
	int err;

	*ret_more = MAYBE;
	if (in && in->kind == CHANNEL_NULL)
		*ret_more = NO;
	if (in && in->kind == CHANNEL_TEXT)
		*ret_more = text_take_line(eval_arena(sh), &in->text, '\n', &line);
	if (*ret_more == NO)
		return 0;
	err = eval_set(sh, STR("REPLY"), line);
	/* An empty line shows the menu again. */
	if (err || (value_known(eval_arena(sh), &line, &text) && !str_trim(text).len))
		return err;
	err = eval_set(sh, node->name, chosen(sh, list, &line));
	return err ? err : eval_list(sh, node->body);
}

static int menu(struct shell *sh, const struct node *node, const struct fields *list)
{
	struct budget budget = budget_start(sh);
	enum tri more = YES;
	int err = 0;

	while (!err && more == YES && budget_left(sh, &budget) && eval_step(sh)) {
		err = menu_round(sh, node, list, &more);
		if (more == NO)
			sh->eval->status = 1;
		if (!goes_on(sh))
			break;
	}
	return err;
}

static int select_from(struct shell *sh, const struct node *node, const struct value *list)
{
	struct channel *in = eval_channel(sh, 0);
	bool known = in && (in->kind == CHANNEL_NULL ||
				   (in->kind == CHANNEL_TEXT && in->text.n == 1 && !in->text.open));
	struct shell *branch = sh;
	int err;

	for (size_t i = 0; i < list->n; i++) {
		if (list->alternatives[i].n == 0)
			continue;
		if (!known || list->n > 1)
			branch = eval_maybe(sh);
		err = branch ? menu(branch, node, &list->alternatives[i]) : -ENOMEM;
		if (!err && branch != sh)
			err = eval_join(sh, branch);
		if (err)
			return err;
	}
	return 0;
}

int eval_for(struct shell *sh, const struct node *node)
{
	struct value list;
	int err = 0;

	if (node->has_words)
		err = expand_words(sh, node->words, &list);
	else
		list = state_positional(sh);
	sh->eval->status = 0;
	sh->eval->loops++;
	if (!err && node->kind == NODE_SELECT && list.n && !list.open) {
		err = select_from(sh, node, &list);
		sh->eval->loops--;
		return err;
	}
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
