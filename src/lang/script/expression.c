/* Expressions: operators by how tightly they bind, and what stands between them. */
#include <ctype.h>

#include "lang/script/script.h"

/* The names of a pattern that is assigned to are variables from here on. */
static void note_locals(struct script *s, const struct tree *target)
{
	if (target->kind == TREE_NAME)
		script_add_local(s, target->text);
	for (const struct tree *one = target->kind == TREE_LIST ? target->first : NULL; one;
		one = one->next)
		if (one->kind == TREE_NAME)
			script_add_local(s, one->text);
}

/* Ruby: `f = x rescue y`, a, b = 1, 2; Perl: @list = .., %hash = .. */
static struct tree *assigned(struct script *s, struct tree *target)
{
	struct tree *value = script_expression(s, POWER_ASSIGN), *list, *tail = NULL;
	char sigil = target->kind == TREE_NAME && target->text.len ? target->text.at[0] : '\0';

	if (script_is(s, LANG_PERL) && sigil == '%' && value->kind == TREE_LIST)
		value->kind = TREE_DICT;
	if (script_is(s, LANG_PERL) && sigil == '@') {
		script_all_lines(s, value);
		list = script_node(s, TREE_LIST);
		tree_add(list, &tail, value);
		return list;
	}
	if ((script_is(s, LANG_RUBY) || (script_is(s, LANG_PERL) && target->kind == TREE_LIST)) &&
		value->kind != TREE_LIST && script_at(s, ",") && target->kind == TREE_LIST) {
		list = script_node(s, TREE_LIST);
		tree_add(list, &tail, value);
		while (!s->error && script_take(s, ","))
			tree_add(list, &tail, script_expression(s, POWER_ASSIGN));
		return list;
	}
	return value;
}

static struct tree *assignment(
	struct script *s, struct tree *target, const struct operator_row *row)
{
	struct str mark = STR("");
	struct tree *tree;

	if (target->kind == TREE_ASSIGN && target->text.len) { /* my $x = .. */
		mark = target->text;
		target = target->first;
	}
	if (target->kind == TREE_CALL && target->first && !target->first->next)
		target = target->first; /* Ruby: a.b = c */
	note_locals(s, target);
	tree = script_pair(s, TREE_ASSIGN, target, NULL);
	tree->text = mark;
	tree->op = row->op;
	if (!target->next)
		target->next = assigned(s, target);
	return tree;
}

static struct tree *choice(struct script *s, struct tree *test)
{
	struct tree *tree = script_pair(s, TREE_CHOICE, test, NULL), *tail = test;

	if (script_at(s, ":")) /* a ?: b */
		tree->first->next = script_named(s, TREE_TEXT, STR("1"));
	else
		tree_add(tree, &tail, script_expression(s, POWER_ASSIGN));
	tail = NULL;
	script_expect(s, ":");
	tree_add(tree, &tail, script_expression(s, POWER_ASSIGN));
	return tree;
}

/* $x =~ s/a/b/ */
static struct tree *matched(struct script *s, struct tree *left)
{
	struct tree *change;

	script_blank(s);
	if (left->kind == TREE_ASSIGN && left->text.len && left->first) {
		/* (my $y = $x) =~ s/a/b/ */
		change = script_change(s, left->first);
		return change ? script_pair(s, TREE_BLOCK, left, change) : NULL;
	}
	return script_change(s, left);
}

/* a << b of Ruby changes a. */
static struct tree *appended(struct script *s, struct tree *left)
{
	struct tree *target = left->kind == TREE_ASSIGN ? left->first : left, *copy, *sum;

	sum = script_pair(s, TREE_BINARY, left, NULL);
	sum->op = OP_LEFT;
	tree_append(sum, script_expression(s, POWER_CONCAT));
	if (target->kind != TREE_NAME && target->kind != TREE_MEMBER)
		return sum;
	copy = script_named(s, (enum tree_kind)target->kind, target->text);
	copy->first = target->first;
	return script_pair(s, TREE_ASSIGN, copy, sum);
}

