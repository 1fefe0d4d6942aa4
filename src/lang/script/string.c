/* Strings: quotes, escapes, interpolation, here-documents. */
#include <ctype.h>

#include "base/buf.h"
#include "lang/script/script.h"

static char closing(char open)
{
	return open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : open == '<' ? '>' : open;
}

struct str script_delimited(struct script *s)
{
	char open = script_peek(s, 0), close = closing(open);
	size_t start = ++s->at, depth = 1;

	for (; s->at < s->text.len; s->at++) {
		char c = script_peek(s, 0);

		if (c == '\\')
			s->at++;
		else if (c == close && --depth == 0)
			break;
		else if (c == open && close != open)
			depth++;
	}
	if (s->at >= s->text.len) {
		s->at = s->text.len;
		s->error = true;
		return str_slice(s->text, MIN(start, s->text.len), s->text.len);
	}
	return str_slice(s->text, start, s->at++);
}

static uint32_t digits(struct script *s, size_t most, unsigned int base)
{
	uint32_t value = 0;

	for (; most--; s->at++) {
		char c = script_peek(s, 0);
		unsigned int digit = str_digit(c);

		if (digit >= base)
			break;
		value = value * base + digit;
	}
	return value;
}

/* A backslash and what belongs to it. */
static void escape(struct script *s, struct buf *buf)
{
	static const char from[] = "nrtafve", to[] = "\n\r\t\a\f\v\033";
	char c = script_peek(s, 1);
	const char *known = c ? strchr(from, c) : NULL;

	s->at += 2;
	if (known) {
		buf_add_char(buf, to[known - from]);
	} else if (c == 'x' || c == 'u') {
		bool braces = script_peek(s, 0) == '{';

		s->at += braces;
		buf_add_utf8(buf, digits(s, braces ? 6 : c == 'x' ? 2 : 4, 16));
		s->at += braces && script_peek(s, 0) == '}';
	} else if (isdigit((unsigned char)c)) {
		s->at--;
		buf_add_utf8(buf, digits(s, 3, script_is(s, LANG_LUA) ? 10 : 8));
	} else if (c == 'z' && script_is(s, LANG_LUA)) {
		while (isspace((unsigned char)script_peek(s, 0)))
			s->at++;
	} else if (c == '\n' && !script_is(s, LANG_LUA)) {
		if (script_is(s, LANG_PERL) || script_is(s, LANG_PHP))
			buf_add_char(buf, c);
	} else if (script_is(s, LANG_PHP) && !strchr("\\$\"`", c)) {
		buf_add_char(buf, '\\');
		buf_add_char(buf, c);
	} else if (s->at <= s->text.len) {
		buf_add_char(buf, c);
	}
}

/* What of a text between single quotes is quoted: the quote and the backslash. */
static struct tree *plain(struct script *s, struct str text)
{
	struct buf buf = BUF_IN(s->forest->arena);

	if (str_find_char(text, '\\', 0) == STR_NOT_FOUND)
		return script_named(s, TREE_TEXT, text);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\\' && i + 1 < text.len && strchr("\\'", text.at[i + 1]))
			i++;
		buf_add_char(&buf, text.at[i]);
	}
	s->forest->failed |= buf_failed(&buf);
	return script_named(s, TREE_TEXT, buf_str(&buf));
}

static bool at_variable(const struct script *s)
{
	char c = script_peek(s, 0), next = script_peek(s, 1);
	bool perl = script_is(s, LANG_PERL);

	if (!perl && !script_is(s, LANG_PHP))
		return false;
	if (!perl)
		return (c == '$' && (isalpha((unsigned char)next) || next == '_' || next == '{')) ||
		       (c == '{' && next == '$');
	if (c == '@')
		return isalpha((unsigned char)next) || next == '_' || next == '{' || next == '$';
	return c == '$' && next && (isalnum((unsigned char)next) || strchr("_{$&!@0", next));
}

/* "$x[key]" of PHP and "$x->{key}" of Perl need no quotes. */
static struct tree *key_within(struct script *s)
{
	struct str name = script_look(s);
	char close = script_peek(s, name.len);

