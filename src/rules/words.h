/*
 * The words of a call as its program counts them: options and their values taken out. Options
 * may stand anywhere up to `--`; `--opt=value`, `-ovalue` and clusters (`-xf`) are understood.
 */
#ifndef KEIHOOKD_RULES_WORDS_H
#define KEIHOOKD_RULES_WORDS_H

#include "rules/pack.h"
#include "shell/effects.h"

/* How well a condition fits. */
struct answer {
	enum tri holds;
	enum tri program;   /* is the program known? YES unless only part of it is */
	unsigned int known; /* literals beyond the program that are known to fit */
};

/* The last path component, if it is known whatever stands before it; else false. */
bool program_name(struct arena *arena, const struct field *field, struct str *ret);
/* Does the call start one of @names? */
enum tri call_is(const struct call *call, const struct words *names);

/* Do the words begin with @argv ([0] the program)? @program NULL: no option takes a value. */
void words_begin(struct arena *arena, const struct program *program, const struct call *call,
	const struct words *argv, size_t n_argv, struct answer *ret);

/* Is one of the options given? */
enum tri words_have_flag(struct arena *arena, const struct program *program,
	const struct call *call, const struct words *flags);

/*
 * The words; [0] is the program. What is not known is taken for a word. False when memory is out.
 */
bool words_list(struct arena *arena, const struct program *program, const struct call *call,
	const struct field ***ret_words, size_t *ret_n);

/* Walks the arguments one by one. */
struct option_cursor {
	const struct program *program;
	const struct call *call;
	size_t at;  /* the next argument */
	bool ended; /* `--` has been seen */
};

enum argument_kind { ARGUMENT_END, ARGUMENT_WORD, ARGUMENT_OPTION, ARGUMENT_UNKNOWN };

struct argument {
	enum argument_kind kind;
	const struct field *field;
	struct str text;           /* WORD and OPTION, when known */
	struct str name;           /* of the option: "--signal"; clusters as they stand */
	bool has_value;            /* behind '=', attached, or the next argument */
	const struct field *value; /* the next argument, or NULL where `value_text` holds it */
	struct str value_text;
};

struct argument next_argument(struct arena *arena, struct option_cursor *cursor);

/* Does the option as written stand for @flag? Abbreviations where the program takes them. */
bool argument_is(const struct argument *option, struct str flag, const struct program *program);

#endif
