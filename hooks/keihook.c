/*
 * keihook [--hardened]: the program that Claude Code starts for every hook event. Hands the event
 * to the daemon and prints its reply. Static, libc only, no heap, no JSON; what it costs is felt at
 * every tool call, so a step that the common way does not need belongs into fallback.c.
 *
 * The payload is kept while it is sent: if the daemon fails, it is decided from the kept bytes.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "fallback.h"
#include "origin.h"

#define CHUNK           (64u << 10)
#define MAX_SOCKET_PATH sizeof(((struct sockaddr_un *)0)->sun_path)
/* The daemon closes behind its reply; should it be unable to, we look this often. */
#define LOOK_MS 200

#define REQUEST_HEADER KEI_REQUEST_START KEIHOOKD_VERSION "\n"
#define HEADER_LEN     (sizeof(REQUEST_HEADER) - 1)

#define REPLY_ROOM (KEI_MAX_HEADER + KEI_MAX_REPLY + 1)

/*
 * Header and payload, and the reply behind them, so that all of a common event is on one page.
 * Pages that no payload reaches are never touched; common: it comes last, and what is touched lies
 * close together, for one page table.
 */
__attribute__((common)) char request[HEADER_LEN + MAX_PAYLOAD + 1 + REPLY_ROOM];

struct connection {
	int fd; /* -1: there is no daemon, or it has failed */
	size_t sent;
};

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for @events; false once the deadline has passed. */
static bool await(int fd, short events, int64_t deadline_ms, int max_ms)
{
	struct pollfd wanted = { .fd = fd, .events = events };
	int64_t left = deadline_ms - now_ms();

	if (left <= 0)
		return false;
	return poll(&wanted, 1, left < max_ms ? (int)left : max_ms) >= 0 || errno == EINTR;
}

static bool is_ours(int fd)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 &&
	       who.uid == (paths_hardened() ? 0 : (uid_t)getauxval(AT_EUID));
}

/* A full backlog is a busy daemon: it is waited for. */
static int connect_to(const char *path, int64_t deadline_ms)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = strlen(path);
	int fd;

	if (len >= sizeof(address.sun_path))
		return -1;
	memcpy(address.sun_path, path, len + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	while (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		if (errno != EAGAIN || !await(-1, 0, deadline_ms, 5)) {
			close(fd);
			return -1;
		}
	}
	if (is_ours(fd))
		return fd;
	close(fd);
	return -1;
}

static int connect_in_dir(const char *dir, int64_t deadline_ms)
{
	char path[MAX_SOCKET_PATH];

	if (!dir[0] || !paths_is_private_dir(dir) ||
		!paths_join_in(path, sizeof(path), dir, "/" KEI_SOCKET_NAME, NULL))
		return -1;
	return connect_to(path, deadline_ms);
}

/* A place of the person's own choosing, from where Claude Code was started. */
static int connect_to_override(const char *path, int64_t deadline_ms)
{
	char dir[MAX_SOCKET_PATH];
	char *slash;

	if (!paths_join_in(dir, sizeof(dir), path, NULL) || !(slash = strrchr(dir, '/')) ||
		slash == dir)
		return -1;
	*slash = '\0';
	return paths_is_private_dir(dir) ? connect_to(path, deadline_ms) : -1;
}

static const char *no_variable(const char *name)
{
	(void)name;
	return NULL;
}

static int connect_to_daemon(int64_t deadline_ms)
{
	bool may_override = !paths_hardened() && getenv("KEIHOOK_SOCKET");
	const char *override = may_override ? origin_variable("KEIHOOK_SOCKET") : NULL;
	char dir[MAX_SOCKET_PATH];
	int fd = -1;

	if (override && override[0] == '/')
		return connect_to_override(override, deadline_ms);
	for (int i = 0; fd < 0 && i < PATHS_N_RUNTIME; i++) {
		paths_get *get = getenv("XDG_RUNTIME_DIR") ? origin_variable : no_variable;

		if (paths_runtime_dir(dir, sizeof(dir), i, get))
			fd = connect_in_dir(dir, deadline_ms);
	}
	return fd;
}

static void disconnect(struct connection *to)
{
	if (to->fd >= 0)
		close(to->fd);
	to->fd = -1;
}

