/* Values of expressions (vim :help expression), as far as commands are put together from them. */
#include "shell/launch/vim.h"

const struct vim_value *vim_variable(const struct vim *v, struct str name)
{
	for (size_t i = v->n_variables; i-- > 0;)
		if (str_equal(v->variables[i].name, name))
			return &v->variables[i].value;
	return NULL;
}

void vim_set(struct vim *v, struct str name, struct vim_value value)
{
	size_t i = 0;

	while (i < v->n_variables && !str_equal(v->variables[i].name, name))
		i++;
	if (!name.len || i == MAX_VIM_VARIABLES)
		return;
	v->variables[i].name = name;
	v->variables[i].value = value;
	v->n_variables = MAX(v->n_variables, i + 1);
}

bool vim_lines(struct vim *v, struct str *ret)
{
	struct file_texts texts;
	struct str name;

	if (!v->has_lines && !v->changed) {
		v->lines = STR("");
		v->has_lines = !v->file;
		if (v->file && launch_known(v->u, v->file, &name) &&
			launch_read_file(v->u, name, &texts)) {
			v->has_lines = true;
			v->lines = texts.at[texts.n - 1];
		}
	}
	*ret = v->lines;
	return v->has_lines;
}

void vim_forget_lines(struct vim *v)
{
	v->has_lines = false;
	v->changed = true;
}

size_t vim_name_end(struct str text)
{
	size_t end = 0;

	while (end < text.len) {
		char c = text.at[end], lower = (char)(c | 0x20);

		if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') && c != ':' &&
			c != '_')
			break;
		end++;
	}
	return end;
}

/* What stands behind a backslash: \n, \<CR>, \<Esc>. */
static char escaped(struct str text, size_t *at)
{
	static const struct {
		const char *name;
		char c;
	} keys[] = { { "<CR>", '\r' }, { "<Enter>", '\r' }, { "<Esc>", '\033' }, { "<NL>", '\n' },
		{ "<Space>", ' ' }, { "<Bar>", '|' }, { "<C-M>", '\r' } };
	char c = text.at[*at];

	for (size_t i = 0; c == '<' && i < ARRAY_SIZE(keys); i++) {
		size_t len = strlen(keys[i].name);

		if (!str_equal_nocase(str_slice(text, *at, *at + len), str_from(keys[i].name)))
			continue;
		*at += len - 1;
		return keys[i].c;
	}
	return c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c == 'e' ? '\033' : c;
}

static bool quoted(struct vim *v, struct str *rest, struct vim_value *ret)
{
	struct buf out = BUF_IN(v->u->arena);
	char quote = rest->at[0];
	size_t at = 1;

	for (; at < rest->len; at++) {
		char c = rest->at[at];

		if (c == quote && quote == '\'' && at + 1 < rest->len && rest->at[at + 1] == quote)
			at++;
		else if (c == quote)
			break;
		else if (quote == '"' && c == '\\' && at + 1 < rest->len)
			c = (++at, escaped(*rest, &at));
		buf_add_char(&out, c);
	}
	*rest = str_skip(*rest, MIN(at + 1, rest->len));
	v->u->failed |= buf_failed(&out);
	*ret = (struct vim_value){ .text = buf_str(&out) };
	return true;
}

/* Values with commas between them, up to @close. */
static bool values(struct vim *v, struct str *rest, char close, struct vim_value *ret, size_t max,
	size_t *ret_n)
{
	*ret_n = 0;
	for (;;) {
		*rest = str_trim(*rest);
		if (!rest->len)
			return false;
		if (rest->at[0] == close) {
			*rest = str_skip(*rest, 1);
			return true;
		}
		if (rest->at[0] == ',') {
			*rest = str_skip(*rest, 1);
			continue;
		}
		if (*ret_n == max || !vim_expression(v, rest, &ret[(*ret_n)++]))
			return false;
	}
}

static bool list(struct vim *v, struct str *rest, struct vim_value *ret)
{
	struct vim_value items[MAX_VIM_ITEMS];
	struct str *texts;
	size_t n;

	*rest = str_skip(*rest, 1);
	if (!values(v, rest, ']', items, ARRAY_SIZE(items), &n))
		return false;
	texts = arena_alloc(v->u->arena, struct str, n + 1);
	v->u->failed |= !texts;
	for (size_t i = 0; texts && i < n; i++)
		texts[i] = items[i].text;
	*ret = (struct vim_value){ .text = STR(""), .items = texts, .n = texts ? n : 0 };
	return texts != NULL;
}

static struct vim_value list_of_lines(struct vim *v, struct str text)
{
	struct str *items = arena_alloc(v->u->arena, struct str, MAX_VIM_ITEMS), line;
	struct vim_value list = { .text = STR(""), .items = items };

	v->u->failed |= !items;
	while (items && list.n < MAX_VIM_ITEMS && str_next_line(&text, &line))
		items[list.n++] = line;
	return list;
}

