#include "rules/named.h"

#include <errno.h>

#include "base/signals.h"

struct grammar {
	struct program program;
	bool takes_pattern; /* an extended regex always; otherwise only with -r */
};

static struct str pkill_valued[] = { { "-d", 2 }, { "-F", 2 }, { "-g", 2 }, { "-G", 2 },
	{ "-H", 2 }, { "-O", 2 }, { "-P", 2 }, { "-q", 2 }, { "-r", 2 }, { "-s", 2 }, { "-t", 2 },
	{ "-u", 2 }, { "-U", 2 }, { "--signal", 8 }, { "--queue", 7 }, { "--pgroup", 8 },
	{ "--group", 7 }, { "--older", 7 }, { "--parent", 8 }, { "--session", 9 },
	{ "--terminal", 10 }, { "--euid", 6 }, { "--uid", 5 }, { "--pidfile", 9 },
	{ "--runstates", 11 }, { "--cgroup", 8 }, { "--env", 5 }, { "--ns", 4 },
	{ "--nslist", 8 } };
static struct str killall_valued[] = { { "-s", 2 }, { "-u", 2 }, { "-o", 2 }, { "-y", 2 },
	{ "-n", 2 }, { "-Z", 2 }, { "--signal", 8 }, { "--user", 6 }, { "--older-than", 12 },
	{ "--younger-than", 14 }, { "--ns", 4 }, { "--context", 9 } };
static struct str skill_valued[] = { { "-s", 2 }, { "--signal", 8 }, { "--ns", 4 },
	{ "--nslist", 8 } };
static const struct grammar grammars[] = {
	{ { NULL, { "pkill", 5 }, { pkill_valued, ARRAY_SIZE(pkill_valued) }, true }, true },
	{ { NULL, { "killall", 7 }, { killall_valued, ARRAY_SIZE(killall_valued) }, true }, false },
	{ { NULL, { "skill", 5 }, { skill_valued, ARRAY_SIZE(skill_valued) }, true }, false },
};

struct words names_programs(void)
{
	static struct str names[] = { { "pkill", 5 }, { "killall", 7 }, { "skill", 5 } };

	return (struct words){ names, ARRAY_SIZE(names) };
}

/* Its number; 0 for the signal that is none; -1 if @text names no signal. */
static int signal_number(struct str text)
{
	int number;

	return signal_parse(text, &number) ? number : -1;
}

/* A process that gets it goes on: nothing, CHLD, CONT, URG, WINCH. */
static bool harmless(int number)
{
	return number == 0 || number == 17 || number == 18 || number == 23 || number == 28;
}

/* What the options say. */
struct selection {
	bool full, exact, caseless, regex, inverse, idle;
	const struct field **patterns;
	size_t n_patterns;
};

static bool either(const struct argument *a, const char *letter, const char *name)
{
	return argument_is(a, str_from(name), NULL) || argument_is(a, str_from(letter), NULL);
}

/* -9, -STOP, -SIGWINCH: a signal, whatever its letters mean as options. */
static bool is_signal(const struct argument *a)
{
	return !str_starts(a->text, "--") && signal_number(str_skip(a->text, 1)) >= 0;
}

static void read_option(
	const struct grammar *grammar, const struct argument *a, struct selection *selection)
{
	static const struct str signal_options[] = { { "--signal", 8 }, { "-s", 2 } };
	bool pkill = grammar->takes_pattern;
	struct str value = a->value_text;

	if (a->value)
		value = a->value->n == 1 && field_is_known(a->value) ? a->value->pieces[0].text
								     : STR("?");
	if (is_signal(a)) {
		selection->idle |= harmless(signal_number(str_skip(a->text, 1)));
		return;
	}
	for (size_t i = 0; i < (pkill ? 1 : 2); i++)
		if (a->has_value && argument_is(a, signal_options[i], &grammar->program))
			selection->idle |= harmless(signal_number(value));
	selection->full |= pkill && either(a, "-f", "--full");
	selection->exact |= pkill && either(a, "-x", "--exact");
	selection->caseless |=
		pkill ? either(a, "-i", "--ignore-case") : either(a, "-I", "--ignore-case");
	selection->regex |= !pkill && either(a, "-r", "--regexp");
	selection->inverse |= pkill && either(a, "-v", "--inverse");
	selection->idle |= either(a, "-V", "--version") || argument_is(a, STR("--help"), NULL);
	selection->idle |= pkill ? argument_is(a, STR("-h"), NULL) : either(a, "-l", "--list");
}

static int read_selection(struct arena *arena, const struct grammar *grammar,
	const struct call *call, struct selection *ret)
{
	struct option_cursor cursor = { .program = &grammar->program, .call = call, .at = 1 };
	struct selection selection = { .regex = grammar->takes_pattern };

	selection.patterns = arena_alloc(arena, const struct field *, call->argc);
	if (!selection.patterns)
		return -ENOMEM;
	for (;;) {
		struct argument a = next_argument(arena, &cursor);

		if (a.kind == ARGUMENT_END)
			break;
		if (a.kind == ARGUMENT_OPTION && a.value && is_signal(&a))
			cursor.at--;
		if (a.kind == ARGUMENT_OPTION)
			read_option(grammar, &a, &selection);
		else
			selection.patterns[selection.n_patterns++] = a.field;
	}
	*ret = selection;
	return 0;
}

