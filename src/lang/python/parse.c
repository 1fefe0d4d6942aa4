#include "lang/python/parse.h"

static struct tree *binary(struct py_parser *parser, uint8_t level);

void py_advance(struct py_parser *parser)
{
	parser->last_offset = parser->lexer.at;
	parser->token = py_next(&parser->lexer);
	if (parser->token.kind == PY_BAD)
		parser->error = true;
}

bool py_at(const struct py_parser *parser, const char *text)
{
	return (parser->token.kind == PY_OPERATOR || parser->token.kind == PY_NAME) &&
	       str_is(parser->token.text, text);
}

bool py_take(struct py_parser *parser, const char *text)
{
	if (!py_at(parser, text))
		return false;
	py_advance(parser);
	return true;
}

void py_expect(struct py_parser *parser, const char *text)
{
	if (!py_take(parser, text))
		parser->error = true;
}

static struct tree *node(struct py_parser *parser, enum tree_kind kind)
{
	struct tree *tree = tree_new(parser->forest, kind, parser->token.line);

	tree->column = parser->token.column;
	tree->text = parser->token.text;
	return tree;
}

static struct tree *around(struct py_parser *parser, enum tree_kind kind, struct tree *inner)
{
	struct tree *tree = tree_with(parser->forest, kind, inner->line, inner, NULL);

	tree->column = inner->column;
	return tree;
}

static bool is_reserved(struct str name)
{
	static const char *const words[] = { "and", "as", "assert", "break", "class", "continue",
		"def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
		"import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
		"try", "while", "with", "yield" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(name, words[i]))
			return true;
	return false;
}

/* `for x in y if z` behind the element of a comprehension. */
static struct tree *comprehension(struct py_parser *parser, struct tree *element)
{
	struct tree *each = around(parser, TREE_EACH, element), *tail = element;

	while (!parser->error &&
		(py_at(parser, "for") || py_at(parser, "async") || py_at(parser, "if"))) {
		struct tree *clause;

		py_take(parser, "async");
		clause = node(parser, py_at(parser, "if") ? TREE_IF : TREE_FOR);
		clause->text = STR("");
		py_advance(parser);
		if (clause->kind == TREE_FOR) {
			struct tree *last = NULL;

			tree_add(clause, &last, py_target(parser));
			py_expect(parser, "in");
			tree_add(clause, &last, binary(parser, 1));
		} else {
			tree_append(clause, binary(parser, 1));
		}
		tree_add(each, &tail, clause);
	}
	return each;
}

static bool at_comprehension(const struct py_parser *parser)
{
	return py_at(parser, "for") || py_at(parser, "async");
}

static struct tree *starred(struct py_parser *parser)
{
	bool twice = py_at(parser, "**");
	struct tree *tree;

	if (!twice && !py_at(parser, "*"))
		return py_expression(parser);
	tree = node(parser, TREE_SPREAD);
	py_advance(parser);
	tree->op = twice ? OP_POWER : OP_NONE;
	tree->first = py_expression(parser);
	return tree;
}

/* Elements up to @end, which is taken. */
static struct tree *elements(struct py_parser *parser, struct tree *list, const char *end)
{
	struct tree *tail = NULL;

	while (!parser->error && !py_take(parser, end)) {
		struct tree *element = starred(parser);

		if (at_comprehension(parser)) {
			list = comprehension(parser, element);
			py_expect(parser, end);
			return list;
		}
		tree_add(list, &tail, element);
		if (!py_at(parser, end))
			py_expect(parser, ",");
	}
	return list;
}

/* Behind "(": a parenthesized expression, a tuple or a generator. */
static struct tree *parenthesized(struct py_parser *parser)
{
	struct tree *list = node(parser, TREE_LIST), *only;

	py_advance(parser);
	if (py_at(parser, "yield")) {
		only = py_expressions(parser);
		py_expect(parser, ")");
		return only;
	}
	if (py_take(parser, ")"))
		return list;
	only = starred(parser);
	if (at_comprehension(parser)) {
		only = comprehension(parser, only);
		only->op = OP_COMMA;
		py_expect(parser, ")");
		return only;
	}
	if (py_take(parser, ")"))
		return only;
	tree_append(list, only);
	if (parser->error || !py_take(parser, ","))
		return list;
	{
		struct tree *rest = elements(parser, node(parser, TREE_LIST), ")");

		if (rest->kind == TREE_LIST && list->first)
			list->first->next = rest->first;
	}
	return list;
}

/* Behind "{": a set or a dictionary. */
static struct tree *braced(struct py_parser *parser)
{
	struct tree *dict = node(parser, TREE_DICT), *tail = NULL;
	bool set = false;

