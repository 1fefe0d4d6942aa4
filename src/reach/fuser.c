/* fuser -k FILE, fuser -k 8000/tcp: psmisc 23.6, fuser(1); and debuggers that attach. */
#include "reach/target.h"

#include <signal.h>
#include <stdlib.h>

static const char *const valued_long[] = { "namespace", NULL };

static int add_port(struct target *target, int64_t port, bool udp)
{
	const struct listener *listeners;
	size_t n;
	int err = target->facts->listeners(target->facts->self, target->arena, &listeners, &n);

	for (size_t i = 0; !err && i < n; i++)
		if (listeners[i].port == port && listeners[i].udp == udp)
			err = target_add(target, listeners[i].pid, YES);
	return err;
}

/* "8000/tcp", "8000" under -n tcp; false if it is a file. */
static bool read_port(struct str word, struct str space, int64_t *ret_port, bool *ret_udp)
{
	size_t slash = str_find_char(word, '/', 0);
	struct str kind = slash == STR_NOT_FOUND ? space : str_skip(word, slash + 1);

	if (!str_is(kind, "tcp") && !str_is(kind, "udp"))
		return false;
	*ret_udp = str_is(kind, "udp");
	return str_to_int64(str_slice(word, 0, slash), ret_port);
}

static int add_name(struct target *target, const struct field *name, struct str space)
{
	struct str word;
	int64_t port;
	bool udp;

	if (!field_known(target->arena, name, &word)) {
		target->reached->unresolved = true;
		return 0;
	}
	if (read_port(word, space, &port, &udp))
		return add_port(target, port, udp);
	return target_add_file_users(target, word);
}

int reach_fuser(struct target *target)
{
	struct option_walk walk = { .target = target, .valued = "n", .valued_long = valued_long };
	const struct field *names[64];
	struct str word, space = STR("file");
	int signal = SIGKILL, err = 0;
	bool kills = false;
	size_t n = 0;

	while (option_next(&walk)) {
		size_t at = walk.offset ? walk.i : walk.i - 1;

		if (walk.option.len && target_word(target, at, &word) && word.at[0] == '-' &&
			word.len > 2 && signal_parse(str_skip(word, 1), &signal)) {
			walk.offset = 0;
			walk.i = at + 1;
		} else if (option_is(&walk, "k", "kill")) {
			kills = true;
		} else if (option_is(&walk, "n", "namespace")) {
			if (!walk.value || !field_known(target->arena, walk.value, &space))
				space = STR("tcp");
		} else if (!walk.option.len && walk.value && n < ARRAY_SIZE(names)) {
			names[n++] = walk.value;
		}
	}
	if (!kills)
		return 0;
	target->reached->applies = true;
	target->reached->harmless = signal_harmless(signal);
	target->reached->how = signal_name(target->arena, signal);
	for (size_t i = 0; !err && !target->reached->harmless && i < n; i++)
		err = add_name(target, names[i], space);
	return err;
}

/* prlimit --pid PID --cpu=1: past a limit the process is ended. Without a value it only asks. */
int reach_prlimit(struct target *target)
{
	static const char *const valued[] = { "pid", "output", NULL };
	struct option_walk walk = { .target = target, .valued = "po", .valued_long = valued };
	bool sets = false;
	int64_t pid = 0;
	int err = 0;

	while (!err && option_next(&walk)) {
		struct str word;
		bool known = walk.value && field_known(target->arena, walk.value, &word);

		if (!option_is(&walk, "p", "pid"))
			sets |= walk.option.len > 1 && walk.value;
		else if (!known)
			target->reached->unresolved = true;
		else if (!str_to_int64(word, &pid))
			pid = 0;
	}
	target->reached->applies = sets;
	target->reached->how = STR("a limit");
	if (sets && pid > 0 && process_find(target_table(target), (pid_t)pid))
		err = target_add(target, (pid_t)pid, YES);
	return err;
}
