/*
 * git(1) 2.39: aliases (given by -c, by GIT_CONFIG_* or configured), subcommands that run a
 * command, settings that name one, hooks of the repository.
 */
#include "shell/launch/git.h"

#define GIT_GLOBALS \
	"C= c: git-dir: work-tree: namespace: config-env: super-prefix: attr-source: exec-path? " \
	"list-cmds! " \
	"version! v! help! h! html-path! man-path! info-path! p paginate P"

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
static void stand_at_top(struct unwrap *u, const struct git *git, struct run *run)
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
	stand_at_top(u, git, run);
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
	stand_at_top(u, git, run);
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

static void start_option(struct unwrap *u, const struct git *git, const char *spec)
{
	struct options o = options_of(u->arena, git->argv + 1, git->argc - 1, spec);
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&o);
		else if (o.mark == '$' && o.value.n)
			git_start_text(u, git, o.value);
	}
}

/* Does git run the commands of ext:: addresses? Not unless it is told so (git-config(1)). */
static bool allows_ext(struct unwrap *u, const struct git *git)
{
	static const struct str ask[] = { { "config", 6 }, { "--get", 5 },
		{ "protocol.ext.allow", 18 } };
	const struct call *call = u->input->call;
	struct facts *facts = u->input->facts;
	struct str name, text = STR(""), cwd;
	struct field value;

	for (size_t i = 0; i < call->n_env; i++)
		if (str_is(call->env[i].name, "GIT_ALLOW_PROTOCOL"))
			return !value_known(u->arena, &call->env[i].value, &text) ||
			       str_contains(text, "ext");
	for (size_t i = git->n_settings; i-- > 0;)
		if (git_setting_parts(u, &git->settings[i], &name, &value) &&
			(str_equal_nocase(name, STR("protocol.ext.allow")) ||
				str_equal_nocase(name, STR("protocol.allow"))))
			return field_equals(&value, STR("never")) != YES;
	return facts && facts->git && field_known(u->arena, &call->cwd, &cwd) &&
	       facts->git(facts->self, u->arena, cwd, NULL, 0, ask, ARRAY_SIZE(ask), &text) == 0 &&
	       !str_is(str_trim(text), "never");
}

/* %S is the service that is asked for (git-remote-ext(1)). */
static struct field with_service(struct unwrap *u, struct str text, bool push)
{
	const char *service = push ? "git-receive-pack" : "git-upload-pack";
	struct buf out = BUF_IN(u->arena);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c != '%' || i + 1 == text.len)
			buf_add_char(&out, c);
		else if (text.at[++i] == 'S' || text.at[i] == 's')
			buf_add_text(&out, service + (text.at[i] == 's' ? strlen("git-") : 0));
		else
			buf_add_char(&out, text.at[i]);
	}
	return launch_field(u, buf_str(&out));
}

/* ext::COMMAND as the address of a remote. */
static void start_transport(struct unwrap *u, const struct git *git, struct str name)
{
	for (size_t i = 1; i < git->argc; i++) {
		struct field command;
		struct str text;

		if (field_starts(&git->argv[i], STR("ext::")) != YES || !allows_ext(u, git))
			continue;
		command = field_skip(u->arena, &git->argv[i], strlen("ext::"));
		if (launch_known(u, &command, &text))
			command = with_service(u, text, str_is(name, "push"));
		git_start_text(u, git, command);
	}
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
	start_transport(u, git, name);
}

/* init and clone put the hooks of their template into the new repository. */
static void copy_template(struct unwrap *u, const struct git *git, struct str name)
{
	struct options o = options_of(u->arena, git->argv + 1, git->argc - 1,
		"template: b: branch: initial-branch: separate-git-dir: object-format: shared? q "
		"bare o: "
		"origin: u: upload-pack: reference: c: config: depth: j: jobs: filter:");
	struct field from = { 0 }, to = launch_field(u, STR("."));
	struct field *words = arena_alloc(u->arena, struct field, 4);
	enum option_kind kind;
	bool named = false;
	struct str text;

	if (!words || (!str_is(name, "init") && !str_is(name, "clone"))) {
		u->failed |= !words;
		return;
	}
	if (launch_variable(u, "GIT_TEMPLATE_DIR", &text))
		from = launch_field(u, text);
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			to = o.argv[o.at];
			named = true;
			options_take_word(&o);
		} else if (options_is(&o, NULL, "template") && o.value.n) {
			from = o.value;
		}
	}
	if (!from.n || (!named && str_is(name, "clone")))
		return;
	words[0] = launch_field(u, STR("cp"));
	words[1] = launch_field(u, STR("-r"));
	words[2] = launch_join(u, from, launch_field(u, STR("/hooks")));
	words[3] = launch_join(u, to, launch_field(u, STR("/.git/hooks")));
	launch_argv(u, words, 4)->via = VIA_RECIPE;
}

