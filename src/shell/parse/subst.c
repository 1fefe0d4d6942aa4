/* $( ), ` `, <( ), $(( )) and $[ ]. */
#include "shell/parse/word.h"

/* LIST ) behind $( or <(; here-documents that a line around waits for stay with that line. */
static bool read_body(struct parser *p, struct part *part)
{
	struct heredoc *outer = p->heredocs, **outer_end = p->heredocs_end;
	bool closed = p->closed;

	if (!lexer_descend(p))
		return false;
	p->heredocs = NULL;
	p->heredocs_end = &p->heredocs;
	p->in_substitution++;
	part->body = parse_list(p);
	p->in_substitution--;
	p->heredocs = outer;
	p->heredocs_end = outer ? outer_end : &p->heredocs;
	p->closed = closed;
	lexer_ascend(p);
	if (!part->body)
		return false;
	if (!part->body->list)
		part->body = NULL;
	if (lexer_take(p, ")"))
		return true;
	if (p->pos >= p->end)
		return lexer_fail(p, "$( without its )");
	return parse_unexpected(p);
}

bool read_command_substitution(struct parser *p, struct builder *b, bool quoted)
{
	size_t from = p->pos;
	struct part *part = lexer_part(p, PART_COMMAND, from);

	if (!part || !builder_flush(p, b) || !lexer_take(p, "$(") || !read_body(p, part))
		return false;
	part->quoted = quoted;
	part->span = lexer_span(p, from);
	return builder_add_part(p, b, part);
}

bool read_process_substitution(struct parser *p, struct builder *b)
{
	size_t from = p->pos;
	struct part *part = lexer_part(p, PART_PROCESS, from);

	if (!part || !builder_flush(p, b))
		return false;
	part->letter = (char)lexer_peek(p);
	if (part->letter == '=') /* zsh: a file; the text is what matters */
		part->letter = '<';
	p->pos++;
	if (!lexer_take(p, "(") || !read_body(p, part))
		return false;
	part->span = lexer_span(p, from);
	return builder_add_part(p, b, part);
}

/* An expression in [from, to): its text, and a word of its expansions. */
static bool add_arith(
	struct parser *p, struct builder *b, struct part *part, size_t from, size_t to)
{
	part->text = lexer_slice(p, from, to);
	if (!builder_flush(p, b) || !lexer_descend(p))
		return false;
	part->words = parse_subscript(p, from, to);
	lexer_ascend(p);
	return part->words && builder_add_part(p, b, part);
}

/* Stands at $((; a command substitution that starts with a subshell is none. */
bool read_arith_substitution(struct parser *p, struct builder *b, bool quoted, bool *ret_is_one)
{
	size_t from = p->pos, inner, to;
	struct part *part;

	lexer_take(p, "$((");
	inner = p->pos;
	to = lexer_matching(p, inner, '(', ')');
	if (to == STR_NOT_FOUND) {
		p->pos = p->end;
		return lexer_fail(p, "$(( without its ))");
	}
	p->pos = to + 1;
	*ret_is_one = lexer_take(p, ")");
	if (!*ret_is_one) {
		p->pos = from;
		return true;
	}
	part = lexer_part(p, PART_ARITH, from);
	if (!part)
		return *ret_is_one = false;
	part->quoted = quoted;
	return *ret_is_one = add_arith(p, b, part, inner, to);
}

/* $[ ] */
bool read_old_arith(struct parser *p, struct builder *b, bool quoted)
{
	size_t from = p->pos, inner, to;
	struct part *part;

	lexer_take(p, "$[");
	inner = p->pos;
	to = lexer_matching(p, inner, '[', ']');
	if (to == STR_NOT_FOUND) {
		p->pos = p->end;
		return lexer_fail(p, "$[ without its ]");
	}
	p->pos = to + 1;
	part = lexer_part(p, PART_ARITH, from);
	if (!part)
		return false;
	part->quoted = quoted;
	return add_arith(p, b, part, inner, to);
}

/*
 * Backslashes before $ ` \ (and " within double quotes) go before the text is read, and newlines
 * with the backslash before them, even where the text has them in single quotes.
 */
static struct str unescape(struct parser *p, size_t from, size_t to, bool quoted)
{
	struct str raw = lexer_slice(p, from, to);
	struct buf out = BUF_IN(p->arena);

	if (str_find_char(raw, '\\', 0) == STR_NOT_FOUND)
		return raw;
	for (size_t i = 0; i < raw.len; i++) {
		char next = i + 1 < raw.len ? raw.at[i + 1] : '\0';

		if (raw.at[i] == '\\' && next == '\n') {
			i++;
			continue;
		}
		if (raw.at[i] == '\\' &&
			(next == '$' || next == '`' || next == '\\' || (quoted && next == '"')))
			i++;
		buf_add_char(&out, raw.at[i]);
	}
	if (buf_failed(&out))
		lexer_no_memory(p);
	return buf_str(&out);
}

static size_t backtick_end(const struct parser *p, size_t from)
{
	for (size_t at = from; at < p->end; at++) {
		if (p->text.at[at] == '`')
			return at;
		if (p->text.at[at] == '\\')
			at++;
	}
	return STR_NOT_FOUND;
}

/* Bash reads what stands between backticks only when it runs it. */
bool read_backticks(struct parser *p, struct builder *b, bool quoted)
{
	size_t from = p->pos, to = backtick_end(p, from + 1);
	struct part *part = lexer_part(p, PART_COMMAND, from);
	struct range saved;
	struct str text;

	if (!part || !builder_flush(p, b) || !lexer_descend(p))
		return false;
	if (to == STR_NOT_FOUND) {
		p->pos = p->end;
		return lexer_fail(p, "` without its end");
	}
	p->pos = to + 1;
	part->span = lexer_span(p, from);
	part->quoted = quoted;
	part->letter = '`';
	text = unescape(p, from + 1, to, quoted);
	if (text.at == p->text.at + from + 1)
		saved = lexer_enter(p, from + 1, to);
	else
		saved = lexer_enter_text(p, text, part->span);
	part->text = text;
	p->deferred++;
	part->body = parse_whole(p);
	p->deferred--;
	lexer_leave(p, &saved);
	lexer_ascend(p);
	if (!part->body)
		return false;
	if (!part->body->list)
		part->body = NULL;
	return builder_add_part(p, b, part);
}
