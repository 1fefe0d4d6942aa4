/*
 * coproc: a process that reads what is written to one descriptor and writes what is read from
 * another. It is followed when somebody reads or waits, with all that was written until then.
 */
#include <errno.h>

#include "shell/eval/eval.h"

/* What was written since the last time runs through the body; its output can be read then. */
static int pump(struct coproc *coproc)
{
	struct shell *sh = coproc->shell;
	struct arena *arena = eval_arena(sh);
	struct channel *out = eval_sink(sh), *in;
	struct shell *child;
	struct value text = eval_sink_text(sh, coproc->in);
	int err;

	coproc->in->written = (struct growing){ 0 };
	coproc->in->used = false;
	coproc->running = coproc->ran = true;
	in = eval_text_channel(sh, text);
	child = eval_subshell(sh);
	if (!out || !in || !child)
		return -ENOMEM;
	err = eval_set_channel(child, 1, out);
	if (!err)
		err = eval_set_channel(child, 0, in);
	if (!err && coproc->body)
		err = eval_list(child, coproc->body);
	if (!err)
		err = eval_exit_trap(child);
	text = eval_sink_text(sh, out);
	coproc->out->text = text_concat(arena, &coproc->out->text, &text);
	coproc->running = false;
	return err;
}

int coproc_pump(struct coproc *coproc)
{
	if (coproc->running || (coproc->ran && !coproc->in->used))
		return 0;
	return pump(coproc);
}

int coproc_wait(struct shell *sh)
{
	int err = 0;

	for (struct coproc *c = sh->world->eval->coprocs; c && !err; c = c->next)
		err = coproc_pump(c);
	return err;
}

/* NAME[0], NAME[1], NAME_PID. */
static int tell(struct shell *sh, struct str name, struct str text, int from, int to)
{
	struct arena *arena = eval_arena(sh);
	struct value read_end = value_text(arena, arena_printf(arena, "%d", from));
	struct value write_end = value_text(arena, arena_printf(arena, "%d", to));
	struct str pid = arena_concat(arena, name, STR("_PID"));
	int err = eval_add_job(sh, text);

	if (!err)
		err = state_set_element(sh, name, STR("0"), read_end, false);
	if (!err)
		err = state_set_element(sh, name, STR("1"), write_end, false);
	return err ? err : state_set(sh, pid, sh->last_job, false);
}

int eval_coproc(struct shell *sh, const struct node *node)
{
	struct eval *e = sh->world->eval;
	struct coproc *coproc = arena_alloc(e->arena, struct coproc, 1);
	struct str text = STR("coproc");
	int number = 60 - (int)(e->descriptors++ % 20) * 2, err;

	if (!coproc)
		return -ENOMEM;
	*coproc = (struct coproc){
		.body = node->body,
		.shell = eval_subshell(sh),
		.in = eval_sink(sh),
		.out = eval_text_channel(sh, value_text(e->arena, STR(""))),
		.next = e->coprocs,
	};
	if (!coproc->shell || !coproc->in || !coproc->out)
		return -ENOMEM;
	coproc->shell->eval->place.background = true;
	coproc->out->coproc = coproc;
	e->coprocs = coproc;
	if (sh->eval->source && node->body)
		text = str_slice(sh->eval->source->text, node->body->span.off,
			node->body->span.off + node->body->span.len);
	err = eval_set_channel(sh, number, coproc->out);
	if (!err)
		err = eval_set_channel(sh, number - 1, coproc->in);
	sh->eval->status = 0;
	return err ? err
		   : tell(sh, node->name.len ? node->name : STR("COPROC"), text, number,
			     number - 1);
}
