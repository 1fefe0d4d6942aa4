/*
 * keihookctl doctor: proves it end to end. A guarded call is handed to the real hook client, as
 * Claude Code would, and must come back refused; then the places that this needs are looked at.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/paths.h"
#include "base/util.h"
#include "cli/cli.h"
#include "cli/serving.h"
#include "cli/settings.h"
#include "cli/start.h"
#include "protocol/json.h"
#include "protocol/kei.h"

#define MAX_SETTINGS (8u << 20)

extern char **environ;

static const char guarded_event[] =
	"{\"hook_event_name\":\"PreToolUse\",\"session_id\":\"keihookctl-doctor\",\"cwd\":\"/\","
	"\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"modal app stop keihookctl-doctor\"}}";

static const char *own_variable(const char *name)
{
	return getenv(name);
}

/* One line; returns 1 for a failure, to be counted. */
static int say(bool good, const char *what, const char *more)
{
	printf("%-4s  %s%s%s\n", good ? "ok" : "FAIL", what, more[0] ? ": " : "", more);
	return !good;
}

/* Runs the client on the event; its stdout, and its exit status or -errno. */
static int run_client(char *path, struct buf *out)
{
	char hardened[] = "--hardened";
	char *argv[] = { path, paths_hardened() ? hardened : NULL, NULL };
	posix_spawn_file_actions_t actions;
	int in[2], back[2], status = 0, err;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) < 0 ||
		pipe2(back, O_CLOEXEC) < 0)
		return -errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[1], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, back[1], STDOUT_FILENO);
	err = posix_spawn(&child, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(in[1]);
	close(back[1]);
	if (!err) {
		err = -file_write_all(in[0], str_from(guarded_event));
		shutdown(in[0], SHUT_WR);
		if (!err)
			err = -file_read_fd(out, back[0], KEI_MAX_REPLY);
		waitpid(child, &status, 0);
	}
	close(in[0]);
	close(back[0]);
	return err ? -err : WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

static bool is_refusal(struct str out)
{
	struct json_error error;
	struct json root;

	return json_read(out, &root, &error) == 0 &&
	       json_text_is(json_get(json_get(root, "hookSpecificOutput"), "permissionDecision"),
		       "deny");
}

static int check_refusal(char *client)
{
	AUTO_BUF struct buf out = BUF_INIT;
	int status = run_client(client, &out);

	if (status < 0)
		return say(false, "the hook client cannot be run", strerror(-status));
	if (status == 2)
		return say(false, "a guarded call is refused, but only by its words",
			"keihookd does not answer");
	return say(status == 0 && is_refusal(buf_str(&out)),
		"a guarded call, handed to the hook client, is refused", "modal app stop");
}

static int check_daemon(void)
{
	char path[PATH_MAX];

	if (daemon_serves(path, sizeof(path)))
		return say(true, "a daemon serves", path);
	return say(true, "no daemon serves now", "the next event starts one");
}

static int check_state(void)
{
	char dir[PATH_MAX];
	int err = paths_state_dir(dir, own_variable);

	if (!err)
		err = file_make_dirs(dir, 0700);
	if (!err && access(dir, W_OK) < 0)
		err = -errno;
	return say(!err, "the state can be written", err ? strerror(-err) : dir);
}

/* Installing once more would change nothing: all entries are there and name this client. */
static int check_settings(const char *client)
{
	const char *config = getenv("CLAUDE_CONFIG_DIR"), *home = getenv("HOME");
	struct str argument = paths_hardened() ? STR("--hardened") : STR("");
	struct str text, edited, why;
	char path[PATH_MAX];
	struct arena arena;
	int failed;

	if (paths_hardened() ? !paths_join(path, MANAGED_SETTINGS, NULL)
		: config     ? !paths_join(path, config, "/settings.json", NULL)
			     : !home || !paths_join(path, home, "/.claude/settings.json", NULL))
		return say(false, "the settings cannot be found", "HOME is not set");
	arena_init(&arena, 0);
	if (file_read(&arena, path, MAX_SETTINGS, &text))
		failed = say(false, "no settings; run keihookctl install", path);
	else if (settings_edit(&arena, text, str_from(client), argument, &edited, &why))
		failed = say(false, "Claude Code cannot read its settings", path);
	else if (!str_equal(text, edited))
		failed = say(false, "hooks are missing or stale; run keihookctl install", path);
	else if (settings_hooks_disabled(text))
		failed = say(false, "the settings say disableAllHooks", path);
	else
		failed = say(true, "Claude Code's settings call the hook client", path);
	arena_finish(&arena);
	return failed;
}

int ctl_doctor(int argc, char **argv)
{
	char client[PATH_MAX];
	int failed = 0;

	if (argc > 1) {
		fprintf(stderr, "keihookctl doctor: '%s' is not understood\n", argv[1]);
		return 1;
	}
	if (start_client_path(client)) {
		failed += check_refusal(client);
		failed += check_settings(client);
	} else {
		failed += say(false, "the hook client is not beside keihookctl", "keihook");
	}
	failed += check_daemon();
	failed += check_state();
	return failed ? 1 : 0;
}
