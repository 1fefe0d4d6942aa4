/*
 * Programs with a command language of their own, of which only what starts other programs is
 * looked at: gdb, expect and tclsh, sqlite3 and psql, R, julia, emacs, osascript.
 */
#include "shell/launch/launch.h"

void launch_quoted_behind(struct unwrap *u, struct str text, const char *name)
{
	size_t at = 0;

	while ((at = str_find(text, str_from(name), at)) != STR_NOT_FOUND) {
		struct buf command = BUF_IN(u->arena);
		char quote;

		at += strlen(name);
		while (at < text.len && strchr(" \t(", text.at[at]) && text.at[at])
			at++;
		if (at >= text.len || !strchr("\"'`", text.at[at]) || !text.at[at])
			continue;
		quote = text.at[at++];
		while (at < text.len && text.at[at] != quote) {
			if (text.at[at] == '\\' && at + 1 < text.len)
				at++;
			buf_add_char(&command, text.at[at++]);
		}
		u->failed |= buf_failed(&command);
		launch_text(u, launch_field(u, buf_str(&command)))->conditional = true;
	}
}

static bool line_after(struct str line, const char *word, struct str *ret_rest)
{
	line = str_trim(line);
	if (!str_starts(line, word))
		return false;
	*ret_rest = str_trim(str_skip(line, strlen(word)));
	return ret_rest->len > 0;
}

/* One command of gdb: shell X, !X, call system("X"), run. */
static void gdb_command(struct unwrap *u, struct str line, bool *ret_runs)
{
	struct str rest;

	line = str_trim(line);
	if (line_after(line, "shell ", &rest) || line_after(line, "!", &rest) ||
		line_after(line, "make ", &rest))
		launch_text(u, launch_field(u, rest));
	if (line_after(line, "python ", &rest) || line_after(line, "py ", &rest) ||
		line_after(line, "script ", &rest)) {
		struct field code = launch_field(u, rest);

		launch_code(u, LANG_PYTHON, &code, NULL);
	}
	launch_quoted_behind(u, line, "system");
	launch_quoted_behind(u, line, "popen");
	launch_quoted_behind(u, line, "os.system");
	*ret_runs |= str_is(line, "r") || str_starts(line, "run") || str_starts(line, "start");
}

static void gdb_commands(struct unwrap *u, struct str text, bool *ret_runs)
{
	struct str line;

	while (str_next_line(&text, &line))
		gdb_command(u, line, ret_runs);
}

/* gdb(1) 13: -ex CMD, -x FILE, --args PROGRAM ARGS; commands on stdin. lldb: -o CMD, -- */
void launch_gdb(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"-ex: -eval-command: eval-command: ex: -iex: iex: x: command: -command: p: pid: "
		"-pid: "
		"-args+ args+ c: core: d: directory: s: symbols: e: exec: o: one-line: O: -batch "
		"batch");
	bool runs = false, args = false;
	enum option_kind kind;
	struct file_texts texts;
	struct str text;

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
		if (options_is(&o, "oO", "ex") || options_is(&o, NULL, "eval-command") ||
			options_is(&o, NULL, "iex") || options_is(&o, NULL, "one-line"))
			gdb_command(u, text, &runs);
		else if (options_is(&o, "x", "command") && launch_read_file(u, text, &texts))
			gdb_commands(u, texts.at[texts.n - 1], &runs);
	}
	if (!args && o.only_words && o.at < o.argc)
		launch_argv(u, o.argv + o.at, o.argc - o.at)->conditional = true;
	if (launch_stdin_text(u, &text))
		gdb_commands(u, text, &runs);
}

static void tcl_text(struct unwrap *u, struct str text)
{
	static const char *const verbs[] = { "spawn ", "exec ", "system ", "overlay " };
	struct str line;

	while (text.len > 0) {
		size_t end = 0;

		while (end < text.len && !strchr("\n;[]", text.at[end]))
			end++;
		line = str_trim(str_slice(text, 0, end));
		text = str_skip(text, end + 1);
		for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
			struct field *words;
			size_t n, at = 0;
			struct str rest;

			if (!line_after(line, verbs[i], &rest))
				continue;
			if (!launch_split(u, rest, &words, &n)) {
				launch_text(u, launch_field(u, rest));
				continue;
			}
			while (at < n && field_starts(&words[at], STR("-")) == YES)
				at++;
			if (at < n && i == 2)
				launch_joined(u, words + at, n - at);
			else if (at < n)
				launch_argv(u, words + at, n - at);
		}
	}
	/* send "modal app stop x\r" types into what was spawned. */
}

