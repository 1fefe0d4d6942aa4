/*
 * Programs that pass text on, or parts of it: strings (binutils 2.40), iconv (glibc 2.36), dd and
 * shuf (coreutils 9.1), pv (1.6), envsubst (gettext 0.21).
 */
#include "shell/filter/run.h"

static bool is_printable(unsigned char c)
{
	return c == '\t' || (c >= ' ' && c < 0x7f);
}

void filter_strings(struct filter *f)
{
	struct options o = filter_options(f, "n: bytes: e: encoding: t: radix: s: T: target: U: "
					     "output-separator: 1# 2# 3# 4# 5# 6# 7# 8# 9#");
	int64_t least = 4;
	enum option_kind kind;
	struct str text;
	size_t from = 0;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "n", "bytes"))
			f->unknown |= !str_to_int64(filter_value(f, &o), &least) || least < 1;
		else if (!options_is(&o, "ad", "all") && !options_is(&o, NULL, "data"))
			f->unknown |= !str_to_int64(o.name, &least) || least < 1;
	}
	if (f->unknown || !filter_read_all(f, o.at + 1, &text))
		return;
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && is_printable((unsigned char)text.at[i]))
			continue;
		if (i - from >= (size_t)least) {
			buf_add(&f->out, str_slice(text, from, i));
			buf_add_char(&f->out, '\n');
		}
		from = i + 1;
	}
}

/* Bytes of one ASCII character there, 0 for others; @ret_big: the high ones come first. */
static size_t unit_of(struct str charset, bool *ret_big)
{
	static const struct {
		const char *name;
		size_t unit;
	} charsets[] = { { "ascii", 1 }, { "us-ascii", 1 }, { "utf8", 1 }, { "utf-8", 1 },
		{ "latin1", 1 }, { "iso-8859-1", 1 }, { "iso-8859-15", 1 }, { "cp1252", 1 },
		{ "windows-1252", 1 }, { "utf-16le", 2 }, { "utf16le", 2 }, { "ucs-2le", 2 },
		{ "utf-16be", 2 }, { "utf16be", 2 }, { "ucs-2be", 2 }, { "utf-32le", 4 },
		{ "utf32le", 4 }, { "utf-32be", 4 }, { "utf32be", 4 } };

	charset = str_slice(charset, 0, str_find(charset, STR("//"), 0));
	for (size_t i = 0; i < ARRAY_SIZE(charsets); i++)
		if (str_equal_nocase(charset, str_from(charsets[i].name))) {
			*ret_big = (charset.at[charset.len - 2] | 32) == 'b';
			return charsets[i].unit;
		}
	return 0;
}

/* ASCII alone: what has other characters is not told. */
static void recode(
	struct filter *f, struct str text, size_t from, bool from_big, size_t to, bool to_big)
{
	f->unknown |= text.len % from != 0;
	for (size_t i = 0; i + from <= text.len && !f->unknown; i += from) {
		char c = text.at[from_big ? i + from - 1 : i];

		for (size_t k = 0; k < from; k++)
			f->unknown |= k != (from_big ? from - 1 : 0) && text.at[i + k];
		f->unknown |= (unsigned char)c >= 0x80;
		for (size_t k = 0; k < to; k++)
			buf_add_char(&f->out, k == (to_big ? to - 1 : 0) ? c : '\0');
	}
}

void filter_iconv(struct filter *f)
{
	struct options o = filter_options(f, "f: from-code: t: to-code: o: output: l list");
	struct str from = STR("utf-8"), to = STR("utf-8"), text;
	size_t from_unit, to_unit;
	bool from_big = false, to_big = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "f", "from-code"))
			from = filter_value(f, &o);
		else if (options_is(&o, "t", "to-code"))
			to = filter_value(f, &o);
		else if (!options_is(&o, "cs", "silent"))
			filter_unknown(f);
	}
	from_unit = unit_of(from, &from_big);
	to_unit = unit_of(to, &to_big);
	if (f->unknown || !from_unit || !to_unit || !filter_read_all(f, o.at + 1, &text)) {
		filter_unknown(f);
		return;
	}
	recode(f, text, from_unit, from_big, to_unit, to_big);
}

