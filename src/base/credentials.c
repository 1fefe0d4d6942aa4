#include "base/credentials.h"

#include <errno.h>
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local const struct credentials *assumed;
static _Thread_local int n_suspended;

int credentials_of_peer(int socket, struct credentials *ret)
{
	struct ucred who;
	socklen_t len = sizeof(who), groups_len = sizeof(ret->groups);

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0 ||
		getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, ret->groups, &groups_len) < 0)
		return -errno;
	ret->uid = who.uid;
	ret->gid = who.gid;
	ret->n_groups = groups_len / sizeof(gid_t);
	return 0;
}

/* glibc's setgroups(3) speaks for all threads; the system call for the one that makes it. */
static int set_groups(size_t n, const gid_t *groups)
{
	return syscall(SYS_setgroups, n, groups) < 0 ? -errno : 0;
}

/* Both return what was set before, and say nothing of failure: only asking again does. */
static bool set_ids(uid_t uid, gid_t gid)
{
	setfsgid(gid);
	setfsuid(uid);
	return (gid_t)setfsgid((gid_t)-1) == gid && (uid_t)setfsuid((uid_t)-1) == uid;
}

int credentials_assume(const struct credentials *who)
{
	if (set_groups(who->n_groups, who->groups) || !set_ids(who->uid, who->gid)) {
		set_ids(geteuid(), getegid());
		return -EPERM;
	}
	assumed = who;
	return 0;
}

void credentials_drop(void)
{
	if (!assumed)
		return;
	assumed = NULL;
	set_ids(geteuid(), getegid());
	set_groups(0, NULL);
}

const struct credentials *credentials_assumed(void)
{
	return assumed;
}

void credentials_suspend(void)
{
	if (assumed && n_suspended++ == 0)
		set_ids(geteuid(), getegid());
}

void credentials_resume(void)
{
	if (assumed && --n_suspended == 0)
		set_ids(assumed->uid, assumed->gid);
}

int credentials_become(void)
{
	if (!assumed)
		return 0;
	if (set_groups(assumed->n_groups, assumed->groups) ||
		syscall(SYS_setresgid, assumed->gid, assumed->gid, assumed->gid) < 0 ||
		syscall(SYS_setresuid, assumed->uid, assumed->uid, assumed->uid) < 0)
		return -EPERM;
	return 0;
}
