/* The pieces a pattern is made of, and plain patterns matched in place. */
#include <ctype.h>

#include "shell/expand/pattern.h"

size_t utf8_len(struct str text)
{
	unsigned char first = (unsigned char)text.at[0];
	size_t len = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;

	if (len > text.len)
		return 1;
	for (size_t i = 1; i < len; i++)
		if (((unsigned char)text.at[i] & 0xc0) != 0x80)
			return 1;
	return len;
}

/* Length of a [..] at the start, or 0 if it is not closed. */
static size_t bracket_len(struct str pattern)
{
	size_t at = 1;

	if (at < pattern.len && (pattern.at[at] == '!' || pattern.at[at] == '^'))
		at++;
	if (at < pattern.len && pattern.at[at] == ']')
		at++;
	for (; at < pattern.len; at++) {
		char next = at + 1 < pattern.len ? pattern.at[at + 1] : 0;

		if (pattern.at[at] == ']')
			return at + 1;
		if (pattern.at[at] == '\\') {
			at++;
		} else if (pattern.at[at] == '[' && next && strchr(":.=", next)) {
			char close[2] = { next, ']' };
			size_t end = str_find(pattern, (struct str){ close, 2 }, at + 2);

			if (end != STR_NOT_FOUND)
				at = end + 1;
		}
	}
	return 0;
}

/* Length of a group X(..) at the start, or 0 if it is not closed. */
static size_t group_len(struct str pattern)
{
	size_t depth = 0, len;

	for (size_t at = 1; at < pattern.len; at++) {
		if (pattern.at[at] == '\\') {
			at++;
		} else if (pattern.at[at] == '[') {
			len = bracket_len(str_skip(pattern, at));
			at += len ? len - 1 : 0;
		} else if (pattern.at[at] == '(') {
			depth++;
		} else if (pattern.at[at] == ')' && --depth == 0) {
			return at + 1;
		}
	}
	return 0;
}

static bool opens_group(struct str pattern)
{
	return pattern.len > 1 && pattern.at[1] == '(' && strchr("?*+@!", pattern.at[0]) &&
	       pattern.at[0];
}

struct str pattern_first_atom(struct str pattern, bool extglob)
{
	size_t len = 0;

	if (extglob && opens_group(pattern))
		len = group_len(pattern);
	else if (pattern.at[0] == '[')
		len = bracket_len(pattern);
	else if (pattern.at[0] == '\\' && pattern.len > 1)
		len = 1 + utf8_len(str_skip(pattern, 1));
	if (len == 0)
		len = utf8_len(pattern);
	return str_slice(pattern, 0, len);
}

bool pattern_atom_is_group(struct str atom, bool extglob)
{
	return extglob && atom.len > 2 && opens_group(atom);
}

struct str pattern_next_choice(struct str *choices, bool *ret_more)
{
	struct str rest = *choices, choice;
	size_t depth = 0, at = 0;

	for (; at < rest.len; at++) {
		char c = rest.at[at];

		if (c == '\\') {
			at++;
		} else if (c == '[') {
			size_t len = bracket_len(str_skip(rest, at));

			at += len ? len - 1 : 0;
		} else if (c == '(') {
			depth++;
		} else if (c == ')') {
			depth--;
		} else if (c == '|' && depth == 0) {
			break;
		}
	}
	choice = str_slice(rest, 0, at);
	*ret_more = at < rest.len;
	*choices = str_skip(rest, at + 1);
	return choice;
}

bool pattern_has_group(struct str pattern, bool extglob)
{
	if (!extglob)
		return false;
	while (pattern.len) {
		struct str atom = pattern_first_atom(pattern, true);

		if (pattern_atom_is_group(atom, true))
			return true;
		pattern = str_skip(pattern, atom.len);
	}
	return false;
}

bool pattern_is_special(struct str pattern, bool extglob)
{
	while (pattern.len) {
		struct str atom = pattern_first_atom(pattern, extglob);

		if (atom.at[0] == '*' || atom.at[0] == '?' ||
			pattern_atom_is_group(atom, extglob) || (atom.at[0] == '[' && atom.len > 1))
			return true;
		pattern = str_skip(pattern, atom.len);
	}
	return false;
}

struct str pattern_unescape(struct arena *arena, struct str pattern)
{
	char *text = arena_alloc(arena, char, pattern.len + 1);
	size_t n = 0;

