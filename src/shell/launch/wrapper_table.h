/* The rows of launch/rows_*.c and those that packs add. */
#ifndef KEIHOOKD_SHELL_LAUNCH_WRAPPER_TABLE_H
#define KEIHOOKD_SHELL_LAUNCH_WRAPPER_TABLE_H

#include "shell/launch/wrapper.h"

struct wrapper_table {
	const struct wrapper_table *base; /* asked after this one; NULL at the end */
	const struct wrapper_row *rows;   /* built-in ones: by name */
	size_t n;
	bool sorted;
};

/* The built-in ones, by subject; each is the base of the one before. */
extern const struct wrapper_table system_wrappers, remote_wrappers, project_wrappers,
	terminal_wrappers, trace_wrappers;

#endif
