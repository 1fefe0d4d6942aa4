/*
 * Where a call would publish: git push in its forms, and tools that push on their own. git is
 * asked about remotes and settings (git-push(1), git-config(1)); ssh about host aliases.
 */
#include <errno.h>

#include "base/buf.h"
#include "reach/push.h"

static bool has_unknown(struct str text)
{
	return str_find_char(text, UNKNOWN_BYTE, 0) != STR_NOT_FOUND;
}

static int add_destination(
	struct arena *arena, struct pushed *pushed, struct str url, struct str host)
{
	struct str *urls = arena_alloc(arena, struct str, pushed->n + 1);
	struct str *hosts = arena_alloc(arena, struct str, pushed->n + 1);

	if (!urls || !hosts)
		return -ENOMEM;
	for (size_t i = 0; i < pushed->n; i++) {
		urls[i] = pushed->urls[i];
		hosts[i] = pushed->hosts[i];
	}
	urls[pushed->n] = url;
	hosts[pushed->n++] = host;
	pushed->urls = urls;
	pushed->hosts = hosts;
	return 0;
}

static int add_url(struct arena *arena, struct facts *facts, const struct ssh_command *ssh,
	struct str url, struct pushed *pushed)
{
	bool is_ssh;
	struct str host = url_host(arena, url, &is_ssh), real = host;
	int err = 0;

	/* an unknown end of the path does not matter, an unknown host does */
	if (is_ssh && ssh->none)
		return 0;
	if (has_unknown(host) || (!host.len && has_unknown(url)))
		pushed->unknown = true;
	if (is_ssh && ssh->unknown)
		pushed->unknown = true;
	if (is_ssh && ssh->host_name.len)
		real = url_host(arena, arena_printf(arena, "ssh://%.*s/", STR_ARGS(ssh->host_name)),
			&is_ssh);
	else if (is_ssh && host.len && !has_unknown(host) && facts && facts->ssh_host)
		err = facts->ssh_host(facts->self, arena, host, &real);
	if (err)
		return err;
	if (!str_equal(real, host))
		real = url_host(arena, arena_printf(arena, "ssh://%.*s/", STR_ARGS(real)), &is_ssh);
	return add_destination(arena, pushed, url, real);
}

/* A path names no remote, whatever the repository. */
static bool is_path(struct str name)
{
	return str_starts(name, "/") || str_starts(name, "./") || str_starts(name, "../");
}

/* push.default=nothing: git refuses where neither the words nor the remote say what to push. */
static bool refuses(struct arena *arena, const struct git_config *config, struct str name)
{
	struct str refspecs = arena_printf(arena, "remote.%.*s.push", STR_ARGS(name));
	struct str mirrors = arena_printf(arena, "remote.%.*s.mirror", STR_ARGS(name));

	return str_is(git_config_get(config, STR("push.default")), "nothing") && refspecs.at &&
	       mirrors.at && !git_config_get(config, refspecs).len &&
	       !git_config_get(config, mirrors).len;
}

/* The name under which protocol.*.allow speaks of it. */
static struct str protocol_of(struct str url)
{
	size_t colon = str_find_char(url, ':', 0);
	struct str scheme = str_slice(url, 0, colon);

	if (colon == STR_NOT_FOUND || str_find_char(scheme, '/', 0) != STR_NOT_FOUND)
		return STR("file");
	if (!str_starts(str_skip(url, colon), "://") && !str_starts(str_skip(url, colon), "::"))
		return STR("ssh"); /* host:path */
	return str_contains(scheme, "ssh") ? STR("ssh") : scheme;
}

static bool is_listed(struct str list, struct str protocol)
{
	while (list.len) {
		size_t end = MIN(str_find_char(list, ':', 0), list.len);

		if (str_equal(str_slice(list, 0, end), protocol))
			return true;
		list = str_skip(list, end + 1);
	}
	return false;
}

/* GIT_ALLOW_PROTOCOL, protocol.<name>.allow, protocol.allow: ext only where they say so. */
static bool allows(const struct git_config *config, const struct call *call, struct str url)
{
	bool unknown = false;
	struct str protocol = protocol_of(url), policy, key;
	struct str list = call_variable(config->arena, call, "GIT_ALLOW_PROTOCOL", &unknown);

	if (unknown || list.len)
		return unknown || is_listed(list, protocol);
	key = arena_printf(config->arena, "protocol.%.*s.allow", STR_ARGS(protocol));
	policy = key.at ? git_config_get(config, key) : STR("");
	if (!policy.len)
		policy = git_config_get(config, STR("protocol.allow"));
	if (!policy.len)
		return !str_is(protocol, "ext");
	return !str_is(policy, "never");
}

