#include "lang/lang.h"

#include <errno.h>

#include "lang/awk/awk.h"
#include "lang/library/library.h"
#include "lang/literal/literals.h"
#include "lang/python/python.h"
#include "lang/tcl/tcl.h"

static const struct {
	const char *name;
	enum language language;
} programs[] = {
	{ "python", LANG_PYTHON },
	{ "pypy", LANG_PYTHON },
	{ "ipython", LANG_PYTHON },
	{ "micropython", LANG_PYTHON },
	{ "node", LANG_JAVASCRIPT },
	{ "nodejs", LANG_JAVASCRIPT },
	{ "bun", LANG_JAVASCRIPT },
	{ "deno", LANG_JAVASCRIPT },
	{ "tsx", LANG_JAVASCRIPT },
	{ "ts-node", LANG_JAVASCRIPT },
	{ "perl", LANG_PERL },
	{ "ruby", LANG_RUBY },
	{ "jruby", LANG_RUBY },
	{ "php", LANG_PHP },
	{ "php-cli", LANG_PHP },
	{ "lua", LANG_LUA },
	{ "luajit", LANG_LUA },
	{ "texlua", LANG_LUA },
	{ "tclsh", LANG_TCL },
	{ "wish", LANG_TCL },
	{ "jimsh", LANG_TCL },
	{ "expect", LANG_EXPECT },
	{ "tcc", LANG_C },
	{ "go", LANG_GO },
	{ "rust-script", LANG_RUST },
	{ "java", LANG_JAVA },
	{ "groovy", LANG_JAVA },
	{ "Rscript", LANG_R },
	{ "julia", LANG_JULIA },
	{ "guile", LANG_SCHEME },
	{ "sbcl", LANG_SCHEME },
	{ "clisp", LANG_SCHEME },
	{ "ecl", LANG_SCHEME },
	{ "swipl", LANG_PROLOG },
	{ "awk", LANG_AWK },
	{ "gawk", LANG_AWK },
	{ "mawk", LANG_AWK },
	{ "nawk", LANG_AWK },
	{ "original-awk", LANG_AWK },
};

const char *language_name(enum language language)
{
	static const char *const names[] = {
		[LANG_NONE] = "none",
		[LANG_PYTHON] = "python",
		[LANG_JAVASCRIPT] = "javascript",
		[LANG_PERL] = "perl",
		[LANG_RUBY] = "ruby",
		[LANG_PHP] = "php",
		[LANG_LUA] = "lua",
		[LANG_AWK] = "awk",
		[LANG_TCL] = "tcl",
		[LANG_EXPECT] = "expect",
		[LANG_C] = "c",
		[LANG_GO] = "go",
		[LANG_RUST] = "rust",
		[LANG_JAVA] = "java",
		[LANG_R] = "r",
		[LANG_JULIA] = "julia",
		[LANG_SCHEME] = "scheme",
		[LANG_PROLOG] = "prolog",
	};

	return names[language];
}

/* A version may follow the name: python3.11, lua5.4, perl5.36.0, pypy3-dbg. */
static bool is_version(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.at[i] < '0' || s.at[i] > '9') && s.at[i] != '.' && s.at[i] != '-')
			return str_is(str_skip(s, i), "dbg") || str_is(str_skip(s, i), "t");
	return true;
}

enum language lang_of_program(struct str name)
{
	name = str_basename(name);
	for (size_t i = 0; i < ARRAY_SIZE(programs) && name.len; i++)
		if (name.at[0] == programs[i].name[0] && str_starts(name, programs[i].name) &&
			is_version(str_skip(name, strlen(programs[i].name))))
			return programs[i].language;
	return LANG_NONE;
}

bool lang_text(
	struct arena *arena, enum language language, const struct field *text, struct str *ret)
{
	if (field_known(arena, text, ret))
		return true;
	if (language != LANG_TCL && language != LANG_EXPECT)
		return false;
	return field_has_text(text) && tcl_text_of(arena, text, ret);
}

bool lang_is_compiled(struct str text)
{
	return str_starts(text, "#!" LANG_C_INTERPRETER "\n");
}

bool lang_read_file(
	struct arena *arena, const struct lang_input *input, struct str path, struct str *ret)
{
	struct file_texts texts = { 0 };
	int err = -1;

	if (path.len && path.at[0] != '/' && input->cwd.len)
		path = arena_printf(arena, "%.*s/%.*s", STR_ARGS(input->cwd), STR_ARGS(path));
	if (path.at && input->read_file)
		err = input->read_file(input->self, arena, path, &texts);
	else if (path.at && input->facts && input->facts->read_file)
		err = input->facts->read_file(input->facts->self, arena, path, &texts);
	if (err || texts.n == 0)
		return false;
	*ret = texts.at[texts.n - 1];
	return true;
}

/* PHP: a file or the standard input is a template, in which `<?php` begins code; of an argument
 * (-r) all is code, and the script's name is no name then. */
static struct str php_text(struct arena *arena, const struct lang_input *input)
{
	struct str text = input->text, name;

	if (!input->argc || !field_known(arena, &input->argv[0], &name) || name.len < 2 ||
		name.at[0] != '-')
		text = arena_printf(arena, "?>%.*s", STR_ARGS(text));
	return text;
}

int lang_scan(struct arena *arena, enum language language, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end)
{
	static const struct dialect *const dialects[] = {
		[LANG_JAVASCRIPT] = &javascript_dialect,
		[LANG_PERL] = &perl_dialect,
		[LANG_RUBY] = &ruby_dialect,
		[LANG_PHP] = &php_dialect,
		[LANG_LUA] = &lua_dialect,
		[LANG_PROLOG] = NULL,
	};
	struct lang_end end = { value_unknown(), -1 };
	struct lang_input template;
	int err = 0;

	*ret_effects = NULL;
	if (language == LANG_PHP) {
		template = *input;
		template.text = php_text(arena, input);
		if (!template.text.at)
			return -ENOMEM;
		input = &template;
	}
	if (language == LANG_AWK)
		err = awk_scan(arena, input, ret_effects, &end.output);
	else if (language == LANG_TCL || language == LANG_EXPECT)
		err = tcl_scan(arena, language, input, ret_effects, &end);
	else if (language == LANG_PYTHON)
		err = python_scan(arena, input, ret_effects, &end);
	else if (dialects[language])
		err = machine_run(arena, dialects[language], input, ret_effects, &end);
	else if (language != LANG_NONE)
		err = literals_scan(arena, language, input, ret_effects);
	if (!err && ret_end)
		*ret_end = end;
	return err;
}
