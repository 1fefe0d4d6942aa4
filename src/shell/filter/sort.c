/* sort of coreutils 9.1, in the C locale. */
#include <stdlib.h>

#include "shell/filter/run.h"

#define MAX_SORT_LINES 65536
#define MAX_SORT_KEYS  8

struct sort_key {
	int64_t field, character;         /* from 1 */
	int64_t end_field, end_character; /* 0: the end of the line, or of the field */
	bool skips_start, skips_end;      /* blanks before the first and the last character */
	bool reverse, fold, dictionary, printable;
	char by; /* n g h M V, or 0 for bytes */
};

struct sort {
	struct sort_key keys[MAX_SORT_KEYS], all; /* @all: what is said for the whole */
	size_t n_keys;
	bool unique, stable, check, merge, zero;
	char separator;
	bool has_separator;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Behind a field that begins at @at, without its separator. */
static size_t field_end(const struct sort *sort, struct str line, size_t at)
{
	if (sort->has_separator)
		return MIN(str_find_char(line, sort->separator, at), line.len);
	while (at < line.len && is_blank(line.at[at]))
		at++;
	while (at < line.len && !is_blank(line.at[at]))
		at++;
	return at;
}

static size_t skip_blanks(struct str line, size_t at)
{
	while (at < line.len && is_blank(line.at[at]))
		at++;
	return at;
}

static size_t key_start(const struct sort *sort, const struct sort_key *key, struct str line)
{
	size_t at = 0;

	for (int64_t i = 1; i < key->field && at < line.len; i++) {
		at = field_end(sort, line, at);
		if (sort->has_separator && at < line.len)
			at++;
	}
	if (key->skips_start)
		at = skip_blanks(line, at);
	return MIN(at + (size_t)MAX(key->character - 1, (int64_t)0), line.len);
}

static size_t key_end(const struct sort *sort, const struct sort_key *key, struct str line)
{
	int64_t fields = key->end_field - (key->end_character ? 1 : 0);
	size_t at = 0;

	if (!key->end_field)
		return line.len;
	while (at < line.len && fields-- > 0) {
		at = field_end(sort, line, at);
		if (sort->has_separator && at < line.len && (fields || key->end_character))
			at++;
	}
	if (key->end_character && key->skips_end)
		at = skip_blanks(line, at);
	return MIN(at + (size_t)key->end_character, line.len);
}

static struct str key_of(const struct sort *sort, const struct sort_key *key, struct str line)
{
	size_t from = key_start(sort, key, line), to = key_end(sort, key, line);

	return str_slice(line, from, MAX(from, to));
}

/* -n: digits and a point; -g: whatever strtod(3) reads; @ret_rest: what stands behind. */
static double number_at(struct str s, bool general, char *ret_behind)
{
	char copy[64], *end;
	double value;
	size_t n;

	s = str_skip(s, skip_blanks(s, 0));
	n = MIN(s.len, sizeof(copy) - 1);
	memcpy(copy, s.at, n);
	copy[n] = '\0';
	if (!general) {
		size_t len = copy[0] == '-';

		len += strspn(copy + len, "0123456789");
		len += copy[len] == '.';
		len += strspn(copy + len, "0123456789");
		*ret_behind = copy[len];
		copy[len] = '\0';
	}
	value = strtod(copy, &end);
	/* What is no number comes before all of them. */
	return general && end == copy ? -1e308 : value;
}

static int order_of(double a, double b)
{
	return (a > b) - (a < b);
}

static int compare_numbers(char by, struct str a, struct str b)
{
	static const char units[] = "KMGTPEZYRQ";
	char behind[2] = { 0 };
	double x = number_at(a, by == 'g', &behind[0]), y = number_at(b, by == 'g', &behind[1]);
	double sizes[2] = { 0 }, numbers[2] = { x, y };

	if (by != 'h')
		return order_of(x, y);
	for (int i = 0; i < 2; i++) {
		const char *unit =
			behind[i] ? strchr(units, behind[i] == 'k' ? 'K' : behind[i]) : NULL;

		sizes[i] = unit ? (double)(unit - units + 1) : 0;
		sizes[i] = numbers[i] < 0 ? -sizes[i] : numbers[i] > 0 ? sizes[i] : 0;
	}
	return sizes[0] != sizes[1] ? order_of(sizes[0], sizes[1]) : order_of(x, y);
}

static int month_of(struct str s)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	s = str_slice(str_skip(s, skip_blanks(s, 0)), 0, 3);
	for (int i = 0; i < 12 && s.len == 3; i++)
		if (str_equal_nocase(s, (struct str){ names + 3 * i, 3 }))
			return i + 1;
	return 0;
}

/* Where a character stands among versions: the end before letters before others, ~ first. */
static int version_weight(struct str s, size_t at)
{
	char c = at < s.len ? s.at[at] : '\0';

	if (at >= s.len || (c >= '0' && c <= '9'))
		return 0;
	if (c == '~')
		return -1;
	return ((c | 32) >= 'a' && (c | 32) <= 'z') ? (unsigned char)c : (unsigned char)c + 256;
}

