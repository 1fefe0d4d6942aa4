/* start-stop-daemon --stop of dpkg 1.21: start-stop-daemon(8). */
#include "reach/select.h"

#include <signal.h>

static const char *const valued_long[] = { "exec", "pidfile", "name", "user", "signal", "retry",
	"pid", "ppid", "startas", "group", "chuid", "chroot", "chdir", "nicelevel", "procsched",
	"iosched", "umask", "output", "remove-pidfile", NULL };

int reach_start_stop(struct target *target)
{
	struct option_walk walk = {
		.target = target, .valued = "xpnusRacgrdNPIkO", .valued_long = valued_long
	};
	bool stops = false, harmless = false;
	struct selection s = { .exact = true };
	struct str text;
	int signal = SIGTERM;

	while (!walk.operands_only && option_next(&walk)) {
		bool known = walk.value && field_known(target->arena, walk.value, &text);

		if (option_is(&walk, "K", "stop")) {
			stops = true;
		} else if (option_is(&walk, "t", "test") || option_is(&walk, "T", "status")) {
			harmless = true;
		} else if (option_is(&walk, "p", "pidfile")) {
			id_list_add_file(target, &s.pids, walk.value);
		} else if (option_is(&walk, "", "pid")) {
			id_list_add(target, &s.pids, walk.value, false);
		} else if (option_is(&walk, "", "ppid")) {
			id_list_add(target, &s.parents, walk.value, false);
		} else if (option_is(&walk, "u", "user")) {
			id_list_add(target, &s.uids, walk.value, true);
		} else if (option_is(&walk, "s", "signal")) {
			if (!known || !signal_parse(text, &signal))
				signal = SIGTERM;
		} else if (option_is(&walk, "n", "name") || option_is(&walk, "x", "exec")) {
			s.has_pattern = true;
			s.pattern_unknown = !known;
			s.pattern = known ? str_basename(text) : STR("");
		}
	}
	if (!stops)
		return 0;
	target->reached->applies = true;
	target->reached->harmless = harmless || signal_harmless(signal);
	target->reached->how = signal_name(target->arena, signal);
	return target->reached->harmless ? 0 : select_processes(target, &s);
}
