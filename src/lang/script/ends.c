/* Statements of Ruby and Lua, whose bodies go up to a word. */
#include <ctype.h>

#include "lang/script/script.h"

/* Statements with rescue, else and ensure, up to the end, which is taken. */
struct tree *script_ruby_body(struct script *s)
{
	static const char *const ends[] = { "end", "rescue", "ensure", "else" };
	struct tree *body = script_until(s, ends, ARRAY_SIZE(ends)), *tree;

	if (script_take(s, "end"))
		return body;
	tree = script_node(s, TREE_TRY);
	tree_append(tree, body);
	while (!s->error && !script_take(s, "end")) {
		bool rescue = script_at(s, "rescue");
		struct tree *part = script_node(s, TREE_BLOCK);

		part->op = rescue ? OP_NOT : script_at(s, "else") ? OP_AND : OP_DEFAULT;
		if (rescue)
			s->at += 6;
		else if (!script_take(s, "ensure") && !script_take(s, "else"))
			s->error = true;
		script_blank(s);
		while (rescue && script_peek(s, 0) && !script_newline(s) && !script_at(s, "then")) {
			struct str name =
				(script_take(s, ","), script_take(s, "=>"), script_name(s));

			if (!name.len)
				break;
			if (!isupper((unsigned char)name.at[0]))
				script_add_local(s, name);
			script_blank(s);
		}
		script_take(s, "then");
		tree_append(part, script_until(s, ends, ARRAY_SIZE(ends)));
		tree_append(tree, part);
	}
	return tree;
}

static struct tree *ruby_test(struct script *s)
{
	bool no_do = s->no_do;
	struct tree *test;

	s->no_do = true;
	test = script_expression(s, POWER_ANY);
	s->no_do = no_do;
	return test;
}

static struct tree *ruby_if(struct script *s, bool not )
{
	static const char *const ends[] = { "end", "elsif", "else" };
	struct tree *tree = script_node(s, TREE_IF), *test = ruby_test(s);

	script_take(s, "then");
	tree_append(tree, not ? script_not(s, test) : test);
	tree_append(tree, script_until(s, ends, ARRAY_SIZE(ends)));
	if (script_take(s, "elsif")) {
		tree_append(tree, ruby_if(s, false));
		return tree;
	}
	if (script_take(s, "else"))
		tree_append(tree, script_until(s, ends, 1));
	script_expect(s, "end");
	return tree;
}

static struct tree *ruby_while(struct script *s, bool not )
{
	static const char *const ends[] = { "end" };
	struct tree *tree = script_node(s, TREE_WHILE), *test = ruby_test(s);

	script_take(s, "do");
	tree_append(tree, not ? script_not(s, test) : test);
	tree_append(tree, script_until(s, ends, 1));
	script_expect(s, "end");
	return tree;
}

static struct tree *ruby_for(struct script *s)
{
	static const char *const ends[] = { "end" };
	struct tree *tree = script_node(s, TREE_FOR), *target, *list;
	struct str name = script_name(s);

	script_add_local(s, name);
	target = script_named(s, TREE_NAME, name);
	if (script_at(s, ",")) {
		list = script_node(s, TREE_LIST);
		tree_append(list, target);
		while (!s->error && script_take(s, ",")) {
			name = script_name(s);
			script_add_local(s, name);
			tree_append(list, script_named(s, TREE_NAME, name));
		}
		target = list;
	}
	script_expect(s, "in");
	tree_append(tree, target);
	tree_append(tree, ruby_test(s));
	script_take(s, "do");
	tree_append(tree, script_until(s, ends, 1));
	script_expect(s, "end");
	return tree;
}

static struct tree *ruby_case(struct script *s)
{
	static const char *const ends[] = { "end", "when", "else", "in" };
	struct tree *tree = script_node(s, TREE_MATCH), *one, *tail = NULL;

	script_blank(s);
	tree_add(tree, &tail, script_at(s, "when") ? script_node(s, TREE_CONSTANT) : ruby_test(s));
	while (!s->error && (script_at(s, "when") || script_at(s, "in"))) {
		s->at += script_at(s, "when") ? 4 : 2;
		one = script_node(s, TREE_LIST);
		do
			tree_append(one, script_expression(s, POWER_ASSIGN));
		while (!s->error && script_take(s, ","));
		script_take(s, "then");
		tree_append(one, script_until(s, ends, ARRAY_SIZE(ends)));
		tree_add(tree, &tail, one);
	}
	if (script_take(s, "else")) {
		one = script_node(s, TREE_LIST);
		tree_append(one, script_until(s, ends, 1));
		tree_add(tree, &tail, one);
	}
	script_expect(s, "end");
	return tree;
}

