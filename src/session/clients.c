/* Other clients that a call would start, and whether those would ask us. */
#include <errno.h>

#include "base/util.h"
#include "session/settings.h"
#include "session/tampering.h"

/* Words behind the program that start no conversation. */
static const char *const quiet[] = { "mcp", "config", "plugin", "plugins", "doctor", "update",
	"install", "auth", "setup-token", "--help", "-h", "--version", "-v" };

static bool word_is(const struct field *word, const char *text)
{
	return field_equals(word, str_from(text)) == YES;
}

/* By its name; MAYBE: that is not known, but it is spoken to as to a client. */
static enum tri is_client(struct arena *arena, const struct call *call)
{
	struct str name = STR("");
	bool unknown = !field_known(arena, &call->program, &name), print = false;

	if (call->argc && field_known(arena, &call->argv[0], &name) &&
		str_is(str_basename(name), "claude"))
		return YES;
	if (word_is(&call->program, "claude") || word_is(&call->program, "claude-code"))
		return YES;
	for (size_t i = 1; i < call->argc; i++) {
		if (field_known(arena, &call->argv[i], &name) &&
			str_contains(name, "@anthropic-ai/claude-code"))
			return YES;
		print |= word_is(&call->argv[i], "-p") || word_is(&call->argv[i], "--print");
	}
	return unknown && print ? MAYBE : NO;
}

static bool is_quiet(const struct call *call)
{
	for (size_t i = 0; call->argc > 1 && i < ARRAY_SIZE(quiet); i++)
		if (word_is(&call->argv[1], quiet[i]))
			return true;
	return false;
}

/* Is the variable set for the call, and to something else than the session has? */
static bool has_variable(struct arena *arena, const struct call *call, struct facts *facts,
	const char *name, bool must_differ)
{
	for (size_t i = 0; i < call->n_env; i++) {
		struct str value = STR(""), now = STR("");

		if (!str_is(call->env[i].name, name))
			continue;
		if (call->env[i].value.n == 1 && call->env[i].value.alternatives[0].n == 0)
			continue; /* unset */
		if (!must_differ)
			return true;
		return !value_known(arena, &call->env[i].value, &value) || !facts->environment ||
		       !facts->environment(facts->self, str_from(name), &now) ||
		       !str_equal(value, now);
	}
	return false;
}

/* --settings: a JSON text, or a file of it. */
static int switches_off(
	struct arena *arena, struct facts *facts, const struct field *value, bool *ret)
{
	struct file_texts texts = { .n = 0 };
	struct settings settings;
	struct str text;
	int err = 0;

	*ret = true; /* what cannot be read beforehand */
	if (!field_known(arena, value, &text))
		return 0;
	if (!str_starts(str_trim(text), "{")) {
		err = facts->read_file ? facts->read_file(facts->self, arena, text, &texts)
				       : -ENOENT;
		if (err || !texts.n)
			return err == -ENOMEM ? err : 0;
		text = texts.at[texts.n - 1];
	}
	err = settings_read(arena, text, &settings);
	if (!err)
		*ret = settings.disabled;
	return err;
}

static bool names_user(struct arena *arena, const struct field *sources)
{
	struct str text;

	return field_known(arena, sources, &text) && str_contains(text, "user");
}

static bool runs_no_hooks(const struct call *call)
{
	for (size_t i = 1; i < call->argc; i++)
		if (word_is(&call->argv[i], "--bare") || word_is(&call->argv[i], "--safe-mode"))
			return true;
	return false;
}

/* Why a client with these words would not ask, or NULL. */
static int look_at_words(
	struct arena *arena, struct facts *facts, const struct call *call, const char **ret)
{
	bool off = false;
	int err = 0;

	for (size_t i = 1; !err && !*ret && i < call->argc; i++) {
		const struct field *word = &call->argv[i];
		const struct field *next = i + 1 < call->argc ? &call->argv[i + 1] : NULL;
		struct field inside;

		inside = field_skip(arena, word, strlen("--settings="));
		if (field_starts(word, STR("--settings=")) == YES)
			err = switches_off(arena, facts, &inside, &off);
		else if (next && word_is(word, "--settings"))
			err = switches_off(arena, facts, next, &off);
		inside = field_skip(arena, word, strlen("--setting-sources="));
		if (field_starts(word, STR("--setting-sources=")) == YES)
			off |= !names_user(arena, &inside);
		else if (next && word_is(word, "--setting-sources"))
			off |= !names_user(arena, next);
		if (off)
			*ret = "starts a client with settings that leave the hooks out";
	}
	return err;
}

static int why_it_would_not_ask(struct store *store, struct arena *arena, struct facts *facts,
	const struct call *call, const char **ret)
{
	int err = look_at_words(arena, facts, call, ret);

	if (!err && !*ret)
		err = settings_lost(store, arena, facts, ret);
	if (has_variable(arena, call, facts, "CLAUDE_CODE_SIMPLE", false))
		*ret = "starts a client that runs no hooks";
	else if (has_variable(arena, call, facts, "CLAUDE_CONFIG_DIR", true) ||
		 has_variable(arena, call, facts, "HOME", true))
		*ret = "starts a client with the settings of another place";
	return err;
}

int tampering_clients(struct store *store, struct arena *arena, const struct effects *effects,
	struct facts *facts, struct finding **ret)
{
	for (const struct call *call = effects ? effects->calls : NULL; call; call = call->next) {
		const char *why = NULL;
		enum tri client = is_client(arena, call);
		int err = 0;

		if (call->remote || client == NO || is_quiet(call))
			continue;
		if (runs_no_hooks(call))
			why = "starts a client that runs no hooks";
		else if (client == YES)
			err = why_it_would_not_ask(store, arena, facts, call, &why);
		if (err)
			return err;
		if (!why)
			continue;
		err = add_finding(arena,
			&(struct finding){
				.kind = VERDICT_DENY,
				.rule = STR("self.hookless"),
				.why = str_from(why),
				.confirm = STR("yes, stop it"),
				.seen = show_call(arena, call),
				.span = call->span,
				.say = STR("Start it with the settings as they are, or do the work "
					   "in this session."),
			},
			ret);
		if (err)
			return err;
	}
	return 0;
}
