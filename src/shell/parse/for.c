#include "shell/parse/rules.h"

/* do LIST done or { LIST } */
static struct node *parse_loop_body(struct parser *p, bool braces)
{
	struct node *body;

	lexer_skip_newlines(p);
	if (!braces || lexer_reserved(p) != RESERVED_OPEN_BRACE)
		return parse_do_group(p);
	lexer_take_word(p, RESERVED_OPEN_BRACE);
	body = parse_compound_list(p);
	return body && parse_expect(p, RESERVED_CLOSE_BRACE) ? body : NULL;
}

/* WORD... up to ; or the end of the line, behind in */
static bool parse_in_words(struct parser *p, struct node *node)
{
	struct word **tail = &node->words;

	node->has_words = true;
	for (;;) {
		int c;

		lexer_skip_blanks(p);
		c = lexer_peek(p);
		if (c == '\n' || c == ';')
			break;
		if (lexer_is_meta(c) && !((c == '<' || c == '>') && lexer_behind(p, 1) == '('))
			return parse_unexpected(p);
		if (!(*tail = parse_word(p, WORD_PLAIN)))
			return false;
		tail = &(*tail)->next;
	}
	lexer_take(p, ";");
	return true;
}

/* The next part of for ((a; b; c)): up to a ; or to @to. */
static size_t arith_part_end(struct parser *p, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++) {
		char c = p->text.at[at];
		size_t close = at;

		if (c == ';')
			return at;
		if (c == '\\')
			at++;
		else if (c == '(')
			close = lexer_matching(p, at + 1, '(', ')');
		else if (c == '"')
			close = lexer_matching(p, at + 1, '\0', '"');
		if (close < to)
			at = close;
	}
	return to;
}

/* for ((a; b; c)) [;] body */
static struct node *parse_arith_for(struct parser *p)
{
	struct node *node = lexer_node(p, NODE_FOR_ARITH, p->pos);
	size_t from = p->pos + 2, to = lexer_matching(p, from, '(', ')');

	if (!node)
		return NULL;
	if (to == STR_NOT_FOUND || to + 1 >= p->end || p->text.at[to + 1] != ')') {
		p->pos = p->end;
		return lexer_fail(p, "for (( without ))");
	}
	for (int i = 0; i < 3; i++) {
		size_t part = arith_part_end(p, from, to);

		if ((i < 2) != (part < to))
			return lexer_fail(p, "for (( )) takes three expressions");
		if (str_trim(lexer_slice(p, from, part)).len &&
			!(node->arith[i] = parse_subscript(p, from, part)))
			return NULL;
		from = part + 1;
	}
	p->pos = to + 2;
	lexer_skip_blanks(p);
	if (lexer_peek(p) == ';' && lexer_behind(p, 1) != ';')
		p->pos++;
	node->body = parse_loop_body(p, true);
	return node->body ? node : NULL;
}

/* for NAME [in WORD...] ; body; the same for select */
struct node *parse_for(struct parser *p, enum reserved word)
{
	enum node_kind kind = word == RESERVED_FOR ? NODE_FOR : NODE_SELECT;
	struct node *node;
	bool separated = false;
	size_t from;

	lexer_skip_blanks(p);
	if (kind == NODE_FOR && lexer_peek(p) == '(' && lexer_behind(p, 1) == '(')
		return parse_arith_for(p);
	node = lexer_node(p, kind, p->pos);
	from = p->pos;
	if (!node || lexer_is_meta(lexer_peek(p)))
		return node ? parse_unexpected(p) : NULL;
	if (!parse_word(p, WORD_TARGET))
		return NULL;
	node->name = lexer_slice(p, from, p->pos);
	lexer_skip_blanks(p);
	separated = lexer_peek(p) == '\n';
	lexer_skip_newlines(p);
	if (p->zsh && lexer_peek(p) == '(') {
		if (!parse_zsh_list(p, node))
			return NULL;
		separated = true;
	} else if (lexer_reserved(p) == RESERVED_IN) {
		lexer_take_word(p, RESERVED_IN);
		separated = true;
		if (!parse_in_words(p, node))
			return NULL;
	} else if (lexer_take(p, ";")) {
		separated = true;
	}
	node->body = p->zsh && separated ? parse_zsh_body(p) : parse_loop_body(p, separated);
	return node->body ? node : NULL;
}
