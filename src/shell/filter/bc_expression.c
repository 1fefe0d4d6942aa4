/* Expressions of bc: a function that is called runs its statements. */
#include "shell/filter/bc.h"

static struct bc_name *find_name(struct bc *bc, struct str name, int64_t element)
{
	for (size_t i = bc->n_names; i-- > 0;)
		if (str_equal(bc->names[i].name, name) && bc->names[i].element == element)
			return &bc->names[i];
	if (bc->n_names == MAX_BC_NAMES) {
		bc_give_up(bc);
		return &bc->names[0];
	}
	bc->names[bc->n_names] = (struct bc_name){ .name = name, .element = element };
	return &bc->names[bc->n_names++];
}

static int64_t whole(struct bc *bc, const struct decimal *value)
{
	struct decimal cut;
	int64_t number = 0;

	if (!decimal_rescale(value, 0, &cut) || !decimal_whole(&cut, &number))
		bc_give_up(bc);
	return number;
}

/* What can be assigned to: a variable, an element, scale, ibase, obase, last. */
struct place {
	struct str name;
	int64_t element;
};

static int64_t *setting(struct bc *bc, struct str name)
{
	return str_is(name, "scale")   ? &bc->scale
	       : str_is(name, "ibase") ? &bc->ibase
	       : str_is(name, "obase") ? &bc->obase
				       : NULL;
}

static struct decimal value_of(struct bc *bc, const struct place *place)
{
	const int64_t *set = setting(bc, place->name);

	if (set)
		return decimal_of(*set);
	if (str_is(place->name, "last"))
		return bc->last;
	return find_name(bc, place->name, place->element)->value;
}

static void assign(struct bc *bc, const struct place *place, const struct decimal *value)
{
	int64_t *set = setting(bc, place->name);

	if (!bc->live)
		return;
	if (str_is(place->name, "last"))
		bc->last = *value;
	else if (!set)
		find_name(bc, place->name, place->element)->value = *value;
	else {
		*set = whole(bc, value);
		if (bc->scale < 0 || bc->scale > MAX_DECIMAL_SCALE || bc->ibase < 2 ||
			bc->ibase > 16 || bc->obase < 2 || bc->obase > 1000000)
			bc_give_up(bc);
	}
}

static struct decimal calculate(
	struct bc *bc, char op, const struct decimal *a, const struct decimal *b)
{
	unsigned int scale = (unsigned int)bc->scale;
	struct decimal made = { 0 };
	bool told = false;

	if (!bc->live)
		return made;
	if (++bc->steps > MAX_BC_STEPS)
		bc_give_up(bc);
	switch (op) {
	case '+':
		told = decimal_add(a, b, &made);
		break;
	case '-':
		told = decimal_subtract(a, b, &made);
		break;
	case '*':
		told = decimal_multiply(a, b, scale, &made);
		break;
	case '/':
		told = decimal_divide(a, b, scale, &made);
		break;
	case '%':
		told = decimal_modulo(a, b, scale, &made);
		break;
	case '^':
		told = decimal_power(a, b, scale, &made);
		break;
	}
	if (!told)
		bc_give_up(bc);
	return made;
}

/* Binds the parameters and auto variables behind bc->at; the values before stand in @saved. */
static size_t bind(struct bc *bc, const struct decimal *args, size_t n_args, const char *end,
	struct bc_name *saved, size_t most)
{
	size_t n = 0;

	while (!bc->f->unknown && !bc_take(bc, end)) {
		struct str name = bc_take_name(bc);
		struct bc_name *variable = find_name(bc, name, -1);

		if (!name.len || n == most || bc_peek(bc) == '[') {
			bc_give_up(bc);
			break;
		}
		saved[n] = *variable;
		variable->value = n < n_args ? args[n] : (struct decimal){ 0 };
		n++;
		bc_take(bc, ",");
	}
	return n;
}

static void restore(struct bc *bc, const struct bc_name *saved, size_t n)
{
	while (n-- > 0)
		find_name(bc, saved[n].name, -1)->value = saved[n].value;
}

static struct decimal call(
	struct bc *bc, struct str name, const struct decimal *args, size_t n_args)
{
	const struct bc_function *function = NULL;
	struct bc_name saved[8], autos[8];
	struct decimal returned;
	size_t behind = bc->at, n, n_autos = 0;

