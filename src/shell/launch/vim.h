/*
 * Commands of vi and its kin (vim :help), as far as they start programs: ! and what reads and
 * writes through it, functions like system(), programs that options name, commands that are
 * defined, bound to events or put together from texts.
 */
#ifndef KEIHOOKD_SHELL_LAUNCH_VIM_H
#define KEIHOOKD_SHELL_LAUNCH_VIM_H

#include "shell/launch/launch.h"

#define MAX_VIM_VARIABLES 16
#define MAX_VIM_ITEMS     64 /* of a list */
#define MAX_VIM_TRIGGERS  16
#define MAX_VIM_NAMES     16   /* commands and functions that are defined */
#define MAX_VIM_DEPTH     16   /* commands that run others */
#define MAX_VIM_LINES     8192 /* of all that is run; past it the call is not known */

struct vim_value {
	struct str text;
	const struct str *items; /* of a list; else NULL */
	size_t n;
};

struct vim {
	struct unwrap *u;
	const struct field *file; /* what is edited, as far as told; may be NULL */
	struct str lines;         /* its text, once it is asked for or changed */
	bool has_lines, changed;
	struct {
		struct str name; /* &makeprg for an option, @a for a register */
		struct vim_value value;
	} variables[MAX_VIM_VARIABLES];
	size_t n_variables;
	struct {
		struct str events, pattern, command;
	} triggers[MAX_VIM_TRIGGERS]; /* of autocmd */
	size_t n_triggers;
	struct {
		struct str name, text;
		bool is_function, is_group;
	} names[MAX_VIM_NAMES];
	size_t n_names;
	unsigned int depth, n_lines;
	unsigned int skipped; /* within `if 0`, and ifs in there */
	bool inserting;       /* lines are text until a lone dot */
	bool defining;        /* they are the body of a function until endfunction */
	struct str defined;
	struct buf body;
	bool at_line; /* within :global: on a line that fits */
	bool ends;    /* :q has been seen */
};

/* One line: commands with bars between them. */
void vim_line(struct vim *v, struct str line);
void vim_script(struct vim *v, struct str text);
void vim_script_file(struct vim *v, const struct field *path);
/* What is bound to one of the events (blank-separated) runs, for the file @name (at NULL: any). */
void vim_fire(struct vim *v, const char *events, struct str name);

/* --- vim_run.c --- */
/* What is typed in Normal mode. */
void vim_keys(struct vim *v, struct str keys);
/* A text handed to the shell, with the lines that are edited on stdin where @fed. */
void vim_shell(struct vim *v, struct str command, bool fed);

/* make, grep: false for any other command. */
bool vim_run_program(struct vim *v, struct str word, struct str rest);

/* --- vim_expression.c --- */
/* The value at the front of @rest, which is taken off; false: it is not known. */
bool vim_expression(struct vim *v, struct str *rest, struct vim_value *ret);
/* Programs that functions within @line start, wherever these stand. */
void vim_functions(struct vim *v, struct str line);
/* NULL: not set. */
const struct vim_value *vim_variable(const struct vim *v, struct str name);
void vim_set(struct vim *v, struct str name, struct vim_value value);
/* The text that is edited; false: not known. */
bool vim_lines(struct vim *v, struct str *ret);
void vim_forget_lines(struct vim *v);
size_t vim_name_end(struct str text);

/* --- vim_define.c --- */
/* autocmd, command, function ...: false for any other command. */
bool vim_define(struct vim *v, struct str word, struct str rest);
/* A command that has been defined. */
bool vim_defined(struct vim *v, struct str word, struct str rest);
/* Takes the line of a function's body. */
void vim_define_line(struct vim *v, struct str line);
/* Is @word the command @name, or the beginning of it from @least letters on? */
bool vim_is(struct str word, const char *name, size_t least);

#endif
