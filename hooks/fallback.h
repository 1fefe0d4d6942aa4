/* What the hook client does when the daemon does not answer. */
#ifndef KEIHOOKD_HOOKS_FALLBACK_H
#define KEIHOOKD_HOOKS_FALLBACK_H

#include "base/str.h"
#include "protocol/event.h"
#include "protocol/kei.h"

struct event_bytes {
	const char *bytes;
	size_t len;
};

/*
 * Has the kept payload decided by `keihookd --decide`; if that fails too, or the deadline passes,
 * by guarded words. Prints the answer and returns the exit status.
 */
int fallback(const struct event_bytes *event, bool had_daemon, int64_t deadline_ms);

/* A payload past the limit: the rest is read through and judged by guarded words. */
int fallback_oversized(const struct event_bytes *event);

/* keihook.c */
int print_answer(struct str out, struct str err, int status);
int64_t now_ms(void);

#endif
