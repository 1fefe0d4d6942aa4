#include "shell/filter/filter.h"

#include <errno.h>

#include "shell/expand/quote.h"
#include "shell/filter/run.h"

struct options filter_options(struct filter *f, const char *spec)
{
	return options_of(f->arena, f->fields + 1, f->n - 1, spec);
}

struct str filter_value(struct filter *f, const struct options *options)
{
	struct str text = STR("");

	if (options->value.n && !field_known(f->arena, &options->value, &text))
		filter_unknown(f);
	return text;
}

void *filter_alloc(struct filter *f, size_t n, size_t size)
{
	void *at = arena_alloc_bytes(f->arena, n ? n : 1, size);

	if (!at)
		f->failed = true;
	return at;
}

struct str filter_path(struct filter *f, struct str path)
{
	struct str full;

	if (path.len > 0 && path.at[0] == '/')
		return path;
	if (str_starts(path, "./"))
		path = str_skip(path, 2);
	full = arena_printf(f->arena, "%.*s%s%.*s", STR_ARGS(f->input->cwd),
		str_ends(f->input->cwd, "/") ? "" : "/", STR_ARGS(path));
	if (!full.at)
		f->failed = true;
	return full.at ? full : path;
}

static bool is_stdin_name(struct str name)
{
	return str_is(name, "-") || str_is(name, "/dev/stdin") || str_is(name, "/dev/fd/0") ||
	       str_is(name, "/proc/self/fd/0");
}

/* Nothing is printed for a file that is not there, as by `kill $(cat server.pid)`. */
static bool reads_past_missing(struct str program)
{
	static const char *const names[] = { "cat", "cut", "head", "sed", "sort", "tac", "tail" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(program, names[i]))
			return true;
	return false;
}

/* As coreutils quotes a name in a message, where that is needed. */
static struct str shown_name(struct filter *f, struct str name)
{
	static const char special[] = " !\"#$&'()*;<=>?[\\]^`{|}~\t\n";

	for (size_t i = 0; i < name.len; i++)
		if (strchr(special, name.at[i]))
			return quote_text(f->arena, name);
	return name.len ? name : STR("''");
}

void filter_missing(struct filter *f, struct str name)
{
	static const struct {
		const char *program, *before;
		bool quotes;
	} messages[] = {
		{ "cat", "", true },
		{ "cut", "", true },
		{ "head", "cannot open ", false },
		{ "ls", "cannot access ", false },
		{ "sed", "can't read ", true },
		{ "sort", "cannot read: ", true },
		{ "tac", "failed to open ", false },
		{ "tail", "cannot open ", false },
	};

	f->missing = true;
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		const char *tail =
			messages[i].quotes || str_is(f->args[0], "ls") ? "" : " for reading";

		if (!str_is(f->args[0], messages[i].program))
			continue;
		name = messages[i].quotes ? shown_name(f, name) : quote_text(f->arena, name);
		buf_printf(&f->errors, "%s: %s%.*s%s: No such file or directory\n",
			messages[i].program, messages[i].before, STR_ARGS(name), tail);
	}
}

bool filter_read(struct filter *f, struct str name, struct str *ret_text)
{
	struct str called = name;
	struct file_texts texts = { 0 };
	bool certain = !f->input->cwd_unknown || str_starts(name, "/");
	int r = -ENOENT;

	if (is_stdin_name(name)) {
		if (!f->stdin_known)
			filter_unknown(f);
		*ret_text = f->stdin_text;
		return f->stdin_known;
	}
	if (str_is(name, "/dev/null")) {
		*ret_text = STR("");
		return true;
	}
	name = filter_path(f, name);
	if (f->input->read_file)
		r = f->input->read_file(f->input->self, f->arena, name, &texts);
	else if (f->input->facts)
		r = f->input->facts->read_file(f->input->facts->self, f->arena, name, &texts);
	if (r == -ENOMEM)
		f->failed = true;
	if (r == -ENOENT && certain && f->input->files_are_known &&
		reads_past_missing(f->args[0])) {
		filter_missing(f, called);
		*ret_text = STR("");
		return true;
	}
	if (r < 0 || texts.n == 0) {
		filter_unknown(f);
		return false;
	}
	f->partly |= texts.partly;
	if (texts.n > 1)
		f->n_variants = 2;
	*ret_text = texts.at[texts.n > 1 ? f->variant : 0];
	return true;
}

