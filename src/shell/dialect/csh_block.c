/* Commands of csh with a body, and those that read their words as something else. */
#include "shell/dialect/csh.h"

/* LIST KEYWORD */
static bool read_body(
	struct translation *t, const char *before, const char *keyword, const char *behind)
{
	if (translation_too_deep(t))
		return false;
	t->depth++;
	buf_add_text(&t->out, before);
	if (!csh_list(t) || !csh_take_keyword(t, keyword))
		return false;
	t->depth--;
	buf_add_text(&t->out, behind);
	return true;
}

/* ( EXPRESSION ) then LIST, or a command; *ret_then: it was the former. */
static bool read_branch(struct translation *t, bool *ret_then)
{
	struct str condition;

	if (!csh_condition(t, &condition))
		return false;
	buf_printf(&t->out, "if %.*s; then\n", STR_ARGS(condition));
	translation_skip_blanks(t);
	*ret_then = csh_take_keyword(t, "then");
	return *ret_then ? csh_list(t) : csh_chain(t);
}

/* if (EXPRESSION) COMMAND; if (EXPRESSION) then LIST [else if ...] [else LIST] endif */
static bool read_if(struct translation *t)
{
	unsigned int open = 1;
	bool then;

	if (translation_too_deep(t))
		return false;
	t->depth++;
	if (!read_branch(t, &then))
		return false;
	while (then && csh_take_keyword(t, "else")) {
		buf_add_text(&t->out, "\nelse\n");
		if (csh_take_keyword(t, "if")) {
			open++;
			if (!read_branch(t, &then))
				return false;
		} else if (!csh_list(t)) {
			return false;
		}
	}
	if (then && !csh_take_keyword(t, "endif"))
		return false;
	while (open--)
		buf_add_text(&t->out, "\nfi");
	t->depth--;
	return true;
}

/* The body of a loop, in which `break` is for the loop. */
static bool read_loop_body(struct translation *t)
{
	unsigned int switches = t->loop_switches;
	bool read;

	t->loop_switches = 0;
	read = read_body(t, "; do\n", "end", "\ndone");
	t->loop_switches = switches;
	return read;
}

static bool read_while(struct translation *t)
{
	struct str condition;

	if (!csh_condition(t, &condition))
		return false;
	buf_printf(&t->out, "while %.*s", STR_ARGS(condition));
	return read_loop_body(t);
}

/* foreach NAME (WORD...) */
static bool read_foreach(struct translation *t)
{
	struct str name;

	if (!csh_word_text(t, &name))
		return false;
	translation_skip_blanks(t);
	if (!translation_take(t, "("))
		return false;
	buf_printf(&t->out, "for %.*s in", STR_ARGS(name));
	for (;;) {
		translation_skip_blanks(t);
		if (translation_take(t, ")"))
			break;
		buf_add_char(&t->out, ' ');
		if (!csh_word(t, CSH_ARGUMENT))
			return false;
	}
	return read_loop_body(t);
}

/* PATTERN: of a case; the colon may be followed by a command. */
static bool read_label(struct translation *t)
{
	struct translation outer;
	size_t to = t->pos;

	while (to < t->text.len &&
		!(t->text.at[to] == ':' &&
			(to + 1 == t->text.len ||
				csh_word_ends((unsigned char)t->text.at[to + 1])))) {
		if (t->text.at[to] == '\n')
			return false;
		to++;
	}
	outer = *t;
	t->text = str_slice(t->text, 0, to);
	if (!csh_word(t, CSH_ARGUMENT) || t->pos != to)
		return false;
	t->text = outer.text;
	t->pos = MIN(to + 1, t->text.len);
	return true;
}

/*
 * switch (WORD) case PATTERN: LIST ... default: LIST endsw. Bodies run into each other; a loop of
 * one turn around them is what breaksw leaves.
 */
