/* string(n), and what changes a variable's text. Characters are bytes here. */
#include "lang/tcl/machine.h"

#define MAX_TCL_REPEATED (1u << 20) /* bytes that string repeat makes */

enum tcl_flow tcl_do_set(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str value;

	if (argc == 3) {
		tcl_set(m, argv[1], argv[2]);
		return tcl_ok(m, argv[2]);
	}
	if (argc != 2)
		return tcl_fail(m, "wrong # args");
	return tcl_get(m, argv[1], &value) ? tcl_ok(m, value) : tcl_fail(m, "no such variable");
}

enum tcl_flow tcl_do_unset(struct tcl *m, const struct str *argv, size_t argc)
{
	for (size_t i = 1; i < argc; i++) {
		struct str name = argv[i], key;
		struct tcl_frame *frame = tcl_resolve(m, &name, &key);

		for (struct tcl_cell *cell = frame->cells; cell; cell = cell->next)
			if (str_equal(cell->name, name) && (!key.at || str_equal(cell->key, key)))
				tcl_unset(m, cell);
	}
	return tcl_ok(m, STR(""));
}

enum tcl_flow tcl_do_append(struct tcl *m, const struct str *argv, size_t argc)
{
	struct buf out = BUF_IN(m->arena);
	struct str value;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	if (!tcl_get(m, argv[1], &value))
		value = STR("");
	buf_add(&out, value);
	for (size_t i = 2; i < argc; i++)
		buf_add(&out, argv[i]);
	tcl_set(m, argv[1], tcl_copy(m, &out));
	return tcl_ok(m, buf_str(&out));
}

enum tcl_flow tcl_do_incr(struct tcl *m, const struct str *argv, size_t argc)
{
	int64_t by = 1, number = 0;
	struct str value = STR("0");

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	if (!tcl_get(m, argv[1], &value))
		value = STR("0");
	if (!tcl_integer(value, &number) || (argc > 2 && !tcl_integer(argv[2], &by)) ||
		__builtin_add_overflow(number, by, &number))
		value = tcl_any();
	else
		value = tcl_number(m, number);
	tcl_set(m, argv[1], value);
	return tcl_ok(m, value);
}

static enum tcl_flow change_case(struct tcl *m, struct str text, char kind)
{
	struct str copy = arena_copy(m->arena, text);
	char *at = (char *)(uintptr_t)copy.at;

	if (!at)
		return TCL_EXIT;
	for (size_t i = 0; i < copy.len; i++) {
		bool upper = kind == 'u' || (kind == 't' && i == 0);

		if (upper ? at[i] >= 'a' && at[i] <= 'z' : at[i] >= 'A' && at[i] <= 'Z')
			at[i] ^= 0x20;
	}
	return tcl_ok(m, copy);
}

static enum tcl_flow trim(struct tcl *m, struct str text, struct str chars, bool left, bool right)
{
	while (left && text.len && str_find_char(chars, text.at[0], 0) != STR_NOT_FOUND)
		text = str_skip(text, 1);
	while (right && text.len && str_find_char(chars, text.at[text.len - 1], 0) != STR_NOT_FOUND)
		text.len--;
	return tcl_ok(m, text);
}

static enum tcl_flow repeat(struct tcl *m, struct str text, struct str count)
{
	struct buf out = BUF_IN(m->arena);
	int64_t times;

	if (!tcl_integer(count, &times) ||
		(times > 0 && (uint64_t)times * text.len > MAX_TCL_REPEATED))
		return tcl_ok(m, tcl_any());
	for (int64_t i = 0; i < times && text.len; i++)
		buf_add(&out, text);
	return tcl_ok(m, tcl_copy(m, &out));
}

static enum tcl_flow reverse(struct tcl *m, struct str text)
{
	struct buf out = BUF_IN(m->arena);

	for (size_t i = text.len; i > 0; i--)
		buf_add_char(&out, text.at[i - 1]);
	return tcl_ok(m, tcl_copy(m, &out));
}

