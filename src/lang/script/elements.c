/* Lists and dictionaries: elements with commas between, pairs, properties. */
#include "lang/script/script.h"

/* name: value; the name, or an empty text with nothing stepped over. */
static struct str key_name(struct script *s)
{
	size_t start = s->at;
	struct str name;

	if (!script_is(s, LANG_RUBY) && !script_is(s, LANG_PHP) && !script_is(s, LANG_LUA))
		return STR("");
	script_blank(s);
	name = script_look(s);
	if (!name.len)
		return name;
	s->at += name.len;
	if (script_is(s, LANG_LUA)) {
		if (script_at(s, "=") && script_peek(s, 1) != '=') {
			s->at++;
			return name;
		}
	} else if (script_peek(s, 0) == ':' && script_peek(s, 1) != ':') {
		s->at++;
		return name;
	}
	s->at = start;
	return STR("");
}

/* &:name, &method(:name), &block of Ruby: a function. */
static struct tree *block_pass(struct script *s)
{
	struct tree *function, *call, *it;

	s->at++;
	if (script_peek(s, 0) != ':')
		return script_expression(s, POWER_ASSIGN);
	s->at++;
	function = script_node(s, TREE_FUNCTION);
	it = script_named(s, TREE_NAME, STR("it"));
	call = script_pair(s, TREE_CALL, script_pair(s, TREE_MEMBER, it, NULL), NULL);
	call->first->text = script_name(s);
	tree_append(function, script_named(s, TREE_PARAMETER, STR("it")));
	tree_append(function, call);
	return function;
}

/* One key and its value, into what they are elements of. */
static void add_pair(
	struct script *s, struct tree *parent, struct tree **tail, struct tree *key, bool *ret_dict)
{
	struct tree *value = script_expression(s, POWER_ASSIGN), *keyword;

	if ((parent->kind == TREE_CALL || parent->kind == TREE_NEW) && key->kind == TREE_TEXT) {
		keyword = script_named(s, TREE_KEYWORD, key->text);
		keyword->first = value;
		tree_add(parent, tail, keyword);
		return;
	}
	*ret_dict = true;
	tree_add(parent, tail, key);
	tree_add(parent, tail, value);
}

/* <F> where a list is wanted. */
void script_all_lines(const struct script *s, struct tree *tree)
{
	if (script_is(s, LANG_PERL) && tree->kind == TREE_CALL && tree->first &&
		str_is(tree->first->text, "readline"))
		tree->first->text = STR("readlines");
}

/* The key of the next value of a table that has none. */
static struct tree *position(struct script *s, struct tree *dict)
{
	struct str text = arena_printf(s->forest->arena, "%u", ++dict->column);

	s->forest->failed |= !text.at;
	return script_named(s, TREE_NUMBER, text);
}

static void add_element(struct script *s, struct tree *parent, struct tree **tail, bool *ret_dict)
{
	struct str name = key_name(s);
	struct tree *element;

	script_blank(s);
	if (name.len) {
		add_pair(s, parent, tail, script_named(s, TREE_TEXT, name), ret_dict);
	} else if (script_is(s, LANG_LUA) && script_peek(s, 0) == '[' && script_peek(s, 1) != '[' &&
		   parent->kind == TREE_DICT) {
		s->at++;
		element = script_expression(s, POWER_ANY);
		script_expect(s, "]");
		script_expect(s, "=");
		add_pair(s, parent, tail, element, ret_dict);
	} else if (script_is(s, LANG_RUBY) && script_peek(s, 0) == '&') {
		tree_add(parent, tail, block_pass(s));
	} else {
		if (script_is(s, LANG_PHP) && script_peek(s, 0) == '&')
			s->at++;
		element = script_expression(s, POWER_ASSIGN);
		script_all_lines(s, element);
		if (!script_is(s, LANG_PERL) && script_take(s, "=>")) {
			if (script_is(s, LANG_PHP) && script_at(s, "&"))
				s->at++;
			add_pair(s, parent, tail, element, ret_dict);
		} else if (script_is(s, LANG_RUBY) && element->kind == TREE_TEXT &&
			   script_peek(s, 0) == ':' && script_peek(s, 1) != ':') {
			s->at++;
			add_pair(s, parent, tail, element, ret_dict);
		} else {
			if (script_is(s, LANG_LUA) && parent->kind == TREE_DICT)
				tree_add(parent, tail, position(s, parent));
			tree_add(parent, tail, element);
		}
	}
}

