/*
 * Programs whose own small languages may start another: sed's e command and flag (GNU sed 4.9,
 * "Commands specific to GNU sed"), socat's addresses, tar --checkpoint-action=exec= (GNU tar 1.34),
 * split --filter.
 */
#include "base/signals.h"
#include "shell/launch/launch.h"

void launch_tar(struct unwrap *u)
{
	static const char option[] = "--checkpoint-action=exec=";

	launch_row(u);
	for (size_t i = 1; i < u->argc; i++)
		if (field_starts(&u->argv[i], STR("--checkpoint-action=exec=")) == YES)
			launch_text(u, field_skip(u->arena, &u->argv[i], strlen(option)))
				->conditional = true;
}

/* mispipe(1) of moreutils: COMMAND | COMMAND */
void launch_mispipe(struct unwrap *u)
{
	struct field text;

	if (u->argc != 3)
		return;
	text = launch_join(u, u->argv[1], launch_field(u, STR(" | ")));
	launch_text(u, launch_join(u, text, u->argv[2]));
}

/* ifne(1): runs where stdin has something, with -n where it has nothing. */
void launch_ifne(struct unwrap *u)
{
	bool negated = u->argc > 1 && launch_is(&u->argv[1], "-n");
	struct str text;

	if (!launch_stdin_text(u, &text))
		launch_row(u);
	else if ((text.len > 0) != negated && u->argc > 1u + negated)
		launch_argv(u, u->argv + 1 + negated, u->argc - 1 - negated);
}

/* A number with s, m, h or d behind it: what timeout(1) takes for a duration. */
static bool is_duration(struct str word)
{
	bool digits = false;

	if (str_starts(word, "inf") || str_starts(word, "0x"))
		return true;
	for (size_t i = 0; i < word.len; i++) {
		char c = word.at[i];

		digits |= c >= '0' && c <= '9';
		if (!(c >= '0' && c <= '9') && !strchr(".+-eE", c))
			return digits && i + 1 == word.len && strchr("smhd", c);
	}
	return digits;
}

/* With a duration or a signal that is none nothing is started. */
void launch_timeout(struct unwrap *u)
{
	struct options o = options_of(
		u->arena, u->argv + 1, u->argc - 1, "k: kill-after: s: signal: help! version!");
	enum option_kind kind;
	struct str word;
	int number;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		if (options_is(&o, "s", "signal") && launch_known(u, &o.value, &word) &&
			!signal_parse(word, &number))
			return;
	if (kind == OPTION_WORD && launch_known(u, &o.argv[o.at], &word) && !is_duration(word))
		return;
	launch_row(u);
}

/* faketime(1): behind -f the time may begin with a dash. */
void launch_faketime(struct unwrap *u)
{
	size_t at = 1;
	struct str word;
	bool advanced = false;

	while (at < u->argc && launch_known(u, &u->argv[at], &word) && str_starts(word, "-") &&
		!advanced) {
		advanced = str_is(word, "-f");
		at += str_is(word, "-p") || str_is(word, "--date-prog") ? 2 : 1;
	}
	if (advanced && at + 1 < u->argc)
		launch_argv(u, u->argv + at + 1, u->argc - at - 1);
	else if (!advanced)
		launch_row(u);
}

/* split(1), coreutils 9.1: --filter=COMMAND is a shell text that reads each part of FILE. */
void launch_split_file(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"filter: a: suffix-length: additional-suffix: b: bytes: C: line-bytes: l: lines: "
		"n: number: t: separator: d numeric-suffixes? x hex-suffixes? e elide-empty-files "
		"u unbuffered verbose help! version!");
	struct field command = { 0 };
	const struct field *file = NULL;
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (o.mark == '!')
			return;
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			file = file ? file : &o.argv[o.at];
			options_take_word(&o);
		} else if (options_is(&o, NULL, "filter")) {
			command = o.value;
		}
	}
	if (command.n)
		launch_fed(u, command, file && !launch_is(file, "-") ? file : NULL);
}

/* Behind the part that @delimiter ends. */
static size_t part_end(struct str s, size_t at, char delimiter)
{
	while (at < s.len && s.at[at] != delimiter)
		at += s.at[at] == '\\' ? 2 : 1;
	return at < s.len ? at : s.len;
}

/* s/RE/TEXT/e: what the line has become is run; it begins with TEXT as far as can be told. */
static size_t substitution(struct unwrap *u, struct str s, size_t at)
{
	char delimiter = at + 1 < s.len ? s.at[at + 1] : '\0';
	size_t from = part_end(s, at + 2, delimiter), to = part_end(s, from + 1, delimiter);
	size_t end = to + 1;

	while (end < s.len && !strchr(";}\n ", s.at[end]))
		end++;
	if (str_find_char(str_slice(s, to + 1, end), 'e', 0) != STR_NOT_FOUND)
		launch_text(
			u, launch_join(u, launch_field(u, str_slice(s, from + 1, to)), field_any()))
			->conditional = true;
	return end;
}

/* In front of a command: numbers, $, /regex/, blanks, { and !. */
static size_t behind_address(struct str s, size_t at)
{
	while (at < s.len) {
		if (s.at[at] == '/')
			at = part_end(s, at + 1, '/') + 1;
		else if (strchr("0123456789$,~+! \t;{}\n", s.at[at]) && s.at[at])
			at++;
		else
			break;
	}
	return at;
}