static struct tree *ruby_def(struct script *s)
{
	struct tree *tree = script_node(s, TREE_FUNCTION);
	bool in_function = s->in_function;

	tree->text = script_name(s);
	if (script_peek(s, 0) == '.') { /* def self.name */
		s->at++;
		tree->text = script_name(s);
	}
	s->in_function = true;
	if (script_peek(s, 0) == '=' && script_peek(s, 1) == '(')
		s->at++;
	if (script_peek(s, 0) == '(') {
		s->at++;
		script_parameters(s, tree, ")");
	} else {
		while (script_at_operand(s) || script_peek(s, 0) == '*')
			if (!script_parameter(s, tree) || !script_take(s, ","))
				break;
	}
	if (script_at(s, "=") && !script_newline(s)) {
		script_take(s, "=");
		tree_append(tree, script_statement(s));
	} else {
		tree_append(tree, script_ruby_body(s));
	}
	s->in_function = in_function;
	return tree;
}

static struct tree *ruby_class(struct script *s)
{
	struct tree *tree = script_node(s, TREE_CLASS);

	if (script_take(s, "<<")) /* class << self */
		script_expression(s, POWER_UNARY);
	else
		tree->text = script_name(s);
	while (script_peek(s, 0) == ':' && script_peek(s, 1) == ':') {
		s->at += 2;
		tree->text = script_name(s);
	}
	if (script_take(s, "<"))
		tree_append(tree, script_expression(s, POWER_SHIFT));
	tree_append(tree, script_ruby_body(s));
	return tree;
}

static struct tree *ruby_jump(struct script *s, struct str word)
{
	bool returns = str_is(word, "return");
	struct tree *tree = script_node(s, returns                 ? TREE_RETURN
					   : str_is(word, "break") ? TREE_BREAK
								   : TREE_CONTINUE);

	if (script_at_operand(s)) {
		struct tree *value = script_expressions(s);

		if (returns)
			tree->first = value;
	}
	return tree;
}

/* NULL if @word is no keyword. As an expression, too: x = if .. */
struct tree *script_ruby_statement(struct script *s, struct str word)
{
	if (script_peek(s, 0) == '.' || script_peek(s, 0) == '(' ||
		(script_peek(s, 0) == ':' && script_peek(s, 1) != ':'))
		if (!str_is(word, "if") && !str_is(word, "return") && !str_is(word, "while") &&
			!str_is(word, "unless"))
			return NULL;
	if (str_is(word, "if") || str_is(word, "unless"))
		return ruby_if(s, str_is(word, "unless"));
	if (str_is(word, "while") || str_is(word, "until"))
		return ruby_while(s, str_is(word, "until"));
	if (str_is(word, "for"))
		return ruby_for(s);
	if (str_is(word, "case"))
		return ruby_case(s);
	if (str_is(word, "def"))
		return ruby_def(s);
	if (str_is(word, "class") || str_is(word, "module"))
		return ruby_class(s);
	if (str_is(word, "begin"))
		return script_ruby_body(s);
	if ((str_is(word, "BEGIN") || str_is(word, "END")) && script_at(s, "{"))
		return script_body(s);
	if (str_is(word, "return") || str_is(word, "break") || str_is(word, "next"))
		return ruby_jump(s, word);
	if (str_is(word, "alias") || str_is(word, "undef")) {
		script_primary(s);
		return script_at_operand(s) ? script_primary(s) : script_node(s, TREE_NOTHING);
	}
	return NULL;
}

static struct tree *lua_if(struct script *s)
{
	static const char *const ends[] = { "end", "elseif", "else" };
	struct tree *tree = script_node(s, TREE_IF);

	tree_append(tree, script_expression(s, POWER_ANY));
	script_expect(s, "then");
	tree_append(tree, script_until(s, ends, ARRAY_SIZE(ends)));
	if (script_take(s, "elseif")) {
		tree_append(tree, lua_if(s));
		return tree;
	}
	if (script_take(s, "else"))
		tree_append(tree, script_until(s, ends, 1));
	script_expect(s, "end");
	return tree;
}

static struct tree *lua_block(struct script *s, const char *end)
{
	struct tree *body = script_until(s, &end, 1);

	script_expect(s, end);
	return body;
}

static struct tree *lua_for(struct script *s)
{
	struct tree *target = script_named(s, TREE_NAME, script_name(s)), *tree, *range, *list;

