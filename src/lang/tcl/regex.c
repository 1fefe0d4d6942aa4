/*
 * regexp(n) and regsub(n). Tcl's expressions (re_syntax(n)) are put in terms of libc's; what libc
 * has no equal for - repetitions that take little, look-ahead - is not known.
 */
#include "base/libc_regex.h"

#include "lang/tcl/machine.h"

#define MAX_TCL_GROUPS 10

struct match_options {
	bool nocase, all, inside, indices, lines;
	size_t at; /* the first word behind the options */
};

static struct match_options read_options(const struct str *argv, size_t argc)
{
	struct match_options options = { .at = 1 };

	for (; options.at < argc && str_starts(argv[options.at], "-"); options.at++) {
		struct str word = argv[options.at];

		if (str_is(word, "--")) {
			options.at++;
			break;
		}
		options.nocase |= str_is(word, "-nocase");
		options.all |= str_is(word, "-all");
		options.inside |= str_is(word, "-inline");
		options.indices |= str_is(word, "-indices");
		options.lines |= str_starts(word, "-line");
		options.at += str_is(word, "-start");
	}
	return options;
}

/* \d \w \s and others; false: there is no equal. */
static bool add_escape(struct buf *out, char c, bool in_class)
{
	static const struct {
		char letter;
		const char *inside;
	} classes[] = { { 'd', "0-9" }, { 'w', "[:alnum:]_" }, { 's', "[:space:]" } };

	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		bool negated = c == (classes[i].letter ^ 0x20);

		if (c != classes[i].letter && !negated)
			continue;
		if (negated && in_class)
			return false;
		buf_printf(out, in_class ? "%s" : negated ? "[^%s]" : "[%s]", classes[i].inside);
		return true;
	}
	if (c == 'm' || c == 'M' || c == 'y') {
		buf_add_text(out, c == 'm' ? "\\<" : c == 'M' ? "\\>" : "\\b");
		return !in_class;
	}
	if (c == 'A' || c == 'Z') {
		buf_add_char(out, c == 'A' ? '^' : '$');
		return !in_class;
	}
	if (c == 'n' || c == 't' || c == 'r') {
		buf_add_char(out, c == 'n' ? '\n' : c == 't' ? '\t' : '\r');
		return true;
	}
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '0')
		return false;
	if (!in_class)
		buf_add_char(out, '\\');
	buf_add_char(out, c);
	return true;
}

/* Groups that are not kept count in libc all the same: not known. */
static bool translated(struct str text, struct buf *out)
{
	bool in_class = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i], next = i + 1 < text.len ? text.at[i + 1] : '\0';

		if (c == '\\') {
			if (!next || !add_escape(out, next, in_class))
				return false;
			i++;
			continue;
		}
		if (!in_class && next == '?' && strchr("*+?}(", c))
			return false;
		buf_add_char(out, c);
		if (in_class && c == '[' && next && strchr(":.=", next)) {
			size_t end = str_find(text, STR(":]"), i + 2);

			if (end == STR_NOT_FOUND)
				return false;
			buf_add(out, str_slice(text, i + 1, end + 2));
			i = end + 1;
		} else if (in_class) {
			in_class = c != ']';
		} else if (c == '[') {
			in_class = true;
			for (size_t k = 0;
				k < 2 && i + 1 < text.len &&
				(text.at[i + 1] == (k ? ']' : '^') || text.at[i + 1] == ']');
				k++) {
				buf_add_char(out, text.at[++i]);
				if (text.at[i] == ']')
					break;
			}
		}
	}
	return !buf_failed(out);
}

/* 0, or not: it cannot be told. */
static int compile(
	struct tcl *m, struct str text, const struct match_options *options, struct regex *ret)
{
	struct buf out = BUF_IN(m->arena);
	int flags = REG_EXTENDED | (options->nocase ? REG_ICASE : 0) |
		    (options->lines ? REG_NEWLINE : 0);

	if (!tcl_known(text))
		return -1;
	if (str_starts(text, "***="))
		return -1;
	if (str_starts(text, "(?i)")) {
		flags |= REG_ICASE;
		text = str_skip(text, 4);
	}
	return translated(text, &out) ? regex_compile(ret, buf_str(&out), flags) : -1;
}

static struct str group(struct tcl *m, const struct match_options *options, struct str text,
	const regmatch_t *match)
{
	if (options->indices)
		return arena_printf(
			m->arena, "%d %d", match->rm_so, match->rm_so < 0 ? -1 : match->rm_eo - 1);
	return match->rm_so < 0 ? STR("")
				: str_slice(text, (size_t)match->rm_so, (size_t)match->rm_eo);
}

