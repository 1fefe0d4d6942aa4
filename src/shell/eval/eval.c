/*
 * The walk over the tree in bash's order of execution. Where both of two outcomes are possible
 * the shell is forked, both are followed, and the states are joined behind them.
 */
#include "shell/eval/eval.h"

#include <errno.h>

#include "shell/eval/builtin.h"
#include "shell/eval/trace.h"

#define FORK_STEPS 8

void eval_stop(struct shell *sh, const char *why)
{
	struct eval *e = sh->world->eval;

	if (e->stopped)
		return;
	e->stopped = true;
	e->why = why;
	e->effects->limit_hit = true;
}

bool eval_step(struct shell *sh)
{
	const struct arena *arena = eval_arena(sh);

	if (sh->world->eval->stopped)
		return false;
	/* What is left is for those who judge what was found. */
	if (arena->used > arena->limit / 4 * 3)
		eval_stop(sh, "too much memory to follow");
	else if (!world_step(sh->world, 1))
		eval_stop(sh, "too many steps to follow");
	return !sh->world->eval->stopped;
}

struct span eval_span(struct shell *sh, struct span span)
{
	return sh->eval->source && sh->eval->source->typed ? span : sh->eval->place.span;
}

int eval_unread(struct shell *sh, const char *why, struct str text, bool shell_like)
{
	struct eval *e = sh->world->eval;
	struct unread *unread = arena_alloc(e->arena, struct unread, 1);

	if (!unread)
		return -ENOMEM;
	*unread = (struct unread){
		.why = why,
		.text = text,
		.shell_like = shell_like,
		.by = sh->eval->place.parent,
		.span = sh->eval->place.span,
	};
	*e->unreads_end = unread;
	e->unreads_end = &unread->next;
	return 0;
}

static bool wholly_known(const struct value *value)
{
	if (value->open || value->n == 0)
		return false;
	for (size_t i = 0; i < value->n; i++)
		for (size_t k = 0; k < value->alternatives[i].n; k++)
			if (!field_is_known(&value->alternatives[i].at[k]))
				return false;
	return true;
}

int eval_opaque(struct shell *sh, const struct call *call, const struct value *printed)
{
	struct eval *e = sh->world->eval;
	struct opaque *opaque;

	if (wholly_known(printed))
		return 0;
	opaque = arena_alloc(e->arena, struct opaque, 1);
	if (!opaque)
		return -ENOMEM;
	*opaque = (struct opaque){ .argv = call->argv, .argc = call->argc, .input = call->input };
	*e->opaques_end = opaque;
	e->opaques_end = &opaque->next;
	return 0;
}

struct field eval_cwd(struct shell *sh)
{
	if (sh->cwd.n == 1 && !sh->cwd.open && sh->cwd.alternatives[0].n == 1)
		return sh->cwd.alternatives[0].at[0];
	return field_any();
}

struct shell *eval_subshell(struct shell *sh)
{
	struct shell *fork;

	world_step(sh->world, FORK_STEPS);
	fork = state_fork(sh);
	if (fork) {
		fork->subshells++;
		if (fork->eval->traps)
			fork->eval->parent_traps = fork->eval->traps;
		fork->eval->traps = fork->eval->outer_traps = NULL;
		fork->eval->in_trap = false;
	}
	return fork;
}

/* What is left of the text behind a limit is judged by its words. */
static int unread_rest(struct shell *sh, const struct node *node)
{
	const struct source *source = sh->eval->source;

	if (!source)
		return 0;
	return eval_unread(sh, sh->world->eval->why, str_skip(source->text, node->span.off), true);
}

int eval_list(struct shell *sh, const struct node *list)
{
	for (const struct node *node = list; node; node = node->next) {
		int err;

		if (sh->world->eval->stopped)
			return unread_rest(sh, node);
		if (list == sh->eval->units)
			sh->eval->unit = node->span.off;
		err = eval_node(sh, node);
		if (err)
			return err;
		if (sh->world->eval->stopped)
			return unread_rest(sh, node);
		if (sh->eval->flow != FLOW_NEXT)
			return 0;
	}
	return 0;
}

static int subshell(struct shell *sh, const struct node *node)
{
	struct shell *child = eval_subshell(sh);
	uint32_t assigned = sh->world->assigned;
	int err;

	if (!child)
		return -ENOMEM;
	err = eval_list(child, node->body);
	if (!err)
		err = eval_exit_trap(child);
	if (!err && sh->world->assigned != assigned)
		err = state_note_lost(sh, child);
	sh->eval->status = child->eval->status;
	return err;
}

/* TRAPINT() { .. } of zsh: what the signal makes it run. TRAPEXIT: as it ends. */
static int define_trap(struct shell *sh, const struct node *node)
{
	struct arena *arena = eval_arena(sh);
	struct field argv[] = { field_text(arena, STR("trap")), field_text(arena, node->name),
		field_text(arena, str_skip(node->name, strlen("TRAP"))) };
	struct call call = { .argv = argv, .argc = ARRAY_SIZE(argv), .program = argv[0] };
	int err = state_set_function(sh, node->name, node->body, node->text);

	return err ? err : builtin_trap(sh, &call);
}

