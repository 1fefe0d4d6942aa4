/*
 * The socket we listen on: where it lies, that nobody else serves it, and that it goes with us.
 * A lock file beside it is held as long as we live, so that of two daemons started together one
 * gives way.
 */
#ifndef KEIHOOKD_DAEMON_PLACE_H
#define KEIHOOKD_DAEMON_PLACE_H

#include <limits.h>
#include <sys/types.h>

struct place {
	char path[PATH_MAX];
	int lock;  /* -1 if the socket was handed to us */
	dev_t dev; /* of the socket we bound; we unlink no other */
	ino_t inode;
};

/* Another daemon serves this socket. */
#define PLACE_TAKEN 1

/*
 * A bound socket at @wanted, or in the best runtime directory (NULL). Its directory must be ours
 * and closed to others. A socket that nobody serves is replaced. Returns 0, PLACE_TAKEN or
 * -errno; -EPERM: the directory is not private. place->path says which socket it was about.
 */
int place_bind(struct place *place, const char *wanted, int *ret_fd);

/* Takes our socket's name away, and the lock. */
void place_leave(struct place *place);

/*
 * The listening socket that systemd handed over (sd_listen_fds(3)), or -1. Takes the variables out
 * of our environment.
 */
int place_activated(void);

#endif
