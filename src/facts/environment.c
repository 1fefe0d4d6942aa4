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

static void read_environment(struct facts_real *real)
{
	struct str path = arena_printf(real->arena, "/proc/%d/environ", (int)real->environ_pid);
	AUTO_CLOSE int fd = path.at ? open(path.at, O_RDONLY | O_CLOEXEC) : -1;
	struct buf block = BUF_IN(real->arena);

	real->environment_read = true;
	if (fd >= 0 && file_read_fd(&block, fd, MAX_ENVIRONMENT) == 0)
		real->environment = buf_str(&block);
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

bool real_environment(void *self, struct str name, struct str *ret_value)
{
	struct facts_real *real = self;

	if (real->peer && !real->environ_pid) {
		real->environ_pid = real_client_above(real->arena, real->peer);
		real->peer = 0;
	}
	if (real->environ_pid) {
		if (!real->environment_read)
			read_environment(real);
		return environ_lookup(real->environment, name, ret_value);
	}
	return own_environment(real, name, ret_value);
}