static bool at_choice(struct script *s, enum power power)
{
	script_blank(s);
	return power <= POWER_CHOICE && script_peek(s, 0) == '?' && !script_is(s, LANG_LUA) &&
	       script_peek(s, 1) != '.' && script_peek(s, 1) != '?' &&
	       !(script_is(s, LANG_PHP) && (script_peek(s, 1) == '-' || script_peek(s, 1) == '>'));
}

struct tree *script_expression(struct script *s, enum power power)
{
	struct tree *left;

	if (s->forest->depth >= MAX_TREE_DEPTH) {
		s->error = true;
		return script_node(s, TREE_NOTHING);
	}
	s->forest->depth++;
	left = script_primary(s);
	while (!s->error) {
		const struct operator_row *row;
		struct tree *change;

		script_blank(s);
		if (script_is(s, LANG_RUBY) && script_newline(s))
			break;
		if (at_choice(s, power)) {
			s->at++;
			left = choice(s, left);
			continue;
		}
		row = script_operator(s);
		if (!row || row->power < power)
			break;
		s->at += strlen(row->text);
		if (row->assigns) {
			left = assignment(s, left, row);
			continue;
		}
		if (row->op == OP_MATCHES && (change = matched(s, left))) {
			left = change;
			continue;
		}
		if (row->op == OP_LEFT && script_is(s, LANG_RUBY)) {
			left = appended(s, left);
			continue;
		}
		left = script_pair(s, TREE_BINARY, left, NULL);
		left->op = row->op;
		{
			bool right = row->op == OP_POWER ||
				     (row->op == OP_CONCAT && script_is(s, LANG_LUA));
			struct tree *tail = left->first;

			tree_add(left, &tail,
				script_expression(s, (enum power)(row->power + !right)));
		}
	}
	s->forest->depth--;
	return left;
}

static bool at_fat_comma(struct script *s)
{
	return script_is(s, LANG_PERL) && script_at(s, "=>");
}

struct tree *script_expressions(struct script *s)
{
	struct tree *first = script_expression(s, POWER_ASSIGN), *list, *tail = NULL;

	if (s->error || (!script_at(s, ",") && !at_fat_comma(s)))
		return first;
	list = script_pair(s, TREE_LIST, first, NULL);
	while (!s->error && (script_take(s, ",") || (at_fat_comma(s) && script_take(s, "=>")))) {
		script_blank(s);
		if (!script_peek(s, 0) || strchr(");]}", script_peek(s, 0)))
			break;
		tree_add(list, &tail, script_expression(s, POWER_ASSIGN));
	}
	return list;
}

static bool is_reserved(const struct script *s, struct str name)
{
	static const char *const words[] = { "end", "then", "do", "else", "elsif", "elseif", "elif",
		"until", "when", "rescue", "ensure", "in", "of", "and", "or", "if", "unless",
		"while", "foreach", "for" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(name, words[i]))
			return script_is(s, LANG_RUBY) || script_is(s, LANG_LUA);
	return false;
}

static struct tree *unary(struct script *s, enum op op, size_t len, enum power power)
{
	struct tree *tree = script_node(s, TREE_UNARY);

	s->at += len;
	tree->op = (uint8_t)op;
	tree->first = script_expression(s, power);
	return tree;
}

/* (a, b) or (a) */
static struct tree *parenthesized(struct script *s)
{
	struct tree *tree, *tail = NULL;
	bool no_do = s->no_do, no_in = s->no_in;

