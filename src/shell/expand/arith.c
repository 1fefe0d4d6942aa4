/*
 * Shell arithmetic (bash(1), ARITHMETIC EVALUATION): 64-bit, wrapping, with assignments. What is
 * not known spreads to the result; text that is not known stands as one operand.
 */
#include <errno.h>

#include "shell/expand/arith.h"
#include "shell/expand/expand.h"
#include "shell/expand/subject.h"
#include "shell/parse/parse.h"

#define MAX_ARITH_DEPTH 96
#define UNKNOWN_OPERAND '\1'
#define OWN_OPERAND     '\2' /* the next of the pids that the text holds */

struct arith {
	struct shell *sh;
	struct str text;
	size_t at;
	const struct field *field; /* where OWN_OPERANDs come from; NULL: nowhere */
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

static struct number fail(struct arith *a)
{
	a->failed = true;
	a->at = a->text.len;
	return number_unknown();
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

/* All of the text. */
static struct number run(struct arith *a, int *r)
{
	struct number result;

	if (a->depth > MAX_ARITH_DEPTH || !world_step(a->sh->world, 1)) {
		a->sh->world->limit_hit = true;
		return number_unknown();
	}
	if (peek(a) < 0)
		return number_known(0);
	result = parse_comma(a);
	if (peek(a) >= 0)
		a->failed = true;
	*r = *r < 0 ? *r : a->r;
	return a->failed ? number_unknown() : result;
}

static struct number evaluate(
	struct shell *sh, struct str text, unsigned int depth, bool maybe, int *r)
{
	struct arith a = { .sh = sh, .text = text, .depth = depth + 1, .maybe = maybe };

	return run(&a, r);
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
		return number_known(0);
	if (number_own_pid(value))
		return (struct number){ .own = number_own_pid(value) };
	if (!value_known(a->sh->world->arena, value, &text))
		return number_unknown();
	if (text.len && (text.at[0] != '0' || text.len == 1) && text.at[0] != '-' &&
		str_to_int64(text, &n))
		return number_known(n);
	return evaluate(a->sh, text, a->depth, a->maybe, &a->r);
}

static struct number load(struct arith *a, const struct place *place)
{
	struct value value;
	struct str key;

	if (a->skip)
		return number_known(0);
	if (!place->has_subscript) {
		value = state_get(a->sh, place->name);
	} else {
		if (!place_key(a, place, &key))
			return number_unknown();
		value = state_get_element(a->sh, place->name, key);
	}
	return number_of(a, &value);
}

static void store(struct arith *a, const struct place *place, struct number number)
{
	struct value value = number_value(a->sh->world->arena, number), was;
	struct str key;

	if (a->skip || a->failed)
		return;
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
	return number_known((int64_t)value);
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

static struct number own_operand(struct arith *a)
{
	size_t before = 0;

	for (size_t i = 0; i < a->at; i++)
		before += a->text.at[i] == OWN_OPERAND;
	a->at++;
	for (size_t i = 0; a->field && i < a->field->n; i++)
		if (a->field->pieces[i].kind == PIECE_OWN_PID && before-- == 0)
			return (struct number){ .own = &a->field->pieces[i] };
	return number_unknown();
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
		return number_unknown();
	}
	if (c == OWN_OPERAND)
		return own_operand(a);
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
			(struct number){ .value = (int64_t)((uint64_t)value.value + 1),
				.known = value.known });
	else if (take(a, "--"))
		store(a, &place,
			(struct number){ .value = (int64_t)((uint64_t)value.value - 1),
				.known = value.known });
	return value;
}

static struct number parse_step(struct arith *a, int64_t by)
{
	struct place place;
	struct number value;

	if (!take_place(a, &place))
		return fail(a);
	value = load(a, &place);
	value.own = NULL;
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
	if (c != '+')
		value.own = NULL;
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

static struct number apply(struct arith *a, const char *token, struct number x, struct number y)
{
	bool refused = false;
	struct number result = number_apply(token, x, y, &refused);

	if (refused)
		return a->skip ? number_known(0) : fail(a);
	return result;
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
		return number_known(!is_and);
	if (right.known && (left.known || (right.value != 0) != is_and))
		return number_known(right.value != 0);
	return number_unknown();
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
	return yes.known && no.known && yes.value == no.value ? yes : number_unknown();
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
			return number_unknown();
		a->at = from;
		return parse_ternary(a);
	}
	if (++a->depth >= MAX_ARITH_DEPTH)
		return fail(a);
	was = *token ? load(a, &place) : number_known(0);
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

int expand_number_of(struct shell *sh, const struct field *text, struct number *ret)
{
	struct buf expression = BUF_IN(sh->world->arena);
	struct arith a = { .sh = sh, .field = text, .depth = 1 };
	int r = 0;

	for (size_t i = 0; i < text->n; i++) {
		if (text->pieces[i].kind == PIECE_TEXT)
			buf_add(&expression, text->pieces[i].text);
		else
			buf_add_char(&expression, text->pieces[i].kind == PIECE_OWN_PID
							  ? OWN_OPERAND
							  : UNKNOWN_OPERAND);
	}
	if (buf_failed(&expression))
		return -ENOMEM;
	a.text = buf_str(&expression);
	*ret = run(&a, &r);
	return r;
}

int expand_arith_text(
	struct shell *sh, const struct field *text, bool *ret_known, int64_t *ret_value)
{
	struct number result = number_unknown();
	int r = expand_number_of(sh, text, &result);

	*ret_known = result.known;
	*ret_value = result.value;
	return r;
}

/* The text of the expression; false: bash would not get that far. */
static int expression_text(
	struct shell *sh, const struct word *expression, bool *ret_there, struct field *ret)
{
	struct value text;
	int r = expand_text(sh, expression, &text);

	*ret_there = false;
	if (r < 0)
		return r;
	text = value_cover(sh->world->arena, &text);
	*ret_there = text.alternatives[0].n > 0;
	if (*ret_there)
		*ret = text.alternatives[0].at[0];
	return 0;
}

int expand_arith(
	struct shell *sh, const struct word *expression, bool *ret_known, int64_t *ret_value)
{
	struct field text;
	bool there;
	int r = expression_text(sh, expression, &there, &text);

	*ret_known = false;
	return r < 0 || !there ? r : expand_arith_text(sh, &text, ret_known, ret_value);
}

int expand_arith_value(struct shell *sh, const struct word *expression, struct value *ret)
{
	struct number result = number_unknown();
	struct field text;
	bool there;
	int r = expression_text(sh, expression, &there, &text);

	if (r == 0 && there)
		r = expand_number_of(sh, &text, &result);
	*ret = number_value(sh->world->arena, result);
	return r;
}
