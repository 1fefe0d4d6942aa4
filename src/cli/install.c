/* keihookctl install, uninstall: our hooks into Claude Code's settings, and out of them. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/paths.h"
#include "cli/cli.h"
#include "cli/settings.h"
#include "session/client.h"
#include "session/settings.h"
#include "standing.h"

#define MAX_SETTINGS  (8u << 20)
#define BACKUP_SUFFIX ".before-keihook"

struct options {
	const char *verb, *settings, *client;
	bool project, remove;
};

static int complain(const struct options *o, const char *about, const char *what)
{
	fprintf(stderr, "keihookctl %s: '%s': %s\n", o->verb, about, what);
	return 1;
}

static int read_options(struct options *o, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		bool more = i + 1 < argc;

		if (strcmp(argv[i], "--project") == 0)
			o->project = true;
		else if (strcmp(argv[i], "--settings") == 0 && more)
			o->settings = argv[++i];
		else if (strcmp(argv[i], "--client") == 0 && more)
			o->client = argv[++i];
		else
			return complain(o, argv[i],
				"not understood (want --project, --settings FILE, --client PATH)");
	}
	if (o->project && o->settings)
		return complain(o, "--project", "not together with --settings");
	return 0;
}

/* The person's own settings, where Claude Code looks for them. */
static bool settings_path(const struct options *o, char ret_path[PATH_MAX])
{
	const char *dir = getenv("CLAUDE_CONFIG_DIR"), *home = getenv("HOME");

	if (o->settings)
		return paths_join(ret_path, o->settings, NULL);
	if (o->project)
		return paths_join(ret_path, ".claude/settings.json", NULL);
	if (dir && dir[0] == '/')
		return paths_join(ret_path, dir, "/settings.json", NULL);
	return home && home[0] == '/' && paths_join(ret_path, home, "/.claude/settings.json", NULL);
}

/* keihook beside us, or where we were told. Claude Code wants an absolute path. */
static bool client_path(const struct options *o, char ret_path[PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t len;

	if (o->client)
		return realpath(o->client, ret_path) && access(ret_path, X_OK) == 0;
	len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	while (len > 0 && self[len - 1] != '/')
		len--;
	if (len <= 0)
		return false;
	self[len] = '\0';
	return paths_join(ret_path, self, "keihook", NULL) && access(ret_path, X_OK) == 0;
}

static int make_parent(const char *path)
{
	char dir[PATH_MAX];
	char *slash;

	if (!paths_join(dir, path, NULL))
		return -ENAMETOOLONG;
	slash = strrchr(dir, '/');
	if (!slash || slash == dir)
		return 0;
	*slash = '\0';
	return file_make_dirs(dir, 0700);
}

static int write_back(const char *path, struct str old, struct str new, bool existed)
{
	char backup[PATH_MAX];
	struct stat st;
	mode_t mode = existed && stat(path, &st) == 0 ? st.st_mode & 0777 : 0600;
	int err = make_parent(path);

	if (!err && existed) {
		if (!paths_join(backup, path, BACKUP_SUFFIX, NULL))
			return -ENAMETOOLONG;
		err = file_replace(backup, old, mode);
	}
	return err ? err : file_replace(path, new, mode);
}

static const char *own_variable(const char *name)
{
	return getenv(name);
}

/* What the daemon knows of our hooks in this file no longer holds: a person is changing them. */
static int announce(const char *path)
{
	char state[PATH_MAX], database[PATH_MAX];
	struct store *store;
	int err;

	if (paths_state_dir(state, own_variable) ||
		!paths_join(database, state, "/state.db", NULL) || access(database, F_OK))
		return 0;
	err = standing_store(&store);
	if (err)
		return err;
	err = store_trouble(store) ? 0 : settings_forget(store, str_from(path));
	store_close(store);
	return err;
}

/* The hooks go only by a person's hand. */
static bool may_remove(const struct options *o, struct arena *arena)
{
	struct facts facts;
	const char *why = NULL;

	if (facts_real(arena, 0, &facts))
		return false;
	if (client_agent_above(arena, &facts, getpid(), &why))
		why = "without memory";
	facts_real_finish(&facts);
	if (why)
		fprintf(stderr,
			"keihookctl %s: refused, this runs %s. Use a terminal of your own.\n",
			o->verb, why);
	return !why;
}

static int edit_file(
	const struct options *o, struct arena *arena, const char *path, struct str client)
{
	struct str old = STR("{}\n"), new, why;
	int err = file_read(arena, path, MAX_SETTINGS, &old);
	bool existed = err != -ENOENT;

	if (err && existed)
		return complain(o, path, strerror(-err));
	if (!str_trim(old).len)
		old = STR("{}\n");
	err = settings_edit(arena, old, client, &new, &why);
	if (err == SETTINGS_REJECTED) {
		fprintf(stderr, "keihookctl %s: %s:%.*s; nothing was changed\n", o->verb, path,
			STR_ARGS(why));
		return 1;
	}
	if (err)
		return complain(o, path, strerror(-err));
	if (str_equal(old, new)) {
		printf("%s: nothing to do\n", path);
	} else {
		err = announce(path);
		if (!err)
			err = write_back(path, old, new, existed);
		if (err)
			return complain(o, path, strerror(-err));
		printf("%s: keihook is %s\n", path, o->remove ? "out" : "in");
		if (existed)
			printf("what stood there before: %s" BACKUP_SUFFIX "\n", path);
	}
	if (!o->remove && settings_hooks_disabled(new))
		fprintf(stderr, "keihookctl install: '%s' says disableAllHooks: no hook will run\n",
			path);
	return 0;
}

static int run(struct options *o, int argc, char **argv)
{
	char path[PATH_MAX], client[PATH_MAX] = "";
	struct arena arena;
	int status;

	if (read_options(o, argc, argv))
		return 1;
	if (!settings_path(o, path))
		return complain(o, "HOME", "does not say where the settings are");
	if (!o->remove && !client_path(o, client))
		return complain(o, o->client ? o->client : "keihook",
			"the hook client is not there; name it with --client PATH");
	arena_init(&arena, 0);
	status = 1;
	if (!o->remove || may_remove(o, &arena))
		status = edit_file(o, &arena, path, str_from(client));
	arena_finish(&arena);
	return status;
}

int ctl_install(int argc, char **argv)
{
	struct options o = { .verb = "install" };

	return run(&o, argc, argv);
}

int ctl_uninstall(int argc, char **argv)
{
	struct options o = { .verb = "uninstall", .remove = true };

	return run(&o, argc, argv);
}
