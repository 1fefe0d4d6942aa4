#include "shell/parse/rules.h"

/* Is it the opening of a command with a body? */
static bool opens(enum reserved word)
{
	return word == RESERVED_OPEN_BRACE || word == RESERVED_OPEN_TEST || word == RESERVED_IF ||
	       word == RESERVED_WHILE || word == RESERVED_UNTIL || word == RESERVED_FOR ||
	       word == RESERVED_SELECT || word == RESERVED_CASE;
}

static struct node *parse_opened(struct parser *p, enum reserved word)
{
	lexer_take_word(p, word);
	if (word == RESERVED_OPEN_BRACE)
		return parse_group(p);
	if (word == RESERVED_OPEN_TEST)
		return parse_test(p);
	if (word == RESERVED_IF)
		return parse_if(p);
	if (word == RESERVED_CASE)
		return parse_case(p);
	if (word == RESERVED_WHILE || word == RESERVED_UNTIL)
		return parse_while(p, word);
	return parse_for(p, word);
}

static struct node *parse_parenthesized(struct parser *p)
{
	bool is_arith = false;
	struct node *node = NULL;

	if (lexer_behind(p, 1) == '(')
		node = parse_arith_command(p, &is_arith);
	return is_arith ? node : parse_subshell(p);
}

struct node *parse_shell_command(struct parser *p, bool *ret_is_one)
{
	enum reserved word = lexer_reserved(p);
	size_t from = p->pos;
	struct node *node;

	if (p->zsh && (node = parse_zsh_command(p, ret_is_one), *ret_is_one))
		return node;
	*ret_is_one = opens(word) || lexer_peek(p) == '(';
	if (!*ret_is_one)
		return NULL;
	if (!lexer_descend(p))
		return NULL;
	node = opens(word) ? parse_opened(p, word) : parse_parenthesized(p);
	if (node && p->zsh && word == RESERVED_OPEN_BRACE)
		node = parse_zsh_always(p, node);
	lexer_ascend(p);
	if (!node)
		return NULL;
	p->closed = true;
	if (!parse_redirects(p, node))
		return NULL;
	if (node->redirects)
		p->closed = false;
	node->span = lexer_span(p, from);
	return node;
}

/* newline_list shell_command, behind name() or function name */
struct node *parse_function_body(struct parser *p, size_t from, struct str name)
{
	bool is_one;
	struct node *node, *body;

	lexer_skip_newlines(p);
	if (!lexer_descend(p))
		return NULL;
	body = parse_shell_command(p, &is_one);
	if (!is_one && p->zsh)
		body = parse_sublist(p);
	lexer_ascend(p);
	if (!is_one && !p->zsh)
		return parse_unexpected(p);
	if (!body)
		return NULL;
	node = lexer_node(p, NODE_FUNCTION, from);
	if (!node)
		return NULL;
	node->name = name;
	node->body = body;
	node->text = lexer_slice(p, from, p->pos);
	return node;
}

/* ( ) behind a function's name */
static bool take_parens(struct parser *p)
{
	size_t from = p->pos;

	lexer_skip_blanks(p);
	if (lexer_take(p, "(")) {
		lexer_skip_blanks(p);
		if (lexer_take(p, ")"))
			return true;
	}
	p->pos = from;
	return false;
}

static struct str name_of(const struct parser *p, const struct word *word, size_t from, size_t to)
{
	const struct part *part = word->parts;

	if (part && !part->next && part->kind == PART_LITERAL)
		return part->text;
	return lexer_slice(p, from, to);
}

/* function name [()] body */
static struct node *parse_function(struct parser *p, size_t from)
{
	struct word *word;
	struct str name;
	size_t name_from;

	lexer_skip_blanks(p);
	name_from = p->pos;
	if (lexer_is_meta(lexer_peek(p)))
		return parse_unexpected(p);
	word = parse_word(p, WORD_TARGET);
	if (!word)
		return NULL;
	name = name_of(p, word, name_from, p->pos);
	if (!take_parens(p) && p->zsh)
		return parse_zsh_functions(p, from, name);
	return parse_function_body(p, from, name);
}

static bool cannot_begin(enum reserved word)
{
	return lexer_closes(word) || word == RESERVED_IN || word == RESERVED_CLOSE_TEST;
}

static bool cannot_follow_coproc(enum reserved word)
{
	return cannot_begin(word) || word == RESERVED_COPROC || word == RESERVED_BANG ||
	       word == RESERVED_FUNCTION;
}

/* Does a name and a command with a body stand here? Steps over the name if so. */
static bool take_coproc_name(struct parser *p, struct str *ret_name)
{
	size_t from = p->pos, to;

	while (!lexer_is_meta(lexer_peek(p)) && !strchr("'\"\\`$", lexer_peek(p)))
		p->pos++;
	to = p->pos;
	lexer_skip_blanks(p);
	if (to > from &&
		(opens(lexer_reserved(p)) || (lexer_peek(p) == '(' && p->text.at[to - 1] != '='))) {
		*ret_name = lexer_slice(p, from, to);
		return true;
	}
	if (to > from && p->pos > to && cannot_follow_coproc(lexer_reserved(p)))
		parse_unexpected(p);
	p->pos = from;
	return false;
}

