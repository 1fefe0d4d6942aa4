/* Tcl's values: texts in which some bytes stand for what is not known. */
#include <stdlib.h>

#include "lang/tcl/machine.h"
#include "lang/tcl/tcl.h"

static bool is_mark(char c)
{
	return c == TCL_ANY || c == TCL_OWN || c == TCL_MANY;
}

bool tcl_known(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (is_mark(text.at[i]))
			return false;
	return true;
}

struct str tcl_any(void)
{
	static const char any[] = { TCL_ANY };

	return (struct str){ any, sizeof(any) };
}

struct str tcl_copy(struct tcl *m, const struct buf *buf)
{
	m->failed |= buf_failed(buf);
	return buf_str(buf);
}

struct str tcl_concat(struct tcl *m, struct str a, struct str b)
{
	struct str joined;

	if (!a.len || !b.len)
		return a.len ? a : b.at ? b : STR("");
	joined = arena_concat(m->arena, a, b);
	m->failed |= !joined.at;
	return joined.at ? joined : tcl_any();
}

/* Common ends with something between. */
struct str tcl_join(struct tcl *m, struct str a, struct str b)
{
	size_t front = 0, back = 0, least = MIN(a.len, b.len);

	if (str_equal(a, b))
		return a;
	while (front < least && a.at[front] == b.at[front])
		front++;
	while (back < least - front && a.at[a.len - 1 - back] == b.at[b.len - 1 - back])
		back++;
	return tcl_concat(
		m, tcl_concat(m, str_slice(a, 0, front), tcl_any()), str_skip(a, a.len - back));
}

struct str tcl_number(struct tcl *m, int64_t number)
{
	struct str text = arena_printf(m->arena, "%lld", (long long)number);

	m->failed |= !text.at;
	return text.at ? text : tcl_any();
}

struct field tcl_field(struct tcl *m, struct str text)
{
	struct field field = field_text(m->arena, STR(""));
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct piece *piece;

		if (!is_mark(text.at[i]))
			continue;
		if (i > from)
			field = field_join(
				m->arena, field, field_text(m->arena, str_slice(text, from, i)));
		piece = arena_alloc(m->arena, struct piece, 1);
		if (!piece) {
			m->failed = true;
			return field_any();
		}
		piece->kind = text.at[i] == TCL_OWN ? PIECE_OWN_PID : PIECE_ANY;
		field = field_join(m->arena, field, (struct field){ .pieces = piece, .n = 1 });
		from = i + 1;
	}
	if (from < text.len)
		field = field_join(m->arena, field, field_text(m->arena, str_skip(text, from)));
	field.many = str_find_char(text, TCL_MANY, 0) != STR_NOT_FOUND;
	m->failed |= !field.pieces;
	return field;
}

bool tcl_text_of(struct arena *arena, const struct field *field, struct str *ret)
{
	struct buf out = BUF_IN(arena);

	for (size_t i = 0; i < field->n; i++) {
		if (field->pieces[i].kind == PIECE_TEXT)
			buf_add(&out, field->pieces[i].text);
		else
			buf_add_char(
				&out, field->pieces[i].kind == PIECE_OWN_PID ? TCL_OWN : TCL_ANY);
	}
	*ret = buf_str(&out);
	return !buf_failed(&out);
}

struct str tcl_from_field(struct tcl *m, const struct field *field)
{
	struct str text;

	m->failed |= !tcl_text_of(m->arena, field, &text);
	return text;
}

struct str tcl_from_value(struct tcl *m, const struct value *value)
{
	struct str text = STR("");

	if (value->open || value->n == 0)
		return tcl_any();
	for (size_t i = 0; i < value->n; i++) {
		const struct fields *one = &value->alternatives[i];
		struct str next = one->n == 0   ? STR("")
				  : one->n == 1 ? tcl_from_field(m, &one->at[0])
						: tcl_any();

		text = i ? tcl_join(m, text, next) : next;
	}
	return text;
}

static bool prefixed(struct str text, int64_t base, int64_t *ret)
{
	int64_t number = 0;

	if (text.len == 0)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned int digit = str_digit(text.at[i]);

		if (digit >= (unsigned int)base || number > (INT64_MAX >> 5))
			return false;
		number = number * base + digit;
	}
	*ret = number;
	return true;
}

