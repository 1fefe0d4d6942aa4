/* Expressions of languages that are read by their literals: what is known of their values. */
#include <ctype.h>
#include <string.h>

#include "lang/literal/literals.h"

static char peek(const struct literals *l, size_t n)
{
	return l->at + n < l->text.len ? l->text.at[l->at + n] : '\0';
}

static bool starts(const struct literals *l, const char *text)
{
	return str_starts(str_skip(l->text, l->at), text);
}

struct operand literals_one(struct literals *l, struct field field)
{
	struct field *items = arena_alloc(l->arena, struct field, 1);

	if (!items) {
		l->failed = true;
		return (struct operand){ .absent = true };
	}
	*items = field;
	return (struct operand){ .items = items, .n = 1 };
}

static struct operand unknown(struct literals *l)
{
	return literals_one(l, field_any());
}

static struct operand any_list(struct literals *l)
{
	struct field field = field_any();
	struct operand out;

	field.many = true;
	out = literals_one(l, field);
	out.list = true;
	return out;
}

struct operand *literals_find(struct literals *l, struct str name)
{
	for (size_t i = 0; i < l->n_names; i++)
		if (str_equal(l->names[i].name, name))
			return &l->names[i].value;
	return NULL;
}

void literals_bind(struct literals *l, struct str name, struct operand value)
{
	struct operand *known = literals_find(l, name);

	if (known)
		*known = value;
	else if (l->n_names < MAX_LITERAL_NAMES)
		l->names[l->n_names++] = (struct literal_name){ name, value };
}

static struct field joined(struct literals *l, const struct operand *list, struct field by)
{
	struct field out = field_text(l->arena, STR(""));

	for (size_t i = 0; i < list->n; i++) {
		struct field item = list->items[i].many ? field_any() : list->items[i];

		if (i)
			out = field_join(l->arena, out, by);
		out = field_join(l->arena, out, item);
	}
	return out;
}

struct field literals_text(struct literals *l, const struct operand *operand)
{
	return joined(l, operand, field_text(l->arena, operand->list ? STR(" ") : STR("")));
}

static void append(struct literals *l, struct operand *list, const struct operand *more)
{
	struct field *items;

	if (list->n + more->n > MAX_LITERAL_ITEMS) {
		*list = any_list(l);
		return;
	}
	items = arena_alloc(l->arena, struct field, list->n + more->n + 1);
	if (!items) {
		l->failed = true;
		return;
	}
	if (list->n)
		memcpy(items, list->items, list->n * sizeof(*items));
	if (more->n)
		memcpy(items + list->n, more->items, more->n * sizeof(*items));
	list->items = items;
	list->n += more->n;
}

/* Behind what is left of this argument. */
static void skip_rest(struct literals *l)
{
	while (l->at < l->text.len) {
		struct operand ignored;
		char c;

		literals_blank(l);
		c = peek(l, 0);
		if (!c || strchr(",;)]}", c))
			return;
		if (strchr("([{", c))
			literals_skip_brackets(l);
		else if (!literals_string(l, &ignored, &c))
			l->at++;
	}
}

static struct operand bracketed(struct literals *l, char close)
{
	struct operand out = { .list = true };

	l->at++;
	for (;;) {
		struct operand item;

		literals_blank(l);
		if (!peek(l, 0) || peek(l, 0) == close)
			break;
		if (peek(l, 0) == ',' || starts(l, "=>")) {
			l->at += peek(l, 0) == ',' ? 1 : 2;
			continue;
		}
		item = literals_expression(l);
		if (!item.absent)
			append(l, &out, &item);
		literals_blank(l);
		if (peek(l, 0) && peek(l, 0) != ',' && peek(l, 0) != close && !starts(l, "=>"))
			skip_rest(l);
		if (peek(l, 0) && strchr(";)]}", peek(l, 0)) && peek(l, 0) != close)
			break;
	}
	l->at += peek(l, 0) == close;
	return out;
}

static struct operand split(
	struct literals *l, const struct operand *what, const struct operand *by)
{
	struct operand out = { .list = true };
	struct str text, separator = STR(" ");

	if (what->n != 1 || !field_known(l->arena, &what->items[0], &text))
		return any_list(l);
	if (by->n == 1 && !field_known(l->arena, &by->items[0], &separator))
		return any_list(l);
	if (separator.len == 0)
		return any_list(l);
	for (;;) {
		size_t end = str_find(text, separator, 0);
		struct operand item = literals_one(
			l, field_text(l->arena,
				   str_slice(text, 0, end == STR_NOT_FOUND ? text.len : end)));

		append(l, &out, &item);
		if (end == STR_NOT_FOUND)
			return out;
		text = str_skip(text, end + separator.len);
	}
}

