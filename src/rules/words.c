#include "rules/words.h"

/* How many ways of reading unknown words are tried. */
#define MAX_STEPS 4096

bool program_name(struct arena *arena, const struct field *field, struct str *ret)
{
	struct str text;

	if (field_known(arena, field, &text)) {
		*ret = str_basename(text);
		return ret->len > 0;
	}
	if (field->many || !field->n || field->pieces[field->n - 1].kind != PIECE_TEXT)
		return false;
	text = field->pieces[field->n - 1].text;
	if (str_rfind_char(text, '/') == STR_NOT_FOUND)
		return false;
	*ret = str_basename(text);
	return ret->len > 0;
}

static const struct field *program_of(const struct call *call)
{
	return call->program.n || !call->argc ? &call->program : &call->argv[0];
}

enum tri call_is(const struct call *call, const struct words *names)
{
	enum tri is = NO;

	for (size_t i = 0; i < names->n && is != YES; i++)
		is = tri_or(is, field_basename_is(program_of(call), names->at[i]));
	return is;
}

static enum tri is_one_of(const struct field *field, const struct words *words)
{
	enum tri is = NO;

	for (size_t i = 0; i < words->n && is != YES; i++)
		is = tri_or(is, field_equals(field, words->at[i]));
	return is;
}

static bool is_option(struct str text)
{
	return text.len > 1 && text.at[0] == '-' && !str_is(text, "--");
}

static bool valued(const struct program *program, struct str name)
{
	for (size_t i = 0; program && i < program->valued.n; i++)
		if (str_equal(program->valued.at[i], name))
			return true;
	return false;
}

/* The one long option that @name is short for, or @name itself. */
static bool valued_long(const struct program *program, struct str name)
{
	if (valued(program, name))
		return true;
	if (!program || !program->abbreviates || name.len < 4)
		return false;
	for (size_t i = 0; i < program->valued.n; i++)
		if (program->valued.at[i].len > name.len &&
			str_equal(str_slice(program->valued.at[i], 0, name.len), name))
			return true;
	return false;
}

static bool valued_letter(const struct program *program, char letter)
{
	char name[2] = { '-', letter };

	return valued(program, (struct str){ name, 2 });
}

/* Splits `--name=value`, `-nvalue` and `-abn value`. */
static void read_option(
	const struct program *program, const struct call *call, size_t at, struct argument *ret)
{
	struct str text = ret->text;
	size_t equal = str_find_char(text, '=', 0);

	ret->name = str_slice(text, 0, equal);
	if (equal != STR_NOT_FOUND && (str_starts(text, "--") || valued(program, ret->name))) {
		ret->has_value = true;
		ret->value_text = str_skip(text, equal + 1);
		return;
	}
	ret->name = text;
	if (str_starts(text, "--") || valued(program, text)) {
		ret->has_value = valued_long(program, text);
	} else {
		for (size_t i = 1; i < text.len; i++)
			if (valued_letter(program, text.at[i])) {
				ret->has_value = true;
				ret->name = str_slice(text, 0, i + 1);
				ret->value_text = str_skip(text, i + 1);
				break;
			}
		if (ret->value_text.len)
			return;
	}
	if (ret->has_value && at < call->argc)
		ret->value = &call->argv[at];
	else
		ret->has_value = false;
}

struct argument next_argument(struct arena *arena, struct option_cursor *cursor)
{
	const struct call *call = cursor->call;
	struct argument argument = { 0 };

	while (cursor->at < call->argc) {
		argument.field = &call->argv[cursor->at++];
		if (!field_known(arena, argument.field, &argument.text)) {
			argument.kind = ARGUMENT_UNKNOWN;
			return argument;
		}
		if (!cursor->ended && str_is(argument.text, "--")) {
			cursor->ended = true;
			continue;
		}
		if (cursor->ended || !is_option(argument.text)) {
			argument.kind = ARGUMENT_WORD;
			return argument;
		}
		argument.kind = ARGUMENT_OPTION;
		read_option(cursor->program, call, cursor->at, &argument);
		if (argument.value)
			cursor->at++;
		return argument;
	}
	return argument;
}

bool argument_is(const struct argument *option, struct str flag, const struct program *program)
{
	struct str name = option->name;

	if (str_equal(name, flag))
		return true;
	if (str_starts(flag, "--")) {
		return program && program->abbreviates && name.len > 3 && name.len < flag.len &&
		       str_equal(str_slice(flag, 0, name.len), name);
	}
	if (flag.len == 2 && !str_starts(name, "--"))
		return str_find_char(name, flag.at[1], 1) != STR_NOT_FOUND;
	return false;
}

