/*
 * Traps (bash(1), trap): EXIT as a process ends, ERR, DEBUG and RETURN where bash runs them, and
 * those for a signal once something here sends it. CHLD and PIPE come by themselves.
 */
#include <errno.h>
#include <signal.h>

#include "base/signals.h"
#include "shell/eval/builtin.h"
#include "shell/expand/quote.h"

#define SIGNAL_BIT(number) ((uint64_t)1 << ((number)&63))

static int signal_number(struct str text)
{
	int number;

	return signal_parse(text, &number) ? number : -1;
}

/* As it is kept: EXIT, ERR, DEBUG, RETURN, or a signal's name without SIG. */
static struct str condition_name(struct str name)
{
	static const char *const own[] = { "EXIT", "ERR", "DEBUG", "RETURN" };
	int number;

	/* These are no signals: none of them is known as SIG... */
	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (str_equal_nocase(name, str_from(own[i])))
			return str_from(own[i]);
	number = signal_number(name);
	if (number == 0)
		return str_is(name, "0") ? STR("EXIT") : name;
	if (name.len > 3 && str_equal_nocase(str_slice(name, 0, 3), STR("SIG")))
		name = str_skip(name, 3);
	return number > 0 && signal_abbreviation(number).len ? signal_abbreviation(number) : name;
}

static const struct trap *find(
	const struct trap *from, const struct trap *until, struct str condition)
{
	for (const struct trap *trap = from; trap && trap != until; trap = trap->next)
		if (str_equal(trap->signal, condition))
			return trap->text.n ? trap : NULL;
	return NULL;
}

/* The text runs as a command of its own; $? is afterwards what it was. */
static int run(struct shell *sh, const struct field *text)
{
	int status = sh->eval->status, err;

	if (sh->eval->in_trap)
		return 0;
	sh->eval->in_trap = true;
	err = eval_text(sh, text, VIA_SHELL_TEXT);
	sh->eval->in_trap = false;
	if (sh->eval->flow == FLOW_NEXT)
		sh->eval->status = status;
	return err;
}

static int may_run(struct shell *sh, const struct call *call, const struct field *text)
{
	struct shell *branch = eval_maybe(sh);
	int err;

	if (!branch)
		return -ENOMEM;
	if (call)
		branch->eval->place.parent = call;
	branch->eval->flow = FLOW_NEXT;
	err = run(branch, text);
	branch->eval->flow = sh->eval->flow;
	return err ? err : eval_join(sh, branch);
}

static int set_trap(struct shell *sh, struct str condition, struct field text, bool ignores)
{
	struct trap *trap = arena_alloc(eval_arena(sh), struct trap, 1);

	if (!trap)
		return -ENOMEM;
	*trap = (struct trap){ condition, text, ignores, sh->eval->traps };
	sh->eval->traps = trap;
	sh->eval->parent_traps = NULL;
	return 0;
}

/* trap - TERM, trap '' TERM: nobody who sends it from now on finds what this shell had set. */
static void release_signal(struct shell *sh, struct str name)
{
	struct caught **at = &sh->world->eval->caught;

	while (*at) {
		if ((*at)->shell == sh && str_equal((*at)->signal, name))
			*at = (*at)->next;
		else
			at = &(*at)->next;
	}
}

/* For a signal: kept where whoever sends it finds it. */
static int catch_signal(struct shell *sh, struct str name, struct field text)
{
	struct eval *e = sh->world->eval;
	struct caught *caught = arena_alloc(e->arena, struct caught, 1);
	int number = signal_number(name);
	bool by_itself = number < 0 || str_is(name, "CHLD") || str_is(name, "PIPE");

	if (!caught)
		return -ENOMEM;
	*caught = (struct caught){ name, text, sh, e->caught };
	e->caught = caught;
	return by_itself || (e->sent & SIGNAL_BIT(number)) ? may_run(sh, NULL, &text) : 0;
}

static int print_traps(struct shell *sh, const struct call *call, size_t from)
{
	struct arena *arena = eval_arena(sh);
	const struct trap *shown = sh->eval->traps ? sh->eval->traps : sh->eval->parent_traps;
	struct buf out = BUF_IN(arena);

	for (const struct trap *trap = shown; trap; trap = trap->next) {
		bool wanted = from >= call->argc;
		struct str text, name;

		for (size_t i = from; i < call->argc; i++)
			wanted |= builtin_word(sh, call, i, &name) &&
				  str_equal(condition_name(name), trap->signal);
		if (!wanted || find(shown, NULL, trap->signal) != trap)
			continue;
		if (!field_known(arena, &trap->text, &text))
			return builtin_unknown(sh, call);
		buf_printf(&out, "trap -- %.*s %s%.*s\n", STR_ARGS(quote_text(arena, text)),
			signal_number(trap->signal) > 0 ? "SIG" : "", STR_ARGS(trap->signal));
	}
	return buf_failed(&out) ? -ENOMEM : eval_write_text(sh, 1, buf_str(&out));
}

