/* Settings of git that name a command: given by -c or by the environment, and when git uses them.
 */
#include "shell/launch/git.h"

#define TODO_FILE ".git/rebase-merge/git-rebase-todo"
#define EDITING \
	" commit tag notes config rebase revert cherry-pick merge am branch replace send-email "
#define CLEANING " add commit status diff stash update-index hash-object merge rebase "
#define SMUDGING \
	" checkout switch reset restore clone merge pull rebase stash worktree cherry-pick " \
	"archive checkout-index "
#define SHOWING " diff log show blame grep cat-file format-patch stash "
#define MERGING " merge rebase cherry-pick pull revert stash am checkout "
#define PAGED   " blame branch diff grep log reflog shortlog show tag "
#define SIGNING " commit tag merge rebase verify-commit verify-tag log show push am cherry-pick "

/* Settings whose value git gives to a shell, and which subcommands do so. * stands for any name. */
static const struct {
	const char *name;
	const char *subcommands;
} running[] = {
	{ "core.sshcommand", GIT_NETWORK },
	{ "core.editor", EDITING },
	{ "sequence.editor", " rebase " },
	{ "core.askpass", GIT_NETWORK },
	{ "core.gitproxy", GIT_NETWORK },
	{ "core.fsmonitor", GIT_INDEXING },
	{ "core.alternaterefscommand", GIT_NETWORK },
	{ "core.pager", PAGED },
	{ "pager.*", PAGED },
	{ "diff.external", SHOWING },
	{ "diff.*.command", SHOWING },
	{ "diff.*.textconv", SHOWING },
	{ "gpg.program", SIGNING },
	{ "gpg.*.program", SIGNING },
	{ "uploadpack.packobjectshook", " upload-pack " },
	{ "interactive.difffilter", " add checkout reset restore stash commit " },
	{ "filter.*.clean", CLEANING },
	{ "filter.*.smudge", SMUDGING },
	{ "filter.*.process", CLEANING SMUDGING },
	{ "merge.*.driver", MERGING },
	{ "credential.helper", GIT_NETWORK " credential " },
	{ "credential.*.helper", GIT_NETWORK " credential " },
	{ "remote.*.uploadpack", " fetch pull clone ls-remote remote archive fetch-pack " },
	{ "remote.*.receivepack", " push send-pack " },
	{ "submodule.*.update", " submodule " },
	{ "tar.*.command", " archive " },
	{ "difftool.*.cmd", " difftool " },
	{ "mergetool.*.cmd", " mergetool " },
	{ "trailer.*.cmd", " interpret-trailers commit " },
	{ "trailer.*.command", " interpret-trailers commit " },
	{ "browser.*.cmd", " web--browse " },
};

/* The part of a setting's name that stands for the * of @pattern; false: another setting. */
static bool matches(const char *pattern, struct str name, struct str *ret_part)
{
	const char *star = strchr(pattern, '*');
	size_t before = star ? (size_t)(star - pattern) : strlen(pattern);
	size_t after = star ? strlen(star + 1) : 0;

	*ret_part = STR("");
	if (name.len < before + after || (!star && name.len != before) ||
		!str_equal_nocase(str_slice(name, 0, before), (struct str){ pattern, before }))
		return false;
	if (!star)
		return true;
	*ret_part = str_slice(name, before, name.len - after);
	return str_equal_nocase(str_skip(name, name.len - after), str_from(star + 1));
}

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
	if (git_in_list(" config merge cherry-pick am branch revert send-email ", subcommand))
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

/* archive --format=FORMAT, or -o FILE.FORMAT (git-archive(1)). */
static bool archives_as(struct unwrap *u, const struct git *git, struct str format)
{
	struct options o =
		options_of(u->arena, git->argv + 1, git->argc - 1, git_option_spec(STR("archive")));
	enum option_kind kind;
	struct str value;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&o);
		else if (options_is(&o, NULL, "format") && launch_known(u, &o.value, &value))
			return str_equal(value, format);
		else if (options_is(&o, "o", "output") && launch_known(u, &o.value, &value) &&
			 value.len > format.len &&
			 str_equal(str_skip(value, value.len - format.len), format))
			return true;
	}
	return false;
}

/* git tells that it has no setting whose name matches. */
static bool lacks_setting(struct unwrap *u, const struct git *git, const char *pattern)
{
	struct str words[3] = { STR("config"), STR("--get-regexp"), str_from(pattern) }, out;
	int status;

	return git_ask_launched(u, git, words, ARRAY_SIZE(words), &out, &status) && status == 1;
}

