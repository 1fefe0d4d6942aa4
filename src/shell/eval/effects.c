/* The seam of the layer: one command, one evaluation. */
#include "shell/effects.h"

#include <errno.h>

#include "shell/eval/fifo.h"
#include "shell/eval/guess.h"

const char *call_via_name(enum call_via via)
{
	static const char *const names[] = {
		[VIA_COMMAND] = "command",
		[VIA_WRAPPER] = "wrapper",
		[VIA_SHELL_TEXT] = "shell text",
		[VIA_STDIN] = "stdin",
		[VIA_FILE] = "file",
		[VIA_SUBSTITUTION] = "substitution",
		[VIA_FUNCTION] = "function",
		[VIA_ALIAS] = "alias",
		[VIA_LANGUAGE] = "language",
		[VIA_RECIPE] = "recipe",
		[VIA_TERMINAL] = "terminal",
		[VIA_LATER] = "later",
	};

	return names[via];
}

static int fork_state(struct shell *from, struct shell *fork)
{
	fork->eval = arena_alloc(from->world->arena, struct eval_state, 1);
	if (!fork->eval)
		return -ENOMEM;
	*fork->eval = *from->eval;
	return 0;
}

static int join_state(struct shell *into, struct shell *other)
{
	(void)into;
	(void)other;
	return 0;
}

struct shell *eval_fork(struct shell *sh)
{
	return state_fork(sh);
}

void eval_adopt(struct shell *sh, struct shell *other)
{
	struct place place = sh->eval->place;
	bool wanted = sh->eval->wants_status, tested = sh->eval->tested;

	state_adopt(sh, other);
	sh->eval = other->eval;
	sh->eval->place = place;
	sh->eval->wants_status = wanted;
	sh->eval->tested = tested;
}

static void set_up(struct eval *e, struct arena *arena, const struct shell_input *input,
	struct effects *effects)
{
	*e = (struct eval){
		.arena = arena,
		.input = input,
		.effects = effects,
		.calls_end = &effects->calls,
		.writes_end = &effects->writes,
		.codes_end = &effects->codes,
		.unreads_end = &effects->unreads,
		.opaques_end = &effects->opaques,
		.stand_in = -1,
		.runs_output = MAYBE,
		.runs_names = MAYBE,
		.guards = MAYBE,
		.world = {
			.arena = arena,
			.facts = input->facts,
			.hooks = {
				.substitute = eval_substitute,
				.process = eval_process,
				.list_dir = exists_list,
				.file_info = exists_info,
				.fork = fork_state,
				.join = join_state,
			},
			.eval = e,
		},
	};
}

static struct shell *start(struct eval *e)
{
	struct value cwd = value_text(e->arena, e->input->cwd);
	struct shell *sh = state_create(&e->world, cwd);

	if (!sh)
		return NULL;
	sh->eval = arena_alloc(e->arena, struct eval_state, 1);
	if (!sh->eval)
		return NULL;
	sh->eval->interactive = true;
	sh->flags = value_text(e->arena, STR("hc"));
	if (str_contains(e->input->snapshot, "expand_aliases"))
		state_set_option(sh, OPTION_EXPAND_ALIASES, true);
	return sh;
}

static int run(struct eval *e)
{
	struct shell *sh = start(e);
	uint32_t unparsed = 0;
	int err;

	if (!sh)
		return -ENOMEM;
	err = eval_source(sh, e->input->command, true, false, &unparsed);
	e->effects->is_shell = unparsed == 0;
	if (!err)
		err = eval_exit_trap(sh);
	if (!err)
		err = eval_bodies(sh, NULL);
	if (!err)
		err = coproc_wait(sh);
	if (!err)
		err = fifo_wake(sh);
	if (!err)
		err = guess_unread(sh);
	for (struct file *file = e->files; file; file = file->next)
		files_sync(sh, file);
	e->effects->limit_hit |= e->world.limit_hit;
	return err;
}

int shell_effects(
	struct arena *arena, const struct shell_input *input, struct effects **ret_effects)
{
	struct effects *effects = arena_alloc(arena, struct effects, 1);
	struct eval *e = arena_alloc(arena, struct eval, 1);
	struct unread *whole = arena_alloc(arena, struct unread, 1);
	size_t limit = arena->limit;
	int err;

	if (!effects || !e || !whole)
		return -ENOMEM;
	set_up(e, arena, input, effects);
	arena->limit = limit / 8 * 7; /* the rest is for those who judge */
	err = run(e);
	arena->limit = limit;
	if (err && err != -ENOMEM)
		return err;
	/* Out of memory is a limit like the others: what was found so far counts. */
	if (err) {
		*whole = (struct unread){
			.why = "too large to follow",
			.text = input->command,
			.shell_like = true,
		};
		*e->unreads_end = whole;
		effects->limit_hit = true;
	}
	*ret_effects = effects;
	return 0;
}

int shell_effects_of_write(struct arena *arena, struct str path, struct str content, bool known,
	struct effects **ret_effects)
{
	struct effects *effects = arena_alloc(arena, struct effects, 1);
	struct write *write = arena_alloc(arena, struct write, 1);

	if (!effects || !write)
		return -ENOMEM;
	*write = (struct write){
		.path = field_text(arena, path),
		.content = known ? value_text(arena, content) : value_unknown(),
	};
	if (!write->path.n)
		return -ENOMEM;
	effects->writes = write;
	effects->is_shell = true;
	*ret_effects = effects;
	return 0;
}
