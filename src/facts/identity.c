/* Who one process is, and the end of a growing file; proc(5). */
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

int real_read_end(void *self, struct arena *arena, struct str path, int64_t from, size_t max,
	struct file_part *ret)
{
	struct str name = arena_copy(arena, path);
	AUTO_CLOSE int fd = -1;
	struct stat st;
	size_t want, got = 0;
	char *text;

	(void)self;
	if (!name.at)
		return -ENOMEM;
	fd = open(name.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	from = MAX(from, 0);
	if (st.st_size - from > (int64_t)max)
		from = st.st_size - (int64_t)max;
	want = st.st_size > from ? (size_t)(st.st_size - from) : 0;
	text = arena_alloc(arena, char, want + 1);
	if (!text)
		return -ENOMEM;
	while (got < want) {
		ssize_t n = pread(fd, text + got, want - got, (off_t)from + (off_t)got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	*ret = (struct file_part){
		.dev = st.st_dev,
		.inode = st.st_ino,
		.size = st.st_size,
		.offset = from,
		.text = { text, got },
	};
	return 0;
}