	for (size_t i = 0; i < bc->n_functions; i++)
		if (str_equal(bc->functions[i].name, name))
			function = &bc->functions[i];
	if (!function || bc->depth++ == MAX_BC_DEPTH) {
		bc_give_up(bc);
		return (struct decimal){ 0 };
	}
	bc->at = function->parameters;
	n = bind(bc, args, n_args, ")", saved, ARRAY_SIZE(saved));
	if (n != n_args)
		bc_give_up(bc);
	bc->at = function->body;
	bc_blank_lines(bc);
	if (bc_take(bc, "auto")) {
		size_t end = bc->at;

		while (end < bc->text.len && bc->text.at[end] != '\n' && bc->text.at[end] != ';')
			end++;
		n_autos = bind(bc, NULL, 0,
			end < bc->text.len && bc->text.at[end] == ';' ? ";" : "\n", autos,
			ARRAY_SIZE(autos));
	}
	bc->returned = (struct decimal){ 0 };
	while (!bc->f->unknown && bc->flow == BC_GOES_ON) {
		bc_blank_lines(bc);
		if (bc_take(bc, "}"))
			break;
		if (!bc_take(bc, ";"))
			bc_statement(bc);
	}
	if (bc->flow != BC_HALT)
		bc->flow = BC_GOES_ON;
	returned = bc->returned;
	restore(bc, autos, n_autos);
	restore(bc, saved, n);
	bc->depth--;
	if (!bc->f->unknown)
		bc->at = behind;
	return returned;
}

/* NAME( ... ): a function of bc's own or of the text. */
static struct decimal function_call(struct bc *bc, struct str name)
{
	struct decimal args[8], made = { 0 };
	size_t n = 0;

	while (!bc->f->unknown && !bc_take(bc, ")")) {
		if (n == ARRAY_SIZE(args)) {
			bc_give_up(bc);
			break;
		}
		args[n++] = bc_expression(bc);
		bc_take(bc, ",");
	}
	bc->assigned = false;
	if (bc->f->unknown || !bc->live)
		return made;
	if (++bc->steps > MAX_BC_STEPS)
		bc_give_up(bc);
	if (n == 1 && str_is(name, "length"))
		return decimal_of(decimal_length(&args[0]));
	if (n == 1 && str_is(name, "scale"))
		return decimal_of(args[0].scale);
	if (n == 1 && str_is(name, "sqrt")) {
		if (!decimal_root(&args[0], (unsigned int)bc->scale, &made))
			bc_give_up(bc);
		return made;
	}
	return call(bc, name, args, n);
}

static struct decimal number(struct bc *bc)
{
	struct buf digits = BUF_IN(bc->f->arena);
	struct decimal made = { 0 };

	while ((bc_peek(bc) >= '0' && bc_peek(bc) <= '9') ||
		(bc_peek(bc) >= 'A' && bc_peek(bc) <= 'F') || bc_peek(bc) == '.' ||
		str_starts(str_skip(bc->text, bc->at), "\\\n")) {
		if (bc_peek(bc) == '\\')
			bc->at++;
		else
			buf_add_char(&digits, bc_peek(bc));
		bc->at++;
	}
	bc->f->failed |= buf_failed(&digits);
	if (str_is(buf_str(&digits), "."))
		return bc->last;
	if (!decimal_read(buf_str(&digits), (unsigned int)bc->ibase, &made))
		bc_give_up(bc);
	return made;
}

/* Behind a place: = += ... ++ --, or its value. */
static struct decimal place_value(struct bc *bc, const struct place *place)
{
	static const char *const ops[] = { "=", "+=", "-=", "*=", "/=", "%=", "^=" };
	struct decimal value = value_of(bc, place), one = decimal_of(1), made;

	if (bc_take(bc, "++") || bc_take(bc, "--")) {
		made = calculate(bc, bc->text.at[bc->at - 1], &value, &one);
		assign(bc, place, &made);
		bc->assigned = false;
		return value;
	}
	bc_blanks(bc);
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		if (str_starts(str_skip(bc->text, bc->at), "==") || !bc_take(bc, ops[i]))
			continue;
		made = bc_expression(bc);
		if (i)
			made = calculate(bc, ops[i][0], &value, &made);
		assign(bc, place, &made);
		bc->assigned = true;
		return made;
	}
	bc->assigned = false;
	return value;
}

static struct decimal name_value(struct bc *bc, struct place *ret_place)
{
	struct place place = { bc_take_name(bc), -1 };