/* 4, 2k, 1M. */
static bool read_size(struct str text, int64_t *ret)
{
	int64_t unit = 1;

	if (str_ends(text, "k") || str_ends(text, "K"))
		unit = 1 << 10;
	else if (str_ends(text, "M"))
		unit = 1 << 20;
	else if (str_ends(text, "c") || str_ends(text, "B"))
		text = str_slice(text, 0, text.len - 1);
	if (unit > 1)
		text = str_slice(text, 0, text.len - 1);
	if (!str_to_int64(text, ret) || *ret < 0 || *ret > INT32_MAX)
		return false;
	*ret *= unit;
	return true;
}

struct dd {
	struct str from, to;
	int64_t block, skip, count; /* count -1: all */
	bool skip_bytes, count_bytes, upper, lower;
	bool both; /* bs: it counts more than ibs */
};

static void read_dd_words(struct filter *f, struct dd *dd, struct str name, struct str list)
{
	while (list.len) {
		size_t comma = MIN(str_find_char(list, ',', 0), list.len);
		struct str word = str_slice(list, 0, comma);

		list = str_skip(list, comma + 1);
		dd->upper |= str_is(word, "ucase");
		dd->lower |= str_is(word, "lcase");
		dd->skip_bytes |= str_is(word, "skip_bytes");
		dd->count_bytes |= str_is(word, "count_bytes");
		f->unknown |= str_is(name, "conv") && !str_is(word, "ucase") &&
			      !str_is(word, "lcase") && !str_is(word, "notrunc") &&
			      !str_is(word, "fsync") && !str_is(word, "fdatasync") &&
			      !str_is(word, "noerror");
	}
}

static void read_dd(struct filter *f, struct dd *dd, struct str name, struct str value)
{
	int64_t ignored;

	if (str_is(name, "if"))
		dd->from = value;
	else if (str_is(name, "of"))
		dd->to = value;
	else if (str_is(name, "bs") || (str_is(name, "ibs") && !dd->both)) {
		dd->both |= str_is(name, "bs");
		f->unknown |= !read_size(value, &dd->block) || !dd->block;
	} else if (str_is(name, "skip") || str_is(name, "iseek"))
		f->unknown |= !read_size(value, &dd->skip) || str_ends(value, "B");
	else if (str_is(name, "count"))
		f->unknown |= !read_size(value, &dd->count) || str_ends(value, "B");
	else if (str_is(name, "conv") || str_is(name, "iflag"))
		read_dd_words(f, dd, name, value);
	else if (str_is(name, "obs") || str_is(name, "ibs"))
		f->unknown |= !read_size(value, &ignored);
	else if (!str_is(name, "status") && !str_is(name, "oflag"))
		filter_unknown(f);
}

/* With of= nothing is printed; what the file holds then is what would be printed without it. */
void filter_dd(struct filter *f)
{
	struct dd dd = { .from = STR("-"), .block = 512, .count = -1 };
	struct str text;

	for (size_t i = 1; i < f->n; i++) {
		size_t equals = str_find_char(f->args[i], '=', 0);

		if (equals == STR_NOT_FOUND)
			filter_unknown(f);
		else
			read_dd(f, &dd, str_slice(f->args[i], 0, equals),
				str_skip(f->args[i], equals + 1));
	}
	if (f->unknown || dd.to.len || !filter_read(f, dd.from, &text))
		return;
	text = str_skip(text, (size_t)(dd.skip * (dd.skip_bytes ? 1 : dd.block)));
	if (dd.count >= 0)
		text = str_slice(text, 0, (size_t)(dd.count * (dd.count_bytes ? 1 : dd.block)));
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (dd.upper && c >= 'a' && c <= 'z')
			c = (char)(c - 32);
		else if (dd.lower && c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		buf_add_char(&f->out, c);
	}
}

