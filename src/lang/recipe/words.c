/* Functions of make on words (manual, 8.2 and 8.3): filter, words, wordlist, dir and the like. */
#include "base/buf.h"
#include "lang/recipe/make.h"

static bool fits(struct str pattern, struct str word)
{
	size_t at = str_find_char(pattern, '%', 0);
	struct str behind;

	if (at == STR_NOT_FOUND)
		return str_equal(pattern, word);
	behind = str_skip(pattern, at + 1);
	return word.len + 1 >= pattern.len &&
	       str_equal(str_slice(word, 0, at), str_slice(pattern, 0, at)) &&
	       str_equal(str_skip(word, word.len - behind.len), behind);
}

static bool fits_one(struct make *make, struct str patterns, struct str word)
{
	for (struct str pattern; make_step(make) && make_next_word(&patterns, &pattern);)
		if (fits(pattern, word))
			return true;
	return false;
}

static void add_word(struct buf *buf, struct str word)
{
	if (buf->len)
		buf_add_char(buf, ' ');
	buf_add(buf, word);
}

static struct str filtered(struct make *make, struct str patterns, struct str text, bool keep)
{
	struct buf buf = BUF_IN(make->arena);

	for (struct str word; make_step(make) && make_next_word(&text, &word);)
		if (fits_one(make, patterns, word) == keep)
			add_word(&buf, word);
	make->failed |= buf_failed(&buf);
	return buf_str(&buf);
}

static struct str listed(struct make *make, int64_t from, int64_t to, struct str text)
{
	struct buf buf = BUF_IN(make->arena);
	struct str word;

	for (int64_t i = 1; i <= to && make_step(make) && make_next_word(&text, &word); i++)
		if (i >= from)
			add_word(&buf, word);
	make->failed |= buf_failed(&buf);
	return buf_str(&buf);
}

/* $(dir a/b.c) is a/, $(basename a/b.c) is a/b, $(suffix a/b.c) is .c */
static struct str part(struct str name, struct str word)
{
	size_t slash = str_rfind_char(word, '/'), dot = str_rfind_char(word, '.');

	if (str_is(name, "dir"))
		return slash == STR_NOT_FOUND ? STR("./") : str_slice(word, 0, slash + 1);
	if (dot == STR_NOT_FOUND || (slash != STR_NOT_FOUND && dot < slash))
		return str_is(name, "suffix") ? STR("") : word;
	return str_is(name, "suffix") ? str_skip(word, dot) : str_slice(word, 0, dot);
}

static struct str parts_of(struct make *make, struct str name, struct str text)
{
	struct buf buf = BUF_IN(make->arena);

	for (struct str word; make_step(make) && make_next_word(&text, &word);)
		add_word(&buf, part(name, word));
	make->failed |= buf_failed(&buf);
	return buf_str(&buf);
}

static struct str counted(struct make *make, struct str text)
{
	struct str word, made;
	unsigned int n = 0;

	while (make_step(make) && make_next_word(&text, &word))
		n++;
	made = arena_printf(make->arena, "%u", n);
	make->failed |= !made.at;
	return made;
}

bool make_word_function(
	struct make *make, struct str name, const struct str *arguments, struct str *ret)
{
	int64_t from, to;

	if (str_is(name, "filter") || str_is(name, "filter-out"))
		*ret = filtered(make, arguments[0], arguments[1], str_is(name, "filter"));
	else if (str_is(name, "findstring"))
		*ret = str_find(arguments[1], arguments[0], 0) != STR_NOT_FOUND ? arguments[0]
										: STR("");
	else if (str_is(name, "words"))
		*ret = counted(make, arguments[0]);
	else if (str_is(name, "wordlist") && str_to_int64(str_trim(arguments[0]), &from) &&
		 str_to_int64(str_trim(arguments[1]), &to))
		*ret = listed(make, from, to, arguments[2]);
	else if (str_is(name, "dir") || str_is(name, "basename") || str_is(name, "suffix"))
		*ret = parts_of(make, name, arguments[0]);
	else
		return false;
	return true;
}
