/* Every NAME.sh of tests/golden/parse gives the tree in NAME.tree. */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>

#include "base/buf.h"
#include "shell/parse/dump.h"
#include "shell/parse/parse.h"
#include "shell/parse/print.h"

static struct dirent **cases;
static int n_cases;

static int is_case(const struct dirent *entry)
{
	return str_ends(str_from(entry->d_name), ".sh");
}

static void read_case(struct buf *out, const char *name, const char *ending)
{
	AUTO_BUF struct buf path = BUF_INIT;
	char block[4096];
	size_t n;
	FILE *file;

	buf_printf(&path, "%s/parse/%.*s%s", getenv("GOLDEN_DIR"), (int)strlen(name) - 3, name,
		ending);
	file = fopen(path.at, "rb");
	ck_assert_msg(file != NULL, "cannot open %s", path.at);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(out, (struct str){ block, n });
	fclose(file);
}

static struct parsed parse(struct arena *arena, struct str text)
{
	struct parsed parsed;

	ck_assert_int_eq(shell_parse(arena, text, NULL, &parsed), 0);
	return parsed;
}

START_TEST(tree_is_the_golden_one)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf want = BUF_INIT;
	AUTO_BUF struct buf got = BUF_INIT;
	struct arena arena;
	struct parsed parsed;

	arena_init(&arena, 0);
	read_case(&text, cases[_i]->d_name, ".sh");
	read_case(&want, cases[_i]->d_name, ".tree");
	parsed = parse(&arena, buf_str(&text));
	ck_assert_int_eq(shell_dump(&got, parsed.text, parsed.root), 0);
	ck_assert_msg(
		str_equal(buf_str(&got), buf_str(&want)), "%s: got\n%s", cases[_i]->d_name, got.at);
	arena_finish(&arena);
}
END_TEST

START_TEST(printed_text_prints_the_same_when_read_again)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf once = BUF_INIT;
	AUTO_BUF struct buf twice = BUF_INIT;
	struct arena arena;
	struct parsed parsed;

	arena_init(&arena, 0);
	read_case(&text, cases[_i]->d_name, ".sh");
	parsed = parse(&arena, buf_str(&text));
	if (parsed.n_unparsed + parsed.n_deferred == 0) {
		ck_assert_int_eq(shell_print(&once, parsed.root), 0);
		parsed = parse(&arena, buf_str(&once));
		ck_assert_int_eq(shell_print(&twice, parsed.root), 0);
		ck_assert_str_eq(once.at, twice.at);
	}
	arena_finish(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("parse-golden");
	TCase *tests = tcase_create("parse-golden");
	AUTO_BUF struct buf path = BUF_INIT;
	int status;

	buf_printf(&path, "%s/parse", getenv("GOLDEN_DIR") ? getenv("GOLDEN_DIR") : ".");
	n_cases = scandir(path.at, &cases, is_case, alphasort);
	if (n_cases <= 0)
		return EXIT_FAILURE;
	tcase_add_loop_test(tests, tree_is_the_golden_one, 0, n_cases);
	tcase_add_loop_test(tests, printed_text_prints_the_same_when_read_again, 0, n_cases);
	suite_add_tcase(suite, tests);
	status = unit_run(suite);
	for (int i = 0; i < n_cases; i++)
		free(cases[i]);
	free(cases);
	return status;
}
