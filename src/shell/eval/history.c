/*
 * The lines that a shell keeps (bash(1), HISTORY), and texts that are read line by line because
 * `set -o history` or -i asks for it.
 */
#include "shell/eval/history.h"

#include <errno.h>

#define MAX_HISTORY_LINE 8192

int history_add(struct shell *sh, struct str text)
{
	struct history *line = arena_alloc(eval_arena(sh), struct history, 1);

	if (!line)
		return -ENOMEM;
	*line = (struct history){ .text = text, .before = sh->world->eval->history };
	sh->world->eval->history = line;
	return 0;
}

int history_keep(struct shell *sh, struct str text)
{
	struct eval *e = sh->world->eval;

	if (e->reading)
		e->history = e->history->before;
	e->reading = false;
	e->last_added = true;
	return history_add(sh, text);
}

struct history **history_lines(struct shell *sh, size_t *ret_n)
{
	struct history **lines;
	size_t n = 0;

	for (const struct history *line = sh->world->eval->history; line; line = line->before)
		n++;
	lines = arena_alloc(eval_arena(sh), struct history *, n + 1);
	*ret_n = n;
	for (struct history *line = sh->world->eval->history; lines && line; line = line->before)
		lines[--n] = line;
	return lines;
}

const struct history *history_find(const struct history *last, struct str event)
{
	const struct history *line = last, *at = last;
	int64_t number, n = 0;

	if (event.len == 0)
		return line;
	for (; at; at = at->before)
		n++;
	if (!str_to_int64(event, &number)) {
		while (line && !str_equal(str_slice(line->text, 0, event.len), event))
			line = line->before;
		return line;
	}
	for (n = number < 0 ? -(number + 1) : n - number; n > 0 && line; n--)
		line = line->before;
	return n == 0 ? line : NULL;
}

bool history_reads(struct shell *sh, struct str text)
{
	if (str_contains(text, "<<") && !str_contains(text, "<<<"))
		return false;
	return str_contains(text, "-o history") ||
	       (state_option(sh, OPTION_HISTORY) == YES &&
		       (str_contains(text, "!") || str_contains(text, "^") ||
			       str_contains(text, "fc") || str_contains(text, "history")));
}

/* As many lines from @from on as make a command; where they end. */
static int whole_command(struct shell *sh, struct str text, size_t from, size_t *ret_end)
{
	struct parse_options options = { .depth = sh->world->depth };
	size_t end = from;

	for (;;) {
		struct parsed parsed;
		size_t newline = str_find_char(text, '\n', end);
		int err;

		end = newline == STR_NOT_FOUND ? text.len : newline + 1;
		*ret_end = end;
		err = shell_parse(eval_arena(sh), str_slice(text, from, end), &options, &parsed);
		if (err || parsed.n_unparsed == 0 || end == text.len ||
			end - from > MAX_HISTORY_LINE)
			return err;
	}
}

int history_source(struct shell *sh, struct str text, bool typed, uint32_t *ret_unparsed)
{
	struct eval *e = sh->world->eval;
	size_t at = 0, end;
	int err = 0;

	while (!err && at < text.len && sh->eval->flow == FLOW_NEXT && !e->stopped) {
		bool keeps = state_option(sh, OPTION_HISTORY) == YES;
		struct str line;

		err = whole_command(sh, text, at, &end);
		line = str_slice(text, at, end);
		if (!err && state_option(sh, OPTION_HISTEXPAND) == YES)
			err = history_expand(sh, line, &line);
		if (!err && keeps && str_trim(line).len)
			err = history_add(sh, str_trim(line));
		e->reading = e->last_added = keeps && str_trim(line).len;
		if (!err)
			err = eval_lines(sh, line, typed, ret_unparsed);
		e->reading = false;
		at = end;
	}
	return err;
}
