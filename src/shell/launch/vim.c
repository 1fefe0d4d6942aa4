/*
 * Lines of commands: vim(1) 9.0, :help ex-cmd-index; POSIX ex, "Shell Escape". Ranges and
 * modifiers in front are looked through; a command that is not known is looked over for functions.
 */
#include "shell/launch/vim.h"

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

/* The word at the front of @line, taken off. */
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

/* Without blanks in front: an Enter at the end is typed. */
static struct str skip_blanks(struct str line)
{
	while (line.len && strchr(" \t", line.at[0]) && line.at[0])
		line = str_skip(line, 1);
	return line;
}

struct word {
	const char *name;
	size_t least; /* so many letters tell it from others */
};

static bool is_one_of(struct str word, const struct word *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (vim_is(word, words[i].name, words[i].least))
			return true;
	return false;
}

static bool is_modifier(struct str word)
{
	static const struct word words[] = { { "silent", 3 }, { "noautocmd", 3 }, { "vertical", 4 },
		{ "keepalt", 5 }, { "keepjumps", 5 }, { "keeppatterns", 5 }, { "verbose", 4 },
		{ "bufdo", 5 }, { "argdo", 4 }, { "windo", 5 }, { "tabdo", 4 }, { "try", 3 },
		{ "unsilent", 3 }, { "sandbox", 3 }, { "tab", 3 }, { "botright", 2 },
		{ "topleft", 2 }, { "lockmarks", 3 }, { "cdo", 3 }, { "ldo", 3 } };

	return is_one_of(word, words, ARRAY_SIZE(words));
}

static bool writes(struct str word)
{
	static const struct word words[] = { { "write", 1 }, { "wq", 2 }, { "xit", 1 },
		{ "update", 2 }, { "saveas", 3 }, { "wall", 2 }, { "wqall", 3 }, { "W", 1 } };

	return is_one_of(word, words, ARRAY_SIZE(words));
}

static bool edits(struct str word)
{
	static const struct word words[] = { { "edit", 1 }, { "split", 2 }, { "vsplit", 2 },
		{ "new", 3 }, { "vnew", 3 }, { "tabedit", 4 }, { "tabnew", 6 }, { "find", 3 },
		{ "view", 3 }, { "next", 1 } };

	return is_one_of(word, words, ARRAY_SIZE(words));
}

static bool quits(struct str word)
{
	static const struct word words[] = { { "quit", 1 }, { "qall", 2 }, { "wq", 2 },
		{ "xit", 1 }, { "cquit", 2 }, { "wqall", 3 }, { "quitall", 5 } };

	return is_one_of(word, words, ARRAY_SIZE(words));
}

/* What changes lines in a way that is not followed. */
static bool changes(struct str word)
{
	static const struct word words[] = { { "substitute", 1 }, { "delete", 1 }, { "move", 1 },
		{ "copy", 2 }, { "t", 1 }, { "join", 1 }, { "put", 2 }, { "sort", 3 },
		{ "undo", 1 }, { "read", 1 } };

	return is_one_of(word, words, ARRAY_SIZE(words));
}

/* a, i and c take the lines behind them. */
static bool begins_text(struct str word, struct str rest)
{
	return !rest.len && (vim_is(word, "append", 1) || vim_is(word, "insert", 1) ||
				    vim_is(word, "change", 1));
}

/* Code of a language that vim may have been built with. */
static bool run_code(struct vim *v, struct str word, struct str rest)
{
	static const struct {
		const char *name;
		enum language language;
	} languages[] = { { "py", LANG_PYTHON }, { "py3", LANG_PYTHON }, { "python", LANG_PYTHON },
		{ "pythonx", LANG_PYTHON }, { "pyx", LANG_PYTHON }, { "lua", LANG_LUA },
		{ "perl", LANG_PERL }, { "pe", LANG_PERL }, { "ruby", LANG_RUBY },
		{ "rub", LANG_RUBY } };
	struct field code;

	for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
		if (!str_is(word, languages[i].name))
			continue;
		rest = str_starts(rest, "3") ? str_skip(rest, 1) : rest;
		code = launch_field(v->u, str_trim(rest));
		launch_code(v->u, languages[i].language, &code, NULL);
		return true;
	}
	return false;
}

