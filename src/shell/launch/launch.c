#include "shell/launch/launch.h"

#include <errno.h>

#include "base/path.h"
#include "shell/expand/quote.h"

struct run *launch_add(struct unwrap *u, enum run_kind kind, enum call_via via)
{
	struct run *run = u->n_runs < MAX_RUNS ? arena_alloc(u->arena, struct run, 1) : NULL;

	if (!run) {
		if (u->n_runs < MAX_RUNS)
			u->failed = true;
		u->unknown = true;
		u->spare = (struct run){ 0 };
		return &u->spare;
	}
	run->kind = kind;
	run->via = via;
	run->inherits_stdin = true;
	if (u->last)
		u->last->next = run;
	else
		u->first = run;
	u->last = run;
	u->n_runs++;
	return run;
}

struct run *launch_argv(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct run *run = launch_add(u, RUN_ARGV, VIA_WRAPPER);

	run->argv = argv;
	run->argc = argc;
	run->exports_functions = true;
	return run;
}

struct run *launch_text(struct unwrap *u, struct field text)
{
	struct run *run = launch_add(u, RUN_SHELL_TEXT, VIA_SHELL_TEXT);

	run->text = text;
	run->exports_functions = true;
	return run;
}

struct run *launch_fed(struct unwrap *u, struct field text, const struct field *file)
{
	if (file) {
		text = launch_join(u, launch_field(u, STR("{ ")), text);
		text = launch_join(u, text, launch_field(u, STR("\n} < ")));
		text = launch_join(u, text, launch_quoted(u, file));
	}
	return launch_text(u, text);
}

struct run *launch_joined(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct field text = launch_field(u, STR(""));

	for (size_t i = 0; i < argc; i++) {
		if (i > 0)
			text = launch_join(u, text, launch_field(u, STR(" ")));
		text = launch_join(u, text, argv[i].many ? field_any() : argv[i]);
	}
	return launch_text(u, text);
}

struct run *launch_stdin(struct unwrap *u)
{
	return launch_add(u, RUN_SHELL_STDIN, VIA_STDIN);
}

struct run *launch_code(struct unwrap *u, enum language language, const struct field *text,
	const struct field *path)
{
	enum run_kind kind = text ? RUN_CODE_TEXT : path ? RUN_CODE_FILE : RUN_CODE_STDIN;
	struct run *run = launch_add(u, kind, VIA_LANGUAGE);

	run->language = language;
	if (text)
		run->text = *text;
	if (path)
		run->path = *path;
	return run;
}

void launch_set_env(struct unwrap *u, struct run *run, struct str name, const struct field *value)
{
	struct field *own = arena_alloc(u->arena, struct field, 1);

	if (!run->env)
		run->env = arena_alloc(u->arena, struct env_var, MAX_RUN_ENVS);
	if (!run->env || !own) {
		u->failed = true;
		return;
	}
	if (run->n_env == MAX_RUN_ENVS)
		return;
	if (value)
		*own = *value; /* it outlives the caller's */
	run->env[run->n_env].name = name;
	run->env[run->n_env++].value =
		value ? value_fields((struct fields){ own, 1 }) : value_empty();
}

static size_t assign_name(const struct field *field)
{
	struct str start;
	size_t i = 0;

	if (field->n == 0 || field->pieces[0].kind != PIECE_TEXT)
		return 0;
	start = field->pieces[0].text;
	while (i < start.len && start.at[i] != '=')
		i++;
	return i < start.len ? i : 0;
}

size_t launch_count_assigns(const struct field *argv, size_t argc)
{
	size_t n = 0;

	while (n < argc && assign_name(&argv[n]) > 0)
		n++;
	return n;
}

void launch_assigns(struct unwrap *u, struct run *run, const struct field *argv, size_t n)
{
	struct field *values = arena_alloc(u->arena, struct field, n);

	for (size_t i = 0; i < n; i++) {
		size_t len = assign_name(&argv[i]);

		if (!values || len == 0) {
			u->failed |= !values;
			return;
		}
		values[i] = field_skip(u->arena, &argv[i], len + 1);
		launch_set_env(u, run, str_slice(argv[i].pieces[0].text, 0, len), &values[i]);
	}
}

struct field launch_field(struct unwrap *u, struct str text)
{
	struct field field = field_text(u->arena, text);

	if (!field.pieces)
		u->failed = true;
	return field;
}

bool launch_variable(const struct unwrap *u, const char *name, struct str *ret)
{
	const struct call *call = u->input->call;

	for (size_t i = call->n_env; i-- > 0;)
		if (str_is(call->env[i].name, name))
			return value_known(u->arena, &call->env[i].value, ret);
	return false;
}

