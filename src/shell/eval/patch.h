/* Files that a patch changes: patch(1) 2.7, git-apply(1) 2.39; unified diffs only. */
#ifndef KEIHOOKD_SHELL_EVAL_PATCH_H
#define KEIHOOKD_SHELL_EVAL_PATCH_H

#include "shell/eval/eval.h"

/*
 * @argv: the words from the verb on. @strip: how many directories of the names are left out
 * unless -pN says otherwise; negative: all of them. A change that does not fit leaves a text of
 * which nothing is known. Returns 0 or -ENOMEM.
 */
int patch_files(struct shell *sh, const struct call *call, const struct field *argv, size_t argc,
	int strip);

#endif
