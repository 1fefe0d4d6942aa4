#include "daemon/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/paths.h"
#include "base/util.h"
#include "daemon/worker.h"

const char *client_state_name(enum client_state state)
{
	switch (state) {
	case CLIENT_READING:
		return "reading";
	case CLIENT_STALLED:
		return "stalled";
	case CLIENT_DECIDING:
		return "deciding";
	case CLIENT_WAITING:
		return "waiting";
	case CLIENT_REPLYING:
		return "replying";
	case CLIENT_CLOSING:
		return "closing";
	}
	return "?";
}

static void client_enter(struct client *client, enum client_state state)
{
	log_debug("client %llu (pid %d): %s -> %s", (unsigned long long)client->arrival,
		(int)client->peer.pid, client_state_name(client->state), client_state_name(state));
	client->state = state;
}

static void drop_bytes(struct client *client)
{
	if (client->bytes != client->inline_bytes) {
		free(client->bytes);
		client->server->payload_bytes -= client->capacity;
	}
	client->bytes = client->inline_bytes;
	client->len = 0;
	client->capacity = CLIENT_INLINE;
}

static void unlink_client(struct client *client)
{
	struct server *server = client->server;

	if (client->older)
		client->older->newer = client->newer;
	else
		server->oldest = client->newer;
	if (client->newer)
		client->newer->older = client->older;
	else
		server->newest = client->older;
	server->n_clients--;
}

static void on_closed(uv_handle_t *handle)
{
	struct client *client = handle->data;
	struct server *server = client->server;

	if (--client->n_handles)
		return;
	drop_bytes(client);
	worker_finish(server, client->task);
	unlink_client(client);
	free(client);
	server_resume_reading(server);
	server_accept(server);
}

/* While a worker decides, its task points into our bytes: it comes back before we go. */
void client_close(struct client *client)
{
	bool deciding = client->state == CLIENT_DECIDING;

	if (client->state == CLIENT_CLOSING)
		return;
	client_enter(client, CLIENT_CLOSING);
	if (deciding)
		return;
	uv_close((uv_handle_t *)&client->pipe, on_closed);
	uv_close((uv_handle_t *)&client->timer, on_closed);
}

static void on_late(uv_timer_t *timer)
{
	struct client *client = timer->data;

	if (client->state == CLIENT_WAITING) {
		client_enter(client, CLIENT_DECIDING);
		worker_again(client->task);
		return;
	}
	log_warning("hook client of pid %d: %s for %d ms, given up", (int)client->peer.pid,
		client_state_name(client->state), CLIENT_SEND_MS);
	client_close(client);
}

static bool is_first_reader(const struct client *client)
{
	for (const struct client *c = client->older; c; c = c->older)
		if (c->state == CLIENT_READING || c->state == CLIENT_STALLED)
			return false;
	return true;
}

/*
 * One whole payload's room is kept for whoever has been reading longest, so that a crowd of half
 * read requests cannot lock itself up.
 */
static bool has_room(const struct client *client, size_t more)
{
	size_t max = SERVER_MAX_PAYLOADS - (is_first_reader(client) ? 0 : CLIENT_MAX_BYTES);

	return client->server->payload_bytes + more <= max;
}

/* Returns 0, -ENOBUFS while there is no room for it, or -ENOMEM. */
static int grow(struct client *client)
{
	bool is_inline = client->bytes == client->inline_bytes;
	size_t capacity = MIN(client->capacity * 8, CLIENT_MAX_BYTES);
	size_t held = is_inline ? 0 : client->capacity;
	char *bytes;

	if (!has_room(client, capacity - held))
		return -ENOBUFS;
	bytes = realloc(is_inline ? NULL : client->bytes, capacity);
	if (!bytes)
		return -ENOMEM;
	if (is_inline)
		memcpy(bytes, client->bytes, client->len);
	client->server->payload_bytes += capacity - held;
	client->server->held_much |= client->server->payload_bytes > SERVER_TRIM_BYTES;
	client->bytes = bytes;
	client->capacity = capacity;
	return 0;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct client *client = handle->data;

	(void)suggested;
	if (client->len == client->capacity && grow(client)) {
		*buf = uv_buf_init(NULL, 0);
		return;
	}
	*buf = uv_buf_init(client->bytes + client->len, (unsigned)(client->capacity - client->len));
}

static void decide_request(struct client *client)
{
	struct str version;
	enum kei_answer answer = kei_read_request(
		(struct str){ client->bytes, client->len }, &version, &client->payload);

	uv_read_stop((uv_stream_t *)&client->pipe);
	uv_timer_stop(&client->timer);
	if (answer != KEI_GOOD) {
		if (client->len)
			log_warning("pid %d sent what is no KEI/1 request", (int)client->peer.pid);
		client_close(client);
		return;
	}
	client_enter(client, CLIENT_DECIDING);
	if (worker_start(client)) {
		log_error("no memory to decide for pid %d", (int)client->peer.pid);
		client_enter(client, CLIENT_READING);
		client_close(client);
	}
}

