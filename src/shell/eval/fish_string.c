/* string of fish (string(1)): of its arguments, or of the lines on stdin. */
#include <errno.h>

#include "shell/eval/fish.h"
#include "shell/expand/pattern.h"
#include "shell/expand/quote.h"

struct string_call {
	struct shell *sh;
	struct str verb;
	bool all, right, left, quiet, invert, regex, ignore_case, filter;
	int64_t start, length, end, number; /* -s -l -e; -n, -m */
	bool has_length, has_number, has_end;
	struct str characters; /* trim -c */
	struct str words[2];   /* of the verb: separator, pattern, replacement */
	struct str *items;
	size_t n_items, n_done; /* n_done: those that something was done to */
	bool from_stdin;
	struct buf out;
};

static bool is_verb(const struct string_call *s, const char *verb)
{
	return str_is(s->verb, verb);
}

/* The letter of a long option. */
static char letter_of(struct str name)
{
	static const struct {
		const char *name;
		char letter;
	} names[] = {
		{ "--all", 'a' },
		{ "--chars", 'c' },
		{ "--count", 'n' },
		{ "--end", 'e' },
		{ "--filter", 'f' },
		{ "--ignore-case", 'i' },
		{ "--invert", 'v' },
		{ "--left", 'l' },
		{ "--length", 'L' },
		{ "--max", 'm' },
		{ "--quiet", 'q' },
		{ "--regex", 'r' },
		{ "--right", 'R' },
		{ "--start", 's' },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(name, names[i].name))
			return names[i].letter;
	return '?';
}

/* -l is a length for sub and a side for trim, -r a side for trim and split. */
static char meaning(const struct string_call *s, char letter)
{
	if (letter == 'l' && is_verb(s, "sub"))
		return 'L';
	if (letter == 'r' && (is_verb(s, "trim") || is_verb(s, "split")))
		return 'R';
	return letter;
}

static bool takes_value(const struct string_call *s, char letter)
{
	if (letter == 'e')
		return is_verb(s, "sub");
	if (letter == 'n')
		return is_verb(s, "repeat");
	return letter == 'L' || letter == 's' || letter == 'm' || letter == 'c';
}

static bool take_option(struct string_call *s, char letter, struct str value)
{
	int64_t number = 0;

	if (takes_value(s, letter) && letter != 'c' && !str_to_int64(value, &number))
		return false;
	s->all |= letter == 'a';
	s->left |= letter == 'l';
	s->right |= letter == 'R';
	s->quiet |= letter == 'q';
	s->invert |= letter == 'v';
	s->regex |= letter == 'r';
	s->ignore_case |= letter == 'i';
	s->filter |= letter == 'f';
	if (letter == 's')
		s->start = number;
	if (letter == 'L')
		s->length = number, s->has_length = true;
	if (letter == 'e' && is_verb(s, "sub"))
		s->end = number, s->has_end = true;
	if (letter == 'm' || (letter == 'n' && is_verb(s, "repeat")))
		s->number = number, s->has_number = true;
	if (letter == 'c')
		s->characters = value;
	return strchr("aclRLqvrifsenm", letter);
}

/* False where an option is none that is known here. */
static bool take_options(struct string_call *s, const struct call *call, size_t *at)
{
	struct str word, value;

	for (; builtin_word(s->sh, call, *at, &word) && word.len > 1 && word.at[0] == '-'; ++*at) {
		size_t equals = MIN(str_find_char(word, '=', 0), word.len);
		char letter;

		if (str_is(word, "--")) {
			++*at;
			return true;
		}
		if (word.at[1] >= '0' && word.at[1] <= '9')
			return true;
		for (size_t i = 1; i < word.len; i++) {
			bool is_long = word.at[1] == '-';

			letter = is_long ? letter_of(str_slice(word, 0, equals))
					 : meaning(s, word.at[i]);
			value = str_skip(word, is_long ? equals + 1 : i + 1);
			if (takes_value(s, letter) && !value.len &&
				!builtin_word(s->sh, call, ++*at, &value))
				return false;
			if (!take_option(s, letter, value))
				return false;
			if (is_long || takes_value(s, letter))
				break;
		}
	}
	return true;
}

static size_t words_wanted(const struct string_call *s)
{
	static const struct {
		const char *verb;
		size_t n;
	} verbs[] = { { "join", 1 }, { "split", 1 }, { "match", 1 }, { "replace", 2 } };

	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (is_verb(s, verbs[i].verb))
			return verbs[i].n;
	return is_verb(s, "repeat") && !s->has_number;
}

/* What it works on; false where some of it is not known. */
static bool take_items(struct string_call *s, const struct call *call, size_t at)
{
	struct value text = at < call->argc ? (struct value){ 0 } : eval_stdin(s->sh);
	struct str known = STR(""), line;
	size_t capacity = call->argc;

	if (at >= call->argc && !value_known(eval_arena(s->sh), &text, &known))
		return text.n == 0 && !text.open && (s->from_stdin = true);
	for (size_t i = 0; i < known.len; i++)
		capacity += known.at[i] == '\n';
	s->items = arena_alloc(eval_arena(s->sh), struct str, capacity + 1);
	if (!s->items)
		return false;
	s->from_stdin = at >= call->argc;
	for (; at < call->argc; at++)
		if (call->argv[at].many || !builtin_word(s->sh, call, at, &s->items[s->n_items++]))
			return false;
	if (s->from_stdin && is_verb(s, "collect")) {
		while (str_ends(known, "\n"))
			known.len--;
		s->items[s->n_items++] = known;
		return true;
	}
	while (str_next_line(&known, &line))
		s->items[s->n_items++] = line;
	return true;
}

static void add_line(struct string_call *s, struct str text)
{
	s->n_done++;
	if (s->quiet)
		return;
	buf_add(&s->out, text);
	buf_add_char(&s->out, '\n');
}