static struct operand called(struct literals *l, struct str name)
{
	struct operand args[8];
	size_t n = literals_arguments(l, args, ARRAY_SIZE(args));

	if ((str_is(name, "join") || str_is(name, "implode")) && n >= 2) {
		struct operand rest = { .list = true };

		for (size_t i = 1; i < n; i++)
			append(l, &rest, &args[i]);
		return literals_one(l, joined(l, &rest, literals_text(l, &args[0])));
	}
	if (str_is(name, "explode") && n == 2)
		return split(l, &args[1], &args[0]);
	if (str_is(name, "String") && n == 1)
		return args[0];
	return unknown(l);
}

static struct operand of_environment(struct literals *l, struct str name)
{
	struct value value = value_unknown();

	if (l->input->environment && name.len)
		value = l->input->environment(l->input->self, name);
	if (value.n == 1 && !value.open && value.alternatives[0].n == 1)
		return literals_one(l, value.alternatives[0].at[0]);
	return unknown(l);
}

static struct operand output_of(struct literals *l, struct field command)
{
	struct value value = value_unknown();
	struct str text;

	if (l->input->output && l->input->output(l->input->self, &command, 1, true, &value))
		l->failed = true;
	if (value_known(l->arena, &value, &text))
		return literals_one(l, field_text(l->arena, str_trim(text)));
	return unknown(l);
}

static bool is_environment(struct str name)
{
	return str_is(name, "ENV") || str_is(name, "process.env");
}

static struct operand indexed(struct literals *l, struct str name, const struct operand *base)
{
	char open = peek(l, 0);
	struct operand key = bracketed(l, open == '[' ? ']' : '}');
	struct str text;
	int64_t i;

	if (key.n != 1 || !field_known(l->arena, &key.items[0], &text))
		return unknown(l);
	if (is_environment(name))
		return of_environment(l, text);
	if (open == '[' && base->n && str_to_int64(text, &i)) {
		i -= l->language == LANG_LUA && i > 0;
		i += i < 0 ? (int64_t)base->n : 0;
		if (i >= 0 && i < (int64_t)base->n && !base->items[i].many)
			return literals_one(l, base->items[i]);
	}
	return unknown(l);
}

static struct operand of_name(struct literals *l, struct str name, char sigil)
{
	struct operand *known = literals_find(l, name);
	struct str last = name;
	size_t dot = str_rfind_char(name, '.');

	if (str_starts(name, "process.env."))
		return of_environment(l, str_skip(name, strlen("process.env.")));
	if (known)
		return *known;
	if (dot != STR_NOT_FOUND) {
		last = str_skip(name, dot + 1);
		known = literals_find(l, str_slice(name, 0, dot));
		if (known && peek(l, 0) == '(' && (str_is(last, "join") || str_is(last, "split"))) {
			struct operand base = *known, args[8];
			size_t n = literals_arguments(l, args, ARRAY_SIZE(args));
			struct operand by =
				n ? args[0] : literals_one(l, field_text(l->arena, STR("")));

			return str_is(last, "split")
				       ? split(l, &base, &by)
				       : literals_one(l, joined(l, &base, literals_text(l, &by)));
		}
	}
	if (!sigil && peek(l, 0) == '(')
		return called(l, name);
	if (!sigil && (str_is(name, "join") && l->language == LANG_PERL))
		return called(l, name);
	if (!sigil && l->language == LANG_PERL)
		return literals_one(l, field_text(l->arena, name));
	return sigil == '@' ? any_list(l) : unknown(l);
}

static bool is_reader(struct str name)
{
	return str_is(name, "my") || str_is(name, "new") || str_is(name, "await") ||
	       str_is(name, "local") || str_is(name, "our");
}

