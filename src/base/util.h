/* Small things that every layer uses: cleanup attributes, container_of, three-valued answers. */
#ifndef KEIHOOKD_BASE_UTIL_H
#define KEIHOOKD_BASE_UTIL_H

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

/* <sys/param.h> has them too, and comes along with libuv. */
#undef MIN
#undef MAX
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* The answer to a question about text or processes that may be only partly known. */
enum tri { NO, MAYBE, YES };

static inline enum tri tri_and(enum tri a, enum tri b)
{
	return MIN(a, b);
}

static inline enum tri tri_or(enum tri a, enum tri b)
{
	return MAX(a, b);
}

static inline enum tri tri_not(enum tri a)
{
	return (enum tri)(YES - a);
}

static inline void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

/* Hands a descriptor over: the variable no longer owns it. */
static inline int steal_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#define AUTO_CLOSE __attribute__((cleanup(close_fd)))
#define AUTO_FILE  __attribute__((cleanup(close_file)))

#endif
