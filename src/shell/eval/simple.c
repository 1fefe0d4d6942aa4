/* Simple commands: aliases, expansion, redirections, assignments, then what is really meant. */
#include "shell/eval/eval.h"

#include <errno.h>

#include "shell/eval/alias.h"
#include "shell/eval/builtin.h"
#include "shell/eval/trace.h"
#include "shell/eval/zsh.h"

#define MAX_PREFIX 64 /* assignments in front of one command */

void eval_sync_status(struct shell *sh)
{
	static const struct piece digits[] = {
		{ .kind = PIECE_TEXT, .text = { "0", 1 } },
		{ .kind = PIECE_TEXT, .text = { "1", 1 } },
	};
	static const struct field fields[] = { { .pieces = &digits[0], .n = 1 },
		{ .pieces = &digits[1], .n = 1 } };
	int status = sh->eval->status;

	if (status == 0 || status == 1)
		sh->status = value_fields((struct fields){ .at = &fields[status], .n = 1 });
	else if (status == STATUS_UNKNOWN)
		sh->status = text_of_field(eval_arena(sh), field_any());
	else
		sh->status = value_text(eval_arena(sh), arena_printf(eval_arena(sh), "%d", status));
}

static int assign_all(struct shell *sh, const struct assign *assigns)
{
	for (const struct assign *a = assigns; a; a = a->next) {
		bool zsh_table =
			sh->dialect == DIALECT_ZSH && a->subscript && zsh_is_table(a->name);
		int err = zsh_table || ((a->subscript || a->is_array) && state_is_table(a->name))
				  ? state_set_flags(sh, a->name, VARIABLE_ASSOC, 0)
				  : 0;

		if (!err)
			err = expand_assign(sh, a);
		if (!err && zsh_table)
			err = zsh_table_assigned(sh, a->name);
		if (err)
			return err;
		if (sh->restricted && restricted_variable(a->name)) {
			sh->eval->status = 1;
			sh->eval->flow = FLOW_EXIT;
			return 0;
		}
		if (trace_is_on(sh))
			err = trace_assignment(sh, a);
		if (err)
			return err;
		if (str_is(a->name, "BASH_ARGV0"))
			sh->name = state_get(sh, a->name);
		sh->world->eval->changes++;
	}
	return 0;
}

/* Assignments in front of a command hold while it runs. */
struct prefix {
	struct str name;
	struct value value;
	unsigned int flags;
	bool was_set;
};

static int prefix_set(
	struct shell *sh, const struct assign *assigns, struct prefix *saved, size_t *ret_n)
{
	*ret_n = 0;
	for (const struct assign *a = assigns; a && *ret_n < MAX_PREFIX; a = a->next) {
		struct prefix *p = &saved[*ret_n];
		int err;

		p->name = a->name;
		p->value = state_get(sh, a->name);
		p->flags = state_flags(sh, a->name);
		p->was_set = p->value.n > 0 || p->value.open;
		++*ret_n;
		err = expand_assign(sh, a);
		if (!err)
			err = state_set_flags(sh, a->name, VARIABLE_EXPORTED, 0);
		if (err)
			return err;
	}
	return 0;
}

static int prefix_restore(struct shell *sh, const struct prefix *saved, size_t n)
{
	while (n--) {
		const struct prefix *p = &saved[n];
		int err;

		if (p->flags & (VARIABLE_ARRAY | VARIABLE_ASSOC))
			continue;
		err = p->was_set ? state_set(sh, p->name, p->value, false)
				 : state_unset(sh, p->name);
		if (!err && p->was_set && !(p->flags & VARIABLE_EXPORTED))
			err = state_set_flags(sh, p->name, 0, VARIABLE_EXPORTED);
		if (err)
			return err;
	}
	return 0;
}

/* $SUDO modal ...: an unquoted word that is not known may be none, and the next the command. */
static int behind_nothing(
	struct shell *sh, const struct field *argv, size_t argc, struct span span, bool functions)
{
	struct shell *branch;
	size_t at = 0;
	int err;

	while (at < argc && argv[at].many && !field_has_text(&argv[at]))
		at++;
	if (at == 0 || at == argc)
		return 0;
	branch = eval_maybe(sh);
	err = branch ? eval_argv(branch, argv + at, argc - at, span, functions) : -ENOMEM;
	if (!err)
		err = eval_join(sh, branch);
	sh->eval->status = STATUS_UNKNOWN;
	return err;
}

