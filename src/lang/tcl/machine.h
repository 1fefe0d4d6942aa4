/*
 * A Tcl program being followed: values as far as they are known, and what it does to the outside.
 * Every value is a text, as in Tcl. What is not known of it stands in it as a byte that no one
 * types, so that joining, quoting and cutting keep it: TCL_ANY. Where a condition cannot be decided
 * both ways are gone, and what they leave in a variable is joined.
 */
#ifndef KEIHOOKD_LANG_TCL_MACHINE_H
#define KEIHOOKD_LANG_TCL_MACHINE_H

#include "base/buf.h"
#include "lang/lang.h"
#include "lang/tcl/tree.h"

#define MAX_TCL_NESTED   600  /* scripts within scripts, over all calls */
#define MAX_TCL_CELLS    1024 /* variables and elements of one procedure */
#define MAX_TCL_CHANNELS 32
#define MAX_TCL_WORDS    4096       /* of one command or list; more are one that is not known */
#define MAX_TCL_BYTES    (8u << 20) /* of the arena */
#define MAX_TCL_INDICES  64         /* directories looked into for one package */
#define MAX_TCL_LATER    32
#define N_TCL_PARSED     64 /* scripts whose tree is kept */

#define TCL_ANY  '\1' /* any bytes, also none */
#define TCL_OWN  '\2' /* the pid of a process that this program started */
#define TCL_MANY '\3' /* the whole element: any number of elements */

enum tcl_flow { TCL_OK, TCL_ERROR, TCL_RETURN, TCL_BREAK, TCL_CONTINUE, TCL_EXIT };

struct tcl_cell {
	struct str name, key; /* key.at NULL: not of an array, or the array itself */
	struct str value;
	bool set;
	bool open;     /* of the array itself: there may be other elements */
	uint32_t side; /* of a branch that has noted its value */
	struct tcl_cell *next;
};

/* A name that stands for a variable elsewhere: global, upvar, variable. */
struct tcl_link {
	struct str name, other, key;
	struct tcl_frame *frame;
	struct tcl_link *next;
};

struct tcl_frame {
	struct tcl_frame *caller;
	struct str space; /* namespace, without :: around; "" the global one */
	struct tcl_cell *cells;
	size_t n_cells;
	struct tcl_link *links;
	const struct str *words; /* info level 0 */
	size_t n_words;
	struct str returned; /* by a return that may not have been come to */
	bool has_returned;
};

struct tcl_procedure {
	struct str name; /* with its namespace, without :: in front */
	struct str params, body;
	bool gone;
	const struct str *prefix; /* of an alias: the words in its place; else NULL */
	size_t n_prefix;
	struct tcl_procedure *next;
};

struct tcl_channel {
	struct str name;
	bool reads, writes, closed;
	bool known; /* what is read */
	struct str rest;
	struct lang_effect *effect; /* that gets what is written */
};

/* A value that a branch has changed. */
struct tcl_change {
	struct tcl_cell *cell;
	struct str before;
	bool was_set;
	struct tcl_change *next;
};

/* One side of a condition that cannot be decided, while the other is gone. */
struct tcl_branch {
	struct tcl_change *outer, *first;
	enum tcl_flow flow;
	struct str result;
};

struct tcl {
	struct arena *arena;
	const struct lang_input *input;
	bool expect, windows; /* expect's commands; a program that waits for events at its end */
	bool tclx;
	struct tcl_frame global, *frame;
	struct tcl_procedure *procedures;
	struct tcl_channel channels[MAX_TCL_CHANNELS];
	size_t n_channels, n_opened;
	struct str script; /* [info script] */
	struct str cwd;    /* where cd went; at NULL: nowhere */
	struct str result;
	int64_t return_code;
	bool unsure;   /* commands may be there that were not read */
	bool may_fail; /* since the innermost catch */
	struct tcl_change *changes;
	uint32_t branches, side, n_sides;
	struct str later[MAX_TCL_LATER]; /* scripts of after and fileevent */
	size_t n_later;
	struct str packages;         /* of package ifneeded: a list of names and scripts */
	struct str environment;      /* set in env(): a list of names and values */
	struct lang_effect *spawned; /* what send types at */
	struct str output;
	struct {
		struct str script;
		struct tcl_command *tree;
	} parsed[N_TCL_PARSED];
	size_t used_at_start;
	uint32_t steps, nested, line;
	int status;
	bool failed;
	struct lang_effect *effects, **effects_end, *last_effect;
	size_t n_effects;
};

