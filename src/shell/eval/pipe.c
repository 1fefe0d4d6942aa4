/* Pipelines, background jobs, coprocesses, substitutions: text that flows between processes. */
#include "shell/eval/eval.h"

#include <errno.h>

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

int eval_pipeline(struct shell *sh, const struct node *node)
{
	const struct descriptor *before = sh->eval->descriptors;
	bool wanted = sh->eval->wants_status;
	struct channel *in = NULL;
	int err = 0;

	if (node->list && !node->list->next)
		return eval_node(sh, node->list);
	for (const struct node *n = node->list; n && !err; n = n->next) {
		bool last = !n->next, here = last && state_option(sh, OPTION_LASTPIPE) == YES;
		struct channel *out = last ? NULL : eval_sink(sh);
		struct shell *child = here ? sh : eval_subshell(sh);

		if (!child || (!last && !out))
			return -ENOMEM;
		child->eval->wants_status = last && wanted;
		if (here) {
			err = in ? eval_set_channel(sh, 0, in) : 0;
			if (!err)
				err = eval_node(sh, n);
			eval_restore(sh, before);
		} else {
			err = part(child, n, in, out);
		}
		if (last)
			sh->eval->status = child->eval->status;
		if (out && !err) {
			in = eval_text_channel(sh, eval_sink_text(sh, out));
			err = in ? 0 : -ENOMEM;
		}
	}
	sh->eval->wants_status = wanted;
	return err;
}

static int add_job(struct shell *sh, struct str text)
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
	struct node foreground = *node;
	struct shell *child = eval_subshell(sh);
	struct str text = STR("");
	size_t first = sh->world->eval->effects->n_calls;
	struct call **from = sh->world->eval->calls_end;
	int err;

	if (!child)
		return -ENOMEM;
	foreground.background = false;
	foreground.next = NULL;
	child->eval->place.background = true;
	if (!eval_channel(sh, 0)) {
		err = eval_set_channel(child, 0, eval_null_channel(sh));
		if (err)
			return err;
	}
	err = eval_node(child, &foreground);
	if (!err)
		err = eval_exit_trap(child);
	if (err)
		return err;
	if (sh->world->eval->effects->n_calls > first && *from)
		text = eval_call_text(sh, *from);
	else if (sh->eval->source)
		text = str_slice(
			sh->eval->source->text, node->span.off, node->span.off + node->span.len);
	sh->eval->status = 0;
	return add_job(sh, text);
}

int eval_coproc(struct shell *sh, const struct node *node)
{
	struct str name = node->name.len ? node->name : STR("COPROC");
	struct shell *child = eval_subshell(sh);
	struct channel *out = eval_sink(sh), *in;
	struct arena *arena = eval_arena(sh);
	int err, number = 60 - (int)(sh->world->eval->descriptors++ % 40);
	struct str text;

	if (!child || !out)
		return -ENOMEM;
	child->eval->place.background = true;
	err = eval_set_channel(child, 1, out);
	if (!err)
		err = eval_set_channel(child, 0, eval_text_channel(sh, value_unknown()));
	if (!err)
		err = node->body ? eval_list(child, node->body) : 0;
	if (err)
		return err;
	in = eval_text_channel(sh, eval_sink_text(sh, out));
	text = arena_printf(arena, "%d", number);
	if (!in || !text.at || eval_set_channel(sh, number, in))
		return -ENOMEM;
	sh->eval->status = 0;
	err = state_set_element(sh, name, STR("0"), value_text(arena, text), false);
	if (!err)
		err = state_set_element(
			sh, name, STR("1"), text_of_field(arena, field_any()), false);
	return err ? err : add_job(sh, STR("coproc"));
}

int eval_substitute(struct shell *sh, const struct node *body, struct value *ret)
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
		err = eval_substitute(sh, part->body, &text);
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
