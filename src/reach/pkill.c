/* pkill of procps 4.0.2: pkill(1); skill: skill(1). */
#include "reach/select.h"

#include <signal.h>

static const char *const pkill_valued[] = { "signal", "pgroup", "group", "parent", "session",
	"terminal", "euid", "uid", "pidfile", "runstates", "ns", "nslist", "cgroup", "older",
	"queue", "env", NULL };

/* A signal may stand as -9, -KILL or -SIGKILL anywhere; procps looks for the first such word. */
static size_t find_signal(const struct target *target, int *ret_signal)
{
	struct str word;

	for (size_t i = 1; i < target->call->argc; i++)
		if (target_word(target, i, &word) && word.len > 1 && word.at[0] == '-' &&
			signal_parse(str_skip(word, 1), ret_signal))
			return i;
	return 0;
}

/* Steps over the word that was taken as the signal. */
static bool skip_signal(struct option_walk *walk, size_t signal_at)
{
	if (!walk->option.len || walk->i - !walk->offset != signal_at)
		return false;
	walk->offset = 0;
	walk->i = signal_at + 1;
	return true;
}

/* False: asks for help or version, and signals nobody. */
static bool read_option(struct target *target, struct option_walk *walk, struct selection *s,
	int *signal, bool *signal_unknown)
{
	struct str text;

	if (option_is(walk, "f", "full"))
		s->full = true;
	else if (option_is(walk, "x", "exact"))
		s->exact = true;
	else if (option_is(walk, "i", "ignore-case"))
		s->ignore_case = true;
	else if (option_is(walk, "v", "inverse"))
		s->inverse = true;
	else if (option_is(walk, "n", "newest"))
		s->newest = true;
	else if (option_is(walk, "o", "oldest"))
		s->oldest = true;
	else if (option_is(walk, "P", "parent"))
		id_list_add(target, &s->parents, walk->value, false);
	else if (option_is(walk, "g", "pgroup"))
		id_list_add(target, &s->groups, walk->value, false);
	else if (option_is(walk, "s", "session"))
		id_list_add(target, &s->sessions, walk->value, false);
	else if (option_is(walk, "u", "euid") || option_is(walk, "U", "uid"))
		id_list_add(target, &s->uids, walk->value, true);
	else if (option_is(walk, "F", "pidfile"))
		id_list_add_file(target, &s->pids, walk->value);
	else if (option_is(walk, "h", "help") || option_is(walk, "V", "version"))
		return false;
	else if (option_is(walk, "", "signal"))
		*signal_unknown = !walk->value || !field_known(target->arena, walk->value, &text) ||
				  !signal_parse(text, signal);
	else if (option_is(walk, "t", "terminal"))
		id_list_add_terminals(target, &s->terminals, walk->value);
	else if (option_is(walk, "G", "group") || option_is(walk, "r", "runstates") ||
		 option_is(walk, "O", "older") || option_is(walk, "", "cgroup") ||
		 option_is(walk, "", "ns"))
		s->attribute_unknown = true;
	return true;
}

static bool has_criterion(const struct selection *s)
{
	return s->parents.given || s->groups.given || s->sessions.given || s->uids.given ||
	       s->pids.given || s->terminals.given || s->attribute_unknown;
}

int reach_pkill(struct target *target)
{
	struct option_walk walk = {
		.target = target, .valued = "gGPstuUFrOq", .valued_long = pkill_valued
	};
	struct selection s = { 0 };
	bool signal_unknown = false;
	int signal = SIGTERM;
	size_t signal_at, n_patterns = 0;

	target->reached->applies = true;
	signal_at = find_signal(target, &signal);
	while (option_next(&walk)) {
		if (signal_at && skip_signal(&walk, signal_at))
			continue;
		if (walk.option.len) {
			if (!read_option(target, &walk, &s, &signal, &signal_unknown)) {
				target->reached->harmless = true;
				return 0;
			}
			continue;
		}
		n_patterns++;
		s.has_pattern = true;
		if (!walk.value || !field_known(target->arena, walk.value, &s.pattern))
			s.pattern_unknown = true;
	}
	/* More than one pattern, or nothing to select by, is an error. */
	if ((!signal_unknown && signal_harmless(signal)) || n_patterns > 1 ||
		(n_patterns == 0 && !has_criterion(&s))) {
		target->reached->harmless = true;
		return 0;
	}
	target->reached->how =
		signal_unknown ? STR("a signal") : signal_name(target->arena, signal);
	return select_processes(target, &s);
}

/* skill [-SIGNAL] -u USER | -p PID | -c NAME | -t TTY, or what the operand looks like. */
int reach_skill(struct target *target)
{
	struct option_walk walk = { .target = target, .valued = "ucpts" };
	int signal = SIGTERM, err = 0;
	size_t signal_at;

	target->reached->applies = true;
	target->reached->how = STR("skill");
	signal_at = find_signal(target, &signal);
	if (signal_at && signal_harmless(signal)) {
		target->reached->harmless = true;
		return 0;
	}
	while (!err && option_next(&walk)) {
		struct selection s = { .exact = true };
		struct str text = STR("");
		int64_t pid;

		if (signal_at && skip_signal(&walk, signal_at))
			continue;
		if (option_is(&walk, "l", NULL) || option_is(&walk, "L", NULL) ||
			option_is(&walk, "h", "help") || option_is(&walk, "n", "no-action")) {
			target->reached->harmless = true;
			return 0;
		}
		if (!walk.value)
			continue;
		if (!field_known(target->arena, walk.value, &text)) {
			target->reached->unresolved = true;
			continue;
		}
		if (option_is(&walk, "u", NULL)) {
			id_list_add(target, &s.uids, walk.value, true);
		} else if (option_is(&walk, "t", NULL)) {
			s.attribute_unknown = true;
		} else if (str_to_int64(text, &pid)) {
			id_list_add(target, &s.pids, walk.value, false);
		} else {
			s.has_pattern = true;
			s.pattern = text;
		}
		err = select_processes(target, &s);
	}
	return err;
}
