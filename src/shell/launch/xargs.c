/*
 * xargs(1) of GNU findutils 4.9: words from stdin (or -a FILE) become arguments. Where the input
 * is known the argument lists are built as xargs would; otherwise one list with an unknown tail.
 */
#include "shell/launch/launch.h"

static const char xargs_options[] =
	"0 null a: arg-file: d: delimiter: E: e? eof? I: i? replace? L: max-lines? l? n: max-args: "
	"P: max-procs: s: max-chars: process-slot-var: p interactive r no-run-if-empty t verbose x "
	"o open-tty show-limits help! version!";

#define MAX_XARGS_WORDS 4096

struct xargs {
	bool zero, no_empty, ask, by_line;
	bool has_delimiter, has_eof, has_file, has_replace, unknown_file;
	char delimiter;
	struct str eof, replace;
	struct field file;
	int64_t max_args, max_lines;
	bool stopped;

	struct field *words;
	uint32_t *lines; /* the input line each word stood in */
	size_t n_words, capacity, lines_capacity;
};

static int64_t number_of(struct unwrap *u, const struct field *value)
{
	struct str text;
	int64_t number;

	if (value->n && launch_known(u, value, &text) && str_to_int64(text, &number) && number > 0)
		return number;
	return 1;
}

static void take_delimiter(struct unwrap *u, const struct field *value, struct xargs *x)
{
	struct str text;

	x->has_delimiter = true;
	if (!launch_known(u, value, &text) || text.len == 0)
		return;
	x->delimiter = text.at[0];
	if (text.len >= 2 && text.at[0] == '\\') {
		switch (text.at[1]) {
		case 'n':
			x->delimiter = '\n';
			break;
		case 't':
			x->delimiter = '\t';
			break;
		case '0':
			x->delimiter = '\0';
			break;
		default:
			x->delimiter = text.at[1];
		}
	}
}

static void take_replace(struct unwrap *u, const struct options *o, struct xargs *x)
{
	struct str text;

	x->has_replace = true;
	x->replace = STR("{}");
	if (o->value.n && launch_known(u, &o->value, &text) && text.len > 0)
		x->replace = text;
	x->max_lines = 0;
	x->max_args = 0;
}

/* The last of -I, -L and -n counts, but -n1 goes with -I. */
static void take_number(struct unwrap *u, const struct options *o, struct xargs *x)
{
	bool args = options_is(o, "n", "max-args");
	int64_t number = number_of(u, &o->value);

	if (args && number == 1 && x->has_replace)
		return;
	x->has_replace = x->by_line = false;
	x->max_args = args ? number : 0;
	x->max_lines = args ? 0 : number;
}

static void take_option(struct unwrap *u, const struct options *o, struct xargs *x)
{
	if (o->mark == '!')
		x->stopped = true;
	else if (options_is(o, "0", "null"))
		x->zero = true;
	else if (options_is(o, "r", "no-run-if-empty"))
		x->no_empty = true;
	else if (options_is(o, "p", "interactive"))
		x->ask = true;
	else if (options_is(o, "d", "delimiter"))
		take_delimiter(u, &o->value, x);
	else if (options_is(o, "Ii", "replace"))
		take_replace(u, o, x);
	else if (options_is(o, "Ee", "eof"))
		x->has_eof = o->value.n && launch_known(u, &o->value, &x->eof);
	else if (options_is(o, "Ll", "max-lines") || options_is(o, "n", "max-args"))
		take_number(u, o, x);
	else if (options_is(o, "a", "arg-file")) {
		x->has_file = true;
		x->file = o->value;
	}
}

static void add_word(struct unwrap *u, struct xargs *x, struct field word, uint32_t line)
{
	if (x->n_words >= MAX_XARGS_WORDS)
		return;
	x->words = arena_grow(u->arena, x->words, x->n_words, &x->capacity, sizeof(*x->words));
	x->lines = x->words ? arena_grow(u->arena, x->lines, x->n_words, &x->lines_capacity,
				      sizeof(*x->lines))
			    : NULL;
	if (!x->lines) {
		u->failed = true;
		x->words = NULL;
		x->n_words = 0;
		return;
	}
	x->lines[x->n_words] = line;
	x->words[x->n_words++] = word;
}

/* Pieces of the input that stand next to each other without a blank make one word. */
struct reader {
	struct field word;
	struct buf text;
	bool open, quoted;
	uint32_t line;
	bool line_has_words, line_continues;
};

