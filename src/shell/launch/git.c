/*
 * git(1) 2.39: aliases (given by -c, by GIT_CONFIG_* or configured), subcommands that run a
 * command, settings that name one, hooks of the repository.
 */
#include "shell/launch/launch.h"

#define GIT_GLOBALS \
	"C= c: git-dir: work-tree: namespace: config-env: super-prefix: attr-source: exec-path? " \
	"list-cmds: " \
	"version! v! help! h! html-path! man-path! info-path! p paginate P"

struct git {
	const struct field *argv; /* behind the global options */
	size_t argc;
	const struct field *globals;
	size_t n_globals;
	struct field settings[32]; /* NAME=VALUE of -c, in order */
	size_t n_settings;
	struct field cwd;
	bool has_cwd;
};

/* Subcommands that no alias can replace. */
static const char builtins[] =
	" add am annotate apply archive bisect blame branch bundle cat-file check-attr "
	"check-ignore "
	"check-mailmap check-ref-format checkout checkout-index cherry cherry-pick clean clone "
	"column "
	"commit commit-graph commit-tree config count-objects credential describe diff diff-files "
	"diff-index diff-tree difftool fast-export fast-import fetch fetch-pack filter-branch "
	"fmt-merge-msg for-each-ref for-each-repo format-patch fsck gc get-tar-commit-id grep gui "
	"hash-object help hook index-pack init init-db instaweb interpret-trailers lfs log "
	"ls-files "
	"ls-remote ls-tree mailinfo mailsplit maintenance merge merge-base merge-file merge-index "
	"merge-tree mergetool mktag mktree multi-pack-index mv name-rev notes pack-objects "
	"pack-redundant pack-refs patch-id prune prune-packed pull push range-diff read-tree "
	"rebase "
	"reflog remote repack replace request-pull rerere reset restore rev-list rev-parse revert "
	"rm "
	"send-email send-pack shortlog show show-branch show-index show-ref sparse-checkout stash "
	"status stripspace submodule subtree svn switch symbolic-ref tag unpack-file "
	"unpack-objects "
	"update-index update-ref update-server-info upload-archive upload-pack var verify-commit "
	"verify-pack verify-tag version whatchanged worktree write-tree ";

static bool in_list(const char *list, struct str word)
{
	size_t at = 0, all = strlen(list);
	struct str text = { list, all };

	while ((at = str_find(text, word, at)) != STR_NOT_FOUND) {
		if (at > 0 && list[at - 1] == ' ' && list[at + word.len] == ' ')
			return word.len > 0;
		at++;
	}
	return false;
}

static struct run *start_text(struct unwrap *u, const struct git *git, struct field text)
{
	struct run *run = launch_text(u, text);

	run->via = VIA_RECIPE;
	run->has_cwd = git->has_cwd;
	run->cwd = git->cwd;
	return run;
}

/* Settings whose value git gives to a shell. */
static bool runs_value(struct str name)
{
	static const char *const names[] = { "core.pager", "core.sshcommand", "core.editor",
		"core.askpass", "core.fsmonitor", "core.gitproxy", "core.alternaterefscommand",
		"sequence.editor", "diff.external", "gpg.program", "gpg.ssh.program",
		"uploadpack.packobjectshook", "credential.helper", "interactive.difffilter" };
	static const char *const ends[] = { ".cmd", ".command", ".textconv", ".clean", ".smudge",
		".process", ".driver", ".helper", ".uploadpack", ".receivepack", ".editor",
		".proxy" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_equal_nocase(name, str_from(names[i])))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (str_ends(name, ends[i]))
			return true;
	return str_starts(name, "pager.");
}

