/* Tcl's lists: from a text to its elements, and back. */
#include "lang/tcl/machine.h"

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* An element that is neither in braces nor quotes; what is not known of it may be several. */
static size_t bare_element(struct str text, struct buf *out)
{
	size_t i = 0;

	while (i < text.len && !is_blank(text.at[i])) {
		if (text.at[i] == '\\') {
			i += tcl_unescape(str_skip(text, i), out);
			continue;
		}
		buf_add_char(out, text.at[i] == TCL_ANY ? TCL_MANY : text.at[i]);
		i++;
	}
	return i;
}

static size_t quoted_element(struct str text, struct buf *out)
{
	size_t i = 1;

	while (i < text.len && text.at[i] != '"') {
		if (text.at[i] == '\\')
			i += tcl_unescape(str_skip(text, i), out);
		else
			buf_add_char(out, text.at[i++]);
	}
	return MIN(i + 1, text.len);
}

static size_t next_element(struct tcl *m, struct str text, struct str *ret)
{
	struct buf out = BUF_IN(m->arena);
	size_t len = text.at[0] == '{' ? tcl_braces(text) : 0;

	if (len) {
		*ret = str_slice(text, 1, len - 1);
		return len;
	}
	len = text.at[0] == '"' ? quoted_element(text, &out) : bare_element(text, &out);
	*ret = tcl_copy(m, &out);
	return len;
}

struct tcl_list tcl_split(struct tcl *m, struct str text)
{
	struct tcl_list list = { .whole = true };
	size_t capacity = 0;

	while (text.len) {
		struct str element;

		if (is_blank(text.at[0])) {
			text = str_skip(text, 1);
			continue;
		}
		text = str_skip(text, next_element(m, text, &element));
		list.at = arena_grow(m->arena, list.at, list.n, &capacity, sizeof(*list.at));
		if (!list.at) {
			m->failed = true;
			return (struct tcl_list){ 0 };
		}
		list.at[list.n++] = element;
		list.whole &= str_find_char(element, TCL_MANY, 0) == STR_NOT_FOUND;
		if (list.n >= MAX_TCL_WORDS && text.len) {
			list.at[list.n - 1] = STR("\3");
			list.whole = false;
			break;
		}
	}
	return list;
}

/* Can it stand in braces? */
static bool is_balanced(struct str text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\\' && i + 1 == text.len)
			return false;
		if (text.at[i] == '\\')
			i++;
		else if (text.at[i] == '{')
			depth++;
		else if (text.at[i] == '}' && depth-- == 0)
			return false;
	}
	return depth == 0;
}

static bool is_plain(struct str text)
{
	if (text.len == 0)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (is_blank(text.at[i]) || text.at[i] == TCL_ANY ||
			(text.at[i] && strchr("\"{}[]$;\\", text.at[i])))
			return false;
	return true;
}

/* What stands for several elements stays bare. */
void tcl_add_element(struct buf *out, struct str element)
{
	if (out->len)
		buf_add_char(out, ' ');
	if (is_plain(element) && (out->len || element.at[0] != '#')) {
		buf_add(out, element);
	} else if (is_balanced(element)) {
		buf_add_char(out, '{');
		buf_add(out, element);
		buf_add_char(out, '}');
	} else {
		for (size_t i = 0; i < element.len; i++) {
			char c = element.at[i];

			if (c == '\n') {
				buf_add_text(out, "\\n");
				continue;
			}
			if (is_blank(c) || (c && strchr("\"{}[]$;\\#", c)))
				buf_add_char(out, '\\');
			buf_add_char(out, c);
		}
	}
}

struct str tcl_list(struct tcl *m, const struct str *at, size_t n)
{
	struct buf out = BUF_IN(m->arena);

	for (size_t i = 0; i < n; i++)
		tcl_add_element(&out, at[i]);
	return tcl_copy(m, &out);
}

/* concat, eval and others: words without the blanks around them, a blank between. */
struct str tcl_concat_words(struct tcl *m, const struct str *at, size_t n)
{
	struct buf out = BUF_IN(m->arena);

	if (n == 1)
		return at[0];
	for (size_t i = 0; i < n; i++) {
		struct str word = str_trim(at[i]);

		if (word.len && out.len)
			buf_add_char(&out, ' ');
		buf_add(&out, word);
	}
	return tcl_copy(m, &out);
}