static void stall(struct client *client)
{
	uv_read_stop((uv_stream_t *)&client->pipe);
	uv_timer_stop(&client->timer);
	client_enter(client, CLIENT_STALLED);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct client *client = container_of(stream, struct client, pipe);
	struct str version, payload;

	(void)buf;
	if (n > 0)
		client->len += (size_t)n;
	if (n == UV_EOF || client->len == CLIENT_MAX_BYTES)
		decide_request(client);
	else if (n == UV_ENOBUFS)
		stall(client);
	else if (n < 0)
		client_close(client);
	else if (kei_read_request((struct str){ client->bytes, client->len }, &version, &payload) ==
		 KEI_BAD)
		decide_request(client);
}

static void start_reading(struct client *client)
{
	client_enter(client, CLIENT_READING);
	if (uv_timer_start(&client->timer, on_late, CLIENT_SEND_MS, 0) ||
		uv_read_start((uv_stream_t *)&client->pipe, on_alloc, on_read))
		client_close(client);
}

void client_resume(struct client *client)
{
	if (client->state == CLIENT_STALLED && has_room(client, client->capacity * 7))
		start_reading(client);
}

static void on_written(uv_write_t *write, int status)
{
	struct client *client = container_of(write, struct client, write);

	if (status < 0 && status != UV_ECANCELED)
		log_warning("pid %d did not take its reply: %s", (int)client->peer.pid,
			uv_strerror(status));
	client_close(client);
}

static void skip_written(uv_buf_t *bufs, size_t n_bufs, size_t written)
{
	for (size_t i = 0; i < n_bufs; i++) {
		size_t part = MIN(written, bufs[i].len);

		bufs[i].base += part;
		bufs[i].len -= part;
		written -= part;
	}
}

static uv_buf_t buf_of(struct str text)
{
	return (uv_buf_t){ .base = (char *)(uintptr_t)text.at, .len = text.len };
}

static void send_reply(struct client *client)
{
	const struct reply *reply = &client->task->answer.reply;
	size_t header = kei_write_reply_header(
		client->header, reply->status, reply->out.len, reply->err.len, KEIHOOKD_VERSION);
	uv_buf_t bufs[] = { { .base = client->header, .len = header }, buf_of(reply->out),
		buf_of(reply->err) };
	size_t all = header + reply->out.len + reply->err.len;
	int written = uv_try_write((uv_stream_t *)&client->pipe, bufs, ARRAY_SIZE(bufs));

	client_enter(client, CLIENT_REPLYING);
	if (written == (int)all || (written < 0 && written != UV_EAGAIN)) {
		client_close(client);
		return;
	}
	skip_written(bufs, ARRAY_SIZE(bufs), written > 0 ? (size_t)written : 0);
	uv_timer_start(&client->timer, on_late, CLIENT_SEND_MS, 0);
	if (uv_write(&client->write, (uv_stream_t *)&client->pipe, bufs, ARRAY_SIZE(bufs),
		    on_written))
		client_close(client);
}

void client_decided(struct client *client)
{
	int wait_ms = client->task->answer.wait_ms;

	if (client->state == CLIENT_CLOSING) {
		client->state = CLIENT_REPLYING;
		client_close(client);
	} else if (client->task->pending) {
		client_enter(client, CLIENT_WAITING);
		uv_timer_start(&client->timer, on_late, wait_ms > 0 ? (uint64_t)wait_ms : 1, 0);
	} else {
		send_reply(client);
	}
}

static bool read_peer(struct client *client)
{
	struct ucred who;
	socklen_t len = sizeof(who);
	uv_os_fd_t fd;

	if (uv_fileno((uv_handle_t *)&client->pipe, &fd) ||
		getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0)
		return false;
	client->peer = (struct peer){ .pid = who.pid, .uid = who.uid };
	if (paths_hardened()) {
		if (credentials_of_peer(fd, &client->credentials) == 0)
			return true;
		log_warning("uid %u (pid %d) is in more groups than we know", (unsigned)who.uid,
			(int)who.pid);
		return false;
	}
	if (who.uid == geteuid())
		return true;
	log_warning("uid %u (pid %d) has no business with us", (unsigned)who.uid, (int)who.pid);
	return false;
}

static int64_t wall_ms(void)
{
	uv_timeval64_t now;

	uv_gettimeofday(&now);
	return now.tv_sec * 1000 + now.tv_usec / 1000;
}

static struct client *create(struct server *server)
{
	struct client *client = calloc(1, sizeof(*client));

	if (!client)
		return NULL;
	client->server = server;
	client->bytes = client->inline_bytes;
	client->capacity = CLIENT_INLINE;
	client->connected_ms = uv_hrtime() / 1000000;
	client->received_ms = wall_ms();
	client->arrival = ++server->arrivals;
	uv_pipe_init(&server->loop, &client->pipe, 0);
	uv_timer_init(&server->loop, &client->timer);
	client->pipe.data = client;
	client->timer.data = client;
	client->n_handles = 2;
	client->older = server->newest;
	if (server->newest)
		server->newest->newer = client;
	else
		server->oldest = client;
	server->newest = client;
	server->n_clients++;
	return client;
}

void client_accept(struct server *server)
{
	struct client *client = create(server);

	if (!client) {
		log_error("no memory for another client");
		return;
	}
	if (uv_accept((uv_stream_t *)&server->listener, (uv_stream_t *)&client->pipe) ||
		!read_peer(client)) {
		client_close(client);
		return;
	}
	start_reading(client);
}
