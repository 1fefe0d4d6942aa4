#include "base/str.h"

#include <strings.h>

int str_compare(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.at, b.at, common) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_equal_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

bool str_starts(struct str s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && (len == 0 || memcmp(s.at, prefix, len) == 0);
}

bool str_ends(struct str s, const char *suffix)
{
	size_t len = strlen(suffix);

	return s.len >= len && (len == 0 || memcmp(s.at + s.len - len, suffix, len) == 0);
}

size_t str_find_char(struct str s, char c, size_t from)
{
	const char *hit = from < s.len ? memchr(s.at + from, c, s.len - from) : NULL;

	return hit ? (size_t)(hit - s.at) : STR_NOT_FOUND;
}

size_t str_rfind_char(struct str s, char c)
{
	const char *hit = s.len ? memrchr(s.at, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.at) : STR_NOT_FOUND;
}

size_t str_find(struct str s, struct str needle, size_t from)
{
	const char *hit;

	if (from > s.len)
		return STR_NOT_FOUND;
	if (needle.len == 0)
		return from;
	if (from == s.len)
		return STR_NOT_FOUND;
	hit = memmem(s.at + from, s.len - from, needle.at, needle.len);
	return hit ? (size_t)(hit - s.at) : STR_NOT_FOUND;
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.len && blank(s.at[s.len - 1]))
		s.len--;
	while (s.len && blank(s.at[0]))
		s = str_skip(s, 1);
	return s;
}

bool str_next_line(struct str *rest, struct str *ret_line)
{
	size_t end;

	if (rest->len == 0)
		return false;
	end = str_find_char(*rest, '\n', 0);
	if (end == STR_NOT_FOUND) {
		*ret_line = *rest;
		*rest = str_skip(*rest, rest->len);
		return true;
	}
	*ret_line = str_slice(*rest, 0, end);
	*rest = str_skip(*rest, end + 1);
	return true;
}

struct str str_basename(struct str path)
{
	size_t slash = str_rfind_char(path, '/');

	return slash == STR_NOT_FOUND ? path : str_skip(path, slash + 1);
}

unsigned int str_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned int)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned int)(c - 'A') + 10;
	return 16;
}

bool str_to_int64(struct str s, int64_t *ret_value)
{
	bool negative = s.len && s.at[0] == '-';
	int64_t value = 0;

	if (s.len && (s.at[0] == '-' || s.at[0] == '+'))
		s = str_skip(s, 1);
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int digit = s.at[i] - '0';

		if (digit < 0 || digit > 9)
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, digit, &value))
			return false;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*ret_value = negative ? value : -value;
	return true;
}
