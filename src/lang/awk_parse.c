/* AWK's grammar, one function a production: POSIX awk, "Grammar"; gawk's user manual. */
#include <errno.h>

#include "lang/awk_token.h"
#include "lang/awk_tree.h"

struct parser {
	struct awk_lexer lexer;
	struct arena *arena;
	uint32_t depth;
	bool failed;     /* memory is out */
	bool bad;        /* no AWK from here on */
	bool no_in;      /* within for ( .. in .. ) */
	bool no_greater; /* within print: > is where to */
};

static struct awk_node *expression(struct parser *p);
static struct awk_node *statement(struct parser *p);
static struct awk_node *unary(struct parser *p);

static void next(struct parser *p)
{
	awk_lexer_next(&p->lexer, false);
}

static bool is_sign(const struct parser *p, const char *sign)
{
	return p->lexer.kind == AWK_TOKEN_SIGN && str_is(p->lexer.word, sign);
}

static bool is_word(const struct parser *p, const char *word)
{
	return (p->lexer.kind == AWK_TOKEN_NAME || p->lexer.kind == AWK_TOKEN_FUNCTION) &&
	       str_is(p->lexer.word, word);
}

static bool accept(struct parser *p, const char *sign)
{
	if (!is_sign(p, sign))
		return false;
	next(p);
	return true;
}

static void expect(struct parser *p, const char *sign)
{
	if (!accept(p, sign))
		p->bad = true;
}

static void skip_newlines(struct parser *p)
{
	while (p->lexer.kind == AWK_TOKEN_NEWLINE)
		next(p);
}

static struct awk_node *node(struct parser *p, enum awk_kind kind)
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
	struct parser *p, enum awk_kind kind, char op, struct awk_node *a, struct awk_node *b)
{
	struct awk_node *made = node(p, kind);

	made->op = op;
	made->a = a;
	made->b = b;
	return made;
}

/* expression, expression ... up to what cannot follow. */
static struct awk_node *expressions(struct parser *p)
{
	struct awk_node *first = NULL, **end = &first;

	do {
		skip_newlines(p);
		*end = expression(p);
		if (!*end)
			break;
		end = &(*end)->next;
	} while (!p->bad && accept(p, ","));
	return first;
}

static struct awk_node *call(struct parser *p)
{
	struct awk_node *made = node(p, AWK_CALL);
	bool greater = p->no_greater, in = p->no_in;

	made->text = p->lexer.word;
	next(p);
	p->no_greater = p->no_in = false;
	if (accept(p, "(")) {
		skip_newlines(p);
		if (!is_sign(p, ")"))
			made->list = expressions(p);
		skip_newlines(p);
		expect(p, ")");
	}
	p->no_greater = greater;
	p->no_in = in;
	return made;
}

static bool begins_target(const struct parser *p)
{
	return p->lexer.kind == AWK_TOKEN_NAME || is_sign(p, "$");
}

static struct awk_node *name(struct parser *p)
{
	struct awk_node *made = node(p, AWK_NAME);

	made->text = p->lexer.word;
	next(p);
	if (!is_sign(p, "["))
		return made;
	next(p);
	made->kind = AWK_INDEX;
	made->list = expressions(p);
	expect(p, "]");
	return made;
}

/* getline, getline x, getline < file. */
static struct awk_node *simple_getline(struct parser *p)
{
	struct awk_node *made = node(p, AWK_GETLINE);

	next(p);
	if (begins_target(p))
		made->a = is_sign(p, "$") ? unary(p) : name(p);
	if (!is_sign(p, "<"))
		return made;
	next(p);
	made->op = '<';
	made->b = unary(p);
	return made;
}

static struct awk_node *grouping(struct parser *p)
{
	bool greater = p->no_greater, in = p->no_in;
	struct awk_node *inner;

	next(p);
	p->no_greater = p->no_in = false;
	inner = expressions(p);
	p->no_greater = greater;
	p->no_in = in;
	skip_newlines(p);
	expect(p, ")");
	if (inner && inner->next && is_word(p, "in")) {
		struct awk_node *made = node(p, AWK_BINARY);

		next(p);
		made->op = 'i';
		made->list = inner;
		made->text = p->lexer.word;
		next(p);
		return made;
	}
	if (inner && inner->next) {
		struct awk_node *group = node(p, AWK_BLOCK);

		group->list = inner;
		return group;
	}
	return inner;
}

static struct awk_node *primary(struct parser *p)
{
	struct awk_lexer *l = &p->lexer;
	struct awk_node *made = NULL;

