/* Statements that the languages share, and where one ends that cannot be read. */
#include <ctype.h>

#include "lang/script/script.h"

/* Behind the line or the semicolon at which reading failed. */
static struct tree *unread(struct script *s, size_t start)
{
	struct tree *tree = script_node(s, TREE_UNREAD);

	s->at = MAX(s->at, start + 1);
	while (s->at < s->text.len && script_peek(s, 0) != '\n' && script_peek(s, 0) != ';')
		s->at++;
	s->at = MIN(s->at, s->text.len);
	tree->text = str_slice(s->text, start, s->at);
	s->at += s->at < s->text.len && script_peek(s, 0) == ';';
	s->error = false;
	return tree;
}

/* Text between ?> and <?php of PHP is printed. */
static struct tree *template_text(struct script *s)
{
	size_t start = s->at + 2, end = str_find(s->text, STR("<?"), start);
	struct str text;

	end = MIN(end, s->text.len);
	start += start < end && s->text.at[start] == '\n';
	text = str_slice(s->text, start, end);
	s->at = end;
	if (str_starts(str_skip(s->text, end), "<?php"))
		s->at += 5;
	else if (str_starts(str_skip(s->text, end), "<?="))
		s->at += 3;
	else if (end < s->text.len)
		s->at += 2;
	if (end < s->text.len && s->text.at[s->at - 1] == '=') {
		struct tree *value = script_expression(s, POWER_ANY);

		return script_call(s, "print", script_named(s, TREE_TEXT, text), value);
	}
	return script_call(s, "print", script_named(s, TREE_TEXT, text), NULL);
}

/* while (<F>): each line is $_. */
struct tree *script_line_test(struct script *s, struct tree *test)
{
	if (!script_is(s, LANG_PERL) || test->kind != TREE_CALL || !test->first ||
		!str_is(test->first->text, "readline"))
		return test;
	return tree_with(
		s->forest, TREE_ASSIGN, test->line, script_named(s, TREE_NAME, STR("$_")), test);
}

/* x if y; x for @list; begin .. end while y */
struct tree *script_modified(struct script *s, struct tree *statement)
{
	bool perl = script_is(s, LANG_PERL);

	if (!perl && !script_is(s, LANG_RUBY))
		return statement;
	while (!s->error) {
		struct tree *tree, *test;
		bool not ;

		script_blank(s);
		if (script_newline(s) && !perl)
			break;
		not = script_at(s, "unless") || script_at(s, "until");
		if (script_take(s, "if") || script_take(s, "unless")) {
			tree = script_node(s, TREE_IF);
		} else if (script_take(s, "while") || script_take(s, "until")) {
			tree = script_node(s, TREE_WHILE);
			tree->op = statement->kind == TREE_BLOCK ? OP_NOT : OP_NONE;
		} else if (perl && (script_take(s, "foreach") || script_take(s, "for"))) {
			tree = script_node(s, TREE_FOR);
			tree_append(tree, script_named(s, TREE_NAME, STR("$_")));
			test = script_expressions(s);
			script_all_lines(s, test);
			tree_append(tree, test);
			tree_append(tree, statement);
			statement = tree;
			continue;
		} else if (!perl && script_take(s, "rescue")) {
			tree = tree_with(s->forest, TREE_TRY, statement->line, statement,
				script_expression(s, POWER_WORDS));
			statement = tree;
			continue;
		} else {
			break;
		}
		test = script_expression(s, POWER_ANY);
		if (not ) {
			struct tree *inverse = script_node(s, TREE_UNARY);

			inverse->op = OP_NOT;
			inverse->first = test;
			test = inverse;
		}
		tree_append(tree, tree->kind == TREE_WHILE ? script_line_test(s, test) : test);
		tree_append(tree, statement);
		statement = tree;
	}
	return statement;
}

static struct tree *plain(struct script *s)
{
	struct tree *first = script_expression(s, POWER_ANY), *list, *tail = NULL;

