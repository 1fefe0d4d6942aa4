/* What `keihookctl log` has to tell: every outcome leaves its line, with its reason. */
#include "world.h"

#include "session/store.h"

static struct world w;

static void set_up(void)
{
	world_init(&w);
	type_words(&w, "Please clean up the old apps");
	ck_assert(!try_stop(&w, "ap-1"));
}

static void tear_down(void)
{
	world_finish(&w);
}

/* How many lines say @what about @target because of @detail. */
static int n_lines(const char *what, const char *target, const char *detail)
{
	struct store_rows rows;

	ck_assert_int_eq(
		store_read(w.store, &w.arena,
			"SELECT count(*) FROM audit WHERE what = ?1 AND target = ?2 AND"
			" detail = ?3",
			STORE_ARGS(store_text(str_from(what)), store_text(str_from(target)),
				store_text(str_from(detail))),
			&rows),
		0);
	return (int)store_number_at(&rows, 0, 0);
}

static void expect_rejected(const char *why)
{
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert_int_ge(
		n_lines("rejected", "yes, stop it", why) + n_lines("rejected", "", why), 1);
	ck_assert_int_eq(n_lines("spent", "ap-1", ""), 0);
}

START_TEST(refused)
{
	ck_assert_int_eq(n_lines("refused", "ap-1", ""), 1);
}
END_TEST

START_TEST(candidate_accepted_spent)
{
	type_words(&w, "yes, stop it");
	ck_assert_int_eq(n_lines("candidate", "yes, stop it", ""), 1);
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert_int_eq(
		n_lines("accepted", "yes, stop it", "typed, seen by hook and transcript"), 1);
	ck_assert_int_eq(n_lines("spent", "ap-1", ""), 1);
}
END_TEST

START_TEST(thinner_evidence_says_so)
{
	w.session = "5e551011-0000-4000-8000-000000000002";
	w.transcript.len = 0;
	w.inode++;
	ck_assert(!try_stop(&w, "ap-1"));
	write_human(&w, "", "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert_int_eq(
		n_lines("accepted", "yes, stop it", "plain message, seen by transcript alone"), 1);
	w.session = "5e551011-0000-4000-8000-000000000003";
	ck_assert(!try_stop(&w, "ap-1"));
	write_human(&w, "typed", "yes, stop it");
	ck_assert(try_stop(&w, "ap-1"));
	ck_assert_int_eq(n_lines("accepted", "yes, stop it", "typed, seen by transcript alone"), 1);
}
END_TEST

START_TEST(source_sdk)
{
	submit(&w, "yes, stop it");
	write_human(&w, "sdk", "yes, stop it");
	expect_rejected("source sdk");
}
END_TEST

START_TEST(source_not_typed)
{
	submit(&w, "yes, stop it");
	write_human(&w, "suggestion_accepted", "yes, stop it");
	expect_rejected("source not typed");
}
END_TEST

START_TEST(inside_an_agent_shell)
{
	w.agent_shell = true;
	submit(&w, "yes, stop it");
	w.agent_shell = false;
	expect_rejected("inside an agent shell");
}
END_TEST

START_TEST(second_client_above)
{
	w.nested = true;
	type_words(&w, "yes, stop it");
	w.nested = false;
	expect_rejected("second client above");
}
END_TEST

START_TEST(call_of_a_second_client)
{
	type_words(&w, "yes, stop it");
	w.nested = true;
	expect_rejected("second client above");
}
END_TEST

START_TEST(no_matching_line)
{
	submit(&w, "yes, stop it");
	expect_rejected("no matching line within 500 ms");
}
END_TEST

START_TEST(said_to_another_client)
{
	w.client = CLIENT_PID + 1;
	type_words(&w, "yes, stop it");
	w.client = CLIENT_PID;
	expect_rejected("said to another client");
}
END_TEST

START_TEST(written_while_a_call_ran)
{
	write_call(&w, "toolu_forger");
	submit(&w, "yes, stop it");
	write_human(&w, "typed", "yes, stop it");
	write_result(&w, "toolu_forger");
	expect_rejected("written while a call ran");
}
END_TEST

START_TEST(names_none_of_several)
{
	ck_assert(!try_stop(&w, "ap-2"));
	type_words(&w, "yes, stop it");
	expect_rejected("names none of several");
}
END_TEST

START_TEST(too_little_time_left)
{
	type_words(&w, "yes, stop it");
	ck_assert(!attempt(&w, &(struct attempt){ .targets = { "ap-1" }, .reserve_ms = 499 }));
	ck_assert_int_eq(n_lines("rejected", "", "too little time left to spend it"), 1);
}
END_TEST

START_TEST(only_root_confirms_in_a_hardened_install)
{
	store_configure(w.store, &(struct session_options){ .hardened = true });
	type_words(&w, "yes, stop it");
	ck_assert(str_contains(w.person, "sudo keihookctl allow 1"));
	expect_rejected("only root confirms here");
}
END_TEST

START_TEST(expired)
{
	ck_assert(!try_stop(&w, "ap-2"));
	type_words(&w, "yes, stop it all");
	ck_assert(try_stop(&w, "ap-2"));
	type_words(&w, "yes, stop it");
	w.now += CONFIRM_MINUTES * 60 * 1000;
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert(!try_stop(&w, "ap-1"));
	ck_assert_int_eq(n_lines("expired", "ap-1", "not used within 10 minutes"), 1);
	ck_assert_int_eq(
		n_lines("expired", "yes, stop it", "answered nothing within 10 minutes"), 1);
}
END_TEST

START_TEST(withdrawn)
{
	ck_assert(!try_stop(&w, "ap-2"));
	type_words(&w, "yes, stop it all");
	ck_assert(try_stop(&w, "ap-2"));
	type_words(&w, "no, wait");
	ck_assert_int_eq(n_lines("withdrawn", "no, wait", "the person took it back"), 1);
	ck_assert(!try_stop(&w, "ap-1"));
}
END_TEST

#define CASE(name) tcase_add_test(tcase, name)

int main(void)
{
	Suite *suite = suite_create("session-audit");
	TCase *tcase = tcase_create("audit");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	CASE(refused);
	CASE(candidate_accepted_spent);
	CASE(thinner_evidence_says_so);
	CASE(source_sdk);
	CASE(source_not_typed);
	CASE(inside_an_agent_shell);
	CASE(second_client_above);
	CASE(call_of_a_second_client);
	CASE(no_matching_line);
	CASE(said_to_another_client);
	CASE(written_while_a_call_ran);
	CASE(names_none_of_several);
	CASE(too_little_time_left);
	CASE(only_root_confirms_in_a_hardened_install);
	CASE(expired);
	CASE(withdrawn);
	return unit_run(suite);
}
