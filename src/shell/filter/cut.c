/* cut, head, tail, paste of coreutils 9.1. */
#include "shell/filter/run.h"

#define MAX_RANGES 64

struct ranges {
	struct {
		int64_t from, to;
	} at[MAX_RANGES];
	size_t n;
};

static bool read_ranges(struct str list, struct ranges *ranges)
{
	while (list.len > 0 && ranges->n < MAX_RANGES) {
		size_t comma = 0, dash;
		struct str one;
		int64_t from = 1, to = INT64_MAX;

		while (comma < list.len && list.at[comma] != ',' && list.at[comma] != ' ')
			comma++;
		one = str_slice(list, 0, comma);
		list = str_skip(list, comma + 1);
		dash = str_find_char(one, '-', 0);
		if (dash == STR_NOT_FOUND) {
			if (!str_to_int64(one, &from))
				return false;
			to = from;
		} else {
			if (dash > 0 && !str_to_int64(str_slice(one, 0, dash), &from))
				return false;
			if (dash + 1 < one.len && !str_to_int64(str_skip(one, dash + 1), &to))
				return false;
		}
		if (from < 1 || to < from)
			return false;
		ranges->at[ranges->n].from = from;
		ranges->at[ranges->n++].to = to;
	}
	return ranges->n > 0 && list.len == 0;
}

static bool in_ranges(const struct ranges *ranges, int64_t position, bool complement)
{
	for (size_t i = 0; i < ranges->n; i++)
		if (position >= ranges->at[i].from && position <= ranges->at[i].to)
			return !complement;
	return complement;
}

struct cut {
	struct ranges ranges;
	bool fields, complement, only_delimited;
	char delimiter;
	struct str output;
	bool has_output;
};

static void cut_fields(struct filter *f, const struct cut *cut, struct str line)
{
	int64_t position = 1;
	bool first = true;

	if (str_find_char(line, cut->delimiter, 0) == STR_NOT_FOUND) {
		if (!cut->only_delimited) {
			buf_add(&f->out, line);
			buf_add_char(&f->out, '\n');
		}
		return;
	}
	for (size_t at = 0; at <= line.len; position++) {
		size_t end = str_find_char(line, cut->delimiter, at);

		if (end == STR_NOT_FOUND)
			end = line.len;
		if (in_ranges(&cut->ranges, position, cut->complement)) {
			if (!first)
				buf_add(&f->out, cut->output);
			first = false;
			buf_add(&f->out, str_slice(line, at, end));
		}
		at = end + 1;
	}
	buf_add_char(&f->out, '\n');
}

static void cut_bytes(struct filter *f, const struct cut *cut, struct str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (in_ranges(&cut->ranges, (int64_t)i + 1, cut->complement))
			buf_add_char(&f->out, line.at[i]);
	buf_add_char(&f->out, '\n');
}

void filter_cut(struct filter *f)
{
	struct options o = filter_options(f, "b: bytes: c: characters: f: fields: d: delimiter: "
					     "output-delimiter: s only-delimited");
	struct cut cut = { .delimiter = '\t' };
	enum option_kind kind;
	struct str text, line, value;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		value = filter_value(f, &o);
		if (options_is(&o, "bcf", "bytes") || options_is(&o, NULL, "characters") ||
			options_is(&o, NULL, "fields")) {
			cut.fields = options_is(&o, "f", "fields");
			f->unknown |= !read_ranges(value, &cut.ranges);
		} else if (options_is(&o, "d", "delimiter")) {
			f->unknown |= value.len > 1;
			cut.delimiter = value.len ? value.at[0] : '\0';
		} else if (options_is(&o, NULL, "output-delimiter")) {
			cut.output = value;
			cut.has_output = true;
		} else if (options_is(&o, NULL, "complement")) {
			cut.complement = true;
		} else if (options_is(&o, "s", "only-delimited")) {
			cut.only_delimited = true;
		} else if (!options_is(&o, "n", NULL)) {
			filter_unknown(f);
		}
	}
	if (!cut.has_output)
		cut.output = (struct str){ &cut.delimiter, 1 };
	f->unknown |= cut.ranges.n == 0 || (cut.has_output && !cut.fields);
	if (f->unknown || !filter_read_all(f, o.at + 1, &text))
		return;
	while (str_next_line(&text, &line)) {
		if (cut.fields)
			cut_fields(f, &cut, line);
		else
			cut_bytes(f, &cut, line);
	}
}

