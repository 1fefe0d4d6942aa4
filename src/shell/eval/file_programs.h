/*
 * Programs that make, copy, move and change files: what is there afterwards. Each file_ function
 * follows one call of the program that it is named after and returns 0 or -ENOMEM.
 */
#ifndef KEIHOOKD_SHELL_EVAL_FILE_PROGRAMS_H
#define KEIHOOKD_SHELL_EVAL_FILE_PROGRAMS_H

#include "shell/eval/eval.h"

#define MAX_OPERANDS 64

/* Words that are no options, and the value of -t / --target-directory. */
struct file_operands {
	struct field at[MAX_OPERANDS];
	size_t n;
	struct field into; /* no pieces: not given */
	bool symbolic, append, recursive;
};

/* --- file_operands.c --- */
/* @valued: letters of options that take a value. What is behind MAX_OPERANDS is not followed. */
void file_operands_read(struct arena *arena, const struct call *call, const char *valued,
	struct file_operands *ops);

/* --- file_transfer.c --- */
int file_cp(struct shell *sh, const struct call *call);
int file_mv(struct shell *sh, const struct call *call);
int file_ln(struct shell *sh, const struct call *call);
int file_rsync(struct shell *sh, const struct call *call);

/* --- file_mode.c --- */
int file_chmod(struct shell *sh, const struct call *call);

/* --- file_edit.c --- */
int file_sed(struct shell *sh, const struct call *call);

#endif