	py_advance(parser);
	while (!parser->error && !py_take(parser, "}")) {
		struct tree *key = starred(parser);

		if (key->kind == TREE_SPREAD && key->op == OP_POWER) {
			tree_add(dict, &tail, key);
		} else if (py_take(parser, ":")) {
			struct tree *value = py_expression(parser);

			if (at_comprehension(parser)) {
				struct tree *pair = around(parser, TREE_LIST, key);
				struct tree *last = key;

				tree_add(pair, &last, value);
				pair = comprehension(parser, pair);
				pair->op = OP_DICT;
				py_expect(parser, "}");
				return pair;
			}
			tree_add(dict, &tail, key);
			tree_add(dict, &tail, value);
		} else {
			set = true;
			if (at_comprehension(parser)) {
				struct tree *each = comprehension(parser, key);

				py_expect(parser, "}");
				return each;
			}
			tree_add(dict, &tail, key);
		}
		if (!py_at(parser, "}"))
			py_expect(parser, ",");
	}
	if (set)
		dict->kind = TREE_LIST;
	return dict;
}

static struct tree *atom(struct py_parser *parser)
{
	struct tree *tree;

	switch (parser->token.kind) {
	case PY_STRING:
		return py_string(parser);
	case PY_NUMBER:
		tree = node(parser, TREE_NUMBER);
		py_advance(parser);
		return tree;
	case PY_NAME:
		if (is_reserved(parser->token.text))
			break;
		tree = node(parser, TREE_NAME);
		if (str_is(tree->text, "None") || str_is(tree->text, "True") ||
			str_is(tree->text, "False")) {
			tree->kind = TREE_CONSTANT;
			tree->op = tree->text.at[0] == 'T'   ? OP_TRUE
				   : tree->text.at[0] == 'F' ? OP_FALSE
							     : OP_NONE;
		}
		py_advance(parser);
		return tree;
	case PY_OPERATOR:
		if (py_at(parser, "("))
			return parenthesized(parser);
		if (py_at(parser, "[")) {
			tree = node(parser, TREE_LIST);
			py_advance(parser);
			return elements(parser, tree, "]");
		}
		if (py_at(parser, "{"))
			return braced(parser);
		if (py_at(parser, "...")) {
			tree = node(parser, TREE_CONSTANT);
			py_advance(parser);
			return tree;
		}
		break;
	case PY_END:
	case PY_NEWLINE:
	case PY_INDENT:
	case PY_DEDENT:
	case PY_BAD:
		break;
	}
	parser->error = true;
	return node(parser, TREE_UNREAD);
}

void py_arguments(struct py_parser *parser, struct tree *call)
{
	struct tree *tail = NULL;

	while (!parser->error && !py_take(parser, ")")) {
		struct tree *argument = starred(parser);

		if (argument->kind == TREE_NAME && py_take(parser, "=")) {
			argument->kind = TREE_KEYWORD;
			argument->first = py_expression(parser);
		} else if (py_take(parser, ":=")) {
			struct tree *value = py_expression(parser);
			struct tree *assign = around(parser, TREE_ASSIGN, argument);

			tree_add(assign, &(struct tree *){ argument }, value);
			argument = assign;
		} else if (at_comprehension(parser)) {
			argument = comprehension(parser, argument);
		}
		tree_add(call, &tail, argument);
		if (!py_at(parser, ")"))
			py_expect(parser, ",");
	}
}

static struct tree *slice_part(struct py_parser *parser)
{
	if (py_at(parser, ":") || py_at(parser, "]") || py_at(parser, ","))
		return node(parser, TREE_NOTHING);
	return starred(parser);
}

/* Behind "[": an index or a slice of @base. */
static struct tree *subscript(struct py_parser *parser, struct tree *base)
{
	struct tree *tree = around(parser, TREE_INDEX, base), *tail = base;

	tree_add(tree, &tail, slice_part(parser));
	while (!parser->error && py_take(parser, ":")) {
		tree->kind = TREE_SLICE;
		tree_add(tree, &tail, slice_part(parser));
	}
	while (!parser->error && py_take(parser, ",")) {
		tree->kind = TREE_UNREAD; /* a[1, 2]: only array types take it */
		while (!parser->error && !py_at(parser, "]") && !py_at(parser, ","))
			if (!py_take(parser, ":"))
				starred(parser);
	}
	py_expect(parser, "]");
	return tree;
}

static struct tree *primary(struct py_parser *parser)
{
	struct tree *tree = atom(parser);

