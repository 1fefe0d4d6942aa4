#include "unit.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/inflate.h"
#include "base/sha1.h"
#include "base/sha256.h"
#include "base/util.h"

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

START_TEST(sha1_gives_the_digests_of_the_standard)
{
	char hex[SHA1_HEX_LEN + 1];
	struct str block = STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");

	sha1_hex(STR("a"), STR("bc"), hex);
	ck_assert_str_eq(hex, "a9993e364706816aba3e25717850c26c9cd0d89d");
	sha1_hex(STR(""), block, hex);
	ck_assert_str_eq(hex, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	sha1_hex(STR(""), STR(""), hex);
	ck_assert_str_eq(hex, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
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

static bool unhexed(struct arena *arena, const char *hex, struct str *ret)
{
	struct buf out = BUF_IN(arena);

	for (unsigned int byte; *hex && sscanf(hex, "%2x", &byte) == 1; hex += 2)
		buf_add_char(&out, (char)byte);
	return inflate_text(arena, buf_str(&out), ret);
}

START_TEST(inflate_reads_what_gzip_and_zlib_write)
{
	static const char *const hexes[] = {
		"1f8b08000000000002ff4bcacf4b02006a27140805000000",     /* no name */
		"1f8b08080000000002ff78004bcacf4b0200041701a204000000", /* a name */
		"789c4bcacf4b0200",                                     /* zlib: a fixed code */
		"7801010400fbff626f6e62",                               /* stored */
		"4bcacf4b0200",                                         /* bare */
	};
	struct arena arena;
	struct str text;

	arena_init(&arena, 0);
	for (size_t i = 0; i < ARRAY_SIZE(hexes); i++) {
		ck_assert_msg(unhexed(&arena, hexes[i], &text), "%s", hexes[i]);
		ck_assert_str_is(text, "bonb");
	}
	arena_finish(&arena);
}
END_TEST

/* A block that is stored as it is. */
static void add_block(struct buf *out, bool last, uint16_t len)
{
	const char head[] = { last, (char)len, (char)(len >> 8), (char)~len, (char)(~len >> 8) };

	buf_add(out, (struct str){ head, sizeof(head) });
	for (size_t i = 0; i < len; i++)
		buf_add_char(out, 'a');
}

START_TEST(inflate_refuses_one_byte_past_its_limit)
{
	for (uint16_t more = 0; more < 2; more++) {
		struct arena arena;
		struct buf out;
		struct str text;

		arena_init(&arena, 0);
		out = BUF_IN(&arena);
		for (size_t i = 0; i < 16; i++)
			add_block(&out, false, 65535);
		add_block(&out, true, (uint16_t)(MAX_INFLATED - 16 * 65535 + more));
		ck_assert(inflate_text(&arena, buf_str(&out), &text) == !more);
		arena_finish(&arena);
	}
}
END_TEST

START_TEST(inflate_refuses_what_is_damaged)
{
	static const char *const hexes[] = { "", "78", "789c", "789c4bca", "1f8b08", "07", "ff",
		"7801010400fbfe626f6e62", "78bb4bcacf4b0200",
		"030200" /* looks back before the start */,
		"1f8b08040000000002ffffff4bcacf4b0200000000000000", "edfdffffffffffffffffffffff" };
	struct arena arena;
	struct str text;

	arena_init(&arena, 0);
	for (size_t i = 0; i < ARRAY_SIZE(hexes); i++)
		ck_assert_msg(!unhexed(&arena, hexes[i], &text), "%s", hexes[i]);
	arena_finish(&arena);
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
	tcase_add_test(tests, sha1_gives_the_digests_of_the_standard);
	tcase_add_test(tests, sha256_gives_the_digests_of_the_standard);
	tcase_add_test(tests, inflate_reads_what_gzip_and_zlib_write);
	tcase_add_test(tests, inflate_refuses_one_byte_past_its_limit);
	tcase_add_test(tests, inflate_refuses_what_is_damaged);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
