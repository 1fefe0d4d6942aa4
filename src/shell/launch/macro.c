/*
 * dc (1.4): ! and the rest of the line. m4 (GNU 1.4.19): syscmd and esyscmd, also in macros that
 * the same text defines and uses.
 */
#include "shell/launch/launch.h"

#define MAX_MACROS      16
#define MAX_MACRO_DEPTH 8
#define MAX_MACRO_ARGS  9

/* Strings stand in brackets, comments go to the end of the line. */
static void dc_text(struct unwrap *u, struct str text)
{
	unsigned int depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		size_t end = MIN(str_find_char(text, '\n', i), text.len);
		char c = text.at[i], next = i + 1 < text.len ? text.at[i + 1] : '\0';

		if (c == '[')
			depth++;
		else if (c == ']' && depth > 0)
			depth--;
		if (depth > 0 || (c != '#' && c != '!'))
			continue;
		if (c == '!' && next && strchr("<>=", next))
			continue;
		if (c == '!')
			launch_text(u, launch_field(u, str_slice(text, i + 1, end)));
		i = end;
	}
}

static void read_dc_file(struct unwrap *u, const struct field *name)
{
	struct file_texts texts;
	struct str path, text;

	if (launch_is(name, "-")) {
		if (launch_stdin_text(u, &text))
			dc_text(u, text);
	} else if (launch_known(u, name, &path) && launch_read_file(u, path, &texts)) {
		dc_text(u, texts.at[texts.n - 1]);
	}
}

void launch_dc(struct unwrap *u)
{
	struct options o = options_of(
		u->arena, u->argv + 1, u->argc - 1, "e: expression: f: file: h! help! V! version!");
	bool given = false;
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) != OPTION_END) {
		given = true;
		if (o.mark == '!')
			return;
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			read_dc_file(u, &o.argv[o.at]);
			options_take_word(&o);
		} else if (options_is(&o, "f", "file")) {
			read_dc_file(u, &o.value);
		} else if (options_is(&o, "e", "expression") && launch_known(u, &o.value, &text)) {
			dc_text(u, text);
		}
	}
	if (!given && launch_stdin_text(u, &text))
		dc_text(u, text);
}

struct macro {
	struct str name, body;
};

struct m4 {
	struct unwrap *u;
	struct macro macros[MAX_MACROS];
	size_t n;
	bool prefixed; /* -P: m4_syscmd */
	unsigned int depth;
};