	for (size_t at = 0; text && at < pattern.len; at++) {
		if (pattern.at[at] == '\\' && at + 1 < pattern.len)
			at++;
		text[n++] = pattern.at[at];
	}
	return (struct str){ text, n };
}

static uint32_t code_of(struct str character)
{
	uint32_t code = (unsigned char)character.at[0];

	if (character.len == 1)
		return code;
	code &= 0xffu >> (character.len + 1);
	for (size_t i = 1; i < character.len; i++)
		code = code << 6 | ((unsigned char)character.at[i] & 0x3f);
	return code;
}

static uint32_t fold(uint32_t code, bool nocase)
{
	return nocase && code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code;
}

static bool in_class(struct str name, uint32_t code)
{
	static const struct {
		const char *name;
		int (*is)(int c);
	} classes[] = { { "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
		{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
		{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
		{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit } };

	if (str_is(name, "word"))
		return code < 128 && (isalnum((int)code) || code == '_');
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (str_is(name, classes[i].name))
			return code < 128 && classes[i].is((int)code);
	return false;
}

/* Takes one member character off @rest: x, \x, [.x.] or [=x=]. */
static uint32_t next_member(struct str *rest)
{
	uint32_t code;
	size_t len;

	if (rest->len > 4 && rest->at[0] == '[' && (rest->at[1] == '.' || rest->at[1] == '=')) {
		len = utf8_len(str_skip(*rest, 2));
		code = code_of(str_slice(*rest, 2, 2 + len));
		*rest = str_skip(*rest, len + 4);
		return code;
	}
	if (rest->len > 1 && rest->at[0] == '\\')
		*rest = str_skip(*rest, 1);
	len = utf8_len(*rest);
	code = code_of(str_slice(*rest, 0, len));
	*rest = str_skip(*rest, len);
	return code;
}

static bool bracket_accepts(struct str bracket, uint32_t code, bool nocase)
{
	struct str rest = str_slice(bracket, 1, bracket.len - 1);
	bool negated = rest.len && (rest.at[0] == '!' || rest.at[0] == '^'), found = false;

	code = fold(code, nocase);
	rest = str_skip(rest, negated);
	while (rest.len) {
		uint32_t low, high;

		if (rest.len > 3 && rest.at[0] == '[' && rest.at[1] == ':') {
			size_t end = str_find(rest, STR(":]"), 2);

			if (end != STR_NOT_FOUND) {
				found = found || in_class(str_slice(rest, 2, end), code);
				rest = str_skip(rest, end + 2);
				continue;
			}
		}
		low = high = next_member(&rest);
		if (rest.len > 1 && rest.at[0] == '-') {
			rest = str_skip(rest, 1);
			high = next_member(&rest);
		}
		found = found || (fold(low, nocase) <= code && code <= fold(high, nocase));
	}
	return found != negated;
}

bool pattern_atom_accepts(struct str atom, struct str character, bool nocase)
{
	if (atom.at[0] == '?' && atom.len == 1)
		return true;
	if (atom.at[0] == '[' && atom.len > 1)
		return bracket_accepts(atom, code_of(character), nocase);
	if (atom.at[0] == '\\' && atom.len > 1)
		atom = str_skip(atom, 1);
	return nocase ? str_equal_nocase(atom, character) : str_equal(atom, character);
}

/* Only the last * is ever tried again: enough where there are no groups. */
bool pattern_match_plain(struct str pattern, struct str text, struct pattern_style style)
{
	struct str again = { NULL, 0 }, behind = text;

	for (;;) {
		struct str atom =
			pattern.len ? pattern_first_atom(pattern, style.extglob) : pattern;
		size_t len = text.len ? utf8_len(text) : 0;

		if (atom.len == 1 && atom.at[0] == '*') {
			again = pattern = str_skip(pattern, 1);
			behind = text;
			if (again.len == 0)
				return true;
		} else if (atom.len && len &&
			   pattern_atom_accepts(atom, str_slice(text, 0, len), style.nocase)) {
			pattern = str_skip(pattern, atom.len);
			text = str_skip(text, len);
		} else if (atom.len == 0 && text.len == 0) {
			return true;
		} else if (again.at && behind.len) {
			behind = str_skip(behind, utf8_len(behind));
			text = behind;
			pattern = again;
		} else {
			return false;
		}
	}
}
