/*
 * Git's configuration at the time of a push: what git tells about it now, changed by what earlier
 * calls of the same command do to remotes and settings.
 */
#include <errno.h>

#include "base/buf.h"
#include "base/path.h"
#include "reach/push.h"

/* The section and the name are in small letters, what stands between them is kept. */
static struct str normal_key(struct arena *arena, struct str key)
{
	size_t first = str_find_char(key, '.', 0), last = str_rfind_char(key, '.');
	struct buf text = BUF_IN(arena);

	for (size_t i = 0; i < key.len; i++) {
		char c = key.at[i];

		if ((i < first || i > last) && c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		buf_add_char(&text, c);
	}
	return buf_str(&text);
}

static int note_include(struct git_config *config, struct str key, struct str value)
{
	int err;

	if (!str_is(key, "include.path") &&
		!(str_starts(key, "includeif.") && str_ends(key, ".path")))
		return 0;
	err = texts_add(config->arena, &config->includes, key);
	if (!err)
		err = texts_add(config->arena, &config->include_values, value);
	return err ? err : texts_add(config->arena, &config->include_bases, config->base);
}

int git_config_set(struct git_config *config, struct str key, struct str value, bool add)
{
	int err;

	key = normal_key(config->arena, key);
	if (!add)
		git_config_unset(config, key);
	err = config->listing ? 0 : note_include(config, key, value);
	if (!err)
		err = texts_add(config->arena, &config->keys, key);
	return err ? err : texts_add(config->arena, &config->values, value);
}

void git_config_unset(struct git_config *config, struct str key)
{
	size_t kept = 0;

	key = normal_key(config->arena, key);
	for (size_t i = 0; i < config->keys.n; i++) {
		if (str_equal(config->keys.at[i], key))
			continue;
		config->keys.at[kept] = config->keys.at[i];
		config->values.at[kept++] = config->values.at[i];
	}
	config->keys.n = config->values.n = kept;
}

void git_config_drop(struct git_config *config, struct str key, struct str value)
{
	size_t at = config->keys.n;

	key = normal_key(config->arena, key);
	while (at && !(str_equal(config->keys.at[at - 1], key) &&
			     str_equal(config->values.at[at - 1], value)))
		at--;
	if (!at)
		return;
	for (size_t i = at; i < config->keys.n; i++) {
		config->keys.at[i - 1] = config->keys.at[i];
		config->values.at[i - 1] = config->values.at[i];
	}
	config->keys.n = --config->values.n;
}

struct str git_config_get(const struct git_config *config, struct str key)
{
	for (size_t i = config->keys.n; i > 0; i--)
		if (str_equal(config->keys.at[i - 1], key))
			return config->values.at[i - 1];
	return STR("");
}

static int add_pair(struct git_config *config, struct str pair, char between)
{
	size_t at = str_find_char(pair, between, 0);

	/* a key may hold '=' in its subsection only: url.https://x/?a=b.insteadof */
	if (at == STR_NOT_FOUND)
		return git_config_set(config, pair, STR("true"), true);
	return git_config_set(config, str_slice(pair, 0, at), str_skip(pair, at + 1), true);
}

static int add_listing(struct git_config *config, struct str listing)
{
	struct str line;
	int err = 0;

	if (str_find_char(listing, '\0', 0) == STR_NOT_FOUND) {
		while (!err && str_next_line(&listing, &line))
			err = add_pair(config, line, '=');
		return err;
	}
	while (!err && listing.len) {
		size_t end = str_find_char(listing, '\0', 0);

		err = add_pair(config, str_slice(listing, 0, end), '\n');
		listing = end == STR_NOT_FOUND ? STR("") : str_skip(listing, end + 1);
	}
	return err;
}

int git_config_ask(struct git_config *config, const struct git_call *git, const struct str *words,
	size_t n_words, struct str *ret_output)
{
	struct str args[MAX_GIT_ARGS];
	size_t n = 0;

	if (!config->facts || !config->facts->git || git->globals.n + n_words > MAX_GIT_ARGS)
		return 1;
	for (size_t i = 0; i < git->globals.n && !config->fresh && !config->copy_of.len; i++)
		args[n++] = git->globals.at[i];
	for (size_t i = 0; i < n_words; i++)
		args[n++] = words[i];
	return config->facts->git(config->facts->self, config->arena,
		config->fresh         ? STR("/")
		: config->copy_of.len ? config->copy_of
				      : git->cwd,
		git->env.at, git->env.n, args, n, ret_output);
}

/* The operands of a call that are known, from its @from-th word on. */
static size_t operands(
	struct arena *arena, const struct call *call, size_t from, struct str *ret, size_t max)
{
	size_t n = 0;