static struct str hooks_dir(struct unwrap *u, const struct git *git)
{
	struct str dir = STR(".git/hooks"), name, text;
	struct field value;

	for (size_t i = 0; i < git->n_settings; i++)
		if (git_setting_parts(u, &git->settings[i], &name, &value) &&
			str_equal_nocase(name, STR("core.hooksPath")) &&
			launch_known(u, &value, &text))
			dir = text;
	if (git->has_cwd && launch_known(u, &git->cwd, &text))
		dir = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(text), STR_ARGS(dir));
	u->failed |= !dir.at;
	return dir;
}

static void run_hook(struct unwrap *u, const struct git *git, struct str name)
{
	struct str path =
		arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(hooks_dir(u, git)), STR_ARGS(name));
	struct field *word = arena_alloc(u->arena, struct field, 1);
	struct file_texts texts;

	u->failed |= !word || !path.at;
	if (u->failed || !launch_read_file(u, path, &texts) ||
		(u->input->may_execute &&
			!u->input->may_execute(u->input->self, u->arena, launch_path(u, path))))
		return;
	*word = launch_field(u, launch_path(u, path));
	launch_argv(u, word, 1)->via = VIA_RECIPE;
	u->last->conditional = true;
}

static void run_hooks(struct unwrap *u, const struct git *git, struct str name)
{
	struct str hook;
	static const struct {
		const char *subcommands, *hook;
		bool verifies; /* --no-verify skips it */
	} hooks[] = {
		{ " commit ", "pre-commit", true },
		{ " commit merge rebase cherry-pick revert ", "prepare-commit-msg", false },
		{ " commit merge ", "commit-msg", true },
		{ " commit rebase cherry-pick revert ", "post-commit", false },
		{ " push ", "pre-push", true },
		{ " checkout switch clone worktree ", "post-checkout", false },
		{ " merge pull ", "pre-merge-commit", true },
		{ " merge pull ", "post-merge", false },
		{ " rebase ", "pre-rebase", true },
		{ " rebase commit ", "post-rewrite", false },
		{ " am ", "applypatch-msg", false },
		{ " am ", "pre-applypatch", false },
		{ " am ", "post-applypatch", false },
		{ " gc ", "pre-auto-gc", false },
		{ " send-email ", "sendemail-validate", false },
		{ GIT_INDEXING " merge rebase pull apply am ", "post-index-change", false },
		{ GIT_INDEXING, "fsmonitor-watchman", false },
		{ " commit tag branch fetch pull merge rebase reset checkout switch update-ref "
		  "stash "
		  "cherry-pick revert am push remote worktree notes ",
			"reference-transaction", false },
	};
	bool skips = false;

	for (size_t i = 1; i < git->argc; i++)
		skips |= launch_is(&git->argv[i], "--no-verify") ||
			 (launch_is(&git->argv[i], "-n") && str_is(name, "commit"));
	if (str_is(name, "hook") && git->argc > 2 && launch_is(&git->argv[1], "run"))
		for (size_t i = 2; i < git->argc; i++)
			if (launch_known(u, &git->argv[i], &hook) && !str_starts(hook, "-"))
				run_hook(u, git, hook);
	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++)
		if (git_in_list(hooks[i].subcommands, name) && !(skips && hooks[i].verifies))
			run_hook(u, git, str_from(hooks[i].hook));
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
	struct str name;
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
	own = git.n_settings;
	git_read_environment(u, &git, name);
	put_first(&git, own);
	git_run_settings(u, &git, name);
	if (!name.len)
		return;
	if (git_in_list(builtins, name)) {
		run_subcommand(u, &git, name);
		copy_template(u, &git, name);
		run_hooks(u, &git, name);
	} else if (!given_alias(u, &git, name)) {
		configured_alias(u, &git, name);
		if (!u->first)
			start_program(u, &git, name);
	}
}
