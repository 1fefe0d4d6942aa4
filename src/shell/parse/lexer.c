#include "shell/parse/lexer.h"

#include <errno.h>

#include "base/util.h"
#include "shell/parse/rules.h"

void *lexer_fail(struct parser *p, const char *why)
{
	if (!p->why)
		p->why = why;
	return NULL;
}

void *lexer_fail_at_limit(struct parser *p, const char *why)
{
	p->limit_hit = true;
	return lexer_fail(p, why);
}

void *lexer_no_memory(struct parser *p)
{
	p->error = -ENOMEM;
	return lexer_fail(p, "out of memory");
}

bool lexer_descend(struct parser *p)
{
	if (p->depth >= MAX_DEPTH) {
		lexer_fail_at_limit(p, "nested deeper than 64");
		return false;
	}
	p->depth++;
	return true;
}

void lexer_ascend(struct parser *p)
{
	p->depth--;
}

void *lexer_alloc(struct parser *p, size_t size)
{
	void *at;

	if (p->n_parts >= MAX_PARTS) {
		p->pos = p->end;
		return lexer_fail_at_limit(p, "more than 65536 words in one command");
	}
	at = arena_alloc_bytes(p->arena, 1, size);
	if (!at)
		return lexer_no_memory(p);
	p->n_parts++;
	return at;
}

struct node *lexer_node(struct parser *p, enum node_kind kind, size_t from)
{
	struct node *node;

	if (p->n_nodes >= MAX_NODES && kind != NODE_UNPARSED) {
		p->pos = p->end;
		return lexer_fail_at_limit(p, "more than 16384 commands in one");
	}
	node = arena_alloc(p->arena, struct node, 1);
	if (!node)
		return lexer_no_memory(p);
	p->n_nodes++;
	node->kind = kind;
	node->span = lexer_span(p, from);
	return node;
}

struct part *lexer_part(struct parser *p, enum part_kind kind, size_t from)
{
	struct part *part = lexer_new(p, struct part);

	if (!part)
		return NULL;
	part->kind = kind;
	part->span = lexer_span(p, from);
	return part;
}

struct word *lexer_word(struct parser *p, size_t from)
{
	struct word *word = lexer_new(p, struct word);

	if (word)
		word->span = lexer_span(p, from);
	return word;
}

struct span lexer_span(const struct parser *p, size_t from)
{
	if (p->foreign)
		return p->home;
	return (struct span){ (uint32_t)from, (uint32_t)(p->pos > from ? p->pos - from : 0) };
}

struct str lexer_slice(const struct parser *p, size_t from, size_t to)
{
	return str_slice(p->text, from, to);
}

int lexer_peek(struct parser *p)
{
	const char *at = p->text.at;

	p->n_steps++;
	while (p->pos + 1 < p->end && at[p->pos] == '\\' && at[p->pos + 1] == '\n')
		p->pos += 2;
	return p->pos < p->end ? (unsigned char)at[p->pos] : END_OF_TEXT;
}

int lexer_behind(const struct parser *p, size_t n)
{
	size_t at = p->pos;

	for (;; n--) {
		while (at + 1 < p->end && p->text.at[at] == '\\' && p->text.at[at + 1] == '\n')
			at += 2;
		if (at >= p->end)
			return END_OF_TEXT;
		if (n == 0)
			return (unsigned char)p->text.at[at];
		at++;
	}
}

bool lexer_take(struct parser *p, const char *text)
{
	size_t from = p->pos;

	for (; *text; text++, p->pos++) {
		if (lexer_peek(p) != (unsigned char)*text) {
			p->pos = from;
			return false;
		}
	}
	return true;
}

void lexer_skip_blanks(struct parser *p)
{
	int c;

	while ((c = lexer_peek(p)) == ' ' || c == '\t')
		p->pos++;
	if (c == '#')
		while (p->pos < p->end && p->text.at[p->pos] != '\n')
			p->pos++;
}

void lexer_skip_newlines(struct parser *p)
{
	for (;;) {
		lexer_skip_blanks(p);
		if (lexer_peek(p) != '\n')
			return;
		lexer_newline(p);
	}
}

void lexer_newline(struct parser *p)
{
	p->pos++;
	if (p->heredocs)
		parse_heredoc_bodies(p);
}

bool lexer_is_meta(int c)
{
	switch (c) {
	case END_OF_TEXT:
	case ' ':
	case '\t':
	case '\n':
	case ';':
	case '&':
	case '|':
	case '(':
	case ')':
	case '<':
	case '>':
		return true;
	default:
		return false;
	}
}