/* Sends what has been read so far. */
static void forward(struct connection *to, size_t len, int64_t deadline_ms)
{
	while (to->fd >= 0 && to->sent < len) {
		ssize_t n = send(to->fd, request + to->sent, len - to->sent, MSG_NOSIGNAL);

		if (n >= 0)
			to->sent += (size_t)n;
		else if (errno != EINTR &&
			 (errno != EAGAIN || !await(to->fd, POLLOUT, deadline_ms, LOOK_MS)))
			disconnect(to);
	}
}

/* Claude Code gives a socket: there one call tells the end too. Returns 0 at the end, or -1. */
static ssize_t read_chunk(char *at, size_t room, bool *is_socket, bool *ret_end)
{
	ssize_t n;

	do
		n = *is_socket ? recv(STDIN_FILENO, at, room, MSG_WAITALL)
			       : read(STDIN_FILENO, at, room);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == ENOTSOCK) {
		*is_socket = false;
		return read_chunk(at, room, is_socket, ret_end);
	}
	*ret_end = n <= 0 || (*is_socket && (size_t)n < room);
	return n;
}

/* Returns the payload's length; MAX_PAYLOAD + 1 if there is more to come. */
static size_t read_and_forward(struct connection *to, int64_t deadline_ms)
{
	size_t len = 0;
	bool is_socket = true, end = false;

	memcpy(request, REQUEST_HEADER, HEADER_LEN);
	while (!end && len <= MAX_PAYLOAD) {
		size_t room = MAX_PAYLOAD + 1 - len;
		ssize_t n = read_chunk(
			request + HEADER_LEN + len, room < CHUNK ? room : CHUNK, &is_socket, &end);

		if (n > 0)
			len += (size_t)n;
		if (len <= MAX_PAYLOAD)
			forward(to, HEADER_LEN + len, deadline_ms);
	}
	return len;
}

/* All that is there; true at the end of the stream. */
static bool drain(int fd, char *reply, size_t *len)
{
	while (*len < REPLY_ROOM) {
		ssize_t n = recv(fd, reply + *len, REPLY_ROOM - *len, 0);

		if (n > 0)
			*len += (size_t)n;
		else if (n == 0 || errno != EINTR)
			return n == 0 || errno != EAGAIN;
	}
	return true;
}

/* Waits until the daemon has hung up: then all of the reply is here, and one call takes it. */
static bool take_reply(
	struct connection *from, char *reply, int64_t deadline_ms, struct kei_reply *ret)
{
	struct pollfd wanted = { .fd = from->fd, .events = POLLRDHUP };
	size_t len = 0;

	if (from->fd < 0 || shutdown(from->fd, SHUT_WR) < 0)
		return false;
	for (;;) {
		int64_t left = deadline_ms - now_ms();

		if (left <= 0)
			return false;
		if (poll(&wanted, 1, left < LOOK_MS ? (int)left : LOOK_MS) < 0 && errno != EINTR)
			return false;
		if (wanted.revents & (POLLRDHUP | POLLHUP)) {
			ssize_t n = recv(from->fd, reply + len, REPLY_ROOM - len, MSG_DONTWAIT);

			len += n > 0 ? (size_t)n : 0;
			break;
		}
		if (drain(from->fd, reply, &len))
			break;
	}
	return kei_read_reply((struct str){ reply, len }, ret) == KEI_GOOD;
}

/* One write each: a reply cut in two would be taken for plain text. */
int print_answer(struct str out, struct str err, int status)
{
	bool failed = false;

	if (err.len)
		failed = write(STDERR_FILENO, err.at, err.len) != (ssize_t)err.len;
	if (out.len)
		failed = write(STDOUT_FILENO, out.at, out.len) != (ssize_t)out.len || failed;
	return failed ? 2 : status;
}

int main(int argc, char **argv)
{
	int64_t deadline_ms = now_ms() + KEI_DEADLINE_MS;
	struct connection daemon;
	struct kei_reply reply;
	struct event_bytes event;
	bool had_daemon;

	if (argc == 2 && strcmp(argv[1], "--hardened") == 0)
		paths_harden();
	daemon = (struct connection){ .fd = connect_to_daemon(deadline_ms) };
	had_daemon = daemon.fd >= 0;
	event.len = read_and_forward(&daemon, deadline_ms);
	event.bytes = request + HEADER_LEN;
	if (event.len > MAX_PAYLOAD)
		return fallback_oversized(&event);
	if (take_reply(&daemon, request + HEADER_LEN + event.len, deadline_ms, &reply) &&
		reply.status != 1)
		return print_answer(reply.out, reply.err, reply.status);
	return fallback(&event, had_daemon, deadline_ms);
}
