/* Reading and replacing whole files, with bounds. Blocking: never call from the loop thread. */
#ifndef KEIHOOKD_BASE_FILE_H
#define KEIHOOKD_BASE_FILE_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"

/*
 * The contents of a regular file of at most @max bytes, in @arena. A FIFO, device or directory is
 * refused without blocking. Returns 0, -EFBIG past @max, -EINVAL if not a regular file, -ENOMEM,
 * or open's and read's own errno (open(2), read(2)).
 */
int file_read(struct arena *arena, const char *path, size_t max, struct str *ret_text);

/* The same, from an open descriptor until its end; the caller keeps the descriptor. */
int file_read_fd(struct buf *buf, int fd, size_t max);

/*
 * Replaces @path by @text in one step: a new file beside it (mode @mode), fsync, rename, fsync of
 * the directory. A symlink at @path is followed, so that the link stays. Returns 0 or -errno.
 */
int file_replace(const char *path, struct str text, mode_t mode);

/* mkdir -p, new directories with @mode. Returns 0 or -errno. */
int file_make_dirs(const char *path, mode_t mode);

/* Writes all of it; returns 0 or -errno. */
int file_write_all(int fd, struct str text);

#endif
