/* dict(n) and array(n): keys and values in lists and in variables. */
#include "lang/tcl/machine.h"

static bool find(const struct tcl_list *list, struct str key, size_t *ret)
{
	for (size_t i = 0; i + 1 < list->n; i += 2) {
		if (str_equal(list->at[i], key)) {
			*ret = i + 1;
			return true;
		}
	}
	return false;
}

/* Along the keys; false: certainly not there. */
static bool dict_get(
	struct tcl *m, struct str dict, const struct str *keys, size_t n, struct str *ret)
{
	*ret = dict;
	for (size_t i = 0; i < n; i++) {
		struct tcl_list list = tcl_split(m, *ret);
		size_t at;

		if (tcl_known(keys[i]) && find(&list, keys[i], &at))
			*ret = list.at[at];
		else if (!list.whole || !tcl_known(keys[i]))
			*ret = tcl_any();
		else
			return false;
	}
	return true;
}

/* The dictionary with one value in the place of another, or one more; value.at NULL: one less. */
static struct str dict_with(struct tcl *m, struct str dict, const struct str *keys, size_t n,
	struct str value, size_t depth)
{
	struct tcl_list list = tcl_split(m, dict);
	struct buf out = BUF_IN(m->arena);
	bool found = false;

	if (!list.whole || !tcl_known(keys[0]) || depth > MAX_TCL_DEPTH)
		return STR("\3");
	if (n > 1) {
		struct str inner;

		if (!dict_get(m, dict, keys, 1, &inner))
			inner = STR("");
		value = dict_with(m, inner, keys + 1, n - 1, value, depth + 1);
	}
	for (size_t i = 0; i + 1 < list.n; i += 2) {
		bool here = str_equal(list.at[i], keys[0]);

		found |= here;
		if (here && !value.at)
			continue;
		tcl_add_element(&out, list.at[i]);
		tcl_add_element(&out, here ? value : list.at[i + 1]);
	}
	if (!found && value.at) {
		tcl_add_element(&out, keys[0]);
		tcl_add_element(&out, value);
	}
	return tcl_copy(m, &out);
}

static enum tcl_flow every_second(struct tcl *m, struct str dict, size_t from, struct str pattern)
{
	struct tcl_list list = tcl_split(m, dict);
	struct buf out = BUF_IN(m->arena);

	if (!list.whole)
		return tcl_ok(m, STR("\3"));
	for (size_t i = from; i < list.n; i += 2)
		if (tcl_glob(pattern, list.at[i], false) != NO)
			tcl_add_element(&out, list.at[i]);
	return tcl_ok(m, tcl_copy(m, &out));
}

static enum tcl_flow dict_for(struct tcl *m, const struct str *argv, bool collects)
{
	struct tcl_list names = tcl_split(m, argv[2]), list = tcl_split(m, argv[3]);
	struct buf out = BUF_IN(m->arena);
	enum tcl_flow flow = TCL_OK;

	if (names.n != 2)
		return tcl_fail(m, "must have exactly two variable names");
	for (size_t i = 0; i < list.n && flow == TCL_OK && tcl_step(m);
		i += list.whole ? 2 : list.n) {
		tcl_set(m, names.at[0], list.whole ? list.at[i] : tcl_any());
		tcl_set(m, names.at[1], list.whole && i + 1 < list.n ? list.at[i + 1] : tcl_any());
		flow = tcl_eval(m, argv[4]);
		if (flow == TCL_OK && collects) {
			tcl_add_element(&out, list.at[i]);
			tcl_add_element(&out, m->result);
		}
		flow = flow == TCL_CONTINUE ? TCL_OK : flow;
	}
	return flow == TCL_OK || flow == TCL_BREAK ? tcl_ok(m, tcl_copy(m, &out)) : flow;
}

/* dict with VARIABLE ?KEY..? BODY: the values are variables while the body runs. */
static enum tcl_flow dict_in_variables(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str dict;
	struct tcl_list list;

	if (!tcl_get(m, argv[2], &dict) || !dict_get(m, dict, argv + 3, argc - 4, &dict))
		return tcl_fail(m, "no such variable");
	list = tcl_split(m, dict);
	for (size_t i = 0; i + 1 < list.n && list.whole; i += 2)
		tcl_set(m, list.at[i], list.at[i + 1]);
	return tcl_eval(m, argv[argc - 1]);
}

static enum tcl_flow dict_merge(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str merged = STR("");

	for (size_t i = 2; i < argc; i++) {
		struct tcl_list list = tcl_split(m, argv[i]);

		if (!list.whole)
			return tcl_ok(m, STR("\3"));
		for (size_t k = 0; k + 1 < list.n && tcl_step(m); k += 2)
			merged = dict_with(m, merged, list.at + k, 1, list.at[k + 1], 0);
	}
	return tcl_ok(m, merged);
}

/* set, unset, append, lappend, incr: what changes the dictionary of a variable. */
static enum tcl_flow dict_change(
	struct tcl *m, struct str verb, const struct str *argv, size_t argc)
{
	size_t n_keys = str_is(verb, "set") ? argc - 4 : str_is(verb, "unset") ? argc - 3 : 1;
	struct str dict, value = { 0 }, before;
	int64_t number = 0, by = 1;

