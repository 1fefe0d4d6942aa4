/* What operators make of two numbers: 64 bits, wrapping. */
#include "shell/expand/arith.h"

struct number number_known(int64_t value)
{
	return (struct number){ .value = value, .known = true };
}

struct number number_unknown(void)
{
	return (struct number){ 0 };
}

const struct piece *number_own_pid(const struct value *value)
{
	const struct field *field = value->alternatives[0].at;

	return value->n == 1 && !value->open && value->alternatives[0].n == 1 && field->n == 1 &&
			       field->pieces[0].kind == PIECE_OWN_PID
		       ? &field->pieces[0]
		       : NULL;
}

struct value number_value(struct arena *arena, struct number number)
{
	struct field *field;

	if (number.known)
		return value_text(arena, arena_printf(arena, "%lld", (long long)number.value));
	field = number.own ? arena_alloc(arena, struct field, 1) : NULL;
	if (!field)
		return value_unknown();
	*field = (struct field){ .pieces = number.own, .n = 1 };
	return value_fields((struct fields){ field, 1 });
}

static struct number power(int64_t base, int64_t exponent, bool *ret_refused)
{
	uint64_t result = 1, factor = (uint64_t)base;

	*ret_refused = exponent < 0;
	for (; exponent > 0; exponent >>= 1, factor *= factor)
		if (exponent & 1)
			result *= factor;
	return number_known((int64_t)result);
}

static struct number divide(int64_t x, int64_t y, bool remainder, bool *ret_refused)
{
	*ret_refused = y == 0;
	if (y == 0)
		return number_unknown();
	if (y == -1)
		return number_known(remainder ? 0 : (int64_t)(-(uint64_t)x));
	return number_known(remainder ? x % y : x / y);
}

static int64_t compute(const char *token, int64_t x, int64_t y)
{
	uint64_t u = (uint64_t)x, v = (uint64_t)y;

	switch (token[0]) {
	case '*':
		return (int64_t)(u * v);
	case '+':
		return (int64_t)(u + v);
	case '-':
		return (int64_t)(u - v);
	case '<':
		return token[1] == '<' ? (int64_t)(u << (v & 63)) : token[1] ? x <= y : x < y;
	case '>':
		return token[1] == '>' ? x >> (v & 63) : token[1] ? x >= y : x > y;
	case '=':
		return x == y;
	case '!':
		return x != y;
	case '&':
		return x & y;
	case '^':
		return x ^ y;
	default:
		return x | y;
	}
}

/* A pid plus or minus nothing is that pid; a pid is more than nothing. */
static struct number apply_own(const char *token, struct number x, struct number y)
{
	bool plus = strcmp(token, "+") == 0;

	if (x.own && y.known && y.value == 0 && (plus || strcmp(token, "-") == 0))
		return x;
	if (y.own && x.known && x.value == 0 && plus)
		return y;
	if (x.own && y.known && y.value == 0 &&
		(strcmp(token, ">") == 0 || strcmp(token, "!=") == 0))
		return number_known(1);
	return number_unknown();
}

struct number number_apply(const char *token, struct number x, struct number y, bool *ret_refused)
{
	if (!x.known || !y.known)
		return apply_own(token, x, y);
	if (strcmp(token, "**") == 0)
		return power(x.value, y.value, ret_refused);
	if (token[0] == '/' || token[0] == '%')
		return divide(x.value, y.value, token[0] == '%', ret_refused);
	return number_known(compute(token, x.value, y.value));
}