	while (!parser->error) {
		if (py_at(parser, "(")) {
			struct tree *call = around(parser, TREE_CALL, tree);

			py_advance(parser);
			py_arguments(parser, call);
			tree = call;
		} else if (py_take(parser, "[")) {
			tree = subscript(parser, tree);
		} else if (py_take(parser, ".")) {
			struct tree *member = around(parser, TREE_MEMBER, tree);

			member->text = parser->token.text;
			member->line = parser->token.line;
			member->column = parser->token.column;
			if (parser->token.kind != PY_NAME)
				parser->error = true;
			py_advance(parser);
			tree = member;
		} else {
			break;
		}
	}
	return tree;
}

static struct tree *unary(struct py_parser *parser)
{
	struct tree *tree, *name;

	if (py_at(parser, "-") || py_at(parser, "+") || py_at(parser, "~")) {
		tree = node(parser, TREE_UNARY);
		tree->op = tree->text.at[0] == '-'   ? OP_NEGATE
			   : tree->text.at[0] == '~' ? OP_INVERT
						     : OP_NONE;
		py_advance(parser);
		if (++parser->forest->depth > MAX_TREE_DEPTH)
			parser->error = true;
		else
			tree->first = unary(parser);
		parser->forest->depth--;
		return tree;
	}
	if (py_at(parser, "await")) {
		name = node(parser, TREE_NAME);
		py_advance(parser);
		tree = around(parser, TREE_CALL, name);
		tree_add(tree, &name, primary(parser));
		return tree;
	}
	tree = primary(parser);
	if (py_at(parser, "**")) {
		struct tree *power = around(parser, TREE_BINARY, tree);

		py_advance(parser);
		power->op = OP_POWER;
		if (++parser->forest->depth > MAX_TREE_DEPTH)
			parser->error = true;
		else
			tree_add(power, &(struct tree *){ tree }, unary(parser));
		parser->forest->depth--;
		return power;
	}
	return tree;
}

static const struct {
	const char *text;
	uint8_t level, op;
} binary_operators[] = {
	{ "or", 1, OP_OR },
	{ "and", 2, OP_AND },
	{ "in", 4, OP_IN },
	{ "is", 4, OP_EQUAL },
	{ "==", 4, OP_EQUAL },
	{ "!=", 4, OP_UNEQUAL },
	{ "<", 4, OP_LESS },
	{ "<=", 4, OP_LESS_EQUAL },
	{ ">", 4, OP_GREATER },
	{ ">=", 4, OP_GREATER_EQUAL },
	{ "|", 5, OP_BIT_OR },
	{ "^", 6, OP_BIT_XOR },
	{ "&", 7, OP_BIT_AND },
	{ "<<", 8, OP_LEFT },
	{ ">>", 8, OP_RIGHT },
	{ "+", 9, OP_ADD },
	{ "-", 9, OP_SUBTRACT },
	{ "*", 10, OP_MULTIPLY },
	{ "/", 10, OP_DIVIDE },
	{ "//", 10, OP_WHOLE_DIVIDE },
	{ "%", 10, OP_MODULO },
	{ "@", 10, OP_OTHER },
};

#define LEVEL_NOT    3
#define LEVEL_BIT_OR 5

/* The operator at hand if it binds at least as tightly as @level. */
static size_t operator_at(const struct py_parser *parser, uint8_t level)
{
	if (parser->token.kind != PY_OPERATOR && parser->token.kind != PY_NAME)
		return STR_NOT_FOUND;
	for (size_t i = 0; i < ARRAY_SIZE(binary_operators); i++)
		if (str_is(parser->token.text, binary_operators[i].text))
			return binary_operators[i].level >= level ? i : STR_NOT_FOUND;
	return STR_NOT_FOUND;
}

static uint8_t take_operator(struct py_parser *parser, uint8_t op)
{
	bool is = py_at(parser, "is");

	py_advance(parser);
	if (is && py_take(parser, "not"))
		return OP_UNEQUAL;
	return op;
}

static struct tree *binary(struct py_parser *parser, uint8_t level)
{
	struct tree *left, *tail = NULL;
	uint8_t last_level = 0;

