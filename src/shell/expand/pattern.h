/*
 * Shell patterns (bash(1), Pattern Matching): * ? [..] and, with extglob, ?(..) *(..) +(..) @(..)
 * !(..). A backslash quotes the next character. Text is UTF-8; a byte that is none counts as one
 * character. The cost is bounded by PATTERN_MAX_WORK; past it the answer is MAYBE.
 */
#ifndef KEIHOOKD_SHELL_EXPAND_PATTERN_H
#define KEIHOOKD_SHELL_EXPAND_PATTERN_H

#include "base/str.h"
#include "base/util.h"
#include "value/value.h"

#define PATTERN_MAX_LEN  16384
#define PATTERN_MAX_WORK (8u << 20)

struct pattern_style {
	bool extglob, nocase;
};

/* @any marks the bytes of @text that stand for a stretch which is not known; NULL: none. */
enum tri pattern_match(
	struct str pattern, struct str text, const bool *any, struct pattern_style style);
/* The same for a pattern without groups and a text that is known: in place, without memory. */
bool pattern_match_plain(struct str pattern, struct str text, struct pattern_style style);
/* The shortest or longest beginning (end) of @text that matches; the output is set on YES. */
enum tri pattern_find_prefix(struct str pattern, struct str text, struct pattern_style style,
	bool longest, size_t *ret_len);
enum tri pattern_find_suffix(struct str pattern, struct str text, struct pattern_style style,
	bool longest, size_t *ret_from);

/* The first character, bracket expression, wildcard or group of a pattern that is not empty. */
struct str pattern_first_atom(struct str pattern, bool extglob);
bool pattern_atom_is_group(struct str atom, bool extglob);
/* Does the atom, which is neither * nor a group, accept this one character? */
bool pattern_atom_accepts(struct str atom, struct str character, bool nocase);
/* Takes the next of a|b|c off @choices; *ret_more false behind the last. */
struct str pattern_next_choice(struct str *choices, bool *ret_more);
bool pattern_has_group(struct str pattern, bool extglob);
/* Does anything in it match more than itself? */
bool pattern_is_special(struct str pattern, bool extglob);
/* A pattern that nothing special is in, as the one text that it matches. */
struct str pattern_unescape(struct arena *arena, struct str pattern);

/* Bytes of the UTF-8 character at the start of @text, which is not empty; 1 where it is none. */
size_t utf8_len(struct str text);

#endif