	if (place.name.len > 1 && bc_take(bc, "("))
		return function_call(bc, place.name);
	if (place.name.len == 1 && bc_take(bc, "("))
		return function_call(bc, place.name);
	if (str_is(place.name, "read") || str_is(place.name, "random"))
		bc_give_up(bc);
	if (bc_take(bc, "[")) {
		struct decimal index = bc_expression(bc);

		place.element = bc->live ? whole(bc, &index) : 0;
		if (place.element < 0)
			bc_give_up(bc);
		bc_expect(bc, "]");
	}
	if (ret_place) {
		*ret_place = place;
		return value_of(bc, &place);
	}
	return place_value(bc, &place);
}

static struct decimal primary(struct bc *bc)
{
	struct decimal made = { 0 }, one = decimal_of(1);
	struct place place;

	bc_blanks(bc);
	if (bc_take(bc, "(")) {
		made = bc_expression(bc);
		bc_expect(bc, ")");
		bc->assigned = false;
	} else if (bc_take(bc, "++") || bc_take(bc, "--")) {
		char op = bc->text.at[bc->at - 1];

		made = name_value(bc, &place);
		made = calculate(bc, op, &made, &one);
		assign(bc, &place, &made);
		bc->assigned = false;
	} else if (bc_take(bc, "-")) {
		struct decimal zero = { 0 };

		made = primary(bc);
		made = calculate(bc, '-', &zero, &made);
		bc->assigned = false;
	} else if (bc_peek(bc) >= 'a' && bc_peek(bc) <= 'z') {
		made = name_value(bc, NULL);
	} else if ((bc_peek(bc) >= '0' && bc_peek(bc) <= '9') ||
		   (bc_peek(bc) >= 'A' && bc_peek(bc) <= 'F') || bc_peek(bc) == '.') {
		bc->assigned = false;
		made = number(bc);
	} else {
		bc_give_up(bc);
	}
	return made;
}

static bool is_assignment(const struct bc *bc)
{
	return bc->at + 1 < bc->text.len && bc->text.at[bc->at + 1] == '=';
}

static struct decimal power(struct bc *bc)
{
	struct decimal a = primary(bc), b;

	bc_blanks(bc);
	if (bc_peek(bc) != '^' || is_assignment(bc))
		return a;
	bc->at++;
	b = power(bc);
	bc->assigned = false;
	return calculate(bc, '^', &a, &b);
}

static struct decimal operations(
	struct bc *bc, const char *ops, struct decimal (*above)(struct bc *bc))
{
	struct decimal a = above(bc);

	for (;;) {
		struct decimal b;
		char op;

		bc_blanks(bc);
		op = bc_peek(bc);
		if (!op || !strchr(ops, op) || is_assignment(bc))
			return a;
		bc->at++;
		b = above(bc);
		bc->assigned = false;
		a = calculate(bc, op, &a, &b);
	}
}

static struct decimal product(struct bc *bc)
{
	return operations(bc, "*/%", power);
}

static struct decimal sum(struct bc *bc)
{
	return operations(bc, "+-", product);
}

static struct decimal relation(struct bc *bc)
{
	static const char *const ops[] = { "==", "!=", "<=", ">=", "<", ">" };
	struct decimal a = sum(bc);

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		struct decimal b;
		int order;

		if (!bc_take(bc, ops[i]))
			continue;
		b = sum(bc);
		bc->assigned = false;
		order = decimal_compare(&a, &b);
		a = decimal_of(i == 0   ? order == 0
			       : i == 1 ? order != 0
			       : i == 2 ? order <= 0
			       : i == 3 ? order >= 0
			       : i == 4 ? order < 0
					: order > 0);
		i = (size_t)-1;
	}
	return a;
}

static struct decimal negation(struct bc *bc)
{
	struct decimal a;

	bc_blanks(bc);
	if (bc_peek(bc) != '!' || is_assignment(bc))
		return relation(bc);
	bc->at++;
	a = negation(bc);
	bc->assigned = false;
	return decimal_of(decimal_is_zero(&a));
}

static struct decimal conjunction(struct bc *bc)
{
	struct decimal a = negation(bc);

	while (bc_take(bc, "&&")) {
		struct decimal b = negation(bc);

		bc->assigned = false;
		a = decimal_of(!decimal_is_zero(&a) && !decimal_is_zero(&b));
	}
	return a;
}

struct decimal bc_expression(struct bc *bc)
{
	struct decimal a;

	if (bc->depth++ >= MAX_BC_DEPTH || bc->f->unknown) {
		bc_give_up(bc);
		bc->depth--;
		return decimal_of(0);
	}
	a = conjunction(bc);
	while (bc_take(bc, "||")) {
		struct decimal b = conjunction(bc);

		bc->assigned = false;
		a = decimal_of(!decimal_is_zero(&a) || !decimal_is_zero(&b));
	}
	bc->depth--;
	return a;
}
