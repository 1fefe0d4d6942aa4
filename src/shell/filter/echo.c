/* echo and printf as bash's builtins print (bash(1), SHELL BUILTIN COMMANDS). */
#include "shell/filter/run.h"

enum escape_style { ESCAPE_ECHO, ESCAPE_PRINTF, ESCAPE_B };

/* At most @most digits of @base from *at. */
static uint32_t digits(struct str text, size_t *at, int base, int most)
{
	uint32_t value = 0;

	while (most-- > 0 && *at < text.len && str_digit(text.at[*at]) < (unsigned int)base)
		value = value * (uint32_t)base + str_digit(text.at[(*at)++]);
	return value;
}

static void unescape_number(struct buf *out, struct str text, size_t *at, char kind)
{
	size_t from = *at;
	uint32_t value = digits(text, at, 16, kind == 'x' ? 2 : kind == 'u' ? 4 : 8);

	if (*at == from) {
		buf_add_char(out, '\\');
		buf_add_char(out, kind);
	} else if (kind == 'x') {
		buf_add_char(out, (char)value);
	} else {
		buf_add_utf8(out, value);
	}
}

/* One escape; text.at[*at] stands behind the backslash. False: \c, nothing more is printed. */
static bool unescape_one(struct buf *out, struct str text, size_t *at, enum escape_style style)
{
	static const char from[] = "abefnrtvE\\", to[] = "\a\b\033\f\n\r\t\v\033\\";
	char c = text.at[(*at)++];
	const char *simple = c ? strchr(from, c) : NULL;

	if (simple) {
		buf_add_char(out, to[simple - from]);
	} else if (c == 'x' || c == 'u' || c == 'U') {
		unescape_number(out, text, at, c);
	} else if (c == 'c' && style != ESCAPE_PRINTF) {
		return false;
	} else if (c == '0' && style != ESCAPE_PRINTF) {
		buf_add_char(out, (char)digits(text, at, 8, 3));
	} else if (c >= '0' && c <= '7' && style != ESCAPE_ECHO) {
		(*at)--;
		buf_add_char(out, (char)digits(text, at, 8, 3));
	} else if ((c == '"' || c == '\'' || c == '?') && style != ESCAPE_ECHO) {
		buf_add_char(out, c);
	} else {
		buf_add_char(out, '\\');
		buf_add_char(out, c);
	}
	return true;
}

static bool unescape(struct buf *out, struct str text, enum escape_style style)
{
	for (size_t i = 0; i < text.len;) {
		if (text.at[i] != '\\' || i + 1 >= text.len) {
			buf_add_char(out, text.at[i++]);
			continue;
		}
		i++;
		if (!unescape_one(out, text, &i, style))
			return false;
	}
	return true;
}

bool filter_unescape_echo(struct buf *out, struct str text)
{
	return unescape(out, text, ESCAPE_ECHO);
}

bool filter_unescape_printf(struct buf *out, struct str text)
{
	return unescape(out, text, ESCAPE_PRINTF);
}

bool filter_unescape_b(struct buf *out, struct str text)
{
	return unescape(out, text, ESCAPE_B);
}

struct echo_flags {
	bool no_newline, escapes;
};

/* -n, -e, -E and their clusters; anything else is text. */
static bool echo_flag(struct str word, struct echo_flags *flags)
{
	struct echo_flags now = *flags;

	if (word.len < 2 || word.at[0] != '-')
		return false;
	for (size_t i = 1; i < word.len; i++) {
		if (word.at[i] == 'n')
			now.no_newline = true;
		else if (word.at[i] == 'e' || word.at[i] == 'E')
			now.escapes = word.at[i] == 'e';
		else
			return false;
	}
	*flags = now;
	return true;
}

void filter_echo(struct filter *f)
{
	struct echo_flags flags = { 0 };
	size_t at = 1;

	while (at < f->n && echo_flag(f->args[at], &flags))
		at++;
	for (size_t i = at; i < f->n; i++) {
		if (i > at)
			buf_add_char(&f->out, ' ');
		if (!flags.escapes)
			buf_add(&f->out, f->args[i]);
		else if (!filter_unescape_echo(&f->out, f->args[i]))
			return;
	}
	if (!flags.no_newline)
		buf_add_char(&f->out, '\n');
}

static bool append(struct filter *f, struct field *to, struct field more)
{
	*to = field_join(f->arena, *to, more);
	if (!to->pieces)
		f->failed = true;
	return !f->failed;
}

static bool append_text(struct filter *f, struct field *to, struct str text)
{
	return append(f, to, field_text(f->arena, text));
}

/* The known pieces of @word with their escapes read; false at \c. */
static bool append_unescaped(struct filter *f, struct field *to, const struct field *word)
{
	for (size_t i = 0; i < word->n; i++) {
		struct buf text = BUF_IN(f->arena);
		bool more;

		if (word->pieces[i].kind != PIECE_TEXT) {
			append(f, to, (struct field){ .pieces = &word->pieces[i], .n = 1 });
			continue;
		}
		more = filter_unescape_echo(&text, word->pieces[i].text);
		f->failed |= buf_failed(&text);
		append_text(f, to, buf_str(&text));
		if (!more)
			return false;
	}
	return true;
}

bool filter_echo_fields(struct filter *f, const struct field *argv, size_t argc, struct field *ret)
{
	struct echo_flags flags = { 0 };
	struct field out = field_text(f->arena, STR(""));
	struct str word;
	size_t at = 0;

	while (at < argc && !argv[at].many && field_known(f->arena, &argv[at], &word) &&
		echo_flag(word, &flags))
		at++;
	for (size_t i = at; i < argc; i++) {
		if (i > at)
			append_text(f, &out, STR(" "));
		if (!flags.escapes)
			append(f, &out, argv[i].many ? field_any() : argv[i]);
		else if (!append_unescaped(f, &out, &argv[i])) {
			*ret = out;
			return true;
		}
	}
	if (!flags.no_newline)
		append_text(f, &out, STR("\n"));
	out.many = false;
	*ret = out;
	return true;
}
