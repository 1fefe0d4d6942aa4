/* tac (coreutils 9.1): records by any separator, the last one first; each file by itself. */
#include "base/libc_regex.h"

#include "shell/filter/run.h"

#define MAX_TAC_REGEX_TEXT 4096

struct tac {
	struct str separator;
	bool before, is_regex;
	struct regex regex;
};

/* The last separator that ends at or before @end; false if there is none. */
static bool last_separator(struct filter *f, const struct tac *tac, struct str text, size_t end,
	size_t *ret_from, size_t *ret_to)
{
	regmatch_t match[1];

	text = str_slice(text, 0, end);
	for (size_t from = end; from-- > 0;) {
		enum tri found;

		if (!tac->is_regex) {
			if (from + tac->separator.len > end ||
				memcmp(text.at + from, tac->separator.at, tac->separator.len) != 0)
				continue;
			*ret_from = from;
			*ret_to = from + tac->separator.len;
			return true;
		}
		found = regex_find(&tac->regex, text, from, 1, match);
		f->unknown |= found == MAYBE;
		if (found == YES && (size_t)match[0].rm_so == from) {
			*ret_from = from;
			*ret_to = (size_t)match[0].rm_eo;
			return true;
		}
	}
	return false;
}

static void reverse(struct filter *f, const struct tac *tac, struct str text)
{
	size_t end = text.len, limit = text.len, from, to;
	bool first = true;

	f->unknown |= tac->is_regex && text.len > MAX_TAC_REGEX_TEXT;
	while (!f->unknown && last_separator(f, tac, text, limit, &from, &to)) {
		if (tac->before) {
			buf_add(&f->out, str_slice(text, from, end));
			end = from;
		} else {
			if (!first || to != end)
				buf_add(&f->out, str_slice(text, to, end));
			end = to;
		}
		first = false;
		limit = from;
	}
	buf_add(&f->out, str_slice(text, 0, end));
}

/* The syntax of Emacs: + ? * are operators, groups and alternatives have backslashes. */
static struct str basic_regex(struct filter *f, struct str pattern)
{
	struct buf out = BUF_IN(f->arena);
	bool in_list = false;

	f->unknown |= str_contains(pattern, "\\{") || str_contains(pattern, "[[:") ||
		      str_contains(pattern, "^") || str_contains(pattern, "$");
	for (size_t i = 0; i < pattern.len; i++) {
		char c = pattern.at[i];

		if (c == '\\' && i + 1 < pattern.len) {
			buf_add(&out, str_slice(pattern, i, i + 2));
			i++;
			continue;
		}
		if (!in_list && (c == '+' || c == '?') && i)
			buf_add_char(&out, '\\');
		in_list = in_list ? c != ']' : c == '[';
		buf_add_char(&out, c);
	}
	f->failed |= buf_failed(&out);
	return buf_str(&out);
}

void filter_tac(struct filter *f)
{
	struct options o = filter_options(f, "s: separator: b before r regex");
	struct tac tac = { .separator = STR("\n") };
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "s", "separator"))
			tac.separator = filter_value(f, &o);
		else if (options_is(&o, "b", "before"))
			tac.before = true;
		else if (options_is(&o, "r", "regex"))
			tac.is_regex = true;
		else
			filter_unknown(f);
	}
	if (!tac.separator.len && !tac.is_regex)
		tac.separator = (struct str){ "", 1 };
	if (tac.is_regex) {
		struct str pattern = basic_regex(f, tac.separator);

		if (f->unknown || f->failed || !pattern.len ||
			regex_compile(&tac.regex, pattern, 0)) {
			filter_unknown(f);
			return;
		}
	}
	for (size_t i = o.at + 1; i < MAX(f->n, o.at + 2) && !f->unknown; i++)
		if (filter_read(f, i < f->n ? f->args[i] : STR("-"), &text))
			reverse(f, &tac, text);
	if (tac.is_regex)
		regex_finish(&tac.regex);
}
