/* The programs beside this one: a daemon for the next event, when this one found none; the client.
 */
#ifndef KEIHOOKD_CLI_START_H
#define KEIHOOKD_CLI_START_H

#include <limits.h>
#include <stdbool.h>

/*
 * Starts the daemon, detached, unless a systemd unit of the user's manages it. Failing is no
 * error: the next event is decided in-process again.
 */
void start_daemon(void);

/* The hook client beside this program, as an absolute path; false if there is none to run. */
bool start_client_path(char ret_path[PATH_MAX]);

#endif