static struct operand postfix(struct literals *l, struct operand base, struct str name)
{
	for (;;) {
		struct str method;
		size_t before = l->at;

		if (starts(l, "->") && (peek(l, 2) == '[' || peek(l, 2) == '{'))
			l->at += 2;
		if (peek(l, 0) == '[' || (peek(l, 0) == '{' && l->language == LANG_PERL)) {
			base = indexed(l, name, &base);
			continue;
		}
		if (peek(l, 0) != '.' || !isalpha((unsigned char)peek(l, 1)) ||
			l->language == LANG_PERL || l->language == LANG_PHP)
			return base;
		l->at++;
		if (!literals_name(l, &method)) {
			l->at = before;
			return base;
		}
		if (str_is(method, "join") || str_is(method, "split")) {
			struct operand args[8];
			size_t n = literals_arguments(l, args, ARRAY_SIZE(args));
			struct operand by =
				n ? args[0] : literals_one(l, field_text(l->arena, STR(" ")));

			base = str_is(method, "split")
				       ? split(l, &base, &by)
				       : literals_one(l, joined(l, &base, literals_text(l, &by)));
			continue;
		}
		if (peek(l, 0) == '(')
			literals_skip_brackets(l);
		if (!str_is(method, "toString") && !str_is(method, "trim") &&
			!str_is(method, "to_i") && !str_is(method, "to_s") &&
			!str_is(method, "strip") && !str_is(method, "chomp"))
			base = unknown(l);
	}
}

static struct operand primary(struct literals *l)
{
	struct operand out;
	struct str name = STR("");
	char c, quote;
	size_t start;

	literals_blank(l);
	c = peek(l, 0);
	start = l->at;
	if (literals_string(l, &out, &quote)) {
		if (quote == '`' && l->language != LANG_JAVASCRIPT)
			out = output_of(l, literals_text(l, &out));
		return postfix(l, out, name);
	}
	if (isdigit((unsigned char)c) || (c == '-' && isdigit((unsigned char)peek(l, 1)))) {
		l->at++;
		while (isdigit((unsigned char)peek(l, 0)))
			l->at++;
		return literals_one(l, field_text(l->arena, str_slice(l->text, start, l->at)));
	}
	if (c == '[')
		return postfix(l, bracketed(l, ']'), name);
	if (c == '(')
		return postfix(l, bracketed(l, ')'), name);
	if (c == '{' && l->language == LANG_LUA)
		return bracketed(l, '}');
	if (c == '{') {
		literals_skip_brackets(l);
		return (struct operand){ .absent = true };
	}
	if (c == ':' && l->language == LANG_RUBY)
		l->at++;
	if (!literals_name(l, &name)) {
		if (l->at < l->text.len && !strchr(",;)]}", c))
			l->at++;
		return unknown(l);
	}
	if (is_reader(name))
		return primary(l);
	if (c == ':')
		return literals_one(l, field_text(l->arena, name));
	out = of_name(l, name, c == '$' || c == '@' ? c : '\0');
	return postfix(l, out, name);
}

/* Does text go on behind the operand at hand? Moves behind the operator. */
static bool concatenated(struct literals *l)
{
	char c;

	literals_blank(l);
	c = peek(l, 0);
	if (l->language == LANG_LUA ? !starts(l, "..")
		: (l->language == LANG_PERL || l->language == LANG_PHP)
			? c != '.' || peek(l, 1) == '.'
			: c != '+')
		return false;
	l->at += l->language == LANG_LUA ? 2 : 1;
	return true;
}

static struct operand alternatives(struct literals *l, struct operand out)
{
	char c = peek(l, 0);

	if (!c || strchr(",;)]}=|&", c) || isalpha((unsigned char)c) || c == '\n')
		return out;
	skip_rest(l);
	return unknown(l);
}

struct operand literals_expression(struct literals *l)
{
	struct operand out;

	if (l->depth >= MAX_LITERAL_DEPTH || ++l->steps > MAX_LANG_STEPS) {
		skip_rest(l);
		return unknown(l);
	}
	l->depth++;
	out = primary(l);
	while (!out.absent && concatenated(l)) {
		struct operand next = primary(l);

		if (out.list && next.list)
			append(l, &out, &next);
		else
			out = literals_one(l, field_join(l->arena, literals_text(l, &out),
						      literals_text(l, &next)));
	}
	l->depth--;
	return alternatives(l, out);
}

size_t literals_arguments(struct literals *l, struct operand *ret, size_t max)
{
	bool parentheses;
	size_t n = 0;

	while (peek(l, 0) == ' ' || peek(l, 0) == '\t')
		l->at++;
	parentheses = peek(l, 0) == '(';
	l->at += parentheses;
	while (n < max) {
		size_t before;

		literals_blank(l);
		if (!peek(l, 0) || strchr(")};", peek(l, 0)))
			break;
		before = l->at;
		ret[n++] = literals_expression(l);
		literals_blank(l);
		if (starts(l, "=>"))
			l->at += 2;
		else if (peek(l, 0) == ',')
			l->at++;
		else
			break;
		if (l->at == before)
			break;
	}
	literals_blank(l);
	l->at += parentheses && peek(l, 0) == ')';
	return n;
}
