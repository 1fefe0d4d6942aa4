/* Words of Perl: functions called without parentheses, each in its own way; variables. */
#include <ctype.h>

#include "lang/script/script.h"

/* The same node once more; its children are shared. */
static struct tree *again(struct script *s, const struct tree *tree)
{
	struct tree *copy = script_node(s, (enum tree_kind)tree->kind);

	copy->op = tree->op;
	copy->text = tree->text;
	copy->first = tree->first;
	return copy;
}

static struct tree *name_of(struct script *s, char sigil, struct str name)
{
	struct str text = arena_printf(s->forest->arena, "%c%.*s", sigil, STR_ARGS(name));

	s->forest->failed |= !text.at;
	return script_named(s, TREE_NAME, text.at ? text : name);
}

/* ${name}, ${ expression }, $$name: what is referred to. */
static struct tree *referred(struct script *s)
{
	struct tree *tree;
	struct str name;
	size_t start = s->at;

	if (script_peek(s, 0) == '$')
		return s->at++,
		       script_peek(s, 0) == '$' ? referred(s) : name_of(s, '$', script_name(s));
	s->at++;
	name = script_name(s);
	if (name.len && script_take(s, "}"))
		return name_of(s, s->text.at[start - 1], name);
	s->at = start;
	tree = script_body(s);
	while (tree->kind == TREE_BLOCK && tree->first && !tree->first->next)
		tree = tree->first;
	return tree;
}

/* Behind $: a name, or one of the signs that are names. */
static struct str scalar_name(struct script *s)
{
	struct str name = script_look(s);
	char c = script_peek(s, 0);
	size_t n = 0;

	if (name.len) {
		s->at += name.len;
		return name;
	}
	while (isdigit((unsigned char)script_peek(s, n)))
		n++;
	if (!n && c == '^')
		n = 2;
	else if (!n && c && strchr("!@&_/\\,;.0\"$+`'<>()[]|?:-", c))
		n = 1;
	name = str_slice(s->text, s->at, s->at + n);
	s->at += name.len;
	if (!name.len)
		s->error = true;
	return name;
}

static struct tree *subscripted(struct script *s, struct tree *base)
{
	struct tree *tree = script_pair(s, TREE_INDEX, base, NULL);
	bool braces = script_peek(s, 0) == '{';
	size_t start = ++s->at;
	struct str name;
	struct tree *key;

	script_blank(s);
	s->at += braces && script_peek(s, 0) == '-';
	name = script_name(s);
	if (braces && name.len && script_at(s, "}")) {
		key = script_named(s, TREE_TEXT, name);
	} else {
		s->at = start;
		key = script_expression(s, POWER_ANY);
	}
	script_expect(s, braces ? "}" : "]");
	if (!base->next)
		base->next = key;
	return tree;
}

static struct tree *perl_scalar(struct script *s)
{
	char next = script_peek(s, 1);
	struct str name;
	struct tree *tree;

	if (next == '#' && (script_peek(s, 2) == '{' || script_peek(s, 2) == '$' ||
				   script_is_name_char(s, script_peek(s, 2)))) {
		s->at += 2;
		tree = script_is_name_char(s, script_peek(s, 0)) ? name_of(s, '@', script_name(s))
								 : referred(s);
		tree = script_pair(s, TREE_BINARY, script_call(s, "scalar", tree, NULL),
			script_named(s, TREE_NUMBER, STR("1")));
		tree->op = OP_SUBTRACT;
		return tree;
	}
	s->at++;
	if (next == '{' || (next == '$' && (script_peek(s, 1) == '{' || script_peek(s, 1) == '$' ||
						   script_is_name_char(s, script_peek(s, 1))))) {
		tree = referred(s);
		while (!s->error && (script_peek(s, 0) == '[' || script_peek(s, 0) == '{'))
			tree = subscripted(s, tree);
		return tree;
	}
	name = scalar_name(s);
	if (script_peek(s, 0) == '[' && name.len)
		return subscripted(s, name_of(s, '@', name));
	if (script_peek(s, 0) == '{' && name.len)
		return subscripted(s, name_of(s, '%', name));
	return name_of(s, '$', name);
}

