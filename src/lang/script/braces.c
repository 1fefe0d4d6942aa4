/* Statements of JavaScript, Perl and PHP, which put their bodies in braces. */
#include "lang/script/script.h"

static struct tree *condition(struct script *s)
{
	struct tree *test;

	script_expect(s, "(");
	test = script_at(s, ")") ? script_node(s, TREE_NOTHING) : script_expression(s, POWER_ANY);
	while (!s->error && script_take(s, ","))
		test = script_expression(s, POWER_ANY);
	script_expect(s, ")");
	return test;
}

static struct tree *if_statement(struct script *s, bool not )
{
	struct tree *tree = script_node(s, TREE_IF), *test = condition(s);

	tree_append(tree, not ? script_not(s, test) : test);
	tree_append(tree, script_body(s));
	if (script_take(s, "elsif") || script_take(s, "elseif")) {
		tree_append(tree, if_statement(s, false));
	} else if (script_take(s, "else")) {
		tree_append(tree, script_take(s, "if") ? if_statement(s, false) : script_body(s));
	}
	return tree;
}

static struct tree *while_statement(struct script *s, bool not )
{
	struct tree *tree = script_node(s, TREE_WHILE), *test = condition(s);

	if (test->kind == TREE_NOTHING) {
		test->kind = TREE_CONSTANT;
		test->op = OP_TRUE;
	}
	tree_append(tree, not ? script_not(s, test) : script_line_test(s, test));
	tree_append(tree, script_body(s));
	if (script_take(s, "continue"))
		script_body(s);
	return tree;
}

static struct tree *do_statement(struct script *s)
{
	struct tree *tree = script_node(s, TREE_WHILE), *body = script_body(s), *test;
	bool not = script_at(s, "until");

	if (!script_take(s, "while") && !script_take(s, "until"))
		return body;
	tree->op = OP_NOT;
	test = script_is(s, LANG_PERL) ? script_expression(s, POWER_ANY) : condition(s);
	tree_append(tree, not ? script_not(s, test) : test);
	tree_append(tree, body);
	return tree;
}