static bool next_element(struct script *s, const char *end)
{
	bool comma = false;

	if (!end && script_is(s, LANG_RUBY) && (script_blank(s), script_newline(s)))
		return false;
	while (script_take(s, ",") || (script_is(s, LANG_PERL) && script_take(s, "=>")) ||
		(script_is(s, LANG_LUA) && end && script_take(s, ";")))
		comma = true;
	return comma;
}

/* @end NULL: up to where no comma follows. True if there were keys. */
bool script_elements(struct script *s, struct tree *parent, const char *end)
{
	struct tree *tail = NULL;
	bool dict = false, no_do = s->no_do;

	if (end)
		s->no_do = false;
	while (!s->error) {
		script_blank(s);
		if (end && script_take(s, end))
			break;
		if (script_peek(s, 0) == ',' && end) { /* a hole */
			s->at++;
			tree_add(parent, &tail, script_node(s, TREE_NOTHING));
			continue;
		}
		if (!end && (!script_peek(s, 0) || strchr(");]}", script_peek(s, 0))))
			break;
		add_element(s, parent, &tail, &dict);
		if (next_element(s, end))
			continue;
		if (end)
			script_expect(s, end);
		break;
	}
	s->no_do = no_do;
	if (dict && parent->kind == TREE_LIST)
		parent->kind = TREE_DICT;
	return dict;
}

static struct tree *method(struct script *s)
{
	return script_function(s, STR("method"));
}

/* One property of { .. } of JavaScript. */
static void add_property(struct script *s, struct tree *dict, struct tree **tail)
{
	struct tree *key = NULL, *value;
	bool getter = false;
	struct str name;

	script_blank(s);
	if (script_peek(s, 0) == '.') {
		tree_add(dict, tail, script_primary(s));
		return;
	}
	name = script_name(s);
	while ((str_is(name, "async") || str_is(name, "get") || str_is(name, "set")) &&
		!script_at(s, ":") && !script_at(s, "(") && !script_at(s, ",") &&
		!script_at(s, "}")) {
		getter |= str_is(name, "get");
		name = script_name(s);
	}
	script_take(s, "*");
	if (script_peek(s, 0) == '[' && !name.len) {
		s->at++;
		key = script_expression(s, POWER_ASSIGN);
		script_expect(s, "]");
	} else if (name.len) {
		key = script_named(s, TREE_TEXT, name);
	} else {
		key = script_string(s);
		key = key ? key : script_primary(s);
	}
	if (script_take(s, ":"))
		value = script_expression(s, POWER_ASSIGN);
	else if (script_at(s, "("))
		value = method(s);
	else
		value = script_named(s, TREE_NAME, name);
	if (getter && value->kind == TREE_FUNCTION)
		value->op = OP_OTHER;
	if (value->kind == TREE_NAME && script_at(s, "=") && name.len) /* {a = 1} = .. */
		script_take(s, "="), script_expression(s, POWER_ASSIGN);
	tree_add(dict, tail, key);
	tree_add(dict, tail, value);
}

/* Values of a table without keys count from 1; if all do, it is a list. */
static struct tree *table(struct script *s, struct tree *dict)
{
	struct tree *list = script_node(s, TREE_LIST), *tail = NULL, *next;
	bool keys = script_elements(s, dict, "}");

	if (keys)
		return dict;
	for (struct tree *key = dict->first; key && key->next; key = next) {
		next = key->next->next;
		key->next->next = NULL;
		tree_add(list, &tail, key->next);
	}
	return list;
}

struct tree *script_braced(struct script *s)
{
	struct tree *dict = script_node(s, TREE_DICT), *tail = NULL;
	bool no_in = s->no_in, no_do = s->no_do;

	s->at++;
	s->no_in = s->no_do = false;
	if (script_is(s, LANG_LUA)) {
		dict = table(s, dict);
	} else if (!script_is(s, LANG_JAVASCRIPT)) {
		script_elements(s, dict, "}");
	} else {
		while (!s->error && !script_take(s, "}")) {
			add_property(s, dict, &tail);
			if (!script_at(s, "}"))
				script_expect(s, ",");
		}
	}
	s->no_in = no_in;
	s->no_do = no_do;
	return dict;
}
