#include "base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdarg.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_MACHINE_ID 64

static bool hardened;

void paths_harden(void)
{
	hardened = true;
}

bool paths_hardened(void)
{
	return hardened;
}

static bool join(char *ret_path, size_t size, va_list parts)
{
	size_t len = 0;
	const char *part;

	while ((part = va_arg(parts, const char *))) {
		size_t more = strlen(part);

		if (more >= size - len)
			break;
		memcpy(ret_path + len, part, more);
		len += more;
	}
	ret_path[len] = '\0';
	return !part;
}

bool paths_join(char ret_path[PATH_MAX], ...)
{
	va_list parts;
	bool fits;

	va_start(parts, ret_path);
	fits = join(ret_path, PATH_MAX, parts);
	va_end(parts);
	return fits;
}

bool paths_join_in(char *ret_path, size_t size, ...)
{
	va_list parts;
	bool fits;

	va_start(parts, size);
	fits = join(ret_path, size, parts);
	va_end(parts);
	return fits;
}

static const char *absolute(paths_get *get, const char *name)
{
	const char *value = get(name);

	return value && value[0] == '/' ? value : NULL;
}

static const char *home_dir(paths_get *get)
{
	const char *home = absolute(get, "HOME");
	const struct passwd *user;

	if (home)
		return home;
	user = getpwuid(geteuid());
	return user && user->pw_dir && user->pw_dir[0] == '/' ? user->pw_dir : NULL;
}

/* The machine's name for itself, letters and digits; "local" where it has none. */
static void read_machine_id(char ret_id[MAX_MACHINE_ID])
{
	int fd = open("/etc/machine-id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, ret_id, MAX_MACHINE_ID - 1) : -1;
	ssize_t len = 0;

	if (fd >= 0)
		close(fd);
	while (len < n && ((ret_id[len] >= '0' && ret_id[len] <= '9') ||
				  (ret_id[len] >= 'a' && ret_id[len] <= 'z')))
		len++;
	ret_id[len] = '\0';
	if (!len)
		memcpy(ret_id, "local", sizeof("local"));
}

static int below_home(char ret_path[PATH_MAX], paths_get *get, const char *variable,
	const char *standard, const char *rest)
{
	const char *base = absolute(get, variable);
	const char *home = base ? "" : home_dir(get);

	if (!home)
		return -ENOENT;
	return paths_join(ret_path, home, base ? base : standard, "/keihookd", rest, NULL)
		       ? 0
		       : -ENAMETOOLONG;
}

int paths_state_dir(char ret_path[PATH_MAX], paths_get *get)
{
	char rest[MAX_MACHINE_ID + 1] = "/";

	if (hardened)
		return paths_join(ret_path, PATHS_HARDENED_STATE, NULL) ? 0 : -ENAMETOOLONG;
	read_machine_id(rest + 1);
	return below_home(ret_path, get, "XDG_STATE_HOME", "/.local/state", rest);
}

int paths_config_dir(char ret_path[PATH_MAX], paths_get *get)
{
	if (hardened)
		return paths_join(ret_path, "/etc/keihookd", NULL) ? 0 : -ENAMETOOLONG;
	return below_home(ret_path, get, "XDG_CONFIG_HOME", "/.config", "");
}

int paths_words_file(char ret_path[PATH_MAX], paths_get *get)
{
	char dir[PATH_MAX];
	int err = paths_state_dir(dir, get);

	if (err)
		return err;
	return paths_join(ret_path, dir, "/guarded-words", NULL) ? 0 : -ENAMETOOLONG;
}

/* The number of our user, without asking the kernel again. */
static uid_t own_uid(void)
{
	return (uid_t)getauxval(AT_EUID);
}

bool paths_runtime_dir(char *ret_path, size_t size, int number, paths_get *get)
{
	char uid[16], *at = uid + sizeof(uid) - 1;
	const char *base;
	unsigned n = own_uid();

	if (hardened)
		return number == 0 && paths_join_in(ret_path, size, "/run/keihookd", NULL);
	*at = '\0';
	do
		*--at = (char)('0' + n % 10);
	while (n /= 10);
	ret_path[0] = '\0';
	switch (number) {
	case 0:
		return paths_join_in(ret_path, size, "/run/user/", at, "/keihookd", NULL);
	case 1:
		base = absolute(get, "XDG_RUNTIME_DIR");
		if (!base || !paths_join_in(ret_path, size, base, "/keihookd", NULL))
			ret_path[0] = '\0';
		return true;
	case 2:
		return paths_join_in(ret_path, size, "/tmp/keihookd-", at, NULL);
	default:
		return false;
	}
}

bool paths_is_private_dir(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		return false;
	if (hardened)
		return st.st_uid == 0 && !(st.st_mode & 0022);
	return st.st_uid == own_uid() && (st.st_mode & 0777) == 0700;
}