static void declare_word(struct script *s)
{
	static const char *const words[] = { "const", "let", "var", "my", "our", "await" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (script_take(s, words[i]))
			break;
}

static struct tree *of_each(struct script *s, struct tree *target, struct tree *over)
{
	struct tree *tree = script_node(s, TREE_FOR);

	tree_append(tree, target);
	tree_append(tree, over);
	tree_append(tree, script_body(s));
	return tree;
}

/* foreach ($list as $key => $value) .. of PHP */
static struct tree *php_each(struct script *s)
{
	struct tree *over, *target, *pair, *call;

	script_expect(s, "(");
	over = script_expression(s, POWER_ASSIGN);
	script_expect(s, "as");
	script_take(s, "&");
	target = script_primary(s);
	if (script_take(s, "=>")) {
		script_take(s, "&");
		pair = script_node(s, TREE_LIST);
		tree_append(pair, target);
		tree_append(pair, script_primary(s));
		target = pair;
		call = script_call(s, "?entries", over, NULL);
	} else {
		call = script_call(s, "array_values", over, NULL);
	}
	script_expect(s, ")");
	return of_each(s, target, call);
}

static struct tree *perl_each(struct script *s)
{
	struct tree *target = NULL, *list = script_node(s, TREE_LIST);

	declare_word(s);
	script_blank(s);
	if (script_peek(s, 0) == '$')
		target = script_variable(s);
	if (!target)
		target = script_named(s, TREE_NAME, STR("$_"));
	script_expect(s, "(");
	script_elements(s, list, ")");
	return of_each(s, target, list);
}

static struct tree *for_loop(struct script *s)
{
	struct tree *tree = script_node(s, TREE_LOOP), *part;
	const char *const ends[] = { ";", ";", ")" };

	for (size_t i = 0; i < ARRAY_SIZE(ends) && !s->error; i++) {
		part = script_node(s, i == 1 ? TREE_NOTHING : TREE_BLOCK);
		while (!s->error && !script_take(s, ends[i])) {
			struct tree *one;

			declare_word(s);
			one = script_expression(s, POWER_ANY);
			if (i == 1)
				part = one;
			else
				tree_append(part, one);
			script_take(s, ",");
		}
		tree_append(tree, part);
	}
	tree_append(tree, script_body(s));
	return tree;
}

static struct tree *for_statement(struct script *s)
{
	struct script before;
	struct tree *target, *over;

	script_take(s, "await");
	before = *s;
	if (script_is(s, LANG_PERL) && !script_at(s, "("))
		return perl_each(s);
	script_expect(s, "(");
	if (script_is(s, LANG_JAVASCRIPT)) {
		declare_word(s);
		s->no_in = true;
		target = script_primary(s);
		s->no_in = false;
		if (!s->error && (script_at(s, "of") || script_at(s, "in"))) {
			bool keys = script_at(s, "in");

			s->at += 2;
			over = script_expression(s, POWER_ANY);
			script_expect(s, ")");
			return of_each(
				s, target, keys ? script_call(s, "Object.keys", over, NULL) : over);
		}
		s->error = before.error;
		*s = before;
		script_expect(s, "(");
	}
	if (script_is(s, LANG_PERL)) {
		struct script inside = *s;
		struct tree *list = script_node(s, TREE_LIST);

		if (!script_at(s, ";"))
			script_elements(s, list, ")");
		if (!s->error && script_before(s) == ')')
			return of_each(s, script_named(s, TREE_NAME, STR("$_")), list);
		*s = inside;
	}
	return for_loop(s);
}

static struct tree *switch_statement(struct script *s)
{
	static const char *const ends[] = { "case", "default", "}" };
	struct tree *tree = script_node(s, TREE_MATCH), *tail = NULL;

	tree_add(tree, &tail, condition(s));
	script_expect(s, "{");
	while (!s->error && !script_take(s, "}")) {
		struct tree *one = script_node(s, TREE_LIST);

		while (!s->error && (script_at(s, "case") || script_at(s, "default"))) {
			if (script_take(s, "default")) {
				script_expect(s, ":");
				continue;
			}
			script_take(s, "case");
			tree_append(one, script_expression(s, POWER_ASSIGN));
			script_expect(s, ":");
		}
		tree_append(one, script_until(s, ends, ARRAY_SIZE(ends)));
		tree_add(tree, &tail, one);
		if (!script_peek(s, 0))
			s->error = true;
	}
	return tree;
}

static struct tree *try_statement(struct script *s)
{
	struct tree *tree = script_node(s, TREE_TRY);

	tree_append(tree, script_body(s));
	while (!s->error && (script_at(s, "catch") || script_at(s, "finally"))) {
		struct tree *part = script_node(s, TREE_BLOCK);

		part->op = script_at(s, "catch") ? OP_NOT : OP_DEFAULT;
		s->at += script_at(s, "catch") ? 5 : 7;
		if (script_at(s, "("))
			script_delimited(s);
		tree_append(part, script_body(s));
		tree_append(tree, part);
	}
	return tree;
}

/* var a = 1, b; let {c} = d; */
static struct tree *declaration(struct script *s, struct str word)
{
	struct tree *block = script_node(s, TREE_BLOCK), *one, *declared, *tail = NULL;

	do {
		one = script_primary(s);
		declared = script_named(s, TREE_ASSIGN, word);
		if (script_take(s, "=")) {
			declared->first = one;
			tree_append(declared, script_expression(s, POWER_ASSIGN));
		} else {
			declared->first = one;
			tree_append(declared, script_node(s, TREE_CONSTANT));
		}
		tree_add(block, &tail, declared);
	} while (!s->error && script_take(s, ","));
	return block;
}

/* True if a getter follows: static, public, readonly ?Type before what a class declares */
static bool modifiers(struct script *s)
{
	static const char *const words[] = { "public", "private", "protected", "static", "final",
		"abstract", "readonly", "var", "async", "get", "set" };
	bool getter = false;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t before = s->at;

		if (!script_take(s, words[i]))
			continue;
		if (script_at(s, "(") || script_at(s, "=") || script_at(s, ";")) {
			s->at = before; /* it is the name itself */
			return getter;
		}
		getter |= str_is(str_from(words[i]), "get");
		i = (size_t)-1;
	}
	return getter;
}

static struct tree *class_part(struct script *s)
{
	struct tree *tree, *assign;
	bool getter = modifiers(s);
	struct str name;

