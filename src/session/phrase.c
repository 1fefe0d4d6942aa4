#include "session/phrase.h"

#include <errno.h>

const char *said_name(enum said said)
{
	switch (said) {
	case SAID_NOTHING:
		return "nothing";
	case SAID_NEAR:
		return "near";
	case SAID_BARE:
		return "bare";
	case SAID_ALL:
		return "all";
	case SAID_NAMED:
		return "named";
	}
	return "?";
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_final_mark(struct str s)
{
	return s.len == 1 && (s.at[0] == '.' || s.at[0] == '!');
}

static struct str without_final_mark(struct str s)
{
	if (s.len && is_final_mark(str_skip(s, s.len - 1)))
		s.len--;
	return s;
}

/* The phrase and what stands behind it: false if the message does not begin so. */
static bool split(struct str message, struct str phrase, struct str *ret_rest)
{
	struct str rest;

	message = str_trim(message);
	if (!phrase.len || !str_equal_nocase(str_slice(message, 0, phrase.len), phrase))
		return false;
	rest = str_skip(message, phrase.len);
	if (rest.len && !is_final_mark(rest)) {
		if (rest.at[0] == ':' || rest.at[0] == ',')
			rest = str_skip(rest, 1);
		if (!rest.len || !is_blank(rest.at[0]))
			return false;
	}
	*ret_rest = str_trim(rest);
	return true;
}

static bool contains_words(struct str skeleton, struct str words)
{
	size_t at = str_find(skeleton, words, 0);

	while (at != STR_NOT_FOUND) {
		size_t end = at + words.len;

		if ((at == 0 || skeleton.at[at - 1] == ' ') &&
			(end == skeleton.len || skeleton.at[end] == ' '))
			return true;
		at = str_find(skeleton, words, at + 1);
	}
	return false;
}

static int resembles(struct arena *arena, struct str message, struct str phrase, bool *ret)
{
	struct str seen, wanted;

	*ret = false;
	if (message.len > MAX_PHRASE_MESSAGE)
		return 0;
	seen = text_skeleton(arena, message);
	wanted = text_skeleton(arena, phrase);
	if (!seen.at || !wanted.at)
		return -ENOMEM;
	*ret = wanted.len && contains_words(seen, wanted);
	return 0;
}

static int read_one(struct arena *arena, struct str message, struct str phrase, enum said *ret,
	struct str *ret_rest)
{
	struct str rest = STR("");
	bool near = false;
	int err;

	*ret_rest = STR("");
	if (message.len <= MAX_PHRASE_MESSAGE && split(message, phrase, &rest)) {
		if (rest.len == 0 || is_final_mark(rest))
			*ret = SAID_BARE;
		else if (str_equal_nocase(without_final_mark(rest), STR("all")))
			*ret = SAID_ALL;
		else
			*ret = SAID_NAMED;
		if (*ret == SAID_NAMED)
			*ret_rest = rest;
		return 0;
	}
	err = resembles(arena, message, phrase, &near);
	if (err)
		return err;
	*ret = near ? SAID_NEAR : SAID_NOTHING;
	return 0;
}

int phrase_read(struct arena *arena, struct str message, struct str phrase, enum said *ret,
	struct str *ret_rest)
{
	struct str line;

	*ret = SAID_NOTHING;
	*ret_rest = STR("");
	while (str_next_line(&phrase, &line)) {
		struct str rest;
		enum said said;
		int err = read_one(arena, message, line, &said, &rest);

		if (err)
			return err;
		if (said > *ret) {
			*ret = said;
			*ret_rest = rest;
		}
	}
	return 0;
}

bool phrase_take_code(struct str code, enum said *said, struct str *rest)
{
	struct str behind;

	if (!code.len)
		return true;
	if (*said != SAID_NAMED || !str_equal_nocase(str_slice(*rest, 0, code.len), code))
		return false;
	behind = str_skip(*rest, code.len);
	if (behind.len && !is_blank(behind.at[0]) && !is_final_mark(behind))
		return false;
	behind = str_trim(behind);
	if (!behind.len || is_final_mark(behind))
		*said = SAID_BARE;
	else if (str_equal_nocase(without_final_mark(behind), STR("all")))
		*said = SAID_ALL;
	*rest = *said == SAID_NAMED ? behind : STR("");
	return true;
}

/* The longest target that @text begins with and that ends at a border; -1 if there is none. */
static ptrdiff_t longest_at(struct str text, const struct str *targets, size_t n)
{
	ptrdiff_t best = -1;

	for (size_t i = 0; i < n; i++) {
		size_t len = targets[i].len;

		if (!len || !str_equal(str_slice(text, 0, len), targets[i]))
			continue;
		if (text.len > len && !is_blank(text.at[len]) && text.at[len] != ',')
			continue;
		if (best < 0 || len > targets[best].len)
			best = (ptrdiff_t)i;
	}
	return best;
}

/* Blanks, a comma, the word "and". */
static struct str skip_separator(struct str text)
{
	text = str_trim(text);
	if (text.len && text.at[0] == ',')
		text = str_trim(str_skip(text, 1));
	if (str_starts(text, "and") && text.len > 3 && is_blank(text.at[3]))
		text = str_trim(str_skip(text, 3));
	return text;
}

static bool all_named(struct str rest, const struct str *targets, size_t n, bool *named)
{
	memset(named, 0, n * sizeof(*named));
	rest = str_trim(rest);
	if (!rest.len)
		return false;
	while (rest.len) {
		ptrdiff_t which = longest_at(rest, targets, n);

		if (which < 0)
			return false;
		for (size_t i = 0; i < n; i++)
			if (str_equal(targets[i], targets[which]))
				named[i] = true;
		rest = str_skip(rest, targets[which].len);
		if (rest.len) {
			rest = skip_separator(rest);
			if (!rest.len)
				return false;
		}
	}
	return true;
}

bool phrase_names(struct str rest, const struct str *targets, size_t n, bool *ret_named)
{
	return all_named(rest, targets, n, ret_named) ||
	       all_named(without_final_mark(rest), targets, n, ret_named);
}

static bool is_name_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

/* "ap-1." ends a sentence, "ap-1.old" goes on; so do "ap-1/x" and "a@b". */
static bool ends_name(struct str rest)
{
	if (!rest.len)
		return true;
	if (is_name_char(rest.at[0]))
		return false;
	if (str_find_char(STR("./:@"), rest.at[0], 0) != STR_NOT_FOUND)
		return rest.len == 1 || !is_name_char(rest.at[1]);
	return true;
}

static bool begins_name(struct str text, size_t at)
{
	if (at == 0)
		return true;
	if (is_name_char(text.at[at - 1]))
		return false;
	return str_find_char(STR("./:@"), text.at[at - 1], 0) == STR_NOT_FOUND;
}

bool text_names(struct str text, struct str target)
{
	size_t at = target.len ? str_find(text, target, 0) : STR_NOT_FOUND;

	while (at != STR_NOT_FOUND) {
		if (begins_name(text, at) && ends_name(str_skip(text, at + target.len)))
			return true;
		at = str_find(text, target, at + 1);
	}
	return false;
}