/* string map ?-nocase? {from to ...} text: at each place the first pair that fits. */
static enum tcl_flow map(struct tcl *m, struct str pairs, struct str text, bool nocase)
{
	struct tcl_list list = tcl_split(m, pairs);
	struct buf out = BUF_IN(m->arena);

	if (!tcl_known(pairs) && !tcl_known(text))
		return tcl_ok(m, tcl_any());
	for (size_t at = 0; at < text.len;) {
		size_t i;

		m->steps += (uint32_t)(list.n / 8);
		if (m->steps >= MAX_LANG_STEPS)
			return TCL_EXIT;
		for (i = 0; i + 1 < list.n; i += 2) {
			struct str here = str_slice(text, at, at + list.at[i].len);

			if (list.at[i].len && (nocase ? str_equal_nocase(here, list.at[i])
						      : str_equal(here, list.at[i])))
				break;
		}
		if (i + 1 < list.n) {
			buf_add(&out, list.at[i + 1]);
			at += list.at[i].len;
		} else {
			buf_add_char(&out, text.at[at++]);
		}
	}
	return tcl_ok(m, tcl_copy(m, &out));
}

static enum tcl_flow range(struct tcl *m, struct str text, struct str first, struct str last)
{
	int64_t from, to;

	if (str_is(first, "0") && str_is(last, "end"))
		return tcl_ok(m, text);
	if (!tcl_known(text) || !tcl_index(first, text.len, &from) ||
		!tcl_index(last, text.len, &to))
		return tcl_ok(m, tcl_any());
	from = MAX(from, 0);
	to = MIN(to, (int64_t)text.len - 1);
	return tcl_ok(m, from > to ? STR("") : str_slice(text, (size_t)from, (size_t)to + 1));
}

static enum tcl_flow replace(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str text = argv[2];
	int64_t from, to;

	if (!tcl_known(text) || !tcl_index(argv[3], text.len, &from) ||
		!tcl_index(argv[4], text.len, &to))
		return tcl_ok(m, tcl_any());
	from = MAX(from, 0);
	to = MIN(to, (int64_t)text.len - 1);
	if (from > to)
		return tcl_ok(m, text);
	return tcl_ok(m, tcl_concat(m,
				 tcl_concat(m, str_slice(text, 0, (size_t)from),
					 argc > 5 ? argv[5] : STR("")),
				 str_skip(text, (size_t)to + 1)));
}

static enum tcl_flow find(struct tcl *m, struct str needle, struct str text, bool last)
{
	size_t at = STR_NOT_FOUND, next = 0;

	if (!tcl_known(needle) || !tcl_known(text))
		return tcl_ok(m, tcl_any());
	if (!last)
		at = str_find(text, needle, 0);
	while (last && tcl_step(m) && (next = str_find(text, needle, next)) != STR_NOT_FOUND)
		at = next++;
	return tcl_ok(m, at == STR_NOT_FOUND ? STR("-1") : tcl_number(m, (int64_t)at));
}

static enum tri in_class(struct str class, struct str text)
{
	static const struct {
		const char *name, *ranges;
	} classes[] = { { "digit", "09" }, { "alpha", "azAZ" }, { "alnum", "09azAZ" },
		{ "lower", "az" }, { "upper", "AZ" }, { "wordchar", "09azAZ__" },
		{ "xdigit", "09afAF" }, { "space", "  \t\r" } };
	int64_t number;

	if (!tcl_known(text))
		return MAYBE;
	if (str_is(class, "integer") || str_is(class, "entier") || str_is(class, "wideinteger"))
		return tcl_integer(text, &number) ? YES : NO;
	if (str_is(class, "boolean"))
		return tcl_truth(text) != MAYBE ? YES : NO;
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		if (!str_is(class, classes[i].name))
			continue;
		for (size_t k = 0; k < text.len; k++) {
			const char *r = classes[i].ranges;

			while (*r && (text.at[k] < r[0] || text.at[k] > r[1]))
				r += 2;
			if (!*r)
				return NO;
		}
		return YES;
	}
	return MAYBE;
}