	s->no_do = s->no_in = false;
	s->at++;
	if (script_take(s, ")")) {
		tree = script_node(s, TREE_LIST);
	} else {
		tree = script_is(s, LANG_PERL) || script_is(s, LANG_LUA)
			       ? script_expressions(s)
			       : script_expression(s, POWER_ANY);
		if (script_at(s, ",") || script_at(s, ";")) {
			struct tree *list = script_pair(s, TREE_LIST, tree, NULL);

			list->op = OP_COMMA;
			while (!s->error && (script_take(s, ",") || script_take(s, ";")))
				tree_add(list, &tail, script_expression(s, POWER_ANY));
			tree = list;
		}
		while (!s->error && script_is(s, LANG_PERL) && !script_at(s, ")")) {
			/* (a or b, c) */
			const struct operator_row *row = script_operator(s);

			if (!row || row->assigns) {
				s->error = true;
				break;
			}
			s->at += strlen(row->text);
			tree = script_pair(s, TREE_BINARY, tree, script_expressions(s));
			tree->op = row->op;
		}
		script_expect(s, ")");
	}
	s->no_do = no_do;
	s->no_in = no_in;
	return tree;
}

static struct tree *number(struct script *s)
{
	size_t start = s->at;

	while (script_is_name_char(s, script_peek(s, 0)) ||
		(script_peek(s, 0) == '.' && isdigit((unsigned char)script_peek(s, 1))))
		s->at++;
	return script_named(s, TREE_NUMBER, str_slice(s->text, start, s->at));
}

/* :name, :"name" of Ruby */
static struct tree *symbol(struct script *s)
{
	struct str name;

	s->at++;
	if (script_peek(s, 0) == '"' || script_peek(s, 0) == '\'')
		return script_string(s);
	name = script_look(s);
	if (!name.len) /* :+ */
		name = str_slice(s->text, s->at, s->at + 1);
	s->at += name.len;
	return script_named(s, TREE_TEXT, name);
}

static struct tree *list(struct script *s)
{
	struct tree *tree = script_node(s, TREE_LIST);
	bool no_in = s->no_in;

	s->no_in = false;
	s->at++;
	script_elements(s, tree, "]");
	s->no_in = no_in;
	if (script_is(s, LANG_PERL))
		tree->op = OP_NONE;
	return tree;
}

/* PHP: (int)$x; NULL if it is none. */
static struct tree *cast(struct script *s)
{
	static const char *const types[] = { "int", "integer", "string", "binary", "float",
		"double", "bool", "boolean", "array", "object" };
	struct script before = *s;
	struct str type;

	s->at++;
	script_blank(s);
	type = script_name(s);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct tree *value;

		if (!str_is(type, types[i]) || !script_take(s, ")"))
			continue;
		value = script_expression(s, POWER_UNARY);
		return i < 2   ? script_call(s, "int", value, NULL)
		       : i < 4 ? script_call(s, "string", value, NULL)
			       : value;
	}
	*s = before;
	return NULL;
}

static struct tree *sign(struct script *s)
{
	char c = script_peek(s, 0), next = script_peek(s, 1);
	struct tree *tree;

	switch (c) {
	case '(':
		tree = script_is(s, LANG_PHP) ? cast(s) : NULL;
		if (tree)
			return tree;
		return script_postfix(s, parenthesized(s));
	case '[':
		return script_postfix(s, list(s));
	case '{':
		return script_postfix(s, script_braced(s));
	case '!':
		return unary(s, OP_NOT, 1, POWER_UNARY);
	case '~':
		return unary(s, OP_INVERT, 1, POWER_UNARY);
	case '-':
		if (next == '>' && script_is(s, LANG_RUBY)) {
			s->at += 2;
			return script_postfix(s, script_function(s, STR("->")));
		}
		if (next == '-')
			return unary(s, OP_OTHER, 2, POWER_UNARY);
		if (isalpha((unsigned char)next) && script_is(s, LANG_PERL) &&
			!script_is_name_char(s, script_peek(s, 2)))
			return unary(s, OP_OTHER, 2, POWER_NAMED); /* -e $file */
		return unary(s, OP_NEGATE, 1, POWER_UNARY);
	case '+':
		return unary(s, OP_OTHER, next == '+' ? 2 : 1, POWER_UNARY);
	case '.':
		if (next == '.' && script_peek(s, 2) == '.') {
			struct tree *spread = script_node(s, TREE_SPREAD);

			s->at += 3;
			spread->first = script_expression(s, POWER_ASSIGN);
			return spread;
		}
		break;
	case '\\':
		s->at++;
		return script_expression(s, POWER_UNARY);
	case '#':
		if (script_is(s, LANG_LUA))
			return unary(s, OP_OTHER, 1, POWER_UNARY);
		break;
	case ':':
		if (script_is(s, LANG_RUBY))
			return script_postfix(s, symbol(s));
		break;
	case '*':
		if (script_is(s, LANG_RUBY)) {
			struct tree *spread = script_node(s, TREE_SPREAD);

			s->at += next == '*' ? 2 : 1;
			spread->op = next == '*' ? OP_POWER : OP_NONE;
			spread->first = script_expression(s, POWER_ASSIGN);
			return spread;
		}
		break;
	default:
		break;
	}
	s->error = true;
	return script_node(s, TREE_NOTHING);
}