/* There may be no program of that name: the function that bash calls then is followed too. */
static int not_found(struct shell *sh, const struct field *argv, size_t argc)
{
	struct arena *arena = eval_arena(sh);
	const struct function *handle = state_function(sh, dialect_not_found(sh));
	struct shell *branch = eval_maybe(sh);
	struct field *words = arena_alloc(arena, struct field, argc + 1);
	int err;

	if (!branch || !words)
		return -ENOMEM;
	if (!handle->body)
		return 0;
	words[0] = field_text(arena, handle->name);
	memcpy(words + 1, argv, argc * sizeof(*words));
	err = eval_function_once(branch, handle, words, argc + 1);
	return err ? err : eval_join(sh, branch);
}

int eval_argv(
	struct shell *sh, const struct field *argv, size_t argc, struct span span, bool functions)
{
	const struct function *function;
	const struct builtin *builtin;
	struct str name;

	if (argc == 0)
		return 0;
	if (!field_known(eval_arena(sh), &argv[0], &name)) {
		int err = eval_program(sh, argv, argc, span);

		return err ? err : behind_nothing(sh, argv, argc, span, functions);
	}
	function = functions ? state_function(sh, name) : NULL;
	if (functions && !function) {
		int err = alias_snapshot_function(sh, name, &function);

		if (err)
			return err;
	}
	if (function && (function->body || function->or_else))
		return eval_function(sh, function, argv, argc, span);
	if (restricted_command(sh, argv, argc, name)) {
		sh->eval->status = 1;
		return eval_complain(sh, "", argv[0], ": restricted");
	}
	builtin = dialect_builtin(sh, name);
	if (builtin && !builtin_is_disabled(sh, name))
		return builtin_run(sh, builtin, argv, argc, span);
	if (functions && !sh->eval->functions && state_function(sh, dialect_not_found(sh)) &&
		!exists_program(sh, name)) {
		int err = not_found(sh, argv, argc);

		if (err)
			return err;
	}
	return eval_program(sh, argv, argc, span);
}

static int run_with_prefix(struct shell *sh, const struct node *node, const struct fields *argv)
{
	struct prefix saved[MAX_PREFIX];
	size_t n = 0;
	int err = prefix_set(sh, node->assigns, saved, &n);

	if (!err)
		err = eval_argv(sh, argv->at, argv->n, eval_span(sh, node->span), true);
	if (!err && n)
		err = prefix_restore(sh, saved, n);
	return err;
}

static int run_fields(struct shell *sh, const struct node *node, const struct fields *argv)
{
	const struct fields last = { .at = argv->at + argv->n - 1, .n = 1 };
	int err = node->assigns ? run_with_prefix(sh, node, argv)
				: eval_argv(sh, argv->at, argv->n, eval_span(sh, node->span), true);

	sh->last_argument = value_fields(last);
	return err;
}

static int run_alternatives(struct shell *sh, const struct node *node, const struct value *argv)
{
	int err = 0;

	if (argv->n == 1 && !argv->open)
		return run_fields(sh, node, &argv->alternatives[0]);
	for (size_t i = 0; i < argv->n && !err; i++) {
		struct shell *branch;

		if (argv->alternatives[i].n == 0)
			continue;
		branch = eval_maybe(sh);
		err = branch ? run_fields(branch, node, &argv->alternatives[i]) : -ENOMEM;
		if (!err)
			err = eval_join(sh, branch);
	}
	sh->eval->status = STATUS_UNKNOWN;
	return err;
}

static bool is_exec(struct shell *sh, const struct value *argv)
{
	struct str name;

	return argv->n == 1 && argv->alternatives[0].n == 1 &&
	       field_known(eval_arena(sh), &argv->alternatives[0].at[0], &name) &&
	       str_is(name, "exec");
}

static bool is_empty(const struct value *argv)
{
	for (size_t i = 0; i < argv->n; i++)
		if (argv->alternatives[i].n)
			return false;
	return !argv->open;
}

/* ${x?} and set -u: a shell that is not interactive ends there. */
static bool failed(struct shell *sh)
{
	if (!sh->world->failed)
		return false;
	sh->world->failed = false;
	/* Out of memory is remembered by the arena. */
	(void)eval_complain(sh, "", sh->world->why_failed, "");
	sh->eval->status = 127;
	sh->eval->flow = FLOW_EXIT;
	return true;
}

/* shopt -s failglob: the command is not run. What bash drops with it is followed all the same. */
static bool lacks_names(struct shell *sh)
{
	if (!sh->world->no_match)
		return false;
	sh->world->no_match = false;
	sh->eval->status = 1;
	(void)eval_complain(sh, "no match: ", field_any(), "");
	return true;
}

