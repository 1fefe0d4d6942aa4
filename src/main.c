/* keihookd: the daemon, and the verbs that decide one command without it. */
#include <stdio.h>
#include <string.h>

#include "base/paths.h"
#include "cli/cli.h"
#include "daemon/daemon.h"

int main(int argc, char **argv)
{
	int status = cli_main(argc, argv);
	const char *socket_path = NULL;

	if (status >= 0)
		return status;
	if (argc == 3 && strcmp(argv[1], "--socket") == 0) {
		socket_path = argv[2];
	} else if (argc == 2 && strcmp(argv[1], "--hardened") == 0) {
		paths_harden();
	} else if (argc > 1) {
		fputs("keihookd: --socket wants one path, --hardened nothing\n", stderr);
		return 1;
	}
	return daemon_run(socket_path);
}
