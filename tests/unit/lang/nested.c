/* Texts that are nothing but nesting: every reader of a language comes back from them. */
#include "../unit.h"

#include "base/buf.h"
#include "lang/lang.h"

#define N_UNITS 20000

static const char *const units[] = { "(", "[", "{", "!", "-", "$", "\"", "'", "`", "\\", ",", ";",
	"<", "|", "()", "f(", "a=", "a.", "a?", "a?b:", "a=>", "$(", "#{", "f\"{", "not ",
	"lambda:", "if x then ", "if(x)", "for(;;)", "def f():\n ", "x \"\" ", "\n" };

START_TEST(every_reader_comes_back)
{
	struct arena arena;

	arena_init(&arena, 64u << 20);
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		struct lang_input input = { 0 };
		struct lang_effect *effects;
		struct lang_end end;
		struct buf text = BUF_IN(&arena);

		arena_reset(&arena);
		if (_i == LANG_AWK)
			buf_add_text(&text, "BEGIN{");
		for (size_t n = 0; n < N_UNITS; n++)
			buf_add_text(&text, units[i]);
		input.text = buf_str(&text);
		lang_scan(&arena, (enum language)_i, &input, &effects, &end);
	}
	arena_finish(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("nested");
	TCase *all = tcase_create("all");

	tcase_set_timeout(all, 60);
	tcase_add_loop_test(all, every_reader_comes_back, LANG_NONE, LANG_PROLOG + 1);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
