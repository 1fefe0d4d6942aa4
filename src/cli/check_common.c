#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/check.h"
#include "facts/fixture.h"
#include "protocol/json.h"

struct options {
	const char *only, *cwd, *facts, *transcript;
};

static int complain(const char *verb, const char *what, const char *about)
{
	fprintf(stderr, "keihookd %s: %s%s%s\n", verb, what, about ? ": " : "", about ? about : "");
	return 1;
}

/* `--name value` and `--name=value`. */
static bool takes(const char *name, int argc, char **argv, int *at, const char **ret)
{
	size_t len = strlen(name);

	if (strncmp(argv[*at], name, len) != 0)
		return false;
	if (argv[*at][len] == '=') {
		*ret = argv[*at] + len + 1;
		return true;
	}
	if (argv[*at][len])
		return false;
	*ret = *at + 1 < argc ? argv[++*at] : NULL;
	return true;
}

static int read_options(struct check *check, int argc, char **argv, struct options *o)
{
	bool options_end = false;

	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];

		if (!options_end && strcmp(word, "--") == 0) {
			options_end = true;
		} else if (options_end || word[0] != '-') {
			if (check->has_command)
				return complain(argv[0], "one command, please: quote it", word);
			check->command = str_from(word);
			check->has_command = true;
		} else if (strcmp(word, "--json") == 0) {
			check->json = true;
		} else if (strcmp(word, "--explain") == 0) {
			check->explain = true;
		} else {
			const char *value = word;

			if (takes("--only", argc, argv, &i, &value))
				o->only = value;
			else if (takes("--cwd", argc, argv, &i, &value))
				o->cwd = value;
			else if (takes("--facts", argc, argv, &i, &value))
				o->facts = value;
			else if (takes("--transcript", argc, argv, &i, &value))
				o->transcript = value;
			else
				return complain(argv[0],
					"not understood (a command that begins with '-' "
					"goes behind '--')",
					word);
			if (!value)
				return complain(argv[0], "wants a value", word);
		}
	}
	return 0;
}

static int split_names(struct check *check, struct str text, struct words *ret)
{
	struct words words = { 0 };
	size_t capacity = 0;

	while (text.len) {
		size_t comma = str_find_char(text, ',', 0);
		struct str *at =
			arena_grow(&check->arena, words.at, words.n, &capacity, sizeof(*at));

		if (!at)
			return -ENOMEM;
		words.at = at;
		words.at[words.n++] = str_trim(str_slice(text, 0, comma));
		text = comma == STR_NOT_FOUND ? STR("") : str_skip(text, comma + 1);
	}
	*ret = words;
	return 0;
}

/* A misspelt name would switch every rule off and let everything through. */
static int check_names(const struct check *check, const char *verb, struct words only)
{
	for (size_t i = 0; i < only.n; i++)
		if (!policy_has_pack(check->policy, only.at[i])) {
			fprintf(stderr, "keihookd %s: --only: no pack '%.*s' is there\n", verb,
				STR_ARGS(only.at[i]));
			return 1;
		}
	return 0;
}

static int load_rules(struct check *check, const char *verb, struct words only)
{
	AUTO_BUF struct buf diagnostics = BUF_INIT;
	struct sources_result result = { 0 };
	struct source_paths paths;
	int err;

	source_paths(&check->arena, check->cwd, &paths);
	err = sources_load(
		&check->arena, &paths, only, decide_test, &check->policy, &result, &diagnostics);
	if (diagnostics.len)
		fprintf(stderr, "%.*s", STR_ARGS(buf_str(&diagnostics)));
	if (err)
		return complain(verb, "the rules cannot be loaded", strerror(-err));
	return check_names(check, verb, only);
}

/* The folder and files that options name must be there; with --facts they are a fixture's. */
static int check_paths(const char *verb, const struct options *o)
{
	struct stat st;

	if (o->cwd && !o->facts && stat(o->cwd, &st) < 0)
		return complain(verb, o->cwd, strerror(errno));
	if (o->cwd && !o->facts && !S_ISDIR(st.st_mode))
		return complain(verb, o->cwd, strerror(ENOTDIR));
	if (o->transcript && access(o->transcript, R_OK) < 0)
		return complain(verb, o->transcript, strerror(errno));
	return 0;
}

