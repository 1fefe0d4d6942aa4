/*
 * grep, egrep, fgrep (GNU grep 3.8) by libc's regcomp(3). Of -P only what is common in one-liners:
 * \d, a leading look-behind and \K.
 */
#include "base/libc_regex.h"

#include "shell/filter/run.h"

#define MAX_PATTERN 4096
#define MAX_LISTED  4096 /* bytes of a file for -l and -L, which may be given many */

struct grep {
	bool invert, only, ignore_case, fixed, extended, perl, quiet, count, line, word, numbers,
		text, zero;
	bool names, others;      /* -l, -L: only which files have a match, or have none */
	bool with_name, no_name; /* each line stands behind the name of its file */
	struct str name;
	int64_t most;
	struct str patterns[16];
	size_t n_patterns;
	struct regex compiled[16];
	bool keeps[16]; /* the match begins behind group 1 */
	size_t n_compiled;
};

static void add_patterns(struct filter *f, struct grep *g, struct str text)
{
	struct str line;

	if (text.len == 0)
		g->patterns[g->n_patterns++] = text;
	while (str_next_line(&text, &line)) {
		if (g->n_patterns == ARRAY_SIZE(g->patterns) || line.len > MAX_PATTERN) {
			filter_unknown(f);
			return;
		}
		g->patterns[g->n_patterns++] = line;
	}
}

static struct str escaped(struct filter *f, struct str text)
{
	struct buf out = BUF_IN(f->arena);

	for (size_t i = 0; i < text.len; i++) {
		if (strchr("\\.[]*^$+?(){}|", text.at[i]))
			buf_add_char(&out, '\\');
		buf_add_char(&out, text.at[i]);
	}
	f->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* Letters behind a backslash that regcomp(3) and PCRE read alike. */
#define SAME_ESCAPES "bBsSwW.[]()*+?{}|^$\\/-\"'=:,#@"

/* A Perl pattern in POSIX's words; @ret_keeps: what stands in group 1 is not part of the match. */
static struct str from_perl(struct filter *f, struct str pattern, bool *ret_keeps)
{
	struct buf out = BUF_IN(f->arena);
	size_t keep = str_find(pattern, STR("\\K"), 0), i = 0;
	bool behind = str_starts(pattern, "(?<=");

	*ret_keeps = keep != STR_NOT_FOUND || behind;
	f->unknown |= keep != STR_NOT_FOUND && behind;
	if (behind)
		i = 4;
	if (*ret_keeps)
		buf_add_char(&out, '(');
	for (; i < pattern.len; i++) {
		char c = pattern.at[i], next = i + 1 < pattern.len ? pattern.at[i + 1] : '\0';

		if (i == keep) {
			buf_add_char(&out, ')');
			i++;
		} else if (c == '\\' && (next == 'd' || next == 'D')) {
			buf_add_text(&out, next == 'd' ? "[0-9]" : "[^0-9]");
			i++;
		} else if (c == '\\' && next && strchr(SAME_ESCAPES, next)) {
			buf_add(&out, str_slice(pattern, i, i + 2));
			i++;
		} else {
			/* lazy and possessive repetition, groups of a kind, alternatives by order
			 */
			f->unknown |= c == '\\' || c == '|' || (c == '(' && next == '?') ||
				      (strchr("*+?}", c) && strchr("?+", next) && next);
			buf_add_char(&out, c);
		}
	}
	f->failed |= buf_failed(&out);
	return buf_str(&out);
}

static void compile(struct filter *f, struct grep *g)
{
	for (size_t i = 0; i < g->n_patterns && !f->unknown; i++) {
		struct str pattern = g->fixed ? escaped(f, g->patterns[i]) : g->patterns[i];
		bool extended = g->extended || g->fixed || g->perl;
		const char *open = extended ? "(" : "\\(", *close = extended ? ")" : "\\)";
		struct str text;

		if (g->perl)
			pattern = from_perl(f, pattern, &g->keeps[i]);
		f->unknown |= g->keeps[i] && (g->line || g->word);
		if (g->line)
			text = arena_printf(f->arena, "^%s%.*s%s$", open, STR_ARGS(pattern), close);
		else if (g->word)
			text = arena_printf(
				f->arena, "\\b%s%.*s%s\\b", open, STR_ARGS(pattern), close);
		else
			text = arena_copy(f->arena, pattern);
		if (!text.at) {
			f->failed = true;
			return;
		}
		if (regex_compile(&g->compiled[g->n_compiled], text,
			    (extended ? REG_EXTENDED : 0) | (g->ignore_case ? REG_ICASE : 0))) {
			filter_unknown(f);
			return;
		}
		g->n_compiled++;
	}
}

static bool match(
	struct filter *f, const struct grep *g, struct str line, size_t from, regmatch_t *ret)
{
	bool found = false;

