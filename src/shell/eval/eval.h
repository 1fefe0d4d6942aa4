/*
 * The evaluator's own seams: how its files call each other. One evaluation is one command of one
 * request; everything lives in its arena. Functions return 0 or -ENOMEM unless they say else.
 */
#ifndef KEIHOOKD_SHELL_EVAL_EVAL_H
#define KEIHOOKD_SHELL_EVAL_EVAL_H

#include "shell/effects.h"
#include "shell/eval/own_pid.h"
#include "shell/eval/running.h"
#include "shell/expand/expand.h"
#include "shell/expand/shell.h"
#include "shell/launch/panes.h"
#include "shell/launch/wrapper.h"
#include "shell/parse/parse.h"

#define MAX_FUNCTION_DEPTH 100   /* a function that calls itself ends here */
#define MAX_UNROLL_CALLS   96    /* calls one loop may add before it is taken as a whole */
#define MAX_UNROLL_STEPS   20000 /* steps likewise */
#define MAX_HOLES          64    /* unknown stretches in one text */
#define MAX_NESTED_LINKS   32    /* of a && b && c taken as a && (b && c) */

enum file_state { VIRTUAL_TEXT, VIRTUAL_DIR, VIRTUAL_GONE, VIRTUAL_FIFO };

/* A file as the command has left it so far. */
struct file {
	enum file_state state;
	struct field path;    /* absolute where that is known */
	struct value content; /* TEXT: one field an alternative */
	struct growing grown; /* what is being written through a descriptor */
	bool growing;
	struct field program; /* it is that program: a copy of it or a link to it; else no pieces */
	struct field target;  /* it is a link to that; else no pieces */
	bool git_read;        /* its aliases are known */
	enum tri executable;  /* TEXT: has it an x bit? */
	bool maybe;           /* it may as well be as it was before */
	uint32_t opaque;      /* eval.opaque when it was made, changed or removed */
	struct write *write;  /* the last one */
	struct file *next;
};

/* NAME=VALUE, as `git -c` takes it, that the command has set. */
struct git_setting {
	struct field text;
	bool followed; /* it says what later calls of git run: handed on to them */
	struct git_setting *next;
};

/* What a file of the work tree held when git was told of it. */
struct git_blob {
	struct field path;
	struct value content;
	bool staged;        /* by update-index: no file of the work tree has to be there */
	bool is_executable; /* likewise */
	struct git_blob *next;
};

/* A line that is kept for `fc` and `!`. */
struct history {
	struct str text;
	bool saved; /* it came from a file, or was appended to one */
	struct history *before;
};

struct eval {
	struct arena *arena;
	const struct shell_input *input;
	struct effects *effects;
	struct call **calls_end;
	struct write **writes_end;
	struct code **codes_end;
	struct unread **unreads_end;
	struct opaque **opaques_end;
	struct file *files;
	struct pack *packs;               /* see archive.h */
	struct git_setting *git_settings; /* the last one first */
	struct git_blob *git_blobs;
	struct waiting *waiting; /* eval/fifo.c */
	bool waking;
	bool fifo_written; /* since the jobs that wait were followed */
	bool blocks;       /* somebody read from a FIFO that nothing was written to */
	unsigned int n_wakes;
	bool modes_changed; /* of files that lie on disk: their x bits are not known */
	struct panes panes; /* of tmux */
	bool git_changed;   /* remotes: no longer what git would say */
	bool git_moved;     /* commits, branches, the index: likewise */
	struct str git_message, git_author; /* of the last commit, as struct git_view has them */
	enum tri runs_output;               /* may it run what git prints? MAYBE: not asked yet */
	enum tri runs_names;                /* or names that find prints? */
	enum tri guards;                    /* may what the packs know depend on a status of git? */
	size_t n_git_settings;
	uint32_t temporaries, descriptors, jobs, holes;
	uint32_t changes;            /* counts what was changed, for loops that do nothing new */
	bool facts_read;             /* the last filter looked at the world as it is now */
	int stand_in;                /* own pids are given to a filter as this stand-in; -1: not */
	struct own_pids own;         /* those that it was given */
	struct value *errors;        /* becomes what the next filter prints on stderr; NULL */
	bool loads;                  /* eval/preload.c: the source of a shared object is followed */
	bool stopped;                /* a limit was reached: nothing more is followed */
	const char *why;             /* which */
	struct channel *bodies;      /* >( ) whose writer is not done */
	struct str traced;           /* the PS4 that was expanded last */
	const struct trap *may_exit; /* the EXIT trap that was followed as if something failed */
	bool pipe_status;            /* some text speaks of PIPESTATUS */
	bool function_names;         /* some text speaks of FUNCNAME */
	uint32_t opaque; /* counts what ran that may have changed any file, or took time */
	struct history *history;
	bool reading;          /* the last of them is the line that is being run */
	bool last_added;       /* it is, or `history -s` put it there: fc passes over it */
	bool no_other_history; /* certainly none that was kept before the command */
	struct coproc *coprocs;
	struct caught *caught; /* every trap for a signal that was set */
	uint64_t sent;         /* signals that background jobs send, by number */
	struct world world;
};

