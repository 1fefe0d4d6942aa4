/* What earlier calls and configuration files change: remote, config, checkout, plain text. */
#include <errno.h>

#include "base/buf.h"
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

/* Renames or removes every remote.OLD.* */
static int move_remote(struct git_config *config, struct str old, struct str new)
{
	struct str prefix = arena_printf(config->arena, "remote.%.*s.", STR_ARGS(old));
	int err = 0;

	for (size_t i = 0; i < config->keys.n && !err; i++) {
		struct str key = config->keys.at[i];

		if (str_starts(key, "branch.") && new.len && str_equal(config->values.at[i], old)) {
			config->values.at[i] = new;
			continue;
		}
		if (!str_equal(str_slice(key, 0, prefix.len), prefix))
			continue;
		config->keys.at[i] =
			new.len ? arena_printf(config->arena, "remote.%.*s.%.*s", STR_ARGS(new),
					  STR_ARGS(str_skip(key, prefix.len)))
				: STR("removed.key");
		if (!config->keys.at[i].at)
			err = -ENOMEM;
	}
	return err;
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

/* git config [set|unset] [--add|--unset|--unset-all] KEY VALUE */
static int apply_config(
	struct git_config *config, const struct git_call *push, const struct git_call *git)
{
	static const char *const valued[] = { "-f", "--file", "--blob", "--type", "-t", "--value",
		"--comment", NULL };
	struct texts words, options;
	bool everywhere, unset, add;
	size_t first = 0;
	int err = git_words(config->arena, git, valued, &words, &options);

	if (err || !words.n)
		return err;
	everywhere = git_option(&options, "--global") || git_option(&options, "--system") ||
		     git_option(&options, "-f") || git_option(&options, "--file");
	if (!everywhere && !same_place(git, push))
		return 0;
	unset = git_option(&options, "--unset") || git_option(&options, "--unset-all") ||
		str_is(words.at[0], "unset");
	if (str_is(words.at[0], "set") || str_is(words.at[0], "unset"))
		first++;
	add = git_option(&options, "--add") || git->call->conditional;
	if (words.n <= first || (!unset && words.n <= first + 1))
		return 0;
	config->changed = true;
	if (unset) {
		git_config_unset(config, words.at[first]);
		return 0;
	}
	return git_config_set(config, words.at[first], words.at[first + 1],
		add || str_ends(words.at[first], "nsteadOf") ||
			str_ends(words.at[first], "nsteadof"));
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

/* [section "subsection"] becomes `section.subsection.` */
static struct str section_prefix(struct arena *arena, struct str line)
{
	struct str inside = str_slice(line, 1, str_rfind_char(line, ']'));
	size_t quote = str_find_char(inside, '"', 0), end = str_rfind_char(inside, '"');

	if (quote == STR_NOT_FOUND || end <= quote)
		return arena_printf(arena, "%.*s.", STR_ARGS(str_trim(inside)));
	return arena_printf(arena, "%.*s.%.*s.", STR_ARGS(str_trim(str_slice(inside, 0, quote))),
		STR_ARGS(str_slice(inside, quote + 1, end)));
}

/* Without quotes and a trailing comment. */
static struct str plain_value(struct arena *arena, struct str text)
{
	struct buf value = BUF_IN(arena);
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '"') {
			quoted = !quoted;
			continue;
		}
		if (!quoted && (c == '#' || c == ';'))
			break;
		if (c == '\\' && i + 1 < text.len)
			c = text.at[++i];
		buf_add_char(&value, c);
	}
	return str_trim(buf_str(&value));
}

int git_config_read(struct git_config *config, struct str text)
{
	struct str prefix = STR(""), line;
	int err = 0;

	while (!err && str_next_line(&text, &line)) {
		size_t equal;

		line = str_trim(line);
		if (!line.len || line.at[0] == '#' || line.at[0] == ';')
			continue;
		if (line.at[0] == '[') {
			prefix = section_prefix(config->arena, line);
			continue;
		}
		equal = str_find_char(line, '=', 0);
		if (equal == STR_NOT_FOUND || !prefix.len)
			continue;
		err = git_config_set(config,
			arena_printf(config->arena, "%.*s%.*s", STR_ARGS(prefix),
				STR_ARGS(str_trim(str_slice(line, 0, equal)))),
			plain_value(config->arena, str_skip(line, equal + 1)), true);
	}
	return err;
}
