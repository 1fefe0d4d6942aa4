/* fc: lines that were kept, run again or listed. */
#include <errno.h>

#include "shell/eval/builtin.h"
#include "shell/eval/history.h"

#define FC_FILE "/tmp/bash-fc" /* bash adds letters of its own */

/*
 * Where fc begins: it takes the last line for the one that it stands in if that was kept, or put
 * there by `history -s`; fc -s does so only while lines are kept (builtins/fc.def, last_hist).
 */
static const struct history *fc_last(struct shell *sh, bool edits)
{
	const struct eval *e = sh->world->eval;
	const struct history *last = e->history;
	bool skips = e->last_added && (edits || state_option(sh, OPTION_HISTORY) == YES);

	/* The only line stays. */
	return last && skips && last->before ? last->before : last;
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
	/* The line of fc itself gives way to what it runs. */
	int err = state_option(sh, OPTION_HISTORY) == YES ? history_keep(sh, text) : 0;

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
	line = history_find(fc_last(sh, false), builtin_word(sh, call, at, &word) ? word : STR(""));
	if (!line)
		return builtin_false(sh, call);
	text = line->text;
	for (; from < at; from++)
		if (builtin_word(sh, call, from, &word))
			text = replaced(sh, text, word);
	return run_again(sh, text);
}

/* What fc starts without -e, as far as the command has set it. */
static struct str default_editor(struct shell *sh)
{
	static const char *const names[] = { "FCEDIT", "EDITOR" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct value value = state_get(sh, str_from(names[i]));
		struct str text;

		if (state_variable(sh, str_from(names[i])) &&
			value_known(eval_arena(sh), &value, &text) && text.len)
			return text;
	}
	return STR("");
}

/* What the editor makes of the line. */
static int edit(struct shell *sh, struct str editor, struct str line, struct str *ret)
{
	struct arena *arena = eval_arena(sh);
	struct field path = field_text(arena, STR(FC_FILE)), text;
	struct value content;
	int err;

	*ret = line;
	if (!editor.len)
		return 0;
	text = field_text(arena, arena_printf(arena, "%.*s " FC_FILE, STR_ARGS(editor)));
	err = files_write(sh, path,
		value_text(arena, arena_printf(arena, "%.*s\n", STR_ARGS(line))), false, NULL);
	if (!err)
		err = eval_text(sh, &text, sh->eval->place.via);
	if (!err)
		err = files_read(sh, path, &content);
	if (!err && !content.open && value_known(arena, &content, &line))
		*ret = str_trim(line);
	return err;
}

/* fc [-e EDITOR] [FIRST [LAST]]: what the editor leaves is run. */
static int edited(struct shell *sh, const struct call *call, size_t at, struct str editor)
{
	struct str word = STR(""), text;
	const struct history *line;
	int err;

	if (str_is(editor, "-"))
		return again(sh, call, at);
	builtin_word(sh, call, at, &word);
	line = history_find(fc_last(sh, true), word);
	if (!line)
		return builtin_false(sh, call);
	err = edit(sh, editor.len ? editor : default_editor(sh), line->text, &text);
	return err ? err : run_again(sh, text);
}

/* The place of a line in the list; @n if there is none such. */
static size_t place_of(struct history **lines, size_t n, const struct history *line)
{
	size_t i = 0;

	while (i < n && lines[i] != line)
		i++;
	return i;
}

struct fc {
	bool lists, numbers, reverse;
};

/* fc -l: from FIRST to LAST, the last 16 without them. */
static int listed(struct shell *sh, const struct call *call, size_t at, const struct fc *how)
{
	const struct eval *e = sh->world->eval;
	const struct history *last = e->reading ? e->history->before : e->history;
	struct buf out = BUF_IN(eval_arena(sh));
	struct str word = STR("-16");
	size_t n, from, to;
	struct history **lines = history_lines(sh, &n);

	if (!lines)
		return -ENOMEM;
	builtin_word(sh, call, at, &word);
	from = place_of(lines, n, history_find(last, word));
	to = place_of(
		lines, n, builtin_word(sh, call, at + 1, &word) ? history_find(last, word) : last);
	if (n == 0)
		return 0;
	from = from == n ? 0 : from;
	to = MIN(to, n - 1);
	for (size_t i = MIN(from, to); i <= MAX(from, to); i++) {
		size_t k = how->reverse != (from > to) ? MAX(from, to) - i + MIN(from, to) : i;

		if (how->numbers)
			buf_printf(&out, "%zu", k + 1);
		buf_printf(&out, "\t %.*s\n", STR_ARGS(lines[k]->text));
	}
	return buf_failed(&out) ? -ENOMEM : eval_write_text(sh, 1, buf_str(&out));
}

int builtin_fc(struct shell *sh, const struct call *call)
{
	struct fc how = { .numbers = true };
	bool runs = false, edits = false;
	struct str word, editor = STR("");
	size_t at = 1;

	sh->eval->status = 0;
	if (!sh->world->eval->history)
		return sh->world->eval->no_other_history ? builtin_false(sh, call)
							 : builtin_unknown(sh, call);
	for (; builtin_word(sh, call, at, &word) && word.len > 1 && word.at[0] == '-' &&
		!(word.at[1] >= '0' && word.at[1] <= '9');
		at++) {
		how.lists |= str_find_char(word, 'l', 0) != STR_NOT_FOUND;
		how.numbers &= str_find_char(word, 'n', 0) == STR_NOT_FOUND;
		how.reverse |= str_find_char(word, 'r', 0) != STR_NOT_FOUND;
		runs |= str_find_char(word, 's', 0) != STR_NOT_FOUND;
		if (str_ends(word, "e")) {
			edits = true;
			if (!builtin_word(sh, call, ++at, &editor))
				return builtin_unknown(sh, call);
		}
	}
	if (how.lists)
		return listed(sh, call, at, &how);
	return runs && !edits ? again(sh, call, at) : edited(sh, call, at, editor);
}
