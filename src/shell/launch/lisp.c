/* Emacs Lisp: elisp(5), "Creating Subprocesses", "Processes"; of Emacs 28. */
#include "shell/launch/lisp.h"

static struct datum value_at(struct lisp *lisp, struct str text, size_t *at);

static void skip_blanks(struct str text, size_t *at)
{
	while (*at < text.len && strchr(" \t\n\r\f;", text.at[*at]) && text.at[*at])
		*at = text.at[*at] == ';' ? MIN(str_find_char(text, '\n', *at), text.len) : *at + 1;
}

static struct str symbol(struct str text, size_t *at)
{
	size_t from = *at;

	while (*at < text.len && (!text.at[*at] || !strchr(" \t\n\r\f;()[]\"'`,", text.at[*at])))
		*at += text.at[*at] == '\\' ? 2 : 1;
	*at = MIN(*at, text.len);
	return str_slice(text, from, *at);
}

static struct str string(struct lisp *lisp, struct str text, size_t *at)
{
	struct buf out = BUF_IN(lisp->u->arena);

	for (++*at; *at < text.len && text.at[*at] != '"'; ++*at) {
		char c = text.at[*at];

		if (c == '\\' && *at + 1 < text.len) {
			c = text.at[++*at];
			if (c == '\n' || c == ' ')
				continue;
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
		}
		buf_add_char(&out, c);
	}
	*at = MIN(*at + 1, text.len);
	lisp->u->failed |= buf_failed(&out);
	return buf_str(&out);
}

static struct datum of_text(struct lisp *lisp, struct str text)
{
	return (struct datum){ .text = launch_field(lisp->u, text) };
}

static struct datum unknown(void)
{
	return (struct datum){ .text = field_any() };
}

bool lisp_is_nil(const struct datum *datum)
{
	return !datum->n && field_equals(&datum->text, STR("nil")) == YES;
}

/* Behind the bracket that closes the one in front of @at. */
static size_t behind_list(struct lisp *lisp, struct str text, size_t at)
{
	unsigned int depth = 1;

	for (skip_blanks(text, &at); at < text.len && depth; skip_blanks(text, &at)) {
		char c = text.at[at];

		if (c == '"') {
			string(lisp, text, &at);
			continue;
		}
		depth += c == '(' || c == '[';
		depth -= c == ')' || c == ']';
		at += c == '?' || c == '\\' ? 2 : 1;
	}
	return MIN(at, text.len);
}

/* What stands behind a quote: a name, a text, or a list of them. */
static struct datum quoted(struct lisp *lisp, struct str text, size_t *at)
{
	struct field *items;
	struct datum list;

	skip_blanks(text, at);
	if (*at >= text.len)
		return unknown();
	if (text.at[*at] == '"')
		return of_text(lisp, string(lisp, text, at));
	if (text.at[*at] != '(' || lisp->depth == MAX_LISP_DEPTH) {
		struct str name = symbol(text, at);

		*at += name.len == 0;
		return of_text(lisp, name);
	}
	items = arena_alloc(lisp->u->arena, struct field, MAX_LISP_WORDS);
	lisp->u->failed |= !items;
	list = (struct datum){ .text = field_any(), .items = items };
	++*at;
	for (skip_blanks(text, at); *at < text.len && text.at[*at] != ')'; skip_blanks(text, at)) {
		struct datum item;

		lisp->depth++;
		item = text.at[*at] == ',' ? (++*at, value_at(lisp, text, at))
					   : quoted(lisp, text, at);
		lisp->depth--;
		if (items && list.n < MAX_LISP_WORDS)
			items[list.n++] = item.text;
	}
	*at = MIN(*at + 1, text.len);
	return list;
}

const struct datum *lisp_variable(struct lisp *lisp, struct str name)
{
	for (size_t i = lisp->n_variables; i-- > 0;)
		if (str_equal(lisp->variables[i].name, name))
			return &lisp->variables[i].value;
	return NULL;
}

static void set_variable(struct lisp *lisp, struct str name, struct datum value)
{
	if (!name.len || lisp->n_variables == MAX_LISP_VARIABLES)
		return;
	lisp->variables[lisp->n_variables].name = name;
	lisp->variables[lisp->n_variables++].value = value;
}

bool lisp_is_one_of(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_is(name, *names))
			return true;
	return false;
}

/* A program and the words that it gets; lists among them are taken apart. */
static void start_words(
	struct lisp *lisp, const struct datum *program, const struct datum *args, size_t n)
{
	struct field *words = arena_alloc(lisp->u->arena, struct field, MAX_LISP_WORDS);
	size_t n_words = 0;

	if (!words) {
		lisp->u->failed = true;
		return;
	}
	words[n_words++] = program->text;
	for (size_t i = 0; i < n; i++) {
		size_t n_items = args[i].items ? args[i].n : 1;

		if (lisp_is_nil(&args[i]))
			continue;
		for (size_t k = 0; k < n_items && n_words < MAX_LISP_WORDS; k++)
			words[n_words++] = args[i].items ? args[i].items[k] : args[i].text;
	}
	launch_argv(lisp->u, words, n_words)->conditional = true;
}

