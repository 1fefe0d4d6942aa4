/* Which commands Tcl 8.6, expect 5.45 and TclX have, and which of them are followed. */
#include "lang/tcl/machine.h"

enum tcl_of { OF_TCL, OF_EXPECT, OF_TCLX };

/* Sorted by name; without a function: it does nothing that is followed. */
static const struct {
	const char *name;
	tcl_fn *fn;
	enum tcl_of of;
} commands[] = {
	{ "after", tcl_do_after, OF_TCL },
	{ "append", tcl_do_append, OF_TCL },
	{ "apply", tcl_do_apply, OF_TCL },
	{ "array", tcl_do_array, OF_TCL },
	{ "auto_execok", NULL, OF_TCL },
	{ "auto_import", NULL, OF_TCL },
	{ "auto_load", NULL, OF_TCL },
	{ "auto_mkindex", NULL, OF_TCL },
	{ "auto_qualify", NULL, OF_TCL },
	{ "auto_reset", NULL, OF_TCL },
	{ "bgerror", NULL, OF_TCL },
	{ "binary", tcl_do_binary, OF_TCL },
	{ "break", tcl_do_break, OF_TCL },
	{ "catch", tcl_do_catch, OF_TCL },
	{ "cd", tcl_do_cd, OF_TCL },
	{ "chan", tcl_do_fconfigure, OF_TCL },
	{ "clock", NULL, OF_TCL },
	{ "close", tcl_do_close, OF_TCL },
	{ "concat", tcl_do_concat, OF_TCL },
	{ "continue", tcl_do_continue, OF_TCL },
	{ "coroutine", tcl_do_coroutine, OF_TCL },
	{ "debug", NULL, OF_EXPECT },
	{ "dict", tcl_do_dict, OF_TCL },
	{ "disconnect", NULL, OF_EXPECT },
	{ "encoding", tcl_do_encoding, OF_TCL },
	{ "eof", tcl_do_eof, OF_TCL },
	{ "error", tcl_do_error, OF_TCL },
	{ "eval", tcl_do_eval, OF_TCL },
	{ "exec", tcl_do_exec, OF_TCL },
	{ "execl", tcl_do_execl, OF_TCLX },
	{ "exit", tcl_do_exit, OF_TCL },
	{ "exp_continue", tcl_do_fconfigure, OF_EXPECT },
	{ "exp_internal", tcl_do_fconfigure, OF_EXPECT },
	{ "exp_open", NULL, OF_EXPECT },
	{ "exp_pid", tcl_do_pid, OF_EXPECT },
	{ "exp_version", NULL, OF_EXPECT },
	{ "expect", tcl_do_expect, OF_EXPECT },
	{ "expect_after", tcl_do_expect, OF_EXPECT },
	{ "expect_background", tcl_do_expect, OF_EXPECT },
	{ "expect_before", tcl_do_expect, OF_EXPECT },
	{ "expect_tty", tcl_do_expect, OF_EXPECT },
	{ "expect_user", tcl_do_expect, OF_EXPECT },
	{ "expr", tcl_do_expr, OF_TCL },
	{ "fblocked", NULL, OF_TCL },
	{ "fconfigure", tcl_do_fconfigure, OF_TCL },
	{ "fcopy", NULL, OF_TCL },
	{ "file", tcl_do_file, OF_TCL },
	{ "fileevent", tcl_do_fileevent, OF_TCL },
	{ "flush", tcl_do_fconfigure, OF_TCL },
	{ "for", tcl_do_for, OF_TCL },
	{ "foreach", tcl_do_foreach, OF_TCL },
	{ "fork", NULL, OF_EXPECT },
	{ "format", tcl_do_format, OF_TCL },
	{ "gets", tcl_do_gets, OF_TCL },
	{ "glob", tcl_do_glob, OF_TCL },
	{ "global", tcl_do_global, OF_TCL },
	{ "history", NULL, OF_TCL },
	{ "if", tcl_do_if, OF_TCL },
	{ "incr", tcl_do_incr, OF_TCL },
	{ "info", tcl_do_info, OF_TCL },
	{ "inter_return", NULL, OF_EXPECT },
	{ "interact", tcl_do_expect, OF_EXPECT },
	{ "interp", tcl_do_interp, OF_TCL },
	{ "interpreter", NULL, OF_EXPECT },
	{ "join", tcl_do_join, OF_TCL },
	{ "kill", tcl_do_kill, OF_TCLX },
	{ "lappend", tcl_do_lappend, OF_TCL },
	{ "lassign", tcl_do_lassign, OF_TCL },
	{ "lindex", tcl_do_lindex, OF_TCL },
	{ "linsert", tcl_do_linsert, OF_TCL },
	{ "list", tcl_do_list, OF_TCL },
	{ "llength", tcl_do_llength, OF_TCL },
	{ "lmap", tcl_do_lmap, OF_TCL },
	{ "load", tcl_do_uncertain, OF_TCL },
	{ "log_file", tcl_do_fconfigure, OF_EXPECT },
	{ "log_user", tcl_do_fconfigure, OF_EXPECT },
	{ "lrange", tcl_do_lrange, OF_TCL },
	{ "lrepeat", tcl_do_lrepeat, OF_TCL },
	{ "lreplace", tcl_do_lreplace, OF_TCL },
	{ "lreverse", tcl_do_lreverse, OF_TCL },
	{ "lsearch", tcl_do_lsearch, OF_TCL },
	{ "lset", tcl_do_lset, OF_TCL },
	{ "lsort", tcl_do_lsort, OF_TCL },
	{ "match_max", tcl_do_fconfigure, OF_EXPECT },
	{ "memory", NULL, OF_TCL },
	{ "namespace", tcl_do_namespace, OF_TCL },
	{ "open", tcl_do_open, OF_TCL },
	{ "overlay", tcl_do_overlay, OF_EXPECT },
	{ "package", tcl_do_package, OF_TCL },
	{ "parity", tcl_do_fconfigure, OF_EXPECT },
	{ "parray", NULL, OF_TCL },
	{ "pid", tcl_do_pid, OF_TCL },
	{ "proc", tcl_do_proc, OF_TCL },
	{ "puts", tcl_do_puts, OF_TCL },
	{ "pwd", tcl_do_pwd, OF_TCL },
	{ "read", tcl_do_read, OF_TCL },
	{ "regexp", tcl_do_regexp, OF_TCL },
	{ "regsub", tcl_do_regsub, OF_TCL },
	{ "remove_nulls", tcl_do_fconfigure, OF_EXPECT },
	{ "rename", tcl_do_rename, OF_TCL },
	{ "return", tcl_do_return, OF_TCL },
	{ "scan", tcl_do_scan, OF_TCL },
	{ "seek", tcl_do_fconfigure, OF_TCL },
	{ "send", tcl_do_send, OF_EXPECT },
	{ "send_error", tcl_do_send_user, OF_EXPECT },
	{ "send_log", tcl_do_send_user, OF_EXPECT },
	{ "send_tty", tcl_do_send_user, OF_EXPECT },
	{ "send_user", tcl_do_send_user, OF_EXPECT },
	{ "set", tcl_do_set, OF_TCL },
	{ "sleep", tcl_do_update, OF_EXPECT },
	{ "socket", NULL, OF_TCL },
	{ "source", tcl_do_source, OF_TCL },
	{ "spawn", tcl_do_spawn, OF_EXPECT },
	{ "split", tcl_do_split, OF_TCL },
	{ "strace", NULL, OF_EXPECT },
	{ "string", tcl_do_string, OF_TCL },
	{ "stty", NULL, OF_EXPECT },
	{ "subst", tcl_do_subst, OF_TCL },
	{ "switch", tcl_do_switch, OF_TCL },
	{ "system", tcl_do_system, OF_EXPECT },
	{ "tailcall", tcl_do_tailcall, OF_TCL },
	{ "tell", NULL, OF_TCL },
	{ "throw", tcl_do_throw, OF_TCL },
	{ "time", tcl_do_time, OF_TCL },
	{ "timestamp", NULL, OF_EXPECT },
	{ "tkwait", tcl_do_update, OF_TCL },
	{ "trace", NULL, OF_TCL },
	{ "trap", tcl_do_trap, OF_EXPECT },
	{ "try", tcl_do_try, OF_TCL },
	{ "unload", NULL, OF_TCL },
	{ "unset", tcl_do_unset, OF_TCL },
	{ "update", tcl_do_update, OF_TCL },
	{ "uplevel", tcl_do_uplevel, OF_TCL },
	{ "upvar", tcl_do_upvar, OF_TCL },
	{ "variable", tcl_do_variable, OF_TCL },
	{ "vwait", tcl_do_update, OF_TCL },
	{ "wait", tcl_do_update, OF_EXPECT },
	{ "while", tcl_do_while, OF_TCL },
	{ "yield", NULL, OF_TCL },
	{ "yieldto", NULL, OF_TCL },
	{ "zlib", NULL, OF_TCL },
};

