/*
 * Editors that start programs: vi and its kin (vim :help !, POSIX ex "Shell Escape") and GNU ed
 * 1.19. Commands come as -c and +CMD words, in script files, and on stdin where no screen is used.
 */
#include "shell/launch/launch.h"

#define MAX_EDITOR_VARIABLES 8

struct editing {
	struct unwrap *u;
	const struct field *file; /* what is edited, as far as told; may be NULL */
	bool is_ed;
	struct {
		struct str name, text;
	} variables[MAX_EDITOR_VARIABLES]; /* let NAME = TEXT */
	size_t n_variables;
	bool inserting; /* lines are text until a lone dot */
};

/* In front of a command: 1,5 % . $ /re/ ?re? 'm + - and colons. */
static size_t behind_range(struct str line)
{
	size_t at = 0;

	while (at < line.len) {
		char c = line.at[at];

		if (c == '/' || c == '?') {
			size_t end = str_find_char(line, c, at + 1);

			at = end == STR_NOT_FOUND ? line.len : end + 1;
		} else if (c == '\'' && at + 1 < line.len) {
			at += 2;
		} else if (c && strchr("0123456789%.,;$+-* \t:", c)) {
			at++;
		} else {
			break;
		}
	}
	return at;
}

/* The word at the front of @line, taken off, with the blanks behind it. */
static struct str take_word(struct str *line)
{
	size_t end = 0;
	struct str word;

	while (end < line->len && ((line->at[end] | 0x20) >= 'a' && (line->at[end] | 0x20) <= 'z'))
		end++;
	word = str_slice(*line, 0, end);
	*line = str_skip(*line, end);
	return word;
}

static bool is_modifier(struct str word)
{
	static const char *const modifiers[] = { "sil", "silent", "noa", "noautocmd", "vert",
		"vertical", "keepa", "keepalt", "verb", "verbose", "bufdo", "argdo", "windo",
		"tabdo", "try" };

	for (size_t i = 0; i < ARRAY_SIZE(modifiers); i++)
		if (str_is(word, modifiers[i]))
			return true;
	return false;
}

static bool reads_or_writes(struct str word)
{
	return str_is(word, "w") || str_is(word, "write") || str_is(word, "r") ||
	       str_is(word, "read") || str_is(word, "e") || str_is(word, "W") || str_is(word, "wq");
}

/* ed, and ex without a screen: a, i and c take the lines behind them. */
static bool begins_text(const struct editing *e, struct str word, struct str rest)
{
	if (rest.len)
		return false;
	if (str_is(word, "a") || str_is(word, "i") || str_is(word, "c"))
		return true;
	return !e->is_ed &&
	       (str_is(word, "append") || str_is(word, "insert") || str_is(word, "change"));
}

static void vim_words(struct unwrap *u, struct str word, struct str line)
{
	struct str rest = str_trim(line);

	if (str_is(word, "ter") || str_is(word, "term") || str_is(word, "terminal")) {
		launch_text(u, launch_field(u, rest));
	} else if (str_is(word, "py") || str_is(word, "py3") || str_is(word, "python") ||
		   str_is(word, "python3") || str_is(word, "pythonx")) {
		struct field code = launch_field(u, rest);

		launch_code(u, LANG_PYTHON, &code, NULL);
	} else if (str_is(word, "lua") || str_is(word, "perl") || str_is(word, "ruby")) {
		struct field code = launch_field(u, rest);

		launch_code(u,
			str_is(word, "lua")    ? LANG_LUA
			: str_is(word, "perl") ? LANG_PERL
					       : LANG_RUBY,
			&code, NULL);
	}
}

static void command_line(struct editing *e, struct str line);

static size_t name_end(struct str text)
{
	size_t end = 0;

	while (end < text.len &&
		((text.at[end] | 0x20) >= 'a'
				? (text.at[end] | 0x20) <= 'z'
				: strchr("0123456789:_", text.at[end]) && text.at[end]))
		end++;
	return end;
}

