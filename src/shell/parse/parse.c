#include "shell/parse/parse.h"

#include <errno.h>

#include "shell/parse/rules.h"

static bool is_operator(int c)
{
	return c == ';' || c == '&' || c == '|' || c == '\n' || c == ')' || c == END_OF_TEXT;
}

/* Steps over a quoted run that is closed; an unclosed quote is a byte like any other. */
static void skip_byte(struct parser *p, bool *unclosed)
{
	char c = p->text.at[p->pos++];
	size_t close;

	if (c == '\\' && p->pos < p->end) {
		p->pos++;
	} else if ((c == '\'' && !unclosed[0]) || (c == '"' && !unclosed[1])) {
		close = str_find_char(p->text, c, p->pos);
		if (close < p->end)
			p->pos = close + 1;
		else
			unclosed[c == '"'] = true;
	}
}

/*
 * Gives up on the text from @from and goes on behind the next separator, or before one that the
 * list around it has a use for.
 */
struct node *parse_unparsed(struct parser *p, size_t from)
{
	const char *why = p->why ? p->why : "unexpected text";
	bool unclosed[2] = { false, false };
	struct node *node;

	p->why = NULL;
	if (p->n_nodes >= MAX_NODES) {
		p->limit_hit = true;
		p->pos = p->end;
	}
	if (p->pos <= from && p->pos < p->end)
		p->pos++;
	while (p->pos < p->end && !is_operator((unsigned char)p->text.at[p->pos]))
		skip_byte(p, unclosed);
	if (p->pos > p->end)
		p->pos = p->end;
	node = lexer_node(p, NODE_UNPARSED, from);
	if (!node)
		return NULL;
	node->why = why;
	node->text = lexer_slice(p, from, p->pos);
	if (p->deferred)
		p->n_deferred++;
	else
		p->n_unparsed++;
	p->closed = false;
	return node;
}

void *parse_unexpected(struct parser *p)
{
	switch (lexer_peek(p)) {
	case END_OF_TEXT:
		return lexer_fail(p, "unexpected end");
	case '\n':
		return lexer_fail(p, "unexpected end of line");
	case ')':
		return lexer_fail(p, "unexpected )");
	case ';':
		return lexer_fail(p, "unexpected ;");
	case '&':
		return lexer_fail(p, "unexpected &");
	case '|':
		return lexer_fail(p, "unexpected |");
	default:
		return lexer_fail(p, "unexpected word");
	}
}

/* `time` takes -p and -- behind it. */
static void take_time_options(struct parser *p)
{
	static const char *const options[] = { "-p", "--" };

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		lexer_skip_blanks(p);
		if (lexer_behind(p, 0) == options[i][0] && lexer_behind(p, 1) == options[i][1] &&
			lexer_is_meta(lexer_behind(p, 2)))
			lexer_take(p, options[i]);
	}
}

/* ! and time before a pipeline, in any number. */
static bool parse_pipeline_prefix(struct parser *p, bool *ret_negated, bool *ret_timed)
{
	bool any = false;

	for (;; any = true) {
		enum reserved word = lexer_reserved(p);

		if (word == RESERVED_BANG) {
			*ret_negated = !*ret_negated;
			lexer_take_word(p, word);
		} else if (word == RESERVED_TIME) {
			*ret_timed = true;
			lexer_take_word(p, word);
			take_time_options(p);
		} else {
			return any;
		}
		lexer_skip_blanks(p);
	}
}

/* command [| command]..., |& noted on the member before it. */
static struct node *parse_members(struct parser *p, size_t from)
{
	struct node *first = parse_command(p), *last = first, *pipeline = NULL;

	while (last) {
		lexer_skip_blanks(p);
		if (lexer_peek(p) != '|' || lexer_behind(p, 1) == '|')
			break;
		p->pos++;
		last->pipe_stderr = lexer_take(p, "&");
		lexer_skip_newlines(p);
		if (lexer_reserved(p) == RESERVED_BANG)
			return lexer_fail(p, "unexpected !");
		if (!pipeline && !(pipeline = lexer_node(p, NODE_PIPELINE, from)))
			return NULL;
		last = last->next = parse_command(p);
	}
	if (!last || !pipeline)
		return last;
	pipeline->list = first;
	pipeline->span = lexer_span(p, from);
	return pipeline;
}

static bool ends_command(int c)
{
	return c == END_OF_TEXT || c == '\n' || c == ';';
}