int builtin_trap(struct shell *sh, const struct call *call)
{
	struct field text;
	struct str word = STR("");
	size_t at = 1;
	bool ignores;
	int err = 0;

	sh->eval->status = 0;
	if (builtin_word(sh, call, 1, &word) && str_is(word, "--"))
		at = 2;
	if (call->argc <= at || str_is(word, "-p"))
		return print_traps(sh, call, str_is(word, "-p") ? 2 : at);
	if (str_starts(word, "-") && word.len > 1 && at == 1)
		return 0;
	text = call->argv[at];
	ignores = field_equals(&text, STR("")) == YES && call->argc > at + 1;
	/* `trap - X`, `trap '' X` and `trap X` reset. */
	if (field_equals(&text, STR("-")) == YES || field_equals(&text, STR("")) == YES ||
		call->argc == at + 1)
		text = (struct field){ 0 };
	for (size_t i = call->argc == at + 1 ? at : at + 1; i < call->argc && !err; i++) {
		struct str name = STR("");

		builtin_word(sh, call, i, &name);
		name = condition_name(name);
		err = set_trap(sh, name, text, ignores);
		if (!text.n)
			release_signal(sh, name);
		if (!err && text.n && find(sh->eval->traps, NULL, name) && !str_is(name, "EXIT") &&
			!str_is(name, "ERR") && !str_is(name, "DEBUG") && !str_is(name, "RETURN"))
			err = catch_signal(sh, name, text);
	}
	return err;
}

int eval_exit_trap(struct shell *sh)
{
	const struct trap *trap = find(sh->eval->traps, NULL, STR("EXIT"));
	enum flow flow = sh->eval->flow;
	int err;

	if (!trap)
		return 0;
	sh->eval->traps = NULL;
	sh->eval->in_trap = false;
	sh->eval->flow = FLOW_NEXT;
	err = run(sh, &trap->text);
	sh->eval->flow = flow;
	return err;
}

/* DEBUG, ERR and RETURN hold in the functions that set them, and within others by set -T, -E. */
static const struct trap *visible(struct shell *sh, struct str condition, enum shell_option traced)
{
	if (!sh->eval->traps || sh->eval->in_trap)
		return NULL;
	return find(sh->eval->traps, state_option(sh, traced) == NO ? sh->eval->outer_traps : NULL,
		condition);
}

/* shopt -s extdebug: a trap that fails skips the command, with 2 it returns from the function. */
static int decide(struct shell *sh, const struct field *text, bool *ret_skips)
{
	int before = sh->eval->status, status, err;

	if (sh->eval->in_trap)
		return 0;
	sh->eval->in_trap = true;
	err = eval_text(sh, text, VIA_SHELL_TEXT);
	sh->eval->in_trap = false;
	status = sh->eval->status;
	*ret_skips = sh->eval->flow == FLOW_NEXT && status != 0 && status != STATUS_UNKNOWN;
	if (*ret_skips && status == 2 && sh->eval->functions)
		sh->eval->flow = FLOW_RETURN;
	if (sh->eval->flow == FLOW_NEXT)
		sh->eval->status = before;
	return err;
}

int trap_debug(struct shell *sh, const struct node *node, bool *ret_skips)
{
	const struct trap *trap = visible(sh, STR("DEBUG"), OPTION_FUNCTRACE);
	const struct source *source = sh->eval->source;
	struct str command;
	int err;

	*ret_skips = false;
	if (!trap)
		return 0;
	if (source) {
		command = str_slice(
			source->text, node->span.off, (size_t)node->span.off + node->span.len);
		err = state_set(
			sh, STR("BASH_COMMAND"), value_text(eval_arena(sh), command), false);
		if (err)
			return err;
	}
	if (state_option(sh, OPTION_EXTDEBUG) == YES)
		return decide(sh, &trap->text, ret_skips);
	return run(sh, &trap->text);
}

int trap_return(struct shell *sh)
{
	const struct trap *trap = visible(sh, STR("RETURN"), OPTION_FUNCTRACE);
	enum flow flow = sh->eval->flow;
	int err;

	/* exit, exec and set -e leave no function: it is not returned from. */
	if (!trap || flow == FLOW_EXIT)
		return 0;
	sh->eval->flow = FLOW_NEXT;
	err = run(sh, &trap->text);
	sh->eval->flow = flow;
	return err;
}

bool trap_wants_status(struct shell *sh)
{
	return state_option(sh, OPTION_ERREXIT) != NO || visible(sh, STR("ERR"), OPTION_ERRTRACE);
}

/* set -e, and whether it failed cannot be told: then the shell ends here, or later and well. */
static int may_end(struct shell *sh)
{
	const struct trap *trap = find(sh->eval->traps, NULL, STR("EXIT"));
	struct shell *branch;

	/* Once: behind other commands it would mostly do the same. */
	if (!trap || trap == sh->world->eval->may_exit)
		return 0;
	sh->world->eval->may_exit = trap;
	branch = eval_maybe(sh);
	return branch ? eval_exit_trap(branch) : -ENOMEM;
}