/* Texts and variables with dots between them; what stands behind stays in @rest. */
static bool expression(struct editing *e, struct str *rest, struct str *ret)
{
	struct buf out = BUF_IN(e->u->arena);
	bool any = false;

	for (;;) {
		size_t end;

		*rest = str_trim(*rest);
		if (str_starts(*rest, "\"") || str_starts(*rest, "'")) {
			char quote = rest->at[0];

			for (end = 1; end < rest->len && rest->at[end] != quote; end++) {
				if (quote == '"' && rest->at[end] == '\\' && end + 1 < rest->len)
					end++;
				buf_add_char(&out, rest->at[end]);
			}
			*rest = str_skip(*rest, MIN(end + 1, rest->len));
		} else {
			struct str name;
			bool found = false;

			end = name_end(*rest);
			name = str_slice(*rest, 0, end);
			for (size_t i = e->n_variables; i-- > 0 && !found;) {
				found = str_equal(e->variables[i].name, name);
				if (found)
					buf_add(&out, e->variables[i].text);
			}
			if (!found)
				return false;
			*rest = str_skip(*rest, end);
		}
		any = true;
		*rest = str_trim(*rest);
		if (!str_starts(*rest, "."))
			break;
		while (str_starts(*rest, "."))
			*rest = str_skip(*rest, 1);
	}
	e->u->failed |= buf_failed(&out);
	*ret = buf_str(&out);
	return any;
}

/* :execute '!' . X is the command that its text is. */
static void execute(struct editing *e, struct str rest)
{
	struct str command;

	if (expression(e, &rest, &command))
		command_line(e, command);
}

/* :let NAME = EXPRESSION */
static void let(struct editing *e, struct str rest)
{
	struct str name, text;

	rest = str_trim(rest);
	name = str_slice(rest, 0, name_end(rest));
	rest = str_trim(str_skip(rest, name.len));
	if (!name.len || !str_starts(rest, "="))
		return;
	rest = str_skip(rest, 1);
	if (!expression(e, &rest, &text) || e->n_variables == MAX_EDITOR_VARIABLES)
		return;
	e->variables[e->n_variables].name = name;
	e->variables[e->n_variables++].text = text;
}

/* system(EXPRESSION), wherever it stands. */
static void start_functions(struct editing *e, struct str line)
{
	static const char *const names[] = { "system(", "systemlist(", "job_start(",
		"term_start(" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t at = 0;

		while ((at = str_find(line, str_from(names[i]), at)) != STR_NOT_FOUND) {
			struct str rest, text;

			at += strlen(names[i]);
			rest = str_skip(line, at);
			if (expression(e, &rest, &text))
				launch_text(e->u, launch_field(e->u, text))->conditional = true;
		}
	}
}

static void command_line(struct editing *e, struct str line)
{
	struct unwrap *u = e->u;
	size_t range;
	struct str word;
	bool of_lines;

	line = str_trim(line);
	while (str_starts(line, ":"))
		line = str_trim(str_skip(line, 1));
	range = behind_range(line);
	of_lines = range > 0;
	line = str_skip(line, range);
	if (str_starts(line, "!")) {
		if (of_lines)
			launch_fed(u, launch_field(u, str_skip(line, 1)), e->file);
		else
			launch_text(u, launch_field(u, str_skip(line, 1)));
		return;
	}
	word = take_word(&line);
	if (is_modifier(word)) {
		command_line(e, str_starts(line, "!") ? str_skip(line, 1) : line);
		return;
	}
	if (reads_or_writes(word) && str_starts(str_trim(line), "!") && !str_starts(line, "!")) {
		launch_fed(u, launch_field(u, str_skip(str_trim(line), 1)), e->file);
		return;
	}
	e->inserting = begins_text(e, word, line);
	if (e->is_ed)
		return;
	if (str_is(word, "exe") || str_is(word, "execute"))
		execute(e, line);
	if (str_is(word, "let") || str_is(word, "const"))
		let(e, line);
	vim_words(u, word, line);
	start_functions(e, line);
}

/* The first | outside of a text ends a command of vi, unless it is one that takes the whole line.
 */
static void commands(struct editing *e, struct str line)
{
	size_t at = 0;
	char quote = 0;

	if (!e->is_ed && !str_contains(line, "!"))
		for (; at < line.len; at++) {
			char c = line.at[at];

			if (quote)
				quote = c == quote ? 0 : quote;
			else if (c == '"' || c == '\'')
				quote = c;
			else if (c == '|')
				break;
		}
	else
		at = line.len;
	command_line(e, str_slice(line, 0, at));
	if (at < line.len)
		commands(e, str_skip(line, at + 1));
}

static void script(struct editing *e, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line)) {
		if (e->inserting)
			e->inserting = !str_is(line, ".");
		else
			commands(e, line);
	}
	e->inserting = false;
}

static void script_file(struct editing *e, const struct field *path)
{
	struct file_texts texts;
	struct str text;

	if (launch_is(path, "/dev/stdin") || launch_is(path, "-")) {
		if (launch_stdin_text(e->u, &text))
			script(e, text);
	} else if (launch_known(e->u, path, &text) && launch_read_file(e->u, text, &texts)) {
		script(e, texts.at[texts.n - 1]);
	}
}

