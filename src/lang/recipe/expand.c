/* $(..) of Makefiles: variables and functions. */
#include "base/buf.h"
#include "lang/recipe/make.h"

static struct field text_of(struct make *make, struct str text)
{
	return field_text(make->arena, text);
}

static struct field add(struct make *make, struct field a, struct field b)
{
	struct field joined;
	size_t len = 0;

	for (size_t i = 0; i < a.n; i++)
		len += a.pieces[i].text.len;
	for (size_t i = 0; i < b.n; i++)
		len += b.pieces[i].text.len;
	if (len > MAX_SCRIPT / 4)
		return field_any();
	joined = field_join(make->arena, a, b);
	make->failed |= !joined.pieces && (a.n || b.n);
	return joined;
}

bool make_next_word(struct str *rest, struct str *ret_word)
{
	size_t from = 0, to;

	while (from < rest->len && strchr(" \t\n", rest->at[from]))
		from++;
	for (to = from; to < rest->len && !strchr(" \t\n", rest->at[to]); to++)
		;
	*ret_word = str_slice(*rest, from, to);
	*rest = str_skip(*rest, to);
	return ret_word->len > 0;
}

struct str make_expand_known(struct make *make, struct str text, uint32_t depth)
{
	struct field field = make_expand(make, text, depth);
	struct buf buf = BUF_IN(make->arena);

	for (size_t i = 0; i < field.n; i++)
		buf_add(&buf, field.pieces[i].text);
	return buf_str(&buf);
}

/* The closing bracket of the reference that opens at @at. */
static size_t reference_end(struct str text, size_t at)
{
	char open = text.at[at], close = open == '(' ? ')' : '}';
	uint32_t depth = 0;

	for (; at < text.len; at++) {
		if (text.at[at] == open)
			depth++;
		else if (text.at[at] == close && --depth == 0)
			return at;
	}
	return STR_NOT_FOUND;
}

/* Arguments with commas between, brackets looked through; the last takes what is left. */
static size_t split_arguments(struct str text, struct str *parts, size_t most)
{
	uint32_t depth = 0;
	size_t n = 0, from = 0;

	for (size_t i = 0; i < text.len && n + 1 < most; i++) {
		if (text.at[i] == '(' || text.at[i] == '{') {
			depth++;
		} else if (text.at[i] == ')' || text.at[i] == '}') {
			depth -= depth > 0;
		} else if (text.at[i] == ',' && depth == 0) {
			parts[n++] = str_slice(text, from, i);
			from = i + 1;
		}
	}
	parts[n++] = str_skip(text, from);
	return n;
}

static struct field run_shell(struct make *make, struct field text)
{
	struct value value = value_unknown();
	struct str known;

	make_add_line(make, text, make->line, true);
	if (make->input->output && make->input->output(make->input->self, &text, 1, true, &value))
		make->failed = true;
	if (!value_known(make->arena, &value, &known))
		return field_any();
	while (known.len && known.at[known.len - 1] == '\n')
		known.len--;
	known = arena_copy(make->arena, known);
	for (size_t i = 0; i < known.len; i++)
		if (known.at[i] == '\n')
			((char *)(uintptr_t)known.at)[i] = ' ';
	return text_of(make, known);
}

static struct field substituted(struct make *make, struct str from, struct str to, struct str text)
{
	struct buf buf = BUF_IN(make->arena);
	size_t at = 0, stop;

	while (from.len && (stop = str_find(text, from, at)) != STR_NOT_FOUND && make_step(make)) {
		buf_add(&buf, str_slice(text, at, stop));
		buf_add(&buf, to);
		at = stop + from.len;
	}
	buf_add(&buf, str_skip(text, at));
	return text_of(make, buf_str(&buf));
}

/* patsubst with one % in the pattern and at most one in what replaces it. */
static struct field pattern_substituted(
	struct make *make, struct str pattern, struct str by, struct str text)
{
	size_t at = str_find_char(pattern, '%', 0), in = str_find_char(by, '%', 0);
	struct str before = str_slice(pattern, 0, at);
	struct str behind = at == STR_NOT_FOUND ? STR("") : str_skip(pattern, at + 1);
	struct buf buf = BUF_IN(make->arena);

