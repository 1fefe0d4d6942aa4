/* What earlier calls of git change: remote, config, checkout. */
#include <errno.h>

#include "base/path.h"
#include "reach/push.h"

/* Is it the same repository, as far as can be told? */
static bool same_place(const struct git_call *a, const struct git_call *b)
{
	return a->unknown || b->unknown || path_within(a->dir, b->dir) ||
	       path_within(b->dir, a->dir);
}

static struct str remote_key(struct git_config *config, struct str name, const char *variable)
{
	return arena_printf(config->arena, "remote.%.*s.%s", STR_ARGS(name), variable);
}

/* Every setting of section @old becomes one of @new, or is removed. */
static int move_section(struct git_config *config, struct str old, struct str new)
{
	struct str prefix = arena_printf(config->arena, "%.*s.", STR_ARGS(old));

	for (size_t i = 0; i < config->keys.n && prefix.at; i++) {
		struct str key = config->keys.at[i];

		if (!str_equal(str_slice(key, 0, prefix.len), prefix))
			continue;
		config->keys.at[i] = new.len ? arena_printf(config->arena, "%.*s.%.*s",
						       STR_ARGS(new), STR_ARGS(str_skip(key, prefix.len)))
					     : STR("removed.key");
		if (!config->keys.at[i].at)
			return -ENOMEM;
	}
	return prefix.at ? 0 : -ENOMEM;
}

/* git remote rename, git remote remove */
static int move_remote(struct git_config *config, struct str old, struct str new)
{
	struct str from = arena_printf(config->arena, "remote.%.*s", STR_ARGS(old));
	struct str to = new.len ? arena_printf(config->arena, "remote.%.*s", STR_ARGS(new)) : new;

	for (size_t i = 0; i < config->keys.n && new.len; i++)
		if (str_starts(config->keys.at[i], "branch.") &&
			str_equal(config->values.at[i], old))
			config->values.at[i] = new;
	return from.at && to.at ? move_section(config, from, to) : -ENOMEM;
}

static int apply_remote(struct git_config *config, const struct git_call *git)
{
	static const char *const valued[] = { "-t", "-m", NULL };
	struct texts words, options;
	bool push, add;
	int err = git_words(config->arena, git, valued, &words, &options);

	if (err || words.n < 2)
		return err;
	config->changed = true;
	push = git_option(&options, "--push") != NULL;
	add = git_option(&options, "--add") != NULL || git->call->conditional;
	if (str_is(words.at[0], "add") && words.n > 2)
		return git_config_set(config, remote_key(config, words.at[1], "url"), words.at[2],
			git->call->conditional);
	if (str_is(words.at[0], "set-url") && words.n > 2 && !git_option(&options, "--delete"))
		return git_config_set(config,
			remote_key(config, words.at[1], push ? "pushurl" : "url"), words.at[2],
			add);
	if (str_is(words.at[0], "rename") && words.n > 2)
		return move_remote(config, words.at[1], words.at[2]);
	if ((str_is(words.at[0], "remove") || str_is(words.at[0], "rm")) && words.n > 1)
		return move_remote(config, words.at[1], STR(""));
	return 0;
}

/* Which of its forms a call of git config is. */
enum config_verb { CONFIG_SET, CONFIG_UNSET, CONFIG_RENAME, CONFIG_REMOVE };

static enum config_verb config_verb(const struct texts *options, struct texts *words)
{
	static const struct {
		const char *option, *word;
		enum config_verb verb;
	} forms[] = {
		{ "--unset", "unset", CONFIG_UNSET },
		{ "--unset-all", "unset", CONFIG_UNSET },
		{ "--rename-section", "rename-section", CONFIG_RENAME },
		{ "--remove-section", "remove-section", CONFIG_REMOVE },
		{ "--replace-all", "set", CONFIG_SET },
	};

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		if (git_option(options, forms[i].option))
			return forms[i].verb;
		if (str_is(words->at[0], forms[i].word)) {
			words->at++;
			words->n--;
			return forms[i].verb;
		}
	}
	return CONFIG_SET;
}

/* git config [set|unset] [--add|--unset|--unset-all] KEY VALUE */
static int apply_config(
	struct git_config *config, const struct git_call *push, const struct git_call *git)
{
	static const char *const valued[] = { "-f", "--file", "--blob", "--type", "-t", "--value",
		"--comment", NULL };
	struct texts words, options;
	enum config_verb verb;
	bool everywhere, add;
	int err = git_words(config->arena, git, valued, &words, &options);

	if (err || !words.n)
		return err;
	if (git_option(&options, "-f") || git_option(&options, "--file"))
		return 0; /* it is a write of that file */
	everywhere = git_option(&options, "--global") || git_option(&options, "--system");
	if (!everywhere && !same_place(git, push))
		return 0;
	verb = config_verb(&options, &words);
	if (words.n < (verb == CONFIG_SET || verb == CONFIG_RENAME ? 2u : 1u))
		return 0;
	config->changed = true;
	if (verb != CONFIG_SET && git->call->conditional)
		return 0; /* what may still hold is kept */
	if (verb == CONFIG_UNSET)
		git_config_unset(config, words.at[0]);
	if (verb == CONFIG_REMOVE || verb == CONFIG_RENAME)
		return move_section(config, words.at[0],
			verb == CONFIG_RENAME ? words.at[1] : STR(""));
	if (verb != CONFIG_SET)
		return 0;
	add = git_option(&options, "--add") || git_option(&options, "--append") ||
	      git->call->conditional || str_ends(words.at[0], "nsteadOf") ||
	      str_ends(words.at[0], "nsteadof");
	config->base = git_config_base(config, git, &options);
	err = git_config_set(config, words.at[0], words.at[1], add);
	config->base = STR("");
	return err;
}

/* The branch that a later push stands on. */
static int apply_checkout(struct git_config *config, const struct git_call *git)
{
	static const char *const valued[] = { "-b", "-B", "-c", "-C", "--orphan", NULL };
	static const char *const makes[] = { "-b", "-B", "-c", "-C", "--orphan" };
	struct texts words, options;
	const struct str *option = NULL;
	int err = git_words(config->arena, git, valued, &words, &options);

	if (err || git->call->conditional)
		return err;
	for (size_t i = 0; i < ARRAY_SIZE(makes) && !option; i++)
		option = git_option(&options, makes[i]);
	if (option)
		config->branch = str_skip(*option, str_find_char(*option, '\x1f', 0) + 1);
	else if (words.n == 1)
		config->branch = words.at[0];
	return 0;
}

int git_config_apply(
	struct git_config *config, const struct git_call *push, const struct git_call *earlier)
{
	if (str_is(earlier->subcommand, "config"))
		return apply_config(config, push, earlier);
	if (!same_place(earlier, push))
		return 0;
	if (str_is(earlier->subcommand, "remote"))
		return apply_remote(config, earlier);
	if (str_is(earlier->subcommand, "checkout") || str_is(earlier->subcommand, "switch"))
		return apply_checkout(config, earlier);
	return 0;
}
