#include "session/client.h"

#include <errno.h>

#include "base/util.h"

/* Processes from the hook client up to the Claude Code process, and that process. */
struct chain {
	struct process_identity hook;  /* who sent the event */
	struct process_identity child; /* the client's own child on the way to it */
	struct process_identity client;
};

static struct str variable(const struct process_identity *who, const char *name)
{
	struct str value;

	if (environ_lookup(who->environ, str_from(name), &value))
		return value;
	return STR("");
}

static bool has_variable(const struct process_identity *who, const char *name)
{
	struct str value;

	return environ_lookup(who->environ, str_from(name), &value);
}

/* Variables that a Claude Code process gives to everything it starts. */
static bool started_by_client(const struct process_identity *who)
{
	return has_variable(who, "CLAUDECODE") || has_variable(who, "CLAUDE_PID") ||
	       has_variable(who, "CLAUDE_CODE_CHILD_SESSION");
}

static struct str program_name(const struct process_identity *who)
{
	struct str exe = who->exe;

	if (str_ends(exe, " (deleted)"))
		exe.len -= strlen(" (deleted)");
	return str_basename(exe);
}

static bool is_ours(const struct process_identity *who)
{
	struct str name = program_name(who);

	return str_is(name, "keihook") || str_is(name, "keihookd");
}

/* `/bin/sh -c COMMAND`, as the client starts a hook that is given as one text. */
static bool is_hook_shell(const struct process_identity *who)
{
	static const char *const shells[] = { "sh", "dash", "bash", "zsh", "ksh", "busybox" };
	struct str name = program_name(who);
	bool shell = false;

	for (size_t i = 0; i < ARRAY_SIZE(shells); i++)
		shell |= str_is(name, shells[i]);
	return shell && who->process.argc >= 3 && str_is(who->process.argv[1], "-c") &&
	       str_contains(who->process.cmdline, "keihook") &&
	       !str_contains(who->process.cmdline, "shell-snapshots/");
}

static bool is_agent_shell(const struct process_identity *who)
{
	return str_contains(who->process.cmdline, "shell-snapshots/") ||
	       str_ends(variable(who, "AI_AGENT"), "_agent");
}

/* Goes up from the hook client to the process its environment names; NULL or a doubt. */
static int walk(struct arena *arena, struct facts *facts, pid_t from, struct chain *chain,
	const char **ret_doubt)
{
	struct process_identity at;
	int64_t wanted = 0;
	int err = facts->identity(facts->self, arena, from, &chain->hook);

	*ret_doubt = "its ancestry cannot be read";
	if (err)
		return err == -ENOMEM ? err : 0;
	if (!chain->hook.environ_known)
		return 0;
	if (!str_to_int64(variable(&chain->hook, "CLAUDE_PID"), &wanted) &&
		!has_variable(&chain->hook, "CLAUDECODE")) {
		*ret_doubt = "not started by Claude Code";
		return 0;
	}
	at = chain->hook;
	for (int i = 0; i < MAX_ANCESTORS; i++) {
		bool passes = is_ours(&at) || is_hook_shell(&at);

		if (at.process.pid == wanted || (wanted == 0 && !passes))
			break;
		if (i > 0 && !passes) {
			*ret_doubt = is_agent_shell(&at) ? "inside an agent shell"
							 : "not started by the client itself";
			return 0;
		}
		chain->child = at;
		if (at.process.ppid <= 0 ||
			facts->identity(facts->self, arena, at.process.ppid, &at) != 0) {
			*ret_doubt = "its client is not above it";
			return 0;
		}
	}
	chain->client = at;
	if (wanted != 0 && at.process.pid != wanted)
		*ret_doubt = "its client is not above it";
	else if (chain->child.process.pid == 0)
		*ret_doubt = "sent by the client's own process";
	else
		*ret_doubt = NULL;
	return 0;
}

/* A hook's standard descriptors are sockets (pipes in older clients), never files or terminals. */
static bool plain_descriptors(const struct process_identity *who)
{
	for (size_t i = 0; i < ARRAY_SIZE(who->fds); i++)
		if (who->fds[i].len && !str_starts(who->fds[i], "socket:") &&
			!str_starts(who->fds[i], "pipe:"))
			return true;
	return false;
}

