/*
 * Recipes: what `make`, `just`, `npm run` and friends would hand to a shell. Reads the text of a
 * Makefile, justfile, package.json or pyproject.toml and gives the shell texts in the order in
 * which they would run. Nothing is run; what is not known stays unknown within the text.
 */
#ifndef KEIHOOKD_LANG_RECIPE_RECIPE_H
#define KEIHOOKD_LANG_RECIPE_RECIPE_H

#include "facts/facts.h"
#include "value/value.h"

#define MAX_RECIPE_LINES 1024 /* past it one more, whose text is not known */
#define MAX_RECIPE_STEPS 100000
#define MAX_RECIPE_DEPTH 32 /* prerequisites, includes, nested $(..) */

enum recipe_kind {
	RECIPE_MAKE,
	RECIPE_JUST,
	RECIPE_PACKAGE_JSON, /* npm, pnpm, yarn, bun */
	RECIPE_PYPROJECT,    /* poe, taskipy, hatch, pdm, pixi, rye */
};

/* A variable that a recipe has in its environment. */
struct recipe_export {
	struct str name;
	struct field value;
	struct recipe_export *next;
};

struct recipe_line {
	struct field text; /* for sh -c; a whole script where `script` */
	struct str goal;   /* whose recipe it is; empty: run while the file is read, $(shell ..) */
	bool always;       /* also under make -n: $(shell ..), + lines, lines with $(MAKE) */
	bool restart;      /* no text: the same call once more, now that its files are made */
	bool script;       /* one text of several lines with a #! of its own (just) */
	uint32_t line;     /* in the file, from 1 */
	struct recipe_export *exports;
	struct recipe_line *next;
};

struct recipe_input {
	enum recipe_kind kind;
	struct str text;
	const struct field *goals; /* none: the default one; package.json: the script's name */
	size_t n_goals;
	const struct field *arguments; /* appended by npm run X -- ARGS; parameters of just */
	size_t n_arguments;
	const struct field *variables; /* NAME=VALUE, NAME:=VALUE ... of the command line */
	size_t n_variables;
	struct str cwd;         /* where include is looked for */
	bool remake;            /* make -B: also what is up to date */
	bool restarted;         /* make has made its files */
	bool environment_first; /* make -e: over what the file assigns */
	/* make: texts given by --eval, read before the file. */
	const struct str *evals;
	size_t n_evals;
	/* make: texts of $MAKEFILES. */
	const struct str *before;
	size_t n_before;
	void *self;
	/* Value of an environment variable; unknown where it cannot be told. May be NULL. */
	struct value (*environment)(void *self, struct str name);
	/* Text of an included file. May be NULL: not read. */
	int (*read_file)(void *self, struct arena *arena, struct str path, struct file_texts *ret);
	/* Names that match a pattern, blanks between. May be NULL: none are known. */
	struct str (*glob)(void *self, struct str pattern);
	/* Output of $(shell TEXT). May be NULL: unknown. */
	int (*output)(
		void *self, const struct field *argv, size_t argc, bool shell, struct value *ret);
};

/* Returns 0 or -ENOMEM. No such goal: no lines but those run while reading. */
int recipe_lines(
	struct arena *arena, const struct recipe_input *input, struct recipe_line **ret_lines);

/* Names a tool looks for, in order, ended by an empty one: GNUmakefile, makefile, Makefile. */
const struct str *recipe_files(enum recipe_kind kind);

#endif
