#include <signal.h>

#include "base/log.h"
#include "base/util.h"
#include "daemon/client.h"
#include "daemon/notify.h"

static void on_signal(uv_signal_t *handle, int number)
{
	struct server *server = handle->data;

	if (number == SIGHUP)
		reload_start(server);
	else
		server_drain(server);
}

static int start_one(struct server *server, uv_signal_t *handle, int number)
{
	int err = uv_signal_init(&server->loop, handle);

	handle->data = server;
	return err ? err : uv_signal_start(handle, on_signal, number);
}

int signals_start(struct server *server)
{
	int err = start_one(server, &server->term, SIGTERM);

	signal(SIGPIPE, SIG_IGN);
	if (!err)
		err = start_one(server, &server->interrupt, SIGINT);
	if (!err)
		err = start_one(server, &server->hangup, SIGHUP);
	return err;
}

void signals_stop(struct server *server)
{
	uv_close((uv_handle_t *)&server->term, NULL);
	uv_close((uv_handle_t *)&server->interrupt, NULL);
	uv_close((uv_handle_t *)&server->hangup, NULL);
}

static void on_drain_late(uv_timer_t *timer)
{
	struct server *server = timer->data;

	log_warning("%zu clients were not done within %d ms", server->n_clients, SERVER_DRAIN_MS);
	for (struct client *client = server->oldest; client; client = client->newer)
		client_close(client);
}

/* The loop ends by itself once the last client's handles are closed. */
void server_drain(struct server *server)
{
	if (server->draining)
		return;
	server->draining = true;
	notify_send("STOPPING=1");
	log_info("stopping; %zu clients are being served", server->n_clients);
	place_leave(&server->place);
	uv_close((uv_handle_t *)&server->listener, NULL);
	signals_stop(server);
	uv_timer_start(&server->drain_timer, on_drain_late, SERVER_DRAIN_MS, 0);
	uv_unref((uv_handle_t *)&server->drain_timer);
}
