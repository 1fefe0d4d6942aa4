/*
 * Reads JSON (RFC 8259) strictly and in place: one pass checks the whole document, afterwards a
 * value is the bytes it was written with. So every value has a position, keeps its spelling, and
 * may hold NUL. cJSON can give none of the three. Nothing here recurses. Any thread may use it.
 */
#ifndef KEIHOOKD_PROTOCOL_JSON_H
#define KEIHOOKD_PROTOCOL_JSON_H

#include "base/arena.h"
#include "base/buf.h"

/* Brackets within brackets; the deepest document that is read. */
#define JSON_MAX_DEPTH 256

/* The text is not one JSON document. */
#define JSON_REJECTED 1

enum json_kind {
	JSON_NONE, /* no such value */
	JSON_OBJECT,
	JSON_ARRAY,
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
};

struct json {
	enum json_kind kind;
	struct str raw; /* as written, brackets and quotes included */
};

struct json_error {
	size_t at; /* byte of the text */
	const char *what;
};

/* "an object", "an array", ... for messages. */
const char *json_kind_name(enum json_kind kind);

/* Checks all of @text. Returns 0 or JSON_REJECTED. */
int json_read(struct str text, struct json *ret, struct json_error *reterr);

/* What stands between the brackets, to walk through; empty for other values. */
struct str json_inside(struct json container);
/* Takes the next member (element) off @rest. False after the last. */
bool json_next_member(struct str *rest, struct json *ret_key, struct json *ret_value);
bool json_next_element(struct str *rest, struct json *ret_value);

/* The text of a string with its escapes undone; unpaired surrogates become U+FFFD. 0 or -ENOMEM. */
int json_text(struct arena *arena, struct json string, struct str *ret);
/* Is the string's text this? */
bool json_text_is(struct json string, const char *text);
/* The first member with this name; JSON_NONE if there is none or @object is no object. */
struct json json_get(struct json object, const char *name);

/* Line and column, from 1, of a byte. Columns count characters. */
void json_place(struct str text, size_t at, size_t *ret_line, size_t *ret_column);

/* Appends @text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void json_add_string(struct buf *buf, struct str text);

#endif
