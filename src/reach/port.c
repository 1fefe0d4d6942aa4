/* kill-port, killport, kill-port-process, fkill: programs of npm and cargo that end by port. */
#include "reach/target.h"

#include <errno.h>

static int add_port(struct target *target, int64_t port)
{
	const struct listener *all;
	size_t n;
	int err = target->facts->listeners(target->facts->self, target->arena, &all, &n);

	for (size_t i = 0; !err && i < n; i++)
		if (all[i].port == port && (all[i].listening || all[i].udp))
			err = target_add(target, all[i].pid, YES);
	return err;
}

/* "3000", "3000,3001" */
static int add_ports(struct target *target, const struct field *field)
{
	struct str list;
	int64_t port;
	int err = 0;

	if (!field_known(target->arena, field, &list)) {
		target->reached->unresolved = true;
		return 0;
	}
	while (!err && list.len) {
		size_t comma = str_find_char(list, ',', 0);

		if (str_to_int64(str_slice(list, 0, comma), &port))
			err = add_port(target, port);
		list = comma == STR_NOT_FOUND ? STR("") : str_skip(list, comma + 1);
	}
	return err;
}

int reach_kill_port(struct target *target)
{
	static const char *const valued_long[] = { "port", "signal", "method", "mode", NULL };
	struct option_walk walk = { .target = target, .valued = "psm", .valued_long = valued_long };
	int err = 0;

	target->reached->applies = true;
	target->reached->how = STR("SIGKILL");
	while (!err && option_next(&walk)) {
		if (option_is(&walk, "h", "help") || option_is(&walk, "V", "version") ||
			option_is(&walk, "", "dry-run"))
			target->reached->harmless = true;
		else if (walk.value && (!walk.option.len || option_is(&walk, "p", "port")))
			err = add_ports(target, walk.value);
	}
	return err;
}

static enum tri is_named(const struct process *process, const void *argument)
{
	const struct str *name = argument;

	if (str_equal_nocase(process->comm, *name))
		return YES;
	return str_find(process->cmdline, *name, 0) != STR_NOT_FOUND ? MAYBE : NO;
}

/* fkill 1337, fkill :8080, fkill name */
int reach_fkill(struct target *target)
{
	int err = 0;

	target->reached->applies = true;
	target->reached->how = STR("fkill");
	for (size_t i = 1; !err && i < target->call->argc; i++) {
		struct str word;
		int64_t number;

		if (!target_word(target, i, &word))
			target->reached->unresolved = true;
		else if (str_starts(word, "-"))
			continue;
		else if (str_starts(word, ":") && str_to_int64(str_skip(word, 1), &number))
			err = add_port(target, number);
		else if (str_to_int64(word, &number))
			err = process_find(target_table(target), (pid_t)number)
				      ? target_add(target, (pid_t)number, YES)
				      : 0;
		else
			err = target_add_where(target, is_named, &word);
	}
	return err;
}
