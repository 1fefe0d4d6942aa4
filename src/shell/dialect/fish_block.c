/* Commands of fish with a body: if, while, for, switch, begin, function. */
#include "shell/dialect/fish.h"

static bool take(struct translation *t, const char *keyword)
{
	fish_skip_separators(t);
	if (!fish_keyword(t, keyword))
		return false;
	t->pos += strlen(keyword);
	translation_skip_blanks(t);
	return true;
}

/* LIST end */
static bool read_body(struct translation *t, const char *before, const char *behind)
{
	buf_add_text(&t->out, before);
	if (!fish_list(t) || !take(t, "end"))
		return false;
	buf_add_text(&t->out, behind);
	return true;
}

/* if CONDITION LIST [else if CONDITION LIST]... [else LIST] end */
static bool read_if(struct translation *t)
{
	buf_add_text(&t->out, "if ");
	for (;;) {
		if (!fish_condition(t))
			return false;
		buf_add_text(&t->out, "; then\n");
		if (!fish_list(t))
			return false;
		if (!take(t, "else")) {
			buf_add_text(&t->out, "\nfi");
			return take(t, "end");
		}
		if (!fish_keyword(t, "if"))
			return read_body(t, "\nelse\n", "\nfi");
		t->pos += strlen("if");
		translation_skip_blanks(t);
		buf_add_text(&t->out, "\nelif ");
	}
}

static bool read_while(struct translation *t)
{
	buf_add_text(&t->out, "while ");
	return fish_condition(t) && read_body(t, "; do\n", "\ndone");
}

/* Words up to the end of the line. */
static bool read_words(struct translation *t, enum fish_place place, const char *between)
{
	for (bool first = true;; first = false) {
		int c;

		translation_skip_blanks(t);
		c = translation_peek(t, 0);
		if (c == ';' || c == '\n' || c == '#' || c == END_OF_TRANSLATION)
			return true;
		buf_add_text(&t->out, first ? "" : between);
		if (!fish_word(t, place))
			return false;
	}
}

/* for NAME in WORD...; LIST end */
static bool read_for(struct translation *t)
{
	struct str name;

	if (!fish_word_text(t, &name))
		return false;
	translation_skip_blanks(t);
	if (!fish_keyword(t, "in"))
		return false;
	t->pos += strlen("in");
	buf_printf(&t->out, "for %.*s in ", STR_ARGS(name));
	return read_words(t, FISH_ARGUMENT, " ") && read_body(t, "; do\n", "\ndone");
}

/* switch WORD; case PATTERN...; LIST ... end */
static bool read_switch(struct translation *t)
{
	buf_add_text(&t->out, "case ");
	if (!fish_word(t, FISH_ARGUMENT))
		return false;
	buf_add_text(&t->out, " in\n");
	while (take(t, "case")) {
		buf_add_char(&t->out, '(');
		if (!read_words(t, FISH_PATTERN, "|"))
			return false;
		buf_add_text(&t->out, ")\n");
		if (!fish_list(t))
			return false;
		buf_add_text(&t->out, "\n;;\n");
	}
	buf_add_text(&t->out, "esac");
	return take(t, "end");
}

struct function_options {
	struct str name;
	struct str handled[8]; /* KIND WHAT pairs: event fish_exit */
	size_t n_handled;
	struct buf locals;
	size_t n_named;
	bool naming; /* the words behind -a are names of arguments */
};

/* -e NAME, --on-event NAME, --on-event=NAME and their kin. */
static bool take_handler(struct translation *t, struct function_options *f, struct str option)
{
	static const struct {
		const char *letter, *name, *kind;
	} rows[] = {
		{ "-e", "--on-event", "event" },
		{ "-v", "--on-variable", "variable" },
		{ "-s", "--on-signal", "signal" },
		{ "-p", "--on-process-exit", "exit" },
		{ "-j", "--on-job-exit", "exit" },
		{ "-d", "--description", NULL },
		{ "-w", "--wraps", NULL },
		{ "-V", "--inherit-variable", NULL },
	};
	size_t equals = MIN(str_find_char(option, '=', 0), option.len);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str what = str_skip(option, equals + 1);

		if (!str_is(option, rows[i].letter) &&
			!str_is(str_slice(option, 0, equals), rows[i].name))
			continue;
		translation_skip_blanks(t);
		if (equals == option.len && !fish_word_text(t, &what))
			return false;
		if (rows[i].kind && f->n_handled + 2 <= ARRAY_SIZE(f->handled)) {
			f->handled[f->n_handled++] = str_from(rows[i].kind);
			f->handled[f->n_handled++] = what;
		}
		return true;
	}
	return true; /* -S and whatever takes no value */
}

static bool take_option(struct translation *t, struct function_options *f)
{
	struct str word;

	if (!fish_word_text(t, &word))
		return false;
	if (str_is(word, "-a") || str_is(word, "--argument-names")) {
		f->naming = true;
	} else if (str_starts(word, "-")) {
		f->naming = false;
		return take_handler(t, f, word);
	} else if (f->naming) {
		buf_printf(
			&f->locals, "set -l %.*s \"${@:%zu:1}\"\n", STR_ARGS(word), ++f->n_named);
	} else if (!f->name.len) {
		f->name = word;
	}
	return true;
}

/* function NAME [OPTION]...; LIST end */
static bool read_function(struct translation *t)
{
	struct function_options f = { .locals = BUF_IN(t->arena) };

	for (;;) {
		int c;

		translation_skip_blanks(t);
		c = translation_peek(t, 0);
		if (c == ';' || c == '\n' || c == '#')
			break;
		if (!take_option(t, &f))
			return false;
	}
	if (!f.name.len)
		return false;
	buf_add_text(&t->out, "function ");
	translation_add_literal(t, f.name);
	buf_add_text(&t->out, " {\n");
	buf_add(&t->out, buf_str(&f.locals));
	if (!read_body(t, "", "\n}"))
		return false;
	for (size_t i = 0; i < f.n_handled; i += 2) {
		buf_printf(&t->out, "\n" FISH_HANDLER " %.*s ", STR_ARGS(f.handled[i]));
		translation_add_literal(t, f.handled[i + 1]);
		buf_add_char(&t->out, ' ');
		translation_add_literal(t, f.name);
	}
	return true;
}

static bool read_begin(struct translation *t)
{
	return read_body(t, "{\n", "\n}");
}

bool fish_block(struct translation *t, bool *ret_is_one)
{
	static const struct {
		const char *keyword;
		bool (*read)(struct translation *t);
	} blocks[] = {
		{ "if", read_if },
		{ "while", read_while },
		{ "for", read_for },
		{ "switch", read_switch },
		{ "begin", read_begin },
		{ "function", read_function },
	};

	*ret_is_one = true;
	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
		if (!fish_keyword(t, blocks[i].keyword))
			continue;
		t->pos += strlen(blocks[i].keyword);
		translation_skip_blanks(t);
		return blocks[i].read(t);
	}
	*ret_is_one = false;
	return false;
}