static bool get_line(struct vim *v, const struct vim_value *args, size_t n, struct vim_value *ret)
{
	struct vim_value all;
	struct str text;
	int64_t number;

	if (!n || !vim_lines(v, &text))
		return false;
	all = list_of_lines(v, text);
	if (n > 1) {
		*ret = all;
		return true;
	}
	if (str_is(args[0].text, "$") || (str_is(args[0].text, ".") && v->at_line && all.n == 1))
		number = (int64_t)all.n;
	else if (!str_to_int64(args[0].text, &number))
		return false;
	if (number < 1 || number > (int64_t)all.n)
		return false;
	*ret = (struct vim_value){ .text = all.items[number - 1] };
	return true;
}

static bool read_file(struct vim *v, struct str name, struct vim_value *ret)
{
	struct file_texts texts;

	if (!launch_read_file(v->u, name, &texts))
		return false;
	*ret = list_of_lines(v, texts.at[texts.n - 1]);
	return true;
}

static bool join(struct vim *v, const struct vim_value *args, size_t n, struct vim_value *ret)
{
	struct str between = n > 1 ? args[1].text : STR(" ");
	struct buf out = BUF_IN(v->u->arena);

	if (!n || !args[0].items)
		return false;
	for (size_t i = 0; i < args[0].n; i++) {
		if (i)
			buf_add(&out, between);
		buf_add(&out, args[0].items[i]);
	}
	v->u->failed |= buf_failed(&out);
	*ret = (struct vim_value){ .text = buf_str(&out) };
	return true;
}

static bool function(struct vim *v, struct str name, struct str *rest, struct vim_value *ret)
{
	struct vim_value args[MAX_VIM_ITEMS];
	struct str file;
	size_t n;

	*rest = str_skip(*rest, 1);
	if (!values(v, rest, ')', args, ARRAY_SIZE(args), &n))
		return false;
	if (str_is(name, "getline"))
		return get_line(v, args, n, ret);
	if (str_is(name, "readfile") && n)
		return read_file(v, args[0].text, ret);
	if (str_is(name, "join"))
		return join(v, args, n, ret);
	if (str_is(name, "expand") && n && str_is(args[0].text, "%") && v->file &&
		launch_known(v->u, v->file, &file)) {
		*ret = (struct vim_value){ .text = file };
		return true;
	}
	if (!n || (!str_is(name, "trim") && !str_is(name, "shellescape") &&
			  !str_is(name, "fnameescape") && !str_is(name, "string") &&
			  !str_is(name, "str2nr")))
		return false;
	*ret = args[0];
	ret->text = str_trim(ret->text);
	return true;
}

static bool named(struct vim *v, struct str *rest, struct vim_value *ret)
{
	size_t sign = str_starts(*rest, "&") || str_starts(*rest, "@") || str_starts(*rest, "$");
	struct str name = str_slice(*rest, 0, sign + vim_name_end(str_skip(*rest, sign)));
	const struct vim_value *variable;
	int64_t number;

	if (name.len == sign)
		return false;
	*rest = str_skip(*rest, name.len);
	if (str_starts(*rest, "(") && !sign)
		return function(v, name, rest, ret);
	*ret = (struct vim_value){ .text = name };
	if (str_to_int64(name, &number))
		return true;
	if (name.at[0] == '$') {
		struct value value = launch_environment_value(v->u, str_skip(name, 1));

		return value_known(v->u->arena, &value, &ret->text);
	}
	variable = vim_variable(v, name);
	if (!variable)
		return false;
	*ret = *variable;
	return true;
}

static bool operand(struct vim *v, struct str *rest, struct vim_value *ret)
{
	*rest = str_trim(*rest);
	if (str_starts(*rest, "\"") || str_starts(*rest, "'"))
		return quoted(v, rest, ret);
	if (str_starts(*rest, "["))
		return list(v, rest, ret);
	return named(v, rest, ret);
}

/* [N] behind a list. */
static bool index_list(struct str *rest, struct vim_value *value)
{
	while (value->items && str_starts(*rest, "[")) {
		size_t close = str_find_char(*rest, ']', 0);
		int64_t number;

		if (close == STR_NOT_FOUND || !str_to_int64(str_slice(*rest, 1, close), &number) ||
			number < 0 || number >= (int64_t)value->n)
			return false;
		*value = (struct vim_value){ .text = value->items[number] };
		*rest = str_skip(*rest, close + 1);
	}
	return true;
}

bool vim_expression(struct vim *v, struct str *rest, struct vim_value *ret)
{
	struct buf out = BUF_IN(v->u->arena);
	bool first = true;

	if (v->depth == MAX_VIM_DEPTH)
		return false;
	for (;; first = false) {
		struct vim_value value;
		bool known;

		v->depth++;
		known = operand(v, rest, &value);
		v->depth--;
		if (!known || !index_list(rest, &value))
			return false;
		*rest = str_trim(*rest);
		if (first && !str_starts(*rest, ".")) {
			*ret = value;
			return true;
		}
		buf_add(&out, value.text);
		if (!str_starts(*rest, "."))
			break;
		while (str_starts(*rest, "."))
			*rest = str_skip(*rest, 1);
	}
	v->u->failed |= buf_failed(&out);
	*ret = (struct vim_value){ .text = buf_str(&out) };
	return true;
}

