/* Commands of fish: lists, pipelines, redirections. */
#include "shell/dialect/fish.h"

bool fish_keyword(struct translation *t, const char *word)
{
	struct str text = str_from(word);

	if (!str_equal(str_slice(t->text, t->pos, t->pos + text.len), text))
		return false;
	return fish_word_ends(translation_peek(t, text.len)) ||
	       translation_peek(t, text.len) == '&';
}

static bool take_keyword(struct translation *t, const char *word)
{
	if (!fish_keyword(t, word))
		return false;
	t->pos += strlen(word);
	translation_skip_blanks(t);
	return true;
}

static void skip_comment(struct translation *t)
{
	while (translation_peek(t, 0) != '\n' && translation_peek(t, 0) != END_OF_TRANSLATION)
		t->pos++;
}

void fish_skip_separators(struct translation *t)
{
	for (;;) {
		int c;

		translation_skip_blanks(t);
		c = translation_peek(t, 0);
		if (c == '#')
			skip_comment(t);
		else if (c == '\n' || c == ';')
			t->pos++;
		else
			return;
	}
}

static bool at_list_end(struct translation *t)
{
	int c = translation_peek(t, 0);

	return c == END_OF_TRANSLATION || c == ')' || fish_keyword(t, "end") ||
	       fish_keyword(t, "else") || fish_keyword(t, "case");
}

/* [N]> [N]>> [N]< &> &>> >? and their targets; *ret_is_one false: none stands here. */
static bool read_redirect(struct translation *t, bool *ret_is_one)
{
	size_t from = t->pos, n = 0;
	int c;

	while ((c = translation_peek(t, n)) >= '0' && c <= '9')
		n++;
	*ret_is_one = (c == '<' || c == '>' || (c == '&' && n == 0)) &&
		      !(c == '&' && translation_peek(t, 1) != '>');
	if (!*ret_is_one)
		return true;
	if (c == '>' && translation_peek(t, n + 1) == '|') {
		*ret_is_one = false; /* 2>| is a pipe */
		return true;
	}
	t->pos += n + (c == '&');
	if (!translation_take(t, ">>"))
		t->pos++;
	buf_add_char(&t->out, ' ');
	buf_add(&t->out, str_slice(t->text, from, t->pos));
	translation_take(t, "?");
	if (c != '&' && translation_take(t, "&"))
		buf_add_char(&t->out, '&');
	translation_skip_blanks(t);
	return fish_word(t, FISH_ARGUMENT);
}

static bool read_redirects(struct translation *t)
{
	bool is_one = true;

	while (is_one) {
		translation_skip_blanks(t);
		if (!read_redirect(t, &is_one))
			return false;
	}
	return true;
}

/* A pipe, with what it takes: | &| 2>|; false: none stands here. */
static bool take_pipe(struct translation *t, const char **ret_pipe)
{
	*ret_pipe = " | ";
	if (translation_peek(t, 0) == '|' && translation_peek(t, 1) != '|')
		return translation_take(t, "|");
	if (translation_peek(t, 0) == '&' && translation_peek(t, 1) == '|') {
		*ret_pipe = " |& ";
		return translation_take(t, "&|");
	}
	*ret_pipe = " 3>&1 1>&2 2>&3 | ";
	return translation_take(t, "2>|") || (*ret_pipe = " | ", translation_take(t, "1>|"));
}

static bool at_command_end(const struct translation *t)
{
	int c = translation_peek(t, 0);

	return c == END_OF_TRANSLATION || c == ';' || c == '\n' || c == '|' || c == ')' ||
	       (c == '&' && translation_peek(t, 1) != '>') ||
	       (c >= '1' && c <= '2' && translation_peek(t, 1) == '>' &&
		       translation_peek(t, 2) == '|');
}

