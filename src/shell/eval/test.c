/* [[ ]], [ and test: decided where both sides are known (bash(1), CONDITIONAL EXPRESSIONS). */
#include "base/libc_regex.h"
#include <errno.h>

#include "shell/eval/eval.h"

#define MAX_SUBJECT 65536
#define MAX_MATCHES 10

static enum tri has_length(const struct field *field)
{
	if (field_has_text(field))
		return YES;
	return field_is_known(field) ? NO : MAYBE;
}

/* -s: an empty file of before may be one that is waited for. */
static enum tri has_size(struct shell *sh, const struct field *path, const struct file_info *info)
{
	struct file *file = files_find(sh, *path);
	enum tri answer = NO;

	if (!file)
		return info->kind == FILE_DIR || info->size > 0 ? YES : MAYBE;
	files_sync(sh, file);
	if (file->state != VIRTUAL_TEXT || file->content.open || !file->content.n)
		return MAYBE;
	for (size_t i = 0; i < file->content.n; i++) {
		const struct field *text = &file->content.alternatives[i].at[0];
		enum tri one = field_has_text(text) ? YES : field_is_known(text) ? NO : MAYBE;

		answer = i == 0 || one == answer ? one : MAYBE;
	}
	return answer;
}

static enum tri file_test(struct shell *sh, char op, const struct field *path)
{
	struct file_info info;
	enum tri there;

	if (!path->n || (field_is_known(path) && !field_has_text(path)))
		return NO;
	there = exists(sh, *path, &info);
	if (there != YES || op == 'e')
		return there;
	switch (op) {
	case 'x':
		return info.kind == FILE_REGULAR ? exists_executable(sh, *path) : MAYBE;
	case 'r':
		return files_find(sh, *path) ? there : MAYBE;
	case 'd':
		return info.kind == FILE_NONE ? MAYBE
					      : tri_and(there, info.kind == FILE_DIR ? YES : NO);
	case 'f':
		return info.kind == FILE_NONE
			       ? MAYBE
			       : tri_and(there, info.kind == FILE_REGULAR ? YES : NO);
	case 's':
		return has_size(sh, path, &info);
	default:
		return MAYBE;
	}
}

/* Keys that are their own text: plain words of an associative array, digits of another. */
static enum tri is_element(struct shell *sh, struct str name, struct str key)
{
	unsigned int flags = state_flags(sh, name);
	struct value value;

	for (size_t i = 0; i < key.len; i++)
		if (!((key.at[i] >= '0' && key.at[i] <= '9') ||
			    (flags & VARIABLE_ASSOC && str_find_char(STR("$`\"'\\@*]"), key.at[i],
							       0) == STR_NOT_FOUND)))
			return MAYBE;
	if (!key.len || !(flags & (VARIABLE_ASSOC | VARIABLE_ARRAY)))
		return MAYBE;
	value = state_get_element(sh, name, key);
	return value.open || value.n > 1 ? MAYBE : value.n ? YES : NO;
}

static enum tri is_set(struct shell *sh, const struct field *name)
{
	struct value value;
	struct str text;

	size_t open;

	if (!field_known(eval_arena(sh), name, &text) || eval_subscript(sh, text))
		return MAYBE;
	open = str_find_char(text, '[', 0);
	if (open != STR_NOT_FOUND)
		return is_element(
			sh, str_slice(text, 0, open), str_slice(text, open + 1, text.len - 1));
	if (state_presumed_unset(sh, text))
		return NO;
	value = state_get(sh, text);
	if (value.open || value.n > 1)
		return MAYBE;
	return value.n ? YES : NO;
}

/*
 * -t N: what an agent runs has no terminal, unless a program gives it one (script, tmux, ssh) or it
 * opens /dev/tty.
 */
static enum tri is_terminal(struct shell *sh, const struct field *operand)
{
	const struct channel *channel;
	struct str text;
	int64_t number;

	if (!field_known(eval_arena(sh), operand, &text) || !str_to_int64(text, &number))
		return MAYBE;
	channel = number >= 0 && number <= 2 ? eval_channel(sh, (int)number) : NULL;
	if (channel && channel->kind != CHANNEL_UNKNOWN && channel->kind != CHANNEL_FILE)
		return NO;
	return !channel && number <= 2 && !sh->eval->place.parent ? NO : MAYBE;
}

/* -o: an option that set or shopt may change. */
static enum tri is_option(struct shell *sh, const struct field *operand)
{
	enum shell_option option;
	struct str name;

