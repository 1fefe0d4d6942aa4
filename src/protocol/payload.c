#include "protocol/payload.h"

#include <errno.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/util.h"
#include "protocol/json.h"
#include "protocol/skim.h"

/* One document while it is read; the first complaint is kept. */
struct reading {
	struct arena *arena;
	struct str bytes;
	struct event *event;
	struct str why;
	int err; /* 0, -ENOMEM or PAYLOAD_REJECTED */
};

static void complain(struct reading *r, struct json at, const char *path, const char *what)
{
	size_t line = 1, column = 1;

	if (r->err)
		return;
	if (at.kind != JSON_NONE)
		json_place(r->bytes, (size_t)(at.raw.at - r->bytes.at), &line, &column);
	r->why = at.kind == JSON_NONE ? arena_printf(r->arena, "%s: %s", path, what)
				      : arena_printf(r->arena, "%s: %s (line %zu, column %zu)",
						path, what, line, column);
	r->err = r->why.at ? PAYLOAD_REJECTED : -ENOMEM;
}

static void complain_of_kind(struct reading *r, struct json at, const char *path, const char *want)
{
	char what[64];

	snprintf(what, sizeof(what), "is %s, want %s", json_kind_name(at.kind), want);
	complain(r, at, path, what);
}

/* A member by name; where the name stands twice nobody knows which of them counts. */
static struct json member(
	struct reading *r, struct json object, const char *prefix, const char *name)
{
	struct str rest = json_inside(object);
	struct json key, value, found = { JSON_NONE, { "", 0 } };
	char path[96];

	snprintf(path, sizeof(path), "%s%s", prefix, name);
	while (json_next_member(&rest, &key, &value)) {
		if (!json_text_is(key, name))
			continue;
		if (found.kind != JSON_NONE)
			complain(r, key, path, "stands there twice");
		found = value;
	}
	return found;
}

/* Returns whether it is there; a null counts as absent. */
static bool text_member(struct reading *r, struct json object, const char *prefix, const char *name,
	struct str *ret)
{
	struct json value = member(r, object, prefix, name);
	char path[96];

	if (value.kind == JSON_NONE || value.kind == JSON_NULL)
		return false;
	snprintf(path, sizeof(path), "%s%s", prefix, name);
	if (value.kind != JSON_STRING) {
		complain_of_kind(r, value, path, "a string");
		return false;
	}
	if (json_text(r->arena, value, ret))
		r->err = -ENOMEM;
	return true;
}

static bool flag_member(struct reading *r, struct json object, const char *prefix, const char *name)
{
	struct json value = member(r, object, prefix, name);
	char path[96];

	if (value.kind == JSON_NONE || value.kind == JSON_NULL || value.kind == JSON_FALSE)
		return false;
	snprintf(path, sizeof(path), "%s%s", prefix, name);
	if (value.kind != JSON_TRUE)
		complain_of_kind(r, value, path, "a boolean");
	return true;
}

static enum event_kind kind_from_name(struct str name)
{
	for (int kind = EVENT_PRE_TOOL_USE; kind < EVENT_OTHER; kind++)
		if (str_is(name, event_kind_name((enum event_kind)kind)))
			return (enum event_kind)kind;
	return EVENT_OTHER;
}

static bool takes_command(struct str tool)
{
	return str_is(tool, "Bash") || str_is(tool, "PowerShell") || str_is(tool, "Monitor");
}

static void add_quoted_word(struct buf *text, struct str word)
{
	buf_add_text(text, text->len ? " '" : "'");
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] == '\'')
			buf_add_text(text, "'\\'");
		buf_add_char(text, word.at[i]);
	}
	buf_add_char(text, '\'');
}

/* The texts of an array as words of a command; what is no text is left out. */
static void add_words(struct reading *r, struct buf *text, struct json array)
{
	struct str rest = json_inside(array), word;
	struct json element;

	if (array.kind != JSON_ARRAY)
		return;
	while (json_next_element(&rest, &element)) {
		if (element.kind != JSON_STRING)
			continue;
		if (json_text(r->arena, element, &word))
			r->err = -ENOMEM;
		else
			add_quoted_word(text, word);
	}
}

