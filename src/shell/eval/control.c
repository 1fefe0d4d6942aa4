/* Branches: decided where the condition is known, else both are followed. */
#include "shell/eval/eval.h"

#include <errno.h>

enum tri eval_succeeded(const struct shell *sh)
{
	if (sh->eval->status == STATUS_UNKNOWN)
		return MAYBE;
	return sh->eval->status == 0 ? YES : NO;
}

struct shell *eval_maybe(struct shell *sh)
{
	struct shell *branch = eval_fork(sh);

	if (!branch)
		return NULL;
	branch->eval->place.conditional = true;
	branch->eval->place.branches++;
	return branch;
}

int eval_join(struct shell *sh, struct shell *other)
{
	struct eval_state *into = sh->eval, *from = other->eval;
	bool left = from->flow != FLOW_NEXT && into->flow == FLOW_NEXT;

	if (into->flow != from->flow) {
		into->flow = MIN(into->flow, from->flow);
		into->flow_levels = MIN(into->flow_levels, from->flow_levels);
	}
	if (!left && into->status != from->status)
		into->status = STATUS_UNKNOWN;
	if (into->descriptors != from->descriptors && !into->descriptors)
		into->descriptors = from->descriptors;
	into->disabled &= from->disabled;
	sh->restricted &= other->restricted;
	if (from->traps && !into->traps)
		into->traps = from->traps;
	if (from->alias_lines && !into->alias_lines)
		into->alias_lines = from->alias_lines;
	if (from->jobs != into->jobs)
		into->jobs = from->jobs;
	return state_join(sh, other);
}

/* What can be read on stdin stands again as it was: the other branch reads the same. */
struct stdin_mark {
	struct channel *channel;
	struct value text;
};

static struct stdin_mark mark_stdin(struct shell *sh)
{
	struct stdin_mark mark = { .channel = eval_channel(sh, 0) };

	if (mark.channel)
		mark.text = mark.channel->text;
	return mark;
}

static void reset_stdin(const struct stdin_mark *mark)
{
	if (mark->channel)
		mark->channel->text = mark->text;
}

/* One of the two is taken, it cannot be told which. */
static int either(struct shell *sh, const struct node *one, bool list_one, const struct node *two,
	bool list_two)
{
	struct stdin_mark mark = mark_stdin(sh);
	struct shell *a = eval_maybe(sh), *b;
	int err = a ? 0 : -ENOMEM;

	if (!err)
		err = list_one ? eval_list(a, one) : eval_node(a, one);
	if (!err && two) {
		reset_stdin(&mark);
		b = eval_maybe(sh);
		if (!b)
			return -ENOMEM;
		err = list_two ? eval_list(b, two) : eval_node(b, two);
		if (!err)
			err = eval_join(a, b);
		if (!err)
			eval_adopt(sh, a);
		return err;
	}
	return err ? err : eval_join(sh, a);
}

/* The condition of if, while, &&: its status is wanted. */
static int condition(struct shell *sh, const struct node *node, bool list)
{
	bool outer = sh->eval->wants_status, tested = sh->eval->tested;
	int err;

	sh->eval->wants_status = sh->eval->tested = true;
	err = list ? eval_list(sh, node) : eval_node(sh, node);
	sh->eval->wants_status = outer;
	sh->eval->tested = tested;
	return err;
}

/* cond, body and otherwise may each be a list or one node: siblings follow through next. */
int eval_if(struct shell *sh, const struct node *node)
{
	int err = condition(sh, node->cond, true);
	enum tri taken;

	if (err || sh->eval->flow != FLOW_NEXT || sh->world->eval->stopped)
		return err;
	taken = eval_succeeded(sh);
	if (taken == MAYBE)
		return either(sh, node->body, true, node->otherwise, true);
	if (taken == NO && !node->otherwise)
		sh->eval->status = 0;
	return eval_list(sh, taken == YES ? node->body : node->otherwise);
}

/*
 * (a && b) && c as a && (b && c), which is the same in bash: c only runs where b did, so that what
 * b has done (cd, an assignment) is certain there. Each link costs a copy of the shell's state, so
 * that of a long chain only the last links are seen this way.
 */
