/* AWK's expressions, one function a production: POSIX awk, "Grammar"; gawk's user manual. */
#include "lang/awk/grammar.h"

static struct awk_node *unary(struct awk_parser *p);

void awk_parse_next(struct awk_parser *p)
{
	awk_lexer_next(&p->lexer, false);
}

bool awk_parse_is_sign(const struct awk_parser *p, const char *sign)
{
	return p->lexer.kind == AWK_TOKEN_SIGN && str_is(p->lexer.word, sign);
}

bool awk_parse_is_word(const struct awk_parser *p, const char *word)
{
	return (p->lexer.kind == AWK_TOKEN_NAME || p->lexer.kind == AWK_TOKEN_FUNCTION) &&
	       str_is(p->lexer.word, word);
}

bool awk_parse_accept(struct awk_parser *p, const char *sign)
{
	if (!awk_parse_is_sign(p, sign))
		return false;
	awk_parse_next(p);
	return true;
}

void awk_parse_expect(struct awk_parser *p, const char *sign)
{
	if (!awk_parse_accept(p, sign))
		p->bad = true;
}

void awk_parse_skip_newlines(struct awk_parser *p)
{
	while (p->lexer.kind == AWK_TOKEN_NEWLINE)
		awk_parse_next(p);
}

struct awk_node *awk_parse_node(struct awk_parser *p, enum awk_kind kind)
{
	static _Thread_local struct awk_node spare;
	struct awk_node *made = arena_alloc(p->arena, struct awk_node, 1);

	if (!made) {
		p->failed = p->bad = true;
		made = &spare;
	}
	*made = (struct awk_node){ .kind = kind, .line = p->lexer.line };
	return made;
}

static struct awk_node *pair(
	struct awk_parser *p, enum awk_kind kind, char op, struct awk_node *a, struct awk_node *b)
{
	struct awk_node *made = awk_parse_node(p, kind);

	made->op = op;
	made->a = a;
	made->b = b;
	return made;
}

/* expression, expression ... up to what cannot follow. */
struct awk_node *awk_parse_expressions(struct awk_parser *p)
{
	struct awk_node *first = NULL, **end = &first;

	do {
		awk_parse_skip_newlines(p);
		*end = awk_parse_expression(p);
		if (!*end)
			break;
		end = &(*end)->next;
	} while (!p->bad && awk_parse_accept(p, ","));
	return first;
}

static struct awk_node *call(struct awk_parser *p)
{
	struct awk_node *made = awk_parse_node(p, AWK_CALL);
	bool greater = p->no_greater, in = p->no_in;

	made->text = p->lexer.word;
	awk_parse_next(p);
	p->no_greater = p->no_in = false;
	if (awk_parse_accept(p, "(")) {
		awk_parse_skip_newlines(p);
		if (!awk_parse_is_sign(p, ")"))
			made->list = awk_parse_expressions(p);
		awk_parse_skip_newlines(p);
		awk_parse_expect(p, ")");
	}
	p->no_greater = greater;
	p->no_in = in;
	return made;
}

static bool begins_target(const struct awk_parser *p)
{
	return p->lexer.kind == AWK_TOKEN_NAME || awk_parse_is_sign(p, "$");
}

struct awk_node *awk_parse_name(struct awk_parser *p)
{
	struct awk_node *made = awk_parse_node(p, AWK_NAME);

	made->text = p->lexer.word;
	awk_parse_next(p);
	if (!awk_parse_is_sign(p, "["))
		return made;
	awk_parse_next(p);
	made->kind = AWK_INDEX;
	made->list = awk_parse_expressions(p);
	awk_parse_expect(p, "]");
	return made;
}

/* getline, getline x, getline < file. */
static struct awk_node *simple_getline(struct awk_parser *p)
{
	struct awk_node *made = awk_parse_node(p, AWK_GETLINE);

	awk_parse_next(p);
	if (begins_target(p))
		made->a = awk_parse_is_sign(p, "$") ? unary(p) : awk_parse_name(p);
	if (!awk_parse_is_sign(p, "<"))
		return made;
	awk_parse_next(p);
	made->op = '<';
	made->b = unary(p);
	return made;
}

static struct awk_node *grouping(struct awk_parser *p)
{
	bool greater = p->no_greater, in = p->no_in;
	struct awk_node *inner;

