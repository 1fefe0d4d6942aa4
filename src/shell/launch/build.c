/*
 * Build systems that run what their files say: cmake(1) 3.25 execute_process() and custom commands,
 * meson 1.0 run_command() and its targets. Which targets are out of date is not asked: all of it
 * may run.
 */
#include "shell/launch/launch.h"

#define MAX_BUILD_WORDS     64 /* of one command */
#define MAX_CMAKE_VARIABLES 32

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

/* The name in front of a bracket, and what stands in the bracket; @rest is what stands behind. */
static bool next_cmake_call(struct str *rest, struct str *ret_name, struct str *ret_inside)
{
	size_t open = str_find_char(*rest, '(', 0), close = open, depth = 0;
	bool quoted = false;

	for (; close < rest->len; close++) {
		char c = rest->at[close];

		quoted ^= c == '"';
		depth += !quoted && c == '(';
		depth -= !quoted && c == ')';
		if (depth == 0 && !quoted)
			break;
	}
	if (open == STR_NOT_FOUND || close >= rest->len)
		return false;
	*ret_name = str_trim(str_slice(*rest, 0, open));
	*ret_inside = str_trim(str_slice(*rest, open + 1, close));
	*rest = str_skip(*rest, close + 1);
	return true;
}

/* Text without comments, where quotes allow: # up to the end of the line. */
static struct str without_comments(struct unwrap *u, struct str text)
{
	struct buf out = BUF_IN(u->arena);
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		quoted ^= text.at[i] == '"' && (i == 0 || text.at[i - 1] != '\\');
		if (text.at[i] == '#' && !quoted)
			i = MIN(str_find_char(text, '\n', i), text.len - 1);
		buf_add_char(&out, text.at[i]);
	}
	u->failed |= buf_failed(&out);
	return buf_str(&out);
}

static bool is_false(struct str condition)
{
	static const char *const words[] = { "0", "OFF", "NO", "FALSE", "N", "IGNORE", "NOTFOUND" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_equal_nocase(condition, str_from(words[i])))
			return true;
	return condition.len == 0;
}

struct cmake_variable {
	struct str name, text;
};

/* ${NAME} of those that set() has given a text. */
static struct str cmake_expand(
	struct unwrap *u, const struct cmake_variable *variables, size_t n, struct str text)
{
	struct buf out = BUF_IN(u->arena);

	for (size_t i = 0; i < text.len; i++) {
		size_t close = str_starts(str_skip(text, i), "${") ? str_find_char(text, '}', i)
								   : STR_NOT_FOUND;
		bool found = false;

		for (size_t k = n; k-- > 0 && close != STR_NOT_FOUND && !found;) {
			found = str_equal(variables[k].name, str_slice(text, i + 2, close));
			if (found)
				buf_add(&out, variables[k].text);
		}
		if (found)
			i = close;
		else
			buf_add_char(&out, text.at[i]);
	}
	u->failed |= buf_failed(&out);
	return buf_str(&out);
}

/* Targets may need others, or be those of ninja: then all of them count. */
static bool has_own_targets(struct unwrap *u, struct str text)
{
	const struct field *generator = option_value(u, "-G");

	for (size_t i = 1; i < u->argc; i++)
		if (field_starts(&u->argv[i], STR("-GN")) == YES)
			return false;
	return (!generator || field_starts(generator, STR("Ninja")) == NO) &&
	       !launch_variable(u, "CMAKE_GENERATOR", &(struct str){ 0 }) &&
	       !str_contains(text, "add_dependencies") && !str_contains(text, "DEPENDS");
}

/*
 * add_custom_target(NAME [ALL] COMMAND ...): without ALL a target of its own, which runs where it
 * is asked for. It becomes one of @makefile.
 */
static bool own_target(struct unwrap *u, struct str inside, struct buf *makefile)
{
	static const char blanks[] = " \t\n";
	struct str name, word;
	size_t at = 0;

	if (!next_argument(&inside, blanks, &name) || str_starts(str_trim(inside), "ALL"))
		return false;
	buf_printf(makefile, "%s%.*s:\n", makefile->len ? "" : "all:\n", STR_ARGS(name));
	while ((at = str_find(inside, STR("COMMAND "), at)) != STR_NOT_FOUND) {
		struct str rest = str_skip(inside, at += strlen("COMMAND "));

		buf_add_char(makefile, '\t');
		for (size_t n = 0; next_argument(&rest, blanks, &word); n++) {
			struct field field = launch_field(u, word);

			if (n && is_keyword(word))
				break;
			field = launch_quoted(u, &field);
			buf_add_text(makefile, n ? " " : "");
			for (size_t i = 0; launch_known(u, &field, &word) && i < word.len; i++)
				buf_printf(makefile, word.at[i] == '$' ? "$%c" : "%c", word.at[i]);
		}
		buf_add_char(makefile, '\n');
	}
	return true;
}

