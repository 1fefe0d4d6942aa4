#include "shell/parse/word.h"

void builder_init(struct builder *b)
{
	*b = (struct builder){ 0 };
	b->tail = &b->first;
}

bool builder_flush(struct parser *p, struct builder *b)
{
	struct part *part;

	if (!b->open)
		return true;
	b->open = false;
	part = lexer_part(p, PART_LITERAL, b->from);
	if (!part)
		return false;
	part->quoted = b->quoted;
	part->text = b->copied ? buf_str(&b->copy) : lexer_slice(p, b->from, b->to);
	if (!p->foreign)
		part->span = (struct span){ (uint32_t)b->from, (uint32_t)(b->to - b->from) };
	if (b->copied && buf_failed(&b->copy))
		return lexer_no_memory(p);
	*b->tail = part;
	b->tail = &part->next;
	return true;
}

static bool open_literal(struct parser *p, struct builder *b, size_t from, bool quoted)
{
	if (b->open && b->quoted == quoted)
		return true;
	if (!builder_flush(p, b))
		return false;
	b->open = true;
	b->quoted = quoted;
	b->copied = false;
	b->from = b->to = from;
	return true;
}

static void start_copy(struct parser *p, struct builder *b)
{
	if (b->copied)
		return;
	b->copy = BUF_IN(p->arena);
	buf_add(&b->copy, lexer_slice(p, b->from, b->to));
	b->copied = true;
}

bool builder_add_source(struct parser *p, struct builder *b, size_t from, size_t to, bool quoted)
{
	if (!open_literal(p, b, from, quoted))
		return false;
	if (!b->copied && b->from == b->to)
		b->from = b->to = from;
	if (b->copied || b->to != from) {
		start_copy(p, b);
		buf_add(&b->copy, lexer_slice(p, from, to));
	}
	b->to = to;
	return true;
}

bool builder_add_bytes(
	struct parser *p, struct builder *b, struct str bytes, size_t from, bool quoted)
{
	if (!open_literal(p, b, from, quoted))
		return false;
	start_copy(p, b);
	buf_add(&b->copy, bytes);
	b->to = p->pos;
	return true;
}

bool builder_add_part(struct parser *p, struct builder *b, struct part *part)
{
	if (!part || !builder_flush(p, b))
		return false;
	*b->tail = part;
	b->tail = &part->next;
	return true;
}

bool builder_add_empty(struct parser *p, struct builder *b)
{
	return b->open || open_literal(p, b, p->pos, true);
}

struct word *builder_word(struct parser *p, struct builder *b, size_t from)
{
	struct word *word;

	if (!builder_flush(p, b) || !(word = lexer_word(p, from)))
		return NULL;
	word->parts = b->first;
	return word;
}

/* Does an unquoted tilde mean a home directory here? */
static bool tilde_stands(const struct parser *p, const struct builder *b, const struct reading *r)
{
	char before;

	if (!r->tilde)
		return false;
	if (!b->first && !b->open)
		return true;
	if (!b->open || b->quoted || b->to != p->pos)
		return false;
	before = p->text.at[p->pos - 1];
	if (r->value_tilde)
		return before == ':';
	return r->argument_tilde && before == '=' && !b->first;
}

static bool read_tilde(struct parser *p, struct builder *b, const struct reading *r)
{
	size_t from = p->pos;
	struct part *part;
	int c;

	if (!tilde_stands(p, b, r))
		return builder_add_source(p, b, p->pos, p->pos + 1, false) && ++p->pos;
	p->pos++;
	while (lexer_is_name(c = lexer_peek(p)) || c == '.' || c == '-' || c == '+')
		p->pos++;
	if (c != '/' && c != ':' && !lexer_is_meta(c) &&
		c != (unsigned char)(r->stop ? r->stop : '/'))
		return builder_add_source(p, b, from, p->pos, false);
	part = lexer_part(p, PART_TILDE, from);
	if (part)
		part->text = lexer_slice(p, from + 1, p->pos);
	return builder_add_part(p, b, part);
}

/* { } , outside quotes: kept apart until the word is whole. */
static bool read_brace_mark(struct parser *p, struct builder *b, int c)
{
	struct part *part;
	int kind = c == '{' ? MARK_OPEN : c == ',' ? MARK_COMMA : MARK_CLOSE;

	if (kind != MARK_OPEN && b->open_braces == 0)
		return builder_add_source(p, b, p->pos, p->pos + 1, false) && ++p->pos;
	b->open_braces += kind == MARK_OPEN;
	b->open_braces -= kind == MARK_CLOSE;
	b->has_braces = true;
	if (!builder_flush(p, b))
		return false;
	p->pos++;
	part = lexer_part(p, PART_LITERAL, p->pos - 1);
	if (!part)
		return false;
	part->kind = (enum part_kind)kind;
	part->text = lexer_slice(p, p->pos - 1, p->pos);
	return builder_add_part(p, b, part);
}

