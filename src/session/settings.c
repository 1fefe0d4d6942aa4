#include "session/settings.h"

#include <cjson/cJSON.h>
#include <errno.h>

#include "base/buf.h"
#include "base/util.h"

#define OUR_NAME "keihook"

static void free_json(cJSON **json)
{
	cJSON_Delete(*json);
}

static struct str text_of(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	return cJSON_IsString(item) ? str_from(item->valuestring) : STR("");
}

static bool is_ours(const cJSON *handler)
{
	const cJSON *arg;

	if (str_contains(text_of(handler, "command"), OUR_NAME))
		return true;
	cJSON_ArrayForEach(arg, cJSON_GetObjectItemCaseSensitive(handler, "args"))
	{
		if (cJSON_IsString(arg) && strstr(arg->valuestring, OUR_NAME))
			return true;
	}
	return false;
}

/* The event, what it is asked for, and the whole handler: any change of one is a loss. */
static int add_entry(struct buf *hooks, const char *event, struct str matcher, const cJSON *handler)
{
	char *text = cJSON_PrintUnformatted(handler);

	if (!text)
		return -ENOMEM;
	buf_printf(hooks, "%s %.*s %s\n", event, STR_ARGS(matcher), text);
	cJSON_free(text);
	return 0;
}

static int add_event(struct buf *hooks, const cJSON *event)
{
	const cJSON *group, *handler;

	cJSON_ArrayForEach(group, event)
	{
		struct str matcher = text_of(group, "matcher");

		cJSON_ArrayForEach(handler, cJSON_GetObjectItemCaseSensitive(group, "hooks"))
		{
			if (is_ours(handler) &&
				add_entry(hooks, event->string, matcher, handler) < 0)
				return -ENOMEM;
		}
	}
	return 0;
}

int settings_read(struct arena *arena, struct str text, struct settings *ret)
{
	__attribute__((cleanup(free_json))) cJSON *root =
		cJSON_ParseWithLength(text.at ? text.at : "", text.len);
	struct buf hooks = BUF_IN(arena);
	const cJSON *event;

	*ret = (struct settings){ .hooks = STR(""), .broken = !cJSON_IsObject(root) };
	if (ret->broken)
		return 0;
	ret->disabled = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, "disableAllHooks"));
	cJSON_ArrayForEach(event, cJSON_GetObjectItemCaseSensitive(root, "hooks"))
	{
		if (add_event(&hooks, event) < 0)
			return -ENOMEM;
	}
	cJSON_ArrayForEach(event, cJSON_GetObjectItemCaseSensitive(root, "enabledPlugins"))
	{
		if (cJSON_IsTrue(event) && strstr(event->string, OUR_NAME))
			buf_printf(&hooks, "plugin %s\n", event->string);
	}
	if (buf_failed(&hooks))
		return -ENOMEM;
	ret->hooks = buf_str(&hooks);
	return 0;
}

static int keep(struct store *store, struct str path, struct str hooks, int64_t now_ms)
{
	return store_run(store,
		"INSERT INTO settings(path, hooks, ms) VALUES(?1, ?2, ?3)"
		" ON CONFLICT(path) DO UPDATE SET hooks = ?2, ms = ?3",
		STORE_ARGS(store_text(path), store_text(hooks), store_number(now_ms)), NULL, NULL);
}

int settings_forget(struct store *store, struct str path)
{
	return store_run(store, "DELETE FROM settings WHERE path = ?1",
		STORE_ARGS(store_text(path)), NULL, NULL);
}

/* The text of a settings file; a file that is not there holds nothing. */
static int read_file(struct arena *arena, struct facts *facts, struct str path,
	struct settings *ret, bool *ret_there)
{
	struct file_texts texts = { .n = 0 };
	int err = facts->read_file ? facts->read_file(facts->self, arena, path, &texts) : -ENOENT;

