/* Processes of the command itself, as files of /proc and as ps shows them. */
#ifndef KEIHOOKD_SHELL_EVAL_OWN_PROCESS_H
#define KEIHOOKD_SHELL_EVAL_OWN_PROCESS_H

#include "shell/eval/eval.h"
#include "shell/filter/filter.h"

/* The text of /proc/self/environ, /proc/$$/cmdline ...; false for any other path. */
bool own_process_file(struct shell *sh, const struct field *path, struct value *ret);
/* For filters: the jobs of the shell @self, by the numbers that stand in for their pids. */
size_t own_processes(void *self, struct own_process *ret, size_t max);
/* A path as a filter has it, in which own pids are such numbers. */
struct field own_process_path(struct shell *sh, struct str path);

#endif
