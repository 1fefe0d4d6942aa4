#include "unit.h"

#include "base/buf.h"
#include "value/value.h"

static struct arena arena;

static void setup(void)
{
	arena_init(&arena, 0);
}

static void teardown(void)
{
	arena_finish(&arena);
}

static struct field text(const char *at)
{
	return field_text(&arena, str_from(at));
}

/* x, then @n of a, then b. */
static struct str repeated_a(size_t n)
{
	struct buf out = BUF_IN(&arena);

	buf_add_char(&out, 'x');
	while (n--)
		buf_add_char(&out, 'a');
	buf_add_char(&out, 'b');
	return buf_str(&out);
}

START_TEST(known_ends_still_speak)
{
	struct field field = field_join(&arena, text("/tmp/"), field_any());

	ck_assert_int_eq(field_equals(&field, STR("/etc/passwd")), NO);
	ck_assert_int_eq(field_equals(&field, STR("/tmp/x")), MAYBE);
	ck_assert_int_eq(field_starts(&field, STR("/tmp")), YES);
	ck_assert_int_eq(field_starts(&field, STR("/tmp/a")), MAYBE);
}
END_TEST

START_TEST(unknown_pieces_may_be_of_any_length)
{
	struct field field = field_join(&arena, field_any(), text("ab"));
	struct field many = text("x");

	field = field_join(&arena, field_join(&arena, field, field_any()), text("b"));
	ck_assert_int_eq(field_equals(&field, STR("abb")), MAYBE);
	ck_assert_int_eq(field_equals(&field, STR("aaba")), NO);
	ck_assert_int_eq(field_equals(&field, STR("ab")), NO);
	ck_assert_int_eq(field_equals(&field, STR("aababb")), MAYBE);
	ck_assert_int_eq(field_starts(&field, STR("zzz")), MAYBE);
	for (int i = 0; i < 20; i++)
		many = field_join(&arena, field_join(&arena, many, field_any()), text("a"));
	ck_assert_int_eq(field_equals(&many, repeated_a(1000)), NO);
	ck_assert_int_eq(field_starts(&many, STR("y")), NO);
}
END_TEST

START_TEST(joined_texts_are_one_piece)
{
	struct field field = field_join(&arena, text("mod"), text("al"));
	struct str known;

	ck_assert_uint_eq(field.n, 1);
	ck_assert(field_known(&arena, &field, &known));
	ck_assert_str_is(known, "modal");
}
END_TEST

START_TEST(basename_of_a_path_with_an_unknown_directory)
{
	struct field field = field_join(&arena, field_any(), text("/modal"));
	struct field end = field_join(&arena, field_any(), text("al"));

	ck_assert_int_eq(field_basename_is(&field, STR("modal")), YES);
	ck_assert_int_eq(field_basename_is(&end, STR("modal")), MAYBE);
	ck_assert_int_eq(field_basename_is(&end, STR("git")), NO);
}
END_TEST

START_TEST(past_eight_alternatives_a_value_is_open)
{
	struct value value = { 0 };

	for (int i = 0; i < MAX_ALTERNATIVES + 1; i++) {
		struct value one;

		ck_assert_int_eq(value.open, i > MAX_ALTERNATIVES);
		one = value_text(&arena, arena_printf(&arena, "%d", i));
		value_add(&value, one.alternatives[0]);
	}
	ck_assert_uint_eq(value.n, MAX_ALTERNATIVES);
	ck_assert(value.open);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("value");
	TCase *tests = tcase_create("value");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, known_ends_still_speak);
	tcase_add_test(tests, unknown_pieces_may_be_of_any_length);
	tcase_add_test(tests, joined_texts_are_one_piece);
	tcase_add_test(tests, basename_of_a_path_with_an_unknown_directory);
	tcase_add_test(tests, past_eight_alternatives_a_value_is_open);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
