/* Values in languages that are read by their literals: texts, lists of them, names. */
#include <ctype.h>
#include <string.h>

#include "lang/literal/literals.h"

struct operand literals_one(struct literals *l, struct field field)
{
	struct field *items = arena_alloc(l->arena, struct field, 1);

	if (!items) {
		l->failed = true;
		return (struct operand){ 0 };
	}
	*items = field;
	return (struct operand){ .items = items, .n = 1 };
}

void literals_append(struct literals *l, struct operand *list, const struct operand *more)
{
	struct field *items;

	if (more->n == 0 || list->n + more->n > MAX_LITERAL_ITEMS)
		return;
	items = arena_alloc(l->arena, struct field, list->n + more->n);
	if (!items) {
		l->failed = true;
		return;
	}
	if (list->n)
		memcpy(items, list->items, list->n * sizeof(*items));
	memcpy(items + list->n, more->items, more->n * sizeof(*items));
	list->items = items;
	list->n += more->n;
}

void literals_bind(struct literals *l, struct str name, struct operand value)
{
	for (size_t i = 0; i < l->n_names; i++) {
		if (str_equal(l->names[i], name)) {
			l->values[i] = value;
			return;
		}
	}
	if (l->n_names < MAX_LITERAL_NAMES) {
		l->names[l->n_names] = name;
		l->values[l->n_names++] = value;
	}
}

static struct operand *find(struct literals *l, struct str name)
{
	for (size_t i = 0; i < l->n_names; i++)
		if (str_equal(l->names[i], name))
			return &l->values[i];
	return NULL;
}

/* Elements up to @close, which is taken. In Scheme only blanks stand between them. */
static struct operand list(struct literals *l, char close)
{
	struct operand out = { .list = true };

	l->at++;
	while (l->at < l->text.len && !l->failed) {
		struct operand item;
		size_t before;

		literals_blank(l);
		before = l->at;
		if (literals_peek(l, 0) == close) {
			l->at++;
			break;
		}
		if (literals_peek(l, 0) == ',') {
			l->at++;
			continue;
		}
		if (literals_peek(l, 0) == ';')
			break;
		item = literals_expression(l);
		literals_append(l, &out, &item);
		if (l->at == before)
			l->at++;
	}
	return out;
}

static struct operand number(struct literals *l)
{
	size_t start = l->at;
	struct operand out;

	l->at += literals_peek(l, 0) == '-';
	while (isalnum((unsigned char)literals_peek(l, 0)))
		l->at++;
	out = literals_one(l, field_text(l->arena, str_slice(l->text, start, l->at)));
	out.number = true;
	return out;
}

/* argv[1], v[0], os.Args[1:] */
static struct operand indexed(struct literals *l, struct operand base)
{
	struct operand key;
	struct str text;
	int64_t i;
	bool slice = false;

	l->at++;
	key = literals_expression(l);
	while (l->at < l->text.len && literals_peek(l, 0) != ']') {
		slice |= literals_peek(l, 0) == ':' || literals_peek(l, 0) == '.';
		l->at++;
	}
	l->at += l->at < l->text.len;
	if (!base.list || key.n != 1 || !field_known(l->arena, &key.items[0], &text) ||
		!str_to_int64(text, &i) || i < 0 || (size_t)i >= base.n)
		return literals_one(l, field_any());
	base.items += i;
	base.n -= (size_t)i;
	if (!slice) {
		base.n = 1;
		base.list = false;
	}
	return base;
}

static bool makes_list(struct str name)
{
	static const char *const names[] = { "c", "list", "List.of", "Arrays.asList", "vec",
		"String", "[]string", "string", "Vec::from", "slice", "cons" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(name, names[i]) || str_ends(name, names[i]))
			return true;
	return false;
}

static struct operand named(struct literals *l, struct str name)
{
	struct operand *known = find(l, name), value;