	if (is_sign(p, "/") || is_sign(p, "/=")) {
		l->at -= l->word.len;
		awk_lexer_next(l, true);
	}
	if (l->kind == AWK_TOKEN_NUMBER || l->kind == AWK_TOKEN_STRING ||
		l->kind == AWK_TOKEN_REGEX) {
		made = node(p, l->kind == AWK_TOKEN_NUMBER   ? AWK_NUMBER
			       : l->kind == AWK_TOKEN_STRING ? AWK_STRING
							     : AWK_REGEX);
		made->text = l->word;
		made->number = l->number;
		next(p);
	} else if (is_word(p, "getline")) {
		made = simple_getline(p);
	} else if (l->kind == AWK_TOKEN_FUNCTION) {
		made = call(p);
	} else if (l->kind == AWK_TOKEN_NAME) {
		made = is_word(p, "length") ? call(p) : name(p);
	} else if (is_sign(p, "(")) {
		made = grouping(p);
	} else if (accept(p, "$")) {
		made = node(p, AWK_FIELD);
		made->a = is_sign(p, "-") || is_sign(p, "++") ? unary(p) : primary(p);
	} else {
		p->bad = true;
	}
	return made;
}

static struct awk_node *postfix(struct parser *p)
{
	struct awk_node *made = primary(p);

	while (!p->bad && (is_sign(p, "++") || is_sign(p, "--"))) {
		made = pair(p, AWK_STEP, p->lexer.word.at[0], made, NULL);
		next(p);
	}
	if (!p->bad && (is_sign(p, "^") || is_sign(p, "**"))) {
		next(p);
		made = pair(p, AWK_BINARY, '^', made, unary(p));
	}
	return made;
}

static struct awk_node *unary(struct parser *p)
{
	struct awk_node *made = NULL;

	if (++p->depth > MAX_AWK_DEPTH)
		p->bad = true;
	if (p->bad) {
		p->depth--;
		return NULL;
	}
	if (is_sign(p, "!") || is_sign(p, "-") || is_sign(p, "+")) {
		char op = p->lexer.word.at[0];

		next(p);
		made = pair(p, AWK_UNARY, op, unary(p), NULL);
	} else if (is_sign(p, "++") || is_sign(p, "--")) {
		char op = p->lexer.word.at[0];

		next(p);
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

static char level_op(const struct parser *p, const struct level *level)
{
	for (; level->sign; level++)
		if (is_sign(p, level->sign) && !(p->no_greater && level->op == '>'))
			return level->op;
	return 0;
}

static struct awk_node *left_to_right(
	struct parser *p, const struct level *level, struct awk_node *(*operand)(struct parser *p))
{
	struct awk_node *made = operand(p);
	char op;

	while (!p->bad && (op = level_op(p, level))) {
		next(p);
		made = pair(p, AWK_BINARY, op, made, operand(p));
	}
	return made;
}

static struct awk_node *product(struct parser *p)
{
	return left_to_right(p, multiplying, unary);
}

static struct awk_node *sum(struct parser *p)
{
	return left_to_right(p, adding, product);
}

static bool begins_operand(const struct parser *p)
{
	const struct awk_lexer *l = &p->lexer;

	if (l->kind == AWK_TOKEN_NAME || l->kind == AWK_TOKEN_FUNCTION)
		return !str_is(l->word, "in") && !str_is(l->word, "getline");
	return l->kind == AWK_TOKEN_NUMBER || l->kind == AWK_TOKEN_STRING || is_sign(p, "$") ||
	       is_sign(p, "(") || is_sign(p, "-") || is_sign(p, "!") || is_sign(p, "++") ||
	       is_sign(p, "--");
}

static struct awk_node *concatenation(struct parser *p)
{
	struct awk_node *made = sum(p);

	while (!p->bad && begins_operand(p))
		made = pair(p, AWK_BINARY, 'c', made, sum(p));
	return made;
}

/* "command" | getline [x], as often as it stands there. */
static struct awk_node *piped(struct parser *p)
{
	struct awk_node *made = concatenation(p);

	while (!p->bad && (is_sign(p, "|") || is_sign(p, "|&"))) {
		struct awk_lexer before = p->lexer;
		struct awk_node *line;

		next(p);
		if (!is_word(p, "getline")) {
			p->lexer = before;
			break;
		}
		line = node(p, AWK_GETLINE);
		line->op = '|';
		line->b = made;
		next(p);
		if (begins_target(p))
			line->a = is_sign(p, "$") ? unary(p) : name(p);
		made = line;
	}
	return made;
}

static struct awk_node *comparison(struct parser *p)
{
	return left_to_right(p, comparing, piped);
}

static struct awk_node *match(struct parser *p)
{
	return left_to_right(p, matching, comparison);
}

static struct awk_node *membership(struct parser *p)
{
	struct awk_node *made = match(p);

	while (!p->bad && !p->no_in && is_word(p, "in")) {
		struct awk_node *in = node(p, AWK_BINARY);

		next(p);
		in->op = 'i';
		in->list = made;
		in->text = p->lexer.word;
		next(p);
		made = in;
	}
	return made;
}

static struct awk_node *conjunction(struct parser *p)
{
	struct awk_node *made = membership(p);

	while (!p->bad && accept(p, "&&")) {
		skip_newlines(p);
		made = pair(p, AWK_BINARY, '&', made, membership(p));
	}
	return made;
}

static struct awk_node *disjunction(struct parser *p)
{
	struct awk_node *made = conjunction(p);

	while (!p->bad && accept(p, "||")) {
		skip_newlines(p);
		made = pair(p, AWK_BINARY, '|', made, conjunction(p));
	}
	return made;
}

static struct awk_node *conditional(struct parser *p)
{
	struct awk_node *made = disjunction(p);

	if (p->bad || !accept(p, "?"))
		return made;
	skip_newlines(p);
	made = pair(p, AWK_COND, '?', made, expression(p));
	skip_newlines(p);
	expect(p, ":");
	skip_newlines(p);
	made->c = expression(p);
	return made;
}

static struct awk_node *expression(struct parser *p)
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
		next(p);
		skip_newlines(p);
		made = pair(p, AWK_ASSIGN, op, made, expression(p));
	}
	p->depth--;
	return made;
}

