/* Starting a daemon for the next event, when this one found none. */
#ifndef KEIHOOKD_CLI_START_H
#define KEIHOOKD_CLI_START_H

/*
 * Starts the daemon, detached, unless a systemd unit of the user's manages it. Failing is no
 * error: the next event is decided in-process again.
 */
void start_daemon(void);

#endif
