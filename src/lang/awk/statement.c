/* AWK's statements, rules and functions. */
#include <errno.h>

#include "lang/awk/grammar.h"

static struct awk_node *statement(struct awk_parser *p);

static struct awk_node *print(struct awk_parser *p, enum awk_kind kind)
{
	struct awk_node *made = awk_parse_node(p, kind);

	awk_parse_next(p);
	p->no_greater = true;
	if (p->lexer.kind != AWK_TOKEN_NEWLINE && p->lexer.kind != AWK_TOKEN_END &&
		!awk_parse_is_sign(p, "}") && !awk_parse_is_sign(p, ">") &&
		!awk_parse_is_sign(p, ">>") && !awk_parse_is_sign(p, "|"))
		made->list = awk_parse_expressions(p);
	p->no_greater = false;
	if (made->list && made->list->kind == AWK_BLOCK && !made->list->next)
		made->list = made->list->list;
	if (awk_parse_is_sign(p, ">") || awk_parse_is_sign(p, ">>") || awk_parse_is_sign(p, "|") ||
		awk_parse_is_sign(p, "|&")) {
		made->op = str_is(p->lexer.word, ">>") ? 'a' : p->lexer.word.at[0];
		awk_parse_next(p);
		p->no_greater = true;
		made->b = awk_parse_concatenation(p);
		p->no_greater = false;
	}
	return made;
}

static struct awk_node *body(struct awk_parser *p)
{
	awk_parse_skip_newlines(p);
	return statement(p);
}

static struct awk_node *if_statement(struct awk_parser *p)
{
	struct awk_node *made = awk_parse_node(p, AWK_IF);
	struct awk_lexer before;

	awk_parse_next(p);
	awk_parse_expect(p, "(");
	made->a = awk_parse_expression(p);
	awk_parse_expect(p, ")");
	made->b = body(p);
	before = p->lexer;
	awk_parse_skip_newlines(p);
	if (!p->bad && awk_parse_is_word(p, "else")) {
		awk_parse_next(p);
		made->c = body(p);
	} else {
		p->lexer = before;
	}
	return made;
}

static struct awk_node *for_statement(struct awk_parser *p)
{
	struct awk_node *made = awk_parse_node(p, AWK_FOR);

	awk_parse_next(p);
	awk_parse_expect(p, "(");
	p->no_in = true;
	if (p->lexer.kind != AWK_TOKEN_NEWLINE)
		made->a = awk_parse_expression(p);
	p->no_in = false;
	if (awk_parse_is_word(p, "in") && made->a) {
		made->kind = AWK_FOR_IN;
		made->text = made->a->text;
		awk_parse_next(p);
		made->a = awk_parse_name(p);
		awk_parse_expect(p, ")");
		made->d = body(p);
		return made;
	}
	if (p->lexer.kind == AWK_TOKEN_NEWLINE)
		awk_parse_next(p);
	if (p->lexer.kind != AWK_TOKEN_NEWLINE)
		made->b = awk_parse_expression(p);
	if (p->lexer.kind == AWK_TOKEN_NEWLINE)
		awk_parse_next(p);
	if (!awk_parse_is_sign(p, ")"))
		made->c = awk_parse_expression(p);
	awk_parse_expect(p, ")");
	if (p->lexer.kind == AWK_TOKEN_NEWLINE && p->lexer.semicolon)
		return made;
	made->d = body(p);
	return made;
}

static struct awk_node *loop(struct awk_parser *p, bool first)
{
	struct awk_node *made = awk_parse_node(p, first ? AWK_DO : AWK_WHILE);

	awk_parse_next(p);
	if (first) {
		made->b = body(p);
		awk_parse_skip_newlines(p);
		awk_parse_next(p);
	}
	awk_parse_expect(p, "(");
	made->a = awk_parse_expression(p);
	awk_parse_expect(p, ")");
	if (!first && !(p->lexer.kind == AWK_TOKEN_NEWLINE && p->lexer.semicolon))
		made->b = body(p);
	return made;
}

static struct awk_node *block(struct awk_parser *p)
{
	struct awk_node *made = awk_parse_node(p, AWK_BLOCK), **end = &made->list;

	awk_parse_expect(p, "{");
	awk_parse_skip_newlines(p);
	while (!p->bad && !awk_parse_is_sign(p, "}")) {
		*end = statement(p);
		if (!*end)
			break;
		end = &(*end)->next;
		awk_parse_skip_newlines(p);
	}
	awk_parse_expect(p, "}");
	return made;
}