/* @name: a remote or a URL; empty for the default remote. */
static int resolve(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct git_call *git, struct str name, bool no_refspec, struct pushed *pushed)
{
	struct git_config config;
	struct ssh_command ssh = { 0 };
	struct texts urls;
	int err = git_config_load(arena, facts, effects, git, &config);

	if (!err && !name.len)
		err = git_default_remote(&config, git, &name);
	if (!err)
		err = git_push_urls(&config, git, name, &urls);
	if (err)
		return err;
	if (config.absent) {
		pushed->applies = false;
		return 0;
	}
	if (no_refspec && !git->unknown && !has_unknown(name) && refuses(arena, &config, name)) {
		pushed->applies = false;
		return 0;
	}
	err = git_ssh_command(&config, git->call, &ssh);
	for (size_t i = 0; i < urls.n && !err; i++) {
		bool is_ssh, from_remote = !str_equal(urls.at[i], name);
		bool is_url = url_host(arena, urls.at[i], &is_ssh).len > 0;

		if (!has_unknown(urls.at[i]) && !allows(&config, git->call, urls.at[i]))
			continue;
		/* which repository it is matters only where a remote's name has to be looked up */
		if (git->unknown && (from_remote || !is_url) && !is_path(name))
			pushed->unknown = true;
		if (!from_remote && !is_url && has_unknown(name))
			pushed->unknown = true;
		err = add_url(arena, facts, &ssh, urls.at[i], pushed);
	}
	return err;
}

static bool asks_help(const struct texts *options)
{
	return git_option(options, "--help") || git_option(options, "-h");
}

static int push_words(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct git_call *git, size_t skip, struct pushed *pushed)
{
	static const char *const valued[] = { "--repo", "-o", "--push-option", "--receive-pack",
		"--exec", "-P", "--prefix", NULL };
	struct texts words, options;
	struct str name = STR("");
	const struct str *repo;
	int err = git_words(arena, git, valued, &words, &options);

	if (err || asks_help(&options))
		return err;
	pushed->applies = true;
	pushed->dry_run = git_option(&options, "--dry-run") || git_option(&options, "-n");
	repo = git_option(&options, "--repo");
	if (words.n > skip)
		name = words.at[skip];
	else if (repo)
		name = str_skip(*repo, sizeof("--repo=") - 1);
	for (size_t i = 0; i < git->call->argc; i++)
		if (git->call->argv[i].many && words.n <= skip + 1)
			pushed->unknown = true;
	return resolve(arena, facts, effects, git, name,
		words.n <= skip + 1 && !git_option(&options, "--all") &&
			!git_option(&options, "--branches") && !git_option(&options, "--mirror") &&
			!git_option(&options, "--tags") && !git_option(&options, "--follow-tags"),
		pushed);
}

