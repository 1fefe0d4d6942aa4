#include "../unit.h"

#include "calls.h"
#include "facts/fixture.h"
#include "rules/builtin.h"
#include "rules/policy.h"

static struct policy *load(const char *text)
{
	struct pack_source sources[8] = { { .name = STR("t.yaml"), .text = str_from(text) } };
	struct policy_options options = { .sources = sources, .n_sources = 1 };
	AUTO_BUF struct buf diagnostics = BUF_INIT;
	struct policy *policy;
	size_t n_broken;

	for (size_t i = 0; !*text && i < n_builtin_packs; i++) {
		sources[i].name = str_from(builtin_packs[i].name);
		sources[i].text =
			(struct str){ (const char *)builtin_packs[i].text, builtin_packs[i].len };
		options.n_sources = i + 1;
	}
	options.enabled = (struct str[]){ STR("no-github-push") };
	options.n_enabled = 1;
	ck_assert_int_eq(policy_load(&options, &policy, &diagnostics, &n_broken), 0);
	ck_assert_msg(n_broken == 0, "%s", diagnostics.at);
	return policy;
}

/* The strictest rule that holds, or an empty text. */
static struct str rule_for(const struct policy *policy, struct arena *arena, const char *words,
	const char *machine, struct finding **ret)
{
	struct effects *effects = effects_of_words(arena, words, "/home/u/proj");
	struct session_view session = { .check = true };
	struct finding *findings = NULL;
	struct facts facts;
	struct str note, why;

	ck_assert_int_eq(facts_fixture(arena, str_from(machine), &facts, &why), 0);
	ck_assert_int_eq(rules_match(arena, policy,
				 &(struct match_input){
					 .effects = effects,
					 .facts = &facts,
					 .session = &session,
					 .command = str_from(words),
					 .cwd = STR("/home/u/proj"),
				 },
				 &findings, &note),
		0);
	if (ret)
		*ret = findings;
	return findings ? findings->rule : STR("");
}

struct row {
	const char *words, *rule;
};

static void check_rows(const char *pack, const char *machine, const struct row *rows, size_t n)
{
	struct policy *policy = load(pack);
	struct arena arena;

	arena_init(&arena, 0);
	for (size_t i = 0; i < n; i++) {
		struct str rule = rule_for(policy, &arena, rows[i].words, machine, NULL);

		ck_assert_msg(str_is(rule, rows[i].rule), "%s: got '%.*s', want '%s'",
			rows[i].words, STR_ARGS(rule), rows[i].rule);
		arena_reset(&arena);
	}
	arena_finish(&arena);
	policy_unref(policy);
}

