/* Pipelines, background jobs, coprocesses, substitutions: text that flows between processes. */
#include "shell/eval/eval.h"

#include <errno.h>

#include "shell/eval/fifo.h"

/* One part of a pipeline in a process of its own; stdout goes to @sink if there is one. */
static int part(struct shell *sh, const struct node *node, struct channel *in, struct channel *out)
{
	int err = 0;

	if (in)
		err = eval_set_channel(sh, 0, in);
	if (!err && out)
		err = eval_set_channel(sh, 1, out);
	if (!err && out && node->pipe_stderr)
		err = eval_set_channel(sh, 2, out);
	if (!err)
		err = eval_node(sh, node);
	return err ? err : eval_exit_trap(sh);
}

/* The statuses of a pipeline's parts; those in front of the last MAX_PIPE_STATUS are not kept. */
#define MAX_PIPE_STATUS 16

struct statuses {
	int at[MAX_PIPE_STATUS];
	size_t n;
};

/* Of the last part that failed, under pipefail. */
static int last_failure(const struct statuses *statuses)
{
	for (size_t i = statuses->n; i-- > 0;)
		if (statuses->at[i])
			return statuses->at[i];
	return 0;
}

int eval_pipe_status(struct shell *sh, const int *statuses, size_t n)
{
	struct arena *arena = eval_arena(sh);
	int err = state_clear_elements(sh, STR("PIPESTATUS"), VARIABLE_ARRAY);

	for (size_t i = 0; i < n && !err; i++) {
		struct str key = arena_printf(arena, "%zu", i);
		struct value value =
			statuses[i] == STATUS_UNKNOWN
				? text_of_field(arena, field_any())
				: value_text(arena, arena_printf(arena, "%d", statuses[i]));

		err = key.at ? state_set_element(sh, STR("PIPESTATUS"), key, value, false)
			     : -ENOMEM;
	}
	return err;
}

static int set_pipe_status(struct shell *sh, const struct statuses *statuses)
{
	enum tri fails = state_option(sh, OPTION_PIPEFAIL);
	int failure = last_failure(statuses);

	if (fails == YES)
		sh->eval->status = failure;
	else if (fails == MAYBE && failure != sh->eval->status)
		sh->eval->status = STATUS_UNKNOWN;
	if (!sh->world->eval->pipe_status)
		return 0;
	return eval_pipe_status(sh, statuses->at, statuses->n);
}

int eval_pipeline(struct shell *sh, const struct node *node)
{
	const struct descriptor *before = sh->eval->descriptors;
	bool wanted = sh->eval->wants_status;
	bool all = state_option(sh, OPTION_PIPEFAIL) != NO || sh->world->eval->pipe_status;
	struct statuses statuses = { 0 };
	struct channel *in = NULL;
	int err = 0;

	if (node->list && !node->list->next)
		return eval_node(sh, node->list);
	for (const struct node *n = node->list; n && !err; n = n->next) {
		bool last = !n->next, here = last && state_option(sh, OPTION_LASTPIPE) == YES;
		struct channel *out = last ? NULL : eval_sink(sh);
		struct shell *child = here ? sh : eval_subshell(sh);
		uint32_t assigned = sh->world->assigned;

		if (!child || (!last && !out))
			return -ENOMEM;
		child->eval->wants_status = (last && wanted) || all;
		if (here) {
			err = in ? eval_set_channel(sh, 0, in) : 0;
			if (!err)
				err = eval_node(sh, n);
			eval_restore(sh, before);
		} else {
			err = part(child, n, in, out);
			/* What zsh keeps of the last part is not lost. */
			if (!err && !last && sh->world->assigned != assigned)
				err = state_note_lost(sh, child);
		}
		if (last)
			sh->eval->status = child->eval->status;
		if (statuses.n < MAX_PIPE_STATUS)
			statuses.at[statuses.n++] = child->eval->status;
		if (out && !err) {
			in = eval_text_channel(sh, eval_sink_text(sh, out));
			err = in ? 0 : -ENOMEM;
		}
	}
	sh->eval->wants_status = wanted;
	return err ? err : set_pipe_status(sh, &statuses);
}

int eval_add_job(struct shell *sh, struct str text)
{
	struct arena *arena = eval_arena(sh);
	struct job *job = arena_alloc(arena, struct job, 1);
	struct piece *piece = arena_alloc(arena, struct piece, 1);

	if (!job || !piece)
		return -ENOMEM;
	*piece = (struct piece){ .kind = PIECE_OWN_PID, .text = text };
	*job = (struct job){
		.pid = { .pieces = piece, .n = 1 },
		.text = text,
		.next = sh->eval->jobs,
	};
	sh->eval->jobs = job;
	sh->last_job = text_of_field(arena, job->pid);
	return 0;
}

