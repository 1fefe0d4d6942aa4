/* dd and truncate (coreutils 9.1): what is in the files that they write. */
#include "shell/eval/eval.h"

#include "shell/launch/options.h"

#define MAX_WORDS 64

/* dd of parts: skip=, count=, conv=. */
static int copy_parts(struct shell *sh, const struct call *call, struct field to)
{
	bool keep[MAX_WORDS] = { 0 }, append = false, sought = false;
	size_t n = MIN(call->argc, (size_t)MAX_WORDS);
	struct value text;
	int err;

	for (size_t i = 0; i < n; i++) {
		bool seeks = field_starts(&call->argv[i], STR("seek=")) == YES ||
			     field_starts(&call->argv[i], STR("oseek=")) == YES;

		keep[i] = field_starts(&call->argv[i], STR("of=")) != YES && !seeks;
		sought |= seeks;
		append |= field_equals(&call->argv[i], STR("oflag=append")) == YES;
	}
	err = files_printed_without(sh, call, keep, n, &text);
	if (sought)
		text = value_unknown();
	return err ? err : files_write(sh, to, text, append, NULL);
}

/* if=, of= */
int files_dd(struct shell *sh, const struct call *call)
{
	static const char *const parts[] = {
		"skip=", "iseek=", "count=", "conv=", "iflag=", "seek=", "oseek=", "oflag="
	};
	struct field from = { 0 }, to = { 0 };
	bool whole = true;

	for (size_t i = 1; i < call->argc; i++) {
		if (field_starts(&call->argv[i], STR("if=")) == YES)
			from = field_skip(eval_arena(sh), &call->argv[i], 3);
		if (field_starts(&call->argv[i], STR("of=")) == YES)
			to = field_skip(eval_arena(sh), &call->argv[i], 3);
		for (size_t k = 0; k < ARRAY_SIZE(parts); k++)
			whole &= field_starts(&call->argv[i], str_from(parts[k])) == NO;
	}
	if (!to.n)
		return 0;
	if (!whole)
		return copy_parts(sh, call, to);
	return from.n ? files_copy(sh, from, to) : files_write(sh, to, call->input, false, NULL);
}

/* The text at the size that -s says: N bytes, or N fewer than it has. */
static struct value at_size(struct arena *arena, const struct value *was, struct str size)
{
	bool fewer = str_starts(size, "-");
	struct str text;
	int64_t n;

	if (!str_to_int64(fewer ? str_skip(size, 1) : size, &n) || n < 0)
		return value_unknown();
	if (n == 0 && !fewer)
		return value_text(arena, STR(""));
	if (!value_known(arena, was, &text) || (!fewer && (uint64_t)n > text.len))
		return value_unknown();
	if (fewer)
		n = (int64_t)text.len - n;
	return value_text(arena, str_slice(text, 0, n < 0 ? 0 : (size_t)n));
}

int files_truncate(struct shell *sh, const struct call *call)
{
	struct options o = options_of(eval_arena(sh), call->argv + 1, call->argc - 1,
		"s: size: r: reference: c no-create o io-blocks");
	struct str size = STR("");
	enum option_kind kind;
	int err = 0;

	while ((kind = options_next(&o)) != OPTION_END && !err) {
		struct field path = o.at < o.argc ? o.argv[o.at] : (struct field){ 0 };
		struct value text;

		if (kind == OPTION_VALUE && options_is(&o, "s", "size"))
			field_known(eval_arena(sh), &o.value, &size);
		if (kind != OPTION_WORD && kind != OPTION_MAYBE)
			continue;
		options_take_word(&o);
		err = files_read(sh, path, &text);
		if (!err)
			err = files_write(
				sh, path, at_size(eval_arena(sh), &text, size), false, NULL);
	}
	return err;
}
