/*
 * Hooks of the repository a call of git works in, of the one it pushes into, and of templates
 * (githooks(5), git-init(1), TEMPLATE DIRECTORY).
 */
#include "shell/launch/git.h"

/* The template that init and clone copy: --template, GIT_TEMPLATE_DIR, init.templateDir. */
static struct field template_of(struct unwrap *u, const struct git *git, struct options *o,
	struct field *operands, size_t *n, size_t max)
{
	struct field from = { 0 }, value;
	enum option_kind kind;
	struct str text;

	for (size_t i = 0; i < git->n_settings; i++)
		if (git_setting_parts(u, &git->settings[i], &text, &value) &&
			str_equal_nocase(text, STR("init.templateDir")))
			from = value;
	if (launch_variable(u, "GIT_TEMPLATE_DIR", &text))
		from = launch_field(u, text);
	while ((kind = options_next(o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (*n < max)
				operands[(*n)++] = o->argv[o->at];
			options_take_word(o);
		} else if (options_is(o, NULL, "template") && o->value.n) {
			from = o->value;
		}
	}
	return from;
}

/* Where clone puts what it fetches from @from (git-clone(1)). */
static struct field clone_directory(struct unwrap *u, struct field from)
{
	struct str text;

	if (!launch_known(u, &from, &text))
		return from;
	while (text.len && text.at[text.len - 1] == '/')
		text.len--;
	text = str_basename(text);
	if (str_ends(text, ".git"))
		text.len -= strlen(".git");
	return launch_field(u, text);
}

static void run_hook_of(struct unwrap *u, struct str directory, struct str name);

/* init and clone put the hooks of their template into the new repository. */
static void copy_template(struct unwrap *u, const struct git *git, struct str name)
{
	struct options o = options_of(u->arena, git->argv + 1, git->argc - 1,
		"template: b: branch: initial-branch: separate-git-dir: object-format: shared? q "
		"bare o: "
		"origin: u: upload-pack: reference: c: config: depth: j: jobs: filter:");
	struct field from, operands[2] = { 0 }, to = launch_field(u, STR("."));
	struct field *words = arena_alloc(u->arena, struct field, 4);
	bool clones = str_is(name, "clone");
	struct str text;
	size_t n = 0;

	if (!words || (!str_is(name, "init") && !clones)) {
		u->failed |= !words;
		return;
	}
	from = template_of(u, git, &o, operands, &n, ARRAY_SIZE(operands));
	if (!from.n || (clones && n == 0))
		return;
	if (n > clones)
		to = operands[clones];
	else if (clones)
		to = clone_directory(u, operands[0]);
	words[0] = launch_field(u, STR("cp"));
	words[1] = launch_field(u, STR("-r"));
	words[2] = launch_join(u, from, launch_field(u, STR("/hooks")));
	words[3] = launch_join(u, to, launch_field(u, STR("/.git/hooks")));
	launch_argv(u, words, 4)->via = VIA_RECIPE;
	if (clones && launch_known(u, &words[2], &text))
		run_hook_of(u, text, STR("post-checkout"));
}

static struct str hooks_dir(struct unwrap *u, const struct git *git)
{
	struct str dir = STR(".git/hooks"), name, text;
	struct field value;

	if (git->dir.n && launch_known(u, &git->dir, &text))
		dir = arena_printf(u->arena, "%.*s/hooks", STR_ARGS(text));
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

static bool has_hook(struct unwrap *u, struct str directory, struct str name)
{
	struct str path = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(name));
	struct file_texts texts;

	u->failed |= !path.at;
	return !u->failed && launch_read_file(u, path, &texts) &&
	       (!u->input->may_execute ||
		       u->input->may_execute(u->input->self, u->arena, launch_path(u, path)));
}

static void run_hook_of(struct unwrap *u, struct str directory, struct str name)
{
	struct str path = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(name));
	struct field *word = arena_alloc(u->arena, struct field, 1);

	u->failed |= !word || !path.at;
	if (u->failed || !has_hook(u, directory, name))
		return;
	*word = launch_field(u, launch_path(u, path));
	launch_argv(u, word, 1)->via = VIA_RECIPE;
	u->last->conditional = true;
}

/* Hooks of the repository on this machine that a push goes to. */
static void run_receiving_hooks(struct unwrap *u, const struct git *git, struct str subcommand)
{
	static const char *const hooks[] = { "pre-receive", "update", "reference-transaction",
		"post-receive", "post-update", "push-to-checkout" };
	static const char *const places[] = { "/.git", "", ".git" };
	struct run top = { 0 };
	struct str address, path, at;

	if (!git_address(u, git, subcommand, &address) || !git_is_local(address, &path))
		return;
	git_stand_at_top(u, git, &top);
	if (!str_starts(path, "/") && top.has_cwd && launch_known(u, &top.cwd, &at))
		path = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(at), STR_ARGS(path));
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		struct str dir = arena_printf(u->arena, "%.*s%s/hooks", STR_ARGS(path), places[i]);

		for (size_t k = 0; dir.at && k < ARRAY_SIZE(hooks); k++)
			run_hook_of(u, dir, str_from(hooks[k]));
		u->failed |= !dir.at;
	}
}

/* Hooks that only some forms of a subcommand run. */
static bool skips_hook(
	struct unwrap *u, const struct git *git, struct str subcommand, const char *hook)
{
	const char *word = NULL;

	if (str_is(subcommand, "merge"))
		return git_is_idle(u, git, subcommand);
	if (str_is(subcommand, "commit") && strcmp(hook, "post-rewrite") == 0)
		word = "--amend";
	else if (str_is(subcommand, "gc"))
		word = "--auto";
	for (size_t i = 1; word && i < git->argc; i++)
		if (field_starts(&git->argv[i], str_from(word)) != NO)
			return false;
	return word != NULL;
}

void git_run_hooks(struct unwrap *u, const struct git *git, struct str name)
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
	struct str directory = hooks_dir(u, git);
	bool skips = false;

	copy_template(u, git, name);

	for (size_t i = 1; i < git->argc; i++)
		skips |= launch_is(&git->argv[i], "--no-verify") ||
			 (launch_is(&git->argv[i], "-n") && str_is(name, "commit"));
	if (str_is(name, "hook") && git->argc > 2 && launch_is(&git->argv[1], "run"))
		for (size_t i = 2; i < git->argc; i++)
			if (launch_known(u, &git->argv[i], &hook) && !str_starts(hook, "-"))
				run_hook_of(u, directory, hook);
	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++)
		if (git_in_list(hooks[i].subcommands, name) && !(skips && hooks[i].verifies) &&
			has_hook(u, directory, str_from(hooks[i].hook)) &&
			!skips_hook(u, git, name, hooks[i].hook))
			run_hook_of(u, directory, str_from(hooks[i].hook));
	if (str_is(name, "push") || str_is(name, "send-pack"))
		run_receiving_hooks(u, git, name);
}
