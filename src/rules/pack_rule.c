/* One rule: what it says, when it holds, and its tests. */
#include <errno.h>
#include <stdlib.h>

#include "rules/reader.h"

static int word_into(struct reader *r, const struct doc_node *value, struct str *ret)
{
	int err = read_word(r, value, ret);

	*ret = str_trim(*ret);
	return err;
}

static int id_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct rule *rule = into;
	struct str id = STR("");
	int err = read_word(r, value, &id);

	if (err)
		return err;
	for (size_t i = 0; i < id.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", id.at[i])) {
			report_at(r->report, value->at,
				"id: only small letters, digits, '-' and '_'");
			return 0;
		}
	rule->name = arena_printf(r->arena, "%.*s.%.*s", STR_ARGS(r->pack->name), STR_ARGS(id));
	return rule->name.at ? 0 : -ENOMEM;
}

static int why_key(struct reader *r, const struct doc_node *value, void *into)
{
	return word_into(r, value, &((struct rule *)into)->why);
}

static int say_key(struct reader *r, const struct doc_node *value, void *into)
{
	return word_into(r, value, &((struct rule *)into)->say);
}

static int when_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_conditions(r, value, &((struct rule *)into)->when);
}

static int unless_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct rule *rule = into;
	const struct doc_node *item = value->kind == DOC_LIST ? value->first : value;
	int err = 0;

	while (item && !err) {
		struct conditions *c = arena_alloc(r->arena, struct conditions, 1);

		if (!c)
			return -ENOMEM;
		err = read_conditions(r, item, c);
		c->next = (struct conditions *)(uintptr_t)rule->unless;
		rule->unless = c;
		item = value->kind == DOC_LIST ? item->next : NULL;
	}
	return err;
}

static bool verdict_of(struct str word, enum verdict_kind *ret, bool *ret_shadow)
{
	static const struct {
		const char *name;
		enum verdict_kind kind;
		bool shadow;
	} verdicts[] = {
		{ "deny", VERDICT_DENY, false },
		{ "ask", VERDICT_ASK, false },
		{ "warn", VERDICT_WARN, false },
		{ "shadow", VERDICT_DENY, true },
		{ "allow", VERDICT_ALLOW, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (str_is(word, verdicts[i].name)) {
			*ret = verdicts[i].kind;
			*ret_shadow = verdicts[i].shadow;
			return true;
		}
	return false;
}

static int then_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct rule *rule = into;

	if (value->kind != DOC_TEXT || !verdict_of(value->text, &rule->then, &rule->shadow) ||
		rule->then == VERDICT_ALLOW)
		report_at(r->report, value->at, "then: want deny, ask, warn or shadow");
	return 0;
}

static int maybe_key(struct reader *r, const struct doc_node *value, void *into)
{
	if (value->kind == DOC_TEXT && str_is(value->text, "deny"))
		((struct rule *)into)->maybe_denies = true;
	else if (value->kind == DOC_TEXT && str_is(value->text, "allow"))
		((struct rule *)into)->maybe_allows = true;
	else
		report_at(r->report, value->at, "maybe: want deny or allow");
	return 0;
}

static int confirm_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct rule *rule = into;
	struct words phrases = { 0 };
	int err = read_words(r, value, &phrases);

	if (phrases.n > 2)
		report_at(r->report, value->at, "confirm: at most two phrases");
	if (phrases.n > 0)
		rule->confirm = phrases.at[0];
	if (phrases.n > 1)
		rule->confirm_also = phrases.at[1];
	return err;
}

/* 'argv[3]', 'argv[3..]', 'host', 'path' or 'jobs'. */
static int target_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct rule *rule = into;
	struct str text = STR("");
	int64_t n = 0;
	int err = read_word(r, value, &text);

	if (str_is(text, "host"))
		rule->target = TARGET_HOST;
	else if (str_is(text, "path"))
		rule->target = TARGET_PATH;
	else if (str_is(text, "jobs"))
		rule->target = TARGET_JOBS;
	else if (str_starts(text, "argv[") && str_ends(text, "..]") &&
		 str_to_int64(str_slice(text, 5, text.len - 3), &n))
		rule->target = TARGET_WORDS;
	else if (str_starts(text, "argv[") && str_ends(text, "]") &&
		 str_to_int64(str_slice(text, 5, text.len - 1), &n))
		rule->target = TARGET_WORD;
	else if (text.len)
		report_at(r->report, value->at,
			"target: want 'argv[N]', 'argv[N..]', 'host', 'path' or 'jobs'");
	if (n < 0 || n >= MAX_WORDS)
		report_at(r->report, value->at, "target: no word has this number");
	rule->target_word = (unsigned int)n;
	return err;
}

static int test_command(struct reader *r, const struct doc_node *value, struct pack_test *test)
{
	bool shadow = false;

	if (test->command.len) {
		report_at(r->report, value->key_at, "tests: one verdict a test");
		return 0;
	}
	verdict_of(value->key, &test->want, &shadow);
	test->want_shadow = shadow;
	test->at = value->at;
	return read_quoted(r, value, &test->command);
}

static int test_verdict_key(struct reader *r, const struct doc_node *value, void *into)
{
	return test_command(r, value, into);
}

static int said_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_word(r, value, &((struct pack_test *)into)->said);
}

static int test_tool_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_word(r, value, &((struct pack_test *)into)->tool);
}

static int read_text_map(struct reader *r, const struct doc_node *value)
{
	if (value->kind != DOC_MAP) {
		report_at(r->report, value->at, "%.*s: want a map of texts", STR_ARGS(value->key));
		return 0;
	}
	for (const struct doc_node *item = value->first; item; item = item->next)
		if (item->kind != DOC_TEXT)
			report_at(r->report, item->at, "%.*s: is %s, want text",
				STR_ARGS(item->key), doc_kind_name(item->kind));
	return 0;
}