static bool read_switch(struct translation *t)
{
	bool is_case = false;

	if (!translation_take(t, "("))
		return false;
	translation_skip_blanks(t);
	buf_add_text(&t->out, "for _ in 1; do case ");
	if (!csh_word(t, CSH_ARGUMENT))
		return false;
	translation_skip_blanks(t);
	if (!translation_take(t, ")"))
		return false;
	buf_add_text(&t->out, " in\n");
	t->loop_switches++;
	for (;;) {
		csh_skip_separators(t);
		if (csh_take_keyword(t, "endsw"))
			break;
		is_case = csh_take_keyword(t, "case");
		if (is_case && !read_label(t))
			return false;
		if (!is_case && !csh_take_keyword(t, "default:") &&
			!(csh_take_keyword(t, "default") && translation_take(t, ":")))
			return false;
		buf_add_text(&t->out, is_case ? ")\n" : "*)\n");
		if (!csh_list(t))
			return false;
		buf_add_text(&t->out, "\n;&\n");
	}
	t->loop_switches--;
	buf_add_text(&t->out, "esac; done");
	return true;
}

static bool read_breaksw(struct translation *t)
{
	buf_add_text(&t->out, t->loop_switches ? "break" : ":");
	return true;
}

/* A switch is a loop of bash's here: one level more to leave. */
static bool read_break(struct translation *t)
{
	buf_printf(&t->out, "break %u", t->loop_switches + 1);
	return true;
}

static bool read_continue(struct translation *t)
{
	buf_printf(&t->out, "continue %u", t->loop_switches + 1);
	return true;
}

/* repeat COUNT COMMAND */
static bool read_repeat(struct translation *t)
{
	if (translation_too_deep(t))
		return false;
	t->depth++;
	buf_add_text(&t->out, "for ((__n = 0; __n < (");
	if (!csh_word(t, CSH_ARGUMENT))
		return false;
	buf_add_text(&t->out, "); __n++)); do\n");
	translation_skip_blanks(t);
	if (!csh_chain(t))
		return false;
	t->depth--;
	buf_add_text(&t->out, "\ndone");
	return true;
}

/* @ NAME = EXPRESSION, @ NAME[N] += EXPRESSION, @ NAME++ */
static bool read_at(struct translation *t)
{
	static const char *const operators[] = { "++", "--", "+=", "-=", "*=", "/=", "%=", "=" };
	size_t from = t->pos, i;
	struct str name, index = STR(""), number = STR("1");
	int c;

	while ((c = translation_peek(t, 0)) == '_' || (c >= '0' && c <= '9') ||
		(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		t->pos++;
	name = str_slice(t->text, from, t->pos);
	if (c == '[') {
		from = t->pos + 1;
		t->pos = MIN(str_find_char(t->text, ']', from) + 1, t->text.len);
		index = arena_printf(t->arena, "[%.*s-1]",
			STR_ARGS(str_slice(t->text, from, t->pos ? t->pos - 1 : 0)));
	}
	translation_skip_blanks(t);
	for (i = 0; i < ARRAY_SIZE(operators) && !translation_take(t, operators[i]); i++)
		;
	if (!name.len || i == ARRAY_SIZE(operators))
		return false;
	translation_skip_blanks(t);
	if (i >= 2 && !csh_number(t, &number))
		return false;
	buf_printf(&t->out, "%.*s%.*s=$((", STR_ARGS(name), STR_ARGS(index));
	if (!str_is(str_from(operators[i]), "="))
		buf_printf(&t->out, "${%.*s%.*s} %c ", STR_ARGS(name), STR_ARGS(index),
			operators[i][0]);
	buf_printf(&t->out, "(%.*s)))", STR_ARGS(number));
	return true;
}

/* onintr: for somebody at the keyboard. */
static bool read_onintr(struct translation *t)
{
	t->pos = csh_command_end(t);
	buf_add_char(&t->out, ':');
	return true;
}

static bool read_goto(struct translation *t)
{
	(void)t;
	return false; /* no order that a tree could have */
}

bool csh_block(struct translation *t, bool *ret_is_one)
{
	static const struct {
		const char *keyword;
		bool (*read)(struct translation *t);
	} blocks[] = {
		{ "@", read_at },
		{ "break", read_break },
		{ "breaksw", read_breaksw },
		{ "continue", read_continue },
		{ "foreach", read_foreach },
		{ "goto", read_goto },
		{ "if", read_if },
		{ "onintr", read_onintr },
		{ "repeat", read_repeat },
		{ "switch", read_switch },
		{ "while", read_while },
	};

	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
		*ret_is_one = csh_take_keyword(t, blocks[i].keyword);
		if (*ret_is_one)
			return blocks[i].read(t);
	}
	return false;
}
