/* Commands that only zsh has (zshmisc(1), COMPLEX COMMANDS and its alternate forms). */
#include "shell/parse/rules.h"

static bool word_stands(struct parser *p, const char *word)
{
	for (size_t i = 0; word[i]; i++)
		if (lexer_behind(p, i) != word[i])
			return false;
	return lexer_is_meta(lexer_behind(p, strlen(word)));
}

static bool take_word(struct parser *p, const char *word)
{
	lexer_peek(p);
	return word_stands(p, word) && lexer_take(p, word);
}

bool parse_zsh_ends(struct parser *p)
{
	if (!p->zsh || lexer_reserved(p) != RESERVED_CLOSE_BRACE)
		return false;
	p->closed = true;
	return true;
}

static struct node *braced(struct parser *p)
{
	lexer_take_word(p, RESERVED_OPEN_BRACE);
	return parse_group(p);
}

struct node *parse_zsh_body(struct parser *p)
{
	lexer_skip_newlines(p);
	if (lexer_reserved(p) == RESERVED_DO)
		return parse_do_group(p);
	return lexer_reserved(p) == RESERVED_OPEN_BRACE ? braced(p) : parse_sublist(p);
}

bool parse_zsh_list(struct parser *p, struct node *node)
{
	struct word **tail = &node->words;

	node->has_words = true;
	lexer_take(p, "(");
	for (;;) {
		lexer_skip_newlines(p);
		if (lexer_take(p, ")"))
			break;
		if (!lexer_word_stands(p))
			return parse_unexpected(p);
		if (!(*tail = parse_word(p, WORD_PLAIN)))
			return false;
		tail = &(*tail)->next;
	}
	lexer_skip_blanks(p);
	lexer_take(p, ";");
	return true;
}

/* LIST end, behind the list of foreach */
static struct node *parse_to_end(struct parser *p, struct node *node)
{
	struct node **tail;

	node->body = lexer_node(p, NODE_SEQUENCE, p->pos);
	if (!node->body)
		return NULL;
	tail = &node->body->list;
	for (;;) {
		lexer_skip_newlines(p);
		if (take_word(p, "end"))
			return node;
		if (!(*tail = parse_sublist(p)))
			return NULL;
		tail = &(*tail)->next;
		lexer_skip_blanks(p);
		if (!lexer_take(p, ";") && lexer_peek(p) != '\n')
			return parse_unexpected(p);
	}
}

/* foreach NAME ( WORD... ) LIST end */
static struct node *parse_foreach(struct parser *p)
{
	struct node *node = lexer_node(p, NODE_FOR, p->pos);
	size_t from;

	lexer_skip_blanks(p);
	from = p->pos;
	if (!node || lexer_is_meta(lexer_peek(p)) || !parse_word(p, WORD_TARGET))
		return node ? parse_unexpected(p) : NULL;
	node->name = lexer_slice(p, from, p->pos);
	lexer_skip_blanks(p);
	if (lexer_peek(p) != '(')
		return parse_unexpected(p);
	return parse_zsh_list(p, node) ? parse_to_end(p, node) : NULL;
}

/* {1..COUNT}; a count that is not known is taken as one turn. */
static struct word *turns(struct parser *p, const struct word *count)
{
	const struct part *part = count->parts;
	struct word *word = lexer_word(p, p->pos);
	int64_t n = 1;

	if (part && !part->next && part->kind == PART_LITERAL && !str_to_int64(part->text, &n))
		n = 1;
	if (!word || !(word->parts = lexer_part(p, PART_BRACE, p->pos)))
		return NULL;
	word->parts->text = arena_printf(p->arena, "1..%jd", (intmax_t)n);
	return n > 0 ? word : NULL;
}

/* repeat COUNT BODY */
static struct node *parse_repeat(struct parser *p)
{
	struct node *node = lexer_node(p, NODE_FOR, p->pos);
	struct word *count;

	lexer_skip_blanks(p);
	if (!node || !lexer_word_stands(p))
		return node ? parse_unexpected(p) : NULL;
	if (!(count = parse_word(p, WORD_PLAIN)))
		return NULL;
	node->name = STR("_");
	node->has_words = true;
	node->words = turns(p, count);
	lexer_skip_blanks(p);
	lexer_take(p, ";");
	node->body = parse_zsh_body(p);
	return node->body && !p->error ? node : NULL;
}

/* The words behind an anonymous function are its arguments: it is defined, then called. */
static struct node *parse_anonymous(struct parser *p, size_t from)
{
	static const char name[] = "(anon)";
	struct node *both = lexer_node(p, NODE_SEQUENCE, from), *call;
	struct word **tail;

	if (!both || !(both->list = parse_function_body(p, from, STR(name))))
		return NULL;
	call = both->list->next = lexer_node(p, NODE_SIMPLE, from);
	if (!call || !(call->words = lexer_word(p, from)) ||
		!(call->words->parts = lexer_part(p, PART_LITERAL, from)))
		return NULL;
	call->words->parts->text = STR(name);
	for (tail = &call->words->next;; tail = &(*tail)->next) {
		lexer_skip_blanks(p);
		if (!lexer_word_stands(p) || parse_zsh_ends(p))
			return both;
		if (!(*tail = parse_word(p, WORD_PLAIN)))
			return NULL;
	}
}