static struct awk_node *word_statement(struct awk_parser *p)
{
	static const struct {
		const char *word;
		enum awk_kind kind;
	} plain[] = { { "next", AWK_NEXT }, { "nextfile", AWK_NEXT }, { "exit", AWK_EXIT },
		{ "break", AWK_BREAK }, { "continue", AWK_CONTINUE }, { "return", AWK_RETURN } };
	struct awk_node *made;

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		if (!awk_parse_is_word(p, plain[i].word))
			continue;
		made = awk_parse_node(p, plain[i].kind);
		awk_parse_next(p);
		if (p->lexer.kind != AWK_TOKEN_NEWLINE && p->lexer.kind != AWK_TOKEN_END &&
			!awk_parse_is_sign(p, "}"))
			made->a = awk_parse_expression(p);
		return made;
	}
	if (awk_parse_is_word(p, "delete")) {
		awk_parse_next(p);
		made = awk_parse_name(p);
		made->kind = AWK_DELETE;
		return made;
	}
	made = awk_parse_node(p, AWK_EXPRESSION);
	made->a = awk_parse_expression(p);
	return made;
}

static struct awk_node *statement(struct awk_parser *p)
{
	struct awk_node *made;

	if (p->bad || ++p->depth > MAX_AWK_DEPTH) {
		p->bad = true;
		return NULL;
	}
	if (awk_parse_is_sign(p, "{"))
		made = block(p);
	else if (awk_parse_is_word(p, "if"))
		made = if_statement(p);
	else if (awk_parse_is_word(p, "for"))
		made = for_statement(p);
	else if (awk_parse_is_word(p, "while") || awk_parse_is_word(p, "do"))
		made = loop(p, awk_parse_is_word(p, "do"));
	else if (awk_parse_is_word(p, "print"))
		made = print(p, AWK_PRINT);
	else if (awk_parse_is_word(p, "printf"))
		made = print(p, AWK_PRINTF);
	else
		made = word_statement(p);
	p->depth--;
	return made;
}

static struct awk_function *function(struct awk_parser *p)
{
	struct awk_function *made = arena_alloc(p->arena, struct awk_function, 1);

	awk_parse_next(p);
	if (!made) {
		p->failed = p->bad = true;
		return NULL;
	}
	made->name = p->lexer.word;
	awk_parse_next(p);
	awk_parse_expect(p, "(");
	while (!p->bad && p->lexer.kind == AWK_TOKEN_NAME && made->n_params < 16) {
		made->params[made->n_params++] = p->lexer.word;
		awk_parse_next(p);
		if (!awk_parse_accept(p, ","))
			break;
		awk_parse_skip_newlines(p);
	}
	awk_parse_expect(p, ")");
	awk_parse_skip_newlines(p);
	made->body = block(p);
	return made;
}

static struct awk_rule *rule(struct awk_parser *p)
{
	struct awk_rule *made = arena_alloc(p->arena, struct awk_rule, 1);

	if (!made) {
		p->failed = p->bad = true;
		return NULL;
	}
	made->when = AWK_MAIN;
	if (awk_parse_is_word(p, "BEGIN") || awk_parse_is_word(p, "END")) {
		made->when = awk_parse_is_word(p, "END") ? AWK_END : AWK_BEGIN;
		awk_parse_next(p);
	} else if (!awk_parse_is_sign(p, "{")) {
		made->pattern = awk_parse_expression(p);
		if (awk_parse_accept(p, ",")) {
			awk_parse_skip_newlines(p);
			made->until = awk_parse_expression(p);
		}
	}
	if (awk_parse_is_sign(p, "{"))
		made->body = block(p);
	else if (!made->pattern)
		p->bad = true;
	return made;
}

int awk_parse(struct arena *arena, struct str text, struct awk_program *ret)
{
	struct awk_parser p = { .arena = arena,
		.lexer = { .arena = arena, .text = text, .line = 1 } };
	struct awk_function **functions = &ret->functions;
	struct awk_rule **rules = &ret->rules;

	*ret = (struct awk_program){ 0 };
	awk_parse_next(&p);
	awk_parse_skip_newlines(&p);
	while (!p.bad && p.lexer.kind != AWK_TOKEN_END) {
		if (awk_parse_is_word(&p, "function") || awk_parse_is_word(&p, "func")) {
			*functions = function(&p);
			if (*functions)
				functions = &(*functions)->next;
		} else {
			*rules = rule(&p);
			if (*rules)
				rules = &(*rules)->next;
		}
		awk_parse_skip_newlines(&p);
	}
	ret->readable = !p.bad;
	return p.failed ? -ENOMEM : 0;
}