/* :execute X Y: the command that their texts are, with a blank between. */
static void execute(struct vim *v, struct str rest)
{
	struct buf out = BUF_IN(v->u->arena);
	struct vim_value value;
	bool any = false;

	while (str_trim(rest).len && vim_expression(v, &rest, &value)) {
		if (any)
			buf_add_char(&out, ' ');
		buf_add(&out, value.text);
		any = true;
	}
	v->u->failed |= buf_failed(&out);
	if (!any || v->depth == MAX_VIM_DEPTH)
		return;
	v->depth++;
	vim_line(v, buf_str(&out));
	v->depth--;
}

/* Short names of options whose values are programs. */
static struct str option_name(struct vim *v, struct str name)
{
	static const struct {
		const char *brief, *name;
	} options[] = { { "mp", "makeprg" }, { "gp", "grepprg" }, { "fp", "formatprg" },
		{ "ep", "equalprg" }, { "kp", "keywordprg" }, { "sh", "shell" } };
	struct str full;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (str_is(name, options[i].brief))
			name = str_from(options[i].name);
	full = arena_printf(v->u->arena, "&%.*s", STR_ARGS(name));
	v->u->failed |= !full.at;
	return full;
}

/* :let NAME = EXPRESSION */
static void let(struct vim *v, struct str rest)
{
	struct vim_value value;
	struct str name;
	size_t sign;

	rest = str_trim(rest);
	sign = str_starts(rest, "&") || str_starts(rest, "@") || str_starts(rest, "$");
	name = str_slice(rest, 0, sign + vim_name_end(str_skip(rest, sign)));
	rest = str_trim(str_skip(rest, name.len));
	if (name.len == sign || !str_starts(rest, "="))
		return;
	rest = str_skip(rest, 1);
	if (!vim_expression(v, &rest, &value))
		return;
	if (name.at[0] == '&') {
		name = str_skip(name, str_starts(name, "&l:") || str_starts(name, "&g:") ? 3 : 1);
		name = option_name(v, name);
	}
	vim_set(v, name, value);
}

/* :set NAME=VALUE ..., blanks and bars in a value behind backslashes. */
static void set(struct vim *v, struct str rest)
{
	for (rest = str_trim(rest); rest.len; rest = str_trim(rest)) {
		struct buf value = BUF_IN(v->u->arena);
		size_t at = vim_name_end(rest);
		struct str name = str_slice(rest, 0, at);

		at += at < rest.len && strchr("+^-", rest.at[at]);
		if (at < rest.len && strchr("=:", rest.at[at])) {
			for (at++; at < rest.len && !strchr(" \t", rest.at[at]); at++) {
				at += rest.at[at] == '\\' && at + 1 < rest.len;
				buf_add_char(&value, rest.at[at]);
			}
			v->u->failed |= buf_failed(&value);
			vim_set(v, option_name(v, name),
				(struct vim_value){ .text = buf_str(&value) });
		}
		rest = str_skip(rest, MAX(at, (size_t)1));
	}
}

/* :g/RE/COMMAND, :v/RE/COMMAND */
static bool global(struct vim *v, struct str word, struct str rest)
{
	size_t end;

	if (!vim_is(word, "global", 1) && !vim_is(word, "vglobal", 1))
		return false;
	rest = str_trim(str_starts(rest, "!") ? str_skip(rest, 1) : rest);
	end = rest.len ? str_find_char(rest, rest.at[0], 1) : STR_NOT_FOUND;
	if (end != STR_NOT_FOUND && v->depth < MAX_VIM_DEPTH) {
		v->depth++;
		v->at_line = true;
		vim_line(v, str_skip(rest, end + 1));
		v->at_line = false;
		v->depth--;
	}
	return true;
}

