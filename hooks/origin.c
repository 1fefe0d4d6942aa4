#include "origin.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/str.h"

#define MAX_ENVIRONMENT (256u << 10)
#define MAX_ANCESTORS   64
#define MAX_KEPT        64

extern char **environ;

static const char *const kept_names[] = { "HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "TZ",
	"TMPDIR", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "XDG_RUNTIME_DIR", "XDG_STATE_HOME",
	"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMUX_TMPDIR" };

/* NAME=VALUE, NUL behind each, and one more at the end. */
static char block[MAX_ENVIRONMENT + 2];
static enum { UNKNOWN, FOUND, NOT_FOUND } state;

static void write_number(char *at, pid_t number)
{
	char digits[16], *first = digits + sizeof(digits) - 1;

	*first = '\0';
	do
		*--first = (char)('0' + number % 10);
	while (number /= 10);
	memcpy(at, first, strlen(first) + 1);
}

static ssize_t read_proc(pid_t pid, const char *name, char *space, size_t size)
{
	char path[PATH_MAX], number[16];
	ssize_t n = -1;
	int fd;

	write_number(number, pid);
	if (!paths_join(path, "/proc/", number, name, NULL))
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, space, size);
		close(fd);
	}
	return n;
}

/* Field 4 of proc(5)'s stat; the name in field 2 may hold anything but ends with the last ')'. */
static pid_t parent_of(pid_t pid)
{
	char stat[512];
	ssize_t n = read_proc(pid, "/stat", stat, sizeof(stat) - 1);
	char *close;

	if (n <= 0)
		return 0;
	stat[n] = '\0';
	close = strrchr(stat, ')');
	return close && strlen(close) > 4 ? (pid_t)strtol(close + 4, NULL, 10) : 0;
}

static const char *lookup(const char *name)
{
	size_t len = strlen(name);

	for (const char *at = block; *at; at += strlen(at) + 1)
		if (strncmp(at, name, len) == 0 && at[len] == '=')
			return at + len + 1;
	return NULL;
}

/* An agent that starts a client of its own chooses that one's environment: not believed. */
static bool read_client(void)
{
	const char *claimed = getenv("CLAUDE_PID");
	long wanted = claimed ? strtol(claimed, NULL, 10) : 0;
	pid_t pid = getppid();
	ssize_t n;

	if (wanted <= 1)
		return false;
	for (int i = 0; i < MAX_ANCESTORS && pid > 1 && pid != wanted; i++)
		pid = parent_of(pid);
	if (pid != wanted)
		return false;
	n = read_proc(pid, "/environ", block, MAX_ENVIRONMENT);
	if (n <= 0)
		return false;
	block[n] = block[n + 1] = '\0';
	return !lookup("CLAUDECODE");
}

static bool is_ours(const char *name)
{
	return strncmp(name, "KEIHOOK", 7) == 0 || strncmp(name, "KEI_", 4) == 0;
}

const char *origin_variable(const char *name)
{
	if (state == UNKNOWN)
		state = read_client() ? FOUND : NOT_FOUND;
	if (state == FOUND)
		return lookup(name);
	return is_ours(name) ? NULL : getenv(name);
}

static bool is_kept(const char *entry)
{
	for (size_t i = 0; i < sizeof(kept_names) / sizeof(kept_names[0]); i++) {
		size_t len = strlen(kept_names[i]);

		if (strncmp(entry, kept_names[i], len) == 0 && entry[len] == '=')
			return true;
	}
	return false;
}

char *const *origin_environment(void)
{
	static char *kept[MAX_KEPT + 1];
	size_t n = 0;

	origin_variable("HOME");
	if (state == FOUND) {
		for (char *at = block; *at && n < MAX_KEPT; at += strlen(at) + 1)
			if (is_kept(at) || is_ours(at))
				kept[n++] = at;
	} else {
		for (char **at = environ; *at && n < MAX_KEPT; at++)
			if (is_kept(*at))
				kept[n++] = *at;
	}
	kept[n] = NULL;
	return kept;
}
