/* Reads a call of git: its global options (git(1)), its subcommand and the words behind it. */
#include <errno.h>

#include "base/buf.h"
#include "base/path.h"
#include "reach/push.h"

struct str git_word(struct arena *arena, const struct call *call, size_t i)
{
	struct buf text = BUF_IN(arena);

	if (i >= call->argc)
		return STR("");
	for (size_t p = 0; p < call->argv[i].n; p++) {
		const struct piece *piece = &call->argv[i].pieces[p];

		if (piece->kind == PIECE_TEXT)
			buf_add(&text, piece->text);
		else
			buf_add_char(&text, UNKNOWN_BYTE);
	}
	return buf_str(&text);
}

static bool known(struct str text)
{
	return str_find_char(text, UNKNOWN_BYTE, 0) == STR_NOT_FOUND;
}

static bool one_of(struct str word, const char *const *names)
{
	for (; names && *names; names++)
		if (str_is(word, *names))
			return true;
	return false;
}

/* Settings that tell where a push goes; others would only widen what a question may do. */
static bool tells_remotes(struct str setting)
{
	static const char *const sections[] = { "remote.", "branch.", "url.", "include.",
		"includeif." };

	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		if (setting.len > strlen(sections[i]) &&
			str_equal_nocase(
				str_slice(setting, 0, strlen(sections[i])), str_from(sections[i])))
			return true;
	return false;
}

static int keep(struct arena *arena, struct texts *texts, const char *option, struct str value)
{
	int err = texts_add(arena, texts, str_from(option));

	return err ? err : texts_add(arena, texts, value);
}

/* `-c key=value`; a key alone is true. */
static int take_setting(struct arena *arena, struct git_call *git, struct str value)
{
	int err = texts_add(arena, &git->settings, value);

	if (err || !known(value) || !tells_remotes(value))
		return err;
	return keep(arena, &git->globals, "-c", value);
}

static int take_dir(struct arena *arena, struct git_call *git, struct str value)
{
	if (!known(value)) {
		git->unknown = true;
		return 0;
	}
	git->dir = path_join(arena, git->dir, value);
	return keep(arena, &git->globals, "-C", value);
}

static int take_git_dir(struct arena *arena, struct git_call *git, struct str value)
{
	if (!known(value)) {
		git->unknown = true;
		return 0;
	}
	git->dir = path_join(arena, git->dir, value);
	if (str_ends(git->dir, "/.git"))
		git->dir.len -= sizeof("/.git") - 1;
	return keep(arena, &git->globals, "--git-dir", value);
}

/* NAME=VARIABLE as the setting NAME=value. */
static struct str of_variable(struct arena *arena, const struct call *call, struct str text)
{
	size_t equal = MIN(str_rfind_char(text, '='), text.len);
	struct str value;

	for (size_t i = call->n_env; i-- > 0;)
		if (str_equal(call->env[i].name, str_skip(text, equal + 1)) &&
			value_known(arena, &call->env[i].value, &value))
			return arena_printf(
				arena, "%.*s=%.*s", (int)equal, text.at, STR_ARGS(value));
	return text;
}

/* One global option at argv[*i]; *i then stands at its last word. */
static int take_global(struct arena *arena, struct git_call *git, struct str word, size_t *i)
{
	static const char *const valued[] = { "-C", "-c", "--git-dir", "--work-tree", "--namespace",
		"--super-prefix", "--config-env", "--attr-source", NULL };
	size_t equal = str_find_char(word, '=', 0);
	struct str name = str_starts(word, "--") ? str_slice(word, 0, equal) : word;
	struct str value = STR("");

	if (name.len < word.len)
		value = str_skip(word, equal + 1);
	else if (one_of(word, valued))
		value = git_word(arena, git->call, ++*i);
	if (str_is(name, "-C"))
		return take_dir(arena, git, value);
	if (str_is(name, "-c"))
		return take_setting(arena, git, value);
	if (str_is(name, "--config-env"))
		return take_setting(arena, git, of_variable(arena, git->call, value));
	if (str_is(name, "--git-dir"))
		return take_git_dir(arena, git, value);
	if (str_is(name, "--work-tree") && known(value))
		return keep(arena, &git->globals, "--work-tree", value);
	return 0;
}

