/* The rows of launch/wrapper_table.c and those that packs add. */
#ifndef KEIHOOKD_SHELL_LAUNCH_WRAPPER_TABLE_H
#define KEIHOOKD_SHELL_LAUNCH_WRAPPER_TABLE_H

#include "shell/launch/wrapper.h"

struct wrapper_table {
	const struct wrapper_table *base; /* asked after this one; NULL at the end */
	const struct wrapper_row *rows;   /* built-in ones: by name */
	size_t n;
	bool sorted;
};

#endif