static void start_signal(struct lisp *lisp, const struct datum *args, size_t n)
{
	struct datum kill = of_text(lisp, STR("kill")), words[3];

	if (n < 2)
		return;
	words[0] = of_text(lisp, STR("-s"));
	words[1] = args[1];
	words[2] = args[0];
	start_words(lisp, &kill, words, 3);
}

/* :command LIST of make-process. */
static void start_keyword(struct lisp *lisp, const struct datum *args, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (field_equals(&args[i].text, STR(":command")) == YES && args[i + 1].n) {
			struct datum program = { .text = args[i + 1].items[0] };
			struct datum rest = { .text = field_any(),
				.items = args[i + 1].items + 1,
				.n = args[i + 1].n - 1 };

			start_words(lisp, &program, &rest, rest.n ? 1 : 0);
		}
}

void lisp_load(struct lisp *lisp, const struct field *path)
{
	struct file_texts texts;
	struct str name;

	if (!launch_known(lisp->u, path, &name) || lisp->depth == MAX_LISP_DEPTH)
		return;
	if (!launch_read_file(lisp->u, name, &texts)) {
		name = arena_printf(lisp->u->arena, "%.*s.el", STR_ARGS(name));
		if (!name.at || !launch_read_file(lisp->u, name, &texts))
			return;
	}
	lisp->depth++;
	lisp_read(lisp, texts.at[texts.n - 1]);
	lisp->depth--;
}

/* Functions that start a program, and where its name and its words stand. */
static const struct {
	const char *name;
	size_t program, words;
} starting[] = {
	{ "call-process", 0, 4 },
	{ "call-process-region", 2, 6 },
	{ "process-file", 0, 4 },
	{ "process-lines", 0, 1 },
	{ "process-lines-ignore-status", 0, 1 },
	{ "start-process", 2, 3 },
	{ "start-file-process", 2, 3 },
	{ "make-comint", 1, 3 },
	{ "call-process-shell-command", 0, 0 },
	{ "process-file-shell-command", 0, 0 },
	{ "start-process-shell-command", 2, 0 },
	{ "start-file-process-shell-command", 2, 0 },
	{ "shell-command", 0, 0 },
	{ "shell-command-to-string", 0, 0 },
	{ "shell-command-on-region", 2, 0 },
	{ "async-shell-command", 0, 0 },
	{ "compile", 0, 0 },
	{ "eshell-command", 0, 0 },
	{ "term", 0, 0 },
	{ "ansi-term", 0, 0 },
};

void lisp_call(struct lisp *lisp, struct str name, const struct datum *args, size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(starting); i++) {
		size_t words = MIN(starting[i].words, n);

		if (!str_is(name, starting[i].name) || n <= starting[i].program)
			continue;
		if (starting[i].words)
			start_words(lisp, &args[starting[i].program], args + words, n - words);
		else
			launch_text(lisp->u, args[starting[i].program].text)->conditional = true;
	}
	if (str_is(name, "signal-process"))
		start_signal(lisp, args, n);
	else if (str_is(name, "make-process"))
		start_keyword(lisp, args, n);
	else if ((str_is(name, "load") || str_is(name, "load-file")) && n)
		lisp_load(lisp, &args[0].text);
	else if ((str_is(name, "funcall") || str_is(name, "apply")) && n &&
		 launch_known(lisp->u, &args[0].text, &name) && !str_is(name, "funcall") &&
		 !str_is(name, "apply"))
		lisp_call(lisp, name, args + 1, n - 1);
	else if (lisp->call)
		lisp->call(lisp, name);
}

static struct datum joined(struct lisp *lisp, const struct datum *args, size_t n)
{
	struct datum all = of_text(lisp, STR(""));

	for (size_t i = 0; i < n; i++)
		all.text = launch_join(lisp->u, all.text, args[i].text);
	return all;
}

/* (format "%s" X): each % takes the next of the arguments. */
static struct datum formatted(struct lisp *lisp, const struct datum *args, size_t n)
{
	struct datum all = of_text(lisp, STR(""));
	struct str text;
	size_t at = 0, next = 1;

	if (!n || !launch_known(lisp->u, &args[0].text, &text))
		return unknown();
	while (at < text.len) {
		size_t sign = MIN(str_find_char(text, '%', at), text.len);
		char letter = sign + 1 < text.len ? text.at[sign + 1] : '%';
		struct field piece = launch_field(lisp->u, str_slice(text, at, sign));

		all.text = launch_join(lisp->u, all.text, piece);
		at = sign + 2;
		if (sign == text.len)
			break;
		if (letter == '%')
			piece = launch_field(lisp->u, STR("%"));
		else
			piece = next < n && strchr("sd", letter) ? args[next++].text : field_any();
		all.text = launch_join(lisp->u, all.text, piece);
	}
	return all;
}