	if (!name.len || (close != ']' && close != '}'))
		return script_expression(s, POWER_ASSIGN);
	s->at += name.len;
	return script_named(s, TREE_TEXT, name);
}

/* $x, $x[0], $x{k}, $x->{k}, ${x}, @{[ .. ]}; {$x->y[0]} of PHP */
static struct tree *variable(struct script *s)
{
	bool braces = script_peek(s, 0) == '{';
	struct tree *tree;

	s->at += braces;
	tree = script_variable(s);
	if (braces) {
		tree = script_postfix(s, tree);
		script_expect(s, "}");
		return tree;
	}
	while (!s->error) {
		bool arrow = script_peek(s, 0) == '-' && script_peek(s, 1) == '>';
		char open = script_peek(s, arrow ? 2 : 0);
		bool php = script_is(s, LANG_PHP);

		if (arrow && php && isalpha((unsigned char)open)) {
			s->at += 2;
			tree = tree_with(s->forest, TREE_MEMBER, script_line(s), tree, NULL);
			tree->text = script_look(s);
			s->at += tree->text.len;
			return tree;
		}
		if ((open != '[' && (open != '{' || php)) ||
			(!arrow && !php && tree->kind != TREE_INDEX))
			return tree;
		s->at += arrow ? 3 : 1;
		tree = tree_with(s->forest, TREE_INDEX, script_line(s), tree, key_within(s));
		script_expect(s, open == '[' ? "]" : "}");
	}
	return tree;
}

static struct tree *code_within(struct script *s)
{
	struct tree *tree;

	s->at += 2;
	if (script_take(s, "}"))
		return script_named(s, TREE_TEXT, STR(""));
	tree = script_expression(s, POWER_ANY);
	script_expect(s, "}");
	return tree;
}

static void add_text(struct script *s, struct tree *join, struct tree **tail, struct buf *buf)
{
	s->forest->failed |= buf_failed(buf);
	if (buf->len)
		tree_add(join, tail, script_named(s, TREE_TEXT, buf_str(buf)));
	*buf = BUF_IN(s->forest->arena);
}

struct tree *script_interpolated(struct script *s, char open, char close)
{
	struct tree *join = script_node(s, TREE_JOIN), *tail = NULL;
	struct buf buf = BUF_IN(s->forest->arena);
	size_t depth = 1;

	while (s->at < s->text.len && !s->error) {
		char c = script_peek(s, 0), next = script_peek(s, 1);

		if (close && c == close && --depth == 0)
			break;
		if (c == open && open != close)
			depth++;
		if (c == '\\' && next) {
			escape(s, &buf);
		} else if (next == '{' && ((c == '$' && script_is(s, LANG_JAVASCRIPT)) ||
						  (c == '#' && script_is(s, LANG_RUBY)))) {
			add_text(s, join, &tail, &buf);
			tree_add(join, &tail, code_within(s));
		} else if (at_variable(s)) {
			add_text(s, join, &tail, &buf);
			tree_add(join, &tail, variable(s));
		} else {
			buf_add_char(&buf, c);
			s->at++;
		}
	}
	add_text(s, join, &tail, &buf);
	if (close && s->at >= s->text.len)
		s->error = true;
	s->at += close && s->at < s->text.len;
	if (join->first && !join->first->next && join->first->kind == TREE_TEXT)
		return join->first;
	return join->first ? join : script_named(s, TREE_TEXT, STR(""));
}

/* The same of a text that has been cut out already. */
static struct tree *interpolated_text(struct script *s, struct str text)
{
	struct script inner = *s;
	struct tree *tree;

	inner.text = text;
	inner.at = inner.line_at = inner.skip_to = 0;
	inner.line = script_line(s);
	inner.newline_at = SIZE_MAX;
	tree = script_interpolated(&inner, '\0', '\0');
	s->error |= inner.error;
	return tree;
}

struct tree *script_template(struct script *s)
{
	s->at++;
	return script_interpolated(s, '`', '`');
}

