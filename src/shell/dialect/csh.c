/* Commands of csh: lists, pipelines, redirections, here-documents. */
#include "shell/dialect/csh.h"

bool csh_keyword(const struct translation *t, const char *word)
{
	struct str text = str_from(word);

	return str_equal(str_slice(t->text, t->pos, t->pos + text.len), text) &&
	       csh_word_ends(translation_peek(t, text.len));
}

bool csh_take_keyword(struct translation *t, const char *word)
{
	if (!csh_keyword(t, word))
		return false;
	t->pos += strlen(word);
	translation_skip_blanks(t);
	return true;
}

/* The `exit` of the line that ends here. */
static void add_exit(struct translation *t)
{
	if (!buf_str(&t->exit).len)
		return;
	buf_printf(&t->out, "\n%.*s\n", STR_ARGS(buf_str(&t->exit)));
	t->exit = BUF_IN(t->arena);
}

/* The bodies of <<, which were read with their line, are passed over behind it. */
static void take_newline(struct translation *t)
{
	t->pos++;
	t->line++;
	if (t->bodies_end > t->pos)
		t->pos = t->bodies_end;
	t->bodies_end = 0;
	add_exit(t);
}

void csh_skip_separators(struct translation *t)
{
	for (;;) {
		int c;

		translation_skip_blanks(t);
		c = translation_peek(t, 0);
		if (c == '#')
			while ((c = translation_peek(t, 0)) != '\n' && c != END_OF_TRANSLATION)
				t->pos++;
		if (c == '\n')
			take_newline(t);
		else if (c == ';')
			t->pos++;
		else
			return;
	}
}

size_t csh_command_end(const struct translation *t)
{
	size_t n = 0;
	int c, quote = 0;

	for (; (c = translation_peek(t, n)) != END_OF_TRANSLATION; n++) {
		if (c == '\\')
			n++;
		else if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"' || c == '`')
			quote = c;
		else if (strchr(";|\n()", c) ||
			 (c == '&' && (!n || translation_peek(t, n - 1) != '>')))
			break;
	}
	return MIN(t->pos + n, t->text.len);
}

bool csh_list_of(struct translation *t, struct str text)
{
	struct translation outer = *t;
	bool read;

	if (translation_too_deep(t))
		return false;
	t->text = text;
	t->pos = t->bodies_end = t->loop_switches = 0;
	t->exit = BUF_IN(t->arena);
	t->depth++;
	read = csh_list(t) && t->pos == t->text.len;
	t->text = outer.text;
	t->pos = outer.pos;
	t->bodies_end = outer.bodies_end;
	t->loop_switches = outer.loop_switches;
	t->exit = outer.exit;
	t->depth = outer.depth;
	t->line = outer.line;
	return read;
}

/* The lines behind this one up to one that is @mark; *ret_end is behind that. */
static struct str take_body(struct translation *t, struct str mark)
{
	size_t from = t->bodies_end;
	struct str rest, line, body;

	if (!from) {
		from = str_find_char(t->text, '\n', t->pos);
		from = from == STR_NOT_FOUND ? t->text.len : from + 1;
	}
	rest = str_skip(t->text, from);
	body = rest;
	body.len = 0;
	while (str_next_line(&rest, &line)) {
		if (str_equal(line, mark))
			break;
		body.len = (size_t)(line.at - body.at) + line.len;
	}
	t->bodies_end = t->text.len - rest.len;
	return body;
}

/* << WORD: the body, expanded unless some of the word is quoted. */
static bool read_heredoc(struct translation *t)
{
	struct translation outer = *t;
	size_t from;
	struct str mark, body;
	bool quoted;

	translation_skip_blanks(t);
	from = t->pos;
	if (!csh_word_text(t, &mark))
		return false;
	quoted = t->pos - from != mark.len;
	body = take_body(t, mark);
	buf_add_text(&t->out, " <<< ");
	if (quoted || !body.len) {
		translation_add_literal(t, body);
		return true;
	}
	outer = *t;
	t->text = body;
	t->pos = 0;
	if (!csh_word(t, CSH_QUOTED))
		return false;
	t->text = outer.text;
	t->pos = outer.pos;
	t->bodies_end = outer.bodies_end;
	return true;
}

