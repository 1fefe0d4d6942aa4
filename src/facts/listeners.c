/* Sockets and whose they are: /proc/net/{tcp,tcp6,udp,udp6} joined with those in /proc/PID/fd. */
#include <arpa/inet.h>
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

#define MAX_SOCKETS      4096
#define TCP_STATE_LISTEN 0x0a

struct open_sockets {
	struct arena *arena;
	struct listener *at;
	size_t n;
};

/* Four bytes of an address as the kernel prints them: a number of the machine's order. */
static bool read_bytes(const char *hex, unsigned char *bytes)
{
	unsigned int word;

	if (sscanf(hex, "%8x", &word) != 1)
		return false;
	memcpy(bytes, &word, sizeof(word));
	return true;
}

static struct str read_address(struct arena *arena, const char *hex, bool six)
{
	unsigned char bytes[16] = { 0 };
	char text[INET6_ADDRSTRLEN];

	for (size_t i = 0; i < (six ? 4 : 1); i++)
		if (strlen(hex) < 8 * (i + 1) || !read_bytes(hex + 8 * i, bytes + 4 * i))
			return STR("?");
	if (!inet_ntop(six ? AF_INET6 : AF_INET, bytes, text, sizeof(text)))
		return STR("?");
	return six ? arena_printf(arena, "[%s]", text) : arena_copy(arena, str_from(text));
}

static int read_table(struct open_sockets *sockets, const char *path, bool udp, bool six)
{
	AUTO_FILE FILE *file = fopen(path, "re");
	char line[512], address[64], other[64];

	while (file && sockets->n < MAX_SOCKETS && fgets(line, sizeof(line), file)) {
		unsigned int port, remote, state;
		unsigned long inode;

		if (sscanf(line,
			    " %*d: %63[0-9A-Fa-f]:%x %63[0-9A-Fa-f]:%x %x %*s %*s %*s %*u %*d %lu",
			    address, &port, other, &remote, &state, &inode) != 6 ||
			inode == 0)
			continue;
		sockets->at[sockets->n] = (struct listener){
			.port = (uint16_t)port,
			.remote_port = (uint16_t)remote,
			.udp = udp,
			.listening = !udp && state == TCP_STATE_LISTEN,
			.address = read_address(sockets->arena, address, six),
			.remote = read_address(sockets->arena, other, six),
			.inode = inode,
		};
		if (!sockets->at[sockets->n++].remote.at)
			return -ENOMEM;
	}
	return 0;
}

static int by_inode(const void *a, const void *b)
{
	const struct listener *x = a, *y = b;

	return (x->inode > y->inode) - (x->inode < y->inode);
}

static int read_sockets(struct open_sockets *sockets)
{
	int err;

	sockets->at = arena_alloc(sockets->arena, struct listener, MAX_SOCKETS);
	if (!sockets->at)
		return -ENOMEM;
	err = read_table(sockets, "/proc/net/tcp", false, false);
	if (!err)
		err = read_table(sockets, "/proc/net/tcp6", false, true);
	if (!err)
		err = read_table(sockets, "/proc/net/udp", true, false);
	if (!err)
		err = read_table(sockets, "/proc/net/udp6", true, true);
	qsort(sockets->at, sockets->n, sizeof(*sockets->at), by_inode);
	return err;
}

static int add_owner(
	struct facts_real *real, size_t *capacity, const struct listener *socket, pid_t pid, int fd)
{
	real->listeners = arena_grow(real->arena, real->listeners, real->n_listeners, capacity,
		sizeof(*real->listeners));
	if (!real->listeners)
		return -ENOMEM;
	real->listeners[real->n_listeners] = *socket;
	real->listeners[real->n_listeners].fd = fd;
	real->listeners[real->n_listeners++].pid = pid;
	return 0;
}

static int search_process(
	struct facts_real *real, size_t *capacity, pid_t pid, const struct open_sockets *sockets)
{
	AUTO_DIR DIR *dir = NULL;
	char path[64], target[64];
	struct dirent *entry;
	int err = 0;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	while (dir && !err && (entry = readdir(dir))) {
		ssize_t len = readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1);
		struct listener key = { 0 }, *found;

		if (len <= 0)
			continue;
		target[len] = '\0';
		if (sscanf(target, "socket:[%lu]", &key.inode) != 1)
			continue;
		found = bsearch(&key, sockets->at, sockets->n, sizeof(key), by_inode);
		if (found)
			err = add_owner(
				real, capacity, found, pid, (int)strtol(entry->d_name, NULL, 10));
	}
	return err;
}

int real_listeners(void *self, struct arena *arena, const struct listener **ret, size_t *ret_n)
{
	struct facts_real *real = self;
	struct open_sockets sockets = { .arena = real->arena };
	const struct process_table *table;
	size_t capacity = 0;
	int err = 0;

	if (!real->listeners_read) {
		err = read_sockets(&sockets);
		if (!err)
			err = real_processes(self, arena, &table);
		for (size_t i = 0; !err && sockets.n && i < table->n; i++)
			err = search_process(real, &capacity, table->at[i].pid, &sockets);
		if (err)
			return err;
		real->listeners_read = true;
	}
	*ret = real->listeners;
	*ret_n = real->n_listeners;
	return 0;
}
