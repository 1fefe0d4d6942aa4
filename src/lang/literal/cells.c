/* C's declarations and statements, and the way to main(). */
#include "lang/literal/cells.h"

struct cell_name *cells_find(struct cells *c, struct str name)
{
	for (size_t i = c->n_names; i-- > 0;)
		if ((i >= c->first_name || i < c->n_globals) && str_equal(c->names[i].name, name))
			return &c->names[i];
	return NULL;
}

static struct cell_name *declare(struct cells *c, struct str name, bool narrow, bool pointer)
{
	if (c->n_names == MAX_CELL_NAMES || !name.len) {
		cells_fail(c);
		return NULL;
	}
	c->names[c->n_names] =
		(struct cell_name){ .name = name, .narrow = narrow, .pointer = pointer };
	return &c->names[c->n_names++];
}

/* { 1, 2, 'c' } or "text" for an array of @n cells; n 0: as many as there are. */
static void initialize(struct cells *c, struct cell_name *name, size_t n, bool does)
{
	int64_t values[512];
	size_t given = 0;

	cells_blank(c);
	if (c->at < c->text.len && c->text.at[c->at] == '"') {
		name->value = cells_string(c);
		given = c->n_cells - (size_t)(name->value - CELL_BASE);
		if (n > given)
			cells_new(c, n - given, true);
		return;
	}
	if (!cells_take(c, "{"))
		cells_fail(c);
	while (!c->failed && !cells_take(c, "}")) {
		if (given == ARRAY_SIZE(values))
			cells_fail(c);
		else
			values[given++] = cells_assignment(c, does);
		cells_take(c, ",");
	}
	name->value = cells_new(c, MAX(n, given), name->narrow);
	for (size_t i = 0; i < given && !c->failed; i++)
		c->cells[(size_t)(name->value - CELL_BASE) + i] =
			name->narrow ? (signed char)values[i] : values[i];
}

bool cells_type(struct cells *c, bool *ret_narrow)
{
	static const char *const types[] = { "char", "int", "unsigned", "signed", "long", "short",
		"const", "static", "register", "volatile", "size_t", "uint8_t", "void" };
	bool any = false;

	*ret_narrow = false;
	for (;;) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_SIZE(types) && !found; i++)
			if (cells_keyword(c, types[i])) {
				found = any = true;
				*ret_narrow |= i == 0 || str_is(str_from(types[i]), "uint8_t");
			}
		if (!found)
			return any;
	}
}

static void declared(struct cells *c, bool narrow, bool does)
{
	bool pointer = false;
	struct cell_name *name;
	size_t n = 0;

	while (cells_take(c, "*"))
		pointer = true;
	name = declare(c, cells_word(c), narrow, pointer);
	if (!name)
		return;
	if (cells_take(c, "[")) {
		name->array = name->pointer = true;
		if (!cells_take(c, "]")) {
			n = (size_t)cells_expression(c, does);
			if (!cells_take(c, "]") || n > MAX_CELLS || pointer)
				cells_fail(c);
		}
		if (cells_take(c, "="))
			initialize(c, name, n, does);
		else
			name->value = cells_new(c, n, narrow);
		name->n = c->n_cells - (size_t)(name->value - CELL_BASE);
	} else if (cells_take(c, "=")) {
		name->value = cells_assignment(c, does);
		if (!pointer)
			name->value = narrow ? (signed char)name->value : (int32_t)name->value;
	}
}

bool cells_declaration(struct cells *c, bool does)
{
	bool narrow;

	if (!cells_type(c, &narrow))
		return false;
	do
		declared(c, narrow, does);
	while (!c->failed && cells_take(c, ","));
	if (!cells_take(c, ";"))
		cells_fail(c);
	return true;
}

static bool condition(struct cells *c, bool does)
{
	int64_t value;

	if (!cells_take(c, "("))
		cells_fail(c);
	value = cells_expression(c, does);
	if (!cells_take(c, ")"))
		cells_fail(c);
	return value != 0;
}

static bool leaves(struct cells *c)
{
	return c->failed || c->breaks || c->continues || c->returns;
}

/* After a round; false: the loop is left. */
static bool goes_on(struct cells *c)
{
	bool on = !c->failed && !c->breaks && !c->returns;

	c->breaks = c->continues = false;
	return on;
}

