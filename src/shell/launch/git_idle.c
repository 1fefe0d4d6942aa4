/*
 * Commands that git runs for each of something, where there is none of it: a rebase without
 * commits, no submodules, no difference. git is asked, as long as nothing in the command may have
 * changed the answer.
 */
#include "shell/launch/git.h"

/*
 * git config, git remote and `git ls-remote --get-url` tell settings, everything else what is in
 * the repository.
 */
bool git_ask_launched(struct unwrap *u, const struct git *git, const struct str *words, size_t n,
	struct str *ret_output, int *ret_status)
{
	static const char *const moving[] = { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
		"GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES" };
	struct facts *facts = u->input->facts;
	struct str cwd, text;

	for (size_t i = 0; i < ARRAY_SIZE(moving); i++)
		if (launch_variable(u, moving[i], &text))
			return false;
	if (!(git_in_list(" config remote ls-remote ", words[0]) ? u->input->settings_as_is
								 : u->input->repository_as_is) ||
		git->dir.n || !facts || !facts->git ||
		!field_known(u->arena, &u->input->call->cwd, &cwd))
		return false;
	if (git->has_cwd) {
		if (!launch_known(u, &git->cwd, &text))
			return false;
		cwd = launch_path(u, text);
	}
	*ret_status = facts->git(facts->self, u->arena, cwd, NULL, 0, words, n, ret_output);
	return *ret_status >= 0;
}

/* Does git print nothing, or nothing but @text, and succeed? */
static bool answers(struct unwrap *u, const struct git *git, const struct str *words, size_t n,
	const char *text)
{
	struct str out;
	int status;

	return git_ask_launched(u, git, words, n, &out, &status) && status == 0 &&
	       str_is(str_trim(out), text);
}

/* -x runs behind every commit that is picked: none of UPSTREAM..BRANCH, none at all. */
static bool rebases_nothing(struct unwrap *u, const struct git *git)
{
	struct options o = options_of(u->arena, git->argv + 1, git->argc - 1, GIT_REBASE_OPTIONS);
	struct str words[4] = { STR("rev-parse"), STR("-q"), STR("--verify") }, out;
	struct str names[2] = { STR("@{upstream}"), STR("HEAD") };
	enum option_kind kind;
	size_t n = 0;
	int status;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_MAYBE || options_is(&o, NULL, "root") ||
			options_is(&o, NULL, "continue") || options_is(&o, NULL, "skip"))
			return false;
		if (kind != OPTION_WORD)
			continue;
		if (n == ARRAY_SIZE(names) || !launch_known(u, &o.argv[o.at], &names[n++]))
			return false;
		options_take_word(&o);
	}
	if (str_is(names[0], "-"))
		names[0] = STR("@{-1}");
	words[3] = arena_printf(u->arena, "%.*s^0", STR_ARGS(names[0]));
	if (!words[3].at || !git_ask_launched(u, git, words, 4, &out, &status))
		return false;
	if (status == 1) /* there is no such commit */
		return true;
	words[0] = STR("rev-list");
	words[1] = STR("--count");
	words[2] = STR("--max-count=1");
	words[3] = arena_printf(u->arena, "%.*s..%.*s", STR_ARGS(names[0]), STR_ARGS(names[1]));
	return words[3].at && answers(u, git, words, 4, "0");
}

/* Already up to date: the one commit that is named is in the history of HEAD. */
static bool merges_nothing(struct unwrap *u, const struct git *git)
{
	struct options o =
		options_of(u->arena, git->argv + 1, git->argc - 1, git_option_spec(STR("merge")));
	struct str words[4] = { STR("merge-base"), STR("--is-ancestor"), STR(""), STR("HEAD") };
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_MAYBE || options_is(&o, NULL, "continue"))
			return false;
		if (kind != OPTION_WORD)
			continue;
		if (words[2].len || !launch_known(u, &o.argv[o.at], &words[2]))
			return false;
		options_take_word(&o);
	}
	return words[2].len && answers(u, git, words, ARRAY_SIZE(words), "");
}

/* No .gitmodules, staged or not: `submodule foreach` ends before it comes to any. */
static bool has_no_submodules(struct unwrap *u, const struct git *git)
{
	static const struct str words[] = { { "ls-files", 8 }, { "-co", 3 }, { "--", 2 },
		{ ":/.gitmodules", 13 } };

	return u->input->tree_as_is && answers(u, git, words, ARRAY_SIZE(words), "");
}

