/* keihookctl enable|disable [PACK...]: which packs are on, in the person's config.yaml. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/paths.h"
#include "cli/cli.h"
#include "facts/facts.h"
#include "protocol/kei.h"
#include "rules/sources.h"
#include "session/client.h"

struct switching {
	struct arena *arena;
	struct source_paths paths;
	struct config config;
	struct str text; /* of the configuration, as it is now */
	struct pack_state *packs;
	size_t n;
	bool enable;
};

static const char *own_variable(const char *name)
{
	return getenv(name);
}

static const char *verb_of(const struct switching *s)
{
	return s->enable ? "enable" : "disable";
}

static int complain(const struct switching *s, const char *what, const char *why)
{
	fprintf(stderr, "keihookctl %s: %s%s%s\n", verb_of(s), what, why ? ": " : "",
		why ? why : "");
	return 1;
}

static int read_all(struct switching *s)
{
	AUTO_BUF struct buf diagnostics = BUF_INIT;
	int r;

	source_paths(s->arena, STR(""), &s->paths);
	if (!s->paths.config)
		return complain(s, "there is no home directory to keep config.yaml in", NULL);
	r = file_read(s->arena, s->paths.config, MAX_DOC_BYTES, &s->text);
	if (r == -ENOENT)
		r = 0;
	else if (r)
		return complain(s, s->paths.config, strerror(-r));
	r = config_read(s->arena, str_from(s->paths.config), s->text, &diagnostics, &s->config);
	if (!r)
		r = sources_packs(s->arena, &s->paths, &s->config, &s->packs, &s->n, &diagnostics);
	fprintf(stderr, "%.*s", STR_ARGS(buf_str(&diagnostics)));
	return r < 0 ? complain(s, strerror(-r), NULL) : r != 0;
}

static void list(const struct switching *s)
{
	for (size_t i = 0; i < s->n; i++)
		printf("%-3s  %-16.*s  %.*s\n", s->packs[i].on ? "on" : "off",
			STR_ARGS(s->packs[i].name), STR_ARGS(s->packs[i].why));
}

static struct pack_state *find(const struct switching *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_is(s->packs[i].name, name))
			return &s->packs[i];
	return NULL;
}

static int edit(struct switching *s, const char *name)
{
	AUTO_BUF struct buf diagnostics = BUF_INIT;
	const struct pack_state *pack = find(s, name);
	int r;

	if (!pack) {
		complain(s, "no pack is called", name);
		fputs("There are:\n", stderr);
		for (size_t i = 0; i < s->n; i++)
			fprintf(stderr, "  %.*s\n", STR_ARGS(s->packs[i].name));
		return 1;
	}
	r = config_edit(s->arena, str_from(s->paths.config), s->text, pack->name,
		s->enable && !pack->on_by_default, !s->enable && pack->on_by_default, &s->text,
		&diagnostics);
	fprintf(stderr, "%.*s", STR_ARGS(buf_str(&diagnostics)));
	return r < 0 ? complain(s, strerror(-r), NULL) : r;
}

static int write_back(const struct switching *s)
{
	struct str dir = str_slice(
		str_from(s->paths.config), 0, str_rfind_char(str_from(s->paths.config), '/'));
	struct str terminated = arena_copy(s->arena, dir);
	int err = terminated.at ? file_make_dirs(terminated.at, 0700) : -ENOMEM;

	if (!err)
		err = file_replace(s->paths.config, s->text, 0600);
	return err ? complain(s, s->paths.config, strerror(-err)) : 0;
}

/* Who answers at our socket; 0 if nobody does. */
static pid_t daemon_pid(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char dir[PATH_MAX];
	struct ucred peer = { 0 };
	socklen_t len = sizeof(peer);

	for (int i = 0; i < PATHS_N_RUNTIME && !peer.pid; i++) {
		AUTO_CLOSE int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (fd < 0 || !paths_runtime_dir(dir, sizeof(dir), i, own_variable) || !*dir ||
			!paths_is_private_dir(dir) ||
			!paths_join_in(address.sun_path, sizeof(address.sun_path), dir,
				"/" KEI_SOCKET_NAME, NULL))
			continue;
		if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
			getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len);
	}
	return peer.pid;
}

/* It reads its packs anew on SIGHUP; behind a socket unit it is the manager who listens. */
static void tell_daemon(struct facts *facts, struct arena *arena)
{
	const struct process_table *table;
	const struct process *process;
	pid_t pid = daemon_pid();

	if (!pid || facts->processes(facts->self, arena, &table))
		return;
	process = process_find(table, pid);
	if (process && process->argc && str_is(str_basename(process->argv[0]), "keihookd") &&
		kill(pid, SIGHUP) == 0)
		printf("The daemon (pid %d) reads its packs anew.\n", (int)pid);
	else
		puts("Tell the daemon: systemctl --user reload keihookd");
}

static int switch_packs(struct switching *s, struct facts *facts, int argc, char **argv)
{
	const char *why = NULL;
	int status = read_all(s);

	if (status)
		return status;
	if (argc < 2) {
		list(s);
		return 0;
	}
	if (client_agent_above(s->arena, facts, getpid(), &why))
		return complain(s, "out of memory", NULL);
	if (why && !s->enable) {
		fprintf(stderr,
			"keihookctl disable: refused, this runs %s. Use a terminal of your own.\n",
			why);
		return 1;
	}
	for (int i = 1; i < argc && !status; i++)
		status = edit(s, argv[i]);
	if (!status)
		status = write_back(s);
	if (status)
		return status;
	printf("%s: %s", s->paths.config, verb_of(s));
	for (int i = 1; i < argc; i++)
		printf(" %s", argv[i]);
	fputs("\n", stdout);
	tell_daemon(facts, s->arena);
	return 0;
}

static int run(bool enable, int argc, char **argv)
{
	struct switching s = { .enable = enable, .text = STR("") };
	struct arena arena;
	struct facts facts;
	int status = 1;

	if (argc > 1 && argv[1][0] == '-') {
		fprintf(stderr, "usage: keihookctl %s [PACK...]   without PACK: which are on\n",
			argv[0]);
		return strcmp(argv[1], "--help") && strcmp(argv[1], "-h");
	}
	arena_init(&arena, MAX_SOURCES_BYTES);
	s.arena = &arena;
	if (facts_real(&arena, 0, &facts) == 0) {
		status = switch_packs(&s, &facts, argc, argv);
		facts_real_finish(&facts);
	}
	arena_finish(&arena);
	return status;
}

int ctl_enable(int argc, char **argv)
{
	return run(true, argc, argv);
}

int ctl_disable(int argc, char **argv)
{
	return run(false, argc, argv);
}
