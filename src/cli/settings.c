#include "cli/settings.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "protocol/json.h"

#define CLIENT_NAME "keihook"

#define EXECUTING "Bash|PowerShell|Monitor|TaskStop|KillShell|CronCreate|ScheduleWakeup"
#define WRITING   "Write|Edit|MultiEdit|NotebookEdit"

/* A fault of ours may stop what executes, and settings changes; not what a person writes. */
struct wanted {
	const char *event, *matcher;
	bool blocks, async;
};

static const struct wanted wanted[] = {
	{ "PreToolUse", EXECUTING, true, false },
	{ "PreToolUse", "mcp__.*", true, false },
	{ "PreToolUse", WRITING, false, false },
	{ "PostToolUse", EXECUTING "|" WRITING, false, true },
	{ "PostToolUseFailure", EXECUTING "|" WRITING, false, true },
	{ "UserPromptSubmit", NULL, false, false },
	{ "SessionStart", NULL, false, false },
	{ "SessionEnd", NULL, false, false },
	{ "ConfigChange", NULL, true, false },
};

struct edit {
	struct arena *arena;
	struct str text, client, argument;
	struct str indent; /* one level, as the file has it */
	struct str why;
	bool rejected;
};

static void reject(struct edit *e, const char *at, const char *what)
{
	size_t line, column;

	if (e->rejected)
		return;
	json_place(e->text, (size_t)(at - e->text.at), &line, &column);
	e->why = arena_printf(e->arena, "%zu:%zu: %s", line, column, what);
	e->rejected = true;
}

/* Is it one of ours: a command whose program is called keihook? */
static bool is_ours(struct edit *e, struct json entry)
{
	struct json command = json_get(entry, "command");
	struct str text;

	if (command.kind != JSON_STRING || json_text(e->arena, command, &text))
		return false;
	return str_is(str_basename(str_trim(text)), CLIENT_NAME);
}

/* "\n" and so many levels of indentation. */
static void add_line(struct buf *buf, const struct edit *e, int level)
{
	buf_add_char(buf, '\n');
	for (int i = 0; i < level; i++)
		buf_add(buf, e->indent);
}

static void add_comma(struct buf *buf, size_t *n)
{
	if ((*n)++)
		buf_add_char(buf, ',');
}

static void add_wanted(struct buf *buf, const struct edit *e, const struct wanted *w)
{
	buf_add_char(buf, '{');
	if (w->matcher) {
		add_line(buf, e, 4);
		buf_printf(buf, "\"matcher\": \"%s\",", w->matcher);
	}
	add_line(buf, e, 4);
	buf_add_text(buf, "\"hooks\": [");
	add_line(buf, e, 5);
	buf_add_text(buf, "{ \"type\": \"command\", \"command\": ");
	json_add_string(buf, e->client);
	buf_add_text(buf, ", \"args\": [");
	if (e->argument.len)
		json_add_string(buf, e->argument);
	buf_add_text(buf, "], \"timeout\": 10");
	if (w->blocks)
		buf_add_text(buf, ", \"onFailure\": \"block\"");
	if (w->async)
		buf_add_text(buf, ", \"async\": true");
	buf_add_text(buf, " }");
	add_line(buf, e, 4);
	buf_add_char(buf, ']');
	add_line(buf, e, 3);
	buf_add_char(buf, '}');
}

/* How many of a group's entries are ours, and how many there are. */
static size_t count_ours(struct edit *e, struct json group, size_t *ret_all)
{
	struct json entries = json_get(group, "hooks"), entry;
	struct str rest = json_inside(entries);
	size_t n = 0;

	*ret_all = 0;
	if (entries.kind != JSON_ARRAY)
		return 0;
	while (json_next_element(&rest, &entry)) {
		n += is_ours(e, entry);
		(*ret_all)++;
	}
	return n;
}

static void add_others(struct buf *buf, struct edit *e, struct json entries)
{
	struct str rest = json_inside(entries);
	struct json entry;
	size_t n = 0;

	buf_add_char(buf, '[');
	while (json_next_element(&rest, &entry)) {
		if (is_ours(e, entry))
			continue;
		add_comma(buf, &n);
		add_line(buf, e, 5);
		buf_add(buf, entry.raw);
	}
	add_line(buf, e, 4);
	buf_add_char(buf, ']');
}

/* A group in which someone put an entry of ours beside others: those stay. */
static void add_filtered_group(struct buf *buf, struct edit *e, struct json group)
{
	struct str rest = json_inside(group);
	struct json key, value;
	size_t n = 0;

	buf_add_char(buf, '{');
	while (json_next_member(&rest, &key, &value)) {
		add_comma(buf, &n);
		add_line(buf, e, 4);
		buf_add(buf, key.raw);
		buf_add_text(buf, ": ");
		if (json_text_is(key, "hooks"))
			add_others(buf, e, value);
		else
			buf_add(buf, value.raw);
	}
	add_line(buf, e, 3);
	buf_add_char(buf, '}');
}