	return field_known(eval_arena(sh), operand, &name) && shell_option_from_name(name, &option)
		       ? state_option(sh, option)
		       : MAYBE;
}

/* -R: a name that refers to another. */
static enum tri is_reference(struct shell *sh, const struct field *operand)
{
	struct str name;

	if (!field_known(eval_arena(sh), operand, &name) || sh->open_names)
		return MAYBE;
	return state_flags(sh, name) & VARIABLE_NAMEREF ? YES : NO;
}

static enum tri unary(struct shell *sh, struct str op, const struct field *operand)
{
	if (str_is(op, "-n"))
		return has_length(operand);
	if (str_is(op, "-z"))
		return tri_not(has_length(operand));
	if (str_is(op, "-v"))
		return is_set(sh, operand);
	if (str_is(op, "-t"))
		return is_terminal(sh, operand);
	if (str_is(op, "-o"))
		return is_option(sh, operand);
	if (str_is(op, "-R"))
		return is_reference(sh, operand);
	if (op.len == 2 && strchr("edfrwxsLhpSbcgukOGN", op.at[1]))
		return file_test(sh, op.at[1], operand);
	return MAYBE;
}

static enum tri fields_equal(struct shell *sh, const struct field *a, const struct field *b)
{
	struct str text;

	if (field_known(eval_arena(sh), b, &text))
		return field_equals(a, text);
	if (field_known(eval_arena(sh), a, &text))
		return field_equals(b, text);
	return MAYBE;
}

static enum tri compare(struct str op, int64_t a, int64_t b)
{
	bool yes;

	if (str_is(op, "-eq"))
		yes = a == b;
	else if (str_is(op, "-ne"))
		yes = a != b;
	else if (str_is(op, "-lt"))
		yes = a < b;
	else if (str_is(op, "-le"))
		yes = a <= b;
	else if (str_is(op, "-gt"))
		yes = a > b;
	else if (str_is(op, "-ge"))
		yes = a >= b;
	else
		return MAYBE;
	return yes ? YES : NO;
}

static bool is_number_op(struct str op)
{
	return op.len == 3 && op.at[0] == '-' && !str_is(op, "-nt") && !str_is(op, "-ot") &&
	       !str_is(op, "-ef");
}

static enum tri order(struct shell *sh, bool less, const struct field *a, const struct field *b)
{
	struct str left, right;
	int result;

	if (!field_known(eval_arena(sh), a, &left) || !field_known(eval_arena(sh), b, &right))
		return MAYBE;
	result = str_compare(left, right);
	return (less ? result < 0 : result > 0) ? YES : NO;
}

static int keep_matches(struct shell *sh, struct str subject, const regmatch_t *matches)
{
	int err = state_clear_elements(sh, STR("BASH_REMATCH"), VARIABLE_ARRAY);

	for (int i = 0; i < MAX_MATCHES && !err; i++) {
		struct str key = arena_printf(eval_arena(sh), "%d", i), text;

		if (matches[i].rm_so < 0)
			continue;
		text = str_slice(subject, (size_t)matches[i].rm_so, (size_t)matches[i].rm_eo);
		err = key.at ? state_set_element(sh, STR("BASH_REMATCH"), key,
				       value_text(eval_arena(sh), text), false)
			     : -ENOMEM;
	}
	return err;
}

static int regex(struct shell *sh, const struct field *a, const struct field *b, enum tri *ret)
{
	struct arena *arena = eval_arena(sh);
	regmatch_t matches[MAX_MATCHES];
	struct str subject, pattern;
	enum tri nocase = state_option(sh, OPTION_NOCASEMATCH);
	struct regex compiled;
	int err = 0;

	*ret = MAYBE;
	if (nocase == MAYBE || !field_known(arena, a, &subject) ||
		!field_known(arena, b, &pattern) || subject.len > MAX_SUBJECT)
		return eval_forget_elements(sh, STR("BASH_REMATCH"));
	err = regex_compile(&compiled, pattern, REG_EXTENDED | (nocase == YES ? REG_ICASE : 0));
	if (err == -EINVAL) /* neither true nor false: a status of 2 */
		return 0;
	if (!err) {
		*ret = regex_find(&compiled, subject, 0, MAX_MATCHES, matches);
		regex_finish(&compiled);
	}
	if (*ret == YES)
		return keep_matches(sh, subject, matches);
	return *ret == NO ? 0 : eval_forget_elements(sh, STR("BASH_REMATCH"));
}

