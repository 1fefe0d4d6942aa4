/*
 * Prints the built-in rows, one a line: name, subcommand, globals, options, and whether an operand
 * is the command; tabs between.
 */
#include <stdio.h>
#include <stdlib.h>

#include "shell/launch/wrapper.h"

static void print_row(void *self, const struct wrapper_row *row)
{
	(void)self;
	printf("%s\t%s\t%s\t%s\t%d\n", row->name, row->subcommand ? row->subcommand : "",
		row->globals ? row->globals : "", row->options ? row->options : "",
		row->begin != BEGIN_NONE);
}

int main(void)
{
	wrapper_table_each(wrapper_builtin(), print_row, NULL);
	return EXIT_SUCCESS;
}
