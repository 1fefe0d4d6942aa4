/*
 * Programs with a command language of their own, of which only what starts other programs is
 * looked at: expect and tclsh, sqlite3 and psql, R, julia, emacs, osascript.
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

#define MAX_TCL_VARIABLES 8

/* What a script of expect has said so far. */
struct tcl {
	struct unwrap *u;
	const struct field *spawned;
	size_t n_spawned;
	struct buf sent; /* to what was spawned */
	struct {
		struct str name, text;
	} variables[MAX_TCL_VARIABLES]; /* set NAME TEXT */
	size_t n_variables;
};

static struct str unquoted(struct str word)
{
	word = str_trim(word);
	if (word.len > 1 && ((word.at[0] == '"' && str_ends(word, "\"")) ||
				    (word.at[0] == '{' && str_ends(word, "}"))))
		word = str_slice(word, 1, word.len - 1);
	return word;
}

/* $NAME of those that were set. */
static struct str tcl_expand(struct tcl *tcl, struct str line)
{
	struct buf out = BUF_IN(tcl->u->arena);

	for (size_t at = 0; at < line.len; at++) {
		size_t end = at + 1;
		bool found = false;

		while (line.at[at] == '$' && end < line.len &&
			((line.at[end] | 0x20) >= 'a' ? (line.at[end] | 0x20) <= 'z'
						      : line.at[end] == '_'))
			end++;
		for (size_t i = tcl->n_variables; i-- > 0 && !found;) {
			found = str_equal(tcl->variables[i].name, str_slice(line, at + 1, end));
			if (found)
				buf_add(&out, tcl->variables[i].text);
		}
		if (found)
			at = end - 1;
		else
			buf_add_char(&out, line.at[at]);
	}
	tcl->u->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* What is sent is typed at the program that was spawned: \r ends a line. */
static void tcl_send(struct tcl *tcl, struct str text)
{
	text = unquoted(text);
	for (size_t i = 0; i < text.len; i++) {
		char next = i + 1 < text.len ? text.at[i + 1] : '\0';

		if (text.at[i] != '\\') {
			buf_add_char(&tcl->sent, text.at[i]);
			continue;
		}
		buf_add_char(&tcl->sent, next == 'r' || next == 'n' ? '\n' : next);
		i++;
	}
}

static void tcl_finish(struct tcl *tcl)
{
	struct unwrap *u = tcl->u;
	struct field text = launch_field(u, STR(""));

	u->failed |= buf_failed(&tcl->sent);
	if (!tcl->n_spawned || !buf_str(&tcl->sent).len)
		return;
	for (size_t i = 0; i < tcl->n_spawned; i++) {
		text = launch_join(u, text, launch_quoted(u, &tcl->spawned[i]));
		text = launch_join(u, text, launch_field(u, STR(" ")));
	}
	text = launch_join(u, text, launch_field(u, STR("<<< ")));
	{
		struct field sent = launch_field(u, buf_str(&tcl->sent));

		launch_text(u, launch_join(u, text, launch_quoted(u, &sent)))->via = VIA_TERMINAL;
	}
}

static void tcl_line(struct tcl *tcl, struct str line)
{
	struct str rest, name;

	if (line_after(line, "set ", &rest)) {
		name = str_slice(rest, 0, str_find_char(rest, ' ', 0));
		if (tcl->n_variables == MAX_TCL_VARIABLES || name.len == rest.len)
			return;
		tcl->variables[tcl->n_variables].name = name;
		tcl->variables[tcl->n_variables++].text = unquoted(str_skip(rest, name.len));
	} else if (line_after(line, "send ", &rest)) {
		if (str_starts(rest, "-- "))
			rest = str_skip(rest, 3);
		tcl_send(tcl, rest);
	}
}

static void tcl_text(struct unwrap *u, struct str text)
{
	static const char *const verbs[] = { "spawn ", "exec ", "system ", "overlay " };
	struct tcl tcl = { .u = u, .sent = BUF_IN(u->arena) };
	struct str line;

	while (text.len > 0) {
		size_t end = 0;

		while (end < text.len && !strchr("\n;[]", text.at[end]))
			end++;
		line = tcl_expand(&tcl, str_trim(str_slice(text, 0, end)));
		text = str_skip(text, end + 1);
		tcl_line(&tcl, line);
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
				launch_argv(u, words + at, n - at)->inherits_stdin = i != 0;
			if (i == 0 && at < n) {
				tcl.spawned = words + at;
				tcl.n_spawned = n - at;
			}
		}
	}
	tcl_finish(&tcl);
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

	for (size_t i = 1; i < u->argc; i++) {
		struct file_texts texts;

		if (!launch_known(u, &u->argv[i], &text))
			continue;
		client_text(u, text, 0);
		if ((str_is(text, "-init") || str_is(text, "--init")) && i + 1 < u->argc &&
			launch_known(u, &u->argv[i + 1], &text) &&
			launch_read_file(u, text, &texts))
			client_text(u, texts.at[texts.n - 1], 1);
	}
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
