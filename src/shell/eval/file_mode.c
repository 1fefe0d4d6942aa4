/* chmod: which files can be executed. */
#include "shell/eval/file_programs.h"

/* A mode and files: no -R, --reference ..., nothing that is not known. */
static bool is_plain(const struct call *call)
{
	for (size_t i = 1; i < call->argc; i++)
		if (call->argv[i].many || !field_is_known(&call->argv[i]) ||
			(i > 1 && field_starts(&call->argv[i], STR("-")) == YES) ||
			field_starts(&call->argv[i], STR("--")) == YES ||
			field_equals(&call->argv[i], STR("-R")) == YES)
			return false;
	return true;
}

/* What chmod(1) makes of the x bit; MAYBE: it cannot be told, or it stays. */
static enum tri mode_executes(struct str mode, enum tri was)
{
	unsigned int bits = 0;
	size_t at = 0;

	while (at < mode.len && mode.at[at] >= '0' && mode.at[at] <= '7')
		bits = bits * 8 + (unsigned int)(mode.at[at++] - '0');
	if (mode.len && at == mode.len)
		return bits & 0100 ? YES : bits & 0011 ? MAYBE : NO;
	for (at = 0; at < mode.len && strchr("ugoa", mode.at[at]); at++)
		;
	if (str_find_char(mode, ',', 0) != STR_NOT_FOUND || at == mode.len ||
		(at && !str_contains(str_slice(mode, 0, at), "a") &&
			!str_contains(str_slice(mode, 0, at), "u")))
		return MAYBE;
	if (str_find_char(mode, 'x', at) == STR_NOT_FOUND)
		return strchr("+-", mode.at[at]) ? was : MAYBE;
	return strchr("+=", mode.at[at]) ? YES : at && mode.at[0] == 'u' ? MAYBE : NO;
}

int file_chmod(struct shell *sh, const struct call *call)
{
	struct file_operands ops;
	struct str mode;

	file_operands_read(eval_arena(sh), call, "", &ops);
	for (size_t i = 0; i < ops.n; i++) {
		struct file *file = i ? files_find(sh, ops.at[i]) : NULL;

		sh->world->eval->modes_changed |= i && !file;
		if (!file)
			continue;
		file->executable = !sh->eval->place.conditional && !sh->eval->place.background &&
						   field_known(eval_arena(sh), &ops.at[0], &mode)
					   ? mode_executes(mode, file->executable)
					   : MAYBE;
	}
	/* -R: any file below. */
	for (struct file *file = sh->world->eval->files; file && !is_plain(call); file = file->next)
		file->executable = MAYBE;
	return 0;
}
