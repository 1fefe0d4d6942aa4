/* Runs a helper program for its output, with a deadline; for git, ssh and tmux. */
#ifndef KEIHOOKD_FACTS_RUN_H
#define KEIHOOKD_FACTS_RUN_H

#include "base/arena.h"
#include "base/str.h"

#define RUN_TIMEOUT_MS 1000
#define RUN_MAX_OUTPUT (1u << 20)

/*
 * Runs @argv (NULL behind it) found on PATH with exactly the environment @envp in directory @cwd
 * (NULL: ours); stdin and stderr are /dev/null. Returns its exit status, -ETIMEDOUT after
 * RUN_TIMEOUT_MS (it is killed then), -EFBIG past RUN_MAX_OUTPUT, -ECHILD if a signal ended it,
 * or -errno.
 */
int run_program(struct arena *arena, const char *cwd, char *const *argv, char *const *envp,
	struct str *ret_output);

#endif