/*
 * Tools of servers have inputs of their own making. What many call a command, as one text, as a
 * list of words, or as a program and its arguments, is judged as one; a path beside a content is a
 * write.
 */
static void read_server_input(struct reading *r, struct json json)
{
	static const char *const names[] = { "command", "cmd", "shell_command" };
	struct tool_input *in = &r->event->input;
	struct buf text = BUF_IN(r->arena);
	struct json path = json_get(json, "path"), content = json_get(json, "content");

	for (size_t i = 0; i < ARRAY_SIZE(names) && !text.len; i++) {
		struct json command = json_get(json, names[i]);
		struct str word;

		if (command.kind == JSON_STRING && json_text(r->arena, command, &word))
			r->err = -ENOMEM;
		else if (command.kind == JSON_STRING)
			buf_add(&text, word);
		else
			add_words(r, &text, command);
	}
	if (text.len) {
		add_words(r, &text, json_get(json, "args"));
		in->command = buf_str(&text);
		in->has_command = true;
	}
	if (path.kind == JSON_STRING && content.kind == JSON_STRING) {
		in->has_content = true;
		if (json_text(r->arena, path, &in->file_path) ||
			json_text(r->arena, content, &in->content))
			r->err = -ENOMEM;
	}
	if (buf_failed(&text))
		r->err = -ENOMEM;
}

static void read_tool_input(struct reading *r, struct json json)
{
	static const char prefix[] = "tool_input.";
	struct event *event = r->event;
	struct tool_input *in = &event->input;

	if (json.kind != JSON_NONE)
		in->raw = json.raw;
	if (str_starts(event->tool_name, "mcp__")) {
		read_server_input(r, json);
		return;
	}
	in->has_command = text_member(r, json, prefix, "command", &in->command);
	if (!in->has_command && takes_command(event->tool_name))
		complain(r, json, "tool_input.command", "is missing");
	if (!text_member(r, json, prefix, "file_path", &in->file_path))
		text_member(r, json, prefix, "notebook_path", &in->file_path);
	in->has_content = text_member(r, json, prefix, "content", &in->content) ||
			  text_member(r, json, prefix, "new_source", &in->content);
	text_member(r, json, prefix, "old_string", &in->old_string);
	text_member(r, json, prefix, "new_string", &in->new_string);
	text_member(r, json, prefix, "prompt", &in->prompt);
	if (!text_member(r, json, prefix, "task_id", &in->task_id))
		text_member(r, json, prefix, "shell_id", &in->task_id);
	in->replace_all = flag_member(r, json, prefix, "replace_all");
	in->run_in_background = flag_member(r, json, prefix, "run_in_background");
}

static bool has_tool(enum event_kind kind)
{
	return kind == EVENT_PRE_TOOL_USE || kind == EVENT_POST_TOOL_USE ||
	       kind == EVENT_POST_TOOL_USE_FAILURE;
}

static void read_tool(struct reading *r, struct json root)
{
	struct json input = member(r, root, "", "tool_input");

	if (!text_member(r, root, "", "tool_name", &r->event->tool_name))
		complain(r, (struct json){ .kind = JSON_NONE }, "tool_name", "is missing");
	text_member(r, root, "", "tool_use_id", &r->event->tool_use_id);
	if (input.kind == JSON_NONE)
		complain(r, input, "tool_input", "is missing");
	else if (input.kind != JSON_OBJECT)
		complain_of_kind(r, input, "tool_input", "an object");
	else
		read_tool_input(r, input);
}

/* Bash calls it backgroundTaskId, Monitor taskId, older clients shellId. */
static void read_task(struct reading *r, struct json response)
{
	static const char *const names[] = { "backgroundTaskId", "taskId", "shellId" };
	struct json id = { JSON_NONE, { "", 0 } };

	for (size_t i = 0; id.kind != JSON_STRING && i < ARRAY_SIZE(names); i++)
		id = json_get(response, names[i]);
	if (id.kind == JSON_STRING && json_text(r->arena, id, &r->event->task))
		r->err = -ENOMEM;
}

