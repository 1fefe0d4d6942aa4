#include "rules/selftest.h"

#include <errno.h>

#include "facts/fixture.h"
#include "rules/match.h"

struct seen_view {
	const struct pack_test *test;
};

static bool seen(void *self, struct str what)
{
	const struct seen_view *view = self;

	for (size_t i = 0; i < view->test->seen.n; i++)
		if (str_equal(view->test->seen.at[i], what))
			return true;
	return false;
}

static void report_test(struct buf *out, const struct pack *pack, const struct rule *rule,
	const struct pack_test *test, const char *problem)
{
	buf_printf(out, "%.*s:%u:%u: test of %.*s: %s\n", STR_ARGS(pack->file), test->at.line,
		test->at.column, STR_ARGS(rule->name), problem);
}

static bool is_phrase(struct str said, struct str phrase)
{
	said = str_trim(said);
	if (said.len && (said.at[said.len - 1] == '.' || said.at[said.len - 1] == '!'))
		said.len--;
	return phrase.len && str_equal_nocase(said, phrase);
}

/* What this rule says once the phrase has been said; other rules of the pack must let it by. */
static const struct finding *strictest(
	const struct verdict *verdict, const struct rule *rule, const struct pack_test *test)
{
	const struct finding *worst = NULL;

	for (const struct finding *f = verdict->findings; f; f = f->next) {
		if (test->said.len && (is_phrase(test->said, f->confirm) ||
					      is_phrase(test->said, f->confirm_also)))
			continue;
		if (test->want != VERDICT_ALLOW && !str_equal(f->rule, rule->name))
			continue;
		if (!worst || f->kind > worst->kind)
			worst = f;
	}
	return worst;
}

static void add_json_text(struct buf *json, struct str text)
{
	buf_add_char(json, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c < 0x20)
			buf_printf(json, "\\u%04x", c);
		else if (c == '"' || c == '\\')
			buf_printf(json, "\\%c", c);
		else
			buf_add_char(json, (char)c);
	}
	buf_add_char(json, '"');
}

/* The fields that a tool's input has a place for, and all of them as JSON. */
static int tool_input_of(struct arena *arena, const struct pack_test *test, struct tool_input *ret)
{
	struct buf json = BUF_IN(arena);
	struct tool_input input = { 0 };
	const struct {
		const char *name;
		struct str *into;
		bool *has;
	} fields[] = {
		{ "command", &input.command, &input.has_command },
		{ "file_path", &input.file_path, NULL },
		{ "content", &input.content, &input.has_content },
		{ "old_string", &input.old_string, NULL },
		{ "new_string", &input.new_string, NULL },
		{ "prompt", &input.prompt, NULL },
		{ "task_id", &input.task_id, NULL },
	};

	buf_add_char(&json, '{');
	for (const struct doc_node *n = test->input ? test->input->first : NULL; n; n = n->next) {
		for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
			if (str_is(n->key, fields[i].name)) {
				*fields[i].into = n->text;
				if (fields[i].has)
					*fields[i].has = true;
			}
		if (json.len > 1)
			buf_add_char(&json, ',');
		add_json_text(&json, n->key);
		buf_add_char(&json, ':');
		add_json_text(&json, n->text);
	}
	buf_add_char(&json, '}');
	input.raw = buf_str(&json);
	*ret = input;
	return buf_failed(&json) ? -ENOMEM : 0;
}

static int run_test(struct arena *arena, const struct policy *policy, policy_judge judge,
	const struct rule *rule, const struct pack_test *test, struct buf *out, size_t *failed)
{
	struct seen_view view = { test };
	struct session_view session = { .self = &view, .seen = seen, .attended = true };
	struct event event = {
		.kind = EVENT_PRE_TOOL_USE,
		.tool_name = test->tool.len ? test->tool : STR("Bash"),
		.cwd = STR("/home/u/proj"),
	};
	const struct finding *worst;
	struct verdict verdict;
	struct facts facts;
	struct str why;
	int err = facts_fixture(arena, test->facts, &facts, &why);

	if (err == FIXTURE_REJECTED) {
		buf_printf(out, "%.*s:%u:%u: facts: %.*s\n", STR_ARGS(rule->pack->file),
			test->facts_at.line, test->facts_at.column, STR_ARGS(why));
		++*failed;
		return 0;
	}
	if (err)
		return err;
	if (test->tool.len)
		err = tool_input_of(arena, test, &event.input);
	else
		event.input = (struct tool_input){ .command = test->command, .has_command = true };
	if (!err)
		err = judge(arena, policy, &event, &facts, &session, &verdict);
	if (err)
		return err;
	worst = strictest(&verdict, rule, test);
	if (!worst && test->want == VERDICT_ALLOW)
		return 0;
	if (worst && worst->kind == test->want && worst->shadow == test->want_shadow)
		return 0;
	++*failed;
	why = worst ? arena_printf(arena, "want %s, but %.*s says %s",
			      verdict_kind_name(test->want), STR_ARGS(worst->rule),
			      worst->shadow ? "shadow" : verdict_kind_name(worst->kind))
		    : arena_printf(arena, "want %s, but the rule does not hold",
			      test->want_shadow ? "shadow" : verdict_kind_name(test->want));
	report_test(out, rule->pack, rule, test, why.at ? why.at : "failed");
	return 0;
}

int selftest_pack(struct pack *pack, policy_judge judge, struct buf *diagnostics)
{
	struct policy alone;
	struct arena arena;
	size_t failed = 0;
	int err;

	arena_init(&arena, 0);
	err = policy_alone(&alone, pack);
	for (const struct rule *rule = pack->rules; rule && !err; rule = rule->next)
		for (const struct pack_test *t = rule->tests; t && !err; t = t->next) {
			arena_reset(&arena);
			err = run_test(&arena, &alone, judge, rule, t, diagnostics, &failed);
		}
	arena_finish(&arena);
	arena_finish(&alone.arena);
	return err ? err : failed ? PACK_REJECTED : 0;
}
