/*
 * A justfile: what stands in it, and what its expressions give. Recipes keep their bodies as text;
 * assignments are evaluated when they are asked for, as just does.
 */
#ifndef KEIHOOKD_LANG_RECIPE_JUST_H
#define KEIHOOKD_LANG_RECIPE_JUST_H

#include "lang/recipe/recipe.h"

struct just_param {
	struct str name,
		standard; /* standard: the text of the expression after `=`; at NULL: none */
	struct field value;
	bool many, exported; /* many: + or * */
	struct just_param *next;
};

struct just_recipe {
	struct str name, needs, body; /* body: with its indentation */
	struct just_param *params;
	uint32_t line;
	bool running, done;
	struct just_recipe *next;
};

struct just_variable {
	struct str name, text; /* of the expression */
	bool exported, busy;   /* busy: being evaluated */
	struct just_variable *next;
};

struct just_alias {
	struct str name, target;
	struct just_alias *next;
};

struct just {
	struct arena *arena;
	const struct recipe_input *input;
	struct just_recipe *recipes, **recipes_tail;
	struct just_variable *variables;
	struct just_alias *aliases;
	struct just_param *scope; /* of the recipe at hand */
	struct str shell;         /* text of the list of `set shell` */
	bool positional, exports_all;
	struct recipe_line *lines, **tail;
	size_t n_lines;
	uint32_t steps;
	bool failed;
};

bool just_step(struct just *just);
/* Reads @text into @just; what cannot be read is passed over. */
void just_read(struct just *just, struct str text, uint32_t depth);
/* The value of the expression that @text begins with; *text is what stands behind it. */
struct field just_value(struct just *just, struct str *text, uint32_t depth);
/* A recipe's text with what stands in {{ .. }}. */
struct field just_expand(struct just *just, struct str text, uint32_t depth);
/* The text as one word for a shell; what is not known in it stays between the quotes. */
struct field just_quoted(struct just *just, const struct field *text);
void just_add_line(
	struct just *just, struct field text, struct str goal, uint32_t line, bool script);
int just_lines(struct arena *arena, const struct recipe_input *input, struct recipe_line **ret);

#endif
