/* [[ ]] (bash(1), Compound Commands), as bash's cond_term() reads it. */
#include "shell/parse/rules.h"

static struct test *parse_or(struct parser *p);

static bool is_unary(struct str op)
{
	return op.len == 2 && op.at[0] == '-' && op.at[1] &&
	       strchr("abcdefghknoprstuvwxzGLNORS", op.at[1]);
}

static bool is_binary(struct str op)
{
	static const char *const names[] = { "=", "==", "!=", "=~", "-nt", "-ot", "-ef", "-eq",
		"-ne", "-lt", "-le", "-gt", "-ge" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(op, names[i]))
			return true;
	return false;
}

static bool end_stands(struct parser *p)
{
	return lexer_behind(p, 0) == ']' && lexer_behind(p, 1) == ']' &&
	       lexer_is_meta(lexer_behind(p, 2));
}

static struct test *new_test(struct parser *p, enum test_kind kind)
{
	struct test *test = lexer_new(p, struct test);

	if (test)
		test->kind = kind;
	return test;
}

static struct word *parse_operand(struct parser *p, enum word_place place)
{
	bool extglob = p->extglob;
	struct word *word;

	lexer_skip_blanks(p);
	if (!lexer_word_stands(p) &&
		!(place == WORD_REGEX && (lexer_peek(p) == '(' || lexer_peek(p) == '|')) &&
		!(place == WORD_PATTERN && p->zsh && lexer_peek(p) == '('))
		return lexer_fail(p, "operand missing in [[ ]]");
	if (end_stands(p))
		return lexer_fail(p, "unexpected ]]");
	if (place == WORD_PATTERN)
		p->extglob = !p->zsh;
	word = parse_word(p, place);
	p->extglob = extglob;
	return word;
}

/* -f WORD; the operator is taken. */
static struct test *parse_unary(struct parser *p, struct str op)
{
	struct test *test = new_test(p, TEST_UNARY);

	if (!test || !(test->left = parse_operand(p, WORD_TARGET)))
		return NULL;
	test->op = op;
	return test;
}

/* The bytes of the word that stands here, if it is an operator: nothing quoted. */
static struct str operator_text(struct parser *p)
{
	size_t from = p->pos, n = 0;

	if (lexer_peek(p) == '<' || lexer_peek(p) == '>')
		return lexer_slice(p, p->pos, p->pos + 1);
	while (!lexer_is_meta(lexer_behind(p, n)) && n < 4)
		n++;
	from = p->pos;
	return lexer_slice(p, from, from + n);
}

/* WORD, or WORD OP WORD; the first word is taken. */
static struct test *parse_binary(struct parser *p, struct word *left)
{
	struct test *test = new_test(p, TEST_BINARY);
	enum word_place place = WORD_TARGET;
	int c;

	if (!test)
		return NULL;
	test->left = left;
	lexer_skip_blanks(p);
	c = lexer_peek(p);
	test->op = operator_text(p);
	if (end_stands(p) || c == ')' || c == '&' || c == '|') {
		test->kind = TEST_WORD;
		test->op = (struct str){ "", 0 };
		return test;
	}
	if (!((c == '<' || c == '>') && lexer_behind(p, 1) != '(') && !is_binary(test->op))
		return lexer_fail(p, "binary operator expected in [[ ]]");
	p->pos += test->op.len;
	if (str_is(test->op, "=~"))
		place = WORD_REGEX;
	else if (test->op.at[test->op.len - 1] == '=')
		place = WORD_PATTERN;
	test->right = parse_operand(p, place);
	return test->right ? test : NULL;
}

/* ( EXPR ) | ! TERM | -f WORD | WORD | WORD OP WORD */
static struct test *parse_term(struct parser *p)
{
	struct test *test = NULL;
	struct word *left;
	struct str op;

	lexer_skip_newlines(p);
	if (!lexer_descend(p))
		return NULL;
	op = operator_text(p);
	if (lexer_take(p, "(")) {
		test = parse_or(p);
		if (test && !lexer_take(p, ")"))
			return lexer_fail(p, ") expected in [[ ]]");
	} else if (str_is(op, "!")) {
		p->pos++;
		test = new_test(p, TEST_NOT);
		if (test && !(test->a = parse_term(p)))
			return NULL;
	} else if (is_unary(op)) {
		p->pos += op.len;
		test = parse_unary(p, op);
	} else if ((left = parse_operand(p, WORD_TARGET))) {
		test = parse_binary(p, left);
	}
	lexer_ascend(p);
	if (!test)
		return NULL;
	lexer_skip_newlines(p);
	return test;
}

static struct test *join(struct parser *p, enum test_kind kind, struct test *a, struct test *b)
{
	struct test *test = b ? new_test(p, kind) : NULL;

	if (!test)
		return NULL;
	test->a = a;
	test->b = b;
	return test;
}

/* TERM [&& TERM]... */
static struct test *parse_and(struct parser *p)
{
	struct test *test = parse_term(p);

	for (int links = 0; test && lexer_take(p, "&&"); links++) {
		if (links == MAX_CHAIN)
			return lexer_fail_at_limit(p, "more than 256 terms in [[ ]]");
		test = join(p, TEST_AND, test, parse_term(p));
	}
	return test;
}

/* AND [|| AND]... */
static struct test *parse_or(struct parser *p)
{
	struct test *test = parse_and(p);

	for (int links = 0; test && lexer_take(p, "||"); links++) {
		if (links == MAX_CHAIN)
			return lexer_fail_at_limit(p, "more than 256 terms in [[ ]]");
		test = join(p, TEST_OR, test, parse_and(p));
	}
	return test;
}

/* EXPR ]] */
struct node *parse_test(struct parser *p)
{
	struct node *node = lexer_node(p, NODE_TEST, p->pos);

	if (!node || !(node->test = parse_or(p)))
		return NULL;
	if (!end_stands(p))
		return lexer_fail(p, "]] expected");
	p->pos += 2;
	return node;
}