/* The name of a NAME=VALUE setting as far as it is known; the value in @ret_value. */
static bool setting_parts(struct unwrap *u, const struct field *setting, struct str *ret_name,
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

static void run_settings(struct unwrap *u, const struct git *git)
{
	for (size_t i = 0; i < git->n_settings; i++) {
		struct field value;
		struct str name;

		if (!setting_parts(u, &git->settings[i], &name, &value) || !runs_value(name))
			continue;
		if (field_starts(&value, STR("!")) == YES)
			value = field_skip(u->arena, &value, 1);
		start_text(u, git, value)->conditional = true;
	}
}

/* GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 ... and variables that name a command. */
static void read_environment(struct unwrap *u, struct git *git)
{
	static const char runs[] =
		" GIT_SSH_COMMAND GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_EXTERNAL_DIFF "
		"GIT_ASKPASS GIT_PROXY_COMMAND EDITOR VISUAL PAGER ";
	const struct call *call = u->input->call;

	for (size_t i = 0; i < call->n_env; i++) {
		const struct env_var *key = &call->env[i];
		struct str name, number;

		if (key->value.n == 0 || key->value.alternatives[0].n != 1)
			continue;
		if (in_list(runs, key->name))
			start_text(u, git, key->value.alternatives[0].at[0])->conditional = true;
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

/* !TEXT is shell text that gets the arguments behind it; anything else is a git command line. */
static void start_alias(struct unwrap *u, const struct git *git, const struct field *value)
{
	struct field *words, text;
	struct str known;
	size_t n;

	if (field_starts(value, STR("!")) == YES) {
		text = field_skip(u->arena, value, 1);
		for (size_t i = 1; i < git->argc; i++) {
			text = launch_join(u, text, launch_field(u, STR(" ")));
			text = launch_join(u, text, launch_quoted(u, &git->argv[i]));
		}
		text.many = false;
		start_text(u, git, text);
	} else if (launch_known(u, value, &known) && launch_split(u, known, &words, &n)) {
		const struct field *argv = launch_concat(u, git->globals, git->n_globals, words, n);
		struct run *run;

		argv = argv ? launch_concat(
				      u, argv, git->n_globals + n, git->argv + 1, git->argc - 1)
			    : NULL;
		if (!argv)
			return;
		run = launch_argv(u, argv, git->n_globals + n + git->argc - 1);
		run->via = VIA_RECIPE;
	} else {
		u->unknown = true;
	}
}

static bool given_alias(struct unwrap *u, const struct git *git, struct str name)
{
	for (size_t i = git->n_settings; i-- > 0;) {
		struct field value;
		struct str key;

		if (!setting_parts(u, &git->settings[i], &key, &value) || key.len < 6 ||
			!str_equal_nocase(str_slice(key, 0, 6), STR("alias.")) ||
			!str_equal_nocase(str_skip(key, 6), name))
			continue;
		start_alias(u, git, &value);
		return true;
	}
	return false;
}

static void configured_alias(struct unwrap *u, const struct git *git, struct str name)
{
	const struct facts *facts = u->input->facts;
	struct str args[3] = { STR("config"), STR("--get") };
	struct str cwd, out;
	struct field value;

	args[2] = arena_printf(u->arena, "alias.%.*s", STR_ARGS(name));
	if (!args[2].at) {
		u->failed = true;
		return;
	}
	if (!facts || !facts->git || !field_known(u->arena, &u->input->call->cwd, &cwd))
		return;
	if (git->has_cwd && launch_known(u, &git->cwd, &out))
		cwd = launch_path(u, out);
	if (facts->git(facts->self, u->arena, cwd, NULL, 0, args, 3, &out) != 0)
		return;
	value = launch_field(u, str_trim(out));
	if (out.len)
		start_alias(u, git, &value);
}

/* git bisect run CMD; git submodule foreach CMD; git rebase -x CMD; git difftool -x CMD ... */
static void start_at(struct unwrap *u, const struct git *git, size_t at, bool joined)
{
	struct run *run;

	if (at >= git->argc)
		return;
	run = joined ? launch_joined(u, git->argv + at, git->argc - at)
		     : launch_argv(u, git->argv + at, git->argc - at);
	run->via = VIA_WRAPPER;
	run->has_cwd = git->has_cwd;
	run->cwd = git->cwd;
}

static void start_option(struct unwrap *u, const struct git *git, const char *spec)
{
	struct options o = options_of(u->arena, git->argv + 1, git->argc - 1, spec);
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&o);
		else if (o.mark == '$' && o.value.n)
			start_text(u, git, o.value);
	}
}

/* ext::COMMAND as the address of a remote. */
static void start_transport(struct unwrap *u, const struct git *git)
{
	for (size_t i = 1; i < git->argc; i++)
		if (field_starts(&git->argv[i], STR("ext::")) == YES)
			start_text(u, git, field_skip(u->arena, &git->argv[i], 5));
}

static void run_subcommand(struct unwrap *u, const struct git *git, struct str name)
{
	static const struct {
		const char *name, *spec;
	} options[] = {
		{ "rebase", "x$ exec$ s: X: C: S? onto: strategy: strategy-option: i interactive" },
		{ "difftool", "x$ extcmd$ t: tool: g d y" },
		{ "filter-branch",
			"env-filter$ tree-filter$ index-filter$ parent-filter$ msg-filter$ "
			"commit-filter$ tag-name-filter$ setup$ d: original: f" },
		{ "grep", "O? e: f: A: B: C: m: open-files-in-pager?" },
		{ "push", "exec$ receive-pack$ o: push-option: repo: u f q v n d" },
		{ "fetch", "upload-pack$ depth: o: j: jobs: p t f q v n a k u" },
		{ "clone", "u$ upload-pack$ b: branch: o: origin: c: config: j: jobs: depth: "
			   "reference: template: "
			   "separate-git-dir:" },
		{ "ls-remote", "upload-pack$ exec$ o: sort: h t q" },
		{ "archive", "exec$ remote: o: output: prefix: format: l v" },
	};

	if (str_is(name, "bisect") && git->argc > 2 && launch_is(&git->argv[1], "run"))
		start_at(u, git, 2, false);
	if (str_is(name, "submodule") || str_is(name, "for-each-repo")) {
		size_t at = 1;

		while (at < git->argc && (field_starts(&git->argv[at], STR("-")) == YES ||
						 launch_is(&git->argv[at], "foreach")))
			at++;
		if (str_is(name, "for-each-repo") && at < git->argc)
			launch_argv(u,
				launch_concat(u, git->globals, 1, git->argv + at, git->argc - at),
				git->argc - at + 1);
		else if (at > 1 && (launch_is(&git->argv[1], "foreach") ||
					   (git->argc > 2 && launch_is(&git->argv[2], "foreach"))))
			start_at(u, git, at, true);
	}
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (str_is(name, options[i].name))
			start_option(u, git, options[i].spec);
	start_transport(u, git);
}

static struct str hooks_dir(struct unwrap *u, const struct git *git)
{
	struct str dir = STR(".git/hooks"), name, text;
	struct field value;

	for (size_t i = 0; i < git->n_settings; i++)
		if (setting_parts(u, &git->settings[i], &name, &value) &&
			str_equal_nocase(name, STR("core.hooksPath")) &&
			launch_known(u, &value, &text))
			dir = text;
	if (git->has_cwd && launch_known(u, &git->cwd, &text))
		dir = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(text), STR_ARGS(dir));
	u->failed |= !dir.at;
	return dir;
}