static inline struct arena *eval_arena(const struct shell *sh)
{
	return sh->world->arena;
}

static inline bool eval_conditional(const struct shell *sh)
{
	return sh->eval->place.conditional;
}

/* --- eval/eval.c: the walk --- */

/* Counts a step; false once nothing more is to be followed. */
bool eval_step(struct shell *sh);
void eval_stop(struct shell *sh, const char *why);
int eval_node(struct shell *sh, const struct node *node);
/* The siblings from @list on, in order. */
int eval_list(struct shell *sh, const struct node *list);
/* A copy of the shell that is a process of its own: (..), $(..), a pipeline's part. */
struct shell *eval_subshell(struct shell *sh);
int eval_unread(struct shell *sh, const char *why, struct str text, bool shell_like);
/* What the call prints is read by somebody, and only partly known if at all. */
int eval_opaque(struct shell *sh, const struct call *call, const struct value *printed);
struct span eval_span(struct shell *sh, struct span span);
/* What the body prints, without trailing newlines; called for $( ). */
int eval_substitute(struct shell *sh, const struct node *body, struct value *ret);
/* Makes $? what the last command left. */
void eval_sync_status(struct shell *sh);
/* A copy of the same process, for a branch. */
struct shell *eval_fork(struct shell *sh);
/* @sh goes on as @other. */
void eval_adopt(struct shell *sh, struct shell *other);
/* The words of a call as ps would show them, for jobs. */
struct str eval_call_text(struct shell *sh, const struct call *call);
/* A path for <( ) or >( ). */
int eval_process(struct shell *sh, const struct part *part, struct field *ret);
/* Runs the >( ) bodies registered since @until. */
int eval_bodies(struct shell *sh, struct channel *until);

/* The working directory, as far as known. */
struct field eval_cwd(struct shell *sh);

/* --- eval/control.c, eval/loop.c --- */
int eval_if(struct shell *sh, const struct node *node);
int eval_and_or(struct shell *sh, const struct node *node);
int eval_while(struct shell *sh, const struct node *node);
int eval_for(struct shell *sh, const struct node *node);
int eval_for_arith(struct shell *sh, const struct node *node);
int eval_case(struct shell *sh, const struct node *node);
/* Either of two outcomes: @sh and @other are joined into @sh. */
int eval_join(struct shell *sh, struct shell *other);
/* A copy in which everything is conditional. */
struct shell *eval_maybe(struct shell *sh);
enum tri eval_succeeded(const struct shell *sh);

/* --- eval/pipe.c --- */
int eval_pipeline(struct shell *sh, const struct node *node);
/* PIPESTATUS becomes that. */
int eval_pipe_status(struct shell *sh, const int *statuses, size_t n);
int eval_background(struct shell *sh, const struct node *node);
/* One more job of this shell: $! and %1. */
int eval_add_job(struct shell *sh, struct str text);

/* --- eval/coproc.c --- */
int eval_coproc(struct shell *sh, const struct node *node);
/* Follows it with what was written to it since the last time. */
int coproc_pump(struct coproc *coproc);
/* All of them: somebody waits, or everything is at its end. */
int coproc_wait(struct shell *sh);