static struct tree *words(struct script *s, struct str text)
{
	struct tree *list = script_node(s, TREE_LIST), *tail = NULL;

	while ((text = str_trim(text)).len) {
		size_t end = 0;

		while (end < text.len && !isspace((unsigned char)text.at[end]))
			end++;
		tree_add(list, &tail, script_named(s, TREE_TEXT, str_slice(text, 0, end)));
		text = str_skip(text, end);
	}
	return list;
}

static struct tree *shell(struct script *s, struct tree *text)
{
	return tree_with(s->forest, TREE_SHELL, script_line(s), text, NULL);
}

static struct tree *pattern(struct script *s, struct str text)
{
	size_t start = s->at;
	struct tree *tree = script_named(s, TREE_PATTERN, text);

	while (isalpha((unsigned char)script_peek(s, 0)))
		s->at++;
	tree->first = script_named(s, TREE_TEXT, str_slice(s->text, start, s->at));
	return tree;
}

/* The letters of a quote operator at hand: q qq qw qx qr m of Perl, %q %w %x .. of Ruby; 0: none.
 * Leaves `at` at its opening bracket if there is one. */
static char quote_operator(struct script *s)
{
	static const char *const perl[] = { "qq", "qw", "qx", "qr", "q", "m" };
	bool ruby = script_is(s, LANG_RUBY);
	size_t start = s->at, len = 0;
	char kind = 0, c;

	if (ruby && script_peek(s, 0) == '%') {
		c = script_peek(s, 1);
		kind = c && strchr("qwxQWiIrs", c) ? c : 'Q';
		len = kind == c ? 2 : 1;
	}
	for (size_t i = 0; script_is(s, LANG_PERL) && !kind && i < ARRAY_SIZE(perl); i++) {
		if (str_starts(str_skip(s->text, s->at), perl[i])) {
			len = strlen(perl[i]);
			kind = len == 1 ? perl[i][0] : perl[i][1];
			if (len == 2 && kind == 'q')
				kind = 'Q';
		}
	}
	if (!kind)
		return 0;
	s->at += len;
	c = script_peek(s, 0);
	if (!ruby && isspace((unsigned char)c)) {
		while (isspace((unsigned char)script_peek(s, 0)))
			s->at++;
		c = script_peek(s, 0);
		c = strchr("=,;)#", c) ? '\0' : c;
	}
	if (!c || !ispunct((unsigned char)c) || strchr(ruby ? "=,;)_ " : ",;)_", c) ||
		(c == '=' && script_peek(s, 1) == '>')) {
		s->at = start;
		return 0;
	}
	return kind;
}

static struct tree *quoted_by_operator(struct script *s, char kind)
{
	bool single = script_peek(s, 0) == '\'';
	struct str text = script_delimited(s);

	switch (kind) {
	case 'q':
	case 's':
		return plain(s, text);
	case 'w':
	case 'W':
	case 'i':
	case 'I':
		return words(s, text);
	case 'r':
	case 'm':
		return pattern(s, text);
	case 'x':
		return shell(s, single && script_is(s, LANG_PERL) ? plain(s, text)
								  : interpolated_text(s, text));
	default:
		return interpolated_text(s, text);
	}
}

bool script_at_quote_operator(struct script *s)
{
	size_t start = s->at;
	char kind = quote_operator(s);

	s->at = start;
	return kind != 0;
}

static size_t indent_of(struct str text)
{
	size_t least = SIZE_MAX;

	for (struct str line; str_next_line(&text, &line);) {
		size_t n = 0;

		while (n < line.len && (line.at[n] == ' ' || line.at[n] == '\t'))
			n++;
		if (n < line.len)
			least = MIN(least, n);
	}
	return least == SIZE_MAX ? 0 : least;
}

static struct str without_indent(struct script *s, struct str text)
{
	struct buf buf = BUF_IN(s->forest->arena);
	size_t indent = indent_of(text);