	for (struct str word; make_next_word(&text, &word) && make_step(make);) {
		bool fits = word.len >= before.len + behind.len &&
			    str_equal(str_slice(word, 0, before.len), before) &&
			    str_equal(str_skip(word, word.len - behind.len), behind);

		if (buf.len)
			buf_add_char(&buf, ' ');
		if (!fits || (at == STR_NOT_FOUND && !str_equal(word, pattern))) {
			buf_add(&buf, word);
			continue;
		}
		buf_add(&buf, str_slice(by, 0, in));
		if (in != STR_NOT_FOUND) {
			buf_add(&buf, str_slice(word, before.len, word.len - behind.len));
			buf_add(&buf, str_skip(by, in + 1));
		}
	}
	return text_of(make, buf_str(&buf));
}

static struct field affixed(struct make *make, struct str affix, struct str text, bool before)
{
	struct buf buf = BUF_IN(make->arena);

	for (struct str word; make_next_word(&text, &word) && make_step(make);) {
		if (buf.len)
			buf_add_char(&buf, ' ');
		if (before)
			buf_add(&buf, affix);
		buf_add(&buf, word);
		if (!before)
			buf_add(&buf, affix);
	}
	return text_of(make, buf_str(&buf));
}

static struct field nth_word(struct make *make, struct str text, size_t n, bool last)
{
	struct str word, found = STR("");

	for (size_t i = 1; make_next_word(&text, &word); i++) {
		if (last || i == n)
			found = word;
		if (!last && i == n)
			break;
	}
	return text_of(make, found);
}

static struct field call_function(struct make *make, struct str *parts, size_t n, uint32_t depth)
{
	struct field before[MAX_MAKE_CALL_ARGS], result = text_of(make, STR(""));
	size_t n_before = make->n_arguments;
	struct str name = str_trim(make_expand_known(make, parts[0], depth + 1));
	struct make_variable *variable = make_find(make, name);
	struct field own[MAX_MAKE_CALL_ARGS];

	if (!variable)
		return result;
	memcpy(before, make->arguments, sizeof(before));
	for (size_t i = 1; i < n && i < MAX_MAKE_CALL_ARGS; i++)
		own[i] = make_expand(make, parts[i], depth + 1);
	for (size_t i = 1; i < n && i < MAX_MAKE_CALL_ARGS; i++)
		make->arguments[i] = own[i];
	make->n_arguments = MIN(n, (size_t)MAX_MAKE_CALL_ARGS);
	result = variable->recursive && variable->value.n == 1
			 ? make_expand(make, variable->value.pieces[0].text, depth + 1)
			 : variable->value;
	memcpy(make->arguments, before, sizeof(before));
	make->n_arguments = n_before;
	return result;
}

static struct field for_each(struct make *make, struct str *parts, uint32_t depth)
{
	struct str name = str_trim(parts[0]), words = make_expand_known(make, parts[1], depth + 1);
	struct field all = text_of(make, STR(""));

	for (struct str word; make_next_word(&words, &word) && make_step(make);) {
		make_define(make, name, text_of(make, word), false, true);
		if (field_has_text(&all))
			all = add(make, all, text_of(make, STR(" ")));
		all = add(make, all, make_expand(make, parts[2], depth + 1));
	}
	return all;
}

static struct field expand_test(struct make *make, struct str text, uint32_t depth)
{
	bool tells = make->tells;
	struct field test;

	make->tells = false;
	test = make_expand(make, str_trim(text), depth);
	make->tells = tells;
	return test;
}

static struct field condition(struct make *make, struct str *parts, size_t n, uint32_t depth)
{
	struct field test = expand_test(make, parts[0], depth + 1);

	if (field_has_text(&test))
		return make_expand(make, parts[1], depth + 1);
	if (field_is_known(&test))
		return n > 2 ? make_expand(make, parts[2], depth + 1) : text_of(make, STR(""));
	make->undecided++;
	make_expand(make, parts[1], depth + 1);
	if (n > 2)
		make_expand(make, parts[2], depth + 1);
	make->undecided--;
	return field_any();
}

static struct field first_true(
	struct make *make, struct str *parts, size_t n, bool or, uint32_t depth)
{
	struct field value = text_of(make, STR(""));

	for (size_t i = 0; i < n; i++) {
		value = expand_test(make, parts[i], depth + 1);
		if (!field_is_known(&value) && !field_has_text(&value))
			return field_any();
		if (field_has_text(&value) == or)
			return value;
	}
	return value;
}

static const char *const functions[] = { "shell", "subst", "patsubst", "strip", "if", "or", "and",
	"firstword", "lastword", "word", "addprefix", "addsuffix", "call", "eval", "value",
	"foreach", "info", "warning", "error", "notdir", "wildcard", "filter", "filter-out", "sort",
	"dir", "abspath", "realpath", "words", "wordlist", "basename", "suffix", "join", "origin",
	"flavor", "findstring", "file", "let", "guile" };