/* --- eval/test.c --- */
int eval_test(struct shell *sh, const struct test *test, enum tri *ret);
/* [ and test: @argv without the brackets. */
enum tri eval_test_argv(struct shell *sh, const struct field *argv, size_t argc);

/* --- eval/trap.c --- */
/* The EXIT trap, as a process ends. */
int eval_exit_trap(struct shell *sh);
/* Before every command; behind functions and sourced files. */
int trap_debug(struct shell *sh, const struct node *node, bool *ret_skips);
int trap_return(struct shell *sh);
/* A command failed for which nobody looks: the ERR trap, and the end of the shell by set -e. */
int trap_failed(struct shell *sh);
/* Is it of interest whether a command fails? */
bool trap_wants_status(struct shell *sh);
/* kill, pkill, timeout: what the signal that @call sends would make the shells here run. */
int trap_signalled(struct shell *sh, const struct call *call);

/* --- eval/simple.c --- */
int eval_simple(struct shell *sh, const struct node *node);
/* One argv, resolved as bash would: function, builtin, program. */
int eval_argv(
	struct shell *sh, const struct field *argv, size_t argc, struct span span, bool functions);

/* --- eval/function.c --- */
/* What the name may stand for, one definition after the other; argv[0] is the name. */
int eval_function(struct shell *sh, const struct function *function, const struct field *argv,
	size_t argc, struct span span);
/* This definition. */
int eval_function_once(
	struct shell *sh, const struct function *function, const struct field *argv, size_t argc);

/* --- eval/start.c: what is not part of the shell --- */
int eval_program(struct shell *sh, const struct field *argv, size_t argc, struct span span);
/* The same where the file that is started is not argv[0]: exec -a. */
int eval_start(struct shell *sh, struct field name, const struct field *argv, size_t argc,
	struct span span);

/* --- eval/program.c: which file it is, and the call that is reported --- */
int eval_add_call(struct shell *sh, const struct field *argv, size_t argc, struct field program,
	struct span span, struct call **ret);
/* The file behind a program name: copies, links, hash -p, PATH; else its basename. */
int eval_program_name(
	struct shell *sh, struct field name, struct field *ret_path, struct field *ret_program);
/* Does PATH lead to a file that this command has made? @reads: `.` looks for it, which needs no x.
 */
bool eval_in_path(struct shell *sh, struct str name, bool reads, struct field *ret_path);
/* Is it a file of /usr/bin and the like? */
bool eval_is_system_path(const struct field *path);

/* --- eval/output.c: what it prints --- */
int eval_print(struct shell *sh, const struct call *call);
/* What a filter prints and with which status it ends, as far as it is known. */
int eval_filter(struct shell *sh, const struct call *call, bool *ret_known, struct value *ret,
	int *ret_status);
/* For wrappers: what find gives to an action of its own; @self is the shell. */
bool eval_find_names(
	void *self, const struct call *call, size_t at, struct str **ret_names, size_t *ret_n);
struct filter_actions; /* shell/filter/filter.h */
/* The same where it really runs. */
int eval_filter_with(struct shell *sh, const struct call *call,
	const struct filter_actions *actions, bool *ret_known, struct value *ret, int *ret_status);
/* What `which` prints of a program that is somewhere. */
struct value eval_where(struct shell *sh, const struct field *name);

/* --- eval/acting.c: sed with e or w --- */
/* *ret_done false: it has neither, or it could not be followed. */
int eval_acting(struct shell *sh, const struct call *call, bool starts, bool *ret_done);

/* --- eval/run_shell.c --- */
int run_shell(struct shell *child, const struct call *call, const struct run *run);

/* --- eval/run.c: what a program starts in turn --- */
/* Does it hand its environment on as it is? */
bool run_hands_on(struct shell *sh, const struct call *call, const struct run *run);
int eval_runs(struct shell *sh, const struct call *call, const struct run *runs);
/* As eval_unread, said of a call. */
int eval_unread_by(struct shell *sh, const struct call *call, const char *why, struct str text);
/* The words of a #! line; 0 without one. */
size_t eval_interpreter(struct str head, struct str words[2]);
/* The same of script(1), which keeps what is shown (eval/typescript.c). */
int typescript_runs(struct shell *sh, const struct call *call, const struct run *runs);
/* A file started as a program. *ret_done false: it is no script. */
int eval_script(struct shell *sh, const struct call *call, struct field path, bool *ret_done);