/* < << > >> >& >>& with ! behind; *ret_is_one false: none stands here. */
static bool read_redirect(struct translation *t, bool *ret_is_one)
{
	*ret_is_one = translation_peek(t, 0) == '<' || translation_peek(t, 0) == '>';
	if (!*ret_is_one)
		return true;
	if (translation_take(t, "<<"))
		return read_heredoc(t);
	if (translation_take(t, ">>&"))
		buf_add_text(&t->out, " &>> ");
	else if (translation_take(t, ">>"))
		buf_add_text(&t->out, " >> ");
	else if (translation_take(t, ">&"))
		buf_add_text(&t->out, " &> ");
	else
		buf_add_text(&t->out, translation_take(t, "<") ? " < " : (t->pos++, " > "));
	translation_take(t, "!");
	translation_skip_blanks(t);
	return csh_word(t, CSH_ARGUMENT);
}

static bool at_command_end(const struct translation *t)
{
	int c = translation_peek(t, 0);

	return c == END_OF_TRANSLATION || (c && strchr(";\n|&)", c));
}

/* Words and redirections. */
static bool read_words(struct translation *t, enum csh_place place)
{
	bool is_one;

	while (!at_command_end(t)) {
		int c = translation_peek(t, 0);

		if (!read_redirect(t, &is_one))
			return false;
		if (!is_one && c == '#')
			break;
		if (!is_one)
			buf_add_char(&t->out, ' ');
		if (!is_one && !csh_word(t, place))
			return false;
		place = is_one ? place : CSH_ARGUMENT;
		translation_skip_blanks(t);
	}
	return true;
}

/* ( WORD... ), as words of their own */
static bool read_list(struct translation *t)
{
	buf_add_text(&t->out, "'('");
	for (t->pos++;;) {
		translation_skip_blanks(t);
		if (translation_take(t, ")"))
			break;
		buf_add_char(&t->out, ' ');
		if (!csh_word(t, CSH_ARGUMENT))
			return false;
	}
	buf_add_text(&t->out, " ')'");
	return true;
}

/* `..` and wildcards make a list of what is set; $x is words before it is read. */
static bool makes_list(const struct translation *t)
{
	struct str word = str_slice(t->text, t->pos, csh_command_end(t));

	for (size_t i = 0; i < word.len && !csh_word_ends((unsigned char)word.at[i]); i++) {
		if (word.at[i] == '$' || word.at[i] == '"' || word.at[i] == '\'')
			return false;
		if (strchr("`*?{", word.at[i]))
			return true;
	}
	return false;
}

static bool read_value(struct translation *t, bool apart)
{
	bool list;

	if (apart || translation_peek(t, 0) == '(')
		translation_skip_blanks(t);
	if (translation_peek(t, 0) == '(')
		return read_list(t);
	if (at_command_end(t) || csh_word_ends(translation_peek(t, 0))) {
		buf_add_text(&t->out, "''");
		return true;
	}
	list = makes_list(t);
	buf_add_text(&t->out, list ? "'(' " : "");
	if (!csh_word(t, CSH_ARGUMENT))
		return false;
	buf_add_text(&t->out, list ? " ')'" : "");
	return true;
}

/* set NAME[=VALUE]...: `=` and the parens of a list become words. */
static bool read_set(struct translation *t)
{
	buf_add_text(&t->out, "set");
	for (translation_skip_blanks(t); !at_command_end(t); translation_skip_blanks(t)) {
		bool is_one, apart;

		if (!read_redirect(t, &is_one))
			return false;
		if (is_one)
			continue;
		if (translation_peek(t, 0) == '#')
			break;
		buf_add_char(&t->out, ' ');
		if (!csh_word(t, CSH_NAME))
			return false;
		apart = translation_peek(t, 0) != '=';
		translation_skip_blanks(t);
		if (!translation_take(t, "="))
			continue;
		buf_add_text(&t->out, " '=' ");
		if (!read_value(t, apart))
			return false;
	}
	return true;
}