static bool is_word(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* Behind the quote that closes the one at @at. */
static size_t behind_quote(struct str text, size_t at)
{
	unsigned int depth = 0;

	for (; at < text.len; at++) {
		depth += text.at[at] == '`';
		if (text.at[at] == '\'' && --depth == 0)
			return at + 1;
	}
	return text.len;
}

/* One argument without its outer quotes; @at: at the comma or parenthesis behind it then. */
static struct str take_argument(struct m4 *m4, struct str text, size_t *at)
{
	struct buf out = BUF_IN(m4->u->arena);
	unsigned int depth = 0;

	while (*at < text.len && (text.at[*at] == ' ' || text.at[*at] == '\n'))
		++*at;
	while (*at < text.len) {
		char c = text.at[*at];

		if (c == '`') {
			size_t end = behind_quote(text, *at);

			buf_add(&out, str_slice(text, *at + 1, end - 1));
			*at = end;
			continue;
		}
		if (depth == 0 && (c == ',' || c == ')'))
			break;
		depth += c == '(';
		depth -= c == ')';
		buf_add_char(&out, c);
		++*at;
	}
	m4->u->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* The arguments in parentheses at @at, if they stand there. */
static size_t take_arguments(
	struct m4 *m4, struct str text, size_t *at, struct str ret[MAX_MACRO_ARGS])
{
	size_t n = 0;

	if (*at >= text.len || text.at[*at] != '(')
		return 0;
	do {
		struct str one;

		++*at;
		one = take_argument(m4, text, at);
		if (n < MAX_MACRO_ARGS)
			ret[n++] = one;
	} while (*at < text.len && text.at[*at] == ',');
	*at = MIN(*at + 1, text.len);
	return n;
}

static void m4_text(struct m4 *m4, struct str text);

static void expand(struct m4 *m4, const struct macro *macro, const struct str *args, size_t n)
{
	struct buf out = BUF_IN(m4->u->arena);
	struct str body = macro->body;

	if (m4->depth == MAX_MACRO_DEPTH) {
		m4->u->unknown = true;
		return;
	}
	for (size_t i = 0; i < body.len; i++) {
		char next = i + 1 < body.len ? body.at[i + 1] : '\0';

		if (body.at[i] != '$' || next < '1' || next > '9') {
			buf_add_char(&out, body.at[i]);
			continue;
		}
		if ((size_t)(next - '0') <= n)
			buf_add(&out, args[next - '1']);
		i++;
	}
	m4->u->failed |= buf_failed(&out);
	m4->depth++;
	m4_text(m4, buf_str(&out));
	m4->depth--;
}

static void word(struct m4 *m4, struct str name, struct str text, size_t *at)
{
	struct str args[MAX_MACRO_ARGS];
	size_t n;

	for (size_t i = m4->n; i-- > 0;)
		if (str_equal(m4->macros[i].name, name)) {
			n = take_arguments(m4, text, at, args);
			expand(m4, &m4->macros[i], args, n);
			return;
		}
	if (m4->prefixed && !str_starts(name, "m4_"))
		return;
	if (m4->prefixed)
		name = str_skip(name, 3);
	if (str_is(name, "dnl"))
		*at = MIN(str_find_char(text, '\n', *at), text.len);
	if (*at >= text.len || text.at[*at] != '(')
		return;
	if (str_is(name, "syscmd") || str_is(name, "esyscmd")) {
		if (take_arguments(m4, text, at, args))
			launch_text(m4->u, launch_field(m4->u, args[0]));
	} else if (str_is(name, "define") || str_is(name, "pushdef")) {
		if (take_arguments(m4, text, at, args) > 1 && m4->n < MAX_MACROS)
			m4->macros[m4->n++] = (struct macro){ args[0], args[1] };
	} else if (str_is(name, "changequote") || str_is(name, "eval")) {
		m4->u->unknown |= str_is(name, "changequote");
	}
}

static void m4_text(struct m4 *m4, struct str text)
{
	for (size_t at = 0; at < text.len && !m4->u->failed;) {
		size_t from = at;

		if (text.at[at] == '#') {
			at = MIN(str_find_char(text, '\n', at), text.len);
		} else if (text.at[at] == '`') {
			at = behind_quote(text, at);
		} else if (is_word(text.at[at])) {
			while (at < text.len && is_word(text.at[at]))
				at++;
			word(m4, str_slice(text, from, at), text, &at);
		} else {
			at++;
		}
	}
}

void launch_m4(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"I: include: D: define: U: undefine: B: S: L: d? debug? F: freeze-state: R: "
		"reload-state: H: N: T: o: help! version!");
	struct m4 m4 = { .u = u };
	struct file_texts texts;
	bool given = false;
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (o.mark == '!')
			return;
		m4.prefixed |= kind == OPTION_FLAG && options_is(&o, "P", "prefix-builtins");
		if (kind != OPTION_WORD && kind != OPTION_MAYBE)
			continue;
		given |= !launch_is(&o.argv[o.at], "-");
		if (launch_known(u, &o.argv[o.at], &text) && !str_is(text, "-") &&
			launch_read_file(u, text, &texts))
			m4_text(&m4, texts.at[texts.n - 1]);
		options_take_word(&o);
	}
	if (!given && launch_stdin_text(u, &text))
		m4_text(&m4, text);
}
