/*
 * Debuggers of the languages themselves: what they are told is code of the program's language.
 * perldebug(1): $PERL5DB or .perldb, then commands on stdin. The Python library's pdb: -c, .pdbrc
 * here and at home, stdin.
 */
#include "shell/launch/launch.h"

/* Words that begin a command of the debugger itself; those in front of an expression are taken off.
 */
static const struct {
	enum language language;
	const char *commands, *shows;
} debuggers[] = {
	{ LANG_PERL, " A a B b c D f h L l M m n o q R r s S T t V v W w y ", " p x " },
	{ LANG_PYTHON,
		" a args alias b break bt c cl clear cont continue d disable display down enable "
		"exit h help ignore interact j jump l list ll longlist n next q quit r restart "
		"return retval run rv s source step tbreak u undisplay unt until up w whatis where "
		"condition commands end ",
		" p pp " },
};

static bool in_list(const char *list, struct str word)
{
	struct str all = str_from(list);
	size_t at = word.len ? str_find(all, word, 1) : STR_NOT_FOUND;

	for (; at != STR_NOT_FOUND; at = str_find(all, word, at + 1))
		if (list[at - 1] == ' ' && list[at + word.len] == ' ')
			return true;
	return false;
}

/* One line; ! is a shell's in Perl's debugger, and what follows is code in Python's. */
static void read_line(struct unwrap *u, size_t row, struct str line, struct buf *code)
{
	struct str word;

	line = str_trim(line);
	word = str_slice(line, 0, str_find_char(line, ' ', 0));
	if (str_starts(line, "!") && debuggers[row].language == LANG_PERL) {
		while (str_starts(line, "!"))
			line = str_skip(line, 1);
		launch_text(u, launch_field(u, line));
		return;
	}
	if (str_starts(line, "!"))
		line = str_trim(str_skip(line, 1));
	else if (in_list(debuggers[row].shows, word))
		line = str_trim(str_skip(line, word.len));
	else if (in_list(debuggers[row].commands, word))
		return;
	buf_add(code, line);
	buf_add_text(code, debuggers[row].language == LANG_PERL ? ";\n" : "\n");
}

void launch_debugger_text(struct unwrap *u, enum language language, struct str text)
{
	struct buf code = BUF_IN(u->arena);
	struct field field;
	struct str line;
	size_t row = 0;

	while (debuggers[row].language != language)
		row++;
	while (str_next_line(&text, &line))
		read_line(u, row, line, &code);
	u->failed |= buf_failed(&code);
	if (!buf_str(&code).len)
		return;
	field = launch_field(u, buf_str(&code));
	launch_code(u, language, &field, NULL);
}

/* .perldb is a program, here or at home; afterinit() in it is called before the first command. */
static void run_perldb(struct unwrap *u)
{
	struct file_texts texts;
	struct field code;

	if (!launch_read_file(u, STR(".perldb"), &texts) &&
		!launch_read_home(u, ".perldb", &texts, NULL))
		return;
	code = launch_field(u, texts.at[texts.n - 1]);
	if (str_contains(texts.at[texts.n - 1], "sub afterinit"))
		code = launch_join(u, code, launch_field(u, STR("\nafterinit();\n")));
	launch_code(u, LANG_PERL, &code, NULL);
}

void launch_perl_debugger(struct unwrap *u)
{
	struct field code;
	struct str text;

	if (launch_variable(u, "PERL5DB", &text)) {
		code = launch_field(u, text);
		launch_code(u, LANG_PERL, &code, NULL);
		return;
	}
	run_perldb(u);
	if (launch_stdin_text(u, &text))
		launch_debugger_text(u, LANG_PERL, text);
}

void launch_python_debugger(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct options o = options_of(u->arena, argv, argc, "c: command: m h! help!");
	enum option_kind kind;
	struct file_texts texts;
	struct str text;

	if (launch_read_home(u, ".pdbrc", &texts, NULL))
		launch_debugger_text(u, LANG_PYTHON, texts.at[texts.n - 1]);
	if (launch_read_file(u, STR(".pdbrc"), &texts))
		launch_debugger_text(u, LANG_PYTHON, texts.at[texts.n - 1]);
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		if (options_is(&o, "c", "command") && launch_known(u, &o.value, &text))
			launch_debugger_text(u, LANG_PYTHON, text);
	if (launch_stdin_text(u, &text))
		launch_debugger_text(u, LANG_PYTHON, text);
}