static struct awk_node *print(struct parser *p, enum awk_kind kind)
{
	struct awk_node *made = node(p, kind);

	next(p);
	p->no_greater = true;
	if (p->lexer.kind != AWK_TOKEN_NEWLINE && p->lexer.kind != AWK_TOKEN_END &&
		!is_sign(p, "}") && !is_sign(p, ">") && !is_sign(p, ">>") && !is_sign(p, "|"))
		made->list = expressions(p);
	p->no_greater = false;
	if (made->list && made->list->kind == AWK_BLOCK && !made->list->next)
		made->list = made->list->list;
	if (is_sign(p, ">") || is_sign(p, ">>") || is_sign(p, "|") || is_sign(p, "|&")) {
		made->op = str_is(p->lexer.word, ">>") ? 'a' : p->lexer.word.at[0];
		next(p);
		p->no_greater = true;
		made->b = concatenation(p);
		p->no_greater = false;
	}
	return made;
}

static struct awk_node *body(struct parser *p)
{
	skip_newlines(p);
	return statement(p);
}

static struct awk_node *if_statement(struct parser *p)
{
	struct awk_node *made = node(p, AWK_IF);
	struct awk_lexer before;

	next(p);
	expect(p, "(");
	made->a = expression(p);
	expect(p, ")");
	made->b = body(p);
	before = p->lexer;
	skip_newlines(p);
	if (!p->bad && is_word(p, "else")) {
		next(p);
		made->c = body(p);
	} else {
		p->lexer = before;
	}
	return made;
}

static struct awk_node *for_statement(struct parser *p)
{
	struct awk_node *made = node(p, AWK_FOR);

	next(p);
	expect(p, "(");
	p->no_in = true;
	if (p->lexer.kind != AWK_TOKEN_NEWLINE)
		made->a = expression(p);
	p->no_in = false;
	if (is_word(p, "in") && made->a) {
		made->kind = AWK_FOR_IN;
		made->text = made->a->text;
		next(p);
		made->a = name(p);
		expect(p, ")");
		made->d = body(p);
		return made;
	}
	if (p->lexer.kind == AWK_TOKEN_NEWLINE)
		next(p);
	if (p->lexer.kind != AWK_TOKEN_NEWLINE)
		made->b = expression(p);
	if (p->lexer.kind == AWK_TOKEN_NEWLINE)
		next(p);
	if (!is_sign(p, ")"))
		made->c = expression(p);
	expect(p, ")");
	if (p->lexer.kind == AWK_TOKEN_NEWLINE && p->lexer.semicolon)
		return made;
	made->d = body(p);
	return made;
}

static struct awk_node *loop(struct parser *p, bool first)
{
	struct awk_node *made = node(p, first ? AWK_DO : AWK_WHILE);

