/*
 * Editors that start programs: vi and its kin (vim :help !, POSIX ex "Shell Escape") and GNU ed
 * 1.19. Commands come as -c and +CMD words, in script files, and on stdin where no screen is used.
 */
#include "shell/launch/launch.h"

struct editing {
	struct unwrap *u;
	const struct field *file; /* what is edited, as far as told; may be NULL */
	bool is_ed;
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

/* :execute '!X' is the command that its text is. */
static void execute(struct editing *e, struct str rest)
{
	rest = str_trim(rest);
	if (rest.len < 2 || (rest.at[0] != '"' && rest.at[0] != '\''))
		return;
	if (rest.at[rest.len - 1] == rest.at[0])
		command_line(e, str_slice(rest, 1, rest.len - 1));
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
	vim_words(u, word, line);
	launch_quoted_behind(u, line, "system");
	launch_quoted_behind(u, line, "systemlist");
	launch_quoted_behind(u, line, "job_start");
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

/* vim(1) 9.0: -c CMD, --cmd CMD, +CMD, -S FILE, -u FILE; ex, and -e -s, read stdin. */
void launch_editor(struct unwrap *u)
{
	struct editing e = { .u = u, .file = edited(u) };
	bool reads = str_is(u->program, "ex");
	struct str text;

	for (size_t i = 1; i < u->argc; i++) {
		const struct field *word = &u->argv[i], *next = word + 1;
		bool has_next = i + 1 < u->argc;

		reads |= launch_is(word, "-e") || launch_is(word, "-E") ||
			 field_starts(word, STR("-es")) == YES || launch_is(word, "-Es");
		if ((launch_is(word, "-c") || launch_is(word, "--cmd")) && has_next) {
			if (launch_known(u, next, &text))
				commands(&e, text);
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