struct count {
	int64_t n;
	bool bytes, from_start, negative;
	enum tri headings; /* MAYBE: where there are several files */
};

static bool read_count(struct str text, struct count *count)
{
	int64_t unit = 1;

	/* Once tail is told to count from the start it keeps to it. */
	count->from_start |= str_starts(text, "+");
	count->negative = str_starts(text, "-");
	if (count->negative || str_starts(text, "+"))
		text = str_skip(text, 1);
	if (str_ends(text, "k") || str_ends(text, "K"))
		unit = 1024;
	if (unit > 1)
		text = str_slice(text, 0, text.len - 1);
	if (!str_to_int64(text, &count->n) || count->n < 0 || count->n > (INT64_C(1) << 40))
		return false;
	count->n *= unit;
	return true;
}

/* tail -f, -F and what goes with them: it prints the end, then waits for more. */
static bool follows(const struct options *o)
{
	return options_is(o, "fFs", "follow") || options_is(o, NULL, "sleep-interval") ||
	       options_is(o, NULL, "pid") || options_is(o, NULL, "retry") ||
	       options_is(o, NULL, "max-unchanged-stats");
}

/* head -5, tail -5, tail +5: the old forms. */
static void count_options(struct filter *f, struct count *count, size_t *ret_at)
{
	size_t at = 1;
	struct options o;
	enum option_kind kind;

	if (f->n > 1 && f->args[1].len > 1 && f->args[1].at[0] == '-' && f->args[1].at[1] >= '0' &&
		f->args[1].at[1] <= '9') {
		f->unknown |= !read_count(str_skip(f->args[1], 1), count);
		at = 2;
	}
	if (str_is(f->args[0], "tail") && f->n > 1 && f->args[1].len > 1 &&
		f->args[1].at[0] == '+') {
		f->unknown |= !read_count(f->args[1], count);
		at = 2;
	}
	o = options_of(f->arena, f->fields + at, f->n - at,
		"n: lines: c: bytes: s: sleep-interval: pid: max-unchanged-stats: follow?");
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		bool bytes = options_is(&o, "c", "bytes");

		if (bytes || options_is(&o, "n", "lines")) {
			count->bytes = bytes;
			f->unknown |= !read_count(filter_value(f, &o), count);
		} else if (str_is(f->args[0], "tail") && follows(&o)) {
			f->more |= !options_is(&o, "s", "sleep-interval");
		} else if (options_is(&o, "q", "quiet") || options_is(&o, NULL, "silent")) {
			count->headings = NO;
		} else if (options_is(&o, "v", "verbose")) {
			count->headings = YES;
		} else {
			filter_unknown(f);
		}
	}
	*ret_at = o.at + at;
	if (count->headings == MAYBE)
		count->headings = f->n > *ret_at + 1 ? YES : NO;
}

/* ==> NAME <==, with an empty line before all but the first. */
static void add_heading(struct filter *f, const struct count *count, struct str name)
{
	if (count->headings == YES)
		buf_printf(&f->out, "%s==> %.*s <==\n", f->out.len ? "\n" : "",
			STR_ARGS(str_is(name, "-") ? STR("standard input") : name));
}

static size_t count_lines(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.at[i] == '\n';
	return n + (text.len > 0 && !str_ends(text, "\n"));
}

/* Offset behind the first @n lines. */
static size_t behind_lines(struct str text, size_t n)
{
	size_t i = 0;

	for (; i < text.len && n > 0; i++)
		n -= text.at[i] == '\n';
	return i;
}

static void head(struct filter *f, const struct count *count, struct str text)
{
	size_t n = (size_t)count->n;

	if (count->negative) {
		size_t all = count->bytes ? text.len : count_lines(text);

		n = all > n ? all - n : 0;
	}
	buf_add(&f->out, str_slice(text, 0, count->bytes ? n : behind_lines(text, n)));
}

static void tail(struct filter *f, const struct count *count, struct str text)
{
	size_t all = count->bytes ? text.len : count_lines(text), skip;

	if (count->from_start)
		skip = count->n > 0 ? (size_t)count->n - 1 : 0;
	else
		skip = all > (size_t)count->n ? all - (size_t)count->n : 0;
	buf_add(&f->out, str_skip(text, count->bytes ? skip : behind_lines(text, skip)));
}