typedef enum tcl_flow tcl_fn(struct tcl *m, const struct str *argv, size_t argc);

/* Texts. */
bool tcl_known(struct str text);
struct str tcl_any(void);
struct str tcl_join(struct tcl *m, struct str a, struct str b); /* what covers both */
struct str tcl_concat(struct tcl *m, struct str a, struct str b);
struct str tcl_number(struct tcl *m, int64_t number);
struct str tcl_copy(struct tcl *m, const struct buf *buf);
struct field tcl_field(struct tcl *m, struct str text);
struct str tcl_from_field(struct tcl *m, const struct field *field);
struct str tcl_from_value(struct tcl *m, const struct value *value);
bool tcl_integer(struct str text, int64_t *ret);
enum tri tcl_truth(struct str text);
enum tri tcl_equal(struct str a, struct str b);
enum tri tcl_glob(struct str pattern, struct str text, bool nocase);
/* An index of string and list commands: end-1, 2+3. */
bool tcl_index(struct str text, size_t n, int64_t *ret);

/* Ends of a command. */
enum tcl_flow tcl_ok(struct tcl *m, struct str result);
enum tcl_flow tcl_yes(struct tcl *m, enum tri answer);
/* What it gives is not known, nor whether it fails. */
enum tcl_flow tcl_unknown(struct tcl *m);
enum tcl_flow tcl_fail(struct tcl *m, const char *message);

/* Lists. */
struct tcl_list {
	struct str *at;
	size_t n;
	bool whole; /* false: there may be others */
};

struct tcl_list tcl_split(struct tcl *m, struct str text);
struct str tcl_list(struct tcl *m, const struct str *at, size_t n);
void tcl_add_element(struct buf *out, struct str element);
struct str tcl_concat_words(struct tcl *m, const struct str *at, size_t n);

/* Running. */
bool tcl_step(struct tcl *m);
/* One deeper, until nested-- takes it back; false: too deep, what would be done is not known. */
bool tcl_enter(struct tcl *m);
enum tcl_flow tcl_eval(struct tcl *m, struct str script);
enum tcl_flow tcl_call(struct tcl *m, const struct str *argv, size_t argc);
enum tcl_flow tcl_parts(struct tcl *m, const struct tcl_part *parts, struct str *ret);
enum tcl_flow tcl_expr(struct tcl *m, struct str text, struct str *ret);
enum tcl_flow tcl_condition(struct tcl *m, struct str text, enum tri *ret);
/* @script in @frame, which may be one further out. */
enum tcl_flow tcl_eval_in(struct tcl *m, struct tcl_frame *frame, struct str script);
/* A script that may be run or not. */
enum tcl_flow tcl_maybe(struct tcl *m, struct str script);
void tcl_branch_begin(struct tcl *m, struct tcl_branch *branch);
void tcl_branch_turn(struct tcl *m, struct tcl_branch *branch, enum tcl_flow flow);
enum tcl_flow tcl_branch_end(struct tcl *m, struct tcl_branch *branch, enum tcl_flow flow);
void tcl_run_later(struct tcl *m);

