/* Prints the built-in rows, one a line: name, subcommand, globals, options; tabs between. */
#include <stdio.h>
#include <stdlib.h>

#include "shell/launch/wrapper.h"

static void print_row(void *self, const struct wrapper_row *row)
{
	(void)self;
	printf("%s\t%s\t%s\t%s\n", row->name, row->subcommand ? row->subcommand : "",
		row->globals ? row->globals : "", row->options ? row->options : "");
}

int main(void)
{
	wrapper_table_each(wrapper_builtin(), print_row, NULL);
	return EXIT_SUCCESS;
}
