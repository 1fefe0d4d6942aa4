/*
 * gdb(1) 13 and lldb: their commands start shells and Python; they come as options, from files,
 * from the user's own startup file, and on stdin.
 */
#include "shell/launch/launch.h"

#define MAX_GDB_DEPTH 8 /* files that source each other */

struct gdb {
	struct unwrap *u;
	bool runs;   /* the program itself */
	bool trusts; /* the .gdbinit here is loaded, too */
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

static void run_python(struct unwrap *u, struct str text)
{
	struct field code = launch_field(u, text);

	launch_code(u, LANG_PYTHON, &code, NULL);
}

static void source(struct gdb *gdb, struct str path)
{
	struct file_texts texts;

	if (gdb->depth >= MAX_GDB_DEPTH || !launch_read_file(gdb->u, path, &texts))
		return;
	gdb->depth++;
	if (str_ends(path, ".py"))
		run_python(gdb->u, texts.at[texts.n - 1]);
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
		run_python(u, rest);
	else if (behind(line, "source ", &rest) || behind(line, "command source ", &rest))
		source(gdb, rest);
	launch_quoted_behind(u, line, "system");
	launch_quoted_behind(u, line, "popen");
	gdb->runs |= str_is(line, "r") || str_starts(line, "run") || str_starts(line, "start");
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
		run_python(gdb->u, buf_str(&code));
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

void launch_gdb(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"-ex: -eval-command: eval-command: ex: -iex: iex: -init-eval-command: "
		"init-eval-command: x: command: -command: ix: -ix: init-command: p: pid: -pid: "
		"-args+ args+ c: core: d: directory: s: symbols: e: exec: o: one-line: O: -batch "
		"batch -nx n -nh nx nh no-lldbinit");
	struct gdb gdb = { .u = u };
	struct options all = o;
	bool args = false, bare = false;
	enum option_kind kind;
	struct file_texts texts;
	struct str text;

	while ((kind = options_next(&all)) != OPTION_END && all.mark != '+') {
		bare |= options_is(&all, "n", "nx") || options_is(&all, NULL, "nh") ||
			options_is(&all, NULL, "no-lldbinit");
		if (kind == OPTION_WORD || kind == OPTION_MAYBE)
			options_take_word(&all);
	}
	if (!bare)
		read_home(&gdb);
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (o.only_words)
				break;
			options_take_word(&o);
			continue;
		}
		if (o.mark == '+' && o.value.n) {
			launch_argv(u, launch_concat(u, &o.value, 1, o.argv + o.at, o.argc - o.at),
				o.argc - o.at + 1)
				->conditional = true;
			args = true;
			break;
		}
		if (!o.value.n || !launch_known(u, &o.value, &text))
			continue;
		if (gives_command(&o))
			command(&gdb, text);
		else if (options_is(&o, "x", "command") || options_is(&o, NULL, "ix") ||
			 options_is(&o, NULL, "init-command"))
			source(&gdb, text);
	}
	if (gdb.trusts && !bare && launch_read_file(u, STR(".gdbinit"), &texts))
		read_text(&gdb, texts.at[texts.n - 1]);
	if (!args && o.only_words && o.at < o.argc)
		launch_argv(u, o.argv + o.at, o.argc - o.at)->conditional = true;
	if (launch_stdin_text(u, &text))
		read_text(&gdb, text);
}