static int push_git(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct git_call *git, struct pushed *pushed)
{
	static const struct {
		const char *subcommand, *word;
	} forms[] = {
		{ "push", NULL },
		{ "send-pack", NULL },
		{ "http-push", NULL },
		{ "subtree", "push" },
		{ "subrepo", "push" },
		{ "lfs", "push" },
		{ "bug", "push" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		if (!str_is(git->subcommand, forms[i].subcommand))
			continue;
		if (forms[i].word &&
			!str_is(git_word(arena, git->call, git->at + 1), forms[i].word))
			continue;
		return push_words(arena, facts, effects, git, forms[i].word != NULL, pushed);
	}
	return 0;
}

/* GitHub's own tool: `gh repo create --push`, `gh repo sync`. */
static int push_gh(struct arena *arena, const struct call *call, struct pushed *pushed)
{
	static const char *const valued[] = { "-R", "--repo", "--hostname", "-d", "--description",
		"-s", "--source", "-r", "--remote", "-b", "--branch", "-g", "--gitignore", "-l",
		"--license", "-t", "--team", "-p", "--template", "--homepage", NULL };
	struct git_call gh = { .call = call };
	struct texts words, options;
	const struct str *push;
	struct str host;
	bool create, unknown = false;
	size_t first, last;
	int err = git_words(arena, &gh, valued, &words, &options);

	if (err || words.n < 2 || !str_is(words.at[0], "repo") || git_option(&options, "--help"))
		return err;
	create = str_is(words.at[1], "create") || str_is(words.at[1], "new");
	push = git_option(&options, "--push");
	if (!str_is(words.at[1], "sync") && !(create && push && !str_ends(*push, "=false")))
		return 0;
	pushed->applies = true;
	host = call_variable(arena, call, "GH_HOST", &unknown);
	pushed->unknown = unknown;
	if (words.n > 2) { /* [HOST/]OWNER/REPO */
		first = str_find_char(words.at[2], '/', 0);
		last = str_rfind_char(words.at[2], '/');
		if (first != last)
			host = str_slice(words.at[2], 0, first);
	}
	if (!host.len)
		host = STR("github.com");
	return add_destination(arena, pushed,
		words.n > 2 ? words.at[2] : arena_printf(arena, "%.*s", STR_ARGS(host)), host);
}

/* jj git push [--remote NAME] */
static int push_jj(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct call *call, struct pushed *pushed)
{
	static const char *const valued[] = { "--remote", "-R", "--repository", "-b", "--bookmark",
		"-c", "--change", "-r", "--revisions", NULL };
	struct git_call git = { .call = call };
	struct texts words, options;
	const struct str *remote;
	int err = git_words(arena, &git, valued, &words, &options);

	if (err || words.n < 2 || !str_is(words.at[0], "git") || !str_is(words.at[1], "push") ||
		asks_help(&options))
		return err;
	pushed->applies = true;
	pushed->dry_run = git_option(&options, "--dry-run") != NULL;
	if (!field_known(arena, &call->cwd, &git.cwd))
		git.unknown = true;
	git.dir = git.cwd;
	remote = git_option(&options, "--remote");
	return resolve(arena, facts, effects, &git,
		remote ? str_skip(*remote, sizeof("--remote=") - 1) : STR(""), false, pushed);
}

/* ssh HOST git-receive-pack REPOSITORY, as git itself calls it. */
static int push_ssh(
	struct arena *arena, struct facts *facts, const struct call *call, struct pushed *pushed)
{
	static const char *const valued[] = { "-B", "-b", "-c", "-D", "-E", "-e", "-F", "-I", "-i",
		"-J", "-L", "-l", "-m", "-O", "-o", "-p", "-Q", "-R", "-S", "-W", "-w", NULL };
	struct git_call shell = { .call = call };
	struct ssh_command ssh = { 0 };
	struct texts words, options;
	bool receives = false;
	int err = git_words(arena, &shell, valued, &words, &options);

	for (size_t i = 1; i < words.n; i++)
		receives |= str_contains(words.at[i], "git-receive-pack") ||
			    str_contains(words.at[i], "git receive-pack");
	if (err || !receives)
		return err;
	for (size_t i = 0; i < options.n; i++)
		if (str_starts(options.at[i], "-o")) {
			struct str option = str_skip(options.at[i], 2);

			if (str_starts(option, "\x1f"))
				option = str_skip(option, 1);
			if (ssh_host_option(option).len)
				ssh.host_name = ssh_host_option(option);
		}
	pushed->applies = true;
	return add_url(arena, facts, &ssh,
		arena_printf(arena, "ssh://%.*s/", STR_ARGS(words.at[0])), pushed);
}

int reach_push(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct call *call, struct pushed *ret)
{
	const struct field *program = call->program.n || !call->argc ? &call->program : call->argv;
	struct pushed pushed = { 0 };
	struct git_call git;
	struct str name;
	bool is_git;
	int err = 0;

	*ret = pushed;
	if (!field_known(arena, program, &name))
		return 0;
	name = str_basename(name);
	if (str_is(name, "gh") || str_is(name, "hub")) {
		err = push_gh(arena, call, &pushed);
	} else if (str_is(name, "jj")) {
		err = push_jj(arena, facts, effects, call, &pushed);
	} else if (str_is(name, "ssh")) {
		err = push_ssh(arena, facts, call, &pushed);
	} else if (str_starts(name, "git")) {
		err = git_read(arena, call, &git, &is_git);
		if (!err && is_git)
			err = push_git(arena, facts, effects, &git, &pushed);
	}
	*ret = pushed;
	return err;
}
