/*
 * On whose behalf this thread looks at files, processes and programs. Only the hardened daemon,
 * which is root and serves everybody, assumes anyone's credentials: what a peer may not read is
 * not read for it, and git and ssh run as the peer, whose configuration may name programs. Each
 * thread assumes for itself (setfsuid(2)); with nobody's assumed every function does nothing.
 */
#ifndef KEIHOOKD_BASE_CREDENTIALS_H
#define KEIHOOKD_BASE_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define MAX_GROUPS 256 /* supplementary ones; whoever has more is not served */

struct credentials {
	uid_t uid;
	gid_t gid;
	size_t n_groups;
	gid_t groups[MAX_GROUPS];
};

/* Those of the process at the other end of a local socket. Returns 0 or -errno. */
int credentials_of_peer(int socket, struct credentials *ret);

/* Takes them for this thread; @who must stay. Returns 0 or -EPERM, and then nothing is assumed. */
int credentials_assume(const struct credentials *who);
void credentials_drop(void);
/* NULL if this thread looks as itself. */
const struct credentials *credentials_assumed(void);

/* Our own for a while, for files of ours; to be resumed in the same thread. May be nested. */
void credentials_suspend(void);
void credentials_resume(void);

/* In a child, before execve(2): becomes the assumed user wholly and for good. 0 or -errno. */
int credentials_become(void);

#endif