/* @x, @{..}, @$x, %x .. and slices of them. */
static struct tree *perl_list(struct script *s)
{
	char sigil = script_peek(s, 0), next = script_peek(s, 1);
	struct tree *tree, *all;

	if (next != '{' && next != '$' && next != '_' && !script_is_name_char(s, next))
		return NULL;
	s->at++;
	tree = next == '{' || next == '$' ? referred(s) : name_of(s, sigil, script_name(s));
	if (sigil != '@' || (script_peek(s, 0) != '[' && script_peek(s, 0) != '{'))
		return tree;
	all = script_node(s, TREE_LIST);
	if (script_peek(s, 0) == '{' && tree->kind == TREE_NAME)
		tree = name_of(s, '%', str_skip(tree->text, 1));
	{
		const char *end = script_peek(s, 0) == '[' ? "]" : "}";

		s->at++;
		script_elements(s, all, end);
	}
	return script_call(s, "slice", tree, all);
}

static struct tree *perl_variable(struct script *s)
{
	char c = script_peek(s, 0), next = script_peek(s, 1);
	struct tree *tree;

	if (c == '$')
		return perl_scalar(s);
	if (c == '@' || c == '%')
		return perl_list(s);
	if (c == '&' && next != '&') {
		s->at++;
		tree = next == '{' || next == '$' ? referred(s)
						  : script_named(s, TREE_NAME, script_name(s));
		if (script_at(s, "("))
			return script_parenthesized_call(s, tree);
		return tree;
	}
	if (c == '*' && isalpha((unsigned char)next)) {
		s->at++;
		return name_of(s, '*', script_name(s));
	}
	if (c == '<') { /* <STDIN>, <$f>, <> */
		size_t end = str_find_char(s->text, '>', s->at);
		struct str inside;

		if (end == STR_NOT_FOUND)
			return NULL;
		inside = str_slice(s->text, s->at + 1, end);
		s->at = end + 1;
		tree = inside.len && inside.at[0] == '$' ? script_named(s, TREE_NAME, inside)
							 : name_of(s, '*', inside);
		return script_call(s, "readline", tree, NULL);
	}
	return NULL;
}

struct tree *script_variable(struct script *s)
{
	char c = script_peek(s, 0);
	struct tree *tree;
	size_t start = s->at, n = 0;

	if (script_is(s, LANG_PERL))
		return perl_variable(s);
	if (script_is(s, LANG_PHP) && c == '$') {
		s->at++;
		if (script_peek(s, 0) == '{' || script_peek(s, 0) == '$') { /* $$name */
			bool braces = script_peek(s, 0) == '{';

			s->at += braces;
			script_expression(s, POWER_UNARY);
			if (braces)
				script_expect(s, "}");
			return script_call(s, "?variable", NULL, NULL);
		}
		s->at += script_look(s).len;
		if (str_is(str_slice(s->text, start, s->at), "$this"))
			return script_named(s, TREE_NAME, STR("this"));
		return script_named(s, TREE_NAME, str_slice(s->text, start, s->at));
	}
	if (script_is(s, LANG_PHP) && c == '@') {
		s->at++;
		return script_expression(s, POWER_UNARY);
	}
	if (!script_is(s, LANG_RUBY) || (c != '$' && c != '@'))
		return NULL;
	while (script_peek(s, 0) == '@')
		s->at++, n++;
	s->at += c == '$';
	{
		struct str name = script_look(s);

		if (!name.len)
			name = str_slice(s->text, s->at, s->at + 1);
		s->at += name.len;
		if (c == '$')
			return script_named(s, TREE_NAME, str_slice(s->text, start, s->at));
		tree = script_pair(s, TREE_MEMBER, script_named(s, TREE_NAME, STR("this")), NULL);
		tree->text = name;
	}
	return tree;
}

