/* Texts made to be large, deep or endless: they end, and nothing guarded is lost in them. */
#include "unit.h"

#include "base/buf.h"
#include "effects-of.h"
#include "shell/eval/history.h"
#include "shell/launch/launch.h"

static struct arena arena;

static bool finds(const struct effects *effects, const char *word)
{
	for (const struct call *call = effects->calls; call; call = call->next)
		if (field_equals(&call->program, str_from(word)) == YES)
			return true;
	for (const struct unread *unread = effects->unreads; unread; unread = unread->next)
		if (str_contains(unread->text, word))
			return true;
	return false;
}

/* @n copies of @unit, then @end. */
static struct str repeated(struct arena *into, const char *unit, size_t n, const char *end)
{
	struct buf text = BUF_IN(into);

	for (size_t i = 0; i < n; i++)
		buf_add_text(&text, unit);
	buf_add_text(&text, end);
	return buf_str(&text);
}

/* @n copies of @unit; # in one is its number. */
static void add_numbered(struct buf *into, const char *unit, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (const char *at = unit; *at; at++)
			if (*at == '#')
				buf_printf(into, "%zu", i);
			else
				buf_add_char(into, *at);
}

START_TEST(hostile_texts_end_and_the_verb_is_found)
{
	static const struct {
		const char *unit;
		size_t n;
		const char *end;
	} texts[] = {
		{ "echo x; ", 600, "modal app stop x" },
		{ "while :; do ", 40, "modal app stop x" },
		{ "", 0, "while :; do :; done; modal app stop x" },
		{ "", 0, "f() { f; f; }; f; modal app stop x" },
		{ "", 0, "f() { f | f & }; f; modal app stop x" },
		{ "", 0, ":() { :|:& }; :; modal app stop x" },
		{ "", 0, "echo {1..999999999}; modal app stop x" },
		{ "", 0, "echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}; modal app stop x" },
		{ "$(", 20000, "modal app stop x" },
		{ "( ", 3000, "modal app stop x" },
		{ "", 0, "for ((;;)); do i=$i$i; done; modal app stop x" },
		{ "", 0, "x=aaaaaaaa; while :; do x=$x$x; done; modal app stop x" },
		{ "eval ", 3000, "modal app stop x" },
		{ "", 0, "csh -c 'repeat 2 repeat 2 modal app stop x'" },
		{ "bash -c '", 1, "eval \"$0\"; modal app stop x' 'eval \"$0\"'" },
		{ "; ", 20000, "modal app stop x" },
		{ "if true; then :; fi; ", 5000, "modal app stop x" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct arena own;
		struct str text;

		arena_init(&own, 0);
		text = repeated(&own, texts[i].unit, texts[i].n, texts[i].end);
		arena_reset(&arena);
		ck_assert_msg(finds(effects_of(&arena, text), "modal"), "lost behind '%s'",
			texts[i].unit[0] ? texts[i].unit : texts[i].end);
		arena_finish(&own);
	}
}
END_TEST

/* Each with nothing behind it, then with a guarded command. */
START_TEST(hostile_texts_end_with_or_without_the_verb_behind)
{
	static const struct {
		const char *start, *unit;
		size_t n;
		const char *end;
	} texts[] = {
		{ "while read -r l; do n=$((n+1)); done <<'E'\n", "line of a long text\n", 500000,
			"E\n" }, /* 10 MB */
		{ "cat > f <<'E'\n", "a b c\n", 100000,
			"E\nwhile read -r a b; do echo $b; done < f" },
		{ "yes | head -c 10000000 | while read -r l; do x=$x$l; done", "", 0, "" },
		{ "seq 10000000 | while read -r l; do a+=($l); done", "", 0, "" },
		{ "while read -r -n1 c; do :; done < <(yes)", "", 0, "" },
		{ "mapfile -t a < <(yes); for x in \"${a[@]}\"; do :; done", "", 0, "" },
		{ "x=x; echo ${!x}; x=y; y=x; echo ${!x} ${!y}", "; x=${!x}", 2000, "" },
		{ "a=b; b=a; echo $((a)); (( a )); let a", "", 0, "" },
		{ "a='b+b'; b='c+c'; c='d+d'; d='e+e'; e='f+f'; f='a'; echo $((a))", "", 0, "" },
		{ "declare -n a=b; declare -n b=a; a=1; echo $a ${!a}", "", 0, "" },
		{ "shopt -s expand_aliases\nalias a='b '\nalias b='a '\na b a", " a b", 500, "" },
		{ "shopt -s expand_aliases\nalias a='b b b b '\nalias b='c c c c '\n"
		  "alias c='d d d d '\nalias d='e e e e '\nalias e='echo a a '\na",
			" a", 100, "" },
		{ "f() { g; }; g() { f; }; f", "", 0, "" },
		{ "f() { f \"$@\" \"$@\"; }; f x y", "", 0, "" },
		{ "f() { coproc f; f; }; f", "", 0, "" },
		{ "f() { x=$(f)$(f); }; f", "", 0, "" },
		{ "f() { f > >(f) < <(f); }; f", "", 0, "" },
		{ "x='eval \"$x\"'; eval \"$x\"", "", 0, "" },
		{ "x='eval \"$x$x\"'; eval \"$x$x\"", "", 0, "" },
		{ "echo '. ./s; . ./s' > s; . ./s", "", 0, "" },
		{ "echo 'bash s & bash s' > s; bash s", "", 0, "" },
		{ "trap 'kill -USR1 $$' USR1; kill -USR1 $$", "", 0, "" },
		{ "history -s x; while :; do history -s \"$(history)\"; done", "", 0, "" },
		{ "history -s 'fc -s fc'; set -o history; fc -s fc", "", 0, "" },
		{ "history -s fc; FCEDIT='history -a' fc; while :; do fc -e 'cat >>h'; done", "", 0,
			"" },
		{ "f() { compgen -F f -W '$(compgen -F f)'; }; f", "", 0, "" },
		{ "f() { local - x; declare -g x=x$x; unset x; f; f; }; f", "", 0, "" },
		{ "csh -c '", "repeat 2 ", 100000, "true'" },
		{ "csh -c '", "repeat 2 time ", 70000, "true'" },
		{ "zsh -c 'x=(a b); echo ", "$x[", 100000, "1'" },
		{ "zsh -c 'x=aaa; echo ${x", ":s/a/b/", 100000, "}'" },
		{ "tclsh <<< 'expr {", "2**", 100000, "1}'" },
		{ "set -o history -o histexpand\necho a\n!!", ":s/a/aa/", 100000, "\n" },
		{ "set -o history -o histexpand\necho ", "a", 500000, "\necho !!:0 !!:0 !!:0\n" },
		{ "perl", " -Ia -Mb", 5000, "" },
		{ "git push origin ", "$$", 2000, "main" },
		{ "trap 'false' ERR; set -E; false", "", 0, "" },
		{ "trap ':; :' DEBUG; set -T; f() { f; }; f", "", 0, "" },
		{ "until false; do :; done", "", 0, "" },
		{ "for ((;;)); do f() { f; }; done", "", 0, "" },
		{ "echo {1..1000}{1..1000}{1..1000}", "", 0, "" },
		{ "x={a,b}; while :; do x=$x$x; eval \"echo $x\"; done", "", 0, "" },
		{ "a=(); while :; do a+=(\"${a[@]}\" x); done", "", 0, "" },
		{ "a=(x); for i in {1..30}; do a=(\"${a[@]}\" \"${a[@]}\"); done", "", 0, "" },
		{ "set -- x; for i in {1..30}; do set -- \"$@\" \"$@\"; done", "", 0, "" },
		{ "declare -A m; while :; do for k in \"${!m[@]}\" x; do m[$k$k]=1; done; done", "",
			0, "" },
		{ "echo ", "{a,", 3000, "b" },
		{ "echo $((", "(", 5000, "1" },
		{ "[[ ", "( ", 5000, "a ]]" },
		{ "", "case a in a) ", 2000, ":" },
		{ "awk 'BEGIN { while (1) x = x \"a\" }'", "", 0, "" },
		{ "awk 'BEGIN { x = \"a\"; while (1) x = x x }'", "", 0, "" },
		{ "awk 'function f(x) { f(x x) } BEGIN { f(\"a\") }'", "", 0, "" },
		{ "python3 -c 'def f(): f(); f()\nf()'", "", 0, "" },
		{ "python3 -c 's = \"x\"\nwhile True: s += s'", "", 0, "" },
		{ "perl -e 'while (1) { system(\"true\"); $x .= $x . \"a\" }'", "", 0, "" },
		{ "ruby -e 'loop { $x = $x.to_s * 2 + \"a\" }'", "", 0, "" },
		{ "node -e 'const f = () => f(f()); f(); for (;;);'", "", 0, "" },
		{ "jq -n 'def f: f, f; f'; jq -n '[recurse(. + [1])]'", "", 0, "" },
		{ "sed ':a;s/x/xx/g;ta' <<< x", "", 0, "" },
		{ "make -f- <<< 'X=$(X)$(X)'", "", 0, "" },
		{ "x=$(printf 'a%.0s' {1..5000}); [[ $x == *a*a*a*a*a*a*a*a*b ]]", "", 0, "" },
		{ "shopt -s extglob; x=$(printf 'a%.0s' {1..200}); [[ $x == +(+(+(a)))b ]]", "", 0,
			"" },
		{ "x=$(printf 'a%.0s' {1..5000}); [[ $x =~ ^(a+)+b$ ]]; sed -E 's/(a*)*b/c/' <<< "
		  "$x",
			"", 0, "" },
	};

	for (size_t i = 0; i < 2 * ARRAY_SIZE(texts); i++) {
		const char *behind = i % 2 ? "\nmodal app stop x" : "";
		struct str text;
		struct arena own;

		arena_init(&own, 64u << 20);
		text = repeated(&own, texts[i / 2].unit, texts[i / 2].n, texts[i / 2].end);
		text = arena_printf(&own, "%s%.*s%s", texts[i / 2].start, STR_ARGS(text), behind);
		ck_assert_ptr_nonnull(text.at);
		arena_reset(&arena);
		ck_assert_msg(finds(effects_of(&arena, text), "modal") == i % 2, "%s '%s%s'",
			i % 2 ? "lost behind" : "found in", texts[i / 2].start, texts[i / 2].unit);
		ck_assert_uint_lt(arena.used, arena.limit / 8 * 7);
		arena_finish(&own);
	}
}
END_TEST

START_TEST(lines_past_the_limit_of_history_are_not_read)
{
	for (size_t more = 0; more < 2; more++) {
		struct effects *effects;
		struct str text;
		struct arena own;

		arena_init(&own, 64u << 20);
		text = repeated(&own, ":\n", MAX_HISTORY_LINES - 1 + more,
			"modal a\nE\nhistory -r h; fc -s modal");
		text = arena_printf(&own, "cat > h <<'E'\n%.*s", STR_ARGS(text));
		arena_reset(&arena);
		effects = effects_of(&arena, text);
		ck_assert_int_eq(effects->limit_hit, more);
		ck_assert_int_eq(finds(effects, "modal"), !more);
		arena_finish(&own);
	}
}
END_TEST

START_TEST(bombs_leave_memory_to_judge_them_with)
{
	static const char *const texts[] = { ":() { :|:& }; :; modal app stop x",
		"f() { f | f | f; }; f; modal app stop x" };
	struct arena own;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		arena_reset(&arena);
		ck_assert(finds(effects_of(&arena, str_from(texts[i])), "modal"));
		ck_assert_uint_lt(arena.used, arena.limit / 8 * 7);
	}
	arena_init(&own, 0);
	arena_reset(&arena);
	effects_of(&arena, repeated(&own, "true | ", 16000, "true"));
	ck_assert_uint_le(arena.used, arena.limit / 8 * 7);
	arena_finish(&own);
}
END_TEST

