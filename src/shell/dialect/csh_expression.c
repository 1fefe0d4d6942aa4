/*
 * Expressions of csh (tcsh(1), Expressions). Each is kept in the forms that bash could have it:
 * as a command that succeeds where it is true, as arithmetic, and as one word.
 */
#include "shell/dialect/csh.h"

struct expression {
	struct str command, arith, word; /* at == NULL: there is no such form */
};

static bool read_or(struct translation *t, struct expression *ret);

/* The text that @read writes. */
static bool taken(struct translation *t, bool (*read)(struct translation *t), struct str *ret)
{
	struct buf kept = t->out;
	bool done;

	t->out = BUF_IN(t->arena);
	done = read(t);
	*ret = buf_str(&t->out);
	done &= !buf_failed(&t->out);
	t->out = kept;
	return done;
}

static bool argument(struct translation *t)
{
	return csh_word(t, CSH_ARGUMENT);
}

static struct str command_of(struct translation *t, const struct expression *e)
{
	if (e->command.at)
		return e->command;
	if (e->word.at)
		return arena_printf(t->arena, "[[ %.*s != 0 && %.*s != '' ]]", STR_ARGS(e->word),
			STR_ARGS(e->word));
	return arena_printf(t->arena, "(( %.*s ))", STR_ARGS(e->arith));
}

/* { COMMAND } is true where it succeeds. */
static bool read_braced(struct translation *t, struct expression *ret)
{
	struct str text, list;
	struct buf kept = t->out;
	size_t from = t->pos, to = str_find(t->text, STR(" }"), from);
	bool read;

	if (to == STR_NOT_FOUND)
		return false;
	text = str_slice(t->text, from, to);
	t->pos = to + 2;
	t->out = BUF_IN(t->arena);
	read = csh_list_of(t, text);
	list = buf_str(&t->out);
	t->out = kept;
	ret->command = arena_printf(t->arena, "{\n%.*s\n}", STR_ARGS(list));
	return read && ret->command.at;
}

/* -e FILE and the like. */
static bool read_file_test(struct translation *t, struct expression *ret)
{
	int letter = translation_peek(t, 1);
	struct str word;

	t->pos += 2;
	translation_skip_blanks(t);
	if (!taken(t, argument, &word))
		return false;
	if (letter == 'z')
		ret->command = arena_printf(t->arena, "[ ! -s %.*s ]", STR_ARGS(word));
	else
		ret->command = arena_printf(t->arena, "[ -%c %.*s ]",
			letter == 'o'   ? 'O'
			: letter == 'l' ? 'L'
					: letter,
			STR_ARGS(word));
	return ret->command.at;
}

static bool file_test_stands(const struct translation *t)
{
	int letter = translation_peek(t, 1), behind = translation_peek(t, 2);

	return translation_peek(t, 0) == '-' && letter > 0 &&
	       strchr("rwxeozfdlbcpSugkst", letter) && (behind == ' ' || behind == '\t');
}

/* ! ( ) { } -e FILE, or a word */
static bool read_primary(struct translation *t, struct expression *ret)
{
	struct expression inner = { 0 };
	int c, next;

	*ret = (struct expression){ 0 };
	translation_skip_blanks(t);
	c = translation_peek(t, 0);
	next = translation_peek(t, 1);
	if (translation_too_deep(t))
		return false;
	if (c == '!' && next != '=' && next != '~') {
		t->pos++;
		t->depth++;
		if (!read_primary(t, &inner))
			return false;
		t->depth--;
		ret->command = arena_printf(t->arena, "! %.*s", STR_ARGS(command_of(t, &inner)));
		if (inner.arith.at)
			ret->arith = arena_printf(t->arena, "!(%.*s)", STR_ARGS(inner.arith));
		return ret->command.at;
	}
	if (c == '(') {
		t->pos++;
		t->depth++;
		if (!read_or(t, ret))
			return false;
		t->depth--;
		translation_skip_blanks(t);
		if (ret->command.at)
			ret->command = arena_printf(t->arena, "{ %.*s; }", STR_ARGS(ret->command));
		if (ret->arith.at)
			ret->arith = arena_printf(t->arena, "(%.*s)", STR_ARGS(ret->arith));
		return translation_take(t, ")");
	}
	if (c == '{' && (next == ' ' || next == '\t')) {
		t->pos++;
		return read_braced(t, ret);
	}
	if (file_test_stands(t))
		return read_file_test(t, ret);
	if (!taken(t, argument, &ret->word))
		return false;
	ret->arith = ret->word;
	return true;
}