	script_blank(s);
	if (script_is(s, LANG_PHP)) {
		if (script_take(s, "function")) {
			script_take(s, "&");
			return script_function(s, script_name(s));
		}
		if (script_take(s, "use"))
			return script_expression(s, POWER_ANY);
		script_take(s, "const");
		while (script_peek(s, 0) && !strchr("$=;}", script_peek(s, 0)))
			s->at++; /* its type */
		s->at += script_peek(s, 0) == '$';
	}
	if (script_at(s, "{"))
		return script_body(s);
	script_take(s, "*");
	script_take(s, "#");
	name = script_name(s);
	if (!name.len)
		return script_primary(s);
	if (script_at(s, "(")) {
		tree = script_function(s, STR("method"));
		tree->text = name;
		tree->op = getter ? OP_OTHER : tree->op;
		return tree;
	}
	assign = script_named(s, TREE_ASSIGN, STR("let"));
	assign->first = script_named(s, TREE_NAME, name);
	tree_append(assign, script_take(s, "=") ? script_expression(s, POWER_ASSIGN)
						: script_node(s, TREE_CONSTANT));
	return assign;
}

struct tree *script_class(struct script *s)
{
	struct tree *tree = script_node(s, TREE_CLASS), *body = script_node(s, TREE_BLOCK);
	struct tree *tail = NULL;

	if (!script_at(s, "extends") && !script_at(s, "{"))
		tree->text = script_name(s);
	if (script_take(s, "extends"))
		tree_append(tree, script_is(s, LANG_PHP)
					  ? script_named(s, TREE_NAME, script_name(s))
					  : script_expression(s, POWER_UNARY));
	while (!s->error && script_peek(s, 0) && !script_take(s, "{"))
		s->at++;
	while (!s->error && script_peek(s, 0) && !script_take(s, "}")) {
		tree_add(body, &tail, class_part(s));
		script_take(s, ";");
	}
	tree_append(tree, body);
	return tree;
}

static struct str module_name(struct script *s)
{
	struct tree *text = (script_blank(s), script_string(s));
	struct str name = text && text->kind == TREE_TEXT ? text->text : STR("?");

	return str_starts(name, "node:") ? str_skip(name, 5) : name;
}

/* import a, { b as c } from "m"; import * as d from "m"; import "m" */
static struct tree *javascript_import(struct script *s)
{
	struct tree *all = script_node(s, TREE_IMPORT), *some = script_node(s, TREE_FROM);
	struct tree *block = script_node(s, TREE_BLOCK), *tail = NULL;

	if (script_at(s, "(") || script_at(s, "."))
		return NULL;
	while (!s->error && !script_at(s, "from") && !script_at(s, "\"") && !script_at(s, "'")) {
		struct tree *keyword;
		struct str name;

		script_take(s, ",");
		if (script_take(s, "*")) {
			script_expect(s, "as");
			all->first = script_named(s, TREE_NAME, script_name(s));
			continue;
		}
		if (!script_take(s, "{")) {
			name = script_name(s);
			s->error |= !name.len;
			all->first = script_named(s, TREE_NAME, name);
			continue;
		}
		while (!s->error && !script_take(s, "}")) {
			name = script_name(s);
			keyword = script_named(s, TREE_KEYWORD, name);
			if (script_take(s, "as"))
				name = script_name(s);
			s->error |= !name.len;
			keyword->first = script_named(s, TREE_NAME, name);
			tree_add(some, &tail, keyword);
			script_take(s, ",");
		}
	}
	script_take(s, "from");
	all->text = some->text = module_name(s);
	tree_append(block, all);
	tree_append(block, some);
	return block;
}

/* use, no, package, namespace: nothing of these is run. */
static struct tree *skipped(struct script *s)
{
	while (script_peek(s, 0) && script_peek(s, 0) != ';' && script_peek(s, 0) != '{')
		s->at++;
	return script_node(s, TREE_NOTHING);
}

/* use Some::Module; the names of pragmas are small. */
static struct tree *used(struct script *s)
{
	struct str name = script_name(s);
	struct tree *call = NULL;

	if (name.len && name.at[0] >= 'A' && name.at[0] <= 'Z')
		call = script_call(s, "use", script_named(s, TREE_TEXT, name), NULL);
	skipped(s);
	return call ? call : script_node(s, TREE_NOTHING);
}