	if (!s->error && script_at(s, ",") && !script_is(s, LANG_PERL) &&
		!script_is(s, LANG_JAVASCRIPT)) {
		/* a, b = 1, 2 of Ruby and Lua */
		list = tree_with(s->forest, TREE_LIST, first->line, first, NULL);
		if (first->kind == TREE_CALL && !first->first->next)
			list->first = first->first;
		while (!s->error && script_take(s, ",")) {
			struct tree *one = script_expression(s, POWER_CHOICE);

			if (one->kind == TREE_CALL && !one->first->next)
				one = one->first;
			if (one->kind == TREE_NAME)
				script_add_local(s, one->text);
			tree_add(list, &tail, one);
		}
		first = list;
		if (script_take(s, "=")) {
			struct tree *values = script_expressions(s);

			first = tree_with(s->forest, TREE_ASSIGN, list->line, list, values);
			if (list->first->kind == TREE_NAME)
				script_add_local(s, list->first->text);
		}
	} else if (!s->error && script_at(s, ",")) {
		list = tree_with(s->forest, TREE_LIST, first->line, first, NULL);
		while (!s->error && script_take(s, ","))
			tree_add(list, &tail, script_expression(s, POWER_ANY));
		first = list;
	}
	return first;
}

static struct tree *by_word(struct script *s)
{
	size_t start = s->at;
	struct str word = script_name(s);
	struct tree *tree = NULL;

	if (!word.len || (script_peek(s, 0) == '(' && str_is(word, "class"))) {
		s->at = start;
		return NULL;
	}
	if (script_is(s, LANG_LUA))
		tree = script_lua_statement(s, word);
	else if (script_is(s, LANG_RUBY))
		tree = script_ruby_statement(s, word);
	else
		tree = script_braces_statement(s, word);
	if (!tree && !s->error)
		s->at = start;
	return tree;
}

struct tree *script_statement(struct script *s)
{
	struct tree *tree = NULL;
	size_t start;

	script_blank(s);
	start = s->at;
	if (script_peek(s, 0) == ';') {
		s->at++;
		return script_node(s, TREE_NOTHING);
	}
	if (s->forest->depth >= MAX_TREE_DEPTH || s->forest->full || s->forest->failed)
		return unread(s, start);
	s->forest->depth++;
	if (script_is(s, LANG_PHP) && script_peek(s, 0) == '?' && script_peek(s, 1) == '>')
		tree = template_text(s);
	else if (script_peek(s, 0) == '{' && !script_is(s, LANG_RUBY) && !script_is(s, LANG_LUA))
		tree = script_body(s);
	else
		tree = by_word(s);
	if (!tree && !s->error)
		tree = plain(s);
	if (!s->error)
		tree = script_modified(s, tree);
	s->forest->depth--;
	if (s->error)
		return unread(s, start);
	script_blank(s);
	if (script_peek(s, 0) == ';')
		s->at++;
	else if (s->at == start)
		return unread(s, start);
	return tree;
}

struct tree *script_until(struct script *s, const char *const *ends, size_t n)
{
	struct tree *block = script_node(s, TREE_BLOCK), *tail = NULL;

	for (;;) {
		script_blank(s);
		if (!script_peek(s, 0) || s->forest->full || s->forest->failed)
			return block;
		for (size_t i = 0; i < n; i++)
			if (script_at(s, ends[i]))
				return block;
		tree_add(block, &tail, script_statement(s));
	}
}

struct tree *script_body(struct script *s)
{
	static const char *const end[] = { "}" };
	struct tree *body;

	if (!script_take(s, "{"))
		return script_statement(s);
	body = script_until(s, end, 1);
	script_expect(s, "}");
	return body;
}

/* One parameter: its pattern or name, its default, how many it takes. */
static struct tree *parameter(struct script *s)
{
	struct tree *tree = script_node(s, TREE_PARAMETER);
	struct str name;
	char c;

