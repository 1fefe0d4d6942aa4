/* Shared by the files that resolve where a push goes; nothing outside this folder includes it. */
#ifndef KEIHOOKD_REACH_PUSH_H
#define KEIHOOKD_REACH_PUSH_H

#include "reach/reach.h"

#define MAX_GIT_ARGS 64

/* Stands for bytes that are not known, in texts made of partly known fields. */
#define UNKNOWN_BYTE '\x01'

/* A growing list of texts. */
struct texts {
	struct str *at;
	size_t n, capacity;
};

int texts_add(struct arena *arena, struct texts *texts, struct str text);

/* One call of git, its global options read. */
struct git_call {
	const struct call *call;
	size_t at;             /* argv[at] is the subcommand; argc if there is none */
	struct str subcommand; /* empty if it is not known */
	struct texts globals;  /* what a question to git must repeat: -C, --git-dir, -c remote.* */
	struct texts settings; /* "key=value" of every -c */
	struct texts env;      /* NAME=VALUE that change which configuration is read */
	struct str cwd, dir;   /* of the call; behind -C and --git-dir: where the repository is */
	bool unknown;          /* which repository it is cannot be told */
};

/* False if the call is not one of git. */
int git_read(struct arena *arena, const struct call *call, struct git_call *ret, bool *ret_is_git);

/* argv[i] with UNKNOWN_BYTE for what is not known; empty past the end. */
struct str git_word(struct arena *arena, const struct call *call, size_t i);

/* Words behind the subcommand without options; @valued: options that take the next word. */
int git_words(struct arena *arena, const struct git_call *git, const char *const *valued,
	struct texts *ret_words, struct texts *ret_options);
/* Value of an option in ret_options ("--repo=x", "--repo\x1fx"); NULL if it is not given. */
const struct str *git_option(const struct texts *options, const char *name);

/* The configuration as a push would find it. */
struct git_config {
	struct arena *arena;
	struct facts *facts;
	const struct effects *effects; /* of the command; NULL: nothing but the call is known */
	struct texts keys, values; /* in the order git reads them */
	struct str branch;         /* empty: not told yet */
	bool changed;              /* by earlier calls: git cannot be asked about remotes */
	bool fresh;                /* the repository is made by this same command */
	bool absent;               /* it is removed by this same command */
	bool listing;              /* settings are those that git lists: includes are in them */
	struct str copy_of;        /* it is a copy of the one in this directory; or empty */
	struct str base;           /* what a relative include.path stands in; empty: nothing */
	/* include.path and the like that the command itself sets, and `base` of each. */
	struct texts includes, include_values, include_bases;
};

/* What git tells, and what earlier calls and writes of the same command change about it. */
int git_config_load(struct arena *arena, struct facts *facts, const struct effects *effects,
	const struct git_call *git, struct git_config *ret);
/* The last value of a key, or an empty text. */
struct str git_config_get(const struct git_config *config, struct str key);
/* URLs that a push to @name (a remote or a URL) uses, rewritten by url.*.insteadOf. */
int git_push_urls(struct git_config *config, const struct git_call *git, struct str name,
	struct texts *ret_urls);
/* The remote that `git push` without one uses. */
int git_default_remote(struct git_config *config, const struct git_call *git, struct str *ret);

/* Changes the configuration as an earlier call of git would. */
int git_config_apply(
	struct git_config *config, const struct git_call *push, const struct git_call *earlier);
int git_config_set(struct git_config *config, struct str key, struct str value, bool add);
void git_config_unset(struct git_config *config, struct str key);
/* One entry of this key and value, the last. */
void git_config_drop(struct git_config *config, struct str key, struct str value);

/* A file that @write of this command changed: settings, or the repository is gone. */
int git_file_apply(
	struct git_config *config, const struct git_call *push, const struct write *write);
/* A repository that a file of this command points to is that of the push. */
int git_file_link(struct git_config *config, const struct git_call *push);
/* The files that settings of this command include. */
int git_file_includes(struct git_config *config, const struct git_call *push);
/* .git/remotes/NAME and .git/branches/NAME of this command (gitrepository-layout(5)). */
int git_file_remote(struct git_config *config, const struct git_call *push, struct str name,
	struct texts *urls);
/* The directory of the file that `git config` would change. */
struct str git_config_base(
	struct git_config *config, const struct git_call *git, const struct texts *options);
struct str git_home(struct git_config *config, const struct git_call *git);

/* Asks git in the place of the push. Returns its exit status or a negative errno. */
int git_config_ask(struct git_config *config, const struct git_call *git, const struct str *words,
	size_t n_words, struct str *ret_output);
/* The branch that is checked out at the push; empty: not known. */
int git_config_branch(struct git_config *config, const struct git_call *git, struct str *ret);

/* What stands in the place of ssh, and where it goes; see push_ssh.c. */
struct ssh_command {
	struct str host_name; /* it goes there, whatever git asks for; or empty */
	bool unknown;         /* it may go anywhere */
	bool none;            /* it goes nowhere */
};
int git_ssh_command(
	const struct git_config *config, const struct call *call, struct ssh_command *ret);
/* A variable of the call's environment; empty: unset, or *ret_unknown. */
struct str call_variable(
	struct arena *arena, const struct call *call, const char *name, bool *ret_unknown);
/* `HostName=x` or `HostName x` of an -o option; empty if it is another. */
struct str ssh_host_option(struct str option);
/* The destination among the words of an ssh command line; NULL: none. */
const struct str *ssh_destination(const struct str *words, size_t n);

/* Host of a URL as git reads it (git-push(1), GIT URLS); empty for a local path. */
struct str url_host(struct arena *arena, struct str url, bool *ret_ssh);

#endif