/* The groups of one event without ours; *ret_n counts what was written. */
static void add_foreign_groups(struct buf *buf, struct edit *e, struct json groups, size_t *ret_n)
{
	struct str rest = json_inside(groups);
	struct json group;

	while (json_next_element(&rest, &group)) {
		size_t all, ours = count_ours(e, group, &all);

		if (ours && ours == all)
			continue;
		add_comma(buf, ret_n);
		add_line(buf, e, 3);
		if (ours)
			add_filtered_group(buf, e, group);
		else
			buf_add(buf, group.raw);
	}
}

static void add_wanted_groups(
	struct buf *buf, const struct edit *e, struct json event, size_t *ret_n)
{
	for (size_t i = 0; e->client.len && i < ARRAY_SIZE(wanted); i++) {
		if (!json_text_is(event, wanted[i].event))
			continue;
		add_comma(buf, ret_n);
		add_line(buf, e, 3);
		add_wanted(buf, e, &wanted[i]);
	}
}

static bool has_ours(struct edit *e, struct json groups)
{
	struct str rest = json_inside(groups);
	struct json group;
	size_t all;

	while (groups.kind == JSON_ARRAY && json_next_element(&rest, &group))
		if (count_ours(e, group, &all))
			return true;
	return false;
}

static bool is_wanted(const struct edit *e, struct json event)
{
	for (size_t i = 0; e->client.len && i < ARRAY_SIZE(wanted); i++)
		if (json_text_is(event, wanted[i].event))
			return true;
	return false;
}

/* One event of the hooks object; @groups may be JSON_NONE for one that is not there yet. */
static void add_event(
	struct buf *buf, struct edit *e, struct json event, struct json groups, size_t *n_events)
{
	struct buf array = BUF_IN(e->arena);
	size_t n = 0;

	if (groups.kind != JSON_NONE && !has_ours(e, groups) && !is_wanted(e, event)) {
		buf_add(&array, groups.raw);
		n = 1;
	} else {
		if (groups.kind != JSON_NONE && groups.kind != JSON_ARRAY)
			reject(e, groups.raw.at, "the hooks of an event are no array");
		buf_add_char(&array, '[');
		add_foreign_groups(&array, e, groups, &n);
		add_wanted_groups(&array, e, event, &n);
		add_line(&array, e, 2);
		buf_add_char(&array, ']');
	}
	if (!n)
		return;
	add_comma(buf, n_events);
	add_line(buf, e, 2);
	buf_add(buf, event.raw);
	buf_add_text(buf, ": ");
	buf_add(buf, buf_str(&array));
	if (buf_failed(&array))
		buf->failed = true;
}

static struct json quoted(struct arena *arena, const char *text)
{
	return (struct json){ JSON_STRING, arena_printf(arena, "\"%s\"", text) };
}

/* The new hooks object; empty if nothing would stand in it. */
static struct str edit_hooks(struct edit *e, struct json hooks)
{
	const struct json none = { JSON_NONE, { "", 0 } };
	struct buf buf = BUF_IN(e->arena);
	struct str rest = json_inside(hooks);
	struct json event, groups;
	size_t n = 0;

	buf_add_char(&buf, '{');
	while (json_next_member(&rest, &event, &groups))
		add_event(&buf, e, event, groups, &n);
	for (size_t i = 0; e->client.len && i < ARRAY_SIZE(wanted); i++) {
		bool seen = json_get(hooks, wanted[i].event).kind != JSON_NONE;

		for (size_t j = 0; j < i; j++)
			seen |= strcmp(wanted[i].event, wanted[j].event) == 0;
		if (!seen)
			add_event(&buf, e, quoted(e->arena, wanted[i].event), none, &n);
	}
	add_line(&buf, e, 1);
	buf_add_char(&buf, '}');
	if (buf_failed(&buf))
		return (struct str){ NULL, 0 };
	return n ? buf_str(&buf) : STR("");
}

/* The blanks before the first key, if it stands on a line of its own; else two. */
static struct str indent_of(struct str text)
{
	size_t brace = str_find_char(text, '{', 0), from, to;

	if (brace == STR_NOT_FOUND || brace + 1 >= text.len || text.at[brace + 1] != '\n')
		return STR("  ");
	from = to = brace + 2;
	while (to < text.len && (text.at[to] == ' ' || text.at[to] == '\t'))
		to++;
	return to > from && to < text.len && text.at[to] == '"' ? str_slice(text, from, to)
								: STR("  ");
}

static size_t offset_in(struct str text, const char *at)
{
	return (size_t)(at - text.at);
}

