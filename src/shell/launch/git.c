/*
 * git(1) 2.39: aliases (given by -c, by GIT_CONFIG_* or configured), subcommands that run a
 * command, settings that name one, hooks of the repository.
 */
#include "shell/launch/git.h"

#define GIT_GLOBALS \
	"C= c: git-dir: work-tree: namespace: config-env: super-prefix: attr-source: exec-path? " \
	"list-cmds! " \
	"version! v! help! h! html-path! man-path! info-path! p paginate P no-pager"

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
	"send-email send-pack shell shortlog show show-branch show-index show-ref sparse-checkout "
	"stash "
	"status stripspace submodule subtree svn switch symbolic-ref tag unpack-file "
	"unpack-objects "
	"update-index update-ref update-server-info upload-archive upload-pack var verify-commit "
	"verify-pack verify-tag version whatchanged worktree write-tree ";

bool git_in_list(const char *list, struct str word)
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

/* git runs commands at the top of the repository; where none is seen, where it stands itself. */
void git_stand_at_top(struct unwrap *u, const struct git *git, struct run *run)
{
	struct facts *facts = u->input->facts;
	struct str cwd = STR(""), path;

	run->has_cwd = git->has_cwd;
	run->cwd = git->cwd;
	if (launch_known(u, git->has_cwd ? &git->cwd : &u->input->call->cwd, &path))
		cwd = launch_path(u, path);
	while (facts && cwd.len) {
		struct file_info info = { 0 };
		size_t slash = str_rfind_char(cwd, '/');

		path = arena_printf(u->arena, "%.*s/.git", STR_ARGS(cwd));
		if (path.at && !facts->file_info(facts->self, u->arena, path, &info) &&
			info.kind != FILE_NONE) {
			run->has_cwd = true;
			run->cwd = launch_field(u, cwd);
			return;
		}
		cwd.len = slash == STR_NOT_FOUND ? 0 : slash;
	}
}

struct run *git_start_text(struct unwrap *u, const struct git *git, struct field text)
{
	struct run *run = launch_text(u, text);

	run->via = VIA_RECIPE;
	git_stand_at_top(u, git, run);
	launch_git_export(u, run, git->settings, git->n_settings);
	return run;
}

static bool names_arguments(const struct field *text)
{
	for (size_t i = 0; i < text->n; i++)
		if (text->pieces[i].kind == PIECE_TEXT &&
			str_find_char(text->pieces[i].text, '$', 0) != STR_NOT_FOUND)
			return true;
	return false;
}

/* sh -c 'TEXT "$@"' TEXT ARGUMENT..., as git itself does it. */
static void start_with_arguments(struct unwrap *u, const struct git *git, struct field text)
{
	struct field *words = arena_alloc(u->arena, struct field, 4);
	const struct field *argv;
	struct run *run;

	if (!words) {
		u->failed = true;
		return;
	}
	words[0] = launch_field(u, STR("sh"));
	words[1] = launch_field(u, STR("-c"));
	words[2] = launch_join(u, text, launch_field(u, STR(" \"$@\"")));
	words[3] = text;
	words[2].many = words[3].many = false;
	argv = launch_concat(u, words, 4, git->argv + 1, git->argc - 1);
	if (!argv)
		return;
	run = launch_argv(u, argv, git->argc + 3);
	run->via = VIA_RECIPE;
	git_stand_at_top(u, git, run);
	launch_git_export(u, run, git->settings, git->n_settings);
}

