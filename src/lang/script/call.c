/* What follows an operand: members, indexes, arguments, blocks. */
#include <ctype.h>

#include "lang/script/script.h"

/* { |a, b| .. } or do |a, b| .. end */
struct tree *script_block_argument(struct script *s)
{
	static const char *const end[] = { "}" };
	struct tree *function;
	bool braces = script_at(s, "{"), no_do = s->no_do;

	if (!braces && (s->no_do || !script_at(s, "do")))
		return NULL;
	s->at += braces ? 1 : 2;
	function = script_node(s, TREE_FUNCTION);
	s->no_do = false;
	if (script_take(s, "|"))
		script_parameters(s, function, "|");
	tree_append(function, braces ? script_until(s, end, 1) : script_ruby_body(s));
	if (braces)
		script_expect(s, "}");
	s->no_do = no_do;
	return function;
}

struct tree *script_parenthesized_call(struct script *s, struct tree *callee)
{
	struct tree *call = script_pair(s, TREE_CALL, callee, NULL);

	s->at++;
	script_elements(s, call, ")");
	if (script_is(s, LANG_PHP) && callee->kind == TREE_NAME && !s->error &&
		str_is(callee->text, "proc_open")) { /* its third argument is set */
		const struct tree *pipes = tree_child(call, 3);

		if (pipes && pipes->kind == TREE_NAME)
			return script_pair(
				s, TREE_ASSIGN, script_named(s, TREE_NAME, pipes->text), call);
	}
	return call;
}

static void add_block(struct script *s, struct tree *call)
{
	struct tree *block;

	if (!script_is(s, LANG_RUBY))
		return;
	script_blank(s);
	block = script_newline(s) ? NULL : script_block_argument(s);
	if (block)
		tree_append(call, block);
}

static bool blank_before(const struct script *s)
{
	return script_before(s) == ' ' || script_before(s) == '\t';
}

/* puts "x", system *words: could what stands here be the first argument? */
bool script_at_operand(struct script *s)
{
	static const char *const operators[] = { "and", "or", "if", "unless", "while", "until",
		"then", "do", "end", "rescue", "in", "else", "elsif", "x", "eq", "ne", "lt", "gt",
		"le", "ge", "cmp", "xor", "for", "foreach", "isa" };
	size_t n_operators = script_is(s, LANG_PERL) ? ARRAY_SIZE(operators) : 13; /* up to elsif */
	char c, next;
	struct str name;

	script_blank(s);
	c = script_peek(s, 0);
	next = script_peek(s, 1);
	if (!c || (script_newline(s) && script_is(s, LANG_RUBY)))
		return false;
	if (script_is_name_char(s, c)) {
		name = script_look(s);
		for (size_t i = 0; i < n_operators; i++)
			if (str_is(name, operators[i]) &&
				!(script_is(s, LANG_RUBY) && script_peek(s, name.len) == ':'))
				return false;
		return true;
	}
	if (strchr("\"'`$@\\~", c))
		return true;
	if (c == '!')
		return next != '=' && next != '~';
	if (c == '(')
		return true;
	if (strchr("[-*&%/:<+{", c) == NULL)
		return false;
	if (!blank_before(s) || isspace((unsigned char)next) || next == '=')
		return false;
	if (c == '{')
		return false;
	if (c == '<')
		return next == '<' ||
		       (script_is(s, LANG_PERL) &&
			       (next == '$' || next == '>' || isupper((unsigned char)next)));
	if (c == '&' && next == '&')
		return false;
	if (c == '/' && next == '/')
		return false;
	if (c == ':')
		return script_is(s, LANG_RUBY) && next != ':';
	return true;
}

/* A name of Ruby, PHP, Lua or JavaScript that is no keyword. */
struct tree *script_word_call(struct script *s, struct tree *callee, struct str name)
{
	struct tree *call;

	if (!script_is(s, LANG_RUBY))
		return callee;
	if (str_is(name, "self")) {
		callee->text = STR("this");
		return callee;
	}
	if (script_peek(s, 0) == '(') {
		call = script_parenthesized_call(s, callee);
		add_block(s, call);
		return call;
	}
	if (callee->kind == TREE_NAME &&
		(script_is_local(s, name) ||
			(isupper((unsigned char)name.at[0]) &&
				!(script_peek(s, 0) == ' ' && script_peek(s, 1) == '"'))))
		return callee;
	call = script_pair(s, TREE_CALL, callee, NULL);
	if (script_at_operand(s))
		script_elements(s, call, NULL);
	add_block(s, call);
	return call;
}

