/*
 * Stands for the program that a wrapper is asked to start: appends how many arguments it has, and
 * these, with a NUL behind each, to the file `marked` beside itself, in one write(2).
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LINE 4096

int main(int argc, char **argv)
{
	char line[MAX_LINE], path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	size_t len = 0;
	char *slash;
	int fd;

	path[n > 0 ? n : 0] = '\0';
	slash = strrchr(path, '/');
	if (!slash || (size_t)(slash - path) + sizeof("/marked") > sizeof(path))
		return EXIT_FAILURE;
	/* What was started is told by its file: argv[0] may be anything. */
	argv[0] = slash + 1;
	len = (size_t)snprintf(line, sizeof(line), "%d", argc) + 1;
	for (int i = 0; i < argc; i++) {
		size_t more = strlen(argv[i]) + 1;

		if (len + more >= sizeof(line))
			return EXIT_FAILURE;
		memcpy(line + len, argv[i], more);
		len += more;
	}
	memcpy(slash, "/marked", sizeof("/marked"));
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	return fd >= 0 && write(fd, line, len) == (ssize_t)len ? EXIT_SUCCESS : EXIT_FAILURE;
}
