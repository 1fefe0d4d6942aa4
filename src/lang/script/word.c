/* Blanks, comments, names and lines. */
#include <ctype.h>

#include "lang/script/script.h"

static bool starts(const struct script *s, const char *text)
{
	return str_starts(str_skip(s->text, s->at), text);
}

static void to_behind(struct script *s, const char *text)
{
	size_t end = str_find(s->text, str_from(text), s->at);

	s->at = end == STR_NOT_FOUND ? s->text.len : end + strlen(text);
}

static void to_line_end(struct script *s)
{
	size_t end = str_find_char(s->text, '\n', s->at);

	s->at = end == STR_NOT_FOUND ? s->text.len : end;
}

static bool at_line_start(const struct script *s)
{
	return s->at == 0 || script_before(s) == '\n';
}

/* =pod .. =cut, =begin .. =end, __END__ */
static bool document(struct script *s)
{
	bool perl = script_is(s, LANG_PERL);

	if (!at_line_start(s) || (!perl && !script_is(s, LANG_RUBY)))
		return false;
	if (starts(s, "__END__") || starts(s, "__DATA__")) {
		s->at = s->text.len;
		return true;
	}
	if (script_peek(s, 0) != '=' || !isalpha((unsigned char)script_peek(s, 1)))
		return false;
	to_behind(s, perl ? "\n=cut" : "\n=end");
	to_line_end(s);
	return true;
}

static bool comment(struct script *s)
{
	bool slashes = script_is(s, LANG_JAVASCRIPT) || script_is(s, LANG_PHP);
	bool lua = script_is(s, LANG_LUA);

	if (document(s))
		return true;
	if (slashes && starts(s, "/*")) {
		s->at += 2;
		to_behind(s, "*/");
		return true;
	}
	if (lua && starts(s, "--[[")) {
		to_behind(s, "]]");
		return true;
	}
	if ((slashes && starts(s, "//")) || (lua && starts(s, "--")) ||
		(!lua && !script_is(s, LANG_JAVASCRIPT) && script_peek(s, 0) == '#' &&
			!(script_is(s, LANG_PHP) && script_peek(s, 1) == '[')) ||
		(s->at == 0 && starts(s, "#!"))) {
		to_line_end(s);
		return true;
	}
	return false;
}

void script_blank(struct script *s)
{
	bool newline;

	s->at = MIN(s->at, s->text.len); /* a sign was taken that was cut short */
	newline = script_newline(s);
	for (;;) {
		char c = script_peek(s, 0);

		if (c == '\n') {
			newline = true;
			s->at = s->skip_to && s->at == s->skip_from ? s->skip_to : s->at + 1;
		} else if (c == '\\' && script_peek(s, 1) == '\n' && script_is(s, LANG_RUBY)) {
			s->at += 2;
		} else if (c && isspace((unsigned char)c)) {
			s->at++;
		} else if (!comment(s)) {
			break;
		}
	}
	if (newline)
		s->newline_at = s->at;
}

bool script_newline(const struct script *s)
{
	return s->newline_at == s->at;
}

bool script_is_name_char(const struct script *s, char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80 ||
	       (c == '$' && script_is(s, LANG_JAVASCRIPT));
}

bool script_at(struct script *s, const char *text)
{
	size_t len = strlen(text);

	script_blank(s);
	if (!starts(s, text))
		return false;
	if (!script_is_name_char(s, text[len - 1]))
		return true;
	if (script_is_name_char(s, script_peek(s, len)))
		return false;
	/* end? and if: are no keywords of Ruby */
	return !script_is(s, LANG_RUBY) || script_peek(s, len) != ':' ||
	       script_peek(s, len + 1) == ':';
}

bool script_take(struct script *s, const char *text)
{
	if (!script_at(s, text))
		return false;
	s->at += strlen(text);
	return true;
}

void script_expect(struct script *s, const char *text)
{
	if (!script_take(s, text))
		s->error = true;
}

/* "::" of Perl and Ruby, and backslashes of PHP, within a name. */
static size_t joint(const struct script *s, size_t at)
{
	size_t n = 0;

	if (script_is(s, LANG_PERL) && script_peek(s, at) == ':' && script_peek(s, at + 1) == ':')
		n = 2;
	else if (script_is(s, LANG_PHP) && script_peek(s, at) == '\\')
		n = 1;
	return n && isalpha((unsigned char)script_peek(s, at + n)) ? n : 0;
}

struct str script_look(struct script *s)
{
	size_t n = 0, more;

	if (script_is(s, LANG_PHP) && script_peek(s, 0) == '\\' &&
		isalpha((unsigned char)script_peek(s, 1)))
		n = 1;
	if (!script_is_name_char(s, script_peek(s, n)) || isdigit((unsigned char)script_peek(s, n)))
		return STR("");
	for (;;) {
		while (script_is_name_char(s, script_peek(s, n)))
			n++;
		more = joint(s, n);
		if (!more)
			break;
		n += more;
	}
	if (script_is(s, LANG_RUBY) && script_peek(s, n) && strchr("?!", script_peek(s, n)) &&
		script_peek(s, n + 1) != '=')
		n++;
	return str_slice(s->text, s->at, s->at + n);
}

struct str script_name(struct script *s)
{
	struct str name;

	script_blank(s);
	name = script_look(s);
	s->at += name.len;
	return name;
}

uint32_t script_line(struct script *s)
{
	while (s->line_at < s->at && s->line_at < s->text.len)
		s->line += s->text.at[s->line_at++] == '\n';
	return s->line;
}

bool script_is_local(const struct script *s, struct str name)
{
	for (size_t i = 0; i < s->n_locals; i++)
		if (str_equal(s->locals[i], name))
			return true;
	return false;
}

void script_add_local(struct script *s, struct str name)
{
	if (s->n_locals < MAX_SCRIPT_LOCALS && !script_is_local(s, name))
		s->locals[s->n_locals++] = name;
}

struct tree *script_node(struct script *s, enum tree_kind kind)
{
	return tree_new(s->forest, kind, script_line(s));
}

struct tree *script_named(struct script *s, enum tree_kind kind, struct str text)
{
	struct tree *tree = script_node(s, kind);

	tree->text = text;
	return tree;
}

struct tree *script_call(struct script *s, const char *name, struct tree *a, struct tree *b)
{
	struct tree *call = tree_with(s->forest, TREE_CALL, script_line(s),
		script_named(s, TREE_NAME, str_from(name)), a);

	if (b)
		tree_append(call, b);
	return call;
}
