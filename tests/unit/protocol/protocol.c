#include "unit.h"

#include "protocol/json.h"
#include "protocol/kei.h"
#include "protocol/payload.h"
#include "protocol/reply.h"
#include "protocol/skim.h"

static struct arena arena;

static void setup(void)
{
	arena_init(&arena, 0);
}

static void teardown(void)
{
	arena_finish(&arena);
}

static struct json read_good(struct str text)
{
	struct json_error error = { 0, "" };
	struct json root = { 0 };

	ck_assert_msg(json_read(text, &root, &error) == 0, "%s at %zu", error.what, error.at);
	return root;
}

START_TEST(json_takes_all_of_rfc_8259)
{
	static const char *const good[] = { "0", "-0", "1e5", "1.5E-3", "\"\"", "[]", "{}", "null",
		" [ 1 , {\"a\" : [ ] , \"b\":{}} ] ", "\"\\u0000\\ud83d\\ude00\\/\"", "[[],[[]]]" };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		read_good(str_from(good[i]));
}
END_TEST

START_TEST(json_refuses_what_is_nearly_json)
{
	static const char *const bad[] = { "", " ", "01", "1.", ".5", "+1", "1e", "-", "tru",
		"True", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "[1}",
		"{\"a\":1]", "\"\t\"", "\"\\x\"", "\"\\u12g4\"", "'a'", "[1 2]", "{\"a\" 1}", "1 2",
		"]", "\"a" };
	struct json_error error;
	struct json root;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(json_read(str_from(bad[i]), &root, &error) == JSON_REJECTED,
			"took '%s'", bad[i]);
}
END_TEST

START_TEST(json_walks_members_in_order_and_keeps_their_spelling)
{
	struct json root = read_good(STR("{\"a\":1.50 , \"b\":{\"x\":[1,\"]}\"]},\"c\":\"\\\"\"}"));
	struct str rest = json_inside(root);
	struct json key, value;

	ck_assert(json_next_member(&rest, &key, &value));
	ck_assert_str_is(value.raw, "1.50");
	ck_assert(json_next_member(&rest, &key, &value));
	ck_assert_str_is(value.raw, "{\"x\":[1,\"]}\"]}");
	ck_assert(json_next_member(&rest, &key, &value));
	ck_assert(json_text_is(key, "c"));
	ck_assert(json_text_is(value, "\""));
	ck_assert(!json_next_member(&rest, &key, &value));
}
END_TEST

START_TEST(json_text_undoes_every_escape_and_keeps_nul)
{
	struct str text;

	ck_assert_int_eq(
		json_text(&arena, read_good(STR("\"a\\n\\u006d\\u0000\\ud83d\\ude00\\ud800z\"")),
			&text),
		0);
	ck_assert(str_equal(text, STR("a\nm\0\xf0\x9f\x98\x80\xef\xbf\xbdz")));
}
END_TEST

START_TEST(json_strings_written_are_read_back)
{
	AUTO_BUF struct buf written = BUF_INIT;
	struct str text = STR("\"\\\n\t\x01\x7f\xc3\xa9\xf0\x9f\x98\x80/"), back;

	json_add_string(&written, text);
	ck_assert_int_eq(json_text(&arena, read_good(buf_str(&written)), &back), 0);
	ck_assert(str_equal(text, back));
}
END_TEST

START_TEST(json_place_counts_lines_and_characters)
{
	size_t line, column;

	json_place(STR("a\n\xc3\xa9\xc3\xa9x"), 6, &line, &column);
	ck_assert_uint_eq(line, 2);
	ck_assert_uint_eq(column, 3);
}
END_TEST

START_TEST(kei_reply_must_have_exactly_its_lengths)
{
	struct kei_reply reply;

	ck_assert_int_eq(kei_read_reply(STR("KEI/1 2 1 3 0.1\noerr"), &reply), KEI_GOOD);
	ck_assert_int_eq(reply.status, 2);
	ck_assert_str_is(reply.out, "o");
	ck_assert_str_is(reply.err, "err");
	ck_assert_int_eq(kei_read_reply(STR("KEI/1 2 1 3 0.1\noer"), &reply), KEI_BAD);
	ck_assert_int_eq(kei_read_reply(STR("KEI/1 2 1 3 0.1\noerrr"), &reply), KEI_BAD);
	ck_assert_int_eq(kei_read_reply(STR("KEI/1 3 0 0 0.1\n"), &reply), KEI_BAD);
	ck_assert_int_eq(kei_read_reply(STR("KEI/1 0 00 0 0.1\n"), &reply), KEI_BAD);
	ck_assert_int_eq(kei_read_reply(STR("KEI/1 0 -1 0 0.1\n"), &reply), KEI_BAD);
	ck_assert_int_eq(kei_read_reply(STR("KEI/1 0 0 0 \n"), &reply), KEI_BAD);
	ck_assert_int_eq(kei_read_reply(STR("KEI/1 0 0 0 0.1"), &reply), KEI_BAD);
	ck_assert_int_eq(kei_read_reply(STR(""), &reply), KEI_BAD);
}
END_TEST

