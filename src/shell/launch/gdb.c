/*
 * gdb(1) 13 and lldb: their commands start shells and Python; they come as options, from files,
 * from the user's own startup file, and on stdin.
 */
#include "shell/launch/launch.h"

#define MAX_GDB_DEPTH 8 /* files that source each other */

struct gdb {
	struct unwrap *u;
	bool runs;   /* it may start the program itself */
	bool trusts; /* the .gdbinit here is loaded, too */
	bool batch;
	unsigned int depth;
};

static void read_text(struct gdb *gdb, struct str text);

static bool behind(struct str line, const char *word, struct str *ret_rest)
{
	if (!str_starts(line, word))
		return false;
	*ret_rest = str_trim(str_skip(line, strlen(word)));
	return ret_rest->len > 0;
}

/* Python may say gdb.execute("run"). */
static void run_code(struct gdb *gdb, struct str text)
{
	struct field code = launch_field(gdb->u, text);

	launch_code(gdb->u, LANG_PYTHON, &code, NULL);
	gdb->runs = true;
}

/* r, run, start, starti, -exec-run, process launch; also behind `pipe`, `with`, in `define`. */
static bool starts_program(struct str line)
{
	return str_is(line, "r") || str_starts(line, "r ") || str_contains(line, "ru") ||
	       str_contains(line, "sta") || str_contains(line, "launch");
}

static void source(struct gdb *gdb, struct str path)
{
	struct file_texts texts;

	if (gdb->depth >= MAX_GDB_DEPTH || !launch_read_file(gdb->u, path, &texts)) {
		gdb->runs = true;
		return;
	}
	gdb->depth++;
	if (str_ends(path, ".py"))
		run_code(gdb, texts.at[texts.n - 1]);
	else
		read_text(gdb, texts.at[texts.n - 1]);
	gdb->depth--;
}

/* pipe COMMAND | SHELL, | COMMAND | SHELL */
static bool piped(struct str line, struct str *ret_rest)
{
	size_t bar;

	if (!behind(line, "pipe ", &line) && !behind(line, "|", &line))
		return false;
	bar = str_find_char(line, '|', 0);
	*ret_rest = str_trim(str_skip(line, MIN(bar, line.len - 1) + 1));
	return bar != STR_NOT_FOUND && ret_rest->len > 0;
}

/* A decimal number at the front, blanks around it taken off. */
static struct str take_number(struct str *rest)
{
	struct str text = str_trim(*rest);
	size_t end = 0;

	while (end < text.len &&
		((text.at[end] >= '0' && text.at[end] <= '9') || (end == 0 && text.at[0] == '-')))
		end++;
	*rest = str_trim(str_skip(text, end));
	return str_slice(text, 0, end);
}

/* kill(PID, SIGNAL) and killpg in what the program under it is made to call. */
static void send_signals(struct gdb *gdb, struct str line)
{
	size_t at = 0;

	while ((at = str_find(line, STR("kill"), at)) != STR_NOT_FOUND) {
		struct str rest = str_skip(line, at += strlen("kill")), pid, number, text;
		bool group = str_starts(rest, "pg");

		rest = str_trim(str_skip(rest, group ? strlen("pg") : 0));
		if (!str_starts(rest, "("))
			continue;
		rest = str_skip(rest, 1);
		pid = take_number(&rest);
		if (!pid.len || !str_starts(rest, ","))
			continue;
		rest = str_skip(rest, 1);
		number = take_number(&rest);
		text = arena_printf(gdb->u->arena, "kill -%.*s -- %s%.*s", STR_ARGS(number),
			group ? "-" : "", STR_ARGS(pid));
		gdb->u->failed |= !text.at;
		if (number.len)
			launch_text(gdb->u, launch_field(gdb->u, text))->conditional = true;
	}
}

static void command(struct gdb *gdb, struct str line)
{
	struct unwrap *u = gdb->u;
	struct str rest;

	line = str_trim(line);
	if (behind(line, "shell ", &rest) || behind(line, "!", &rest) ||
		behind(line, "make ", &rest) || piped(line, &rest) ||
		behind(line, "platform shell ", &rest))
		launch_text(u, launch_field(u, rest));
	else if (behind(line, "python ", &rest) || behind(line, "py ", &rest) ||
		 behind(line, "script ", &rest))
		run_code(gdb, rest);
	else if (behind(line, "source ", &rest) || behind(line, "command source ", &rest))
		source(gdb, rest);
	if (str_starts(line, "echo ") || str_starts(line, "show ") || str_starts(line, "#"))
		return;
	launch_quoted_behind(u, line, "system");
	launch_quoted_behind(u, line, "popen");
	send_signals(gdb, line);
	gdb->runs |= starts_program(line);
	gdb->trusts |= str_contains(line, "auto-load safe-path") ||
		       str_contains(line, "add-auto-load-safe-path");
}

