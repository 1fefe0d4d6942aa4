#include "../unit.h"

#include <errno.h>

#include "base/buf.h"
#include "base/libc_regex.h"

static struct arena arena;

static struct str repeated(const char *unit, size_t n, const char *middle, const char *behind)
{
	struct buf out = BUF_IN(&arena);

	for (size_t i = 0; i < n; i++)
		buf_add_text(&out, unit);
	buf_add_text(&out, middle);
	for (size_t i = 0; i < n; i++)
		buf_add_text(&out, behind);
	return buf_str(&out);
}

static int compiled(struct str text, int flags)
{
	struct regex regex;
	int err = regex_compile(&regex, text, flags);

	if (!err)
		regex_finish(&regex);
	return err;
}

START_TEST(what_would_take_long_is_refused_at_each_limit)
{
	ck_assert_int_eq(compiled(repeated("a", MAX_REGEX_LENGTH, "", ""), REG_EXTENDED), 0);
	ck_assert_int_eq(
		compiled(repeated("a", MAX_REGEX_LENGTH + 1, "", ""), REG_EXTENDED), -E2BIG);
	ck_assert_int_eq(compiled(repeated("(", MAX_REGEX_DEPTH, "a", ")"), REG_EXTENDED), 0);
	ck_assert_int_eq(
		compiled(repeated("(", MAX_REGEX_DEPTH + 1, "a", ")"), REG_EXTENDED), -E2BIG);
	ck_assert_int_eq(compiled(repeated("\\(", MAX_REGEX_DEPTH + 1, "a", "\\)"), 0), -E2BIG);
	ck_assert_int_eq(compiled(STR("(a{1,32}){2,32}"), REG_EXTENDED), 0);
	ck_assert_int_eq(compiled(STR("(a{1,32}){2,33}"), REG_EXTENDED), -E2BIG);
	ck_assert_int_eq(compiled(STR("a{99999999999999999999}"), REG_EXTENDED), -E2BIG);
	ck_assert_int_eq(compiled(STR("\\(a*\\)\\(b*\\)\\1c*"), 0), 0);
	ck_assert_int_eq(compiled(STR("\\(a*\\)\\(b*\\)\\1c*d*"), 0), -E2BIG);
	ck_assert_int_eq(compiled(STR("(a"), REG_EXTENDED), -EINVAL);
}
END_TEST

START_TEST(a_match_is_told_from_the_start_of_the_subject)
{
	struct regex regex;
	regmatch_t match;

	ck_assert_int_eq(regex_compile(&regex, STR("^a|b"), REG_EXTENDED), 0);
	ck_assert_int_eq(regex_find(&regex, STR("aab"), 0, 1, &match), YES);
	ck_assert_int_eq(match.rm_eo, 1);
	ck_assert_int_eq(regex_find(&regex, STR("aab"), 1, 1, &match), YES);
	ck_assert_int_eq(match.rm_so, 2);
	ck_assert_int_eq(regex_find(&regex, STR("aab"), 3, 1, &match), NO);
	ck_assert_int_eq(regex_find(&regex, (struct str){ NULL, 0 }, 0, 1, &match), NO);
	regex_finish(&regex);
}
END_TEST

START_TEST(a_back_reference_is_sought_in_short_texts)
{
	struct regex regex;
	regmatch_t match;

	ck_assert_int_eq(regex_compile(&regex, STR("\\(a\\)\\1"), 0), 0);
	ck_assert_int_eq(
		regex_find(&regex, repeated("b", MAX_REFERRED_SUBJECT - 2, "aa", ""), 0, 1, &match),
		YES);
	ck_assert_int_eq(
		regex_find(&regex, repeated("b", MAX_REFERRED_SUBJECT - 1, "aa", ""), 0, 1, &match),
		MAYBE);
	regex_finish(&regex);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("libc-regex");
	TCase *all = tcase_create("all");
	int r;

	tcase_add_test(all, what_would_take_long_is_refused_at_each_limit);
	tcase_add_test(all, a_match_is_told_from_the_start_of_the_subject);
	tcase_add_test(all, a_back_reference_is_sought_in_short_texts);
	suite_add_tcase(suite, all);
	arena_init(&arena, 0);
	r = unit_run(suite);
	arena_finish(&arena);
	return r;
}