	awk_parse_next(p);
	p->no_greater = p->no_in = false;
	inner = awk_parse_expressions(p);
	p->no_greater = greater;
	p->no_in = in;
	awk_parse_skip_newlines(p);
	awk_parse_expect(p, ")");
	if (inner && inner->next && awk_parse_is_word(p, "in")) {
		struct awk_node *made = awk_parse_node(p, AWK_BINARY);

		awk_parse_next(p);
		made->op = 'i';
		made->list = inner;
		made->text = p->lexer.word;
		awk_parse_next(p);
		return made;
	}
	if (inner && inner->next) {
		struct awk_node *group = awk_parse_node(p, AWK_BLOCK);

		group->list = inner;
		return group;
	}
	return inner;
}

static struct awk_node *primary(struct awk_parser *p)
{
	struct awk_lexer *l = &p->lexer;
	struct awk_node *made = NULL;

	if (awk_parse_is_sign(p, "/") || awk_parse_is_sign(p, "/=")) {
		l->at -= l->word.len;
		awk_lexer_next(l, true);
	}
	if (l->kind == AWK_TOKEN_NUMBER || l->kind == AWK_TOKEN_STRING ||
		l->kind == AWK_TOKEN_REGEX) {
		made = awk_parse_node(p, l->kind == AWK_TOKEN_NUMBER   ? AWK_NUMBER
					 : l->kind == AWK_TOKEN_STRING ? AWK_STRING
								       : AWK_REGEX);
		made->text = l->word;
		made->number = l->number;
		awk_parse_next(p);
	} else if (awk_parse_is_word(p, "getline")) {
		made = simple_getline(p);
	} else if (l->kind == AWK_TOKEN_FUNCTION) {
		made = call(p);
	} else if (l->kind == AWK_TOKEN_NAME) {
		made = awk_parse_is_word(p, "length") ? call(p) : awk_parse_name(p);
	} else if (awk_parse_is_sign(p, "(")) {
		made = grouping(p);
	} else if (awk_parse_accept(p, "$")) {
		made = awk_parse_node(p, AWK_FIELD);
		if (++p->depth > MAX_AWK_DEPTH)
			p->bad = true;
		else
			made->a = awk_parse_is_sign(p, "-") || awk_parse_is_sign(p, "++")
					  ? unary(p)
					  : primary(p);
		p->depth--;
	} else {
		p->bad = true;
	}
	return made;
}

static struct awk_node *postfix(struct awk_parser *p)
{
	struct awk_node *made = primary(p);

	while (!p->bad && (awk_parse_is_sign(p, "++") || awk_parse_is_sign(p, "--"))) {
		made = pair(p, AWK_STEP, p->lexer.word.at[0], made, NULL);
		awk_parse_next(p);
	}
	if (!p->bad && (awk_parse_is_sign(p, "^") || awk_parse_is_sign(p, "**"))) {
		awk_parse_next(p);
		made = pair(p, AWK_BINARY, '^', made, unary(p));
	}
	return made;
}

static struct awk_node *unary(struct awk_parser *p)
{
	struct awk_node *made = NULL;

	if (++p->depth > MAX_AWK_DEPTH)
		p->bad = true;
	if (p->bad) {
		p->depth--;
		return NULL;
	}
	if (awk_parse_is_sign(p, "!") || awk_parse_is_sign(p, "-") || awk_parse_is_sign(p, "+")) {
		char op = p->lexer.word.at[0];

		awk_parse_next(p);
		made = pair(p, AWK_UNARY, op, unary(p), NULL);
	} else if (awk_parse_is_sign(p, "++") || awk_parse_is_sign(p, "--")) {
		char op = p->lexer.word.at[0];

		awk_parse_next(p);
		made = pair(p, AWK_STEP, op, unary(p), NULL);
		made->number = 1;
	} else {
		made = postfix(p);
	}
	p->depth--;
	return made;
}

struct level {
	const char *sign;
	char op;
};

static const struct level multiplying[] = { { "*", '*' }, { "/", '/' }, { "%", '%' }, { NULL, 0 } };
static const struct level adding[] = { { "+", '+' }, { "-", '-' }, { NULL, 0 } };
static const struct level comparing[] = { { "<", '<' }, { "<=", 'l' }, { "==", '=' }, { "!=", 'n' },
	{ ">", '>' }, { ">=", 'g' }, { NULL, 0 } };
static const struct level matching[] = { { "~", '~' }, { "!~", '!' }, { NULL, 0 } };

static char level_op(const struct awk_parser *p, const struct level *level)
{
	for (; level->sign; level++)
		if (awk_parse_is_sign(p, level->sign) && !(p->no_greater && level->op == '>'))
			return level->op;
	return 0;
}

static struct awk_node *left_to_right(struct awk_parser *p, const struct level *level,
	struct awk_node *(*operand)(struct awk_parser *p))
{
	struct awk_node *made = operand(p);
	char op;

