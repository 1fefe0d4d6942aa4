/* $x, $x[2-3], $#x, $?x, $1, $x:h and their kin (tcsh(1), Variable substitution). */
#include "shell/dialect/csh.h"

static bool is_name(int c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool is_number(struct str text)
{
	return text.len && text.at[0] >= '0' && text.at[0] <= '9';
}

static struct str take_name(struct translation *t)
{
	size_t from = t->pos;

	while (is_name(translation_peek(t, 0)))
		t->pos++;
	return str_slice(t->text, from, t->pos);
}

/* What a ${..} of bash says for all of a variable. */
static struct str list_of(struct translation *t, struct str name, bool quoted)
{
	static const struct {
		const char *name, *bash;
	} own[] = { { "cwd", "PWD" }, { "home", "HOME" }, { "user", "USER" } };

	if (str_is(name, "argv"))
		return quoted ? STR("*") : STR("@");
	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (str_is(name, own[i].name))
			name = str_from(own[i].bash);
	return arena_printf(t->arena, "%.*s[%c]", STR_ARGS(name), quoted ? '*' : '@');
}

/* One end of [from-to]: a number or a variable that holds one, as bash's arithmetic has it. */
static bool take_bound(struct translation *t, struct str *ret)
{
	bool dollar = translation_take(t, "$"), length = dollar && translation_take(t, "#");
	struct str name;

	name = take_name(t);
	if (!name.len)
		return !dollar && ((*ret = STR("")), true);
	if (!dollar && !is_number(name))
		return false;
	if (length)
		*ret = arena_printf(t->arena, "${#%.*s}", STR_ARGS(list_of(t, name, false)));
	else
		*ret = dollar ? arena_printf(t->arena, "$%.*s", STR_ARGS(name)) : name;
	return true;
}

struct reference {
	struct str list;  /* within ${..}: "a[@]", "@" */
	struct str slice; /* ":1:2"; empty: all of it */
};

/* [2] [2-3] [2-] [-3] [*] */
static bool take_selector(struct translation *t, struct reference *ret)
{
	int base = ret->list.len == 1 ? 0 : 1;
	struct str from, to = STR("");

	t->pos++;
	if (translation_take(t, "*]"))
		return true;
	if (!take_bound(t, &from))
		return false;
	if (!translation_take(t, "-"))
		to = from;
	else if (!take_bound(t, &to))
		return false;
	if (!from.len)
		from = STR("1");
	if (to.len)
		ret->slice = arena_printf(t->arena, ":%.*s-%d:%.*s-%.*s+1", STR_ARGS(from), base,
			STR_ARGS(to), STR_ARGS(from));
	else
		ret->slice = arena_printf(t->arena, ":%.*s-%d", STR_ARGS(from), base);
	return translation_take(t, "]") && ret->slice.at;
}

/* :s/old/new/ as bash's, with g for all. */
static bool take_replacement(struct translation *t, bool all, struct str *ret)
{
	struct buf kept = t->out, out = BUF_IN(t->arena);
	int mark = translation_peek(t, 0);
	size_t to, end;

	if (mark < 0 || is_name(mark))
		return false;
	to = str_find_char(t->text, (char)mark, t->pos + 1);
	if (to == STR_NOT_FOUND)
		return false;
	end = MIN(str_find_char(t->text, (char)mark, to + 1), t->text.len);
	t->out = out;
	buf_add_text(&t->out, all ? "//" : "/");
	translation_add_literal(t, str_slice(t->text, t->pos + 1, to));
	buf_add_char(&t->out, '/');
	translation_add_literal(t, str_slice(t->text, to + 1, end));
	*ret = buf_str(&t->out);
	t->out = kept;
	t->pos = MIN(end + 1, t->text.len);
	return true;
}

/* One of :h :t :r :e :u :l :q :x :s///, as what follows the name within ${..}. */
static bool take_modifier(struct translation *t, struct str *ret, bool *ret_quotes)
{
	static const struct {
		char letter;
		const char *operator;
	} rows[] = {
		{ 'h', "%/*" },
		{ 't', "##*/" },
		{ 'r', "%.*" },
		{ 'e', "##*." },
		{ 'u', "^" },
		{ 'l', "," },
	};
	bool all = translation_peek(t, 1) == 'g' || translation_peek(t, 1) == 'a';
	int c = translation_peek(t, 1 + all);

	t->pos += 2 + all;
	if (c == 'q' || c == 'x') {
		*ret_quotes = true;
		return true;
	}
	if (c == 's')
		return take_replacement(t, all, ret);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (c == rows[i].letter) {
			*ret = str_from(rows[i].operator);
			if (all && (c == 'u' || c == 'l'))
				*ret = c == 'u' ? STR("^^") : STR(",,");
			return true;
		}
	return false;
}

static bool modifier_stands(const struct translation *t)
{
	int c = translation_peek(t, 1);

	return translation_peek(t, 0) == ':' && c > 0 && strchr("htreulqxsga", c);
}

static void add(struct translation *t, const struct reference *r, struct str operator, bool quoted)
{
	const char *quote = quoted ? "\"" : "";

	buf_printf(&t->out, "%s${%.*s%.*s%.*s}%s", quote, STR_ARGS(r->list), STR_ARGS(r->slice),
		STR_ARGS(operator), quote);
}

/* $name and what follows it. */
static bool read_named(struct translation *t, struct str name, bool quoted)
{
	struct reference r = { list_of(t, name, quoted), STR("") };
	struct str operator= STR("");
	bool quotes = quoted;

	if (is_number(name)) {
		r.list = quoted ? STR("*") : STR("@");
		r.slice = arena_printf(t->arena, ":%.*s:1", STR_ARGS(name));
	} else if (translation_peek(t, 0) == '[' && !take_selector(t, &r)) {
		return false;
	}
	while (modifier_stands(t)) {
		if (operator.len || !take_modifier(t, &operator, & quotes))
			return false;
	}
	if (operator.len && r.slice.len)
		return false;
	add(t, &r, operator, quotes);
	return true;
}

/* $?x: is it set?  $#x: how many words?  $%x: how many characters? */
static bool read_question(struct translation *t, int c, bool quoted)
{
	struct str name;
	const char *quote = quoted ? "\"" : "";

	t->pos++;
	name = take_name(t);
	if (c == '?' && !name.len)
		buf_add_text(&t->out, "$?");
	else if (c == '?' && is_number(name))
		buf_add_text(&t->out, "1");
	else if (c == '?')
		buf_printf(&t->out, "%s$((0${%.*s+1}))%s", quote, STR_ARGS(name), quote);
	else if (c == '#')
		buf_printf(&t->out, "%s${#%.*s}%s", quote,
			STR_ARGS(name.len ? list_of(t, name, false) : STR("@")), quote);
	else
		buf_printf(&t->out, "%s${#%.*s}%s", quote, STR_ARGS(name), quote);
	return true;
}

/* Names and signs that have a meaning of their own. */
static bool add_own(struct translation *t, struct str name, bool quoted)
{
	static const struct own_variable own[] = {
		{ "$", "$$", "$$" },
		{ "!", "$!", "\"$!\"" },
		{ "*", "$@", "\"$*\"" },
		{ "0", "$0", "\"$0\"" },
		{ "status", "$?", "\"$?\"" },
		{ "path", "${PATH//:/ }", "\"${PATH//:/ }\"" },
		{ "<", "$(head -n 1)", "\"$(head -n 1)\"" },
	};

	return translation_own(t, own, ARRAY_SIZE(own), name, quoted);
}

bool csh_variable(struct translation *t, bool quoted)
{
	bool braced;
	struct str name;
	int c;

	t->pos++;
	braced = translation_take(t, "{");
	c = translation_peek(t, 0);
	if (c == '#' || c == '%' || (c == '?' && is_name(translation_peek(t, 1))) ||
		(c == '?' && !braced)) {
		if (!read_question(t, c, quoted))
			return false;
		return !braced || translation_take(t, "}");
	}
	name = take_name(t);
	if (!name.len && c > 0 && strchr("$!*<", c))
		name = str_slice(t->text, t->pos, t->pos + 1), t->pos++;
	if (!name.len && !braced) {
		buf_add_text(&t->out, "\\$");
		return true;
	}
	if (!name.len)
		return false;
	if (!add_own(t, name, quoted) && !read_named(t, name, quoted))
		return false;
	return !braced || translation_take(t, "}");
}