/* Variables; names may be a(b), ::a. */
struct tcl_cell *tcl_cell(struct tcl *m, struct str name, bool make);
struct tcl_cell *tcl_element(struct tcl *m, struct str array, struct str key, bool make);
void tcl_store(struct tcl *m, struct tcl_cell *cell, struct str value);
void tcl_unset(struct tcl *m, struct tcl_cell *cell);
void tcl_set(struct tcl *m, struct str name, struct str value);
/* False: certainly not set. */
bool tcl_get(struct tcl *m, struct str name, struct str *ret);
void tcl_link(struct tcl *m, struct str name, struct tcl_frame *frame, struct str other);
/* The frame and name that a name stands for. */
struct tcl_frame *tcl_resolve(struct tcl *m, struct str *name, struct str *key);
struct str tcl_qualified(struct tcl *m, struct str name);
struct tcl_procedure *tcl_procedure(struct tcl *m, struct str name);

/* The outside. */
struct lang_effect *tcl_effect(struct tcl *m, enum lang_effect_kind kind);
/* exec's words: programs, pipes, redirects. */
struct lang_effect *tcl_pipeline(struct tcl *m, const struct str *argv, size_t argc);
struct lang_effect *tcl_program(struct tcl *m, const struct str *argv, size_t argc);
struct lang_effect *tcl_shell(struct tcl *m, struct str text);
void tcl_unreadable(struct tcl *m, const char *why, struct str text);
struct str tcl_output(struct tcl *m, const struct lang_effect *effect);
void tcl_give(struct tcl *m, struct lang_effect *effect, struct str text);
struct str tcl_path(struct tcl *m, struct str path);
/* The text of a file; false if it cannot be told. */
bool tcl_read_file(struct tcl *m, struct str path, struct str *ret);
struct tcl_channel *tcl_channel(struct tcl *m, struct str name);
struct tcl_channel *tcl_open(struct tcl *m, struct str name);
void tcl_print(struct tcl *m, struct str text);

/* The command's own function, or NULL; *ret_other: one of Tcl's that is not followed. */
tcl_fn *tcl_command_find(const struct tcl *m, struct str name, bool *ret_other);

tcl_fn tcl_do_after, tcl_do_append, tcl_do_apply, tcl_do_array, tcl_do_binary, tcl_do_break,
	tcl_do_catch, tcl_do_cd, tcl_do_close, tcl_do_concat, tcl_do_continue, tcl_do_coroutine,
	tcl_do_dict, tcl_do_encoding, tcl_do_eof, tcl_do_error, tcl_do_eval, tcl_do_exec,
	tcl_do_execl, tcl_do_exit, tcl_do_expect, tcl_do_expr, tcl_do_fconfigure, tcl_do_file,
	tcl_do_fileevent, tcl_do_for, tcl_do_foreach, tcl_do_format, tcl_do_gets, tcl_do_glob,
	tcl_do_global, tcl_do_if, tcl_do_incr, tcl_do_info, tcl_do_interp, tcl_do_join, tcl_do_kill,
	tcl_do_lappend, tcl_do_lassign, tcl_do_lindex, tcl_do_linsert, tcl_do_list, tcl_do_llength,
	tcl_do_lmap, tcl_do_lrange, tcl_do_lrepeat, tcl_do_lreplace, tcl_do_lreverse,
	tcl_do_lsearch, tcl_do_lset, tcl_do_lsort, tcl_do_namespace, tcl_do_open, tcl_do_overlay,
	tcl_do_package, tcl_do_pid, tcl_do_proc, tcl_do_puts, tcl_do_pwd, tcl_do_read,
	tcl_do_regexp, tcl_do_regsub, tcl_do_rename, tcl_do_return, tcl_do_scan, tcl_do_send,
	tcl_do_send_user, tcl_do_set, tcl_do_source, tcl_do_spawn, tcl_do_split, tcl_do_string,
	tcl_do_subst, tcl_do_switch, tcl_do_system, tcl_do_tailcall, tcl_do_throw, tcl_do_time,
	tcl_do_trap, tcl_do_try, tcl_do_uncertain, tcl_do_unset, tcl_do_update, tcl_do_uplevel,
	tcl_do_upvar, tcl_do_variable, tcl_do_while;

#endif
