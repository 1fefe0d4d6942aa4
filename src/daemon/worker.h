/*
 * Deciding one request off the loop thread. A task has its own arena and a reference to the rules
 * in force when it began; its client waits for it and is told by client_decided().
 */
#ifndef KEIHOOKD_DAEMON_WORKER_H
#define KEIHOOKD_DAEMON_WORKER_H

#include "daemon/client.h"

/* Tasks kept for the next request, with one arena block each. */
#define WORKER_MAX_SPARE 8

struct task {
	uv_work_t work;
	struct client *client;
	struct task *next; /* spare */
	struct arena arena;
	struct policy *policy;
	struct request request;
	struct request_answer answer;
	uint64_t deadline_ms, first_asked_ms; /* uv_hrtime(), in ms */
	bool pending;
};

/* Decides client->payload. Returns 0 or -ENOMEM. */
int worker_start(struct client *client);
/* Asks again, after a pending answer. */
void worker_again(struct task *task);
/* The client no longer needs the answer. */
void worker_finish(struct server *server, struct task *task);
void worker_free_spare(struct server *server);

#endif