bool filter_read_all(struct filter *f, size_t at, struct str *ret_text)
{
	struct buf all = BUF_IN(f->arena);

	if (at >= f->n)
		return filter_read(f, STR("-"), ret_text);
	if (at + 1 == f->n)
		return filter_read(f, f->args[at], ret_text);
	for (; at < f->n; at++) {
		struct str text;

		if (!filter_read(f, f->args[at], &text))
			return false;
		buf_add(&all, text);
	}
	f->failed |= buf_failed(&all);
	*ret_text = buf_str(&all);
	return true;
}

bool filter_env(struct filter *f, struct str name, struct str *ret_value)
{
	const struct filter_input *input = f->input;

	for (size_t i = input->n_env; i-- > 0;)
		if (str_equal(input->env[i].name, name))
			return value_known(f->arena, &input->env[i].value, ret_value);
	return input->facts && input->facts->environment &&
	       input->facts->environment(input->facts->self, name, ret_value);
}

bool filter_next_record(struct str *rest, char end, struct str *ret)
{
	size_t at = MIN(str_find_char(*rest, end, 0), rest->len);

	if (!rest->len)
		return false;
	*ret = str_slice(*rest, 0, at);
	*rest = str_skip(*rest, at + 1);
	return true;
}

bool filter_number(struct str text, int64_t *ret_value)
{
	if (text.len && text.at[0] == '+')
		text = str_skip(text, 1);
	return str_to_int64(text, ret_value);
}

void filter_true(struct filter *f)
{
	(void)f;
}

/* Prints nothing; how it ends depends on what it takes for a time. */
void filter_sleep(struct filter *f)
{
	f->status = -1;
}

void filter_false(struct filter *f)
{
	f->status = 1;
}

/* What came of one run, as one more alternative of the output. */
static int add_output(struct filter *f, struct value *output, int *status)
{
	struct field *field;

	if (f->failed || buf_failed(&f->out))
		return -ENOMEM;
	if (f->unknown && f->input->actions)
		*f->input->actions->ret_ran = false;
	if (f->unknown || f->partly || f->out.len > MAX_FILTER_OUTPUT)
		*status = -1;
	else if (*status == -2)
		*status = f->status;
	else if (*status != f->status)
		*status = -1;
	if (f->unknown || f->unprinted || f->out.len > MAX_FILTER_OUTPUT) {
		output->open = true;
		return 0;
	}
	field = arena_alloc(f->arena, struct field, 1);
	if (!field)
		return -ENOMEM;
	*field = field_text(f->arena, buf_str(&f->out));
	if (f->more)
		*field = field_join(f->arena, *field, field_any());
	if (!field->pieces)
		return -ENOMEM;
	value_add(output, (struct fields){ field, 1 });
	output->open |= f->partly;
	return 0;
}

/* Those that fail without a word. */
static bool is_silent(struct str program)
{
	static const char *const names[] = { "cmp", "diff", "egrep", "expr", "false", "fgrep",
		"grep", "jq", "lsof", "pgrep", "pidof", "printenv", "which" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(program, names[i]))
			return true;
	return false;
}

/* What came of one run on stderr. */
static int add_errors(struct filter *f)
{
	struct value *errors = f->input->ret_errors;
	struct field *field;

	if (buf_failed(&f->errors))
		return -ENOMEM;
	if (f->unknown || (f->status && !f->errors.len && !is_silent(f->args[0]))) {
		errors->open = true;
		return 0;
	}
	field = arena_alloc(f->arena, struct field, 1);
	if (!field)
		return -ENOMEM;
	*field = field_text(f->arena, buf_str(&f->errors));
	value_add(errors, (struct fields){ field, 1 });
	return 0;
}

