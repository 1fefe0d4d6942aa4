#include "reach/target.h"

#include <signal.h>

struct str signal_name(struct arena *arena, int number)
{
	const char *name = number > 0 && number < SIGRTMIN ? sigabbrev_np(number) : NULL;

	if (name)
		return arena_printf(arena, "SIG%s", name);
	return arena_printf(arena, "signal %d", number);
}

bool signal_harmless(int number)
{
	return number == 0 || number == SIGCHLD || number == SIGCONT || number == SIGURG ||
	       number == SIGWINCH;
}
