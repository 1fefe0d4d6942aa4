#include "shell/parse_rules.h"

/* Length of the number or {name} that stands directly before < or >, else 0. */
static size_t descriptor_len(struct parser *p)
{
	size_t n = 0;
	int64_t value = 0;
	int c = lexer_peek(p);

	if (c >= '0' && c <= '9') {
		for (; (c = lexer_behind(p, n)) >= '0' && c <= '9'; n++)
			if ((value = value * 10 + (c - '0')) > INT32_MAX)
				return 0;
	} else if (c == '{' && lexer_is_name_start(lexer_behind(p, 1))) {
		for (n = 1; lexer_is_name(c = lexer_behind(p, n)); n++)
			;
		if (c == '[') {
			while ((c = lexer_behind(p, n)) != ']' && !lexer_is_meta(c))
				n++;
			c = lexer_behind(p, ++n);
		}
		if (c != '}')
			return 0;
		n++;
	}
	c = n ? lexer_behind(p, n) : 0;
	return c == '<' || c == '>' ? n : 0;
}

bool parse_redirect_stands(struct parser *p)
{
	int c = lexer_peek(p);

	if (c == '<' || c == '>')
		return lexer_behind(p, 1) != '(' || p->posix;
	if (c == '&')
		return lexer_behind(p, 1) == '>';
	return (c == '{' || (c >= '0' && c <= '9')) && descriptor_len(p) > 0;
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
static bool parse_descriptor(struct parser *p, struct redirect *redirect)
{
	size_t len = descriptor_len(p), from = p->pos;
	int fd = 0;

	redirect->fd = -1;
	for (size_t i = 0; i < len; i++, p->pos++)
		lexer_peek(p);
	if (len == 0)
		return true;
	if (p->text.at[from] == '{') {
		redirect->fd_name = lexer_slice(p, from + 1, p->pos - 1);
		return true;
	}
	for (size_t at = from; at < p->pos; at++)
		if (p->text.at[at] >= '0' && p->text.at[at] <= '9')
			fd = fd * 10 + (p->text.at[at] - '0');
	redirect->fd = fd;
	return true;
}

/* n, n- or - behind >& duplicates; another word names a file for both outputs. */
static bool names_descriptor(const struct word *word)
{
	const struct part *part = word->parts;
	size_t n = 0;

	if (!part || part->next || part->kind != PART_LITERAL)
		return false;
	while (n < part->text.len && part->text.at[n] >= '0' && part->text.at[n] <= '9')
		n++;
	if (n < part->text.len && part->text.at[n] == '-')
		n++;
	return n > 0 && n == part->text.len;
}

struct redirect *parse_redirect(struct parser *p)
{
	size_t from = p->pos, op;
	struct redirect *redirect = lexer_new(p, struct redirect);
	int c;

	if (!redirect || !parse_descriptor(p, redirect))
		return NULL;
	for (op = 0; !lexer_take(p, operators[op].text); op++)
		;
	redirect->op = operators[op].op;
	redirect->strip_tabs = str_is(str_from(operators[op].text), "<<-");
	lexer_skip_blanks(p);
	c = lexer_peek(p);
	if (parse_redirect_stands(p) || (lexer_is_meta(c) && c != '<' && c != '>'))
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
