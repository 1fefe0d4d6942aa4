#include "lang/recipe/recipe.h"

#include "lang/recipe/just.h"
#include "lang/recipe/list.h"
#include "lang/recipe/make.h"

int recipe_lines(
	struct arena *arena, const struct recipe_input *input, struct recipe_line **ret_lines)
{
	if (input->kind == RECIPE_MAKE)
		return make_lines(arena, input, ret_lines);
	if (input->kind == RECIPE_JUST)
		return just_lines(arena, input, ret_lines);
	return list_lines(arena, input, ret_lines);
}

const struct str *recipe_files(enum recipe_kind kind)
{
	static const struct str files[][4] = {
		[RECIPE_MAKE] = { { "GNUmakefile", 11 }, { "makefile", 8 }, { "Makefile", 8 } },
		[RECIPE_JUST] = { { "justfile", 8 }, { "Justfile", 8 }, { ".justfile", 9 } },
		[RECIPE_PACKAGE_JSON] = { { "package.json", 12 } },
		[RECIPE_PYPROJECT] = { { "pyproject.toml", 14 }, { "pixi.toml", 9 } },
	};

	return files[kind];
}