static bool has_option(const struct str *argv, size_t argc, const char *option)
{
	for (size_t i = 2; i < argc; i++)
		if (str_is(argv[i], option))
			return true;
	return false;
}

/* string VERB with the text last and options before it. */
static enum tcl_flow with_options(
	struct tcl *m, struct str verb, const struct str *argv, size_t argc)
{
	bool nocase = has_option(argv, argc - 2, "-nocase");
	struct str a = argv[argc - 2], b = argv[argc - 1];

	if (str_is(verb, "map"))
		return map(m, a, b, nocase);
	if (str_is(verb, "match"))
		return tcl_yes(m, tcl_glob(a, b, nocase));
	if (str_is(verb, "is")) {
		if (!b.len)
			return tcl_yes(m, has_option(argv, argc - 1, "-strict") ? NO : YES);
		return tcl_yes(m, in_class(argv[2], b));
	}
	if (str_is(verb, "equal")) {
		if (nocase && tcl_known(a) && tcl_known(b))
			return tcl_yes(m, str_equal_nocase(a, b) ? YES : NO);
		return tcl_yes(m, nocase ? MAYBE : tcl_equal(a, b));
	}
	if (!str_is(verb, "compare") || !tcl_known(a) || !tcl_known(b))
		return tcl_unknown(m);
	return tcl_ok(m, tcl_number(m, str_compare(a, b)));
}

enum tcl_flow tcl_do_string(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str verb = argc > 1 ? argv[1] : STR(""), text = argc > 2 ? argv[2] : STR("");
	int64_t at;

	if (argc < 3 && !str_is(verb, "cat"))
		return tcl_fail(m, "wrong # args");
	if (str_is(verb, "cat")) {
		struct str joined = STR("");

		for (size_t i = 2; i < argc; i++)
			joined = tcl_concat(m, joined, argv[i]);
		return tcl_ok(m, joined);
	}
	if (str_is(verb, "tolower") || str_is(verb, "toupper") || str_is(verb, "totitle"))
		return argc == 3 ? change_case(m, text, verb.at[2]) : tcl_unknown(m);
	if (str_starts(verb, "trim"))
		return trim(m, text, argc > 3 ? argv[3] : STR(" \t\n\r\v\f"),
			!str_is(verb, "trimright"), !str_is(verb, "trimleft"));
	if (str_is(verb, "reverse"))
		return reverse(m, text);
	if (str_is(verb, "length"))
		return tcl_ok(m, tcl_known(text) ? tcl_number(m, (int64_t)text.len) : tcl_any());
	if (argc < 4)
		return tcl_unknown(m);
	if (str_is(verb, "repeat"))
		return repeat(m, text, argv[3]);
	if (str_is(verb, "index"))
		return tcl_index(argv[3], text.len, &at) ? range(m, text, argv[3], argv[3])
							 : tcl_ok(m, tcl_any());
	if (str_is(verb, "first") || str_is(verb, "last"))
		return argc == 4 ? find(m, text, argv[3], str_is(verb, "last")) : tcl_unknown(m);
	if (str_is(verb, "range") && argc > 4)
		return range(m, text, argv[3], argv[4]);
	if (str_is(verb, "replace") && argc > 4)
		return replace(m, argv, argc);
	return with_options(m, verb, argv, argc);
}

enum tcl_flow tcl_do_subst(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_part *parts;
	struct str text;
	char plain[4] = "";
	size_t n = 0;
	enum tcl_flow flow;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	for (size_t i = 1; i + 1 < argc && n < 3; i++)
		plain[n++] = str_is(argv[i], "-nobackslashes") ? '\\'
			     : str_is(argv[i], "-nocommands")  ? '['
							       : '$';
	if (tcl_parse_text(m->arena, argv[argc - 1], plain, &parts)) {
		m->failed = true;
		return TCL_EXIT;
	}
	flow = tcl_parts(m, parts, &text);
	return flow == TCL_OK ? tcl_ok(m, text) : flow;
}