/* A list is a program and its arguments; a text is split without a shell (job_start). */
static void start_words(struct vim *v, const struct vim_value *value)
{
	struct field *words = NULL;
	size_t n = value->n;

	if (!value->items && !launch_split(v->u, value->text, &words, &n))
		return;
	if (value->items) {
		words = arena_alloc(v->u->arena, struct field, n + 1);
		v->u->failed |= !words;
		for (size_t i = 0; words && i < n; i++)
			words[i] = launch_field(v->u, value->items[i]);
	}
	if (words && n)
		launch_argv(v->u, words, n)->conditional = true;
}

/* system(TEXT, INPUT); of neovim a list, too */
static void start_system(struct vim *v, const struct vim_value *args, size_t n)
{
	struct field input, text = launch_field(v->u, args[0].text);

	if (args[0].items) {
		if (str_is(v->u->program, "nvim"))
			start_words(v, &args[0]);
		return;
	}
	if (n > 1) {
		input = launch_field(v->u, args[1].text);
		text = launch_join(v->u, launch_field(v->u, STR("{ ")), text);
		text = launch_join(v->u, text, launch_field(v->u, STR("\n} <<< ")));
		text = launch_join(v->u, text, launch_quoted(v->u, &input));
	}
	launch_text(v->u, text)->conditional = true;
}

static void write_lines(struct vim *v, const struct vim_value *args)
{
	struct field text = launch_field(v->u, STR("printf '%s\\n'")), word;

	for (size_t i = 0; i < args[0].n; i++) {
		word = launch_field(v->u, args[0].items[i]);
		text = launch_join(v->u, text, launch_field(v->u, STR(" ")));
		text = launch_join(v->u, text, launch_quoted(v->u, &word));
	}
	word = launch_field(v->u, args[1].text);
	text = launch_join(v->u, text, launch_field(v->u, STR(" > ")));
	launch_text(v->u, launch_join(v->u, text, launch_quoted(v->u, &word)));
}

/* setline(N, TEXT), append(N, TEXT): another line, or one in the place of that one. */
static void put_line(struct vim *v, const struct vim_value *args, bool replaces)
{
	struct str text, line;
	struct buf out = BUF_IN(v->u->arena);
	int64_t number, at = 0;
	bool put = false;

	if (!str_to_int64(args[0].text, &number) || !vim_lines(v, &text)) {
		vim_forget_lines(v);
		return;
	}
	for (bool any = true; any; at++) {
		any = str_next_line(&text, &line);
		if (!put && at + replaces >= number) {
			put = true;
			if (!args[1].items)
				buf_printf(&out, "%.*s\n", STR_ARGS(args[1].text));
			for (size_t i = 0; i < args[1].n; i++)
				buf_printf(&out, "%.*s\n", STR_ARGS(args[1].items[i]));
			if (replaces)
				continue;
		}
		if (any)
			buf_printf(&out, "%.*s\n", STR_ARGS(line));
	}
	v->u->failed |= buf_failed(&out);
	v->lines = buf_str(&out);
	v->has_lines = v->changed = true;
}

static void start_function(struct vim *v, struct str name, struct str rest)
{
	struct vim_value args[MAX_VIM_ITEMS];
	size_t n = 0;

	for (size_t i = 0; i < v->n_names && v->depth < MAX_VIM_DEPTH; i++)
		if (v->names[i].is_function && str_equal(v->names[i].name, name)) {
			v->depth++;
			vim_script(v, v->names[i].text);
			v->depth--;
			return;
		}
	/* Behind the first argument nothing need be understood. */
	if (!values(v, &rest, ')', args, ARRAY_SIZE(args), &n))
		n = n > 1;
	if (!n)
		return;
	if (str_is(name, "system") || str_is(name, "systemlist"))
		start_system(v, args, n);
	else if (str_is(name, "job_start") || str_is(name, "term_start") ||
		 str_is(name, "jobstart") || str_is(name, "termopen"))
		start_words(v, &args[0]);
	else if (str_is(name, "writefile") && n > 1 && args[0].items)
		write_lines(v, args);
	else if ((str_is(name, "setline") || str_is(name, "append")) && n > 1)
		put_line(v, args, str_is(name, "setline"));
	else if (str_is(name, "execute") && !args[0].items && v->depth < MAX_VIM_DEPTH) {
		v->depth++;
		vim_line(v, args[0].text);
		v->depth--;
	} else if (str_is(name, "feedkeys") && !args[0].items)
		vim_keys(v, args[0].text);
}

void vim_functions(struct vim *v, struct str line)
{
	size_t at = 0;

	while (at < line.len) {
		struct str rest = str_skip(line, at);
		size_t end = vim_name_end(rest);
		struct vim_value value;

		if (line.at[at] == '"' || line.at[at] == '\'') {
			quoted(v, &rest, &value);
			at = line.len - rest.len;
		} else if (end && end < rest.len && rest.at[end] == '(') {
			start_function(v, str_slice(rest, 0, end), str_skip(rest, end + 1));
			at += end + 1;
		} else {
			at += MAX(end, (size_t)1);
		}
	}
}
