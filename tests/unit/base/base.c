#include "unit.h"

#include "base/buf.h"
#include "base/sha256.h"

START_TEST(arena_refuses_one_byte_past_its_limit)
{
	struct arena arena;

	arena_init(&arena, 1 << 16);
	ck_assert_ptr_nonnull(arena_alloc(&arena, char, 1 << 16));
	ck_assert_ptr_null(arena_alloc(&arena, char, 1));
	arena_finish(&arena);
}
END_TEST

START_TEST(arena_refuses_a_product_that_overflows)
{
	struct arena arena;

	arena_init(&arena, 0);
	ck_assert_ptr_null(arena_alloc_bytes(&arena, SIZE_MAX / 2, 3));
	arena_finish(&arena);
}
END_TEST

START_TEST(arena_gives_zeroed_memory_again_after_a_reset)
{
	struct arena arena;
	char *at;

	arena_init(&arena, 0);
	at = arena_alloc(&arena, char, 100);
	memset(at, 'x', 100);
	ck_assert_ptr_nonnull(arena_alloc(&arena, char, 1 << 20));
	arena_reset(&arena);
	at = arena_alloc(&arena, char, 100);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(at[i], 0);
	arena_finish(&arena);
}
END_TEST

START_TEST(str_reads_whole_numbers_only)
{
	int64_t n = 0;

	ck_assert(str_to_int64(STR("-9223372036854775808"), &n));
	ck_assert(n == INT64_MIN);
	ck_assert(!str_to_int64(STR("9223372036854775808"), &n));
	ck_assert(!str_to_int64(STR("12a"), &n));
	ck_assert(!str_to_int64(STR(""), &n));
}
END_TEST

START_TEST(str_next_line_gives_a_last_line_without_newline)
{
	struct str rest = STR("a\n\nb"), line;

	ck_assert(str_next_line(&rest, &line));
	ck_assert_str_is(line, "a");
	ck_assert(str_next_line(&rest, &line));
	ck_assert_str_is(line, "");
	ck_assert(str_next_line(&rest, &line));
	ck_assert_str_is(line, "b");
	ck_assert(!str_next_line(&rest, &line));
}
END_TEST

START_TEST(buf_grows_and_keeps_a_nul_behind)
{
	AUTO_BUF struct buf text = BUF_INIT;

	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "%d,", i);
	buf_add_utf8(&text, 0x20ac);
	ck_assert(!buf_failed(&text));
	ck_assert_int_eq(text.at[text.len], '\0');
	ck_assert(str_ends(buf_str(&text), "999,\xe2\x82\xac"));
}
END_TEST

START_TEST(sha256_gives_the_digests_of_the_standard)
{
	char hex[SHA256_HEX_LEN + 1];
	struct sha256 sha;

	sha256_init(&sha);
	sha256_add(&sha, STR("abc"));
	sha256_hex(&sha, hex);
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_init(&sha);
	sha256_add(&sha, STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
	sha256_hex(&sha, hex);
	ck_assert_str_eq(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base");
	TCase *tests = tcase_create("base");

	tcase_add_test(tests, arena_refuses_one_byte_past_its_limit);
	tcase_add_test(tests, arena_refuses_a_product_that_overflows);
	tcase_add_test(tests, arena_gives_zeroed_memory_again_after_a_reset);
	tcase_add_test(tests, str_reads_whole_numbers_only);
	tcase_add_test(tests, str_next_line_gives_a_last_line_without_newline);
	tcase_add_test(tests, buf_grows_and_keeps_a_nul_behind);
	tcase_add_test(tests, sha256_gives_the_digests_of_the_standard);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
