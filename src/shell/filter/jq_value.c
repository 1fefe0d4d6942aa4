/* JSON values: read, built and printed as jq prints them. */
#include "shell/filter/jq.h"

struct json jq_text(struct str text)
{
	return (struct json){ .kind = JSON_STRING, .text = text };
}

struct json jq_whole(int64_t number)
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
	struct json number = { .kind = JSON_NUMBER };
	size_t n = 0;

	while (n < text->len && strchr("0123456789+-.eE", text->at[n]))
		n++;
	f->unknown |= n == 0;
	number.inexact = !str_to_int64(str_slice(*text, 0, n), &number.number) || n > 16;
	*text = str_skip(*text, n);
	return number;
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

static void print_string(struct buf *out, struct str text)
{
	static const char letters[] = "\"\\bfnrt", bytes[] = "\"\\\b\f\n\r\t";

	buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		const char *byte = c ? strchr(bytes, c) : NULL;

		if (byte)
			buf_printf(out, "\\%c", letters[byte - bytes]);
		else if ((unsigned char)c < 0x20 || c == 0x7f)
			buf_printf(out, "\\u%04x", (unsigned char)c);
		else
			buf_add_char(out, c);
	}
	buf_add_char(out, '"');
}

static void new_line(struct buf *out, unsigned int depth)
{
	buf_add_char(out, '\n');
	for (unsigned int i = 0; i < depth; i++)
		buf_add_text(out, "  ");
}

static void print_value(
	struct filter *f, struct buf *out, const struct json *json, bool pretty, unsigned int depth)
{
	bool object = json->kind == JSON_OBJECT;

	switch (json->kind) {
	case JSON_NULL:
		buf_add_text(out, "null");
		return;
	case JSON_FALSE:
		buf_add_text(out, "false");
		return;
	case JSON_TRUE:
		buf_add_text(out, "true");
		return;
	case JSON_NUMBER:
		f->unknown |= json->inexact;
		buf_printf(out, "%lld", (long long)json->number);
		return;
	case JSON_STRING:
		print_string(out, json->text);
		return;
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	f->unknown |= depth > MAX_JSON_DEPTH;
	buf_add_char(out, object ? '{' : '[');
	for (size_t i = 0; i < json->n && !f->unknown; i++) {
		if (i)
			buf_add_char(out, ',');
		if (pretty)
			new_line(out, depth + 1);
		if (object) {
			print_string(out, json->keys[i]);
			buf_add_text(out, pretty ? ": " : ":");
		}
		print_value(f, out, &json->items[i], pretty, depth + 1);
	}
	if (pretty && json->n)
		new_line(out, depth);
	buf_add_char(out, object ? '}' : ']');
}

void jq_print(struct filter *f, struct buf *out, const struct json *json, bool pretty)
{
	print_value(f, out, json, pretty, 0);
}
