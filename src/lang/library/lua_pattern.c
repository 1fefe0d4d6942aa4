/*
 * Lua's patterns (manual of 5.4, 6.4.1) and what finds texts by them: match, gmatch, gsub. They are
 * followed as lstrlib.c does, back-references (%1) and frontiers (%f) aside: those are not known.
 */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "lang/library/library.h"

#define MAX_LUA_CAPTURES 32
#define MAX_LUA_DEPTH    200 /* MAXCCALLS of lstrlib.c */

struct lua_match {
	struct machine *m;
	struct str text, pattern;
	size_t from, to;
	struct {
		size_t at, end;
		bool open, position;
	} captures[MAX_LUA_CAPTURES];
	size_t n;
	unsigned int depth;
	bool unreadable;
};

static bool in_class(char c, char class)
{
	unsigned char u = (unsigned char)c;
	bool is;

	switch (tolower((unsigned char)class)) {
	case 'a':
		is = isalpha(u);
		break;
	case 'c':
		is = iscntrl(u);
		break;
	case 'd':
		is = isdigit(u);
		break;
	case 'g':
		is = isgraph(u);
		break;
	case 'l':
		is = islower(u);
		break;
	case 'p':
		is = ispunct(u);
		break;
	case 's':
		is = isspace(u);
		break;
	case 'u':
		is = isupper(u);
		break;
	case 'w':
		is = isalnum(u);
		break;
	case 'x':
		is = isxdigit(u);
		break;
	default:
		return c == class;
	}
	return is != (isupper((unsigned char)class) != 0);
}

/* Behind the single item at @p: a character, %a, [set]. */
static size_t item_end(struct lua_match *t, size_t p)
{
	const struct str pattern = t->pattern;
	char c = pattern.at[p++];

	if (c == '%') {
		t->unreadable |= p >= pattern.len;
		return MIN(p + 1, pattern.len);
	}
	if (c != '[')
		return p;
	p += p < pattern.len && pattern.at[p] == '^';
	do {
		if (p >= pattern.len) {
			t->unreadable = true;
			return p;
		}
		p += pattern.at[p] == '%' ? 2 : 1;
	} while (p >= pattern.len || pattern.at[p] != ']');
	return p + 1;
}

static bool in_set(const struct lua_match *t, char c, size_t p, size_t end)
{
	const char *at = t->pattern.at;
	bool negated = at[p + 1] == '^', found = false;

	for (p += negated ? 2 : 1; p < end - 1 && !found; p++) {
		if (at[p] == '%') {
			found = in_class(c, at[++p]);
		} else if (p + 2 < end - 1 && at[p + 1] == '-') {
			found = at[p] <= c && c <= at[p + 2];
			p += 2;
		} else {
			found = at[p] == c;
		}
	}
	return found != negated;
}

static bool fits(const struct lua_match *t, size_t s, size_t p, size_t end)
{
	char c;

	if (s >= t->text.len)
		return false;
	c = t->text.at[s];
	switch (t->pattern.at[p]) {
	case '.':
		return true;
	case '%':
		return in_class(c, t->pattern.at[p + 1]);
	case '[':
		return in_set(t, c, p, end);
	default:
		return t->pattern.at[p] == c;
	}
}

static bool match_at(struct lua_match *t, size_t s, size_t p);

/* Stretches that are compared without a step of their own count, too. */
static void count(struct lua_match *t, size_t n)
{
	t->m->steps += (uint32_t)(n / 64);
}

static bool repeated(struct lua_match *t, size_t s, size_t p, size_t end)
{
	size_t n = 0;

	while (fits(t, s + n, p, end))
		n++;
	count(t, n);
	for (;; n--) {
		if (machine_step(t->m))
			return false;
		if (match_at(t, s + n, end + 1))
			return true;
		if (n == 0)
			return false;
	}
}

static bool repeated_little(struct lua_match *t, size_t s, size_t p, size_t end)
{
	for (;; s++) {
		if (match_at(t, s, end + 1))
			return true;
		if (!fits(t, s, p, end) || machine_step(t->m))
			return false;
	}
}

static bool open_capture(struct lua_match *t, size_t s, size_t p)
{
	bool position = p + 1 < t->pattern.len && t->pattern.at[p + 1] == ')', done;

	if (t->n == MAX_LUA_CAPTURES) {
		t->unreadable = true;
		return false;
	}
	t->captures[t->n].at = t->captures[t->n].end = s;
	t->captures[t->n].open = !position;
	t->captures[t->n++].position = position;
	done = match_at(t, s, p + (position ? 2 : 1));
	t->n -= !done;
	return done;
}

