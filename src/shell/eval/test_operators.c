/* What -e, -nt, =~ and the like say of their operands, where these are known. */
#include "shell/eval/test.h"

#include <errno.h>

#include "base/libc_regex.h"

#define MAX_SUBJECT 65536
#define MAX_MATCHES 10

enum tri test_has_length(const struct field *field)
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

enum tri test_unary(struct shell *sh, struct str op, const struct field *operand)
{
	if (str_is(op, "-n"))
		return test_has_length(operand);
	if (str_is(op, "-z"))
		return tri_not(test_has_length(operand));
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

bool test_is_number_op(struct str op)
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

enum tri test_number(struct shell *sh, const struct field *field, int64_t *ret)
{
	struct str text;

	if (!field_known(eval_arena(sh), field, &text))
		return MAYBE;
	return str_to_int64(str_trim(text), ret) ? YES : NO;
}

/* [ and test take numbers only; what is none is an error of all of it: see eval_test_argv(). */
static enum tri compare_numbers(
	struct shell *sh, struct str op, const struct field *a, const struct field *b)
{
	int64_t x, y;

	return test_number(sh, a, &x) == YES && test_number(sh, b, &y) == YES ? compare(op, x, y)
									  : MAYBE;
}

int test_operands(struct shell *sh, struct str op, const struct field *a, const struct field *b,
	bool pattern, enum tri *ret)
{
	struct str text;

	*ret = MAYBE;
	if (test_is_number_op(op) && !pattern) {
		*ret = compare_numbers(sh, op, a, b);
		return 0;
	}
	if (test_is_number_op(op))
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
