/* Who uses a file: descriptors, cwd, root, program and mappings of every process, as fuser(1). */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/util.h"
#include "facts/real.h"

static bool same_file(int dir, const char *name, const struct stat *wanted)
{
	struct stat st;

	return fstatat(dir, name, &st, 0) == 0 && st.st_dev == wanted->st_dev &&
	       st.st_ino == wanted->st_ino;
}

static bool maps(int proc, const struct stat *wanted)
{
	AUTO_CLOSE int fd = openat(proc, "maps", O_RDONLY | O_CLOEXEC);
	AUTO_FILE FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
	unsigned int major, minor;
	unsigned long inode;
	char line[512];

	if (!file)
		return false;
	steal_fd(&fd);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%*s %*s %*s %x:%x %lu", &major, &minor, &inode) == 3 &&
			inode == wanted->st_ino && makedev(major, minor) == wanted->st_dev)
			return true;
	return false;
}

static bool uses(pid_t pid, const struct stat *wanted)
{
	AUTO_DIR DIR *fds = NULL;
	AUTO_CLOSE int proc = -1;
	struct dirent *entry;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	proc = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc < 0)
		return false;
	if (same_file(proc, "cwd", wanted) || same_file(proc, "exe", wanted) ||
		same_file(proc, "root", wanted))
		return true;
	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	fds = opendir(path);
	while (fds && (entry = readdir(fds)))
		if (entry->d_name[0] != '.' && same_file(dirfd(fds), entry->d_name, wanted))
			return true;
	return maps(proc, wanted);
}

int real_file_users(
	void *self, struct arena *arena, struct str path, const pid_t **ret, size_t *ret_n)
{
	struct str terminated = arena_copy(arena, path);
	const struct process_table *table;
	size_t n = 0, capacity = 0;
	pid_t *pids = NULL;
	struct stat wanted;
	int err = real_processes(self, arena, &table);

	if (err || !terminated.at)
		return err ? err : -ENOMEM;
	*ret = NULL;
	*ret_n = 0;
	if (stat(terminated.at, &wanted) < 0)
		return 0;
	for (size_t i = 0; i < table->n; i++) {
		if (!uses(table->at[i].pid, &wanted))
			continue;
		pids = arena_grow(arena, pids, n, &capacity, sizeof(*pids));
		if (!pids)
			return -ENOMEM;
		pids[n++] = table->at[i].pid;
	}
	*ret = pids;
	*ret_n = n;
	return 0;
}