/* Bytes that may mean something somewhere; all others are taken in runs. */
static bool is_special(unsigned char c)
{
	static const char special[] = "\\'\"`$<>*?[]~{},()|&; \t\n/:=!@+";

	return c < 128 && memchr(special, c, sizeof(special) - 1);
}

static bool read_run(struct parser *p, struct builder *b, bool quoted)
{
	size_t from = p->pos++;

	while (p->pos < p->end && !is_special((unsigned char)p->text.at[p->pos]))
		p->pos++;
	return builder_add_source(p, b, from, p->pos, quoted);
}

/* A ( of a regular expression holds blanks and other metacharacters up to its ). */
static bool read_regex_paren(struct parser *p, struct builder *b, struct reading *r)
{
	size_t to;

	if (p->pos >= r->solid) {
		to = lexer_matching(p, p->pos + 1, '(', ')');
		if (to == STR_NOT_FOUND) {
			p->pos = p->end;
			return lexer_fail(p, "( without ) in a regular expression");
		}
		r->solid = to + 1;
	}
	return read_run(p, b, false);
}

/*
 * (a|b) of zsh is @(a|b). What stands so behind a pattern, as in *(N), says which of the names are
 * meant, (#b) and the like how they match: neither is told apart.
 */
static bool read_zsh_group(struct parser *p, struct builder *b)
{
	size_t from = p->pos, to = lexer_matching(p, from + 1, '(', ')');
	struct part *part;
	struct str inner;

	if (to == STR_NOT_FOUND)
		return lexer_fail(p, "( without ) in a pattern");
	inner = lexer_slice(p, from + 1, to);
	p->pos = to + 1;
	if (str_starts(inner, "#") || (str_find_char(inner, '|', 0) == STR_NOT_FOUND &&
					      lexer_is_meta(lexer_peek(p)) && b->first))
		return true;
	part = lexer_part(p, PART_GLOB, from);
	if (!part)
		return false;
	part->text = arena_printf(p->arena, "@(%.*s)", STR_ARGS(inner));
	return builder_add_part(p, b, part);
}

static bool read_unquoted(struct parser *p, struct builder *b, struct reading *r, int c)
{
	bool is_one = false;

	switch (c) {
	case '\\':
		return read_escape(p, b, r);
	case '\'':
		return read_single_quoted(p, b);
	case '"':
		return read_double_quoted(p, b, false);
	case '`':
		return read_backticks(p, b, false);
	case '$':
		return read_dollar(p, b, r);
	case '<':
	case '>':
		if (lexer_behind(p, 1) == '(' && !p->posix && !r->regex)
			return read_process_substitution(p, b);
		break;
	case '~':
		return read_tilde(p, b, r);
	case '{':
	case '}':
	case ',':
		if (r->braces)
			return read_brace_mark(p, b, c);
		break;
	case '(':
		if (r->regex)
			return read_regex_paren(p, b, r);
		if (r->group)
			return read_zsh_group(p, b);
		r->nested++;
		break;
	case ')':
		r->nested -= r->nested > 0;
		break;
	case '=':
		if (p->zsh && r->braces && !b->first && !b->open) {
			if (lexer_behind(p, 1) == '(')
				return read_process_substitution(p, b);
			if (lexer_is_name(lexer_behind(p, 1))) {
				p->pos++; /* =NAME: the path of that command */
				return true;
			}
		}
		break;
	default:
		if (r->globs && !read_glob(p, b, r, &is_one))
			return false;
		if (is_one)
			return true;
		r->nested += (c == '?' && r->stop2 == ':') || (c == '[' && r->stop == ']');
		r->nested -= r->nested > 0 &&
			     ((c == ':' && r->stop2 == ':') || (c == ']' && r->stop == ']'));
	}
	return read_run(p, b, false);
}

/*
 * Within "${x-'...'}" the quotes are bytes, but no } or " between them ends anything. What stands
 * there is expanded as any quoted text is.
 */
static bool read_plain_single_quotes(struct parser *p, struct builder *b)
{
	size_t from = p->pos, close = str_find_char(lexer_slice(p, 0, p->end), '\'', from + 1);
	struct reading r = { .quoted = true, .plain_quote = true };
	struct range saved;
	uint32_t depth = p->depth;
	bool done;

	if (close == STR_NOT_FOUND) {
		p->pos = p->end;
		return lexer_fail(p, "' without its end");
	}
	saved = lexer_enter(p, from, close + 1);
	done = read_parts(p, b, &r);
	lexer_leave(p, &saved);
	p->pos = close + 1;
	if (done || p->error)
		return done;
	p->why = NULL;
	p->depth = depth;
	p->n_deferred++;
	return builder_add_source(p, b, from, close + 1, true);
}