static void sed_script(struct unwrap *u, struct str s)
{
	size_t at = 0;

	while ((at = behind_address(s, at)) < s.len) {
		size_t end;

		if (s.at[at] == 's') {
			at = substitution(u, s, at);
			continue;
		}
		if (strchr("pPdDgGhHnNxqQ=lFz", s.at[at])) {
			at++;
			continue;
		}
		end = MIN(str_find_char(s, '\n', at), s.len);
		if (s.at[at] == 'e') {
			struct str command = str_trim(str_slice(s, at + 1, end));

			if (command.len && !strchr(";}", command.at[0]))
				launch_text(u, launch_field(u, command))->conditional = true;
			else
				launch_stdin(u)->conditional = true;
		}
		if (s.at[at] == 'y')
			at = part_end(s,
				     part_end(s, at + 2, s.at[at + 1 < s.len ? at + 1 : at]) + 1,
				     s.at[at + 1 < s.len ? at + 1 : at]) +
			     1;
		else
			at = end;
	}
}

void launch_sed(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"e: expression: f: file: l: line-length: i? in-place? n E r s z u help! version! "
		"sandbox!");
	bool script = false;
	enum option_kind kind;
	struct str text;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		script |= options_is(&o, "ef", "expression") || options_is(&o, NULL, "file");
		if (options_is(&o, "e", "expression") && launch_known(u, &o.value, &text))
			sed_script(u, text);
	}
	if (!script && o.at < o.argc && launch_known(u, &o.argv[o.at], &text))
		sed_script(u, text);
}

/* The rest of a socat address behind its type, if it is that of a command; options stand behind ,
 */
static bool socat_command(struct str address, bool *ret_shell, struct str *ret_command)
{
	static const char *const types[] = { "EXEC:", "SYSTEM:", "SHELL:" };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		size_t len = strlen(types[i]);

		if (address.len <= len ||
			!str_equal_nocase(str_slice(address, 0, len), str_from(types[i])))
			continue;
		address = str_skip(address, len);
		*ret_command = str_slice(address, 0, str_find_char(address, ',', 0));
		*ret_shell = i > 0;
		return true;
	}
	return false;
}

/* OPEN:FILE, FILE:FILE, PIPE:FILE: what the command at the other address reads. */
static const struct field *socat_file(struct unwrap *u, const struct field *address)
{
	struct field *file;
	struct str text;
	size_t colon;

	if (!launch_known(u, address, &text))
		return NULL;
	colon = str_find_char(text, ':', 0);
	if (colon != 4 || (!str_equal_nocase(str_slice(text, 0, 4), STR("OPEN")) &&
				  !str_equal_nocase(str_slice(text, 0, 4), STR("FILE")) &&
				  !str_equal_nocase(str_slice(text, 0, 4), STR("PIPE"))))
		return NULL;
	file = arena_alloc(u->arena, struct field, 1);
	u->failed |= !file;
	if (file)
		*file = launch_field(u, str_skip(text, 5));
	return file;
}

/* The command of an address as shell text: that of EXEC has words, but nothing to be expanded. */
static struct field socat_text(struct unwrap *u, struct str command, bool shell)
{
	struct field text = launch_field(u, STR("")), *words;
	size_t n;

	if (shell || !launch_split(u, command, &words, &n))
		return launch_field(u, command);
	for (size_t i = 0; i < n; i++) {
		text = launch_join(u, text, launch_field(u, i ? STR(" ") : STR("")));
		text = launch_join(u, text, launch_quoted(u, &words[i]));
	}
	return text;
}

/* Each reads what the other prints; with -u only the second, with -U only the first. */
static void join_commands(struct unwrap *u, struct field first, struct field second)
{
	bool right = true, left = true;

	for (size_t i = 1; i < u->argc; i++) {
		left &= !launch_is(&u->argv[i], "-u");
		right &= !launch_is(&u->argv[i], "-U");
	}
	first = launch_join(u, launch_field(u, STR("{ ")), first);
	first = launch_join(u, first, launch_field(u, STR("\n}")));
	second = launch_join(u, launch_field(u, STR("{ ")), second);
	second = launch_join(u, second, launch_field(u, STR("\n}")));
	if (right)
		launch_text(u,
			launch_join(u, launch_join(u, first, launch_field(u, STR(" | "))), second));
	if (left)
		launch_text(u,
			launch_join(u, launch_join(u, second, launch_field(u, STR(" | "))), first));
}

/* socat(1) 1.7: EXEC:words and SYSTEM:text are addresses. */
void launch_socat(struct unwrap *u)
{
	struct str address, command[2];
	bool shell[2];

	if (u->argc > 2 && launch_known(u, &u->argv[u->argc - 2], &address) &&
		socat_command(address, &shell[0], &command[0]) &&
		launch_known(u, &u->argv[u->argc - 1], &address) &&
		socat_command(address, &shell[1], &command[1])) {
		join_commands(u, socat_text(u, command[0], shell[0]),
			socat_text(u, command[1], shell[1]));
		return;
	}
	for (size_t i = 1; i < u->argc; i++) {
		const struct field *file =
			socat_file(u, i + 1 < u->argc ? &u->argv[i + 1] : &u->argv[i - 1]);
		struct field *words;
		size_t n;

		if (!launch_known(u, &u->argv[i], &address) ||
			!socat_command(address, &shell[0], &command[0]))
			continue;
		if (file)
			launch_fed(u, launch_field(u, command[0]), file);
		else if (!shell[0] && launch_split(u, command[0], &words, &n) && n)
			launch_argv(u, words, n);
		else
			launch_text(u, launch_field(u, command[0]));
	}
}