/* -S, or a setting that asks for signatures; git tells which of them it has. */
static bool signs(struct unwrap *u, const struct git *git, struct str subcommand)
{
	struct str name, out;
	struct field value;

	if (str_starts(subcommand, "verify-") || has_letter(u, git, "Ssu") ||
		has_word(u, git,
			" --gpg-sign --sign --local-user --signed --show-signature "
			"--verify-signatures --verify -v "))
		return true;
	for (size_t i = 1; i < git->argc; i++)
		if (!launch_known(u, &git->argv[i], &out) || str_contains(out, "%G"))
			return true;
	for (size_t i = 0; i < git->n_settings; i++)
		if (!git_setting_parts(u, &git->settings[i], &name, &value) ||
			str_contains(name, "ign"))
			return true;
	return !lacks_setting(
		u, git, "^(commit|push|tag)\\.(gpgsign|forcesignannotated)$|^log\\.showsignature$");
}

/* Output is coloured on a terminal, or where a setting says so. */
static bool has_colors(struct unwrap *u, const struct git *git)
{
	struct field value;
	struct str name;

	for (size_t i = 0; i < git->n_settings; i++)
		if (!git_setting_parts(u, &git->settings[i], &name, &value) ||
			str_starts(name, "color."))
			return true;
	return launch_has_terminal(u) || !lacks_setting(u, git, "^color\\.");
}

/* What compares files does nothing where they are the same. */
static bool finds_nothing(
	struct unwrap *u, const struct git *git, struct str setting, struct str subcommand)
{
	return (str_starts(setting, "diff") || str_starts(setting, "merge") ||
		       str_starts(setting, "submodule.")) &&
	       git_in_list(" diff difftool merge mergetool submodule ", subcommand) &&
	       git_is_idle(u, git, subcommand);
}

/* Settings that count for some forms of a subcommand only. @part: what * of its name stands for. */
static bool is_used(struct unwrap *u, const struct git *git, struct str name, struct str part,
	struct str subcommand)
{
	struct str address;

	if (str_equal_nocase(name, STR("core.editor")))
		return opens_editor(u, git, subcommand);
	if (str_equal_nocase(name, STR("sequence.editor")))
		return has_letter(u, git, "i") || has_word(u, git, " --interactive --edit-todo ");
	if (str_equal_nocase(name, STR("core.pager")))
		return !git->unpaged && launch_has_terminal(u);
	if (str_starts(name, "pager."))
		return !git->unpaged && str_equal(part, subcommand) && launch_has_terminal(u);
	if (str_equal_nocase(name, STR("diff.external")) || str_ends(name, ".command"))
		if (git_in_list(SHOWING, subcommand) &&
			(has_word(u, git,
				 " --stat --shortstat --numstat --name-only --name-status "
				 "--no-ext-diff --raw --summary --check -s --no-patch ") ||
				(!str_is(subcommand, "diff") && !has_word(u, git, " --ext-diff "))))
			return false;
	if (str_starts(name, "diff.") && part.len && !git_names_driver(u, git, "diff", part))
		return false;
	if (str_ends(name, ".textconv"))
		return !str_is(subcommand, "grep") || has_word(u, git, " --textconv ");
	if (str_starts(name, "filter.") && !git_names_driver(u, git, "filter", part))
		return false;
	if (str_starts(name, "merge.") && !git_names_driver(u, git, "merge", part))
		return false;
	if (str_starts(name, "remote."))
		return git_names_remote(u, git, subcommand, part);
	if (str_starts(name, "submodule."))
		return git->argc > 1 && launch_is(&git->argv[1], "update");
	if (str_starts(name, "tar."))
		return archives_as(u, git, part);
	if (str_starts(name, "gpg."))
		return signs(u, git, subcommand);
	if (str_starts(name, "interactive."))
		return has_colors(u, git);
	if (str_starts(name, "trailer."))
		return str_is(subcommand, "commit") ? has_word(u, git, " --trailer ")
						    : !has_word(u, git, " --parse --only-input ");
	if (str_equal_nocase(name, STR("core.sshcommand")))
		return !git_address(u, git, subcommand, &address) || git_is_ssh(address);
	if (str_starts(name, "credential."))
		return str_is(subcommand, "credential") ||
		       !git_address(u, git, subcommand, &address) || str_starts(address, "http");
	return true;
}

/* Does @subcommand hand the value of this setting to a shell? Of an alias anything may. */
static bool runs_value(
	struct unwrap *u, const struct git *git, struct str name, struct str subcommand)
{
	struct str part;