START_TEST(words_are_counted_without_options_and_their_values)
{
	static const struct row rows[] = {
		{ "modal app stop ap-1", "modal.app-stop" },
		{ "modal --profile x app -e main stop ap-1", "modal.app-stop" },
		{ "modal --profile=x app --env=main stop ap-1", "modal.app-stop" },
		{ "modal -- app stop ap-1", "modal.app-stop" },
		{ "/opt/v/bin/modal app kill ap-1", "modal.app-stop" },
		{ "modal app stop --help", "" },
		{ "modal app stop -- --help", "modal.app-stop" },
		{ "modal -e app stop", "" },
		{ "modal app list stop", "" },
		{ "echo modal app stop", "" },
		{ "modal", "" },
		{ "modal volume rm ckpt /a -r", "modal.storage-delete" },
		{ "modal queue clear q", "modal.data-clear" },
		{ "modal deploy --name stop app.py", "" },
	};

	check_rows("", "", rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(what_is_not_known_counts_once_a_word_beyond_the_program_is_known)
{
	static const struct row rows[] = {
		{ "modal app $X ap-1", "modal.app-stop" },
		{ "modal $X ap-1", "" },
		{ "modal $X stop ap-1", "modal.app-stop" },
		{ "modal $O app stop ap-1", "modal.app-stop" },
		{ "modal $@", "" },
		{ "modal app $@", "modal.app-stop" },
		{ "modal a$X stop x", "modal.app-stop" },
		{ "modal b$X stop x", "" },
		{ "$M app stop ap-1", "modal.app-stop" },
		{ "$M list stop ap-1", "" },
		{ "$M stop", "" },
		{ "pkill -f $X", "" },
		{ "pkill -f mod$X", "modal.kill-by-name" },
		{ "$DIR/modal app stop ap-1", "modal.app-stop" },
	};

	check_rows("", "", rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(with_a_job_alive_a_bare_program_of_unknown_words_counts)
{
	static const char machine[] = "process 312 ppid=1 pgrp=312 session=312 modal run t.py\n";
	static const struct row rows[] = {
		{ "modal $@", "modal.app-stop" },
		{ "kill 312", "modal.hits-job" },
		{ "kill 313", "" },
		{ "kill $P", "modal.hits-job" },
		{ "kill -0 312", "" },
		{ "ls $@", "" },
	};

	check_rows("", machine, rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(processes_named_modal_are_guarded_by_name)
{
	static const struct row rows[] = {
		{ "pkill -f modal", "modal.kill-by-name" },
		{ "pkill -fe modal", "modal.kill-by-name" },
		{ "pkill -STOP modal", "modal.kill-by-name" },
		{ "pkill -WINCH -x modal", "" },
		{ "pkill -ef -9 modal", "modal.kill-by-name" },
		{ "pkill modal -f", "modal.kill-by-name" },
		{ "pkill -u agent -f modal", "modal.kill-by-name" },
		{ "pkill --full -- mod.l", "modal.kill-by-name" },
		{ "pkill --fu mod.l", "modal.kill-by-name" },
		{ "pkill -if MODAL", "modal.kill-by-name" },
		{ "pkill -x modal", "modal.kill-by-name" },
		{ "pkill -STOP -f modal", "modal.kill-by-name" },
		{ "pkill -fx modal", "" },
		{ "pkill -f .", "" },
		{ "pkill -f python", "" },
		{ "pkill -f modality", "" },
		{ "pkill -0 -f modal", "" },
		{ "pkill -SIGCONT modal", "" },
		{ "pkill --signal=0 modal", "" },
		{ "pkill -f multimodal_server", "" },
		{ "killall -q modal", "modal.kill-by-name" },
		{ "killall -s KILL modal", "modal.kill-by-name" },
		{ "killall -I MODAL", "modal.kill-by-name" },
		{ "killall -o 1m modal", "modal.kill-by-name" },
		{ "killall node modal", "modal.kill-by-name" },
		{ "killall -r mod.l", "modal.kill-by-name" },
		{ "killall -u modal node", "" },
		{ "killall mod.l", "" },
		{ "killall -l modal", "" },
		{ "killall modality", "" },
		{ "pgrep -f modal", "" },
	};

	check_rows("", "", rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(the_target_is_the_word_behind_options)
{
	struct policy *policy = load("");
	struct finding *finding;
	struct arena arena;

	arena_init(&arena, 0);
	rule_for(policy, &arena, "modal --profile x app stop -y ap-12", "", &finding);
	ck_assert_str_is(finding->target, "ap-12");
	ck_assert_str_is(finding->confirm, "yes, stop it");
	rule_for(policy, &arena, "modal volume rm ckpt /a/b -r", "", &finding);
	ck_assert_str_is(finding->target, "ckpt /a/b");
	rule_for(policy, &arena, "modal app stop $X", "", &finding);
	ck_assert_str_is(finding->target, "");
	arena_finish(&arena);
	policy_unref(policy);
}
END_TEST

START_TEST(flags_arguments_and_options_are_conditions)
{
	static const char pack[] =
		"pack: t\nformat: 1\nprograms:\n  tool: {valued: ['-o', '--out']}\nrules:\n"
		"- {id: flag, why: x, when: {program: tool, flag: ['--force', '-f']}, then: deny,\n"
		"   tests: [{allow: 'x'}]}\n"
		"- {id: arg, why: x, when: {program: tool, arg: '^prod-'}, then: ask,\n"
		"   tests: [{allow: 'x'}]}\n"
		"- {id: out, why: x, when: {program: tool, arg: {matches: 'etc', option: '-o'}},\n"
		"   then: deny, tests: [{allow: 'x'}]}\n"
		"- {id: any, why: x, when: {arg: 'drop table'}, then: deny, tests: [{allow: "
		"'x'}]}\n";
	static const struct row rows[] = {
		{ "tool --force", "t.flag" },
		{ "tool -xf", "t.flag" },
		{ "tool --force=false", "" },
		{ "tool -- --force", "" },
		{ "tool -o --force", "" },
		{ "tool prod-1", "t.arg" },
		{ "tool -o /etc/x", "t.out" },
		{ "tool -o/etc/x", "t.out" },
		{ "tool /etc/x", "" },
		{ "other prod-1", "" },
		{ "$X --force", "" },
	};

	check_rows(pack, "", rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(the_strictest_finding_comes_first_and_shadows_come_last)
{
	static const char pack[] =
		"pack: t\nformat: 1\nrules:\n"
		"- {id: a, why: x, when: {program: p}, then: warn, tests: [{allow: 'x'}]}\n"
		"- {id: b, why: x, when: {program: p}, then: shadow, tests: [{allow: 'x'}]}\n"
		"- {id: c, why: x, when: {program: p}, then: deny, tests: [{allow: 'x'}]}\n"
		"- {id: d, why: x, when: {program: p}, then: ask, tests: [{allow: 'x'}]}\n";
	static const char *const order[] = { "t.c", "t.d", "t.a", "t.b" };
	struct policy *policy = load(pack);
	struct finding *finding;
	struct arena arena;

	arena_init(&arena, 0);
	rule_for(policy, &arena, "p", "", &finding);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++, finding = finding->next)
		ck_assert_str_is(finding->rule, order[i]);
	ck_assert_ptr_null(finding);
	arena_finish(&arena);
	policy_unref(policy);
}
END_TEST

START_TEST(session_conditions_are_noted_by_a_check_and_judged_otherwise)
{
	static const char pack[] =
		"pack: t\nformat: 1\nrules:\n"
		"- {id: a, why: x, when: {program: p}, unless: {session: 'an estimate shown'},\n"
		"   then: deny, tests: [{allow: 'x'}]}\n";
	struct policy *policy = load(pack);
	struct session_view session = { .check = true };
	struct finding *findings = NULL;
	struct match_input input = { .session = &session, .command = STR("p") };
	struct arena arena;
	struct str note;

	arena_init(&arena, 0);
	input.effects = effects_of_words(&arena, "p", "/");
	ck_assert_int_eq(rules_match(&arena, policy, &input, &findings, &note), 0);
	ck_assert_ptr_null(findings);
	ck_assert_str_is(note, "an estimate shown (t.a)");
	arena_finish(&arena);
	policy_unref(policy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rules");
	TCase *match = tcase_create("match");

	tcase_add_test(match, words_are_counted_without_options_and_their_values);
	tcase_add_test(match, what_is_not_known_counts_once_a_word_beyond_the_program_is_known);
	tcase_add_test(match, with_a_job_alive_a_bare_program_of_unknown_words_counts);
	tcase_add_test(match, processes_named_modal_are_guarded_by_name);
	tcase_add_test(match, the_target_is_the_word_behind_options);
	tcase_add_test(match, flags_arguments_and_options_are_conditions);
	tcase_add_test(match, the_strictest_finding_comes_first_and_shadows_come_last);
	tcase_add_test(match, session_conditions_are_noted_by_a_check_and_judged_otherwise);
	suite_add_tcase(suite, match);
	return unit_run(suite);
}
