/* Words of fish: quotes, escapes, wildcards, braces, substitutions. */
#include "shell/dialect/fish.h"
#include "shell/expand/quote.h"

/* A word on its way: literal bytes are gathered until something else follows. */
struct draft_word {
	struct buf literal;
	enum fish_place place;
	bool any; /* something was written */
	bool dynamic;
};

bool fish_word_ends(int c)
{
	return c == END_OF_TRANSLATION || c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
	       c == ';' || c == '|' || c == '<' || c == '>' || c == ')';
}

/* & ends a word only where nothing of a word follows it. */
static bool at_end(const struct translation *t)
{
	int c = translation_peek(t, 0), next = translation_peek(t, 1);

	return fish_word_ends(c) || (c == '&' && (fish_word_ends(next) || next == '&'));
}

static void flush(struct translation *t, struct draft_word *w)
{
	struct str text = buf_str(&w->literal);

	if (!text.len)
		return;
	if (w->place == FISH_PATTERN)
		translation_add_pattern(t, text);
	else
		translation_add_literal(t, text);
	w->literal = BUF_IN(t->arena);
	w->any = true;
}

/* What is to be written unquoted goes behind what was gathered. */
static void add_raw(struct translation *t, struct draft_word *w, struct str text)
{
	flush(t, w);
	buf_add(&t->out, text);
	w->any = w->dynamic = true;
}

static size_t digits(const struct translation *t, size_t from, size_t most, bool octal)
{
	size_t n = 0;

	while (n < most) {
		int c = translation_peek(t, from + n);

		if (c < 0 || str_digit((char)c) >= (octal ? 8 : 16))
			break;
		n++;
	}
	return n;
}

/* \n \x41 \u0041 \101 \cX; every other character means itself. */
static void read_escape(struct translation *t, struct draft_word *w)
{
	int c = translation_peek(t, 1);
	size_t len = 2;

	if (c == END_OF_TRANSLATION || c == '\n') {
		t->pos += c == '\n' ? 2 : 1;
		return;
	}
	if (c == 'x' || c == 'X')
		len += digits(t, 2, 2, false);
	else if (c == 'u' || c == 'U')
		len += digits(t, 2, c == 'u' ? 4 : 8, false);
	else if (c >= '0' && c <= '7')
		len = 1 + digits(t, 1, 3, true);
	else if (c == 'c' && translation_peek(t, 2) > 0)
		len++;
	else if (!strchr("abefnrtv", c))
		len = 0;
	if (len) {
		struct str escape = str_slice(t->text, t->pos, t->pos + len);

		if (c == 'X')
			escape = arena_printf(t->arena, "\\x%.*s", STR_ARGS(str_skip(escape, 2)));
		buf_add(&w->literal, quote_decode(t->arena, escape));
		t->pos += len;
		return;
	}
	buf_add_char(&w->literal, (char)c);
	t->pos += 2;
}

/* Between single quotes a backslash is for ' and itself only. */
static bool read_single(struct translation *t, struct draft_word *w)
{
	w->any = true;
	return translation_quoted(t, &w->literal, "'\\", false);
}

/* What begins at @from stands within double quotes after all. */
static bool quote_from(struct translation *t, size_t from)
{
	buf_add_char(&t->out, '"');
	if (buf_failed(&t->out))
		return false;
	memmove(t->out.at + from + 1, t->out.at + from, t->out.len - from - 1);
	t->out.at[from] = '"';
	return true;
}

/* The list within ( ) or $( ), at its paren. */
static bool read_substitution(struct translation *t, bool quoted)
{
	size_t from = t->out.len;

	if (translation_too_deep(t))
		return false;
	t->pos++;
	t->depth++;
	t->to_file = t->whole = false;
	buf_add_text(&t->out, quoted ? "\"$({\n" : "$({\n");
	if (!fish_list(t) || translation_peek(t, 0) != ')')
		return false;
	t->pos++;
	t->depth--;
	buf_add_text(&t->out, "\n}");
	if (!quoted && t->to_file && !buf_failed(&t->out))
		t->out.at[from] = '<';
	else if (translation_peek(t, 0) == '[' && !fish_line_index(t))
		return false;
	if (!quoted && t->whole && !t->to_file)
		quoted = quote_from(t, from);
	t->to_file = t->whole = false;
	buf_add_text(&t->out, quoted ? ")\"" : ")");
	return true;
}

static bool read_double(struct translation *t, struct draft_word *w)
{
	int c;

	for (t->pos++; (c = translation_peek(t, 0)) != '"';) {
		int next = translation_peek(t, 1);

		if (c == END_OF_TRANSLATION)
			return false;
		if (c == '\\' && next > 0 && strchr("\"$\\\n", next)) {
			if (next != '\n')
				buf_add_char(&w->literal, (char)next);
			t->pos += 2;
		} else if (c == '$' && next == '(') {
			add_raw(t, w, STR(""));
			t->pos++;
			if (!read_substitution(t, true))
				return false;
		} else if (c == '$') {
			add_raw(t, w, STR(""));
			if (!fish_variable(t, true))
				return false;
		} else {
			buf_add_char(&w->literal, (char)c);
			t->pos++;
		}
	}
	t->pos++;
	w->any = true;
	return true;
}