/* One of the functions above with its arguments; those that are not followed give unknown text. */
static struct field function(struct make *make, struct str name, struct str rest, uint32_t depth)
{
	struct str parts[MAX_MAKE_CALL_ARGS], text, word;
	size_t n = split_arguments(rest, parts, MAX_MAKE_CALL_ARGS);
	int64_t number;

	for (size_t i = n; i < MAX_MAKE_CALL_ARGS; i++)
		parts[i] = STR("");
	if (str_is(name, "shell"))
		return run_shell(make, make_expand(make, rest, depth + 1));
	if (str_is(name, "call"))
		return call_function(make, parts, n, depth);
	if (str_is(name, "foreach"))
		return for_each(make, parts, depth);
	if (str_is(name, "if"))
		return condition(make, parts, n, depth);
	if (str_is(name, "or") || str_is(name, "and"))
		return first_true(make, parts, n, str_is(name, "or"), depth);
	if (str_is(name, "eval")) {
		make_read(make, make_expand_known(make, rest, depth + 1), depth + 1);
		return text_of(make, STR(""));
	}
	if (str_is(name, "value")) {
		struct make_variable *variable = make_find(make, str_trim(rest));

		return variable ? variable->value : text_of(make, STR(""));
	}
	for (size_t i = 0; i < 3; i++) {
		struct field known = make_expand(make, parts[i], depth + 1);

		if (!field_known(make->arena, &known, &parts[i]))
			return field_any();
	}
	if (make_word_function(make, name, parts, &text))
		return text_of(make, text);
	text = parts[0];
	if (str_is(name, "wildcard") && make->input->glob)
		return text_of(make, make_glob(make, text));
	make->stopped |= str_is(name, "error") && !make->undecided;
	if (str_is(name, "info") || str_is(name, "warning") || str_is(name, "error"))
		return text_of(make, STR(""));
	if (str_is(name, "file") && str_starts(str_trim(parts[0]), "<"))
		return make_read_file(make, str_trim(str_skip(str_trim(parts[0]), 1)));
	if (str_is(name, "file")) {
		make_write_file(make, str_trim(parts[0]), parts[1]);
		return text_of(make, STR(""));
	}
	if (str_is(name, "subst"))
		return substituted(make, parts[0], parts[1], parts[2]);
	if (str_is(name, "patsubst"))
		return pattern_substituted(make, parts[0], parts[1], parts[2]);
	if (str_is(name, "addprefix") || str_is(name, "addsuffix"))
		return affixed(make, parts[0], parts[1], str_is(name, "addprefix"));
	if (str_is(name, "firstword") || str_is(name, "lastword"))
		return nth_word(make, text, 1, str_is(name, "lastword"));
	if (str_is(name, "word") && str_to_int64(str_trim(text), &number) && number > 0)
		return nth_word(make, parts[1], (size_t)number, false);
	if (str_is(name, "strip") || str_is(name, "abspath") || str_is(name, "sort"))
		return affixed(make, STR(""), text, true);
	if (str_is(name, "notdir") && make_next_word(&text, &word))
		return text_of(make, str_basename(word));
	return field_any();
}

/* A variable that a recipe would have from the environment, where nobody is known to have set it:
 * the shell is left to judge what that means. */
static struct field of_shell(struct make *make, struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!(name.at[i] >= 'a' && name.at[i] <= 'z') &&
			!(name.at[i] >= 'A' && name.at[i] <= 'Z') && name.at[i] != '_' &&
			!(i && name.at[i] >= '0' && name.at[i] <= '9'))
			return field_any();
	return name.len ? text_of(make, arena_printf(make->arena, "${%.*s}", STR_ARGS(name)))
			: field_any();
}

static struct field variable_value(struct make *make, struct str name, uint32_t depth)
{
	struct make_variable *variable;
	struct value value;
	int64_t number;