/* !TEXT is shell text that gets the arguments behind it; anything else is a git command line. */
static void start_alias(struct unwrap *u, const struct git *git, const struct field *value)
{
	struct field *words, text;
	struct str known;
	size_t n;

	if (field_starts(value, STR("!")) == YES) {
		text = field_skip(u->arena, value, 1);
		if (names_arguments(value)) {
			start_with_arguments(u, git, text);
			return;
		}
		for (size_t i = 1; i < git->argc; i++) {
			text = launch_join(u, text, launch_field(u, STR(" ")));
			text = launch_join(u, text, launch_quoted(u, &git->argv[i]));
		}
		text.many = false;
		git_start_text(u, git, text);
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

		if (!git_setting_parts(u, &git->settings[i], &key, &value) || key.len < 6 ||
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

/* git for-each-repo --config=NAME ARG...: git -C REPOSITORY ARG... for each value of it. */
static void start_for_each(struct unwrap *u, const struct git *git)
{
	struct options o = options_of(u->arena, git->argv + 1, git->argc - 1, "config:");
	struct str words[3] = { STR("config"), STR("--get-all") }, list, directory;
	const struct field *argv;
	int status = -1;

	while (options_next(&o) == OPTION_VALUE && options_is(&o, NULL, "config"))
		if (!launch_known(u, &o.value, &words[2]))
			words[2] = STR("");
	argv = launch_concat(u, git->globals, 1, o.argv + o.at, o.argc - o.at);
	if (!argv || o.at >= o.argc)
		return;
	if (!words[2].len || !git_ask_launched(u, git, words, 3, &list, &status)) {
		launch_argv(u, argv, o.argc - o.at + 1);
		return;
	}
	while (str_next_line(&list, &directory)) {
		struct run *run = launch_argv(u, argv, o.argc - o.at + 1);

		run->via = VIA_RECIPE;
		run->has_cwd = true;
		run->cwd = launch_field(u, directory);
	}
}

/* Options whose value is a command; it may have nothing to be run on. */
static void start_option(struct unwrap *u, const struct git *git, struct str subcommand)
{
	struct options o =
		options_of(u->arena, git->argv + 1, git->argc - 1, git_option_spec(subcommand));
	bool grep = str_is(subcommand, "grep"), asked = false;
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			options_take_word(&o);
			continue;
		}
		if (!o.value.n || (o.mark != '$' && !(grep && o.mark == '?')))
			continue;
		if (!asked && git_is_idle(u, git, subcommand))
			return;
		asked = true;
		git_start_text(u, git, o.value);
	}
}

/* merge -s NAME: git-merge-NAME, where it is none of git's own (git-merge(1)). */
static void start_strategy(struct unwrap *u, const struct git *git, struct str subcommand)
{
	struct options o =
		options_of(u->arena, git->argv + 1, git->argc - 1, git_option_spec(subcommand));
	enum option_kind kind;
	struct str name;

	while ((kind = options_next(&o)) != OPTION_END) {
		struct field *program;

		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&o);
		if (kind != OPTION_VALUE || !options_is(&o, "s", "strategy") ||
			!launch_known(u, &o.value, &name) ||
			git_in_list(" octopus ort ours recursive resolve subtree ", name))
			continue;
		program = arena_alloc(u->arena, struct field, 1);
		if (!program) {
			u->failed = true;
			return;
		}
		*program =
			launch_field(u, arena_printf(u->arena, "git-merge-%.*s", STR_ARGS(name)));
		launch_argv(u, program, 1)->conditional = true;
	}
}

/* git shell [-c COMMAND]: programs of ~/git-shell-commands (git-shell(1)). */
static void start_shell_commands(struct unwrap *u, const struct git *git)
{
	struct value home = launch_environment_value(u, STR("HOME"));
	struct str text, directory, line, path;
	struct file_texts texts;
	struct field *words;
	size_t n;

	if (!value_known(u->arena, &home, &directory))
		return;
	if (git->argc > 2
			? !launch_is(&git->argv[1], "-c") || !launch_known(u, &git->argv[2], &text)
			: !launch_stdin_text(u, &text))
		return;
	while (str_next_line(&text, &line)) {
		if (!launch_split(u, line, &words, &n) || n == 0)
			continue;
		path = launch_known(u, &words[0], &path)
			       ? arena_printf(u->arena, "%.*s/git-shell-commands/%.*s",
					 STR_ARGS(directory), STR_ARGS(path))
			       : STR("");
		if (!path.len || !launch_read_file(u, path, &texts))
			continue;
		words[0] = launch_field(u, path);
		launch_argv(u, words, n)->conditional = true;
	}
}

/* Options of subcommands that run a command, or connect to somewhere. */
static const struct {
	const char *name, *spec;
} specs[] = {
	{ "rebase", GIT_REBASE_OPTIONS },
	{ "difftool", GIT_DIFFTOOL_OPTIONS },
	{ "filter-branch", "env-filter$ tree-filter$ index-filter$ parent-filter$ msg-filter$ "
			   "commit-filter$ tag-name-filter$ setup$ d: original: f" },
	{ "merge", "m: F: S? s: X: strategy: strategy-option: message: file: into-name: gpg-sign? "
		   "n e q v" },
	{ "grep", "O? e: f: A: B: C: m: open-files-in-pager?" },
	{ "push", "exec$ receive-pack$ o: push-option: repo: u f q v n d" },
	{ "send-pack", "exec$ receive-pack$ remote:" },
	{ "fetch", "upload-pack$ depth: o: server-option: j: jobs: refmap: negotiation-tip: "
		   "shallow-since: shallow-exclude: p t f q v n a k u" },
	{ "fetch-pack", "upload-pack$ exec$ depth: shallow-since: shallow-exclude: k q v" },
	{ "pull", "upload-pack$ depth: o: server-option: j: jobs: s: strategy: X: "
		  "strategy-option: S? r? rebase? refmap: p t f q v n a k" },
	{ "clone", "u$ upload-pack$ b: branch: o: origin: c: config: j: jobs: depth: "
		   "reference: template: separate-git-dir:" },
	{ "ls-remote", "upload-pack$ exec$ o: server-option: sort: h t q" },
	{ "archive", "exec$ remote: o: output: prefix: format: l v" },
};

const char *git_option_spec(struct str subcommand)
{
	for (size_t i = 0; i < ARRAY_SIZE(specs); i++)
		if (str_is(subcommand, specs[i].name))
			return specs[i].spec;
	return NULL;
}

