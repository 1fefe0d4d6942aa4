/*
 * What the loop thread knows. The loop only moves bytes: reading files, matching rules and asking
 * SQLite happen on workers (worker.c), which get a reference to the rules and touch nothing here.
 */
#ifndef KEIHOOKD_DAEMON_SERVER_H
#define KEIHOOKD_DAEMON_SERVER_H

#include <stdbool.h>
#include <uv.h>

#include "daemon/place.h"
#include "request.h"

/* Connections the kernel keeps for us while we are busy. */
#define SERVER_BACKLOG 4096
/* Connections open at once; past it they wait in the backlog, none is refused. */
#define SERVER_MAX_CLIENTS 512
/* Payloads held at once; past it a connection is not read from until there is room. */
#define SERVER_MAX_PAYLOADS (64u << 20)
/* Payloads beyond this are worth giving their memory back to the system afterwards. */
#define SERVER_TRIM_BYTES (16u << 20)
/* How long SIGTERM waits for those being served. */
#define SERVER_DRAIN_MS 5000

struct client;
struct task;

struct server {
	uv_loop_t loop;
	uv_pipe_t listener;
	uv_signal_t term, interrupt, hangup;
	uv_timer_t drain_timer;
	struct place place;
	struct client *oldest, *newest; /* by time of connecting */
	size_t n_clients, payload_bytes;
	bool held_much;        /* payloads took more than SERVER_TRIM_BYTES: give memory back */
	bool connection_waits; /* the cap is reached, the next one has not been accepted */
	bool draining;

	struct policy *policy; /* in force; replaced by reload.c */
	struct projects *projects;
	struct store *store;             /* NULL: no state can be used */
	struct process_cache *processes; /* NULL: each event looks by itself */
	bool reloading, reload_again;
	uint64_t arrivals;
	struct task *spare_tasks;
	size_t n_spare_tasks;
};

/* Accepts what waits, up to the cap; called when a client has gone. */
void server_accept(struct server *server);
/* A client is done with its buffer, or gone: others may go on. */
void server_resume_reading(struct server *server);

/* signals.c: SIGHUP reloads, SIGTERM and SIGINT drain. */
int signals_start(struct server *server);
void signals_stop(struct server *server);
void server_drain(struct server *server);

/* reload.c: loads the packs on a worker; the rules in force stay if that fails. */
void reload_start(struct server *server);

#endif