	for (struct str line; str_next_line(&text, &line);) {
		buf_add(&buf, str_skip(line, MIN(indent, line.len)));
		buf_add_char(&buf, '\n');
	}
	s->forest->failed |= buf_failed(&buf);
	return buf_str(&buf);
}

/* The lines from @from up to one that is @tag; where they end in *ret_end, and behind the tag. */
static bool here_body(struct script *s, size_t from, struct str tag, bool indented, size_t *ret_end,
	size_t *ret_next)
{
	bool php = script_is(s, LANG_PHP);

	for (size_t at = from; at <= s->text.len && at != STR_NOT_FOUND;) {
		size_t end = MIN(str_find_char(s->text, '\n', at), s->text.len);
		struct str line = str_slice(s->text, at, end);
		struct str bare = indented ? str_trim(line) : line;

		if (++s->here_lines > MAX_SCRIPT_HERE)
			return false;
		if (str_equal(bare, tag) ||
			(php && str_equal(str_slice(bare, 0, tag.len), tag) &&
				!script_is_name_char(
					s, bare.len > tag.len ? bare.at[tag.len] : 0))) {
			*ret_end = at;
			*ret_next = php ? at + (size_t)(bare.at - line.at) + tag.len : end + 1;
			return true;
		}
		if (end == s->text.len)
			break;
		at = end + 1;
	}
	return false;
}

struct tree *script_here_document(struct script *s)
{
	bool php = script_is(s, LANG_PHP), indented = false, squiggly = false, raw = false;
	size_t start = s->at, from, end, next;
	struct str tag, body;
	char quote;

	s->at += php ? 3 : 2;
	while (php && script_peek(s, 0) == ' ')
		s->at++;
	if (script_peek(s, 0) == '~' || script_peek(s, 0) == '-') {
		indented = true;
		squiggly = script_peek(s, 0) == '~';
		s->at++;
	}
	quote = script_peek(s, 0);
	if (quote == '"' || quote == '\'' || quote == '`') {
		raw = quote == '\'';
		tag = script_delimited(s);
	} else {
		tag = script_look(s);
		s->at += tag.len;
	}
	from = s->skip_to && s->skip_from >= s->at ? s->skip_to - 1
						   : str_find_char(s->text, '\n', s->at);
	if (tag.len == 0 || from == STR_NOT_FOUND ||
		!here_body(s, from + 1, tag, indented || php, &end, &next)) {
		s->at = start;
		return NULL;
	}
	body = str_slice(s->text, from + 1, end);
	if (squiggly || php)
		body = without_indent(s, body);
	if (php) {
		body.len -= body.len > 0;
		s->at = next;
	} else {
		if (!s->skip_to || s->skip_from < s->at)
			s->skip_from = from;
		s->skip_to = MIN(next, s->text.len);
	}
	if (raw)
		return script_named(s, TREE_TEXT, body);
	return quote == '`' ? shell(s, interpolated_text(s, body)) : interpolated_text(s, body);
}

static bool at_here_document(struct script *s)
{
	char first = script_peek(s, 2);

	if (script_peek(s, 0) != '<' || script_peek(s, 1) != '<')
		return false;
	if (script_is(s, LANG_PHP))
		return first == '<';
	if (!script_is(s, LANG_PERL) && !script_is(s, LANG_RUBY))
		return false;
	if (first == '~' || first == '-')
		first = script_peek(s, 3);
	return first == '"' || first == '\'' || first == '`' || isupper((unsigned char)first) ||
	       (first == '_') || (script_is(s, LANG_PERL) && isalpha((unsigned char)first));
}

/* [[ .. ]], [==[ .. ]==] */
static struct tree *long_bracket(struct script *s)
{
	size_t level = 0, end;
	struct buf close = BUF_IN(s->forest->arena);
	struct str text;

	while (script_peek(s, 1 + level) == '=')
		level++;
	if (script_peek(s, 1 + level) != '[')
		return NULL;
	buf_add_char(&close, ']');
	for (size_t i = 0; i < level; i++)
		buf_add_char(&close, '=');
	buf_add_char(&close, ']');
	end = str_find(s->text, buf_str(&close), s->at);
	if (end == STR_NOT_FOUND)
		return NULL;
	text = str_slice(s->text, s->at + 2 + level, end);
	s->at = end + 2 + level;
	return script_named(s, TREE_TEXT, str_starts(text, "\n") ? str_skip(text, 1) : text);
}

