/* Tcl's numbers, as expr calculates with them. */
#ifndef KEIHOOKD_LANG_TCL_NUMBER_H
#define KEIHOOKD_LANG_TCL_NUMBER_H

#include "lang/tcl/machine.h"

struct tcl_operand {
	struct str text;
	bool number; /* of the two below */
	bool real;   /* with a fraction */
	int64_t whole;
	double fraction;
};

struct tcl_operand tcl_operand(struct str text);
struct tcl_operand tcl_whole(struct tcl *m, int64_t whole);
struct tcl_operand tcl_real(struct tcl *m, double fraction);
struct tcl_operand tcl_no_operand(void); /* not known */
double tcl_as_real(const struct tcl_operand *operand);
/* A function of mathfunc(n); not known where it is none or cannot be told. */
struct tcl_operand tcl_function(
	struct tcl *m, struct str name, const struct tcl_operand *args, size_t n);
/* + - * / % ** << >> & ^ |, each as its first character; '*' twice is 'p', shifts are 'l', 'r'. */
struct tcl_operand tcl_calculate(
	struct tcl *m, char op, const struct tcl_operand *a, const struct tcl_operand *b);

#endif
