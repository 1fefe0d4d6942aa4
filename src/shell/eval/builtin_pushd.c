/* pushd, popd, dirs: the stack of directories (bash(1), DIRSTACK), whose top is the working one. */
#include <errno.h>

#include "shell/eval/builtin.h"

struct stack {
	struct field *at; /* the working directory first; room for one more */
	size_t n;
};

static int read_stack(struct shell *sh, struct stack *ret)
{
	const struct fields *old = sh->eval->directories;
	size_t n = old ? old->n : 0;

	ret->at = arena_alloc(eval_arena(sh), struct field, n + 2);
	if (!ret->at)
		return -ENOMEM;
	ret->at[0] = eval_cwd(sh);
	if (n)
		memcpy(ret->at + 1, old->at, n * sizeof(*ret->at));
	ret->n = n + 1;
	return 0;
}

/* All but the top is kept; ~1 and the like are read from DIRSTACK. */
static int keep_stack(struct shell *sh, const struct stack *stack)
{
	struct fields *list = arena_alloc(eval_arena(sh), struct fields, 1);
	struct value all;
	int64_t next = 0;
	int err;

	if (!list)
		return -ENOMEM;
	*list = (struct fields){ stack->at + 1, stack->n - 1 };
	sh->eval->directories = list;
	all = value_fields((struct fields){ stack->at, stack->n });
	err = state_clear_elements(sh, STR("DIRSTACK"), VARIABLE_ARRAY);
	return err ? err : state_set_list(sh, STR("DIRSTACK"), &all, &next);
}

/* +N counts from the top, -N from the bottom. False: no such word, or no such place. */
static bool place_of(const struct stack *stack, struct str word, size_t *ret)
{
	int64_t n;

	if (word.len < 2 || (word.at[0] != '+' && word.at[0] != '-') ||
		!str_to_int64(str_skip(word, 1), &n) || n < 0 || (size_t)n >= stack->n)
		return false;
	*ret = word.at[0] == '+' ? (size_t)n : stack->n - 1 - (size_t)n;
	return true;
}

static void insert(struct stack *stack, size_t at, struct field field)
{
	memmove(stack->at + at + 1, stack->at + at, (stack->n - at) * sizeof(*stack->at));
	stack->at[at] = field;
	stack->n++;
}

static void take_out(struct stack *stack, size_t at)
{
	stack->n--;
	memmove(stack->at + at, stack->at + at + 1, (stack->n - at) * sizeof(*stack->at));
}

/* The first @n go behind the others. */
static int rotate(struct shell *sh, struct stack *stack, size_t n)
{
	struct field *at = arena_alloc(eval_arena(sh), struct field, stack->n + 1);

	if (!at)
		return -ENOMEM;
	for (size_t i = 0; i < stack->n; i++)
		at[i] = stack->at[(i + n) % stack->n];
	stack->at = at;
	return 0;
}

/* To the top of the stack, which is kept unless it is certainly no directory. */
static int go_to_top(struct shell *sh, struct stack *stack)
{
	int err = builtin_go(sh, stack->at[0], false);

	stack->at[0] = eval_cwd(sh);
	return err || sh->eval->status == 1 ? err : keep_stack(sh, stack);
}

/* The operand; *ret_stay: -n was given. */
static const struct field *operand(struct shell *sh, const struct call *call, bool *ret_stay)
{
	struct str word;
	size_t at = 1;

	*ret_stay = builtin_word(sh, call, at, &word) && str_is(word, "-n");
	at += *ret_stay;
	at += builtin_word(sh, call, at, &word) && str_is(word, "--");
	return at < call->argc ? &call->argv[at] : NULL;
}

static int refuse(struct shell *sh)
{
	sh->eval->status = 1;
	return 0;
}

int builtin_pushd(struct shell *sh, const struct call *call)
{
	struct stack stack;
	struct str word;
	bool stay, counts;
	const struct field *to = operand(sh, call, &stay);
	size_t n = 1;
	int err = read_stack(sh, &stack);

	if (err)
		return err;
	/* More than one directory is too many. */
	if (to && to + 1 < call->argv + call->argc)
		return builtin_false(sh, call);
	sh->eval->status = 0;
	counts = to && field_known(eval_arena(sh), to, &word) && word.len > 1 &&
		 (word.at[0] == '+' || word.at[0] == '-');
	if (to && !counts) {
		insert(&stack, stay ? 1 : 0, *to);
		return stay ? keep_stack(sh, &stack) : go_to_top(sh, &stack);
	}
	if (counts ? !place_of(&stack, word, &n) : stack.n < 2)
		return refuse(sh);
	if (to) {
		err = rotate(sh, &stack, n);
	} else {
		struct field top = stack.at[0];

		stack.at[0] = stack.at[1];
		stack.at[1] = top;
	}
	if (err)
		return err;
	return stay ? keep_stack(sh, &stack) : go_to_top(sh, &stack);
}

int builtin_popd(struct shell *sh, const struct call *call)
{
	struct stack stack;
	struct str word;
	bool stay;
	const struct field *which = operand(sh, call, &stay);
	size_t at = 0;
	int err = read_stack(sh, &stack);

	if (err)
		return err;
	sh->eval->status = 0;
	if (stack.n < 2)
		return refuse(sh);
	if (which && field_known(eval_arena(sh), which, &word) && !place_of(&stack, word, &at))
		return refuse(sh);
	if (at || stay) {
		take_out(&stack, at ? at : 1);
		return keep_stack(sh, &stack);
	}
	take_out(&stack, 0);
	return go_to_top(sh, &stack);
}

/* ~ in the place of the home directory. */
static struct field shortened(struct shell *sh, struct field directory)
{
	struct value value = state_get(sh, STR("HOME"));
	struct arena *arena = eval_arena(sh);
	struct str home, path;

	if (value_known(arena, &value, &home) && home.len > 1 &&
		field_known(arena, &directory, &path) &&
		str_equal(str_slice(path, 0, home.len), home) &&
		(path.len == home.len || path.at[home.len] == '/'))
		return field_text(
			arena, arena_printf(arena, "~%.*s", STR_ARGS(str_skip(path, home.len))));
	return directory;
}

static int show(struct shell *sh, const struct stack *stack, bool lines, bool whole)
{
	struct arena *arena = eval_arena(sh);
	struct field out = field_text(arena, STR(""));

	for (size_t i = 0; i < stack->n; i++) {
		if (i)
			out = field_join(
				arena, out, field_text(arena, lines ? STR("\n") : STR(" ")));
		out = field_join(arena, out, whole ? stack->at[i] : shortened(sh, stack->at[i]));
	}
	out = field_join(arena, out, field_text(arena, STR("\n")));
	return eval_write(sh, 1, &(struct value){ .alternatives = { { &out, 1 } }, .n = 1 });
}

int builtin_dirs(struct shell *sh, const struct call *call)
{
	struct stack stack;
	bool lines = false, whole = false;
	int err = read_stack(sh, &stack);

	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc && !err; i++) {
		struct str word;
		size_t at;

		if (!builtin_word(sh, call, i, &word) || str_is(word, "-v"))
			return builtin_unknown(sh, call);
		if (str_is(word, "-c")) {
			stack.n = 1;
			return keep_stack(sh, &stack);
		}
		lines |= str_is(word, "-p");
		whole |= str_is(word, "-l");
		if (place_of(&stack, word, &at))
			stack = (struct stack){ stack.at + at, 1 };
	}
	return err || !eval_is_read(sh, 1) ? err : show(sh, &stack, lines, whole);
}
