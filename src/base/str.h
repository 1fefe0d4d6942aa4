/*
 * Text that is looked at: a pointer and a length, owned by someone else (mostly an arena).
 * Not NUL-terminated and may hold NUL. Any thread may use these functions.
 */
#ifndef KEIHOOKD_BASE_STR_H
#define KEIHOOKD_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *at;
	size_t len;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
/* For the arguments of printf's "%.*s". */
#define STR_ARGS(s) (int)(s).len, (s).at

#define STR_NOT_FOUND SIZE_MAX

static inline struct str str_from(const char *text)
{
	return (struct str){ text, strlen(text) };
}

static inline struct str str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	return (struct str){ s.at ? s.at + from : s.at, to - from };
}

static inline struct str str_skip(struct str s, size_t n)
{
	return str_slice(s, n, s.len);
}

static inline bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Tables of names are asked in a row: most answers need one letter and not the length. */
static inline bool str_is(struct str s, const char *text)
{
	return s.len ? *s.at == *text && str_equal(s, str_from(text)) : !*text;
}

/* Byte order, shorter first among equals. */
int str_compare(struct str a, struct str b);
/* ASCII letters of either case are equal. */
bool str_equal_nocase(struct str a, struct str b);
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);

/* Offset of the first (last) occurrence at or behind @from, or STR_NOT_FOUND. */
size_t str_find_char(struct str s, char c, size_t from);
size_t str_rfind_char(struct str s, char c);
size_t str_find(struct str s, struct str needle, size_t from);

static inline bool str_contains(struct str s, const char *needle)
{
	return str_find(s, str_from(needle), 0) != STR_NOT_FOUND;
}

/* Without ASCII blanks (space, \t, \n, \r, \v, \f) at either end. */
struct str str_trim(struct str s);

/*
 * Takes the next line off @rest, without its newline. False once nothing is left. A text that
 * ends without a newline has a last line all the same.
 */
bool str_next_line(struct str *rest, struct str *ret_line);

/* The last path component: "/usr/bin/modal" gives "modal"; trailing slashes are not removed. */
struct str str_basename(struct str path);

/* The value of a hexadecimal digit; 16 for any other character. */
unsigned int str_digit(char c);

/* A whole decimal number that fits, nothing else around it. */
bool str_to_int64(struct str s, int64_t *ret_value);

#endif
