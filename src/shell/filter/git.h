/* Questions to git, shared by the files that answer them. */
#ifndef KEIHOOKD_SHELL_FILTER_GIT_H
#define KEIHOOKD_SHELL_FILTER_GIT_H

#include "shell/filter/run.h"

/* A git call behind its global options. */
struct git_question {
	struct str dir;
	bool only_objects;   /* dir is a --git-dir: it has no work tree to ask about */
	struct str given[8]; /* NAME=VALUE of -c */
	size_t n_given;
	const struct str *args; /* args[0]: the subcommand */
	size_t n;
};

bool git_has_word(const struct git_question *q, const char *word);
/* False: no answer. Programs that it might start are left out. */
bool git_ask(struct filter *f, const struct git_question *q, struct str *ret, int *ret_status);
/* --- git_object.c --- */
/* The name of a blob, and where such a one of the command stands, below the work tree. */
struct str git_object_name(struct arena *arena, struct str text);
struct str git_object_path(struct arena *arena, struct str name);
void git_hash_object(struct filter *f, const struct git_question *q);
/* Does the call print a blob that the command has made? */
bool git_own_object(struct filter *f, const struct git_question *q, struct str *ret);
/* Does it print the message of the commit that the command has made? Then that is in f->out. */
bool git_own_commit(struct filter *f, const struct git_question *q);

/* git config, git remote: what the command itself has set comes first. */
void git_settings(struct filter *f, const struct git_question *q);

#endif
