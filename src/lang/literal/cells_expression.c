/* Expressions of C over integers and addresses. */
#include "lang/literal/cells.h"

/* What can be assigned to: a variable, or a cell. */
struct place {
	struct cell_name *name;
	int64_t *cell;
	bool narrow;
};

static int64_t load(struct cells *c, const struct place *place)
{
	if (place->name)
		return place->name->value;
	return place->cell ? *place->cell : cells_fail(c);
}

static int64_t store(struct cells *c, const struct place *place, int64_t value, bool does)
{
	if (place->narrow)
		value = (signed char)value;
	if (!does)
		return value;
	if (place->name && !place->name->array)
		place->name->value = place->name->pointer  ? value
				     : place->name->narrow ? (signed char)value
							   : (int32_t)value;
	else if (!place->name && place->cell)
		*place->cell = value;
	else
		cells_fail(c);
	return value;
}

static struct place place_at(struct cells *c, int64_t address, bool does)
{
	struct place place = { .cell = does ? cells_at(c, address) : NULL };

	if (place.cell)
		place.narrow = c->narrow[place.cell - c->cells];
	return place;
}

static int64_t unary(struct cells *c, bool does, struct place *ret);

/* Wraps around. */
static int64_t sum(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t number(struct cells *c)
{
	size_t start = c->at;
	uint64_t value = 0;

	if (cells_take(c, "0x") || cells_take(c, "0X")) {
		for (unsigned int digit;
			c->at < c->text.len && (digit = str_digit(c->text.at[c->at])) < 16; c->at++)
			value = value * 16 + digit;
	} else {
		bool octal = c->text.at[start] == '0';

		for (; c->at < c->text.len && c->text.at[c->at] >= '0' && c->text.at[c->at] <= '9';
			c->at++)
			value = value * (octal ? 8 : 10) + (uint64_t)(c->text.at[c->at] - '0');
	}
	while (c->at < c->text.len && strchr("uUlL", c->text.at[c->at]))
		c->at++;
	cells_count(c, c->at - start);
	return (int64_t)value;
}

static int64_t character(struct cells *c)
{
	char value;

	c->at++;
	value = c->at < c->text.len ? c->text.at[c->at++] : '\0';
	if (value == '\\')
		value = cells_escaped(c);
	return cells_take(c, "'") ? value : cells_fail(c);
}

/* (TYPE *) in front of what it is put on. */
static bool cast(struct cells *c)
{
	bool narrow;

	if (!cells_type(c, &narrow))
		return false;
	while (cells_take(c, "*"))
		;
	if (!cells_take(c, ")"))
		cells_fail(c);
	return true;
}

/* Behind sizeof: a name or a type, perhaps in brackets. */
static int64_t size_of(struct cells *c)
{
	bool brackets = cells_take(c, "(");
	struct str word = cells_word(c);
	const struct cell_name *name = cells_find(c, word);
	int64_t size = str_is(word, "char") ? 1 : str_is(word, "int") ? 4 : 0;

	if (name)
		size = name->array     ? (int64_t)name->n * (name->narrow ? 1 : 4)
		       : name->pointer ? 8
		       : name->narrow  ? 1
				       : 4;
	if (!size || (brackets && !cells_take(c, ")")))
		cells_fail(c);
	return size;
}

static int64_t primary(struct cells *c, bool does, struct place *ret)
{
	struct cell_name *found;
	struct str name;
	int64_t value;

	cells_blank(c);
	if (c->at >= c->text.len)
		return cells_fail(c);
	if (c->text.at[c->at] == '"')
		return cells_string(c);
	if (c->text.at[c->at] == '\'')
		return character(c);
	if (c->text.at[c->at] >= '0' && c->text.at[c->at] <= '9')
		return number(c);
	if (cells_take(c, "(")) {
		if (cast(c))
			return unary(c, does, ret);
		value = cells_expression(c, does);
		return cells_take(c, ")") ? value : cells_fail(c);
	}
	name = cells_word(c);
	if (!name.len)
		return cells_fail(c);
	if (str_is(name, "sizeof"))
		return size_of(c);
	if (cells_take(c, "("))
		return cells_call(c, name, does);
	if (str_is(name, "NULL") || str_is(name, "stdin") || str_is(name, "stdout"))
		return 0;
	found = cells_find(c, name);
	if (!found)
		return cells_fail(c);
	*ret = (struct place){ .name = found, .narrow = found->narrow && !found->pointer };
	return found->value;
}

static int64_t postfix(struct cells *c, bool does, struct place *ret)
{
	int64_t value = primary(c, does, ret);

	while (!c->failed) {
		if (cells_take(c, "[")) {
			value = sum(value, cells_expression(c, does));
			*ret = place_at(c, value, does);
			value = does ? load(c, ret) : 0;
			if (!cells_take(c, "]"))
				cells_fail(c);
		} else if (cells_take(c, "++")) {
			store(c, ret, sum(value, 1), does);
			*ret = (struct place){ 0 };
		} else if (cells_take(c, "--")) {
			store(c, ret, sum(value, -1), does);
			*ret = (struct place){ 0 };
		} else {
			break;
		}
	}
	return value;
}

static int64_t prefixed(struct cells *c, bool does, struct place *ret)
{
	int64_t value;

	if (cells_take(c, "++") || cells_take(c, "--")) {
		int64_t by = c->text.at[c->at - 1] == '+' ? 1 : -1;

		value = unary(c, does, ret);
		return store(c, ret, sum(value, by), does);
	}
	if (cells_take(c, "*")) {
		value = unary(c, does, ret);
		*ret = place_at(c, value, does);
		return does ? load(c, ret) : 0;
	}
	if (cells_take(c, "&")) {
		unary(c, does, ret);
		value = ret->cell ? CELL_BASE + (ret->cell - c->cells) : 0;
		*ret = (struct place){ 0 };
		return value || !does ? value : cells_fail(c);
	}
	if (cells_take(c, "!") || cells_take(c, "~") || cells_take(c, "-") || cells_take(c, "+")) {
		char op = c->text.at[c->at - 1];

		value = unary(c, does, ret);
		*ret = (struct place){ 0 };
		return op == '!' ? !value : op == '~' ? ~value : op == '-' ? sum(~value, 1) : value;
	}
	return postfix(c, does, ret);
}

static int64_t unary(struct cells *c, bool does, struct place *ret)
{
	int64_t value;

	*ret = (struct place){ 0 };
	if (!cells_step(c))
		return 0;
	if (++c->depth > MAX_CELL_DEPTH)
		return cells_fail(c);
	value = prefixed(c, does, ret);
	c->depth--;
	return value;
}

/* Binary operators by how tightly they bind; longer ones first. */
static const struct {
	const char *token;
	unsigned int level;
} operators[] = { { "||", 1 }, { "&&", 2 }, { "==", 6 }, { "!=", 6 }, { "<=", 7 }, { ">=", 7 },
	{ "<<", 8 }, { ">>", 8 }, { "|", 3 }, { "^", 4 }, { "&", 5 }, { "<", 7 }, { ">", 7 },
	{ "+", 9 }, { "-", 9 }, { "*", 10 }, { "/", 10 }, { "%", 10 } };

static int64_t operate(struct cells *c, const char *token, int64_t a, int64_t b)
{
	switch (token[0]) {
	case '|':
		return token[1] ? a || b : a | b;
	case '&':
		return token[1] ? a && b : a & b;
	case '=':
		return a == b;
	case '!':
		return a != b;
	case '<':
		return token[1] == '<' ? (int64_t)((uint64_t)a << (b & 63))
		       : token[1]      ? a <= b
				       : a < b;
	case '>':
		return token[1] == '>' ? a >> (b & 63) : token[1] ? a >= b : a > b;
	case '^':
		return a ^ b;
	case '+':
		return sum(a, b);
	case '-':
		return (int64_t)((uint64_t)a - (uint64_t)b);
	case '*':
		return (int64_t)((uint64_t)a * (uint64_t)b);
	case '/':
		return b > 0 ? a / b : cells_fail(c);
	default:
		return b > 0 ? a % b : cells_fail(c);
	}
}

/* The operator that stands here and binds at @level or tighter; NULL: none, or an assignment. */
static const char *operator_at(struct cells *c, unsigned int level, unsigned int *ret_level)
{
	struct str rest;

	cells_blank(c);
	rest = str_skip(c->text, c->at);
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		size_t len = strlen(operators[i].token);
		char next = len < rest.len ? rest.at[len] : '\0';

		if (!str_starts(rest, operators[i].token))
			continue;
		if (operators[i].level < level ||
			(next == '=' && operators[i].level != 6 && operators[i].level != 7))
			return NULL;
		*ret_level = operators[i].level;
		return operators[i].token;
	}
	return NULL;
}

