/* What no golden tree can show: spans, portions, limits, and cost on hostile text. */
#include "unit.h"

#include "base/buf.h"
#include "shell/parse/dump.h"
#include "shell/parse/parse.h"

static struct arena arena;

static void setup(void)
{
	arena_init(&arena, 0);
}

static void teardown(void)
{
	arena_finish(&arena);
}

static struct parsed parse(struct str text)
{
	struct parsed parsed;

	ck_assert_int_eq(shell_parse(&arena, text, NULL, &parsed), 0);
	return parsed;
}

/* What the whole of a text gave, portion by portion. */
struct whole {
	uint64_t n_steps;
	uint32_t n_unparsed;
	bool limit_hit;
	bool found; /* a command named modal, or that word in a text given up on */
};

static bool mentions(const struct node *node)
{
	AUTO_BUF struct buf dump = BUF_INIT;

	shell_dump(&dump, (struct str){ "", 0 }, node);
	return str_contains(buf_str(&dump), "modal");
}

static struct whole parse_whole_text(struct str text)
{
	struct parse_options options = { .from = 0 };
	struct whole whole = { 0 };
	struct parsed parsed;

	do {
		struct arena portion;

		arena_init(&portion, 0);
		ck_assert_int_eq(shell_parse(&portion, text, &options, &parsed), 0);
		whole.n_steps += parsed.n_steps;
		whole.n_unparsed += parsed.n_unparsed;
		whole.limit_hit |= parsed.limit_hit;
		whole.found |= mentions(parsed.root);
		ck_assert(parsed.resume > options.from || parsed.resume == parsed.text.len);
		options.from = parsed.resume;
		arena_finish(&portion);
	} while (parsed.resume < parsed.text.len);
	return whole;
}

static void repeat(struct buf *out, const char *text, int times)
{
	for (int i = 0; i < times; i++)
		buf_add_text(out, text);
}

/* Texts made of a start, a part repeated, a middle, another part repeated, and an end. */
static const struct hostile {
	const char *start, *part, *middle, *other;
	int times;
} hostile[] = {
	{ "echo ", "$(", "", "", 40000 },
	{ "echo ", "$((", "", "", 40000 },
	{ "echo ", "${x:-", "", "", 40000 },
	{ "echo ", "<(", "", "", 40000 },
	{ "echo ", "` ", "", "", 40001 },
	{ "", "( ", "a", ")", 200 },
	{ "", "( ", "a", ")", 20000 },
	{ "", "(", "a", ")", 20000 },
	{ "", "{ ", "a;", "}; ", 20000 },
	{ "echo ", "$(echo ", "a", ")", 200 },
	{ "echo ", "$(echo ", "a", ")", 20000 },
	{ "echo ", "\"$(echo ", "a", ")\"", 20000 },
	{ "echo ", "$((1+", "", "))", 20000 },
	{ "", "((", "", ") )", 20000 },
	{ "", ":;", "", "", 20000 },
	{ "", ":\n", "", "", 300000 },
	{ "echo ", "a ", "", "", 300000 },
	{ "", " ", "", "", 1000000 },
	{ "echo ", "a", "", "", 1000000 },
	{ "# ", "a", "\n", "", 1000000 },
	{ "", "cat <<E;", "\n", "x\nE\n", 10000 },
	{ "", "cat <<E\n", "", "", 10000 },
	{ "cat ", "<<E ", "\n", "E\n", 10000 },
	{ "", "echo $(cat <<E\n", "", "", 40000 },
	{ "cat <<-E\n", "\tx \\\n", "\n\tE\n", "", 100000 },
	{ "echo \"", "a", "", "", 100000 },
	{ "", "echo \"\n", "", "", 40001 },
	{ "", "') \"", "", "", 100001 },
	{ "", "a && ", "a", "", 20000 },
	{ "", "a | ", "a", "", 20000 },
	{ "if a; then b; ", "elif c; then d; ", "fi", "", 5000 },
	{ "", "if a; then ", "b", "; fi", 20000 },
	{ "", "case x in a) ", "", "", 40000 },
	{ "case x in ", "a) b;; ", "esac", "", 30000 },
	{ "echo ", "{", "", "", 300000 },
	{ "echo ", "{a,", "", "}", 20000 },
	{ "echo ", "[", "", "", 300000 },
	{ "echo ", "[[:", "", "", 300000 },
	{ "echo ", "[\"", "", "", 300001 },
	{ "echo ", "a[ ", "", "", 300000 },
	{ "", "a[;", "", "", 300000 },
	{ "", "x=(", "", "", 100000 },
	{ "x=(", "[a ", ")", "", 100000 },
	{ "", "a=$(export a=", "", "", 40000 },
	{ "[[ ", "( ", "a ", ") ", 20000 },
	{ "[[ ", "! ", "a ]]", "", 20000 },
	{ "[[ ", "a || ", "a ]]", "", 20000 },
	{ "[[ a =~ ", "(", "", ")", 100000 },
	{ "[[ a == ", "@(", "", "", 40000 },
	{ "", "f() ", "", "", 20000 },
	{ "", "f() { ", "", "", 20000 },
	{ "", "coproc x {", "", "", 20000 },
	{ "", "! ", "", "", 20000 },
	{ "", ") ", "", "", 200000 },
	{ "", ";; ", "", "", 200000 },
	{ "{ ", "| ", "", "", 300000 },
	{ "", "<<", "", "", 300000 },
	{ "", "> ", "", "", 300000 },
	{ "", "\\\n", "", "", 300000 },
	{ "echo {", "a", "", "", 1000000 },
	{ "", "1", "", "", 1000000 },
	{ "echo \"", "${x:-'", "", "", 20000 },
	/* full-width m, right-to-left override, zero-width space */
	{ "\xef\xbd\x8dodal ", "\xef\xbd\x8d\xe2\x80\xae\xe2\x80\x8b", "", "", 100000 },
	{ "echo \xff\xc0 \xe2\x80\x8f \xe2\x80\x8b ", "\xf0", "", "", 1000 },
};

