/* Statements of Python 3, and the texts they stand in. */
#include "lang/python/parse.h"

static struct tree *statement(struct py_parser *parser);

static struct tree *here(struct py_parser *parser, enum tree_kind kind)
{
	struct tree *tree = tree_new(parser->forest, kind, parser->token.line);

	tree->column = parser->token.column;
	return tree;
}

static struct tree *nothing(struct py_parser *parser)
{
	return here(parser, TREE_NOTHING);
}

static bool at_line_end(const struct py_parser *parser)
{
	return parser->token.kind == PY_NEWLINE || parser->token.kind == PY_END ||
	       py_at(parser, ";");
}

/* To the end of a line that cannot be read; its text is kept for whoever judges it by words. */
static struct tree *unread(struct py_parser *parser, size_t from)
{
	struct tree *tree = here(parser, TREE_UNREAD);

	while (parser->token.kind != PY_NEWLINE && parser->token.kind != PY_END) {
		if (parser->token.line != tree->line && parser->lexer.brackets == 0)
			parser->lexer.brackets = 0;
		py_advance(parser);
	}
	parser->lexer.brackets = 0;
	tree->text = str_slice(parser->lexer.text, from, parser->token.offset);
	parser->error = false;
	parser->n_unread++;
	return tree;
}

/* Behind the colon: statements on the same line, or an indented block. */
static struct tree *block(struct py_parser *parser)
{
	struct tree *list = here(parser, TREE_BLOCK), *tail = NULL;

	py_expect(parser, ":");
	if (parser->error)
		return list;
	if (parser->token.kind != PY_NEWLINE)
		return statement(parser);
	py_advance(parser);
	if (parser->token.kind != PY_INDENT) {
		parser->error = true;
		return list;
	}
	if (++parser->forest->depth > MAX_TREE_DEPTH) {
		parser->forest->depth--;
		parser->error = true;
		return list;
	}
	py_advance(parser);
	while (parser->token.kind != PY_DEDENT && parser->token.kind != PY_END &&
		!parser->forest->full)
		tree_add(list, &tail, statement(parser));
	if (parser->token.kind == PY_DEDENT)
		py_advance(parser);
	parser->forest->depth--;
	return list;
}

static struct tree *if_statement(struct py_parser *parser)
{
	struct tree *root = here(parser, TREE_IF), *tree = root;

	for (;;) {
		struct tree *tail = NULL, *inner;

		py_advance(parser); /* if, elif */
		tree_add(tree, &tail, py_expression(parser));
		tree_add(tree, &tail, block(parser));
		if (parser->error || !py_at(parser, "elif")) {
			if (!parser->error && py_take(parser, "else"))
				tree_add(tree, &tail, block(parser));
			else
				tree_add(tree, &tail, nothing(parser));
			return root;
		}
		inner = here(parser, TREE_IF);
		tree_add(tree, &tail, inner);
		tree = inner;
	}
}

static struct tree *while_statement(struct py_parser *parser)
{
	struct tree *tree = here(parser, TREE_WHILE), *tail = NULL;

	py_advance(parser);
	tree_add(tree, &tail, py_expression(parser));
	tree_add(tree, &tail, block(parser));
	if (!parser->error && py_take(parser, "else"))
		tree_add(tree, &tail, block(parser));
	return tree;
}

static struct tree *for_statement(struct py_parser *parser)
{
	struct tree *tree = here(parser, TREE_FOR), *tail = NULL, *list;

	py_advance(parser);
	tree_add(tree, &tail, py_target(parser));
	py_expect(parser, "in");
	tree_add(tree, &tail, py_expressions(parser));
	tree_add(tree, &tail, block(parser));
	if (parser->error || !py_take(parser, "else"))
		return tree;
	list = tree_with(parser->forest, TREE_BLOCK, tree->line, tree, NULL);
	tail = tree;
	tree_add(list, &tail, block(parser));
	return list;
}

static struct tree *try_statement(struct py_parser *parser)
{
	struct tree *tree = here(parser, TREE_TRY), *tail = NULL, *part;

	py_advance(parser);
	tree_add(tree, &tail, block(parser));
	while (!parser->error) {
		enum op op = py_at(parser, "except") ? OP_NOT
			     : py_at(parser, "else") ? OP_AND
						     : OP_DEFAULT;

		if (py_take(parser, "except")) {
			py_take(parser, "*");
			if (!py_at(parser, ":"))
				py_expressions(parser);
			if (py_take(parser, "as"))
				py_advance(parser);
		} else if (!py_take(parser, "else") && !py_take(parser, "finally")) {
			break;
		}
		part = tree_with(
			parser->forest, TREE_BLOCK, parser->token.line, block(parser), NULL);
		part->op = op;
		tree_add(tree, &tail, part);
	}
	return tree;
}

