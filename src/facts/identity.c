/* Who one process is; proc(5). */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/util.h"
#include "facts/real.h"

#define MAX_ENVIRON (1u << 20)

static struct str link_of(struct arena *arena, int proc, pid_t pid, const char *name)
{
	char path[64], target[PATH_MAX];
	ssize_t n;

	snprintf(path, sizeof(path), "%d/%s", (int)pid, name);
	n = readlinkat(proc, path, target, sizeof(target));
	return n <= 0 ? STR("") : arena_copy(arena, (struct str){ target, (size_t)n });
}

static int read_environ(struct arena *arena, int proc, struct process_identity *who)
{
	struct buf text = BUF_IN(arena);
	AUTO_CLOSE int fd = -1;
	char path[64];
	int err;

	snprintf(path, sizeof(path), "%d/environ", (int)who->process.pid);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	err = file_read_fd(&text, fd, MAX_ENVIRON);
	if (err)
		return err == -ENOMEM ? err : 0;
	who->environ = buf_str(&text);
	who->environ_known = true;
	return 0;
}

static uint64_t namespace_of(int proc, pid_t pid)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "%d/ns/pid", (int)pid);
	return fstatat(proc, path, &st, 0) == 0 ? (uint64_t)st.st_ino : 0;
}

int real_identity(void *self, struct arena *arena, pid_t pid, struct process_identity *ret)
{
	AUTO_CLOSE int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct process_identity who = { .exe = STR("") };
	int err;

	(void)self;
	if (proc < 0 || !process_read(arena, proc, pid, &who.process))
		return -ESRCH;
	err = read_environ(arena, proc, &who);
	if (err)
		return err;
	who.exe = link_of(arena, proc, pid, "exe");
	who.fds[0] = link_of(arena, proc, pid, "fd/0");
	who.fds[1] = link_of(arena, proc, pid, "fd/1");
	who.fds[2] = link_of(arena, proc, pid, "fd/2");
	who.pid_namespace = namespace_of(proc, pid);
	*ret = who;
	return 0;
}