static const struct node *nest_right(struct arena *arena, const struct node *node)
{
	for (int n = 0; n < MAX_NESTED_LINKS && node->left->kind == node->kind; n++) {
		struct node *outer = arena_alloc(arena, struct node, 2);
		struct node *inner = outer + 1;

		if (!outer)
			return NULL;
		*inner = *outer = *node;
		inner->left = node->left->right;
		outer->left = node->left->left;
		outer->right = inner;
		node = outer;
	}
	return node;
}

int eval_and_or(struct shell *sh, const struct node *chain)
{
	const struct node *node = nest_right(eval_arena(sh), chain);
	enum tri goes;
	int err = node ? condition(sh, node->left, false) : -ENOMEM;

	if (err || sh->eval->flow != FLOW_NEXT || sh->world->eval->stopped)
		return err;
	goes = eval_succeeded(sh);
	if (node->kind == NODE_OR)
		goes = tri_not(goes);
	if (goes == NO)
		return 0;
	if (goes == YES)
		return eval_node(sh, node->right);
	return either(sh, node->right, false, NULL, false);
}

static enum tri matches(struct shell *sh, const struct value *subject, const struct value *pattern)
{
	bool extglob = state_option(sh, OPTION_EXTGLOB) != NO;
	bool nocase = state_option(sh, OPTION_NOCASEMATCH) != NO;
	enum tri answer = NO;
	bool all = true;

	if (subject->open || pattern->open || nocase)
		return MAYBE;
	for (size_t i = 0; i < pattern->n; i++)
		for (size_t j = 0; j < subject->n; j++) {
			struct str known;
			enum tri one = MAYBE;

			if (pattern->alternatives[i].n == 1 && subject->alternatives[j].n == 1 &&
				field_known(
					eval_arena(sh), &pattern->alternatives[i].at[0], &known))
				one = pattern_matches_field(
					known, &subject->alternatives[j].at[0], extglob);
			answer = tri_or(answer, one);
			all &= one == YES;
		}
	return answer == YES && !all ? MAYBE : answer;
}

/* Does the subject match one of the item's patterns? */
static int item_matches(
	struct shell *sh, const struct case_item *item, const struct value *subject, enum tri *ret)
{
	*ret = NO;
	for (const struct word *word = item->patterns; word && *ret != YES; word = word->next) {
		struct value pattern;
		int err = expand_pattern(sh, word, &pattern);

		if (err)
			return err;
		*ret = tri_or(*ret, matches(sh, subject, &pattern));
	}
	return 0;
}

/* The body of @item and those it falls through to; returns the item to go on matching at. */
static int case_bodies(
	struct shell *sh, const struct case_item *item, const struct case_item **ret_next)
{
	for (;; item = item->next) {
		int err = eval_list(sh, item->body);

		*ret_next = item->end == CASE_CONTINUE ? item->next : NULL;
		if (err || item->end != CASE_FALL || !item->next || sh->eval->flow != FLOW_NEXT)
			return err;
	}
}

static int case_items(struct shell *sh, const struct case_item *item, const struct value *subject)
{
	while (item) {
		const struct case_item *next;
		struct shell *branch;
		enum tri hit;
		int err = item_matches(sh, item, subject, &hit);

		if (err)
			return err;
		if (hit == YES) {
			sh->eval->status = 0;
			err = case_bodies(sh, item, &item);
			if (err || sh->eval->flow != FLOW_NEXT)
				return err;
			continue;
		}
		if (hit == MAYBE) {
			branch = eval_maybe(sh);
			if (!branch)
				return -ENOMEM;
			err = case_bodies(branch, item, &next);
			if (!err)
				err = case_items(sh, item->next, subject);
			return err ? err : eval_join(sh, branch);
		}
		item = item->next;
	}
	return 0;
}

int eval_case(struct shell *sh, const struct node *node)
{
	struct value subject;
	int err;

	sh->world->presumes_unset = true;
	err = expand_text(sh, node->words, &subject);
	sh->world->presumes_unset = false;
	sh->eval->status = 0;
	return err ? err : case_items(sh, node->items, &subject);
}