	if (!tcl_get(m, argv[2], &dict))
		dict = STR("");
	if (!dict_get(m, dict, argv + 3, n_keys, &before))
		before = STR("");
	if (str_is(verb, "set")) {
		value = argv[argc - 1];
	} else if (str_is(verb, "incr")) {
		if ((before.len && !tcl_integer(before, &number)) ||
			(argc > 4 && !tcl_integer(argv[4], &by)) ||
			__builtin_add_overflow(number, by, &number))
			value = tcl_any();
		else
			value = tcl_number(m, number);
	} else if (!str_is(verb, "unset")) {
		struct buf out = BUF_IN(m->arena);

		buf_add(&out, before);
		for (size_t i = 4; i < argc; i++) {
			if (str_is(verb, "lappend"))
				tcl_add_element(&out, argv[i]);
			else
				buf_add(&out, argv[i]);
		}
		value = tcl_copy(m, &out);
	}
	dict = dict_with(m, dict, argv + 3, n_keys, value, 0);
	tcl_set(m, argv[2], dict);
	return tcl_ok(m, dict);
}

enum tcl_flow tcl_do_dict(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str verb = argc > 1 ? argv[1] : STR(""), value;

	if (str_is(verb, "create"))
		return tcl_ok(m, tcl_list(m, argv + 2, argc - 2));
	if (argc < 3)
		return tcl_fail(m, "wrong # args");
	if (str_is(verb, "get"))
		return dict_get(m, argv[2], argv + 3, argc - 3, &value)
			       ? tcl_ok(m, value)
			       : tcl_fail(m, "key not known in dictionary");
	if (str_is(verb, "exists"))
		return tcl_yes(m, !dict_get(m, argv[2], argv + 3, argc - 3, &value) ? NO
				  : tcl_known(argv[2])                              ? YES
										    : MAYBE);
	if (str_is(verb, "keys") || str_is(verb, "values"))
		return every_second(
			m, argv[2], str_is(verb, "values"), argc > 3 ? argv[3] : STR("*"));
	if (str_is(verb, "size"))
		return tcl_do_llength(m, argv + 1, 2) == TCL_OK && tcl_known(argv[2])
			       ? tcl_ok(m, tcl_number(m, (int64_t)tcl_split(m, argv[2]).n / 2))
			       : tcl_ok(m, tcl_any());
	if (str_is(verb, "merge"))
		return dict_merge(m, argv, argc);
	if (argc < 4)
		return tcl_unknown(m);
	if (str_is(verb, "replace") || str_is(verb, "remove")) {
		value = argv[2];
		for (size_t i = 3; i < argc; i += str_is(verb, "remove") ? 1 : 2)
			value = dict_with(m, value, argv + i, 1,
				str_is(verb, "remove") || i + 1 >= argc ? (struct str){ 0 }
									: argv[i + 1],
				0);
		return tcl_ok(m, value);
	}
	if (str_is(verb, "with"))
		return dict_in_variables(m, argv, argc);
	if (str_is(verb, "unset") ||
		(argc > 4 && (str_is(verb, "set") || str_is(verb, "append") ||
				     str_is(verb, "lappend"))) ||
		str_is(verb, "incr"))
		return dict_change(m, verb, argv, argc);
	if (argc == 5 && (str_is(verb, "for") || str_is(verb, "map")))
		return dict_for(m, argv, str_is(verb, "map"));
	return tcl_unknown(m);
}

static struct str element_name(struct tcl *m, struct str array, struct str key)
{
	return arena_printf(m->arena, "%.*s(%.*s)", STR_ARGS(array), STR_ARGS(key));
}

static enum tcl_flow array_set(struct tcl *m, struct str array, struct str text)
{
	struct tcl_list list = tcl_split(m, text);

	if (!list.whole)
		tcl_element(m, array, tcl_any(), true);
	for (size_t i = 0; i + 1 < list.n && list.whole; i += 2)
		tcl_set(m, element_name(m, array, list.at[i]), list.at[i + 1]);
	return tcl_ok(m, STR(""));
}

/* names, get, size: what is there, the oldest element first. */
static enum tcl_flow array_list(
	struct tcl *m, struct str verb, struct str array, struct str pattern)
{
	struct str base = array, key, list = STR("");
	struct tcl_frame *frame = tcl_resolve(m, &base, &key);
	int64_t n = 0;

	for (const struct tcl_cell *cell = frame->cells; cell; cell = cell->next) {
		struct buf out = BUF_IN(m->arena);

		if (!str_equal(cell->name, base))
			continue;
		if (cell->open)
			return tcl_ok(m, str_is(verb, "size") ? tcl_any() : STR("\3"));
		if (!cell->key.at || !cell->set || tcl_glob(pattern, cell->key, false) == NO)
			continue;
		n++;
		tcl_add_element(&out, cell->key);
		if (str_is(verb, "get"))
			tcl_add_element(&out, cell->value);
		if (list.len) {
			buf_add_char(&out, ' ');
			buf_add(&out, list);
		}
		list = tcl_copy(m, &out);
		m->steps += (uint32_t)(list.len / 64);
	}
	if (frame == &m->global && str_is(base, "env"))
		return tcl_ok(m, STR("\3"));
	return tcl_ok(m, str_is(verb, "size") ? tcl_number(m, n) : list);
}

enum tcl_flow tcl_do_array(struct tcl *m, const struct str *argv, size_t argc)
{
	struct str verb = argc > 1 ? argv[1] : STR("");

	if (argc < 3)
		return tcl_fail(m, "wrong # args");
	if (str_is(verb, "set") && argc == 4)
		return array_set(m, argv[2], argv[3]);
	if (str_is(verb, "names") || str_is(verb, "get") || str_is(verb, "size"))
		return array_list(m, verb, argv[2], argc > 3 ? argv[argc - 1] : STR("*"));
	if (str_is(verb, "exists")) {
		array_list(m, STR("size"), argv[2], STR("*"));
		return tcl_yes(m, tcl_truth(m->result));
	}
	if (str_is(verb, "unset")) {
		struct str words[] = { STR("unset"), argv[2] };

		return tcl_do_unset(m, words, ARRAY_SIZE(words));
	}
	return tcl_unknown(m);
}