/* .name, ->name, ::name with `at` behind the sign. */
static struct tree *member(struct script *s, struct tree *base)
{
	struct tree *tree = script_pair(s, TREE_MEMBER, base, NULL), *call;

	script_blank(s);
	if (script_peek(s, 0) == '#' || script_peek(s, 0) == '$')
		s->at++;
	if (script_peek(s, 0) == '(' && script_is(s, LANG_RUBY)) /* f.(x) */
		return script_parenthesized_call(s, base);
	if (script_peek(s, 0) == '{' && script_is(s, LANG_PHP)) {
		s->at++;
		tree = script_pair(s, TREE_INDEX, base, script_expression(s, POWER_ANY));
		script_expect(s, "}");
		return tree;
	}
	tree->text = script_name(s);
	if (!tree->text.len) {
		s->error = true;
		return tree;
	}
	if (script_is(s, LANG_RUBY)) {
		if (str_is(tree->text, "new")) {
			call = script_pair(s, TREE_NEW, base, NULL);
			if (script_peek(s, 0) == '(')
				s->at++, script_elements(s, call, ")");
			else if (script_at_operand(s))
				script_elements(s, call, NULL);
			add_block(s, call);
			return call;
		}
		return script_word_call(s, tree, tree->text);
	}
	return tree;
}

static struct tree *stepped(struct script *s, struct tree *base)
{
	struct tree *tree = script_pair(s, TREE_ASSIGN, base, NULL);

	tree->op = script_peek(s, 0) == '+' ? OP_ADD : OP_SUBTRACT;
	s->at += 2;
	if (!base->next)
		base->next = script_named(s, TREE_NUMBER, STR("1"));
	return tree;
}

static bool is_subscript_base(const struct script *s, const struct tree *base)
{
	return !script_is(s, LANG_PERL) || base->kind == TREE_INDEX || base->kind == TREE_LIST ||
	       base->kind == TREE_CALL;
}

static struct tree *indexed(struct script *s, struct tree *base, const char *end)
{
	struct tree *tree = script_pair(s, TREE_INDEX, base, NULL), *key, *tail = base, *to;
	struct str name;
	size_t start;
	bool no_do = s->no_do, no_in = s->no_in;

	s->at++;
	s->no_do = s->no_in = false;
	if (script_take(s, end)) { /* PHP: $list[] = x */
		tree_add(tree, &tail, script_named(s, TREE_NUMBER, STR("4096")));
		goto done;
	}
	start = s->at;
	script_blank(s);
	s->at += *end == '}' && script_peek(s, 0) == '-';
	name = script_name(s);
	if (*end == '}' && name.len && script_at(s, "}")) {
		key = script_named(s, TREE_TEXT, name);
	} else {
		s->at = start;
		key = script_expression(s, POWER_ASSIGN);
		if (script_is(s, LANG_RUBY) && script_take(s, ",")) {
			to = script_expression(s, POWER_ASSIGN);
			tree->kind = TREE_CALL;
			tree->first = script_pair(s, TREE_MEMBER, base, NULL);
			tree->first->text = STR("slice");
			tail = tree->first;
			tree_add(tree, &tail, key);
			key = to;
		}
	}
	tree_add(tree, &tail, key);
	script_expect(s, end);
done:
	s->no_do = no_do;
	s->no_in = no_in;
	return tree;
}

/* ->[0], ->{k}, ->(x), ->name, ->@* */
static struct tree *arrow(struct script *s, struct tree *base)
{
	struct tree *tree;
	char c;

	s->at += script_peek(s, 0) == '?' ? 3 : 2;
	script_blank(s);
	c = script_peek(s, 0);
	if (script_is(s, LANG_PERL)) {
		if (c == '[')
			return indexed(s, base, "]");
		if (c == '{')
			return indexed(s, base, "}");
		if (c == '(')
			return script_parenthesized_call(s, base);
		if (c == '@' || c == '%' || (c == '$' && script_peek(s, 1) == '*')) {
			s->at += 2;
			return base;
		}
	}
	tree = member(s, base);
	script_blank(s);
	if (script_peek(s, 0) == '(')
		return script_parenthesized_call(s, tree);
	return script_is(s, LANG_PERL) ? script_pair(s, TREE_CALL, tree, NULL) : tree;
}

static bool is_shell_tag(const struct tree *tag)
{
	if (tag->kind == TREE_CALL && tag->first)
		tag = tag->first;
	return (tag->kind == TREE_NAME || tag->kind == TREE_MEMBER) && str_ends(tag->text, "$");
}

/* $`ls`, String.raw`a` */
static struct tree *tagged(struct script *s, struct tree *tag)
{
	struct tree *text = script_template(s);

