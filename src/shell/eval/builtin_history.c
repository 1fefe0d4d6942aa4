/* history: the kept lines shown, changed, read from a file and written to one. */
#include <errno.h>

#include "shell/eval/builtin.h"
#include "shell/eval/history.h"

static size_t count(const struct history *line)
{
	size_t n = 0;

	for (; line; line = line->before)
		n++;
	return n;
}

/* The words behind -s and -p, as one line. */
static int keep_words(struct shell *sh, const struct call *call)
{
	struct arena *arena = eval_arena(sh);
	struct value list = value_fields(
		(struct fields){ call->argv + 2, call->argc > 2 ? call->argc - 2 : 0 });
	struct str text;

	list = text_joined(arena, &list, STR(" "));
	return value_known(arena, &list, &text) && text.len ? history_keep(sh, text) : 0;
}

/* -p: each word with its ! expanded; the line that it stands in is not kept. */
static int print_expanded(struct shell *sh, const struct call *call)
{
	struct eval *e = sh->world->eval;
	struct value unknown = value_unknown();
	int err = 0;

	if (e->reading)
		e->history = e->history->before;
	e->reading = false;
	for (size_t i = 2; i < call->argc && !err; i++) {
		struct str word, text;

		if (!builtin_word(sh, call, i, &word)) {
			err = eval_write(sh, 1, &unknown);
			continue;
		}
		err = history_expand(sh, word, &text);
		if (!err && !text.len && word.len)
			return builtin_false(sh, call);
		if (!err)
			err = eval_write_text(
				sh, 1, arena_printf(eval_arena(sh), "%.*s\n", STR_ARGS(text)));
	}
	return err;
}

/* The list without the lines from number @first to @last, the oldest being 1. */
static struct history *without(
	struct shell *sh, const struct history *line, size_t number, size_t first, size_t last)
{
	struct history *newest = NULL, **end = &newest;

	for (; line; line = line->before, number--) {
		struct history *copy;

		if (number >= first && number <= last)
			continue;
		copy = arena_alloc(eval_arena(sh), struct history, 1);
		if (!copy)
			return NULL;
		*copy = *line;
		copy->before = NULL;
		*end = copy;
		end = &copy->before;
	}
	return newest;
}

/* -d N, -d -N from the end, -d FIRST-LAST */
static int forget(struct shell *sh, const struct call *call, struct str range)
{
	struct eval *e = sh->world->eval;
	size_t n = count(e->history), dash = str_find_char(range, '-', 1);
	int64_t first, last;

	if (!str_to_int64(str_slice(range, 0, MIN(dash, range.len)), &first) ||
		!str_to_int64(dash < range.len ? str_skip(range, dash + 1) : range, &last))
		return builtin_false(sh, call);
	first += first < 0 ? (int64_t)n + 1 : 0;
	last += last < 0 ? (int64_t)n + 1 : 0;
	if (first < 1 || last > (int64_t)n || first > last)
		return builtin_false(sh, call);
	e->history = without(sh, e->history, n, (size_t)first, (size_t)last);
	e->no_other_history = true;
	return eval_arena(sh)->refused ? -ENOMEM : 0;
}

/* The file of -a, -n, -r and -w: as named, else $HISTFILE. False: there is none. */
static bool file_of(struct shell *sh, const struct call *call, struct field *ret)
{
	struct value value;

	if (call->argc > 2) {
		*ret = call->argv[2];
		return true;
	}
	value = state_get(sh, STR("HISTFILE"));
	if (value.n != 1 || value.open || value.alternatives[0].n != 1)
		return false;
	*ret = value.alternatives[0].at[0];
	return field_has_text(ret);
}

static int read_lines(struct shell *sh, struct field path)
{
	struct value content;
	struct str text, line;
	int err = files_read(sh, path, &content);

	if (err || content.open || !value_known(eval_arena(sh), &content, &text))
		return err;
	for (size_t n = 0; !err && str_next_line(&text, &line); n++) {
		if (n == MAX_HISTORY_LINES) {
			sh->world->limit_hit = true;
			break;
		}
		if (!line.len)
			continue;
		err = history_add(sh, line);
		if (!err)
			sh->world->eval->history->saved = true;
	}
	sh->world->eval->last_added = false;
	return err;
}

/* -w: all lines; -a: behind what is there, those that neither came from a file nor went to one. */
static int write_lines(struct shell *sh, struct field path, bool append)
{
	struct buf out = BUF_IN(eval_arena(sh));
	size_t n;
	struct history **lines = history_lines(sh, &n);

	for (size_t i = 0; lines && i < n; i++) {
		if (!append || !lines[i]->saved)
			buf_printf(&out, "%.*s\n", STR_ARGS(lines[i]->text));
		lines[i]->saved = true;
	}
	if (!lines || buf_failed(&out))
		return -ENOMEM;
	if (files_descriptor(sh, path) >= 0)
		return eval_write_text(sh, files_descriptor(sh, path), buf_str(&out));
	return append && !out.len ? 0
				  : files_write(sh, path, value_text(eval_arena(sh), buf_str(&out)),
					    append, NULL);
}

/* All of them or the last @n, numbered. */
static int show(struct shell *sh, const struct call *call, int64_t n)
{
	struct buf out = BUF_IN(eval_arena(sh));
	size_t all;
	struct history **lines = history_lines(sh, &all);

	if ((!all && !sh->world->eval->no_other_history) ||
		state_variable(sh, STR("HISTTIMEFORMAT")))
		return builtin_unknown(sh, call);
	for (size_t i = n < 0 || (size_t)n > all ? 0 : all - (size_t)n; lines && i < all; i++)
		buf_printf(&out, "%5zu  %.*s\n", i + 1, STR_ARGS(lines[i]->text));
	return !lines || buf_failed(&out) ? -ENOMEM : eval_write_text(sh, 1, buf_str(&out));
}

int builtin_history(struct shell *sh, const struct call *call)
{
	struct eval *e = sh->world->eval;
	struct str word = STR("");
	struct field file;
	int64_t n = -1;

	sh->eval->status = 0;
	builtin_word(sh, call, 1, &word);
	if (!str_starts(word, "-") || str_is(word, "--"))
		return show(sh, call, str_to_int64(word, &n) && n >= 0 ? n : -1);
	if (str_is(word, "-s"))
		return keep_words(sh, call);
	if (str_is(word, "-p"))
		return print_expanded(sh, call);
	if (str_starts(word, "-d"))
		return word.len > 2                       ? forget(sh, call, str_skip(word, 2))
		       : builtin_word(sh, call, 2, &word) ? forget(sh, call, word)
							  : builtin_unknown(sh, call);
	if (str_find_char(word, 'c', 0) != STR_NOT_FOUND) {
		e->history = NULL;
		e->reading = e->last_added = false;
		e->no_other_history = true;
	}
	if (!file_of(sh, call, &file))
		return 0;
	if (str_find_char(word, 'r', 0) != STR_NOT_FOUND ||
		str_find_char(word, 'n', 0) != STR_NOT_FOUND)
		return read_lines(sh, file);
	if (str_find_char(word, 'a', 0) != STR_NOT_FOUND)
		return write_lines(sh, file, true);
	if (str_find_char(word, 'w', 0) != STR_NOT_FOUND)
		return write_lines(sh, file, false);
	return 0;
}
