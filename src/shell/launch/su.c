/*
 * su and runuser (util-linux 2.38), sg, capsh: programs that give a command to a shell of their own
 * choice; start-stop-daemon.
 */
#include "shell/launch/launch.h"

static const char su_options[] =
	"c: command: session-command: s: shell: g: group: G: supp-group: u: user: w: "
	"whitelist-environment: T pty P l login m p preserve-environment f fast h! help! V! "
	"version!";

struct su {
	struct field command;
	bool has_user, login;
	struct field *words; /* all that are neither options nor their values */
	size_t n_words;
};

/* Options may stand behind the words, too; a lone - asks for a login shell. */
static bool read_options(struct unwrap *u, struct options *o, struct su *su)
{
	enum option_kind kind;

	su->words = arena_alloc(u->arena, struct field, o->argc);
	u->failed |= !su->words;
	while (su->words && (kind = options_next(o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (launch_is(&o->argv[o->at], "-") && !su->login)
				su->login = true;
			else
				su->words[su->n_words++] = o->argv[o->at];
			options_take_word(o);
			continue;
		}
		if (o->mark == '!')
			return false;
		if (o->value.n &&
			(options_is(o, "c", "command") || options_is(o, NULL, "session-command")))
			su->command = o->value;
		su->has_user |= options_is(o, "u", "user");
		su->login |= options_is(o, "l", "login");
	}
	return !u->failed;
}

/* Words behind the user are the shell's own: su user -- -c TEXT, su user FILE. */
static struct run *start_shell(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct field shell = launch_field(u, STR("bash"));

	return launch_argv(u, launch_concat(u, &shell, 1, argv, argc), argc + 1);
}

void launch_su(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, su_options);
	struct su su = { 0 };
	const struct field *rest;
	size_t n_rest;
	struct run *run;

	if (!read_options(u, &o, &su))
		return;
	if (su.has_user && su.n_words && !su.command.n) {
		launch_argv(u, su.words, su.n_words);
		return;
	}
	rest = su.words + (su.n_words && !su.has_user);
	n_rest = su.n_words - (su.n_words && !su.has_user);
	if (su.command.n && field_starts(&su.command, STR("-")) == NO) {
		run = launch_text(u, su.command);
		run->argv = rest;
		run->argc = n_rest;
	} else if (su.command.n) {
		/* The shell takes it for options: su -c -c TEXT. */
		struct field dash_c[] = { launch_field(u, STR("-c")), su.command };

		run = start_shell(u, launch_concat(u, dash_c, 2, rest, n_rest), n_rest + 2);
	} else if (n_rest) {
		run = start_shell(u, rest, n_rest);
	} else {
		run = launch_stdin(u);
	}
	run->login = su.login;
}

/* sg [-] GROUP [-c] TEXT of shadow 4.13; what stands behind the text is not looked at. */
void launch_sg(struct unwrap *u)
{
	size_t at = 1;

	if (at < u->argc && (launch_is(&u->argv[at], "-") || launch_is(&u->argv[at], "-l")))
		at++;
	at++;
	if (at < u->argc && launch_is(&u->argv[at], "-c"))
		at++;
	if (at < u->argc)
		launch_text(u, u->argv[at]);
	else
		launch_stdin(u);
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

/*
 * start-stop-daemon --start --exec PATH ... -- ARGS (dpkg 1.21). Options may stand behind the
 * words. Of --startas and --exec dpkg starts the first, busybox the second.
 */
void launch_start_stop_daemon(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"x: exec: a: startas: p: pidfile: ppid: n: name: u: user: g: group: s: signal: R: "
		"retry: c: chuid: r: chroot: d= chdir= N: nicelevel: P: procsched: I: iosched: k: "
		"umask: pid: t! test! notify-await notify-timeout: O: output: S start K! stop! T! status! "
		"H! help! V! version!");
	struct field *words = arena_alloc(u->arena, struct field, u->argc);
	struct field programs[2] = { 0 };
	enum option_kind kind;
	size_t n = 0;

	u->failed |= !words;
	while (words && (kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			words[n++] = o.argv[o.at];
			options_take_word(&o);
			continue;
		}
		if (o.mark == '!')
			return;
		if (options_is(&o, "a", "startas"))
			programs[0] = o.value;
		else if (options_is(&o, "x", "exec"))
			programs[1] = o.value;
	}
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		if (programs[i].n)
			launch_argv(u, launch_concat(u, &programs[i], 1, words, n), n + 1)
				->inherits_stdin = false;
	}
	if (!programs[0].n && !programs[1].n && n) /* busybox only */
		launch_argv(u, words, n)->conditional = true;
}