START_TEST(kei_header_written_is_read_back)
{
	char line[KEI_MAX_HEADER];
	size_t len = kei_write_reply_header(line, 0, 0, 0, "0.1.0");
	struct kei_reply reply;

	ck_assert_int_eq(kei_read_reply((struct str){ line, len }, &reply), KEI_GOOD);
	ck_assert_str_is(reply.version, "0.1.0");
}
END_TEST

static bool guarded(const char *payload)
{
	struct str bytes = str_from(payload), words[] = { STR("frob"), STR("docker-compose") };
	struct skim skim, whole;

	skim_init(&skim, words, 2);
	for (size_t i = 0; i < bytes.len; i++)
		skim_feed(&skim, str_slice(bytes, i, i + 1));
	skim_end(&skim);
	skim_init(&whole, words, 2);
	skim_feed(&whole, bytes);
	skim_end(&whole);
	ck_assert_int_eq(skim_hit(&skim) != NULL, skim_hit(&whole) != NULL);
	return skim_hit(&skim);
}

START_TEST(skim_finds_whole_words_in_the_input_alone)
{
	ck_assert(guarded("{\"tool_input\":{\"command\":\"frob\"}}"));
	ck_assert(guarded("{\"tool_input\":{\"command\":\"a\\nfrob\"}}"));
	ck_assert(guarded("{\"tool_input\":{\"command\":\"f\\u0072\\u006fb\"}}"));
	ck_assert(guarded("{\"tool_input\":{\"command\":\"f''r\\\\o\\\"b\\\" x\"}}"));
	ck_assert(guarded("{\"tool_input\":{\"command\":\"fr\\\\\\nob\"}}"));
	ck_assert(guarded("{\"tool_input\":{\"command\":\"docker-compose\"}}"));
	ck_assert(guarded("{\"tool_input\":\"x\",\"tool_input\":[\"frob\"]}"));
	ck_assert(guarded("frob --all"));
	ck_assert(guarded("{\"tool_\\u0069nput\":{\"command\":\"frob\"}}"));
	ck_assert(
		!guarded("{\"cwd\":\"/frob\",\"tool_input\":{\"command\":\"ls\"},\"x\":\"frob\"}"));
	ck_assert(!guarded("{\"tool_input\":{\"command\":\"frobs afrob frob_ _frob\"}}"));
	ck_assert(!guarded(""));
}
END_TEST

START_TEST(skim_tells_event_and_tool)
{
	struct skim skim;

	skim_init(&skim, NULL, 0);
	skim_feed(&skim,
		STR("{\"x\":{\"tool_name\":\"No\"},\"tool_name\":\"Write\",\"hook_event_name\":"
		    "\"PreToolUse\",\"y\":["));
	skim_end(&skim);
	ck_assert_str_eq(skim.tool, "Write");
	ck_assert_str_eq(skim.event, "PreToolUse");
	ck_assert(!skim_executes(&skim));
	ck_assert(skim_may_be_pre_tool_use(&skim));
}
END_TEST

static struct verdict refusal(struct finding *finding, size_t n_why)
{
	char *why = arena_alloc(&arena, char, n_why + 1);

	memset(why, '"', n_why);
	*finding = (struct finding){ .kind = VERDICT_DENY,
		.rule = STR("a.b"),
		.seen = STR("x"),
		.why = { why, n_why },
		.confirm = STR("yes, stop it"),
		.at_stake = STR("job 7") };
	return (struct verdict){ .kind = VERDICT_DENY, .findings = finding };
}

