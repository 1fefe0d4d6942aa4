#include "cli/serving.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/file.h"
#include "base/paths.h"
#include "base/util.h"
#include "protocol/kei.h"

static const char *own_variable(const char *name)
{
	return getenv(name);
}

static bool answers(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	AUTO_CLOSE int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return paths_join_in(address.sun_path, sizeof(address.sun_path), path, NULL) &&
	       connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
}

bool daemon_serves(char *ret_path, size_t size)
{
	const char *chosen = paths_hardened() ? NULL : getenv("KEIHOOK_SOCKET");
	char dir[PATH_MAX], path[PATH_MAX];

	if (chosen && answers(chosen))
		return paths_join_in(ret_path, size, chosen, NULL);
	for (int i = 0; paths_runtime_dir(dir, sizeof(dir), i, own_variable); i++)
		if (dir[0] && paths_is_private_dir(dir) &&
			paths_join(path, dir, "/" KEI_SOCKET_NAME, NULL) && answers(path))
			return paths_join_in(ret_path, size, path, NULL);
	return false;
}