	if (is_shell_tag(tag))
		return script_pair(s, TREE_SHELL, text, NULL);
	return script_pair(s, TREE_CALL, tag, text);
}

/* f"x", f{..}, f[[x]] of Lua. */
static struct tree *lua_argument(struct script *s, struct tree *base)
{
	struct tree *argument = NULL;
	char c = script_peek(s, 0);

	if (base->kind != TREE_NAME && base->kind != TREE_MEMBER && base->kind != TREE_CALL &&
		base->kind != TREE_INDEX)
		return NULL;
	if (c == '"' || c == '\'' || (c == '[' && strchr("[=", script_peek(s, 1))))
		argument = script_string(s);
	else if (c == '{')
		argument = script_braced(s);
	return argument ? script_pair(s, TREE_CALL, base, argument) : NULL;
}

static struct tree *dotted(struct script *s, struct tree *base, size_t len)
{
	struct tree *tree;

	s->at += len;
	script_blank(s);
	if (len == 2 && script_peek(s, 0) == '[')
		return indexed(s, base, "]");
	if (len == 2 && script_peek(s, 0) == '(' && script_is(s, LANG_JAVASCRIPT))
		return script_parenthesized_call(s, base);
	tree = member(s, base);
	return tree;
}

/* How long a sign before a member's name is, 0 if none stands here. */
static size_t member_sign(const struct script *s)
{
	char c = script_peek(s, 0), next = script_peek(s, 1);

	if (c == '.' && next != '.' && !isdigit((unsigned char)next) && !script_is(s, LANG_PERL) &&
		!script_is(s, LANG_PHP))
		return 1;
	if (next == '.' && ((c == '?' && script_is(s, LANG_JAVASCRIPT)) ||
				   (c == '&' && script_is(s, LANG_RUBY))))
		return isdigit((unsigned char)script_peek(s, 2)) ? 0 : 2;
	if (c == ':' && next == ':' && (script_is(s, LANG_RUBY) || script_is(s, LANG_PHP)))
		return 2;
	if (c == ':' && script_is(s, LANG_LUA) && isalpha((unsigned char)next))
		return 1;
	return 0;
}

/* One step on from @base; NULL if nothing of it follows. */
static struct tree *postfix_once(struct script *s, struct tree *base)
{
	size_t before = s->at, sign;
	bool near, newline;
	char c;

	script_blank(s);
	near = s->at == before;
	newline = script_newline(s);
	c = script_peek(s, 0);
	sign = member_sign(s);
	if (sign && (!newline || sign < 2 || c == '&' || c == '?'))
		return dotted(s, base, sign);
	if (c == '-' && script_peek(s, 1) == '>' && !script_is(s, LANG_RUBY))
		return arrow(s, base);
	if (c == '?' && script_peek(s, 1) == '-' && script_peek(s, 2) == '>')
		return arrow(s, base);
	if ((c == '+' || c == '-') && script_peek(s, 1) == c && !newline &&
		!script_is(s, LANG_LUA) && !script_is(s, LANG_RUBY))
		return stepped(s, base);
	if (c == '(' && !script_is(s, LANG_PERL) && (near || !script_is(s, LANG_RUBY)) &&
		!(script_is(s, LANG_RUBY) && base->kind != TREE_INDEX) && !newline &&
		base->kind != TREE_NUMBER)
		return script_parenthesized_call(s, base);
	if (c == '(' && script_is(s, LANG_PERL) && base->kind == TREE_INDEX)
		return script_parenthesized_call(s, base);
	if (c == '[' &&
		(near || script_is(s, LANG_JAVASCRIPT) || script_is(s, LANG_PHP) ||
			script_is(s, LANG_LUA)) &&
		!newline && is_subscript_base(s, base) &&
		!(script_is(s, LANG_LUA) && strchr("[=", script_peek(s, 1))))
		return indexed(s, base, "]");
	if (c == '{' && script_is(s, LANG_PERL) && base->kind == TREE_INDEX)
		return indexed(s, base, "}");
	if (c == '`' && script_is(s, LANG_JAVASCRIPT) && !newline)
		return tagged(s, base);
	return script_is(s, LANG_LUA) && !newline ? lua_argument(s, base) : NULL;
}

struct tree *script_postfix(struct script *s, struct tree *base)
{
	while (!s->error) {
		size_t before = s->at, newline_at = s->newline_at;
		struct tree *more = postfix_once(s, base);

		if (!more) {
			s->at = before;
			s->newline_at = newline_at;
			break;
		}
		base = more;
	}
	return base;
}
