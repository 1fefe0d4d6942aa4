#include "session/modal.h"

#include <ctype.h>
#include <errno.h>
#include <time.h>

#include "base/util.h"
#include "protocol/json.h"

#define MAX_ID     64
#define MAX_CELLS  6
#define MAX_LISTED 512

static const char address[] = "modal.com/apps/";

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* "ap-" with letters and digits behind, at least one digit among them: no region of a cloud. */
static bool read_id(struct str text, size_t at, struct str *ret)
{
	size_t end = at + 3;
	bool digit = false;

	if (!str_starts(str_skip(text, at), "ap-") || (at && is_word(text.at[at - 1])))
		return false;
	for (; end < text.len && isalnum((unsigned char)text.at[end]); end++)
		digit |= isdigit((unsigned char)text.at[end]) != 0;
	if (!digit || end - at > MAX_ID || (end < text.len && is_word(text.at[end])))
		return false;
	*ret = str_slice(text, at, end);
	return true;
}

/* Behind "modal.com/apps/": workspace/environment/ap-... or workspace/environment/deployed/name */
static bool read_address(struct str text, size_t *at, struct modal_app *app)
{
	size_t end = *at + sizeof(address) - 1, start = end;
	struct str path, last;

	while (end < text.len && (is_word(text.at[end]) || strchr("/.", text.at[end])))
		end++;
	while (end > start && text.at[end - 1] == '.')
		end--;
	path = str_slice(text, start, end);
	last = str_basename(path);
	*at = end;
	if (str_contains(path, "/deployed/"))
		app->name = last;
	else if (!read_id(last, 0, &app->id))
		return false;
	return last.len > 0;
}

bool modal_next_app(struct str *rest, struct modal_app *ret)
{
	struct str text = *rest;

	*ret = (struct modal_app){ .id = STR(""), .name = STR("") };
	for (size_t at = 0; at < text.len; at++) {
		if (str_starts(str_skip(text, at), address)) {
			if (!read_address(text, &at, ret))
				continue;
			*rest = str_skip(text, at);
			return true;
		}
		if (text.at[at] == 'a' && read_id(text, at, &ret->id)) {
			*rest = str_skip(text, at + ret->id.len);
			return true;
		}
	}
	return false;
}

static void read_state(struct str text, struct modal_app *app)
{
	static const char *const ended[] = { "stopped", "stopping", "disabled" };
	static const char *const alive[] = { "deployed", "ephemeral", "detached", "initializing",
		"running" };

	for (size_t i = 0; i < ARRAY_SIZE(ended); i++)
		app->ended |= str_contains(text, ended[i]);
	for (size_t i = 0; !app->ended && i < ARRAY_SIZE(alive); i++)
		app->alive |= str_contains(text, alive[i]);
}

/* "2026-11-24 10:00 UTC", "2026-11-24 10:00:05+01:00": taken as local time. */
static int64_t read_time(struct arena *arena, struct str text)
{
	struct str terminated = arena_copy(arena, text);
	struct tm tm = { .tm_isdst = -1 };

	if (!terminated.at || !strptime(terminated.at, "%Y-%m-%d %H:%M", &tm))
		return 0;
	return (int64_t)mktime(&tm) * 1000;
}

/* Cells between | or the lines that boxes are drawn with (U+2500 to U+257F). */
static size_t split_cells(struct str line, struct str *cells)
{
	size_t n = 0, start = 0, at = 0;

	while (at < line.len && n < MAX_CELLS) {
		bool box = at + 2 < line.len && line.at[at] == '\xe2' &&
			   (line.at[at + 1] == '\x94' || line.at[at + 1] == '\x95');

		if (!box && line.at[at] != '|') {
			at++;
			continue;
		}
		if (str_trim(str_slice(line, start, at)).len)
			cells[n++] = str_trim(str_slice(line, start, at));
		else if (start)
			cells[n++] = STR("");
		at += box ? 3 : 1;
		start = at;
	}
	if (n < MAX_CELLS && str_trim(str_skip(line, start)).len)
		cells[n++] = str_trim(str_skip(line, start));
	return n;
}

static bool read_line(struct arena *arena, struct str line, struct modal_app *app)
{
	struct str cells[MAX_CELLS];
	size_t n = split_cells(line, cells);

	*app = (struct modal_app){ .id = STR(""), .name = STR("") };
	if (n >= 3 && read_id(cells[0], 0, &app->id)) {
		app->name = cells[1];
		read_state(cells[2], app);
		app->created_ms = n > 4 ? read_time(arena, cells[4]) : 0;
		return true;
	}
	for (size_t at = 0; at < line.len; at++)
		if (line.at[at] == 'a' && read_id(line, at, &app->id)) {
			read_state(str_skip(line, at), app);
			return app->alive || app->ended;
		}
	return false;
}

static int member(struct arena *arena, struct json object, const char *name, struct str *ret)
{
	struct json value = json_get(object, name);

	*ret = STR("");
	return value.kind == JSON_STRING ? json_text(arena, value, ret) : 0;
}

static int read_object(struct arena *arena, struct json object, struct modal_app *app)
{
	struct str state, created;
	int err = member(arena, object, "App ID", &app->id);

	if (!err && !app->id.len)
		err = member(arena, object, "app_id", &app->id);
	if (!err)
		err = member(arena, object, "Description", &app->name);
	if (!err && !app->name.len)
		err = member(arena, object, "description", &app->name);
	if (!err)
		err = member(arena, object, "State", &state);
	if (!err && !state.len)
		err = member(arena, object, "state", &state);
	if (!err)
		err = member(arena, object, "Created at", &created);
	if (err)
		return err;
	read_state(state, app);
	app->created_ms = read_time(arena, created);
	return 0;
}

static int read_json(struct arena *arena, struct json list, struct modal_app *apps, size_t *n)
{
	struct str rest = json_inside(list);
	struct json element;
	int err = 0;

	while (!err && *n < MAX_LISTED && json_next_element(&rest, &element)) {
		struct modal_app app = { .id = STR(""), .name = STR("") };

		err = element.kind == JSON_OBJECT ? read_object(arena, element, &app) : 0;
		if (app.id.len)
			apps[(*n)++] = app;
	}
	return err;
}

int modal_read_list(struct arena *arena, struct str text, struct modal_app **ret, size_t *ret_n)
{
	struct modal_app *apps = arena_alloc(arena, struct modal_app, MAX_LISTED);
	struct json_error ignored;
	struct json list;
	struct str line;

	*ret = apps;
	*ret_n = 0;
	if (!apps)
		return -ENOMEM;
	if (json_read(text, &list, &ignored) == 0 && list.kind == JSON_ARRAY)
		return read_json(arena, list, apps, ret_n);
	while (*ret_n < MAX_LISTED && str_next_line(&text, &line))
		*ret_n += read_line(arena, line, &apps[*ret_n]);
	return 0;
}
