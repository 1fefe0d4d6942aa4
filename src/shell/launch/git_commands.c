/* Settings of git that name a command: given by -c or by the environment, and when git uses them.
 */
#include "shell/launch/git.h"

#define NETWORK " push fetch pull clone ls-remote remote submodule archive send-pack fetch-pack "
#define EDITING \
	" commit tag notes config rebase revert cherry-pick merge am branch replace send-email "
#define CLEANING " add commit status diff stash update-index hash-object merge rebase "
#define SMUDGING \
	" checkout switch reset restore clone merge pull rebase stash worktree cherry-pick " \
	"archive "
#define SHOWING " diff log show blame grep cat-file format-patch stash "
#define MERGING " merge rebase cherry-pick pull revert stash am checkout "
#define SIGNING " commit tag merge rebase verify-commit verify-tag log show push am cherry-pick "

/*
 * Settings whose value git gives to a shell, and which subcommands do so. A pager runs only at a
 * terminal, which a command of an agent has not got.
 */
static const struct {
	const char *name; /* starting with a dot: the end of it */
	const char *subcommands;
} running[] = {
	{ "core.sshcommand", NETWORK },
	{ "core.editor", EDITING },
	{ "sequence.editor", " rebase " },
	{ "core.askpass", NETWORK },
	{ "core.gitproxy", NETWORK },
	{ "core.fsmonitor", GIT_INDEXING },
	{ "core.alternaterefscommand", NETWORK },
	{ "diff.external", " diff " },
	{ "gpg.program", SIGNING },
	{ "gpg.ssh.program", SIGNING },
	{ "uploadpack.packobjectshook", NETWORK },
	{ "interactive.difffilter", " add checkout reset restore stash commit " },
	{ ".textconv", SHOWING },
	{ ".clean", CLEANING },
	{ ".smudge", SMUDGING },
	{ ".process", CLEANING SMUDGING },
	{ ".driver", MERGING },
	{ ".helper", NETWORK " credential " },
	{ ".uploadpack", NETWORK },
	{ ".receivepack", NETWORK },
	{ ".proxy", NETWORK },
	{ ".cmd", " difftool mergetool interpret-trailers commit " },
	{ ".command", " interpret-trailers commit diff " },
};

/* Words of a subcommand, known ones: is one of them among @words (blank-separated)? */
static bool has_word(struct unwrap *u, const struct git *git, const char *words)
{
	struct str word;

	for (size_t i = 1; i < git->argc; i++)
		if (launch_known(u, &git->argv[i], &word) &&
			git_in_list(words, str_slice(word, 0, str_find_char(word, '=', 0))))
			return true;
	return false;
}

/* -m TEXT, -am TEXT, -mTEXT and the like: a cluster with one of the letters. */
static bool has_letter(struct unwrap *u, const struct git *git, const char *letters)
{
	struct str word;

	for (size_t i = 1; i < git->argc; i++) {
		if (!launch_known(u, &git->argv[i], &word) || word.len < 2 || word.at[0] != '-' ||
			word.at[1] == '-')
			continue;
		for (size_t k = 1; k < word.len; k++)
			if (strchr(letters, word.at[k]))
				return true;
	}
	return false;
}

/*
 * Does the subcommand open an editor? Those that take a text do where none is given, others only
 * where they are told to.
 */
static bool opens_editor(struct unwrap *u, const struct git *git, struct str subcommand)
{
	if (has_word(u, git, " -e --edit --edit-description --edit-todo "))
		return true;
	if (git_in_list(" config merge cherry-pick am branch send-email ", subcommand))
		return has_word(u, git, " -i --interactive --compose --annotate ");
	if (has_word(u, git, " --no-edit "))
		return false;
	if (str_is(subcommand, "commit"))
		return !has_letter(u, git, "mFC") &&
		       !has_word(u, git, " --message --file --reuse-message --fixup --dry-run ");
	if (str_is(subcommand, "tag"))
		return (has_letter(u, git, "as") || has_word(u, git, " --annotate --sign ")) &&
		       !has_letter(u, git, "mF") && !has_word(u, git, " --message --file ");
	if (str_is(subcommand, "notes"))
		return !has_letter(u, git, "mF") && !has_word(u, git, " --message --file ");
	return true;
}