static int define_function(struct shell *sh, const struct node *node)
{
	struct arena *arena = eval_arena(sh);
	struct str source = node->text;

	if (!source.len && sh->eval->source)
		source = str_slice(
			sh->eval->source->text, node->span.off, node->span.off + node->span.len);
	(void)arena;
	sh->eval->status = 0;
	sh->world->eval->changes++;
	if (sh->dialect == DIALECT_ZSH && str_starts(node->name, "TRAP"))
		return define_trap(sh, node);
	return state_set_function(sh, node->name, node->body, source);
}

static int arith(struct shell *sh, const struct node *node)
{
	int64_t value;
	bool known;
	int err;

	sh->world->presumes_unset = true;
	err = expand_arith(sh, node->words, &known, &value);
	sh->world->presumes_unset = false;

	sh->eval->status = known ? value == 0 : STATUS_UNKNOWN;
	return err;
}

static int test(struct shell *sh, const struct node *node)
{
	enum tri answer;
	int err = eval_test(sh, node->test, &answer);

	sh->eval->status = answer == MAYBE ? STATUS_UNKNOWN : answer == NO;
	return err;
}

static int unparsed(struct shell *sh, const struct node *node)
{
	sh->eval->status = STATUS_UNKNOWN;
	return eval_unread(sh, node->why ? node->why : "could not be read", node->text, true);
}

static int by_kind(struct shell *sh, const struct node *node)
{
	switch (node->kind) {
	case NODE_SIMPLE:
		return eval_simple(sh, node);
	case NODE_PIPELINE:
		return eval_pipeline(sh, node);
	case NODE_AND:
	case NODE_OR:
		return eval_and_or(sh, node);
	case NODE_SEQUENCE:
		return eval_list(sh, node->list);
	case NODE_GROUP:
		return eval_list(sh, node->body);
	case NODE_SUBSHELL:
		return subshell(sh, node);
	case NODE_IF:
		return eval_if(sh, node);
	case NODE_WHILE:
	case NODE_UNTIL:
		return eval_while(sh, node);
	case NODE_FOR:
	case NODE_SELECT:
		return eval_for(sh, node);
	case NODE_FOR_ARITH:
		return eval_for_arith(sh, node);
	case NODE_CASE:
		return eval_case(sh, node);
	case NODE_FUNCTION:
		return define_function(sh, node);
	case NODE_COPROC:
		return eval_coproc(sh, node);
	case NODE_TEST:
		return test(sh, node);
	case NODE_ARITH:
		return arith(sh, node);
	case NODE_UNPARSED:
		return unparsed(sh, node);
	}
	return 0;
}

/* A compound command with redirections of its own. */
static int redirected(struct shell *sh, const struct node *node)
{
	const struct descriptor *before = sh->eval->descriptors;
	struct channel *bodies = sh->world->eval->bodies;
	bool fails;
	int err = eval_redirects(sh, node->redirects, &fails);

	if (!err && !fails)
		err = by_kind(sh, node);
	if (!err)
		err = eval_bodies(sh, bodies);
	eval_restore(sh, before);
	return err;
}

/* Whose failure ends a script under set -e: those in lists speak for themselves. */
static bool may_fail(const struct node *node)
{
	if (node->negated)
		return false;
	switch ((int)node->kind) {
	case NODE_SIMPLE:
	case NODE_SUBSHELL:
	case NODE_TEST:
	case NODE_ARITH:
		return true;
	case NODE_PIPELINE:
		return node->list && node->list->next;
	default:
		return false;
	}
}

static bool is_traced(const struct node *node)
{
	return node->kind == NODE_TEST || node->kind == NODE_ARITH || node->kind == NODE_CASE ||
	       node->kind == NODE_FOR || node->kind == NODE_FOR_ARITH;
}

int eval_node(struct shell *sh, const struct node *node)
{
	bool tested = sh->eval->tested;
	int err;

	if (!eval_step(sh) || state_option(sh, OPTION_NOEXEC) == YES)
		return 0;
	if (node->background)
		return eval_background(sh, node);
	if (sh->eval->source && sh->eval->source->typed && node->kind == NODE_SIMPLE)
		sh->eval->place.span = node->span;
	sh->eval->tested |= node->negated;
	eval_sync_status(sh);
	if (is_traced(node) && trace_is_on(sh)) {
		err = trace_compound(sh);
		if (err)
			return err;
	}
	if (node->redirects && node->kind != NODE_SIMPLE && node->kind != NODE_FUNCTION)
		err = redirected(sh, node);
	else
		err = by_kind(sh, node);
	sh->eval->tested = tested;
	if (!err && node->timed)
		err = trace_times(sh);
	if (!err && sh->world->eval->pipe_status && node->kind == NODE_SIMPLE)
		err = eval_pipe_status(sh, &sh->eval->status, 1);
	if (node->negated && sh->eval->status != STATUS_UNKNOWN)
		sh->eval->status = !sh->eval->status;
	if (!err && sh->eval->status && !tested && may_fail(node))
		err = trap_failed(sh);
	return err;
}
