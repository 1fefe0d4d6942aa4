#include "unit.h"

#include "base/buf.h"
#include "lang/recipe/recipe.h"

static struct arena arena;

static void setup(void)
{
	arena_init(&arena, 0);
}

static void teardown(void)
{
	arena_finish(&arena);
}

/* The shell texts that @goal of @text hands over, with "; " between. */
static struct str lines_of(
	enum recipe_kind kind, const char *text, const char *goal, const char *variable)
{
	struct field goals[1], variables[1];
	struct recipe_input input = { .kind = kind, .text = str_from(text) };
	struct buf buf = BUF_IN(&arena);
	struct recipe_line *lines;

	if (goal) {
		goals[0] = field_text(&arena, str_from(goal));
		input.goals = goals;
		input.n_goals = 1;
	}
	if (variable) {
		variables[0] = field_text(&arena, str_from(variable));
		input.variables = variables;
		input.n_variables = 1;
	}
	ck_assert_int_eq(recipe_lines(&arena, &input, &lines), 0);
	for (const struct recipe_line *line = lines; line; line = line->next) {
		if (buf.len)
			buf_add_text(&buf, "; ");
		buf_add(&buf, field_show(&arena, &line->text));
	}
	return buf_str(&buf);
}

static const struct {
	const char *claim;
	enum recipe_kind kind;
	const char *text, *goal, *variable, *lines;
} cases[] = {
	{ "the first target is the default", RECIPE_MAKE, "a:\n\techo a\nb:\n\techo b\n", NULL,
		NULL, "echo a" },
	{ "targets with a dot are no default", RECIPE_MAKE, ".PHONY: b\nb:\n\techo b\n", NULL, NULL,
		"echo b" },
	{ "a goal that is not asked for does not run", RECIPE_MAKE, "a:\n\techo a\nb:\n\techo b\n",
		"b", NULL, "echo b" },
	{ "prerequisites run first", RECIPE_MAKE,
		"all: x y\n\techo all\nx:\n\techo x\ny:\n\techo y\n", NULL, NULL,
		"echo x; echo y; echo all" },
	{ "prefixes are taken off", RECIPE_MAKE, "a:\n\t@-+ls\n", NULL, NULL, "ls" },
	{ "variables are expanded when used", RECIPE_MAKE,
		"A = $(B) c\nB = ls\na:\n\t$(A) $$x $@\n", NULL, NULL, "ls c $x a" },
	{ "a variable of the command line wins", RECIPE_MAKE, "C = echo\nall: ; $(C) x\n", NULL,
		"C=ls", "ls x" },
	{ "+= adds", RECIPE_MAKE, "A = x\nA += y\na:\n\techo $(A)\n", NULL, NULL, "echo x y" },
	{ "$(shell) runs while reading", RECIPE_MAKE, "X := $(shell date)\nall:;\n", NULL, NULL,
		"date" },
	{ "a recipe may stand behind a semicolon", RECIPE_MAKE, "a: ; ls\n", NULL, NULL, "ls" },
	{ "continued lines are one", RECIPE_MAKE, "a:\n\tls \\\n\t-l\n", NULL, NULL, "ls \\\n-l" },
	{ "conditions that are known decide", RECIPE_MAKE,
		"A = 1\nifeq ($(A),1)\nB = x\nelse\nB = y\nendif\na:\n\techo $(B)\n", NULL, NULL,
		"echo x" },
	{ "pattern rules fit", RECIPE_MAKE, "%.o: %.c\n\tcc $<\n", "x.o", NULL, "cc x.c" },
	{ "subst and call", RECIPE_MAKE, "f = $(subst @,a,$(1))\na:\n\t$(call f,l@)\n", NULL, NULL,
		"la" },
	{ "define is a variable", RECIPE_MAKE, "define R\nls\nendef\na:\n\t$(R)\n", NULL, NULL,
		"ls" },
	{ "another recipe prefix", RECIPE_MAKE, ".RECIPEPREFIX = >\na:\n>ls\n", NULL, NULL, "ls" },
	{ "what is not known stays unknown", RECIPE_MAKE, "a:\n\techo $(wildcard *.c)\n", NULL,
		NULL, "echo …" },
	{ "just: the first recipe, its needs first", RECIPE_JUST,
		"x := 'ls'\na: b\n  {{x}} a\nb:\n  @date\n", NULL, NULL, "date; ls a" },
	{ "npm: pre and post", RECIPE_PACKAGE_JSON,
		"{\"name\": \"x\", \"scripts\": {\"prea\": \"one\", \"a\": \"two \\\"x\\\"\", "
		"\"b\": \"no\"}}",
		"a", NULL, "one; two \"x\"" },
	{ "poe tasks", RECIPE_PYPROJECT, "[tool.poe.tasks]\na = \"ls\"\nb = 'no'\n", "a", NULL,
		"ls" },
};

START_TEST(recipes_give_their_lines)
{
	struct str lines =
		lines_of(cases[_i].kind, cases[_i].text, cases[_i].goal, cases[_i].variable);

	ck_assert_msg(
		str_is(lines, cases[_i].lines), "%s: got '%.*s'", cases[_i].claim, STR_ARGS(lines));
}
END_TEST

START_TEST(variables_that_name_themselves_end)
{
	struct str lines =
		lines_of(RECIPE_MAKE, "A = $(A)x\nB = $(B)$(B)\na: a\n\techo $(B)\n", NULL, NULL);

	ck_assert(str_contains(lines, "…"));
}
END_TEST

START_TEST(lines_past_the_limit_are_one_that_is_not_known)
{
	struct buf text = BUF_IN(&arena);
	struct str lines;

	buf_add_text(&text, "a:\n");
	for (size_t n = 0; n < MAX_RECIPE_LINES; n++)
		buf_add_text(&text, "\tx\n");
	buf_add_char(&text, '\0');
	lines = lines_of(RECIPE_JUST, text.at, NULL, NULL);
	ck_assert(str_ends(lines, "x; x"));
	text.len--;
	buf_add_text(&text, "\ty\n\tz\n");
	buf_add_char(&text, '\0');
	lines = lines_of(RECIPE_JUST, text.at, NULL, NULL);
	ck_assert(str_ends(lines, "x; …"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recipe");
	TCase *tests = tcase_create("recipe");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, recipes_give_their_lines, 0, (int)ARRAY_SIZE(cases));
	tcase_add_test(tests, variables_that_name_themselves_end);
	tcase_add_test(tests, lines_past_the_limit_are_one_that_is_not_known);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