/* The root object while its hooks member is looked for. */
struct member {
	struct json value;   /* JSON_NONE if there is no such member */
	size_t start, end;   /* of the member, key and value */
	size_t before, next; /* end of the member before it, start of the one behind; 0 for none */
	size_t last_end;     /* of the object's last member; 0 if it is empty */
};

static void find_hooks(struct edit *e, struct json root, struct member *ret)
{
	struct str rest = json_inside(root);
	struct member m = { .value = { JSON_NONE, { "", 0 } } };
	struct json key, value;

	while (json_next_member(&rest, &key, &value)) {
		size_t start = offset_in(e->text, key.raw.at);

		if (m.value.kind != JSON_NONE && !m.next)
			m.next = start;
		if (json_text_is(key, "hooks")) {
			if (m.value.kind != JSON_NONE)
				reject(e, key.raw.at, "\"hooks\" stands there twice");
			m.value = value;
			m.start = start;
			m.before = m.last_end;
			m.end = offset_in(e->text, value.raw.at) + value.raw.len;
			m.next = 0;
		}
		m.last_end = offset_in(e->text, value.raw.at) + value.raw.len;
	}
	*ret = m;
}

static void add_hooks_member(
	struct buf *out, struct edit *e, size_t root_end, size_t last_end, struct str hooks)
{
	size_t at = last_end ? last_end : root_end - 1;

	buf_add(out, str_trim(str_slice(e->text, 0, at)));
	if (last_end)
		buf_add_char(out, ',');
	add_line(out, e, 1);
	buf_add_text(out, "\"hooks\": ");
	buf_add(out, hooks);
	if (last_end && str_find_char(str_slice(e->text, at, root_end), '\n', 0) != STR_NOT_FOUND)
		buf_add(out, str_skip(e->text, at));
	else {
		buf_add_char(out, '\n');
		buf_add(out, str_skip(e->text, root_end - 1));
	}
}

static void drop_hooks_member(struct buf *out, struct edit *e, const struct member *m)
{
	size_t from = m->before ? m->before : m->start;
	size_t to = m->before ? m->end : m->next;

	if (!m->before && !m->next) {
		buf_add_text(out, "{}");
		buf_add(out, str_skip(e->text, e->text.len - (str_ends(e->text, "\n") ? 1 : 0)));
		return;
	}
	buf_add(out, str_slice(e->text, 0, from));
	buf_add(out, str_skip(e->text, to));
}

static int write_edited(struct edit *e, struct json root, struct str *ret_text)
{
	struct buf out = BUF_IN(e->arena);
	struct str hooks;
	struct member m;

	find_hooks(e, root, &m);
	if (m.value.kind != JSON_NONE && m.value.kind != JSON_OBJECT)
		reject(e, m.value.raw.at, "\"hooks\" is no object");
	if (e->rejected)
		return 0;
	hooks = edit_hooks(e, m.value);
	if (!hooks.at)
		return -ENOMEM;
	if (m.value.kind != JSON_NONE && hooks.len) {
		buf_add(&out, str_slice(e->text, 0, m.end - m.value.raw.len));
		buf_add(&out, hooks);
		buf_add(&out, str_skip(e->text, m.end));
	} else if (hooks.len) {
		add_hooks_member(
			&out, e, offset_in(e->text, root.raw.at) + root.raw.len, m.last_end, hooks);
	} else if (m.value.kind != JSON_NONE) {
		drop_hooks_member(&out, e, &m);
	} else {
		buf_add(&out, e->text);
	}
	*ret_text = buf_str(&out);
	return buf_failed(&out) ? -ENOMEM : 0;
}

/* Taking out where nothing of ours stands must change nothing. */
static bool holds_ours(struct edit *e, struct json root)
{
	struct str rest = json_inside(json_get(root, "hooks"));
	struct json event, groups;

	while (json_next_member(&rest, &event, &groups))
		if (has_ours(e, groups))
			return true;
	return false;
}

int settings_edit(struct arena *arena, struct str text, struct str client, struct str argument,
	struct str *ret_text, struct str *reterr_why)
{
	struct edit e = { .arena = arena, .text = text, .client = client, .argument = argument };
	struct json_error error;
	struct json root;
	int err = 0;

	e.indent = indent_of(text);
	if (json_read(text, &root, &error))
		reject(&e, text.at + error.at, error.what);
	else if (root.kind != JSON_OBJECT)
		reject(&e, root.raw.at, "the settings are no object");
	else if (!client.len && !holds_ours(&e, root))
		*ret_text = text;
	else
		err = write_edited(&e, root, ret_text);
	if (err)
		return err;
	if (!e.rejected)
		return 0;
	if (!e.why.at)
		return -ENOMEM;
	*reterr_why = e.why;
	return SETTINGS_REJECTED;
}

bool settings_hooks_disabled(struct str text)
{
	struct json_error error;
	struct json root;

	return json_read(text, &root, &error) == 0 &&
	       json_get(root, "disableAllHooks").kind == JSON_TRUE;
}