/* What the { at hand opens: a list of alternatives, one that is expanded, or nothing. */
enum brace { BRACE_LITERAL, BRACE_SINGLE, BRACE_LIST };

static enum brace brace_at(const struct translation *t)
{
	unsigned int depth = 0;
	bool comma = false, expands = false;

	for (size_t n = 0; depth || n == 0; n++) {
		int c = translation_peek(t, n);

		if (c == END_OF_TRANSLATION || c == '\n')
			return BRACE_LITERAL;
		if (c == '\\')
			n++;
		depth += c == '{';
		depth -= c == '}';
		comma |= c == ',' && depth == 1;
		expands |= (c == '$' || c == '(') && depth == 1;
	}
	return comma ? BRACE_LIST : expands ? BRACE_SINGLE : BRACE_LITERAL;
}

/* Those that are open, the innermost last. */
struct braces {
	enum brace kind[16];
	size_t n;
};

static bool read_brace(struct translation *t, struct draft_word *w, struct braces *braces)
{
	int c = translation_peek(t, 0);
	enum brace kind = braces->n ? braces->kind[braces->n - 1] : BRACE_LITERAL;

	if (c == '{') {
		if (braces->n == ARRAY_SIZE(braces->kind))
			return false;
		kind = braces->kind[braces->n++] = brace_at(t);
	} else if (c == '}' && braces->n) {
		braces->n--;
	}
	if (kind == BRACE_LIST)
		add_raw(t, w, str_slice(t->text, t->pos, t->pos + 1));
	else if (kind == BRACE_LITERAL)
		buf_add_char(&w->literal, (char)c);
	t->pos++;
	return true;
}

static bool read_one(struct translation *t, struct draft_word *w, struct braces *braces)
{
	int c = translation_peek(t, 0), next = translation_peek(t, 1);

	switch (c) {
	case '\\':
		read_escape(t, w);
		return true;
	case '\'':
		return read_single(t, w);
	case '"':
		return read_double(t, w);
	case '$':
		add_raw(t, w, STR(""));
		if (next == '(') {
			t->pos++;
			return read_substitution(t, false);
		}
		return fish_variable(t, false);
	case '(':
		add_raw(t, w, STR(""));
		return read_substitution(t, false);
	case '*':
	case '?':
		add_raw(t, w, str_slice(t->text, t->pos, t->pos + 1));
		break;
	case '~':
		if (w->any || buf_str(&w->literal).len)
			buf_add_char(&w->literal, '~');
		else
			add_raw(t, w, STR("~"));
		break;
	case '{':
	case ',':
	case '}':
		return read_brace(t, w, braces);
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

/* A=b before a command: bash sees it only where the name stands unquoted. */
static void take_assignment(struct translation *t)
{
	size_t n = 0;
	int c;

	while ((c = translation_peek(t, n)) == '_' || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z') || (n && c >= '0' && c <= '9'))
		n++;
	if (!n || c != '=')
		return;
	buf_add(&t->out, str_slice(t->text, t->pos, t->pos + n + 1));
	t->pos += n + 1;
}

/* Words that are commands for fish and mean something else to bash. */
static bool is_bash_word(struct str text)
{
	static const char *const words[] = { "!", "[[", "case", "coproc", "do", "done", "elif",
		"esac", "fi", "select", "then", "time", "until", "{", "}" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(text, words[i]))
			return true;
	return false;
}

static bool read_word(struct translation *t, struct draft_word *w)
{
	struct braces braces = { 0 };
	bool empty = false;

	if (translation_take(t, "%self")) {
		buf_add_text(&t->out, "$$");
		w->any = w->dynamic = true;
	}
	while (!at_end(t) || (braces.n && braces.kind[braces.n - 1] == BRACE_LIST &&
				     translation_peek(t, 0) == ' '))
		if (!read_one(t, w, &braces))
			return false;
	empty = !w->any && !buf_str(&w->literal).len;
	return !empty && (!braces.n || braces.kind[braces.n - 1] == BRACE_LITERAL);
}

bool fish_word(struct translation *t, enum fish_place place)
{
	struct draft_word w = { .literal = BUF_IN(t->arena), .place = place };
	struct str text;

	if (place == FISH_COMMAND)
		take_assignment(t);
	if (place == FISH_COMMAND && t->out.len && t->out.at[t->out.len - 1] == '=' && at_end(t))
		return true;
	if (!read_word(t, &w))
		return false;
	text = buf_str(&w.literal);
	if (!w.dynamic && place == FISH_COMMAND && is_bash_word(text)) {
		buf_printf(&t->out, "'%.*s'", STR_ARGS(text));
		return true;
	}
	if (!w.dynamic && !text.len)
		translation_add_literal(t, text);
	flush(t, &w);
	return true;
}

bool fish_word_text(struct translation *t, struct str *ret)
{
	struct draft_word w = { .literal = BUF_IN(t->arena) };
	size_t len = t->out.len;

	if (!read_word(t, &w) || w.dynamic)
		return false;
	t->out.len = len;
	*ret = buf_str(&w.literal);
	return !buf_failed(&w.literal);
}