START_TEST(reply_is_cut_to_its_limit_and_stays_json)
{
	struct event event = { .kind = EVENT_PRE_TOOL_USE, .tool_name = STR("Bash") };
	struct finding finding;
	struct verdict verdict = refusal(&finding, 300000);
	struct str out, err;
	int status;

	ck_assert_int_eq(reply_texts(&arena, &event, &verdict), 0);
	ck_assert_int_eq(reply_encode(&arena, &event, &verdict, &out, &err, &status), 0);
	ck_assert(out.len <= MAX_REPLY);
	ck_assert(str_contains(out, "[cut]"));
	read_good(out);
}
END_TEST

START_TEST(reply_tells_both_readers_the_same_facts_and_only_the_person_what_to_run)
{
	struct event event = { .kind = EVENT_PRE_TOOL_USE, .tool_name = STR("Bash") };
	struct finding finding;
	struct verdict verdict = refusal(&finding, 3);

	finding.refusal = STR("17");
	ck_assert_int_eq(reply_texts(&arena, &event, &verdict), 0);
	ck_assert(str_contains(verdict.reason, "job 7") && str_contains(verdict.person, "job 7"));
	ck_assert(str_contains(verdict.reason, "a.b") && str_contains(verdict.person, "a.b"));
	ck_assert(str_contains(verdict.person, "type exactly: yes, stop it"));
	ck_assert(str_contains(verdict.person, "keihookctl allow 17"));
	ck_assert(!str_contains(verdict.reason, "keihookctl allow"));
}
END_TEST

START_TEST(warning_never_speaks_an_allow)
{
	struct event event = { .kind = EVENT_PRE_TOOL_USE, .tool_name = STR("Bash") };
	struct finding finding;
	struct verdict verdict = refusal(&finding, 3);
	struct str out, err;
	int status;

	finding.kind = VERDICT_WARN;
	verdict.kind = VERDICT_WARN;
	ck_assert_int_eq(reply_texts(&arena, &event, &verdict), 0);
	ck_assert_int_eq(reply_encode(&arena, &event, &verdict, &out, &err, &status), 0);
	ck_assert(!str_contains(out, "permissionDecision"));
	ck_assert(str_contains(out, "additionalContext") && str_contains(out, "systemMessage"));
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(settings_change_is_refused_by_exit_status)
{
	struct event event = { .kind = EVENT_CONFIG_CHANGE };
	struct finding finding;
	struct verdict verdict = refusal(&finding, 3);
	struct str out, err;
	int status;

	ck_assert_int_eq(reply_texts(&arena, &event, &verdict), 0);
	ck_assert_int_eq(reply_encode(&arena, &event, &verdict, &out, &err, &status), 0);
	ck_assert_int_eq(status, 2);
	ck_assert(out.len == 0 && err.len > 0);
}
END_TEST

START_TEST(payload_gives_every_field_and_the_input_as_sent)
{
	struct str why = STR("");
	struct event event;

	ck_assert_int_eq(payload_read(&arena,
				 STR("{\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Edit\","
				     "\"tool_input\":{\"file_path\":\"/a\",\"old_string\":\"b\","
				     "\"new_string\":\"\\u0063\", \"replace_all\":true}}"),
				 &event, &why),
		0);
	ck_assert_str_is(event.input.file_path, "/a");
	ck_assert_str_is(event.input.new_string, "c");
	ck_assert(event.input.replace_all && !event.input.has_command);
	ck_assert(str_ends(event.input.raw, "\"\\u0063\", \"replace_all\":true}"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("protocol");
	TCase *tests = tcase_create("protocol");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, json_takes_all_of_rfc_8259);
	tcase_add_test(tests, json_refuses_what_is_nearly_json);
	tcase_add_test(tests, json_walks_members_in_order_and_keeps_their_spelling);
	tcase_add_test(tests, json_text_undoes_every_escape_and_keeps_nul);
	tcase_add_test(tests, json_strings_written_are_read_back);
	tcase_add_test(tests, json_place_counts_lines_and_characters);
	tcase_add_test(tests, kei_reply_must_have_exactly_its_lengths);
	tcase_add_test(tests, kei_header_written_is_read_back);
	tcase_add_test(tests, skim_finds_whole_words_in_the_input_alone);
	tcase_add_test(tests, skim_tells_event_and_tool);
	tcase_add_test(tests, reply_is_cut_to_its_limit_and_stays_json);
	tcase_add_test(
		tests, reply_tells_both_readers_the_same_facts_and_only_the_person_what_to_run);
	tcase_add_test(tests, warning_never_speaks_an_allow);
	tcase_add_test(tests, settings_change_is_refused_by_exit_status);
	tcase_add_test(tests, payload_gives_every_field_and_the_input_as_sent);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