static void for_loop(struct cells *c, bool does)
{
	size_t names = c->n_names, test, step, behind;

	if (!cells_take(c, "("))
		cells_fail(c);
	if (!cells_declaration(c, does) && !cells_take(c, ";")) {
		cells_expression(c, does);
		if (!cells_take(c, ";"))
			cells_fail(c);
	}
	test = c->at;
	while (!c->failed) {
		bool holds = true;

		c->at = test;
		if (!cells_take(c, ";")) {
			holds = cells_expression(c, does) != 0;
			if (!cells_take(c, ";"))
				cells_fail(c);
		}
		step = c->at;
		/* Over the step to the body. */
		for (unsigned int depth = 0;
			c->at < c->text.len && (depth || c->text.at[c->at] != ')'); c->at++)
			depth += (c->text.at[c->at] == '(') - (c->text.at[c->at] == ')');
		c->at++;
		cells_count(c, c->at - step);
		cells_statement(c, does && holds);
		if (!does || !holds || !goes_on(c))
			break;
		behind = c->at;
		c->at = step;
		cells_blank(c);
		if (c->at < c->text.len && c->text.at[c->at] != ')')
			cells_expression(c, does);
		c->at = behind;
	}
	c->n_names = names;
}

static void while_loop(struct cells *c, bool does)
{
	size_t start = c->at;

	while (!c->failed) {
		bool holds;

		c->at = start;
		holds = condition(c, does);
		cells_statement(c, does && holds);
		if (!does || !holds || !goes_on(c))
			return;
	}
}

static void do_loop(struct cells *c, bool does)
{
	size_t start = c->at;

	while (!c->failed) {
		bool on;

		c->at = start;
		cells_statement(c, does);
		on = goes_on(c);
		if (!cells_keyword(c, "while"))
			cells_fail(c);
		if (!condition(c, does) || !does || !on)
			break;
	}
	if (!cells_take(c, ";"))
		cells_fail(c);
}

static void if_else(struct cells *c, bool does)
{
	bool holds = condition(c, does);

	cells_statement(c, does && holds);
	if (cells_keyword(c, "else"))
		cells_statement(c, does && !holds);
}

static void block(struct cells *c, bool does)
{
	size_t names = c->n_names;

	while (!c->failed && !cells_take(c, "}")) {
		cells_statement(c, does);
		does &= !leaves(c);
	}
	c->n_names = names;
}

void cells_statement(struct cells *c, bool does)
{
	if (++c->depth > MAX_CELL_DEPTH || !cells_step(c)) {
		cells_fail(c);
		return;
	}
	if (cells_take(c, "{")) {
		block(c, does);
	} else if (cells_keyword(c, "for")) {
		for_loop(c, does);
	} else if (cells_keyword(c, "while")) {
		while_loop(c, does);
	} else if (cells_keyword(c, "do")) {
		do_loop(c, does);
	} else if (cells_keyword(c, "if")) {
		if_else(c, does);
	} else if (cells_keyword(c, "return")) {
		if (!cells_take(c, ";")) {
			int64_t value = cells_expression(c, does);

			c->result = does ? value : c->result;
			if (!cells_take(c, ";"))
				cells_fail(c);
		}
		c->returns |= does;
	} else if (cells_keyword(c, "break")) {
		c->breaks |= does;
		cells_take(c, ";");
	} else if (cells_keyword(c, "continue")) {
		c->continues |= does;
		cells_take(c, ";");
	} else if (!cells_take(c, ";") && !cells_declaration(c, does)) {
		cells_expression(c, does);
		if (!cells_take(c, ";"))
			cells_fail(c);
	}
	c->depth--;
}

/* Variables in front of main(), which is followed then. */
static void program(struct cells *c)
{
	while (!c->failed) {
		size_t start;
		struct str name;
		bool narrow;

		cells_blank(c);
		start = c->at;
		if (!cells_type(c, &narrow) && c->at < c->text.len &&
			!literals_is_word(c->text.at[c->at])) {
			cells_fail(c);
			return;
		}
		while (cells_take(c, "*"))
			;
		name = cells_word(c);
		cells_blank(c);
		if (c->at >= c->text.len || !name.len)
			return;
		if (c->text.at[c->at] != '(') {
			c->at = start;
			if (!cells_declaration(c, true))
				cells_fail(c);
			c->n_globals = c->first_name = c->n_names;
			continue;
		}
		cells_skip_block(c);
		if (str_is(name, "main")) {
			cells_statement(c, true);
			return;
		}
		if (!cells_take(c, ";"))
			cells_skip_block(c);
	}
}

void literals_run_c(struct literals *l)
{
	struct cells *c;

	if (!str_contains(l->input->text, "main") ||
		(!str_contains(l->input->text, "for") && !str_contains(l->input->text, "while")))
		return;
	c = arena_alloc(l->arena, struct cells, 1);
	l->failed |= !c;
	if (!c)
		return;
	c->l = l;
	c->text = l->input->text;
	program(c);
}
