/*
 * Where git connects to and what it starts for that: the commands of ext:: addresses, the helpers
 * git-remote-NAME of other schemes (gitremote-helpers(7), git-remote-ext(1)).
 */
#include "shell/launch/git.h"

#define STATUS_NO_REMOTE 2 /* of git remote: there is none of that name (git-remote(1)) */

static struct str option_spec(struct str subcommand)
{
	const char *spec = git_option_spec(subcommand);

	return str_from(spec ? spec : "");
}

/* The repository that is named on the command line, or empty. False: that cannot be told. */
static bool named(struct unwrap *u, const struct git *git, struct str subcommand, struct str *ret)
{
	struct options o =
		options_of(u->arena, git->argv + 1, git->argc - 1, option_spec(subcommand).at);
	enum option_kind kind;

	*ret = STR("");
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_MAYBE)
			return false;
		if (kind == OPTION_WORD)
			return launch_known(u, &o.argv[o.at], ret);
		if (options_is(&o, NULL, "repo") && !launch_known(u, &o.value, ret))
			return false;
	}
	return true;
}

static bool is_address(struct str name)
{
	return str_starts(name, "/") || str_starts(name, ".") ||
	       str_find_char(name, ':', 0) != STR_NOT_FOUND;
}

static bool set_here(
	struct unwrap *u, const struct git *git, struct str name, const char *key, struct str *ret)
{
	struct str wanted = arena_printf(u->arena, "remote.%.*s.%s", STR_ARGS(name), key), own;
	struct field value;

	u->failed |= !wanted.at;
	for (size_t i = git->n_settings; wanted.at && i-- > 0;)
		if (git_setting_parts(u, &git->settings[i], &own, &value) &&
			str_equal_nocase(own, wanted))
			return launch_known(u, &value, ret);
	return false;
}

bool git_names_remote(
	struct unwrap *u, const struct git *git, struct str subcommand, struct str name)
{
	struct str own;

	return !named(u, git, subcommand, &own) || !own.len || str_equal(own, name);
}

bool git_address(struct unwrap *u, const struct git *git, struct str subcommand, struct str *ret)
{
	bool push = str_is(subcommand, "push") || str_is(subcommand, "send-pack");
	struct str words[4] = { STR("ls-remote"), STR("--get-url") }, name, out;
	size_t n = 2;
	int status;

	if (!named(u, git, subcommand, &name))
		return false;
	if (is_address(name) || (name.len && set_here(u, git, name, "url", &name))) {
		*ret = name;
		return true;
	}
	if (push && name.len) {
		words[0] = STR("remote");
		words[1] = STR("get-url");
		words[n++] = STR("--push");
	}
	if (name.len)
		words[n++] = name;
	if (!git_ask_launched(u, git, words, n, &out, &status) ||
		(status != 0 && status != STATUS_NO_REMOTE))
		return false;
	*ret = status == 0 ? str_trim(out) : name;
	return ret->len > 0;
}

bool git_is_local(struct str address, struct str *ret_path)
{
	size_t colon, slash;

	if (str_starts(address, "file://"))
		address = str_skip(address, strlen("file://"));
	colon = str_find_char(address, ':', 0);
	slash = str_find_char(address, '/', 0);
	if (!address.len || (colon != STR_NOT_FOUND && (slash == STR_NOT_FOUND || colon < slash)))
		return false;
	*ret_path = address;
	return true;
}

bool git_is_ssh(struct str address)
{
	struct str path;

	return !git_is_local(address, &path) &&
	       (str_find(address, STR("://"), 0) == STR_NOT_FOUND ||
		       str_contains(str_slice(address, 0, str_find_char(address, ':', 0)), "ssh"));
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

/* One word of an ext:: command; false where git leaves it out (git-remote-ext(1)). */
static bool ext_word(struct unwrap *u, struct str *rest, bool push, struct field *ret)
{
	const char *service = push ? "git-receive-pack" : "git-upload-pack";
	struct buf out = BUF_IN(u->arena);
	bool taken = !str_starts(*rest, "%G") && !str_starts(*rest, "%V");
	size_t i = 0;

	for (; i < rest->len && rest->at[i] != ' '; i++) {
		char c = rest->at[i];

		if (c != '%' || i + 1 == rest->len)
			buf_add_char(&out, c);
		else if (rest->at[++i] == 'S' || rest->at[i] == 's')
			buf_add_text(&out, service + (rest->at[i] == 's' ? strlen("git-") : 0));
		else
			buf_add_char(&out, rest->at[i]); /* "% " is a blank, %% itself */
	}
	*rest = str_skip(*rest, i + 1);
	*ret = launch_field(u, buf_str(&out));
	return taken;
}

static void start_ext(struct unwrap *u, const struct git *git, struct field command, bool push)
{
	struct field *argv;
	struct str text;
	struct run *run;
	size_t n = 0;

	if (!launch_known(u, &command, &text)) {
		git_start_text(u, git, command);
		return;
	}
	argv = arena_alloc(u->arena, struct field, text.len + 1);
	if (!argv) {
		u->failed = true;
		return;
	}
	while (text.len)
		n += ext_word(u, &text, push, &argv[n]);
	if (n == 0)
		return;
	run = launch_argv(u, argv, n);
	run->via = VIA_RECIPE;
	run->has_cwd = git->has_cwd;
	run->cwd = git->cwd;
	launch_git_export(u, run, git->settings, git->n_settings);
}

/* NAME of NAME::ADDRESS and NAME://ADDRESS, where git has no transport of its own for that. */
static struct str helper_of(struct str address)
{
	size_t colon = str_find_char(address, ':', 0);
	struct str name = str_slice(address, 0, colon);

	if (colon == STR_NOT_FOUND || !name.len || str_find_char(name, '/', 0) != STR_NOT_FOUND ||
		(!str_starts(str_skip(address, colon), "::") &&
			!str_starts(str_skip(address, colon), "://")) ||
		git_in_list(" ext fd file ftp ftps git git+ssh http https ssh ssh+git ", name))
		return STR("");
	return name;
}

static void start_helper(struct unwrap *u, struct str helper, struct field remote)
{
	struct field *argv = arena_alloc(u->arena, struct field, 3);
	struct str prefix = arena_printf(u->arena, "%.*s::", STR_ARGS(helper));
	struct run *run;

	if (!argv) {
		u->failed = true;
		return;
	}
	argv[0] = launch_field(u, arena_printf(u->arena, "git-remote-%.*s", STR_ARGS(helper)));
	argv[1] = argv[2] = remote;
	if (prefix.len && field_starts(&remote, prefix) == YES)
		argv[2] = field_skip(u->arena, &remote, prefix.len);
	run = launch_argv(u, argv, 3);
	run->via = VIA_RECIPE;
	run->conditional = true;
}

void git_start_transport(struct unwrap *u, const struct git *git, struct str name)
{
	for (size_t i = 1; i < git->argc; i++) {
		struct field address = git->argv[i];
		struct str text, vcs;

		if (launch_known(u, &address, &text) && set_here(u, git, text, "url", &text))
			address = launch_field(u, text);
		if (field_starts(&address, STR("ext::")) == YES) {
			if (allows_ext(u, git))
				start_ext(u, git, field_skip(u->arena, &address, strlen("ext::")),
					str_is(name, "push"));
		} else if (launch_known(u, &git->argv[i], &text) &&
			   set_here(u, git, text, "vcs", &vcs)) {
			start_helper(u, vcs, address);
		} else if (launch_known(u, &address, &text) && helper_of(text).len) {
			start_helper(u, helper_of(text), address);
		}
	}
}