static void build(struct buf *out, const struct hostile *h, int times)
{
	buf_add_text(out, h->start);
	repeat(out, h->part, times);
	buf_add_text(out, h->middle);
	repeat(out, h->other, times);
	buf_add_text(out, "\n; modal app stop ap-1\n");
}

START_TEST(guarded_word_behind_hostile_text_is_found)
{
	AUTO_BUF struct buf text = BUF_INIT;

	build(&text, &hostile[_i], hostile[_i].times);
	ck_assert(parse_whole_text(buf_str(&text)).found);
}
END_TEST

START_TEST(steps_grow_no_faster_than_hostile_text)
{
	AUTO_BUF struct buf small = BUF_INIT;
	AUTO_BUF struct buf large = BUF_INIT;
	uint64_t few, many;

	build(&small, &hostile[_i], hostile[_i].times / 10);
	build(&large, &hostile[_i], hostile[_i].times);
	few = parse_whole_text(buf_str(&small)).n_steps;
	many = parse_whole_text(buf_str(&large)).n_steps;
	ck_assert_msg(
		many <= 15 * few + 10000, "%ju steps became %ju", (uintmax_t)few, (uintmax_t)many);
	ck_assert_uint_le(many, 2 * MAX_DEPTH * (uint64_t)large.len);
}
END_TEST

static struct parsed parse_nested(int depth)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct str copy;

	repeat(&text, "( ", depth);
	buf_add_text(&text, "a");
	repeat(&text, " )", depth);
	copy = arena_copy(&arena, buf_str(&text));
	return parse(copy);
}

START_TEST(depth_is_read_up_to_its_limit_and_given_up_behind_it)
{
	struct parsed at = parse_nested(MAX_DEPTH), past = parse_nested(MAX_DEPTH + 1);

	ck_assert_uint_eq(at.n_unparsed, 0);
	ck_assert(!at.limit_hit);
	ck_assert_uint_gt(past.n_unparsed, 0);
	ck_assert(past.limit_hit);
}
END_TEST

START_TEST(depth_already_spent_counts)
{
	struct parse_options options = { .depth = MAX_DEPTH };
	struct parsed parsed;

	ck_assert_int_eq(shell_parse(&arena, STR("(a)"), &options, &parsed), 0);
	ck_assert(parsed.limit_hit);
	ck_assert_int_eq(shell_parse(&arena, STR("a"), &options, &parsed), 0);
	ck_assert(!parsed.limit_hit);
}
END_TEST

START_TEST(long_text_is_read_in_portions_without_loss)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct whole whole;

	repeat(&text, "a; ", MAX_NODES);
	ck_assert_uint_lt(parse(arena_copy(&arena, buf_str(&text))).resume, text.len);
	buf_add_text(&text, "modal app stop ap-1");
	whole = parse_whole_text(buf_str(&text));
	ck_assert_uint_eq(whole.n_unparsed, 0);
	ck_assert(!whole.limit_hit);
	ck_assert(whole.found);
}
END_TEST

