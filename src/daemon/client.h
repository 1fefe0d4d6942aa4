/*
 * One connection: reads a request until the half-close, has it decided, writes the reply, closes.
 * All on the loop thread.
 */
#ifndef KEIHOOKD_DAEMON_CLIENT_H
#define KEIHOOKD_DAEMON_CLIENT_H

#include "base/credentials.h"
#include "daemon/server.h"

/* For the whole request to arrive, and for the reply to be taken. */
#define CLIENT_SEND_MS 2000
/* Requests up to this size need no memory besides the client's own. */
#define CLIENT_INLINE    (4u << 10)
#define CLIENT_MAX_BYTES (KEI_MAX_HEADER + MAX_PAYLOAD + 1)

enum client_state {
	CLIENT_READING,
	CLIENT_STALLED, /* wants to send, but there is no room for payloads */
	CLIENT_DECIDING,
	CLIENT_WAITING, /* for the transcript, before it is asked again */
	CLIENT_REPLYING,
	CLIENT_CLOSING,
};

struct client {
	struct server *server;
	struct client *older, *newer;
	enum client_state state;
	uv_pipe_t pipe;
	uv_timer_t timer;
	uv_write_t write;
	int n_handles; /* open; the last close callback frees us */
	struct peer peer;
	struct credentials credentials; /* the peer's, in a hardened daemon */
	uint64_t connected_ms;          /* uv_hrtime(), in ms */
	int64_t received_ms;
	uint64_t arrival;

	char *bytes; /* inline_bytes, or on the heap */
	size_t len, capacity;
	char inline_bytes[CLIENT_INLINE];
	struct str payload; /* of bytes, once complete */

	struct task *task;
	char header[KEI_MAX_HEADER];
};

const char *client_state_name(enum client_state state);

/* Accepts the connection that waits on the listener. */
void client_accept(struct server *server);
/* The worker is done: sends its answer, or waits to ask again. */
void client_decided(struct client *client);
/* Tries to go on reading, now that there may be room. */
void client_resume(struct client *client);
void client_close(struct client *client);

#endif
