/* wc, seq, factor, yes (coreutils 9.1). */
#include <stdio.h>
#include <stdlib.h>

#include "base/conversion.h"

#include "shell/filter/run.h"

#define MAX_SEQ_LINES 100000
#define MAX_YES_LINES 256 /* it never ends: whoever reads more of it reads no text of ours */
#define TAB           8

struct counts {
	size_t lines, words, bytes, characters, longest;
};

static void count(struct counts *counts, struct str text)
{
	bool in_word = false;
	size_t column = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool blank = c && strchr(" \t\n\r\v\f", c);

		counts->lines += c == '\n';
		counts->words += !blank && !in_word;
		in_word = !blank;
		column = c == '\n' || c == '\r' || c == '\f'    ? 0
			 : c == '\t'                            ? column + TAB - column % TAB
			 : (unsigned char)c >= ' ' && c != 0x7f ? column + 1
								: column;
		counts->longest = MAX(counts->longest, column);
	}
	counts->bytes += text.len;
}

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

/* One number alone: how wide several are depends on what stdin is. */
void filter_wc(struct filter *f)
{
	struct options o = filter_options(
		f, "files0-from: total: l lines w words c bytes m chars L max-line-length");
	char which = 0;
	struct counts all = { 0 };
	struct str text;

	while (options_next(&o) == OPTION_FLAG) {
		char letter = o.is_long ? (str_is(o.name, "max-line-length") ? 'L'
						  : str_is(o.name, "chars")  ? 'm'
						  : str_is(o.name, "bytes")  ? 'c'
									     : o.name.at[0])
					: o.name.at[0];

		f->unknown |= (which && which != letter) || !strchr("lwcmL", letter);
		which = letter;
	}
	f->unknown |= o.at + 2 < f->n;
	if (f->unknown || !which || !filter_read_all(f, o.at + 1, &text)) {
		filter_unknown(f);
		return;
	}
	f->unknown |= (which == 'm' || which == 'L') && !is_ascii(text);
	count(&all, text);
	buf_printf(&f->out, "%zu",
		which == 'l'   ? all.lines
		: which == 'w' ? all.words
		: which == 'L' ? all.longest
			       : all.bytes);
	if (o.at + 1 < f->n) {
		buf_add_char(&f->out, ' ');
		buf_add(&f->out, f->args[o.at + 1]);
	}
	buf_add_char(&f->out, '\n');
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

struct seq {
	struct str separator, format;
	bool width;
};

/* Digits behind the point; -1 where seq reads what is not read here. */
static int precision_of(struct str text)
{
	size_t point = str_find_char(text, '.', 0);

	for (size_t i = 0; i < text.len; i++)
		if (!strchr("0123456789.-+", text.at[i]))
			return -1;
	return point == STR_NOT_FOUND ? 0 : (int)(text.len - point - 1);
}

/* %g and its kin, once, with text about it; no format: @precision digits. */
static void add_formatted(
	struct filter *f, const struct seq *seq, double value, int precision, int width)
{
	size_t percent = str_find_char(seq->format, '%', 0), used;
	struct conversion conversion;

	if (!seq->format.len) {
		buf_printf(&f->out, "%0*.*f", width, precision, value);
		return;
	}
	used = conversion_read(str_skip(seq->format, percent + 1), &conversion);
	if (percent == STR_NOT_FOUND || !used || !strchr("aefgEFG", conversion.letter) ||
		str_find_char(seq->format, '%', percent + 1) != STR_NOT_FOUND) {
		filter_unknown(f);
		return;
	}
	buf_add(&f->out, str_slice(seq->format, 0, percent));
	conversion_add_real(&f->out, &conversion, value);
	buf_add(&f->out, str_skip(seq->format, percent + 1 + used));
}

/* With a fraction, or a format. */
static void count_fractions(
	struct filter *f, const struct seq *seq, const struct str *words, size_t n)
{
	double at[3] = { 1, 1, 1 };
	int precision = 0, width = 0;

	for (size_t i = 0; i < n; i++) {
		size_t slot = n == 1 ? 2 : n == 2 ? i * 2 : i;
		struct str copy = arena_copy(f->arena, words[i]);
		char *end;

		if (!copy.at || precision_of(words[i]) < 0) {
			filter_unknown(f);
			return;
		}
		at[slot] = strtod(copy.at, &end);
		f->unknown |= end != copy.at + copy.len;
		if (slot < 2)
			precision = MAX(precision, precision_of(words[i]));
	}
	if (f->unknown || at[1] == 0 || (at[2] - at[0]) / at[1] > MAX_SEQ_LINES) {
		filter_unknown(f);
		return;
	}
	if (seq->width)
		width = MAX(snprintf(NULL, 0, "%.*f", precision, at[0]),
			snprintf(NULL, 0, "%.*f", precision, at[2]));
	for (int64_t i = 0; !f->unknown; i++) {
		double value = at[0] + (double)i * at[1];

		/* Rounding must not lose the last one. */
		if (at[1] > 0 ? value > at[2] + at[1] * 1e-9 : value < at[2] + at[1] * 1e-9)
			break;
		if (i)
			buf_add(&f->out, seq->separator);
		add_formatted(f, seq, value, precision, width);
	}
	if (f->out.len)
		buf_add_char(&f->out, '\n');
}

void filter_seq(struct filter *f)
{
	struct options o = filter_options(f, "s: separator: f: format: w equal-width");
	struct seq seq = { .separator = STR("\n") };
	int64_t at[3] = { 1, 1, 1 };
	bool whole = true;
	size_t from, n;
	int digits = 0;

	/* A negative number is no option. */
	while (o.at < o.argc &&
		!(f->args[o.at + 1].len > 1 && strchr("0123456789.", f->args[o.at + 1].at[1]))) {
		enum option_kind kind = options_next(&o);

		if (kind != OPTION_FLAG && kind != OPTION_VALUE)
			break;
		if (options_is(&o, "s", "separator"))
			seq.separator = filter_value(f, &o);
		else if (options_is(&o, "f", "format"))
			seq.format = filter_value(f, &o);
		else if (options_is(&o, "w", "equal-width"))
			seq.width = true;
		else
			filter_unknown(f);
	}
	from = o.at + 1;
	n = f->n - from;
	if (f->unknown || n < 1 || n > 3) {
		filter_unknown(f);
		return;
	}
	for (size_t i = 0; i < n; i++)
		whole &= filter_number(f->args[from + i], &at[n == 1 ? 2 : n == 2 ? i * 2 : i]);
	if (!whole || seq.format.len) {
		count_fractions(f, &seq, f->args + from, n);
		return;
	}
	if (at[1] == 0 || (at[2] - at[0]) / at[1] > MAX_SEQ_LINES) {
		filter_unknown(f);
		return;
	}
	if (seq.width)
		digits = MAX(snprintf(NULL, 0, "%ld", (long)at[0]),
			snprintf(NULL, 0, "%ld", (long)at[2]));
	for (int64_t i = at[0]; at[1] > 0 ? i <= at[2] : i >= at[2]; i += at[1]) {
		if (i != at[0])
			buf_add(&f->out, seq.separator);
		add_number(&f->out, i, digits);
	}
	if (f->out.len)
		buf_add_char(&f->out, '\n');
}

static void factor(struct filter *f, struct str word)
{
	int64_t number, by = 2;

	/* What has larger factors would take too many steps. */
	if (!str_to_int64(word, &number) || number < 0 || number > INT32_MAX) {
		filter_unknown(f);
		return;
	}
	buf_printf(&f->out, "%lld:", (long long)number);
	for (; by * by <= number; by++)
		for (; number % by == 0; number /= by)
			buf_printf(&f->out, " %lld", (long long)by);
	if (number > 1)
		buf_printf(&f->out, " %lld", (long long)number);
	buf_add_char(&f->out, '\n');
}

void filter_factor(struct filter *f)
{
	struct str text;

	f->unknown |= f->n > 1 && str_starts(f->args[1], "-");
	for (size_t i = 1; i < f->n && !f->unknown; i++)
		factor(f, f->args[i]);
	if (f->n > 1 || f->unknown || !filter_read(f, STR("-"), &text))
		return;
	for (size_t end; text.len && !f->unknown; text = str_trim(str_skip(text, end))) {
		text = str_trim(text);
		for (end = 0; end < text.len && !strchr(" \t\n", text.at[end]);)
			end++;
		if (end)
			factor(f, str_slice(text, 0, end));
	}
}

void filter_yes(struct filter *f)
{
	f->unknown |= f->n > 1 && str_starts(f->args[1], "--");
	for (size_t line = 0; line < MAX_YES_LINES && !f->unknown; line++) {
		for (size_t i = 1; i < f->n; i++) {
			if (i > 1)
				buf_add_char(&f->out, ' ');
			buf_add(&f->out, f->args[i]);
		}
		buf_add_text(&f->out, f->n > 1 ? "\n" : "y\n");
	}
}
