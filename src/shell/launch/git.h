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
	struct field dir;       /* --git-dir=DIR or GIT_DIR; else no pieces */
	bool paged, unpaged;    /* -p, --no-pager */
};

/* Subcommands that read or write the index. */
#define GIT_INDEXING \
	" status add commit diff checkout switch reset restore stash rm mv ls-files grep " \
	"update-index "

/* Subcommands that connect to another repository. */
#define GIT_NETWORK \
	" push fetch pull clone ls-remote remote submodule archive send-pack fetch-pack "

#define GIT_REBASE_OPTIONS \
	"x$ exec$ s: X: C: S? r? onto: strategy: strategy-option: whitespace: empty: " \
	"gpg-sign? rebase-merges? i interactive"
#define GIT_DIFFTOOL_OPTIONS \
	"x$ extcmd$ t: tool: rotate-to: skip-to: g gui no-gui d dir-diff y no-prompt prompt " \
	"trust-exit-code no-trust-exit-code symlinks no-symlinks"

/* Is @word among those of @list, which has blanks around each? */
bool git_in_list(const char *list, struct str word);
/* @text is given to a shell, where git gives it one. */
struct run *git_start_text(struct unwrap *u, const struct git *git, struct field text);

/* @run stands where git runs commands. */
void git_stand_at_top(struct unwrap *u, const struct git *git, struct run *run);
/* Of those that run a command or connect, as struct options takes it; or NULL. */
const char *git_option_spec(struct str subcommand);

/* --- git_hooks.c --- */
void git_run_hooks(struct unwrap *u, const struct git *git, struct str subcommand);

/* --- git_remote.c --- */
/* Starts what an address on the command line names. */
void git_start_transport(struct unwrap *u, const struct git *git, struct str subcommand);
/* Address of the repository it connects to; false: not known. */
bool git_address(struct unwrap *u, const struct git *git, struct str subcommand, struct str *ret);
bool git_is_local(struct str address, struct str *ret_path);
bool git_is_ssh(struct str address);
/* May the command line mean the remote @name? */
bool git_names_remote(
	struct unwrap *u, const struct git *git, struct str subcommand, struct str name);

/* --- git_idle.c --- */
/* Has the command that @subcommand would run certainly nothing to be run on? */
bool git_is_idle(struct unwrap *u, const struct git *git, struct str subcommand);
/*
 * Asks git where the call stands; false where this command may have changed what it would say.
 * *ret_status as git exits.
 */
bool git_ask_launched(struct unwrap *u, const struct git *git, const struct str *words, size_t n,
	struct str *ret_output, int *ret_status);

/* --- git_correct.c --- */
/* Runs what git takes a mistyped @name for, if it is told to do so. @list: of its commands. */
bool git_correct(struct unwrap *u, const struct git *git, const char *list, struct str name);

/* --- git_include.c --- */
/* Adds the settings of files that settings and variables name. */
void git_include(struct unwrap *u, struct git *git);
/* May a path go through this driver? Only where attributes are there and name others it may not. */
bool git_names_driver(
	struct unwrap *u, const struct git *git, const char *attribute, struct str driver);

/* --- git_commands.c: settings that name a command --- */
/* The name of a NAME=VALUE setting as far as it is known; the value in @ret_value. */
bool git_setting_parts(struct unwrap *u, const struct field *setting, struct str *ret_name,
	struct field *ret_value);
/* What settings name that @subcommand runs. */
void git_run_settings(struct unwrap *u, const struct git *git, struct str subcommand);
/* GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 ... and variables that name a command. */
void git_read_environment(struct unwrap *u, struct git *git, struct str subcommand);

#endif