int trap_failed(struct shell *sh)
{
	const struct trap *trap;
	int err = 0;

	if (sh->eval->tested || sh->eval->status == 0 || sh->eval->flow != FLOW_NEXT)
		return 0;
	trap = visible(sh, STR("ERR"), OPTION_ERRTRACE);
	if (trap)
		err = sh->eval->status == STATUS_UNKNOWN ? may_run(sh, NULL, &trap->text)
							 : run(sh, &trap->text);
	if (err || sh->eval->flow != FLOW_NEXT || state_option(sh, OPTION_ERREXIT) != YES)
		return err;
	if (sh->eval->status == STATUS_UNKNOWN)
		return may_end(sh);
	sh->eval->flow = FLOW_EXIT;
	return 0;
}

/* The signal that kill, pkill or timeout would send; 0: none, -1: it cannot be told. */
static int signal_of(struct shell *sh, const struct call *call, size_t *ret_first)
{
	int number = signal_number(STR("TERM")), found;
	struct str word;
	size_t i = 1;

	for (; i < call->argc; i++) {
		struct str rest;

		if (!builtin_word(sh, call, i, &word) || word.len < 2 || word.at[0] != '-')
			break;
		rest = str_skip(word, 1);
		if (str_is(word, "--")) {
			i++;
			break;
		}
		if (str_is(word, "-l") || str_is(word, "-L"))
			return 0;
		if (str_is(word, "-s") || str_is(word, "-n") || str_is(word, "--signal"))
			found = builtin_word(sh, call, ++i, &rest) ? signal_number(rest) : -2;
		else if (str_starts(word, "--signal="))
			found = signal_number(str_skip(word, strlen("--signal=")));
		else
			found = signal_number(str_starts(rest, "s") && signal_number(rest) < 0
						      ? str_skip(rest, 1)
						      : rest);
		if (found >= 0)
			number = found;
		if (found == -2)
			number = -1;
	}
	*ret_first = i;
	return number;
}

/* Which of the words of `kill` is the shell itself? MAYBE: some word is not known. */
static enum tri hits_itself(const struct call *call, size_t first)
{
	enum tri answer = NO;

	for (size_t i = first; i < call->argc; i++) {
		const struct field *word = &call->argv[i];

		for (size_t k = 0; k < word->n; k++) {
			const struct piece *piece = &word->pieces[k];

			if (piece->kind == PIECE_OWN_PID && piece->text.len == 0 && word->n == 1)
				return YES;
			if (piece->kind != PIECE_TEXT)
				answer = MAYBE;
		}
		/* 0, -1: the whole group, everything. */
		if (field_equals(word, STR("0")) == YES || field_equals(word, STR("-1")) == YES)
			answer = MAYBE;
	}
	return answer;
}

/* Signals that certainly end a shell that has no trap for them. */
static bool ends(int number)
{
	return number == SIGKILL || number == SIGTERM || number == SIGHUP || number == SIGUSR1 ||
	       number == SIGUSR2 || number == SIGALRM;
}

/* trap '' TERM */
static bool is_ignored(struct shell *sh, struct str name)
{
	for (const struct trap *trap = sh->eval->traps; trap; trap = trap->next)
		if (str_equal(trap->signal, name))
			return trap->ignores;
	return false;
}

int trap_signalled(struct shell *sh, const struct call *call)
{
	struct eval *e = sh->world->eval;
	bool is_kill = field_equals(&call->program, STR("kill")) == YES;
	const struct trap *trap;
	size_t first = 1;
	int number = signal_of(sh, call, &first), err = 0;
	enum tri own = is_kill ? hits_itself(call, first) : MAYBE;
	struct str name = number > 0 ? signal_abbreviation(number) : STR("");

	if (number == 0 || own == NO)
		return 0;
	trap = number == SIGKILL ? NULL : find(sh->eval->traps, NULL, name);
	if (own == YES && number == SIGKILL && !sh->subshells && !eval_conditional(sh))
		sh->eval->traps = NULL;
	/* In ( ) and the like $$ is the shell that this is a part of. */
	if (own == YES && number > 0 && !trap && ends(number) && !sh->subshells &&
		!is_ignored(sh, name) && !eval_conditional(sh))
		sh->eval->flow = FLOW_EXIT;
	if (own == YES && number > 0 && !sh->subshells)
		return trap ? run(sh, &trap->text) : 0;
	if (sh->eval->place.background || !is_kill)
		e->sent |= number < 0 ? ~(uint64_t)0 : SIGNAL_BIT(number);
	for (const struct caught *caught = e->caught; caught && !err; caught = caught->next)
		if (number < 0 || str_equal(caught->signal, name))
			err = may_run(caught->shell, call, &caught->text);
	return err;
}
