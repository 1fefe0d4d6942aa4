/* Functions that C texts call: their own, those for texts, and those that start programs. */
#include "lang/literal/cells.h"

/* Where the parameters of a function of the text stand; false if it has none of that name. */
static bool find_function(struct cells *c, struct str name, size_t *ret_at)
{
	size_t back = c->at, at = 0;
	bool found = false;

	cells_count(c, c->text.len / 16);
	while (!found && cells_step(c) && (at = str_find(c->text, name, at)) != STR_NOT_FOUND) {
		bool whole = at == 0 || !literals_is_word(c->text.at[at - 1]);

		c->at = at += name.len;
		if (!whole || !cells_take(c, "("))
			continue;
		*ret_at = c->at--;
		cells_skip_block(c);
		found = !c->failed && cells_take(c, "{");
		c->failed = false;
	}
	c->at = back;
	return found;
}

/* Binds the parameters at @at to @args and follows the body. */
static int64_t call_own(struct cells *c, size_t at, const int64_t *args, size_t n)
{
	size_t back = c->at, first = c->first_name, names = c->n_names;
	int64_t result;

	c->at = at;
	c->result = 0;
	for (size_t i = 0; !c->failed && !cells_take(c, ")"); i++) {
		struct str word = cells_word(c), last = STR("");
		bool narrow = false, pointer = false;

		for (; word.len; word = cells_word(c)) {
			narrow |= str_is(word, "char") || str_is(word, "uint8_t");
			last = word;
			while (cells_take(c, "*"))
				pointer = true;
		}
		if (cells_take(c, "[")) {
			pointer = true;
			cells_take(c, "]");
		}
		if (str_is(last, "void"))
			continue;
		if (c->n_names == MAX_CELL_NAMES || i >= n) {
			cells_fail(c);
			break;
		}
		c->names[c->n_names++] = (struct cell_name){
			.name = last, .value = args[i], .narrow = narrow, .pointer = pointer
		};
		cells_take(c, ",");
	}
	c->first_name = names;
	cells_statement(c, true);
	result = c->result;
	c->returns = c->breaks = c->continues = false;
	c->first_name = first;
	c->n_names = names;
	c->at = back;
	return result;
}

static int64_t length(struct cells *c, int64_t address)
{
	struct str text;

	return cells_text(c, address, &text) ? (int64_t)text.len : 0;
}

/* strcpy, strcat, memcpy: @n cells, or up to the NUL and with it. */
static int64_t copy(struct cells *c, int64_t to, int64_t from, int64_t n)
{
	for (int64_t i = 0; i < n && cells_step(c); i++) {
		int64_t *a = cells_at(c, to + i), *b = cells_at(c, from + i);

		if (a && b)
			*a = *b;
	}
	return to;
}

/* sprintf: %s, %d, %c, %x and %% without widths. */
static int64_t format(struct cells *c, int64_t to, const int64_t *args, size_t n)
{
	struct buf out = BUF_IN(c->l->arena);
	struct str text, part;
	size_t next = 1;

	if (!n || !cells_text(c, args[0], &text))
		return cells_fail(c);
	for (size_t i = 0; i < text.len && !c->failed; i++) {
		char kind = text.at[i] == '%' && i + 1 < text.len ? text.at[i + 1] : '\0';

		if (text.at[i] != '%') {
			buf_add_char(&out, text.at[i]);
			continue;
		}
		i++;
		if (kind == '%')
			buf_add_char(&out, '%');
		else if (next >= n || !kind || !strchr("sdicxu", kind))
			cells_fail(c);
		else if (kind == 's' && cells_text(c, args[next++], &part))
			buf_add(&out, part);
		else if (kind == 'c')
			buf_add_char(&out, (char)args[next++]);
		else if (kind != 's')
			buf_printf(&out, kind == 'x' ? "%llx" : "%lld", (long long)args[next++]);
	}
	c->l->failed |= buf_failed(&out);
	text = buf_str(&out);
	for (size_t i = 0; i <= text.len; i++) {
		int64_t *cell = cells_at(c, to + (int64_t)i);

		if (cell)
			*cell = i < text.len ? (signed char)text.at[i] : 0;
	}
	return (int64_t)text.len;
}

