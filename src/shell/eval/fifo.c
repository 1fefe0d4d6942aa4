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

/* What the FIFOs hold before a job runs. */
struct held {
	struct file *file;
	struct value content;
	struct held *next;
};

static int hold(struct shell *sh, struct held **ret)
{
	struct eval *e = sh->world->eval;

	for (struct file *file = e->files; file; file = file->next) {
		struct held *held;

		if (file->state != VIRTUAL_FIFO)
			continue;
		files_sync(sh, file);
		held = arena_alloc(e->arena, struct held, 1);
		if (!held)
			return -ENOMEM;
		*held = (struct held){ file, file->content, *ret };
		*ret = held;
	}
	return 0;
}

/* The job waits where it read from an empty FIFO: what it wrote behind that it has not. */
static int run(struct shell *sh, const struct node *node)
{
	struct eval *e = sh->world->eval;
	struct held *held = NULL;
	int err = hold(sh, &held);

	e->blocks = false;
	if (!err)
		err = eval_node(sh, node);
	for (; held && e->blocks; held = held->next) {
		files_sync(sh, held->file);
		held->file->growing = false;
		held->file->content = held->content;
	}
	e->blocks = false;
	return err;
}

int fifo_run(struct shell *sh, const struct node *node)
{
	struct eval *e = sh->world->eval;
	int err;

	if (e->waking)
		return eval_node(sh, node);
	if (!has_fifo(e)) { /* a server makes its own */
		err = eval_node(sh, node);
		return err || !has_fifo(e) ? err : keep(sh, node);
	}
	err = keep(sh, node);
	e->waking = true;
	if (!err)
		err = run(sh, node);
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
	e->fifo_written = false;
	e->waking = true;
	for (; waiting && !err && !e->stopped; waiting = waiting->next)
		err = run(waiting->shell, waiting->node);
	e->waking = false;
	return err;
}