void filter_pv(struct filter *f)
{
	struct options o = filter_options(f, "L: rate-limit: B: buffer-size: s: size: i: interval: "
					     "w: width: H: height: N: name: F: format: D: "
					     "delay-start: l line-mode n numeric q quiet R: "
					     "remote: d: watchfd: P: pidfile: A: E? Z:");
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		f->unknown |= options_is(&o, "RdSVh", "remote") ||
			      options_is(&o, NULL, "watchfd") ||
			      options_is(&o, NULL, "stop-at-size") || options_is(&o, NULL, "help");
	if (!f->unknown && filter_read_all(f, o.at + 1, &text))
		buf_add(&f->out, text);
}

struct lines {
	struct str at[MAX_ALTERNATIVES];
	size_t n;
};

static void add_line(struct filter *f, struct lines *lines, struct str line)
{
	for (size_t i = 0; i < lines->n; i++)
		if (str_equal(lines->at[i], line) && lines->n > 1)
			filter_unknown(f);
	if (lines->n < ARRAY_SIZE(lines->at))
		lines->at[lines->n++] = line;
	else
		filter_unknown(f);
}

/* One of a few lines; of several in any order nothing is told. */
void filter_shuf(struct filter *f)
{
	struct options o = filter_options(f, "n: head-count: i: input-range: o: output: "
					     "random-source: e echo r repeat z zero-terminated");
	struct lines lines = { 0 };
	int64_t most = INT64_MAX;
	bool words = false;
	enum option_kind kind;
	struct str text, line;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "n", "head-count"))
			f->unknown |= !str_to_int64(filter_value(f, &o), &most);
		else if (options_is(&o, "e", "echo"))
			words = true;
		else
			filter_unknown(f);
	}
	for (size_t i = o.at + 1; words && i < f->n; i++)
		add_line(f, &lines, f->args[i]);
	if (f->unknown || (!words && !filter_read_all(f, o.at + 1, &text)))
		return;
	while (!words && str_next_line(&text, &line))
		add_line(f, &lines, line);
	if (f->unknown || lines.n == 0 || most == 0)
		return;
	f->unknown |= lines.n > 1 && (most > 1 || f->n_variants > 1);
	f->n_variants = (unsigned int)lines.n;
	buf_add(&f->out, lines.at[f->variant < lines.n ? f->variant : 0]);
	buf_add_char(&f->out, '\n');
}

static bool is_name(char c, bool first)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (!first && c >= '0' && c <= '9');
}

/* $NAME or ${NAME} at @at; how long it is, or 0. */
static size_t reference(struct str text, size_t at, struct str *ret_name)
{
	bool braced = at + 1 < text.len && text.at[at + 1] == '{';
	size_t from = at + 1 + braced, end = from;

	while (end < text.len && is_name(text.at[end], end == from))
		end++;
	if (end == from || (braced && (end == text.len || text.at[end] != '}')))
		return 0;
	*ret_name = str_slice(text, from, end);
	return end + braced - at;
}

static bool names(struct str format, struct str name)
{
	struct str found;

	for (size_t at = 0; at < format.len; at++)
		if (format.at[at] == '$' && reference(format, at, &found) && str_equal(found, name))
			return true;
	return false;
}

void filter_envsubst(struct filter *f)
{
	struct str text, name, value;

	f->unknown |= f->n > 2 || (f->n == 2 && str_starts(f->args[1], "-"));
	if (f->unknown || !filter_read(f, STR("-"), &text))
		return;
	for (size_t at = 0; at < text.len;) {
		size_t len = text.at[at] == '$' ? reference(text, at, &name) : 0;

		if (len == 0 || (f->n == 2 && !names(f->args[1], name))) {
			buf_add(&f->out, str_slice(text, at, at + MAX(len, (size_t)1)));
			at += MAX(len, (size_t)1);
			continue;
		}
		if (!filter_env(f, name, &value))
			filter_unknown(f);
		else
			buf_add(&f->out, value);
		at += len;
	}
}
