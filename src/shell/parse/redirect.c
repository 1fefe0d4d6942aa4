#include "shell/parse/rules.h"

/* The byte at *at, behind continuations. */
static int byte_at(const struct parser *p, size_t *at)
{
	while (*at + 1 < p->end && p->text.at[*at] == '\\' && p->text.at[*at + 1] == '\n')
		*at += 2;
	return *at < p->end ? (unsigned char)p->text.at[*at] : END_OF_TEXT;
}

/* Steps over a number that can be a descriptor's. */
static bool skip_number(const struct parser *p, size_t *at, int *ret_value)
{
	int64_t value = 0;
	int c;

	for (; (c = byte_at(p, at)) >= '0' && c <= '9'; ++*at) {
		value = value * 10 + (c - '0');
		if (value > INT32_MAX)
			return false;
	}
	*ret_value = (int)value;
	return true;
}

/* Steps over {name} or {name[subscript]}. */
static bool skip_braced_name(const struct parser *p, size_t *at)
{
	size_t from = ++*at;
	int c;

	while (lexer_is_name(c = byte_at(p, at)))
		++*at;
	if (*at == from || !lexer_is_name_start((unsigned char)p->text.at[from]))
		return false;
	if (c == '[') {
		while ((c = byte_at(p, at)) != ']' && !lexer_is_meta(c))
			++*at;
		if (c == ']')
			++*at;
	}
	return byte_at(p, at) == '}' && ++*at;
}

/* Where the number or {name} ends that stands directly before < or >; p->pos if none does. */
static size_t descriptor_end(struct parser *p, int *ret_value)
{
	size_t at = p->pos;
	int c = byte_at(p, &at);
	bool is_one = c == '{' ? skip_braced_name(p, &at) : skip_number(p, &at, ret_value);

	p->n_steps += at - p->pos;
	c = byte_at(p, &at);
	return is_one && (c == '<' || c == '>') ? at : p->pos;
}

bool parse_redirect_stands(struct parser *p)
{
	int value, c = lexer_peek(p);

	if (c == '<' || c == '>')
		return lexer_behind(p, 1) != '(' || p->posix;
	if (c == '&')
		return lexer_behind(p, 1) == '>';
	return (c == '{' || (c >= '0' && c <= '9')) && descriptor_end(p, &value) > p->pos;
}

static const struct {
	const char *text;
	enum redirect_op op;
} operators[] = {
	{ "&>>", REDIRECT_BOTH_APPEND },
	{ "&>", REDIRECT_BOTH },
	{ "<<<", REDIRECT_HERESTRING },
	{ "<<-", REDIRECT_HEREDOC },
	{ "<<", REDIRECT_HEREDOC },
	{ "<&", REDIRECT_DUP_IN },
	{ "<>", REDIRECT_READWRITE },
	{ "<", REDIRECT_IN },
	{ ">>", REDIRECT_APPEND },
	{ ">&", REDIRECT_DUP_OUT },
	{ ">|", REDIRECT_CLOBBER },
	{ ">", REDIRECT_OUT },
};

/* The descriptor before an operator. */
static void parse_descriptor(struct parser *p, struct redirect *redirect)
{
	int value = -1;
	size_t from = p->pos, to = descriptor_end(p, &value);

	redirect->fd = -1;
	p->pos = to;
	if (to == from)
		return;
	if (p->text.at[from] == '{')
		redirect->fd_name = lexer_slice(p, from + 1, to - 1);
	else
		redirect->fd = value;
}

/*
 * n, n- or - behind >& duplicates; another word names a file for both outputs. What expands is
 * told apart when it runs.
 */
static bool names_descriptor(const struct word *word)
{
	const struct part *part = word->parts;
	size_t n = 0;

	for (; part; part = part->next)
		if (part->kind == PART_PARAM || part->kind == PART_COMMAND ||
			part->kind == PART_ARITH)
			return true;
	part = word->parts;
	if (!part || part->next || part->kind != PART_LITERAL)
		return false;
	while (n < part->text.len && part->text.at[n] >= '0' && part->text.at[n] <= '9')
		n++;
	if (n < part->text.len && part->text.at[n] == '-')
		n++;
	return n > 0 && n == part->text.len;
}

/* Behind >& and <& digits are their target, whatever follows: >&2>f is >&2 >f. */
static bool is_descriptor_of(enum redirect_op op, int c)
{
	return (op == REDIRECT_DUP_IN || op == REDIRECT_DUP_OUT) && c >= '0' && c <= '9';
}

struct redirect *parse_redirect(struct parser *p)
{
	size_t from = p->pos, op;
	struct redirect *redirect = lexer_new(p, struct redirect);
	int c;

	if (!redirect)
		return NULL;
	parse_descriptor(p, redirect);
	for (op = 0; !lexer_take(p, operators[op].text); op++)
		;
	redirect->op = operators[op].op;
	redirect->strip_tabs = str_is(str_from(operators[op].text), "<<-");
	lexer_skip_blanks(p);
	c = lexer_peek(p);
	if ((parse_redirect_stands(p) && !is_descriptor_of(redirect->op, c)) ||
		(lexer_is_meta(c) && c != '<' && c != '>'))
		return parse_unexpected(p);
	if (redirect->op == REDIRECT_HEREDOC) {
		if (!parse_heredoc_delimiter(p, redirect))
			return NULL;
	} else if (!(redirect->target = parse_word(p, WORD_TARGET))) {
		return NULL;
	}
	if (redirect->op == REDIRECT_DUP_OUT && redirect->fd < 0 && !redirect->fd_name.len &&
		!names_descriptor(redirect->target))
		redirect->op = REDIRECT_BOTH;
	redirect->span = lexer_span(p, from);
	return redirect;
}

bool parse_redirects(struct parser *p, struct node *node)
{
	struct redirect **tail = &node->redirects;

	for (;;) {
		lexer_skip_blanks(p);
		if (!parse_redirect_stands(p))
			return true;
		if (!(*tail = parse_redirect(p)))
			return false;
		tail = &(*tail)->next;
	}
}