	script_blank(s);
	c = script_peek(s, 0);
	while (script_is(s, LANG_PHP) && c != '$' && c != '&' && c != '.' && c != ')' && c) {
		s->at++; /* its type */
		c = script_peek(s, 0);
	}
	if (c == '.' && script_peek(s, 1) == '.') {
		s->at += 3;
		tree->op = OP_MULTIPLY;
	} else if (c == '*') {
		tree->op = script_peek(s, 1) == '*' ? OP_POWER : OP_MULTIPLY;
		s->at += tree->op == OP_POWER ? 2 : 1;
	} else if (c == '&') {
		s->at++;
	}
	script_blank(s);
	c = script_peek(s, 0);
	if (c == '{' || c == '[' || c == '(') {
		tree->first = script_primary(s);
		if (script_take(s, "="))
			script_expression(s, POWER_ASSIGN);
		return tree;
	}
	if (c == '$' || c == '@' || c == '%') {
		struct tree *variable = script_variable(s);

		name = variable ? variable->text : STR("");
	} else {
		name = script_name(s);
	}
	tree->text = name.len ? name : tree->op ? STR("...") : name;
	script_add_local(s, tree->text);
	if (script_is(s, LANG_RUBY) && script_peek(s, 0) == ':')
		s->at++;
	if (script_take(s, "=") ||
		(script_is(s, LANG_RUBY) && !script_at(s, ",") && !script_at(s, ")") &&
			!script_at(s, "|") && !script_newline(s) && !script_at(s, ";") &&
			!script_at(s, "{")))
		tree->first = script_expression(s, POWER_CHOICE);
	if (!name.len && !tree->op)
		s->error = true;
	return tree;
}

bool script_parameter(struct script *s, struct tree *function)
{
	tree_append(function, parameter(s));
	return !s->error;
}

struct tree *script_parameters(struct script *s, struct tree *function, const char *end)
{
	struct tree *tail = NULL;

	while (!s->error && !script_take(s, end)) {
		tree_add(function, &tail, parameter(s));
		if (*end == '|' && script_take(s, ";")) {
			while (!s->error && !script_at(s, "|"))
				s->error |= !script_name(s).len, script_take(s, ",");
		}
		if (!script_at(s, end))
			script_expect(s, ",");
	}
	return function;
}

/* function name(a, b) { .. } behind its name, fn($x) => .., -> (x) { .. }, methods. */
struct tree *script_function(struct script *s, struct str name)
{
	bool ruby = script_is(s, LANG_RUBY), in_function = s->in_function;
	struct tree *tree = script_node(s, TREE_FUNCTION);
	static const char *const end[] = { "end" };

	s->in_function = true;
	if (!str_is(name, "method") && !ruby)
		tree->text = name;
	if (script_take(s, "("))
		script_parameters(s, tree, ")");
	else if (ruby && !script_at(s, "{") && !script_at(s, "do"))
		tree_append(tree, parameter(s));
	if (script_is(s, LANG_PHP) && script_take(s, "use"))
		script_primary(s);
	if (script_is(s, LANG_PHP) && script_take(s, ":"))
		script_take(s, "?"), script_name(s);
	if (script_is(s, LANG_LUA)) {
		tree_append(tree, script_until(s, end, 1));
		script_expect(s, "end");
	} else if (script_is(s, LANG_PHP) && script_take(s, "=>")) {
		tree_append(tree, script_expression(s, POWER_ASSIGN));
	} else if (ruby && script_take(s, "do")) {
		tree_append(tree, script_until(s, end, 1));
		script_expect(s, "end");
	} else if (script_at(s, "{")) {
		tree_append(tree, script_body(s));
	} else if (!script_take(s, ";")) {
		s->error = true;
	}
	s->in_function = in_function;
	return tree;
}

struct tree *script_pair(struct script *s, enum tree_kind kind, struct tree *a, struct tree *b)
{
	return tree_with(s->forest, kind, a->line, a, b);
}

struct tree *script_not(struct script *s, struct tree *test)
{
	struct tree *tree = script_node(s, TREE_UNARY);

	tree->op = OP_NOT;
	tree->first = test;
	return tree;
}

struct tree *script_parse(struct forest *forest, enum language language, struct str text)
{
	struct script s = {
		.forest = forest,
		.language = language,
		.text = text,
		.line = 1,
		.newline_at = 0,
	};
	struct tree *block = tree_new(forest, TREE_BLOCK, 1), *tail = NULL;

	for (;;) {
		script_blank(&s);
		if (!script_peek(&s, 0) || forest->full || forest->failed)
			return block;
		if (script_peek(&s, 0) && strchr(")}]", script_peek(&s, 0))) {
			s.at++;
			continue;
		}
		tree_add(block, &tail, script_statement(&s));
	}
}
