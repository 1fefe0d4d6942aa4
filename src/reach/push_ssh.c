/*
 * What connects in the place of ssh: GIT_SSH_COMMAND, core.sshCommand, GIT_SSH. A program of the
 * user's own is followed as any other, so where it goes is seen among the calls below the push.
 */
#include <errno.h>

#include "base/buf.h"
#include "reach/push.h"

/* Word after word of an ssh command line, quotes taken out. */
static bool next_word(struct arena *arena, struct str *rest, struct str *ret)
{
	struct buf word = BUF_IN(arena);
	char quote = 0;
	size_t i = 0;

	*rest = str_trim(*rest);
	if (!rest->len)
		return false;
	for (; i < rest->len; i++) {
		char c = rest->at[i];

		if (quote ? c == quote : (c == '\'' || c == '"'))
			quote = quote ? 0 : c;
		else if (!quote && (c == ' ' || c == '\t' || c == '\n'))
			break;
		else
			buf_add_char(&word, c);
	}
	*ret = buf_str(&word);
	*rest = str_skip(*rest, i);
	return true;
}

struct str ssh_host_option(struct str option)
{
	static const struct str name = { "hostname", 8 };

	if (option.len <= name.len || !str_equal_nocase(str_slice(option, 0, name.len), name) ||
		!strchr("= \t", option.at[name.len]))
		return STR("");
	option = str_trim(str_skip(option, name.len));
	if (str_starts(option, "="))
		option = str_trim(str_skip(option, 1));
	return option;
}

const struct str *ssh_destination(const struct str *words, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (!str_starts(words[i], "-"))
			return &words[i];
		if (words[i].len == 2 && strchr("BbcDEeFIiJLlmOopQRSWw", words[i].at[1]))
			i++;
	}
	return NULL;
}

struct str call_variable(
	struct arena *arena, const struct call *call, const char *name, bool *ret_unknown)
{
	for (size_t i = 0; i < call->n_env; i++) {
		struct str text;

		if (!str_is(call->env[i].name, name))
			continue;
		if (value_known(arena, &call->env[i].value, &text))
			return text;
		/* unset: one alternative of no fields */
		*ret_unknown |= call->env[i].value.open || call->env[i].value.n != 1 ||
				call->env[i].value.alternatives[0].n != 0;
	}
	return STR("");
}

static bool is_below(const struct call *call, const struct call *above)
{
	while (call && call != above)
		call = call->parent;
	return call != NULL;
}

/* Programs that connect to nothing. */
static bool is_silent(const struct call *call)
{
	static const char *const names[] = { "cat", "echo", "env", "exec", "false", "printf", "sleep",
		"tee", "true" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (field_equals(&call->program, str_from(names[i])) == YES)
			return true;
	return false;
}

/* An ssh that was started in its place: to a host of its own, or to the one that git names. */
static int read_started(struct arena *arena, const struct call *call, struct ssh_command *ssh)
{
	struct texts words = { 0 };
	const struct str *destination;
	int err = 0;

	ssh->none = false;
	for (size_t i = 0; i < call->argc && !err; i++)
		if (field_is_known(&call->argv[i]) || !call->argv[i].many)
			err = texts_add(arena, &words, git_word(arena, call, i));
	if (err)
		return err;
	for (size_t i = 1; i < words.n; i++) {
		struct str option = str_is(words.at[i - 1], "-o") ? words.at[i]
								  : str_skip(words.at[i], 2);

		if (ssh_host_option(option).len) {
			ssh->host_name = ssh_host_option(option);
			return 0;
		}
	}
	destination = ssh_destination(words.at, words.n);
	if (destination && str_find_char(*destination, UNKNOWN_BYTE, 0) == STR_NOT_FOUND)
		ssh->host_name = *destination;
	else
		ssh->unknown |= destination != NULL;
	return 0;
}

static int read_own_program(
	const struct git_config *config, const struct call *push, struct ssh_command *ssh)
{
	int err = 0;

	ssh->none = true;
	for (const struct call *c = config->effects ? config->effects->calls : NULL; c && !err;
		c = c->next) {
		bool starts_others = false;

		if (c == push || !is_below(c, push))
			continue;
		for (const struct call *other = c->next; other; other = other->next)
			starts_others |= other->parent == c;
		if (field_equals(&c->program, STR("ssh")) == YES)
			err = read_started(config->arena, c, ssh);
		else
			ssh->unknown |= !starts_others && !is_silent(c);
	}
	ssh->none &= !ssh->unknown;
	return err;
}

int git_ssh_command(
	const struct git_config *config, const struct call *call, struct ssh_command *ret)
{
	struct arena *arena = config->arena;
	struct ssh_command ssh = { 0 };
	struct str text = call_variable(arena, call, "GIT_SSH_COMMAND", &ssh.unknown), word;
	struct str rest, before = STR("");
	int err = 0;

	if (!text.len)
		text = git_config_get(config, STR("core.sshcommand"));
	if (!text.len)
		text = call_variable(arena, call, "GIT_SSH", &ssh.unknown);
	rest = text;
	ssh.unknown |= str_find_char(text, UNKNOWN_BYTE, 0) != STR_NOT_FOUND;
	if (!ssh.unknown && next_word(arena, &rest, &word) && !str_is(str_basename(word), "ssh"))
		err = read_own_program(config, call, &ssh);
	while (!err && next_word(arena, &rest, &word)) {
		struct str option = str_starts(word, "-o") ? str_skip(word, 2) : STR("");

		if (str_is(before, "-o"))
			option = word;
		if (str_is(before, "-F"))
			ssh.unknown |= !str_is(word, "/dev/null") && !str_is(word, "none");
		else if (str_starts(word, "-F") && word.len > 2)
			ssh.unknown = true;
		if (ssh_host_option(option).len)
			ssh.host_name = ssh_host_option(option);
		before = word;
	}
	*ret = ssh;
	return err;
}