static struct tree *words_of_perl(struct script *s, struct str word)
{
	if (str_is(word, "sub") && !script_at(s, "{") && !script_at(s, "(")) {
		struct str name = script_name(s);

		return script_function(s, name);
	}
	if (str_is(word, "use"))
		return used(s);
	if (str_is(word, "no") || str_is(word, "package"))
		return skipped(s);
	if ((str_is(word, "BEGIN") || str_is(word, "END") || str_is(word, "INIT") ||
		    str_is(word, "CHECK")) &&
		script_at(s, "{"))
		return script_body(s);
	if (str_is(word, "unless"))
		return if_statement(s, true);
	if (str_is(word, "until"))
		return while_statement(s, true);
	if (str_is(word, "foreach"))
		return for_statement(s);
	if (script_peek(s, 0) == ':' && script_peek(s, 1) != ':') { /* LABEL: */
		s->at++;
		return script_statement(s);
	}
	return NULL;
}

static struct tree *words_of_php(struct script *s, struct str word)
{
	struct tree *call;

	if (str_is(word, "foreach"))
		return php_each(s);
	if (str_is(word, "use") || str_is(word, "namespace") || str_is(word, "declare"))
		return skipped(s);
	if (str_is(word, "echo") || str_is(word, "print") || str_is(word, "include") ||
		str_is(word, "require") || str_is(word, "include_once") ||
		str_is(word, "require_once")) {
		call = script_call(s,
			str_is(word, "echo") || str_is(word, "print") ? "print" : "require", NULL,
			NULL);
		script_elements(s, call, NULL);
		return call;
	}
	if (str_is(word, "global") || str_is(word, "static"))
		return script_at(s, "$") ? script_expressions(s) : NULL;
	if (str_is(word, "abstract") || str_is(word, "final") || str_is(word, "interface") ||
		str_is(word, "trait")) {
		script_take(s, "class");
		return script_class(s);
	}
	return NULL;
}

static struct tree *words_of_javascript(struct script *s, struct str word)
{
	if (str_is(word, "const") || str_is(word, "let") || str_is(word, "var"))
		return declaration(s, word);
	if (str_is(word, "import"))
		return javascript_import(s);
	if (str_is(word, "export")) {
		script_take(s, "default");
		return script_statement(s);
	}
	if (str_is(word, "async") && script_at(s, "function")) {
		script_take(s, "function");
		script_take(s, "*");
		return script_function(s, script_name(s));
	}
	if (script_peek(s, 0) == ':' && !str_is(word, "default")) {
		s->at++;
		return script_statement(s);
	}
	return NULL;
}

static struct tree *jump(struct script *s, struct str word)
{
	struct tree *tree;

	if (str_is(word, "return") || str_is(word, "throw")) {
		tree = script_node(s, str_is(word, "throw") ? TREE_RAISE : TREE_RETURN);
		script_blank(s);
		if (script_peek(s, 0) && !strchr(";}", script_peek(s, 0)) &&
			!(script_newline(s) && script_is(s, LANG_JAVASCRIPT)) &&
			!script_at(s, "if") && !script_at(s, "unless"))
			tree->first = script_is(s, LANG_PERL) ? script_expressions(s)
							      : script_expression(s, POWER_ANY);
		return tree;
	}
	if (str_is(word, "break") || str_is(word, "last"))
		tree = script_node(s, TREE_BREAK);
	else
		tree = script_node(s, TREE_CONTINUE);
	if (!script_at(s, "if") && !script_at(s, "unless") && !script_newline(s))
		script_name(s); /* its label */
	return tree;
}

struct tree *script_braces_statement(struct script *s, struct str word)
{
	bool perl = script_is(s, LANG_PERL);

	if (script_at(s, "=>") || (script_peek(s, 0) == '.' && !perl))
		return NULL;
	if (str_is(word, "if"))
		return if_statement(s, false);
	if (str_is(word, "while"))
		return while_statement(s, false);
	if (str_is(word, "for"))
		return for_statement(s);
	if (str_is(word, "do") && script_at(s, "{"))
		return do_statement(s);
	if (str_is(word, "return") ||
		(!perl && (str_is(word, "throw") || str_is(word, "break") ||
				  str_is(word, "continue"))) ||
		(perl && (str_is(word, "last") || str_is(word, "next"))))
		return jump(s, word);
	if (perl)
		return words_of_perl(s, word);
	if (str_is(word, "switch"))
		return switch_statement(s);
	if (str_is(word, "try"))
		return try_statement(s);
	if (str_is(word, "class") && !script_at(s, "="))
		return script_class(s);
	if (str_is(word, "function") && !script_at(s, "(")) {
		script_take(s, "*");
		script_take(s, "&");
		return script_at(s, "(") ? NULL : script_function(s, script_name(s));
	}
	return script_is(s, LANG_PHP) ? words_of_php(s, word) : words_of_javascript(s, word);
}
