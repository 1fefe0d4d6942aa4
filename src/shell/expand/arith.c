/*
 * Shell arithmetic (bash(1), ARITHMETIC EVALUATION): 64-bit, wrapping, with assignments. What is
 * not known spreads to the result; text that is not known stands as one operand.
 */
#include <errno.h>

#include "shell/expand/expand.h"
#include "shell/expand/subject.h"
#include "shell/parse/parse.h"

#define MAX_ARITH_DEPTH 96
#define UNKNOWN_OPERAND '\1'

struct number {
	int64_t value;
	bool known;
};

struct arith {
	struct shell *sh;
	struct str text;
	size_t at;
	unsigned int depth;
	bool failed; /* bash would refuse it */
	bool skip;   /* read without effect: the branch that is not taken */
	bool maybe;  /* this branch may not be taken */
	int r;       /* -ENOMEM */
};

/* What an assignment goes to. */
struct place {
	struct str name, subscript;
	bool has_subscript;
};

static struct number parse_comma(struct arith *a);
static struct number parse_assign(struct arith *a);
static struct number parse_unary(struct arith *a);

static struct number known(int64_t value)
{
	return (struct number){ .value = value, .known = true };
}

static struct number unknown(void)
{
	return (struct number){ 0 };
}

static struct number fail(struct arith *a)
{
	a->failed = true;
	a->at = a->text.len;
	return unknown();
}

static int peek(struct arith *a)
{
	while (a->at < a->text.len && a->text.at[a->at] && strchr(" \t\n\r", a->text.at[a->at]))
		a->at++;
	return a->at < a->text.len ? (unsigned char)a->text.at[a->at] : -1;
}

static bool take(struct arith *a, const char *token)
{
	size_t len = strlen(token);

	peek(a);
	if (!str_is(str_slice(a->text, a->at, a->at + len), token))
		return false;
	a->at += len;
	return true;
}

static bool is_name_char(int c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && c >= '0' && c <= '9');
}

static struct number evaluate(
	struct shell *sh, struct str text, unsigned int depth, bool maybe, int *r)
{
	struct arith a = { .sh = sh, .text = text, .depth = depth + 1, .maybe = maybe };
	struct number result;

	if (depth >= MAX_ARITH_DEPTH || !world_step(sh->world, 1)) {
		sh->world->limit_hit = true;
		return unknown();
	}
	if (peek(&a) < 0)
		return known(0);
	result = parse_comma(&a);
	if (peek(&a) >= 0)
		a.failed = true;
	*r = *r < 0 ? *r : a.r;
	return a.failed ? unknown() : result;
}

/* The subscript's own expansions, which bash makes once more here. */
static struct str expand_subscript(struct arith *a, struct str text, bool *ret_known)
{
	struct arena *arena = a->sh->world->arena;
	struct parse_options options = { .depth = a->sh->world->depth };
	struct word *word = NULL;
	struct value value;

	*ret_known = true;
	if (str_find_char(text, '$', 0) == STR_NOT_FOUND &&
		str_find_char(text, '`', 0) == STR_NOT_FOUND)
		return text;
	a->r = shell_parse_heredoc(arena, text, &options, &word);
	if (a->r == 0)
		a->r = expand_text(a->sh, word, &value);
	*ret_known = a->r == 0 && value_known(arena, &value, &text);
	return text;
}

/* False: which element is meant cannot be told. */
static bool place_key(struct arith *a, const struct place *place, struct str *ret_key)
{
	const struct variable *variable = state_variable(a->sh, place->name);
	bool is_known = false;
	struct str text = expand_subscript(a, place->subscript, &is_known);
	struct number index;

	if (!is_known)
		return false;
	if (variable && variable->flags & VARIABLE_ASSOC) {
		*ret_key = text;
		return true;
	}
	index = evaluate(a->sh, text, a->depth, a->maybe, &a->r);
	*ret_key = arena_printf(a->sh->world->arena, "%lld", (long long)index.value);
	return index.known;
}

static struct number number_of(struct arith *a, const struct value *value)
{
	struct str text;
	int64_t n;

	if (value->n == 0 && !value->open)
		return known(0);
	if (!value_known(a->sh->world->arena, value, &text))
		return unknown();
	if (text.len && (text.at[0] != '0' || text.len == 1) && text.at[0] != '-' &&
		str_to_int64(text, &n))
		return known(n);
	return evaluate(a->sh, text, a->depth, a->maybe, &a->r);
}

