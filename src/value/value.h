/*
 * Text as far as it is known. One type for shell words, Python strings and rule arguments, so
 * that "known ends still speak": "/tmp/$X" can be told from "/etc/passwd" without knowing $X.
 *
 *   piece   a run of known bytes, any text, or a glob that may match names
 *   field   one argv element: pieces in a row
 *   fields  a list of argv elements, what one shell word expands to
 *   value   up to MAX_ALTERNATIVES possible lists; `open` if there may be others as well
 *
 * Everything lives in an arena and is immutable once built; lists are shared freely.
 */
#ifndef KEIHOOKD_VALUE_VALUE_H
#define KEIHOOKD_VALUE_VALUE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/util.h"

#define MAX_ALTERNATIVES 8
#define MAX_PIECES       256  /* in one field; past it the rest is one PIECE_ANY */
#define MAX_FIELDS       4096 /* in one list; past it the last field is `many` */

enum piece_kind {
	PIECE_TEXT,    /* exactly these bytes */
	PIECE_ANY,     /* any bytes, also none */
	PIECE_OWN_PID, /* the pid of a process that this same command started: $!, $$, %1 */
};

struct piece {
	enum piece_kind kind;
	struct str text; /* TEXT: the bytes. OWN_PID: the job's command, as far as known */
};

struct field {
	const struct piece *pieces;
	size_t n;
	bool many; /* stands for any number of fields like it, also none: $x unquoted, "$@" */
};

struct fields {
	const struct field *at;
	size_t n;
};

struct value {
	struct fields alternatives[MAX_ALTERNATIVES];
	size_t n;
	bool open; /* may be something else entirely; n == 0 && open: nothing is known */
};

/* Fields. Those that allocate return a field whose pieces are NULL when memory is out. */
struct field field_text(struct arena *arena, struct str text);
struct field field_any(void);
struct field field_join(struct arena *arena, struct field a, struct field b);

/* The text if all of it is known; false otherwise. Adjacent text pieces are joined in @arena. */
bool field_known(struct arena *arena, const struct field *field, struct str *ret_text);
/* Is every byte known? */
bool field_is_known(const struct field *field);
/* Does at least one known byte stand in it? */
bool field_has_text(const struct field *field);
/* How it reads to a person: known bytes as they are, `…` for what is not known. */
struct str field_show(struct arena *arena, const struct field *field);

enum tri field_equals(const struct field *field, struct str text);
enum tri field_starts(const struct field *field, struct str prefix);
/* Is its last path component @name? ("/usr/bin/modal", "modal") */
enum tri field_basename_is(const struct field *field, struct str name);
/* The same field, without its first @n bytes, which must be known. */
struct field field_skip(struct arena *arena, const struct field *field, size_t n);

/* Values. */
struct value value_unknown(void);
struct value value_text(struct arena *arena, struct str text); /* one list of one field */
struct value value_empty(void);                                /* one list of no fields */
struct value value_fields(struct fields fields);
/* Adds an alternative unless it is there already; past MAX_ALTERNATIVES the value is open. */
void value_add(struct value *value, struct fields fields);
/* Everything either may be. */
struct value value_join(const struct value *a, const struct value *b);
/* The text if exactly one alternative of exactly one wholly known field is possible. */
bool value_known(struct arena *arena, const struct value *value, struct str *ret_text);

/*
 * The narrowest that covers both: common known ends with PIECE_ANY between; fields in front and
 * behind that both have, with one `many` field between. Where memory is out: nothing known.
 */
struct field field_cover(struct arena *arena, const struct field *a, const struct field *b);
struct fields fields_cover(struct arena *arena, const struct fields *a, const struct fields *b);
/* One alternative that covers all of them; a field of any number of unknowns if it is open. */
struct value value_cover(struct arena *arena, const struct value *value);
/* Every list of @a with every list of @b behind it; past MAX_ALTERNATIVES covered, never open. */
struct value value_concat(struct arena *arena, const struct value *a, const struct value *b);
/* The same for values of one field per list, whose texts are joined. An empty list is "". */
struct value value_join_texts(struct arena *arena, const struct value *a, const struct value *b);

bool field_same(const struct field *a, const struct field *b);
bool fields_same(const struct fields *a, const struct fields *b);

#endif
