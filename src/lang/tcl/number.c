/* Tcl's numbers: 64 bits here, where Tcl has as many as it takes; past them not known. */
#include "lang/tcl/number.h"

#include <math.h>
#include <stdlib.h>

struct tcl_operand tcl_operand(struct str text)
{
	struct tcl_operand operand = { .text = text };
	struct str trimmed = str_trim(text);
	char copy[64], *end;

	if (!tcl_known(text) || trimmed.len == 0 || trimmed.len >= sizeof(copy))
		return operand;
	if (tcl_integer(trimmed, &operand.whole)) {
		operand.number = true;
		return operand;
	}
	if (!strchr("+-.0123456789", trimmed.at[0]))
		return operand;
	memcpy(copy, trimmed.at, trimmed.len);
	copy[trimmed.len] = '\0';
	operand.fraction = strtod(copy, &end);
	operand.number = operand.real = end > copy && !*end && isfinite(operand.fraction);
	return operand;
}

struct tcl_operand tcl_no_operand(void)
{
	return (struct tcl_operand){ .text = tcl_any() };
}

struct tcl_operand tcl_whole(struct tcl *m, int64_t whole)
{
	return (struct tcl_operand){ .text = tcl_number(m, whole), .number = true, .whole = whole };
}

/* The shortest that is read as the same number again. */
static struct str shortest(struct tcl *m, double fraction)
{
	struct str text = { 0 };

	for (int digits = 15; digits <= 17; digits++) {
		text = arena_printf(m->arena, "%.*g", digits, fraction);
		if (!text.at || strtod(text.at, NULL) == fraction)
			break;
	}
	return text;
}

struct tcl_operand tcl_real(struct tcl *m, double fraction)
{
	struct str text;

	if (!isfinite(fraction))
		return tcl_no_operand();
	if (fabs(fraction) < 1e17 && trunc(fraction) == fraction)
		text = arena_printf(m->arena, "%.1f", fraction);
	else
		text = shortest(m, fraction);
	m->failed |= !text.at;
	return (struct tcl_operand){
		.text = text, .number = true, .real = true, .fraction = fraction
	};
}

double tcl_as_real(const struct tcl_operand *operand)
{
	return operand->real ? operand->fraction : (double)operand->whole;
}

static struct tcl_operand power(struct tcl *m, int64_t a, int64_t b)
{
	int64_t made = 1;

	if (b < 0)
		return tcl_no_operand();
	for (int64_t i = 0; i < b; i++)
		if (i > 64 || __builtin_mul_overflow(made, a, &made))
			return tcl_no_operand();
	return tcl_whole(m, made);
}

/* Division goes down, as in Tcl: -7 / 2 is -4. */
static struct tcl_operand divide(struct tcl *m, int64_t a, int64_t b, bool rest)
{
	int64_t quotient, left;

	if (b == 0 || b == -1)
		return b ? tcl_whole(m, rest ? 0 : a == INT64_MIN ? a : -a) : tcl_no_operand();
	quotient = a / b;
	left = a % b;
	if (left && (left < 0) != (b < 0)) {
		quotient--;
		left += b;
	}
	return tcl_whole(m, rest ? left : quotient);
}

static struct tcl_operand shift(struct tcl *m, int64_t a, int64_t b, bool left)
{
	if (b < 0 || b > 62)
		return tcl_no_operand();
	if (!left)
		return tcl_whole(m, a >> b);
	if (a > (INT64_MAX >> b) || a < 0)
		return tcl_no_operand();
	return tcl_whole(m, a << b);
}

static struct tcl_operand whole_numbers(struct tcl *m, char op, int64_t a, int64_t b)
{
	int64_t made;
	bool over = false;

	switch (op) {
	case '+':
		over = __builtin_add_overflow(a, b, &made);
		break;
	case '-':
		over = __builtin_sub_overflow(a, b, &made);
		break;
	case '*':
		over = __builtin_mul_overflow(a, b, &made);
		break;
	case '/':
	case '%':
		return divide(m, a, b, op == '%');
	case 'p':
		return power(m, a, b);
	case 'l':
	case 'r':
		return shift(m, a, b, op == 'l');
	case '&':
		made = a & b;
		break;
	case '^':
		made = a ^ b;
		break;
	default:
		made = a | b;
		break;
	}
	return over ? tcl_no_operand() : tcl_whole(m, made);
}

struct tcl_operand tcl_calculate(
	struct tcl *m, char op, const struct tcl_operand *a, const struct tcl_operand *b)
{
	double x, y;

	if (!a->number || !b->number)
		return tcl_no_operand();
	if (!a->real && !b->real)
		return whole_numbers(m, op, a->whole, b->whole);
	x = tcl_as_real(a);
	y = tcl_as_real(b);
	switch (op) {
	case '+':
		return tcl_real(m, x + y);
	case '-':
		return tcl_real(m, x - y);
	case '*':
		return tcl_real(m, x * y);
	case '/':
		return tcl_real(m, x / y);
	case 'p':
		return tcl_real(m, pow(x, y));
	default:
		return tcl_no_operand();
	}
}

static struct tcl_operand to_whole(struct tcl *m, double value)
{
	return fabs(value) < 9e15 ? tcl_whole(m, (int64_t)value) : tcl_no_operand();
}

static struct tcl_operand extreme(const struct tcl_operand *args, size_t n, bool greatest)
{
	struct tcl_operand best = args[0];

	for (size_t i = 0; i < n; i++) {
		if (!args[i].number)
			return tcl_no_operand();
		if (greatest ? tcl_as_real(&args[i]) > tcl_as_real(&best)
			     : tcl_as_real(&args[i]) < tcl_as_real(&best))
			best = args[i];
	}
	return best;
}

struct tcl_operand tcl_function(
	struct tcl *m, struct str name, const struct tcl_operand *args, size_t n)
{
	double value;

	if (n == 0)
		return tcl_no_operand();
	if (str_is(name, "bool")) {
		enum tri truth = tcl_truth(args[0].text);

		return truth == MAYBE ? tcl_no_operand() : tcl_whole(m, truth == YES);
	}
	if (str_is(name, "max") || str_is(name, "min"))
		return extreme(args, n, str_is(name, "max"));
	if (!args[0].number)
		return tcl_no_operand();
	value = tcl_as_real(&args[0]);
	if (str_is(name, "int") || str_is(name, "wide") || str_is(name, "entier"))
		return args[0].real ? to_whole(m, trunc(value)) : args[0];
	if (str_is(name, "round"))
		return args[0].real ? to_whole(m, round(value)) : args[0];
	if (str_is(name, "abs"))
		return args[0].real        ? tcl_real(m, fabs(value))
		       : args[0].whole < 0 ? tcl_whole(m, -args[0].whole)
					   : args[0];
	if (str_is(name, "double"))
		return tcl_real(m, value);
	if (str_is(name, "floor"))
		return tcl_real(m, floor(value));
	if (str_is(name, "ceil"))
		return tcl_real(m, ceil(value));
	if (str_is(name, "sqrt"))
		return tcl_real(m, sqrt(value));
	if (str_is(name, "pow") && n > 1 && args[1].number)
		return tcl_real(m, pow(value, tcl_as_real(&args[1])));
	return tcl_no_operand();
}