/* Settings that count for some forms of a subcommand only. */
static bool is_used(struct unwrap *u, const struct git *git, struct str name, struct str subcommand)
{
	if (str_equal_nocase(name, STR("core.editor")))
		return opens_editor(u, git, subcommand);
	if (str_equal_nocase(name, STR("sequence.editor")))
		return has_letter(u, git, "i") || has_word(u, git, " --interactive --edit-todo ");
	if (str_equal_nocase(name, STR("diff.external")))
		return !has_word(u, git,
			" --stat --shortstat --numstat --name-only --name-status --no-ext-diff "
			"--raw --summary --check -s --no-patch ");
	return true;
}

/* Does @subcommand hand the value of this setting to a shell? Of an alias anything may. */
static bool runs_value(struct str name, struct str subcommand)
{
	for (size_t i = 0; i < ARRAY_SIZE(running); i++) {
		const char *own = running[i].name;
		bool same =
			own[0] == '.' ? str_ends(name, own) : str_equal_nocase(name, str_from(own));

		if (same)
			return git_in_list(running[i].subcommands, subcommand);
	}
	return false;
}

/* The name of a NAME=VALUE setting as far as it is known; the value in @ret_value. */
bool git_setting_parts(struct unwrap *u, const struct field *setting, struct str *ret_name,
	struct field *ret_value)
{
	struct str start;
	size_t equals;

	if (setting->n == 0 || setting->pieces[0].kind != PIECE_TEXT)
		return false;
	start = setting->pieces[0].text;
	equals = str_find_char(start, '=', 0);
	if (equals == STR_NOT_FOUND)
		return false;
	*ret_name = str_slice(start, 0, equals);
	*ret_value = field_skip(u->arena, setting, equals + 1);
	return true;
}

void git_run_settings(struct unwrap *u, const struct git *git, struct str subcommand)
{
	for (size_t i = 0; i < git->n_settings; i++) {
		struct field value;
		struct str name;

		if (!git_setting_parts(u, &git->settings[i], &name, &value) ||
			!runs_value(name, subcommand) || !is_used(u, git, name, subcommand))
			continue;
		if (field_starts(&value, STR("!")) == YES)
			value = field_skip(u->arena, &value, 1);
		git_start_text(u, git, value)->conditional = true;
	}
}

/* GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 ... and variables that name a command. */
void git_read_environment(struct unwrap *u, struct git *git, struct str subcommand)
{
	static const struct {
		const char *name, *setting;
	} runs[] = {
		{ "GIT_SSH_COMMAND", "core.sshcommand" },
		{ "GIT_SSH", "core.sshcommand" },
		{ "GIT_EDITOR", "core.editor" },
		{ "EDITOR", "core.editor" },
		{ "VISUAL", "core.editor" },
		{ "GIT_SEQUENCE_EDITOR", "sequence.editor" },
		{ "GIT_EXTERNAL_DIFF", "diff.external" },
		{ "GIT_ASKPASS", "core.askpass" },
		{ "SSH_ASKPASS", "core.askpass" },
		{ "GIT_PROXY_COMMAND", "core.gitproxy" },
	};
	const struct call *call = u->input->call;

	for (size_t i = 0; i < call->n_env; i++) {
		const struct env_var *key = &call->env[i];
		struct str name, number;

		if (key->value.n == 0 || key->value.alternatives[0].n != 1)
			continue;
		for (size_t k = 0; k < ARRAY_SIZE(runs); k++)
			if (str_is(key->name, runs[k].name) &&
				runs_value(str_from(runs[k].setting), subcommand) &&
				is_used(u, git, str_from(runs[k].setting), subcommand))
				git_start_text(u, git, key->value.alternatives[0].at[0])
					->conditional = true;
		if (str_is(key->name, "GIT_CONFIG_PARAMETERS") &&
			value_known(u->arena, &key->value, &name))
			launch_git_parameters(u, name, git->settings, &git->n_settings,
				ARRAY_SIZE(git->settings));
		if (!str_starts(key->name, "GIT_CONFIG_KEY_") ||
			!value_known(u->arena, &key->value, &name))
			continue;
		number = str_skip(key->name, strlen("GIT_CONFIG_KEY_"));
		for (size_t k = 0; k < call->n_env && git->n_settings < ARRAY_SIZE(git->settings);
			k++) {
			const struct env_var *value = &call->env[k];
			struct field start;

			if (!str_starts(value->name, "GIT_CONFIG_VALUE_") || value->value.n == 0 ||
				value->value.alternatives[0].n != 1 ||
				!str_equal(
					str_skip(value->name, strlen("GIT_CONFIG_VALUE_")), number))
				continue;
			start = launch_join(u, launch_field(u, name), launch_field(u, STR("=")));
			git->settings[git->n_settings++] =
				launch_join(u, start, value->value.alternatives[0].at[0]);
		}
	}
}
