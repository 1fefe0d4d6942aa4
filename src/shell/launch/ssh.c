/*
 * ssh(1) of OpenSSH 9.2 and its kin: the words behind the host are joined by blanks and given to
 * the remote user's shell; without any, that shell reads stdin. ProxyCommand and LocalCommand run
 * here.
 */
#include "shell/launch/launch.h"

#define SSH_OPTIONS \
	"B: b: c: D: E: e: F: I: i: J: L: l: m: O! o: P: p: Q! R: S: W! w: N G! V! T t n f q v A " \
	"a C g K k M " \
	"s X x Y y 1 2 4 6"

static void local_command(struct unwrap *u, const struct field *option)
{
	static const char *const names[] = { "ProxyCommand", "LocalCommand", "KnownHostsCommand",
		"RemoteCommand" };
	struct str text;

	if (option->n == 0 || option->pieces[0].kind != PIECE_TEXT)
		return;
	text = option->pieces[0].text;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t len = strlen(names[i]);
		struct run *run;

		if (text.len <= len ||
			!str_equal_nocase(str_slice(text, 0, len), str_from(names[i])) ||
			!strchr("= \t", text.at[len]))
			continue;
		run = launch_text(u, field_skip(u->arena, option, len + 1));
		run->remote = i == 3;
		run->conditional = i != 3;
		run->inherits_stdin = false;
	}
}

/* me@localhost, ssh://127.0.0.1:22: this machine, whose processes are known. */
static bool is_here(struct unwrap *u, const struct field *host)
{
	struct str name;
	size_t at;

	if (!launch_known(u, host, &name))
		return false;
	if (str_starts(name, "ssh://"))
		name = str_skip(name, 6);
	at = str_rfind_char(name, '@');
	name = at == STR_NOT_FOUND ? name : str_skip(name, at + 1);
	return str_starts(name, "localhost") || str_starts(name, "127.") || str_is(name, "::1") ||
	       str_starts(name, "[::1]");
}

static void start_remote(
	struct unwrap *u, const struct field *argv, size_t argc, bool here, bool no_stdin)
{
	struct run *run;

	if (argc > 0)
		run = launch_joined(u, argv, argc);
	else
		run = launch_stdin(u);
	run->remote = !here;
	run->inherits_stdin = !no_stdin;
}

static void unwrap_ssh(struct unwrap *u, const char *spec)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, spec);
	bool no_stdin = false, host = false, no_command = false, here = false;
	enum option_kind kind;

	for (;;) {
		kind = options_next(&o);
		if (kind == OPTION_FLAG || kind == OPTION_VALUE) {
			if (o.mark == '!')
				return;
			no_stdin |= options_is(&o, "nf", NULL);
			no_command |= options_is(&o, "N", NULL);
			if (options_is(&o, "o", NULL))
				local_command(u, &o.value);
			continue;
		}
		if (kind == OPTION_END)
			break;
		/* Options may stand behind the host, too, but not behind the command. */
		if (host)
			break;
		if (kind == OPTION_WORD || o.at + 1 == o.argc || !o.argv[o.at].many)
			host = true;
		here = is_here(u, &o.argv[o.at]);
		options_take_word(&o);
	}
	if (host && !no_command)
		start_remote(u, o.argv + o.at, o.argc - o.at, here, no_stdin);
}

void launch_ssh(struct unwrap *u)
{
	unwrap_ssh(u, SSH_OPTIONS);
}

static void start_path(struct unwrap *u, const struct field *path)
{
	struct field *word = arena_alloc(u->arena, struct field, 1);

	u->failed |= !word;
	if (!word)
		return;
	*word = *path;
	launch_argv(u, word, 1)->conditional = true;
}

/*
 * scp(1), sftp(1): -S is a program in place of ssh, -D a server in place of all of that: of sftp
 * with its arguments.
 */
void launch_copy(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		str_is(u->program, "scp") ? "S: c: D: F: i: J: l: o: P: X:"
					  : "B: b: c: D: F: i: J: l: o: P: R: S: s: X:");
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.value.n && options_is(&o, "D", NULL) && str_is(u->program, "sftp"))
			launch_text(u, o.value)->conditional = true;
		else if (o.value.n && options_is(&o, "SD", NULL))
			start_path(u, &o.value);
		else if (options_is(&o, "o", NULL))
			local_command(u, &o.value);
	}
}

/* mosh(1) 1.4: mosh [options] host [--] [command], started directly. */
void launch_mosh(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"client: server: ssh: p: port: bind-server: family: predict: a n 4 6 local help! "
		"version!");
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		if (o.mark == '!')
			return;
	if (o.at < o.argc)
		options_take_word(&o);
	if (options_next(&o) != OPTION_END)
		launch_argv(u, o.argv + o.at, o.argc - o.at)->remote = true;
}

/* pssh, pdsh, clush, ansible: many hosts, one command. */
void launch_many_hosts(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"w: x: g: l: R: f: t: u: h: H: p: o: e: O: hosts: host: user: par: outdir: errdir: "
		"timeout: "
		"option: b S q v i inline");
	bool listed = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		listed |= options_is(&o, "whHg", "hosts") || options_is(&o, NULL, "host");
	if (o.at < o.argc && listed)
		launch_joined(u, o.argv + o.at, o.argc - o.at)->remote = true;
}

/* ansible HOSTS -m shell -a TEXT; the default module runs a command. */
void launch_ansible(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"m: module-name: a: args: i: inventory: u: user: e: extra-vars: f: forks: l: "
		"limit: "
		"become-user: become-method: private-key: c: connection: T: timeout: M: t: tree: "
		"B: P:");
	struct field args = { 0 };
	struct str module = STR("command");
	bool local = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			local |= launch_is(&o.argv[o.at], "localhost");
			options_take_word(&o);
		} else if (options_is(&o, "a", "args")) {
			args = o.value;
		} else if (options_is(&o, "m", "module-name")) {
			launch_known(u, &o.value, &module);
		} else if (options_is(&o, "c", "connection")) {
			local |= launch_is(&o.value, "local");
		}
	}
	module = str_skip(module, str_starts(module, "ansible.builtin.") ? 16 : 0);
	if (args.n && (str_is(module, "command") || str_is(module, "shell") ||
			      str_is(module, "raw") || str_is(module, "script")))
		launch_text(u, args)->remote = !local;
}