/* MAX_TRANSLATED_DEPTH; past it a text is unreadable, whatever would run of it. */
START_TEST(translated_texts_are_followed_as_deep_as_they_may_nest)
{
	static const struct {
		const char *program, *unit, *inner, *closing;
		size_t deepest;
		bool runs;
	} rows[] = {
		{ "fish", "begin; ", "false; and modal app stop x", "; end", 47, false },
		{ "csh", "repeat 1 ", "modal app stop x", "", 48, true },
	};

	for (size_t i = 0; i < 2 * ARRAY_SIZE(rows); i++) {
		size_t row = i / 2, n = rows[row].deepest + i % 2;
		const struct effects *effects;
		struct str text;
		struct arena own;

		arena_init(&own, 0);
		text = repeated(&own, rows[row].unit, n, rows[row].inner);
		text = arena_printf(&own, "%s -c '%.*s%.*s'", rows[row].program, STR_ARGS(text),
			STR_ARGS(repeated(&own, rows[row].closing, n, "")));
		arena_reset(&arena);
		effects = effects_of(&arena, text);
		ck_assert_msg(effects->limit_hit == i % 2, "%s: %zu", rows[row].program, n);
		ck_assert_msg(finds(effects, "modal") == (rows[row].runs || i % 2), "%s: %zu",
			rows[row].program, n);
		arena_finish(&own);
	}
}
END_TEST

