/*
 * Named pipes: a job in the background may wait for what the command writes later (fifo(7)). Such
 * jobs are followed again when the command reads from a FIFO, waits or ends; it then holds what was
 * written.
 */
#include "shell/eval/fifo.h"

#include <errno.h>

#define MAX_WAITING 16 /* jobs past it are followed once only */
#define MAX_WAKES   4  /* of all of them, in one command */

struct waiting {
	struct shell *shell;
	const struct node *node;
	struct waiting *next;
};

static bool has_fifo(const struct eval *e)
{
	for (const struct file *file = e->files; file; file = file->next)
		if (file->state == VIRTUAL_FIFO)
			return true;
	return false;
}

static int keep(struct shell *sh, const struct node *node)
{
	struct eval *e = sh->world->eval;
	struct waiting *waiting, **end = &e->waiting;
	size_t n = 0;

	for (; *end; end = &(*end)->next)
		n++;
	if (n >= MAX_WAITING)
		return 0;
	waiting = arena_alloc(e->arena, struct waiting, 1);
	if (!waiting)
		return -ENOMEM;
	*waiting = (struct waiting){ .shell = eval_fork(sh), .node = node };
	*end = waiting;
	return waiting->shell ? 0 : -ENOMEM;
}

int fifo_run(struct shell *sh, const struct node *node)
{
	struct eval *e = sh->world->eval;
	int err;

	if (e->waking || !has_fifo(e))
		return eval_node(sh, node);
	err = keep(sh, node);
	e->waking = true;
	if (!err)
		err = eval_node(sh, node);
	e->waking = false;
	return err;
}

int fifo_wake(struct shell *sh)
{
	struct eval *e = sh->world->eval;
	const struct waiting *waiting = e->waiting;
	int err = 0;

	if (!waiting || e->waking || e->n_wakes >= MAX_WAKES)
		return 0;
	e->n_wakes++;
	e->waking = true;
	for (; waiting && !err && !e->stopped; waiting = waiting->next)
		err = eval_node(waiting->shell, waiting->node);
	e->waking = false;
	return err;
}
