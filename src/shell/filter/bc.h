/*
 * bc(1) (GNU 1.07): expressions, variables, arrays, functions, loops, print. A line is read past
 * once before it is run, as bc compiles it: quit takes effect then. What bc would complain about,
 * and its mathematical library, are not told.
 */
#ifndef KEIHOOKD_SHELL_FILTER_BC_H
#define KEIHOOKD_SHELL_FILTER_BC_H

#include "shell/filter/decimal.h"
#include "shell/filter/run.h"

#define MAX_BC_NAMES 64
#define MAX_BC_STEPS 20000
#define MAX_BC_DEPTH 32
#define BC_LINE      69 /* columns; what is longer goes on in another line */

struct bc_name {
	struct str name;
	int64_t element; /* of an array; -1: a plain variable */
	struct decimal value;
};

struct bc_function {
	struct str name;
	size_t parameters, body; /* where they stand in the text */
};

enum bc_flow { BC_GOES_ON, BC_BREAK, BC_CONTINUE, BC_RETURN, BC_HALT };

struct bc {
	struct filter *f;
	struct str text;
	size_t at;
	bool live; /* not only read past */
	bool quits;
	enum bc_flow flow;
	struct decimal returned, last;
	int64_t scale, ibase, obase;
	struct bc_name names[MAX_BC_NAMES];
	size_t n_names;
	struct bc_function functions[16];
	size_t n_functions;
	unsigned int steps, depth;
	bool assigned; /* the last expression is not printed */
	bool defined;  /* a function's end ends a line, too */
};

/* What is not told; nothing more is read then. */
void bc_give_up(struct bc *bc);
char bc_peek(const struct bc *bc);
/* Reads past blanks, comments and continued lines; empty lines, too. */
void bc_blanks(struct bc *bc);
void bc_blank_lines(struct bc *bc);
/* Takes @text if it stands next. */
bool bc_take(struct bc *bc, const char *text);
void bc_expect(struct bc *bc, const char *text);
struct str bc_take_name(struct bc *bc);
struct decimal bc_expression(struct bc *bc);
void bc_statement(struct bc *bc);

#endif
