/* cat rev tee more less (coreutils 9.1, util-linux 2.38, less 590). */
#include "shell/filter/run.h"

static bool only_operands(struct filter *f, struct options *o)
{
	enum option_kind kind = options_next(o);

	if (kind == OPTION_FLAG || kind == OPTION_VALUE)
		filter_unknown(f);
	return !f->unknown;
}

static void cat_visible(struct filter *f, struct str text, bool ends, bool tabs, bool controls)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c == '\n' && ends)
			buf_add_text(&f->out, "$\n");
		else if (c == '\t' && tabs)
			buf_add_text(&f->out, "^I");
		else if (controls && (c < 32 || c >= 127) && c != '\n' && c != '\t')
			filter_unknown(f);
		else
			buf_add_char(&f->out, (char)c);
	}
}

static void cat_numbered(struct filter *f, struct str text, bool all, bool squeeze)
{
	struct str line;
	unsigned int number = 0;
	bool blank_before = false;
	bool ended = str_ends(text, "\n");

	while (str_next_line(&text, &line)) {
		bool blank = line.len == 0;

		if (squeeze && blank && blank_before)
			continue;
		blank_before = blank;
		if (all || !blank)
			buf_printf(&f->out, "%6u\t", ++number);
		buf_add(&f->out, line);
		if (text.len > 0 || ended)
			buf_add_char(&f->out, '\n');
	}
}

static void cat_squeezed(struct filter *f, struct str text)
{
	size_t newlines = 0;

	for (size_t i = 0; i < text.len; i++) {
		newlines = text.at[i] == '\n' ? newlines + 1 : 0;
		if (newlines <= 2)
			buf_add_char(&f->out, text.at[i]);
	}
}

void filter_cat(struct filter *f)
{
	struct options o = filter_options(f, "");
	bool ends = false, tabs = false, controls = false, number = false, nonblank = false;
	bool squeeze = false;
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) == OPTION_FLAG) {
		ends |= options_is(&o, "AeE", "show-all") || options_is(&o, NULL, "show-ends");
		tabs |= options_is(&o, "AtT", "show-all") || options_is(&o, NULL, "show-tabs");
		controls |= options_is(&o, "Aetv", "show-all") ||
			    options_is(&o, NULL, "show-nonprinting");
		number |= options_is(&o, "n", "number");
		nonblank |= options_is(&o, "b", "number-nonblank");
		squeeze |= options_is(&o, "s", "squeeze-blank");
		if (options_is(&o, NULL, "help") || options_is(&o, NULL, "version"))
			filter_unknown(f);
	}
	if (!filter_read_all(f, o.at + 1, &text))
		return;
	if (ends || tabs || controls)
		cat_visible(f, text, ends, tabs, controls);
	else if (number || nonblank)
		cat_numbered(f, text, !nonblank, squeeze);
	else if (squeeze)
		cat_squeezed(f, text);
	else
		buf_add(&f->out, text);
}

/* more, less: what is no terminal gets the text; more heads it, whose stdin is none either. */
void filter_pager(struct filter *f)
{
	struct options o = filter_options(f, "n: lines: p: P: t: x: z: j: k: o: O: D: b: h: y:");
	static const char heading[] = "::::::::::::::";
	struct str text;

	while (options_next(&o) == OPTION_FLAG)
		;
	if (o.at + 2 != f->n || !filter_read(f, f->args[o.at + 1], &text))
		filter_unknown(f);
	else if (str_is(f->args[0], "more"))
		buf_printf(&f->out, "%s\n%.*s\n%s\n", heading, STR_ARGS(f->args[f->n - 1]),
			heading);
	buf_add(&f->out, f->unknown ? STR("") : text);
}

/* Whole UTF-8 characters are kept, as rev does in a UTF-8 locale. */
void filter_rev(struct filter *f)
{
	struct options o = filter_options(f, "");
	struct str text, line;
	bool ended;

	if (!only_operands(f, &o) || !filter_read_all(f, o.at + 1, &text))
		return;
	ended = str_ends(text, "\n");
	while (str_next_line(&text, &line)) {
		for (size_t end = line.len; end > 0;) {
			size_t from = end - 1;

			while (from > 0 && ((unsigned char)line.at[from] & 0xc0) == 0x80)
				from--;
			buf_add(&f->out, str_slice(line, from, end));
			end = from;
		}
		if (text.len > 0 || ended)
			buf_add_char(&f->out, '\n');
	}
}

void filter_tee(struct filter *f)
{
	struct str text;

	if (filter_read(f, STR("-"), &text))
		buf_add(&f->out, text);
}