START_TEST(one_command_with_too_many_parts_is_given_up)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct whole whole;

	buf_add_text(&text, "echo");
	repeat(&text, " a", MAX_PARTS);
	whole = parse_whole_text(buf_str(&text));
	ck_assert(whole.limit_hit);
	ck_assert_uint_eq(whole.n_unparsed, 1);
}
END_TEST

START_TEST(nul_bytes_are_dropped_and_spans_count_without_them)
{
	struct parsed parsed = parse((struct str){ "mod\0al app", 10 });
	const struct word *word = parsed.root->list->words;

	ck_assert_str_is(parsed.text, "modal app");
	ck_assert_str_is(word->parts->text, "modal");
	ck_assert_uint_eq(word->next->span.off, 6);
}
END_TEST

START_TEST(spans_hold_exactly_the_words_bytes)
{
	struct parsed parsed = parse(STR("x=1 a\"b c\"$d e >f; g"));
	const struct node *node = parsed.root->list;

	ck_assert_uint_eq(node->span.off, 0);
	ck_assert_uint_eq(node->span.len, 17);
	ck_assert_uint_eq(node->words->span.off, 4);
	ck_assert_uint_eq(node->words->span.len, 8);
	ck_assert_uint_eq(node->next->span.off, 19);
}
END_TEST

START_TEST(word_within_escaped_backticks_has_the_span_of_all_of_it)
{
	struct parsed parsed = parse(STR("a `b \\`c\\``"));
	const struct part *part = parsed.root->list->words->next->parts;
	const struct word *inner = part->body->list->words->next;

	ck_assert_uint_eq(inner->span.off, 2);
	ck_assert_uint_eq(inner->span.len, 9);
}
END_TEST

START_TEST(alias_value_and_what_stands_behind_are_one_text)
{
	struct str text = STR("a; ll x | y; b");
	struct parsed parsed;

	ck_assert_int_eq(shell_parse_alias(&arena, text, (struct span){ 3, 2 }, 11,
				 STR("sudo ls -l"), NULL, &parsed),
		0);
	ck_assert_str_is(parsed.text, "sudo ls -l x | y");
	ck_assert_int_eq(parsed.root->list->kind, NODE_PIPELINE);
}
END_TEST

START_TEST(heredoc_body_that_cannot_be_expanded_is_no_syntax_error)
{
	struct parsed parsed = parse(STR("cat <<E\n$(if\nE\nmodal"));

	ck_assert_uint_eq(parsed.n_unparsed, 0);
	ck_assert_uint_gt(parsed.n_deferred, 0);
	ck_assert_str_is(parsed.root->list->next->words->parts->text, "modal");
}
END_TEST

START_TEST(extglob_is_a_pattern_only_where_the_option_or_the_test_says_so)
{
	struct parse_options options = { .extglob = true };
	struct parsed parsed;

	ck_assert_uint_gt(parse(STR("ls @(a|b)")).n_unparsed, 0);
	ck_assert_uint_eq(parse(STR("[[ x == @(a|b) ]]")).n_unparsed, 0);
	ck_assert_uint_eq(parse(STR("!(a)")).n_unparsed, 0);
	ck_assert(parse(STR("!(a)")).root->list->negated);
	ck_assert_int_eq(shell_parse(&arena, STR("ls @(a|b) !(c)"), &options, &parsed), 0);
	ck_assert_uint_eq(parsed.n_unparsed, 0);
	ck_assert_int_eq(parsed.root->list->words->next->parts->kind, PART_GLOB);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("parse");
	TCase *tests = tcase_create("parse");

	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, guarded_word_behind_hostile_text_is_found, 0,
		(int)(sizeof(hostile) / sizeof(hostile[0])));
	tcase_add_loop_test(tests, steps_grow_no_faster_than_hostile_text, 0,
		(int)(sizeof(hostile) / sizeof(hostile[0])));
	tcase_add_test(tests, depth_is_read_up_to_its_limit_and_given_up_behind_it);
	tcase_add_test(tests, depth_already_spent_counts);
	tcase_add_test(tests, long_text_is_read_in_portions_without_loss);
	tcase_add_test(tests, one_command_with_too_many_parts_is_given_up);
	tcase_add_test(tests, nul_bytes_are_dropped_and_spans_count_without_them);
	tcase_add_test(tests, spans_hold_exactly_the_words_bytes);
	tcase_add_test(tests, word_within_escaped_backticks_has_the_span_of_all_of_it);
	tcase_add_test(tests, alias_value_and_what_stands_behind_are_one_text);
	tcase_add_test(tests, heredoc_body_that_cannot_be_expanded_is_no_syntax_error);
	tcase_add_test(tests, extglob_is_a_pattern_only_where_the_option_or_the_test_says_so);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