/* No command: $(<file) prints the file when its output is wanted. */
static int bare(struct shell *sh, const struct node *node)
{
	const struct descriptor *before = sh->eval->descriptors;
	struct channel *bodies = sh->world->eval->bodies;
	struct value text;
	bool fails;
	int err;

	sh->eval->substituted = 0;
	sh->world->refused = false;
	err = assign_all(sh, node->assigns);
	sh->eval->status = sh->world->refused ? 1 : sh->eval->substituted;
	if (err || failed(sh) || !node->redirects)
		return err;
	err = eval_redirects(sh, node->redirects, &fails);
	if (!err && !fails && node->redirects->op == REDIRECT_IN && !node->redirects->next &&
		!node->assigns && eval_is_read(sh, 1)) {
		text = eval_stdin(sh);
		err = eval_write(sh, 1, &text);
	}
	if (!err)
		err = eval_bodies(sh, bodies);
	eval_restore(sh, before);
	return err;
}

/* Assignments among the words of export, local ... are no words. */
static int declare(struct shell *sh, const struct node *node)
{
	const struct descriptor *before = sh->eval->descriptors;
	bool fails = false;
	int err;

	err = assign_all(sh, node->assigns);
	if (!err && node->redirects)
		err = eval_redirects(sh, node->redirects, &fails);
	if (!err && !fails)
		err = builtin_declare(sh, node->words);
	eval_restore(sh, before);
	return err;
}

/* [ and test: what the environment does not hold is taken as unset. */
static bool is_condition(const struct word *word)
{
	const struct part *part = word->parts;

	return part && !part->next && part->kind == PART_LITERAL &&
	       (str_is(part->text, "[") || str_is(part->text, "test"));
}

static bool runs_something(const struct word *words)
{
	for (const struct word *word = words; word; word = word->next)
		for (const struct part *part = word->parts; part; part = part->next)
			if (part->kind != PART_LITERAL && part->kind != PART_PARAM &&
				part->kind != PART_GLOB)
				return true;
	return false;
}

/* g${x}it push: where the name hangs on a variable nobody set, it may be what is left of it. */
static int run_presumed(struct shell *sh, const struct node *node, const struct value *was)
{
	struct shell *branch;
	struct value argv;
	struct str name;
	int err;

	if (was->n != 1 || !was->alternatives[0].n || sh->eval->flow != FLOW_NEXT ||
		field_is_known(&was->alternatives[0].at[0]) ||
		!field_has_text(&was->alternatives[0].at[0]) || runs_something(node->words))
		return 0;
	sh->world->presumes_unset = true;
	err = expand_words(sh, node->words, &argv);
	sh->world->presumes_unset = false;
	if (err || argv.n != 1 || !argv.alternatives[0].n ||
		!field_known(eval_arena(sh), &argv.alternatives[0].at[0], &name))
		return err;
	branch = eval_maybe(sh);
	err = branch ? run_fields(branch, node, &argv.alternatives[0]) : -ENOMEM;
	return err ? err : eval_join(sh, branch);
}

int eval_simple(struct shell *sh, const struct node *node)
{
	const struct descriptor *before = sh->eval->descriptors;
	struct channel *bodies = sh->world->eval->bodies;
	struct value argv;
	bool aliased, fails, skips;
	int err;

	if (sh->eval->traps) {
		err = trap_debug(sh, node, &skips);
		if (err || skips || sh->eval->flow != FLOW_NEXT)
			return err;
	}
	if (!node->words)
		return bare(sh, node);
	if (builtin_declares(node->words))
		return declare(sh, node);
	err = alias_run(sh, node, &aliased);
	if (!err && !aliased && sh->dialect == DIALECT_ZSH)
		err = alias_run_anywhere(sh, node, &aliased);
	if (err || aliased)
		return err;
	sh->world->presumes_unset = is_condition(node->words);
	err = expand_words(sh, node->words, &argv);
	sh->world->presumes_unset = false;
	if (err || failed(sh) || lacks_names(sh))
		return err;
	if (trace_is_on(sh) && !is_empty(&argv)) {
		err = trace_words(sh, &argv);
		if (err)
			return err;
	}
	if (is_empty(&argv)) {
		struct node rest = *node;

		rest.words = NULL;
		return bare(sh, &rest);
	}
	if (node->redirects) {
		err = eval_redirects(sh, node->redirects, &fails);
		if (err || fails) {
			eval_restore(sh, before);
			return err;
		}
	}
	err = run_alternatives(sh, node, &argv);
	if (!err)
		err = run_presumed(sh, node, &argv);
	if (!err && sh->world->eval->bodies != bodies && !is_exec(sh, &argv))
		err = eval_bodies(sh, bodies);
	if (!is_exec(sh, &argv))
		eval_restore(sh, before);
	return err;
}
