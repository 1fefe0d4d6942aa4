/*
 * What the libraries of the script languages do to the outside, by the names their parts go by.
 * The functions here are rows of the tables of several languages; `param` of the row says which
 * of their forms is meant.
 */
#ifndef KEIHOOKD_LANG_LIBRARY_LIBRARY_H
#define KEIHOOKD_LANG_LIBRARY_LIBRARY_H

#include "lang/machine/machine.h"

enum library_result { GIVES_PROCESS, GIVES_OUTPUT, GIVES_PAIR, GIVES_NUMBER, GIVES_PID };

/* f(text, options): text for a shell. */
struct thing *library_shell(struct machine *m, struct invocation *call);
/* f(text) is for a shell, f(program, argument...) and f([program, argument...]) start it. */
struct thing *library_start(struct machine *m, struct invocation *call);
/* f(program, [argument...], options) */
struct thing *library_spawn(struct machine *m, struct invocation *call);
/* kill(pid, signal); param 1: kill(signal, pid...) */
struct thing *library_kill(struct machine *m, struct invocation *call);
/* syscall(number, argument...): those of Linux on x86-64 that send signals or start programs. */
struct thing *library_syscall(struct machine *m, struct invocation *call);
/* trap(signal, handler), process.on(event, handler), alarm(seconds). */
struct thing *library_on_signal(struct machine *m, struct invocation *call);
struct thing *library_alarm(struct machine *m, struct invocation *call);
/* process.write(text), param: how many arguments stand before the text; the first is the handle
 * then. Also of an open file. */
struct thing *library_write(struct machine *m, struct invocation *call);
enum library_print { PRINT_PLAIN, PRINT_LINE, PRINT_WORDS, PRINT_TABS, PRINT_FORMAT };
struct thing *library_print(struct machine *m, struct invocation *call);
/* exit(status), or of a text that is complained of: @param says which. */
enum library_exit { EXIT_NUMBER, EXIT_LINE, EXIT_DIE };
struct thing *library_exit(struct machine *m, struct invocation *call);
struct thing *library_nothing(struct machine *m, struct invocation *call);
struct thing *library_first(struct machine *m, struct invocation *call);
struct thing *library_unknown_text(struct machine *m, struct invocation *call);
/* eval(text) */
struct thing *library_evaluate(struct machine *m, struct invocation *call);
/* load(path): a program of the language. */
struct thing *library_load(struct machine *m, struct invocation *call);
/* load(path), @param says which argument: a shared object, whose source may be known. */
struct thing *library_load_object(struct machine *m, struct invocation *call);
/* f.call(self, a), f.apply(self, [a]), f.bind(self), Reflect.apply(f, self, [a]) */
enum library_call {
	CALL_ALL,
	CALL_BEHIND_SELF,
	CALL_LIST,
	CALL_BOUND,
	CALL_REFLECTED,
	CALL_NAMED,
	CALL_NAMED_LIST
};
struct thing *library_call(struct machine *m, struct invocation *call);
/* The first argument that is a function is called with the object. */
struct thing *library_then(struct machine *m, struct invocation *call);

enum library_presence { IS_PRESENT, IS_ABSENT };
/* f(a, ..), a.f(): is it there, is it not. */
struct thing *library_is_there(struct machine *m, struct invocation *call);
struct thing *library_object_is_there(struct machine *m, struct invocation *call);
struct thing *library_is_false(struct machine *m, struct invocation *call);
/* environment.f(name) */
struct thing *library_has_variable(struct machine *m, struct invocation *call);
/* f(path), path.f() */
enum library_file { FILE_OF_ANY_KIND, FILE_AS_TEXT, FILE_AS_DIRECTORY };
struct thing *library_file_exists(struct machine *m, struct invocation *call);
/* What says something about its arguments and calls none of them; param 1: it is printed. */
struct thing *library_describe(struct machine *m, struct invocation *call);

struct thing *library_own_pid(struct machine *m);
/* Program arguments behind the program's own name. */
struct thing *library_arguments(struct machine *m, bool whole);
/* The files that are named behind the program, or else the standard input: <>, ARGF. */
struct thing *library_operands(struct machine *m);
/* What is read: the rest of the standard input; param 1: its next line, nothing at its end. */
struct thing *library_input(struct machine *m, struct invocation *call);

/* Texts. */
enum library_text { TEXT_BASE64, TEXT_HEX, TEXT_ROT13, TEXT_TO_BASE64, TEXT_TO_HEX, TEXT_URL };
struct thing *library_decode(struct machine *m, struct invocation *call);
/* f(text, ...) as the method of that name that the table row's second part says: param is the
 * number of the argument that is the object. */
struct thing *library_method(
	struct machine *m, struct invocation *call, const char *name, size_t self);
struct thing *library_characters(struct machine *m, struct invocation *call);
struct thing *library_format(struct machine *m, struct invocation *call);
struct thing *library_length(struct machine *m, struct invocation *call);
struct thing *library_to_text(struct machine *m, struct invocation *call);
struct thing *library_to_number(struct machine *m, struct invocation *call);
struct thing *library_range(struct machine *m, struct invocation *call);
struct thing *library_environment(struct machine *m, struct invocation *call);
struct thing *library_set_environment(struct machine *m, struct invocation *call);
struct thing *library_join_path(struct machine *m, struct invocation *call);

/* Files: f(path, text); param 1: at its end. */
struct thing *library_write_file(struct machine *m, struct invocation *call);
struct thing *library_read_file(struct machine *m, struct invocation *call);
/* f(path, mode): what is written into it is put there; else what it holds. */
struct thing *library_open_file(struct machine *m, struct invocation *call);
enum library_verb { VERB_COPY, VERB_MOVE, VERB_REMOVE, VERB_SYMLINK, VERB_LINK, VERB_CHMOD };
struct thing *library_file_verb(struct machine *m, struct invocation *call);

/* text:gsub(pattern, with), text:match(pattern), text:gmatch(pattern) of Lua. */
struct thing *lua_gsub(struct machine *m, struct invocation *call);
struct thing *lua_match(struct machine *m, struct invocation *call);
struct thing *lua_gmatch(struct machine *m, struct invocation *call);

/* Ruby's files, of which "|command" is one that is run; param 1 of the reading ones: its lines. */
struct thing *ruby_open(struct machine *m, struct invocation *call);
struct thing *ruby_read(struct machine *m, struct invocation *call);
struct thing *ruby_write(struct machine *m, struct invocation *call);
struct thing *ruby_popen(struct machine *m, struct invocation *call);
struct thing *ruby_gets(struct machine *m, struct invocation *call);
struct thing *ruby_read_operands(struct machine *m, struct invocation *call);
/* Ruby's mixins, and classes that a call makes. */
struct thing *ruby_include(struct machine *m, struct invocation *call);
struct thing *ruby_structure(struct machine *m, struct invocation *call);

/* What runs at the end of a Ruby text that has test classes. */
void minitest_finish(struct machine *m);

/* Rake's words; what was asked of it runs at the end of its file. */
struct thing *rake_task(struct machine *m, struct invocation *call);
struct thing *rake_namespace(struct machine *m, struct invocation *call);
struct thing *rake_shell(struct machine *m, struct invocation *call);
struct thing *rake_invoke(struct machine *m, struct invocation *call);
void rake_finish(struct machine *m);

extern const struct dialect javascript_dialect, perl_dialect, ruby_dialect, php_dialect,
	lua_dialect;

#endif