/* ( LIST ) with redirections behind it */
static bool read_subshell(struct translation *t)
{
	struct buf outer = t->exit;
	bool is_one = true;

	if (translation_too_deep(t))
		return false;
	t->pos++;
	t->depth++;
	t->exit = BUF_IN(t->arena);
	buf_add_text(&t->out, "(\n");
	if (!csh_list(t) || !translation_take(t, ")"))
		return false;
	add_exit(t);
	t->exit = outer;
	t->depth--;
	buf_add_text(&t->out, "\n)");
	while (is_one) {
		translation_skip_blanks(t);
		if (!read_redirect(t, &is_one))
			return false;
	}
	return true;
}

/* exit takes hold where its line ends. */
static bool read_exit(struct translation *t)
{
	struct str number = STR("");

	translation_skip_blanks(t);
	if (!at_command_end(t) && !csh_number(t, &number))
		return false;
	t->exit = BUF_IN(t->arena);
	buf_printf(&t->exit, "exit%s%.*s%s", number.len ? " $((" : "", STR_ARGS(number),
		number.len ? "))" : "");
	buf_add_char(&t->out, ':');
	return true;
}

static bool read_command(struct translation *t)
{
	bool is_one;

	if (translation_peek(t, 0) == '(')
		return read_subshell(t);
	if (at_command_end(t))
		return false;
	if (csh_keyword(t, "alias") && !csh_define_alias(t))
		return false;
	t->stops |= csh_keyword(t, "alias") || csh_keyword(t, "eval") || csh_keyword(t, "source") ||
		    csh_keyword(t, "unalias");
	if (!csh_alias(t, &is_one))
		return false;
	if (is_one)
		return true;
	if (csh_take_keyword(t, "exit"))
		return read_exit(t);
	if (csh_take_keyword(t, "set"))
		return read_set(t);
	return read_words(t, CSH_COMMAND);
}

/* command [| command]... */
static bool read_pipeline(struct translation *t)
{
	for (;;) {
		bool is_one;

		if (csh_take_keyword(t, "time"))
			buf_add_text(&t->out, "time ");
		if (!csh_block(t, &is_one) && (is_one || !read_command(t)))
			return false;
		translation_skip_blanks(t);
		if (translation_peek(t, 0) != '|' || translation_peek(t, 1) == '|')
			return true;
		t->pos++;
		buf_add_text(&t->out, translation_take(t, "&") ? " |& " : " | ");
		translation_skip_blanks(t);
	}
}

bool csh_chain(struct translation *t)
{
	for (;;) {
		if (!read_pipeline(t))
			return false;
		translation_skip_blanks(t);
		if (translation_take(t, "&&"))
			buf_add_text(&t->out, " && ");
		else if (translation_take(t, "||"))
			buf_add_text(&t->out, " || ");
		else
			return true;
		translation_skip_blanks(t);
	}
}

static bool at_list_end(const struct translation *t)
{
	static const char *const closers[] = { "end", "endif", "else", "endsw", "case",
		"default:", "default" };
	int c = translation_peek(t, 0);

	for (size_t i = 0; i < ARRAY_SIZE(closers); i++)
		if (csh_keyword(t, closers[i]))
			return true;
	return c == END_OF_TRANSLATION || c == ')';
}

bool csh_list(struct translation *t)
{
	for (bool first = true;; first = false) {
		unsigned int line = t->line;
		int c;

		csh_skip_separators(t);
		if (t->stops && t->depth == 0 && t->line != line)
			break;
		if (at_list_end(t)) {
			buf_add_text(&t->out, first ? ":" : "");
			break;
		}
		buf_add_text(&t->out, first ? "" : "\n");
		if (!csh_chain(t))
			return false;
		translation_skip_blanks(t);
		c = translation_peek(t, 0);
		if (c == '&') {
			t->pos++;
			buf_add_text(&t->out, " &");
		} else if (c != ';' && c != '\n' && c != '#' && c != ')' &&
			   c != END_OF_TRANSLATION) {
			return false;
		}
	}
	if (translation_peek(t, 0) == END_OF_TRANSLATION)
		add_exit(t);
	return true;
}

bool csh_read(struct translation *t)
{
	return csh_list(t) && (t->stops || t->pos == t->text.len);
}
