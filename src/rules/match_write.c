/* Conditions on files that would be written, and on the input of other tools. */
#include <errno.h>

#include "base/path.h"
#include "protocol/field.h"
#include "rules/match.h"

static bool glob_from(struct str glob, struct str path, unsigned int *steps)
{
	size_t g = 0, p = 0;

	if (++*steps > 10000)
		return true;
	while (g < glob.len) {
		bool deep = str_starts(str_skip(glob, g), "**");

		if (glob.at[g] == '*') {
			size_t behind = g + 1 + deep;

			if (deep && behind < glob.len && glob.at[behind] == '/' &&
				glob_from(str_skip(glob, behind + 1), str_skip(path, p), steps))
				return true;
			for (;; p++) {
				if (glob_from(str_skip(glob, behind), str_skip(path, p), steps))
					return true;
				if (p >= path.len || (!deep && path.at[p] == '/'))
					return false;
			}
		}
		if (p >= path.len || (glob.at[g] != path.at[p] && glob.at[g] != '?'))
			return false;
		g++;
		p++;
	}
	return p == path.len;
}

bool path_matches(struct str glob, struct str path, struct str home)
{
	unsigned int steps = 0;

	if (str_starts(glob, "~/")) {
		if (!home.len || !str_equal(str_slice(path, 0, home.len), home))
			return false;
		glob = str_skip(glob, 1);
		path = str_skip(path, home.len);
	}
	return glob_from(glob, path, &steps);
}

static struct str cwd_of(struct match_run *run, const struct subject *s)
{
	struct str cwd;

	if (s->call && s->call->cwd.n && field_known(run->arena, &s->call->cwd, &cwd))
		return cwd;
	return run->input->cwd;
}

/* "…/.claude/settings.json": what is not known is taken for the home directory. */
static bool below_unknown(
	struct arena *arena, const struct field *field, struct str home, struct str *ret)
{
	const struct piece *pieces = field->pieces;

	if (field->n != 2 || pieces[0].kind != PIECE_ANY || pieces[1].kind != PIECE_TEXT ||
		!str_starts(pieces[1].text, "/"))
		return false;
	*ret = arena_concat(arena, home, pieces[1].text);
	return ret->at != NULL;
}

/* The path as asked for, and with its links resolved. */
static int path_holds(
	struct match_run *run, const struct write_condition *c, struct subject *s, bool *ret)
{
	struct facts *facts = run->input->facts;
	struct file_info info = { 0 };
	struct str path, home = STR("");
	int err = 0;

	*ret = false;
	if (facts && facts->environment)
		facts->environment(facts->self, STR("HOME"), &home);
	if (!field_known(run->arena, &s->write->path, &path) &&
		!below_unknown(run->arena, &s->write->path, home, &path))
		return 0;
	path = path_join(run->arena, cwd_of(run, s), path);
	for (size_t i = 0; i < c->paths.n && !*ret; i++)
		*ret = path_matches(c->paths.at[i], path, home);
	if (!*ret && facts && facts->file_info)
		err = facts->file_info(facts->self, run->arena, path, &info);
	for (size_t i = 0; !err && info.real.len && i < c->paths.n && !*ret; i++)
		*ret = path_matches(c->paths.at[i], info.real, home);
	s->path = path;
	return err;
}

/* What the file would hold afterwards; MAYBE where it is not known. */
static enum tri after_has(
	struct match_run *run, const struct pattern *pattern, const struct write *write)
{
	struct str text;

	if (write->removed)
		return NO;
	if (!value_known(run->arena, &write->content, &text))
		return MAYBE;
	return pattern_search(pattern, text);
}

static int now_has(struct match_run *run, const struct pattern *pattern, struct str path, bool *ret)
{
	struct facts *facts = run->input->facts;
	struct file_texts texts = { 0 };
	int err;

	*ret = false;
	if (!facts || !facts->read_file)
		return 0;
	err = facts->read_file(facts->self, run->arena, path, &texts);
	if (err)
		return err == -ENOMEM ? err : 0;
	for (size_t i = 0; i < texts.n; i++)
		*ret |= pattern_search(pattern, texts.at[i]) != NO;
	return 0;
}

int match_writes(struct match_run *run, const struct write_condition *c, struct subject *s,
	struct answer *answer)
{
	const struct write *write = s->write;
	struct answer content = { .holds = NO, .program = YES, .known = 1 };
	bool hit = false;
	int err = 0;

	if (write)
		err = path_holds(run, c, s, &hit);
	if (err || !hit || (c->removed && !write->removed)) {
		answer->holds = NO;
		return err;
	}
	content.holds = YES;
	if (c->has)
		content.holds = tri_and(content.holds, after_has(run, c->has, write));
	if (c->lacks)
		content.holds = tri_and(content.holds, tri_not(after_has(run, c->lacks, write)));
	if (c->loses) {
		err = now_has(run, c->loses, s->path, &hit);
		if (!hit || write->append || after_has(run, c->loses, write) != NO)
			content.holds = NO;
	}
	answer_and(answer, content);
	return err;
}

int match_tool(struct match_run *run, const struct tool_condition *c, struct answer *answer)
{
	const struct event *event = run->input->event;
	bool named = false;

	answer->known++;
	for (size_t i = 0; event && i < c->names.n && !named; i++)
		named = path_matches(c->names.at[i], event->tool_name, STR(""));
	if (!named) {
		answer->holds = NO;
		return 0;
	}
	for (const struct input_condition *input = c->input; input; input = input->next) {
		struct str text = STR("");
		int err = tool_input_field(run->arena, &event->input, input->field, &text);

		if (err)
			return err;
		answer->holds = tri_and(answer->holds, pattern_search(input->pattern, text));
	}
	return 0;
}
