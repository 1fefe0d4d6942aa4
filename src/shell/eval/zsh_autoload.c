/* autoload of zsh: a function whose text is read from a file of fpath when it is called. */
#include <errno.h>

#include "shell/eval/zsh.h"

/* Functions that are known as builtins here stay those. */
static bool is_known(struct str name)
{
	return zsh_builtin_find(name) != NULL;
}

int zsh_autoload(struct shell *sh, const struct call *call)
{
	struct str name;
	int err = 0;

	sh->eval->status = 0;
	for (size_t i = 1; i < call->argc && !err; i++) {
		struct str text;

		if (!builtin_word(sh, call, i, &name) || str_starts(name, "-") ||
			str_starts(name, "+") || is_known(name))
			continue;
		text = arena_printf(eval_arena(sh),
			"function %.*s { " ZSH_AUTOLOADED " %.*s \"$@\"; }", STR_ARGS(name),
			STR_ARGS(name));
		err = text.at ? eval_source(sh, text, false, false, NULL) : -ENOMEM;
	}
	return err;
}

/* The file of that name in one of the directories. */
static int find(
	struct shell *sh, const struct fields *directories, struct field name, struct value *ret)
{
	struct arena *arena = eval_arena(sh);
	struct field slash = field_text(arena, STR("/"));
	int err = 0;

	for (size_t i = 0; i < directories->n && !ret->n && !err; i++) {
		struct field path = directories->at[i];

		if (path.many || !field_is_known(&path))
			continue;
		path = field_join(arena, field_join(arena, path, slash), name);
		err = path.pieces ? files_read(sh, path, ret) : -ENOMEM;
	}
	return err;
}

/* FPATH is the same list, with colons between. */
static int find_in_text(struct shell *sh, struct field name, struct value *ret)
{
	struct value fpath = state_get(sh, STR("FPATH"));
	int err = 0;

	for (size_t i = 0; i < fpath.n && !err; i++) {
		struct field text;
		struct str rest;

		if (fpath.alternatives[i].n != 1)
			continue;
		text = fpath.alternatives[i].at[0];
		/* What is not known may stand in front or behind: FPATH=DIRECTORY:$FPATH. */
		for (size_t k = 0; k < text.n && !err && !ret->n; k++)
			for (rest = text.pieces[k].kind == PIECE_TEXT ? text.pieces[k].text
								      : STR("");
				rest.len && !err && !ret->n;) {
				size_t colon = MIN(str_find_char(rest, ':', 0), rest.len);
				struct field one =
					field_text(eval_arena(sh), str_slice(rest, 0, colon));

				err = one.pieces ? find(sh, &(struct fields){ &one, 1 }, name, ret)
						 : -ENOMEM;
				rest = str_skip(rest, MIN(colon + 1, rest.len));
			}
	}
	return err;
}

int zsh_autoloaded(struct shell *sh, const struct call *call)
{
	struct value fpath = state_elements(sh, STR("fpath")), text = { 0 };
	int err = 0;

	for (size_t i = 0; i < fpath.n && call->argc > 1 && !text.n && !err; i++)
		err = find(sh, &fpath.alternatives[i], call->argv[1], &text);
	if (!err && !text.n && call->argc > 1)
		err = find_in_text(sh, call->argv[1], &text);
	if (!err && text.n)
		return eval_value(sh, &text, VIA_FILE, "a function is not known");
	sh->eval->status = STATUS_UNKNOWN; /* one that came with zsh */
	return err;
}