/* The pattern as PCRE2 reads it: \< and \> are \b there; what is not known is anything. */
static struct str pattern_text(struct arena *arena, const struct field *field)
{
	struct buf text = BUF_IN(arena);

	for (size_t i = 0; i < field->n; i++) {
		struct str piece = field->pieces[i].text;

		if (field->pieces[i].kind != PIECE_TEXT) {
			buf_add_text(&text, ".*");
			continue;
		}
		for (size_t j = 0; j < piece.len; j++) {
			bool edge = piece.at[j] == '\\' && j + 1 < piece.len &&
				    (piece.at[j + 1] == '<' || piece.at[j + 1] == '>');

			buf_add(&text, edge ? STR("\\b") : str_slice(piece, j, j + 1));
			j += edge;
		}
	}
	return buf_str(&text);
}

static enum tri any_matches(const struct pattern *pattern, const struct words *lines)
{
	enum tri matches = NO;

	for (size_t i = 0; i < lines->n && matches != YES; i++)
		matches = tri_or(matches, pattern_search(pattern, lines->at[i]));
	return matches;
}

/* Does it begin a word, or the last component of a path to a program? */
static bool begins_program(struct str text, size_t at)
{
	struct str before = str_slice(text, 0, at);

	return at == 0 || str_ends(before, " ") || str_is(before, "/") || str_ends(before, "bin/");
}

/*
 * Behind the name: nothing, an option, or a subcommand that one of @lines has, as far as it is
 * spelt.
 */
static bool goes_on(struct str rest, struct str name, const struct words *lines)
{
	size_t end;

	if (rest.len < 2 || str_starts(rest, " -"))
		return rest.len == 0 || rest.at[0] == ' ';
	end = str_find_char(rest, ' ', 1);
	for (size_t i = 0; i < lines->n && rest.at[0] == ' '; i++) {
		struct str line = lines->at[i];
		size_t at = str_find(line, name, 0);
		struct str behind = str_skip(line, at + name.len), wanted = str_slice(rest, 0, end);

		if (at != STR_NOT_FOUND && str_equal(str_slice(behind, 0, wanted.len), wanted) &&
			(end == STR_NOT_FOUND || str_starts(str_skip(behind, wanted.len), " ")))
			return true;
	}
	return false;
}

/* Does whatever the pattern matches hold the name and what may follow it, as of a program? */
static bool demands_name(
	struct arena *arena, struct str text, struct str name, const struct words *lines)
{
	struct str literal = pattern_literal(arena, text);

	for (size_t at = str_find(literal, name, 0); at != STR_NOT_FOUND;
		at = str_find(literal, name, at + 1))
		if (begins_program(literal, at) && literal.len > name.len &&
			goes_on(str_skip(literal, at + name.len), name, lines))
			return true;
	return false;
}

static enum tri aimed(struct arena *arena, const struct names_condition *condition,
	const struct selection *selection, const struct field *field)
{
	unsigned int flags = (selection->caseless ? PATTERN_CASELESS : 0) |
			     (selection->exact ? PATTERN_WHOLE : 0);
	struct words name = { (struct str *)(uintptr_t)&condition->name, 1 };
	struct str text = pattern_text(arena, field);
	struct pattern_problem problem;
	struct pattern *pattern;
	enum tri hits;
	int r = pattern_compile(text, flags, &pattern, &problem);

	if (r == PATTERN_REJECTED) /* what PCRE2 refuses, regcomp(3) may take */
		return str_find(text, condition->name, 0) != STR_NOT_FOUND ? MAYBE : NO;
	if (r)
		return MAYBE;
	hits = any_matches(pattern, selection->full ? &condition->commands : &name);
	if (hits == NO && selection->full &&
		demands_name(arena, text, condition->name, &condition->commands))
		hits = YES;
	if (any_matches(pattern, &condition->spares) == YES && field_is_known(field))
		hits = NO;
	pattern_destroy(pattern);
	return field_is_known(field) ? hits : tri_and(hits, MAYBE);
}

static enum tri same_name(const struct names_condition *condition,
	const struct selection *selection, struct arena *arena, const struct field *field)
{
	struct str text;

	if (selection->caseless && field_known(arena, field, &text))
		return str_equal_nocase(str_basename(text), condition->name) ? YES : NO;
	return field_basename_is(field, condition->name);
}

int names_match(struct arena *arena, const struct names_condition *condition,
	const struct call *call, struct answer *ret)
{
	const struct grammar *grammar = NULL;
	struct selection selection;
	enum tri hits = NO;
	int err;

	for (size_t i = 0; i < ARRAY_SIZE(grammars); i++) {
		struct words name = { (struct str *)(uintptr_t)&grammars[i].program.name, 1 };

		if (call_is(call, &name) == YES)
			grammar = &grammars[i];
	}
	ret->holds = NO;
	if (!grammar)
		return 0;
	err = read_selection(arena, grammar, call, &selection);
	if (err || selection.idle || selection.inverse)
		return err;
	for (size_t i = 0; i < selection.n_patterns; i++) {
		const struct field *field = selection.patterns[i];
		enum tri one = selection.regex ? aimed(arena, condition, &selection, field)
					       : same_name(condition, &selection, arena, field);

		ret->known += one != NO && field_has_text(field);
		hits = tri_or(hits, one);
	}
	ret->holds = hits;
	ret->program = YES;
	return 0;
}
