/* The commands that make, cut and search lists. */
#include "lang/tcl/machine.h"

enum tcl_flow tcl_do_list(struct tcl *m, const struct str *argv, size_t argc)
{
	return tcl_ok(m, tcl_list(m, argv + 1, argc - 1));
}

enum tcl_flow tcl_do_concat(struct tcl *m, const struct str *argv, size_t argc)
{
	return tcl_ok(m, tcl_concat_words(m, argv + 1, argc - 1));
}

enum tcl_flow tcl_do_llength(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, argc > 1 ? argv[1] : STR(""));

	return tcl_ok(m, list.whole ? tcl_number(m, (int64_t)list.n) : tcl_any());
}

/* The element, "" outside; not known behind elements of unknown number. */
static struct str element(const struct tcl_list *list, struct str index)
{
	int64_t at;

	if (!tcl_index(index, list->n, &at))
		return tcl_any();
	for (size_t i = 0; !list->whole && i < list->n; i++)
		if (str_starts(index, "end") || (int64_t)i == at)
			return str_find_char(list->at[i], TCL_MANY, 0) == STR_NOT_FOUND &&
					       !str_starts(index, "end")
				       ? list->at[i]
				       : tcl_any();
		else if (str_find_char(list->at[i], TCL_MANY, 0) != STR_NOT_FOUND)
			return tcl_any();
	return at >= 0 && (size_t)at < list->n ? list->at[at] : list->whole ? STR("") : tcl_any();
}

enum tcl_flow tcl_do_lindex(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str value = argc > 1 ? argv[1] : STR("");

	for (size_t i = 2; i < argc; i++) {
		struct tcl_list indices = tcl_split(m, argv[i]);

		for (size_t k = 0; k < indices.n; k++) {
			struct tcl_list list = tcl_split(m, value);

			value = element(&list, indices.at[k]);
		}
	}
	return tcl_ok(m, value);
}

/* The bounds first..last of @n, cut to what is there; false: not known. */
static bool bounds(struct str first, struct str last, size_t n, size_t *ret_from, size_t *ret_to)
{
	int64_t from, to;

	if (!tcl_index(first, n, &from) || !tcl_index(last, n, &to))
		return false;
	from = MAX(from, 0);
	to = MIN(to, (int64_t)n - 1);
	*ret_from = (size_t)MIN(from, (int64_t)n);
	*ret_to = to < from ? *ret_from : (size_t)to + 1;
	return true;
}

/* What is known of a list that begins or ends otherwise than is known. */
static struct str some_of(void)
{
	return STR("\3");
}

enum tcl_flow tcl_do_lrange(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, argc > 1 ? argv[1] : STR(""));
	size_t from, to;

	if (argc < 4)
		return tcl_fail(m, "wrong # args");
	if (!list.whole && str_is(argv[2], "0") && str_is(argv[3], "end"))
		return tcl_ok(m, argv[1]);
	if (!list.whole || !bounds(argv[2], argv[3], list.n, &from, &to))
		return tcl_ok(m, some_of());
	return tcl_ok(m, tcl_list(m, list.at + from, to - from));
}

static enum tcl_flow replaced(struct tcl *m, const struct tcl_list *list, size_t from, size_t to,
	const struct str *by, size_t n)
{
	struct buf out = BUF_IN(m->arena);

	for (size_t i = 0; i < from; i++)
		tcl_add_element(&out, list->at[i]);
	for (size_t i = 0; i < n; i++)
		tcl_add_element(&out, by[i]);
	for (size_t i = to; i < list->n; i++)
		tcl_add_element(&out, list->at[i]);
	return tcl_ok(m, tcl_copy(m, &out));
}

enum tcl_flow tcl_do_lreplace(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, argc > 1 ? argv[1] : STR(""));
	size_t from, to;

	if (argc < 4)
		return tcl_fail(m, "wrong # args");
	if (!list.whole || !bounds(argv[2], argv[3], list.n, &from, &to))
		return tcl_ok(m, some_of());
	return replaced(m, &list, from, to, argv + 4, argc - 4);
}

enum tcl_flow tcl_do_linsert(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, argc > 1 ? argv[1] : STR(""));
	int64_t at;

	if (argc < 3)
		return tcl_fail(m, "wrong # args");
	if (!list.whole || !tcl_index(argv[2], list.n + 1, &at))
		return tcl_ok(m, some_of());
	at = MAX(MIN(at, (int64_t)list.n), 0);
	return replaced(m, &list, (size_t)at, (size_t)at, argv + 3, argc - 3);
}

