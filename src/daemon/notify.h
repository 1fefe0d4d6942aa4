/* Telling systemd what we are up to (sd_notify(3)), without its library. */
#ifndef KEIHOOKD_DAEMON_NOTIFY_H
#define KEIHOOKD_DAEMON_NOTIFY_H

/* Remembers where to, and takes NOTIFY_SOCKET out of our environment. */
void notify_init(void);

/* One datagram, e.g. "READY=1\nSTATUS=..."; does nothing where nobody listens. */
void notify_send(const char *state);

#endif