static struct number load(struct arith *a, const struct place *place)
{
	struct value value;
	struct str key;

	if (a->skip)
		return known(0);
	if (!place->has_subscript) {
		value = state_get(a->sh, place->name);
	} else {
		if (!place_key(a, place, &key))
			return unknown();
		value = state_get_element(a->sh, place->name, key);
	}
	return number_of(a, &value);
}

static void store(struct arith *a, const struct place *place, struct number number)
{
	struct arena *arena = a->sh->world->arena;
	struct value value = value_unknown(), was;
	struct str key;

	if (a->skip || a->failed)
		return;
	if (number.known)
		value = value_text(arena, arena_printf(arena, "%lld", (long long)number.value));
	if (!place->has_subscript) {
		was = state_get(a->sh, place->name);
		if (a->maybe)
			value = value_join(&value, &was);
		a->r = state_set(a->sh, place->name, value, false);
	} else if (place_key(a, place, &key)) {
		was = state_get_element(a->sh, place->name, key);
		if (a->maybe)
			value = value_join(&value, &was);
		a->r = state_set_element(a->sh, place->name, key, value, false);
	} else {
		a->r = state_set_some_element(a->sh, place->name, value);
	}
}

/* name or name[...] */
static bool take_place(struct arith *a, struct place *ret)
{
	size_t from, depth = 0;

	*ret = (struct place){ 0 };
	if (!is_name_char(peek(a), true))
		return false;
	from = a->at;
	while (a->at < a->text.len && is_name_char((unsigned char)a->text.at[a->at], false))
		a->at++;
	ret->name = str_slice(a->text, from, a->at);
	if (a->at >= a->text.len || a->text.at[a->at] != '[')
		return true;
	from = a->at + 1;
	for (; a->at < a->text.len; a->at++) {
		depth += a->text.at[a->at] == '[';
		depth -= a->text.at[a->at] == ']';
		if (depth == 0)
			break;
	}
	if (a->at >= a->text.len) {
		fail(a);
		return false;
	}
	ret->subscript = str_slice(a->text, from, a->at++);
	ret->has_subscript = true;
	return true;
}

static int digit_of(char c, int64_t base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + (base <= 36 ? 10 : 36);
	return c == '@' ? 62 : c == '_' ? 63 : 64;
}

static struct number digits(struct arith *a, struct str text, int64_t base)
{
	uint64_t value = 0;

	if (base < 2 || base > 64)
		return fail(a);
	for (size_t i = 0; i < text.len; i++) {
		int digit = digit_of(text.at[i], base);

		if (digit >= base)
			return fail(a);
		value = value * (uint64_t)base + (uint64_t)digit;
	}
	return known((int64_t)value);
}

static struct number parse_number(struct arith *a)
{
	size_t from = a->at, hash;
	struct str text;
	int64_t base;

	while (a->at < a->text.len && (is_name_char((unsigned char)a->text.at[a->at], false) ||
					      a->text.at[a->at] == '#' || a->text.at[a->at] == '@'))
		a->at++;
	text = str_slice(a->text, from, a->at);
	hash = str_find_char(text, '#', 0);
	if (hash != STR_NOT_FOUND) {
		if (!str_to_int64(str_slice(text, 0, hash), &base) || hash + 1 == text.len)
			return fail(a);
		return digits(a, str_skip(text, hash + 1), base);
	}
	if (str_starts(text, "0x") || str_starts(text, "0X"))
		return digits(a, str_skip(text, 2), 16);
	return digits(a, text, text.at[0] == '0' ? 8 : 10);
}

static struct number parse_primary(struct arith *a)
{
	struct place place;
	struct number value;
	int c = peek(a);

	if (a->depth >= MAX_ARITH_DEPTH) {
		a->sh->world->limit_hit = true;
		return fail(a);
	}
	if (c == UNKNOWN_OPERAND) {
		a->at++;
		return unknown();
	}
	if (take(a, "(")) {
		a->depth++;
		value = parse_comma(a);
		a->depth--;
		return take(a, ")") ? value : fail(a);
	}
	if (c >= '0' && c <= '9')
		return parse_number(a);
	if (!take_place(a, &place))
		return fail(a);
	value = load(a, &place);
	if (take(a, "++"))
		store(a, &place,
			(struct number){ (int64_t)((uint64_t)value.value + 1), value.known });
	else if (take(a, "--"))
		store(a, &place,
			(struct number){ (int64_t)((uint64_t)value.value - 1), value.known });
	return value;
}

