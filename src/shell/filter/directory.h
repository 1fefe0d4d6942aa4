/* Directories as the command has left them, for ls and find. */
#ifndef KEIHOOKD_SHELL_FILTER_DIRECTORY_H
#define KEIHOOKD_SHELL_FILTER_DIRECTORY_H

#include "shell/filter/run.h"

/* Names in order; false: they cannot be told. */
bool directory_list(struct filter *f, struct str path, struct str **ret_names, size_t *ret_n);
enum file_kind directory_kind(struct filter *f, struct str path);
/* A directory that is no link to one: find goes into no others. */
bool directory_is_own(struct filter *f, struct str path);

#endif