/* Every file by itself. */
static void of_files(struct filter *f,
	void (*part)(struct filter *f, const struct count *count, struct str text))
{
	struct count count = { .n = 10, .headings = MAYBE };
	struct str text;
	size_t at;

	count_options(f, &count, &at);
	for (size_t i = at; i < MAX(f->n, at + 1) && !f->unknown; i++) {
		struct str name = i < f->n ? f->args[i] : STR("-");

		if (!filter_read(f, name, &text))
			return;
		add_heading(f, &count, name);
		part(f, &count, text);
	}
}

void filter_head(struct filter *f)
{
	of_files(f, head);
}

void filter_tail(struct filter *f)
{
	of_files(f, tail);
	if (f->more)
		f->status = -1;
}

/* They take turns; \0 stands for none. */
static void add_delimiter(struct buf *out, struct str list, size_t i)
{
	char c = list.len ? list.at[i % list.len] : '\0';

	if (c)
		buf_add_char(out, c);
}

/* -d reads \n \t \\ \0. */
static struct str paste_delimiters(struct filter *f, struct str text)
{
	struct buf out = BUF_IN(f->arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\\' && i + 1 < text.len) {
			c = text.at[++i];
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c == '0' ? '\0' : c;
		}
		buf_add_char(&out, c);
	}
	f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static void paste_serial(struct filter *f, struct str text, struct str delimiters)
{
	struct str line;

	for (size_t i = 0; str_next_line(&text, &line); i++) {
		if (i > 0)
			add_delimiter(&f->out, delimiters, i - 1);
		buf_add(&f->out, line);
	}
	buf_add_char(&f->out, '\n');
}

/* -s: a line for each file; stdin is read once. */
static void paste_files(struct filter *f, size_t at, struct str delimiters)
{
	bool taken = false;
	struct str text;

	for (; at < f->n && filter_read(f, f->args[at], &text); at++) {
		bool is_stdin = str_is(f->args[at], "-");

		paste_serial(f, is_stdin && taken ? STR("") : text, delimiters);
		taken |= is_stdin;
	}
}

static void paste_parallel(struct filter *f, size_t at, struct str delimiters)
{
	struct str texts[16];
	size_t n = f->n - at, n_stdin = 0;
	bool more = true;

	if (n > ARRAY_SIZE(texts)) {
		filter_unknown(f);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		n_stdin += str_is(f->args[at + i], "-");
		if (!filter_read(f, f->args[at + i], &texts[i]))
			return;
	}
	f->unknown |= n_stdin > 1 && n_stdin < n;
	while (more && !f->unknown) {
		struct buf row = BUF_IN(f->arena);

		more = false;
		for (size_t i = 0; i < n; i++) {
			struct str line = STR("");

			/* paste - - takes turns at one stdin. */
			more |= str_next_line(n_stdin > 1 ? &texts[0] : &texts[i], &line);
			if (i > 0)
				add_delimiter(&row, delimiters, i - 1);
			buf_add(&row, line);
		}
		buf_add_char(&row, '\n');
		f->failed |= buf_failed(&row);
		if (more)
			buf_add(&f->out, buf_str(&row));
	}
}

void filter_paste(struct filter *f)
{
	struct options o = filter_options(f, "d: delimiters: s serial");
	struct str delimiters = STR("\t"), text;
	bool serial = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(&o, "d", "delimiters"))
			delimiters = paste_delimiters(f, filter_value(f, &o));
		else if (options_is(&o, "s", "serial"))
			serial = true;
		else
			filter_unknown(f);
	}
	if (f->unknown)
		return;
	if (!serial && o.at + 1 < f->n)
		paste_parallel(f, o.at + 1, delimiters);
	else if (serial && o.at + 2 < f->n)
		paste_files(f, o.at + 1, delimiters);
	else if (filter_read_all(f, o.at + 1, &text)) {
		if (serial)
			paste_serial(f, text, delimiters);
		else
			buf_add(&f->out, text);
		if (!serial && text.len && !str_ends(text, "\n"))
			buf_add_char(&f->out, '\n');
	}
}