static struct number parse_step(struct arith *a, int64_t by)
{
	struct place place;
	struct number value;

	if (!take_place(a, &place))
		return fail(a);
	value = load(a, &place);
	value.value = (int64_t)((uint64_t)value.value + (uint64_t)by);
	store(a, &place, value);
	return value;
}

/* ++ and -- only before a name: 5 - --x, but - - 5. */
static bool steps_name(struct arith *a, const char *token)
{
	size_t from = a->at;

	if (take(a, token) && is_name_char(peek(a), true))
		return true;
	a->at = from;
	return false;
}

static struct number parse_unary(struct arith *a)
{
	struct number value;
	int c = peek(a);

	if (steps_name(a, "++"))
		return parse_step(a, 1);
	if (steps_name(a, "--"))
		return parse_step(a, -1);
	if (c != '!' && c != '~' && c != '+' && c != '-')
		return parse_primary(a);
	a->at++;
	if (++a->depth >= MAX_ARITH_DEPTH) {
		a->sh->world->limit_hit = true;
		return fail(a);
	}
	value = parse_unary(a);
	a->depth--;
	if (c == '!')
		value.value = !value.value;
	else if (c == '~')
		value.value = ~value.value;
	else if (c == '-')
		value.value = (int64_t)(-(uint64_t)value.value);
	return value;
}

static const struct operator
{
	const char *token;
	int level; /* binds tighter the higher */
}
operators[] = { { "**", 12 }, { "*", 11 }, { "/", 11 }, { "%", 11 }, { "+", 10 }, { "-", 10 },
	{ "<<", 9 }, { ">>", 9 }, { "<=", 8 }, { ">=", 8 }, { "<", 8 }, { ">", 8 }, { "==", 7 },
	{ "!=", 7 }, { "&&", 3 }, { "||", 2 }, { "&", 6 }, { "^", 5 }, { "|", 4 } };

static const struct operator* peek_operator(struct arith *a)
{
	struct str rest;

	peek(a);
	rest = str_skip(a->text, a->at);
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		size_t len = strlen(operators[i].token);

		if (!str_starts(rest, operators[i].token))
			continue;
		/* += and the like are no operators of a value; == and <= are listed before. */
		if (rest.len > len && rest.at[len] == '=' && operators[i].level != 7 &&
			operators[i].level != 8 && operators[i].level > 3)
			return NULL;
		return &operators[i];
	}
	return NULL;
}

static struct number power(struct arith *a, int64_t base, int64_t exponent)
{
	uint64_t result = 1, factor = (uint64_t)base;

	if (exponent < 0)
		return fail(a);
	for (; exponent; exponent >>= 1, factor *= factor)
		if (exponent & 1)
			result *= factor;
	return known((int64_t)result);
}

static struct number divide(struct arith *a, int64_t x, int64_t y, bool remainder)
{
	if (y == 0)
		return a->skip ? known(0) : fail(a);
	if (y == -1)
		return known(remainder ? 0 : (int64_t)(-(uint64_t)x));
	return known(remainder ? x % y : x / y);
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

static struct number apply(struct arith *a, const char *token, struct number x, struct number y)
{
	if (!x.known || !y.known)
		return unknown();
	if (strcmp(token, "**") == 0)
		return power(a, x.value, y.value);
	if (token[0] == '/' || token[0] == '%')
		return divide(a, x.value, y.value, token[0] == '%');
	return known(compute(token, x.value, y.value));
}

static struct number parse_binary(struct arith *a, int level);

/* The right side of && and ||, which may not be evaluated. */
static struct number parse_logic(struct arith *a, const struct operator* op, struct number left)
{
	bool is_and = op->token[0] == '&', skip = a->skip, maybe = a->maybe;
	bool decided = left.known && (left.value != 0) != is_and;
	struct number right;