static int number_test(struct shell *sh, struct str op, const struct field *a,
	const struct field *b, enum tri *ret)
{
	int64_t left, right;
	bool known_left, known_right;
	int err = expand_arith_text(sh, a, &known_left, &left);

	if (!err)
		err = expand_arith_text(sh, b, &known_right, &right);
	if (!err)
		*ret = known_left && known_right ? compare(op, left, right) : MAYBE;
	return err;
}

/* [ and test take numbers only; what is none is an error, and so false. */
static enum tri compare_numbers(
	struct shell *sh, struct str op, const struct field *a, const struct field *b)
{
	struct arena *arena = eval_arena(sh);
	struct str left, right;
	int64_t x, y;

	if (!field_known(arena, a, &left) || !field_known(arena, b, &right))
		return MAYBE;
	if (!str_to_int64(str_trim(left), &x) || !str_to_int64(str_trim(right), &y))
		return NO;
	return compare(op, x, y);
}

/* @b is a pattern for == and != within [[ ]]. */
static int binary(struct shell *sh, struct str op, const struct field *a, const struct field *b,
	bool pattern, enum tri *ret)
{
	struct str text;

	*ret = MAYBE;
	if (is_number_op(op) && !pattern) {
		*ret = compare_numbers(sh, op, a, b);
		return 0;
	}
	if (is_number_op(op))
		return number_test(sh, op, a, b, ret);
	if (str_is(op, "=~"))
		return regex(sh, a, b, ret);
	if (str_is(op, "<") || str_is(op, ">")) {
		*ret = order(sh, str_is(op, "<"), a, b);
		return 0;
	}
	if (!str_is(op, "=") && !str_is(op, "==") && !str_is(op, "!="))
		return 0;
	if (pattern && field_known(eval_arena(sh), b, &text))
		*ret = state_option(sh, OPTION_NOCASEMATCH) == NO
			       ? pattern_matches_field(text, a, true)
			       : MAYBE;
	else if (!pattern)
		*ret = fields_equal(sh, a, b);
	if (str_is(op, "!="))
		*ret = tri_not(*ret);
	return 0;
}

/* The one field of each alternative is tried; they must agree. */
static int unary_value(struct shell *sh, struct str op, const struct value *operand, enum tri *ret)
{
	*ret = MAYBE;
	for (size_t i = 0; i < operand->n; i++) {
		enum tri one = MAYBE;

		if (operand->alternatives[i].n == 1)
			one = unary(sh, op, &operand->alternatives[i].at[0]);
		*ret = i == 0 || one == *ret ? one : MAYBE;
		if (i && one != *ret)
			break;
	}
	if (operand->open)
		*ret = MAYBE;
	return 0;
}

static int binary_value(struct shell *sh, struct str op, const struct value *a,
	const struct value *b, enum tri *ret)
{
	bool first = true;

	*ret = MAYBE;
	if (a->open || b->open)
		return 0;
	for (size_t i = 0; i < a->n; i++)
		for (size_t j = 0; j < b->n; j++) {
			enum tri one = MAYBE;
			int err = 0;

			if (a->alternatives[i].n == 1 && b->alternatives[j].n == 1)
				err = binary(sh, op, &a->alternatives[i].at[0],
					&b->alternatives[j].at[0], true, &one);
			if (err)
				return err;
			*ret = first || one == *ret ? one : MAYBE;
			if (!first && one != *ret) {
				*ret = MAYBE;
				return 0;
			}
			first = false;
		}
	return 0;
}

/* What is quoted in a regular expression stands for itself. */
static int literal_parts(struct arena *arena, const struct word *word, struct word *ret)
{
	struct part **end = &ret->parts;

	*ret = *word;
	for (const struct part *part = word->parts; part; part = part->next) {
		struct part *copy = arena_alloc(arena, struct part, 1);
		struct buf text = BUF_IN(arena);

		if (!copy)
			return -ENOMEM;
		*copy = *part;
		*end = copy;
		end = &copy->next;
		if (part->kind != PART_LITERAL || !part->quoted)
			continue;
		for (size_t i = 0; i < part->text.len; i++) {
			if (strchr("^$.[|()*+?{\\", part->text.at[i]))
				buf_add_char(&text, '\\');
			buf_add_char(&text, part->text.at[i]);
		}
		if (buf_failed(&text))
			return -ENOMEM;
		copy->text = buf_str(&text);
	}
	return 0;
}

