#include "facts/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/credentials.h"
#include "base/util.h"

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* In the child: only what is safe behind a fork of a threaded process. */
static void become_program(const char *cwd, char *const *argv, char *const *envp, int null, int out)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	if (dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
		dup2(null, STDERR_FILENO) < 0 || credentials_become() < 0 ||
		(cwd && chdir(cwd) < 0))
		_exit(127);
	execvpe(argv[0], argv, envp);
	_exit(127);
}

/* posix_spawn(3) cannot become somebody else. */
static int spawn_as_assumed(
	const char *cwd, char *const *argv, char *const *envp, int out, pid_t *ret_pid)
{
	AUTO_CLOSE int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t pid = null >= 0 ? fork() : -1;

	if (pid == 0)
		become_program(cwd, argv, envp, null, out);
	if (pid < 0)
		return -errno;
	*ret_pid = pid;
	return 0;
}

static int spawn(const char *cwd, char *const *argv, char *const *envp, int out, pid_t *ret_pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	int err;

	if (credentials_assumed())
		return spawn_as_assumed(cwd, argv, envp, out, ret_pid);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	sigemptyset(&none);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (cwd)
		posix_spawn_file_actions_addchdir_np(&actions, cwd);
	err = posix_spawnp(ret_pid, argv[0], &actions, &attributes, argv, envp);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

/* Reads until the program closes its stdout. */
static int read_until(struct buf *output, int fd, int64_t deadline)
{
	char chunk[8192];

	for (;;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int64_t left = deadline - now_ms();
		ssize_t n;

		if (left <= 0)
			return -ETIMEDOUT;
		if (poll(&ready, 1, (int)left) < 0 && errno != EINTR)
			return -errno;
		if (!ready.revents)
			continue;
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return buf_failed(output) ? -ENOMEM : 0;
		if (output->len + (size_t)n > RUN_MAX_OUTPUT)
			return -EFBIG;
		buf_add(output, (struct str){ chunk, (size_t)n });
	}
}

int run_program(struct arena *arena, const char *cwd, char *const *argv, char *const *envp,
	struct str *ret_output)
{
	struct buf output = BUF_IN(arena);
	int64_t deadline = now_ms() + RUN_TIMEOUT_MS;
	int ends[2], status, err;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	AUTO_CLOSE int in = ends[0];
	err = spawn(cwd, argv, envp, ends[1], &pid);
	close(ends[1]);
	if (err)
		return err;
	err = read_until(&output, in, deadline);
	if (err)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (err)
		return err;
	if (!WIFEXITED(status))
		return -ECHILD;
	*ret_output = buf_str(&output);
	return WEXITSTATUS(status);
}