/*
 * The commands in order; those behind if(FALSE) are passed over, those of targets that are not
 * made by themselves go to @makefile.
 */
static void read_cmake(struct unwrap *u, struct str text, struct buf *makefile)
{
	static const char blanks[] = " \t\n";
	struct cmake_variable variables[MAX_CMAKE_VARIABLES];
	size_t n = 0, skipped = 0;
	struct str name, inside;
	bool own;

	text = without_comments(u, text);
	own = has_own_targets(u, text);
	while (next_cmake_call(&text, &name, &inside)) {
		if (str_equal_nocase(name, STR("if")))
			skipped += skipped || is_false(inside);
		else if (skipped && str_equal_nocase(name, STR("endif")))
			skipped--;
		else if (skipped == 1 && (str_equal_nocase(name, STR("else")) ||
						 str_equal_nocase(name, STR("elseif"))))
			skipped = 0;
		if (skipped)
			continue;
		inside = cmake_expand(u, variables, n, inside);
		if (str_equal_nocase(name, STR("set")) && n < MAX_CMAKE_VARIABLES) {
			next_argument(&inside, blanks, &variables[n].name);
			inside = str_trim(inside);
			if (inside.len > 1 && inside.at[0] == '"' && str_ends(inside, "\""))
				inside = str_slice(inside, 1, inside.len - 1);
			variables[n++].text = inside;
		} else if (!own || !str_equal_nocase(name, STR("add_custom_target")) ||
			   !own_target(u, inside, makefile)) {
			start_behind(u, inside, "COMMAND ", blanks, true);
		}
	}
}

/* cmake -E: programs that every system has under some name. */
static bool start_tool(struct unwrap *u)
{
	static const struct {
		const char *name, *program, *option;
	} tools[] = {
		{ "cat", "cat", NULL },
		{ "echo", "echo", NULL },
		{ "copy", "cp", NULL },
		{ "copy_if_different", "cp", NULL },
		{ "copy_directory", "cp", "-r" },
		{ "rename", "mv", NULL },
		{ "create_symlink", "ln", "-s" },
		{ "create_hardlink", "ln", NULL },
		{ "touch", "touch", NULL },
		{ "make_directory", "mkdir", "-p" },
		{ "rm", "rm", NULL },
		{ "remove", "rm", "-f" },
	};
	struct field *words = arena_alloc(u->arena, struct field, u->argc + 1);
	size_t n = 0;

	u->failed |= !words;
	if (!words || u->argc < 3 || !launch_is(&u->argv[1], "-E"))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++) {
		if (!launch_is(&u->argv[2], tools[i].name))
			continue;
		words[n++] = launch_field(u, str_from(tools[i].program));
		if (tools[i].option)
			words[n++] = launch_field(u, str_from(tools[i].option));
		memcpy(words + n, u->argv + 3, (u->argc - 3) * sizeof(*words));
		launch_argv(u, words, n + u->argc - 3);
		return true;
	}
	return false;
}

/* -B DIR, -BDIR, --build DIR; without either where it stands. */
static struct field build_directory(struct unwrap *u)
{
	static const char *const names[] = { "-B", "--build" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct field *value = option_value(u, names[i]);

		if (value)
			return *value;
	}
	for (size_t i = 1; i < u->argc; i++)
		if (field_starts(&u->argv[i], STR("-B")) == YES)
			return field_skip(u->arena, &u->argv[i], 2);
	return launch_field(u, STR("."));
}

/* What it generates: a Makefile, of which only the targets count that are asked for by name. */
static void write_makefile(struct unwrap *u, struct buf *makefile)
{
	struct field directory = build_directory(u), word;
	struct field text = launch_field(u, STR("mkdir -p "));

	u->failed |= buf_failed(makefile);
	if (u->failed || !makefile->len)
		return;
	word = launch_field(u, buf_str(makefile));
	directory = launch_quoted(u, &directory);
	text = launch_join(u, text, directory);
	text = launch_join(u, text, launch_field(u, STR("; printf %s ")));
	text = launch_join(u, text, launch_quoted(u, &word));
	text = launch_join(u, text, launch_field(u, STR(" > ")));
	text = launch_join(u, text, directory);
	text = launch_join(u, text, launch_field(u, STR("/Makefile")));
	launch_text(u, text)->via = VIA_RECIPE;
}

/* cmake --build DIR -t TARGET... */
static void make_targets(struct unwrap *u)
{
	struct field *words = arena_alloc(u->arena, struct field, u->argc + 3);
	size_t n = 0;

	u->failed |= !words;
	if (!words)
		return;
	words[n++] = launch_field(u, STR("make"));
	words[n++] = launch_field(u, STR("-C"));
	words[n++] = build_directory(u);
	for (size_t i = 1; i < u->argc; i++) {
		if (field_starts(&u->argv[i], STR("--target=")) == YES)
			words[n++] = field_skip(u->arena, &u->argv[i], strlen("--target="));
		if (!launch_is(&u->argv[i], "-t") && !launch_is(&u->argv[i], "--target"))
			continue;
		while (i + 1 < u->argc && field_starts(&u->argv[i + 1], STR("-")) == NO)
			words[n++] = u->argv[++i];
	}
	if (n > 3)
		launch_argv(u, words, n)->conditional = true;
}

