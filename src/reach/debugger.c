/* gdb -p PID, gdb PROGRAM PID, gdb -ex 'attach PID', lldb -p PID: gdb(1) 13. gcore only looks. */
#include "reach/target.h"

struct debugger {
	struct target *target;
	bool batch; /* nobody types at it */
	bool looks; /* all it is told is to look */
	int err;
};

/* Commands that leave the process as it is; it goes on when the debugger lets go of it. */
static bool only_looks(struct str command)
{
	static const char *const words[] = { "backtrace", "bt", "detach", "down", "frame", "i",
		"info", "list", "py-bt", "py-list", "py-locals", "q", "quit", "set confirm",
		"set height", "set pagination", "set print", "set width", "thread backtrace", "up",
		"where", "x" };

	command = str_trim(command);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_starts(command, words[i]) &&
			(command.len == strlen(words[i]) ||
				strchr(" /", command.at[strlen(words[i])])) &&
			str_find_char(command, '(', 0) == STR_NOT_FOUND)
			return true;
	if (str_starts(command, "thread apply all "))
		return only_looks(str_skip(command, strlen("thread apply all ")));
	return command.len == 0 || command.at[0] == '#';
}

static void attach(struct debugger *d, struct str word)
{
	int64_t pid;

	if (d->err || !str_to_int64(str_trim(word), &pid) ||
		!process_find(target_table(d->target), (pid_t)pid))
		return;
	d->target->reached->applies = true;
	d->target->reached->how = STR("attaching a debugger");
	d->err = target_add(d->target, (pid_t)pid, YES);
}

static void tell(struct debugger *d, struct str commands)
{
	struct str line;

	while (str_next_line(&commands, &line)) {
		line = str_trim(line);
		if (str_starts(line, "attach "))
			attach(d, str_skip(line, strlen("attach ")));
		else
			d->looks &= only_looks(line);
	}
}

/* "-NAME", "--NAME"; with a value behind =, or in the next word, as *ret_value. */
static bool named(struct str word, const char *name, struct str *ret_value)
{
	if (!str_starts(word, "-"))
		return false;
	word = str_skip(word, str_starts(word, "--") ? 2 : 1);
	if (!str_starts(word, name))
		return false;
	word = str_skip(word, strlen(name));
	*ret_value = str_skip(word, 1);
	return word.len == 0 || word.at[0] == '=';
}

static void take_word(struct debugger *d, struct str word, size_t *i)
{
	static const char *const commands[] = { "ex", "eval-command", "iex", "init-eval-command",
		"o", "one-line" };
	struct str value;

	for (size_t k = 0; k < ARRAY_SIZE(commands); k++) {
		if (!named(word, commands[k], &value))
			continue;
		if (value.len || target_word(d->target, ++*i, &value))
			tell(d, value);
		else
			d->looks = false;
		return;
	}
	d->batch |= named(word, "batch", &value) || str_is(word, "-b");
	d->looks &= !named(word, "x", &value) && !named(word, "command", &value);
	attach(d, named(word, "pid", &value) || named(word, "p", &value) ? value : word);
}

int reach_debugger(struct target *target)
{
	struct debugger d = { .target = target, .looks = true };
	struct str word, input;

	for (size_t i = 1; i < target->call->argc; i++) {
		if (target_word(target, i, &word))
			take_word(&d, word, &i);
		else
			d.looks = false;
	}
	if (value_known(target->arena, &target->call->input, &input))
		tell(&d, input);
	else
		d.looks &= d.batch;
	target->reached->harmless = d.looks && target->reached->applies;
	return d.err;
}