/* The last operand, which is what commands then work on. */
static const struct field *edited(struct unwrap *u)
{
	const struct field *last = u->argc > 1 ? &u->argv[u->argc - 1] : NULL;

	for (size_t i = 1; i < u->argc; i++)
		if (field_starts(&u->argv[i], STR("-")) == NO &&
			field_starts(&u->argv[i], STR("+")) == NO &&
			(i == 1 || field_starts(&u->argv[i - 1], STR("-")) == NO ||
				launch_is(&u->argv[i - 1], "-s")))
			return &u->argv[i];
	return last && field_starts(last, STR("-")) == NO ? last : NULL;
}

/* ed(1), red(1): commands on stdin. */
void launch_ed(struct unwrap *u)
{
	struct editing e = { .u = u, .file = edited(u), .is_ed = true };
	struct str text;

	if (launch_stdin_text(u, &text))
		script(&e, text);
}

/* What this command has put into ~/.vim/plugin. */
static void run_plugins(struct editing *e)
{
	struct value home = launch_environment_value(e->u, STR("HOME"));
	struct str directory, *paths;
	struct file_texts texts;
	size_t n;

	if (!value_known(e->u->arena, &home, &directory))
		return;
	directory = arena_printf(e->u->arena, "%.*s/.vim/plugin", STR_ARGS(directory));
	n = directory.at ? launch_written(e->u, directory, &paths) : 0;
	for (size_t i = 0; i < n; i++)
		if (str_ends(paths[i], ".vim") && launch_read_file(e->u, paths[i], &texts))
			script(e, texts.at[texts.n - 1]);
}

/* $VIMINIT, else the first of the user's files, else $EXINIT; none of it under -u and -es. */
static void run_usual(struct editing *e)
{
	static const char *const files[] = { ".vimrc", ".vim/vimrc", ".config/nvim/init.vim" };
	bool neo = str_is(e->u->program, "nvim");
	struct file_texts texts;
	struct str text;

	run_plugins(e);
	if (launch_variable(e->u, "VIMINIT", &text)) {
		commands(e, text);
		return;
	}
	for (size_t i = neo ? 2 : 0; i < (neo ? 3u : 2u); i++)
		if (launch_read_home(e->u, files[i], &texts, NULL)) {
			script(e, texts.at[texts.n - 1]);
			return;
		}
	if (launch_variable(e->u, "EXINIT", &text))
		commands(e, text);
	else if (launch_read_home(e->u, ".exrc", &texts, NULL))
		script(e, texts.at[texts.n - 1]);
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

/* vim(1) 9.0: -c CMD, --cmd CMD, +CMD, -S FILE, -u FILE; ex, and -e -s, read stdin. */
/* A command that is not known as a whole: what stands behind its ! is. */
static void partly_known(struct unwrap *u, const struct field *word)
{
	struct str front =
		word->n && word->pieces[0].kind == PIECE_TEXT ? word->pieces[0].text : STR("");
	size_t mark = str_find_char(front, '!', 0);

	if (mark != STR_NOT_FOUND)
		launch_text(u, field_skip(u->arena, word, mark + 1));
}

void launch_editor(struct unwrap *u)
{
	struct editing e = { .u = u, .file = edited(u) };
	bool reads = str_is(u->program, "ex");
	struct str text;

	if (!is_bare(u))
		run_usual(&e);
	for (size_t i = 1; i < u->argc; i++) {
		const struct field *word = &u->argv[i], *next = word + 1;
		bool has_next = i + 1 < u->argc;

		reads |= launch_is(word, "-e") || launch_is(word, "-E") ||
			 field_starts(word, STR("-es")) == YES || launch_is(word, "-Es");
		if (launch_known(u, word, &text) && str_starts(text, "-c") && text.len > 2 &&
			!str_starts(text, "--")) {
			commands(&e, str_skip(text, 2));
		} else if ((launch_is(word, "-c") || launch_is(word, "-sc") ||
				   launch_is(word, "-esc") || launch_is(word, "--cmd")) &&
			   has_next) {
			if (launch_known(u, next, &text))
				commands(&e, text);
			else
				partly_known(u, next);
		} else if ((launch_is(word, "-S") || launch_is(word, "-u") ||
				   launch_is(word, "-U")) &&
			   has_next) {
			script_file(&e, next);
		} else if (launch_known(u, word, &text) && str_starts(text, "+")) {
			commands(&e, str_skip(text, 1));
		}
	}
	if (reads && launch_stdin_text(u, &text))
		script(&e, text);
}
