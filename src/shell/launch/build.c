/*
 * Build systems that run what their files say: ninja(1) 1.11 `command =`, cmake(1) 3.25
 * execute_process() and custom commands, meson 1.0 run_command() and its targets. Which targets
 * are out of date is not asked: all of it may run.
 */
#include "shell/launch/launch.h"

#define MAX_BUILD_WORDS 64 /* of one command */

/* The text of @path below the directory that option @dir names, or of the file that @file does. */
static bool build_text(struct unwrap *u, const struct field *dir, const struct field *file,
	const char *usual, struct str *ret)
{
	struct str path = str_from(usual), text;
	struct file_texts texts;

	if (file && !launch_known(u, file, &path))
		return false;
	if (dir && launch_known(u, dir, &text))
		path = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(text), STR_ARGS(path));
	if (!path.at || !launch_read_file(u, path, &texts))
		return false;
	*ret = texts.at[texts.n - 1];
	return true;
}

static const struct field *option_value(struct unwrap *u, const char *letter)
{
	for (size_t i = 1; i + 1 < u->argc; i++)
		if (launch_is(&u->argv[i], letter))
			return &u->argv[i + 1];
	return NULL;
}

/* NAME = VALUE at any level; $NAME in it is what the file says of NAME last. */
static struct str ninja_value(struct str text, struct str wanted)
{
	struct str line, value = STR("");

	while (str_next_line(&text, &line)) {
		size_t equals = str_find_char(line, '=', 0);

		if (equals != STR_NOT_FOUND &&
			str_equal(str_trim(str_slice(line, 0, equals)), wanted))
			value = str_trim(str_skip(line, equals + 1));
	}
	return value;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static struct str ninja_expand(struct unwrap *u, struct str text, struct str command)
{
	struct buf out = BUF_IN(u->arena);

	for (size_t i = 0; i < command.len; i++) {
		bool braces = i + 1 < command.len && command.at[i + 1] == '{';
		size_t from = i + 1 + braces, end = from;

		if (command.at[i] != '$') {
			buf_add_char(&out, command.at[i]);
			continue;
		}
		while (end < command.len && is_name(command.at[end]))
			end++;
		if (end == from) { /* $$, $: */
			if (from < command.len)
				buf_add_char(&out, command.at[from]);
			i = from;
			continue;
		}
		buf_add(&out, ninja_value(text, str_slice(command, from, end)));
		i = end - !braces;
	}
	u->failed |= buf_failed(&out);
	return buf_str(&out);
}

void launch_ninja(struct unwrap *u)
{
	struct str text, rest, line;

	for (size_t i = 1; i < u->argc; i++)
		if (launch_is(&u->argv[i], "-n") || launch_is(&u->argv[i], "-t"))
			return;
	if (!build_text(u, option_value(u, "-C"), option_value(u, "-f"), "build.ninja", &text))
		return;
	rest = text;
	while (str_next_line(&rest, &line)) {
		size_t equals = str_find_char(line, '=', 0);
		struct run *run;

		if (equals == STR_NOT_FOUND ||
			!str_is(str_trim(str_slice(line, 0, equals)), "command"))
			continue;
		run = launch_text(
			u, launch_field(
				   u, ninja_expand(u, text, str_trim(str_skip(line, equals + 1)))));
		run->via = VIA_RECIPE;
		run->conditional = true;
	}
}

/* Words that end a COMMAND of cmake. */
static bool is_keyword(struct str word)
{
	bool letters = word.len > 3;

	for (size_t i = 0; i < word.len; i++)
		letters &= (word.at[i] >= 'A' && word.at[i] <= 'Z') || word.at[i] == '_';
	return letters;
}

/* The next argument: quoted or not; false at the closing bracket. */
static bool next_argument(struct str *rest, const char *separators, struct str *ret)
{
	struct str text = *rest;
	size_t end = 0;
	char quote;

	while (text.len && strchr(separators, text.at[0]) && text.at[0])
		text = str_skip(text, 1);
	if (!text.len || text.at[0] == ')' || text.at[0] == ']')
		return false;
	quote = text.at[0];
	if (quote == '"' || quote == '\'') {
		end = str_find_char(text, quote, 1);
		end = end == STR_NOT_FOUND ? text.len : end;
		*ret = str_slice(text, 1, end);
		*rest = str_skip(text, end + 1);
		return true;
	}
	while (end < text.len && !strchr(separators, text.at[end]) && text.at[end] != ')' &&
		text.at[end] != ']')
		end++;
	*ret = str_slice(text, 0, end);
	*rest = str_skip(text, MAX(end, (size_t)1));
	return true;
}

/* The arguments that stand at the front of @text, up to a bracket or (in cmake) a keyword. */
static void start_words(struct unwrap *u, struct str text, const char *separators, bool keywords)
{
	struct field *words = arena_alloc(u->arena, struct field, MAX_BUILD_WORDS);
	struct str word;
	size_t n = 0;

	u->failed |= !words;
	while (words && n < MAX_BUILD_WORDS && next_argument(&text, separators, &word)) {
		if (keywords && n && is_keyword(word))
			break;
		words[n++] = launch_field(u, word);
	}
	if (n) {
		struct run *run = launch_argv(u, words, n);

		run->via = VIA_RECIPE;
		run->conditional = true;
	}
}

static void start_behind(
	struct unwrap *u, struct str text, const char *word, const char *separators, bool keywords)
{
	size_t at = 0, len = strlen(word);

	while ((at = str_find(text, str_from(word), at)) != STR_NOT_FOUND) {
		at += len;
		start_words(u, str_skip(text, at), separators, keywords);
	}
}

/* cmake -P FILE, cmake -S DIR, cmake DIR; cmake --build runs what was said there. */
void launch_cmake(struct unwrap *u)
{
	static const char blanks[] = " \t\n";
	const struct field *script = option_value(u, "-P"), *dir = option_value(u, "-S");
	struct str text;

	launch_row(u);
	if (!script && !dir && u->argc > 1 && field_starts(&u->argv[u->argc - 1], STR("-")) == NO)
		dir = &u->argv[u->argc - 1];
	if (build_text(u, script ? NULL : dir, script, "CMakeLists.txt", &text) ||
		build_text(u, NULL, NULL, "CMakeLists.txt", &text))
		start_behind(u, text, "COMMAND ", blanks, true);
}

/* meson setup, compile and test: all read meson.build. */
void launch_meson(struct unwrap *u)
{
	static const char separators[] = " \t\n,([";
	struct str text;

	launch_row(u);
	if (!build_text(u, NULL, NULL, "meson.build", &text))
		return;
	start_behind(u, text, "run_command(", separators, false);
	start_behind(u, text, "command:", separators, false);
}
