/* A wildcard of a word; within @(..) quotes and expansions still stand as written. */
#include "shell/expand/draft.h"

#include "shell/parse/parse.h"

#define MAX_GROUP_NESTING 64

static bool expands(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] && strchr("$`'\"", text.at[i]))
			return true;
	return false;
}

/* Where a quote, $(, ${ or ` that stands at @at ends; @at itself if none does. */
static size_t skip_unit(struct str text, size_t at)
{
	char c = text.at[at], next = at + 1 < text.len ? text.at[at + 1] : 0;
	size_t depth = 0, end = STR_NOT_FOUND;

	if (c == '\\')
		return MIN(at + 1, text.len - 1);
	if (c == '\'' || c == '"' || c == '`')
		end = str_find_char(text, c, at + 1);
	if (c == '$' && (next == '(' || next == '{')) {
		char close = next == '(' ? ')' : '}';

		for (end = at + 1; end < text.len; end++) {
			depth += text.at[end] == next;
			if (text.at[end] == close && --depth == 0)
				break;
		}
		end = end < text.len ? end : STR_NOT_FOUND;
	}
	return end == STR_NOT_FOUND ? at : end;
}

/* A run without unquoted ( | ): read as a word of its own. */
static int expand_run(struct expander *e, struct str run, struct drafts *drafts)
{
	struct arena *arena = e->sh->world->arena;
	struct parse_options options = { .depth = e->sh->world->depth };
	struct expander inner = *e;
	struct parsed parsed;
	const struct node *node;
	int r;

	if (run.len == 0)
		return 0;
	if (!expands(run))
		return drafts_add_text(e, drafts, run, BIT_GLOB);
	r = shell_parse(arena, arena_concat(arena, STR(": "), run), &options, &parsed);
	if (r < 0)
		return r;
	node = parsed.root ? parsed.root->list : NULL;
	if (parsed.n_unparsed || !node || node->next || node->kind != NODE_SIMPLE || !node->words ||
		!node->words->next || node->words->next->next)
		return drafts_add_any(e, drafts, BIT_GLOB);
	inner.operand_split = false;
	return expand_parts(&inner, node->words->next->parts, drafts);
}

int expand_glob_part(struct expander *e, const struct part *part, struct drafts *drafts)
{
	struct str text = part->text;
	size_t from = 0;
	int r = 0;

	if (text.len < 2 || text.at[0] == '[' || !expands(text))
		return drafts_add_text(e, drafts, text, BIT_GLOB);
	for (size_t at = 0; at < text.len && r == 0; at++) {
		if (!text.at[at] || !strchr("(|)", text.at[at])) {
			at = skip_unit(text, at);
			continue;
		}
		/* The operator in front of ( is no part of a run. */
		if (text.at[at] == '(' && at > from) {
			r = expand_run(e, str_slice(text, from, at - 1), drafts);
			from = at - 1;
		} else {
			r = expand_run(e, str_slice(text, from, at), drafts);
			from = at;
		}
		if (r == 0)
			r = drafts_add_text(e, drafts, str_slice(text, from, at + 1), BIT_GLOB);
		from = at + 1;
	}
	return r < 0 ? r : expand_run(e, str_skip(text, from), drafts);
}