/* One item and what follows: further items stand in its body. */
static struct tree *with_items(struct py_parser *parser, bool parenthesized, uint32_t depth)
{
	struct tree *tree = here(parser, TREE_WITH), *tail = NULL;

	tree_add(tree, &tail, py_expression(parser));
	tree_add(tree, &tail, py_take(parser, "as") ? py_target(parser) : nothing(parser));
	if (!parser->error && py_take(parser, ",") && depth < MAX_TREE_DEPTH &&
		!(parenthesized && py_at(parser, ")"))) {
		tree_add(tree, &tail, with_items(parser, parenthesized, depth + 1));
		return tree;
	}
	if (parenthesized)
		py_expect(parser, ")");
	tree_add(tree, &tail, block(parser));
	return tree;
}

static struct tree *with_statement(struct py_parser *parser)
{
	struct py_parser before;
	struct tree *tree;

	py_advance(parser);
	before = *parser;
	if (py_at(parser, "(")) {
		py_advance(parser);
		tree = with_items(parser, true, 0);
		if (!parser->error)
			return tree;
		*parser = before;
	}
	return with_items(parser, false, 0);
}

static struct tree *function_statement(struct py_parser *parser, bool async)
{
	struct tree *tree, *tail = NULL;
	bool yields = parser->yields;

	py_advance(parser);
	tree = here(parser, TREE_FUNCTION);
	tree->text = parser->token.text;
	py_advance(parser);
	if (py_take(parser, "[")) {
		while (!parser->error && parser->token.kind != PY_END && !py_take(parser, "]"))
			py_advance(parser);
	}
	py_expect(parser, "(");
	py_parameters(parser, tree, ")");
	if (py_take(parser, "->"))
		py_expression(parser);
	parser->yields = false;
	tree_add(tree, &tail, block(parser));
	tree->op = parser->yields ? OP_COMMA : async ? OP_DEFAULT : OP_NONE;
	parser->yields = yields;
	return tree;
}

static struct tree *class_statement(struct py_parser *parser)
{
	struct tree *tree, *tail = NULL;

	py_advance(parser);
	tree = here(parser, TREE_CLASS);
	tree->text = parser->token.text;
	py_advance(parser);
	if (py_take(parser, "("))
		py_arguments(parser, tree);
	tree_add(tree, &tail, block(parser));
	return tree;
}

static struct str dotted_name(struct py_parser *parser)
{
	size_t from = parser->token.offset, end = from;

	while (py_at(parser, ".") || py_at(parser, "...")) {
		end = parser->lexer.at;
		py_advance(parser);
	}
	while (parser->token.kind == PY_NAME && !py_at(parser, "import")) {
		end = parser->lexer.at;
		py_advance(parser);
		if (!py_take(parser, "."))
			break;
	}
	if (end == from)
		parser->error = true;
	return str_slice(parser->lexer.text, from, end);
}

static struct tree *import_statement(struct py_parser *parser)
{
	struct tree *list = here(parser, TREE_BLOCK), *tail = NULL;

	do {
		struct tree *tree = here(parser, TREE_IMPORT), *name;

		py_advance(parser); /* import or the comma */
		tree->text = dotted_name(parser);
		tree->op = OP_NOT;
		name = here(parser, TREE_NAME);
		name->text = str_slice(tree->text, 0, str_find_char(tree->text, '.', 0));
		if (py_take(parser, "as")) {
			name->text = parser->token.text;
			tree->op = OP_NONE;
			py_advance(parser);
		}
		tree_append(tree, name);
		tree_add(list, &tail, tree);
	} while (!parser->error && py_at(parser, ","));
	return list;
}

static struct tree *from_statement(struct py_parser *parser)
{
	struct tree *tree = here(parser, TREE_FROM), *tail = NULL;
	bool open;

	py_advance(parser);
	tree->text = dotted_name(parser);
	py_expect(parser, "import");
	open = py_take(parser, "(");
	while (!parser->error && !at_line_end(parser) && !py_at(parser, ")")) {
		struct tree *keyword = here(parser, TREE_KEYWORD), *name;

		keyword->text = parser->token.text;
		name = here(parser, TREE_NAME);
		name->text = parser->token.text;
		py_advance(parser);
		if (py_take(parser, "as")) {
			name->text = parser->token.text;
			py_advance(parser);
		}
		tree_append(keyword, name);
		tree_add(tree, &tail, keyword);
		if (!py_take(parser, ","))
			break;
	}
	if (open)
		py_expect(parser, ")");
	return tree;
}

static struct tree *decorated(struct py_parser *parser)
{
	struct tree *tree = here(parser, TREE_DECORATED), *tail = NULL;
	bool async;