static void flush_text(struct unwrap *u, struct reader *r)
{
	if (r->text.len == 0)
		return;
	r->word = launch_join(u, r->word, launch_field(u, buf_str(&r->text)));
	u->failed |= buf_failed(&r->text);
	r->text = BUF_IN(u->arena);
}

static void end_word(struct unwrap *u, struct xargs *x, struct reader *r)
{
	if (!r->open)
		return;
	flush_text(u, r);
	if (r->word.n == 0)
		r->word = launch_field(u, STR(""));
	for (size_t i = 0; i < r->word.n; i++)
		r->word.many |= r->word.pieces[i].kind == PIECE_ANY;
	add_word(u, x, r->word, r->line);
	r->word = (struct field){ 0 };
	r->open = false;
	r->line_has_words = true;
}

static void read_delimited(
	struct unwrap *u, struct xargs *x, struct reader *r, struct str text, char delimiter)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == delimiter) {
			r->open = true;
			end_word(u, x, r);
			r->line++;
		} else {
			buf_add_char(&r->text, text.at[i]);
			r->open = true;
		}
	}
	flush_text(u, r);
}

/* -I: one word a line, leading blanks taken off; quotes count. */
static bool is_blank(char c, bool by_line)
{
	return c == '\n' || (!by_line && (c == ' ' || c == '\t'));
}

static void read_quoted(struct unwrap *u, struct xargs *x, struct reader *r, struct str text)
{
	char quote = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (quote) {
			if (c == quote)
				quote = 0;
			else
				buf_add_char(&r->text, c);
		} else if (c == '\'' || c == '"') {
			quote = c;
			r->open = true;
		} else if (c == '\\' && i + 1 < text.len) {
			buf_add_char(&r->text, text.at[++i]);
			r->open = true;
		} else if (is_blank(c, x->by_line)) {
			bool blank_before =
				i > 0 && (text.at[i - 1] == ' ' || text.at[i - 1] == '\t');

			end_word(u, x, r);
			/* -L: a blank at the end of a line joins the next one to it. */
			if (c == '\n' && r->line_has_words && !blank_before) {
				r->line++;
				r->line_has_words = false;
			}
		} else if (!r->open && (c == ' ' || c == '\t')) {
			continue;
		} else {
			buf_add_char(&r->text, c);
			r->open = true;
		}
	}
	flush_text(u, r);
}

static void read_words(struct unwrap *u, struct xargs *x, const struct field *input)
{
	struct reader r = { .text = BUF_IN(u->arena) };

	for (size_t i = 0; i < input->n; i++) {
		const struct piece *piece = &input->pieces[i];

		if (piece->kind != PIECE_TEXT) {
			struct field part = { .pieces = piece, .n = 1 };

			r.word = launch_join(u, r.word, part);
			r.open = true;
		} else if (x->zero || x->has_delimiter) {
			read_delimited(u, x, &r, piece->text, x->zero ? '\0' : x->delimiter);
		} else {
			read_quoted(u, x, &r, piece->text);
		}
	}
	end_word(u, x, &r);
	for (size_t i = 0; x->has_eof && i < x->n_words; i++)
		if (field_equals(&x->words[i], x->eof) == YES)
			x->n_words = i;
}

/* @word with every @from in it replaced by @to. */
static struct field replaced(
	struct unwrap *u, const struct field *word, struct str from, const struct field *to)
{
	struct field out = { 0 };

	for (size_t i = 0; i < word->n; i++) {
		struct str text = word->pieces[i].text;
		struct field piece = { .pieces = &word->pieces[i], .n = 1 };
		size_t at = 0, found;

		if (word->pieces[i].kind != PIECE_TEXT ||
			str_find(text, from, 0) == STR_NOT_FOUND) {
			out = launch_join(u, out, piece);
			continue;
		}
		while ((found = str_find(text, from, at)) != STR_NOT_FOUND) {
			out = launch_join(u, out, launch_field(u, str_slice(text, at, found)));
			out = launch_join(u, out, *to);
			at = found + from.len;
		}
		out = launch_join(u, out, launch_field(u, str_skip(text, at)));
	}
	out.many = word->many;
	return out;
}

/* The program's name is no argument, but to busybox: there {} stands for it, too. */
static bool keeps_name(struct unwrap *u)
{
	struct facts *facts = u->input->facts;
	struct file_info info;

	return facts && !facts->file_info(facts->self, u->arena, STR("/usr/bin/xargs"), &info) &&
	       info.kind == FILE_REGULAR && str_is(str_basename(info.real), "xargs");
}

