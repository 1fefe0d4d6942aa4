/*
 * Programs that lay out text: expand, unexpand, fmt, pr (coreutils 9.1), column, colrm, ul
 * (util-linux 2.38). Where a layout is more than moving blanks about it is not told.
 */
#include "shell/filter/run.h"

#define MAX_CELLS     256
#define TERMINAL      80
#define TAB           8
#define FMT_WIDTH     75
#define FMT_SURE_LESS 6 /* a paragraph that much shorter than the width is one line */

static void put_line(struct filter *f, struct str line)
{
	buf_add(&f->out, line);
	buf_add_char(&f->out, '\n');
}

static bool has_char(struct str text, const char *chars)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr(chars, text.at[i]))
			return true;
	return false;
}

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80 || text.at[i] == '\0')
			return false;
	return true;
}

/* -8 as well as -t 8. */
static int64_t read_tabs(struct filter *f, struct options *o, int64_t tabs)
{
	int64_t n = tabs;

	if (options_is(o, "t", "tabs"))
		f->unknown |= !str_to_int64(filter_value(f, o), &n) || n < 1;
	else
		f->unknown |= !str_to_int64(o->name, &n) || n < 1;
	return n;
}

void filter_expand(struct filter *f)
{
	struct options o = filter_options(f, "t: tabs: 1# 2# 3# 4# 5# 6# 7# 8# 9#");
	int64_t tabs = TAB, column = 0;
	bool initial = false, blank = true;
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "i", "initial"))
			initial = true;
		else
			tabs = read_tabs(f, &o, tabs);
	}
	if (f->unknown || !filter_read_all(f, o.at + 1, &text))
		return;
	f->unknown |= has_char(text, "\b");
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\t' && (blank || !initial)) {
			do
				buf_add_char(&f->out, ' ');
			while (++column % tabs);
			continue;
		}
		blank = c == '\n' || (blank && (c == ' ' || c == '\t'));
		column = c == '\n' ? 0 : column + 1;
		buf_add_char(&f->out, c);
	}
}

/* Only where there is nothing to make a tab of. */
void filter_unexpand(struct filter *f)
{
	struct options o = filter_options(f, "t: tabs:");
	bool all = false;
	enum option_kind kind;
	struct str text, rest, line;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "a", "all"))
			all = true;
		else if (!options_is(&o, NULL, "first-only"))
			filter_unknown(f);
	}
	if (f->unknown || !filter_read_all(f, o.at + 1, &text))
		return;
	for (rest = text; str_next_line(&rest, &line);)
		f->unknown |= str_starts(line, "\t") || str_starts(line, "  ") ||
			      (all && has_char(line, "\t")) ||
			      (all && str_find(line, STR("  "), 0) != STR_NOT_FOUND);
	buf_add(&f->out, text);
}

static size_t indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.len && line.at[n] == ' ')
		n++;
	return n;
}

/* Two blanks stand behind the end of a sentence. */
static bool ends_sentence(struct str word)
{
	while (word.len > 1 && strchr("\"')]}", word.at[word.len - 1]))
		word.len--;
	return word.len && strchr(".?!", word.at[word.len - 1]);
}

/* The words of one line behind those that stand in @row. */
static void add_words(struct buf *row, struct str line, bool uniform, bool *sentence)
{
	size_t at = indent_of(line);

	while (at < line.len) {
		size_t end = at, next;

		while (end < line.len && line.at[end] != ' ')
			end++;
		for (next = end; next < line.len && line.at[next] == ' ';)
			next++;
		buf_add(row, str_slice(line, at, end));
		*sentence = ends_sentence(str_slice(line, at, end)) &&
			    (next == line.len || next > end + 1);
		if (next < line.len && uniform)
			buf_add_text(row, *sentence ? "  " : " ");
		else if (next < line.len)
			buf_add(row, str_slice(line, end, next));
		at = next;
	}
}

struct fmt {
	int64_t width;
	bool split, uniform;
};

static void fmt_paragraph(
	struct filter *f, const struct fmt *fmt, struct str *text, struct str line)
{
	struct buf row = BUF_IN(f->arena);
	size_t indent = indent_of(line);
	bool sentence = false;

	buf_add(&row, str_slice(line, 0, indent));
	for (;;) {
		struct str rest = *text, next;

		add_words(&row, line, fmt->uniform, &sentence);
		if (fmt->split || !str_next_line(&rest, &next) || !str_trim(next).len ||
			indent_of(next) != indent)
			break;
		buf_add_text(&row, sentence ? "  " : " ");
		line = next;
		*text = rest;
	}
	f->failed |= buf_failed(&row);
	f->unknown |= (int64_t)row.len + FMT_SURE_LESS > fmt->width;
	put_line(f, buf_str(&row));
}

void filter_fmt(struct filter *f)
{
	struct fmt fmt = { .width = FMT_WIDTH };
	struct options o;
	size_t first = 1;
	enum option_kind kind;
	struct str text, line;

	if (f->n > 1 && f->args[1].len > 1 && f->args[1].at[0] == '-' &&
		str_to_int64(str_skip(f->args[1], 1), &fmt.width))
		first = 2;
	o = options_of(f->arena, f->fields + first, f->n - first, "w: width: p: prefix: g: goal:");
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "w", "width"))
			f->unknown |= !str_to_int64(filter_value(f, &o), &fmt.width);
		else if (options_is(&o, "s", "split-only"))
			fmt.split = true;
		else if (options_is(&o, "u", "uniform-spacing"))
			fmt.uniform = true;
		else
			filter_unknown(f);
	}
	if (f->unknown || !filter_read_all(f, o.at + first, &text))
		return;
	f->unknown |= has_char(text, "\t\f\v") || !is_ascii(text);
	while (str_next_line(&text, &line) && !f->unknown) {
		if (str_trim(line).len)
			fmt_paragraph(f, &fmt, &text, line);
		else
			put_line(f, STR(""));
	}
}

