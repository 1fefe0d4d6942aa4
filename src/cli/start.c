#include "cli/start.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/util.h"

static const char *own_variable(const char *name)
{
	return getenv(name);
}

/* Is our socket unit switched on, for this user or for all? */
static bool unit_is_enabled(void)
{
	static const char wanted[] = "/sockets.target.wants/keihookd.socket";
	char config[PATH_MAX], path[PATH_MAX];

	if (paths_join(path, "/etc/systemd/user", wanted, NULL) && access(path, F_OK) == 0)
		return true;
	if (paths_config_dir(config, own_variable))
		return false;
	return paths_join(path, config, "/../systemd/user", wanted, NULL) &&
	       access(path, F_OK) == 0;
}

/* A unit helps only where the user's manager runs. */
static bool unit_manages(void)
{
	char dir[PATH_MAX], path[PATH_MAX];

	return paths_runtime_dir(dir, sizeof(dir), 0, own_variable) &&
	       paths_join(path, dir, "/../systemd/private", NULL) && access(path, F_OK) == 0 &&
	       unit_is_enabled();
}

static void become_daemon(void)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0)
		_exit(1);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	if (chdir("/") < 0)
		_exit(1);
	execl("/proc/self/exe", "keihookd", (char *)NULL);
	_exit(1);
}

void start_daemon(void)
{
	pid_t child;

	if (unit_manages())
		return;
	child = fork();
	if (child == 0) {
		setsid();
		if (fork() == 0)
			become_daemon();
		_exit(0);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
}

bool start_client_path(char ret_path[PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	while (len > 0 && self[len - 1] != '/')
		len--;
	if (len <= 0)
		return false;
	self[len] = '\0';
	return paths_join(ret_path, self, "keihook", NULL) && access(ret_path, X_OK) == 0;
}
