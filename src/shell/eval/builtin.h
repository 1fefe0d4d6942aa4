/*
 * The commands that are part of the shell (bash(1), SHELL BUILTIN COMMANDS). Each takes the call
 * it stands in: argv, stdin, where it is reached.
 */
#ifndef KEIHOOKD_SHELL_EVAL_BUILTIN_H
#define KEIHOOKD_SHELL_EVAL_BUILTIN_H

#include "shell/eval/eval.h"

typedef int builtin_fn(struct shell *sh, const struct call *call);

struct builtin {
	const char *name;
	builtin_fn *run;
	bool quiet; /* no call is reported for it: it does nothing outside of the shell */
};

/* NULL: no builtin of that name. */
const struct builtin *builtin_find(struct str name);
/* By enable -n. */
bool builtin_is_disabled(const struct shell *sh, struct str name);
int builtin_run(struct shell *sh, const struct builtin *builtin, const struct field *argv,
	size_t argc, struct span span);

/* declare, export, local, readonly: assignments among the words are read as such. */
bool builtin_declares(const struct word *word);
int builtin_declare(struct shell *sh, const struct word *words);

/* cd to a directory as it is named; @physical: no link stays in its name. */
int builtin_go(struct shell *sh, struct field to, bool physical);

/* Puts the pids of this shell's jobs in the place of %1, %+ ... */
int builtin_job_words(struct shell *sh, const struct field **argv, size_t argc);
/* Puts the pids of this shell's jobs behind the words of a kill that is for its group. */
int builtin_group_words(struct shell *sh, const struct field **argv, size_t *argc);

/* -e, +x ...: the options of set that its letters stand for. */
void builtin_set_letters(struct shell *sh, struct str word);

/* What SHELLOPTS or BASHOPTS (@name), if it is exported, makes a bash start with. */
void builtin_import_options(struct shell *child, struct shell *sh, struct str name);

/* The text of argv[@i]; false if there is none or it is not known. */
bool builtin_word(struct shell *sh, const struct call *call, size_t i, struct str *ret);

/* Prints where a command name leads, as `command -v` or, for its path alone, as `type -P`. */
int builtin_where(struct shell *sh, const struct call *call, struct field name, bool path_only);

/* declare -f, -p: as text that can be read back. */
int builtin_show_function(struct shell *sh, struct str name, bool name_only);
int builtin_show_functions(struct shell *sh);
int builtin_show_variable(struct shell *sh, struct str name);
int builtin_show_set(struct shell *sh);
int builtin_show_variables(struct shell *sh, unsigned int flags);

builtin_fn builtin_compgen, builtin_fc, builtin_history;
builtin_fn builtin_alias, builtin_builtin, builtin_cd, builtin_command, builtin_dirs, builtin_echo,
	builtin_enable, builtin_eval, builtin_exec, builtin_export, builtin_false, builtin_getopts,
	builtin_hash, builtin_jobs, builtin_kill, builtin_let, builtin_leave, builtin_mapfile,
	builtin_popd, builtin_printf, builtin_pushd, builtin_pwd, builtin_read, builtin_set,
	builtin_shift, builtin_shopt, builtin_source, builtin_test, builtin_trap, builtin_true,
	builtin_type, builtin_unalias, builtin_unset, builtin_unknown, builtin_wait;

/* --- eval/dialect.c --- */
/* Makes @shell read its texts by the rules of the shell that @call starts. */
int dialect_set(struct shell *shell, const struct call *call);
/* The builtin of that name in the shell's own language; NULL: none. */
const struct builtin *dialect_builtin(const struct shell *sh, struct str name);
/* The function that is called where no program is found. */
struct str dialect_not_found(const struct shell *sh);

/* --- eval/restricted.c --- */
/* Is the shell started as a restricted one, by its name or --restricted? (-r is set's.) */
bool restricted_call(const struct call *call);
/* Would a restricted shell refuse to run that? */
bool restricted_command(
	const struct shell *sh, const struct field *argv, size_t argc, struct str name);
/* Is it a variable that a restricted shell keeps as it is? */
bool restricted_variable(struct str name);

#endif
