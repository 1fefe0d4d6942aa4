/* AWK's expressions. */
#include <math.h>
#include <stdlib.h>

#include "lang/awk/machine.h"

/* $N: a number that no field has is -1. */
static int64_t field_number(double number)
{
	return number >= 0 && number < INT32_MAX ? (int64_t)number : -1;
}

static struct str key_of(struct awk_machine *m, const struct awk_node *list, bool *ret_known)
{
	struct str key = STR(""), part;

	*ret_known = true;
	for (const struct awk_node *node = list; node; node = node->next) {
		struct awk_value value = awk_eval(m, node);

		*ret_known &= awk_to_known(m, &value, &part);
		if (*ret_known)
			key = node == list ? part
					   : arena_printf(m->arena, "%.*s\034%.*s", STR_ARGS(key),
						     STR_ARGS(part));
	}
	if (!key.at)
		*ret_known = false;
	return key;
}

static struct awk_cell *place_of(struct awk_machine *m, const struct awk_node *node)
{
	struct str key;
	bool known;

	if (node->kind == AWK_NAME)
		return awk_cell(m, node->text, (struct str){ 0 });
	if (node->kind != AWK_INDEX)
		return NULL;
	key = key_of(m, node->list, &known);
	return known ? awk_cell(m, node->text, key) : NULL;
}

/* Variables that change how records are read. */
static void special(struct awk_machine *m, struct str name, const struct awk_value *value)
{
	double number;

	if (str_is(name, "NF")) {
		if (awk_to_number(m, value, &number) && number >= 0 && number < 1000)
			awk_set_count(m, (int64_t)number);
		else
			awk_set_record(m, field_any());
	} else if (str_is(name, "IGNORECASE")) {
		m->ignores_case = awk_truth(m, value) == YES;
	} else if (str_is(name, "FIELDWIDTHS") || str_is(name, "FPAT")) {
		m->other_fields = true;
		awk_set_record(m, m->record);
	}
}

void awk_assign(struct awk_machine *m, const struct awk_node *target, struct awk_value value)
{
	struct awk_cell *cell;
	double number;

	if (!target)
		return;
	if (target->kind == AWK_FIELD) {
		struct awk_value index = awk_eval(m, target->a);

		if (awk_to_number(m, &index, &number))
			awk_set_field(m, field_number(number), value);
		else
			awk_set_record(m, field_any());
		return;
	}
	cell = place_of(m, target);
	if (cell)
		cell->value = value;
	if (target->kind == AWK_NAME)
		special(m, target->text, &value);
}

static struct awk_value calculate(
	struct awk_machine *m, char op, struct awk_value a, struct awk_value b)
{
	double x, y;

	if (!awk_to_number(m, &a, &x) || !awk_to_number(m, &b, &y))
		return awk_unknown();
	switch (op) {
	case '+':
		return awk_number(x + y);
	case '-':
		return awk_number(x - y);
	case '*':
		return awk_number(x * y);
	case '/':
		return y != 0 ? awk_number(x / y) : awk_unknown();
	case '%':
		return y != 0 ? awk_number(fmod(x, y)) : awk_unknown();
	default:
		return awk_number(pow(x, y));
	}
}

bool awk_looks_numeric(struct awk_machine *m, const struct awk_value *value, double *ret)
{
	struct str text;
	char *end;

	if (value->numeric || !value->text.n) {
		*ret = value->numeric ? value->number : 0;
		return true;
	}
	if (!value->read || !awk_to_known(m, value, &text))
		return false;
	text = arena_copy(m->arena, str_trim(text));
	if (!text.len || strspn(text.at, "+-.0123456789eE") != text.len)
		return false;
	*ret = strtod(text.at, &end);
	return !*end;
}

static struct awk_value from_tri(enum tri answer)
{
	return answer == MAYBE ? awk_unknown() : awk_number(answer == YES);
}

static struct awk_value compare(
	struct awk_machine *m, char op, struct awk_value a, struct awk_value b)
{
	struct str s, t;
	double x, y;
	int order;

