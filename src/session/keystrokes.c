#include "session/keystrokes.h"

#include <errno.h>

#include "base/util.h"
#include "session/client.h"

/* tmux(1): commands that put text into a pane, or may; -C reads commands. */
static const char *const tmux_typing[] = { "send-keys", "send", "send-prefix", "paste-buffer",
	"pasteb", "pipe-pane", "pipep", "respawn-pane", "respawnp", "source-file", "source", "-C" };

/* Programs whose whole purpose is to press keys, wherever the focus is. */
static const char *const key_pressers[] = { "xdotool", "ydotool", "wtype", "dotool", "xvkbd", "xte",
	"kdotool" };

static bool word_is(const struct field *field, const char *text)
{
	return field_equals(field, str_from(text)) != NO;
}

static bool is_any(const struct field *field, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (word_is(field, names[i]))
			return true;
	return false;
}

static bool program_is(const struct call *call, const char *name)
{
	return field_equals(&call->program, str_from(name)) == YES;
}

/* The word behind @option ("-t" "main:1", "-tmain:1"); NULL if the option is not there. */
static const struct field *option_of(struct arena *arena, const struct call *call, size_t from,
	const char *option, struct field *space)
{
	for (size_t i = from; i < call->argc; i++) {
		if (field_equals(&call->argv[i], str_from(option)) == YES)
			return i + 1 < call->argc ? &call->argv[i + 1] : NULL;
		if (field_starts(&call->argv[i], str_from(option)) == YES) {
			*space = field_skip(arena, &call->argv[i], strlen(option));
			return space;
		}
	}
	return NULL;
}

static struct str column(struct str line, size_t n)
{
	while (n--) {
		size_t blank = str_find_char(line, ' ', 0);

		line = blank == STR_NOT_FOUND ? STR("") : str_skip(line, blank + 1);
	}
	return str_slice(line, 0, str_find_char(line, ' ', 0));
}

/* Does "session:window.pane", a part of it, or a "%id" mean this line of the pane list? */
static bool names_pane(struct arena *arena, struct str target, struct str line)
{
	struct str session = column(line, 0), window = column(line, 1), pane = column(line, 2);
	struct str whole = arena_printf(
		arena, "%.*s:%.*s.%.*s", STR_ARGS(session), STR_ARGS(window), STR_ARGS(pane));

	if (str_starts(target, "%"))
		return str_equal(target, column(line, 4));
	if (str_starts(target, "="))
		target = str_skip(target, 1);
	if (str_equal(str_slice(whole, 0, target.len), target))
		return true; /* a session's name may be cut short, and its panes follow */
	return str_find_char(target, ':', 0) == STR_NOT_FOUND && !str_starts(target, "/") &&
	       str_equal(target, session);
}

static int is_above(struct arena *arena, struct facts *facts, pid_t ancestor, pid_t pid, bool *ret)
{
	*ret = false;
	for (int i = 0; i < MAX_ANCESTORS && pid > 0; i++) {
		struct process_identity who;
		int err;

		if (pid == ancestor) {
			*ret = true;
			return 0;
		}
		err = facts->identity(facts->self, arena, pid, &who);
		if (err)
			return err == -ENOMEM ? err : 0;
		pid = who.process.ppid;
	}
	return 0;
}

/* Is the target the pane that hosts the client? */
static int hosts_client(struct arena *arena, struct facts *facts, struct str socket,
	struct str target, pid_t client, enum tri *ret)
{
	struct str panes = STR(""), line;
	bool matched = false;
	int err = 0;

	*ret = MAYBE;
	if (!facts->tmux_panes || !facts->identity)
		return 0;
	err = facts->tmux_panes(facts->self, arena, socket, &panes);
	if (err)
		return err == -ENOMEM ? err : 0;
	while (str_next_line(&panes, &line)) {
		int64_t pid;
		bool hosts;

		if (!names_pane(arena, target, line) || !str_to_int64(column(line, 3), &pid))
			continue;
		matched = true;
		err = is_above(arena, facts, (pid_t)pid, client, &hosts);
		if (hosts)
			*ret = YES;
		if (err || hosts)
			return err;
	}
	if (matched)
		*ret = NO;
	return 0;
}

static int types_through_tmux(struct arena *arena, const struct event *event,
	const struct call *call, struct facts *facts, enum tri *ret)
{
	struct field space[2];
	const struct field *target = NULL, *socket;
	struct str target_text, socket_text = STR("");
	struct client client;
	bool typing = false;
	int err;

	*ret = NO;
	for (size_t i = 1; i < call->argc && !typing; i++) {
		typing = is_any(
			&call->argv[i], tmux_typing, sizeof(tmux_typing) / sizeof(*tmux_typing));
		if (typing)
			target = option_of(arena, call, i + 1, "-t", &space[0]);
	}
	if (!typing)
		return 0;
	*ret = MAYBE;
	socket = option_of(arena, call, 1, "-S", &space[1]);
	if (!target || !field_known(arena, target, &target_text) ||
		(socket && !field_known(arena, socket, &socket_text)))
		return 0;
	err = client_of(arena, facts, event, &client);
	if (err || client.pid <= 0)
		return err;
	return hosts_client(arena, facts, socket_text, target_text, client.pid, ret);
}

/* kitty @ send-text, wezterm cli send-text, zellij action write-chars, osascript 'keystroke ..' */
static bool types_remotely(struct arena *arena, const struct call *call)
{
	static const char *const typing[] = { "send-text", "send-key", "write", "write-chars" };
	struct str text;

	if (program_is(call, "osascript")) {
		for (size_t i = 1; i < call->argc; i++)
			if (!field_known(arena, &call->argv[i], &text) ||
				str_contains(text, "keystroke") || str_contains(text, "key code"))
				return true;
		return false;
	}
	if (!program_is(call, "kitty") && !program_is(call, "kitten") &&
		!program_is(call, "wezterm") && !program_is(call, "zellij"))
		return false;
	for (size_t i = 1; i < call->argc; i++)
		if (is_any(&call->argv[i], typing, ARRAY_SIZE(typing)))
			return true;
	return false;
}

static int types(struct arena *arena, const struct event *event, const struct call *call,
	struct facts *facts, enum tri *ret)
{
	*ret = NO;
	if (call->remote || !field_is_known(&call->program))
		return 0;
	if (program_is(call, "tmux"))
		return types_through_tmux(arena, event, call, facts, ret);
	if (program_is(call, "screen")) {
		if (call->argc > 2 && word_is(&call->argv[call->argc - 2], "stuff"))
			*ret = MAYBE;
	} else if (is_any(&call->program, key_pressers, ARRAY_SIZE(key_pressers)) ||
		   types_remotely(arena, call)) {
		*ret = MAYBE;
	}
	return 0;
}

int keystrokes_find(struct arena *arena, const struct event *event, const struct effects *effects,
	struct facts *facts, enum tri *ret, const struct call **ret_call)
{
	*ret = NO;
	*ret_call = NULL;
	for (const struct call *call = effects ? effects->calls : NULL; call; call = call->next) {
		enum tri own;
		int err = types(arena, event, call, facts, &own);

		if (err)
			return err;
		if (own == YES || (own == MAYBE && *ret == NO)) {
			*ret = own;
			*ret_call = call;
		}
		if (own == YES)
			return 0;
	}
	return 0;
}
