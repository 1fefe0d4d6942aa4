/* Payload bytes to an event. */
#ifndef KEIHOOKD_PROTOCOL_PAYLOAD_H
#define KEIHOOKD_PROTOCOL_PAYLOAD_H

#include "base/arena.h"
#include "protocol/event.h"

/* The payload is not what a hook sends: judge it by its raw bytes. */
#define PAYLOAD_REJECTED 1

/*
 * Reads one JSON document (as sent by 2.1.330). Returns 0, -ENOMEM, or PAYLOAD_REJECTED with
 * *reterr_why naming the thing and its place: "tool_input.command: is an array, want a string".
 * On rejection ret_event still holds what could be read.
 */
int payload_read(
	struct arena *arena, struct str bytes, struct event *ret_event, struct str *reterr_why);

#endif
