/* The program jq: its options, and what it does with each value that it reads. */
#include "shell/filter/jq.h"

struct output {
	bool raw, joined, by_status;
	struct json_print how;
};

struct words {
	struct str files[16];
	size_t n_files;
	bool have_program, from_file;
	struct json named, positional; /* $ARGS */
};

static bool read_letter(struct jq *jq, struct output *out, struct words *words, char c)
{
	switch (c) {
	case 'j':
		out->joined = out->raw = true;
		return true;
	case 'r':
		return out->raw = true;
	case 'c':
		out->how.indent = 0;
		return true;
	case 'R':
		return jq->input.raw = true;
	case 's':
		return jq->input.slurp = true;
	case 'n':
		return jq->input.nothing = true;
	case 'e':
		return out->by_status = true;
	case 'S':
		return out->how.sorted = true;
	case 'a':
		return out->how.ascii = true;
	case 'f':
		return words->from_file = true;
	default:
		return c == 'M';
	}
}

static bool long_option(struct jq *jq, struct output *out, struct words *words, struct str name)
{
	static const struct {
		const char *name;
		char letter;
	} options[] = { { "--raw-output", 'r' }, { "--join-output", 'j' },
		{ "--compact-output", 'c' }, { "--raw-input", 'R' }, { "--slurp", 's' },
		{ "--null-input", 'n' }, { "--exit-status", 'e' }, { "--monochrome-output", 'M' },
		{ "--sort-keys", 'S' }, { "--ascii-output", 'a' }, { "--from-file", 'f' },
		{ "--unbuffered", 'M' } };

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (str_is(name, options[i].name))
			return read_letter(jq, out, words, options[i].letter);
	return false;
}

/* Every value of a file, as an array. */
static struct json values_of(struct filter *f, struct str text)
{
	struct json all = { .kind = JSON_ARRAY }, value;

	while (jq_read(f, &text, &value))
		jq_put(f, &all, STR(""), value);
	return all;
}

/* --arg and its kin, each with a name and a value; false for another word. */
static bool named_argument(
	struct jq *jq, struct words *words, struct str option, struct str name, struct str value)
{
	struct filter *f = jq->f;
	struct json given = jq_text(value);
	bool is_json = str_is(option, "--argjson");
	bool is_file = str_is(option, "--slurpfile") || str_is(option, "--rawfile");

	if (!is_json && !is_file && !str_is(option, "--arg"))
		return false;
	if (is_json && !jq_read(f, &value, &given))
		filter_unknown(f);
	if (is_file && filter_read(f, value, &value))
		given = str_is(option, "--rawfile") ? jq_text(value) : values_of(f, value);
	jq_bind_variable(jq, name, given);
	jq_put(f, &words->named, name, given);
	return true;
}

static void operand(struct jq *jq, struct words *words, struct str word, char kind)
{
	struct json given = jq_text(word);

	if (!words->have_program) {
		jq->program = word;
		words->have_program = true;
	} else if (kind == 'f') {
		if (words->n_files < ARRAY_SIZE(words->files))
			words->files[words->n_files++] = word;
		else
			filter_unknown(jq->f);
	} else {
		if (kind == 'j' && !jq_read(jq->f, &word, &given))
			filter_unknown(jq->f);
		jq_put(jq->f, &words->positional, STR(""), given);
	}
}

/* Options may stand anywhere; behind --args the other words are arguments. */
static void read_options(struct jq *jq, struct output *out, struct words *words)
{
	struct filter *f = jq->f;
	char kind = 'f';
	bool ended = false;

	for (size_t i = 1; i < f->n && !f->unknown && !f->failed; i++) {
		struct str word = f->args[i];
		int64_t indent;

		if (ended || word.len < 2 || word.at[0] != '-') {
			operand(jq, words, word, kind);
		} else if (i + 2 < f->n &&
			   named_argument(jq, words, word, f->args[i + 1], f->args[i + 2])) {
			i += 2;
		} else if (str_is(word, "--")) {
			ended = true;
		} else if (str_is(word, "--args") || str_is(word, "--jsonargs")) {
			kind = word.at[2] == 'a' ? 'a' : 'j';
		} else if (str_is(word, "--tab")) {
			out->how.indent = 1;
			out->how.tabs = true;
		} else if (str_is(word, "--indent") && i + 1 < f->n) {
			f->unknown |=
				!str_to_int64(f->args[++i], &indent) || indent < 0 || indent > 7;
			out->how.indent = (unsigned int)indent;
			out->how.tabs = false;
		} else if (str_starts(word, "--")) {
			f->unknown |= !long_option(jq, out, words, word);
		} else {
			for (size_t k = 1; k < word.len; k++)
				f->unknown |= !read_letter(jq, out, words, word.at[k]);
		}
	}
}

