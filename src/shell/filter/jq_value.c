/* JSON values: read, built and printed as jq prints them. */
#include <stdio.h>
#include <stdlib.h>

#include "shell/filter/jq.h"

struct json jq_text(struct str text)
{
	return (struct json){ .kind = JSON_STRING, .text = text };
}

struct json jq_number(double number)
{
	return (struct json){ .kind = JSON_NUMBER, .number = number };
}

struct json jq_bool(bool is)
{
	return (struct json){ .kind = is ? JSON_TRUE : JSON_FALSE };
}

struct json jq_member(const struct json *object, struct str key)
{
	for (size_t i = 0; i < object->n; i++)
		if (str_equal(object->keys[i], key))
			return object->items[i];
	return (struct json){ 0 };
}

void jq_put(struct filter *f, struct json *to, struct str key, struct json item)
{
	size_t capacity = to->capacity;

	if (f->failed || f->unknown)
		return;
	for (size_t i = 0; to->kind == JSON_OBJECT && i < to->n; i++)
		if (str_equal(to->keys[i], key)) {
			to->items[i] = item;
			return;
		}
	to->items = arena_grow(f->arena, to->items, to->n, &to->capacity, sizeof(*to->items));
	if (to->items && to->kind == JSON_OBJECT)
		to->keys = arena_grow(f->arena, to->keys, to->n, &capacity, sizeof(*to->keys));
	if (!to->items || (to->kind == JSON_OBJECT && !to->keys)) {
		f->failed = true;
		to->n = 0;
		return;
	}
	if (to->kind == JSON_OBJECT)
		to->keys[to->n] = key;
	to->items[to->n++] = item;
}

static void skip_blanks(struct str *text)
{
	while (text->len && strchr(" \t\r\n", text->at[0]))
		*text = str_skip(*text, 1);
}

static bool take(struct str *text, const char *word)
{
	if (!str_starts(*text, word))
		return false;
	*text = str_skip(*text, strlen(word));
	return true;
}

static bool read_hex(struct str *text, uint32_t *ret)
{
	*ret = 0;
	for (int i = 0; i < 4; i++) {
		char c = text->len ? text->at[0] : '\0';
		int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) - 'a' + 10;

		if (!c || (!(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'f')))
			return false;
		*ret = *ret << 4 | (uint32_t)digit;
		*text = str_skip(*text, 1);
	}
	return true;
}

static bool read_escape(struct str *text, struct buf *out)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	char c = text->len ? text->at[0] : '\0';
	const char *letter = c ? strchr(letters, c) : NULL;
	uint32_t code, low;

	*text = str_skip(*text, 1);
	if (letter)
		buf_add_char(out, bytes[letter - letters]);
	if (letter || c != 'u' || !read_hex(text, &code))
		return letter != NULL;
	if (code >= 0xd800 && code < 0xdc00 && take(text, "\\u") && read_hex(text, &low))
		code = 0x10000 + ((code - 0xd800) << 10) + (low & 0x3ff);
	buf_add_utf8(out, code);
	return true;
}

static struct json read_string(struct filter *f, struct str *text)
{
	struct buf out = BUF_IN(f->arena);

	while (text->len && text->at[0] != '"' && !f->unknown) {
		char c = text->at[0];

		*text = str_skip(*text, 1);
		if (c == '\\')
			f->unknown |= !read_escape(text, &out);
		else
			buf_add_char(&out, c);
	}
	f->unknown |= !take(text, "\"");
	f->failed |= buf_failed(&out);
	return jq_text(buf_str(&out));
}

static struct json read_number(struct filter *f, struct str *text)
{
	char copy[64], *end;
	size_t n = 0;
	double number;

	while (n < text->len && n < sizeof(copy) - 1 && strchr("0123456789+-.eE", text->at[n]))
		n++;
	memcpy(copy, text->at, n);
	copy[n] = '\0';
	number = strtod(copy, &end);
	f->unknown |= n == 0 || end != copy + n;
	*text = str_skip(*text, n);
	return jq_number(number);
}

