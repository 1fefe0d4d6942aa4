#include <errno.h>

#include "shell/launch/launch.h"
#include "shell/launch/wrapper_table.h"

const struct wrapper_table *wrapper_builtin(void)
{
	return &system_wrappers;
}

const struct wrapper_table *wrapper_table_extend(struct arena *arena,
	const struct wrapper_table *base, const struct wrapper_row *rows, size_t n)
{
	struct wrapper_table *table = arena_alloc(arena, struct wrapper_table, 1);

	if (table)
		*table = (struct wrapper_table){ .base = base, .rows = rows, .n = n };
	return table;
}

void wrapper_table_each(const struct wrapper_table *table,
	void (*each)(void *self, const struct wrapper_row *row), void *self)
{
	for (; table; table = table->base)
		for (size_t i = 0; i < table->n; i++)
			each(self, &table->rows[i]);
}

/* python3.11 is python, php8.2 is php; the same for perl5.36.0. */
static struct str without_version(struct str name)
{
	size_t end = name.len;

	while (end > 0 && ((name.at[end - 1] >= '0' && name.at[end - 1] <= '9') ||
				  name.at[end - 1] == '.' || name.at[end - 1] == '-'))
		end--;
	return end > 0 ? str_slice(name, 0, end) : name;
}

static bool program_name(struct unwrap *u, struct str *ret_name)
{
	const struct field *program = &u->input->call->program;
	struct str name;

	if (program->n == 0)
		program = &u->argv[0];
	if (!field_known(u->arena, program, &name))
		return false;
	*ret_name = str_basename(name);
	return true;
}

int wrapper_unwrap(struct arena *arena, const struct wrapper_table *table,
	const struct unwrap_input *input, struct run **ret_runs, bool *ret_unknown)
{
	struct unwrap u = { .arena = arena,
		.table = table ? table : wrapper_builtin(),
		.input = input,
		.argv = input->call->argv,
		.argc = input->call->argc };
	launch_fn *launch;

	if (u.argc > 0 && program_name(&u, &u.program)) {
		launch = launch_find(u.program);
		if (!launch)
			launch = launch_find(without_version(u.program));
		if (launch)
			launch(&u);
		else
			launch_row(&u);
		launch_environment(&u);
	}
	if (u.failed)
		return -ENOMEM;
	*ret_runs = u.first;
	*ret_unknown = u.unknown;
	return 0;
}