/* pr -t: without head and foot. */
void filter_pr(struct filter *f)
{
	struct options o = filter_options(f, "l: length: w: width: W: page-width: h: header: "
					     "e? i? n? s? S? N: o: indent: D:");
	bool plain = false;
	enum option_kind kind;
	struct str text, line;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "tT", "omit-header"))
			plain = true;
		else if (!options_is(&o, "r", "no-file-warnings") && !options_is(&o, "l", "length"))
			filter_unknown(f);
	}
	if (f->unknown || !plain || !filter_read_all(f, o.at + 1, &text)) {
		filter_unknown(f);
		return;
	}
	f->unknown |= has_char(text, "\t\f\b\r") || !is_ascii(text);
	while (str_next_line(&text, &line))
		put_line(f, line);
}

struct cells {
	struct str at[MAX_CELLS];
	size_t n, widest;
};

static void add_cell(struct filter *f, struct cells *cells, struct str cell)
{
	if (cells->n == MAX_CELLS) {
		filter_unknown(f);
		return;
	}
	cells->at[cells->n++] = cell;
	cells->widest = MAX(cells->widest, cell.len);
}

/* Down the columns first, tabs between them. */
static void fill_columns(struct filter *f, const struct cells *cells)
{
	size_t width = (cells->widest + TAB) / TAB * TAB,
	       n_columns = MAX(TERMINAL / width, (size_t)1);
	size_t n_rows = (cells->n + n_columns - 1) / n_columns;

	for (size_t row = 0; row < n_rows; row++) {
		for (size_t at = row, column = 1; at < cells->n; at += n_rows, column++) {
			size_t end = (column - 1) * width + cells->at[at].len;

			buf_add(&f->out, cells->at[at]);
			for (; at + n_rows < cells->n && end / TAB * TAB + TAB <= column * width;
				end = end / TAB * TAB + TAB)
				buf_add_char(&f->out, '\t');
		}
		buf_add_char(&f->out, '\n');
	}
}

/* column -t, of rows that have equally many cells. */
static void table(struct filter *f, struct str text, const char *blanks)
{
	size_t widths[MAX_CELLS] = { 0 }, n_columns = 0;
	struct cells cells = { 0 };

	for (struct str line; str_next_line(&text, &line);) {
		size_t n = 0;

		for (size_t at = 0; at < line.len;) {
			size_t end = at;

			while (end < line.len && !strchr(blanks, line.at[end]))
				end++;
			if (end > at) {
				add_cell(f, &cells, str_slice(line, at, end));
				if (n < MAX_CELLS)
					widths[n] = MAX(widths[n], end - at);
				n++;
			}
			at = end + 1;
		}
		if (n_columns == 0)
			n_columns = n;
		f->unknown |= n && n != n_columns;
	}
	for (size_t i = 0; i < cells.n && !f->unknown; i++) {
		bool last = (i + 1) % n_columns == 0;

		buf_add(&f->out, cells.at[i]);
		for (size_t n = cells.at[i].len; !last && n < widths[i % n_columns] + 2; n++)
			buf_add_char(&f->out, ' ');
		if (last)
			buf_add_char(&f->out, '\n');
	}
}

void filter_column(struct filter *f)
{
	struct options o = filter_options(f, "s: separator: o: output-separator: c: output-width: "
					     "N: R: H: O: W: E: d J x");
	struct cells cells = { 0 };
	bool is_table = false;
	enum option_kind kind;
	struct str text, line;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "t", "table"))
			is_table = true;
		else
			filter_unknown(f);
	}
	if (f->unknown || !filter_read_all(f, o.at + 1, &text))
		return;
	f->unknown |= !is_ascii(text) || has_char(text, "\r\b\f\v") ||
		      (!is_table && has_char(text, "\t"));
	if (is_table) {
		table(f, text, " \t");
		return;
	}
	while (str_next_line(&text, &line)) {
		f->unknown |= str_starts(line, " ");
		if (line.len)
			add_cell(f, &cells, line);
	}
	if (cells.n)
		fill_columns(f, &cells);
}

/* colrm FIRST [LAST]. */
void filter_colrm(struct filter *f)
{
	int64_t first = INT64_MAX, last = INT64_MAX;
	struct str text, line;

	f->unknown |= f->n > 3 || (f->n > 1 && (!str_to_int64(f->args[1], &first) || first < 1)) ||
		      (f->n > 2 && (!str_to_int64(f->args[2], &last) || last < first));
	if (f->unknown || !filter_read(f, STR("-"), &text))
		return;
	f->unknown |= !is_ascii(text) || has_char(text, "\t\b");
	while (str_next_line(&text, &line)) {
		buf_add(&f->out, str_slice(line, 0, (size_t)first - 1));
		if (last < INT64_MAX)
			buf_add(&f->out, str_skip(line, (size_t)last));
		if (text.len || str_ends(f->stdin_text, "\n"))
			buf_add_char(&f->out, '\n');
	}
}

/* Where nothing is underlined. */
void filter_ul(struct filter *f)
{
	struct str text, line;

	f->unknown |= f->n > 1 && f->args[1].len && f->args[1].at[0] == '-';
	if (f->unknown || !filter_read_all(f, 1, &text))
		return;
	f->unknown |= !is_ascii(text) || has_char(text, "\b\t\r\f\v\033");
	while (str_next_line(&text, &line))
		put_line(f, line);
}