struct node *parse_zsh_functions(struct parser *p, size_t from, struct str name)
{
	struct node *all = lexer_node(p, NODE_SEQUENCE, from), **tail, *last = NULL;
	struct str names[8] = { name };
	size_t n = 1;

	for (;; n++) {
		size_t at;

		lexer_skip_newlines(p);
		if (!lexer_word_stands(p) || lexer_reserved(p) == RESERVED_OPEN_BRACE)
			break;
		at = p->pos;
		if (n == ARRAY_SIZE(names) || !parse_word(p, WORD_TARGET))
			return parse_unexpected(p);
		names[n] = lexer_slice(p, at, p->pos);
	}
	lexer_skip_blanks(p);
	if (lexer_take(p, "("))
		lexer_take(p, ")");
	if (!all || !(last = parse_function_body(p, from, names[n - 1])))
		return NULL;
	tail = &all->list;
	for (size_t i = 0; i + 1 < n; i++) {
		struct node *one = *tail = lexer_node(p, NODE_FUNCTION, from);

		if (!one)
			return NULL;
		*one = *last;
		one->name = names[i];
		tail = &one->next;
	}
	*tail = last;
	return all;
}

static bool take_anonymous(struct parser *p)
{
	size_t from = p->pos;

	if (lexer_peek(p) == '(' && lexer_take(p, "(")) {
		lexer_skip_blanks(p);
		if (lexer_take(p, ")"))
			return true;
	} else if (take_word(p, "function")) {
		lexer_skip_blanks(p);
		if (lexer_reserved(p) == RESERVED_OPEN_BRACE)
			return true;
	}
	p->pos = from;
	return false;
}

struct node *parse_zsh_command(struct parser *p, bool *ret_is_one)
{
	size_t from = p->pos;
	struct node *node;
	int c = lexer_peek(p);

	*ret_is_one = true;
	if (c == '(' || c == 'f' || c == 'r') {
		if (!lexer_descend(p))
			return NULL;
		if (take_word(p, "repeat"))
			node = parse_repeat(p);
		else if (take_word(p, "foreach"))
			node = parse_foreach(p);
		else if (take_anonymous(p))
			node = parse_anonymous(p, from);
		else
			*ret_is_one = false, node = NULL;
		lexer_ascend(p);
		return node;
	}
	*ret_is_one = false;
	return NULL;
}

struct node *parse_zsh_always(struct parser *p, struct node *node)
{
	struct node *both;

	lexer_skip_blanks(p);
	if (!word_stands(p, "always") || !take_word(p, "always"))
		return node;
	both = lexer_node(p, NODE_SEQUENCE, node->span.off);
	lexer_skip_newlines(p);
	if (!both || lexer_reserved(p) != RESERVED_OPEN_BRACE)
		return both ? parse_unexpected(p) : NULL;
	both->list = node;
	return (node->next = braced(p)) ? both : NULL;
}

/* A condition that ends in a bracket, with something other than a separator behind it. */
static struct node *parse_condition(struct parser *p, bool *ret_is_one)
{
	size_t from = p->pos;
	struct node *cond, *list;
	enum reserved word;

	lexer_skip_blanks(p);
	*ret_is_one = false;
	if (lexer_peek(p) != '[' && lexer_peek(p) != '(' && lexer_peek(p) != '{')
		return NULL;
	cond = parse_sublist(p);
	lexer_skip_blanks(p);
	word = lexer_reserved(p);
	*ret_is_one = cond && p->closed && word != RESERVED_THEN && word != RESERVED_DO &&
		      (lexer_word_stands(p) || lexer_peek(p) == '(');
	if (!*ret_is_one) {
		p->pos = from;
		p->why = NULL;
		return NULL;
	}
	list = lexer_node(p, NODE_SEQUENCE, from);
	if (list)
		list->list = cond;
	return list;
}

static struct node *parse_branches(struct parser *p, bool *ret_is_one)
{
	struct node *node, *cond = parse_condition(p, ret_is_one);
	bool more;

	if (!*ret_is_one || !cond || !(node = lexer_node(p, NODE_IF, cond->span.off)))
		return NULL;
	node->cond = cond;
	more = lexer_reserved(p) == RESERVED_OPEN_BRACE;
	if (!(node->body = parse_zsh_body(p)))
		return NULL;
	lexer_skip_blanks(p);
	if (more && lexer_reserved(p) == RESERVED_ELIF) {
		lexer_take_word(p, RESERVED_ELIF);
		node->otherwise = parse_branches(p, &more);
		return node->otherwise ? node : parse_unexpected(p);
	}
	if (more && lexer_reserved(p) == RESERVED_ELSE) {
		lexer_take_word(p, RESERVED_ELSE);
		if (!(node->otherwise = parse_zsh_body(p)))
			return NULL;
	}
	return node;
}

struct node *parse_zsh_if(struct parser *p, bool *ret_is_one)
{
	struct node *node;

	if (!lexer_descend(p)) {
		*ret_is_one = true;
		return NULL;
	}
	node = parse_branches(p, ret_is_one);
	lexer_ascend(p);
	return node;
}

struct node *parse_zsh_while(struct parser *p, enum node_kind kind, bool *ret_is_one)
{
	struct node *node, *cond = parse_condition(p, ret_is_one);

	if (!*ret_is_one || !cond || !(node = lexer_node(p, kind, cond->span.off)))
		return NULL;
	node->cond = cond;
	node->body = parse_zsh_body(p);
	return node->body ? node : NULL;
}
