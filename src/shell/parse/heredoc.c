/* Here-documents (bash(1), Here Documents): their bodies stand behind the newline. */
#include "shell/parse/word.h"

/* "..." within a delimiter: nothing expands, some backslashes go. */
static bool take_double_quoted(struct parser *p, struct buf *out)
{
	for (p->pos++; p->pos < p->end && p->text.at[p->pos] != '"'; p->pos++) {
		char next = p->pos + 1 < p->end ? p->text.at[p->pos + 1] : '\0';

		if (p->text.at[p->pos] == '\\' && next && strchr("$`\"\\", next))
			p->pos++;
		buf_add_char(out, p->text.at[p->pos]);
	}
	return p->pos < p->end;
}

static bool take_single_quoted(struct parser *p, struct buf *out)
{
	for (p->pos++; p->pos < p->end && p->text.at[p->pos] != '\''; p->pos++)
		buf_add_char(out, p->text.at[p->pos]);
	return p->pos < p->end;
}

/* One byte or quoted run of the delimiter. */
static bool take_delimiter_byte(struct parser *p, struct redirect *redirect, struct buf *out)
{
	int c = lexer_peek(p);

	if (c == '$' && (lexer_behind(p, 1) == '\'' || lexer_behind(p, 1) == '"')) {
		p->pos++;
		c = lexer_peek(p);
	}
	redirect->quoted_delimiter |= c == '\\' || c == '\'' || c == '"';
	if (c == '\'' && !take_single_quoted(p, out))
		return false;
	if (c == '"' && !take_double_quoted(p, out))
		return false;
	if (c == '\\' && p->pos + 1 < p->end)
		buf_add_char(out, p->text.at[++p->pos]);
	else if (c != '\'' && c != '"')
		buf_add_char(out, (char)c);
	p->pos++;
	return true;
}

bool parse_heredoc_delimiter(struct parser *p, struct redirect *redirect)
{
	struct buf out = BUF_IN(p->arena);
	struct heredoc *heredoc = lexer_new(p, struct heredoc);

	if (!heredoc || !(redirect->target = lexer_word(p, p->pos)))
		return false;
	while (!lexer_is_meta(lexer_peek(p))) {
		if (!take_delimiter_byte(p, redirect, &out))
			return lexer_fail(p, "quote without its end");
	}
	if (buf_failed(&out))
		return lexer_no_memory(p);
	redirect->delimiter = buf_str(&out);
	heredoc->redirect = redirect;
	*p->heredocs_end = heredoc;
	p->heredocs_end = &heredoc->next;
	return true;
}

static struct str strip_tabs(struct str line)
{
	size_t n = 0;

	while (n < line.len && line.at[n] == '\t')
		n++;
	return str_skip(line, n);
}

static bool continues(struct str line)
{
	size_t n = 0;

	while (n < line.len && line.at[line.len - 1 - n] == '\\')
		n++;
	return n % 2 == 1;
}

/*
 * Is @line the end? Within $( ) bash also takes the delimiter with something that holds a ) behind
 * it, and reads on there.
 */
static bool ends(const struct parser *p, struct str delimiter, struct str line)
{
	if (line.len < delimiter.len || !str_equal(str_slice(line, 0, delimiter.len), delimiter))
		return false;
	return line.len == delimiter.len ||
	       (p->in_substitution && str_find_char(line, ')', delimiter.len) != STR_NOT_FOUND);
}

/* A line whose newlines behind backslashes are gone, where the delimiter is not quoted. */
static struct str take_line(struct parser *p, const struct redirect *redirect)
{
	size_t from = p->pos;

	for (;;) {
		struct str rest = lexer_slice(p, p->pos, p->end), line = { "", 0 };

		str_next_line(&rest, &line);
		p->pos += line.len;
		if (redirect->quoted_delimiter || p->pos >= p->end || !continues(line))
			break;
		p->pos++;
	}
	return lexer_slice(p, from, p->pos);
}