static bool close_capture(struct lua_match *t, size_t s, size_t p)
{
	size_t i = t->n;

	while (i > 0 && !t->captures[i - 1].open)
		i--;
	t->unreadable |= i == 0;
	if (i == 0)
		return false;
	t->captures[i - 1].end = s;
	t->captures[i - 1].open = false;
	if (match_at(t, s, p + 1))
		return true;
	t->captures[i - 1].open = true;
	return false;
}

/* %b() */
static bool balanced(struct lua_match *t, size_t s, size_t p)
{
	char open, close;
	size_t depth = 0;

	if (p + 3 >= t->pattern.len || s >= t->text.len || t->text.at[s] != t->pattern.at[p + 2])
		return false;
	open = t->pattern.at[p + 2];
	close = t->pattern.at[p + 3];
	count(t, t->text.len - s);
	for (size_t i = s; i < t->text.len; i++) {
		if (t->text.at[i] == close && (depth == 1 || open == close) && i > s)
			return match_at(t, i + 1, p + 4);
		depth += t->text.at[i] == open;
		depth -= t->text.at[i] == close && open != close;
	}
	return false;
}

static bool match_item(struct lua_match *t, size_t s, size_t p)
{
	size_t end = item_end(t, p);
	char after = end < t->pattern.len ? t->pattern.at[end] : '\0';

	if (t->unreadable)
		return false;
	if (after == '*')
		return repeated(t, s, p, end);
	if (after == '+')
		return fits(t, s, p, end) && repeated(t, s + 1, p, end);
	if (after == '-')
		return repeated_little(t, s, p, end);
	if (after == '?')
		return (fits(t, s, p, end) && match_at(t, s + 1, end + 1)) ||
		       match_at(t, s, end + 1);
	return fits(t, s, p, end) && match_at(t, s + 1, end);
}

static bool match_rest(struct lua_match *t, size_t s, size_t p)
{
	char c = p < t->pattern.len ? t->pattern.at[p] : '\0', next;

	if (p >= t->pattern.len) {
		t->to = s;
		return true;
	}
	next = p + 1 < t->pattern.len ? t->pattern.at[p + 1] : '\0';
	if (c == '(')
		return open_capture(t, s, p);
	if (c == ')')
		return close_capture(t, s, p);
	if (c == '$' && p + 1 == t->pattern.len)
		return match_rest(t, s, p + 1) && s == t->text.len;
	if (c == '%' && next == 'b')
		return balanced(t, s, p);
	if (c == '%' && (next == 'f' || isdigit((unsigned char)next))) {
		t->unreadable = true;
		return false;
	}
	return match_item(t, s, p);
}

static bool match_at(struct lua_match *t, size_t s, size_t p)
{
	bool done;

	if (t->depth == MAX_LUA_DEPTH || machine_step(t->m)) {
		t->unreadable = true;
		return false;
	}
	t->depth++;
	done = match_rest(t, s, p) && !t->unreadable;
	t->depth--;
	return done;
}

/* The first match at or behind @from. */
static bool find(struct lua_match *t, size_t from)
{
	bool anchored = t->pattern.len && t->pattern.at[0] == '^';

	for (size_t s = from; s <= t->text.len && !t->unreadable; s++) {
		t->n = 0;
		t->from = s;
		if (match_at(t, s, anchored))
			return true;
		if (anchored)
			return false;
	}
	return false;
}

/* Capture @i, the whole match where there is none. */
static struct thing *captured(const struct lua_match *t, size_t i)
{
	if (i >= t->n)
		return thing_text(t->m, str_slice(t->text, t->from, t->to));
	if (t->captures[i].position)
		return thing_number(t->m, (int64_t)t->captures[i].at + 1);
	return thing_text(t->m, str_slice(t->text, t->captures[i].at, t->captures[i].end));
}

static struct thing *all_captured(const struct lua_match *t)
{
	struct thing *list;

	if (t->n <= 1)
		return captured(t, 0);
	list = thing_list(t->m);
	for (size_t i = 0; i < t->n; i++)
		thing_push(t->m, list, captured(t, i));
	return list;
}

/* %0 to %9 and %% in what takes the place of a match. */
static struct thing *filled(const struct lua_match *t, struct field with)
{
	struct thing *made = thing_text(t->m, STR(""));
	struct str text;