	if (a.unset)
		a = awk_str(m, STR(""));
	if (b.unset)
		b = awk_str(m, STR(""));
	if ((a.text.n || a.numeric || b.text.n || b.numeric) && awk_looks_numeric(m, &a, &x) &&
		awk_looks_numeric(m, &b, &y)) {
		order = (x > y) - (x < y);
	} else if (awk_to_known(m, &a, &s) && awk_to_known(m, &b, &t)) {
		order = str_compare(s, t);
	} else if ((op == '=' || op == 'n') && awk_to_known(m, &b, &t)) {
		struct field text = awk_to_text(m, &a);
		enum tri equal = field_equals(&text, t);

		return from_tri(op == '=' ? equal : tri_not(equal));
	} else {
		return awk_unknown();
	}
	switch (op) {
	case '<':
		return awk_number(order < 0);
	case 'l':
		return awk_number(order <= 0);
	case '=':
		return awk_number(order == 0);
	case 'n':
		return awk_number(order != 0);
	case '>':
		return awk_number(order > 0);
	default:
		return awk_number(order >= 0);
	}
}

static struct awk_value match(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value subject = awk_eval(m, node->a), pattern;
	struct str regex;
	enum tri found;

	if (node->b->kind == AWK_REGEX) {
		regex = node->b->text;
	} else {
		pattern = awk_eval(m, node->b);
		if (!awk_to_known(m, &pattern, &regex))
			return awk_unknown();
	}
	found = awk_match(m, regex, awk_to_text(m, &subject), NULL, NULL);
	return from_tri(node->op == '!' ? tri_not(found) : found);
}

static struct awk_value member(struct awk_machine *m, const struct awk_node *node)
{
	bool known;
	struct str key = key_of(m, node->list, &known);

	for (const struct awk_cell *cell = m->cells; known && cell; cell = cell->next)
		if (cell->key.at && str_equal(cell->name, node->text) && str_equal(cell->key, key))
			return awk_number(1);
	return known ? awk_number(0) : awk_unknown();
}

static struct awk_value logic(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value a = awk_eval(m, node->a), b;
	enum tri left = awk_truth(m, &a), right;

	if (node->op == '&' ? left == NO : left == YES)
		return awk_number(left == YES);
	b = awk_eval(m, node->b);
	right = awk_truth(m, &b);
	return from_tri(node->op == '&' ? tri_and(left, right) : tri_or(left, right));
}

static struct awk_value binary(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value a, b;

	if (node->op == 'i')
		return member(m, node);
	if (!node->a || !node->b)
		return awk_unknown();
	if (node->op == '&' || node->op == '|')
		return logic(m, node);
	if (node->op == '~' || node->op == '!')
		return match(m, node);
	a = awk_eval(m, node->a);
	b = awk_eval(m, node->b);
	if (node->op == 'c')
		return awk_text(field_join(m->arena, awk_to_text(m, &a), awk_to_text(m, &b)));
	if (strchr("+-*/%^", node->op))
		return calculate(m, node->op, a, b);
	return compare(m, node->op, a, b);
}

static struct awk_value assign(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value value = awk_eval(m, node->b);

	if (node->op != '=')
		value = calculate(m, node->op, awk_eval(m, node->a), value);
	awk_assign(m, node->a, value);
	return value;
}

static struct awk_value step(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value before = awk_eval(m, node->a);
	struct awk_value after = calculate(m, node->op, before, awk_number(1));
	double number;

	awk_assign(m, node->a, after);
	if (node->number)
		return after;
	return awk_to_number(m, &before, &number) ? awk_number(number) : before;
}

static struct awk_value unary(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value value;

	if (node->op == '!' && node->a && node->a->kind == AWK_REGEX)
		value = from_tri(awk_match(m, node->a->text, m->record, NULL, NULL));
	else
		value = awk_eval(m, node->a);
	if (node->op == '!')
		return from_tri(tri_not(awk_truth(m, &value)));
	return calculate(m, node->op, awk_number(0), value);
}

static struct awk_value read_line(struct awk_machine *m, const struct awk_node *node)
{
	struct field line = field_any();
	bool known = true;
	int got;

	if (node->op == 0) {
		struct field before = m->record;

		got = awk_next_record(m);
		known = m->rest_known;
		line = m->record;
		if (node->a)
			awk_set_record(m, before);
	} else {
		got = awk_getline(m, node, &line, &known);
	}
	if (got > 0 && node->a)
		awk_assign(m, node->a, awk_read_text(line));
	else if (got > 0)
		awk_set_record(m, line);
	return known ? awk_number(got) : awk_unknown();
}