static struct tree *arguments(struct script *s, struct tree *call)
{
	script_blank(s);
	if (script_peek(s, 0) == '/' && str_is(call->first->text, "split")) {
		script_elements(s, call, NULL);
		return call;
	}
	if (script_peek(s, 0) == '(') {
		s->at++;
		script_elements(s, call, ")");
	} else if (script_at_operand(s)) {
		script_elements(s, call, NULL);
	}
	return call;
}

/* my $x, my ($a, $b) */
static struct tree *declared(struct script *s, struct str word)
{
	struct tree *target = script_primary(s), *tree;

	if (str_is(word, "local")) /* local $/; */
		return script_at(s, "=")
			       ? target
			       : script_pair(s, TREE_ASSIGN, target, script_node(s, TREE_CONSTANT));
	tree = script_named(s, TREE_ASSIGN, word);
	tree->first = target;
	return tree;
}

/* map { .. } list, map expression, list; grep and sort alike. */
static struct tree *mapped(struct script *s, struct str word)
{
	bool parentheses = script_take(s, "("), braces;
	struct tree *function = script_node(s, TREE_FUNCTION), *list = script_node(s, TREE_LIST);
	struct tree *call;

	braces = script_at(s, "{");
	tree_append(function, script_named(s, TREE_PARAMETER, STR("$_")));
	if (braces)
		tree_append(function, script_body(s));
	else if (!str_is(word, "sort"))
		tree_append(function, script_expression(s, POWER_ASSIGN));
	script_take(s, ",");
	script_elements(s, list, parentheses ? ")" : NULL);
	if (str_is(word, "sort"))
		return script_call(s, "sort", list, braces ? function : NULL);
	call = script_pair(s, TREE_CALL, script_pair(s, TREE_MEMBER, list, NULL), function);
	call->first->text = word;
	return call;
}

/* print FH LIST, print {$fh} LIST, print $fh LIST: the handle, or NULL. */
static struct tree *handle(struct script *s)
{
	size_t start = s->at;
	struct tree *tree = NULL;
	struct str name;

	script_blank(s);
	if (script_peek(s, 0) == '{') {
		s->at++;
		tree = script_expression(s, POWER_ANY);
		script_expect(s, "}");
		return tree;
	}
	name = script_look(s);
	if (name.len && isupper((unsigned char)name.at[0])) {
		s->at += name.len;
		script_blank(s);
		if (!script_peek(s, 0) || !strchr("(,.-=:", script_peek(s, 0)))
			return name_of(s, '*', name);
	} else if (script_peek(s, 0) == '$' && script_is_name_char(s, script_peek(s, 1))) {
		s->at++;
		name = script_name(s);
		if (script_peek(s, 0) == ' ' && (s->at++, true) &&
			(script_is_name_char(s, script_peek(s, 0)) ||
				(script_peek(s, 0) && strchr("\"'$@", script_peek(s, 0))) ||
				(script_peek(s, 0) == '<' && script_peek(s, 1) == '<')) &&
			script_at_operand(s))
			return name_of(s, '$', name);
	}
	s->at = start;
	return NULL;
}

static struct tree *printed(struct script *s, struct str word)
{
	struct tree *call = script_pair(s, TREE_CALL, script_named(s, TREE_NAME, word), NULL);
	bool parentheses = script_take(s, "(");
	struct tree *file = handle(s), *keyword;

	script_blank(s);
	if (parentheses)
		script_elements(s, call, ")");
	else if (script_at_operand(s) || script_peek(s, 0) == '[')
		script_elements(s, call, NULL);
	if (!call->first->next)
		tree_append(call, script_named(s, TREE_NAME, STR("$_")));
	if (file) {
		keyword = script_named(s, TREE_KEYWORD, STR("file"));
		keyword->first = file;
		tree_append(call, keyword);
	}
	return call;
}

