/* Makefiles as GNU make reads them (manual, chapters 3-8); shared by reading and expanding. */
#ifndef KEIHOOKD_LANG_RECIPE_MAKE_H
#define KEIHOOKD_LANG_RECIPE_MAKE_H

#include "lang/recipe/recipe.h"

#define MAX_MAKE_VARIABLES 2048
#define MAX_MAKE_RULES     2048
#define MAX_MAKE_CALL_ARGS 10

struct make_variable {
	struct str name;
	struct field value;    /* recursive: text that is expanded when used */
	bool expanding;        /* under way: a variable that names itself */
	bool recursive, fixed; /* fixed: from the command line */
	bool exported;
	struct make_variable *next;
};

struct make_command {
	struct str text;
	uint32_t line;
	struct make_command *next;
};

struct make_rule {
	struct str target;
	struct str needs; /* prerequisites, blanks between */
	struct make_command *commands;
	struct make_variable *variables; /* of the target only */
	bool visited;
	struct make_rule *next;
};

struct make_missing {
	struct str name;
	struct make_missing *next;
};

struct make {
	struct arena *arena;
	const struct recipe_input *input;
	struct make_variable *variables;
	struct make_rule *rules, **rules_tail;
	size_t n_variables, n_rules, n_lines;
	struct recipe_line *lines, **lines_tail, *last;
	struct make_missing *missing;
	struct str goal, target, needs; /* default goal; of the rule being run */
	const struct make_rule *running;
	struct field arguments[MAX_MAKE_CALL_ARGS]; /* of $(call ..) */
	size_t n_arguments;
	uint32_t steps, line;
	char prefix; /* .RECIPEPREFIX */
	bool tells;  /* a recipe is expanded: a variable that nobody is known to have set is the
			shell's there, and nothing elsewhere */
	uint32_t undecided; /* conditions around what is read or expanded that are */
	bool stopped;       /* $(error ..) */
	bool exports_all;   /* `export` alone, or of what is defined only later */
	bool failed;
};

bool make_step(struct make *make);
/* What the recipe of a goal without rule is by make's own rules; empty if there is none. */
struct str make_implicit(struct make *make, struct str goal);
/* What the commands of the rule at hand have in their environment. */
struct recipe_export *make_exports(struct make *make);
/* The text as the shell that the makefile names would be given it. */
struct field make_by_shell(struct make *make, struct field text);
/* What function @name gives, all of whose arguments are known; false if it is none of those. */
bool make_word_function(
	struct make *make, struct str name, const struct str *arguments, struct str *ret);
/* $(file <NAME), without a newline at its end */
struct field make_read_file(struct make *make, struct str name);
/* $(file >NAME,TEXT) */
void make_write_file(struct make *make, struct str where, struct str text);
/* The names with their patterns replaced by the files that match. */
struct str make_glob(struct make *make, struct str names);
bool make_has_file(struct make *make, struct str path);
struct field make_expand(struct make *make, struct str text, uint32_t depth);
/* The same where only known text is of use; unknown parts are left out. */
struct str make_expand_known(struct make *make, struct str text, uint32_t depth);
struct make_variable *make_find(struct make *make, struct str name);
void make_define(
	struct make *make, struct str name, struct field value, bool recursive, bool fixed);
void make_read(struct make *make, struct str text, uint32_t depth);
/* NAME op VALUE, for all targets or one @rule; false if the line is no assignment. @fixed: given on
 * the command line. */
bool make_read_assignment(
	struct make *make, struct str line, struct make_rule *rule, bool fixed, uint32_t depth);
void make_add_line(struct make *make, struct field text, uint32_t line, bool always);
bool make_next_word(struct str *rest, struct str *ret_word);
int make_lines(struct arena *arena, const struct recipe_input *input, struct recipe_line **ret);

#endif