/* Parameters live in cells of their names, put back afterwards. */
static struct awk_value call(struct awk_machine *m, const struct awk_node *node)
{
	const struct awk_function *function = m->program.functions;
	struct awk_value saved[16], result;
	const struct awk_node *arg;
	bool found;

	while (function && !str_equal(function->name, node->text))
		function = function->next;
	if (!function) {
		result = awk_builtin(m, node, &found);
		return result;
	}
	if (++m->calls > MAX_AWK_CALLS) {
		m->calls--;
		return awk_unknown();
	}
	arg = node->list;
	for (size_t i = 0; i < function->n_params; i++, arg = arg ? arg->next : NULL) {
		struct awk_value value = arg ? awk_eval(m, arg) : (struct awk_value){ 0 };

		saved[i] = awk_cell(m, function->params[i], (struct str){ 0 })->value;
		awk_set(m, function->params[i], value);
	}
	m->result = (struct awk_value){ 0 };
	awk_exec(m, function->body);
	result = m->result;
	for (size_t i = function->n_params; i > 0; i--)
		awk_set(m, function->params[i - 1], saved[i - 1]);
	m->calls--;
	return result;
}

static struct awk_value environment(struct awk_machine *m, const struct awk_node *node)
{
	bool known;
	struct str name = key_of(m, node->list, &known);
	struct value value = value_unknown();
	struct awk_value index, result;
	double at;

	if (known && str_is(node->text, "ENVIRON") && m->input->environment)
		value = m->input->environment(m->input->self, name);
	result = awk_unknown();
	if (str_is(node->text, "ENVIRON") && value.n == 1 && !value.open) {
		if (value.alternatives[0].n == 1)
			return awk_text(value.alternatives[0].at[0]);
		result.unset = value.alternatives[0].n == 0;
	}
	if (str_is(node->text, "ENVIRON"))
		return result;
	index = awk_str(m, name);
	if (known && awk_to_number(m, &index, &at))
		result = awk_cell(m, node->text, name)->value;
	return result;
}

static struct awk_value eval(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value value;
	struct awk_cell *cell;
	double number;

	switch ((unsigned int)node->kind) {
	case AWK_NUMBER:
		return awk_number(node->number);
	case AWK_STRING:
		return awk_str(m, node->text);
	case AWK_REGEX:
		return from_tri(awk_match(m, node->text, m->record, NULL, NULL));
	case AWK_NAME:
		if (str_is(node->text, "NF"))
			awk_field(m, 1);
		return str_is(node->text, "NF") && !m->fields_known
			       ? awk_unknown()
			       : awk_cell(m, node->text, (struct str){ 0 })->value;
	case AWK_INDEX:
		if (str_is(node->text, "ENVIRON") || str_is(node->text, "ARGV"))
			return environment(m, node);
		cell = place_of(m, node);
		return cell && !awk_is_open(m, node->text) ? cell->value : awk_unknown();
	case AWK_FIELD:
		value = awk_eval(m, node->a);
		return awk_to_number(m, &value, &number) ? awk_field(m, field_number(number))
							 : awk_unknown();
	case AWK_BINARY:
		return binary(m, node);
	case AWK_UNARY:
		return unary(m, node);
	case AWK_STEP:
		return step(m, node);
	case AWK_ASSIGN:
		return assign(m, node);
	case AWK_COND:
		value = awk_eval(m, node->a);
		if (awk_truth(m, &value) == YES)
			return awk_eval(m, node->b);
		if (awk_truth(m, &value) == NO)
			return awk_eval(m, node->c);
		awk_eval(m, node->b);
		awk_eval(m, node->c);
		return awk_unknown();
	case AWK_CALL:
		return call(m, node);
	case AWK_GETLINE:
		return read_line(m, node);
	default:
		return awk_unknown();
	}
}

struct awk_value awk_eval(struct awk_machine *m, const struct awk_node *node)
{
	struct awk_value value;

	if (!node || !awk_step(m) || m->nested >= MAX_AWK_NESTED)
		return awk_unknown();
	m->line = node->line;
	m->nested++;
	value = eval(m, node);
	m->nested--;
	return value;
}
