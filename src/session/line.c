/* Whose words a transcript line holds. */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "base/util.h"
#include "session/transcript.h"

const char *line_kind_name(enum line_kind kind)
{
	switch (kind) {
	case LINE_OTHER:
		return "other";
	case LINE_HUMAN:
		return "human";
	case LINE_SDK:
		return "sdk";
	case LINE_NOT_HUMAN:
		return "not-human";
	case LINE_ASSISTANT:
		return "assistant";
	case LINE_TOOL_USE:
		return "tool-use";
	}
	return "?";
}

static void free_json(cJSON **json)
{
	cJSON_Delete(*json);
}

#define AUTO_JSON __attribute__((cleanup(free_json)))

static const cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static struct str text_of(const cJSON *object, const char *name)
{
	const cJSON *item = get(object, name);

	return cJSON_IsString(item) ? str_from(item->valuestring) : STR("");
}

static bool says(const cJSON *object, const char *name, const char *value)
{
	return str_is(text_of(object, name), value);
}

/* There and not false: what a client sets only where it holds. */
static bool marked(const cJSON *object, const char *name)
{
	const cJSON *item = get(object, name);

	return item && !cJSON_IsFalse(item) && !cJSON_IsNull(item);
}

/* "2026-11-23T09:53:03.011Z" */
static int64_t time_of(struct str text)
{
	struct tm tm = { 0 };
	int ms = 0;
	char copy[32];

	if (text.len < 20 || text.len >= sizeof(copy))
		return 0;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	if (sscanf(copy, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
		    &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &ms) < 6)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	return (int64_t)timegm(&tm) * 1000 + ms;
}

/* The words of a message: a string, or the text blocks of an array; false if something else. */
static bool words_of(const cJSON *content, bool one_block_only, struct str *ret)
{
	const cJSON *block, *found = NULL;
	int n_text = 0;

	if (cJSON_IsString(content)) {
		*ret = str_from(content->valuestring);
		return true;
	}
	if (!cJSON_IsArray(content))
		return false;
	cJSON_ArrayForEach(block, content)
	{
		if (says(block, "type", "text")) {
			n_text++;
			found = block;
		} else if (one_block_only || says(block, "type", "tool_result")) {
			return false;
		}
	}
	if (n_text != 1)
		return false;
	*ret = text_of(found, "text");
	return true;
}

/* The client wraps what a program printed or a command expanded to in tags of its own. */
static bool is_wrapped(struct str text)
{
	static const char *const tags[] = { "<bash-input>", "<bash-stdout>", "<bash-stderr>",
		"<command-name>", "<command-message>", "<command-args>", "<local-command-stdout>",
		"<local-command-stderr>", "<local-command-caveat>", "<system-reminder>",
		"<task-notification>", "<tool_use_error>", "<cross-session-message>" };

	text = str_trim(text);
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++)
		if (str_starts(text, tags[i]))
			return true;
	return false;
}

static const char *why_not_plain(const cJSON *root, const cJSON *message, struct str *ret_text)
{
	if (!says(message, "role", "user"))
		return "role";
	if (marked(root, "isCompactSummary"))
		return "summary";
	if (marked(root, "toolUseResult") || marked(root, "sourceToolAssistantUUID"))
		return "tool result";
	if (!words_of(get(message, "content"), true, ret_text))
		return "not a plain text";
	if (is_wrapped(*ret_text))
		return "command or its output";
	return NULL;
}

static const char *why_not_typed(const cJSON *root, const cJSON *message, struct str *ret_text)
{
	const cJSON *origin = get(root, "origin");
	struct str source = text_of(root, "promptSource");

	if (!words_of(get(message, "content"), false, ret_text))
		return "not a plain text";
	if (!says(message, "role", "user"))
		return "role";
	if (marked(root, "toolUseResult") || marked(root, "isCompactSummary"))
		return "tool result or summary";
	if (str_is(source, "sdk"))
		return "source sdk";
	if (source.len == 0)
		return "no source";
	if (!str_is(source, "typed") && !str_is(source, "queued"))
		return str_is(source, "system") ? "source system" : "source not typed";
	if (!says(origin, "kind", "human"))
		return "origin not human";
	if (is_wrapped(*ret_text))
		return "command or its output";
	return NULL;
}

/* The ids of the calls whose results a line holds. */
static struct str results_of(struct arena *arena, const cJSON *content)
{
	struct buf ids = BUF_IN(arena);
	const cJSON *block;

	if (!cJSON_IsArray(content))
		return STR("");
	cJSON_ArrayForEach(block, content)
	{
		if (!says(block, "type", "tool_result"))
			continue;
		buf_add(&ids, text_of(block, "tool_use_id"));
		buf_add_char(&ids, '\n');
	}
	return buf_failed(&ids) ? (struct str){ NULL, 0 } : buf_str(&ids);
}

