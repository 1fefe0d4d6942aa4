#include "shell/parse/rules.h"

bool parse_expect(struct parser *p, enum reserved word)
{
	if (lexer_keyword(p, word))
		return true;
	parse_unexpected(p);
	return false;
}

/* { LIST } */
struct node *parse_group(struct parser *p)
{
	struct node *node = lexer_node(p, NODE_GROUP, p->pos);

	if (!node || !(node->body = parse_compound_list(p)))
		return NULL;
	return parse_expect(p, RESERVED_CLOSE_BRACE) ? node : NULL;
}

/* ( LIST ) */
struct node *parse_subshell(struct parser *p)
{
	struct node *node = lexer_node(p, NODE_SUBSHELL, p->pos);

	if (!node || !lexer_take(p, "(") || !(node->body = parse_compound_list(p)))
		return NULL;
	return lexer_take(p, ")") ? node : parse_unexpected(p);
}

struct node *parse_arith_command(struct parser *p, bool *ret_is_one)
{
	size_t from = p->pos, inner, to;
	struct node *node;

	if (!lexer_take(p, "(("))
		return NULL;
	inner = p->pos;
	to = lexer_matching(p, inner, '(', ')');
	if (to == STR_NOT_FOUND) {
		*ret_is_one = true;
		p->pos = p->end;
		return lexer_fail(p, "(( without ))");
	}
	p->pos = to + 1;
	*ret_is_one = lexer_take(p, ")");
	if (!*ret_is_one) {
		p->pos = from;
		return NULL;
	}
	node = lexer_node(p, NODE_ARITH, from);
	if (!node)
		return NULL;
	node->words = parse_subscript(p, inner, to);
	return node->words ? node : NULL;
}

/* LIST then LIST, behind if and elif */
static struct node *parse_branch(struct parser *p, size_t from)
{
	struct node *node = lexer_node(p, NODE_IF, from);

	if (!node || !(node->cond = parse_compound_list(p)) || !parse_expect(p, RESERVED_THEN) ||
		!(node->body = parse_compound_list(p)))
		return NULL;
	node->span = lexer_span(p, from);
	return node;
}

/* if LIST then LIST [elif LIST then LIST]... [else LIST] fi */
struct node *parse_if(struct parser *p)
{
	struct node *node, *last;
	bool is_short = false;

	if (p->zsh && (node = parse_zsh_if(p, &is_short), is_short))
		return node;
	node = last = parse_branch(p, p->pos);
	for (int n = 0; last && lexer_reserved(p) == RESERVED_ELIF; n++) {
		if (n == MAX_CHAIN)
			return lexer_fail_at_limit(p, "more than 256 elif");
		lexer_take_word(p, RESERVED_ELIF);
		last = last->otherwise = parse_branch(p, p->pos);
	}
	if (!last)
		return NULL;
	if (lexer_keyword(p, RESERVED_ELSE) && !(last->otherwise = parse_compound_list(p)))
		return NULL;
	return parse_expect(p, RESERVED_FI) ? node : NULL;
}

struct node *parse_do_group(struct parser *p)
{
	struct node *body;

	if (!parse_expect(p, RESERVED_DO) || !(body = parse_compound_list(p)))
		return NULL;
	return parse_expect(p, RESERVED_DONE) ? body : NULL;
}

/* while LIST do LIST done, until LIST do LIST done */
struct node *parse_while(struct parser *p, enum reserved word)
{
	enum node_kind kind = word == RESERVED_WHILE ? NODE_WHILE : NODE_UNTIL;
	struct node *node;
	bool is_short = false;

	if (p->zsh && (node = parse_zsh_while(p, kind, &is_short), is_short))
		return node;
	node = lexer_node(p, kind, p->pos);
	if (!node || !(node->cond = parse_compound_list(p)))
		return NULL;
	node->body = parse_do_group(p);
	return node->body ? node : NULL;
}
