/* sed -i: what would be printed is what the file holds. */
#include <errno.h>

#include "shell/eval/file_programs.h"

int files_printed_without(
	struct shell *sh, const struct call *call, const bool *keep, size_t n, struct value *ret)
{
	struct field *argv = arena_alloc(eval_arena(sh), struct field, n);
	struct call less = *call;
	bool known = false;
	int status, err;

	if (!argv)
		return -ENOMEM;
	less.argv = argv;
	less.argc = 0;
	for (size_t i = 0; i < n; i++)
		if (keep[i])
			argv[less.argc++] = call->argv[i];
	err = eval_filter(sh, &less, &known, ret, &status);
	if (!err && !known)
		*ret = value_unknown();
	return err;
}

/* What the editor would print without -i is what the file holds afterwards. */
static int edit_one(struct shell *sh, const struct call *call, size_t operand, bool *keep)
{
	struct value text;
	int err;

	keep[operand] = true;
	err = files_printed_without(sh, call, keep, MIN(call->argc, (size_t)MAX_OPERANDS), &text);
	keep[operand] = false;
	return err ? err : files_write(sh, call->argv[operand], text, false, NULL);
}

int file_sed(struct shell *sh, const struct call *call)
{
	bool keep[MAX_OPERANDS] = { 0 }, files[MAX_OPERANDS] = { 0 };
	bool in_place = false, script = false;
	size_t n = MIN(call->argc, (size_t)MAX_OPERANDS);

	for (size_t i = 0; i < n; i++) {
		const struct field *field = &call->argv[i];
		struct str text;
		bool known = field_known(eval_arena(sh), field, &text);

		keep[i] = true;
		if (i == 0)
			continue;
		if (known && text.len > 1 && text.at[0] == '-') {
			bool edits = str_starts(text, "-i") || str_starts(text, "--in-place");

			in_place |= edits;
			keep[i] = !edits;
			if (str_is(text, "-e") || str_is(text, "-f") ||
				str_is(text, "--expression")) {
				script = true;
				if (++i < n)
					keep[i] = true;
			}
			continue;
		}
		files[i] = script;
		keep[i] = !script;
		script = true;
	}
	for (size_t i = 1; i < n && in_place; i++)
		if (files[i]) {
			int err = edit_one(sh, call, i, keep);

			if (err)
				return err;
		}
	return 0;
}
