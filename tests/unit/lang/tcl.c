/* Limits of Tcl programs: at each what is done is still known, past it the text is unreadable. */
#include "../unit.h"

#include "base/buf.h"
#include "lang/tcl/machine.h"

static bool is_followed(struct arena *arena, struct buf *text)
{
	struct lang_input input = { .text = buf_str(text), .name = STR("x.tcl") };
	struct lang_effect *effects;
	struct lang_end end;

	ck_assert_int_eq(lang_scan(arena, LANG_TCL, &input, &effects, &end), 0);
	for (; effects; effects = effects->next)
		if (effects->kind == LANG_UNREADABLE)
			return false;
	return true;
}

static void add_times(struct buf *text, const char *part, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_add_text(text, part);
}

static bool follows(const char *front, const char *part, size_t n, const char *back)
{
	struct arena arena;
	struct buf text;
	bool followed;

	arena_init(&arena, 0);
	text = BUF_IN(&arena);
	buf_add_text(&text, front);
	add_times(&text, part, n);
	buf_add_text(&text, back);
	followed = is_followed(&arena, &text);
	arena_finish(&arena);
	return followed;
}

START_TEST(a_program_ends_at_its_limits)
{
	ck_assert(follows("while 1 {incr i}", "", 0, ""));
	ck_assert(!follows("while 1 {while 1 {incr i}}", "", 0, ""));
	ck_assert(follows("for {set i 0} {$i < 1000} {incr i} {}", "", 0, ""));
	ck_assert(!follows("proc f {} {f}; f", "", 0, ""));
	ck_assert(!follows("set x a; while 1 {append x $x}", "", 0, ""));
	ck_assert(!follows("while 1 {lappend x [string repeat a 1000]}", "", 0, ""));
}
END_TEST

START_TEST(each_number_has_a_limit)
{
	ck_assert(follows("", "open f w\n", MAX_TCL_CHANNELS - 1, ""));
	ck_assert(!follows("", "open f w\n", MAX_TCL_CHANNELS, ""));
	ck_assert(follows("", "after 1 {set x 1}\n", MAX_TCL_LATER, "update"));
	ck_assert(!follows("", "after 1 {set x 1}\n", MAX_TCL_LATER + 1, "update"));
	ck_assert(follows("list", " a", MAX_TCL_WORDS - 1, ""));
	ck_assert(!follows("list", " a", MAX_TCL_WORDS, ""));
	ck_assert(follows("proc f {} {", "exec a;exec b;", MAX_LANG_EFFECTS / 2, "}; f"));
	ck_assert(!follows("proc f {} {", "exec a;exec b;", MAX_LANG_EFFECTS / 2 + 1, "}; f"));
	ck_assert(follows("for {set i 0} {$i < 1000} {incr i} {set a($i) 1}", "", 0, ""));
	ck_assert(!follows("for {set i 0} {$i < 1100} {incr i} {set a($i) 1}", "", 0, ""));
}
END_TEST

START_TEST(nesting_has_a_limit)
{
	ck_assert(follows("proc f n {if {$n} {f [expr {$n - 1}]}}; f ", "", 0, "80"));
	ck_assert(follows("expr {", "(", MAX_TCL_NESTED / 2, "1"));
	ck_assert(!follows("expr {", "(", MAX_TCL_NESTED, "1}"));
	ck_assert(follows("expr {", "1**", MAX_TCL_NESTED / 2, "1}"));
	ck_assert(!follows("expr {", "1**", MAX_TCL_NESTED, "1}"));
	ck_assert(!follows("proc f n {if {$n} {f [expr {$n - 1}]}}; f ", "", 0, "300"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tcl");
	TCase *all = tcase_create("all");

	tcase_set_timeout(all, 60);
	tcase_add_test(all, a_program_ends_at_its_limits);
	tcase_add_test(all, each_number_has_a_limit);
	tcase_add_test(all, nesting_has_a_limit);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