	while (!p->bad && (op = level_op(p, level))) {
		awk_parse_next(p);
		made = pair(p, AWK_BINARY, op, made, operand(p));
	}
	return made;
}

static struct awk_node *product(struct awk_parser *p)
{
	return left_to_right(p, multiplying, unary);
}

static struct awk_node *sum(struct awk_parser *p)
{
	return left_to_right(p, adding, product);
}

static bool begins_operand(const struct awk_parser *p)
{
	const struct awk_lexer *l = &p->lexer;

	if (l->kind == AWK_TOKEN_NAME || l->kind == AWK_TOKEN_FUNCTION)
		return !str_is(l->word, "in") && !str_is(l->word, "getline");
	return l->kind == AWK_TOKEN_NUMBER || l->kind == AWK_TOKEN_STRING ||
	       awk_parse_is_sign(p, "$") || awk_parse_is_sign(p, "(") ||
	       awk_parse_is_sign(p, "-") || awk_parse_is_sign(p, "!") ||
	       awk_parse_is_sign(p, "++") || awk_parse_is_sign(p, "--");
}

struct awk_node *awk_parse_concatenation(struct awk_parser *p)
{
	struct awk_node *made = sum(p);

	while (!p->bad && begins_operand(p))
		made = pair(p, AWK_BINARY, 'c', made, sum(p));
	return made;
}

/* "command" | getline [x], as often as it stands there. */
static struct awk_node *piped(struct awk_parser *p)
{
	struct awk_node *made = awk_parse_concatenation(p);

	while (!p->bad && (awk_parse_is_sign(p, "|") || awk_parse_is_sign(p, "|&"))) {
		struct awk_lexer before = p->lexer;
		struct awk_node *line;

		awk_parse_next(p);
		if (!awk_parse_is_word(p, "getline")) {
			p->lexer = before;
			break;
		}
		line = awk_parse_node(p, AWK_GETLINE);
		line->op = '|';
		line->b = made;
		awk_parse_next(p);
		if (begins_target(p))
			line->a = awk_parse_is_sign(p, "$") ? unary(p) : awk_parse_name(p);
		made = line;
	}
	return made;
}

static struct awk_node *comparison(struct awk_parser *p)
{
	return left_to_right(p, comparing, piped);
}

static struct awk_node *match(struct awk_parser *p)
{
	return left_to_right(p, matching, comparison);
}

static struct awk_node *membership(struct awk_parser *p)
{
	struct awk_node *made = match(p);

	while (!p->bad && !p->no_in && awk_parse_is_word(p, "in")) {
		struct awk_node *in = awk_parse_node(p, AWK_BINARY);

		awk_parse_next(p);
		in->op = 'i';
		in->list = made;
		in->text = p->lexer.word;
		awk_parse_next(p);
		made = in;
	}
	return made;
}

static struct awk_node *conjunction(struct awk_parser *p)
{
	struct awk_node *made = membership(p);

	while (!p->bad && awk_parse_accept(p, "&&")) {
		awk_parse_skip_newlines(p);
		made = pair(p, AWK_BINARY, '&', made, membership(p));
	}
	return made;
}

static struct awk_node *disjunction(struct awk_parser *p)
{
	struct awk_node *made = conjunction(p);

	while (!p->bad && awk_parse_accept(p, "||")) {
		awk_parse_skip_newlines(p);
		made = pair(p, AWK_BINARY, '|', made, conjunction(p));
	}
	return made;
}

static struct awk_node *conditional(struct awk_parser *p)
{
	struct awk_node *made = disjunction(p);

	if (p->bad || !awk_parse_accept(p, "?"))
		return made;
	awk_parse_skip_newlines(p);
	made = pair(p, AWK_COND, '?', made, awk_parse_expression(p));
	awk_parse_skip_newlines(p);
	awk_parse_expect(p, ":");
	awk_parse_skip_newlines(p);
	made->c = awk_parse_expression(p);
	return made;
}

struct awk_node *awk_parse_expression(struct awk_parser *p)
{
	struct awk_node *made;
	char op = 0;

	if (p->bad || ++p->depth > MAX_AWK_DEPTH) {
		p->bad = true;
		return NULL;
	}
	made = conditional(p);
	if (!p->bad && p->lexer.kind == AWK_TOKEN_SIGN && str_ends(p->lexer.word, "=") &&
		(p->lexer.word.len == 1 || strchr("+-*/%^", p->lexer.word.at[0])))
		op = p->lexer.word.at[0];
	if (op && made) {
		awk_parse_next(p);
		awk_parse_skip_newlines(p);
		made = pair(p, AWK_ASSIGN, op, made, awk_parse_expression(p));
	}
	p->depth--;
	return made;
}
