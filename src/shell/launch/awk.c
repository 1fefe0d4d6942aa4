/*
 * awk: the program is the first operand unless -f, -e or -E gave it; gawk(1) 5.2 also knows -i and
 * @include, and looks for files along $AWKPATH, with .awk behind their names or not. The run's argv
 * is the whole command line, from which the interpreter takes -F, -v and the files.
 */
#include "shell/launch/launch.h"

#define MAX_AWK_INCLUDES 8 /* files within files */

struct program {
	struct unwrap *u;
	struct buf text;
	bool readable; /* every part of it */
	bool given;
};

static bool is_stdin_name(const struct field *word)
{
	return launch_is(word, "-") || launch_is(word, "/dev/stdin") ||
	       launch_is(word, "/dev/fd/0");
}

static bool read_file(struct unwrap *u, struct str name, struct str *ret)
{
	struct str paths = STR(".");
	struct file_texts texts;

	launch_variable(u, "AWKPATH", &paths);
	if (str_find_char(name, '/', 0) != STR_NOT_FOUND)
		paths = STR(".");
	while (paths.len) {
		size_t colon = MIN(str_find_char(paths, ':', 0), paths.len);
		struct str directory = str_slice(paths, 0, colon);

		for (int i = 0; i < 2; i++) {
			struct str path =
				arena_printf(u->arena, "%.*s%s%.*s%s", STR_ARGS(directory),
					str_starts(name, "/") || !directory.len ? "" : "/",
					STR_ARGS(name), i ? ".awk" : "");

			if (str_starts(name, "/"))
				path = str_skip(path, directory.len);
			if (path.at && launch_read_file(u, path, &texts)) {
				*ret = texts.at[texts.n - 1];
				return true;
			}
		}
		paths = str_skip(paths, colon + 1);
	}
	return false;
}

static void add_file(struct program *program, struct str name, unsigned int depth);

/* The text with the files in it that @include names. */
static void add_text(struct program *program, struct str text, unsigned int depth)
{
	struct str line;

	program->given = true;
	while (str_next_line(&text, &line)) {
		struct str name = str_trim(line);

		if (!str_starts(name, "@include") || depth >= MAX_AWK_INCLUDES) {
			buf_add(&program->text, line);
			buf_add_char(&program->text, '\n');
			continue;
		}
		name = str_trim(str_skip(name, strlen("@include")));
		if (name.len > 1 && name.at[0] == '"')
			name = str_slice(name, 1, str_find_char(name, '"', 1));
		add_file(program, name, depth + 1);
	}
}

static void add_file(struct program *program, struct str name, unsigned int depth)
{
	struct str text;

	if (read_file(program->u, name, &text))
		add_text(program, text, depth);
	else
		program->readable = false;
}

static void add_option(struct program *program, const struct options *o, struct field *file)
{
	struct unwrap *u = program->u;
	bool code = options_is(o, "e", "source");
	struct str text;

	if (!code && !options_is(o, "fEi", "file") && !options_is(o, NULL, "exec") &&
		!options_is(o, NULL, "include"))
		return;
	if (!code && !options_is(o, "i", "include"))
		*file = o->value;
	if (!o->value.n || !launch_known(u, &o->value, &text))
		program->readable = false;
	else if (str_is(text, "inplace") && options_is(o, "i", "include"))
		return;
	else if (code)
		add_text(program, text, 0);
	else if (is_stdin_name(&o->value) && launch_stdin_text(u, &text))
		add_text(program, text, 0);
	else
		add_file(program, text, 0);
}

void launch_awk(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"f: file: F: field-separator: v: assign: e: source: i: include: l: load: E: exec: "
		"d? D? L? p? o? W: h! help! V! version! S sandbox pretty-print? lint?");
	struct program program = { .u = u, .text = BUF_IN(u->arena), .readable = true };
	struct field file = { 0 }, code;
	bool source = false, in_place = false, runs = true;
	enum option_kind kind;
	struct str text;
	struct run *run;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		/* --sandbox refuses what would start anything; -o prints the program instead. */
		runs &= !options_is(&o, "So", "sandbox") && !options_is(&o, NULL, "pretty-print");
		source |= options_is(&o, "fEe", "file") || options_is(&o, NULL, "source") ||
			  options_is(&o, NULL, "exec");
		in_place |= options_is(&o, "i", "include") && launch_is(&o.value, "inplace");
		add_option(&program, &o, &file);
	}
	if (!runs || (!source && o.at >= o.argc))
		return;
	o.at += !source;
	if (!source && launch_known(u, &o.argv[o.at - 1], &text) && program.readable &&
		(program.given || str_contains(text, "@include"))) {
		add_text(&program, text, 0);
		source = true;
	}
	u->failed |= buf_failed(&program.text);
	code = source ? launch_field(u, buf_str(&program.text)) : o.argv[o.at - 1];
	if (!source || program.readable)
		run = launch_code(u, LANG_AWK, &code, NULL);
	else if (file.n && !is_stdin_name(&file))
		run = launch_code(u, LANG_AWK, NULL, &file);
	else
		run = launch_code(u, LANG_AWK, NULL, NULL);
	run->argv = u->argv;
	run->argc = u->argc;
	run->n_edits = in_place ? o.argc - o.at : 0;
}