enum tcl_flow tcl_do_lreverse(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, argc > 1 ? argv[1] : STR(""));

	for (size_t i = 0; i < list.n / 2; i++) {
		struct str front = list.at[i];

		list.at[i] = list.at[list.n - 1 - i];
		list.at[list.n - 1 - i] = front;
	}
	return tcl_ok(m, tcl_list(m, list.at, list.n));
}

enum tcl_flow tcl_do_lrepeat(struct tcl *m, const struct str *argv, size_t argc)
{
	struct buf out = BUF_IN(m->arena);
	int64_t times;

	if (argc < 3 || !tcl_integer(argv[1], &times) || times > MAX_TCL_WORDS)
		return tcl_ok(m, some_of());
	for (int64_t i = 0; i < times && tcl_step(m); i++)
		for (size_t k = 2; k < argc; k++)
			tcl_add_element(&out, argv[k]);
	return tcl_ok(m, tcl_copy(m, &out));
}

enum tcl_flow tcl_do_lappend(struct tcl *m, const struct str *argv, size_t argc)
{
	struct buf out = BUF_IN(m->arena);
	struct str before;

	if (argc < 2)
		return tcl_fail(m, "wrong # args");
	if (!tcl_get(m, argv[1], &before))
		before = STR("");
	if (str_equal(before, tcl_any()))
		before = some_of();
	buf_add(&out, before);
	for (size_t i = 2; i < argc; i++)
		tcl_add_element(&out, argv[i]);
	tcl_set(m, argv[1], tcl_copy(m, &out));
	return tcl_ok(m, buf_str(&out));
}

enum tcl_flow tcl_do_lset(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list;
	struct str value;
	int64_t at;

	if (argc < 3 || !tcl_get(m, argv[1], &value))
		return tcl_fail(m, "no such variable");
	list = tcl_split(m, value);
	if (argc == 3) {
		value = argv[2];
	} else if (argc != 4 || !list.whole || !tcl_index(argv[2], list.n, &at)) {
		value = some_of();
	} else if (at < 0 || (size_t)at > list.n) {
		return tcl_fail(m, "list index out of range");
	} else {
		replaced(m, &list, (size_t)at, MIN((size_t)at + 1, list.n), argv + 3, 1);
		value = m->result;
	}
	tcl_set(m, argv[1], value);
	return tcl_ok(m, value);
}

enum tcl_flow tcl_do_lassign(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, argc > 1 ? argv[1] : STR(""));
	size_t n = argc > 2 ? argc - 2 : 0;

	for (size_t i = 0; i < n; i++)
		tcl_set(m, argv[i + 2], element(&list, tcl_number(m, (int64_t)i)));
	if (!list.whole)
		return tcl_ok(m, some_of());
	n = MIN(n, list.n);
	return tcl_ok(m, tcl_list(m, list.at + n, list.n - n));
}

enum tcl_flow tcl_do_join(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, argc > 1 ? argv[1] : STR(""));
	struct str between = argc > 2 ? argv[2] : STR(" ");
	struct buf out = BUF_IN(m->arena);

	for (size_t i = 0; i < list.n; i++) {
		if (i)
			buf_add(&out, between);
		for (size_t k = 0; k < list.at[i].len; k++)
			buf_add_char(
				&out, list.at[i].at[k] == TCL_MANY ? TCL_ANY : list.at[i].at[k]);
	}
	return tcl_ok(m, tcl_copy(m, &out));
}

/* Each character of the second text separates; "" takes the text apart. */
enum tcl_flow tcl_do_split(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str text = argc > 1 ? argv[1] : STR(""),
		   at_chars = argc > 2 ? argv[2] : STR(" \n\t\r");
	struct buf out = BUF_IN(m->arena);
	size_t from = 0;

	if (!text.len)
		return tcl_ok(m, STR(""));
	if (!tcl_known(at_chars) || str_equal(text, tcl_any()))
		return tcl_ok(m, some_of());
	for (size_t i = 0; i < text.len; i++) {
		if (at_chars.len == 0) {
			tcl_add_element(&out, str_slice(text, i, i + 1));
		} else if (str_find_char(at_chars, text.at[i], 0) != STR_NOT_FOUND) {
			tcl_add_element(&out, str_slice(text, from, i));
			from = i + 1;
		}
	}
	if (at_chars.len)
		tcl_add_element(&out, str_skip(text, from));
	return tcl_ok(m, tcl_copy(m, &out));
}

