/* [[ ]], [ and test: decided where both sides are known (bash(1), CONDITIONAL EXPRESSIONS). */
#include "shell/eval/test.h"

#include <errno.h>

/* The one field of each alternative is tried; they must agree. */
static int unary_value(struct shell *sh, struct str op, const struct value *operand, enum tri *ret)
{
	*ret = MAYBE;
	for (size_t i = 0; i < operand->n; i++) {
		enum tri one = MAYBE;

		if (operand->alternatives[i].n == 1)
			one = test_unary(sh, op, &operand->alternatives[i].at[0]);
		*ret = i == 0 || one == *ret ? one : MAYBE;
		if (i && one != *ret)
			break;
	}
	if (operand->open)
		*ret = MAYBE;
	return 0;
}

static int binary_value(struct shell *sh, struct str op, const struct value *a,
	const struct value *b, enum tri *ret)
{
	bool first = true;

	*ret = MAYBE;
	if (a->open || b->open)
		return 0;
	for (size_t i = 0; i < a->n; i++)
		for (size_t j = 0; j < b->n; j++) {
			enum tri one = MAYBE;
			int err = 0;

			if (a->alternatives[i].n == 1 && b->alternatives[j].n == 1)
				err = test_operands(sh, op, &a->alternatives[i].at[0],
					&b->alternatives[j].at[0], true, &one);
			if (err)
				return err;
			*ret = first || one == *ret ? one : MAYBE;
			if (!first && one != *ret) {
				*ret = MAYBE;
				return 0;
			}
			first = false;
		}
	return 0;
}

/* What is quoted in a regular expression stands for itself. */
static int literal_parts(struct arena *arena, const struct word *word, struct word *ret)
{
	struct part **end = &ret->parts;

	*ret = *word;
	for (const struct part *part = word->parts; part; part = part->next) {
		struct part *copy = arena_alloc(arena, struct part, 1);
		struct buf text = BUF_IN(arena);

		if (!copy)
			return -ENOMEM;
		*copy = *part;
		*end = copy;
		end = &copy->next;
		if (part->kind != PART_LITERAL || !part->quoted)
			continue;
		for (size_t i = 0; i < part->text.len; i++) {
			if (strchr("^$.[|()*+?{\\", part->text.at[i]))
				buf_add_char(&text, '\\');
			buf_add_char(&text, part->text.at[i]);
		}
		if (buf_failed(&text))
			return -ENOMEM;
		copy->text = buf_str(&text);
	}
	return 0;
}

static int test_binary(struct shell *sh, const struct test *test, enum tri *ret)
{
	bool pattern = str_is(test->op, "==") || str_is(test->op, "=") || str_is(test->op, "!=");
	const struct word *operand = test->right;
	struct value left, right;
	struct word expression;
	int err = expand_text(sh, test->left, &left);

	if (!err && operand && str_is(test->op, "=~") && state_option(sh, OPTION_COMPAT31) != YES) {
		err = literal_parts(eval_arena(sh), operand, &expression);
		operand = &expression;
	}
	if (!err)
		err = pattern ? expand_pattern(sh, operand, &right)
			      : expand_text(sh, operand, &right);
	return err ? err : binary_value(sh, test->op, &left, &right, ret);
}

static int test_node(struct shell *sh, const struct test *test, enum tri *ret)
{
	struct value value;
	enum tri other;
	int err;

	*ret = MAYBE;
	if (!test || !eval_step(sh))
		return 0;
	switch (test->kind) {
	case TEST_WORD:
	case TEST_UNARY:
		err = expand_text(sh, test->left, &value);
		if (err)
			return err;
		return unary_value(sh, test->kind == TEST_WORD ? STR("-n") : test->op, &value, ret);
	case TEST_BINARY:
		return test_binary(sh, test, ret);
	case TEST_NOT:
		err = test_node(sh, test->a, ret);
		*ret = tri_not(*ret);
		return err;
	case TEST_AND:
	case TEST_OR:
		err = test_node(sh, test->a, ret);
		if (err || *ret == (test->kind == TEST_AND ? NO : YES))
			return err;
		err = test_node(sh, test->b, &other);
		*ret = test->kind == TEST_AND ? tri_and(*ret, other) : tri_or(*ret, other);
		return err;
	}
	return 0;
}