static int take_environment(struct arena *arena, const struct call *call, struct git_call *git)
{
	static const char *const names[] = { "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR",
		"GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_GLOBAL",
		"GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "HOME", "XDG_CONFIG_HOME", NULL };

	for (size_t i = 0; i < call->n_env; i++) {
		const struct env_var *var = &call->env[i];
		struct str value, pair;
		int err;

		if (!one_of(var->name, names) && !str_starts(var->name, "GIT_CONFIG_KEY_") &&
			!str_starts(var->name, "GIT_CONFIG_VALUE_"))
			continue;
		if (!value_known(arena, &var->value, &value)) {
			git->unknown |= str_starts(var->name, "GIT_");
			continue;
		}
		pair = arena_printf(arena, "%.*s=%.*s", STR_ARGS(var->name), STR_ARGS(value));
		err = texts_add(arena, &git->env, pair);
		if (err)
			return err;
		if (str_is(var->name, "GIT_DIR")) {
			git->dir = path_join(arena, git->dir, value);
			if (str_ends(git->dir, "/.git"))
				git->dir.len -= sizeof("/.git") - 1;
		}
	}
	return 0;
}

static bool only_tells(struct str word)
{
	static const char *const words[] = { "--version", "-v", "--html-path", "--man-path",
		"--info-path", "--exec-path", "--help", "-h", NULL };

	return one_of(word, words) || str_starts(word, "--list-cmds");
}

int git_read(struct arena *arena, const struct call *call, struct git_call *ret, bool *ret_is_git)
{
	const struct field *program = call->program.n || !call->argc ? &call->program : call->argv;
	struct git_call git = { .call = call, .at = 1 };
	struct str name;
	int err;

	*ret_is_git = false;
	if (!field_known(arena, program, &name))
		return 0;
	name = str_basename(name);
	if (!str_is(name, "git") && !str_starts(name, "git-"))
		return 0;
	if (!field_known(arena, &call->cwd, &git.cwd)) {
		git.unknown = call->cwd.n > 0;
		git.cwd = STR("");
	}
	git.dir = git.cwd;
	err = take_environment(arena, call, &git);
	if (err)
		return err;
	if (name.len > 4) { /* git-push */
		git.at = 0;
		git.subcommand = str_skip(name, 4);
	}
	while (name.len == 3 && git.at < call->argc) {
		struct str word = git_word(arena, call, git.at);

		if (only_tells(word)) {
			git.at = call->argc; /* it prints something and ends */
			break;
		}
		if (str_starts(word, "-")) {
			err = take_global(arena, &git, word, &git.at);
			if (err)
				return err;
		} else if (!call->argv[git.at].many || known(word)) {
			git.subcommand = known(word) ? word : STR("");
			break;
		}
		git.at++;
	}
	*ret = git;
	*ret_is_git = true;
	return 0;
}

/* An option and the word it takes are kept as one text, \x1f between. */
static struct str with_value(struct arena *arena, struct str option, struct str value)
{
	return arena_printf(arena, "%.*s\x1f%.*s", STR_ARGS(option), STR_ARGS(value));
}

int git_words(struct arena *arena, const struct git_call *git, const char *const *valued,
	struct texts *ret_words, struct texts *ret_options)
{
	bool ended = false;
	int err = 0;

	*ret_words = *ret_options = (struct texts){ 0 };
	for (size_t i = git->at + 1; i < git->call->argc && !err; i++) {
		struct str word = git_word(arena, git->call, i);

		if (!ended && str_is(word, "--")) {
			ended = true;
		} else if (ended || word.len < 2 || word.at[0] != '-') {
			err = texts_add(arena, ret_words, word);
		} else {
			if (one_of(word, valued))
				word = with_value(arena, word, git_word(arena, git->call, ++i));
			err = texts_add(arena, ret_options, word);
		}
	}
	return err;
}

const struct str *git_option(const struct texts *options, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = options->n; i > 0; i--) {
		struct str *o = &options->at[i - 1];

		if (str_starts(*o, name) &&
			(o->len == len || o->at[len] == '=' || o->at[len] == '\x1f')) {
			return o;
		}
	}
	return NULL;
}