	if (level <= LEVEL_NOT && py_at(parser, "not")) {
		left = node(parser, TREE_UNARY);
		left->op = OP_NOT;
		py_advance(parser);
		if (++parser->forest->depth > MAX_TREE_DEPTH)
			parser->error = true;
		else
			left->first = binary(parser, LEVEL_NOT);
		parser->forest->depth--;
	} else {
		left = unary(parser);
	}
	while (!parser->error) {
		size_t i = operator_at(parser, level);
		uint8_t op, own;
		struct tree *right;

		if (i == STR_NOT_FOUND && level <= 4 && py_at(parser, "not")) {
			py_advance(parser);
			py_expect(parser, "in");
			op = OP_NOT_IN;
			own = 4;
		} else if (i == STR_NOT_FOUND) {
			break;
		} else {
			own = binary_operators[i].level;
			op = take_operator(parser, binary_operators[i].op);
		}
		right = binary(parser, own + 1);
		if (left->kind != TREE_BINARY || left->op != op || own != last_level || !tail) {
			left = around(parser, TREE_BINARY, left);
			left->op = own == 4 && last_level == 4 ? OP_OTHER : op;
			tail = left->first;
		}
		tree_add(left, &tail, right);
		last_level = own;
	}
	return left;
}

static struct tree *expression_or_lambda(struct py_parser *parser)
{
	struct tree *tree, *choice, *tail;
	bool from;

	if (py_at(parser, "lambda")) {
		tree = node(parser, TREE_FUNCTION);
		tree->text = STR("");
		py_advance(parser);
		py_parameters(parser, tree, ":");
		tail = NULL;
		tree_add(tree, &tail, py_expression(parser));
		return tree;
	}
	if (py_at(parser, "yield")) {
		parser->yields = true;
		py_advance(parser);
		from = py_take(parser, "from");
		if (parser->token.kind == PY_NEWLINE || py_at(parser, ")") || py_at(parser, ";"))
			tree = node(parser, TREE_SPREAD);
		else
			tree = around(parser, TREE_SPREAD, py_expressions(parser));
		tree->op = from ? OP_RANGE : OP_COMMA;
		return tree;
	}
	tree = binary(parser, 1);
	if (py_at(parser, ":=")) {
		py_advance(parser);
		choice = around(parser, TREE_ASSIGN, tree);
		tree_add(choice, &(struct tree *){ tree }, py_expression(parser));
		return choice;
	}
	if (!py_at(parser, "if"))
		return tree;
	py_advance(parser);
	choice = tree_new(parser->forest, TREE_CHOICE, tree->line);
	tail = NULL;
	tree_add(choice, &tail, binary(parser, 1));
	tree_add(choice, &tail, tree);
	py_expect(parser, "else");
	if (!parser->error)
		tree_add(choice, &tail, py_expression(parser));
	return choice;
}

struct tree *py_expression(struct py_parser *parser)
{
	struct tree *tree;

	if (++parser->forest->depth > MAX_TREE_DEPTH) {
		parser->error = true;
		parser->forest->depth--;
		return node(parser, TREE_UNREAD);
	}
	tree = expression_or_lambda(parser);
	parser->forest->depth--;
	return tree;
}

struct tree *py_expressions(struct py_parser *parser)
{
	struct tree *first = starred(parser), *list, *tail = first;

	if (!py_at(parser, ","))
		return first;
	list = around(parser, TREE_LIST, first);
	while (!parser->error && py_take(parser, ",")) {
		if (parser->token.kind == PY_NEWLINE || parser->token.kind == PY_END ||
			py_at(parser, "=") || py_at(parser, ")") || py_at(parser, ":") ||
			py_at(parser, ";") || py_at(parser, "]"))
			break;
		tree_add(list, &tail, starred(parser));
	}
	return list;
}

struct tree *py_target(struct py_parser *parser)
{
	struct tree *first, *list, *tail;

	py_take(parser, "*");
	first = binary(parser, LEVEL_BIT_OR);
	tail = first;
	if (!py_at(parser, ","))
		return first;
	list = around(parser, TREE_LIST, first);
	while (!parser->error && py_take(parser, ",")) {
		if (py_at(parser, "in") || py_at(parser, "="))
			break;
		py_take(parser, "*");
		tree_add(list, &tail, binary(parser, LEVEL_BIT_OR));
	}
	return list;
}

void py_parameters(struct py_parser *parser, struct tree *function, const char *end)
{
	struct tree *tail = NULL;

	while (!parser->error && !py_take(parser, end)) {
		struct tree *parameter = node(parser, TREE_PARAMETER);

		if (py_take(parser, "*"))
			parameter->op = OP_MULTIPLY;
		else if (py_take(parser, "**"))
			parameter->op = OP_POWER;
		parameter->text = parser->token.text;
		if (parser->token.kind == PY_NAME) {
			py_advance(parser);
			if (end[0] == ')' && py_take(parser, ":"))
				starred(parser);
			if (py_take(parser, "="))
				parameter->first = py_expression(parser);
			tree_add(function, &tail, parameter);
		} else if (!py_take(parser, "/") && parameter->op != OP_MULTIPLY) {
			parser->error = true;
		}
		if (!py_at(parser, end))
			py_expect(parser, ",");
	}
}