/* open F, ..: F holds what open gives. */
static struct tree *opened(struct script *s, struct str word)
{
	bool parentheses = script_take(s, "(");
	struct tree *call = script_pair(s, TREE_CALL, script_named(s, TREE_NAME, word), NULL),
		    *target;
	struct str name;

	script_blank(s);
	name = script_look(s);
	if (name.len && isupper((unsigned char)name.at[0])) {
		s->at += name.len;
		target = name_of(s, '*', name);
	} else {
		target = script_expression(s, POWER_ASSIGN);
		if (target->kind == TREE_ASSIGN && target->text.len && target->first)
			target = target->first;
	}
	script_take(s, ",");
	script_elements(s, call, parentheses ? ")" : NULL);
	return script_pair(s, TREE_ASSIGN, target, call);
}

/* push @x, LIST; shift @x; shift: a method of the list. */
static struct tree *of_list(struct script *s, struct str word)
{
	bool parentheses = script_take(s, "(");
	struct tree *list = NULL, *call;

	script_blank(s);
	if (script_peek(s, 0) == '@' || script_peek(s, 0) == '$')
		list = script_primary(s);
	if (!list)
		list = script_named(s, TREE_NAME, s->in_function ? STR("@_") : STR("@ARGV"));
	call = script_pair(s, TREE_CALL, script_pair(s, TREE_MEMBER, list, NULL), NULL);
	call->first->text = word;
	if (script_take(s, ","))
		script_elements(s, call, parentheses ? ")" : NULL);
	else if (parentheses)
		script_expect(s, ")");
	return call;
}

/* chomp(my $x = ..), chop $x */
static struct tree *cut(struct script *s, struct str word)
{
	struct tree *target = NULL, *call;

	script_blank(s);
	if (script_at_operand(s))
		target = script_expression(s, POWER_NAMED);
	if (!target)
		target = script_named(s, TREE_NAME, STR("$_"));
	call = script_call(s, "chomp", again(s, target), NULL);
	call->first->text = word;
	while (target->kind == TREE_ASSIGN && target->first)
		target = again(s, target->first);
	return script_pair(s, TREE_ASSIGN, again(s, target), call);
}

static bool is_one_of(struct str name, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, words[i]))
			return true;
	return false;
}

#define IS_ONE_OF(name, words) is_one_of(name, words, ARRAY_SIZE(words))

/* do { .. }, do FILE, eval { .. }, eval TEXT */
static struct tree *evaluated(struct script *s, struct str word)
{
	struct tree *call;

	if (script_at(s, "{")) {
		struct tree *body = script_body(s);

		return str_is(word, "eval") ? script_pair(s, TREE_TRY, body, NULL) : body;
	}
	call = script_pair(s, TREE_CALL, script_named(s, TREE_NAME, word), NULL);
	if (script_at_operand(s))
		tree_append(call, script_expression(s, POWER_NAMED));
	else
		tree_append(call, script_named(s, TREE_NAME, STR("$_")));
	return call;
}

static struct tree *plain_call(struct script *s, struct str name)
{
	static const char *const unaries[] = { "chr", "ord", "lc", "uc", "ucfirst", "lcfirst",
		"length", "defined", "ref", "scalar", "hex", "oct", "quotemeta", "require", "chdir",
		"readline", "rand", "int", "abs", "exit", "close", "sleep", "umask", "caller", "fc",
		"rmdir", "readlink", "undef", "delete", "exists", "keys", "values", "each", "alarm",
		"lstat", "stat", "getpgrp", "localtime", "gmtime", "log", "sqrt" };
	static const char *const of_topic[] = { "chr", "ord", "lc", "uc", "ucfirst", "lcfirst",
		"length", "hex", "oct", "quotemeta" };
	struct tree *call = script_pair(s, TREE_CALL, script_named(s, TREE_NAME, name), NULL);

