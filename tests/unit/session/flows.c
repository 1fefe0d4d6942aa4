/* Whole conversations: what the person says, what the agent tries, what is allowed. */
#include "world.h"

#include <stdio.h>
#include <string.h>

static struct world w;

static void set_up(void)
{
	world_init(&w);
	type_words(&w, "Please clean up the old apps");
}

static void tear_down(void)
{
	world_finish(&w);
}

START_TEST(phrase_after_a_refusal_allows_it_once)
{
	ck_assert(!try_stop(&w, "ap-1"));
	write_assistant(&w, "It was refused.");
	type_words(&w, "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(str_contains(w.last.history, "it holds once"));
}
END_TEST

START_TEST(nothing_is_allowed_unasked)
{
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert_int_eq(w.waits, 0);
	type_words(&w, "go on");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(another_target_stays_refused)
{
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it");
	ck_assert(!try_stop(&w, "ap-12"));
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(another_rule_stays_refused)
{
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it");
	ck_assert(!attempt(&w, &(struct attempt){ .targets = { "ap-1" }, .rule = "test.delete" }));
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(event_without_a_transcript_line_is_waited_for_then_refused)
{
	ck_assert(!try_stop(&w, "ap-1"));
	submit(&w, "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert_int_eq(w.waits, CONFIRM_WAIT_MS / CONFIRM_WAIT_STEP_MS);
	write_human(&w, "queued", "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(transcript_line_without_an_event_is_nobodys_word)
{
	ck_assert(!try_stop(&w, "ap-1"));
	write_human(&w, "typed", "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(line_from_before_the_event_does_not_witness_it)
{
	ck_assert(!try_stop(&w, "ap-1"));
	write_human(&w, "typed", "yes, stop it");
	w.now += 1000;
	submit(&w, "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(one_line_witnesses_one_event)
{
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-1"));
	submit(&w, "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(absorbed_into_the_running_turn)
{
	ck_assert(!try_stop(&w, "ap-1"));
	submit(&w, "yes, stop it");
	write_absorbed(&w, "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(queued_behind_another_message)
{
	ck_assert(!try_stop(&w, "ap-1"));
	write_assistant(&w, "Refused. Shall I stop ap-1?");
	type_words(&w, "What runs there?");
	submit(&w, "yes, stop it");
	write_assistant(&w, "Nothing that I know of.");
	write_human(&w, "queued", "yes, stop it");
	w.now += 200;
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(pulled_back_before_it_was_sent)
{
	ck_assert(!try_stop(&w, "ap-1"));
	submit(&w, "yes, stop it");
	write_raw(&w, "{\"type\":\"queue-operation\",\"operation\":\"popAll\",\"content\":\"yes, "
		      "stop it\"}");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(scheduled_by_the_agent)
{
	ck_assert(!try_stop(&w, "ap-1"));
	submit(&w, "yes, stop it");
	write_raw(&w, "{\"isSidechain\":false,\"type\":\"user\",\"isMeta\":true,\"promptSource\":"
		      "\"system\",\"turnOrigin\":\"scheduled\",\"message\":{\"role\":\"user\","
		      "\"content\":\"yes, stop it\"},\"uuid\":\"x\",\"timestamp\":"
		      "\"2026-11-23T23:43:27.000Z\",\"sessionId\":\"" SESSION "\"}");
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert_int_eq(w.waits, 0);
}
END_TEST

START_TEST(two_targets_want_a_name)
{
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-2"));
	type_words(&w, "yes, stop it");
	ck_assert(str_contains(w.person, "ap-1"));
	ck_assert(str_contains(w.person, "all"));
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it ap-2");
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(try_stop(&w, "ap-2"));
}
END_TEST

START_TEST(all_means_every_refusal_since_the_last_message)
{
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(!try_both(&w, "ap-2", "ap-3"));
	type_words(&w, "Yes, stop it all!");
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert(try_both(&w, "ap-2", "ap-3"));
	ck_assert(!try_stop(&w, "ap-2"));
}
END_TEST

START_TEST(two_stops_in_one_command_are_spent_together)
{
	ck_assert(!try_both(&w, "ap-1", "ap-2"));
	type_words(&w, "yes, stop it ap-1");
	ck_assert(!try_both(&w, "ap-1", "ap-2"));
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-2"));
	type_words(&w, "yes, stop it ap-1 and ap-2.");
	ck_assert(try_both(&w, "ap-1", "ap-2"));
}
END_TEST

START_TEST(answer_to_a_question_before_any_refusal)
{
	write_assistant(&w, "Shall I stop ap-1?");
	type_words(&w, "yes, stop it");
	ck_assert(!try_stop(&w, "ap-12"));
	write_assistant(&w, "Shall I stop ap-3?");
	type_words(&w, "yes, stop it");
	ck_assert(try_stop(&w, "ap-12"));
}
END_TEST

START_TEST(question_that_names_it_is_answered_once)
{
	write_assistant(&w, "Two apps run. Shall I stop ap-1?");
	type_words(&w, "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(question_about_something_else_is_no_consent)
{
	write_assistant(&w, "Shall I stop the dev server?");
	type_words(&w, "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(answer_is_void_once_the_person_goes_on)
{
	write_assistant(&w, "Shall I stop ap-1?");
	type_words(&w, "yes, stop it");
	type_words(&w, "but look at the logs first");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(expires_after_ten_minutes)
{
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it");
	w.now += 10 * 60 * 1000;
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(refusal_may_be_old)
{
	ck_assert(!try_stop(&w, "ap-1"));
	w.now += 8 * 3600 * 1000;
	type_words(&w, "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(after_resume_the_phrase_answers_an_earlier_refusal)
{
	ck_assert(!try_stop(&w, "ap-1"));
	w.client = CLIENT_PID + 1;
	world_reopen(&w);
	type_words(&w, "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(phrase_and_call_share_one_client)
{
	ck_assert(!try_stop(&w, "ap-1"));
	w.client = CLIENT_PID + 1;
	type_words(&w, "yes, stop it");
	w.client = CLIENT_PID;
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(client_below_another_confirms_nothing)
{
	ck_assert(!try_stop(&w, "ap-1"));
	w.nested = true;
	type_words(&w, "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
	w.nested = false;
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(event_from_an_agent_shell_is_no_witness)
{
	ck_assert(!try_stop(&w, "ap-1"));
	w.agent_shell = true;
	submit(&w, "yes, stop it");
	w.agent_shell = false;
	write_human(&w, "typed", "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(sdk_prompt_counts_only_where_configured)
{
	static const struct str entrypoints[] = { { "sdk-cli", 7 } };

	w.entrypoint = "sdk-cli";
	ck_assert(!try_stop(&w, "ap-1"));
	submit(&w, "yes, stop it");
	write_human(&w, "sdk", "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
	store_configure(w.store, &(struct session_options){ .sdk = entrypoints, .n_sdk = 1 });
	submit(&w, "yes, stop it");
	write_human(&w, "sdk", "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(sdk_prompt_in_an_interactive_session_is_refused)
{
	static const struct str entrypoints[] = { { "sdk-cli", 7 } };

	store_configure(w.store, &(struct session_options){ .sdk = entrypoints, .n_sdk = 1 });
	ck_assert(!try_stop(&w, "ap-1"));
	submit(&w, "yes, stop it");
	w.entrypoint = "sdk-cli";
	write_human(&w, "sdk", "yes, stop it");
	w.entrypoint = "cli";
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(too_little_time_left_spends_nothing)
{
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it");
	ck_assert(!attempt(&w, &(struct attempt){ .targets = { "ap-1" }, .reserve_ms = 499 }));
	ck_assert(try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(spent_but_never_reported_is_told)
{
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it");
	ck_assert(attempt(&w, &(struct attempt){ .targets = { "ap-1" }, .call = "toolu_a" }));
	world_reopen(&w);
	ck_assert(!attempt(&w, &(struct attempt){ .targets = { "ap-1" }, .call = "toolu_a" }));
	ck_assert(str_contains(w.last.history, "has not reported back"));
	report(&w, "toolu_a");
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(str_contains(w.last.history, "was used at"));
}
END_TEST

START_TEST(near_misses_are_told_what_to_type)
{
	static const char *const texts[] = { "yes stop it", "yes, stop it and restart",
		"don't say yes, stop it", "Yes,stop it", "maybe. do not type: yes, stop it",
		"y\xd0\xb5s, stop it", "\xef\xbd\x99\xef\xbd\x85\xef\xbd\x93, stop it",
		"yes\xef\xbc\x8c stop it", "yes,\xc2\xa0stop it", "yes, st\xe2\x80\x8bop it",
		"yes, stop it??", "\"yes, stop it\"", "yes, stop it ap-7" };

	ck_assert(!try_stop(&w, "ap-1"));
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		type_words(&w, texts[i]);
		ck_assert_msg(str_contains(w.person, "yes, stop it"), "%s", texts[i]);
		ck_assert_msg(!try_stop(&w, "ap-1"), "%s", texts[i]);
	}
}
END_TEST

START_TEST(other_words_are_not_commented)
{
	type_words(&w, "stop it");
	ck_assert_uint_eq(w.person.len, 0);
	type_words(&w, "yes");
	ck_assert_uint_eq(w.person.len, 0);
}
END_TEST

START_TEST(no_takes_it_back)
{
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-2"));
	type_words(&w, "yes, stop it all");
	ck_assert(try_stop(&w, "ap-1"));
	type_words(&w, "no, wait");
	ck_assert(str_contains(w.person, "withdrawn"));
	ck_assert(!try_stop(&w, "ap-2"));
}
END_TEST

START_TEST(no_takes_back_what_no_call_has_used_yet)
{
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it");
	type_words(&w, "no, wait");
	ck_assert(str_contains(w.person, "withdrawn"));
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(fewer_jobs_may_be_hit_later_not_others)
{
	struct attempt both = { .jobs = "10:5\n11:6" }, one = { .jobs = "11:6" },
		       other = { .jobs = "11:6\n12:9" };

	ck_assert(!attempt(&w, &both));
	type_words(&w, "yes, stop it");
	ck_assert(!attempt(&w, &other));
	ck_assert(attempt(&w, &one));
	ck_assert(!attempt(&w, &one));
}
END_TEST

START_TEST(rule_that_nothing_lifts)
{
	ck_assert(!attempt(&w, &(struct attempt){ .targets = { "ap-1" }, .confirm = "" }));
	type_words(&w, "yes, stop it");
	ck_assert(!attempt(&w, &(struct attempt){ .targets = { "ap-1" }, .confirm = "" }));
}
END_TEST

START_TEST(clearer_phrase_of_a_rule)
{
	struct attempt launch = { .targets = { "train.py" }, .confirm = "yes, launch" };

	ck_assert(!attempt(&w, &launch));
	type_words(&w, "yes, stop it");
	ck_assert(!attempt(&w, &launch));
	type_words(&w, "Yes, launch.");
	ck_assert(attempt(&w, &launch));
}
END_TEST

START_TEST(only_pretooluse_installed_is_judged_by_the_transcript)
{
	w.session = "5e551011-0000-4000-8000-000000000002";
	ck_assert(!try_stop(&w, "ap-1"));
	write_human(&w, "typed", "yes, stop it");
	w.now += 1000;
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-1"));
	write_human(&w, "sdk", "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(older_client_is_judged_by_the_plain_shape)
{
	w.session = "5e551011-0000-4000-8000-000000000003";
	w.transcript.len = 0;
	w.inode++;
	ck_assert(!try_stop(&w, "ap-1"));
	write_human(&w, "", "yes, stop it");
	w.now += 1000;
	ck_assert(try_stop(&w, "ap-1"));
	write_human(&w, "typed", "go on");
	w.now += 1000;
	ck_assert(!try_stop(&w, "ap-1"));
	write_human(&w, "", "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(stronger_evidence_ends_the_weaker)
{
	w.session = "5e551011-0000-4000-8000-000000000004";
	ck_assert(!try_stop(&w, "ap-1"));
	submit(&w, "hello");
	write_human(&w, "typed", "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(code_belongs_behind_the_phrase)
{
	char words[64];

	store_configure(w.store, &(struct session_options){ .code = true });
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert_uint_eq(w.last.code.len, 4);
	snprintf(words, sizeof(words), "yes, stop it %.*s", STR_ARGS(w.last.code));
	type_words(&w, "yes, stop it");
	ck_assert(str_contains(w.person, "four characters"));
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, "yes, stop it zzzz");
	ck_assert(!try_stop(&w, "ap-1"));
	type_words(&w, words);
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

START_TEST(code_with_several_targets)
{
	char words[64];

	store_configure(w.store, &(struct session_options){ .code = true });
	write_assistant(&w, "Shall I stop ap-1?");
	type_words(&w, "yes, stop it");
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(!try_both(&w, "ap-1", "ap-2"));
	snprintf(words, sizeof(words), "yes, stop it %.*s all", STR_ARGS(w.last.code));
	type_words(&w, words);
	ck_assert(try_both(&w, "ap-1", "ap-2"));
}
END_TEST

START_TEST(line_written_by_a_running_call_is_nobodys_word)
{
	ck_assert(!try_stop(&w, "ap-1"));
	write_call(&w, "toolu_forger");
	submit(&w, "yes, stop it");
	write_human(&w, "typed", "yes, stop it");
	write_result(&w, "toolu_forger");
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert_int_eq(w.waits, 0);
}
END_TEST

START_TEST(words_behind_a_finished_call_count)
{
	ck_assert(!try_stop(&w, "ap-1"));
	write_call(&w, "toolu_a");
	submit(&w, "yes, stop it");
	write_result(&w, "toolu_a");
	write_absorbed(&w, "yes, stop it");
	write_call(&w, "toolu_b");
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert_int_eq(w.waits, 0);
}
END_TEST

START_TEST(call_that_never_ended_is_waited_for_and_then_forgotten)
{
	ck_assert(!try_stop(&w, "ap-1"));
	write_call(&w, "toolu_crashed");
	type_words(&w, "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert_int_eq(w.waits, CONFIRM_WAIT_MS / CONFIRM_WAIT_STEP_MS);
}
END_TEST

#define CASE(name) tcase_add_test(tcase, name)

int main(void)
{
	Suite *suite = suite_create("session-flows");
	TCase *tcase = tcase_create("flows");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	CASE(phrase_after_a_refusal_allows_it_once);
	CASE(nothing_is_allowed_unasked);
	CASE(another_target_stays_refused);
	CASE(another_rule_stays_refused);
	CASE(event_without_a_transcript_line_is_waited_for_then_refused);
	CASE(transcript_line_without_an_event_is_nobodys_word);
	CASE(line_from_before_the_event_does_not_witness_it);
	CASE(one_line_witnesses_one_event);
	CASE(absorbed_into_the_running_turn);
	CASE(queued_behind_another_message);
	CASE(pulled_back_before_it_was_sent);
	CASE(scheduled_by_the_agent);
	CASE(two_targets_want_a_name);
	CASE(all_means_every_refusal_since_the_last_message);
	CASE(two_stops_in_one_command_are_spent_together);
	CASE(answer_to_a_question_before_any_refusal);
	CASE(question_that_names_it_is_answered_once);
	CASE(question_about_something_else_is_no_consent);
	CASE(answer_is_void_once_the_person_goes_on);
	CASE(expires_after_ten_minutes);
	CASE(refusal_may_be_old);
	CASE(after_resume_the_phrase_answers_an_earlier_refusal);
	CASE(phrase_and_call_share_one_client);
	CASE(client_below_another_confirms_nothing);
	CASE(event_from_an_agent_shell_is_no_witness);
	CASE(sdk_prompt_counts_only_where_configured);
	CASE(sdk_prompt_in_an_interactive_session_is_refused);
	CASE(too_little_time_left_spends_nothing);
	CASE(spent_but_never_reported_is_told);
	CASE(near_misses_are_told_what_to_type);
	CASE(other_words_are_not_commented);
	CASE(no_takes_it_back);
	CASE(no_takes_back_what_no_call_has_used_yet);
	CASE(fewer_jobs_may_be_hit_later_not_others);
	CASE(rule_that_nothing_lifts);
	CASE(clearer_phrase_of_a_rule);
	CASE(only_pretooluse_installed_is_judged_by_the_transcript);
	CASE(older_client_is_judged_by_the_plain_shape);
	CASE(stronger_evidence_ends_the_weaker);
	CASE(line_written_by_a_running_call_is_nobodys_word);
	CASE(words_behind_a_finished_call_count);
	CASE(call_that_never_ended_is_waited_for_and_then_forgotten);
	CASE(code_belongs_behind_the_phrase);
	CASE(code_with_several_targets);
	return unit_run(suite);
}