	for (size_t i = 0; i < ARRAY_SIZE(running); i++)
		if (matches(running[i].name, name, &part))
			return (git_in_list(running[i].subcommands, subcommand) ||
				       (git->paged &&
					       str_ends(str_from(running[i].name), "pager"))) &&
			       is_used(u, git, name, part, subcommand) &&
			       !finds_nothing(u, git, name, subcommand);
	return false;
}

/* A helper is the name of a program git-credential-NAME, a path or, behind !, shell text. */
static struct field helper_text(struct unwrap *u, struct field value)
{
	if (field_starts(&value, STR("!")) == YES)
		value = field_skip(u->arena, &value, 1);
	else if (field_starts(&value, STR("/")) == NO)
		value = launch_join(u, launch_field(u, STR("git credential-")), value);
	return launch_join(u, value, launch_field(u, STR(" get")));
}

/* The editor of a rebase gets the list of what is to be done, in which `exec TEXT` may stand. */
static struct field todo_text(struct unwrap *u, struct field editor)
{
	struct field before =
		launch_field(u, STR("mkdir -p .git/rebase-merge; echo 'pick 0' > " TODO_FILE "; "));

	return launch_join(u, launch_join(u, before, editor),
		launch_field(
			u, STR(" " TODO_FILE "; sed -n -E 's/^(exec|x) //p' " TODO_FILE " | sh")));
}

static void start_setting(
	struct unwrap *u, const struct git *git, struct str name, struct field value)
{
	struct str text;

	if (str_starts(name, "credential."))
		value = helper_text(u, value);
	else if (str_starts(name, "submodule.") && field_starts(&value, STR("!")) == NO)
		return;
	else if (field_starts(&value, STR("!")) == YES)
		value = field_skip(u->arena, &value, 1);
	if (str_equal_nocase(name, STR("sequence.editor")) &&
		!(launch_known(u, &value, &text) && git_in_list(" : true cat ", text)))
		value = todo_text(u, value);
	value.many = false;
	git_start_text(u, git, value)->conditional = true;
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

		if (git_setting_parts(u, &git->settings[i], &name, &value) &&
			runs_value(u, git, name, subcommand))
			start_setting(u, git, name, value);
	}
}

/* GIT_EDITOR comes before core.editor, and that before VISUAL and EDITOR (git-var(1)). */
static bool is_overridden(struct unwrap *u, const struct git *git, struct str variable)
{
	struct field value;
	struct str text;

	if (!str_is(variable, "EDITOR") && !str_is(variable, "VISUAL"))
		return false;
	if (launch_variable(u, "GIT_EDITOR", &text))
		return true;
	for (size_t i = 0; i < git->n_settings; i++)
		if (git_setting_parts(u, &git->settings[i], &text, &value) &&
			str_equal_nocase(text, STR("core.editor")))
			return true;
	return false;
}

/* Of GIT_CONFIG_KEY_<n> only those below GIT_CONFIG_COUNT count. */
static bool is_counted(struct unwrap *u, struct str number)
{
	struct value count = launch_environment_value(u, STR("GIT_CONFIG_COUNT"));
	int64_t n, all;
	struct str text;

	return !value_known(u->arena, &count, &text) || !str_to_int64(text, &all) ||
	       !str_to_int64(number, &n) || n < all;
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
		{ "GIT_PAGER", "core.pager" },
		{ "PAGER", "core.pager" },
	};
	const struct call *call = u->input->call;

	for (size_t i = 0; i < call->n_env; i++) {
		const struct env_var *key = &call->env[i];
		struct str name, number;

		if (key->value.n == 0 || key->value.alternatives[0].n != 1)
			continue;
		for (size_t k = 0; k < ARRAY_SIZE(runs); k++)
			if (str_is(key->name, runs[k].name) && !is_overridden(u, git, key->name) &&
				runs_value(u, git, str_from(runs[k].setting), subcommand))
				start_setting(u, git, str_from(runs[k].setting),
					key->value.alternatives[0].at[0]);
		if (str_is(key->name, "GIT_CONFIG_PARAMETERS") &&
			value_known(u->arena, &key->value, &name))
			launch_git_parameters(u, name, git->settings, &git->n_settings,
				ARRAY_SIZE(git->settings));
		if (!str_starts(key->name, "GIT_CONFIG_KEY_") ||
			!value_known(u->arena, &key->value, &name))
			continue;
		number = str_skip(key->name, strlen("GIT_CONFIG_KEY_"));
		if (!is_counted(u, number))
			continue;
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