int eval_test(struct shell *sh, const struct test *test, enum tri *ret)
{
	bool presumed = sh->world->presumes_unset;
	int err;

	sh->world->presumes_unset = true;
	err = test_node(sh, test, ret);
	sh->world->presumes_unset = presumed;
	return err;
}

static size_t find_word(const struct field *argv, size_t argc, const char *word)
{
	for (size_t i = 1; i + 1 < argc; i++)
		if (field_equals(&argv[i], str_from(word)) == YES)
			return i;
	return argc;
}

static enum tri expression(struct shell *sh, const struct field *argv, size_t argc);

static enum tri three(struct shell *sh, const struct field *argv)
{
	struct str op;
	enum tri answer = MAYBE;

	if (field_known(eval_arena(sh), &argv[1], &op) && op.len &&
		!test_operands(sh, op, &argv[0], &argv[2], false, &answer) && answer != MAYBE)
		return answer;
	/* The second word of three is an operator before anything else (POSIX, test). */
	if (field_equals(&argv[1], STR("-a")) == YES)
		return tri_and(test_has_length(&argv[0]), test_has_length(&argv[2]));
	if (field_equals(&argv[1], STR("-o")) == YES)
		return tri_or(test_has_length(&argv[0]), test_has_length(&argv[2]));
	if (field_equals(&argv[0], STR("!")) == YES)
		return tri_not(expression(sh, argv + 1, 2));
	if (field_equals(&argv[0], STR("(")) == YES && field_equals(&argv[2], STR(")")) == YES)
		return test_has_length(&argv[1]);
	return MAYBE;
}

static enum tri expression(struct shell *sh, const struct field *argv, size_t argc)
{
	size_t at;
	struct str op;

	if (argc == 0)
		return NO;
	if (argc == 1)
		return test_has_length(&argv[0]);
	if (argc == 2 && field_equals(&argv[0], STR("!")) == YES)
		return tri_not(test_has_length(&argv[1]));
	if (argc == 2)
		return field_known(eval_arena(sh), &argv[0], &op) ? test_unary(sh, op, &argv[1])
								  : MAYBE;
	if (argc == 3)
		return three(sh, argv);
	at = find_word(argv, argc, "-o");
	if (at < argc)
		return tri_or(expression(sh, argv, at),
			expression(sh, argv + at + 1, argc - at - 1));
	at = find_word(argv, argc, "-a");
	if (at < argc)
		return tri_and(expression(sh, argv, at),
			expression(sh, argv + at + 1, argc - at - 1));
	if (field_equals(&argv[0], STR("!")) == YES)
		return tri_not(expression(sh, argv + 1, argc - 1));
	return MAYBE;
}

/* 1 -eq x: a status of 2. ksh and fish read more than whole numbers. */
static bool is_error(struct shell *sh, const struct field *argv)
{
	int64_t number;
	struct str op;

	return sh->dialect != DIALECT_KSH && sh->dialect != DIALECT_FISH &&
	       field_known(eval_arena(sh), &argv[1], &op) && test_is_number_op(op) &&
	       (test_number(sh, &argv[0], &number) == NO ||
		       test_number(sh, &argv[2], &number) == NO);
}

enum tri eval_test_argv(struct shell *sh, const struct field *argv, size_t argc)
{
	for (size_t i = 0; i < argc; i++)
		if (argv[i].many)
			return MAYBE;
	/* The status is that of the whole test, whatever else it asks; not, where -eq is a text. */
	for (size_t i = 0; i + 3 <= argc; i++)
		if (is_error(sh, argv + i))
			return argc == 3 ? NO : MAYBE;
	return expression(sh, argv, argc);
}
