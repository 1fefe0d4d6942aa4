/*
 * Environment variables as the Claude Code process was started with them: /proc/PID/environ is
 * what execve(2) was given, whatever a settings file sets for hooks later.
 */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>

#include "base/credentials.h"
#include "base/file.h"
#include "base/util.h"
#include "facts/real.h"

#define MAX_ENVIRONMENT (2u << 20)
#define MAX_PASSWD      4096 /* one entry of passwd(5) */
#define MAX_SESSIONS    512  /* of session-env; looked at once a decision */

bool environ_lookup(struct str block, struct str name, struct str *ret_value)
{
	while (block.len) {
		size_t end = str_find_char(block, '\0', 0);
		struct str entry = str_slice(block, 0, end);

		if (entry.len > name.len && entry.at[name.len] == '=' &&
			str_equal(str_slice(entry, 0, name.len), name)) {
			*ret_value = str_skip(entry, name.len + 1);
			return true;
		}
		block = end == STR_NOT_FOUND ? STR("") : str_skip(block, end + 1);
	}
	return false;
}

static struct str read_environment(struct facts_real *real, pid_t pid)
{
	struct str path = arena_printf(real->arena, "/proc/%d/environ", (int)pid);
	AUTO_CLOSE int fd = path.at ? open(path.at, O_RDONLY | O_CLOEXEC) : -1;
	struct buf block = BUF_IN(real->arena);

	if (fd < 0 || file_read_fd(&block, fd, MAX_ENVIRONMENT))
		return STR("");
	return buf_str(&block);
}

/*
 * For a user whose client cannot be found, our own environment, unless it is another user's: of
 * that only the home is known.
 */
static bool own_environment(struct facts_real *real, struct str name, struct str *ret_value)
{
	const struct credentials *who = credentials_assumed();
	char *space = who ? arena_alloc(real->arena, char, MAX_PASSWD) : NULL;
	struct str terminated = arena_copy(real->arena, name);
	struct passwd user, *found = NULL;
	const char *value = NULL;

	if (who && space && str_is(name, "HOME") &&
		getpwuid_r(who->uid, &user, space, MAX_PASSWD, &found) == 0 && found)
		value = found->pw_dir;
	else if (!who && terminated.at)
		value = getenv(terminated.at);
	if (!value)
		return false;
	*ret_value = str_from(value);
	return true;
}

static pid_t client_of(struct facts_real *real)
{
	if (real->peer && !real->environ_pid) {
		real->environ_pid = real_client_above(real->arena, real->peer);
		real->peer = 0;
	}
	if (real->environ_pid && !real->environment_read) {
		real->environment = read_environment(real, real->environ_pid);
		real->environment_read = true;
	}
	return real->environ_pid;
}

bool real_environment(void *self, struct str name, struct str *ret_value)
{
	struct facts_real *real = self;

	if (client_of(real))
		return environ_lookup(real->environment, name, ret_value);
	return own_environment(real, name, ret_value);
}

/*
 * Hooks of a session's start may leave texts below session-env that are read before each command:
 * is there any, or are there too many sessions to look?
 */
static bool session_sets(struct facts_real *real)
{
	struct str base = STR(""), path, *names, *inside;
	size_t n = 0, n_inside;
	int err;

	if (environ_lookup(real->environment, STR("CLAUDE_CONFIG_DIR"), &base))
		path = arena_printf(real->arena, "%.*s/session-env", STR_ARGS(base));
	else if (environ_lookup(real->environment, STR("HOME"), &base))
		path = arena_printf(real->arena, "%.*s/.claude/session-env", STR_ARGS(base));
	else
		return true;
	err = path.at ? real_list_dir(real, real->arena, path, &names, &n) : -ENOMEM;
	if (err == -ENOENT)
		return false;
	if (err || n > MAX_SESSIONS)
		return true;
	for (size_t i = 0; i < n; i++) {
		struct str one =
			arena_printf(real->arena, "%.*s/%.*s", STR_ARGS(path), STR_ARGS(names[i]));

		n_inside = 0;
		if (!one.at || real_list_dir(real, real->arena, one, &inside, &n_inside) ||
			n_inside)
			return true;
	}
	return false;
}

/* A Bash tool has what the client was started with and what settings files add, as its hooks do. */
bool real_unset(void *self, struct str name)
{
	struct facts_real *real = self;
	struct str value;

	if (!real->hook && !real->environ_pid)
		return !credentials_assumed() && !own_environment(real, name, &value);
	if (!client_of(real) || !real->environment.len)
		return false;
	if (!real->hook_read) {
		real->hook_read = true;
		real->hook_environment =
			session_sets(real) ? STR("") : read_environment(real, real->hook);
	}
	return real->hook_environment.len &&
	       !environ_lookup(real->hook_environment, STR("BASH_ENV"), &value) &&
	       !environ_lookup(real->hook_environment, name, &value) &&
	       !environ_lookup(real->environment, name, &value);
}