	if (!field_known(t->m->arena, &with, &text))
		return thing_field(t->m, with);
	for (size_t i = 0; i < text.len; i++) {
		struct thing *part;

		if (text.at[i] == '%' && i + 1 < text.len && isdigit((unsigned char)text.at[i + 1]))
			part = text.at[++i] == '0'
				       ? thing_text(t->m, str_slice(t->text, t->from, t->to))
				       : captured(t, (size_t)(text.at[i] - '1'));
		else
			part = thing_text(t->m, str_slice(text, i + (text.at[i] == '%'),
							i + 1 + (text.at[i] == '%')));
		i += text.at[i] == '%';
		made = machine_binary(t->m, OP_CONCAT, made, part);
	}
	return made;
}

static struct thing *replacement(const struct lua_match *t, struct thing *with)
{
	struct machine *m = t->m;
	struct thing *own = NULL, *args[MAX_LUA_CAPTURES];
	struct str text;

	for (size_t i = 0; i < MAX(t->n, (size_t)1); i++)
		args[i] = captured(t, i);
	if (with->kind == THING_FUNCTION || with->kind == THING_NATIVE)
		own = machine_call(m, with,
			&(struct invocation){
				.args = args, .n = MAX(t->n, (size_t)1), .line = m->line });
	else if (with->kind == THING_DICT)
		own = thing_as_text(m, args[0], &text) ? thing_get(with, text) : NULL;
	else
		return filled(t, thing_as_field(m, with));
	return own && own->kind != THING_NONE && (own->kind != THING_BOOL || own->flag)
		       ? own
		       : thing_text(m, str_slice(t->text, t->from, t->to));
}

/* The text and what else is given: text:match(a), string.match(text, a) */
static bool read_subject(
	struct machine *m, struct invocation *call, struct lua_match *ret, size_t *ret_skip)
{
	struct thing *text = call->self;

	*ret_skip = 0;
	if (!text || text->kind != THING_TEXT) {
		text = call->n ? call->args[0] : thing_unknown();
		*ret_skip = 1;
	}
	memset(ret, 0, sizeof(*ret));
	ret->m = m;
	return call->n > *ret_skip && thing_as_text(m, text, &ret->text) &&
	       thing_as_text(m, call->args[*ret_skip], &ret->pattern);
}

struct thing *lua_gsub(struct machine *m, struct invocation *call)
{
	struct thing *made = thing_text(m, STR(""));
	struct lua_match match;
	size_t skip, at = 0;
	int64_t most = INT64_MAX;

	if (!read_subject(m, call, &match, &skip) || call->n < skip + 2 ||
		(call->n > skip + 2 && !thing_as_number(m, call->args[skip + 2], &most)))
		return thing_field(m, field_any());
	while (most-- > 0 && at <= match.text.len && find(&match, at) && !machine_step(m)) {
		size_t end = match.to > match.from ? match.to : MIN(match.to + 1, match.text.len);

		made = machine_binary(
			m, OP_CONCAT, made, thing_text(m, str_slice(match.text, at, match.from)));
		made = machine_binary(
			m, OP_CONCAT, made, replacement(&match, call->args[skip + 1]));
		made = machine_binary(
			m, OP_CONCAT, made, thing_text(m, str_slice(match.text, match.to, end)));
		at = end + (match.to == match.text.len && match.from == match.to);
		if (match.pattern.len && match.pattern.at[0] == '^')
			break;
	}
	if (match.unreadable)
		return thing_field(m, field_any());
	return machine_binary(
		m, OP_CONCAT, made, thing_text(m, str_skip(match.text, MIN(at, match.text.len))));
}

struct thing *lua_match(struct machine *m, struct invocation *call)
{
	struct lua_match match;
	size_t skip;

	if (!read_subject(m, call, &match, &skip) || call->n > skip + 1)
		return thing_field(m, field_any());
	if (find(&match, 0))
		return all_captured(&match);
	return match.unreadable ? thing_field(m, field_any()) : thing_none();
}

struct thing *lua_gmatch(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);
	struct lua_match match;
	size_t skip, at = 0;

	if (!read_subject(m, call, &match, &skip))
		return thing_unknown();
	while (at <= match.text.len && find(&match, at) && !machine_step(m)) {
		thing_push(m, list, all_captured(&match));
		at = match.to + (match.to == match.from);
	}
	return match.unreadable ? thing_unknown() : list;
}
