/*
 * What the command puts into the repository and takes out again by other ways than files of the
 * work tree: blobs by their name, index entries, the message of a commit.
 */
#include <errno.h>

#include "shell/eval/git.h"
#include "shell/filter/git.h"
#include "shell/launch/options.h"

/* One blob: it stands where git keeps objects, as the text that it holds. */
static int keep_blob(struct shell *sh, const struct value *content)
{
	struct arena *arena = eval_arena(sh);
	struct str text, name, path;

	if (!value_known(arena, content, &text))
		return 0;
	name = git_object_name(arena, text);
	path = name.at ? git_object_path(arena, name) : name;
	return path.at ? files_write(sh, field_text(arena, path), *content, false, NULL) : -ENOMEM;
}

int git_hash_objects(struct shell *sh, const struct call *call, const struct git_words *git)
{
	bool writes = false;
	int err = 0;

	for (size_t i = 1; i < git->argc; i++)
		writes |= field_equals(&git->argv[i], STR("-w")) == YES;
	for (size_t i = 1; writes && i < git->argc && !err; i++) {
		struct value content = call->input;

		if (field_starts(&git->argv[i], STR("-")) != YES)
			err = files_read(sh, git->argv[i], &content);
		else if (field_equals(&git->argv[i], STR("--stdin")) != YES)
			continue;
		if (!err)
			err = keep_blob(sh, &content);
	}
	return err;
}

/* MODE,NAME,PATH or three words of that kind (git-update-index(1), --cacheinfo). */
static int stage_blob(struct shell *sh, struct str mode, struct str name, struct str path)
{
	struct arena *arena = eval_arena(sh);
	struct git_blob *blob = arena_alloc(arena, struct git_blob, 1);
	struct str object = git_object_path(arena, name);
	struct eval *e = sh->world->eval;
	int err;

	if (!blob || !object.at)
		return -ENOMEM;
	*blob = (struct git_blob){
		.path = files_absolute(sh, field_text(arena, path)),
		.staged = true,
		.is_executable = str_is(mode, "100755"),
		.next = e->git_blobs,
	};
	err = files_read(sh, field_text(arena, object), &blob->content);
	if (!err && blob->content.n)
		e->git_blobs = blob;
	return err;
}

int git_update_index(struct shell *sh, const struct git_words *git)
{
	struct arena *arena = eval_arena(sh);
	struct str words[3];
	int err = 0;

	for (size_t i = 1; i + 1 < git->argc && !err; i++) {
		size_t n = 0;

		if (field_equals(&git->argv[i], STR("--cacheinfo")) != YES ||
			!field_known(arena, &git->argv[i + 1], &words[2]))
			continue;
		while (n < 2 && str_find_char(words[2], ',', 0) != STR_NOT_FOUND) {
			size_t comma = str_find_char(words[2], ',', 0);

			words[n++] = str_slice(words[2], 0, comma);
			words[2] = str_skip(words[2], comma + 1);
		}
		if (n == 0 && i + 3 < git->argc) {
			words[0] = words[2];
			if (field_known(arena, &git->argv[i + 2], &words[1]) &&
				field_known(arena, &git->argv[i + 3], &words[2]))
				n = 2;
		}
		if (n == 2)
			err = stage_blob(sh, words[0], words[1], words[2]);
	}
	return err;
}

/* The texts of -m stand as paragraphs (git-commit(1)); false: the message is not known. */
static bool read_message(
	struct shell *sh, const struct call *call, const struct git_words *git, struct buf *message)
{
	struct options o = options_of(eval_arena(sh), git->argv + 1, git->argc - 1,
		"m: message: F: file: C: c: reuse-message: reedit-message: t: template: fixup: "
		"squash: trailer: s signoff author: date: cleanup: S? gpg-sign? u? "
		"untracked-files? pathspec-from-file: a q v n e");
	enum option_kind kind;
	struct value content;
	struct str text;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_MAYBE)
			return false;
		if (kind == OPTION_WORD) {
			options_take_word(&o);
			continue;
		}
		if (options_is(&o, "m", "message")) {
			if (!field_known(eval_arena(sh), &o.value, &text))
				return false;
		} else if (options_is(&o, "F", "file")) {
			content = call->input;
			if (field_equals(&o.value, STR("-")) != YES &&
				files_read(sh, o.value, &content))
				return false;
			if (!value_known(eval_arena(sh), &content, &text))
				return false;
		} else if (options_is(&o, "C", "reuse-message") ||
			   options_is(&o, "c", "reedit-message") ||
			   options_is(&o, "t", "template") || options_is(&o, "s", "signoff") ||
			   options_is(&o, "e", "edit") || options_is(&o, NULL, "fixup") ||
			   options_is(&o, NULL, "squash") || options_is(&o, NULL, "trailer") ||
			   options_is(&o, NULL, "author")) {
			return false;
		} else {
			continue;
		}
		if (message->len)
			buf_add_text(message, "\n\n");
		buf_add(message, str_trim(text));
	}
	return message->len > 0;
}

int git_note_commit(struct shell *sh, const struct call *call, const struct git_words *git)
{
	struct eval *e = sh->world->eval;
	struct buf message = BUF_IN(e->arena);

	e->git_message = e->git_author = (struct str){ 0 };
	if (eval_conditional(sh) || sh->eval->place.background ||
		!read_message(sh, call, git, &message))
		return 0;
	e->git_message = buf_str(&message);
	for (size_t i = 0; i < call->n_env; i++)
		if (str_is(call->env[i].name, "GIT_AUTHOR_NAME") &&
			!value_known(e->arena, &call->env[i].value, &e->git_author))
			e->git_message = (struct str){ 0 };
	return buf_failed(&message) ? -ENOMEM : 0;
}