	while (!parser->error && py_take(parser, "@")) {
		tree_add(tree, &tail, py_expression(parser));
		if (parser->token.kind == PY_NEWLINE)
			py_advance(parser);
	}
	async = py_take(parser, "async");
	tree_add(tree, &tail,
		py_at(parser, "class") ? class_statement(parser)
				       : function_statement(parser, async));
	return tree;
}

static struct tree *match_statement(struct py_parser *parser)
{
	struct tree *tree = here(parser, TREE_MATCH), *tail = NULL;

	py_advance(parser);
	tree_add(tree, &tail, py_expressions(parser));
	py_expect(parser, ":");
	if (parser->token.kind != PY_NEWLINE)
		parser->error = true;
	if (parser->error)
		return tree;
	py_advance(parser);
	if (parser->token.kind != PY_INDENT)
		parser->error = true;
	py_advance(parser);
	while (!parser->error && py_at(parser, "case")) {
		struct tree *choice = here(parser, TREE_LIST), *last = NULL, *pattern;

		py_advance(parser);
		pattern = py_expressions(parser);
		if (py_take(parser, "as"))
			py_advance(parser);
		if (py_take(parser, "if"))
			py_expression(parser);
		if (!str_is(pattern->text, "_") || pattern->kind != TREE_NAME)
			tree_add(choice, &last, pattern);
		tree_add(choice, &last, block(parser));
		tree_add(tree, &tail, choice);
	}
	if (parser->token.kind == PY_DEDENT)
		py_advance(parser);
	return tree;
}

/* `match` is a name unless a subject and a colon follow. */
static bool at_match(struct py_parser *parser)
{
	struct py_lexer ahead = parser->lexer;
	struct py_token next;

	if (!py_at(parser, "match"))
		return false;
	next = py_next(&ahead);
	if (next.kind == PY_OPERATOR && !str_is(next.text, "(") && !str_is(next.text, "["))
		return false;
	if (next.kind == PY_NEWLINE || next.kind == PY_END || !next.space_before)
		return false;
	for (;;) {
		struct py_token token = py_next(&ahead);

		if (token.kind == PY_NEWLINE || token.kind == PY_END)
			return next.kind == PY_OPERATOR && str_is(next.text, ":");
		next = token;
	}
}

static struct tree *augmented(struct py_parser *parser, struct tree *target)
{
	static const struct {
		const char *text;
		uint8_t op;
	} operators[] = { { "+=", OP_ADD }, { "-=", OP_SUBTRACT }, { "*=", OP_MULTIPLY },
		{ "/=", OP_DIVIDE }, { "//=", OP_WHOLE_DIVIDE }, { "%=", OP_MODULO },
		{ "|=", OP_BIT_OR }, { "&=", OP_BIT_AND }, { "^=", OP_BIT_XOR },
		{ "**=", OP_POWER }, { ">>=", OP_RIGHT }, { "<<=", OP_LEFT }, { "@=", OP_OTHER } };

	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		if (py_at(parser, operators[i].text)) {
			struct tree *tree =
				tree_with(parser->forest, TREE_ASSIGN, target->line, target, NULL);

			py_advance(parser);
			tree->op = operators[i].op;
			tree_add(tree, &(struct tree *){ target }, py_expressions(parser));
			return tree;
		}
	}
	return NULL;
}

static struct tree *expression_statement(struct py_parser *parser)
{
	struct tree *first = py_expressions(parser), *tree, *tail = first;

	if (py_take(parser, ":")) {
		py_expression(parser);
		tree = tree_with(parser->forest, TREE_ASSIGN, first->line, first, NULL);
		tree->text = STR(":"); /* a field, if it is a class's */
		if (py_take(parser, "="))
			tree_add(tree, &tail, py_expressions(parser));
		return tree;
	}
	tree = augmented(parser, first);
	if (tree)
		return tree;
	if (!py_at(parser, "="))
		return first;
	tree = tree_with(parser->forest, TREE_ASSIGN, first->line, first, NULL);
	while (!parser->error && py_take(parser, "="))
		tree_add(tree, &tail, py_expressions(parser));
	return tree;
}

/* assert test, message: raises unless the test holds. */
static struct tree *assertion(struct py_parser *parser)
{
	struct tree *tree = here(parser, TREE_IF), *test = here(parser, TREE_UNARY), *tail = NULL;

	py_advance(parser);
	test->op = OP_NOT;
	test->first = py_expression(parser);
	if (py_take(parser, ","))
		py_expression(parser);
	tree_add(tree, &tail, test);
	tree_add(tree, &tail, here(parser, TREE_RAISE));
	tree_add(tree, &tail, nothing(parser));
	return tree;
}

static struct tree *simple_statement(struct py_parser *parser)
{
	struct tree *tree;

