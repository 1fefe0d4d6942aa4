/* The rows, by name. Option grammars: each program's --help and man page as of Debian 12. */
#include "shell/wrapper_table.h"

static const struct wrapper_row rows[] = {
	/* coreutils 9.1, util-linux 2.38, sudo 1.9.13 */
	{ "env", NULL, NULL,
		"u% unset% C= chdir= S& split-string& i~ ignore-environment~ 0 null help! version!",
		BEGIN_ARGV, 0, WRAPPER_ASSIGNS },
	{ "nice", NULL, NULL, "n: adjustment: help! version!", BEGIN_ARGV, 0, 0 },
	{ "nohup", NULL, NULL, "help! version!", BEGIN_ARGV, 0, 0 },
	{ "sudo", NULL, NULL,
		"A askpass b background B bell C: close-from: D= chdir= E preserve-env? e! edit! "
		"g: group: "
		"H set-home h: host: i login K! remove-timestamp! k l! list! n P p: prompt: R: "
		"chroot: r: "
		"role: S stdin s shell t: type: T: command-timeout: U: other-user: u: user: V! "
		"version! "
		"v! validate! help!",
		BEGIN_ARGV, 0, WRAPPER_ASSIGNS },
	{ "timeout", NULL, NULL, "k: kill-after: s: signal: help! version!", BEGIN_ARGV, 1, 0 },
};

static const struct wrapper_table builtin = { .rows = rows, .n = ARRAY_SIZE(rows), .sorted = true };

const struct wrapper_table *wrapper_builtin(void)
{
	return &builtin;
}