static void run_hooks(struct unwrap *u, const struct git *git, struct str name)
{
	static const struct {
		const char *subcommand, *hooks;
	} hooks[] = {
		{ "commit", "pre-commit prepare-commit-msg commit-msg post-commit" },
		{ "push", "pre-push" },
		{ "checkout", "post-checkout" },
		{ "switch", "post-checkout" },
		{ "merge", "pre-merge-commit post-merge" },
		{ "pull", "post-merge" },
		{ "rebase", "pre-rebase" },
		{ "am", "applypatch-msg pre-applypatch post-applypatch" },
		{ "hook", "pre-commit commit-msg pre-push post-commit post-checkout post-merge" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(hooks) && !u->failed; i++) {
		const char *at = hooks[i].hooks;

		if (!str_is(name, hooks[i].subcommand))
			continue;
		while (*at) {
			size_t len = strcspn(at, " ");
			struct str dir = hooks_dir(u, git), path;
			struct file_texts texts;
			struct field *word;

			path = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(dir), (int)len, at);
			at += len + (at[len] == ' ');
			if (!path.at || !launch_read_file(u, path, &texts))
				continue;
			word = arena_alloc(u->arena, struct field, 1);
			if (!word) {
				u->failed = true;
				return;
			}
			*word = launch_field(u, launch_path(u, path));
			launch_argv(u, word, 1)->via = VIA_RECIPE;
			u->last->conditional = true;
		}
	}
}

void launch_git(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, GIT_GLOBALS);
	struct git git = { 0 };
	enum option_kind kind;
	struct str name;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (options_is(&o, "c", NULL) && git.n_settings < ARRAY_SIZE(git.settings))
			git.settings[git.n_settings++] = o.value;
		if (o.mark == '=') {
			git.has_cwd = true;
			git.cwd = o.value;
		}
	}
	git.globals = u->argv;
	git.n_globals = o.at + 1;
	git.argv = o.argv + o.at;
	git.argc = o.argc - o.at;
	read_environment(u, &git);
	run_settings(u, &git);
	if (git.argc == 0 || !launch_known(u, &git.argv[0], &name))
		return;
	if (in_list(builtins, name)) {
		run_subcommand(u, &git, name);
		run_hooks(u, &git, name);
	} else if (!given_alias(u, &git, name)) {
		configured_alias(u, &git, name);
	}
}
