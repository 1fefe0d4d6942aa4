/* Every reader of program text: the first byte says which language, the rest is the text. */
#include "replay.h"

#include "base/arena.h"
#include "lang/lang.h"
#include "lang/recipe/recipe.h"

static void read_recipe(struct arena *arena, enum recipe_kind kind, struct str text)
{
	struct recipe_line *lines;
	struct recipe_input input = { .kind = kind, .text = text };
	struct field goal = field_text(arena, STR("test"));

	input.goals = &goal;
	input.n_goals = kind != RECIPE_MAKE;
	recipe_lines(arena, &input, &lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct {
		char mark;
		enum language language;
	} languages[] = { { 'y', LANG_PYTHON }, { 'j', LANG_JAVASCRIPT }, { 'p', LANG_PERL },
		{ 'r', LANG_RUBY }, { 'h', LANG_PHP }, { 'l', LANG_LUA }, { 'a', LANG_AWK },
		{ 't', LANG_TCL }, { 'e', LANG_EXPECT }, { 'c', LANG_C }, { 'g', LANG_GO },
		{ 'u', LANG_RUST }, { 'v', LANG_JAVA }, { 'R', LANG_R }, { 'J', LANG_JULIA },
		{ 's', LANG_SCHEME }, { 'q', LANG_PROLOG } };
	struct str text;
	struct arena arena;

	if (len == 0 || len > MAX_TEXT)
		return 0;
	text = (struct str){ (const char *)data + 1, len - 1 };
	arena_init(&arena, 64u << 20);
	if (data[0] >= '0' && data[0] <= '3')
		read_recipe(&arena, (enum recipe_kind)(data[0] - '0'), text);
	for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
		struct lang_effect *effects;
		struct python_outline outline;
		struct lang_end end;
		struct field in = field_text(&arena, STR("a\nb\n"));
		struct lang_input input = { .text = text, .stdin_text = in, .has_stdin = true };

		if (data[0] != languages[i].mark)
			continue;
		lang_scan(&arena, languages[i].language, &input, &effects, &end);
		if (languages[i].language == LANG_PYTHON)
			lang_python_outline(&arena, text, &outline);
	}
	arena_finish(&arena);
	return 0;
}