	if (l->language == LANG_SCHEME && str_is(name, "quote"))
		return literals_expression(l);
	if (str_is(name, "new") || str_is(name, "const") || str_is(name, "char") ||
		str_is(name, "std::string") || str_is(name, "paste") || str_is(name, "paste0") ||
		str_is(name, "void")) {
		literals_blank(l);
		return literals_expression(l);
	}
	literals_blank(l);
	if (literals_peek(l, 0) == '!' && l->language == LANG_RUST)
		l->at++;
	if (known) {
		value = *known;
		while (literals_peek(l, 0) == '[')
			value = indexed(l, value);
		return value;
	}
	while (literals_peek(l, 0) == '[' && literals_peek(l, 1) == ']')
		l->at += 2;
	if (literals_peek(l, 0) == '{' || (literals_peek(l, 0) == '[' && makes_list(name)))
		return list(l, literals_peek(l, 0) == '{' ? '}' : ']');
	if (literals_peek(l, 0) == '(' && (str_ends(name, "fork") || str_is(name, "getpid"))) {
		struct piece *own = arena_alloc(l->arena, struct piece, 1);

		list(l, ')');
		l->failed |= !own;
		if (own)
			*own = (struct piece){ .kind = PIECE_OWN_PID };
		return literals_one(l, own ? (struct field){ .pieces = own, .n = 1 } : field_any());
	}
	if (literals_peek(l, 0) == '(') {
		value = list(l, ')');
		if (!makes_list(name) && value.n != 1)
			return literals_one(l, field_any());
		value.list = makes_list(name);
		return value;
	}
	if (l->language == LANG_PROLOG && islower((unsigned char)name.at[0]))
		return literals_one(l, field_text(l->arena, name)); /* an atom */
	if (str_starts(name, "SIG") || str_starts(name, "Signal::SIG") ||
		str_starts(name, "syscall.SIG"))
		return literals_one(
			l, field_text(l->arena, str_skip(name, str_find(name, STR("SIG"), 0))));
	if (str_is(name, "NULL") || str_is(name, "nil") || str_is(name, "nullptr")) {
		value = literals_one(l, field_text(l->arena, STR("0")));
		value.number = true;
		return value;
	}
	return literals_one(l, field_any());
}

static struct operand primary(struct literals *l)
{
	struct str text;
	char c;

	literals_blank(l);
	while (literals_peek(l, 0) == '&' || literals_peek(l, 0) == '*')
		l->at++;
	c = literals_peek(l, 0);
	if (literals_string(l, &text))
		return literals_one(l, field_text(l->arena, text));
	if (isdigit((unsigned char)c) || (c == '-' && isdigit((unsigned char)literals_peek(l, 1))))
		return number(l);
	if (c == '{')
		return list(l, '}');
	if (c == '[') { /* []string{..} of Go, [..] of Rust and Julia */
		if (literals_peek(l, 1) == ']') {
			l->at += 2;
			return primary(l);
		}
		return list(l, ']');
	}
	if (c == '(') {
		struct operand all = list(l, ')');

		if (all.n == 0 || l->language == LANG_SCHEME)
			return all.n ? all : literals_expression(l);
		if (all.n == 1 && field_is_known(&all.items[0])) {
			all.list = false;
			return all;
		}
		return all.n == 1 ? literals_expression(l) : all; /* a cast */
	}
	if (literals_name(l, &text))
		return named(l, text);
	return (struct operand){ 0 };
}

/* .to_string(), .into(), .as_ref(): as good as what stands before them. */
static void methods(struct literals *l)
{
	struct str name;

	while (literals_peek(l, 0) == '.' && isalpha((unsigned char)literals_peek(l, 1))) {
		size_t before = l->at;

		l->at++;
		literals_name(l, &name);
		if (literals_peek(l, 0) != '(' || literals_peek(l, 1) != ')' ||
			str_is(name, "execute")) {
			l->at = before;
			return;
		}
		l->at += 2;
	}
}

struct operand literals_expression(struct literals *l)
{
	struct operand out;

	if (l->depth >= MAX_LITERAL_DEPTH || ++l->steps > MAX_LANG_STEPS) {
		l->at += l->at < l->text.len;
		return literals_one(l, field_any());
	}
	l->depth++;
	out = primary(l);
	methods(l);
	for (;;) {
		size_t before = l->at;
		struct operand more;
		bool plus, adjacent;

		literals_blank(l);
		plus = literals_peek(l, 0) == '+' && literals_peek(l, 1) != '+';
		adjacent = l->language == LANG_C && literals_peek(l, 0) == '"';
		if ((!plus && !adjacent) || out.n != 1) {
			l->at = before;
			break;
		}
		l->at += plus;
		more = primary(l);
		methods(l);
		if (more.n != 1)
			more = literals_one(l, field_any());
		out = literals_one(l, field_join(l->arena, out.items[0], more.items[0]));
	}
	l->depth--;
	return out;
}

size_t literals_arguments(struct literals *l, struct operand *ret, size_t max)
{
	size_t n = 0;

	while (l->at < l->text.len && !l->failed) {
		size_t before;

		literals_blank(l);
		before = l->at;
		if (literals_peek(l, 0) == ')' || literals_peek(l, 0) == ';') {
			l->at += literals_peek(l, 0) == ')';
			break;
		}
		if (literals_peek(l, 0) == ',') {
			l->at++;
			continue;
		}
		if (n == max)
			break;
		ret[n] = literals_expression(l);
		n += ret[n].n > 0 || ret[n].list;
		if (l->at == before)
			l->at++;
	}
	return n;
}
