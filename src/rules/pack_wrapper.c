/*
 * `wrappers:` of a pack: rows of shell/wrapper.h for programs that start others.
 *
 *	wrappers:
 *	  corp-run: {options: 'u: queue:', operands: 1, flags: [remote]}
 */
#include <errno.h>

#include "rules/reader.h"

static int text_into(struct reader *r, const struct doc_node *value, const char **ret)
{
	struct str text = STR("");
	int err = read_word(r, value, &text);

	/* texts of a document have a NUL behind */
	if (!err && text.len)
		*ret = text.at;
	return err;
}

static int subcommand_key(struct reader *r, const struct doc_node *value, void *into)
{
	return text_into(r, value, &((struct wrapper_row *)into)->subcommand);
}

static int globals_key(struct reader *r, const struct doc_node *value, void *into)
{
	return text_into(r, value, &((struct wrapper_row *)into)->globals);
}

static int options_key(struct reader *r, const struct doc_node *value, void *into)
{
	return text_into(r, value, &((struct wrapper_row *)into)->options);
}

static int begin_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const char *const names[] = { "argv", "dashes", "joined", "each", "text", "file",
		"none" };

	for (size_t i = 0; value->kind == DOC_TEXT && i < ARRAY_SIZE(names); i++)
		if (str_is(value->text, names[i])) {
			((struct wrapper_row *)into)->begin = (enum wrapper_begin)i;
			return 0;
		}
	report_at(
		r->report, value->at, "begin: want argv, dashes, joined, each, text, file or none");
	return 0;
}

static int operands_key(struct reader *r, const struct doc_node *value, void *into)
{
	int64_t n;

	if (value->kind == DOC_TEXT && str_to_int64(value->text, &n) && n >= 0 && n <= 16)
		((struct wrapper_row *)into)->operands = (unsigned int)n;
	else
		report_at(r->report, value->at, "operands: want a number from 0 to 16");
	return 0;
}

static int flags_key(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct {
		const char *name;
		unsigned int flag;
	} flags[] = {
		{ "assigns", WRAPPER_ASSIGNS },
		{ "remote", WRAPPER_REMOTE },
		{ "conditional", WRAPPER_CONDITIONAL },
		{ "shell", WRAPPER_SHELL },
		{ "later", WRAPPER_LATER },
		{ "terminal", WRAPPER_TERMINAL },
		{ "no-stdin", WRAPPER_NO_STDIN },
		{ "mixed", WRAPPER_MIXED },
		{ "dash-c", WRAPPER_DASH_C },
	};
	struct wrapper_row *row = into;
	struct words words = { 0 };
	int err = read_words(r, value, &words);

	for (size_t i = 0; i < words.n; i++) {
		size_t j = 0;

		while (j < ARRAY_SIZE(flags) && !str_is(words.at[i], flags[j].name))
			j++;
		if (j == ARRAY_SIZE(flags))
			report_at(r->report, value->at, "flags: '%.*s' is none",
				STR_ARGS(words.at[i]));
		else
			row->flags |= flags[j].flag;
	}
	return err;
}

int read_wrappers(struct reader *r, const struct doc_node *value, void *into)
{
	static const struct schema_key keys[] = {
		{ "subcommand", subcommand_key },
		{ "globals", globals_key },
		{ "options", options_key },
		{ "begin", begin_key },
		{ "operands", operands_key },
		{ "flags", flags_key },
	};
	struct pack *pack = into;
	int err = 0;

	if (value->kind != DOC_MAP) {
		report_at(r->report, value->at, "wrappers: want a map of programs");
		return 0;
	}
	pack->wrappers = arena_alloc(r->arena, struct wrapper_row, value->n + 1);
	if (!pack->wrappers)
		return -ENOMEM;
	for (const struct doc_node *item = value->first; item && !err; item = item->next) {
		struct wrapper_row *row = &pack->wrappers[pack->n_wrappers++];

		row->name = item->key.at;
		err = read_map(r, item, "a wrapper", keys, ARRAY_SIZE(keys), row);
	}
	return err;
}
