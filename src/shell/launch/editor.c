/*
 * Editors that start programs: vi and its kin, GNU ed 1.19. Commands come as -c and +CMD words, in
 * script files, and on stdin where no screen is used.
 */
#include "shell/launch/vim.h"

static bool takes_next(const struct field *option)
{
	static const char *const options[] = { "-c", "--cmd", "-S", "-u", "-U", "-i", "-T", "-t",
		"-q", "-w", "-W", "-p", "-sc", "-esc" };

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (launch_is(option, options[i]))
			return true;
	return false;
}

/* The first operand, which is what commands then work on. */
static const struct field *edited(struct unwrap *u)
{
	for (size_t i = 1; i < u->argc; i++)
		if (field_starts(&u->argv[i], STR("-")) == NO &&
			field_starts(&u->argv[i], STR("+")) == NO && !takes_next(&u->argv[i - 1]))
			return &u->argv[i];
	return NULL;
}

/* In front of a command of ed: 1,5 $ . /re/ 'm + - and blanks. */
static size_t behind_addresses(struct str line)
{
	size_t at = 0;

	while (at < line.len) {
		char c = line.at[at];

		if (c == '/' || c == '?')
			at = MIN(str_find_char(line, c, at + 1), line.len - 1) + 1;
		else if (c == '\'')
			at = MIN(at + 2, line.len);
		else if (c && strchr("0123456789%.,;$+-* \t", c))
			at++;
		else
			break;
	}
	return at;
}

struct ed {
	struct unwrap *u;
	const struct field *file;
	struct str last; /* what !! runs again */
	bool inserting;  /* lines are text until a lone dot */
};

static void ed_shell(struct ed *ed, struct str command, bool fed)
{
	struct field text;

	if (str_starts(command, "!")) {
		struct str again = arena_printf(ed->u->arena, "%.*s%.*s", STR_ARGS(ed->last),
			STR_ARGS(str_skip(command, 1)));

		ed->u->failed |= !again.at;
		command = again;
	}
	ed->last = command;
	text = launch_field(ed->u, command);
	if (fed)
		launch_fed(ed->u, text, ed->file);
	else
		launch_text(ed->u, text);
}

/* GNU ed: !COMMAND; r, e and w take one in place of a name; g and v run commands. */
static void ed_line(struct ed *ed, struct str line)
{
	size_t range = behind_addresses(line), end;
	struct str rest = str_trim(str_skip(line, range)), name;
	char c = rest.len ? rest.at[0] : '\0';

	name = str_trim(str_skip(rest, 1));
	if (c == '!') {
		ed_shell(ed, str_skip(rest, 1), false);
	} else if (c == 'g' || c == 'v') {
		end = name.len ? str_find_char(name, name.at[0], 1) : STR_NOT_FOUND;
		if (end != STR_NOT_FOUND && name.at[0] != name.at[name.len - 1])
			ed_line(ed, str_skip(name, end + 1));
	} else if (c == 'a' || c == 'i' || c == 'c') {
		ed->inserting = rest.len == 1;
	} else if (c && strchr("reEwW", c)) {
		name = c == 'w' && str_starts(name, "q") ? str_trim(str_skip(name, 1)) : name;
		if (str_starts(name, "!"))
			ed_shell(ed, str_skip(name, 1), c == 'w' || c == 'W');
	}
}

static void ed_script(struct ed *ed, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line)) {
		if (ed->inserting)
			ed->inserting = !str_is(line, ".");
		else
			ed_line(ed, line);
	}
}

/* ed(1), red(1): commands on stdin; the file may be what a !COMMAND prints. */
void launch_ed(struct unwrap *u)
{
	struct ed ed = { .u = u, .file = edited(u), .last = STR("") };
	struct str text;

	if (ed.file && launch_known(u, ed.file, &text) && str_starts(text, "!")) {
		ed_shell(&ed, str_skip(text, 1), false);
		ed.file = NULL;
	}
	if (launch_stdin_text(u, &text))
		ed_script(&ed, text);
}

/* What this command has put into ~/.vim/plugin. */
static void run_plugins(struct vim *v)
{
	struct value home = launch_environment_value(v->u, STR("HOME"));
	struct str directory, *paths;
	struct file_texts texts;
	size_t n;

	if (!value_known(v->u->arena, &home, &directory))
		return;
	directory = arena_printf(v->u->arena, "%.*s/.vim/plugin", STR_ARGS(directory));
	n = directory.at ? launch_written(v->u, directory, &paths) : 0;
	for (size_t i = 0; i < n; i++)
		if (str_ends(paths[i], ".vim") && launch_read_file(v->u, paths[i], &texts))
			vim_script(v, texts.at[texts.n - 1]);
}