static struct tree *arrow(struct script *s);

/* function (a) { .. }, fn($x) => .., async x => .. */
static struct tree *function_word(struct script *s, struct str name)
{
	if (str_is(name, "function") && !script_is(s, LANG_PERL) && !script_is(s, LANG_RUBY)) {
		script_take(s, "*");
		script_take(s, "&");
		return script_postfix(s, script_function(s, script_name(s)));
	}
	if ((str_is(name, "fn") && script_is(s, LANG_PHP)) ||
		(str_is(name, "sub") && script_is(s, LANG_PERL)))
		return script_postfix(s, script_function(s, STR("")));
	if (str_is(name, "async") && script_is(s, LANG_JAVASCRIPT)) {
		struct tree *function = (script_blank(s), arrow(s));

		if (function)
			return script_postfix(s, function);
		return script_at(s, "function") ? script_primary(s) : NULL;
	}
	if (str_is(name, "class") && script_is(s, LANG_JAVASCRIPT))
		return script_class(s);
	return NULL;
}

static struct tree *prefix_word(struct script *s, struct str name)
{
	static const char *const constants[] = { "true", "True", "TRUE", "false", "FALSE", "null",
		"nil", "undefined", "NULL", "undef" };
	static const char *const passing[] = { "await", "typeof", "void", "delete", "yield",
		"clone", "defined?" };

	for (size_t i = 0; i < ARRAY_SIZE(constants) && !script_at(s, "(") && !script_at(s, "=>");
		i++) {
		if (str_is(name, constants[i])) {
			struct tree *tree = script_node(s, TREE_CONSTANT);

			tree->op = i < 3 ? OP_TRUE : i < 5 ? OP_FALSE : OP_NONE;
			return script_postfix(s, tree);
		}
	}
	if (str_is(name, "not") && !script_is(s, LANG_JAVASCRIPT))
		return unary(s, OP_NOT, 0, script_is(s, LANG_LUA) ? POWER_UNARY : POWER_ASSIGN);
	for (size_t i = 0; i < ARRAY_SIZE(passing); i++)
		if (str_is(name, passing[i]) && (script_is(s, LANG_JAVASCRIPT) || i > 4) &&
			!script_at(s, "="))
			return script_expression(s, POWER_UNARY);
	return function_word(s, name);
}

/* new Name(..) */
static struct tree *new_object(struct script *s)
{
	struct tree *call = script_node(s, TREE_NEW), *callee;

	if (script_at(s, "class") || script_at(s, "function") || script_at(s, "(") ||
		script_at(s, "$"))
		callee = script_primary(s);
	else
		callee = script_named(s, TREE_NAME, script_name(s));
	while (script_is(s, LANG_JAVASCRIPT) && script_take(s, ".")) {
		callee = script_pair(s, TREE_MEMBER, callee, NULL);
		callee->text = script_name(s);
	}
	if (callee->kind == TREE_CALL)
		return callee;
	call->first = callee;
	if (script_at(s, "(")) {
		s->at++;
		script_elements(s, call, ")");
	}
	return script_postfix(s, call);
}

