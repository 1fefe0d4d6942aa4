/* What the Python library does, as far as it matters here, by the names it goes by. */
#ifndef KEIHOOKD_LANG_PYTHON_PYTHON_H
#define KEIHOOKD_LANG_PYTHON_PYTHON_H

#include "lang/machine/machine.h"

extern const struct native_table python_process_natives;   /* os.system, subprocess, os.kill ... */
extern const struct native_table python_processes_natives; /* psutil, names below /proc */
extern const struct native_table python_file_natives;      /* open, pathlib, shutil ... */
extern const struct native_table python_builtin_natives;   /* str, map, exec ... */
extern const struct native_table python_text_natives;      /* base64, shlex, re.sub ... */
extern const struct native_table python_class_natives;     /* super, namedtuple, asyncio.run ... */
extern const struct native_table python_code_natives;      /* exec, FunctionType ... */
extern const struct native_table python_later_natives;     /* atexit, sched, Timer */
extern const struct native_table python_pickle_natives;
extern const struct native_table python_archive_natives; /* zipfile, tarfile ... */
extern const struct native_table python_pipe_natives;    /* os.pipe, socket.socketpair ... */
extern const struct native_table python_module_natives;  /* timeit, code, operator ... */
extern const struct native_table python_runner_natives;  /* unittest.main, pytest.fixture ... */

int python_scan(struct arena *arena, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end);

/* An entry point of an imported tool (modal.__main__.main, typer's runner): its command line. */
struct thing *python_entry_point(struct machine *m, struct invocation *call);
/* Text goes into an end of a pipe; false: @end is none that can be written to. */
bool python_pipe_write(struct machine *m, struct thing *end, struct field text);
/* .pid and .info of psutil.Process(); NULL for other members. */
struct thing *python_process_member(struct machine *m, struct str name, struct thing *self);
/* sys.argv as the text has left it. */
struct thing *python_argv(struct machine *m);
/* What was put off to the end of the text and not taken back. */
void python_run_later(struct machine *m);
/* Calls what a test runner would call of the text. */
void python_run_tests(struct machine *m);
/* @pytest.fixture and the like have been put on @name. */
void python_decorated(
	struct machine *m, const struct thing *decorator, struct str name, struct thing *made);
struct thing *python_import(struct machine *m, struct str module);
/* The text of argparse. */
struct str python_argparse(struct machine *m);

#endif