static int64_t binary(struct cells *c, unsigned int level, bool does, struct place *ret)
{
	int64_t value = unary(c, does, ret);
	const char *token;
	unsigned int own;

	while (!c->failed && (token = operator_at(c, level, &own))) {
		bool decided = (own == 1 && value) || (own == 2 && !value);
		struct place other;
		int64_t right;

		c->at += strlen(token);
		right = binary(c, own + 1, does && !decided, &other);
		value = decided ? own == 1 : operate(c, token, value, right);
		*ret = (struct place){ 0 };
	}
	return value;
}

int64_t cells_assignment(struct cells *c, bool does)
{
	static const char *const assigns[] = {
		"<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "="
	};
	struct place place;
	int64_t value;

	if (++c->depth > MAX_CELL_DEPTH)
		return cells_fail(c);
	value = binary(c, 1, does, &place);
	if (!c->failed && cells_take(c, "?")) {
		int64_t yes = cells_expression(c, does && value), no;

		if (!cells_take(c, ":"))
			cells_fail(c);
		no = cells_assignment(c, does && !value);
		value = value ? yes : no;
	}
	for (size_t i = 0; i < ARRAY_SIZE(assigns) && !c->failed; i++) {
		int64_t right;

		cells_blank(c);
		if (str_starts(str_skip(c->text, c->at), "==") || !cells_take(c, assigns[i]))
			continue;
		right = cells_assignment(c, does);
		value = store(c, &place,
			i + 1 == ARRAY_SIZE(assigns) ? right : operate(c, assigns[i], value, right),
			does);
		break;
	}
	c->depth--;
	return value;
}

int64_t cells_expression(struct cells *c, bool does)
{
	int64_t value = cells_assignment(c, does);

	while (!c->failed && cells_take(c, ","))
		value = cells_assignment(c, does);
	return value;
}