struct field launch_join(struct unwrap *u, struct field a, struct field b)
{
	struct field field = field_join(u->arena, a, b);

	if (!field.pieces)
		u->failed = true;
	return field;
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       strchr("_-./:,%+=@", c) != NULL;
}

static struct field quoted_text(struct unwrap *u, struct str text)
{
	bool plain = text.len > 0;

	for (size_t i = 0; i < text.len; i++)
		plain &= text.at[i] != '\0' && is_plain(text.at[i]);
	return launch_field(u, plain ? text : quote_text(u->arena, text));
}

struct field launch_quoted(struct unwrap *u, const struct field *word)
{
	struct field out = { 0 };

	if (word->n == 0)
		return launch_field(u, STR("''"));
	for (size_t i = 0; i < word->n; i++) {
		struct field piece = { .pieces = &word->pieces[i], .n = 1 };

		if (word->pieces[i].kind == PIECE_TEXT)
			piece = quoted_text(u, word->pieces[i].text);
		out = launch_join(u, out, piece);
	}
	out.many = word->many;
	return out;
}

const struct field *launch_concat(
	struct unwrap *u, const struct field *a, size_t n_a, const struct field *b, size_t n_b)
{
	struct field *all = arena_alloc(u->arena, struct field, n_a + n_b);

	if (!all) {
		u->failed = true;
		return NULL;
	}
	if (n_a)
		memcpy(all, a, n_a * sizeof(*all));
	if (n_b)
		memcpy(all + n_a, b, n_b * sizeof(*all));
	return all;
}

bool launch_known(struct unwrap *u, const struct field *field, struct str *ret_text)
{
	return !field->many && field_known(u->arena, field, ret_text);
}

bool launch_is(const struct field *field, const char *text)
{
	return !field->many && field_equals(field, str_from(text)) == YES;
}

bool launch_stdin_text(struct unwrap *u, struct str *ret_text)
{
	return value_known(u->arena, &u->input->call->input, ret_text);
}

struct str launch_path(struct unwrap *u, struct str path)
{
	struct str cwd;
	struct str full;

	if (path.len > 0 && path.at[0] == '/')
		return path;
	if (!field_known(u->arena, &u->input->call->cwd, &cwd))
		return path;
	full = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(cwd), STR_ARGS(path));
	if (!full.at)
		u->failed = true;
	return full.at ? full : path;
}

struct str launch_directory(struct unwrap *u, struct str path)
{
	path = launch_path(u, path);
	return str_starts(path, "/") ? path_join(u->arena, STR("/"), path) : path;
}

bool launch_read_file(struct unwrap *u, struct str path, struct file_texts *ret_texts)
{
	int r = -ENOENT;

	path = launch_path(u, path);
	if (u->input->read_file)
		r = u->input->read_file(u->input->self, u->arena, path, ret_texts);
	else if (u->input->facts)
		r = u->input->facts->read_file(u->input->facts->self, u->arena, path, ret_texts);
	if (r == -ENOMEM)
		u->failed = true;
	return r == 0 && ret_texts->n > 0;
}

/* The next word of @text from *at, quotes and backslashes taken out. */
static bool split_word(struct str text, size_t *at, struct buf *word)
{
	char quote = 0;

	for (; *at < text.len; (*at)++) {
		char c = text.at[*at];

		if (quote == '\'' && c != '\'') {
			buf_add_char(word, c);
		} else if (c == '\\' && *at + 1 < text.len) {
			buf_add_char(word, text.at[++*at]);
		} else if (c == '\'' || c == '"') {
			if (quote == 0)
				quote = c;
			else if (quote == c)
				quote = 0;
			else
				buf_add_char(word, c);
		} else if (!quote && strchr(" \t\n\v\f\r", c) && c) {
			break;
		} else {
			buf_add_char(word, c);
		}
	}
	return quote == 0;
}

bool launch_split(struct unwrap *u, struct str text, struct field **ret_words, size_t *ret_n)
{
	struct field *words = NULL;
	size_t n = 0, capacity = 0, at = 0;

	for (;;) {
		struct buf word = BUF_IN(u->arena);

		while (at < text.len && strchr(" \t\n\v\f\r", text.at[at]) && text.at[at])
			at++;
		if (at >= text.len || n >= MAX_FIELDS)
			break;
		if (!split_word(text, &at, &word))
			return false;
		words = arena_grow(u->arena, words, n, &capacity, sizeof(*words));
		if (!words || buf_failed(&word)) {
			u->failed = true;
			return false;
		}
		words[n++] = launch_field(u, buf_str(&word));
	}
	*ret_words = words;
	*ret_n = n;
	return true;
}