/* What lsearch asks: how an element is compared, and what it gives. */
struct search {
	bool exact, regexp, nocase, all, inside, negated;
	int64_t start;
};

static enum tri search_matches(
	struct tcl *m, const struct search *search, struct str pattern, struct str text)
{
	enum tri found;

	if (search->regexp) {
		struct str words[] = { STR("regexp"), STR("--"), pattern, text };

		found = tcl_do_regexp(m, words, ARRAY_SIZE(words)) == TCL_OK ? tcl_truth(m->result)
									     : MAYBE;
	} else if (search->exact) {
		found = tcl_equal(pattern, text);
	} else {
		found = tcl_glob(pattern, text, search->nocase);
	}
	return search->negated ? tri_not(found) : found;
}

enum tcl_flow tcl_do_lsearch(struct tcl *m, const struct str *argv, size_t argc)
{
	struct search search = { 0 };
	struct buf out = BUF_IN(m->arena);
	struct tcl_list list;

	if (argc < 3)
		return tcl_fail(m, "wrong # args");
	for (size_t i = 1; i + 2 < argc; i++) {
		search.exact |= str_is(argv[i], "-exact") || str_is(argv[i], "-integer");
		search.regexp |= str_is(argv[i], "-regexp");
		search.nocase |= str_is(argv[i], "-nocase");
		search.all |= str_is(argv[i], "-all");
		search.inside |= str_is(argv[i], "-inline");
		search.negated |= str_is(argv[i], "-not");
		if (str_is(argv[i], "-start") && !tcl_integer(argv[i + 1], &search.start))
			return tcl_ok(m, some_of());
	}
	list = tcl_split(m, argv[argc - 2]);
	for (size_t i = (size_t)MAX(search.start, 0); i < list.n; i++) {
		enum tri found = search_matches(m, &search, argv[argc - 1], list.at[i]);
		struct str value = search.inside ? list.at[i] : tcl_number(m, (int64_t)i);

		if (found == MAYBE)
			return tcl_ok(m, search.all ? some_of() : tcl_any());
		if (found == YES && !search.all)
			return tcl_ok(m, value);
		if (found == YES)
			tcl_add_element(&out, value);
	}
	if (search.all || search.inside)
		return tcl_ok(m, tcl_copy(m, &out));
	return tcl_ok(m, list.whole ? STR("-1") : tcl_any());
}

enum tcl_flow tcl_do_lsort(struct tcl *m, const struct str *argv, size_t argc)
{
	struct tcl_list list = tcl_split(m, argc > 1 ? argv[argc - 1] : STR(""));
	bool whole = false, falling = false, once = false, other = false;
	struct buf out = BUF_IN(m->arena);

	for (size_t i = 1; i + 1 < argc; i++) {
		whole |= str_is(argv[i], "-integer");
		falling |= str_is(argv[i], "-decreasing");
		once |= str_is(argv[i], "-unique");
		other |= str_is(argv[i], "-command") || str_is(argv[i], "-index") ||
			 str_is(argv[i], "-dictionary") || str_is(argv[i], "-real") ||
			 str_is(argv[i], "-nocase");
	}
	if (other || !list.whole || !tcl_known(argv[argc - 1]))
		return tcl_ok(m, some_of());
	for (size_t i = 1; i < list.n; i++) {
		for (size_t k = i; k > 0 && tcl_step(m); k--) {
			struct str one = list.at[k - 1], two = list.at[k];
			int64_t a = 0, b = 0;
			int order = str_compare(one, two);

			if (whole && tcl_integer(one, &a) && tcl_integer(two, &b))
				order = (a > b) - (a < b);
			if (falling ? order >= 0 : order <= 0)
				break;
			list.at[k - 1] = two;
			list.at[k] = one;
		}
	}
	for (size_t i = 0; i < list.n; i++)
		if (!once || i == 0 || !str_equal(list.at[i], list.at[i - 1]))
			tcl_add_element(&out, list.at[i]);
	return tcl_ok(m, tcl_copy(m, &out));
}
