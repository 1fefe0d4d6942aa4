#include "cli/cli.h"

int ctl_install(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 1;
}

int ctl_uninstall(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 1;
}
