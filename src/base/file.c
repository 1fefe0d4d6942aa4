#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/util.h"

int file_read_fd(struct buf *buf, int fd, size_t max)
{
	size_t start = buf->len;
	char chunk[16384];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return buf_failed(buf) ? -ENOMEM : 0;
		if (buf->len - start + (size_t)n > max)
			return -EFBIG;
		buf_add(buf, (struct str){ chunk, (size_t)n });
		if (buf_failed(buf))
			return -ENOMEM;
	}
}

int file_read(struct arena *arena, const char *path, size_t max, struct str *ret_text)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct buf text = BUF_IN(arena);
	struct stat st;
	int err;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if (st.st_size > 0 && (size_t)st.st_size > max)
		return -EFBIG;
	err = file_read_fd(&text, fd, max);
	if (err)
		return err;
	*ret_text = buf_str(&text);
	return 0;
}

int file_write_all(int fd, struct str text)
{
	while (text.len) {
		ssize_t n = write(fd, text.at, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text = str_skip(text, (size_t)n);
	}
	return 0;
}

static int sync_dir_of(const char *path)
{
	char dir[PATH_MAX];
	const char *slash = strrchr(path, '/');
	AUTO_CLOSE int fd = -1;

	if (!slash)
		snprintf(dir, sizeof(dir), ".");
	else
		snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path + 1), path);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	return fsync(fd) < 0 ? -errno : 0;
}

static int write_beside(const char *temp, struct str text, mode_t mode)
{
	AUTO_CLOSE int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	int err;

	if (fd < 0)
		return -errno;
	err = file_write_all(fd, text);
	if (!err && fchmod(fd, mode) < 0)
		err = -errno;
	if (!err && fsync(fd) < 0)
		err = -errno;
	return err;
}

int file_replace(const char *path, struct str text, mode_t mode)
{
	char real[PATH_MAX], temp[PATH_MAX];
	int err, n;

	if (!realpath(path, real)) {
		if (errno != ENOENT)
			return -errno;
		n = snprintf(real, sizeof(real), "%s", path);
		if (n < 0 || (size_t)n >= sizeof(real))
			return -ENAMETOOLONG;
	}
	n = snprintf(temp, sizeof(temp), "%s.%ld.tmp", real, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof(temp))
		return -ENAMETOOLONG;
	err = write_beside(temp, text, mode);
	if (!err && rename(temp, real) < 0)
		err = -errno;
	if (err) {
		if (err != -EEXIST)
			unlink(temp);
		return err;
	}
	return sync_dir_of(real);
}

int file_make_dirs(const char *path, mode_t mode)
{
	char part[PATH_MAX];
	size_t len = strlen(path);

	if (len >= sizeof(part))
		return -ENAMETOOLONG;
	memcpy(part, path, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		part[i] = '\0';
		if (mkdir(part, mode) < 0 && errno != EEXIST)
			return -errno;
		part[i] = path[i];
	}
	return 0;
}