	for (size_t i = 0; i < g->n_compiled; i++) {
		regmatch_t groups[2], one;
		enum tri one_found = regex_find(&g->compiled[i], line, from, 2, groups);

		f->unknown |= one_found == MAYBE;
		if (one_found != YES)
			continue;
		one = groups[0];
		if (g->keeps[i])
			one.rm_so = groups[1].rm_eo;
		if (!found || one.rm_so < ret->rm_so ||
			(one.rm_so == ret->rm_so && one.rm_eo > ret->rm_eo))
			*ret = one;
		found = true;
	}
	return found;
}

static void put_name(struct filter *f, const struct grep *g)
{
	if (g->with_name)
		buf_printf(&f->out, "%.*s:", STR_ARGS(g->name));
}

static void put_matches(struct filter *f, const struct grep *g, struct str line)
{
	size_t at = 0;
	regmatch_t m;

	while (at < line.len && match(f, g, line, at, &m)) {
		if (m.rm_eo > m.rm_so) {
			put_name(f, g);
			buf_add(&f->out, str_slice(line, (size_t)m.rm_so, (size_t)m.rm_eo));
			buf_add_char(&f->out, '\n');
		}
		at = (size_t)m.rm_eo + (m.rm_eo == m.rm_so);
	}
}

/* A line that is selected, as far as it is printed. */
static void put_line(struct filter *f, const struct grep *g, struct str line, size_t number)
{
	if (g->only && !g->invert) {
		put_matches(f, g, line);
	} else if (!g->only) {
		put_name(f, g);
		if (g->numbers)
			buf_printf(&f->out, "%zu:", number);
		buf_add(&f->out, line);
		buf_add_char(&f->out, '\n');
	}
}

static void run(struct filter *f, const struct grep *g, struct str text)
{
	int64_t n = 0;
	size_t number = 0;
	bool lists = g->names || g->others;
	struct str line;

	while (str_next_line(&text, &line) && !f->failed) {
		regmatch_t m;

		number++;
		if (match(f, g, line, 0, &m) == g->invert)
			continue;
		n++;
		if (lists)
			break;
		if (!g->count && !g->quiet)
			put_line(f, g, line, number);
		if (g->most >= 0 && n >= g->most)
			break;
	}
	if (lists && !g->quiet && g->names == (n > 0))
		buf_printf(&f->out, "%.*s\n", STR_ARGS(g->name));
	if (g->count && !lists) {
		put_name(f, g);
		buf_printf(&f->out, "%lld\n", (long long)n);
	}
	if (n)
		f->status = 0;
}

static void read_options(struct filter *f, struct grep *g, struct options *o)
{
	enum option_kind kind;

	while ((kind = options_next(o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (options_is(o, "e", "regexp"))
			add_patterns(f, g, filter_value(f, o));
		else if (options_is(o, "m", "max-count"))
			f->unknown |= !str_to_int64(filter_value(f, o), &g->most);
		else if (options_is(o, "v", "invert-match"))
			g->invert = true;
		else if (options_is(o, "o", "only-matching"))
			g->only = true;
		else if (options_is(o, "iy", "ignore-case"))
			g->ignore_case = true;
		else if (options_is(o, "F", "fixed-strings"))
			g->fixed = true;
		else if (options_is(o, "E", "extended-regexp"))
			g->extended = true;
		else if (options_is(o, "P", "perl-regexp"))
			g->perl = true;
		else if (options_is(o, "q", "quiet") || options_is(o, NULL, "silent"))
			g->quiet = true;
		else if (options_is(o, "c", "count"))
			g->count = true;
		else if (options_is(o, "x", "line-regexp"))
			g->line = true;
		else if (options_is(o, "w", "word-regexp"))
			g->word = true;
		else if (options_is(o, "n", "line-number"))
			g->numbers = true;
		else if (options_is(o, "a", "text"))
			g->text = true;
		else if (options_is(o, "z", "null-data"))
			g->zero = true;
		else if (options_is(o, "l", "files-with-matches"))
			g->names = true;
		else if (options_is(o, "L", "files-without-match"))
			g->others = true;
		else if (options_is(o, "h", "no-filename") || options_is(o, "H", "with-filename"))
			g->no_name = !(g->with_name = options_is(o, "H", "with-filename"));
		else if (!options_is(o, "sG", NULL) && !options_is(o, NULL, "color") &&
			 !options_is(o, NULL, "line-buffered"))
			filter_unknown(f);
	}
}

/* -z: a NUL ends a line; newlines within lines are not followed. */
static bool swap_ends(struct filter *f, struct str *text)
{
	struct buf out = BUF_IN(f->arena);

	for (size_t i = 0; i < text->len; i++) {
		if (text->at[i] == '\n')
			return false;
		buf_add_char(&out, text->at[i] ? text->at[i] : '\n');
	}
	f->failed |= buf_failed(&out);
	*text = buf_str(&out);
	return true;
}

/*
 * A NUL is a byte like others with -a, and ends a line where the text counts as binary; what would
 * be printed of that is not told. False: nothing can be said.
 */
static bool without_nul(struct filter *f, const struct grep *g, struct str *text)
{
	char *copy;

	if (g->zero)
		return swap_ends(f, text);
	if (!text->len || !memchr(text->at, '\0', text->len))
		return true;
	if (!g->quiet && !g->names && !g->others)
		return false;
	copy = arena_alloc(f->arena, char, text->len);
	f->failed |= !copy;
	for (size_t i = 0; copy && i < text->len; i++)
		copy[i] = text->at[i] ? text->at[i] : g->text ? '\1' : '\n';
	*text = (struct str){ copy, copy ? text->len : 0 };
	return true;
}

/* One file, or stdin. */
static void run_file(struct filter *f, struct grep *g, struct str name)
{
	struct str text;

	g->name = str_is(name, "-") ? STR("(standard input)") : name;
	if (filter_read(f, name, &text) && ((!g->names && !g->others) || text.len <= MAX_LISTED) &&
		without_nul(f, g, &text))
		run(f, g, text);
	else
		filter_unknown(f);
}

void filter_grep(struct filter *f)
{
	struct options o = filter_options(f,
		"e: regexp: f: file: m: max-count: A: B: C: after-context: before-context: "
		"context: d: D: include: exclude: exclude-dir: color? colour? silent no-messages "
		"files-with-matches files-without-match with-filename no-filename");
	struct grep g = { .most = -1 };
	size_t at;

	g.fixed = str_is(f->args[0], "fgrep");
	g.extended = str_is(f->args[0], "egrep");
	read_options(f, &g, &o);
	at = o.at + 1;
	if (g.n_patterns == 0 && at < f->n)
		add_patterns(f, &g, f->args[at++]);
	f->unknown |= g.n_patterns == 0;
	if (!f->unknown)
		compile(f, &g);
	g.with_name |= at + 1 < f->n && !g.no_name;
	f->status = 1;
	if (at >= f->n)
		run_file(f, &g, STR("-"));
	for (size_t i = at; i < f->n && !f->unknown && !f->failed; i++)
		run_file(f, &g, f->args[i]);
	for (size_t i = 0; g.zero && !g.count && !g.names && !g.others && i < f->out.len; i++)
		if (f->out.at[i] == '\n')
			f->out.at[i] = '\0';
	for (size_t i = 0; i < g.n_compiled; i++)
		regex_finish(&g.compiled[i]);
}
