/* Aliases of csh: text in the place of a command, with !* and its kin for the command's words. */
#include "shell/dialect/csh.h"

#define MAX_ALIAS_WORDS 64 /* that !:N counts; those behind belong to the last */

struct translated_alias {
	struct str name, text;
	unsigned int line;
	const struct translated_alias *next;
};

bool csh_find_alias(const struct translation *t, struct str name, struct str *ret)
{
	for (const struct translated_alias *alias = t->aliases; alias; alias = alias->next) {
		if (!str_equal(alias->name, name) || alias->line == t->line)
			continue;
		*ret = alias->text;
		return true;
	}
	return t->find_alias && t->find_alias(t->self, name, ret);
}

/* Words that are known as they stand; others leave the alias to the shell. */
static bool take_words(struct translation *t, struct str *ret_name, struct buf *ret_text)
{
	size_t end = csh_command_end(t);
	bool first = true;

	for (translation_skip_blanks(t); t->pos < end; translation_skip_blanks(t)) {
		struct str word;

		if (!csh_word_text(t, &word))
			return false;
		if (first)
			*ret_name = word;
		else
			buf_printf(ret_text, "%s%.*s", ret_text->len ? " " : "", STR_ARGS(word));
		first = false;
	}
	return ret_text->len > 0;
}

bool csh_define_alias(struct translation *t)
{
	struct translated_alias *alias = arena_alloc(t->arena, struct translated_alias, 1);
	struct buf text = BUF_IN(t->arena);
	size_t from = t->pos, len = t->out.len;

	if (!alias)
		return false;
	t->pos += strlen("alias");
	if (take_words(t, &alias->name, &text)) {
		alias->text = buf_str(&text);
		alias->line = t->line;
		alias->next = t->aliases;
		t->aliases = alias;
	}
	t->pos = from;
	t->out.len = len;
	return true;
}

/* The words of the command as they are written. */
static size_t split(struct str text, struct str *words)
{
	size_t n = 0, at = 0;

	while (at < text.len) {
		size_t from;
		char quote = 0;

		while (at < text.len && (text.at[at] == ' ' || text.at[at] == '\t'))
			at++;
		from = at;
		for (; at < text.len; at++) {
			char c = text.at[at];

			if (c == '\\')
				at++;
			else if (quote)
				quote = c == quote ? 0 : quote;
			else if (c == '\'' || c == '"' || c == '`')
				quote = c;
			else if ((c == ' ' || c == '\t') && n + 1 < MAX_ALIAS_WORDS)
				break;
		}
		at = MIN(at, text.len);
		if (at > from)
			words[n++] = str_slice(text, from, at);
	}
	return n;
}

static void add_range(struct buf *out, const struct str *words, size_t n, size_t from, size_t to)
{
	for (size_t i = from; i <= to && i < n; i++) {
		if (i > from)
			buf_add_char(out, ' ');
		buf_add(out, words[i]);
	}
}

static bool take_count(struct str text, size_t *at, size_t last, size_t *ret)
{
	size_t from = *at;

	if (*at < text.len && (text.at[*at] == '^' || text.at[*at] == '$')) {
		*ret = text.at[(*at)++] == '^' ? 1 : last;
		return true;
	}
	for (*ret = 0; *at < text.len && text.at[*at] >= '0' && text.at[*at] <= '9'; ++*at)
		*ret = *ret * 10 + (size_t)(text.at[*at] - '0') % MAX_ALIAS_WORDS;
	return *at > from;
}

/* !* !^ !$ !:2 !:2-3 !:2- !:2* !!:1, at the !; false: a byte like others. */
static bool add_reference(
	struct buf *out, struct str text, size_t *at, const struct str *words, size_t n)
{
	size_t i = *at + 1, from, to, last = n - 1;

	i += i < text.len && text.at[i] == '!';
	i += i < text.len && text.at[i] == ':';
	if (i < text.len && text.at[i] == '*') {
		from = 1, to = last, i++;
	} else {
		if (!take_count(text, &i, last, &from))
			return false;
		to = from;
		if (i < text.len && text.at[i] == '*')
			to = last, i++;
		else if (i < text.len && text.at[i] == '-' && ++i &&
			 !take_count(text, &i, last, &to))
			to = last - 1;
	}
	add_range(out, words, n, from, to);
	*at = i - 1;
	return true;
}

/* The alias's text for this command. */
static struct str filled(struct translation *t, struct str text, struct str command)
{
	struct str *words = arena_alloc(t->arena, struct str, MAX_ALIAS_WORDS);
	struct buf out = BUF_IN(t->arena);
	size_t n = words ? split(command, words) : 0;
	bool refers = false;

	if (!n)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '!' && add_reference(&out, text, &i, words, n))
			refers = true;
		else
			buf_add_char(&out, text.at[i]);
	if (!refers && n > 1) {
		buf_add_char(&out, ' ');
		add_range(&out, words, n, 1, n - 1);
	}
	return buf_failed(&out) ? (struct str){ NULL, 0 } : buf_str(&out);
}

bool csh_alias(struct translation *t, bool *ret_is_one)
{
	struct str outer = t->expanding, name, text;
	size_t n = 0, end = csh_command_end(t);
	bool read;

	while (!csh_word_ends(translation_peek(t, n)))
		n++;
	name = str_slice(t->text, t->pos, t->pos + n);
	*ret_is_one = name.len && !str_equal(name, outer) && csh_find_alias(t, name, &text);
	if (!*ret_is_one)
		return true;
	text = filled(t, text, str_slice(t->text, t->pos, end));
	if (!text.at)
		return false;
	buf_add_text(&t->out, "{\n");
	t->expanding = name;
	read = csh_list_of(t, text);
	t->expanding = outer;
	buf_add_text(&t->out, "\n}");
	t->pos = end;
	return read;
}