static bool read_quoted(struct parser *p, struct builder *b, struct reading *r, int c)
{
	switch (c) {
	case '\\':
		return read_escape(p, b, r);
	case '`':
		return read_backticks(p, b, true);
	case '$':
		return read_dollar(p, b, r);
	case '"':
		if (!r->plain_quote)
			return read_double_quoted(p, b, r->stop == '}');
		break;
	case '\'':
		if (r->stop == '}' && !r->heredoc)
			return read_plain_single_quotes(p, b);
		break;
	default:
		break;
	}
	return read_run(p, b, true);
}

static bool at_end(const struct parser *p, const struct reading *r, int c)
{
	if (c == END_OF_TEXT)
		return true;
	if (p->pos < r->solid)
		return false;
	if (r->nested == 0 && r->stop2 && c == (unsigned char)r->stop2)
		return true;
	if (r->stop && c == (unsigned char)r->stop)
		return true;
	if (!r->meta || !lexer_is_meta(c))
		return false;
	if (c == '(' && r->group && p->pos >= r->group && lexer_behind(p, 1) != ')')
		return false;
	if (r->regex && (c == '(' || c == '|'))
		return false;
	return !((c == '<' || c == '>') && lexer_behind(p, 1) == '(' && !p->posix && !r->regex);
}

/* zsh: a } at the end of a word that opens none of its own ends the { of a group. */
static bool closes_group(struct parser *p, const struct builder *b, const struct reading *r)
{
	return p->zsh && r->meta && !r->quoted && !b->open_braces &&
	       lexer_is_meta(lexer_behind(p, 1));
}

bool read_parts(struct parser *p, struct builder *b, struct reading *r)
{
	int c;

	while (!at_end(p, r, c = lexer_peek(p)) && !(c == '}' && closes_group(p, b, r)))
		if (!(r->quoted ? read_quoted(p, b, r, c) : read_unquoted(p, b, r, c)))
			return false;
	return true;
}

static struct word *finish_word(struct parser *p, struct builder *b, size_t from)
{
	struct word *word = builder_word(p, b, from);

	if (word && b->has_braces && !parse_braces(p, &word->parts))
		return NULL;
	return word;
}

struct word *parse_word(struct parser *p, enum word_place place)
{
	struct builder b;
	struct reading r = {
		.meta = true,
		.tilde = place != WORD_REGEX,
		.argument_tilde = place == WORD_PLAIN,
		.braces = place == WORD_PLAIN,
		.globs = place != WORD_REGEX,
		.extglob = p->extglob,
		.regex = place == WORD_REGEX,
		.group = !p->zsh                 ? 0
			 : place == WORD_PATTERN ? MAX(p->pos, (size_t)1)
			 : place == WORD_PLAIN   ? p->pos + 1
						 : 0,
	};
	size_t from = p->pos;

	builder_init(&b);
	return read_parts(p, &b, &r) ? finish_word(p, &b, from) : NULL;
}

struct word *parse_solid_word(struct parser *p, size_t solid)
{
	struct builder b;
	struct reading r = { .meta = true,
		.tilde = true,
		.braces = true,
		.globs = true,
		.extglob = p->extglob,
		.solid = solid };
	size_t from = p->pos;

	builder_init(&b);
	return read_parts(p, &b, &r) ? finish_word(p, &b, from) : NULL;
}

struct word *parse_value(struct parser *p, struct word **ret_argument)
{
	struct builder b;
	struct reading r = { .meta = true,
		.tilde = true,
		.value_tilde = true,
		.globs = true,
		.extglob = p->extglob,
		.braces = ret_argument };
	struct word *word;
	size_t from = p->pos;

	builder_init(&b);
	if (!read_parts(p, &b, &r) || !(word = builder_word(p, &b, from)))
		return NULL;
	if (!ret_argument)
		return word;
	*ret_argument = word;
	if (!b.has_braces)
		return word;
	word = lexer_word(p, from);
	if (!word || !(word->parts = parse_without_braces(p, (*ret_argument)->parts)))
		return NULL;
	return parse_braces(p, &(*ret_argument)->parts) ? word : NULL;
}

struct word *parse_expansions(struct parser *p, bool heredoc)
{
	struct builder b;
	struct reading r = { .quoted = true, .plain_quote = heredoc, .heredoc = heredoc };
	size_t from = p->pos;

	builder_init(&b);
	return read_parts(p, &b, &r) ? builder_word(p, &b, from) : NULL;
}
