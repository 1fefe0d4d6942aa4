#include "../unit.h"

#include "rules/config.h"

struct row {
	const char *before, *pack;
	bool enable, disable;
	const char *after; /* NULL: refused */
};

static const struct row rows[] = {
	{ "", "a", true, false, "packs:\n  enable: [a]\n" },
	{ "# mine\nconfirm:\n  code: true", "a", false, true,
		"# mine\nconfirm:\n  code: true\npacks:\n  disable: [a]\n" },
	{ "packs:\n  enable: [b]  # why\n", "a", true, false, "packs:\n  enable: [b, a]  # why\n" },
	{ "packs:\n  enable: [a]\n", "a", true, false, "packs:\n  enable: [a]\n" },
	{ "packs:\n  enable: [a, b]\n", "a", false, false, "packs:\n  enable: [b]\n" },
	{ "packs:\n  enable: [a]\n", "a", false, false, "packs:\n  enable: []\n" },
	{ "packs:\n  enable: []\n", "a", true, false, "packs:\n  enable: [a]\n" },
	{ "packs:\n  enable: a\n", "b", true, false, "packs:\n  enable: [a, b]\n" },
	{ "packs:\n  enable: 'a'\n", "a", false, false, "packs:\n  enable: []\n" },
	{ "packs:\n  enable:\n    - b\n    - \"c\"\n  disable: [a]\nconfirm: {code: true}\n", "a",
		true, false,
		"packs:\n  enable:\n    [b, c, a]\n  disable: []\nconfirm: {code: true}\n" },
	{ "packs: {enable: [b]}\n", "a", false, true, "packs: {disable: [a], enable: [b]}\n" },
	{ "packs:\n    enable: [b]\n", "a", false, true,
		"packs:\n    disable: [a]\n    enable: [b]\n" },
	{ "packs: [a]\n", "a", true, false, NULL },
	{ "pakcs:\n  enable: [a]\n", "a", true, false, NULL },
};

START_TEST(only_the_list_that_changes_is_written_anew)
{
	struct arena arena;

	arena_init(&arena, 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		AUTO_BUF struct buf diagnostics = BUF_INIT;
		struct str after = STR("");
		int r = config_edit(&arena, STR("config.yaml"), str_from(row->before),
			str_from(row->pack), row->enable, row->disable, &after, &diagnostics);

		if (!row->after) {
			ck_assert_int_eq(r, CONFIG_REJECTED);
			ck_assert(diagnostics.len > 0);
			continue;
		}
		ck_assert_msg(r == 0, "%s: %s", row->before, diagnostics.at);
		ck_assert_msg(
			str_is(after, row->after), "%s: got\n%.*s", row->before, STR_ARGS(after));
	}
	arena_finish(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("config");
	TCase *edit = tcase_create("edit");

	tcase_add_test(edit, only_the_list_that_changes_is_written_anew);
	suite_add_tcase(suite, edit);
	return unit_run(suite);
}