START_TEST(fields_past_the_limit_of_read_are_not_known)
{
	for (size_t more = 0; more < 2; more++) {
		const struct effects *effects;
		struct str text;
		struct arena own;

		arena_init(&own, 0);
		text = repeated(&own, "x ", MAX_FIELDS - 1 + more, "modal'; ${w[-1]} app stop x");
		arena_reset(&arena);
		effects = effects_of(
			&arena, arena_printf(&own, "read -ra w <<< '%.*s", STR_ARGS(text)));
		ck_assert_int_eq(effects->limit_hit, more);
		ck_assert_int_eq(finds(effects, "modal"), !more);
		arena_finish(&own);
	}
}
END_TEST

START_TEST(modules_past_the_limit_are_not_known)
{
	struct arena own;

	arena_init(&own, 0);
	for (size_t more = 0; more < 2; more++) {
		struct effects *effects;

		arena_reset(&arena);
		effects = effects_of(&arena, arena_printf(&own, "perl%.*s",
			STR_ARGS(repeated(&own, " -Mb", MAX_MODULE_PLACES + more, " -e 1"))));
		ck_assert_int_eq(effects->unreads != NULL, more);
	}
	arena_finish(&own);
}
END_TEST

/* Each with @n units, the limit, then one more; # is the unit's number. */
START_TEST(what_filters_print_is_known_up_to_their_limits)
{
	static const struct {
		const char *start, *unit;
		size_t n;
		const char *middle, *closing, *end;
	} rows[] = {
		{ "sqlite3 :memory: \"select ", "(", 31, "'modal x'", ")", "\" | sh" },
		{ "sqlite3 :memory: \"select printf('modal x'", ", 1", 31, ")", "", "\" | sh" },
		{ "sqlite3 :memory: \"", "create table t#(a); ", 8, "select 'modal x'", "",
			"\" | sh" },
		{ "sqlite3 :memory: \"create table t(a", ", c#", 15, "); select 'modal x'", "",
			"\" | sh" },
		{ "sqlite3 :memory: \"create table t(a); insert into t values ('modal x')",
			", ('')", 255, "; select * from t", "", "\" | sh" },
		{ "sqlite3 <<'E' | sh\n.print", " a", 15, "\nselect 'modal x';\nE\n", "", "" },
		{ "cat > f <<'E'\nmodal x; : 1234\n", ": 34567\n", 1022, "E\ncombine f and f | sh",
			"", "" },
		{ "", "echo a > f#; ", 64, "shar", " f#", " | sed '1i modal x' | sh" },
	};

	for (size_t i = 0; i < 2 * ARRAY_SIZE(rows); i++) {
		size_t row = i / 2, n = rows[row].n + i % 2;
		const struct effects *effects;
		struct buf text;
		struct arena own;

		arena_init(&own, 0);
		text = BUF_IN(&own);
		buf_add_text(&text, rows[row].start);
		add_numbered(&text, rows[row].unit, n);
		buf_add_text(&text, rows[row].middle);
		add_numbered(&text, rows[row].closing, n);
		buf_add_text(&text, rows[row].end);
		arena_reset(&arena);
		effects = effects_of(&arena, buf_str(&text));
		ck_assert_msg((effects->unreads != NULL) == i % 2, "%s: %zu", rows[row].start, n);
		ck_assert(i % 2 || finds(effects, "modal"));
		arena_finish(&own);
	}
}
END_TEST

static void setup(void)
{
	arena_init(&arena, 0);
}

static void teardown(void)
{
	arena_finish(&arena);
}

int main(void)
{
	Suite *suite = suite_create("limits");
	TCase *tests = tcase_create("limits");

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, hostile_texts_end_and_the_verb_is_found);
	tcase_add_test(tests, hostile_texts_end_with_or_without_the_verb_behind);
	tcase_add_test(tests, lines_past_the_limit_of_history_are_not_read);
	tcase_add_test(tests, bombs_leave_memory_to_judge_them_with);
	tcase_add_test(tests, translated_texts_are_followed_as_deep_as_they_may_nest);
	tcase_add_test(tests, fields_past_the_limit_of_read_are_not_known);
	tcase_add_test(tests, modules_past_the_limit_are_not_known);
	tcase_add_test(tests, what_filters_print_is_known_up_to_their_limits);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