static void run_subcommand(struct unwrap *u, const struct git *git, struct str name)
{
	if (str_is(name, "bisect") && git->argc > 2 && launch_is(&git->argv[1], "run") &&
		!git_is_idle(u, git, name))
		start_at(u, git, 2, false);
	if (str_is(name, "submodule")) {
		size_t at = 1;

		while (at < git->argc && (field_starts(&git->argv[at], STR("-")) == YES ||
						 launch_is(&git->argv[at], "foreach")))
			at++;
		if (at > 1 &&
			(launch_is(&git->argv[1], "foreach") ||
				(git->argc > 2 && launch_is(&git->argv[2], "foreach"))) &&
			!git_is_idle(u, git, name))
			start_at(u, git, at, true);
	}
	if (str_is(name, "for-each-repo"))
		start_for_each(u, git);
	if (git_option_spec(name))
		start_option(u, git, name);
	if (git_in_list(" merge pull rebase ", name))
		start_strategy(u, git, name);
	if (str_is(name, "shell"))
		start_shell_commands(u, git);
	if (git_in_list(GIT_NETWORK, name) && !str_is(name, "remote"))
		git_start_transport(u, git, name);
}

/* git NAME: git-NAME somewhere on PATH. */
static void start_program(struct unwrap *u, const struct git *git, struct str name)
{
	struct field *program = arena_alloc(u->arena, struct field, 1);
	const struct field *argv;
	struct file_texts texts;
	struct str directory, path;

	if (!program) {
		u->failed = true;
		return;
	}
	name = arena_printf(u->arena, "git-%.*s", STR_ARGS(name));
	*program = launch_field(u, name);
	if ((git->exec_path.n && launch_known(u, &git->exec_path, &directory)) ||
		launch_variable(u, "GIT_EXEC_PATH", &directory)) {
		path = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(name));
		if (path.at && launch_read_file(u, path, &texts))
			*program = launch_field(u, launch_path(u, path));
	}
	argv = launch_concat(u, program, 1, git->argv + 1, git->argc - 1);
	if (argv)
		launch_argv(u, argv, git->argc)->conditional = true;
}

/* --config-env=NAME=VARIABLE as a setting. */
static struct field of_variable(struct unwrap *u, struct str text)
{
	const struct call *call = u->input->call;
	size_t equals = MIN(str_rfind_char(text, '='), text.len);
	struct field setting = launch_field(u, str_slice(text, 0, equals));

	setting = launch_join(u, setting, launch_field(u, STR("=")));
	for (size_t i = call->n_env; i-- > 0;)
		if (str_equal(call->env[i].name, str_skip(text, equals + 1)) &&
			call->env[i].value.n && call->env[i].value.alternatives[0].n == 1)
			return launch_join(u, setting, call->env[i].value.alternatives[0].at[0]);
	return launch_join(u, setting, field_any());
}

/* What stands behind the first @n settings, of the environment, comes before them: -c wins. */
static void put_first(struct git *git, size_t n)
{
	struct field all[ARRAY_SIZE(git->settings)];
	size_t more = git->n_settings - n;

	memcpy(all, git->settings, sizeof(all));
	memcpy(git->settings, all + n, more * sizeof(*all));
	memcpy(git->settings + more, all, n * sizeof(*all));
}

void launch_git(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, GIT_GLOBALS);
	struct git git = { 0 };
	enum option_kind kind;
	struct str name, directory;
	size_t own;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (options_is(&o, "c", NULL) && git.n_settings < ARRAY_SIZE(git.settings))
			git.settings[git.n_settings++] = o.value;
		if (options_is(&o, NULL, "config-env") && launch_known(u, &o.value, &name) &&
			git.n_settings < ARRAY_SIZE(git.settings))
			git.settings[git.n_settings++] = of_variable(u, name);
		if (options_is(&o, NULL, "exec-path"))
			git.exec_path = o.value;
		if (options_is(&o, NULL, "git-dir"))
			git.dir = o.value;
		git.paged |= options_is(&o, "p", "paginate");
		git.unpaged |= options_is(&o, "P", "no-pager");
		if (o.mark == '=') {
			git.has_cwd = true;
			git.cwd = o.value;
		}
	}
	git.globals = u->argv;
	git.n_globals = o.at + 1;
	git.argv = o.argv + o.at;
	git.argc = o.argc - o.at;
	if (git.argc == 0 || !launch_known(u, &git.argv[0], &name))
		name = STR("");
	if (!git.dir.n && launch_variable(u, "GIT_DIR", &directory))
		git.dir = launch_field(u, directory);
	own = git.n_settings;
	git_read_environment(u, &git, name);
	put_first(&git, own);
	git_include(u, &git);
	git_run_settings(u, &git, name);
	if (!name.len)
		return;
	if (git_in_list(builtins, name)) {
		run_subcommand(u, &git, name);
		git_run_hooks(u, &git, name);
	} else if (!given_alias(u, &git, name)) {
		configured_alias(u, &git, name);
		if (!u->first && !git_correct(u, &git, builtins, name))
			start_program(u, &git, name);
	}
}