	for (size_t i = from; i < call->argc && n < max; i++)
		if (field_known(arena, &call->argv[i], &ret[n]) && !str_starts(ret[n], "-"))
			n++;
	return n;
}

/* cp -r FROM TO, mv, rsync, git worktree add TO: the repository is that of FROM. */
static int copied_here(struct git_config *config, const struct call *call, struct str subcommand,
	const struct git_call *push)
{
	static const char *const copying[] = { "cp", "mv", "rsync" };
	struct str words[3], cwd, from, to;
	bool copies = false, worktree = str_is(subcommand, "worktree");
	size_t n;

	for (size_t i = 0; i < ARRAY_SIZE(copying); i++)
		copies |= field_equals(&call->program, str_from(copying[i])) == YES;
	if ((!copies && !worktree) || !field_known(config->arena, &call->cwd, &cwd))
		return 0;
	n = operands(config->arena, call, 1, words, ARRAY_SIZE(words));
	if (n < (worktree ? 3u : 2u))
		return 0;
	from = path_join(config->arena, cwd, worktree ? STR(".") : words[0]);
	to = path_join(config->arena, cwd, words[n - 1]);
	if (!from.at || !to.at)
		return -ENOMEM;
	if (str_ends(from, "/.git") && str_ends(to, "/.git"))
		to.len -= strlen("/.git");
	if (path_within(push->dir, to))
		config->copy_of = from;
	return 0;
}

/* gh repo clone OWNER/NAME [DIRECTORY] */
static int cloned_here(
	struct git_config *config, const struct call *call, const struct git_call *push)
{
	struct str words[4], cwd, to, url;
	size_t n = operands(config->arena, call, 1, words, ARRAY_SIZE(words));

	if (field_equals(&call->program, STR("gh")) != YES || n < 3 || !str_is(words[0], "repo") ||
		!str_is(words[1], "clone") || !field_known(config->arena, &call->cwd, &cwd))
		return 0;
	to = path_join(config->arena, cwd, n > 3 ? words[3] : str_basename(words[2]));
	url = arena_printf(config->arena, "https://github.com/%.*s", STR_ARGS(words[2]));
	if (!to.at || !url.at)
		return -ENOMEM;
	if (!path_within(push->dir, to))
		return 0;
	config->fresh = true;
	return git_config_set(config, STR("remote.origin.url"), url, false);
}

/* mkdir D: it is where git gets to, or above. */
static bool makes_place(
	struct git_config *config, const struct call *call, const struct git_call *push)
{
	struct str words[8], cwd;
	size_t n;

	if (field_equals(&call->program, STR("mkdir")) != YES ||
		!field_known(config->arena, &call->cwd, &cwd))
		return false;
	n = operands(config->arena, call, 1, words, ARRAY_SIZE(words));
	for (size_t i = 0; i < n; i++)
		if (path_within(push->dir, path_join(config->arena, cwd, words[i])))
			return true;
	return false;
}

/*
 * A directory that is not there yet, but will be when git gets to it, belongs to the repository
 * that it is made in. That the shell has got there already, or an earlier mkdir, tells so.
 */
static void made_below(
	struct git_config *config, const struct effects *effects, const struct git_call *push)
{
	struct facts *facts = config->facts;
	struct str dir = push->dir;
	bool comes = str_equal(dir, push->cwd), missing = false;
	struct file_info info = { 0 };