static struct json read_value(struct filter *f, struct str *text, unsigned int depth);

static struct json read_items(struct filter *f, struct str *text, bool object, unsigned int depth)
{
	struct json all = { .kind = object ? JSON_OBJECT : JSON_ARRAY };
	const char *end = object ? "}" : "]";

	skip_blanks(text);
	if (take(text, end))
		return all;
	do {
		struct json key = { 0 };

		skip_blanks(text);
		if (object) {
			f->unknown |= !take(text, "\"");
			key = read_string(f, text);
			skip_blanks(text);
			f->unknown |= !take(text, ":");
		}
		jq_put(f, &all, key.text, read_value(f, text, depth + 1));
		skip_blanks(text);
	} while (!f->unknown && take(text, ","));
	f->unknown |= !take(text, end);
	return all;
}

static struct json read_value(struct filter *f, struct str *text, unsigned int depth)
{
	skip_blanks(text);
	f->unknown |= depth > MAX_JSON_DEPTH;
	if (f->unknown || f->failed)
		return (struct json){ 0 };
	if (take(text, "\""))
		return read_string(f, text);
	if (take(text, "["))
		return read_items(f, text, false, depth);
	if (take(text, "{"))
		return read_items(f, text, true, depth);
	if (take(text, "null"))
		return (struct json){ 0 };
	if (take(text, "true"))
		return jq_bool(true);
	if (take(text, "false"))
		return jq_bool(false);
	return read_number(f, text);
}

bool jq_read(struct filter *f, struct str *text, struct json *ret)
{
	skip_blanks(text);
	if (text->len == 0)
		return false;
	*ret = read_value(f, text, 0);
	return !f->unknown && !f->failed;
}

static uint32_t take_code(struct str *text)
{
	unsigned char c = (unsigned char)text->at[0];
	size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	uint32_t code = n == 1 ? c : c & (0xffu >> (n + 1));

	for (size_t i = 1; i < n && i < text->len; i++)
		code = code << 6 | ((unsigned char)text->at[i] & 0x3f);
	*text = str_skip(*text, n);
	return code;
}

static void print_code(struct buf *out, uint32_t code)
{
	if (code > 0xffff) {
		buf_printf(out, "\\u%04x", 0xd7c0 + (code >> 10));
		code = 0xdc00 + (code & 0x3ff);
	}
	buf_printf(out, "\\u%04x", code);
}

static void print_string(struct buf *out, struct str text, bool ascii)
{
	static const char letters[] = "\"\\bfnrt", bytes[] = "\"\\\b\f\n\r\t";

	buf_add_char(out, '"');
	while (text.len) {
		char c = text.at[0];
		const char *byte = c ? strchr(bytes, c) : NULL;

		if ((unsigned char)c >= 0x80 && ascii) {
			print_code(out, take_code(&text));
			continue;
		}
		if (byte)
			buf_printf(out, "\\%c", letters[byte - bytes]);
		else if ((unsigned char)c < 0x20 || c == 0x7f)
			print_code(out, (unsigned char)c);
		else
			buf_add_char(out, c);
		text = str_skip(text, 1);
	}
	buf_add_char(out, '"');
}

/* As few of 17 digits as give the number back. */
static void print_number(struct filter *f, struct buf *out, double number)
{
	char text[64];
	int digits = 0, exponent;

	if (!(number > -1e300 && number < 1e300)) {
		f->unknown = true;
		return;
	}
	do
		snprintf(text, sizeof(text), "%.*e", digits, number);
	while (strtod(text, NULL) != number && digits++ < 17);
	exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	if (exponent >= -4 && exponent < 17)
		snprintf(text, sizeof(text), "%.*f", MAX(digits - exponent, 0), number);
	buf_add_text(out, text);
}

