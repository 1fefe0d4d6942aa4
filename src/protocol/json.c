#include "protocol/json.h"

#include <errno.h>

#include "base/util.h"
#include "protocol/utf8.h"

struct reader {
	struct str text;
	size_t at;
	struct json_error error;
	size_t depth;
	uint8_t objects[JSON_MAX_DEPTH / 8]; /* which of the open brackets are braces */
};

const char *json_kind_name(enum json_kind kind)
{
	switch (kind) {
	case JSON_NONE:
		return "missing";
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_NUMBER:
		return "a number";
	case JSON_TRUE:
	case JSON_FALSE:
		return "a boolean";
	case JSON_NULL:
		return "null";
	}
	return "?";
}

static int reject(struct reader *r, size_t at, const char *what)
{
	r->error = (struct json_error){ at, what };
	return JSON_REJECTED;
}

static int peek(const struct reader *r)
{
	return r->at < r->text.len ? (unsigned char)r->text.at[r->at] : -1;
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_blanks(struct reader *r)
{
	while (is_blank(peek(r)))
		r->at++;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int read_escape(struct reader *r)
{
	size_t start = r->at++;
	int c = peek(r);

	if (c < 0)
		return reject(r, r->text.len, "the text ends within a string");
	r->at++;
	if (c != 'u')
		return strchr("\"\\/bfnrt", c) && c ? 0 : reject(r, start, "unknown escape");
	for (int i = 0; i < 4; i++, r->at++)
		if (r->at >= r->text.len || hex_digit(r->text.at[r->at]) < 0)
			return reject(r, start, "\\u wants four hex digits");
	return 0;
}

static int read_string(struct reader *r)
{
	size_t len;
	int err, c;

	for (r->at++; (c = peek(r)) != '"'; r->at += len) {
		len = 1;
		if (c < 0)
			return reject(r, r->text.len, "the text ends within a string");
		if (c == 0)
			return reject(r, r->at, "NUL byte");
		if (c < 0x20)
			return reject(r, r->at, "control character within a string");
		if (c == '\\') {
			err = read_escape(r);
			if (err)
				return err;
			len = 0;
		} else if (c >= 0x80) {
			len = utf8_valid_len(str_skip(r->text, r->at));
			if (!len)
				return reject(r, r->at, "not UTF-8");
		}
	}
	r->at++;
	return 0;
}

static int read_digits(struct reader *r)
{
	if (!is_digit(peek(r)))
		return reject(r, r->at, "a digit is missing");
	while (is_digit(peek(r)))
		r->at++;
	return 0;
}

static int read_number(struct reader *r)
{
	int err;

	if (peek(r) == '-')
		r->at++;
	if (peek(r) == '0')
		r->at++;
	else if ((err = read_digits(r)))
		return err;
	if (is_digit(peek(r)))
		return reject(r, r->at, "a number begins with 0");
	if (peek(r) == '.') {
		r->at++;
		if ((err = read_digits(r)))
			return err;
	}
	if (peek(r) == 'e' || peek(r) == 'E') {
		r->at++;
		if (peek(r) == '+' || peek(r) == '-')
			r->at++;
		return read_digits(r);
	}
	return 0;
}

static int read_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if (!str_equal(str_slice(r->text, r->at, r->at + len), str_from(word)))
		return reject(r, r->at, "not a JSON value");
	r->at += len;
	return 0;
}

static int read_scalar(struct reader *r)
{
	int c = peek(r);

	if (c == '"')
		return read_string(r);
	if (c == '-' || is_digit(c))
		return read_number(r);
	if (c == 't')
		return read_word(r, "true");
	if (c == 'f')
		return read_word(r, "false");
	if (c == 'n')
		return read_word(r, "null");
	if (c == 0)
		return reject(r, r->at, "NUL byte");
	return reject(r, r->at, c < 0 ? "the text ends too early" : "not a JSON value");
}

static bool in_object(const struct reader *r)
{
	return r->depth && r->objects[(r->depth - 1) / 8] >> (r->depth - 1) % 8 & 1;
}

static int open_bracket(struct reader *r, bool object)
{
	uint8_t bit = (uint8_t)(1 << r->depth % 8);

	if (r->depth == JSON_MAX_DEPTH)
		return reject(r, r->at, "brackets nested more than 256 deep");
	if (object)
		r->objects[r->depth / 8] |= bit;
	else
		r->objects[r->depth / 8] &= (uint8_t)~bit;
	r->depth++;
	r->at++;
	return 0;
}

static int read_key(struct reader *r)
{
	int err;

	skip_blanks(r);
	if (peek(r) != '"')
		return reject(
			r, r->at, peek(r) < 0 ? "the text ends too early" : "a key is missing");
	err = read_string(r);
	if (err)
		return err;
	skip_blanks(r);
	if (peek(r) != ':')
		return reject(r, r->at,
			peek(r) < 0 ? "the text ends too early" : "no ':' behind the key");
	r->at++;
	return 0;
}

/* Behind a value: closes brackets until another value must follow, or the document ends. */
static int read_after_value(struct reader *r)
{
	while (r->depth) {
		bool object = in_object(r);
		int c;

		skip_blanks(r);
		c = peek(r);
		if (c == ',') {
			r->at++;
			return object ? read_key(r) : 0;
		}
		if (c < 0)
			return reject(r, r->at, "the text ends too early");
		if (c != (object ? '}' : ']'))
			return reject(r, r->at, object ? "no ',' or '}'" : "no ',' or ']'");
		r->at++;
		r->depth--;
	}
	return 0;
}

/* An opened container that is not empty goes on with a value: true. */
static int read_open(struct reader *r, bool *ret_value_follows)
{
	bool object = peek(r) == '{';
	int err = open_bracket(r, object);

	if (err)
		return err;
	skip_blanks(r);
	*ret_value_follows = peek(r) != (object ? '}' : ']');
	return *ret_value_follows && object ? read_key(r) : 0;
}

static int read_document(struct reader *r)
{
	do {
		bool value_follows = false;
		int err;

		skip_blanks(r);
		if (peek(r) == '{' || peek(r) == '[')
			err = read_open(r, &value_follows);
		else
			err = read_scalar(r);
		if (!err && !value_follows)
			err = read_after_value(r);
		if (err)
			return err;
	} while (r->depth);
	return 0;
}

static enum json_kind kind_of(char first)
{
	switch (first) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case '"':
		return JSON_STRING;
	case 't':
		return JSON_TRUE;
	case 'f':
		return JSON_FALSE;
	case 'n':
		return JSON_NULL;
	default:
		return JSON_NUMBER;
	}
}