static void join(struct string_call *s)
{
	struct buf line = BUF_IN(eval_arena(s->sh));

	for (size_t i = 0; i < s->n_items; i++) {
		if (i)
			buf_add(&line, s->words[0]);
		buf_add(&line, s->items[i]);
	}
	if (s->n_items)
		add_line(s, buf_str(&line));
}

static void split(struct string_call *s, struct str item)
{
	int64_t left = s->has_number ? s->number : INT64_MAX;
	size_t step = s->words[0].len, at;

	if (!step) { /* every character by itself */
		for (; item.len; item = str_skip(item, 1))
			add_line(s, str_slice(item, 0, 1));
		return;
	}
	while (left-- > 0 && (at = str_find(item, s->words[0], 0)) != STR_NOT_FOUND) {
		add_line(s, str_slice(item, 0, at));
		item = str_skip(item, at + step);
	}
	add_line(s, item);
}

static void sub(struct string_call *s, struct str item)
{
	int64_t len = (int64_t)item.len, from = s->start > 0 ? s->start - 1 : s->start;
	int64_t to = len;

	if (from < 0)
		from = MAX(from + len, (int64_t)0);
	if (s->has_length)
		to = from + s->length;
	else if (s->has_end)
		to = s->end < 0 ? len + s->end : s->end;
	add_line(s, str_slice(item, (size_t)from, (size_t)MAX(to, from)));
}

static void change_case(struct string_call *s, struct str item, bool upper)
{
	struct buf line = BUF_IN(eval_arena(s->sh));

	for (size_t i = 0; i < item.len; i++) {
		char c = item.at[i];

		if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
			c ^= 0x20;
		buf_add_char(&line, c);
	}
	add_line(s, buf_str(&line));
}

static void trim(struct string_call *s, struct str item)
{
	struct str set = s->characters.len ? s->characters : STR(" \f\n\r\t\v");
	bool both = s->left == s->right;

	while ((both || s->left) && item.len && str_find_char(set, item.at[0], 0) < set.len)
		item = str_skip(item, 1);
	while ((both || s->right) && item.len &&
		str_find_char(set, item.at[item.len - 1], 0) < set.len)
		item.len--;
	add_line(s, item);
}

static void replace(struct string_call *s, struct str item)
{
	struct buf line = BUF_IN(eval_arena(s->sh));
	bool found = false;
	size_t at;

	while (s->words[0].len && (s->all || !found) &&
		(at = str_find(item, s->words[0], 0)) != STR_NOT_FOUND) {
		buf_add(&line, str_slice(item, 0, at));
		buf_add(&line, s->words[1]);
		item = str_skip(item, at + s->words[0].len);
		found = true;
	}
	buf_add(&line, item);
	if (!s->filter || found)
		add_line(s, buf_str(&line));
	if (!s->filter && !found)
		s->n_done--;
}

static bool repeat(struct string_call *s, struct str item)
{
	struct buf line = BUF_IN(eval_arena(s->sh));
	int64_t n = s->number;

	if (!s->has_number && !str_to_int64(s->words[0], &n))
		return false;
	if (n < 0 || n > MAX_FIELDS)
		return false;
	while (n--)
		buf_add(&line, item);
	add_line(s, buf_str(&line));
	return true;
}

/* A wildcard that has to match all of it. */
static bool match(struct string_call *s, struct str item)
{
	struct pattern_style style = { .nocase = s->ignore_case };
	enum tri matches = pattern_match(s->words[0], item, NULL, style);

	if (matches == MAYBE)
		return false;
	if ((matches == YES) != s->invert)
		add_line(s, item);
	return true;
}

/* False for a verb, or an item, of which nothing can be said. */
static bool do_item(struct string_call *s, struct str item)
{
	if (is_verb(s, "split"))
		split(s, item);
	else if (is_verb(s, "sub"))
		sub(s, item);
	else if (is_verb(s, "lower") || is_verb(s, "upper"))
		change_case(s, item, is_verb(s, "upper"));
	else if (is_verb(s, "trim"))
		trim(s, item);
	else if (is_verb(s, "replace"))
		replace(s, item);
	else if (is_verb(s, "repeat"))
		return repeat(s, item);
	else if (is_verb(s, "match"))
		return match(s, item);
	else if (is_verb(s, "collect") || is_verb(s, "unescape"))
		add_line(s, is_verb(s, "collect") ? item : quote_decode(eval_arena(s->sh), item));
	else if (is_verb(s, "escape"))
		add_line(s, quote_text(eval_arena(s->sh), item));
	else if (is_verb(s, "length"))
		add_line(s, arena_printf(eval_arena(s->sh), "%zu", item.len));
	else
		return false;
	return true;
}

int fish_string(struct shell *sh, const struct call *call)
{
	struct string_call s = { .sh = sh, .start = 1, .out = BUF_IN(eval_arena(sh)) };
	size_t at = 2;

	if (!builtin_word(sh, call, 1, &s.verb) || !take_options(&s, call, &at) || s.regex)
		return builtin_unknown(sh, call);
	for (size_t i = 0; i < words_wanted(&s); i++)
		if (!builtin_word(sh, call, at++, &s.words[i]))
			return builtin_unknown(sh, call);
	if (!take_items(&s, call, at))
		return builtin_unknown(sh, call);
	if (is_verb(&s, "join"))
		join(&s);
	for (size_t i = 0; i < s.n_items && !is_verb(&s, "join"); i++)
		if (!do_item(&s, s.items[i]))
			return builtin_unknown(sh, call);
	sh->eval->status = s.n_done == 0;
	return buf_failed(&s.out) ? -ENOMEM : eval_write_text(sh, 1, buf_str(&s.out));
}