/* printf LINES > NAME, where what is written is known and not what the file holds already. */
static void write_file(struct vim *v, struct str name)
{
	struct field text = launch_field(v->u, STR("printf %s ")), word;

	if (!v->changed || !v->has_lines || !name.len)
		return;
	word = launch_field(v->u, v->lines);
	text = launch_join(v->u, text, launch_quoted(v->u, &word));
	word = launch_field(v->u, name);
	text = launch_join(v->u, text, launch_field(v->u, STR(" > ")));
	launch_text(v->u, launch_join(v->u, text, launch_quoted(v->u, &word)));
}

static void write_lines(struct vim *v, struct str rest)
{
	struct str name;

	if (str_starts(str_trim(rest), "!") && !str_starts(rest, "!")) {
		vim_shell(v, str_skip(str_trim(rest), 1), true);
		return;
	}
	name = str_trim(str_starts(rest, "!") ? str_skip(rest, 1) : rest);
	if (!name.len && (!v->file || !launch_known(v->u, v->file, &name)))
		name = (struct str){ 0 };
	vim_fire(v, "BufWrite BufWritePre BufWriteCmd FileWritePre FileWriteCmd", name);
	write_file(v, name);
	vim_fire(v, "BufWritePost FileWritePost", name);
}

static void edit_file(struct vim *v, struct str rest)
{
	struct field *file;
	struct str name = str_trim(str_starts(rest, "!") ? str_skip(rest, 1) : rest);

	if (name.len) {
		file = arena_alloc(v->u->arena, struct field, 1);
		v->u->failed |= !file;
		if (!file)
			return;
		*file = launch_field(v->u, name);
		v->file = file;
	}
	v->has_lines = v->changed = false;
	vim_fire(v,
		"BufNewFile BufRead BufReadPre BufReadPost BufReadCmd BufNew BufAdd BufEnter "
		"BufWinEnter FileType BufLeave",
		name);
}

static void source(struct vim *v, struct str rest)
{
	struct field file = launch_field(v->u, str_trim(rest));

	if (v->depth == MAX_VIM_DEPTH)
		return;
	v->depth++;
	vim_script_file(v, &file);
	v->depth--;
}

/* `if 0` up to `else` or `endif`: nothing of that runs. */
static bool is_skipped(struct vim *v, struct str word, struct str rest)
{
	bool begins = str_is(word, "if"), ends = vim_is(word, "endif", 2);

	if (v->skipped) {
		v->skipped += begins;
		v->skipped -= ends;
		if (v->skipped == 1 && (vim_is(word, "else", 2) || vim_is(word, "elseif", 5)))
			v->skipped = 0;
		return true;
	}
	v->skipped = begins && str_is(str_trim(rest), "0");
	return v->skipped;
}

static void known_command(struct vim *v, struct str word, struct str rest)
{
	if (writes(word))
		write_lines(v, rest);
	else if (vim_is(word, "read", 1) && str_starts(str_trim(rest), "!"))
		vim_shell(v, str_skip(str_trim(rest), 1), false);
	else if (edits(word))
		edit_file(v, rest);
	else if (vim_is(word, "execute", 3))
		execute(v, rest);
	else if (vim_is(word, "let", 3) || vim_is(word, "const", 4))
		let(v, rest);
	else if (vim_is(word, "set", 2) || vim_is(word, "setlocal", 4) ||
		 vim_is(word, "setglobal", 4))
		set(v, rest);
	else if (vim_is(word, "normal", 4))
		vim_keys(v, skip_blanks(str_starts(rest, "!") ? str_skip(rest, 1) : rest));
	else if (vim_is(word, "source", 2))
		source(v, str_starts(rest, "!") ? str_skip(rest, 1) : rest);
	else if (vim_is(word, "terminal", 3))
		vim_shell(v, str_trim(rest), false);
	if (quits(word))
		v->ends = true;
	if (changes(word))
		vim_forget_lines(v);
}