static bool take_operator(
	struct translation *t, const char *const *operators, size_t n, const char **ret)
{
	translation_skip_blanks(t);
	for (size_t i = 0; i < n; i++) {
		struct str text = str_from(operators[i]);
		int behind = translation_peek(t, text.len);

		/* & and | are no beginnings of && and ||. */
		if (text.len == 1 && (behind == '&' || behind == '|' || behind == '='))
			continue;
		if (translation_take(t, operators[i])) {
			*ret = operators[i];
			return true;
		}
	}
	return false;
}

/* value [+ value]...: bash has the same precedences. */
static bool read_value(struct translation *t, struct expression *ret)
{
	static const char *const operators[] = { "<<", ">>", "+", "-", "*", "/", "%", "&", "^",
		"|" };
	struct expression right;
	const char *operator;

	if (!read_primary(t, ret))
		return false;
	while (take_operator(t, operators, ARRAY_SIZE(operators), &operator)) {
		if (!read_primary(t, &right) || !ret->arith.at || !right.arith.at)
			return false;
		ret->arith = arena_printf(t->arena, "%.*s %s %.*s", STR_ARGS(ret->arith), operator,
			STR_ARGS(right.arith));
		ret->word = ret->command = (struct str){ NULL, 0 };
		if (!ret->arith.at)
			return false;
	}
	return true;
}

static struct str word_of(struct translation *t, const struct expression *e)
{
	if (e->word.at)
		return e->word;
	return arena_printf(t->arena, "$((%.*s))", STR_ARGS(e->arith));
}

/* Of texts: == != =~ !~; of numbers: <= >= < > */
static bool read_comparison(struct translation *t, struct expression *ret)
{
	static const char *const operators[] = { "==", "!=", "=~", "!~", "<=", ">=", "<", ">" };
	struct expression left, right;
	const char *operator;

	if (!read_value(t, &left))
		return false;
	*ret = left;
	if (!take_operator(t, operators, ARRAY_SIZE(operators), &operator))
		return true;
	if (!read_value(t, &right) || (!left.arith.at && !left.word.at) ||
		(!right.arith.at && !right.word.at))
		return false;
	*ret = (struct expression){ 0 };
	if (left.arith.at && right.arith.at)
		ret->arith = arena_printf(t->arena, "(%.*s %s %.*s)",
			STR_ARGS(left.arith), operator, STR_ARGS(right.arith));
	if (operator[0] == '<' || operator[0] == '>')
		return ret->arith.at;
	ret->command = arena_printf(t->arena, "[[ %.*s %s %.*s ]]",
		STR_ARGS(word_of(t, &left)), operator[0] == '!' ? "!=" : "==",
		STR_ARGS(word_of(t, &right)));
	if (operator[1] == '~')
		ret->arith = (struct str){ NULL, 0 };
	return ret->command.at;
}

static bool read_joined(struct translation *t, const char *operator,
	bool (*read)(struct translation *t, struct expression *ret), struct expression *ret)
{
	struct expression right;

	if (!read(t, ret))
		return false;
	for (;;) {
		translation_skip_blanks(t);
		if (!translation_take(t, operator))
			return true;
		if (!read(t, &right))
			return false;
		ret->command = arena_printf(t->arena, "{ %.*s %s %.*s; }",
			STR_ARGS(command_of(t, ret)), operator, STR_ARGS(command_of(t, &right)));
		ret->arith =
			ret->arith.at && right.arith.at
				? arena_printf(t->arena, "(%.*s %s %.*s)",
					  STR_ARGS(ret->arith), operator, STR_ARGS(right.arith))
				: (struct str){ NULL, 0 };
		ret->word = (struct str){ NULL, 0 };
		if (!ret->command.at)
			return false;
	}
}

static bool read_and(struct translation *t, struct expression *ret)
{
	return read_joined(t, "&&", read_comparison, ret);
}

static bool read_or(struct translation *t, struct expression *ret)
{
	return read_joined(t, "||", read_and, ret);
}

bool csh_condition(struct translation *t, struct str *ret_command)
{
	struct expression e;

	if (!translation_take(t, "(") || !read_or(t, &e))
		return false;
	translation_skip_blanks(t);
	*ret_command = command_of(t, &e);
	return translation_take(t, ")") && ret_command->at;
}

bool csh_number(struct translation *t, struct str *ret_arith)
{
	struct expression e;

	if (!read_or(t, &e))
		return false;
	*ret_arith = e.arith;
	return e.arith.at;
}