static void start_replaced(struct unwrap *u, const struct xargs *x, const struct field *argv,
	size_t argc, const struct field *word)
{
	struct field *out = arena_alloc(u->arena, struct field, argc);
	struct field one = *word;

	if (!out) {
		u->failed = true;
		return;
	}
	one.many = false;
	for (size_t i = 0; i < argc; i++)
		out[i] =
			i == 0 && keeps_name(u) ? argv[i] : replaced(u, &argv[i], x->replace, &one);
	launch_argv(u, out, argc);
}

static void start_groups(
	struct unwrap *u, const struct xargs *x, const struct field *argv, size_t argc)
{
	size_t at = 0;

	while (at < x->n_words && !u->failed) {
		size_t end = at + 1;

		if (x->has_replace) {
			start_replaced(u, x, argv, argc, &x->words[at]);
		} else {
			while (end < x->n_words &&
				(x->max_args == 0 || end - at < (size_t)x->max_args) &&
				(x->max_lines == 0 ||
					x->lines[end] - x->lines[at] < (uint32_t)x->max_lines))
				end++;
			launch_argv(u, launch_concat(u, argv, argc, x->words + at, end - at),
				argc + end - at);
		}
		at = end;
	}
}

static void start_unknown(
	struct unwrap *u, const struct xargs *x, const struct field *argv, size_t argc)
{
	struct field any = field_any();

	if (x->has_replace) {
		start_replaced(u, x, argv, argc, &any);
		return;
	}
	any.many = true;
	launch_argv(u, launch_concat(u, argv, argc, &any, 1), argc + 1);
}

static void start_with(struct unwrap *u, struct xargs *x, const struct field *argv, size_t argc,
	const struct field *input)
{
	x->n_words = 0;
	x->words = NULL;
	x->lines = NULL;
	x->capacity = x->lines_capacity = 0;
	read_words(u, x, input);
	if (x->n_words)
		start_groups(u, x, argv, argc);
	else if (!x->no_empty && !x->has_replace)
		launch_argv(u, argv, argc);
}

static void start_from_file(
	struct unwrap *u, struct xargs *x, const struct field *argv, size_t argc)
{
	struct file_texts texts = { 0 };
	struct str path;

	if (!launch_known(u, &x->file, &path) || !launch_read_file(u, path, &texts)) {
		start_unknown(u, x, argv, argc);
		return;
	}
	for (size_t i = 0; i < texts.n; i++) {
		struct field text = launch_field(u, texts.at[i]);

		start_with(u, x, argv, argc, &text);
	}
}

static void start_from_stdin(
	struct unwrap *u, struct xargs *x, const struct field *argv, size_t argc)
{
	const struct value *input = &u->input->call->input;

	for (size_t i = 0; i < input->n; i++)
		if (input->alternatives[i].n == 1)
			start_with(u, x, argv, argc, &input->alternatives[i].at[0]);
	if (input->open || input->n == 0)
		start_unknown(u, x, argv, argc);
}

/*
 * -p asks at /dev/tty, which what an agent runs does not have, unless a program gives it one
 * (script, tmux, expect): then nothing is started.
 */
static bool nobody_answers(const struct unwrap *u)
{
	static const char *const plain[] = { "bash", "dash", "env", "find", "nice", "nohup", "sh",
		"timeout", "xargs" };
	const struct call *call = u->input->call;
	bool found = call->via != VIA_TERMINAL && !call->remote;

	while (found && (call = call->parent)) {
		found = false;
		for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
			found |= field_basename_is(&call->program, str_from(plain[i])) == YES;
		found &= call->via != VIA_TERMINAL;
	}
	return found;
}

void launch_xargs(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, xargs_options);
	struct xargs x = { 0 };
	struct field *echo = arena_alloc(u->arena, struct field, 1);
	enum option_kind kind;
	const struct field *argv;
	size_t argc;

	if (!echo) {
		u->failed = true;
		return;
	}
	*echo = launch_field(u, STR("echo"));
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		take_option(u, &o, &x);
	argc = o.argc - o.at;
	argv = argc ? o.argv + o.at : echo;
	argc = argc ? argc : 1;
	if (x.stopped || (x.ask && nobody_answers(u)))
		return;
	x.by_line = x.has_replace;
	if (x.has_file)
		start_from_file(u, &x, argv, argc);
	else
		start_from_stdin(u, &x, argv, argc);
	for (struct run *run = u->first; run; run = run->next) {
		run->inherits_stdin = x.has_file;
		run->conditional |= x.ask;
	}
}