static void new_line(struct buf *out, const struct json_print *how, unsigned int depth)
{
	buf_add_char(out, '\n');
	for (unsigned int i = 0; i < depth * how->indent; i++)
		buf_add_char(out, how->tabs ? '\t' : ' ');
}

static void print_value(struct filter *f, struct buf *out, const struct json *json,
	const struct json_print *how, unsigned int depth);

static void print_items(struct filter *f, struct buf *out, const struct json *json,
	const struct json_print *how, unsigned int depth)
{
	bool object = json->kind == JSON_OBJECT;
	struct jq jq = { .f = f };
	struct json names = { .n = json->n };

	if (object && how->sorted)
		names = jq_keys(&jq, json);
	buf_add_char(out, object ? '{' : '[');
	for (size_t i = 0; i < names.n && !f->unknown && !f->failed; i++) {
		struct json item = json->items[i];

		if (i)
			buf_add_char(out, ',');
		if (how->indent)
			new_line(out, how, depth + 1);
		if (object) {
			struct str key = how->sorted ? names.items[i].text : json->keys[i];

			item = jq_member(json, key);
			print_string(out, key, how->ascii);
			buf_add_text(out, how->indent ? ": " : ":");
		}
		print_value(f, out, &item, how, depth + 1);
	}
	if (how->indent && json->n)
		new_line(out, how, depth);
	buf_add_char(out, object ? '}' : ']');
}

static void print_value(struct filter *f, struct buf *out, const struct json *json,
	const struct json_print *how, unsigned int depth)
{
	f->unknown |= depth > MAX_JSON_DEPTH || json->is_environment;
	if (f->unknown)
		return;
	switch (json->kind) {
	case JSON_NULL:
		buf_add_text(out, "null");
		break;
	case JSON_FALSE:
		buf_add_text(out, "false");
		break;
	case JSON_TRUE:
		buf_add_text(out, "true");
		break;
	case JSON_NUMBER:
		print_number(f, out, json->number);
		break;
	case JSON_STRING:
		print_string(out, json->text, how->ascii);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		print_items(f, out, json, how, depth);
		break;
	}
}

void jq_print(
	struct filter *f, struct buf *out, const struct json *json, const struct json_print *how)
{
	print_value(f, out, json, how, 0);
}

static int compare_names(const void *a, const void *b)
{
	const struct json *x = a, *y = b;

	return str_compare(x->text, y->text);
}

struct json jq_keys(struct jq *jq, const struct json *object)
{
	struct json names = { .kind = JSON_ARRAY };

	for (size_t i = 0; i < object->n; i++)
		jq_put(jq->f, &names, STR(""), jq_text(object->keys[i]));
	if (names.n)
		qsort(names.items, names.n, sizeof(*names.items), compare_names);
	return names;
}

static int compare_items(struct jq *jq, const struct json *a, const struct json *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int order = jq_compare(jq, &a->items[i], &b->items[i]);

		if (order)
			return order;
	}
	return (a->n > b->n) - (a->n < b->n);
}

int jq_compare(struct jq *jq, const struct json *a, const struct json *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->is_environment || b->is_environment || ++jq->steps > MAX_JQ_STEPS)
		jq_give_up(jq);
	if (a->kind == JSON_NUMBER)
		return (a->number > b->number) - (a->number < b->number);
	if (a->kind == JSON_STRING)
		return str_compare(a->text, b->text);
	if (a->kind == JSON_OBJECT && !jq_stopped(jq)) {
		struct json x = jq_keys(jq, a), y = jq_keys(jq, b);
		int order = compare_items(jq, &x, &y);

		for (size_t i = 0; i < x.n && !order; i++) {
			struct json one = jq_member(a, x.items[i].text),
				    two = jq_member(b, x.items[i].text);

			order = jq_compare(jq, &one, &two);
		}
		return order;
	}
	return jq_stopped(jq) ? 0 : compare_items(jq, a, b);
}
