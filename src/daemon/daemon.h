/* The server process. The only user of libuv. */
#ifndef KEIHOOKD_DAEMON_DAEMON_H
#define KEIHOOKD_DAEMON_DAEMON_H

/*
 * Hardened (base/paths.h), as root: serves every user, with the rights of each.
 * Serves hook events in the foreground until SIGTERM. @socket_path NULL: $KEIHOOK_SOCKET, else the
 * first usable of the runtime directories (base/paths.h), or the descriptor of socket
 * activation. Returns the process's exit status.
 */
int daemon_run(const char *socket_path);

#endif
