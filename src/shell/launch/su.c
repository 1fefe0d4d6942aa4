/*
 * su and runuser (util-linux 2.38), sg, capsh, machinectl shell: programs that give a command to
 * a shell of their own choice.
 */
#include "shell/launch/launch.h"

static const char su_options[] =
	"c: command: session-command: s: shell: g: group: G: supp-group: u: user: w: "
	"whitelist-environment: T pty P l login m p preserve-environment f fast h! help! V! "
	"version!";

struct su {
	struct field command, user;
	bool has_user, login;
};

static size_t read_options(struct options *o, struct su *su)
{
	enum option_kind kind;
	bool dash = false;

	for (;;) {
		kind = options_next(o);
		if (kind == OPTION_END)
			break;
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			/* su permutes: options may stand behind the user's name. */
			if (launch_is(&o->argv[o->at], "-") && !dash) {
				dash = su->login = true;
				options_take_word(o);
				continue;
			}
			if (su->has_user || su->user.n)
				break;
			su->user = o->argv[o->at];
			options_take_word(o);
			continue;
		}
		if (o->mark == '!')
			return SIZE_MAX;
		if (options_is(o, "c", "command") || options_is(o, NULL, "session-command"))
			su->command = o->value;
		su->has_user |= options_is(o, "u", "user");
		su->login |= options_is(o, "l", "login");
	}
	return o->at;
}

void launch_su(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, su_options);
	struct su su = { 0 };
	size_t at = read_options(&o, &su);
	struct run *run;

	if (at == SIZE_MAX)
		return;
	if (su.has_user && at < o.argc && su.command.n == 0) {
		launch_argv(u, o.argv + at, o.argc - at);
		return;
	}
	if (su.command.n) {
		run = launch_text(u, su.command);
		run->argv = o.argv + at;
		run->argc = o.argc - at;
	} else if (at < o.argc) {
		/* Words behind the user are the shell's own: su user -- -c TEXT, su user FILE. */
		struct field shell = launch_field(u, STR("bash"));

		run = launch_argv(
			u, launch_concat(u, &shell, 1, o.argv + at, o.argc - at), o.argc - at + 1);
	} else {
		run = launch_stdin(u);
	}
	run->login = su.login;
}

/* capsh ... -- ARGS gives ARGS to /bin/bash (capsh(1)); with == to capsh itself. */
void launch_capsh(struct unwrap *u)
{
	struct field shell = launch_field(u, STR("bash"));

	for (size_t i = 1; i < u->argc; i++) {
		if (launch_is(&u->argv[i], "--")) {
			launch_argv(u,
				launch_concat(u, &shell, 1, u->argv + i + 1, u->argc - i - 1),
				u->argc - i);
			return;
		}
		if (launch_is(&u->argv[i], "==")) {
			launch_argv(u,
				launch_concat(u, u->argv, 1, u->argv + i + 1, u->argc - i - 1),
				u->argc - i);
			return;
		}
	}
}

/* start-stop-daemon --start --exec PATH ... -- ARGS (dpkg 1.21). */
void launch_start_stop_daemon(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"x: exec: a: startas: p: pidfile: ppid: n: name: u: user: g: group: s: signal: R: "
		"retry: c: "
		"chuid: r: chroot: d= chdir= N: nicelevel: P: procsched: I: iosched: k: umask: "
		"pid: O: output: "
		"S start K! stop! T! status! H! help! V! version!");
	struct field program = { 0 };
	enum option_kind kind;
	struct run *run;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (options_is(&o, "a", "startas") || (options_is(&o, "x", "exec") && !program.n))
			program = o.value;
	}
	if (program.n == 0)
		return;
	run = launch_argv(
		u, launch_concat(u, &program, 1, o.argv + o.at, o.argc - o.at), o.argc - o.at + 1);
	run->inherits_stdin = false;
}