	script_blank(s);
	if (script_peek(s, 0) == '(' || !IS_ONE_OF(name, unaries)) {
		if (script_at(s, "{") && (str_is(name, "system") || str_is(name, "exec"))) {
			/* exec { program } list: its first word is only a name. */
			struct tree *program = script_body(s), *words;

			while (program->kind == TREE_BLOCK && program->first &&
				!program->first->next)
				program = program->first;
			script_elements(s, call, NULL);
			words = call->first->next;
			if (words && words->kind == TREE_LIST && !words->next)
				words = words->first; /* exec { program } qw(..) */
			if (words && words->kind == TREE_NAME && str_starts(words->text, "@"))
				words = script_pair(s, TREE_SLICE, words,
					script_named(s, TREE_NUMBER, STR("1")));
			else if (words)
				words = words->next;
			program->next = words;
			call->first->next = program;
			return call;
		}
		arguments(s, call);
	} else if (script_at_operand(s)) {
		tree_append(call, script_expression(s, POWER_NAMED));
	}
	if (!call->first->next && IS_ONE_OF(name, of_topic))
		tree_append(call, script_named(s, TREE_NAME, STR("$_")));
	return call;
}

/* open2($out, $in, ..): both hold what it gives. */
static struct tree *opened_both(struct script *s, struct tree *call)
{
	struct tree *list = script_node(s, TREE_LIST);

	for (const struct tree *one = call->first->next; one; one = one->next) {
		const struct tree *target = one;

		while (target->kind == TREE_ASSIGN && target->first)
			target = target->first;
		if (target->kind == TREE_NAME)
			tree_append(list, again(s, target));
	}
	return list->first ? script_pair(s, TREE_ASSIGN, list, call) : call;
}

struct tree *script_perl_word(struct script *s, struct str name)
{
	static const char *const lists[] = { "push", "unshift", "pop", "shift" };
	static const char *const prints[] = { "print", "printf", "say" };
	static const char *const declares[] = { "my", "our", "local", "state" };
	static const char *const maps[] = { "map", "grep", "sort", "first", "any" };
	static const char *const flows[] = { "return", "last", "next", "redo", "goto" };
	struct tree *tree;

	if (script_at(s, "=>"))
		return script_named(s, TREE_TEXT, name);
	if (script_at(s, "->") && !script_is(s, LANG_NONE))
		return script_postfix(s, script_named(s, TREE_NAME, name));
	if (IS_ONE_OF(name, declares))
		return declared(s, name);
	if (str_is(name, "bless") && script_at(s, "{")) {
		tree = script_call(s, "bless", NULL, NULL);
		script_elements(s, tree, NULL);
		return tree;
	}
	if (IS_ONE_OF(name, prints))
		return printed(s, name);
	if (IS_ONE_OF(name, lists))
		return script_postfix(s, of_list(s, name));
	if (IS_ONE_OF(name, maps))
		return script_postfix(s, mapped(s, name));
	if (str_is(name, "open") || str_is(name, "opendir"))
		return opened(s, name);
	if (str_is(name, "chomp") || str_is(name, "chop"))
		return cut(s, name);
	if (str_is(name, "do") || str_is(name, "eval"))
		return evaluated(s, name);
	if (IS_ONE_OF(name, flows)) {
		tree = script_node(s, str_is(name, "return") ? TREE_RETURN : TREE_NOTHING);
		if (script_at_operand(s))
			tree->first = script_expressions(s);
		return tree;
	}
	if (str_is(name, "wantarray") || str_is(name, "__PACKAGE__") || str_is(name, "__FILE__"))
		return script_named(s, TREE_TEXT, name);
	if (str_starts(name, "POSIX::SIG"))
		return script_named(s, TREE_TEXT, str_skip(name, strlen("POSIX::")));
	if (isupper((unsigned char)name.at[0]) && !script_at(s, "(") && !script_at_operand(s))
		return str_starts(name, "STD") ? name_of(s, '*', name)
					       : script_named(s, TREE_TEXT, name);
	tree = plain_call(s, name);
	if (str_ends(name, "open2") || str_ends(name, "open3"))
		tree = opened_both(s, tree);
	return script_postfix(s, tree);
}
