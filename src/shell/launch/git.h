/* A call of git as its launcher reads it. */
#ifndef KEIHOOKD_SHELL_LAUNCH_GIT_H
#define KEIHOOKD_SHELL_LAUNCH_GIT_H

#include "shell/launch/launch.h"

struct git {
	const struct field *argv; /* behind the global options */
	size_t argc;
	const struct field *globals;
	size_t n_globals;
	struct field settings[32]; /* NAME=VALUE of -c, in order */
	size_t n_settings;
	struct field cwd;
	bool has_cwd;
	struct field exec_path; /* --exec-path=DIR; else no pieces */
};

/* Subcommands that read or write the index. */
#define GIT_INDEXING \
	" status add commit diff checkout switch reset restore stash rm mv ls-files grep " \
	"update-index "

/* Is @word among those of @list, which has blanks around each? */
bool git_in_list(const char *list, struct str word);
/* @text is given to a shell, where git gives it one. */
struct run *git_start_text(struct unwrap *u, const struct git *git, struct field text);

/* --- git_commands.c: settings that name a command --- */
/* The name of a NAME=VALUE setting as far as it is known; the value in @ret_value. */
bool git_setting_parts(struct unwrap *u, const struct field *setting, struct str *ret_name,
	struct field *ret_value);
/* What settings name that @subcommand runs. */
void git_run_settings(struct unwrap *u, const struct git *git, struct str subcommand);
/* GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 ... and variables that name a command. */
void git_read_environment(struct unwrap *u, struct git *git, struct str subcommand);

#endif
