/* Questions to git, shared by the files that answer them. */
#ifndef KEIHOOKD_SHELL_FILTER_GIT_H
#define KEIHOOKD_SHELL_FILTER_GIT_H

#include "shell/filter/run.h"

/* A git call behind its global options. */
struct git_question {
	struct str dir;
	struct str given[8]; /* NAME=VALUE of -c */
	size_t n_given;
	const struct str *args; /* args[0]: the subcommand */
	size_t n;
};

bool git_has_word(const struct git_question *q, const char *word);
/* False: no answer. Programs that it might start are left out. */
bool git_ask(struct filter *f, const struct git_question *q, struct str *ret, int *ret_status);
/* git config, git remote: what the command itself has set comes first. */
void git_settings(struct filter *f, const struct git_question *q);

#endif
