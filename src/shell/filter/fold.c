/* fold, nl (coreutils 9.1). */
#include "base/libc_regex.h"

#include "shell/filter/run.h"

#define TAB 8

struct fold {
	int64_t width;
	bool bytes, at_blanks;
};

static int64_t column_behind(const struct fold *fold, char c, int64_t column)
{
	return c == '\t' && !fold->bytes ? column + TAB - column % TAB : column + 1;
}

static void fold_line(struct filter *f, const struct fold *fold, struct str line)
{
	while (line.len && !f->unknown) {
		size_t end = 0, blank = 0;
		int64_t column = 0;

		for (; end < line.len; end++) {
			int64_t next = column_behind(fold, line.at[end], column);

			/* What is too wide by itself stands alone. */
			if (next > fold->width && end > 0)
				break;
			column = next;
			if (line.at[end] == ' ' || line.at[end] == '\t')
				blank = end + 1;
		}
		if (end < line.len && fold->at_blanks && blank)
			end = blank;
		buf_add(&f->out, str_slice(line, 0, end));
		line = str_skip(line, end);
		if (line.len)
			buf_add_char(&f->out, '\n');
	}
}

void filter_fold(struct filter *f)
{
	struct options o =
		filter_options(f, "w: width: b bytes s spaces 1# 2# 3# 4# 5# 6# 7# 8# 9#");
	struct fold fold = { .width = 80 };
	enum option_kind kind;
	struct str text, line;
	bool ended;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "w", "width"))
			f->unknown |= !str_to_int64(filter_value(f, &o), &fold.width);
		else if (options_is(&o, "b", "bytes"))
			fold.bytes = true;
		else if (options_is(&o, "s", "spaces"))
			fold.at_blanks = true;
		else
			f->unknown |= !str_to_int64(o.name, &fold.width);
	}
	if (f->unknown || fold.width < 1 || !filter_read_all(f, o.at + 1, &text)) {
		filter_unknown(f);
		return;
	}
	f->unknown |= !fold.bytes && (str_find_char(text, '\b', 0) != STR_NOT_FOUND ||
					     str_find_char(text, '\r', 0) != STR_NOT_FOUND);
	ended = str_ends(text, "\n");
	while (str_next_line(&text, &line)) {
		fold_line(f, &fold, line);
		if (text.len || ended)
			buf_add_char(&f->out, '\n');
	}
}

struct nl {
	char which; /* a all, t not empty, n none, p those with a match */
	struct regex regex;
	struct str separator;
	int64_t width, number, step, blanks;
	char layout; /* l left, r right, z with zeros */
};

static void read_which(struct filter *f, struct nl *nl, struct str value)
{
	nl->which = value.len ? value.at[0] : '\0';
	f->unknown |=
		!nl->which || !strchr("atnp", nl->which) || (nl->which != 'p' && value.len > 1);
	if (f->unknown || nl->which != 'p')
		return;
	if (regex_compile(&nl->regex, str_skip(value, 1), 0)) {
		nl->which = '\0';
		filter_unknown(f);
	}
}

static void read_nl(struct filter *f, struct nl *nl, struct options *o)
{
	struct str value = filter_value(f, o);

	if (options_is(o, "b", "body-numbering")) {
		read_which(f, nl, value);
	} else if (options_is(o, "s", "number-separator")) {
		nl->separator = value;
	} else if (options_is(o, "w", "number-width")) {
		f->unknown |= !str_to_int64(value, &nl->width) || nl->width < 1 || nl->width > 64;
	} else if (options_is(o, "v", "starting-line-number")) {
		f->unknown |= !str_to_int64(value, &nl->number);
	} else if (options_is(o, "i", "line-increment")) {
		f->unknown |= !str_to_int64(value, &nl->step);
	} else if (options_is(o, "l", "join-blank-lines")) {
		f->unknown |= !str_to_int64(value, &nl->blanks) || nl->blanks < 1;
	} else if (options_is(o, "n", "number-format")) {
		f->unknown |= value.len != 2 ||
			      !(str_is(value, "ln") || str_is(value, "rn") || str_is(value, "rz"));
		nl->layout = value.len == 2 && value.at[1] == 'z' ? 'z'
			     : value.len                          ? value.at[0]
								  : 'r';
	} else if (!options_is(o, "pfh", "no-renumber") &&
		   !options_is(o, NULL, "footer-numbering") &&
		   !options_is(o, NULL, "header-numbering")) {
		filter_unknown(f);
	}
}

static bool is_numbered(struct filter *f, const struct nl *nl, struct str line, int64_t *blank)
{
	regmatch_t match[1];
	enum tri found;

	*blank = line.len ? 0 : *blank + 1;
	if (nl->which == 'a' && !line.len && *blank < nl->blanks)
		return false;
	if (nl->which == 'a' && !line.len)
		*blank = 0;
	if (nl->which != 'p')
		return nl->which == 'a' || (nl->which == 't' && line.len);
	found = regex_find(&nl->regex, line, 0, 1, match);
	f->unknown |= found == MAYBE;
	return found == YES;
}

static void number_line(struct filter *f, struct nl *nl, struct str line, int64_t *blank)
{
	int width = (int)nl->width;

	/* A line of \: begins another page or part of one. */
	f->unknown |= str_is(line, "\\:") || str_is(line, "\\:\\:") || str_is(line, "\\:\\:\\:");
	if (is_numbered(f, nl, line, blank)) {
		buf_printf(&f->out,
			nl->layout == 'l'   ? "%-*lld"
			: nl->layout == 'z' ? "%0*lld"
					    : "%*lld",
			width, (long long)nl->number);
		buf_add(&f->out, nl->separator);
		nl->number += nl->step;
	} else {
		buf_printf(&f->out, "%*s", width + (int)nl->separator.len, "");
	}
	buf_add(&f->out, line);
	buf_add_char(&f->out, '\n');
}

void filter_nl(struct filter *f)
{
	struct options o = filter_options(f,
		"b: body-numbering: d: section-delimiter: f: footer-numbering: h: "
		"header-numbering: i: line-increment: l: join-blank-lines: n: number-format: "
		"p no-renumber s: number-separator: v: starting-line-number: w: number-width:");
	struct nl nl = { .which = 't',
		.separator = STR("\t"),
		.width = 6,
		.number = 1,
		.step = 1,
		.blanks = 1,
		.layout = 'r' };
	enum option_kind kind;
	struct str text, line;
	int64_t blank = 0;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		read_nl(f, &nl, &o);
	if (!f->unknown && filter_read_all(f, o.at + 1, &text))
		while (str_next_line(&text, &line) && !f->unknown)
			number_line(f, &nl, line, &blank);
	if (nl.which == 'p')
		regex_finish(&nl.regex);
}
