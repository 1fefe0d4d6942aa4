/* sort, uniq, wc, nl, seq, yes of coreutils 9.1, in the C locale. */
#include <stdlib.h>

#include "shell/filter/run.h"

#define MAX_SORT_LINES 65536

struct sort {
	bool unique, reverse, numeric, fold, blanks, random;
	int64_t key, key_end;
	char separator;
	bool has_separator;
};

static double number_at(struct str s)
{
	char copy[64];
	size_t n;

	while (s.len && (s.at[0] == ' ' || s.at[0] == '\t'))
		s = str_skip(s, 1);
	n = MIN(s.len, sizeof(copy) - 1);
	memcpy(copy, s.at, n);
	copy[n] = '\0';
	copy[strspn(copy, "-0123456789.")] = '\0';
	return strtod(copy, NULL);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct str key_of(const struct sort *sort, struct str line)
{
	size_t at = 0;

	for (int64_t k = 1; sort->key > 0 && k < sort->key; k++) {
		if (sort->has_separator) {
			size_t next = str_find_char(line, sort->separator, at);

			at = next == STR_NOT_FOUND ? line.len : next + 1;
			continue;
		}
		while (at < line.len && is_blank(line.at[at]))
			at++;
		while (at < line.len && !is_blank(line.at[at]))
			at++;
	}
	line = str_skip(line, at);
	if (sort->key_end == sort->key && sort->key > 0) {
		size_t end = 0;

		if (sort->has_separator) {
			end = str_find_char(line, sort->separator, 0);
		} else {
			while (end < line.len && is_blank(line.at[end]))
				end++;
			while (end < line.len && !is_blank(line.at[end]))
				end++;
		}
		line = str_slice(line, 0, end);
	}
	return line;
}

static int compare_keys(const struct sort *sort, struct str a, struct str b)
{
	a = key_of(sort, a);
	b = key_of(sort, b);
	if (sort->numeric) {
		double x = number_at(a), y = number_at(b);

		return (x > y) - (x < y);
	}
	if (sort->fold) {
		for (size_t i = 0; i < a.len && i < b.len; i++) {
			int x = a.at[i] >= 'a' && a.at[i] <= 'z' ? a.at[i] - 32 : a.at[i];
			int y = b.at[i] >= 'a' && b.at[i] <= 'z' ? b.at[i] - 32 : b.at[i];

			if (x != y)
				return x - y;
		}
		return (a.len > b.len) - (a.len < b.len);
	}
	return str_compare(a, b);
}

static int compare(const void *a, const void *b, void *self)
{
	const struct sort *sort = self;
	const struct str *x = a, *y = b;
	int order = compare_keys(sort, *x, *y);

	if (order == 0 && !sort->unique)
		order = str_compare(*x, *y);
	return sort->reverse ? -order : order;
}

static void sort_options(struct filter *f, struct sort *sort, struct options *o)
{
	enum option_kind kind;
	struct str value;

	while ((kind = options_next(o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		value = filter_value(f, o);
		if (options_is(o, "u", "unique"))
			sort->unique = true;
		else if (options_is(o, "r", "reverse"))
			sort->reverse = true;
		else if (options_is(o, "n", "numeric-sort"))
			sort->numeric = true;
		else if (options_is(o, "f", "ignore-case"))
			sort->fold = true;
		else if (options_is(o, "t", "field-separator") && value.len == 1) {
			sort->separator = value.at[0];
			sort->has_separator = true;
		} else if (options_is(o, "k", "key") && sort->key == 0) {
			size_t comma = str_find_char(value, ',', 0);

			while (value.len && strchr("nr", value.at[value.len - 1])) {
				sort->numeric |= str_ends(value, "n");
				sort->reverse |= str_ends(value, "r");
				value = str_slice(value, 0, value.len - 1);
			}
			f->unknown |= !str_to_int64(str_slice(value, 0, comma), &sort->key);
			if (comma != STR_NOT_FOUND)
				f->unknown |=
					!str_to_int64(str_skip(value, comma + 1), &sort->key_end) ||
					sort->key_end != sort->key;
		} else {
			filter_unknown(f);
		}
	}
}

void filter_sort(struct filter *f)
{
	struct options o = filter_options(f, "k: key: t: field-separator: o: output: S: T: "
					     "buffer-size: parallel: u unique r reverse n "
					     "numeric-sort f ignore-case");
	struct sort sort = { 0 };
	struct str text, line, *lines = NULL;
	size_t n = 0, capacity = 0;

	sort_options(f, &sort, &o);
	if (f->unknown || !filter_read_all(f, o.at + 1, &text))
		return;
	while (str_next_line(&text, &line) && n < MAX_SORT_LINES) {
		lines = arena_grow(f->arena, lines, n, &capacity, sizeof(*lines));
		if (!lines) {
			f->failed = true;
			return;
		}
		lines[n++] = line;
	}
	f->unknown |= n == MAX_SORT_LINES;
	if (n)
		qsort_r(lines, n, sizeof(*lines), compare, &sort);
	for (size_t i = 0; i < n; i++) {
		if (sort.unique && i > 0 && compare_keys(&sort, lines[i - 1], lines[i]) == 0)
			continue;
		buf_add(&f->out, lines[i]);
		buf_add_char(&f->out, '\n');
	}
}

void filter_uniq(struct filter *f)
{
	struct options o = filter_options(f, "f: s: w: c count d repeated u unique i");
	bool count = false, repeated = false, unique = false, have = false;
	enum option_kind kind;
	struct str text, line, last = { 0 };
	size_t n = 0;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		count |= options_is(&o, "c", "count");
		repeated |= options_is(&o, "d", "repeated");
		unique |= options_is(&o, "u", "unique");
		if (!options_is(&o, "cdu", "count") && !options_is(&o, NULL, "repeated") &&
			!options_is(&o, NULL, "unique"))
			filter_unknown(f);
	}
	if (f->unknown || o.at + 2 < f->n || !filter_read_all(f, o.at + 1, &text)) {
		filter_unknown(f);
		return;
	}
	for (;;) {
		bool more = str_next_line(&text, &line);

		if (more && have && str_equal(line, last)) {
			n++;
			continue;
		}
		if (have && !(repeated && n < 2) && !(unique && n > 1)) {
			if (count)
				buf_printf(&f->out, "%7zu ", n);
			buf_add(&f->out, last);
			buf_add_char(&f->out, '\n');
		}
		if (!more)
			break;
		have = true;
		last = line;
		n = 1;
	}
}

void filter_wc(struct filter *f)
{
	struct options o = filter_options(f, "files0-from: l lines w words c bytes m chars L");
	size_t lines = 0, words = 0;
	bool in_word = false;
	struct str text;
	char which = 0;

	while (options_next(&o) == OPTION_FLAG) {
		if (which || (!options_is(&o, "lwcm", "lines") && !options_is(&o, NULL, "words") &&
				     !options_is(&o, NULL, "bytes")))
			filter_unknown(f);
		which = o.name.at[0] == 'b' ? 'c' : o.name.at[0];
	}
	if (f->unknown || !which || o.at + 1 < f->n || !filter_read_all(f, o.at + 1, &text)) {
		filter_unknown(f);
		return;
	}
	for (size_t i = 0; i < text.len; i++) {
		bool blank = strchr(" \t\n\r\v\f", text.at[i]) != NULL;

		f->unknown |= which == 'm' && (unsigned char)text.at[i] >= 128;
		lines += text.at[i] == '\n';
		words += !blank && !in_word;
		in_word = !blank;
	}
	buf_printf(&f->out, "%zu\n", which == 'l' ? lines : which == 'w' ? words : text.len);
}

/* As printf's %0*ld, which a hundred thousand lines are too many for. */
static void add_number(struct buf *out, int64_t number, int width)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char text[64];
	char *at = text + sizeof(text);

	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	while (text + sizeof(text) - at < width - (number < 0) && at > text + 1)
		*--at = '0';
	if (number < 0)
		*--at = '-';
	buf_add(out, (struct str){ at, (size_t)(text + sizeof(text) - at) });
}

void filter_seq(struct filter *f)
{
	struct options o = filter_options(f, "s: separator: f: format: w equal-width");
	struct str separator = STR("\n");
	int64_t at[3] = { 1, 1, 1 };
	bool width = false;
	size_t from, n;
	int digits = 0;

	/* A negative number is no option. */
	while (o.at < o.argc && !(f->args[o.at + 1].len > 1 && f->args[o.at + 1].at[1] >= '0' &&
					f->args[o.at + 1].at[1] <= '9')) {
		enum option_kind kind = options_next(&o);

		if (kind != OPTION_FLAG && kind != OPTION_VALUE)
			break;
		if (options_is(&o, "s", "separator"))
			separator = filter_value(f, &o);
		else if (options_is(&o, "w", "equal-width"))
			width = true;
		else
			filter_unknown(f);
	}
	from = o.at + 1;
	n = f->n - from;
	if (f->unknown || n < 1 || n > 3) {
		filter_unknown(f);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		size_t slot = n == 1 ? 2 : n == 2 ? i * 2 : i;

		if (!filter_number(f->args[from + i], &at[slot]))
			filter_unknown(f);
	}
	if (f->unknown || at[1] == 0 || (at[2] - at[0]) / at[1] > 100000) {
		filter_unknown(f);
		return;
	}
	if (width)
		digits = MAX(snprintf(NULL, 0, "%ld", (long)at[0]),
			snprintf(NULL, 0, "%ld", (long)at[2]));
	for (int64_t i = at[0]; at[1] > 0 ? i <= at[2] : i >= at[2]; i += at[1]) {
		if (i != at[0])
			buf_add(&f->out, separator);
		add_number(&f->out, i, digits);
	}
	if (f->out.len)
		buf_add_char(&f->out, '\n');
}

/* How nl(1) numbers. */
struct numbering {
	char style;     /* of -b: a, t, n */
	char format[3]; /* ln, rn, rz */
	struct str separator;
	int64_t width, number, step;
};

static void numbering_options(struct filter *f, struct numbering *nl, size_t *ret_at)
{
	struct options o = filter_options(f,
		"b: body-numbering: s: number-separator: w: number-width: v: starting-line-number: "
		"i: line-increment: n: number-format: f: footer-numbering: h: header-numbering: "
		"p no-renumber");
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_VALUE || kind == OPTION_FLAG) {
		struct str value = filter_value(f, &o);

		if (options_is(&o, "b", "body-numbering")) {
			f->unknown |= value.len != 1 || !strchr("atn", value.at[0]);
			nl->style = value.len ? value.at[0] : 't';
		} else if (options_is(&o, "s", "number-separator")) {
			nl->separator = value;
		} else if (options_is(&o, "w", "number-width")) {
			f->unknown |= !str_to_int64(value, &nl->width) || nl->width < 1 ||
				      nl->width > 100;
		} else if (options_is(&o, "v", "starting-line-number")) {
			f->unknown |= !str_to_int64(value, &nl->number);
		} else if (options_is(&o, "i", "line-increment")) {
			f->unknown |= !str_to_int64(value, &nl->step);
		} else if (options_is(&o, "n", "number-format")) {
			f->unknown |= !str_is(value, "ln") && !str_is(value, "rn") &&
				      !str_is(value, "rz");
			memcpy(nl->format, value.at, MIN(value.len, (size_t)2));
		} else if (!options_is(&o, "fhp", "footer-numbering")) {
			filter_unknown(f);
		}
	}
	*ret_at = o.at + 1;
}

/* Blanks stand for the number of a line that gets none. */
void filter_nl(struct filter *f)
{
	struct numbering nl = { 't', "rn", STR("\t"), 6, 1, 1 };
	struct str text, line;
	size_t at;

	numbering_options(f, &nl, &at);
	if (f->unknown || !filter_read_all(f, at, &text))
		return;
	f->unknown |= str_contains(text, "\\:"); /* sections */
	while (str_next_line(&text, &line)) {
		int width = (int)nl.width;

		if (nl.style == 'n' || (nl.style == 't' && !line.len)) {
			buf_printf(&f->out, "%*s", width + (int)nl.separator.len, "");
		} else {
			buf_printf(&f->out,
				nl.format[0] == 'l'   ? "%-*ld"
				: nl.format[1] == 'z' ? "%0*ld"
						      : "%*ld",
				width, (long)nl.number);
			buf_add(&f->out, nl.separator);
			nl.number += nl.step;
		}
		buf_add(&f->out, line);
		buf_add_char(&f->out, '\n');
	}
}
