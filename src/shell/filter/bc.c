/* Statements of bc, and the program. */
#include "shell/filter/bc.h"

void bc_give_up(struct bc *bc)
{
	filter_unknown(bc->f);
	bc->at = bc->text.len;
}

char bc_peek(const struct bc *bc)
{
	return bc->at < bc->text.len ? bc->text.at[bc->at] : '\0';
}

static bool is_name(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Blanks, comments and continued lines. */
void bc_blanks(struct bc *bc)
{
	for (;;) {
		struct str rest = str_skip(bc->text, bc->at);

		if (str_starts(rest, " ") || str_starts(rest, "\t"))
			bc->at++;
		else if (str_starts(rest, "\\\n"))
			bc->at += 2;
		else if (str_starts(rest, "/*"))
			bc->at = MIN(str_find(bc->text, STR("*/"), bc->at + 2), bc->text.len - 2) +
				 2;
		else if (str_starts(rest, "#"))
			bc->at = MIN(str_find_char(bc->text, '\n', bc->at), bc->text.len);
		else
			break;
	}
}

void bc_blank_lines(struct bc *bc)
{
	bc_blanks(bc);
	while (bc_peek(bc) == '\n') {
		bc->at++;
		bc_blanks(bc);
	}
}

bool bc_take(struct bc *bc, const char *text)
{
	size_t len = strlen(text);

	bc_blanks(bc);
	if (!str_starts(str_skip(bc->text, bc->at), text) ||
		(is_name(text[0]) && bc->at + len < bc->text.len &&
			is_name(bc->text.at[bc->at + len])))
		return false;
	bc->at += len;
	return true;
}

void bc_expect(struct bc *bc, const char *text)
{
	if (!bc_take(bc, text))
		bc_give_up(bc);
}

struct str bc_take_name(struct bc *bc)
{
	size_t from;

	bc_blanks(bc);
	from = bc->at;
	if (bc_peek(bc) >= 'a' && bc_peek(bc) <= 'z')
		while (is_name(bc_peek(bc)))
			bc->at++;
	return str_slice(bc->text, from, bc->at);
}

static void print_number(struct bc *bc, const struct decimal *value)
{
	size_t line = bc->f->out.len;

	if (!decimal_print(&bc->f->out, value, (unsigned int)bc->obase))
		bc_give_up(bc);
	while (line > 0 && bc->f->out.at[line - 1] != '\n')
		line--;
	if (bc->f->out.len - line >= BC_LINE)
		bc_give_up(bc);
	bc->last = *value;
}

/* The text in quotes behind bc->at; print reads backslashes in it. */
static void string(struct bc *bc, bool escapes)
{
	static const char letters[] = "abfnqrt\\", bytes[] = "\a\b\f\n\"\r\t\\";
	size_t end = str_find_char(bc->text, '"', bc->at);

	if (end == STR_NOT_FOUND) {
		bc_give_up(bc);
		return;
	}
	for (; bc->at < end; bc->at++) {
		char c = bc_peek(bc);
		const char *letter =
			escapes && c == '\\' ? strchr(letters, bc->text.at[bc->at + 1]) : NULL;

		if (letter && *letter) {
			c = bytes[letter - letters];
			bc->at++;
		}
		if (bc->live)
			buf_add_char(&bc->f->out, c);
	}
	bc->at = end + 1;
}

static void print_list(struct bc *bc)
{
	do {
		if (bc_take(bc, "\"")) {
			string(bc, true);
		} else {
			struct decimal value = bc_expression(bc);

			if (bc->live && !bc->f->unknown)
				print_number(bc, &value);
		}
	} while (!bc->f->unknown && bc_take(bc, ","));
}

/* A statement that runs only if @is. */
static void statement_if(struct bc *bc, bool is)
{
	bool live = bc->live;

	bc->live = live && is;
	bc_blank_lines(bc);
	bc_statement(bc);
	bc->live = live;
}

static void condition(struct bc *bc)
{
	struct decimal is;
	size_t behind;

	bc_expect(bc, "(");
	is = bc_expression(bc);
	bc_expect(bc, ")");
	statement_if(bc, !decimal_is_zero(&is));
	behind = bc->at;
	bc_take(bc, ";");
	bc_blank_lines(bc);
	if (bc_take(bc, "else"))
		statement_if(bc, decimal_is_zero(&is));
	else
		bc->at = behind;
}

/* One of the three expressions of a for, which may be missing. */
static bool loop_expression(struct bc *bc, bool live, const char *end)
{
	bool before = bc->live;
	struct decimal value = decimal_of(1);

	bc->live = before && live;
	if (!bc_take(bc, end)) {
		value = bc_expression(bc);
		bc_expect(bc, end);
	}
	bc->live = before;
	return !decimal_is_zero(&value);
}

/* for and while: @step is where the third expression stands, or 0. */
static void loop(struct bc *bc, size_t test, size_t step, size_t body)
{
	bool goes_on = bc->live;
	size_t behind;

	do {
		bc->at = test;
		if (goes_on)
			goes_on = loop_expression(bc, true, step ? ";" : ")");
		bc->at = body;
		statement_if(bc, goes_on);
		behind = bc->at;
		if (bc->flow == BC_BREAK || bc->flow == BC_RETURN || bc->flow == BC_HALT)
			goes_on = false;
		if (bc->flow == BC_BREAK || bc->flow == BC_CONTINUE)
			bc->flow = BC_GOES_ON;
		if (goes_on && step) {
			bc->at = step;
			loop_expression(bc, true, ")");
		}
		if (++bc->steps > MAX_BC_STEPS)
			bc_give_up(bc);
	} while (goes_on && !bc->f->unknown);
	if (!bc->f->unknown)
		bc->at = behind;
}

static void for_loop(struct bc *bc)
{
	size_t test, step;

	bc_expect(bc, "(");
	loop_expression(bc, true, ";");
	test = bc->at;
	loop_expression(bc, false, ";");
	step = bc->at;
	loop_expression(bc, false, ")");
	loop(bc, test, step, bc->at);
}

static void while_loop(struct bc *bc)
{
	size_t test;

	bc_expect(bc, "(");
	test = bc->at;
	loop_expression(bc, false, ")");
	loop(bc, test, 0, bc->at);
}

/* The statements up to a brace; what stands behind one that ends the run is read past. */
static void block(struct bc *bc)
{
	bool live = bc->live;

	while (!bc->f->unknown) {
		bc_blank_lines(bc);
		if (bc_take(bc, "}"))
			break;
		if (!bc_take(bc, ";"))
			bc_statement(bc);
		bc->live = live && bc->flow == BC_GOES_ON;
	}
	bc->live = live;
}

static void define(struct bc *bc)
{
	struct bc_function *function = &bc->functions[bc->n_functions];
	bool live = bc->live;

	if (bc->n_functions == ARRAY_SIZE(bc->functions)) {
		bc_give_up(bc);
		return;
	}
	bc_take(bc, "void");
	function->name = bc_take_name(bc);
	bc_expect(bc, "(");
	function->parameters = bc->at;
	bc->at = MIN(str_find_char(bc->text, ')', bc->at), bc->text.len);
	bc_expect(bc, ")");
	bc_blank_lines(bc);
	bc_expect(bc, "{");
	function->body = bc->at;
	bc->live = false;
	bc_blank_lines(bc);
	if (bc_take(bc, "auto"))
		while (bc->at < bc->text.len && bc_peek(bc) != ';' && bc_peek(bc) != '\n')
			bc->at++;
	block(bc);
	bc->live = live;
	bc->defined = true;
	if (live)
		bc->n_functions++;
}

static void enter(struct bc *bc, enum bc_flow flow)
{
	if (bc->live)
		bc->flow = flow;
}

static void give_back(struct bc *bc)
{
	struct decimal value = { 0 };

	bc_blanks(bc);
	if (bc_peek(bc) != '\n' && bc_peek(bc) != ';' && bc_peek(bc) != '}' && bc_peek(bc))
		value = bc_expression(bc);
	if (bc->live)
		bc->returned = value;
	enter(bc, BC_RETURN);
}

static bool is_void_call(struct bc *bc, size_t from)
{
	struct str text = str_slice(bc->text, from, bc->at);
	size_t paren = str_find_char(text, '(', 0);
	struct str name = str_trim(str_slice(text, 0, paren));

	for (size_t i = 0; i < bc->n_functions && paren != STR_NOT_FOUND; i++) {
		struct str before = str_slice(bc->text, 0, bc->functions[i].parameters);
		size_t at = str_rfind_char(before, '\n');

		before = str_skip(before, at == STR_NOT_FOUND ? 0 : at + 1);
		if (str_equal(bc->functions[i].name, name) && str_contains(before, "void "))
			return true;
	}
	return false;
}

void bc_statement(struct bc *bc)
{
	struct decimal value;
	size_t from;

	bc_blanks(bc);
	if (bc->depth++ >= MAX_BC_DEPTH)
		bc_give_up(bc);
	from = bc->at;
	if (bc->f->unknown)
		;
	else if (bc_take(bc, "{"))
		block(bc);
	else if (bc_take(bc, "\""))
		string(bc, false);
	else if (bc_take(bc, "print"))
		print_list(bc);
	else if (bc_take(bc, "if"))
		condition(bc);
	else if (bc_take(bc, "for"))
		for_loop(bc);
	else if (bc_take(bc, "while"))
		while_loop(bc);
	else if (bc_take(bc, "define"))
		define(bc);
	else if (bc_take(bc, "return"))
		give_back(bc);
	else if (bc_take(bc, "break"))
		enter(bc, BC_BREAK);
	else if (bc_take(bc, "continue"))
		enter(bc, BC_CONTINUE);
	else if (bc_take(bc, "halt"))
		enter(bc, BC_HALT);
	else if (bc_take(bc, "quit"))
		bc->quits = true;
	else {
		value = bc_expression(bc);
		if (bc->live && !bc->f->unknown && !bc->assigned && !is_void_call(bc, from)) {
			print_number(bc, &value);
			buf_add_char(&bc->f->out, '\n');
		}
	}
	bc->depth--;
}

/* The statements of a line, which may go on in others; returns where it ends. */
static void line(struct bc *bc, bool live)
{
	bc->live = live;
	bc->defined = false;
	for (;;) {
		bc_blanks(bc);
		if (bc->f->unknown || bc->defined || bc_peek(bc) == '\n' || !bc_peek(bc))
			return;
		if (bc_take(bc, ";"))
			continue;
		bc_statement(bc);
		bc->live = live && bc->flow == BC_GOES_ON;
		bc_blanks(bc);
		if (!bc->defined && bc_peek(bc) != ';' && bc_peek(bc) != '\n' && bc_peek(bc))
			bc_give_up(bc);
	}
}

void filter_bc(struct filter *f)
{
	struct options o = filter_options(f, "e: expression: f: file:");
	struct bc bc = { .f = f, .ibase = 10, .obase = 10 };
	struct buf all = BUF_IN(f->arena);
	struct str text;

	while (options_next(&o) == OPTION_FLAG) {
		if (options_is(&o, "l", "mathlib"))
			bc.scale = 20;
		else if (!options_is(&o, "qsw", "quiet") && !options_is(&o, "i", "standard") &&
			 !options_is(&o, NULL, "warn"))
			filter_unknown(f);
	}
	for (size_t i = o.at + 1; i <= f->n && !f->unknown; i++) {
		if (!filter_read(f, i < f->n ? f->args[i] : STR("-"), &text))
			return;
		buf_add(&all, text);
	}
	f->failed |= buf_failed(&all);
	bc.text = buf_str(&all);
	while (bc.at < bc.text.len && !f->unknown && !bc.quits && bc.flow == BC_GOES_ON) {
		size_t from = bc.at;

		line(&bc, false);
		/* A line that is not ended is not run. */
		if (bc.quits || f->unknown || (!bc_peek(&bc) && !bc.defined))
			break;
		bc.at = from;
		line(&bc, true);
		bc.at += bc_peek(&bc) == '\n';
	}
}
