/* keihookd: the daemon, and the verbs that decide one command without it. */
#include <stddef.h>

#include "cli/cli.h"
#include "daemon/daemon.h"

int main(int argc, char **argv)
{
	int status = cli_main(argc, argv);

	return status >= 0 ? status : daemon_run(NULL);
}