static enum tcl_flow not_known(struct tcl *m, const struct str *argv, size_t argc, size_t from)
{
	for (size_t i = from; i < argc; i++)
		tcl_set(m, argv[i], tcl_any());
	return tcl_unknown(m);
}

enum tcl_flow tcl_do_regexp(struct tcl *m, const struct str *argv, size_t argc)
{
	struct match_options options = read_options(argv, argc);
	const struct str *words = argv + options.at;
	regmatch_t matches[MAX_TCL_GROUPS];
	struct buf out = BUF_IN(m->arena);
	size_t n = argc > options.at ? argc - options.at : 0, from = 0;
	struct regex regex;
	int64_t count = 0;
	enum tri found = NO;

	if (n < 2)
		return tcl_fail(m, "wrong # args");
	if (!tcl_known(words[1]) || compile(m, words[0], &options, &regex))
		return not_known(m, argv, argc, options.at + 2);
	while (tcl_step(m) && from <= words[1].len) {
		found = regex_find(&regex, words[1], from, MAX_TCL_GROUPS, matches);
		if (found != YES)
			break;
		count++;
		for (size_t i = 2; i < n; i++)
			tcl_set(m, words[i],
				i - 2 < MAX_TCL_GROUPS
					? group(m, &options, words[1], &matches[i - 2])
					: tcl_any());
		for (size_t i = 0;
			options.inside && i <= regex.compiled.re_nsub && i < MAX_TCL_GROUPS; i++)
			tcl_add_element(&out, group(m, &options, words[1], &matches[i]));
		if (!options.all)
			break;
		from = (size_t)matches[0].rm_eo + (matches[0].rm_eo == matches[0].rm_so);
	}
	regex_finish(&regex);
	if (found == MAYBE)
		return not_known(m, argv, argc, options.at + 2);
	return tcl_ok(m, options.inside ? tcl_copy(m, &out) : tcl_number(m, count));
}

/* & and \0 are the match, \1 a group, \& an ampersand. */
static void add_replacement(
	struct buf *out, struct str by, struct str text, const regmatch_t *matches)
{
	for (size_t i = 0; i < by.len; i++) {
		char next = i + 1 < by.len ? by.at[i + 1] : '\0';
		const regmatch_t *match = NULL;

		if (by.at[i] == '&') {
			match = &matches[0];
		} else if (by.at[i] == '\\' && next >= '0' && next <= '9') {
			match = &matches[next - '0'];
			i++;
		} else if (by.at[i] == '\\' && (next == '&' || next == '\\')) {
			buf_add_char(out, next);
			i++;
			continue;
		}
		if (!match)
			buf_add_char(out, by.at[i]);
		else if (match->rm_so >= 0)
			buf_add(out, str_slice(text, (size_t)match->rm_so, (size_t)match->rm_eo));
	}
}

enum tcl_flow tcl_do_regsub(struct tcl *m, const struct str *argv, size_t argc)
{
	struct match_options options = read_options(argv, argc);
	const struct str *words = argv + options.at;
	regmatch_t matches[MAX_TCL_GROUPS];
	struct buf out = BUF_IN(m->arena);
	size_t n = argc > options.at ? argc - options.at : 0, from = 0;
	struct regex regex;
	int64_t count = 0;
	enum tri found = NO;
	struct str text;

	if (n < 3)
		return tcl_fail(m, "wrong # args");
	text = words[1];
	if (!tcl_known(text) || compile(m, words[0], &options, &regex))
		return not_known(m, argv, argc, options.at + 3);
	while (tcl_step(m) && from <= text.len) {
		found = regex_find(&regex, text, from, MAX_TCL_GROUPS, matches);
		if (found != YES || (count && words[0].len && words[0].at[0] == '^'))
			break;
		count++;
		buf_add(&out, str_slice(text, from, (size_t)matches[0].rm_so));
		add_replacement(&out, words[2], text, matches);
		from = (size_t)matches[0].rm_eo;
		if (matches[0].rm_eo == matches[0].rm_so) {
			buf_add(&out, str_slice(text, from, from + 1));
			from++;
		}
		if (!options.all)
			break;
	}
	regex_finish(&regex);
	if (found == MAYBE)
		return not_known(m, argv, argc, options.at + 3);
	buf_add(&out, str_skip(text, from));
	if (n < 4)
		return tcl_ok(m, tcl_copy(m, &out));
	tcl_set(m, words[3], tcl_copy(m, &out));
	return tcl_ok(m, tcl_number(m, count));
}