static bool read_simple(struct translation *t)
{
	bool is_one, command = true;
	size_t from = t->pos;

	if (translation_peek(t, 0) == '(' || str_starts(str_skip(t->text, from), "$("))
		return false; /* fish wants a command there, not what one prints */
	t->whole = str_starts(str_skip(t->text, from), "string collect");
	while (!at_command_end(t)) {
		size_t start = t->out.len;

		if (!read_redirect(t, &is_one))
			return false;
		if (!is_one && translation_peek(t, 0) == '#') {
			skip_comment(t);
			break;
		}
		if (!is_one) {
			if (t->pos > from)
				buf_add_char(&t->out, ' ');
			start = t->out.len;
			if (!fish_word(t, command ? FISH_COMMAND : FISH_ARGUMENT))
				return false;
			command &= str_find_char(str_skip(buf_str(&t->out), start), '=', 0) !=
				   STR_NOT_FOUND;
		}
		translation_skip_blanks(t);
	}
	return t->pos > from;
}

static bool read_command(struct translation *t)
{
	bool is_one, read;

	if (fish_keyword(t, "psub")) {
		t->to_file = true;
		while (!at_command_end(t))
			t->pos++;
		return true;
	}
	if (translation_too_deep(t))
		return false;
	t->depth++;
	read = fish_block(t, &is_one);
	t->depth--;
	if (is_one)
		return read && read_redirects(t);
	return read_simple(t);
}

static bool read_members(struct translation *t)
{
	for (;;) {
		size_t pipe_at;
		const char *pipe;

		if (!read_command(t))
			return false;
		translation_skip_blanks(t);
		pipe_at = t->out.len;
		if (!take_pipe(t, &pipe))
			return true;
		buf_add_text(&t->out, pipe);
		do
			translation_skip_blanks(t);
		while (translation_take(t, "\n"));
		if (at_list_end(t))
			return false;
		if (fish_keyword(t, "psub")) {
			t->out.len = pipe_at;
			return read_command(t);
		}
	}
}

bool fish_pipeline(struct translation *t)
{
	for (;;) {
		if (take_keyword(t, "not") || take_keyword(t, "!"))
			buf_add_text(&t->out, "! ");
		else if (take_keyword(t, "time"))
			buf_add_text(&t->out, "time ");
		else
			break;
	}
	return read_members(t);
}

/* pipeline [&& || pipeline]... */
static bool read_chain(struct translation *t)
{
	for (;;) {
		if (!fish_pipeline(t))
			return false;
		translation_skip_blanks(t);
		if (translation_take(t, "&&"))
			buf_add_text(&t->out, " && ");
		else if (translation_take(t, "||"))
			buf_add_text(&t->out, " || ");
		else
			return true;
		do
			translation_skip_blanks(t);
		while (translation_take(t, "\n"));
	}
}

/* and, or: by the status of what ran before. */
static bool take_conjunction(struct translation *t, bool first)
{
	bool is_and = take_keyword(t, "and");

	if (!is_and && !take_keyword(t, "or"))
		return false;
	if (first)
		buf_add_text(&t->out, "[ $? = 0 ]");
	buf_add_text(&t->out, is_and ? " && " : " || ");
	return true;
}

bool fish_condition(struct translation *t)
{
	size_t behind;

	if (!read_chain(t))
		return false;
	for (;;) {
		behind = t->pos;
		fish_skip_separators(t);
		if (!take_conjunction(t, false))
			break;
		if (!read_chain(t))
			return false;
	}
	t->pos = behind;
	return true;
}

/* What ends a command; false where a word follows that cannot. */
static bool take_separator(struct translation *t)
{
	int c;

	translation_skip_blanks(t);
	c = translation_peek(t, 0);
	if (c == '&') {
		t->pos++;
		buf_add_text(&t->out, " &");
		return true;
	}
	return c == ';' || c == '\n' || c == '#' || c == ')' || c == END_OF_TRANSLATION;
}

bool fish_list(struct translation *t)
{
	bool first = true;

	for (;; first = false) {
		fish_skip_separators(t);
		if (at_list_end(t))
			break;
		if (!take_conjunction(t, first) && !first)
			buf_add_char(&t->out, '\n');
		if (!read_chain(t) || !take_separator(t))
			return false;
	}
	if (first)
		buf_add_char(&t->out, ':');
	return true;
}

bool fish_read(struct translation *t)
{
	return fish_list(t) && t->pos == t->text.len;
}