static bool is_digit_at(struct str s, size_t at)
{
	return at < s.len && s.at[at] >= '0' && s.at[at] <= '9';
}

static int compare_versions(struct str a, struct str b)
{
	size_t i = 0, k = 0;

	while (i < a.len || k < b.len) {
		int first = 0;

		while ((i < a.len && !is_digit_at(a, i)) || (k < b.len && !is_digit_at(b, k))) {
			int x = version_weight(a, i), y = version_weight(b, k);

			if (x != y)
				return x - y;
			i++;
			k++;
		}
		while (is_digit_at(a, i) && a.at[i] == '0')
			i++;
		while (is_digit_at(b, k) && b.at[k] == '0')
			k++;
		for (; is_digit_at(a, i) && is_digit_at(b, k); i++, k++)
			if (!first)
				first = a.at[i] - b.at[k];
		if (is_digit_at(a, i) || is_digit_at(b, k))
			return is_digit_at(a, i) ? 1 : -1;
		if (first)
			return first;
	}
	return 0;
}

static bool is_left_out(const struct sort_key *key, unsigned char c)
{
	bool alnum = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');

	return (key->dictionary && !alnum && !is_blank((char)c)) ||
	       (key->printable && (c < ' ' || c > '~'));
}

/* Bytes, as -d -f -i let them be seen. */
static int compare_text(const struct sort_key *key, struct str a, struct str b)
{
	size_t i = 0, k = 0;

	if (!key->fold && !key->dictionary && !key->printable)
		return str_compare(a, b);
	for (;; i++, k++) {
		unsigned char x, y;

		while (i < a.len && is_left_out(key, (unsigned char)a.at[i]))
			i++;
		while (k < b.len && is_left_out(key, (unsigned char)b.at[k]))
			k++;
		if (i >= a.len || k >= b.len)
			return (i < a.len) - (k < b.len);
		x = (unsigned char)a.at[i];
		y = (unsigned char)b.at[k];
		if (key->fold && x >= 'a' && x <= 'z')
			x -= 32;
		if (key->fold && y >= 'a' && y <= 'z')
			y -= 32;
		if (x != y)
			return x - y;
	}
}

static int compare_keys(const struct sort *sort, struct str a, struct str b)
{
	for (size_t i = 0; i < MAX(sort->n_keys, (size_t)1); i++) {
		const struct sort_key *key = sort->n_keys ? &sort->keys[i] : &sort->all;
		struct str x = key_of(sort, key, a), y = key_of(sort, key, b);
		int order = key->by == 'M'   ? month_of(x) - month_of(y)
			    : key->by == 'V' ? compare_versions(x, y)
			    : key->by        ? compare_numbers(key->by, x, y)
					     : compare_text(key, x, y);

		if (order)
			return key->reverse ? -order : order;
	}
	return 0;
}

struct sorted_line {
	struct str text;
	size_t at; /* which line it was */
};

static int compare(const void *a, const void *b, void *self)
{
	const struct sort *sort = self;
	const struct sorted_line *x = a, *y = b;
	int order = compare_keys(sort, x->text, y->text);

	if (order)
		return order;
	if (!sort->unique && !sort->stable)
		order = str_compare(x->text, y->text);
	if (order)
		return sort->all.reverse ? -order : order;
	return (x->at > y->at) - (x->at < y->at);
}

/* One letter of how a key is compared; false for another. @end: it stands behind the comma. */
static bool read_how(struct sort_key *key, char c, bool end)
{
	if (c == 'b')
		*(end ? &key->skips_end : &key->skips_start) = true;
	else if (c == 'r')
		key->reverse = true;
	else if (c == 'f')
		key->fold = true;
	else if (c == 'd')
		key->dictionary = true;
	else if (c == 'i')
		key->printable = true;
	else if (strchr("nghMV", c))
		key->by = c;
	else
		return false;
	return true;
}

static struct str take_number(struct str text, int64_t *ret)
{
	size_t n = 0;

	while (n < text.len && text.at[n] >= '0' && text.at[n] <= '9')
		n++;
	*ret = -1;
	str_to_int64(str_slice(text, 0, n), ret);
	return str_skip(text, n);
}

/* F[.C][OPTS] of -k, on either side of the comma. */
static struct str read_place(
	struct filter *f, struct sort_key *key, struct str text, bool end, bool *ret_own)
{
	int64_t *field = end ? &key->end_field : &key->field;
	int64_t *character = end ? &key->end_character : &key->character;

	text = take_number(text, field);
	f->unknown |= *field < 1;
	if (str_starts(text, ".")) {
		text = take_number(str_skip(text, 1), character);
		f->unknown |= *character < (end ? 0 : 1);
	}
	while (text.len && text.at[0] != ',' && !f->unknown) {
		f->unknown |= !read_how(key, text.at[0], end);
		*ret_own = true;
		text = str_skip(text, 1);
	}
	return text;
}

