/* keihookctl: installing, looking at and steering keihookd. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
	return ctl_main(argc, argv);
}