	if (py_at(parser, "import"))
		return import_statement(parser);
	if (py_at(parser, "from"))
		return from_statement(parser);
	if (py_at(parser, "return") || py_at(parser, "raise")) {
		tree = here(parser, py_at(parser, "raise") ? TREE_RAISE : TREE_RETURN);
		py_advance(parser);
		if (!at_line_end(parser))
			tree_append(tree, py_expressions(parser));
		if (py_take(parser, "from"))
			py_expression(parser);
		return tree;
	}
	if (py_at(parser, "break") || py_at(parser, "continue") || py_at(parser, "pass")) {
		tree = here(parser, py_at(parser, "break")  ? TREE_BREAK
				    : py_at(parser, "pass") ? TREE_BLOCK
							    : TREE_CONTINUE);
		py_advance(parser);
		return tree;
	}
	if (py_at(parser, "global") || py_at(parser, "nonlocal") || py_at(parser, "del")) {
		tree = here(parser, TREE_NOTHING);
		if (py_at(parser, "global"))
			tree->op = OP_IN;
		py_advance(parser);
		if (!at_line_end(parser))
			tree_append(tree, py_expressions(parser));
		return tree;
	}
	if (py_at(parser, "assert"))
		return assertion(parser);
	return expression_statement(parser);
}

static struct tree *compound_statement(struct py_parser *parser, bool async)
{
	if (py_at(parser, "if"))
		return if_statement(parser);
	if (py_at(parser, "while"))
		return while_statement(parser);
	if (py_at(parser, "for"))
		return for_statement(parser);
	if (py_at(parser, "try"))
		return try_statement(parser);
	if (py_at(parser, "with"))
		return with_statement(parser);
	if (py_at(parser, "def"))
		return function_statement(parser, async);
	if (py_at(parser, "class"))
		return class_statement(parser);
	if (py_at(parser, "@"))
		return decorated(parser);
	if (at_match(parser))
		return match_statement(parser);
	return NULL;
}

/* One logical line: a compound statement, or simple ones with semicolons between. */
static struct tree *statement(struct py_parser *parser)
{
	size_t from = parser->token.offset;
	struct tree *tree, *tail = NULL, *one;
	bool async;

	if (parser->token.kind == PY_INDENT || parser->token.kind == PY_NEWLINE ||
		parser->token.kind == PY_DEDENT) {
		if (parser->token.kind == PY_INDENT)
			parser->n_unread++;
		tree = here(parser, TREE_BLOCK);
		py_advance(parser);
		return tree;
	}
	async = py_take(parser, "async");
	tree = compound_statement(parser, async);
	if (tree && !parser->error)
		return tree;
	if (!tree)
		tree = here(parser, TREE_BLOCK);
	else
		tree = tree_with(parser->forest, TREE_BLOCK, tree->line, tree, NULL);
	while (!parser->error) {
		one = simple_statement(parser);
		if (!at_line_end(parser) && py_at(parser, "print"))
			parser->error = true;
		tree_add(tree, &tail, one);
		if (!py_take(parser, ";") || at_line_end(parser))
			break;
	}
	if (!parser->error && parser->token.kind != PY_NEWLINE && parser->token.kind != PY_END)
		parser->error = true;
	if (parser->error)
		tree_add(tree, &tail, unread(parser, from));
	if (parser->token.kind == PY_NEWLINE)
		py_advance(parser);
	return tree;
}

struct tree *python_parse(struct forest *forest, struct str text, uint32_t *ret_unread)
{
	struct tree *tail = NULL, *root = tree_new(forest, TREE_BLOCK, 1);
	struct py_parser parser = { .forest = forest };

	py_lexer_init(&parser.lexer, text, 1, false);
	py_advance(&parser);
	while (parser.token.kind != PY_END && !forest->full) {
		parser.error = parser.token.kind == PY_BAD;
		tree_add(root, &tail, statement(&parser));
	}
	if (forest->full || parser.lexer.unclosed || parser.lexer.too_deep) {
		parser.n_unread++;
		tail = NULL;
		root = tree_new(forest, TREE_BLOCK, 1);
		root->kind = TREE_UNREAD;
		root->text = text;
	}
	if (ret_unread)
		*ret_unread = parser.n_unread;
	return root;
}

struct tree *python_parse_expression(struct forest *forest, struct str text, uint32_t line)
{
	struct py_parser parser = { .forest = forest };
	struct tree *tree;

	py_lexer_init(&parser.lexer, text, line, true);
	py_advance(&parser);
	tree = py_expressions(&parser);
	if (!parser.error && parser.token.kind == PY_END)
		return tree;
	tree = tree_new(forest, TREE_UNREAD, line);
	tree->text = text;
	return tree;
}
