/* Words of csh: quotes, wildcards, braces, `..` and variables. */
#include "shell/dialect/csh.h"

struct draft_word {
	struct buf literal;
	bool any, dynamic;
};

bool csh_word_ends(int c)
{
	return c == END_OF_TRANSLATION || (c && strchr(" \t\r\n;&|<>()", c));
}

static void flush(struct translation *t, struct draft_word *w)
{
	struct str text = buf_str(&w->literal);

	if (!text.len)
		return;
	translation_add_literal(t, text);
	w->literal = BUF_IN(t->arena);
}

/* What is to be written unquoted goes behind what was gathered. */
static void add_raw(struct translation *t, struct draft_word *w, struct str text)
{
	flush(t, w);
	buf_add(&t->out, text);
	w->any = w->dynamic = true;
}

static bool read_single(struct translation *t, struct draft_word *w)
{
	w->any = true;
	return translation_quoted(t, &w->literal, "!\n", true);
}

/* `list`, at its quote; what a backslash hides from csh is hidden from the list. */
static bool read_backquoted(struct translation *t, bool quoted)
{
	size_t from = ++t->pos;
	struct str text;

	while (translation_peek(t, 0) != '`') {
		if (translation_peek(t, 0) == END_OF_TRANSLATION)
			return false;
		t->pos += translation_peek(t, 0) == '\\' ? 2 : 1;
	}
	text = str_slice(t->text, from, t->pos++);
	buf_add_text(&t->out, quoted ? "\"$(\n" : "$(\n");
	if (!csh_list_of(t, text))
		return false;
	buf_add_text(&t->out, quoted ? "\n)\"" : "\n)");
	return true;
}

/* Within double quotes, up to @end: a backslash is for ! and a newline only. */
static bool read_double(struct translation *t, struct draft_word *w, int end)
{
	int c;

	while ((c = translation_peek(t, 0)) != end) {
		int next = translation_peek(t, 1);

		if (c == END_OF_TRANSLATION || (c == '\n' && end == '"'))
			return false;
		if (c == '\\' && (next == '!' || next == '\n')) {
			buf_add_char(&w->literal, (char)next);
			t->pos += 2;
		} else if (c == '`') {
			add_raw(t, w, STR(""));
			if (!read_backquoted(t, true))
				return false;
		} else if (c == '$') {
			add_raw(t, w, STR(""));
			if (!csh_variable(t, true))
				return false;
		} else {
			buf_add_char(&w->literal, (char)c);
			t->pos++;
		}
	}
	w->any = true;
	return true;
}

static bool read_one(struct translation *t, struct draft_word *w)
{
	int c = translation_peek(t, 0), next = translation_peek(t, 1);

	switch (c) {
	case '\\':
		if (next == END_OF_TRANSLATION)
			return false;
		buf_add_char(&w->literal, (char)next);
		t->pos += 2;
		w->any = true;
		return true;
	case '\'':
		return read_single(t, w);
	case '"':
		t->pos++;
		if (!read_double(t, w, '"'))
			return false;
		break;
	case '`':
		add_raw(t, w, STR(""));
		return read_backquoted(t, false);
	case '$':
		add_raw(t, w, STR(""));
		return csh_variable(t, false);
	case '*':
	case '?':
	case '[':
	case ']':
	case ',':
	case '{':
	case '}':
		add_raw(t, w, str_slice(t->text, t->pos, t->pos + 1));
		break;
	case '~':
		if (w->any || buf_str(&w->literal).len)
			buf_add_char(&w->literal, '~');
		else
			add_raw(t, w, STR("~"));
		break;
	case TRANSLATION_HOLE:
		buf_add(&w->literal, str_slice(t->text, t->pos, t->pos + 2));
		t->pos += next != END_OF_TRANSLATION;
		break;
	default:
		buf_add_char(&w->literal, (char)c);
	}
	t->pos++;
	return true;
}

static bool read_word(struct translation *t, struct draft_word *w, int end)
{
	size_t from = t->pos;

	while (!csh_word_ends(translation_peek(t, 0)) && translation_peek(t, 0) != end)
		if (!read_one(t, w))
			return false;
	return t->pos > from;
}

/* Words that are commands for csh and mean something else to bash. */
static bool is_bash_word(struct str text)
{
	static const char *const words[] = { "!", "[[", "coproc", "do", "done", "elif", "esac",
		"fi", "for", "function", "select", "until", "{", "}" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(text, words[i]))
			return true;
	return false;
}

/* A=b is the name of a command here. */
static bool is_assignment(struct str text)
{
	return str_find_char(text, '=', 0) != STR_NOT_FOUND;
}

bool csh_word(struct translation *t, enum csh_place place)
{
	struct draft_word w = { .literal = BUF_IN(t->arena) };
	struct str text;

	if (!(place == CSH_QUOTED ? read_double(t, &w, END_OF_TRANSLATION)
				  : read_word(t, &w, place == CSH_NAME ? '=' : 0)))
		return false;
	text = buf_str(&w.literal);
	if (!w.dynamic && place == CSH_COMMAND && (is_bash_word(text) || is_assignment(text))) {
		buf_printf(&t->out, "\"\"");
		translation_add_literal(t, text);
		return true;
	}
	if (!w.dynamic && !text.len)
		translation_add_literal(t, text);
	flush(t, &w);
	return true;
}

bool csh_word_text(struct translation *t, struct str *ret)
{
	struct draft_word w = { .literal = BUF_IN(t->arena) };
	size_t len = t->out.len;

	if (!read_word(t, &w, 0) || w.dynamic)
		return false;
	t->out.len = len;
	*ret = buf_str(&w.literal);
	return !buf_failed(&w.literal);
}
