/*
 * One call being unwrapped: what the launchers (one function per program that no table row can
 * describe) share. Running out of memory is remembered in `failed` and told once at the end.
 */
#ifndef KEIHOOKD_SHELL_LAUNCH_LAUNCH_H
#define KEIHOOKD_SHELL_LAUNCH_LAUNCH_H

#include "base/buf.h"
#include "shell/launch/options.h"
#include "shell/launch/wrapper.h"

#define MAX_RUNS          256 /* of one call; past it *ret_unknown */
#define MAX_RUN_ENVS      64
#define MAX_MODULE_PLACES 512 /* looked into for what a program loads; past it *ret_unknown */

struct unwrap {
	struct arena *arena;
	const struct wrapper_table *table;
	const struct unwrap_input *input;
	const struct field *argv;
	size_t argc;
	struct str program;     /* basename */
	struct field directory; /* make -C, while a file is read; else no pieces */
	struct run *first, *last;
	size_t n_runs, n_places;
	struct run spare; /* what launch_add() gives when it cannot add */
	bool unknown, failed;
};

typedef void launch_fn(struct unwrap *u);

/* The launcher of a program, or NULL. */
launch_fn *launch_find(struct str program);

/* python -m zipfile and the like; false: @name is none of them, or it only lists. */
bool launch_python_packer(struct unwrap *u, struct str name, const struct field *argv, size_t argc);
/* The file that node runs for @path. */
struct field launch_node_main(struct unwrap *u, const struct field *path);
/* Adds a run; never NULL. It inherits stdin unless told otherwise. */
struct run *launch_add(struct unwrap *u, enum run_kind kind, enum call_via via);
/* argv[at..] as a program; unknown first words are looked through. */
struct run *launch_argv(struct unwrap *u, const struct field *argv, size_t argc);
struct run *launch_text(struct unwrap *u, struct field text);
/* The words joined by blanks, as shell text. */
struct run *launch_joined(struct unwrap *u, const struct field *argv, size_t argc);
/* The same, fed @file; NULL: what the call itself reads. */
struct run *launch_fed(struct unwrap *u, struct field text, const struct field *file);
/* An interactive or plain shell that reads stdin. */
struct run *launch_stdin(struct unwrap *u);
/* Code of @language; text, file or (both NULL) stdin. */
struct run *launch_code(struct unwrap *u, enum language language, const struct field *text,
	const struct field *path);

void launch_set_env(struct unwrap *u, struct run *run, struct str name, const struct field *value);
/* NAME=VALUE words at the front become changes of @run; how many there are. */
size_t launch_count_assigns(const struct field *argv, size_t argc);
void launch_assigns(struct unwrap *u, struct run *run, const struct field *argv, size_t n);

/* Memory that is zeroed and never NULL as far as callers go: sets failed, gives NULL at the end. */
struct field launch_field(struct unwrap *u, struct str text);
/* The variable @name as the call has it; false if it has none or not a known one. */
bool launch_variable(const struct unwrap *u, const char *name, struct str *ret);
struct field launch_join(struct unwrap *u, struct field a, struct field b);
/* Shell-quoted: a known word as bash would print it with %q; unknown parts as they are. */
struct field launch_quoted(struct unwrap *u, const struct field *word);
/* Words @a then @b in one array. */
const struct field *launch_concat(
	struct unwrap *u, const struct field *a, size_t n_a, const struct field *b, size_t n_b);