/* Behind the parenthesis that closes the one at hand; strings are stepped over. */
static size_t behind_parentheses(const struct script *s)
{
	size_t depth = 0;
	char quote = '\0';

	for (size_t i = s->at; i < s->text.len; i++) {
		char c = s->text.at[i];

		if (c == '\\')
			i++;
		else if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'' || c == '`')
			quote = c;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			return i + 1;
	}
	return s->text.len;
}

/* x => .., (a, b) => .. of JavaScript, tried where a name or a parenthesis stands. */
static struct tree *arrow(struct script *s)
{
	uint32_t line = script_line(s);
	struct script before = *s;
	struct tree *function = NULL, *body;
	struct str name;

	if (script_peek(s, 0) == '(') {
		size_t end = behind_parentheses(s);

		s->at = end;
		if (!script_at(s, "=>")) {
			*s = before;
			return NULL;
		}
		s->at = before.at + 1;
		s->newline_at = SIZE_MAX;
		function = tree_new(s->forest, TREE_FUNCTION, line);
		script_parameters(s, function, ")");
		s->at = MAX(s->at, end);
	} else {
		name = script_look(s);
		s->at += name.len;
		if (!name.len || !script_at(s, "=>")) {
			*s = before;
			return NULL;
		}
		function = tree_new(s->forest, TREE_FUNCTION, line);
		tree_append(function, script_named(s, TREE_PARAMETER, name));
	}
	script_expect(s, "=>");
	body = script_at(s, "{") ? script_body(s) : script_expression(s, POWER_ASSIGN);
	tree_append(function, body);
	return function;
}

static struct tree *word(struct script *s)
{
	struct str name = script_name(s);
	struct tree *tree;

	if (!name.len) {
		s->error = true;
		return script_node(s, TREE_NOTHING);
	}
	tree = prefix_word(s, name);
	if (tree)
		return tree;
	if (str_is(name, "new") && (script_is(s, LANG_JAVASCRIPT) || script_is(s, LANG_PHP)) &&
		!script_at(s, ".") && !script_at(s, "="))
		return new_object(s);
	if (is_reserved(s, name) && !script_at(s, "=>")) {
		struct tree *statement = NULL;

		if (script_is(s, LANG_RUBY) && !str_is(name, "end"))
			statement = script_ruby_statement(s, name);
		if (statement)
			return statement;
		s->error = true;
		return script_node(s, TREE_NOTHING);
	}
	if (script_is(s, LANG_RUBY)) {
		tree = script_ruby_statement(s, name);
		if (tree)
			return script_postfix(s, tree);
	}
	if (script_is(s, LANG_PERL))
		return script_perl_word(s, name);
	tree = script_named(s, TREE_NAME, name);
	return script_postfix(s, script_word_call(s, tree, name));
}

struct tree *script_primary(struct script *s)
{
	struct tree *tree = NULL;
	char c;

	script_blank(s);
	c = script_peek(s, 0);
	if (s->error || !c || s->forest->full) {
		s->error = true;
		return script_node(s, TREE_NOTHING);
	}
	if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)script_peek(s, 1))))
		return script_postfix(s, number(s));
	if (script_is(s, LANG_JAVASCRIPT))
		tree = arrow(s);
	if (!tree && script_is(s, LANG_PERL) && strchr("sty", c))
		tree = script_change(s, script_named(s, TREE_NAME, STR("$_")));
	if (!tree)
		tree = script_string(s);
	if (tree)
		return script_postfix(s, tree);
	tree = script_variable(s);
	if (tree)
		return script_postfix(s, tree);
	return script_is_name_char(s, c) || (c == '\\' && script_is(s, LANG_PHP)) ? word(s)
										  : sign(s);
}