/* What the tool printed, where it says so; else its answer as sent. */
static void read_tool_response(struct reading *r, struct json root)
{
	struct json response = member(r, root, "", "tool_response");
	struct json printed = json_get(response, "stdout");
	struct json duration = json_get(root, "duration_ms");

	read_task(r, response);
	if (duration.kind == JSON_NUMBER && !str_to_int64(duration.raw, &r->event->duration_ms))
		r->event->duration_ms = 0;
	if (response.kind == JSON_NONE)
		response = member(r, root, "", "error");
	if (printed.kind == JSON_STRING)
		response = printed;
	r->event->tool_response = response.raw;
	if (response.kind == JSON_STRING && json_text(r->arena, response, &r->event->tool_response))
		r->err = -ENOMEM;
}

static void read_common(struct reading *r, struct json root)
{
	struct event *event = r->event;

	if (!text_member(r, root, "", "hook_event_name", &event->name))
		complain(r, (struct json){ .kind = JSON_NONE }, "hook_event_name", "is missing");
	event->kind = kind_from_name(event->name);
	text_member(r, root, "", "session_id", &event->session_id);
	text_member(r, root, "", "transcript_path", &event->transcript_path);
	text_member(r, root, "", "cwd", &event->cwd);
	text_member(r, root, "", "prompt_id", &event->prompt_id);
	text_member(r, root, "", "permission_mode", &event->permission_mode);
	text_member(r, root, "", "agent_id", &event->agent_id);
}

static void read_root(struct reading *r, struct json root)
{
	struct event *event = r->event;

	read_common(r, root);
	if (has_tool(event->kind))
		read_tool(r, root);
	if (event->kind == EVENT_POST_TOOL_USE || event->kind == EVENT_POST_TOOL_USE_FAILURE)
		read_tool_response(r, root);
	if (event->kind == EVENT_USER_PROMPT_SUBMIT &&
		!text_member(r, root, "", "prompt", &event->prompt))
		complain(r, (struct json){ .kind = JSON_NONE }, "prompt", "is missing");
	if (event->kind == EVENT_CONFIG_CHANGE)
		text_member(r, root, "", "file_path", &event->file_path);
	if (event->kind == EVENT_SESSION_START || event->kind == EVENT_CONFIG_CHANGE)
		text_member(r, root, "", "source", &event->source);
}

/* Enough of an unreadable payload to know what a fault may stop. */
static void skim_names(struct reading *r)
{
	struct event *event = r->event;
	struct skim skim;

	skim_init(&skim, NULL, 0);
	skim_feed(&skim, r->bytes);
	skim_end(&skim);
	event->name = arena_copy(r->arena, str_from(skim.event));
	event->tool_name = arena_copy(r->arena, str_from(skim.tool));
	if (!event->name.at || !event->tool_name.at)
		r->err = -ENOMEM;
	event->kind = event->name.len ? kind_from_name(event->name) : EVENT_PRE_TOOL_USE;
}

int payload_read(
	struct arena *arena, struct str bytes, struct event *ret_event, struct str *reterr_why)
{
	struct event event = { .kind = EVENT_OTHER };
	struct reading r = { .arena = arena, .bytes = bytes, .event = &event };
	struct json root = { .kind = JSON_NONE };
	struct json_error error;

	if (bytes.len > MAX_PAYLOAD) {
		r.why = STR("payload: longer than 8 MiB");
		r.err = PAYLOAD_REJECTED;
	} else if (json_read(bytes, &root, &error)) {
		size_t line, column;

		json_place(bytes, error.at, &line, &column);
		r.why = arena_printf(arena, "payload: %s (byte %zu, line %zu, column %zu)",
			error.what, error.at, line, column);
		r.err = r.why.at ? PAYLOAD_REJECTED : -ENOMEM;
	} else if (root.kind != JSON_OBJECT) {
		complain_of_kind(&r, root, "payload", "an object");
	} else {
		read_root(&r, root);
	}
	if (r.err == PAYLOAD_REJECTED)
		skim_names(&r);
	if (r.err == -ENOMEM)
		return -ENOMEM;
	*ret_event = event;
	if (r.err)
		*reterr_why = r.why;
	return r.err;
}