	next(p);
	if (first) {
		made->b = body(p);
		skip_newlines(p);
		next(p);
	}
	expect(p, "(");
	made->a = expression(p);
	expect(p, ")");
	if (!first && !(p->lexer.kind == AWK_TOKEN_NEWLINE && p->lexer.semicolon))
		made->b = body(p);
	return made;
}

static struct awk_node *block(struct parser *p)
{
	struct awk_node *made = node(p, AWK_BLOCK), **end = &made->list;

	expect(p, "{");
	skip_newlines(p);
	while (!p->bad && !is_sign(p, "}")) {
		*end = statement(p);
		if (!*end)
			break;
		end = &(*end)->next;
		skip_newlines(p);
	}
	expect(p, "}");
	return made;
}

static struct awk_node *word_statement(struct parser *p)
{
	static const struct {
		const char *word;
		enum awk_kind kind;
	} plain[] = { { "next", AWK_NEXT }, { "nextfile", AWK_NEXT }, { "exit", AWK_EXIT },
		{ "break", AWK_BREAK }, { "continue", AWK_CONTINUE }, { "return", AWK_RETURN } };
	struct awk_node *made;

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		if (!is_word(p, plain[i].word))
			continue;
		made = node(p, plain[i].kind);
		next(p);
		if (p->lexer.kind != AWK_TOKEN_NEWLINE && p->lexer.kind != AWK_TOKEN_END &&
			!is_sign(p, "}"))
			made->a = expression(p);
		return made;
	}
	if (is_word(p, "delete")) {
		next(p);
		made = name(p);
		made->kind = AWK_DELETE;
		return made;
	}
	made = node(p, AWK_EXPRESSION);
	made->a = expression(p);
	return made;
}

static struct awk_node *statement(struct parser *p)
{
	struct awk_node *made;

	if (p->bad || ++p->depth > MAX_AWK_DEPTH) {
		p->bad = true;
		return NULL;
	}
	if (is_sign(p, "{"))
		made = block(p);
	else if (is_word(p, "if"))
		made = if_statement(p);
	else if (is_word(p, "for"))
		made = for_statement(p);
	else if (is_word(p, "while") || is_word(p, "do"))
		made = loop(p, is_word(p, "do"));
	else if (is_word(p, "print"))
		made = print(p, AWK_PRINT);
	else if (is_word(p, "printf"))
		made = print(p, AWK_PRINTF);
	else
		made = word_statement(p);
	p->depth--;
	return made;
}

static struct awk_function *function(struct parser *p)
{
	struct awk_function *made = arena_alloc(p->arena, struct awk_function, 1);

	next(p);
	if (!made) {
		p->failed = p->bad = true;
		return NULL;
	}
	made->name = p->lexer.word;
	next(p);
	expect(p, "(");
	while (!p->bad && p->lexer.kind == AWK_TOKEN_NAME && made->n_params < 16) {
		made->params[made->n_params++] = p->lexer.word;
		next(p);
		if (!accept(p, ","))
			break;
		skip_newlines(p);
	}
	expect(p, ")");
	skip_newlines(p);
	made->body = block(p);
	return made;
}

static struct awk_rule *rule(struct parser *p)
{
	struct awk_rule *made = arena_alloc(p->arena, struct awk_rule, 1);

	if (!made) {
		p->failed = p->bad = true;
		return NULL;
	}
	made->when = AWK_MAIN;
	if (is_word(p, "BEGIN") || is_word(p, "END")) {
		made->when = is_word(p, "END") ? AWK_END : AWK_BEGIN;
		next(p);
	} else if (!is_sign(p, "{")) {
		made->pattern = expression(p);
		if (accept(p, ",")) {
			skip_newlines(p);
			made->until = expression(p);
		}
	}
	if (is_sign(p, "{"))
		made->body = block(p);
	else if (!made->pattern)
		p->bad = true;
	return made;
}

int awk_parse(struct arena *arena, struct str text, struct awk_program *ret)
{
	struct parser p = { .arena = arena, .lexer = { .arena = arena, .text = text, .line = 1 } };
	struct awk_function **functions = &ret->functions;
	struct awk_rule **rules = &ret->rules;

	*ret = (struct awk_program){ 0 };
	next(&p);
	skip_newlines(&p);
	while (!p.bad && p.lexer.kind != AWK_TOKEN_END) {
		if (is_word(&p, "function") || is_word(&p, "func")) {
			*functions = function(&p);
			if (*functions)
				functions = &(*functions)->next;
		} else {
			*rules = rule(&p);
			if (*rules)
				rules = &(*rules)->next;
		}
		skip_newlines(&p);
	}
	ret->readable = !p.bad;
	return p.failed ? -ENOMEM : 0;
}