static struct tree *by_quote(struct script *s, char quote)
{
	bool doubles = quote == '"' || script_is(s, LANG_JAVASCRIPT) || script_is(s, LANG_LUA);
	bool in_place = script_is(s, LANG_RUBY) || script_is(s, LANG_JAVASCRIPT);
	struct tree *tree;

	if (quote == '`' && script_is(s, LANG_JAVASCRIPT))
		return script_template(s);
	if (quote == '\'' && !doubles)
		return plain(s, script_delimited(s));
	if (script_is(s, LANG_JAVASCRIPT) || script_is(s, LANG_LUA)) {
		/* Escapes, but nothing is interpolated. */
		uint32_t line = script_line(s);
		struct script inner = *s;

		inner.text = script_delimited(s);
		inner.line = line;
		inner.at = inner.line_at = inner.skip_to = 0;
		inner.language = LANG_LUA;
		return script_interpolated(&inner, '\0', '\0');
	}
	if (in_place) {
		s->at++;
		tree = script_interpolated(s, quote, quote);
	} else {
		tree = interpolated_text(s, script_delimited(s));
	}
	return quote == '`' ? shell(s, tree) : tree;
}

struct tree *script_string(struct script *s)
{
	char c = script_peek(s, 0), kind;

	if (c == '"' || c == '\'' || (c == '`' && !script_is(s, LANG_LUA)))
		return by_quote(s, c);
	if (c == '[' && script_is(s, LANG_LUA))
		return long_bracket(s);
	if (at_here_document(s))
		return script_here_document(s);
	if (c == '/' && !script_is(s, LANG_LUA) && !script_is(s, LANG_PHP))
		return pattern(s, script_delimited(s));
	kind = quote_operator(s);
	return kind ? quoted_by_operator(s, kind) : NULL;
}

static struct tree *copied(struct script *s, const struct tree *tree)
{
	struct tree *copy = script_node(s, (enum tree_kind)tree->kind);

	copy->op = tree->op;
	copy->text = tree->text;
	copy->first = tree->first;
	return copy;
}

struct tree *script_change(struct script *s, struct tree *target)
{
	size_t start = s->at;
	bool tr = str_starts(str_skip(s->text, s->at), "tr"), y = script_peek(s, 0) == 'y';
	struct tree *call, *with;
	struct str what, by, flags;
	char open;

	if (!tr && !y && script_peek(s, 0) != 's')
		return NULL;
	s->at += tr ? 2 : 1;
	open = script_peek(s, 0);
	if (!ispunct((unsigned char)open) || strchr(",;)_=", open)) {
		s->at = start;
		return NULL;
	}
	what = script_delimited(s);
	if (closing(open) != open)
		script_blank(s);
	else
		s->at--;
	by = script_delimited(s);
	start = s->at;
	while (isalpha((unsigned char)script_peek(s, 0)))
		s->at++;
	flags = str_slice(s->text, start, s->at);
	if (tr || y) {
		with = script_named(s, TREE_TEXT, by);
		call = script_call(s, "tr", copied(s, target), script_named(s, TREE_TEXT, what));
	} else {
		struct tree *re = script_named(s, TREE_PATTERN, what);

		re->first = script_named(s, TREE_TEXT, flags);
		with = str_find_char(flags, 'e', 0) == STR_NOT_FOUND
			       ? interpolated_text(s, by)
			       : script_parse(s->forest, s->language, by);
		call = script_call(s, "s", copied(s, target), re);
	}
	tree_append(call, with);
	tree_append(call, script_named(s, TREE_TEXT, flags));
	if (str_find_char(flags, 'r', 0) != STR_NOT_FOUND)
		return call;
	return tree_with(s->forest, TREE_ASSIGN, script_line(s), copied(s, target), call);
}