static const char *doubt_about(const struct chain *chain)
{
	const struct process_identity *hook = &chain->hook, *child = &chain->child;

	if (is_agent_shell(hook) || is_agent_shell(child))
		return "inside an agent shell";
	if (!has_variable(hook, "CLAUDE_PROJECT_DIR"))
		return "not started as a hook";
	if (!is_ours(hook))
		return "not sent by keihook";
	if (child->process.session != child->process.pid)
		return "not started as a hook";
	if (plain_descriptors(child))
		return "not started as a hook";
	if (hook->pid_namespace != chain->client.pid_namespace)
		return "another pid namespace";
	return NULL;
}

/* A client may run in one, below another that has merely started it: npx, an editor. */
static bool is_interpreter(struct str name)
{
	return str_starts(name, "node") || str_starts(name, "bun") || str_starts(name, "deno") ||
	       str_starts(name, "python");
}

static bool looks_like_client(
	const struct process_identity *who, const struct process_identity *client)
{
	return (who->exe.len && str_equal(who->exe, client->exe) &&
		       !is_interpreter(program_name(who))) ||
	       str_is(who->process.comm, "claude");
}

/* A client that another one has started, through however many processes. */
static int second_above(
	struct arena *arena, struct facts *facts, const struct process_identity *client, bool *ret)
{
	struct process_identity at = *client;

	*ret = started_by_client(client);
	for (int i = 0; !*ret && i < MAX_ANCESTORS && at.process.ppid > 0; i++) {
		int err = facts->identity(facts->self, arena, at.process.ppid, &at);

		if (err)
			return err == -ENOMEM ? err : 0;
		*ret = started_by_client(&at) || looks_like_client(&at, client);
	}
	return 0;
}

int client_of(
	struct arena *arena, struct facts *facts, const struct event *event, struct client *ret)
{
	struct client client = { .key = STR(""), .entrypoint = STR(""), .attended = true };
	struct chain chain = { 0 };
	bool second = false;
	int err;

	*ret = client;
	ret->doubt = "its ancestry cannot be read";
	if (event->peer.foreign_namespace)
		ret->doubt = "another pid namespace";
	if (!facts->identity || event->peer.pid <= 0 || event->peer.foreign_namespace)
		return 0;
	err = walk(arena, facts, event->peer.pid, &chain, &client.doubt);
	if (!err && !client.doubt) {
		client.pid = chain.client.process.pid;
		client.key = arena_printf(arena, "%d:%llu:%llu", (int)client.pid,
			(unsigned long long)chain.client.process.start_ticks,
			(unsigned long long)chain.client.pid_namespace);
		client.doubt = doubt_about(&chain);
		err = client.key.at ? second_above(arena, facts, &chain.client, &second) : -ENOMEM;
	}
	if (err)
		return err;
	if (second)
		client.doubt = "second client above";
	client.entrypoint = variable(&chain.hook, "CLAUDE_CODE_ENTRYPOINT");
	client.attended = !str_is(variable(&chain.hook, "CLAUDE_CODE_SESSION_ATTENDED"), "0");
	*ret = client;
	return 0;
}

int client_agent_above(struct arena *arena, struct facts *facts, pid_t pid, const char **ret_why)
{
	struct process_identity at;

	*ret_why = NULL;
	for (int i = 0; facts->identity && i < MAX_ANCESTORS && pid > 0; i++) {
		int err = facts->identity(facts->self, arena, pid, &at);

		if (err)
			return err == -ENOMEM ? err : 0;
		if (is_agent_shell(&at))
			*ret_why = "inside an agent shell";
		else if (started_by_client(&at))
			*ret_why = "started by Claude Code";
		else if (str_is(at.process.comm, "claude"))
			*ret_why = "below Claude Code";
		if (*ret_why)
			return 0;
		pid = at.process.ppid;
	}
	return 0;
}