static int test_binary(struct shell *sh, const struct test *test, enum tri *ret)
{
	bool pattern = str_is(test->op, "==") || str_is(test->op, "=") || str_is(test->op, "!=");
	const struct word *operand = test->right;
	struct value left, right;
	struct word expression;
	int err = expand_text(sh, test->left, &left);

	if (!err && operand && str_is(test->op, "=~") && state_option(sh, OPTION_COMPAT31) != YES) {
		err = literal_parts(eval_arena(sh), operand, &expression);
		operand = &expression;
	}
	if (!err)
		err = pattern ? expand_pattern(sh, operand, &right)
			      : expand_text(sh, operand, &right);
	return err ? err : binary_value(sh, test->op, &left, &right, ret);
}

static int test_node(struct shell *sh, const struct test *test, enum tri *ret)
{
	struct value value;
	enum tri other;
	int err;

	*ret = MAYBE;
	if (!test || !eval_step(sh))
		return 0;
	switch (test->kind) {
	case TEST_WORD:
	case TEST_UNARY:
		err = expand_text(sh, test->left, &value);
		if (err)
			return err;
		return unary_value(sh, test->kind == TEST_WORD ? STR("-n") : test->op, &value, ret);
	case TEST_BINARY:
		return test_binary(sh, test, ret);
	case TEST_NOT:
		err = test_node(sh, test->a, ret);
		*ret = tri_not(*ret);
		return err;
	case TEST_AND:
	case TEST_OR:
		err = test_node(sh, test->a, ret);
		if (err || *ret == (test->kind == TEST_AND ? NO : YES))
			return err;
		err = test_node(sh, test->b, &other);
		*ret = test->kind == TEST_AND ? tri_and(*ret, other) : tri_or(*ret, other);
		return err;
	}
	return 0;
}

int eval_test(struct shell *sh, const struct test *test, enum tri *ret)
{
	bool presumed = sh->world->presumes_unset;
	int err;

	sh->world->presumes_unset = true;
	err = test_node(sh, test, ret);
	sh->world->presumes_unset = presumed;
	return err;
}

static size_t find_word(const struct field *argv, size_t argc, const char *word)
{
	for (size_t i = 1; i + 1 < argc; i++)
		if (field_equals(&argv[i], str_from(word)) == YES)
			return i;
	return argc;
}

static enum tri three(struct shell *sh, const struct field *argv)
{
	struct str op;
	enum tri answer = MAYBE;

	if (field_known(eval_arena(sh), &argv[1], &op) && op.len &&
		!binary(sh, op, &argv[0], &argv[2], false, &answer) && answer != MAYBE)
		return answer;
	/* The second word of three is an operator before anything else (POSIX, test). */
	if (field_equals(&argv[1], STR("-a")) == YES)
		return tri_and(has_length(&argv[0]), has_length(&argv[2]));
	if (field_equals(&argv[1], STR("-o")) == YES)
		return tri_or(has_length(&argv[0]), has_length(&argv[2]));
	if (field_equals(&argv[0], STR("!")) == YES)
		return tri_not(eval_test_argv(sh, argv + 1, 2));
	if (field_equals(&argv[0], STR("(")) == YES && field_equals(&argv[2], STR(")")) == YES)
		return has_length(&argv[1]);
	return MAYBE;
}

enum tri eval_test_argv(struct shell *sh, const struct field *argv, size_t argc)
{
	size_t at;
	struct str op;

	for (size_t i = 0; i < argc; i++)
		if (argv[i].many)
			return MAYBE;
	if (argc == 0)
		return NO;
	if (argc == 1)
		return has_length(&argv[0]);
	if (argc == 2 && field_equals(&argv[0], STR("!")) == YES)
		return tri_not(has_length(&argv[1]));
	if (argc == 2)
		return field_known(eval_arena(sh), &argv[0], &op) ? unary(sh, op, &argv[1]) : MAYBE;
	if (argc == 3)
		return three(sh, argv);
	at = find_word(argv, argc, "-o");
	if (at < argc)
		return tri_or(eval_test_argv(sh, argv, at),
			eval_test_argv(sh, argv + at + 1, argc - at - 1));
	at = find_word(argv, argc, "-a");
	if (at < argc)
		return tri_and(eval_test_argv(sh, argv, at),
			eval_test_argv(sh, argv + at + 1, argc - at - 1));
	if (field_equals(&argv[0], STR("!")) == YES)
		return tri_not(eval_test_argv(sh, argv + 1, argc - 1));
	return MAYBE;
}
