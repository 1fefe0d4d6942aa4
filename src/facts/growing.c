/* Files that grow: their end and their start. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/util.h"
#include "facts/real.h"

/* Links, devices and pipes are not what a growing file is. */
static int open_regular(struct arena *arena, struct str path, struct stat *st, int *ret_fd)
{
	struct str name = arena_copy(arena, path);
	AUTO_CLOSE int fd = -1;

	if (!name.at)
		return -ENOMEM;
	fd = open(name.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || fstat(fd, st) < 0)
		return -errno;
	if (!S_ISREG(st->st_mode))
		return -EINVAL;
	*ret_fd = steal_fd(&fd);
	return 0;
}

static int read_at(struct arena *arena, int fd, int64_t from, size_t want, struct str *ret)
{
	char *text = arena_alloc(arena, char, want + 1);
	size_t got = 0;

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
	*ret = (struct str){ text, got };
	return 0;
}

int real_read_end(void *self, struct arena *arena, struct str path, int64_t from, size_t max,
	struct file_part *ret)
{
	AUTO_CLOSE int fd = -1;
	struct stat st;
	struct str text;
	int err;

	(void)self;
	err = open_regular(arena, path, &st, &fd);
	if (err)
		return err;
	from = MAX(from, 0);
	if (st.st_size - from > (int64_t)max)
		from = st.st_size - (int64_t)max;
	err = read_at(arena, fd, from, st.st_size > from ? (size_t)(st.st_size - from) : 0, &text);
	if (!err)
		*ret = (struct file_part){
			.dev = st.st_dev,
			.inode = st.st_ino,
			.size = st.st_size,
			.offset = from,
			.text = text,
		};
	return err;
}

int real_read_start(void *self, struct arena *arena, struct str path, size_t max, struct str *ret)
{
	AUTO_CLOSE int fd = -1;
	struct stat st;
	int err;

	(void)self;
	err = open_regular(arena, path, &st, &fd);
	return err ? err : read_at(arena, fd, 0, MIN(max, (size_t)st.st_size), ret);
}
