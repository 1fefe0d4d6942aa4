#include "session/tampering.h"

#include <errno.h>

#include "base/path.h"
#include "base/util.h"
#include "session/settings.h"

/* Programs that change a file named among their words in a way that no write tells of. */
static const char *const changers[] = { "chmod", "chown", "chgrp", "chattr", "setfacl", "truncate",
	"shred", "rsync", "strip", "patch", "mount", "mkfifo" };

static const char *const our_programs[] = { "keihook", "keihookd", "keihookctl" };

/* What is kept: folders and files that must stay as they are; the settings, which the rules judge.
 */
struct kept {
	struct str dirs[2]; /* of state and configuration */
	const struct str *files;
	size_t n_files;
	const struct str *settings;
	size_t n_settings;
};

static bool is_below(struct str path, struct str dir)
{
	return str_equal(str_slice(path, 0, dir.len), dir) && path.len > dir.len &&
	       path.at[dir.len] == '/';
}

static bool is_in_dirs(const struct kept *kept, struct str path)
{
	for (size_t i = 0; i < ARRAY_SIZE(kept->dirs); i++)
		if (kept->dirs[i].len && is_below(path, kept->dirs[i]))
			return true;
	return false;
}

static bool is_one_of(struct str path, const struct str *files, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(path, files[i]))
			return true;
	return false;
}

static bool holds_one_of(struct str dir, const struct str *files, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_below(files[i], dir))
			return true;
	return false;
}

/* The program that an entry of ours calls: ..."command":"/usr/bin/keihook"... */
static struct str command_of(struct str entry)
{
	static const char key[] = "\"command\":\"";
	size_t at = str_find(entry, STR(key), 0);
	struct str rest = at == STR_NOT_FOUND ? STR("") : str_skip(entry, at + sizeof(key) - 1);

	return str_slice(rest, 0, str_find_char(rest, '"', 0));
}

static int add_programs(struct arena *arena, struct str command, struct str *files, size_t *n)
{
	size_t slash = str_rfind_char(command, '/');

	if (!str_starts(command, "/") || slash == STR_NOT_FOUND)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(our_programs); i++) {
		struct str path =
			arena_printf(arena, "%.*s/%s", (int)slash, command.at, our_programs[i]);

		if (!path.at)
			return -ENOMEM;
		files[(*n)++] = path;
	}
	return 0;
}

static int find_kept(struct store *store, struct arena *arena, const struct event *event,
	struct facts *facts, struct kept *ret)
{
	struct str state = store_place(store), config;

	struct store_rows rows = { 0 };
	struct str *files, *settings;
	size_t n = 0;
	int err =
		store_read(store, arena, "SELECT path, hooks FROM settings", STORE_NO_ARGS, &rows);

	*ret = (struct kept){ 0 };
	if (err)
		return err == -ENOMEM ? err : 0;
	files = arena_alloc(arena, struct str, ARRAY_SIZE(our_programs) * rows.n + 2);
	settings = arena_alloc(arena, struct str, rows.n + 1);
	if (!files || !settings)
		return -ENOMEM;
	for (size_t i = 0; !err && i < rows.n; i++) {
		settings[i] = store_text_at(&rows, i, 0);
		err = add_programs(arena, command_of(store_text_at(&rows, i, 1)), files, &n);
	}
	if (str_starts(event->transcript_path, "/"))
		files[n++] = event->transcript_path;
	*ret = (struct kept){ .files = files,
		.n_files = n,
		.settings = settings,
		.n_settings = rows.n,
		.dirs = { str_slice(state, 0, str_rfind_char(state, '/')), STR("") } };
	if (facts->environment &&
		facts->environment(facts->self, STR("XDG_CONFIG_HOME"), &config)) {
		ret->dirs[1] = arena_printf(arena, "%.*s/keihookd", STR_ARGS(config));
		err = ret->dirs[1].at ? err : -ENOMEM;
	}
	return err;
}

/* The absolute path that a word of a call names; false if that is not known. */
static bool path_of(struct arena *arena, const struct event *event, const struct call *call,
	const struct field *word, struct str *ret)
{
	struct str cwd = event->cwd, text;

	if (!field_known(arena, word, &text) || !text.len)
		return false;
	if (call && call->cwd.n && !field_known(arena, &call->cwd, &cwd))
		return str_starts(text, "/") && (*ret = path_join(arena, cwd, text)).at;
	*ret = path_join(arena, cwd, text);
	return ret->at != NULL;
}

static int tell(struct arena *arena, struct str path, struct span span, struct finding **ret)
{
	return add_finding(arena,
		&(struct finding){
			.kind = VERDICT_DENY,
			.rule = STR("self.files"),
			.why = STR("changes keihookd's own programs, state or configuration, or "
				   "what was said in this session"),
			.target = path,
			.seen = path,
			.span = span,
			.say = STR("Ask the person to change it in a terminal of their own."),
		},
		ret);
}

static int look_at_write(struct arena *arena, const struct event *event, const struct kept *kept,
	const struct write *write, struct finding **ret)
{
	struct str path;
	bool hit;

	if (!path_of(arena, event, write->by, &write->path, &path))
		return 0;
	hit = is_one_of(path, kept->files, kept->n_files) || is_in_dirs(kept, path);
	if (write->removed)
		hit |= holds_one_of(path, kept->files, kept->n_files) ||
		       holds_one_of(path, kept->settings, kept->n_settings) ||
		       is_one_of(path, kept->dirs, ARRAY_SIZE(kept->dirs)) ||
		       holds_one_of(path, kept->dirs, ARRAY_SIZE(kept->dirs));
	return hit ? tell(arena, path, write->span, ret) : 0;
}

static bool is_changer(const struct call *call)
{
	for (size_t i = 0; i < ARRAY_SIZE(changers); i++)
		if (field_equals(&call->program, str_from(changers[i])) == YES)
			return true;
	return false;
}

static int look_at_call(struct arena *arena, const struct event *event, const struct kept *kept,
	const struct call *call, struct finding **ret)
{
	for (size_t i = 1; i < call->argc; i++) {
		struct str path;

		if (!path_of(arena, event, call, &call->argv[i], &path))
			continue;
		if (is_one_of(path, kept->files, kept->n_files) || is_in_dirs(kept, path) ||
			is_one_of(path, kept->settings, kept->n_settings))
			return tell(arena, path, call->span, ret);
	}
	return 0;
}

int tampering_files(struct store *store, struct arena *arena, const struct event *event,
	const struct effects *effects, struct facts *facts, struct finding **ret)
{
	struct kept kept = { 0 };
	int err = store && effects ? find_kept(store, arena, event, facts, &kept) : 0;

	if (err || !store || !effects)
		return err;
	for (const struct write *write = effects->writes; !err && write; write = write->next)
		err = look_at_write(arena, event, &kept, write, ret);
	for (const struct call *call = effects->calls; !err && call; call = call->next)
		if (!call->remote && is_changer(call))
			err = look_at_call(arena, event, &kept, call, ret);
	return err;
}
