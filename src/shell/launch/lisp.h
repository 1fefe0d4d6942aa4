/*
 * Emacs Lisp as far as it starts programs: forms are read in order, variables that are set to
 * texts and lists of them are known, the body of a function counts where it is defined, quoted
 * forms are data. All that is started is conditional: branches are not decided.
 */
#ifndef KEIHOOKD_SHELL_LAUNCH_LISP_H
#define KEIHOOKD_SHELL_LAUNCH_LISP_H

#include "shell/launch/launch.h"

#define MAX_LISP_DEPTH     32   /* forms within forms; past it the call is not known */
#define MAX_LISP_FORMS     8192 /* of all that is read; likewise */
#define MAX_LISP_WORDS     32   /* of one form */
#define MAX_LISP_VARIABLES 16

/* What a form is worth, as far as a program's arguments need it. */
struct datum {
	struct field text;
	const struct field *items; /* of a list */
	size_t n;
};

struct lisp {
	struct unwrap *u;
	struct {
		struct str name;
		struct datum value;
	} variables[MAX_LISP_VARIABLES];
	size_t n_variables;
	unsigned int depth, n_forms;
	/* A function that is not the reader's own: what the editor makes of it. */
	void (*call)(struct lisp *lisp, struct str name);
};

void lisp_read(struct lisp *lisp, struct str text);
/* The text of a file, or of the one of that name with .el behind it. */
void lisp_load(struct lisp *lisp, const struct field *path);
void lisp_call(struct lisp *lisp, struct str name, const struct datum *args, size_t n);
/* NULL: not set. */
const struct datum *lisp_variable(struct lisp *lisp, struct str name);
bool lisp_is_nil(const struct datum *datum);
bool lisp_is_one_of(struct str name, const char *const *names);

#endif