/*
 * cmake -P FILE, cmake -S DIR, cmake DIR; cmake --build runs what was said there. Commands of
 * targets that are made by themselves count in either.
 */
void launch_cmake(struct unwrap *u)
{
	const struct field *script = option_value(u, "-P"), *dir = option_value(u, "-S");
	bool builds = option_value(u, "--build") != NULL;
	struct buf makefile = BUF_IN(u->arena);
	struct str text;

	if (start_tool(u))
		return;
	launch_row(u);
	if (u->argc > 1 && launch_is(&u->argv[1], "-E"))
		return;
	if (!script && !dir && u->argc > 1 && field_starts(&u->argv[u->argc - 1], STR("-")) == NO)
		dir = &u->argv[u->argc - 1];
	if (build_text(u, script ? NULL : dir, script, "CMakeLists.txt", &text) ||
		build_text(u, NULL, NULL, "CMakeLists.txt", &text))
		read_cmake(u, text, &makefile);
	if (builds)
		make_targets(u);
	else if (!script)
		write_makefile(u, &makefile);
}

static bool is_name(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* @name as a whole word, where it is not assigned to. */
static struct str replaced_name(struct unwrap *u, struct str text, struct str name, struct str by)
{
	struct buf out = BUF_IN(u->arena);
	size_t at = 0, found;

	while ((found = str_find(text, name, at)) != STR_NOT_FOUND) {
		size_t end = found + name.len, next = end;
		bool apart = (found == 0 || (!is_name(text.at[found - 1]) &&
						    text.at[found - 1] != '\'')) &&
			     (end == text.len || !is_name(text.at[end]));

		while (next < text.len && text.at[next] == ' ')
			next++;
		apart &= next == text.len || strchr(",)]", text.at[next]);
		buf_add(&out, str_slice(text, at, found));
		buf_add(&out, apart ? by : name);
		at = end;
	}
	buf_add(&out, str_skip(text, at));
	u->failed |= buf_failed(&out);
	return buf_failed(&out) ? text : buf_str(&out);
}

/* Names that stand for a program or a text: P = find_program('x'), P = 'x'. */
static struct str meson_expand(struct unwrap *u, struct str text)
{
	struct str whole = text, line;

	while (str_next_line(&whole, &line)) {
		size_t equals = str_find_char(line, '=', 0), from;
		struct str name = str_trim(str_slice(line, 0, equals)), value, quoted;

		value = equals == STR_NOT_FOUND ? STR("") : str_trim(str_skip(line, equals + 1));
		if (str_starts(value, "find_program("))
			value = str_trim(str_skip(value, strlen("find_program(")));
		from = value.len && value.at[0] == '\'' ? str_find_char(value, '\'', 1)
							: STR_NOT_FOUND;
		for (size_t i = 0; i < name.len; i++)
			from = is_name(name.at[i]) ? from : STR_NOT_FOUND;
		if (from == STR_NOT_FOUND || !name.len)
			continue;
		quoted = str_slice(value, 0, from + 1);
		text = replaced_name(u, text, name, quoted);
	}
	return text;
}

#define MAX_MESON_DEPTH 8 /* subdir() within subdir() */

static void read_meson(struct unwrap *u, struct str dir, unsigned int depth)
{
	static const char *const runs[] = { "run_command(", "command:", "add_postconf_script(",
		"add_install_script(", "add_dist_script(" };
	static const char separators[] = " \t\n,([", subdir[] = "subdir(";
	struct field at = launch_field(u, dir);
	struct str text, name;
	size_t from = 0;

	if (!build_text(u, &at, NULL, "meson.build", &text))
		return;
	text = meson_expand(u, text);
	for (size_t i = 0; i < ARRAY_SIZE(runs); i++)
		start_behind(u, text, runs[i], separators, false);
	while (depth < MAX_MESON_DEPTH &&
		(from = str_find(text, str_from(subdir), from)) != STR_NOT_FOUND) {
		struct str rest = str_skip(text, from += strlen(subdir));

		if (next_argument(&rest, separators, &name))
			read_meson(u,
				arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(dir), STR_ARGS(name)),
				depth + 1);
	}
}

/*
 * meson setup, compile and test: all read meson.build, of the directory that setup is told, in
 * front of or behind the one to build in; later only that one is named: the source is here then,
 * or around it.
 */
void launch_meson(struct unwrap *u)
{
	struct str word;

	launch_row(u);
	read_meson(u, STR("."), 0);
	for (size_t i = 1; i < u->argc; i++)
		if (launch_known(u, &u->argv[i], &word) && !str_starts(word, "-") &&
			!str_is(word, "."))
			read_meson(u, word, 0);
}
