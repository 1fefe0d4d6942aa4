/*
 * tclsh(1) 8.6 and wish: the first word is the script, unless it is an option, which is then left
 * to the program that stdin holds. expect(1) 5.45: -c CMD, each of which runs in front of the
 * script;
 * ~/.expect.rc runs before it unless -N is given. jimsh(1): -e CMD.
 */
#include "shell/launch/launch.h"

static bool is_stdin_name(const struct field *word)
{
	return launch_is(word, "-") || launch_is(word, "/dev/stdin") ||
	       launch_is(word, "/dev/fd/0");
}

static struct run *start_text(struct unwrap *u, enum language language, struct field code,
	struct field name, const struct field *argv, size_t argc)
{
	struct run *run = launch_code(u, language, &code, NULL);

	run->argv = launch_concat(u, &name, 1, argv, argc);
	run->argc = run->argv ? argc + 1 : 0;
	return run;
}

/* argv[0] is the script; without one the program stands in stdin, or nowhere behind -c. */
static void start_operands(
	struct unwrap *u, enum language language, const struct field *argv, size_t argc)
{
	struct run *run =
		launch_code(u, language, NULL, argc && !is_stdin_name(&argv[0]) ? &argv[0] : NULL);

	run->argv = argv;
	run->argc = argc;
}

/* Code in front of what a file or stdin holds: one program. */
static void start_both(struct unwrap *u, struct field code, const struct field *argv, size_t argc)
{
	struct file_texts texts;
	struct str text;
	bool known = is_stdin_name(&argv[0]) ? launch_stdin_text(u, &text)
					     : launch_known(u, &argv[0], &text) &&
						       launch_read_file(u, text, &texts);

	if (known && !is_stdin_name(&argv[0]))
		text = texts.at[texts.n - 1];
	if (known) {
		code = launch_join(u, code, launch_field(u, STR("\n")));
		code = launch_join(u, code, launch_field(u, text));
	}
	start_text(u, LANG_EXPECT, code, argv[0], argv + 1, argc - 1);
	if (!known)
		start_operands(u, LANG_EXPECT, argv, argc);
}

static void start_settings(struct unwrap *u, bool skipped)
{
	struct file_texts texts;
	struct field *path;
	struct str name;

	if (skipped || !launch_read_home(u, ".expect.rc", &texts, &name))
		return;
	path = arena_alloc(u->arena, struct field, 1);
	u->failed |= !path;
	if (!path)
		return;
	*path = launch_field(u, name);
	start_operands(u, LANG_EXPECT, path, 1);
}

void launch_expect(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, "c: f: b: d D: i n N v!");
	struct field code = { 0 }, file = { 0 };
	const struct field *argv;
	bool no_settings = false;
	enum option_kind kind;
	size_t argc;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		no_settings |= options_is(&o, "n", NULL);
		if (options_is(&o, "c", NULL) && o.value.n) {
			if (code.n)
				code = launch_join(u, code, launch_field(u, STR("\n")));
			code = code.n ? launch_join(u, code, o.value) : o.value;
		} else if (options_is(&o, "fb", NULL)) {
			file = o.value;
			break; /* what follows is the script's */
		}
	}
	argv = o.argv + o.at;
	argc = o.argc - o.at;
	if (file.n) {
		argv = launch_concat(u, &file, 1, argv, argc);
		argc = argv ? argc + 1 : 0;
	}
	start_settings(u, no_settings);
	if (code.n && argc)
		start_both(u, code, argv, argc);
	else if (code.n)
		start_text(u, LANG_EXPECT, code, launch_field(u, STR("expect")), NULL, 0);
	else
		start_operands(u, LANG_EXPECT, argv, argc);
}

/* wish is tclsh with Tk, whose events are waited for when the script has ended. */
static void start_windows(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct field tk = launch_field(u, STR("package require Tk\n"));
	struct field name = argc ? argv[0] : launch_field(u, STR("wish"));
	struct file_texts texts;
	struct str text;
	bool known = argc ? launch_known(u, &argv[0], &text) && launch_read_file(u, text, &texts)
			  : launch_stdin_text(u, &text);

	if (known && argc)
		text = texts.at[texts.n - 1];
	if (known)
		start_text(u, LANG_TCL, launch_join(u, tk, launch_field(u, text)), name,
			argc ? argv + 1 : NULL, argc ? argc - 1 : 0);
	else
		start_operands(u, LANG_TCL, argv, argc);
}

void launch_tclsh(struct unwrap *u)
{
	const struct field *argv = u->argv + 1;
	size_t argc = u->argc - 1;

	if (argc > 2 && launch_is(&argv[0], "-encoding")) {
		argv += 2;
		argc -= 2;
	}
	if (argc > 1 && str_is(u->program, "jimsh") && launch_is(&argv[0], "-e"))
		start_text(u, LANG_TCL, argv[1], launch_field(u, STR("jimsh")), argv + 2, argc - 2);
	else if (argc && field_starts(&argv[0], STR("-")) == YES)
		start_operands(u, LANG_TCL, NULL, 0);
	else if (str_starts(u->program, "wish"))
		start_windows(u, argv, argc);
	else
		start_operands(u, LANG_TCL, argv, argc);
}