static void tcl_field(struct unwrap *u, const struct field *field)
{
	struct str text;

	if (launch_known(u, field, &text))
		tcl_text(u, text);
	else
		u->unknown = true;
}

/* expect(1) 5.45 -c CMD, FILE or stdin; tclsh FILE or stdin. */
void launch_expect(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, "c: f: b: d D: i n N v!");
	struct field file = { 0 };
	bool given = false;
	enum option_kind kind;
	struct file_texts texts;
	struct str text;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (options_is(&o, "c", NULL)) {
			tcl_field(u, &o.value);
			given = true;
		} else if (options_is(&o, "fb", NULL)) {
			file = o.value;
		}
	}
	if (!file.n && o.at < o.argc)
		file = o.argv[o.at];
	if (file.n && !launch_is(&file, "-")) {
		if (launch_known(u, &file, &text) && launch_read_file(u, text, &texts))
			tcl_text(u, texts.at[texts.n - 1]);
	} else if (!given && launch_stdin_text(u, &text)) {
		tcl_text(u, text);
	}
}

#define MAX_CLIENT_READS 8 /* files that read each other */

static void client_text(struct unwrap *u, struct str text, unsigned int depth);

/* Words with a dot may be cut short: .sh, .out. What they read is read, what they pipe to runs. */
static void dot_command(struct unwrap *u, struct str line, unsigned int depth)
{
	size_t blank = str_find_char(line, ' ', 0);
	struct str verb = str_slice(line, 0, blank), rest = str_trim(str_skip(line, verb.len));
	struct file_texts texts;

	if (verb.len < 3 || verb.at[0] != '.')
		return;
	if (str_equal(verb, str_slice(STR(".shell"), 0, verb.len)) ||
		str_equal(verb, str_slice(STR(".system"), 0, verb.len)))
		launch_text(u, launch_field(u, rest));
	else if ((str_equal(verb, str_slice(STR(".once"), 0, verb.len)) ||
			 str_equal(verb, str_slice(STR(".output"), 0, verb.len))) &&
		 str_starts(rest, "|"))
		launch_text(u, launch_field(u, str_skip(rest, 1)));
	else if (str_equal(verb, str_slice(STR(".read"), 0, verb.len)) &&
		 depth < MAX_CLIENT_READS && launch_read_file(u, rest, &texts))
		client_text(u, texts.at[texts.n - 1], depth + 1);
}

/* sqlite3: .shell and others; psql: \!; mysql: \! and system. In arguments and on stdin. */
static void client_text(struct unwrap *u, struct str text, unsigned int depth)
{
	static const char *const verbs[] = { "\\! ", "\\!", "system " };
	struct str line, rest;

	while (str_next_line(&text, &line)) {
		dot_command(u, line, depth);
		for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
			if (line_after(line, verbs[i], &rest)) {
				launch_text(u, launch_field(u, rest));
				break;
			}
		}
	}
}

void launch_client(struct unwrap *u)
{
	struct str text;

	for (size_t i = 1; i < u->argc; i++)
		if (launch_known(u, &u->argv[i], &text))
			client_text(u, text, 0);
	if (launch_stdin_text(u, &text))
		client_text(u, text, 0);
}

/* R, julia, emacs, osascript: calls that hand a literal text to a shell. */
void launch_other_language(struct unwrap *u)
{
	static const char *const calls[] = { "system", "system2", "shell-command-to-string",
		"shell-command", "async-shell-command", "do shell script", "run(", "pipe", "os.cmd",
		"System.shell", "execl", "%x" };
	struct str text;

	for (size_t i = 1; i <= u->argc; i++) {
		struct file_texts texts;
		bool known = i < u->argc ? launch_known(u, &u->argv[i], &text)
					 : launch_stdin_text(u, &text);

		if (!known)
			continue;
		if (i < u->argc && text.len < 256 && str_find_char(text, '(', 0) == STR_NOT_FOUND &&
			str_find_char(text, ' ', 0) == STR_NOT_FOUND &&
			launch_read_file(u, text, &texts))
			text = texts.at[texts.n - 1];
		for (size_t k = 0; k < ARRAY_SIZE(calls); k++)
			launch_quoted_behind(u, text, calls[k]);
	}
}