/* Namespaces of commands that come with Tcl. */
static bool is_of_library(struct str name)
{
	static const char *const spaces[] = { "tcl::", "oo::", "http::", "msgcat::", "safe::",
		"platform::", "tcltest::", "zipfs::" };

	for (size_t i = 0; i < ARRAY_SIZE(spaces); i++)
		if (str_starts(name, spaces[i]))
			return true;
	return false;
}

/* system and kill are TclX's, too. */
static bool is_there(const struct tcl *m, enum tcl_of of, struct str name)
{
	return of == OF_TCL || (of == OF_EXPECT && m->expect) ||
	       (m->tclx && (of == OF_TCLX || str_is(name, "system") || str_is(name, "fork") ||
				   str_is(name, "sleep") || str_is(name, "wait")));
}

static size_t row_of(struct str name)
{
	size_t low = 0, high = ARRAY_SIZE(commands);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_compare(str_from(commands[middle].name), name);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return ARRAY_SIZE(commands);
}

tcl_fn *tcl_command_find(const struct tcl *m, struct str name, bool *ret_other)
{
	size_t row = row_of(name);

	*ret_other = is_of_library(name);
	if (row == ARRAY_SIZE(commands) && m->expect && str_starts(name, "exp_")) {
		/* each of expect's own has a second name */
		row = row_of(str_skip(name, strlen("exp_")));
		if (row < ARRAY_SIZE(commands) && commands[row].of != OF_EXPECT)
			return NULL;
	}
	if (row == ARRAY_SIZE(commands) || !is_there(m, commands[row].of, name))
		return NULL;
	*ret_other = !commands[row].fn;
	return commands[row].fn;
}

/* load, and a package that is not read: commands of any name may be there from now on. */
enum tcl_flow tcl_do_uncertain(struct tcl *m, const struct str *argv, size_t argc)
{
	(void)argv, (void)argc;
	m->unsure = true;
	return tcl_unknown(m);
}