	if (str_is(name, "@"))
		return text_of(make, make->target);
	if (str_is(name, "<")) {
		struct str rest = make->needs, word;

		make_next_word(&rest, &word);
		return text_of(make, word);
	}
	if (str_is(name, "^") || str_is(name, "+") || str_is(name, "?"))
		return text_of(make, make->needs);
	if (str_is(name, "MAKE"))
		return text_of(make, STR("make"));
	if (str_to_int64(name, &number) && number >= 0 && number < MAX_MAKE_CALL_ARGS)
		return (size_t)number < make->n_arguments ? make->arguments[number]
							  : text_of(make, STR(""));
	variable = make_find(make, name);
	if (variable && !variable->recursive)
		return variable->value;
	if (variable && variable->expanding)
		return field_any(); /* make refuses a variable that names itself */
	if (variable && variable->value.n == 1 && variable->value.pieces[0].kind == PIECE_TEXT) {
		struct field expanded;

		variable->expanding = true;
		expanded = make_expand(make, variable->value.pieces[0].text, depth + 1);
		variable->expanding = false;
		return expanded;
	}
	if (variable)
		return field_is_known(&variable->value) ? text_of(make, STR("")) : variable->value;
	if (!make->input->environment)
		return str_is(name, "SHELL") || str_is(name, "HOME") ? field_any()
								     : text_of(make, STR(""));
	value = make->input->environment(make->input->self, name);
	if (value.open)
		return field_any();
	if (make->tells && value.n == 1 && value.alternatives[0].n == 0)
		return of_shell(make, name);
	return value.n == 1 && value.alternatives[0].n == 1 ? value.alternatives[0].at[0]
							    : text_of(make, STR(""));
}

/* What stands in $(..): a function with a blank behind its name, or a variable. */
static struct field reference(struct make *make, struct str inner, uint32_t depth)
{
	size_t blank = 0, colon;
	struct str name;

	while (blank < inner.len && !strchr(" \t\n", inner.at[blank]))
		blank++;
	for (size_t i = 0; blank < inner.len && i < ARRAY_SIZE(functions); i++)
		if (str_is(str_slice(inner, 0, blank), functions[i]))
			return function(make, str_slice(inner, 0, blank),
				str_skip(inner, blank + 1), depth);
	name = make_expand_known(make, inner, depth + 1);
	colon = str_find_char(name, ':', 0);
	if (colon != STR_NOT_FOUND && str_find_char(name, '=', colon) != STR_NOT_FOUND) {
		size_t equal = str_find_char(name, '=', colon);
		struct field value = variable_value(make, str_slice(name, 0, colon), depth);
		struct str known, from = str_slice(name, colon + 1, equal);
		struct str to = str_skip(name, equal + 1);

		if (!field_known(make->arena, &value, &known))
			return field_any();
		if (str_find_char(from, '%', 0) == STR_NOT_FOUND) {
			from = arena_concat(make->arena, STR("%"), from);
			to = arena_concat(make->arena, STR("%"), to);
		}
		return pattern_substituted(make, from, to, known);
	}
	return variable_value(make, name, depth);
}

struct field make_expand(struct make *make, struct str text, uint32_t depth)
{
	struct field all = text_of(make, STR(""));
	size_t from = 0, at;

	if (depth > MAX_RECIPE_DEPTH)
		return field_any();
	while ((at = str_find_char(text, '$', from)) != STR_NOT_FOUND && at + 1 < text.len &&
		make_step(make)) {
		char c = text.at[at + 1];
		size_t end = at + 1;

		all = add(make, all, text_of(make, str_slice(text, from, at)));
		if (c == '$') {
			all = add(make, all, text_of(make, STR("$")));
		} else if (c == '(' || c == '{') {
			end = reference_end(text, at + 1);
			if (end == STR_NOT_FOUND)
				return add(make, all, field_any());
			all = add(make, all, reference(make, str_slice(text, at + 2, end), depth));
		} else {
			all = add(make, all,
				variable_value(make, str_slice(text, at + 1, at + 2), depth));
		}
		from = end + 1;
	}
	if (make->steps >= MAX_RECIPE_STEPS)
		return field_any();
	return add(make, all, text_of(make, str_skip(text, from)));
}

struct str make_glob(struct make *make, struct str names)
{
	struct buf out = BUF_IN(make->arena);
	struct str word;

	while (make_next_word(&names, &word)) {
		bool pattern = str_find_char(word, '*', 0) != STR_NOT_FOUND ||
			       str_find_char(word, '?', 0) != STR_NOT_FOUND ||
			       str_find_char(word, '[', 0) != STR_NOT_FOUND;

		if (pattern && make->input->glob)
			word = make->input->glob(make->input->self, word);
		buf_add(&out, word);
		buf_add_char(&out, ' ');
	}
	make->failed |= buf_failed(&out);
	return str_trim(buf_str(&out));
}
