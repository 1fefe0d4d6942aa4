/* Who listens on which port: /proc/net/{tcp,tcp6,udp,udp6} joined with the sockets in /proc/PID/fd.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "facts/real.h"

#define MAX_LISTENERS    1024
#define TCP_STATE_LISTEN 0x0a

struct open_socket {
	uint16_t port;
	bool udp;
	unsigned long inode;
};

static void read_table(const char *path, bool udp, struct open_socket *sockets, size_t *n)
{
	AUTO_FILE FILE *file = fopen(path, "re");
	char line[512];

	while (file && *n < MAX_LISTENERS && fgets(line, sizeof(line), file)) {
		unsigned int port, state;
		unsigned long inode;

		if (sscanf(line, " %*d: %*[0-9A-Fa-f]:%x %*s %x %*s %*s %*s %*u %*d %lu", &port,
			    &state, &inode) != 3)
			continue;
		if (!udp && state != TCP_STATE_LISTEN)
			continue;
		sockets[(*n)++] = (struct open_socket){ (uint16_t)port, udp, inode };
	}
}

static int add_owner(
	struct facts_real *real, size_t *capacity, const struct open_socket *socket, pid_t pid)
{
	real->listeners = arena_grow(real->arena, real->listeners, real->n_listeners, capacity,
		sizeof(*real->listeners));
	if (!real->listeners)
		return -ENOMEM;
	real->listeners[real->n_listeners++] =
		(struct listener){ .port = socket->port, .udp = socket->udp, .pid = pid };
	return 0;
}

static int search_process(struct facts_real *real, size_t *capacity, pid_t pid,
	const struct open_socket *sockets, size_t n)
{
	AUTO_DIR DIR *dir = NULL;
	char path[64], target[64];
	struct dirent *entry;
	int err = 0;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	while (dir && !err && (entry = readdir(dir))) {
		ssize_t len = readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1);
		unsigned long inode;

		if (len <= 0)
			continue;
		target[len] = '\0';
		if (sscanf(target, "socket:[%lu]", &inode) != 1)
			continue;
		for (size_t i = 0; !err && i < n; i++)
			if (sockets[i].inode == inode)
				err = add_owner(real, capacity, &sockets[i], pid);
	}
	return err;
}

int real_listeners(void *self, struct arena *arena, const struct listener **ret, size_t *ret_n)
{
	struct open_socket sockets[MAX_LISTENERS];
	const struct process_table *table;
	struct facts_real *real = self;
	size_t n = 0, capacity = 0;
	int err = 0;

	if (!real->listeners_read) {
		read_table("/proc/net/tcp", false, sockets, &n);
		read_table("/proc/net/tcp6", false, sockets, &n);
		read_table("/proc/net/udp", true, sockets, &n);
		read_table("/proc/net/udp6", true, sockets, &n);
		err = real_processes(self, arena, &table);
		for (size_t i = 0; !err && n && i < table->n; i++)
			err = search_process(real, &capacity, table->at[i].pid, sockets, n);
		if (err)
			return err;
		real->listeners_read = true;
	}
	*ret = real->listeners;
	*ret_n = real->n_listeners;
	return 0;
}
