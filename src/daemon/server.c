#include "daemon/server.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/paths.h"
#include "base/util.h"
#include "daemon/client.h"
#include "daemon/daemon.h"
#include "daemon/notify.h"
#include "daemon/worker.h"
#include "standing.h"

void server_accept(struct server *server)
{
	if (!server->connection_waits || server->draining ||
		server->n_clients >= SERVER_MAX_CLIENTS)
		return;
	server->connection_waits = false;
	client_accept(server);
}

void server_resume_reading(struct server *server)
{
	struct client *next;

	if (server->held_much && !server->payload_bytes) {
		server->held_much = false;
		malloc_trim(0);
	}
	for (struct client *client = server->oldest; client; client = next) {
		next = client->newer;
		client_resume(client);
	}
}

/* libuv accepts no further connection until this one is taken; that is how the cap holds. */
static void on_connection(uv_stream_t *listener, int status)
{
	struct server *server = listener->data;

	if (status < 0) {
		log_error("connections cannot be accepted: %s", uv_strerror(status));
		return;
	}
	server->connection_waits = true;
	server_accept(server);
}

static int listen_on(struct server *server, int fd)
{
	int err = uv_pipe_open(&server->listener, fd);

	return err ? err
		   : uv_listen((uv_stream_t *)&server->listener, SERVER_BACKLOG, on_connection);
}

static void log_bind_failure(const struct place *place, int err)
{
	if (err == PLACE_TAKEN)
		log_error("another keihookd serves '%s'", place->path);
	else if (err == -EPERM)
		log_error("no directory for the socket is ours, closed to others (0700) and no "
			  "link%s%s",
			place->path[0] ? ": " : "", place->path);
	else
		log_error("the socket '%s' cannot be had: %s", place->path, strerror(-err));
}

static int open_socket(struct server *server, const char *path)
{
	int fd = place_activated();
	int err = 0;

	server->place.lock = -1;
	if (fd < 0) {
		err = place_bind(&server->place, path, &fd);
		if (err) {
			log_bind_failure(&server->place, err);
			return err;
		}
	}
	err = listen_on(server, fd);
	if (err)
		log_error("the socket cannot be listened on: %s", uv_strerror(err));
	return err;
}

/* The first rules are loaded before the socket opens: no event is answered without them. */
static int load_first(struct server *server)
{
	AUTO_BUF struct buf diagnostics = BUF_INIT;
	size_t n_broken = 0;
	int err = standing_policy(&server->policy, &diagnostics, &n_broken);

	log_lines(buf_str(&diagnostics));
	if (err) {
		log_error("the packs cannot be loaded: %s", strerror(-err));
		return err;
	}
	if (n_broken)
		log_error("%zu packs are broken; their last good text is in force", n_broken);
	err = standing_store(&server->store);
	if (!err && store_trouble(server->store))
		log_error("%s: nothing will be granted", store_trouble(server->store));
	return err;
}

static int start(struct server *server, const char *socket_path)
{
	int err = uv_loop_init(&server->loop);

	if (err)
		return err;
	server->listener.data = server;
	uv_pipe_init(&server->loop, &server->listener, 0);
	uv_timer_init(&server->loop, &server->drain_timer);
	server->listener.data = server;
	server->drain_timer.data = server;
	err = signals_start(server);
	return err ? err : open_socket(server, socket_path);
}

static void on_walk(uv_handle_t *handle, void *arg)
{
	(void)arg;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void finish(struct server *server)
{
	uv_walk(&server->loop, on_walk, NULL);
	uv_run(&server->loop, UV_RUN_DEFAULT);
	uv_loop_close(&server->loop);
	worker_free_spare(server);
	store_close(server->store);
	process_cache_destroy(server->processes);
	projects_destroy(server->projects);
	policy_unref(server->policy);
	place_leave(&server->place);
}

int daemon_run(const char *socket_path)
{
	struct server server = { .place = { .lock = -1 } };
	int err;

	/* Large payloads would otherwise be mapped and zeroed anew each time. */
	mallopt(M_MMAP_THRESHOLD, 64 << 20);
	mallopt(M_TRIM_THRESHOLD, 256 << 20);
	umask(0077);
	notify_init();
	if (!socket_path)
		socket_path = getenv("KEIHOOK_SOCKET");
	server.projects = projects_create();
	/* What one user sees of the processes is not for another. */
	if (paths_hardened() || process_cache_create(&server.processes))
		server.processes = NULL;
	err = load_first(&server);
	if (!err)
		err = start(&server, socket_path);
	if (!err) {
		log_info("%zu rules are in force; serving '%s'", policy_n_rules(server.policy),
			server.place.path[0] ? server.place.path : "the socket handed over");
		notify_send("READY=1");
		uv_run(&server.loop, UV_RUN_DEFAULT);
	}
	finish(&server);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