static void read_key(struct filter *f, struct sort *sort, struct str text, bool *own)
{
	struct sort_key *key = &sort->keys[sort->n_keys];

	if (sort->n_keys == MAX_SORT_KEYS) {
		filter_unknown(f);
		return;
	}
	text = read_place(f, key, text, false, own);
	if (str_starts(text, ","))
		text = read_place(f, key, str_skip(text, 1), true, own);
	sort->n_keys++;
}

static char order_by_name(struct str name)
{
	static const struct {
		const char *name;
		char by;
	} orders[] = { { "numeric", 'n' }, { "general-numeric", 'g' }, { "human-numeric", 'h' },
		{ "month", 'M' }, { "version", 'V' }, { "numeric-sort", 'n' },
		{ "general-numeric-sort", 'g' }, { "human-numeric-sort", 'h' },
		{ "month-sort", 'M' }, { "version-sort", 'V' }, { "reverse", 'r' },
		{ "ignore-case", 'f' }, { "dictionary-order", 'd' }, { "ignore-nonprinting", 'i' },
		{ "ignore-leading-blanks", 'b' } };

	for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
		if (str_is(name, orders[i].name))
			return orders[i].by;
	return '\0';
}

static void sort_options(struct filter *f, struct sort *sort, struct options *o)
{
	bool own[MAX_SORT_KEYS + 1] = { 0 };
	enum option_kind kind;
	struct str value;

	while ((kind = options_next(o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		value = filter_value(f, o);
		if (options_is(o, "u", "unique"))
			sort->unique = true;
		else if (options_is(o, "s", "stable"))
			sort->stable = true;
		else if (options_is(o, "z", "zero-terminated"))
			sort->zero = true;
		else if (options_is(o, "cC", "check"))
			sort->check = true;
		else if (options_is(o, "m", "merge"))
			sort->merge = true;
		else if (options_is(o, "t", "field-separator") &&
			 (value.len == 1 || str_is(value, "\\0"))) {
			sort->separator = value.len == 1 ? value.at[0] : '\0';
			sort->has_separator = true;
		} else if (options_is(o, "k", "key"))
			read_key(f, sort, value, &own[sort->n_keys]);
		else if (options_is(o, NULL, "sort"))
			f->unknown |= !read_how(&sort->all, order_by_name(value), false);
		else if (!options_is(o, "ST", "parallel") && !options_is(o, NULL, "buffer-size") &&
			 !options_is(o, NULL, "temporary-directory"))
			f->unknown |= !read_how(&sort->all,
				o->is_long ? order_by_name(o->name) : o->name.at[0], false);
	}
	/* A key without letters of its own is compared as is said for all. */
	for (size_t i = 0; i < sort->n_keys; i++) {
		struct sort_key *key = &sort->keys[i], said = sort->all;

		if (own[i])
			continue;
		said.field = key->field;
		said.character = key->character;
		said.end_field = key->end_field;
		said.end_character = key->end_character;
		said.skips_end = said.skips_start;
		*key = said;
	}
}

/* -c: nothing is printed on stdout. */
static void check_order(
	struct filter *f, const struct sort *sort, const struct sorted_line *lines, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int order = compare(&lines[i - 1], &lines[i], (void *)(uintptr_t)sort);

		if (order > 0 ||
			(sort->unique && compare_keys(sort, lines[i - 1].text, lines[i].text) == 0))
			f->status = 1;
	}
}

void filter_sort(struct filter *f)
{
	struct options o = filter_options(f,
		"k: key: t: field-separator: o: output: S: buffer-size: T: "
		"temporary-directory: parallel: u unique r reverse n numeric-sort f ignore-case "
		"sort: s stable z zero-terminated m merge b ignore-leading-blanks d "
		"dictionary-order i ignore-nonprinting g general-numeric-sort h "
		"human-numeric-sort M month-sort V version-sort R random-sort check? batch-size: "
		"compress-program: files0-from: debug random-source:");
	struct sort sort = { 0 };
	struct sorted_line *lines = NULL;
	struct str text, line;
	size_t n = 0, capacity = 0;

	sort_options(f, &sort, &o);
	f->unknown |= sort.merge && o.at + 2 < f->n;
	if (f->unknown || !filter_read_all(f, o.at + 1, &text))
		return;
	while (n < MAX_SORT_LINES && filter_next_record(&text, sort.zero ? '\0' : '\n', &line)) {
		lines = arena_grow(f->arena, lines, n, &capacity, sizeof(*lines));
		if (!lines) {
			f->failed = true;
			return;
		}
		lines[n] = (struct sorted_line){ line, n };
		n++;
	}
	f->unknown |= n == MAX_SORT_LINES;
	if (sort.check) {
		check_order(f, &sort, lines, n);
		return;
	}
	if (n && !sort.merge)
		qsort_r(lines, n, sizeof(*lines), compare, &sort);
	for (size_t i = 0; i < n; i++) {
		if (sort.unique && i > 0 &&
			compare_keys(&sort, lines[i - 1].text, lines[i].text) == 0)
			continue;
		buf_add(&f->out, lines[i].text);
		buf_add_char(&f->out, sort.zero ? '\0' : '\n');
	}
}
