/*
 * Programs with a command language of their own, of which only what starts other programs is
 * looked at: sqlite3 and psql, osascript.
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

/* .load FILE, load_extension('FILE'): a shared object; its name may lack .so */
static void load_extension(struct unwrap *u, struct str path)
{
	static const char *const ends[] = { "", ".so" };

	path = str_slice(path, 0, str_find_char(path, ' ', 0));
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct field *field = arena_alloc(u->arena, struct field, 1);
		struct str file = arena_concat(u->arena, path, str_from(ends[i]));
		struct file_texts texts;

		u->failed |= !field || !file.at;
		if (!field || !launch_read_file(u, file, &texts) ||
			!lang_is_compiled(texts.at[texts.n - 1]))
			continue;
		*field = launch_field(u, file);
		launch_code(u, LANG_C, NULL, field);
		return;
	}
}

static void load_extensions(struct unwrap *u, struct str text)
{
	static const char call[] = "load_extension('";
	size_t at = 0;

	while ((at = str_find(text, STR(call), at)) != STR_NOT_FOUND) {
		at += sizeof(call) - 1;
		load_extension(u, str_slice(text, at, str_find_char(text, '\'', at)));
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
	else if (str_equal(verb, str_slice(STR(".load"), 0, verb.len)))
		load_extension(u, rest);
	else if (str_equal(verb, str_slice(STR(".read"), 0, verb.len)) &&
		 depth < MAX_CLIENT_READS && launch_read_file(u, rest, &texts))
		client_text(u, texts.at[texts.n - 1], depth + 1);
}

/* sqlite3: .shell and others; psql: \!; mysql: \! and system. In arguments and on stdin. */
static void client_text(struct unwrap *u, struct str text, unsigned int depth)
{
	static const char *const verbs[] = { "\\! ", "\\!", "system " };
	struct str line, rest;

	load_extensions(u, text);
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

/* osascript: calls that hand a literal text to a shell. */
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