/* let, let*: ((NAME VALUE) ...) in front of the body. */
static void bind(struct lisp *lisp, struct str text, size_t *at)
{
	skip_blanks(text, at);
	if (*at >= text.len || text.at[*at] != '(')
		return;
	++*at;
	for (skip_blanks(text, at); *at < text.len && text.at[*at] == '('; skip_blanks(text, at)) {
		size_t end = behind_list(lisp, text, *at + 1);
		struct str name;

		++*at;
		skip_blanks(text, at);
		name = symbol(text, at);
		set_variable(lisp, name, value_at(lisp, text, at));
		*at = end;
	}
	*at = MIN(str_find_char(text, ')', *at), text.len - 1) + 1;
}

static struct datum result(struct lisp *lisp, struct str name, const struct datum *args, size_t n)
{
	struct str variable;

	if (str_is(name, "concat"))
		return joined(lisp, args, n);
	if (str_is(name, "format"))
		return formatted(lisp, args, n);
	if ((str_is(name, "number-to-string") || str_is(name, "string-to-number") ||
		    str_is(name, "expand-file-name") || str_is(name, "shell-quote-argument") ||
		    str_is(name, "progn")) &&
		n)
		return args[n - 1];
	if (str_is(name, "getenv") && n && launch_known(lisp->u, &args[0].text, &variable)) {
		struct value value = launch_environment_value(lisp->u, variable);

		if (value_known(lisp->u->arena, &value, &variable))
			return of_text(lisp, variable);
	}
	return unknown();
}

static struct datum list_of(struct lisp *lisp, const struct datum *args, size_t n)
{
	struct field *items = arena_alloc(lisp->u->arena, struct field, n + 1);

	lisp->u->failed |= !items;
	for (size_t i = 0; items && i < n; i++)
		items[i] = args[i].text;
	return (struct datum){ .text = field_any(), .items = items, .n = items ? n : 0 };
}

/* The form whose name begins at @at; its arguments are evaluated in order. */
static struct datum form(struct lisp *lisp, struct str text, size_t *at)
{
	static const char *const setting[] = { "setq", "setq-default", "defvar", "defconst",
		"setopt", "defcustom", NULL };
	struct datum args[MAX_LISP_WORDS];
	struct str name, variable = STR("");
	bool sets;
	size_t n = 0;

	skip_blanks(text, at);
	name = symbol(text, at);
	if (str_is(name, "quote") || str_is(name, "function")) {
		struct datum datum = quoted(lisp, text, at);

		*at = behind_list(lisp, text, *at);
		return datum;
	}
	if (str_is(name, "let") || str_is(name, "let*"))
		bind(lisp, text, at);
	sets = lisp_is_one_of(name, setting);
	for (skip_blanks(text, at); *at < text.len && text.at[*at] != ')'; skip_blanks(text, at)) {
		struct datum value;

		if (sets && !variable.len) {
			variable = symbol(text, at);
			*at += variable.len == 0;
			continue;
		}
		value = value_at(lisp, text, at);
		if (sets)
			set_variable(lisp, variable, value);
		variable = STR("");
		if (n < MAX_LISP_WORDS)
			args[n++] = value;
	}
	*at = MIN(*at + 1, text.len);
	if (str_is(name, "set") && n > 1 && launch_known(lisp->u, &args[0].text, &variable))
		set_variable(lisp, variable, args[1]);
	lisp_call(lisp, name, args, n);
	return str_is(name, "list") ? list_of(lisp, args, n) : result(lisp, name, args, n);
}

static struct datum value_at(struct lisp *lisp, struct str text, size_t *at)
{
	struct str name;
	const struct datum *variable;

	skip_blanks(text, at);
	if (*at >= text.len)
		return unknown();
	if (text.at[*at] == '"')
		return of_text(lisp, string(lisp, text, at));
	if (str_starts(str_skip(text, *at), "#'"))
		++*at;
	if (text.at[*at] == '\'' || text.at[*at] == '`') {
		++*at;
		return quoted(lisp, text, at);
	}
	if (text.at[*at] == '(') {
		struct datum value;

		if (lisp->depth == MAX_LISP_DEPTH || lisp->n_forms++ == MAX_LISP_FORMS) {
			lisp->u->unknown = true;
			*at = text.len;
			return unknown();
		}
		++*at;
		lisp->depth++;
		value = form(lisp, text, at);
		lisp->depth--;
		return value;
	}
	name = symbol(text, at);
	*at += name.len == 0;
	variable = lisp_variable(lisp, name);
	if (variable)
		return *variable;
	if (name.len && ((name.at[0] >= '0' && name.at[0] <= '9') || strchr("-:", name.at[0]) ||
				str_is(name, "nil") || str_is(name, "t")))
		return of_text(lisp, name);
	return unknown();
}

void lisp_read(struct lisp *lisp, struct str text)
{
	size_t at = 0;

	for (skip_blanks(text, &at); at < text.len && !lisp->u->failed && !lisp->u->unknown;
		skip_blanks(text, &at))
		value_at(lisp, text, &at);
}