/* All variants of files, for one text on stdin (NULL: unknown). */
static int run_for(struct filter *base, filter_fn *run, const struct str *stdin_text,
	struct value *output, int *status)
{
	for (unsigned int variant = 0, n = 1; variant < n; variant++) {
		struct filter f = *base;
		int r;

		f.out = f.errors = BUF_IN(f.arena);
		f.variant = variant;
		f.stdin_known = stdin_text != NULL;
		f.stdin_text = stdin_text ? *stdin_text : STR("");
		run(&f);
		if (f.missing)
			f.status = str_is(f.args[0], "ls") || str_is(f.args[0], "grep") ||
						   str_is(f.args[0], "sed")
					   ? 2
					   : 1;
		r = add_output(&f, output, status);
		if (r == 0 && f.input->ret_errors)
			r = add_errors(&f);
		if (r < 0)
			return r;
		if (variant == 0 && f.n_variants > 1)
			n = f.n_variants;
	}
	return 0;
}

static int run_all(struct filter *base, filter_fn *run, struct value *output, int *status)
{
	const struct value *input = &base->input->input;
	int r = 0;

	for (size_t i = 0; i < input->n && r == 0; i++) {
		struct str text = STR("");
		bool known =
			input->alternatives[i].n == 0 ||
			(input->alternatives[i].n == 1 &&
				field_known(base->arena, &input->alternatives[i].at[0], &text));

		r = run_for(base, run, known ? &text : NULL, output, status);
	}
	if (r == 0 && (input->open || input->n == 0))
		r = run_for(base, run, NULL, output, status);
	return r;
}

static bool all_known(struct filter *f, const struct filter_input *input)
{
	struct str *args = filter_alloc(f, input->argc, sizeof(*args));

	if (!args)
		return false;
	for (size_t i = 0; i < input->argc; i++)
		if (input->argv[i].many || !field_known(f->arena, &input->argv[i], &args[i]))
			return false;
	args[0] = str_basename(args[0]);
	f->args = args;
	f->fields = input->argv;
	f->n = input->argc;
	return true;
}

/* echo, printf, cat and tee keep the pieces of what they were given. */
static int partly_known(struct filter *f, const struct filter_input *input, struct str program,
	bool *ret_known, struct value *ret_output, int *ret_status)
{
	struct field *field = filter_alloc(f, 1, sizeof(*field));
	bool told = false;

	if (!field)
		return -ENOMEM;
	if (str_is(program, "echo"))
		told = filter_echo_fields(f, input->argv + 1, input->argc - 1, field);
	else if (str_is(program, "printf"))
		told = filter_printf_fields(f, input->argv + 1, input->argc - 1, field);
	if (f->failed)
		return -ENOMEM;
	*ret_known = told;
	if (told) {
		*ret_output = value_fields((struct fields){ field, 1 });
		*ret_status = 0;
	}
	return 0;
}

static bool passes_through(const struct filter_input *input, struct str program)
{
	if (str_is(program, "tee"))
		return true;
	return str_is(program, "cat") &&
	       (input->argc == 1 ||
		       (input->argc == 2 && field_equals(&input->argv[1], STR("-")) == YES));
}

int filter_output(struct arena *arena, const struct filter_input *input, bool *ret_known,
	struct value *ret_output, int *ret_status)
{
	struct filter f = { .arena = arena, .input = input };
	struct value output = { 0 };
	int status = -2, r;
	struct str program;
	filter_fn *run;

	*ret_known = false;
	*ret_status = -1;
	if (input->argc == 0 || !field_known(arena, &input->argv[0], &program))
		return 0;
	program = str_basename(program);
	run = filter_find(program);
	if (!run)
		return 0;
	if (passes_through(input, program)) {
		*ret_known = true;
		*ret_output = input->input;
		*ret_status = 0;
		return 0;
	}
	if (!all_known(&f, input))
		return f.failed ? -ENOMEM
				: partly_known(
					  &f, input, program, ret_known, ret_output, ret_status);
	r = run_all(&f, run, &output, &status);
	if (r < 0)
		return r;
	*ret_known = output.n > 0;
	*ret_output = output;
	*ret_status = status == -2 ? -1 : status;
	return 0;
}