/* --- eval/timeout.c --- */
enum { TIMEOUT_EXPIRES = 124, TIMEOUT_REFUSES = 125 };
/* The status that `timeout` certainly ends with, whatever it runs; STATUS_UNKNOWN for others. */
int timeout_status(struct shell *sh, const struct call *call);

/* --- eval/preload.c: shared objects --- */
/* What is loaded into the program that @call starts. */
int eval_preload(struct shell *sh, const struct call *call);
int eval_load_object(struct shell *sh, const struct call *call, struct field path);

/* --- eval/code.c: other languages --- */
int eval_code(struct shell *sh, const struct call *call, enum language language,
	const struct field *text, struct field path, const struct field *argv, size_t argc);

/* --- eval/text.c: text that becomes commands --- */
/* In this very shell: eval, source, trap. */
int eval_text(struct shell *sh, const struct field *text, enum call_via via);
/* Every alternative of @value; what is unknown is unread. */
int eval_value(struct shell *sh, const struct value *value, enum call_via via, const char *why);
/* Parses and runs @text in @sh. @ret_unparsed (may be NULL): how much of it bash would refuse. */
int eval_source(struct shell *sh, struct str text, bool typed, bool holes, uint32_t *ret_unparsed);
/* The same, without a look at what the shell keeps of its lines. */
int eval_lines(struct shell *sh, struct str text, bool typed, uint32_t *ret_unparsed);
/* BASH_SOURCE[0] of what is read from now on. */
int eval_set_source(struct shell *sh, struct value path);
/* A shell process of its own, which knows of @sh what is exported. */
struct shell *eval_child_shell(struct shell *sh, bool functions);

/* --- eval/redirect.c, eval/channel.c --- */
/*
 * Opens what @redirects say; the caller keeps and restores sh->eval->descriptors. *ret_fails: one
 * of them certainly cannot be opened; $? says so, and bash does not run the command.
 */
int eval_redirects(struct shell *sh, const struct redirect *redirects, bool *ret_fails);
struct channel *eval_channel(struct shell *sh, int number);
/* Certainly closed; what the session's shell was started with are 0 to 2. */
bool eval_is_closed(struct shell *sh, int number);
int eval_set_channel(struct shell *sh, int number, struct channel *channel);
/* Closes what was opened since; files that were written hold their text then. */
int eval_restore(struct shell *sh, const struct descriptor *until);
/* What could be read on stdin now, without taking it. */
struct value eval_stdin(struct shell *sh);
struct channel *eval_text_channel(struct shell *sh, struct value text);
struct channel *eval_file_channel(struct shell *sh, struct file *file);
struct channel *eval_null_channel(struct shell *sh);
struct channel *eval_sink(struct shell *sh);
struct value eval_sink_text(struct shell *sh, struct channel *channel);
/* Does anybody look at what is written there? */
bool eval_is_read(struct shell *sh, int number);
int eval_write(struct shell *sh, int number, const struct value *text);
int eval_write_text(struct shell *sh, int number, struct str text);
/* A message of the shell itself on stderr: "bash: line 1: ", then what is wrong with @what. */
int eval_complain(struct shell *sh, const char *before, struct field what, const char *behind);

/* --- eval/files.c: files as the command leaves them --- */
struct field files_absolute(struct shell *sh, struct field path);
/* Where it leads through the links this command has made. */
struct field files_resolved(struct shell *sh, struct field path);
struct file *files_find(struct shell *sh, struct field path);
/* The same without following a link at its end. */
struct file *files_at(struct shell *sh, struct field path);
/* What the symbolic link at @path holds, as far as that is known; at is NULL else. */
int files_link(struct shell *sh, struct field path, struct str *ret);
/* The descriptor that /dev/stdin, /dev/fd/3 ... name, or -1. */
int files_descriptor(struct shell *sh, struct field path);
/* Makes what was written through descriptors so far the content. */
void files_sync(struct shell *sh, struct file *file);
/* The file, made anew or found, with a write reported; @content as it is afterwards. */
int files_write(
	struct shell *sh, struct field path, struct value content, bool append, struct file **ret);
