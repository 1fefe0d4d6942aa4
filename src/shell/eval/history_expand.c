/* History expansion: events, the words of them, and changes of these (bash(1)). */
#include "shell/eval/history.h"

#include <errno.h>

#define MAX_EVENT_WORDS 64
#define BYTES_OF_A_STEP 32 /* an event is read, or a change of it made */

struct expansion {
	struct shell *sh;
	struct str line;
	size_t at;
	struct buf out;
	struct str words[MAX_EVENT_WORDS];
	size_t n_words;
	bool failed; /* bash would refuse the line */
};

static int at(const struct expansion *x, size_t ahead)
{
	return x->at + ahead < x->line.len ? (unsigned char)x->line.at[x->at + ahead] : -1;
}

static bool one_of(int c, const char *set)
{
	return c > 0 && strchr(set, c);
}

/* Has the shell steps left to look through @text? */
static bool affords(struct expansion *x, struct str text)
{
	uint32_t n = (uint32_t)(MIN(text.len, (size_t)UINT32_MAX / 2) / BYTES_OF_A_STEP);

	x->failed |= !world_step(x->sh->world, 1 + n);
	return !x->failed;
}

/* Cuts the event as a shell would: quotes held together, operators alone. */
static void cut(struct expansion *x, struct str text)
{
	size_t i = 0;

	x->n_words = 0;
	while (i < text.len && x->n_words < MAX_EVENT_WORDS) {
		size_t from;
		char quote = 0;

		while (i < text.len && one_of(text.at[i], " \t\n"))
			i++;
		from = i;
		if (i < text.len && one_of(text.at[i], "|&;()<>"))
			while (i < text.len && one_of(text.at[i], "|&;()<>"))
				i++;
		else
			for (; i < text.len && (quote || !one_of(text.at[i], " \t\n|&;()<>"));
				i++) {
				if (text.at[i] == '\\' && quote != '\'')
					i++;
				else if (quote ? text.at[i] == quote : one_of(text.at[i], "'\"`"))
					quote = quote ? 0 : text.at[i];
			}
		i = MIN(i, text.len);
		if (i > from)
			x->words[x->n_words++] = str_slice(text, from, i);
	}
}

/* What stands behind the !: which line. */
static const struct history *event(struct expansion *x)
{
	size_t from = x->at;

	if (at(x, 0) == '!') {
		x->at++;
		return x->sh->world->eval->history;
	}
	if (one_of(at(x, 0), ":$*^"))
		return x->sh->world->eval->history;
	if (at(x, 0) == '?') {
		size_t end = MIN(str_find_char(x->line, '?', from + 1),
			MIN(str_find_char(x->line, '\n', from), x->line.len));
		struct str text = str_slice(x->line, from + 1, end);
		const struct history *line = x->sh->world->eval->history;

		x->at = MIN(end + (end < x->line.len && x->line.at[end] == '?'), x->line.len);
		while (line && str_find(line->text, text, 0) == STR_NOT_FOUND)
			line = line->before;
		return line;
	}
	if (at(x, 0) == '-')
		x->at++;
	while (at(x, 0) > 0 && !one_of(at(x, 0), " \t\n:;&|()<>\"'^$*?-"))
		x->at++;
	return history_find(x->sh->world->eval->history, str_slice(x->line, from, x->at));
}

static bool number(struct expansion *x, size_t *ret)
{
	size_t from = x->at;

	*ret = 0;
	if (at(x, 0) == '^' || at(x, 0) == '$') {
		*ret = x->line.at[x->at++] == '^' ? 1 : x->n_words ? x->n_words - 1 : 0;
		return true;
	}
	while (at(x, 0) >= '0' && at(x, 0) <= '9' && x->at - from < 6)
		*ret = *ret * 10 + (size_t)(x->line.at[x->at++] - '0');
	return x->at > from;
}

/* :N :N-M :N* :* ^ $ *: what of the event is taken, words joined by blanks. */
static struct str designated(struct expansion *x, struct str whole)
{
	struct buf out = BUF_IN(eval_arena(x->sh));
	size_t first = 0, last = x->n_words ? x->n_words - 1 : 0;
	bool colon = at(x, 0) == ':' && one_of(at(x, 1), "0123456789^$*-");