static int test_input_key(struct reader *r, const struct doc_node *value, void *into)
{
	((struct pack_test *)into)->input = value;
	return read_text_map(r, value);
}

static int test_facts_key(struct reader *r, const struct doc_node *value, void *into)
{
	struct pack_test *test = into;

	test->facts_at = value->at;
	return read_quoted(r, value, &test->facts);
}

static int test_seen_key(struct reader *r, const struct doc_node *value, void *into)
{
	return read_words(r, value, &((struct pack_test *)into)->seen);
}

/*
 * deny: 'command'. Besides: said (what a person typed), facts (the machine, as
 * facts/fixture.h reads it), seen (in the session); tool and input: the command is a tool's.
 */
static int read_test(struct reader *r, const struct doc_node *value, struct rule *rule)
{
	static const struct schema_key keys[] = {
		{ "deny", test_verdict_key },
		{ "ask", test_verdict_key },
		{ "warn", test_verdict_key },
		{ "shadow", test_verdict_key },
		{ "allow", test_verdict_key },
		{ "said", said_key },
		{ "tool", test_tool_key },
		{ "input", test_input_key },
		{ "facts", test_facts_key },
		{ "seen", test_seen_key },
	};
	struct pack_test *test = arena_alloc(r->arena, struct pack_test, 1);
	struct pack_test **end = &rule->tests;
	int err;

	if (!test)
		return -ENOMEM;
	test->at = value->at;
	err = read_map(r, value, "a test", keys, ARRAY_SIZE(keys), test);
	if (!err && !test->command.len && value->kind == DOC_MAP && r->report->n == 0)
		report_at(r->report, value->at, "tests: want deny, ask, warn, shadow or allow");
	while (*end)
		end = &(*end)->next;
	*end = test;
	return err;
}

static int tests_key(struct reader *r, const struct doc_node *value, void *into)
{
	int err = 0;

	if (value->kind != DOC_LIST) {
		report_at(r->report, value->at, "tests: want a list");
		return 0;
	}
	for (const struct doc_node *item = value->first; item && !err; item = item->next)
		err = read_test(r, item, into);
	return err;
}

static enum subject_kind subject_of(const struct conditions *c)
{
	if (c->tool)
		return SUBJECT_TOOL;
	if (c->writes)
		return SUBJECT_WRITE;
	if (c->launches || c->script || c->text)
		return SUBJECT_CODE;
	return SUBJECT_CALL;
}

static void check_rule(struct reader *r, const struct doc_node *node, struct rule *rule)
{
	static const char *const needed[] = { "id", "why", "when", "then", "tests" };
	const struct conditions *c = &rule->when;

	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (!doc_get(node, needed[i]))
			report_at(r->report, node->at, "rules: this rule has no '%s'", needed[i]);
	rule->subject = subject_of(c);
	if (rule->subject == SUBJECT_CALL && !c->n_argv && !c->programs.n && !c->args &&
		!c->names && !c->hits_protected && !c->pushes_to.n && r->report->n == 0)
		report_at(r->report, node->at,
			"when: 'flag' and 'session' need a program beside them");
}

static int read_rule(struct reader *r, const struct doc_node *node)
{
	static const struct schema_key keys[] = {
		{ "id", id_key },
		{ "why", why_key },
		{ "when", when_key },
		{ "unless", unless_key },
		{ "then", then_key },
		{ "confirm", confirm_key },
		{ "target", target_key },
		{ "maybe", maybe_key },
		{ "say", say_key },
		{ "tests", tests_key },
	};
	struct pack *pack = r->pack;
	struct rule *rule = arena_alloc(r->arena, struct rule, 1);
	int err;

	if (!rule)
		return -ENOMEM;
	rule->pack = pack;
	rule->at = node->at;
	err = read_map(r, node, "a rule", keys, ARRAY_SIZE(keys), rule);
	if (err || node->kind != DOC_MAP)
		return err;
	check_rule(r, node, rule);
	*(pack->last_rule ? &pack->last_rule->next : &pack->rules) = rule;
	pack->last_rule = rule;
	pack->n_rules++;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a, *y = *(const struct rule *const *)b;
	int order = str_compare(x->name, y->name);

	return order ? order : (x->at.line > y->at.line) - (x->at.line < y->at.line);
}

static int refuse_doubles(struct reader *r)
{
	const struct rule **rules =
		arena_alloc(r->arena, const struct rule *, r->pack->n_rules + 1);
	size_t n = 0;

	if (!rules)
		return -ENOMEM;
	for (const struct rule *rule = r->pack->rules; rule; rule = rule->next)
		rules[n++] = rule;
	qsort(rules, n, sizeof(*rules), by_name);
	for (size_t i = 1; i < n; i++)
		if (rules[i]->name.len && str_equal(rules[i - 1]->name, rules[i]->name))
			report_at(r->report, rules[i]->at,
				"rules: '%.*s' stands here twice (first in line %u)",
				STR_ARGS(rules[i]->name), rules[i - 1]->at.line);
	return 0;
}

int read_rules(struct reader *r, const struct doc_node *value, void *into)
{
	int err = 0;

	(void)into;
	if (value->kind != DOC_LIST || value->n > MAX_RULES) {
		report_at(
			r->report, value->at, "rules: want a list of at most %d rules", MAX_RULES);
		return 0;
	}
	for (const struct doc_node *item = value->first; item && !err; item = item->next)
		err = read_rule(r, item);
	return err ? err : refuse_doubles(r);
}