	if (config->fresh || config->copy_of.len || !facts || !facts->files_are_known ||
		!str_starts(dir, "/"))
		return;
	for (const struct call *c = effects->calls; c && c != push->call; c = c->next)
		comes = comes || makes_place(config, c, push);
	if (!facts->file_info(facts->self, config->arena, push->cwd, &info))
		missing = info.kind != FILE_DIR;
	comes |= missing;
	while (comes && dir.len) {
		info = (struct file_info){ 0 };
		if (facts->file_info(facts->self, config->arena, dir, &info) ||
			info.kind == FILE_DIR)
			break;
		missing = true;
		dir.len = str_rfind_char(dir, '/');
	}
	if (missing)
		config->copy_of = dir.len ? dir : STR("/");
}

/* Does an earlier call make the repository that @push works in? */
static int made_here(
	struct git_config *config, const struct effects *effects, const struct git_call *push)
{
	for (const struct call *c = effects->calls; c && c != push->call; c = c->next) {
		static const char *const valued[] = { "-b", "--branch", "-o", "--origin",
			"--initial-branch", "--depth", "--template", "-c", "--reference", NULL };
		struct texts words, options;
		struct git_call git;
		struct str dir;
		bool is_git, clone;
		int err = git_read(config->arena, c, &git, &is_git);

		if (err)
			return err;
		err = copied_here(config, c, is_git ? git.subcommand : STR(""), push);
		if (!err)
			err = cloned_here(config, c, push);
		if (err)
			return err;
		clone = is_git && str_is(git.subcommand, "clone");
		if (!is_git || (!clone && !str_is(git.subcommand, "init")))
			continue;
		err = git_words(config->arena, &git, valued, &words, &options);
		if (err)
			return err;
		dir = words.n > clone ? words.at[clone] : STR(".");
		if (clone && words.n == 1) {
			dir = str_basename(words.at[0]);
			if (str_ends(dir, ".git"))
				dir.len -= 4;
		}
		dir = path_join(config->arena, git.dir, dir);
		if (!path_within(push->dir, dir))
			continue;
		config->fresh = true;
		if (clone && words.n)
			err = git_config_set(config, STR("remote.origin.url"), words.at[0], false);
		if (err)
			return err;
	}
	return 0;
}

/* What earlier calls and writes change, in their order. */
static int apply_earlier(
	struct git_config *config, const struct effects *effects, const struct git_call *push)
{
	const struct write *w = effects->writes;
	int err = 0;

	for (const struct call *c = effects->calls; c && !err; c = c->next) {
		struct git_call git;
		bool is_git;

		for (; w && w->number <= c->number && !err; w = w->next)
			err = git_file_apply(config, push, w);
		if (c == push->call || err)
			break;
		err = git_read(config->arena, c, &git, &is_git);
		if (!err && is_git)
			err = git_config_apply(config, push, &git);
	}
	return err;
}

int git_config_load(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct git_call *git, struct git_config *ret)
{
	static const struct str list[] = { { "config", 6 }, { "--list", 6 }, { "-z", 2 } };
	struct git_config config = { .arena = arena, .facts = facts, .effects = effects };
	struct git_config made = config;
	struct str listing = STR("");
	int status, err = effects ? made_here(&made, effects, git) : 0;

	if (!err && effects)
		err = git_file_link(&made, git);
	if (err)
		return err;
	if (effects)
		made_below(&made, effects, git);
	config.fresh = made.fresh;
	config.copy_of = made.copy_of;
	status = git_config_ask(&config, git, list, ARRAY_SIZE(list), &listing);
	if (status == -ENOMEM)
		return status;
	config.listing = true;
	if (status == 0)
		err = add_listing(&config, listing);
	config.listing = false;
	for (size_t i = 0; i < made.keys.n && !err; i++)
		err = git_config_set(&config, made.keys.at[i], made.values.at[i], false);
	for (size_t i = 0; i < git->settings.n && !err; i++)
		err = add_pair(&config, git->settings.at[i], '=');
	config.changed |= config.fresh || config.copy_of.len;
	if (!err && effects)
		err = apply_earlier(&config, effects, git);
	if (!err && effects)
		err = git_file_includes(&config, git);
	*ret = config;
	return err;
}

static bool is_key(struct str key, const char *section, struct str name, const char *variable)
{
	size_t before = strlen(section) + 1;

	return key.len == before + name.len + 1 + strlen(variable) && str_starts(key, section) &&
	       str_ends(key, variable) &&
	       str_equal(str_slice(key, before, before + name.len), name);
}

/* The longest prefix that url.BASE.insteadOf (or pushInsteadOf) names gives way to its BASE. */
static bool rewrite(
	struct git_config *config, const char *variable, struct str url, struct str *ret)
{
	size_t best = 0, tail = strlen(variable) + 1;
	struct str base = STR("");