	if (!colon && !one_of(at(x, 0), "^$*"))
		return whole;
	x->at += colon;
	if (at(x, 0) == '*') {
		x->at++;
		first = 1;
	} else {
		number(x, &first);
		if (at(x, 0) == '*') {
			x->at++;
		} else if (at(x, 0) == '-') {
			x->at++;
			if (!number(x, &last))
				last = last ? last - 1 : 0;
		} else {
			last = first;
		}
	}
	x->failed |= first > x->n_words || (first == last && first >= x->n_words);
	for (size_t i = first; i <= last && i < x->n_words; i++)
		buf_printf(&out, "%s%.*s", i > first ? " " : "", STR_ARGS(x->words[i]));
	return buf_str(&out);
}

/* /OLD/NEW/ with any delimiter. */
static struct str substituted(struct expansion *x, struct str text, bool all)
{
	char delimiter = (char)at(x, 0);
	struct str end_of =
		str_slice(x->line, 0, MIN(str_find_char(x->line, '\n', x->at), x->line.len));
	size_t middle = MIN(str_find_char(end_of, delimiter, x->at + 1), end_of.len);
	size_t end = MIN(str_find_char(end_of, delimiter, middle + 1), end_of.len);
	struct str from = str_slice(end_of, x->at + 1, middle),
		   to = str_slice(end_of, middle + 1, end);
	struct buf out = BUF_IN(eval_arena(x->sh));
	size_t behind = 0, found;

	x->at = MIN(end + 1, end_of.len);
	while (from.len && (found = str_find(text, from, behind)) != STR_NOT_FOUND) {
		buf_add(&out, str_slice(text, behind, found));
		buf_add(&out, to);
		behind = found + from.len;
		if (!all)
			break;
	}
	x->failed |= behind == 0;
	buf_add(&out, str_skip(text, behind));
	return buf_str(&out);
}

static struct str modified(struct expansion *x, struct str text)
{
	while (at(x, 0) == ':' && one_of(at(x, 1), "sghtrpqx") && affords(x, text)) {
		bool all = at(x, 1) == 'g';
		char kind = (char)at(x, all ? 2 : 1);
		size_t slash = str_rfind_char(text, '/'), dot = str_rfind_char(text, '.');

		x->at += all ? 3 : 2;
		if (kind == 's')
			text = substituted(x, text, all);
		else if (kind == 'h' && slash != STR_NOT_FOUND)
			text = str_slice(text, 0, slash);
		else if (kind == 't' && slash != STR_NOT_FOUND)
			text = str_skip(text, slash + 1);
		else if (kind == 'r' && dot != STR_NOT_FOUND)
			text = str_slice(text, 0, dot);
		x->failed |= kind == 'p'; /* printed, not run */
	}
	return text;
}

static void expand_event(struct expansion *x)
{
	const struct history *line = event(x);

	x->failed |= !line;
	if (!line || !affords(x, line->text))
		return;
	cut(x, line->text);
	buf_add(&x->out, modified(x, designated(x, line->text)));
}

/* ^OLD^NEW^ */
static void quick(struct expansion *x)
{
	const struct history *line = x->sh->world->eval->history;

	if (line)
		buf_add(&x->out, substituted(x, line->text, false));
	else
		x->failed = true;
}

int history_expand(struct shell *sh, struct str line, struct str *ret)
{
	struct expansion x = { .sh = sh, .line = line, .out = BUF_IN(eval_arena(sh)) };
	char quote = 0;

	*ret = line;
	if (at(&x, 0) == '^')
		quick(&x);
	while (x.at < line.len && !x.failed) {
		char c = line.at[x.at++], before = x.at > 1 ? line.at[x.at - 2] : '\0';

		if (c == '!' && quote != '\'' && at(&x, 0) > 0 && !one_of(at(&x, 0), " \t\n=(") &&
			!(quote && at(&x, 0) == quote) && !one_of(before, "$[{\\")) {
			expand_event(&x);
			continue;
		}
		if (c == '\\' && quote != '\'' && x.at < line.len) {
			buf_add_char(&x.out, c);
			c = line.at[x.at++];
		} else if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? 0 : c;
		}
		buf_add_char(&x.out, c);
	}
	if (buf_failed(&x.out))
		return -ENOMEM;
	*ret = x.failed ? STR("") : buf_str(&x.out);
	return 0;
}