/* Lines; those between `python` and `end` are a program. */
static void read_text(struct gdb *gdb, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line)) {
		struct str word = str_trim(line);
		struct buf code = BUF_IN(gdb->u->arena);

		if (!str_is(word, "python") && !str_is(word, "py") &&
			!str_is(word, "python-interactive")) {
			command(gdb, line);
			continue;
		}
		while (str_next_line(&text, &line) && !str_is(str_trim(line), "end")) {
			buf_add(&code, line);
			buf_add_char(&code, '\n');
		}
		gdb->u->failed |= buf_failed(&code);
		run_code(gdb, buf_str(&code));
	}
}

static void read_home(struct gdb *gdb)
{
	static const char *const gdb_files[] = { ".config/gdb/gdbinit", ".gdbinit", NULL };
	static const char *const lldb_files[] = { ".lldbinit", NULL };
	const char *const *files = str_is(gdb->u->program, "lldb") ? lldb_files : gdb_files;
	struct file_texts texts;

	for (; *files; files++)
		if (launch_read_home(gdb->u, *files, &texts, NULL)) {
			read_text(gdb, texts.at[texts.n - 1]);
			return;
		}
}

static bool gives_command(const struct options *o)
{
	return options_is(o, "oO", "ex") || options_is(o, NULL, "eval-command") ||
	       options_is(o, NULL, "iex") || options_is(o, NULL, "init-eval-command") ||
	       options_is(o, NULL, "one-line");
}

/* The user's own file, unless it is told to leave it alone. */
static bool reads_home(const struct options *o)
{
	struct options all = *o;
	enum option_kind kind;
	bool bare = false;

	while ((kind = options_next(&all)) != OPTION_END && all.mark != '+') {
		bare |= options_is(&all, "n", "nx") || options_is(&all, NULL, "nh") ||
			options_is(&all, NULL, "no-lldbinit");
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&all);
	}
	return !bare;
}

static void take_option(struct gdb *gdb, const struct options *o)
{
	bool file = options_is(o, "x", "command") || options_is(o, NULL, "ix") ||
		    options_is(o, NULL, "init-command");
	struct str text;

	gdb->batch |= options_is(o, NULL, "batch") || options_is(o, NULL, "batch-silent");
	if (!o->value.n || (!file && !gives_command(o)))
		return;
	if (!launch_known(gdb->u, &o->value, &text))
		gdb->runs = true;
	else if (file)
		source(gdb, text);
	else
		command(gdb, text);
}

/* With -batch it ends where others would read what to do next. */
static void read_stdin(struct gdb *gdb)
{
	struct str text;

	if (gdb->batch)
		return;
	if (launch_stdin_text(gdb->u, &text))
		read_text(gdb, text);
	else
		gdb->runs |= !gdb->u->input->idle_stdin;
}

void launch_gdb(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"-ex: -eval-command: eval-command: ex: -iex: iex: -init-eval-command: "
		"init-eval-command: x: command: -command: ix: -ix: init-command: p: pid: -pid: "
		"-args+ args+ c: core: d: directory: s: symbols: e: exec: o: one-line: O: -batch "
		"batch -batch-silent batch-silent -nx n -nh nx nh no-lldbinit");
	struct gdb gdb = { .u = u };
	const struct field *program = NULL;
	bool homely = reads_home(&o);
	size_t argc = 0;
	enum option_kind kind;
	struct file_texts texts;

	if (homely)
		read_home(&gdb);
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (o.only_words)
				break;
			options_take_word(&o);
		} else if (o.mark == '+' && o.value.n) {
			argc = o.argc - o.at + 1;
			program = launch_concat(u, &o.value, 1, o.argv + o.at, argc - 1);
			break;
		} else {
			take_option(&gdb, &o);
		}
	}
	if (gdb.trusts && homely && launch_read_file(u, STR(".gdbinit"), &texts))
		read_text(&gdb, texts.at[texts.n - 1]);
	read_stdin(&gdb);
	if (!program && o.only_words && o.at < o.argc) {
		program = o.argv + o.at;
		argc = o.argc - o.at;
	}
	if (program && gdb.runs)
		launch_argv(u, program, argc)->conditional = true;
}
