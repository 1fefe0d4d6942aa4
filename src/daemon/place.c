#include "daemon/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/paths.h"
#include "base/str.h"
#include "base/util.h"
#include "protocol/kei.h"

#define FIRST_HANDED_FD 3

static const char *own_variable(const char *name)
{
	return getenv(name);
}

static int address_of(const char *path, struct sockaddr_un *ret)
{
	size_t len = strlen(path);

	*ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (len >= sizeof(ret->sun_path))
		return -ENAMETOOLONG;
	memcpy(ret->sun_path, path, len + 1);
	return 0;
}

static bool make_private_dir(const char *dir)
{
	if (mkdir(dir, 0700) == 0 && paths_hardened() && chmod(dir, 0755) < 0)
		return false;
	return paths_is_private_dir(dir);
}

static int choose(struct place *place, const char *wanted)
{
	char dir[PATH_MAX];
	const char *slash;

	for (int i = 0; !wanted && paths_runtime_dir(dir, sizeof(dir), i, own_variable); i++) {
		if (!dir[0] || !make_private_dir(dir))
			continue;
		return paths_join(place->path, dir, "/" KEI_SOCKET_NAME, NULL) ? 0 : -ENAMETOOLONG;
	}
	if (!wanted)
		return -EPERM;
	if (!paths_join(place->path, wanted, NULL) || !paths_join(dir, wanted, NULL))
		return -ENAMETOOLONG;
	slash = strrchr(dir, '/');
	if (!slash || slash == dir)
		return -EPERM;
	dir[slash - dir] = '\0';
	return make_private_dir(dir) ? 0 : -EPERM;
}

static int take_lock(struct place *place)
{
	char path[PATH_MAX];

	if (!paths_join(path, place->path, ".lock", NULL))
		return -ENAMETOOLONG;
	place->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (place->lock < 0)
		return -errno;
	if (flock(place->lock, LOCK_EX | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? PLACE_TAKEN : -errno;
	return 0;
}

/* A socket that refuses is a dead daemon's; one that answers belongs to someone without a lock. */
static int clear_stale(const struct sockaddr_un *address)
{
	AUTO_CLOSE int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct stat st;

	if (lstat(address->sun_path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(st.st_mode))
		return -ENOTSOCK;
	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 || errno == EAGAIN)
		return PLACE_TAKEN;
	return unlink(address->sun_path) < 0 ? -errno : 0;
}

int place_bind(struct place *place, const char *wanted, int *ret_fd)
{
	AUTO_CLOSE int fd = -1;
	struct sockaddr_un address;
	struct stat st;
	int err;

	*place = (struct place){ .lock = -1 };
	err = choose(place, wanted);
	if (!err)
		err = address_of(place->path, &address);
	if (!err)
		err = take_lock(place);
	if (!err)
		err = clear_stale(&address);
	if (err)
		return err;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
		lstat(place->path, &st) < 0)
		return -errno;
	if (paths_hardened() && chmod(place->path, 0666) < 0) /* who comes is told by the kernel */
		return -errno;
	place->dev = st.st_dev;
	place->inode = st.st_ino;
	*ret_fd = steal_fd(&fd);
	return 0;
}

void place_leave(struct place *place)
{
	struct stat st;

	if (place->inode && lstat(place->path, &st) == 0 && st.st_dev == place->dev &&
		st.st_ino == place->inode)
		unlink(place->path);
	place->inode = 0;
	close_fd(&place->lock);
	place->lock = -1;
}

static bool is_number(const char *text, long number)
{
	char *end;

	return text && *text && strtol(text, &end, 10) == number && !*end;
}

static bool is_listening_socket(int fd)
{
	int domain = 0, listening = 0;
	socklen_t len = sizeof(int);

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == 0 && domain == AF_UNIX &&
	       getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) == 0 && listening;
}

int place_activated(void)
{
	bool ours = is_number(getenv("LISTEN_PID"), (long)getpid()) &&
		    is_number(getenv("LISTEN_FDS"), 1);

	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (!ours || !is_listening_socket(FIRST_HANDED_FD) ||
		fcntl(FIRST_HANDED_FD, F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	return FIRST_HANDED_FD;
}