static struct node *parse_pipeline(struct parser *p)
{
	bool negated = false, timed = false;
	size_t from = p->pos;
	struct node *node;

	if (parse_pipeline_prefix(p, &negated, &timed) && ends_command(lexer_peek(p)))
		node = lexer_node(p, NODE_SIMPLE, from);
	else
		node = parse_members(p, from);
	if (!node || (!negated && !timed))
		return node;
	/* A prefix belongs to the pipeline: a single command that has its own gets one around. */
	node->negated = negated;
	node->timed = timed;
	node->span = lexer_span(p, from);
	return node;
}

/*
 * pipeline [&& || pipeline]...: left-associative, without precedence. Stops before a link where
 * the chain is as long as it may be; @left is what stands before it then.
 */
static struct node *parse_and_or(struct parser *p, struct node *left)
{
	size_t from = left ? left->span.off : p->pos;

	if (!left)
		left = parse_pipeline(p);
	for (int links = 0; left && links < MAX_CHAIN; links++) {
		struct node *node;
		bool is_and;

		lexer_skip_blanks(p);
		is_and = lexer_take(p, "&&");
		if (!is_and && !lexer_take(p, "||"))
			return left;
		lexer_skip_newlines(p);
		node = lexer_node(p, is_and ? NODE_AND : NODE_OR, from);
		if (!node)
			return NULL;
		node->left = left;
		node->right = parse_pipeline(p);
		if (!node->right)
			return NULL;
		node->span = lexer_span(p, from);
		left = node;
	}
	return left;
}

struct node *parse_sublist(struct parser *p)
{
	return parse_and_or(p, NULL);
}

/* A chain that grew too long goes on behind a left side of unknown outcome. */
static struct node *cut_chain(struct parser *p)
{
	struct node *node = lexer_node(p, NODE_UNPARSED, p->pos);

	if (node) {
		node->why = "chain of more than 1024 commands";
		p->limit_hit = true;
	}
	return node;
}

static bool at_chain(struct parser *p)
{
	int c = lexer_peek(p);

	return (c == '&' || c == '|') && lexer_behind(p, 1) == c;
}

/* Appends one command, or what could not be read; NULL only when out of memory. */
static struct node *parse_item(struct parser *p, struct node ***tail)
{
	struct node *left = NULL, *item;

	do {
		size_t from = p->pos;
		uint32_t depth = p->depth;

		item = parse_and_or(p, left);
		p->depth = depth;
		if (!item && !p->error)
			item = parse_unparsed(p, from);
		if (!item)
			return NULL;
		**tail = item;
		*tail = &item->next;
		if (item->kind == NODE_UNPARSED)
			return item;
		lexer_skip_blanks(p);
		left = at_chain(p) ? cut_chain(p) : NULL;
	} while (left);
	return item;
}

/* A closing word that nothing opened, or text behind a command that had ended. */
static struct node *parse_stray(struct parser *p, struct node ***tail)
{
	struct node *item;

	parse_unexpected(p);
	item = parse_unparsed(p, p->pos);
	if (!item)
		return NULL;
	**tail = item;
	*tail = &item->next;
	return item;
}

static bool at_list_end(struct parser *p)
{
	int c = lexer_peek(p);

	if (c == END_OF_TEXT || c == ')')
		return true;
	if (c == ';')
		return lexer_behind(p, 1) == ';' || lexer_behind(p, 1) == '&';
	return lexer_closes(lexer_reserved(p));
}

/* Behind text that was given up on, another command may follow every operator. */
static void take_operator(struct parser *p)
{
	while (lexer_peek(p) == '|' || (lexer_peek(p) == '&' && lexer_behind(p, 1) == '&'))
		p->pos += lexer_peek(p) == '&' ? 2 : 1;
}

enum separator { LIST_ENDS, LIST_GOES_ON, LIST_IS_STUCK };

/* What follows @item: may another command? */
static enum separator parse_separator(struct parser *p, struct node *item)
{
	int c;

	lexer_skip_blanks(p);
	if (item->kind == NODE_UNPARSED)
		take_operator(p);
	c = lexer_peek(p);
	if (c == END_OF_TEXT || c == ')' || (c == ';' && at_list_end(p)))
		return LIST_ENDS;
	if (c == ';' || c == '&') {
		item->background = c == '&';
		p->pos++;
		if (p->zsh && c == '&' && !lexer_take(p, "!"))
			lexer_take(p, "|"); /* &! and &|: disowned */
		p->closed = false;
	} else if (c != '\n') {
		if (p->closed && lexer_closes(lexer_reserved(p)))
			return LIST_ENDS;
		return item->kind == NODE_UNPARSED ? LIST_GOES_ON : LIST_IS_STUCK;
	}
	lexer_skip_newlines(p);
	return LIST_GOES_ON;
}

