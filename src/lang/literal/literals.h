/*
 * Perl, Ruby, JavaScript, PHP and Lua as far as their literals tell: the text is read from
 * front to end without its grammar; names keep what was last assigned to them, and calls that
 * start programs, send signals or write files are told with the arguments that can be read.
 * What is in a branch or a function is taken to run.
 */
#ifndef KEIHOOKD_LANG_LITERAL_LITERALS_H
#define KEIHOOKD_LANG_LITERAL_LITERALS_H

#include "base/buf.h"
#include "lang/lang.h"

#define MAX_LITERAL_NAMES 128 /* past it names are not known */
#define MAX_LITERAL_ITEMS 256 /* of one list; past it the last is any number of unknowns */
#define MAX_LITERAL_DEPTH 32

struct operand {
	const struct field *items;
	size_t n;
	bool list;   /* more than one thing, as written */
	bool absent; /* an object of options, nothing at all */
};

struct literal_name {
	struct str name;
	struct operand value;
};

struct literals {
	struct arena *arena;
	const struct lang_input *input;
	enum language language;
	struct str text;
	size_t at;
	unsigned int depth;
	uint32_t steps, lines; /* lines up to lines_at */
	size_t lines_at;
	struct literal_name names[MAX_LITERAL_NAMES];
	size_t n_names;
	struct lang_effect *effects, **tail;
	size_t n_effects;
	bool failed;
};

int literals_scan(struct arena *arena, enum language language, const struct lang_input *input,
	struct lang_effect **ret_effects);

/* Tokens: each moves `at`. */
void literals_blank(struct literals *l); /* blanks and comments */
bool literals_string(struct literals *l, struct operand *ret, char *ret_quote);
/* "a.b", "A::b", "$x", "@x": without sigils; false if no name stands here. */
bool literals_name(struct literals *l, struct str *ret);
bool literals_regex(struct literals *l, char before);
/* Behind the bracket that closes the one at hand. */
void literals_skip_brackets(struct literals *l);

/* Expressions. */
struct operand literals_expression(struct literals *l);
/* f(a, b), or f a, b; how many. */
size_t literals_arguments(struct literals *l, struct operand *ret, size_t max);
struct operand literals_one(struct literals *l, struct field field);
struct field literals_text(struct literals *l, const struct operand *operand);
void literals_bind(struct literals *l, struct str name, struct operand value);
struct operand *literals_find(struct literals *l, struct str name);

#endif
