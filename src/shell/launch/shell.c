/*
 * bash, sh, dash, ksh, zsh: bash(1) OPTIONS and ARGUMENTS, dash(1), zsh(1) INVOCATION. A command
 * string is the first operand, wherever -c stood among the options.
 */
#include "shell/launch/launch.h"

static const char bash_options[] =
	"o: O: rcfile: init-file: help! version! dump-strings! dump-po-strings! D! n! emulate: T:";

/* fish(1) 3.6: -C runs before the rest, -c takes its text as any option does. */
static const char fish_options[] =
	"C$ init-command$ c$ command$ d: debug: o: debug-output: D: f: features: n! no-execute! "
	"h! help! v! version! profile: profile-startup:";

struct shell_options {
	bool command, from_stdin, stopped, login, interactive, unknown_before;
};

/* bash -o takes its value from the next word, also within a cluster: -eo pipefail -c. */
static void take_option(struct options *o, struct shell_options *shell)
{
	if (o->mark == '!' && !(o->sign == '+'))
		shell->stopped = true;
	if (o->is_long) {
		shell->login |= options_is(o, NULL, "login");
		return;
	}
	if (o->sign == '+')
		return;
	if (options_is(o, "o", NULL) && launch_is(&o->value, "noexec"))
		shell->stopped = true;
	shell->command |= options_is(o, "c", NULL);
	shell->from_stdin |= options_is(o, "s", NULL);
	shell->login |= options_is(o, "l", NULL);
	shell->interactive |= options_is(o, "i", NULL);
}

/*
 * In a cluster such as -oec the value of o is the next word, not the rest of the cluster: letters
 * are told apart here before the words are walked.
 */
static enum option_kind next_option(struct options *o)
{
	const struct field *word = o->at < o->argc ? &o->argv[o->at] : NULL;
	struct str text;
	bool cluster;

	if (!word || o->only_words || !field_known(o->arena, word, &text) || text.len < 2)
		return options_next(o);
	cluster = (text.at[0] == '-' || text.at[0] == '+') && text.at[1] != '-';
	if (!cluster)
		return options_next(o);
	if (o->in_word == 0) {
		o->in_word = 1;
		o->sign = text.at[0];
	}
	o->is_long = false;
	o->value = (struct field){ 0 };
	o->value_missing = false;
	o->name = str_slice(text, o->in_word, o->in_word + 1);
	o->mark = options_mark(o->spec, &o->name, false);
	if (o->mark == ':' && o->at + 1 < o->argc) {
		/* The word behind is spent; the cluster goes on without it. */
		struct field *rest = arena_alloc(o->arena, struct field, o->argc);

		if (!rest)
			return OPTION_END;
		o->value = o->argv[o->at + 1];
		memcpy(rest, o->argv, (o->at + 1) * sizeof(*rest));
		memcpy(rest + o->at + 1, o->argv + o->at + 2,
			(o->argc - o->at - 2) * sizeof(*rest));
		o->argv = rest;
		o->argc--;
	}
	if (++o->in_word >= text.len)
		options_take_word(o);
	return o->value.n ? OPTION_VALUE : OPTION_FLAG;
}

static bool is_stdin_name(const struct field *path)
{
	return launch_is(path, "/dev/stdin") || launch_is(path, "/dev/fd/0") ||
	       launch_is(path, "/proc/self/fd/0");
}

static void start_file(struct unwrap *u, const struct field *argv, size_t argc, bool conditional)
{
	struct run *run;

	if (is_stdin_name(&argv[0])) {
		run = launch_stdin(u);
		run->argv = argv + 1;
		run->argc = argc - 1;
	} else {
		run = launch_add(u, RUN_SHELL_FILE, VIA_FILE);
		run->path = argv[0];
		run->argv = argv;
		run->argc = argc;
	}
	run->conditional = conditional;
	run->exports_functions = true;
}

static void start_operands(
	struct unwrap *u, const struct shell_options *shell, const struct field *argv, size_t argc)
{
	struct run *run;

	if (shell->command) {
		if (argc == 0)
			return;
		run = launch_text(u, argv[0]);
		run->argv = argv + 1;
		run->argc = argc - 1;
	} else if (argc == 0 || shell->from_stdin) {
		run = launch_stdin(u);
		run->argv = argv;
		run->argc = argc;
	} else {
		start_file(u, argv, argc, false);
		run = u->last ? u->last : &u->spare;
	}
	run->login = shell->login;
	run->interactive = shell->interactive;
}

static void unwrap_shell(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct options o = options_of(u->arena, argv, argc, bash_options);
	struct shell_options shell = { 0 };

	o.plus = true;
	for (;;) {
		enum option_kind kind = next_option(&o);

		if (kind == OPTION_END)
			break;
		if (kind == OPTION_WORD) {
			/* A lone - ends the options, as -- does. */
			if (!o.only_words && launch_is(&o.argv[o.at], "-"))
				options_take_word(&o);
			break;
		}
		if (kind == OPTION_MAYBE) {
			if (shell.command) {
				start_operands(u, &shell, o.argv + o.at, o.argc - o.at);
			} else {
				start_file(u, o.argv + o.at, o.argc - o.at, true);
			}
			options_take_word(&o);
			if (o.at >= o.argc)
				return;
			continue;
		}
		take_option(&o, &shell);
	}
	if (shell.stopped)
		return;
	start_operands(u, &shell, o.argv + o.at, o.argc - o.at);
}

static void unwrap_fish(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, fish_options);
	struct shell_options shell = { 0 };
	struct field text = { 0 };
	bool texts = false;
	enum option_kind kind;
	struct run *run;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		shell.interactive |= options_is(&o, "i", "interactive");
		shell.login |= options_is(&o, "l", "login");
		if (o.mark != '$' || !o.value.n)
			continue;
		texts |= options_is(&o, "c", "command");
		text = text.n ? launch_join(u, text, launch_field(u, STR("\n"))) : text;
		text = launch_join(u, text, o.value);
	}
	if (text.n) {
		run = launch_text(u, text);
		run->argv = o.argv + o.at;
		run->argc = o.argc - o.at;
	}
	if (!texts)
		start_operands(u, &shell, o.argv + o.at, o.argc - o.at);
}

void launch_shell(struct unwrap *u)
{
	if (str_is(u->program, "fish")) {
		unwrap_fish(u);
		return;
	}
	unwrap_shell(u, u->argv + 1, u->argc - 1);
}