int files_remove(struct shell *sh, struct field path);
/* Its text: descriptors, files of this command, then facts. Open and n == 0: unknown. */
int files_read(struct shell *sh, struct field path, struct value *ret);
/* Notes what the pid file of @call holds if this command wrote it. */
int eval_pid_file(struct shell *sh, struct call *call);
/* The same as it was before this command: facts alone. */
int files_on_disk(struct shell *sh, struct field path, struct value *ret);
/* For wrappers, filters and languages: @self is the shell. */
int files_read_callback(void *self, struct arena *arena, struct str path, struct file_texts *ret);
bool files_execute_callback(void *self, struct arena *arena, struct str path);
int files_written_callback(void *self, struct arena *arena, struct str directory,
	struct str **ret_paths, size_t *ret_n);
/* mktemp: a path of its own. *ret_known stays as it is for other programs. */
int eval_temporary(
	struct shell *sh, const struct call *call, bool *ret_known, struct value *ret_output);
/* cp, mv, ln, tee ...: what the program does to files. */
int files_of_program(struct shell *sh, const struct call *call, bool *ret_known);
int files_dd(struct shell *sh, const struct call *call);
int files_truncate(struct shell *sh, const struct call *call);
int files_find_prints(struct shell *sh, const struct call *call);
/* A copy: the text, and which program it is. */
int files_copy(struct shell *sh, struct field from, struct field to);
/* The text of @call's output as if it did not have the words of which @keep is false. */
int files_printed_without(
	struct shell *sh, const struct call *call, const bool *keep, size_t n, struct value *ret);

/* --- eval/exists.c: what is there --- */
/* Is there such a file when the command gets to it? */
enum tri exists(struct shell *sh, struct field path, struct file_info *ret);
/* As facts.h, with what this command made and removed. */
int exists_list(struct shell *sh, struct str path, struct str **ret_names, size_t *ret_n);
int exists_info(struct shell *sh, struct str path, struct file_info *ret);
/* Is it a name that packs guard, which may be installed where it is not seen? */
bool exists_may_be_installed(const struct shell *sh, const struct field *name);
/* Would bash certainly find no program? @path: as eval_program_name() gives it. */
bool exists_no_program(struct shell *sh, struct field name, struct field path);
/* Would execve(2) of it be permitted? MAYBE also where it is not there. */
enum tri exists_executable(struct shell *sh, struct field path);
/* Is it certainly found: by its path, or where every PATH looks? */
bool exists_program(struct shell *sh, struct str name);
/* Does PATH, as it is now, lead to a program of that name? */
enum tri exists_in_path(struct shell *sh, struct str name);
bool exists_is_program_directory(struct str path);
/* A program has run: from now on the facts may be old, unless it is known to change nothing. */
void exists_ran(struct shell *sh, const struct call *call);
void exists_opaque(struct shell *sh);
/* Are the facts still what the command finds? */
bool exists_settled(const struct shell *sh);

/* --- growing text --- */
void growing_add(struct arena *arena, struct growing *growing, const struct value *text);
void growing_add_text(struct growing *growing, struct arena *arena, struct str text);
struct value growing_value(struct arena *arena, struct growing *growing);
/* Each alternative of @a followed by each of @b; lists are joined by nothing. */
struct value text_concat(struct arena *arena, const struct value *a, const struct value *b);
struct value text_of_field(struct arena *arena, struct field field);
/* All fields of each alternative joined by @between into one. */
struct value text_joined(struct arena *arena, const struct value *value, struct str between);
/* Takes one line (up to @delimiter) off; *ret_more NO at the known end. */
enum tri text_take_line(
	struct arena *arena, struct value *rest, char delimiter, struct value *ret_line);

/* A name with a subscript given to a builtin: what the subscript runs. */
int eval_subscript(struct shell *sh, struct str name);
/* Sets a variable from outside of expansion: read, printf -v, for. */
int eval_set(struct shell *sh, struct str name, struct value value);
/* An array of which nothing is known any more. */
int eval_forget_elements(struct shell *sh, struct str name);

#endif