/* Decimal, 0x, 0o, 0b, and octal as 0 before it says in Tcl 8; a sign; blanks around. */
bool tcl_integer(struct str text, int64_t *ret)
{
	bool negative;
	int64_t base = 10;

	text = str_trim(text);
	negative = str_starts(text, "-");
	if (negative || str_starts(text, "+"))
		text = str_skip(text, 1);
	if (text.len > 1 && text.at[0] == '0') {
		char mark = (char)(text.at[1] | 0x20);

		base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
		text = str_skip(text, mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
	}
	if (!prefixed(text, base, ret))
		return false;
	*ret = negative ? -*ret : *ret;
	return true;
}

/* A word of booleans, which may be cut short. */
static bool is_cut(struct str text, const char *word, size_t least)
{
	return text.len >= least && text.len <= strlen(word) &&
	       str_equal_nocase(text, (struct str){ word, text.len });
}

enum tri tcl_truth(struct str text)
{
	struct str copy;
	double number;
	char end[64];
	char *behind;

	text = str_trim(text);
	if (!tcl_known(text))
		return MAYBE;
	if (is_cut(text, "true", 1) || is_cut(text, "yes", 1) || is_cut(text, "on", 2))
		return YES;
	if (is_cut(text, "false", 1) || is_cut(text, "no", 1) || is_cut(text, "off", 2))
		return NO;
	copy = str_slice(text, 0, sizeof(end) - 1);
	memcpy(end, copy.at, copy.len);
	end[copy.len] = '\0';
	number = strtod(end, &behind);
	if (text.len == 0 || *behind)
		return MAYBE;
	return number != 0 ? YES : NO;
}

/* Known ends still speak. */
enum tri tcl_equal(struct str a, struct str b)
{
	size_t least = MIN(a.len, b.len);

	if (tcl_known(a) && tcl_known(b))
		return str_equal(a, b) ? YES : NO;
	for (size_t i = 0; i < least && !is_mark(a.at[i]) && !is_mark(b.at[i]); i++)
		if (a.at[i] != b.at[i])
			return NO;
	for (size_t i = 1; i <= least && !is_mark(a.at[a.len - i]) && !is_mark(b.at[b.len - i]);
		i++)
		if (a.at[a.len - i] != b.at[b.len - i])
			return NO;
	return MAYBE;
}

static char lower(char c, bool nocase)
{
	return nocase && c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* [a-z] at pattern.at[0]; how long it is. */
static size_t class_matches(struct str pattern, char c, bool nocase, bool *ret)
{
	size_t i = 1;

	*ret = false;
	while (i < pattern.len && pattern.at[i] != ']') {
		char first = lower(pattern.at[i], nocase), last = first;

		if (i + 2 < pattern.len && pattern.at[i + 1] == '-' && pattern.at[i + 2] != ']') {
			last = lower(pattern.at[i + 2], nocase);
			i += 2;
		}
		*ret |= c >= first && c <= last;
		i++;
	}
	return MIN(i + 1, pattern.len);
}

/* One character of the pattern that is no star. */
static bool one_matches(struct str pattern, char c, bool nocase, size_t *ret_len)
{
	bool found;

	*ret_len = 1;
	if (pattern.at[0] == '?')
		return true;
	if (pattern.at[0] == '[') {
		*ret_len = class_matches(pattern, lower(c, nocase), nocase, &found);
		return found;
	}
	if (pattern.at[0] == '\\' && pattern.len > 1) {
		*ret_len = 2;
		pattern = str_skip(pattern, 1);
	}
	return lower(pattern.at[0], nocase) == lower(c, nocase);
}

/* string match: goes back to the last star only, which is enough. */
static bool globs(struct str pattern, struct str text, bool nocase)
{
	struct str star_pattern = { 0 }, star_text = { 0 };
	bool starred = false;

	while (text.len) {
		size_t len;

		if (pattern.len && pattern.at[0] == '*') {
			starred = true;
			star_pattern = pattern = str_skip(pattern, 1);
			star_text = text;
		} else if (pattern.len && one_matches(pattern, text.at[0], nocase, &len)) {
			pattern = str_skip(pattern, len);
			text = str_skip(text, 1);
		} else if (starred) {
			pattern = star_pattern;
			text = star_text = str_skip(star_text, 1);
		} else {
			return false;
		}
	}
	while (pattern.len && pattern.at[0] == '*')
		pattern = str_skip(pattern, 1);
	return pattern.len == 0;
}

enum tri tcl_glob(struct str pattern, struct str text, bool nocase)
{
	if (!tcl_known(pattern) || !tcl_known(text))
		return str_is(pattern, "*") ? YES : MAYBE;
	return globs(pattern, text, nocase) ? YES : NO;
}

static bool one_index(struct str text, size_t n, int64_t *ret)
{
	if (str_is(text, "end"))
		*ret = (int64_t)n - 1;
	else
		return tcl_integer(text, ret);
	return true;
}

bool tcl_index(struct str text, size_t n, int64_t *ret)
{
	int64_t a, b;

	for (size_t i = 1; i < text.len; i++) {
		if (text.at[i] != '-' && text.at[i] != '+')
			continue;
		if (!one_index(str_slice(text, 0, i), n, &a) ||
			!tcl_integer(str_skip(text, i + 1), &b))
			return false;
		*ret = text.at[i] == '-' ? a - b : a + b;
		return true;
	}
	return one_index(text, n, ret);
}
