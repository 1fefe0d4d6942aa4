/* screen, whose end takes along what runs in its windows: screen(1) 4.9. */
#include "reach/target.h"

/* Does this screen server have the name that -S or -r gives? Names are "PID.NAME" or its start. */
static enum tri screen_named(const struct process *process, struct str name)
{
	struct str number = str_slice(name, 0, str_find_char(name, '.', 0));
	int64_t pid;

	if (name.len == 0)
		return MAYBE;
	if (str_to_int64(number, &pid))
		return pid == process->pid ? YES : NO;
	for (size_t i = 1; i < process->argc; i++)
		if (process->argv[i].len >= name.len &&
			str_equal(str_slice(process->argv[i], 0, name.len), name))
			return YES;
	return MAYBE;
}

static bool ends_windows(struct target *target, size_t at)
{
	struct str verb, text;

	if (!target_word(target, at, &verb))
		return true;
	if (str_is(verb, "quit") || str_is(verb, "kill") || str_is(verb, "pow_break"))
		return true;
	return str_is(verb, "stuff") &&
	       (!target_word(target, at + 1, &text) ||
		       str_find_char(text, '\003', 0) != STR_NOT_FOUND ||
		       str_contains(text, "^C") || str_contains(text, "\\003"));
}

int reach_screen(struct target *target)
{
	struct option_walk walk = { .target = target, .valued = "SXpcehrsTtDdx" };
	struct str name = STR("");
	bool ends = false;
	int err = 0;

	while (!walk.operands_only && option_next(&walk)) {
		if (option_is(&walk, "S", NULL) && walk.value)
			field_known(target->arena, walk.value, &name);
		if (!option_is(&walk, "X", NULL))
			continue;
		ends = ends_windows(target, walk.i - 1);
		break;
	}
	if (!ends)
		return 0;
	target->reached->applies = true;
	target->reached->how = STR("screen -X");
	for (size_t i = 0; !err && i < target_table(target)->n; i++) {
		const struct process *process = &target_table(target)->at[i];

		if (str_equal_nocase(process->comm, STR("screen")) && process->ppid == 1)
			err = target_add_tree(target, process->pid, screen_named(process, name));
	}
	return err;
}