/* As env -S splits it; false where env refuses. */
bool launch_env_split(struct unwrap *u, struct str text, struct field **ret_words, size_t *ret_n);
/* Shell-like splitting of known text (xargs, socat): false if it cannot be split. */
bool launch_split(struct unwrap *u, struct str text, struct field **ret_words, size_t *ret_n);
bool launch_known(struct unwrap *u, const struct field *field, struct str *ret_text);
/* Is the word exactly this known text? */
bool launch_is(const struct field *field, const char *text);
/* Input of the call, if it is one known text; false otherwise. */
bool launch_stdin_text(struct unwrap *u, struct str *ret_text);
/* Text of a file; false if it cannot be read. */
bool launch_read_file(struct unwrap *u, struct str path, struct file_texts *ret_texts);
struct str launch_path(struct unwrap *u, struct str path); /* absolute, from the call's cwd */
/* The same without "//", "." and "..", as launch_written() gives names in it. */
struct str launch_directory(struct unwrap *u, struct str path);

/* Does a program above it give it a terminal? What an agent runs has none. */
bool launch_has_terminal(const struct unwrap *u);
/* A variable of the call, or the one that the session was started with. */
struct value launch_environment_value(struct unwrap *u, struct str name);
/* Text of a file below the home directory; *ret_path (may be NULL): where it stands. */
bool launch_read_home(
	struct unwrap *u, const char *name, struct file_texts *ret_texts, struct str *ret_path);

/* Lines that a language's own debugger reads; perl -d; pdb with its options. */
void launch_debugger_text(struct unwrap *u, enum language language, struct str text);
void launch_perl_debugger(struct unwrap *u);
void launch_python_debugger(struct unwrap *u, const struct field *argv, size_t argc);

/* pytest ARGS, unittest ARGS. */
void launch_python_tests(struct unwrap *u, bool pytest, const struct field *argv, size_t argc);
/* node --test: the files and directories that are named, or those that are there. */
void launch_node_tests(struct unwrap *u, const struct field *argv, size_t argc);
/* The file that the setting of php names. */
void launch_php_around(struct unwrap *u, const char *name);
/* Calls of __setting(name, value), as the library of PHP knows it; no pieces: there is none. */
struct field launch_php_settings(struct unwrap *u);
/* Files of this command below the directory; sets failed. */
size_t launch_written(struct unwrap *u, struct str directory, struct str **ret_paths);

/* fd with the command of -x at argv[@end]: does it certainly find no name? */
bool launch_fd_finds_nothing(struct unwrap *u, size_t end);

/* The settings of a GIT_CONFIG_PARAMETERS, as NAME=VALUE. */
void launch_git_parameters(
	struct unwrap *u, struct str text, struct field *settings, size_t *n, size_t max);
/* Hands settings to what git runs. */
void launch_git_export(struct unwrap *u, struct run *run, const struct field *settings, size_t n);

/* The "..", '..' or `..` text that follows each @name in @text is handed to a shell. */
void launch_quoted_behind(struct unwrap *u, struct str text, const char *name);

launch_fn launch_ansible, launch_at, launch_awk, launch_capsh, launch_client, launch_cmake,
	launch_compiler, launch_crontab, launch_dc, launch_dtach, launch_ed, launch_editor,
	launch_emacs, launch_environment, launch_expect, launch_fd, launch_find_exec, launch_gdb,
	launch_git, launch_go, launch_direnv, launch_erb, launch_faketime, launch_ifne, launch_irb,
	launch_run_parts, launch_service, launch_timeout, launch_javascript, launch_just,
	launch_language, launch_m4, launch_make, launch_many_hosts, launch_meson, launch_mosh,
	launch_ninja, launch_npm, launch_other_language, launch_parallel, launch_project,
	launch_prove, launch_python, launch_python_runner, launch_rake, launch_row, launch_rustc,
	launch_screen, launch_sed, launch_sem, launch_sg, launch_shell, launch_socat, launch_source,
	launch_split_file, launch_ssh, launch_start_stop_daemon, launch_su, launch_tar, launch_task,
	launch_tclsh, launch_tmux, launch_typing, launch_uv, launch_xargs, launch_mispipe;
launch_fn launch_bundle, launch_copy, launch_luac, launch_gem, launch_gnuplot, launch_httpd,
	launch_logrotate, launch_roff;

#endif
