/* Which programs have a function of their own; all others are rows of the table. */
#include "shell/launch.h"

static const struct {
	const char *name;
	launch_fn *launch;
} launchers[] = {
	{ "ash", launch_shell },
	{ "bash", launch_shell },
	{ "dash", launch_shell },
	{ "fd", launch_fd },
	{ "fdfind", launch_fd },
	{ "find", launch_find_exec },
	{ "gfind", launch_find_exec },
	{ "gxargs", launch_xargs },
	{ "ksh", launch_shell },
	{ "lksh", launch_shell },
	{ "mksh", launch_shell },
	{ "oksh", launch_shell },
	{ "posh", launch_shell },
	{ "rbash", launch_shell },
	{ "sh", launch_shell },
	{ "xargs", launch_xargs },
	{ "yash", launch_shell },
	{ "zsh", launch_shell },
};

launch_fn *launch_find(struct str program)
{
	size_t low = 0, high = ARRAY_SIZE(launchers);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_compare(str_from(launchers[middle].name), program);

		if (order == 0)
			return launchers[middle].launch;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
