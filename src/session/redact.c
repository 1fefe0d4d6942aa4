#include "session/redact.h"

#include "base/util.h"

/* NAME=VALUE and --name VALUE whose name ends so are secrets; ASCII case ignored. */
static const char *const secret_names[] = {
	"key",
	"token",
	"secret",
	"password",
	"passwd",
	"passphrase",
	"credential",
	"credentials",
	"apikey",
	"auth",
	"authorization",
	"cookie",
	"pwd",
};

/* Words that begin so are secrets wherever they stand. */
static const char *const secret_prefixes[] = {
	"sk-",
	"ghp_",
	"gho_",
	"ghu_",
	"ghs_",
	"ghr_",
	"github_pat_",
	"glpat-",
	"xoxb-",
	"xoxp-",
	"xoxa-",
	"xoxs-",
	"AKIA",
	"ASIA",
	"AIza",
	"ya29.",
	"hf_",
	"npm_",
	"pypi-",
	"dop_v1_",
	"eyJhbGciOi",
	"as-",
	"ak-",
	"-----BEGIN",
};

#define MIN_SECRET 12 /* of a word that only its beginning gives away */

static bool is_border(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '"' || c == '\'' || c == '`' ||
	       c == ';' || c == '|' || c == '&' || c == '<' || c == '>' || c == '(' || c == ')' ||
	       c == ',' || c == '\0';
}

static size_t word_end(struct str text, size_t at)
{
	while (at < text.len && !is_border(text.at[at]))
		at++;
	return at;
}

static bool ends_nocase(struct str name, const char *suffix)
{
	size_t len = strlen(suffix);

	return name.len >= len &&
	       str_equal_nocase(str_skip(name, name.len - len), str_from(suffix));
}

static bool is_secret_name(struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(secret_names); i++)
		if (ends_nocase(name, secret_names[i]))
			return true;
	return false;
}

static bool has_secret_prefix(struct str word)
{
	if (word.len < MIN_SECRET)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(secret_prefixes); i++)
		if (str_starts(word, secret_prefixes[i]))
			return true;
	return false;
}

/* scheme://user:password@host: what stands before the @ goes. */
static bool add_url(struct buf *buf, struct str word)
{
	size_t scheme = str_find(word, STR("://"), 0), at, slash;

	if (scheme == STR_NOT_FOUND)
		return false;
	slash = str_find_char(word, '/', scheme + 3);
	at = str_find_char(word, '@', scheme + 3);
	if (at == STR_NOT_FOUND || (slash != STR_NOT_FOUND && slash < at))
		return false;
	buf_add(buf, str_slice(word, 0, scheme + 3));
	buf_add_text(buf, "***");
	buf_add(buf, str_skip(word, at));
	return true;
}

/* One word; true if it is a name whose value is the next word. */
static bool add_word(struct buf *buf, struct str word)
{
	size_t equals = str_find_char(word, '=', 0), colon = str_find_char(word, ':', 0);
	struct str name = str_slice(word, 0, MIN(equals, colon));

	if (add_url(buf, word))
		return false;
	if (name.len < word.len && is_secret_name(name)) {
		buf_add(buf, str_slice(word, 0, name.len + 1));
		if (name.len + 1 == word.len)
			return true;
		buf_add_text(buf, "***");
		return false;
	}
	if (has_secret_prefix(word) ||
		(equals != STR_NOT_FOUND && has_secret_prefix(str_skip(word, equals + 1)))) {
		buf_add_text(buf, "***");
		return false;
	}
	buf_add(buf, word);
	return (str_starts(word, "-") && is_secret_name(word)) ||
	       str_equal_nocase(word, STR("Bearer")) || str_equal_nocase(word, STR("Basic"));
}

void redact(struct buf *buf, struct str text)
{
	bool value = false; /* the next word is one */
	size_t at = 0;

	while (at < text.len) {
		size_t end = word_end(text, at);
		struct str word = str_slice(text, at, end);

		if (end == at) {
			buf_add_char(buf, text.at[at++]);
			continue;
		}
		if (value && !str_equal_nocase(word, STR("Bearer")) &&
			!str_equal_nocase(word, STR("Basic"))) {
			buf_add_text(buf, "***");
			value = false;
		} else {
			value = add_word(buf, word);
		}
		at = end;
	}
}
