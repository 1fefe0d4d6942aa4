/* What the editor runs: shell commands, programs that options name, what is typed. */
#include "shell/launch/vim.h"

/* % in a shell command is the name of the file (:help cmdline-special). */
static struct str with_name(struct vim *v, struct str command)
{
	struct buf out = BUF_IN(v->u->arena);
	struct str name;

	if (str_find_char(command, '%', 0) == STR_NOT_FOUND || !v->file ||
		!launch_known(v->u, v->file, &name))
		return command;
	for (size_t i = 0; i < command.len; i++) {
		char c = command.at[i];

		if (c == '\\' && i + 1 < command.len && command.at[i + 1] == '%')
			buf_add_char(&out, command.at[++i]);
		else if (c == '%')
			buf_add(&out, name);
		else
			buf_add_char(&out, c);
	}
	v->u->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* 'shell', or $SHELL where the command has set it, is what gets the text. */
static void start_own_shell(struct vim *v, struct str command)
{
	const struct vim_value *option = vim_variable(v, STR("&shell"));
	struct field *words = NULL;
	struct str shell;

	if (option)
		shell = option->text;
	else if (!launch_variable(v->u, "SHELL", &shell))
		return;
	words = arena_alloc(v->u->arena, struct field, 3);
	v->u->failed |= !words;
	if (!words)
		return;
	words[0] = launch_field(v->u, shell);
	words[1] = launch_field(v->u, STR("-c"));
	words[2] = launch_field(v->u, command);
	launch_argv(v->u, words, 3)->conditional = true;
}

void vim_shell(struct vim *v, struct str command, bool fed)
{
	struct field text, lines;

	command = with_name(v, command);
	start_own_shell(v, command);
	text = launch_field(v->u, command);
	if (!fed) {
		launch_text(v->u, text);
	} else if (v->changed && v->has_lines) {
		lines = launch_field(v->u, v->lines);
		text = launch_join(v->u, launch_field(v->u, STR("{ ")), text);
		text = launch_join(v->u, text, launch_field(v->u, STR("\n} <<< ")));
		launch_text(v->u, launch_join(v->u, text, launch_quoted(v->u, &lines)));
	} else {
		launch_fed(v->u, text, v->file);
	}
}

/* :make ARGS, :grep ARGS run what an option names; $* in it stands for the arguments. */
bool vim_run_program(struct vim *v, struct str word, struct str rest)
{
	bool makes = vim_is(word, "make", 3) || vim_is(word, "lmake", 4);
	const struct vim_value *option;
	struct buf out = BUF_IN(v->u->arena);
	struct str program;
	size_t star;

	if (!makes && !vim_is(word, "grep", 2) && !vim_is(word, "lgrep", 3) &&
		!vim_is(word, "grepadd", 5))
		return false;
	rest = str_trim(str_starts(rest, "!") ? str_skip(rest, 1) : rest);
	option = vim_variable(v, makes ? STR("&makeprg") : STR("&grepprg"));
	if (!option && !makes)
		return true;
	program = option ? option->text : STR("make");
	star = str_find(program, STR("$*"), 0);
	buf_add(&out, str_slice(program, 0, star));
	buf_add_text(&out, star == STR_NOT_FOUND ? " " : "");
	buf_add(&out, rest);
	if (star != STR_NOT_FOUND)
		buf_add(&out, str_skip(program, star + 2));
	v->u->failed |= buf_failed(&out);
	vim_shell(v, str_trim(buf_str(&out)), false);
	return true;
}

static void run_option(struct vim *v, const char *name, const char *behind)
{
	const struct vim_value *option = vim_variable(v, str_from(name));
	struct str text;

	if (!option)
		return;
	text = arena_printf(v->u->arena, "%.*s%s", STR_ARGS(option->text), behind);
	v->u->failed |= !text.at;
	vim_shell(v, text, true);
}

/* The line that @keys hold from @at on; false where no Enter ends it: then it is given up. */
static bool typed_line(struct str keys, size_t *at, struct str *ret)
{
	size_t end = *at;

	while (end < keys.len && keys.at[end] != '\r' && keys.at[end] != '\n')
		end++;
	*ret = str_slice(keys, *at, end);
	*at = end;
	return end < keys.len;
}

/* ! and a motion: a command that is fed those lines. */
static size_t filter_lines(struct vim *v, struct str keys, size_t at)
{
	struct str command;

	at++;
	if (at < keys.len)
		at += strchr("iag", keys.at[at]) ? 2 : 1;
	at = MIN(at, keys.len);
	if (typed_line(keys, &at, &command))
		vim_shell(v, command, true);
	return at;
}

void vim_keys(struct vim *v, struct str keys)
{
	for (size_t at = 0; at < keys.len && v->depth < MAX_VIM_DEPTH; at++) {
		char c = keys.at[at], next = at + 1 < keys.len ? keys.at[at + 1] : '\0';
		struct str name = str_slice(keys, at, at + 2), command;
		const struct vim_value *macro = c == '@' ? vim_variable(v, name) : NULL;

		v->depth++;
		if (c == ':' && (at++, typed_line(keys, &at, &command))) {
			vim_line(v, command);
		} else if (c == '!') {
			at = filter_lines(v, keys, at);
		} else if (c == 'g' && next == 'q') {
			run_option(v, "&formatprg", "");
			at++;
		} else if (c == '=') {
			run_option(v, "&equalprg", "");
		} else if (c == 'K' && (!vim_lines(v, &command) || command.len)) {
			run_option(v, "&keywordprg", " \"$word\"");
		} else if (macro) {
			vim_keys(v, macro->text);
			at++;
		} else if (strchr("iIaAoOsSR", c)) {
			at = MIN(str_find_char(keys, '\033', at), keys.len);
			vim_forget_lines(v);
		} else if (strchr("ftFTr\"q", c)) {
			at++;
		}
		v->depth--;
	}
}
