/* Files that list commands by name: package.json, pyproject.toml. See recipe.h. */
#ifndef KEIHOOKD_LANG_RECIPE_LIST_H
#define KEIHOOKD_LANG_RECIPE_LIST_H

#include "lang/recipe/recipe.h"

int list_lines(struct arena *arena, const struct recipe_input *input, struct recipe_line **ret);

#endif