	for (size_t i = 0; i < config->keys.n; i++) {
		struct str key = config->keys.at[i], prefix = config->values.at[i];

		if (!str_starts(key, "url.") || !str_ends(key, variable) || key.len < 4 + tail ||
			key.at[key.len - tail] != '.')
			continue;
		if (prefix.len <= best || !str_equal(str_slice(url, 0, prefix.len), prefix))
			continue;
		best = prefix.len;
		base = str_slice(key, 4, key.len - tail);
	}
	if (!best)
		return false;
	*ret = arena_concat(config->arena, base, str_skip(url, best));
	return true;
}

static int add_url(struct git_config *config, struct str url, bool push_url, struct texts *urls)
{
	struct str rewritten = url;

	if (push_url || !rewrite(config, "pushinsteadof", url, &rewritten))
		rewrite(config, "insteadof", url, &rewritten);
	return texts_add(config->arena, urls, rewritten);
}

/* Of a remote, not an address or a path. */
static bool is_name(struct str text)
{
	return text.len && str_find_char(text, '/', 0) == STR_NOT_FOUND &&
	       str_find_char(text, ':', 0) == STR_NOT_FOUND &&
	       str_find_char(text, UNKNOWN_BYTE, 0) == STR_NOT_FOUND;
}

static int model_urls(struct git_config *config, const struct git_call *git, struct str name,
	struct texts *urls)
{
	static const char *const variables[] = { "pushurl", "url" };
	int err = 0;

	for (size_t v = 0; v < ARRAY_SIZE(variables) && !urls->n; v++)
		for (size_t i = 0; i < config->keys.n && !err; i++)
			if (is_key(config->keys.at[i], "remote", name, variables[v]))
				err = add_url(config, config->values.at[i], v == 0, urls);
	if (!err && !urls->n && config->effects && is_name(name))
		err = git_file_remote(config, git, name, urls);
	if (!err && !urls->n)
		err = add_url(config, name, false, urls);
	return err;
}

int git_push_urls(struct git_config *config, const struct git_call *git, struct str name,
	struct texts *ret_urls)
{
	struct str words[] = { STR("remote"), STR("get-url"), STR("--push"), STR("--all"), name };
	struct str output = STR(""), line;
	int status;

	*ret_urls = (struct texts){ 0 };
	if (config->changed || str_starts(name, "-") ||
		str_find_char(name, UNKNOWN_BYTE, 0) != STR_NOT_FOUND)
		return model_urls(config, git, name, ret_urls);
	status = git_config_ask(config, git, words, ARRAY_SIZE(words), &output);
	if (status == -ENOMEM)
		return status;
	while (status == 0 && str_next_line(&output, &line)) {
		int err = line.len ? texts_add(config->arena, ret_urls, line) : 0;

		if (err)
			return err;
	}
	return ret_urls->n ? 0 : model_urls(config, git, name, ret_urls);
}

static struct str sole_remote(const struct git_config *config)
{
	struct str name = STR("");

	for (size_t i = 0; i < config->keys.n; i++) {
		struct str key = config->keys.at[i];
		size_t last = str_rfind_char(key, '.');
		struct str own = str_slice(key, sizeof("remote.") - 1, last);

		if (!str_starts(key, "remote.") || last < sizeof("remote.") || !own.len)
			continue;
		if (name.len && !str_equal(name, own))
			return STR("");
		name = own;
	}
	return name;
}

int git_config_branch(struct git_config *config, const struct git_call *git, struct str *ret)
{
	static const struct str head[] = { { "symbolic-ref", 12 }, { "--short", 7 },
		{ "HEAD", 4 } };
	int status = 0;

	*ret = config->branch;
	if (!ret->len)
		status = git_config_ask(config, git, head, ARRAY_SIZE(head), ret);
	if (status == -ENOMEM)
		return status;
	*ret = status ? STR("") : str_trim(*ret);
	return 0;
}

int git_default_remote(struct git_config *config, const struct git_call *git, struct str *ret)
{
	struct str branch, remote = STR("");
	int err = git_config_branch(config, git, &branch);

	if (err)
		return err;
	if (branch.len)
		remote = git_config_get(config,
			arena_printf(config->arena, "branch.%.*s.pushremote", STR_ARGS(branch)));
	if (!remote.len)
		remote = git_config_get(config, STR("remote.pushdefault"));
	if (!remote.len && branch.len)
		remote = git_config_get(config,
			arena_printf(config->arena, "branch.%.*s.remote", STR_ARGS(branch)));
	if (!remote.len)
		remote = sole_remote(config);
	*ret = remote.len ? remote : STR("origin");
	return 0;
}
