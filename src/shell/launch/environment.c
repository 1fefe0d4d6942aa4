/*
 * Programs that run what a variable of their environment names: less(1) "INPUT PREPROCESSOR",
 * man(1), crontab(1), sudoedit(8), rsync(1), gh help environment, fzf(1), sensible-editor(1).
 * Whether they come to it often hangs on a terminal, so all of it is conditional. Git's own
 * variables are read where its commands are.
 */
#include "shell/launch/launch.h"

/* Both blank-separated with blanks around. */
static const struct {
	const char *programs, *variables;
	bool at_terminal; /* nowhere else */
} running[] = {
	{ " less zless bzless xzless lesspipe more ", " LESSOPEN LESSCLOSE ", false },
	{ " man apropos zman ", " MANPAGER PAGER LESSOPEN ", false },
	{ " crontab visudo vipw vigr vidir vipe sensible-editor select-editor mutt chfn ",
		" VISUAL EDITOR ", false },
	{ " sudoedit ", " SUDO_EDITOR VISUAL EDITOR ", false },
	{ " sensible-pager systemctl journalctl ", " SYSTEMD_PAGER PAGER LESSOPEN ", false },
	{ " sensible-browser xdg-open gh ", " BROWSER ", false },
	{ " gh ", " GH_EDITOR GH_PAGER GH_BROWSER PAGER VISUAL EDITOR ", false },
	{ " rsync ", " RSYNC_RSH ", false },
	{ " psql ", " PSQL_EDITOR VISUAL EDITOR PSQL_PAGER PAGER ", false },
	{ " mysql mariadb ", " PAGER EDITOR VISUAL ", false },
	{ " fzf ", " FZF_DEFAULT_COMMAND ", false },
	{ " kubectl ", " KUBE_EDITOR EDITOR ", false },
	{ " ssh ssh-add ssh-keygen scp sftp ", " SSH_ASKPASS ", false },
	{ " sudo ", " SUDO_ASKPASS ", false },
	{ " pydoc pydoc3 ", " MANPAGER PAGER ", true },
	{ " bat batcat ", " BAT_PAGER PAGER ", true },
};

bool launch_has_terminal(const struct unwrap *u)
{
	static const char *const givers[] = { "dtach", "expect", "faketty", "screen", "script",
		"tmux", "unbuffer" };

	for (const struct call *call = u->input->call->parent; call; call = call->parent)
		for (size_t i = 0; i < ARRAY_SIZE(givers); i++)
			if (field_equals(&call->program, str_from(givers[i])) == YES)
				return true;
	return false;
}

static bool lists(const char *list, struct str name)
{
	size_t at = 0;

	while ((at = str_find(str_from(list), name, at)) != STR_NOT_FOUND) {
		if (at && list[at - 1] == ' ' && list[at + name.len] == ' ')
			return name.len > 0;
		at++;
	}
	return false;
}

/* LESSOPEN begins with | or ||, and - where stdin is preprocessed as well. */
static struct field command_of(struct unwrap *u, struct str name, struct field value)
{
	if (!str_is(name, "LESSOPEN"))
		return value;
	while (field_starts(&value, STR("|")) == YES || field_starts(&value, STR("-")) == YES)
		value = field_skip(u->arena, &value, 1);
	return value;
}

/*
 * less -L leaves LESSOPEN alone, as LESSSECURE does; what comes on its stdin it preprocesses only
 * where the variable says so by a dash.
 */
static bool less_skips(struct unwrap *u, const struct env_var *env)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"b: h: j: k: o: O: p: P: t: T: x: y: z: D: # lesskey-src: L no-lessopen");
	bool skips = launch_variable(u, "LESSSECURE", &(struct str){ 0 }), any = false;
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) != OPTION_END) {
		skips |= options_is(&o, "L", "no-lessopen");
		if (kind != OPTION_WORD && kind != OPTION_MAYBE)
			continue;
		any |= !launch_is(&o.argv[o.at], "-");
		options_take_word(&o);
	}
	return skips || (!any && value_known(u->arena, &env->value, &text) &&
				!str_starts(text, "|-") && !str_starts(text, "||-"));
}

/* ssh-keygen asks for no passphrase where it is given one, or needs none. */
static bool asks_nothing(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"a: b: C: D: E: F: f: I: i L m: M: N: n: O: P: R: r: s: T: t: V: w: Y: z: Z:");
	bool given = false;
	enum option_kind kind;
	struct str text;

	if (launch_variable(u, "SSH_ASKPASS_REQUIRE", &text) && str_is(text, "never"))
		return true;
	while (str_is(u->program, "ssh-keygen") && (kind = options_next(&o)) != OPTION_END) {
		given |= options_is(&o, "NPlFRHBLAQ", NULL);
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&o);
	}
	return given;
}

static void run_variable(struct unwrap *u, const struct env_var *env)
{
	const struct value *value = &env->value;

	if (str_is(u->program, "less") &&
		(str_is(env->name, "LESSOPEN") || str_is(env->name, "LESSCLOSE")) &&
		less_skips(u, env))
		return;
	if (str_is(env->name, "SSH_ASKPASS") && asks_nothing(u))
		return;
	for (size_t i = 0; i < value->n; i++)
		if (value->alternatives[i].n == 1)
			launch_text(u, command_of(u, env->name, value->alternatives[i].at[0]))
				->conditional = true;
}

void launch_environment(struct unwrap *u)
{
	const struct call *call = u->input->call;

	for (size_t row = 0; call->n_env && row < ARRAY_SIZE(running); row++) {
		if (!lists(running[row].programs, u->program) ||
			(running[row].at_terminal && !launch_has_terminal(u)))
			continue;
		for (size_t i = 0; i < call->n_env; i++)
			if (lists(running[row].variables, call->env[i].name))
				run_variable(u, &call->env[i]);
	}
}
