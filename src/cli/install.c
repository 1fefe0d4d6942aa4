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
#include "cli/start.h"
#include "session/client.h"
#include "session/settings.h"
#include "standing.h"

#define MAX_SETTINGS  (8u << 20)
#define BACKUP_SUFFIX ".before-keihook"

struct options {
	const char *verb, *settings, *client;
	bool project, remove, hardened;
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
		else if (strcmp(argv[i], "--hardened") == 0)
			o->hardened = true;
		else if (strcmp(argv[i], "--settings") == 0 && more)
			o->settings = argv[++i];
		else if (strcmp(argv[i], "--client") == 0 && more)
			o->client = argv[++i];
		else
			return complain(o, argv[i],
				"not understood (want --project, --hardened, --settings FILE, "
				"--client PATH)");
	}
	if (o->project + o->hardened + (o->settings != NULL) > 1)
		return complain(o, "--project, --hardened, --settings", "only one of them");
	if (o->hardened && geteuid() != 0)
		return complain(o, "--hardened", "only root can");
	return 0;
}

/* The person's own settings, where Claude Code looks for them. */
static bool settings_path(const struct options *o, char ret_path[PATH_MAX])
{
	const char *dir = getenv("CLAUDE_CONFIG_DIR"), *home = getenv("HOME");

	if (o->settings)
		return paths_join(ret_path, o->settings, NULL);
	if (o->hardened)
		return paths_join(ret_path, MANAGED_SETTINGS, NULL);
	if (o->project)
		return paths_join(ret_path, ".claude/settings.json", NULL);
	if (dir && dir[0] == '/')
		return paths_join(ret_path, dir, "/settings.json", NULL);
	return home && home[0] == '/' && paths_join(ret_path, home, "/.claude/settings.json", NULL);
}

/* keihook beside us, or where we were told. Claude Code wants an absolute path. */
static bool client_path(const struct options *o, char ret_path[PATH_MAX])
{
	if (o->client)
		return realpath(o->client, ret_path) && access(ret_path, X_OK) == 0;
	return start_client_path(ret_path);
}

static int make_parent(const char *path, mode_t mode)
{
	char dir[PATH_MAX];
	char *slash;

	if (!paths_join(dir, path, NULL))
		return -ENAMETOOLONG;
	slash = strrchr(dir, '/');
	if (!slash || slash == dir)
		return 0;
	*slash = '\0';
	return file_make_dirs(dir, mode);
}

static int write_back(
	const struct options *o, const char *path, struct str old, struct str new, bool existed)
{
	char backup[PATH_MAX];
	struct stat st;
	mode_t mode = existed && stat(path, &st) == 0 ? st.st_mode & 0777
		      : o->hardened                   ? 0644
						      : 0600;
	int err = make_parent(path, o->hardened ? 0755 : 0700);

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
	err = settings_edit(
		arena, old, client, o->hardened ? STR("--hardened") : STR(""), &new, &why);
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
			err = write_back(o, path, old, new, existed);
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

/* A program that others can replace, or whose folder they can, is nobody's guard. */
static bool only_root_writes(const char *path)
{
	char part[PATH_MAX];
	struct stat st;
	char *slash;

	if (!realpath(path, part))
		return false;
	for (;;) {
		if (lstat(part, &st) < 0 || st.st_uid != 0 || (st.st_mode & S_IWOTH) ||
			((st.st_mode & S_IWGRP) && st.st_gid != 0))
			return false;
		slash = strrchr(part, '/');
		if (!slash || !slash[1])
			return slash != NULL;
		slash[slash == part] = '\0';
	}
}

/* What the service needs: programs that are root's alone, and folders for packs and state. */
static int prepare_hardened(const struct options *o, const char *client)
{
	char daemon[PATH_MAX];
	char *slash;
	int err;

	if (!paths_join(daemon, client, NULL) || !(slash = strrchr(daemon, '/')))
		return complain(o, client, "is no path");
	*slash = '\0';
	if (!paths_join(daemon + (slash - daemon), "/keihookd", NULL) || access(daemon, X_OK) < 0)
		return complain(o, daemon, "is not there");
	if (!only_root_writes(client) || !only_root_writes(daemon))
		return complain(o, client,
			"can be changed by others than root; install it to where "
			"only root writes");
	err = file_make_dirs("/etc/keihookd/patterns", 0755);
	if (!err)
		err = file_make_dirs(PATHS_HARDENED_STATE, 0755);
	if (err)
		return complain(o, PATHS_HARDENED_STATE, strerror(-err));
	paths_harden();
	return 0;
}

static void tell_hardened(const struct options *o)
{
	if (o->remove)
		puts("The service goes by: systemctl disable --now keihookd-hardened\n"
		     "What it knows is in " PATHS_HARDENED_STATE "; without that folder, "
		     "keihookctl is root's own again.");
	else
		puts("Start the service by: systemctl enable --now keihookd-hardened\n"
		     "From then on only `sudo keihookctl allow NUMBER` confirms. Hooks of one's "
		     "own "
		     "are no longer needed: keihookctl uninstall");
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
	if (o->hardened && !o->remove && prepare_hardened(o, client))
		return 1;
	arena_init(&arena, 0);
	status = 1;
	if (!o->remove || may_remove(o, &arena))
		status = edit_file(o, &arena, path, str_from(client));
	if (!status && o->hardened)
		tell_hardened(o);
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