static struct node *parse_simple_command(struct parser *p);

/* coproc [name] shell_command | coproc simple_command */
static struct node *parse_coproc(struct parser *p, size_t from)
{
	struct node *node = lexer_node(p, NODE_COPROC, from);
	bool is_one;

	if (!node)
		return NULL;
	node->name = STR("COPROC");
	lexer_skip_blanks(p);
	node->body = parse_shell_command(p, &is_one);
	if (!is_one && take_coproc_name(p, &node->name))
		node->body = parse_shell_command(p, &is_one);
	else if (p->why || (!is_one && cannot_follow_coproc(lexer_reserved(p))))
		return p->why ? NULL : parse_unexpected(p);
	else if (!is_one)
		node->body = parse_simple_command(p);
	if (!node->body)
		return NULL;
	node->span = lexer_span(p, from);
	return node;
}

static enum array_place array_place(const struct word *word)
{
	static const struct {
		const char *name;
		enum array_place place;
	} builtins[] = {
		{ "declare", ARRAY_ASSIGNED },
		{ "local", ARRAY_ASSIGNED },
		{ "export", ARRAY_ASSIGNED },
		{ "readonly", ARRAY_ASSIGNED },
		{ "typeset", ARRAY_ASSIGNED },
		{ "alias", ARRAY_WORD },
		{ "eval", ARRAY_WORD },
		{ "let", ARRAY_WORD },
	};
	const struct part *part = word->parts;

	if (!part || part->next || part->kind != PART_LITERAL || part->quoted)
		return ARRAY_NOWHERE;
	for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
		if (str_is(part->text, builtins[i].name))
			return builtins[i].place;
	return ARRAY_NOWHERE;
}

struct simple {
	struct node *node;
	struct assign **assigns;
	struct word **words;
	struct redirect **redirects;
	enum array_place arrays;
};

/* One assignment or word. */
static bool parse_simple_word(struct parser *p, struct simple *simple)
{
	struct word *word;
	bool is_assign = false;

	if (!simple->node->words) {
		struct assign *assign = parse_assignment(p, &is_assign);

		if (is_assign && assign) {
			*simple->assigns = assign;
			simple->assigns = &assign->next;
		}
		if (is_assign)
			return assign;
		word = p->why ? NULL : parse_word(p, WORD_PLAIN);
		simple->arrays = word ? array_place(word) : ARRAY_NOWHERE;
	} else {
		word = parse_argument(p, simple->arrays);
	}
	if (!word)
		return false;
	*simple->words = word;
	simple->words = &word->next;
	return true;
}

/* Assignments, words and redirects; a function where ( ) follows its first word. */
static struct node *parse_simple_command(struct parser *p)
{
	size_t from = p->pos, to = from;
	struct node *node = lexer_node(p, NODE_SIMPLE, from);
	struct simple simple;

	if (!node)
		return NULL;
	simple = (struct simple){ node, &node->assigns, &node->words, &node->redirects,
		ARRAY_NOWHERE };
	for (;; to = p->pos) {
		lexer_skip_blanks(p);
		if (parse_redirect_stands(p)) {
			if (!(*simple.redirects = parse_redirect(p)))
				return NULL;
			simple.redirects = &(*simple.redirects)->next;
		} else if (!lexer_word_stands(p) || (node->words && parse_zsh_ends(p))) {
			break;
		} else if (!parse_simple_word(p, &simple)) {
			return NULL;
		}
	}
	if (lexer_peek(p) == '(') {
		bool lone = node->words && !node->words->next && !node->assigns && !node->redirects;

		if (!lone || !take_parens(p))
			return lexer_fail(p, "unexpected (");
		return parse_function_body(p, from, name_of(p, node->words, from, to));
	}
	if (!node->words && !node->assigns && !node->redirects)
		return parse_unexpected(p);
	node->span = (struct span){ (uint32_t)from, (uint32_t)(to - from) };
	if (p->foreign)
		node->span = p->home;
	return node;
}

struct node *parse_command(struct parser *p)
{
	size_t from = p->pos;
	bool is_one;
	struct node *node = parse_shell_command(p, &is_one);
	enum reserved word;

	if (is_one)
		return node;
	p->closed = false;
	word = lexer_reserved(p);
	if (word == RESERVED_FUNCTION) {
		lexer_take_word(p, word);
		return parse_function(p, from);
	}
	if (word == RESERVED_COPROC) {
		lexer_take_word(p, word);
		return parse_coproc(p, from);
	}
	if (cannot_begin(word))
		return parse_unexpected(p);
	return parse_simple_command(p);
}
