/* dd (coreutils 9.1): what is in the file that of= names. */
#include "shell/eval/eval.h"

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