	a->skip = skip || decided;
	a->maybe = maybe || !left.known;
	right = parse_binary(a, op->level + 1);
	a->skip = skip;
	a->maybe = maybe;
	if (decided)
		return known(!is_and);
	if (right.known && (left.known || (right.value != 0) != is_and))
		return known(right.value != 0);
	return unknown();
}

static struct number parse_binary(struct arith *a, int level)
{
	struct number left = parse_unary(a);
	const struct operator* op;

	while (!a->failed && (op = peek_operator(a)) && op->level >= level) {
		a->at += strlen(op->token);
		if (op->level <= 3) {
			left = parse_logic(a, op, left);
			continue;
		}
		if (++a->depth >= MAX_ARITH_DEPTH)
			return fail(a);
		left = apply(
			a, op->token, left, parse_binary(a, op->level == 12 ? 12 : op->level + 1));
		a->depth--;
	}
	return left;
}

static struct number parse_ternary(struct arith *a)
{
	struct number condition = parse_binary(a, 0), yes, no;
	bool skip = a->skip, maybe = a->maybe;

	if (a->failed || !take(a, "?"))
		return condition;
	if (++a->depth >= MAX_ARITH_DEPTH)
		return fail(a);
	a->maybe = maybe || !condition.known;
	a->skip = skip || (condition.known && !condition.value);
	yes = parse_comma(a);
	if (!take(a, ":"))
		return fail(a);
	a->skip = skip || (condition.known && condition.value);
	no = parse_ternary(a);
	a->skip = skip;
	a->maybe = maybe;
	a->depth--;
	if (condition.known)
		return condition.value ? yes : no;
	return yes.known && no.known && yes.value == no.value ? yes : unknown();
}

/* = *= /= %= += -= <<= >>= &= ^= |= : the operator before the =, "" for the plain one. */
static const char *take_assignment(struct arith *a)
{
	static const char *const tokens[] = {
		"<<=", ">>=", "*=", "/=", "%=", "+=", "-=", "&=", "^=", "|="
	};
	static const char *const names[] = { "<<", ">>", "*", "/", "%", "+", "-", "&", "^", "|" };

	for (size_t i = 0; i < ARRAY_SIZE(tokens); i++)
		if (take(a, tokens[i]))
			return names[i];
	if (peek(a) != '=' || str_starts(str_skip(a->text, a->at), "=="))
		return NULL;
	a->at++;
	return "";
}

static struct number parse_assign(struct arith *a)
{
	size_t from = (peek(a), a->at);
	struct number value, was;
	const char *token = NULL;
	struct place place;

	if (take_place(a, &place))
		token = take_assignment(a);
	if (!token) {
		if (a->failed)
			return unknown();
		a->at = from;
		return parse_ternary(a);
	}
	if (++a->depth >= MAX_ARITH_DEPTH)
		return fail(a);
	was = *token ? load(a, &place) : known(0);
	value = parse_assign(a);
	a->depth--;
	if (*token)
		value = apply(a, token, was, value);
	store(a, &place, value);
	return value;
}

static struct number parse_comma(struct arith *a)
{
	struct number value = parse_assign(a);

	while (!a->failed && a->r == 0 && take(a, ","))
		value = parse_assign(a);
	return value;
}

int expand_arith_text(
	struct shell *sh, const struct field *text, bool *ret_known, int64_t *ret_value)
{
	struct buf expression = BUF_IN(sh->world->arena);
	struct number result;
	int r = 0;

	for (size_t i = 0; i < text->n; i++) {
		if (text->pieces[i].kind == PIECE_TEXT)
			buf_add(&expression, text->pieces[i].text);
		else
			buf_add_char(&expression, UNKNOWN_OPERAND);
	}
	if (buf_failed(&expression))
		return -ENOMEM;
	result = evaluate(sh, buf_str(&expression), 0, false, &r);
	*ret_known = result.known;
	*ret_value = result.value;
	return r;
}

int expand_arith(
	struct shell *sh, const struct word *expression, bool *ret_known, int64_t *ret_value)
{
	struct value text;
	int r = expand_text(sh, expression, &text);

	if (r < 0)
		return r;
	text = value_cover(sh->world->arena, &text);
	if (text.alternatives[0].n == 0) {
		*ret_known = false;
		return 0;
	}
	return expand_arith_text(sh, &text.alternatives[0].at[0], ret_known, ret_value);
}