bool lexer_is_name_start(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool lexer_is_name(int c)
{
	return lexer_is_name_start(c) || (c >= '0' && c <= '9');
}

static const struct {
	const char *text;
	enum reserved word;
} keywords[] = {
	{ "!", RESERVED_BANG },
	{ "{", RESERVED_OPEN_BRACE },
	{ "}", RESERVED_CLOSE_BRACE },
	{ "[[", RESERVED_OPEN_TEST },
	{ "]]", RESERVED_CLOSE_TEST },
	{ "case", RESERVED_CASE },
	{ "coproc", RESERVED_COPROC },
	{ "do", RESERVED_DO },
	{ "done", RESERVED_DONE },
	{ "elif", RESERVED_ELIF },
	{ "else", RESERVED_ELSE },
	{ "esac", RESERVED_ESAC },
	{ "fi", RESERVED_FI },
	{ "for", RESERVED_FOR },
	{ "function", RESERVED_FUNCTION },
	{ "if", RESERVED_IF },
	{ "in", RESERVED_IN },
	{ "select", RESERVED_SELECT },
	{ "then", RESERVED_THEN },
	{ "time", RESERVED_TIME },
	{ "until", RESERVED_UNTIL },
	{ "while", RESERVED_WHILE },
};

/* Could a keyword start so? Spares most words the table. */
static bool may_start_keyword(int c)
{
	return c != END_OF_TEXT && strchr("!{}[]cdefistuw", c) && c != '\0';
}

static enum reserved find_keyword(struct str text)
{
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
		if (str_is(text, keywords[i].text))
			return keywords[i].word;
	return RESERVED_NONE;
}

bool lexer_is_keyword(struct str text)
{
	return find_keyword(text) != RESERVED_NONE;
}

bool lexer_word_stands(struct parser *p)
{
	int c = lexer_peek(p);

	if (c == '<' || c == '>')
		return lexer_behind(p, 1) == '(';
	return !lexer_is_meta(c);
}

enum reserved lexer_reserved(struct parser *p)
{
	size_t from = p->pos;
	char text[10];
	size_t len = 0;
	int c = lexer_peek(p);

	if (!may_start_keyword(c))
		return RESERVED_NONE;
	if (c == '{' && p->zsh)
		return RESERVED_OPEN_BRACE; /* {cmd} needs no blanks */
	while (!lexer_is_meta(c = lexer_peek(p)) && len < sizeof(text)) {
		text[len++] = (char)c;
		p->pos++;
	}
	/* <( and >( go on with the word, and so does !( of extglob. */
	if (((c == '<' || c == '>') && lexer_behind(p, 1) == '(') ||
		(c == '(' && p->extglob && len == 1 && text[0] == '!'))
		len = 0;
	p->pos = from;
	return find_keyword((struct str){ text, len });
}

void lexer_take_word(struct parser *p, enum reserved word)
{
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
		if (keywords[i].word == word)
			lexer_take(p, keywords[i].text);
}

bool lexer_keyword(struct parser *p, enum reserved wanted)
{
	lexer_skip_newlines(p);
	if (lexer_reserved(p) != wanted)
		return false;
	lexer_take_word(p, wanted);
	return true;
}

bool lexer_closes(enum reserved word)
{
	return word == RESERVED_THEN || word == RESERVED_DO || word == RESERVED_DONE ||
	       word == RESERVED_FI || word == RESERVED_ELIF || word == RESERVED_ELSE ||
	       word == RESERVED_ESAC || word == RESERVED_CLOSE_BRACE;
}

static struct range save(const struct parser *p)
{
	return (struct range){
		.text = p->text,
		.pos = p->pos,
		.end = p->end,
		.foreign = p->foreign,
		.home = p->home,
		.heredocs = p->heredocs,
		.heredocs_end = p->heredocs_end,
	};
}

struct range lexer_enter(struct parser *p, size_t from, size_t to)
{
	struct range saved = save(p);

	p->pos = from;
	p->end = MIN(to, p->end);
	p->heredocs = NULL;
	p->heredocs_end = &p->heredocs;
	return saved;
}

struct range lexer_enter_text(struct parser *p, struct str text, struct span home)
{
	struct range saved = save(p);

	p->text = text;
	p->pos = 0;
	p->end = text.len;
	p->foreign = true;
	p->home = home;
	p->heredocs = NULL;
	p->heredocs_end = &p->heredocs;
	return saved;
}

void lexer_leave(struct parser *p, const struct range *saved)
{
	p->text = saved->text;
	p->pos = saved->pos;
	p->end = saved->end;
	p->foreign = saved->foreign;
	p->home = saved->home;
	p->heredocs = saved->heredocs;
	p->heredocs_end = saved->heredocs ? saved->heredocs_end : &p->heredocs;
}