static void read_user(const cJSON *root, const struct line_rules *rules, struct line *line)
{
	const cJSON *message = get(root, "message");

	line->has_source = get(root, "promptSource") != NULL;
	line->queued = says(root, "promptSource", "queued");
	line->kind = LINE_NOT_HUMAN;
	line->text = STR("");
	if (rules->plain && !line->has_source)
		line->why = why_not_plain(root, message, &line->text);
	else
		line->why = why_not_typed(root, message, &line->text);
	if (!line->why)
		line->kind = LINE_HUMAN;
	else if (says(root, "promptSource", "sdk") && !get(root, "origin"))
		line->kind = LINE_SDK;
}

static void read_attachment(const cJSON *root, struct line *line)
{
	const cJSON *queued = get(root, "attachment");

	if (!says(queued, "type", "queued_command"))
		return;
	line->kind = LINE_NOT_HUMAN;
	line->queued = true;
	line->text = text_of(queued, "prompt");
	if (!cJSON_IsString(get(queued, "prompt")))
		line->why = "not a plain text";
	else if (!says(queued, "commandMode", "prompt"))
		line->why = "not a prompt";
	else if (!says(get(queued, "origin"), "kind", "human"))
		line->why = "origin not human";
	else if (!cJSON_IsTrue(get(queued, "humanTurn")))
		line->why = "not a person's turn";
	else if (marked(queued, "isMeta"))
		line->why = "meta";
	else if (marked(queued, "promptRewritten"))
		line->why = "rewritten";
	else
		line->kind = LINE_HUMAN;
}

static void read_assistant(const cJSON *root, struct line *line)
{
	const cJSON *message = get(root, "message"), *block;

	cJSON_ArrayForEach(block, get(message, "content"))
	{
		if (says(block, "type", "text")) {
			line->kind = LINE_ASSISTANT;
			line->text = text_of(block, "text");
			line->uuid = text_of(message, "id");
		} else if (says(block, "type", "tool_use")) {
			line->kind = LINE_TOOL_USE;
			line->text = text_of(block, "id");
		}
	}
}

/* What makes any line of a person's kind somebody else's. */
static const char *why_foreign(const cJSON *root, const struct line_rules *rules)
{
	if (rules->plain ? marked(root, "isSidechain") : !cJSON_IsFalse(get(root, "isSidechain")))
		return "sidechain";
	if (marked(root, "isMeta"))
		return "meta";
	if (rules->session_id.len && !str_equal(text_of(root, "sessionId"), rules->session_id))
		return "another session";
	return NULL;
}

static int keep(struct arena *arena, struct line *line)
{
	line->text = arena_copy(arena, line->text);
	line->uuid = arena_copy(arena, line->uuid);
	line->entrypoint = arena_copy(arena, line->entrypoint);
	return line->text.at && line->uuid.at && line->entrypoint.at && line->results.at ? 0
											 : -ENOMEM;
}

/* Most lines are of no interest; a look at their bytes saves parsing them. */
static bool worth_reading(struct str bytes)
{
	return str_contains(bytes, "\"type\":\"user\"") ||
	       str_contains(bytes, "\"type\": \"user\"") || str_contains(bytes, "queued_command") ||
	       str_contains(bytes, "\"assistant\"");
}

int line_read(
	struct arena *arena, struct str bytes, const struct line_rules *rules, struct line *ret)
{
	AUTO_JSON cJSON *root = NULL;
	struct line line = { .kind = LINE_OTHER, .text = STR(""), .uuid = STR("") };
	const char *foreign;

	*ret = line;
	if (!worth_reading(bytes))
		return 0;
	root = cJSON_ParseWithLength(bytes.at, bytes.len);
	if (!cJSON_IsObject(root))
		return 0;
	line.uuid = text_of(root, "uuid");
	line.entrypoint = text_of(root, "entrypoint");
	line.ms = time_of(text_of(root, "timestamp"));
	line.results = STR("");
	if (says(root, "type", "user")) {
		read_user(root, rules, &line);
		line.results = results_of(arena, get(get(root, "message"), "content"));
	} else if (says(root, "type", "attachment"))
		read_attachment(root, &line);
	else if (says(root, "type", "assistant") && !marked(root, "isSidechain"))
		read_assistant(root, &line);
	foreign = str_contains(bytes, "\\u0000") ? "holds NUL" : why_foreign(root, rules);
	if (foreign && (line.kind == LINE_HUMAN || line.kind == LINE_SDK)) {
		line.kind = LINE_NOT_HUMAN;
		line.why = foreign;
	}
	if (keep(arena, &line) < 0)
		return -ENOMEM;
	*ret = line;
	return 0;
}
