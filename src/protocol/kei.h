/*
 * The framing between hook client and daemon, KEI/1. Request: "KEI/1 hook <client version>\n", the
 * payload, half-close. Reply: "KEI/1 <status> <stdout bytes> <stderr bytes> <daemon version>\n"
 * and exactly those bytes. Status 0 and 2 are the hook's exit status; 1 says "not mine, decide
 * beside me" (a peer of another namespace), with the reason as its stderr. libc only.
 */
#ifndef KEIHOOKD_PROTOCOL_KEI_H
#define KEIHOOKD_PROTOCOL_KEI_H

#include "base/str.h"

#define KEI_REQUEST_START "KEI/1 hook "
#define KEI_MAX_HEADER    128
/* Both texts of a reply together. */
#define KEI_MAX_REPLY (64u << 10)
/* What the hook client waits for an answer, all in all. */
#define KEI_DEADLINE_MS 3000
#define KEI_SOCKET_NAME "hook.sock"

enum kei_answer { KEI_INCOMPLETE, KEI_GOOD, KEI_BAD };

struct kei_reply {
	int status;
	struct str out, err, version;
};

/* Takes the header line off @bytes. KEI_INCOMPLETE: it has not all arrived. */
enum kei_answer kei_read_request(
	struct str bytes, struct str *ret_version, struct str *ret_payload);

/* A whole reply; anything short, long or else is KEI_BAD. */
enum kei_answer kei_read_reply(struct str bytes, struct kei_reply *ret);

/* Writes the header line into @line; returns its length. */
size_t kei_write_reply_header(
	char line[KEI_MAX_HEADER], int status, size_t out, size_t err, const char *version);

#endif
