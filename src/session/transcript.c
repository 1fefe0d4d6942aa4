#include "session/transcript.h"

#include <errno.h>

#include "base/util.h"
#include "session/session.h"

int transcript_mark(
	struct arena *arena, struct facts *facts, struct str path, struct transcript *ret)
{
	struct file_part part = { 0 };
	int err = 0;

	if (path.len && facts->read_end)
		err = facts->read_end(facts->self, arena, path, 0, 0, &part);
	if (err == -ENOMEM)
		return err;
	*ret = (struct transcript){ .dev = part.dev, .inode = part.inode, .size = part.size };
	return 0;
}

static bool any_source(struct str text)
{
	return str_contains(text, "\"promptSource\":");
}

static int read_lines(struct arena *arena, const struct file_part *part, struct str text,
	const struct line_rules *rules, struct transcript *ret)
{
	size_t capacity = 0;

	while (text.len) {
		size_t end = str_find_char(text, '\n', 0);
		struct line line;
		int err;

		if (end == STR_NOT_FOUND) /* half written */
			return 0;
		err = line_read(arena, str_slice(text, 0, end), rules, &line);
		if (err)
			return err;
		line.offset = part->offset + (text.at - part->text.at);
		text = str_skip(text, end + 1);
		if (line.kind == LINE_OTHER)
			continue;
		ret->lines = arena_grow(arena, ret->lines, ret->n, &capacity, sizeof(line));
		if (!ret->lines)
			return -ENOMEM;
		ret->lines[ret->n++] = line;
	}
	return 0;
}

/* Reading may begin within a line: that one is left out. */
static struct str from_line_border(const struct file_part *part, int64_t from)
{
	size_t end;

	if (part->offset == 0 || part->offset == from)
		return part->text;
	end = str_find_char(part->text, '\n', 0);
	return end == STR_NOT_FOUND ? STR("") : str_skip(part->text, end + 1);
}

int transcript_read(struct arena *arena, struct facts *facts, struct str path,
	struct str session_id, int64_t from, bool plain_allowed, struct transcript *ret)
{
	struct line_rules rules = { .session_id = session_id };
	struct file_part part = { .text = STR("") };
	size_t max = from < 0 ? TRANSCRIPT_TAIL : MAX_TRANSCRIPT_READ;
	int err = 0;

	*ret = (struct transcript){ 0 };
	if (path.len && facts->read_end)
		err = facts->read_end(facts->self, arena, path, MAX(from, 0), max, &part);
	if (err)
		return err == -ENOMEM ? err : 0;
	*ret = (struct transcript){ .dev = part.dev, .inode = part.inode, .size = part.size };
	ret->sources = any_source(part.text);
	rules.plain = plain_allowed && !ret->sources;
	return read_lines(arena, &part, from_line_border(&part, from), &rules, ret);
}

static bool has_result(const struct line *line, struct str id)
{
	struct str ids = line->results, one;

	while (str_next_line(&ids, &one))
		if (str_equal(one, id))
			return true;
	return false;
}

enum tri transcript_during_call(const struct transcript *transcript, const struct line *line)
{
	const struct line *end = transcript->lines + transcript->n;
	enum tri answer = NO;

	for (const struct line *use = transcript->lines; use < line; use++) {
		const struct line *result = use + 1;

		if (use->kind != LINE_TOOL_USE)
			continue;
		while (result < end && !has_result(result, use->text))
			result++;
		if (result < end && result > line)
			return YES;
		if (result == end)
			answer = MAYBE;
	}
	return answer;
}