int check_init(struct check *check, int argc, char **argv)
{
	struct options o = { 0 };
	struct words only = { 0 };
	char cwd[PATH_MAX];
	int err;

	*check = (struct check){ 0 };
	arena_init(&check->arena, MAX_SOURCES_BYTES);
	if (read_options(check, argc, argv, &o) || check_paths(argv[0], &o))
		return 1;
	if (o.cwd && !o.facts)
		o.cwd = realpath(o.cwd, cwd);
	if (process_cache_create(&check->processes))
		return complain(argv[0], "out of memory", NULL);
	if (!o.cwd && getcwd(cwd, sizeof(cwd)))
		o.cwd = cwd;
	check->cwd = arena_copy(&check->arena, str_from(o.cwd ? o.cwd : "/"));
	if (o.transcript)
		check->transcript = str_from(o.transcript);
	if (o.facts) {
		err = file_read(&check->arena, o.facts, MAX_SCRIPT, &check->fixture);
		if (err)
			return complain(argv[0], o.facts, strerror(-err));
		check->has_fixture = true;
	}
	if (split_names(check, str_from(o.only ? o.only : ""), &only))
		return complain(argv[0], "out of memory", NULL);
	return load_rules(check, argv[0], only);
}

void check_finish(struct check *check)
{
	process_cache_destroy(check->processes);
	policy_unref(check->policy);
	arena_finish(&check->arena);
}

int check_facts(struct check *check, struct arena *arena, struct str command, struct facts *ret)
{
	struct str why;
	int r;

	if (!check->has_fixture) {
		r = facts_real(arena, 0, ret);
		if (!r) {
			facts_real_share(ret, check->processes);
			facts_real_asks(ret, command);
		}
		return r;
	}
	r = facts_fixture(arena, check->fixture, ret, &why);
	if (r == FIXTURE_REJECTED) {
		fprintf(stderr, "keihookd: --facts: %.*s\n", STR_ARGS(why));
		return -EINVAL;
	}
	return r;
}

int check_command(struct check *check, struct arena *arena, struct str command, struct str cwd,
	struct verdict *ret)
{
	struct event event = {
		.kind = EVENT_PRE_TOOL_USE,
		.name = STR("PreToolUse"),
		.tool_name = STR("Bash"),
		.cwd = cwd,
		.transcript_path = check->transcript,
		.input = { .command = command, .has_command = true },
		.peer = { .pid = getpid(), .uid = getuid() },
		.received_ms = (int64_t)time(NULL) * 1000,
	};
	struct facts facts;
	int err = check_facts(check, arena, command, &facts);

	if (err)
		return err;
	err = decide(arena,
		&(struct decision){
			.event = &event,
			.policy = check->policy,
			.facts = &facts,
		},
		ret);
	if (!check->has_fixture)
		facts_real_finish(&facts);
	return err;
}

bool check_blocks(const struct verdict *verdict)
{
	return verdict->kind >= VERDICT_ASK;
}

static void add_member(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, ",\"%s\":", name);
	json_add_string(out, value);
}

void check_add_json(struct buf *out, const struct verdict *verdict)
{
	buf_printf(out, "{\"decision\":\"%s\"", verdict_kind_name(verdict->kind));
	if (verdict->note.len)
		add_member(out, "in_a_session_also_needs", verdict->note);
	buf_add_text(out, ",\"findings\":[");
	for (const struct finding *f = verdict->findings; f; f = f->next) {
		buf_printf(out, "%s{\"verdict\":\"%s\"", f == verdict->findings ? "" : ",",
			f->shadow ? "shadow" : verdict_kind_name(f->kind));
		add_member(out, "rule", f->rule);
		add_member(out, "why", f->why);
		add_member(out, "seen", f->seen);
		if (f->target.len)
			add_member(out, "target", f->target);
		if (f->where.len)
			add_member(out, "where", f->where);
		if (f->at_stake.len)
			add_member(out, "at_stake", f->at_stake);
		if (f->confirm.len)
			add_member(out, "confirm", f->confirm);
		if (f->confirm_also.len)
			add_member(out, "confirm_also", f->confirm_also);
		add_member(out, "say", f->say);
		buf_printf(out, ",\"offset\":%u,\"length\":%u,\"certain\":%s}", f->span.off,
			f->span.len, f->maybe ? "false" : "true");
	}
	buf_add_text(out, "]}");
}