	tree = script_node(s, TREE_FOR);
	if (script_take(s, "=")) {
		range = script_call(s, "?range", script_expression(s, POWER_ANY), NULL);
		while (!s->error && script_take(s, ","))
			tree_append(range, script_expression(s, POWER_ANY));
		tree_append(tree, target);
		tree_append(tree, range);
	} else {
		list = script_node(s, TREE_LIST);
		tree_append(list, target);
		while (!s->error && script_take(s, ","))
			tree_append(list, script_named(s, TREE_NAME, script_name(s)));
		script_expect(s, "in");
		tree_append(tree, list->first->next ? list : target);
		tree_append(tree, script_expression(s, POWER_ANY));
		while (!s->error && script_take(s, ","))
			script_expression(s, POWER_ANY);
	}
	script_expect(s, "do");
	tree_append(tree, lua_block(s, "end"));
	return tree;
}

/* function a.b:c(..) .. end: what it is assigned to, and the function. */
static struct tree *lua_function(struct script *s, bool local)
{
	struct str name = script_name(s);
	struct tree *target = script_named(s, TREE_NAME, name), *function, *assign;

	while (script_peek(s, 0) == '.' || script_peek(s, 0) == ':') {
		s->at++;
		target = tree_with(s->forest, TREE_MEMBER, target->line, target, NULL);
		target->text = script_name(s);
	}
	function = script_function(s, STR("method"));
	assign = tree_with(s->forest, TREE_ASSIGN, target->line, target, function);
	if (local)
		assign->text = STR("local");
	return assign;
}

/* local a, b <const> = 1, 2; a.b, c = d, e */
static struct tree *lua_assign(struct script *s, struct tree *first, bool local)
{
	struct tree *list = tree_with(s->forest, TREE_LIST, first->line, first, NULL), *values;
	struct tree *tree, *tail = NULL;

	for (;;) {
		if (script_take(s, "<")) {
			script_name(s);
			script_expect(s, ">");
		}
		if (s->error || !script_take(s, ","))
			break;
		tree_add(list, &tail,
			local ? script_named(s, TREE_NAME, script_name(s)) : script_primary(s));
	}
	if (script_take(s, "="))
		values = script_expressions(s);
	else if (local)
		values = script_node(s, TREE_CONSTANT);
	else
		return list;
	tree = tree_with(s->forest, TREE_ASSIGN, first->line, first->next ? list : first, NULL);
	if (tree->first != first && values->kind != TREE_LIST)
		values = tree_with(s->forest, TREE_LIST, first->line, values, NULL);
	tree_append(tree, values);
	if (local)
		tree->text = STR("local");
	return tree;
}

struct tree *script_lua_statement(struct script *s, struct str word)
{
	struct tree *tree;

	if (str_is(word, "if"))
		return lua_if(s);
	if (str_is(word, "while")) {
		tree = script_node(s, TREE_WHILE);
		tree_append(tree, script_expression(s, POWER_ANY));
		script_expect(s, "do");
		tree_append(tree, lua_block(s, "end"));
		return tree;
	}
	if (str_is(word, "do"))
		return lua_block(s, "end");
	if (str_is(word, "repeat")) {
		struct tree *body = lua_block(s, "until");

		tree = script_node(s, TREE_WHILE);
		tree->op = OP_NOT;
		tree_append(tree, script_not(s, script_expression(s, POWER_ANY)));
		tree_append(tree, body);
		return tree;
	}
	if (str_is(word, "for"))
		return lua_for(s);
	if (str_is(word, "function"))
		return lua_function(s, false);
	if (str_is(word, "local"))
		return script_take(s, "function")
			       ? lua_function(s, true)
			       : lua_assign(s, script_named(s, TREE_NAME, script_name(s)), true);
	if (str_is(word, "return")) {
		tree = script_node(s, TREE_RETURN);
		if (!script_at(s, "end") && !script_at(s, ";") && script_peek(s, 0) &&
			!script_at(s, "else") && !script_at(s, "elseif") && !script_at(s, "until"))
			tree->first = script_expressions(s);
		return tree;
	}
	if (str_is(word, "break"))
		return script_node(s, TREE_BREAK);
	if (str_is(word, "goto"))
		return script_named(s, TREE_NOTHING, script_name(s));
	s->at -= word.len;
	tree = script_primary(s);
	if (!s->error && (script_at(s, ",") || (script_at(s, "=") && script_peek(s, 1) != '=')))
		return lua_assign(s, tree, false);
	return tree;
}