/* -f: the program stands in a file; the word that would have been it is another file's name. */
static void read_program(struct jq *jq, const struct words *words)
{
	if (!words->have_program)
		jq->program = STR(".");
	if (words->from_file && words->have_program)
		filter_read(jq->f, jq->program, &jq->program);
}

static void print_all(struct jq *jq, const struct output *out, const struct json *results)
{
	struct filter *f = jq->f;

	for (size_t i = 0; i < results->n; i++) {
		const struct json *one = &results->items[i];

		if (out->raw && one->kind == JSON_STRING)
			buf_add(&f->out, one->text);
		else
			jq_print(f, &f->out, one, &out->how);
		if (!out->joined)
			buf_add_char(&f->out, '\n');
		if (out->by_status)
			f->status = one->kind == JSON_NULL || one->kind == JSON_FALSE;
	}
}

/* An error ends what is made of one value, and the next one is read: that is not followed. */
static void run_on(struct jq *jq, const struct output *out, const struct json *input)
{
	struct json results = { .kind = JSON_ARRAY };

	jq->at = 0;
	jq_blanks(jq);
	if (jq->at == jq->program.len)
		jq->program = STR(".");
	jq_pipe(jq, input, &results);
	jq_blanks(jq);
	if (jq->at < jq->program.len || jq->raised)
		jq_give_up(jq);
	print_all(jq, out, &results);
}

static bool read_files(struct filter *f, const struct words *words, struct str *ret)
{
	struct buf all = BUF_IN(f->arena);

	if (words->n_files == 0)
		return filter_read(f, STR("-"), ret);
	for (size_t i = 0; i < words->n_files; i++) {
		struct str text;

		if (!filter_read(f, words->files[i], &text))
			return false;
		buf_add(&all, text);
	}
	f->failed |= buf_failed(&all);
	*ret = buf_str(&all);
	return true;
}

static void run_on_inputs(struct jq *jq, const struct output *out)
{
	struct jq_input *input = &jq->input;
	struct json value = { 0 };
	struct str line;

	if (input->slurp) {
		value = input->raw ? jq_text(input->rest) : values_of(jq->f, input->rest);
		run_on(jq, out, &value);
		return;
	}
	while (!jq->f->unknown && !jq->f->failed) {
		if (input->raw ? !str_next_line(&input->rest, &line)
			       : !jq_read(jq->f, &input->rest, &value))
			break;
		if (input->raw)
			value = jq_text(line);
		run_on(jq, out, &value);
	}
}

void filter_jq(struct filter *f)
{
	struct jq jq = { .f = f };
	struct output out = { .how = { .indent = 2 } };
	struct words words = { .named = { .kind = JSON_OBJECT },
		.positional = { .kind = JSON_ARRAY } };
	struct json nothing = { 0 }, arguments = { .kind = JSON_OBJECT };

	read_options(&jq, &out, &words);
	if (!f->unknown)
		read_program(&jq, &words);
	jq_put(f, &arguments, STR("positional"), words.positional);
	jq_put(f, &arguments, STR("named"), words.named);
	jq_bind_variable(&jq, STR("ARGS"), arguments);
	if (f->unknown || f->failed)
		return;
	if (out.by_status)
		f->status = 4;
	/* With -n the text is read only where the program asks for it. */
	if (jq.input.nothing && !str_contains(jq.program, "input")) {
		run_on(&jq, &out, &nothing);
		return;
	}
	if (!read_files(f, &words, &jq.input.rest))
		return;
	if (jq.input.nothing)
		run_on(&jq, &out, &nothing);
	else
		run_on_inputs(&jq, &out);
}
