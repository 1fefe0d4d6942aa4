/*
 * Compiled languages and others that are seldom written within a command - C, Go, Rust, Java, R,
 * Julia, Scheme and Lisp, Prolog - as far as their literals tell: the text is read from front to
 * end without its grammar; names keep what was last given to them, and calls that start programs or
 * send signals are told with the arguments that can be read. What is in a branch or a function is
 * taken to run, but for functions of C that nothing calls.
 */
#ifndef KEIHOOKD_LANG_LITERAL_LITERALS_H
#define KEIHOOKD_LANG_LITERAL_LITERALS_H

#include "base/buf.h"
#include "lang/lang.h"

#define MAX_LITERAL_NAMES     128 /* past it names are not known */
#define MAX_LITERAL_ITEMS     256 /* of one list; past it the last is any number of unknowns */
#define MAX_LITERAL_DEPTH     32
#define MAX_LITERAL_FUNCTIONS 128 /* of C; past it all of them are taken to run */

/* What stands as one argument: a text, or a list of them. */
struct operand {
	struct field *items;
	size_t n;
	bool list;
	bool number; /* 0, NULL: ends an argument vector of C */
};

struct literal_function {
	struct str name;
	size_t head, from, to; /* where its name stands, its body from { to behind } */
	bool runs, seen;
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
	struct str names[MAX_LITERAL_NAMES];
	struct operand values[MAX_LITERAL_NAMES];
	size_t n_names;
	struct literal_function functions[MAX_LITERAL_FUNCTIONS];
	size_t n_functions;
	struct lang_effect *pipe; /* popen(.., "w"): what is printed may go there */
	struct lang_effect *effects, **tail;
	size_t n_effects;
	bool preloaded; /* C: argv[0] is ld.so, which has it loaded into a program */
	bool assembly;  /* that calls system: its texts may be what is run */
	bool failed;
};

int literals_scan(struct arena *arena, enum language language, const struct lang_input *input,
	struct lang_effect **ret_effects);

/* C: the functions of the text, if it can be told which of them run. */
void literals_find_functions(struct literals *l);
/* Over the body that begins here, if nothing runs it. */
bool literals_skip_idle(struct literals *l);

/* Letters, digits and _ make words of C. */
static inline bool literals_is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Tokens: each moves `at`. */
char literals_peek(const struct literals *l, size_t n);
void literals_blank(struct literals *l); /* blanks and comments */
/* A string with its escapes undone; false if none stands here. */
bool literals_string(struct literals *l, struct str *ret);
/* std::process::Command, exec.Command, os->x; false if no name stands here. */
bool literals_name(struct literals *l, struct str *ret);

/* Effects: a text for a shell; a program and its arguments. */
void literals_shell(struct literals *l, const struct operand *text);
void literals_start(struct literals *l, const struct operand *args, size_t n);

/* Values. */
struct operand literals_one(struct literals *l, struct field field);
struct operand literals_expression(struct literals *l);
/* Up to the closing parenthesis, which is taken; how many. */
size_t literals_arguments(struct literals *l, struct operand *ret, size_t max);
void literals_append(struct literals *l, struct operand *list, const struct operand *more);
void literals_bind(struct literals *l, struct str name, struct operand value);

#endif
