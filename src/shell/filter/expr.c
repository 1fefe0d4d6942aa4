/* expr (coreutils 9.1). */
#include "base/libc_regex.h"

#include "shell/filter/run.h"

static void put_line(struct filter *f, struct str text)
{
	buf_add(&f->out, text);
	buf_add_char(&f->out, '\n');
}

/* TEXT : PATTERN is anchored in front; it prints its first group, or how long the match is. */
static void match(struct filter *f, struct str text, struct str pattern)
{
	struct str anchored = arena_printf(f->arena, "^%.*s", STR_ARGS(pattern));
	regmatch_t groups[2];
	enum tri found;
	struct regex compiled;

	if (!anchored.at) {
		f->failed = true;
		return;
	}
	if (memchr(text.at, '\0', text.len) || regex_compile(&compiled, anchored, 0)) {
		filter_unknown(f);
		return;
	}
	found = regex_find(&compiled, text, 0, 2, groups);
	f->unknown |= found == MAYBE;
	if (found != YES)
		groups[0].rm_so = groups[0].rm_eo = groups[1].rm_so = -1;
	if (compiled.compiled.re_nsub > 0)
		text = groups[1].rm_so < 0
			       ? STR("")
			       : str_slice(text, (size_t)groups[1].rm_so, (size_t)groups[1].rm_eo);
	else
		text = arena_printf(f->arena, "%d", (int)(groups[0].rm_eo - groups[0].rm_so));
	f->status = text.len == 0 || str_is(text, "0");
	regex_finish(&compiled);
	put_line(f, text);
}

/* One operation on two integers or texts, length, substr. */
void filter_expr(struct filter *f)
{
	int64_t a, b, result;

	if (f->n == 3 && str_is(f->args[1], "length")) {
		buf_printf(&f->out, "%zu\n", f->args[2].len);
		return;
	}
	if (f->n == 5 && str_is(f->args[1], "substr") && str_to_int64(f->args[3], &a) &&
		str_to_int64(f->args[4], &b) && a > 0 && b >= 0) {
		put_line(f, str_slice(str_skip(f->args[2], (size_t)a - 1), 0, (size_t)b));
		return;
	}
	if (f->n == 2) {
		put_line(f, f->args[1]);
		f->status = f->args[1].len == 0 || str_is(f->args[1], "0");
		f->unknown |= str_starts(f->args[1], "--") || str_starts(f->args[1], "(");
		return;
	}
	if (f->n == 4 && (str_is(f->args[2], ":") || str_is(f->args[1], "match"))) {
		bool infix = str_is(f->args[2], ":");

		match(f, f->args[infix ? 1 : 2], f->args[3]);
		return;
	}
	if (f->n != 4 || f->args[2].len != 1 || !str_to_int64(f->args[1], &a) ||
		!str_to_int64(f->args[3], &b)) {
		filter_unknown(f);
		return;
	}
	switch (f->args[2].at[0]) {
	case '+':
		f->unknown |= __builtin_add_overflow(a, b, &result);
		break;
	case '-':
		f->unknown |= __builtin_sub_overflow(a, b, &result);
		break;
	case '*':
		f->unknown |= __builtin_mul_overflow(a, b, &result);
		break;
	case '/':
	case '%':
		if (b == 0 || (b == -1 && a == INT64_MIN)) {
			filter_unknown(f);
			return;
		}
		result = f->args[2].at[0] == '/' ? a / b : a % b;
		break;
	default:
		filter_unknown(f);
		return;
	}
	f->status = result == 0;
	buf_printf(&f->out, "%lld\n", (long long)result);
}