/* $VIMINIT, else the first of the user's files, else $EXINIT; none of it under -u and -es. */
static void run_usual(struct vim *v)
{
	static const char *const files[] = { ".vimrc", ".vim/vimrc", ".config/nvim/init.vim" };
	bool neo = str_is(v->u->program, "nvim");
	struct file_texts texts;
	struct str text;

	run_plugins(v);
	if (launch_variable(v->u, "VIMINIT", &text)) {
		vim_line(v, text);
		return;
	}
	for (size_t i = neo ? 2 : 0; i < (neo ? 3u : 2u); i++)
		if (launch_read_home(v->u, files[i], &texts, NULL)) {
			vim_script(v, texts.at[texts.n - 1]);
			return;
		}
	if (launch_variable(v->u, "EXINIT", &text))
		vim_line(v, text);
	else if (launch_read_home(v->u, ".exrc", &texts, NULL))
		vim_script(v, texts.at[texts.n - 1]);
}

static bool is_bare(struct unwrap *u)
{
	static const char *const words[] = { "-u", "-es", "-Es", "-s", "--clean" };
	bool bare = false;

	for (size_t i = 1; i < u->argc; i++)
		for (size_t k = 0; k < ARRAY_SIZE(words); k++)
			bare |= launch_is(&u->argv[i], words[k]);
	return bare;
}

/* A command that is not known as a whole: what stands behind its ! is. */
static void partly_known(struct unwrap *u, const struct field *word)
{
	struct str front =
		word->n && word->pieces[0].kind == PIECE_TEXT ? word->pieces[0].text : STR("");
	size_t mark = str_find_char(front, '!', 0);

	if (mark != STR_NOT_FOUND)
		launch_text(u, field_skip(u->arena, word, mark + 1));
}

/* What is bound to the end, and to the beginning if it gets that far. */
static void end(struct vim *v)
{
	struct str name = { 0 };

	if (v->file && !launch_known(v->u, v->file, &name))
		name = (struct str){ 0 };
	if (!v->ends)
		vim_fire(v, "VimEnter", name);
	vim_fire(v, "QuitPre ExitPre VimLeavePre VimLeave BufUnload BufDelete", name);
}

/* -s FILE holds what is typed, where -e does not make it the silent mode. */
static void type_file(struct vim *v, const struct field *path)
{
	struct file_texts texts;
	struct str name;

	if (launch_known(v->u, path, &name) && launch_read_file(v->u, name, &texts))
		vim_keys(v, texts.at[texts.n - 1]);
}

/* vim(1) 9.0: -c CMD, --cmd CMD, +CMD, -S FILE, -u FILE, -s FILE; ex, and -e -s, read stdin. */
void launch_editor(struct unwrap *u)
{
	struct vim v = { .u = u, .file = edited(u) };
	bool reads = str_is(u->program, "ex");
	struct str text;

	if (!is_bare(u))
		run_usual(&v);
	for (size_t i = 1; i < u->argc; i++) {
		const struct field *word = &u->argv[i], *next = word + 1;
		bool has_next = i + 1 < u->argc;

		reads |= launch_is(word, "-e") || launch_is(word, "-E") ||
			 field_starts(word, STR("-es")) == YES || launch_is(word, "-Es");
		if (launch_known(u, word, &text) && str_starts(text, "-c") && text.len > 2 &&
			!str_starts(text, "--")) {
			vim_line(&v, str_skip(text, 2));
		} else if ((launch_is(word, "-c") || launch_is(word, "-sc") ||
				   launch_is(word, "-esc") || launch_is(word, "--cmd")) &&
			   has_next) {
			if (launch_known(u, next, &text))
				vim_line(&v, text);
			else
				partly_known(u, next);
		} else if ((launch_is(word, "-S") || launch_is(word, "-u") ||
				   launch_is(word, "-U")) &&
			   has_next) {
			vim_script_file(&v, next);
		} else if (launch_is(word, "-s") && !reads && has_next) {
			type_file(&v, next);
		} else if (launch_known(u, word, &text) && str_starts(text, "+")) {
			vim_line(&v, str_skip(text, 1));
		}
	}
	if (reads && launch_stdin_text(u, &text))
		vim_script(&v, text);
	end(&v);
}