/* Texts up to a null; execl's first is the program, the next its name. */
static int64_t start(struct cells *c, const int64_t *args, size_t n, bool by_path)
{
	struct operand words[MAX_CELL_WORDS];
	struct str text;
	size_t n_words = 0;

	for (size_t i = 0; i < n && args[i]; i++) {
		if (!cells_text(c, args[i], &text))
			return 0;
		if (!by_path || i != 1)
			words[n_words++] = literals_one(c->l, field_text(c->l->arena, text));
	}
	if (n_words)
		literals_start(c->l, words, n_words);
	return 0;
}

static int64_t shell(struct cells *c, int64_t address)
{
	struct operand operand;
	struct str text;

	if (!cells_text(c, address, &text) || !text.len)
		return cells_fail(c);
	operand = literals_one(c->l, field_text(c->l->arena, text));
	literals_shell(c->l, &operand);
	return 0;
}

static int64_t allocated(struct cells *c, int64_t n, int64_t size)
{
	int64_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes < 0)
		return cells_fail(c);
	return cells_new(c, (size_t)bytes, true);
}

static int64_t library(struct cells *c, struct str name, const int64_t *args, size_t n)
{
	if (str_is(name, "strlen") && n == 1)
		return length(c, args[0]);
	if (str_is(name, "strcpy") && n == 2)
		return copy(c, args[0], args[1], length(c, args[1]) + 1);
	if (str_is(name, "strcat") && n == 2) {
		copy(c, args[0] + length(c, args[0]), args[1], length(c, args[1]) + 1);
		return args[0];
	}
	if ((str_is(name, "memcpy") || str_is(name, "memmove") || str_is(name, "strncpy")) &&
		n == 3)
		return copy(c, args[0], args[1], args[2]);
	if (str_is(name, "strdup") && n == 1) {
		int64_t len = length(c, args[0]) + 1;

		return copy(c, cells_new(c, (size_t)len, true), args[0], len);
	}
	if ((str_is(name, "malloc") && n == 1) || (str_is(name, "calloc") && n == 2))
		return allocated(c, args[0], n == 2 ? args[1] : 1);
	if (str_is(name, "sprintf") && n > 1)
		return format(c, args[0], args + 1, n - 1);
	if (str_is(name, "snprintf") && n > 2)
		return format(c, args[0], args + 2, n - 2);
	if (str_is(name, "toupper") && n == 1)
		return args[0] >= 'a' && args[0] <= 'z' ? args[0] - 32 : args[0];
	if (str_is(name, "tolower") && n == 1)
		return args[0] >= 'A' && args[0] <= 'Z' ? args[0] + 32 : args[0];
	if (str_is(name, "puts") || str_is(name, "printf") || str_is(name, "putchar") ||
		str_is(name, "free") || str_is(name, "fflush"))
		return 0;
	if ((str_is(name, "system") && n == 1) || (str_is(name, "popen") && n == 2))
		return shell(c, args[0]);
	if (str_is(name, "execl") || str_is(name, "execlp"))
		return start(c, args, n, true);
	return cells_fail(c);
}

int64_t cells_call(struct cells *c, struct str name, bool does)
{
	int64_t args[MAX_CELL_WORDS];
	size_t n = 0, at;

	while (!c->failed && !cells_take(c, ")")) {
		if (n == MAX_CELL_WORDS)
			return cells_fail(c);
		args[n++] = cells_assignment(c, does);
		cells_take(c, ",");
	}
	if (!does || c->failed)
		return 0;
	return find_function(c, name, &at) ? call_own(c, at, args, n) : library(c, name, args, n);
}