	*ret = (struct settings){ .hooks = STR("") };
	*ret_there = !err && texts.n > 0;
	if (err)
		return err == -ENOMEM ? err : 0;
	return texts.n ? settings_read(arena, texts.at[texts.n - 1], ret) : 0;
}

static int note_one(struct store *store, struct arena *arena, struct facts *facts, struct str path,
	int64_t now_ms)
{
	struct settings now;
	bool there;
	int err;

	if (!path.at)
		return -ENOMEM;
	err = read_file(arena, facts, path, &now, &there);
	if (err || (there && now.broken))
		return err;
	return now.hooks.len ? keep(store, path, now.hooks, now_ms) : settings_forget(store, path);
}

int settings_note(struct store *store, struct arena *arena, struct facts *facts, struct str cwd,
	int64_t now_ms)
{
	struct str home = STR(""), config = STR("");
	int err = 0;

	if (facts->environment &&
		facts->environment(facts->self, STR("CLAUDE_CONFIG_DIR"), &config))
		err = note_one(store, arena, facts,
			arena_printf(arena, "%.*s/settings.json", STR_ARGS(config)), now_ms);
	else if (facts->environment && facts->environment(facts->self, STR("HOME"), &home))
		err = note_one(store, arena, facts,
			arena_printf(arena, "%.*s/.claude/settings.json", STR_ARGS(home)), now_ms);
	if (!err && cwd.len)
		err = note_one(store, arena, facts,
			arena_printf(arena, "%.*s/.claude/settings.json", STR_ARGS(cwd)), now_ms);
	if (!err && cwd.len)
		err = note_one(store, arena, facts,
			arena_printf(arena, "%.*s/.claude/settings.local.json", STR_ARGS(cwd)),
			now_ms);
	return err;
}

static bool has_line(struct str lines, struct str wanted)
{
	struct str line;

	while (str_next_line(&lines, &line))
		if (str_equal(line, wanted))
			return true;
	return false;
}

static bool loses_one(struct str before, struct str after)
{
	struct str line;

	while (str_next_line(&before, &line))
		if (!has_line(after, line))
			return true;
	return false;
}

int settings_changed(struct store *store, struct arena *arena, const struct event *event,
	struct facts *facts, const char **ret_why)
{
	struct store_rows rows;
	struct settings now;
	struct str before = STR("");
	bool there;
	int err;

	*ret_why = NULL;
	if (!event->file_path.len)
		return 0;
	err = read_file(arena, facts, event->file_path, &now, &there);
	if (!err && now.disabled)
		*ret_why = "switches every hook off";
	if (err || *ret_why || !store)
		return err;
	err = store_read(store, arena, "SELECT hooks FROM settings WHERE path = ?1",
		STORE_ARGS(store_text(event->file_path)), &rows);
	if (err)
		return err;
	if (rows.n)
		before = store_text_at(&rows, 0, 0);
	if (there && now.broken)
		*ret_why = before.len ? "leaves the settings unreadable, and the hooks out" : NULL;
	else if (loses_one(before, now.hooks))
		*ret_why = "takes keihookd's hooks out of the settings, or narrows them";
	else if (now.hooks.len)
		err = keep(store, event->file_path, now.hooks, event->received_ms);
	return err;
}

int settings_lost(
	struct store *store, struct arena *arena, struct facts *facts, const char **ret_why)
{
	struct store_rows rows = { 0 };
	int err = store ? store_read(store, arena, "SELECT path, hooks FROM settings",
				  STORE_NO_ARGS, &rows)
			: 0;

	if (err)
		return err == -ENOMEM ? err : 0;
	for (size_t i = 0; i < rows.n; i++) {
		struct settings now;
		bool there;

		err = read_file(arena, facts, store_text_at(&rows, i, 0), &now, &there);
		if (err)
			return err;
		if (now.broken || now.disabled || loses_one(store_text_at(&rows, i, 1), now.hooks))
			*ret_why = "starts a client while the settings leave the hooks out";
	}
	return 0;
}
