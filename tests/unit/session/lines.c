/* Every row of lines.tsv is taken for what it is. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "session/phrase.h"
#include "session/transcript.h"

#define SESSION "5e551011-0000-4000-8000-000000000001"

static struct str column(struct str *rest)
{
	size_t tab = str_find_char(*rest, '\t', 0);
	struct str text = str_slice(*rest, 0, tab);

	*rest = tab == STR_NOT_FOUND ? STR("") : str_skip(*rest, tab + 1);
	return text;
}

static void check_row(struct arena *arena, struct str row)
{
	struct str name = column(&row), want = column(&row);
	struct line_rules rules = { .session_id = STR(SESSION) };
	struct line line;

	if (str_starts(want, "plain-")) {
		rules.plain = true;
		want = str_skip(want, strlen("plain-"));
	}
	ck_assert_int_eq(line_read(arena, row, &rules, &line), 0);
	ck_assert_msg(str_is(want, line_kind_name(line.kind)), "%.*s: taken for %s (%s)",
		STR_ARGS(name), line_kind_name(line.kind), line.why ? line.why : "-");
	ck_assert_msg(line.kind != LINE_NOT_HUMAN || line.why, "%.*s: no reason", STR_ARGS(name));
	ck_assert_msg(line.kind != LINE_HUMAN || str_is(line.text, "yes, stop it"), "%.*s: '%.*s'",
		STR_ARGS(name), STR_ARGS(line.text));
}

START_TEST(every_shape_is_told_by_its_fields)
{
	struct arena arena;
	struct str text, row;
	int n = 0;

	arena_init(&arena, 0);
	ck_assert_int_eq(file_read(&arena, LINES_FILE, 1u << 20, &text), 0);
	while (str_next_line(&text, &row)) {
		if (!row.len || row.at[0] == '#')
			continue;
		check_row(&arena, row);
		n++;
	}
	ck_assert_int_ge(n, 55);
	arena_finish(&arena);
}
END_TEST

struct phrase_row {
	const char *message;
	enum said said;
	const char *rest;
};

START_TEST(phrase_is_the_whole_message)
{
	static const struct phrase_row rows[] = {
		{ "yes, stop it", SAID_BARE, "" },
		{ "  YES, Stop It.\n", SAID_BARE, "" },
		{ "yes, stop it!", SAID_BARE, "" },
		{ "yes, stop it all", SAID_ALL, "" },
		{ "yes, stop it All.", SAID_ALL, "" },
		{ "yes, stop it ap-1", SAID_NAMED, "ap-1" },
		{ "yes, stop it: ap-1, ap-2", SAID_NAMED, "ap-1, ap-2" },
		{ "yes, stop it..", SAID_NEAR, "" },
		{ "yes, stop it?", SAID_NEAR, "" },
		{ "yes stop it", SAID_NEAR, "" },
		{ "yes,  stop it", SAID_NEAR, "" },
		{ "ok: yes, stop it", SAID_NEAR, "" },
		{ "yes, stop items", SAID_NOTHING, "" },
		{ "eyes, stop it", SAID_NOTHING, "" },
		{ "stop it", SAID_NOTHING, "" },
		{ "", SAID_NOTHING, "" },
	};
	struct arena arena;

	arena_init(&arena, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str rest;
		enum said said;

		ck_assert_int_eq(phrase_read(&arena, str_from(rows[i].message), DEFAULT_PHRASE,
					 &said, &rest),
			0);
		ck_assert_msg(said == rows[i].said, "'%s': %s", rows[i].message, said_name(said));
		ck_assert_str_is(rest, rows[i].rest);
	}
	arena_finish(&arena);
}
END_TEST

START_TEST(targets_are_named_whole)
{
	const struct str targets[] = { STR("ap-1"), STR("ap-12"), STR("train job") };
	bool named[3];

	ck_assert(phrase_names(STR("ap-12"), targets, 3, named) && !named[0] && named[1]);
	ck_assert(phrase_names(STR("ap-1, train job."), targets, 3, named) && named[0] && named[2]);
	ck_assert(phrase_names(STR("ap-1 and ap-12"), targets, 3, named) && named[0] && named[1]);
	ck_assert(!phrase_names(STR("and restart"), targets, 3, named));
	ck_assert(!phrase_names(STR("ap-1 and restart"), targets, 3, named));
	ck_assert(!phrase_names(STR("ap-1,"), targets, 3, named));
	ck_assert(!phrase_names(STR("train"), targets, 3, named));
}
END_TEST

START_TEST(text_names_a_target_as_a_word)
{
	ck_assert(text_names(STR("Shall I stop ap-1?"), STR("ap-1")));
	ck_assert(text_names(STR("`ap-1`."), STR("ap-1")));
	ck_assert(text_names(STR("ap-12 and ap-1."), STR("ap-1")));
	ck_assert(!text_names(STR("Shall I stop ap-12?"), STR("ap-1")));
	ck_assert(!text_names(STR("ap-1-old"), STR("ap-1")));
	ck_assert(!text_names(STR("ap-1.old"), STR("ap-1")));
	ck_assert(!text_names(STR("map-1"), STR("ap-1")));
	ck_assert(!text_names(STR("anything"), STR("")));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("session-lines");
	TCase *tcase = tcase_create("lines");

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, every_shape_is_told_by_its_fields);
	tcase_add_test(tcase, phrase_is_the_whole_message);
	tcase_add_test(tcase, targets_are_named_whole);
	tcase_add_test(tcase, text_names_a_target_as_a_word);
	return unit_run(suite);
}