/* Commands to which a bar is a part of what they get (:help :bar). */
static bool takes_bars(struct str word, struct str rest)
{
	static const struct word words[] = { { "autocmd", 2 }, { "command", 3 }, { "global", 1 },
		{ "vglobal", 1 }, { "normal", 4 }, { "perl", 2 }, { "python", 2 }, { "py", 2 },
		{ "lua", 3 }, { "ruby", 3 }, { "terminal", 3 }, { "function", 2 } };

	/* A bare au! empties its group. */
	if (str_starts(rest, "!") && str_starts(str_trim(str_skip(rest, 1)), "|"))
		return false;
	return is_one_of(word, words, ARRAY_SIZE(words)) ||
	       ((writes(word) || vim_is(word, "read", 1)) && str_starts(str_trim(rest), "!") &&
		       !str_starts(rest, "!"));
}

/* The first | outside of a text, and not behind a backslash. */
static size_t find_bar(struct str line)
{
	char quote = 0;

	for (size_t at = 0; at < line.len; at++) {
		char c = line.at[at];

		if (c == '\\')
			at++;
		else if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '|')
			return at;
	}
	return line.len;
}

static void one_command(struct vim *v, struct str word, struct str rest)
{
	if (is_skipped(v, word, rest) || vim_define(v, word, rest) || global(v, word, rest) ||
		vim_run_program(v, word, rest) || run_code(v, word, rest) ||
		vim_defined(v, word, rest))
		return;
	v->inserting = begins_text(word, rest);
	known_command(v, word, rest);
	vim_functions(v, rest);
}

void vim_line(struct vim *v, struct str line)
{
	while (!v->u->failed && !v->u->unknown) {
		struct str word, rest;
		size_t range, bar;

		v->u->unknown |= v->n_lines++ == MAX_VIM_LINES;
		if (v->defining) {
			vim_define_line(v, line);
			return;
		}
		line = skip_blanks(line);
		while (str_starts(line, ":"))
			line = skip_blanks(str_skip(line, 1));
		range = behind_range(line);
		rest = str_skip(line, range);
		if (str_starts(rest, "\"") || !rest.len)
			return;
		if (str_starts(rest, "!")) {
			if (!v->skipped)
				vim_shell(v, str_skip(rest, 1), range > 0);
			return;
		}
		word = take_word(&rest);
		if (is_modifier(word)) {
			line = str_starts(rest, "!") ? str_skip(rest, 1) : rest;
			continue;
		}
		bar = takes_bars(word, rest) ? rest.len : find_bar(rest);
		one_command(v, word, str_slice(rest, 0, bar));
		if (bar >= rest.len)
			return;
		line = str_skip(rest, bar + 1);
	}
}

void vim_script(struct vim *v, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line)) {
		if (!v->inserting) {
			vim_line(v, line);
			continue;
		}
		v->inserting = !str_is(line, ".");
		if (v->inserting && vim_lines(v, &(struct str){ 0 })) {
			v->lines = arena_printf(
				v->u->arena, "%.*s%.*s\n", STR_ARGS(v->lines), STR_ARGS(line));
			v->u->failed |= !v->lines.at;
			v->changed = true;
		}
	}
	v->inserting = false;
}

void vim_script_file(struct vim *v, const struct field *path)
{
	struct file_texts texts;
	struct str text;

	if (launch_is(path, "/dev/stdin") || launch_is(path, "-")) {
		if (launch_stdin_text(v->u, &text))
			vim_script(v, text);
	} else if (launch_known(v->u, path, &text) && launch_read_file(v->u, text, &texts)) {
		vim_script(v, texts.at[texts.n - 1]);
	}
}