static bool portion_full(const struct parser *p)
{
	return !p->heredocs && (p->n_nodes >= MAX_NODES / 2 || p->n_parts >= MAX_PARTS / 2);
}

/* NESTED lists end at a word that closes them, the others at the end of their text. */
enum extent { NESTED, WHOLE, PORTION };

static struct node *parse_items(struct parser *p, enum extent extent)
{
	size_t from = p->pos;
	struct node *list = lexer_node(p, NODE_SEQUENCE, from), **tail;
	enum separator separator = LIST_GOES_ON;

	if (!list)
		return NULL;
	tail = &list->list;
	lexer_skip_newlines(p);
	while (extent != NESTED ? lexer_peek(p) != END_OF_TEXT : !at_list_end(p)) {
		bool stray = separator == LIST_IS_STUCK || (extent != NESTED && at_list_end(p));
		struct node *item = stray ? parse_stray(p, &tail) : parse_item(p, &tail);

		if (!item)
			return NULL;
		separator = parse_separator(p, item);
		if (separator == LIST_ENDS && extent == NESTED)
			break;
		if (extent == PORTION && portion_full(p))
			break;
	}
	list->span = lexer_span(p, from);
	return list;
}

struct node *parse_list(struct parser *p)
{
	return parse_items(p, NESTED);
}

struct node *parse_whole(struct parser *p)
{
	return parse_items(p, WHOLE);
}

struct node *parse_compound_list(struct parser *p)
{
	struct node *list = parse_list(p);

	if (list && !list->list)
		return parse_unexpected(p);
	return list;
}

static void start(
	struct parser *p, struct arena *arena, struct str text, const struct parse_options *options)
{
	*p = (struct parser){
		.arena = arena,
		.text = text,
		.pos = MIN(options->from, text.len),
		.end = text.len,
		.extglob = options->extglob,
		.posix = options->posix,
		.zsh = options->zsh,
		.depth = MIN(options->depth, MAX_DEPTH),
	};
	p->heredocs_end = &p->heredocs;
}

/* Bash drops NUL bytes as it reads. */
static int without_nul(struct arena *arena, struct str text, struct str *ret)
{
	char *kept;
	size_t len = 0;

	*ret = text;
	if (text.len == 0 || !memchr(text.at, '\0', text.len))
		return 0;
	kept = arena_alloc(arena, char, text.len);
	if (!kept)
		return -ENOMEM;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\0')
			kept[len++] = text.at[i];
	*ret = (struct str){ kept, len };
	return 0;
}

int shell_parse(struct arena *arena, struct str text, const struct parse_options *options,
	struct parsed *ret)
{
	static const struct parse_options defaults;
	struct parser p;
	struct node *root;
	int r = without_nul(arena, text, &text);

	if (r < 0)
		return r;
	start(&p, arena, text, options ? options : &defaults);
	root = parse_items(&p, PORTION);
	if (!root)
		return p.error;
	*ret = (struct parsed){
		.root = root,
		.n_unparsed = p.n_unparsed,
		.n_deferred = p.n_deferred,
		.limit_hit = p.limit_hit,
		.n_steps = p.n_steps,
		.resume = p.pos,
		.text = text,
	};
	return 0;
}

int shell_parse_heredoc(struct arena *arena, struct str text, const struct parse_options *options,
	struct word **ret_word)
{
	static const struct parse_options defaults;
	struct parser p;
	struct word *word;
	int r = without_nul(arena, text, &text);

	if (r < 0)
		return r;
	start(&p, arena, text, options ? options : &defaults);
	word = parse_expansions(&p, true);
	if (p.error)
		return p.error;
	*ret_word = word;
	return 0;
}

int shell_parse_alias(struct arena *arena, struct str text, struct span word, size_t to,
	struct str value, const struct parse_options *options, struct parsed *ret)
{
	struct str rest = str_slice(text, (size_t)word.off + word.len, to), whole;

	whole = arena_concat(arena, value, rest);
	if (!whole.at)
		return -ENOMEM;
	return shell_parse(arena, whole, options, ret);
}
