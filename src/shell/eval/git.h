/* What a command has told git before it is used; see eval/git.c and git_files.c. */
#ifndef KEIHOOKD_SHELL_EVAL_GIT_H
#define KEIHOOKD_SHELL_EVAL_GIT_H

#include "shell/eval/eval.h"

/* A git call behind its global options. */
struct git_words {
	struct str name;          /* of the subcommand */
	const struct field *argv; /* argv[0]: the subcommand */
	size_t argc;
};

/*
 * Notes aliases that @call configures. *ret is the call as later ones are to be read: with `-c`
 * for every alias configured so far, for git; the call itself for other programs.
 */
int git_configured(struct shell *sh, const struct call *call, struct call *ret);

/* Does it leave commits, branches and the index as they are? */
bool git_only_reads(struct shell *sh, const struct call *call);

/* What @call does to files: checkout, stash, mv, clone, apply ... Returns 0 or -ENOMEM. */
int git_files(struct shell *sh, const struct call *call);

/* --- git_object.c --- */
/* Blobs that hash-object -w makes, that update-index puts into the index. */
int git_hash_objects(struct shell *sh, const struct call *call, const struct git_words *git);
int git_update_index(struct shell *sh, const struct git_words *git);
/* The message of a commit, for git log. */
int git_note_commit(struct shell *sh, const struct call *call, const struct git_words *git);

#endif