int json_read(struct str text, struct json *ret, struct json_error *reterr)
{
	struct reader r = { .text = text };
	size_t start;
	int err = 0;

	if (str_starts(text, "\xef\xbb\xbf"))
		err = reject(&r, 0, "a byte order mark stands before the JSON");
	skip_blanks(&r);
	start = r.at;
	if (!err && start == text.len)
		err = reject(&r, start, "the input is empty");
	if (!err)
		err = read_document(&r);
	if (!err) {
		*ret = (struct json){ kind_of(text.at[start]), str_slice(text, start, r.at) };
		skip_blanks(&r);
		if (r.at != text.len)
			err = reject(&r, r.at, "something stands behind the JSON document");
	}
	if (err)
		*reterr = r.error;
	return err;
}

/* Is the byte at @at taken literally, by an odd number of backslashes before it? */
static bool is_escaped(struct str text, size_t at)
{
	size_t n = 0;

	while (n < at && text.at[at - n - 1] == '\\')
		n++;
	return n % 2;
}

/* Of checked text: the length of the string that begins here, quotes included. */
static size_t string_len(struct str text)
{
	size_t at = str_find_char(text, '"', 1);

	while (at != STR_NOT_FOUND && is_escaped(text, at))
		at = str_find_char(text, '"', at + 1);
	return at == STR_NOT_FOUND ? text.len : at + 1;
}

/* Of checked text: the length of the value that begins here. */
static size_t value_len(struct str text)
{
	size_t at = 0, depth = 0;

	do {
		char c = at < text.len ? text.at[at] : ']';

		if (c == '"') {
			at += string_len(str_skip(text, at));
			continue;
		}
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth -= depth ? 1 : 0;
		at++;
	} while (at < text.len && depth);
	if (kind_of(text.at[0]) <= JSON_STRING)
		return at;
	while (at < text.len && !is_blank(text.at[at]) && !strchr(",]}", text.at[at]))
		at++;
	return at;
}

/* Skips blanks and the separators between values. */
static struct str next_value(struct str rest)
{
	while (rest.len && (is_blank(rest.at[0]) || rest.at[0] == ',' || rest.at[0] == ':'))
		rest = str_skip(rest, 1);
	return rest;
}

static struct json take_value(struct str *rest)
{
	size_t len = value_len(*rest);
	struct json value = { kind_of(rest->at[0]), str_slice(*rest, 0, len) };

	*rest = str_skip(*rest, len);
	return value;
}

struct str json_inside(struct json container)
{
	if (container.kind != JSON_OBJECT && container.kind != JSON_ARRAY)
		return STR("");
	return str_slice(container.raw, 1, container.raw.len - 1);
}

bool json_next_element(struct str *rest, struct json *ret_value)
{
	*rest = next_value(*rest);
	if (!rest->len)
		return false;
	*ret_value = take_value(rest);
	return true;
}

bool json_next_member(struct str *rest, struct json *ret_key, struct json *ret_value)
{
	return json_next_element(rest, ret_key) && json_next_element(rest, ret_value);
}
