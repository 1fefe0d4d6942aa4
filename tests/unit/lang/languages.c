/*
 * Blocks of tests/golden/languages: a line `@LANGUAGE argument...`, a program text, a line `=>`
 * and what the text would do, as show.h writes it; an empty line ends a block.
 */
#include "../unit.h"

#include <stdlib.h>

#include "base/file.h"
#include "show.h"

struct block {
	struct str head, text, want;
	size_t line;
};

/* The next block of *rest; false at the end. */
static bool next_block(struct str *rest, size_t *line, struct block *ret)
{
	struct str one;
	const char *start;

	do {
		if (!str_next_line(rest, &one))
			return false;
		++*line;
	} while (!str_starts(one, "@"));
	*ret = (struct block){ .head = str_skip(one, 1), .line = *line };
	start = rest->at;
	while (str_next_line(rest, &one) && !str_is(one, "=>"))
		++*line;
	++*line;
	ret->text = (struct str){ start, (size_t)(one.at - start) };
	start = rest->at;
	while (str_next_line(rest, &one) && one.len)
		++*line;
	++*line;
	ret->want = (struct str){ start, (size_t)(one.at - start) };
	if (one.len)
		ret->want.len += one.len + 1;
	return true;
}

static struct str got(struct arena *arena, const struct block *block)
{
	struct str words = block->head;
	struct field argv[16];
	struct lang_input input = { .text = block->text, .argv = argv };
	struct str language = str_slice(words, 0, str_find_char(words, ' ', 0));
	struct buf buf = BUF_IN(arena);

	argv[input.argc++] = field_text(arena, STR("-c"));
	words = str_skip(words, language.len + 1);
	while (words.len && input.argc < ARRAY_SIZE(argv)) {
		size_t space = MIN(str_find_char(words, ' ', 0), words.len);

		if (str_starts(words, "<")) {
			input.stdin_text = field_text(arena, str_skip(words, 1));
			input.has_stdin = true;
			break;
		}
		argv[input.argc++] = field_text(arena, str_slice(words, 0, space));
		words = str_skip(words, space + 1);
	}
	ck_assert_int_eq(show(arena, lang_of_program(language), &input, &buf), 0);
	return buf_str(&buf);
}

START_TEST(every_program_does_what_is_written)
{
	struct arena arena;
	struct block block;
	struct str rest, path;
	size_t line = 0, n = 0, wrong = 0;

	arena_init(&arena, 0);
	path = arena_printf(&arena, "%s/languages", getenv("GOLDEN_DIR"));
	ck_assert_int_eq(file_read(&arena, path.at, 1u << 20, &rest), 0);
	while (next_block(&rest, &line, &block)) {
		struct arena own;
		struct str made;

		arena_init(&own, 0);
		made = got(&own, &block);
		n++;
		if (!str_equal(str_trim(made), str_trim(block.want))) {
			wrong++;
			fprintf(stderr, "languages:%zu\n   got  %.*s   want %.*s", block.line,
				STR_ARGS(made), STR_ARGS(block.want));
		}
		arena_finish(&own);
	}
	ck_assert_uint_gt(n, 50);
	ck_assert_uint_eq(wrong, 0);
	arena_finish(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("languages");
	TCase *all = tcase_create("all");

	tcase_add_test(all, every_program_does_what_is_written);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