enum tri words_have_flag(struct arena *arena, const struct program *program,
	const struct call *call, const struct words *flags)
{
	struct option_cursor cursor = { .program = program, .call = call, .at = 1 };
	enum tri has = call->truncated_argv ? MAYBE : NO;

	for (;;) {
		struct argument a = next_argument(arena, &cursor);

		if (a.kind == ARGUMENT_END)
			return has;
		if (a.kind == ARGUMENT_UNKNOWN && !cursor.ended)
			for (size_t i = 0; i < flags->n; i++)
				if (a.field->many || field_equals(a.field, flags->at[i]) != NO)
					has = tri_or(has, MAYBE);
		if (a.kind != ARGUMENT_OPTION)
			continue;
		for (size_t i = 0; i < flags->n; i++)
			if (argument_is(&a, flags->at[i], program) &&
				!str_equal_nocase(a.value_text, STR("false")))
				return YES;
	}
}

struct walk {
	struct arena *arena;
	const struct program *program;
	const struct call *call;
	const struct words *argv;
	size_t n_argv;
	unsigned int steps;
};

static struct answer better(struct answer a, struct answer b)
{
	if (a.holds != b.holds)
		return a.holds > b.holds ? a : b;
	return a.known >= b.known ? a : b;
}

static struct answer walk_unknown(
	struct walk *w, struct option_cursor cursor, size_t j, struct answer so_far);

static struct answer walk(
	struct walk *w, struct option_cursor cursor, size_t j, struct answer so_far)
{
	struct answer no = so_far;

	no.holds = NO;
	while (j < w->n_argv) {
		struct argument a = next_argument(w->arena, &cursor);

		if (a.kind == ARGUMENT_UNKNOWN) {
			cursor.at--;
			return walk_unknown(w, cursor, j, so_far);
		}
		if (a.kind == ARGUMENT_OPTION)
			continue;
		if (a.kind == ARGUMENT_END) {
			so_far.holds = w->call->truncated_argv ? MAYBE : NO;
			return so_far;
		}
		if (is_one_of(a.field, &w->argv[j]) != YES)
			return no;
		so_far.known++;
		j++;
	}
	return so_far;
}

/* The next argument is not known: it may be the word, an option, nothing, or several words. */
static struct answer walk_unknown(
	struct walk *w, struct option_cursor cursor, size_t j, struct answer so_far)
{
	const struct field *field = &w->call->argv[cursor.at];
	struct option_cursor behind = cursor;
	struct answer best = so_far, with_word;

	best.holds = NO;
	so_far.holds = MAYBE;
	if (++w->steps > MAX_STEPS)
		return so_far;
	behind.at++;
	if (field->many || is_one_of(field, &w->argv[j]) != NO) {
		with_word = so_far;
		with_word.known += field_has_text(field) ? 1 : 0;
		best = better(best, walk(w, behind, j + 1, with_word));
		if (field->many)
			best = better(best, walk(w, cursor, j + 1, with_word));
	}
	if (field->many || (!cursor.ended && field_starts(field, STR("-")) != NO)) {
		best = better(best, walk(w, behind, j, so_far));
		behind.at++;
		if (w->program && w->program->valued.n && behind.at <= w->call->argc)
			best = better(best, walk(w, behind, j, so_far));
	}
	return best;
}

void words_begin(struct arena *arena, const struct program *program, const struct call *call,
	const struct words *argv, size_t n_argv, struct answer *ret)
{
	struct walk w = { arena, program, call, argv, n_argv, 0 };
	struct option_cursor cursor = { .program = program, .call = call, .at = 1 };
	struct answer answer = { .program = call_is(call, &argv[0]) };

	answer.holds = answer.program;
	*ret = answer.holds == NO ? answer : walk(&w, cursor, 1, answer);
}

bool words_list(struct arena *arena, const struct program *program, const struct call *call,
	const struct field ***ret_words, size_t *ret_n)
{
	struct option_cursor cursor = { .program = program, .call = call, .at = 1 };
	const struct field **words = arena_alloc(arena, const struct field *, call->argc + 1);
	size_t n = 0;

	if (!words)
		return false;
	words[n++] = program_of(call);
	for (;;) {
		struct argument a = next_argument(arena, &cursor);

		if (a.kind == ARGUMENT_END)
			break;
		if (a.kind != ARGUMENT_OPTION)
			words[n++] = a.field;
	}
	*ret_words = words;
	*ret_n = n;
	return true;
}