/* Does @line, which holds continuations, read as @text? */
static bool joined_is(struct str line, struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < line.len; i++) {
		if (line.at[i] == '\\' && i + 1 < line.len && line.at[i + 1] == '\n') {
			i++;
			continue;
		}
		if (n == text.len || line.at[i] != text.at[n++])
			return false;
	}
	return n == text.len;
}

/* Takes the body's lines and the delimiter; returns where the body ends. */
static size_t take_lines(struct parser *p, const struct redirect *redirect, bool *ret_has_tabs)
{
	*ret_has_tabs = false;
	while (p->pos < p->end) {
		size_t from = p->pos;
		struct str line = take_line(p, redirect), bare = line;

		if (redirect->strip_tabs)
			bare = strip_tabs(line);
		if (joined_is(line, redirect->delimiter) || joined_is(bare, redirect->delimiter)) {
			p->pos += p->pos < p->end;
			return from;
		}
		if (ends(p, redirect->delimiter, bare)) {
			p->pos = from + (line.len - bare.len) + redirect->delimiter.len;
			return from;
		}
		*ret_has_tabs |= bare.len < line.len;
		p->pos += p->pos < p->end;
	}
	return p->end;
}

static struct str without_tabs(
	struct parser *p, const struct redirect *redirect, size_t from, size_t to)
{
	struct buf out = BUF_IN(p->arena);
	size_t end = p->end;

	p->end = to;
	for (p->pos = from; p->pos < to;) {
		buf_add(&out, strip_tabs(take_line(p, redirect)));
		if (p->pos++ < to)
			buf_add_char(&out, '\n');
	}
	p->end = end;
	if (buf_failed(&out))
		lexer_no_memory(p);
	return buf_str(&out);
}

/* One literal part: the body behind a quoted delimiter. */
static struct word *literal_body(struct parser *p)
{
	struct word *word = lexer_word(p, p->pos);
	struct part *part;

	if (!word || p->pos == p->end)
		return word;
	part = lexer_part(p, PART_LITERAL, p->pos);
	if (!part)
		return NULL;
	part->quoted = true;
	part->text = lexer_slice(p, p->pos, p->end);
	word->parts = part;
	return word;
}

/* A body that bash will not be able to expand is kept as it stands. */
static struct word *unreadable_body(struct parser *p, size_t from)
{
	struct word *word;

	p->why = NULL;
	p->pos = from;
	word = literal_body(p);
	if (word && word->parts)
		p->n_deferred++;
	return word;
}

/* The body in [from, to), or @text that it became. Bash expands it only when it runs it. */
static bool parse_body(
	struct parser *p, struct redirect *redirect, size_t from, size_t to, bool has_tabs)
{
	struct span home =
		p->foreign ? p->home : (struct span){ (uint32_t)from, (uint32_t)(to - from) };
	struct range saved;
	uint32_t depth = p->depth;

	if (has_tabs)
		saved = lexer_enter_text(p, without_tabs(p, redirect, from, to), home);
	else
		saved = lexer_enter(p, from, to);
	p->deferred++;
	from = p->pos;
	redirect->target = redirect->quoted_delimiter ? literal_body(p) : parse_expansions(p, true);
	p->depth = depth;
	if (!redirect->target && !p->error)
		redirect->target = unreadable_body(p, from);
	p->deferred--;
	lexer_leave(p, &saved);
	if (redirect->target)
		redirect->target->span = home;
	return redirect->target;
}

bool parse_heredoc_bodies(struct parser *p)
{
	struct heredoc *heredoc = p->heredocs;

	p->heredocs = NULL;
	p->heredocs_end = &p->heredocs;
	for (; heredoc; heredoc = heredoc->next) {
		bool has_tabs;
		size_t from = p->pos, to = take_lines(p, heredoc->redirect, &has_tabs);
		size_t next = p->pos;

		if (!parse_body(p, heredoc->redirect, from, to, has_tabs))
			return false;
		p->pos = next;
	}
	return true;
}
