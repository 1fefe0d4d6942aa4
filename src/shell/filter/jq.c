/* The program jq: its options, and what it does with each value that it reads. */
#include "shell/filter/jq.h"

struct output {
	bool raw, joined, compact, raw_input, slurp, no_input, by_status;
};

static void set_variable(struct jq *jq, struct str name, struct json value)
{
	if (jq->n_variables == MAX_JQ_VARIABLES) {
		jq_give_up(jq);
		return;
	}
	jq->names[jq->n_variables] = name;
	jq->variables[jq->n_variables++] = value;
}

static void read_letters(struct filter *f, struct output *out, struct str letters)
{
	for (size_t i = 0; i < letters.len; i++) {
		char c = letters.at[i];

		out->raw |= c == 'r' || c == 'j';
		out->joined |= c == 'j';
		out->compact |= c == 'c';
		out->raw_input |= c == 'R';
		out->slurp |= c == 's';
		out->no_input |= c == 'n';
		out->by_status |= c == 'e';
		f->unknown |= !strchr("rjcRsneM", c);
	}
}

static bool long_option(struct output *out, struct str name)
{
	static const struct {
		const char *name, *letters;
	} options[] = { { "--raw-output", "r" }, { "--join-output", "j" },
		{ "--compact-output", "c" }, { "--raw-input", "R" }, { "--slurp", "s" },
		{ "--null-input", "n" }, { "--exit-status", "e" }, { "--monochrome-output", "M" } };
	struct filter ignored = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (str_is(name, options[i].name)) {
			read_letters(&ignored, out, str_from(options[i].letters));
			return true;
		}
	return false;
}

/* Options may stand anywhere. @ret_files: where operands other than the program were put. */
static size_t read_options(struct jq *jq, struct output *out, struct str *ret_files)
{
	struct filter *f = jq->f;
	size_t n = 0;
	bool have_program = false;

	for (size_t i = 1; i < f->n && !f->unknown; i++) {
		struct str word = f->args[i], value;
		bool json = str_is(word, "--argjson");

		if ((json || str_is(word, "--arg")) && i + 2 < f->n) {
			struct json given = jq_text(f->args[i + 2]);

			value = f->args[i + 2];
			if (json)
				f->unknown |= !jq_read(f, &value, &given);
			set_variable(jq, f->args[i + 1], given);
			i += 2;
		} else if (str_starts(word, "--")) {
			f->unknown |= !long_option(out, word);
		} else if (word.len > 1 && word.at[0] == '-') {
			read_letters(f, out, str_skip(word, 1));
		} else if (!have_program) {
			jq->program = word;
			have_program = true;
		} else {
			ret_files[n++] = word;
		}
	}
	if (!have_program)
		jq->program = STR(".");
	return n;
}

static void print_all(struct jq *jq, const struct output *out, const struct json *results)
{
	struct filter *f = jq->f;

	for (size_t i = 0; i < results->n; i++) {
		const struct json *one = &results->items[i];

		if (out->raw && one->kind == JSON_STRING)
			buf_add(&f->out, one->text);
		else
			jq_print(f, &f->out, one, !out->compact);
		if (!out->joined)
			buf_add_char(&f->out, '\n');
		if (out->by_status)
			f->status = one->kind == JSON_NULL || one->kind == JSON_FALSE;
	}
}

static void run_on(struct jq *jq, const struct output *out, const struct json *input)
{
	struct json results = { .kind = JSON_ARRAY };

	jq->at = 0;
	jq_blanks(jq);
	if (jq->at == jq->program.len)
		jq->program = STR(".");
	jq_pipe(jq, input, &results);
	jq_blanks(jq);
	if (jq->at < jq->program.len)
		jq_give_up(jq);
	print_all(jq, out, &results);
}

static void run_on_lines(struct jq *jq, const struct output *out, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line) && !jq->f->unknown) {
		struct json input = jq_text(line);

		run_on(jq, out, &input);
	}
}

static bool read_files(struct filter *f, const struct str *files, size_t n, struct str *ret)
{
	struct buf all = BUF_IN(f->arena);

	if (n == 0)
		return filter_read(f, STR("-"), ret);
	for (size_t i = 0; i < n; i++) {
		struct str text;

		if (!filter_read(f, files[i], &text))
			return false;
		buf_add(&all, text);
	}
	f->failed |= buf_failed(&all);
	*ret = buf_str(&all);
	return true;
}

static void run_on_values(struct jq *jq, const struct output *out, struct str text)
{
	struct json all = { .kind = JSON_ARRAY }, input;

	while (jq_read(jq->f, &text, &input)) {
		if (out->slurp)
			jq_put(jq->f, &all, STR(""), input);
		else
			run_on(jq, out, &input);
	}
	if (out->slurp && !jq->f->unknown)
		run_on(jq, out, &all);
}

void filter_jq(struct filter *f)
{
	struct jq jq = { .f = f };
	struct output out = { 0 };
	struct json nothing = { 0 }, whole;
	struct str *files = filter_alloc(f, f->n, sizeof(*files)), text;
	size_t n = files ? read_options(&jq, &out, files) : 0;

	if (f->unknown || f->failed)
		return;
	if (out.by_status)
		f->status = 4;
	if (out.no_input) {
		run_on(&jq, &out, &nothing);
		return;
	}
	if (!read_files(f, files, n, &text))
		return;
	if (out.raw_input && out.slurp) {
		whole = jq_text(text);
		run_on(&jq, &out, &whole);
	} else if (out.raw_input) {
		run_on_lines(&jq, &out, text);
	} else {
		run_on_values(&jq, &out, text);
	}
}
