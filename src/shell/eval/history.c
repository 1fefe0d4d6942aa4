/*
 * The lines that a shell keeps (bash(1), HISTORY): `history`, `fc`, and texts that are read line by
 * line because `set -o history` or -i asks for it.
 */
#include "shell/eval/history.h"

#include <errno.h>

#include "shell/eval/builtin.h"

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
	for (n = number < 0 ? -number - 1 : n - number; n > 0 && line; n--)
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
		e->reading = keeps && str_trim(line).len;
		if (!err)
			err = eval_lines(sh, line, typed, ret_unparsed);
		e->reading = false;
		at = end;
	}
	return err;
}

/* -s keeps its words as one line; -w writes all of them; a number prints the last ones. */
int builtin_history(struct shell *sh, const struct call *call)
{
	struct arena *arena = eval_arena(sh);
	struct eval *e = sh->world->eval;
	struct str word = STR(""), name;
	struct buf out = BUF_IN(arena);
	int64_t last = 0;
	size_t n = 0, at = 0;
	struct history *line;

	builtin_word(sh, call, 1, &word);
	sh->eval->status = 0;
	if (str_is(word, "-s") || str_is(word, "-p")) {
		struct value list = value_fields(
			(struct fields){ call->argv + 2, call->argc > 2 ? call->argc - 2 : 0 });

		struct str text;

		list = text_joined(arena, &list, STR(" "));
		if (!value_known(arena, &list, &text) || !str_is(word, "-s"))
			return 0;
		if (e->reading)
			e->history = e->history->before;
		e->reading = false;
		return history_add(sh, text);
	}
	for (line = e->history; line; line = line->before)
		n++;
	if (n == 0)
		return builtin_unknown(sh, call);
	if (str_is(word, "-w") && builtin_word(sh, call, 2, &name)) {
		for (line = e->history; line; line = line->before) {
			struct str text = arena_printf(
				arena, "%.*s\n%.*s", STR_ARGS(line->text), STR_ARGS(buf_str(&out)));

			out = BUF_IN(arena);
			buf_add(&out, text);
		}
		return files_write(
			sh, call->argv[2], value_text(arena, buf_str(&out)), false, NULL);
	}
	if (!str_to_int64(word, &last))
		last = (int64_t)n;
	for (line = e->history; line && (int64_t)at < last; line = line->before, at++) {
		struct str text = arena_printf(arena, "%5zu  %.*s\n%.*s", n - at,
			STR_ARGS(line->text), STR_ARGS(buf_str(&out)));

		out = BUF_IN(arena);
		buf_add(&out, text);
	}
	return buf_failed(&out) ? -ENOMEM : eval_write_text(sh, 1, buf_str(&out));
}

/* Where fc begins: behind the line that it stands in, which is the last one as soon as any is kept.
 */
static const struct history *fc_last(struct shell *sh)
{
	const struct history *last = sh->world->eval->history;

	return last && state_option(sh, OPTION_HISTORY) == YES ? last->before : last;
}

/* pat=rep before the event that fc -s runs again. */
static struct str replaced(struct shell *sh, struct str text, struct str change)
{
	size_t equals = str_find_char(change, '=', 0);
	struct str from = str_slice(change, 0, equals), to = str_skip(change, equals + 1);
	struct buf out = BUF_IN(eval_arena(sh));
	size_t at = 0, found;

	while (from.len && (found = str_find(text, from, at)) != STR_NOT_FOUND) {
		buf_add(&out, str_slice(text, at, found));
		buf_add(&out, to);
		at = found + from.len;
	}
	buf_add(&out, str_skip(text, at));
	return buf_str(&out);
}

static int run_again(struct shell *sh, struct str text)
{
	struct eval *e = sh->world->eval;
	int err;

	/* The line of fc itself gives way to what it runs. */
	if (e->reading)
		e->history = e->history->before;
	e->reading = false;
	err = history_add(sh, text);
	if (!err && sh->world->depth < MAX_DEPTH) {
		struct field field = field_text(eval_arena(sh), text);

		err = eval_text(sh, &field, sh->eval->place.via);
	}
	return err;
}

/* fc -s [PAT=REP]... [EVENT] */
static int again(struct shell *sh, const struct call *call, size_t at)
{
	const struct history *line;
	struct str word, text;
	size_t from = at;

	while (builtin_word(sh, call, at, &word) && str_find_char(word, '=', 0) != STR_NOT_FOUND)
		at++;
	line = history_find(fc_last(sh), builtin_word(sh, call, at, &word) ? word : STR(""));
	if (!line)
		return builtin_false(sh, call);
	text = line->text;
	for (; from < at; from++)
		if (builtin_word(sh, call, from, &word))
			text = replaced(sh, text, word);
	return run_again(sh, text);
}

/* fc -e EDITOR [FIRST [LAST]]: what the editor leaves is run; taken to be what it was given. */
static int edited(struct shell *sh, const struct call *call, size_t at, struct str editor)
{
	struct str word = STR("");
	const struct history *line;
	int err;

	if (str_is(editor, "-"))
		return again(sh, call, at);
	builtin_word(sh, call, at, &word);
	line = history_find(fc_last(sh), word);
	if (!line)
		return builtin_false(sh, call);
	err = run_again(sh, line->text);
	if (!err && editor.len) {
		struct field text = field_text(eval_arena(sh),
			arena_printf(eval_arena(sh), "%.*s /tmp/bash-fc", STR_ARGS(editor)));

		err = eval_text(sh, &text, sh->eval->place.via);
	}
	return err;
}

/* fc -l: from FIRST on, 16 without it. */
static int listed(struct shell *sh, const struct call *call, size_t at, bool numbers)
{
	struct arena *arena = eval_arena(sh);
	struct str word = STR("-16"), out = STR("");
	const struct eval *e = sh->world->eval;
	const struct history *line = e->reading ? e->history->before : e->history, *first;
	int64_t n = 0;

	builtin_word(sh, call, at, &word);
	first = history_find(line, word);
	for (const struct history *l = line; l; l = l->before)
		n++;
	for (; line; line = line->before, n--) {
		out = arena_printf(arena, numbers ? "%lld\t %.*s\n%.*s" : "%.0lld\t %.*s\n%.*s",
			numbers ? (long long)n : 0LL, STR_ARGS(line->text), STR_ARGS(out));
		if (line == first)
			break;
	}
	return out.at ? eval_write_text(sh, 1, out) : -ENOMEM;
}

int builtin_fc(struct shell *sh, const struct call *call)
{
	bool lists = false, numbers = true, runs = false, edits = false;
	struct str word, editor = STR("");
	size_t at = 1;

	sh->eval->status = 0;
	if (!sh->world->eval->history)
		return builtin_unknown(sh, call);
	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-' &&
		!(word.at[1] >= '0' && word.at[1] <= '9');
		at++) {
		lists |= str_find_char(word, 'l', 0) != STR_NOT_FOUND;
		numbers &= str_find_char(word, 'n', 0) == STR_NOT_FOUND;
		runs |= str_find_char(word, 's', 0) != STR_NOT_FOUND;
		if (str_ends(word, "e")) {
			edits = true;
			if (!builtin_word(sh, call, ++at, &editor))
				return builtin_unknown(sh, call);
		}
	}
	if (lists)
		return listed(sh, call, at, numbers);
	return runs && !edits ? again(sh, call, at) : edited(sh, call, at, editor);
}
