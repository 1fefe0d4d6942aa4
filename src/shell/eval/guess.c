/*
 * Text that is run and not known may be text that the command handed to somebody before: `git
 * commit -m TEXT; git log -1 --format=%B | sh`. Such texts are followed as if they were it.
 */
#include "shell/eval/guess.h"

#include <errno.h>

#define MAX_GUESSES     16
#define MAX_GUESS_BYTES 4096 /* of one text */

struct guesses {
	struct shell *sh;
	struct str tried[MAX_GUESSES];
	size_t n;
	int err;
};

static bool runs_unknown(const struct effects *effects)
{
	for (const struct unread *unread = effects->unreads; unread; unread = unread->next)
		if (unread->shell_like && unread->text.len == 0)
			return true;
	return false;
}

/* One text; a single word is no command that anybody would hide. */
static void try_text(struct guesses *g, struct str text)
{
	struct field field;
	struct shell *child;

	text = str_trim(text);
	if (g->err || g->n == MAX_GUESSES || text.len > MAX_GUESS_BYTES ||
		str_find_char(text, ' ', 0) == STR_NOT_FOUND)
		return;
	for (size_t i = 0; i < g->n; i++)
		if (str_equal(g->tried[i], text))
			return;
	g->tried[g->n++] = text;
	child = eval_subshell(g->sh);
	field = field_text(eval_arena(g->sh), text);
	if (!child || !field.n) {
		g->err = -ENOMEM;
		return;
	}
	child->eval->place.conditional = true;
	g->err = eval_text(child, &field, VIA_SHELL_TEXT);
}

/* The text, or what stands between quotes in JSON. */
static void try_all(struct guesses *g, struct str text)
{
	size_t at = 0, end;

	text = str_trim(text);
	if (!str_starts(text, "{") && !str_starts(text, "[")) {
		try_text(g, text);
		return;
	}
	while ((at = str_find_char(text, '"', at)) != STR_NOT_FOUND &&
		(end = str_find_char(text, '"', at + 1)) != STR_NOT_FOUND) {
		try_text(g, str_slice(text, at + 1, end));
		at = end + 1;
	}
}

static void try_value(struct guesses *g, const struct value *value)
{
	for (size_t i = 0; i < value->n; i++) {
		struct str text;

		if (value->alternatives[i].n == 1 &&
			field_known(eval_arena(g->sh), &value->alternatives[i].at[0], &text))
			try_all(g, text);
	}
}

int guess_unread(struct shell *sh)
{
	struct effects *effects = sh->world->eval->effects;
	struct guesses guesses = { .sh = sh };
	size_t n_calls = effects->n_calls;

	if (!runs_unknown(effects))
		return 0;
	for (const struct call *call = effects->calls; call && n_calls && !guesses.err;
		call = call->next, n_calls--)
		for (size_t i = 1; i < call->argc; i++) {
			struct str text;

			if (field_known(eval_arena(sh), &call->argv[i], &text))
				try_all(&guesses, text);
		}
	for (struct write *write = effects->writes; write && !guesses.err; write = write->next)
		try_value(&guesses, &write->content);
	return guesses.err;
}