int eval_background(struct shell *sh, const struct node *node)
{
	struct node *foreground = arena_alloc(eval_arena(sh), struct node, 1);
	struct shell *child = eval_subshell(sh);
	struct str text = STR("");
	size_t first = sh->world->eval->effects->n_calls;
	struct call **from = sh->world->eval->calls_end;
	int err;

	if (!child || !foreground)
		return -ENOMEM;
	*foreground = *node;
	foreground->background = false;
	foreground->next = NULL;
	child->eval->place.background = true;
	if (!eval_channel(sh, 0)) {
		err = eval_set_channel(child, 0, eval_null_channel(sh));
		if (err)
			return err;
	}
	err = fifo_run(child, foreground);
	if (!err)
		err = eval_exit_trap(child);
	if (err)
		return err;
	exists_opaque(sh);
	if (sh->world->eval->effects->n_calls > first && *from)
		text = eval_call_text(sh, *from);
	else if (sh->eval->source)
		text = str_slice(
			sh->eval->source->text, node->span.off, node->span.off + node->span.len);
	sh->eval->status = 0;
	return eval_add_job(sh, text);
}

/* @forgets: set -e does not hold in it, as in $( ) where bash is not told otherwise. */
static int substitute(struct shell *sh, const struct node *body, bool forgets, struct value *ret)
{
	struct shell *child;
	struct channel *sink;
	struct place place = sh->eval->place;
	int err;

	*ret = value_unknown();
	if (sh->world->depth >= MAX_DEPTH) {
		eval_stop(sh, "nested deeper than 64");
		return 0;
	}
	child = eval_subshell(sh);
	sink = eval_sink(sh);
	if (!child || !sink)
		return -ENOMEM;
	child->eval->place.via = VIA_SUBSTITUTION;
	child->eval->nested++;
	if (forgets)
		state_set_option(child, OPTION_ERREXIT, false);
	sh->world->depth++;
	err = eval_set_channel(child, 1, sink);
	if (!err)
		err = eval_list(child, body);
	if (!err)
		err = eval_exit_trap(child);
	sh->world->depth--;
	sh->eval->place = place;
	if (err)
		return err;
	sh->eval->substituted = child->eval->status;
	*ret = eval_sink_text(sh, sink);
	return 0;
}

int eval_substitute(struct shell *sh, const struct node *body, struct value *ret)
{
	bool inherits = state_option(sh, OPTION_POSIX) != NO ||
			state_option(sh, OPTION_INHERIT_ERREXIT) != NO;

	return substitute(sh, body, !inherits, ret);
}

static int process_number(struct shell *sh)
{
	return 63 - (int)(sh->world->eval->descriptors++ % 48);
}

int eval_process(struct shell *sh, const struct part *part, struct field *ret)
{
	struct eval *e = sh->world->eval;
	struct arena *arena = e->arena;
	int number = process_number(sh), err;
	struct str path = arena_printf(arena, "/dev/fd/%d", number);
	struct channel *channel;
	struct value text;

	if (!path.at)
		return -ENOMEM;
	*ret = field_text(arena, path);
	if (part->letter == '<') {
		err = substitute(sh, part->body, false, &text);
		if (err)
			return err;
		channel = eval_text_channel(sh, text);
		return channel ? eval_set_channel(sh, number, channel) : -ENOMEM;
	}
	channel = eval_sink(sh);
	if (!channel)
		return -ENOMEM;
	channel->body = part->body;
	channel->body_shell = eval_subshell(sh);
	if (!channel->body_shell)
		return -ENOMEM;
	channel->next_body = e->bodies;
	e->bodies = channel;
	return eval_set_channel(sh, number, channel);
}

int eval_bodies(struct shell *sh, struct channel *until)
{
	struct eval *e = sh->world->eval;
	int err = 0;

	while (e->bodies && e->bodies != until && !err) {
		struct channel *channel = e->bodies;
		struct shell *child = channel->body_shell;
		struct value text = eval_sink_text(sh, channel);

		e->bodies = channel->next_body;
		if (!channel->used)
			text = value_unknown();
		child->eval->place.via = VIA_SUBSTITUTION;
		err = eval_set_channel(child, 0, eval_text_channel(sh, text));
		if (!err)
			err = eval_list(child, channel->body);
	}
	return err;
}
