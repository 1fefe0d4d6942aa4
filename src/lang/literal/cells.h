/*
 * C as far as texts are made with it: main() is followed over integers and arrays of them, so that
 * a text that loops put together or decode is known when it is given to system(). What is not
 * understood ends it; until then it has told what was certain.
 */
#ifndef KEIHOOKD_LANG_LITERAL_CELLS_H
#define KEIHOOKD_LANG_LITERAL_CELLS_H

#include "lang/literal/literals.h"

#define MAX_CELLS      8192  /* integers in all arrays together */
#define MAX_CELL_NAMES 64    /* variables at once */
#define MAX_CELL_STEPS 40000 /* expressions and statements */
#define MAX_CELL_DEPTH 128   /* operators, brackets, blocks and calls within each other */
#define MAX_CELL_WORDS 16    /* arguments of a call */

#define CELL_BASE 0x10000 /* the address of the first; less is no address */

struct cell_name {
	struct str name;
	int64_t value; /* of an integer, or an address */
	size_t n;      /* cells of an array */
	bool array;    /* the value is its address and stays so */
	bool narrow;   /* char: itself, or what it points to */
	bool pointer;
};

struct cells {
	struct literals *l;
	struct str text;
	size_t at;
	int64_t cells[MAX_CELLS];
	bool narrow[MAX_CELLS]; /* holds a char */
	size_t n_cells;
	struct cell_name names[MAX_CELL_NAMES];
	size_t n_names, first_name; /* those of the function at hand */
	size_t n_globals;
	unsigned int steps, depth;
	bool failed;                     /* something was not understood */
	bool breaks, continues, returns; /* how the statement at hand was left */
	int64_t result;
};

/* Adds the effects of what main() certainly does to those of @l; memory that is out: l->failed. */
void literals_run_c(struct literals *l);

/* --- seams --- */
int64_t cells_fail(struct cells *c); /* 0 */
bool cells_step(struct cells *c);
void cells_blank(struct cells *c);
bool cells_take(struct cells *c, const char *token);
struct str cells_word(struct cells *c);
bool cells_keyword(struct cells *c, const char *word);
/* @n bytes were read over; they count as steps, since loops come by them again and again. */
void cells_count(struct cells *c, size_t n);
/* The character behind a backslash. */
char cells_escaped(struct cells *c);
/* Words that make a type; false: none stands here. *ret_narrow: it is a char. */
bool cells_type(struct cells *c, bool *ret_narrow);
/* Bytes between double quotes, adjacent ones joined, as a new array. */
int64_t cells_string(struct cells *c);
/* The address of @n cells that are 0. */
int64_t cells_new(struct cells *c, size_t n, bool narrow);
/* NULL: no cell has that address. */
int64_t *cells_at(struct cells *c, int64_t address);
/* What stands there up to its NUL; false if none ends it. */
bool cells_text(struct cells *c, int64_t address, struct str *ret);
/* With commas; @does false: it is only read over. */
int64_t cells_expression(struct cells *c, bool does);
int64_t cells_assignment(struct cells *c, bool does);
/* NULL: no variable of that name. */
struct cell_name *cells_find(struct cells *c, struct str name);
/* NAME( has been taken: the library's or the text's function. */
int64_t cells_call(struct cells *c, struct str name, bool does);
void cells_statement(struct cells *c, bool does);
/* TYPE NAME [= VALUE], ...; false: no type stands here. */
bool cells_declaration(struct cells *c, bool does);
/* What stands in the brackets that begin here, read over. */
void cells_skip_block(struct cells *c);

#endif