static bool bisects_nothing(struct unwrap *u, const struct git *git)
{
	static const struct str words[] = { { "rev-parse", 9 }, { "--git-path", 10 },
		{ "BISECT_START", 12 } };
	struct facts *facts = u->input->facts;
	struct file_info info = { 0 };
	struct str out;
	int status;

	if (!git_ask_launched(u, git, words, ARRAY_SIZE(words), &out, &status) || status != 0 ||
		git->has_cwd)
		return false;
	out = launch_path(u, str_trim(out));
	return str_starts(out, "/") && !facts->file_info(facts->self, u->arena, out, &info) &&
	       info.kind == FILE_NONE;
}

/* Filters of the repository are programs: with them git is not asked about the work tree. */
static bool compares_without_programs(struct unwrap *u, const struct git *git)
{
	static const struct str words[] = { { "config", 6 }, { "--get-regexp", 12 },
		{ "^filter\\..*\\.(clean|process)$", 29 } };
	struct str out, name;
	struct field value;
	int status;

	for (size_t i = 0; i < git->n_settings; i++)
		if (!git_setting_parts(u, &git->settings[i], &name, &value) ||
			str_starts(name, "filter."))
			return false;
	return u->input->tree_as_is &&
	       git_ask_launched(u, git, words, ARRAY_SIZE(words), &out, &status) && status == 1;
}

static bool writes_or_starts(struct str option)
{
	return str_starts(option, "--output") || str_starts(option, "--ext-diff") ||
	       str_starts(option, "--textconv");
}

/* git diff --quiet with the operands and options that say what is compared. */
static bool finds_no_difference(struct unwrap *u, const struct git *git, const char *spec)
{
	struct str words[32] = { STR("diff"), STR("--quiet"), STR("--no-ext-diff"),
		STR("--no-textconv") };
	struct options o = options_of(u->arena, git->argv + 1, git->argc - 1, spec);
	size_t n = 4;
	struct str out;
	int status;

	while (n + 1 < ARRAY_SIZE(words)) {
		bool only_words = o.only_words;
		size_t at = o.at;
		enum option_kind kind = options_next(&o);

		if (kind == OPTION_END)
			return compares_without_programs(u, git) &&
			       git_ask_launched(u, git, words, n, &out, &status) && status == 0;
		if (o.only_words && !only_words)
			words[n++] = STR("--");
		at = kind == OPTION_WORD ? o.at : at;
		if (kind == OPTION_MAYBE || !launch_known(u, &o.argv[at], &words[n]))
			return false;
		if (kind == OPTION_WORD)
			options_take_word(&o);
		else if (writes_or_starts(words[n]))
			return false;
		n += kind == OPTION_WORD || o.mark == 0;
	}
	return false;
}

/* git grep -O PATTERN: no file has it. */
static bool finds_no_line(struct unwrap *u, const struct git *git)
{
	struct str words[32] = { STR("grep"), STR("-q") };
	struct str out;
	size_t n = 2;
	int status;

	for (size_t i = 1; i < git->argc; i++) {
		if (n == ARRAY_SIZE(words) || !launch_known(u, &git->argv[i], &words[n]) ||
			str_starts(words[n], "--textconv"))
			return false;
		n += !str_starts(words[n], "-O") && !str_starts(words[n], "--open-files-in-pager");
	}
	return u->input->tree_as_is && git_ask_launched(u, git, words, n, &out, &status) &&
	       status == 1;
}

bool git_is_idle(struct unwrap *u, const struct git *git, struct str subcommand)
{
	static const struct str unmerged[] = { { "ls-files", 8 }, { "--unmerged", 10 } };

	if (str_is(subcommand, "rebase"))
		return rebases_nothing(u, git);
	if (str_is(subcommand, "merge"))
		return merges_nothing(u, git);
	if (str_is(subcommand, "submodule"))
		return has_no_submodules(u, git);
	if (str_is(subcommand, "bisect"))
		return bisects_nothing(u, git);
	if (str_is(subcommand, "difftool"))
		return finds_no_difference(u, git, GIT_DIFFTOOL_OPTIONS);
	if (str_is(subcommand, "diff"))
		return finds_no_difference(u, git, "");
	if (str_is(subcommand, "grep"))
		return finds_no_line(u, git);
	if (str_is(subcommand, "mergetool"))
		return answers(u, git, unmerged, ARRAY_SIZE(unmerged), "");
	return false;
}
