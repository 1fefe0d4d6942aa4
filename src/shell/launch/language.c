/*
 * Interpreters: where the program text of a call to perl, ruby, node, php, lua or awk stands.
 * Options: perlrun(1), ruby(1), node --help, php --help, lua(1), gawk(1), as of Debian 12.
 */
#include "shell/launch/launch.h"

/* How one interpreter is called. */
struct grammar {
	enum language language;
	const char *options;   /* as in shell/options.h; -x with ! only reads */
	const char *code;      /* letters whose value is program text */
	const char *code_long; /* a long name of the same, or NULL */
	const char *file;      /* letters whose value is a program file */
	bool stdin_if_none;    /* without a program it reads stdin */
	bool subcommand;       /* bun run FILE, deno run FILE: the first operand may be a word */
};

static const struct grammar grammars[] = {
	{ LANG_JAVASCRIPT,
		"e: eval: p print r: require: import: C: conditions: loader: experimental-loader: "
		"env-file: c! check! i interactive v! version! h! help! input-type: inspect? "
		"max-old-space-size: "
		"stack-trace-limit: title: disable-warning: test test-name-pattern: test-reporter: "
		"test-reporter-destination: test-only watch",
		"ep", "eval", "", true, true },
	{ LANG_PERL, "e: E: I: M: m: d? i? 0# l# x? C# D# F: c! v! V? n p a w W t T u U s S", "eE",
		NULL, "", true, false },
	{ LANG_RUBY,
		"e: I: r: C= X= E: F: K? W# x? i? 0# T# encoding: external-encoding: "
		"internal-encoding: "
		"c! v version! h! help! copyright! y a l n p s S w d",
		"e", NULL, "", true, false },
	{ LANG_PHP,
		"r: run: f: file: B: process-begin: R: process-code: E: process-end: F: "
		"process-file: c: "
		"php-ini: d: define: z: zend-extension: S: server: t: docroot: l! syntax-check! i! "
		"info! m! "
		"v! version! h! help! a n s w q C H e",
		"rBRE", "run", "fF", true, false },
	{ LANG_LUA, "e: l: i v E W", "e", NULL, "", true, false },
};

static const struct grammar *grammar_of(enum language language)
{
	for (size_t i = 0; i < ARRAY_SIZE(grammars); i++)
		if (grammars[i].language == language)
			return &grammars[i];
	return NULL;
}

static bool is_one_of(const struct options *o, const char *letters, const char *name)
{
	return options_is(o, letters, name) && o->value.n > 0;
}

/* Several -e make one program, a line each. */
static void add_code(struct unwrap *u, struct field *code, struct field more)
{
	if (code->n)
		*code = launch_join(u, *code, launch_field(u, STR("\n")));
	*code = launch_join(u, *code, more);
	code->many = false;
}

static bool is_stdin_name(const struct field *word)
{
	return launch_is(word, "-") || launch_is(word, "/dev/stdin") ||
	       launch_is(word, "/dev/fd/0");
}

static void start_operands(
	struct unwrap *u, const struct grammar *grammar, const struct field *argv, size_t argc)
{
	struct run *run;

	if (argc == 0 && !grammar->stdin_if_none)
		return;
	if (argc == 0 || is_stdin_name(&argv[0]))
		run = launch_code(u, grammar->language, NULL, NULL);
	else
		run = launch_code(u, grammar->language, NULL, &argv[0]);
	if (grammar->language == LANG_JAVASCRIPT && run->path.n)
		run->path = launch_node_main(u, &argv[0]);
	run->argv = argv;
	run->argc = argc;
}

static struct run *start_code(struct unwrap *u, const struct grammar *grammar,
	const struct field *code, const struct field *argv, size_t argc)
{
	struct run *run = launch_code(u, grammar->language, code, NULL);
	struct field dash = launch_field(u, STR("-e"));

	run->argv = launch_concat(u, &dash, 1, argv, argc);
	run->argc = run->argv ? argc + 1 : 0;
	return run;
}

/* -I DIR and PERL5LIB, RUBYLIB, NODE_PATH: where modules are looked for beside here, colons
 * between. */
static struct str module_paths(struct unwrap *u, enum language language)
{
	const char *name = language == LANG_PERL   ? "PERL5LIB"
			   : language == LANG_RUBY ? "RUBYLIB"
						   : "NODE_PATH";
	struct buf paths = BUF_IN(u->arena);
	struct str word;

	for (size_t i = 1; i < u->argc && (language == LANG_PERL || language == LANG_RUBY); i++) {
		if (!launch_known(u, &u->argv[i], &word) || !str_starts(word, "-I"))
			continue;
		if (word.len == 2 && (i + 1 >= u->argc || !launch_known(u, &u->argv[++i], &word)))
			continue;
		buf_printf(&paths, ":%.*s",
			STR_ARGS(str_starts(word, "-I") ? str_skip(word, 2) : word));
	}
	if (launch_variable(u, name, &word))
		buf_printf(&paths, ":%.*s", STR_ARGS(word));
	if (language == LANG_PERL && launch_variable(u, "PERL5OPT", &word) &&
		str_starts(word, "-I"))
		buf_printf(
			&paths, ":%.*s", STR_ARGS(str_slice(word, 2, str_find_char(word, ' ', 0))));
	u->failed |= buf_failed(&paths);
	return buf_str(&paths);
}

static bool load_from(
	struct unwrap *u, enum language language, struct str directory, struct str path)
{
	static const char *const ends[] = { "", ".js", ".cjs", ".mjs", ".rb", ".pm", ".lua",
		"/index.js" };
	struct file_texts texts;

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct str file = arena_printf(u->arena, "%.*s%s%.*s%s", STR_ARGS(directory),
			directory.len ? "/" : "", STR_ARGS(path), ends[i]);
		struct field *field = arena_alloc(u->arena, struct field, 1);

		if (!field || !file.at) {
			u->failed = true;
			return true;
		}
		if (!launch_read_file(u, file, &texts))
			continue;
		*field = launch_field(u, file);
		launch_code(u, language, NULL, field);
		return true;
	}
	return false;
}

/* Where a module stands that is loaded before the program; given: ./a, A::B, a. */
static void load_module(struct unwrap *u, enum language language, struct str name)
{
	struct buf path = BUF_IN(u->arena);
	struct str paths;

	if (u->n_places >= MAX_MODULE_PLACES) {
		u->unknown = true;
		return;
	}
	paths = module_paths(u, language);
	name = str_slice(name, 0, str_find_char(name, '=', 0));
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] == ':' && i + 1 < name.len && name.at[i + 1] == ':')
			i++;
		buf_add_char(&path, name.at[i] == ':' ? '/' : name.at[i]);
	}
	u->failed |= buf_failed(&path);
	for (;;) {
		size_t colon = MIN(str_find_char(paths, ':', 0), paths.len);

		u->n_places++;
		if (load_from(u, language, str_slice(paths, 0, colon), buf_str(&path)))
			return;
		if (!paths.len)
			return;
		if (u->n_places >= MAX_MODULE_PLACES) {
			u->unknown = true;
			return;
		}
		paths = str_skip(paths, colon + 1);
	}
}

static bool has_word(struct unwrap *u, const char *text)
{
	bool found = false;

	for (size_t i = 1; i < u->argc; i++)
		found |= launch_is(&u->argv[i], text);
	return found;
}

/* NODE_OPTIONS, PERL5OPT and RUBYOPT name modules, LUA_INIT is a program. */
static void load_by_variable(struct unwrap *u, enum language language)
{
	static const struct {
		enum language language;
		const char *name;
		const char *marks[3]; /* what stands before a module */
	} rows[] = {
		{ LANG_JAVASCRIPT, "NODE_OPTIONS", { "--require", "--import", "-r" } },
		{ LANG_PERL, "PERL5OPT", { "-M", "-m", NULL } },
		{ LANG_RUBY, "RUBYOPT", { "-r", NULL, NULL } },
	};
	struct field *words, *code;
	struct str text, word;
	size_t n;

	if (language == LANG_LUA && !has_word(u, "-E") && launch_variable(u, "LUA_INIT", &text)) {
		code = arena_alloc(u->arena, struct field, 1);
		u->failed |= !code;
		if (code && !str_starts(text, "@")) {
			*code = launch_field(u, text);
			launch_code(u, language, code, NULL);
		} else if (code) {
			load_module(u, language, str_skip(text, 1));
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].language != language || !launch_variable(u, rows[i].name, &text) ||
			!launch_split(u, text, &words, &n))
			continue;
		for (size_t w = 0; w < n; w++) {
			for (size_t k = 0; k < ARRAY_SIZE(rows[i].marks) && rows[i].marks[k]; k++) {
				const char *mark = rows[i].marks[k];

				if (!launch_known(u, &words[w], &word) || !str_starts(word, mark))
					continue;
				word = str_skip(word, strlen(mark));
				if (!word.len && w + 1 < n)
					launch_known(u, &words[w + 1], &word);
				if (str_starts(word, "="))
					word = str_skip(word, 1);
				load_module(u, language, word);
				break;
			}
		}
	}
}

/* perl -n, -p, -l, -a, -0777 and ruby's of the same letters, php -R: what is put around the code.
 */
struct around {
	bool loops, prints, chomps, splits, whole, result, in_place, tests;
	struct str separator;
	struct field begin, end; /* perl -M as `use`; php -B, -E */
};

static struct field looped(struct unwrap *u, const struct grammar *grammar, struct field code,
	const struct around *around)
{
	struct buf front = BUF_IN(u->arena), back = BUF_IN(u->arena);
	bool perl = grammar->language == LANG_PERL, ruby = grammar->language == LANG_RUBY;

	buf_add_text(&back, "\n");
	if (perl) {
		buf_add_text(&front, around->whole ? "$/ = undef; while (<>) { " : "while (<>) { ");
		buf_add_text(&front, around->chomps ? "chomp; " : "");
		if (around->splits && around->separator.len)
			buf_printf(&front, "@F = split /%.*s/, $_; ", STR_ARGS(around->separator));
		else if (around->splits)
			buf_add_text(&front, "@F = split ' ', $_; ");
		buf_add_text(&back, around->prints ? "print $_; }" : "}");
	} else if (ruby) {
		buf_add_text(&front, "while $_ = gets\n");
		buf_add_text(&front, around->chomps ? "$_ = $_.chomp\n" : "");
		buf_add_text(&front, around->splits ? "$F = $_.split\n" : "");
		buf_add_text(&back, around->prints ? "print $_\nend" : "end");
	} else {
		buf_add_text(&front, "while ($argn = fgets(STDIN)) { $argn = rtrim($argn); ");
		buf_add_text(&back, "; }");
	}
	u->failed |= buf_failed(&front) || buf_failed(&back);
	return launch_join(u, launch_join(u, launch_field(u, buf_str(&front)), code),
		launch_field(u, buf_str(&back)));
}

/* node -p: the value of the code is printed. */
static struct field printed(struct unwrap *u, struct field code)
{
	struct buf buf = BUF_IN(u->arena);
	struct str text;

	if (!launch_known(u, &code, &text))
		return code;
	buf_add_text(&buf, "console.log(eval(\"");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"' || text.at[i] == '\\')
			buf_add_char(&buf, '\\');
		if (text.at[i] == '\n')
			buf_add_text(&buf, "\\n");
		else
			buf_add_char(&buf, text.at[i]);
	}
	buf_add_text(&buf, "\"))");
	u->failed |= buf_failed(&buf);
	return launch_field(u, buf_str(&buf));
}

static void note_around(struct unwrap *u, const struct options *o, const struct grammar *grammar,
	struct around *around)
{
	bool lines = grammar->language == LANG_PERL || grammar->language == LANG_RUBY;
	struct str value;

	if (lines) {
		around->loops |= options_is(o, "np", NULL);
		around->prints |= options_is(o, "p", NULL);
		around->chomps |= options_is(o, "l", NULL);
		around->splits |= options_is(o, "aF", NULL);
		around->in_place |= options_is(o, "i", NULL);
		for (size_t i = 0; i < o->argc && options_is(o, "0", NULL); i++)
			around->whole |= launch_known(u, &o->argv[i], &value) &&
					 str_starts(value, "-") && str_contains(value, "0777");
		if (options_is(o, "F", NULL) && launch_known(u, &o->value, &value))
			around->separator = value;
		around->loops |= around->splits && grammar->language == LANG_PERL;
	}
	around->loops |= grammar->language == LANG_PHP && options_is(o, "R", "process-code");
	around->tests |= grammar->language == LANG_JAVASCRIPT && options_is(o, NULL, "test");
	around->result |= grammar->language == LANG_JAVASCRIPT && options_is(o, "p", "print");
}

/* -r MODULE of node and ruby, -M of perl, -l of lua. */
static bool is_module(const struct options *o, const struct grammar *grammar)
{
	if (grammar->language == LANG_JAVASCRIPT)
		return options_is(o, "r", "require") || options_is(o, NULL, "import");
	return (grammar->language == LANG_RUBY && options_is(o, "r", NULL)) ||
	       (grammar->language == LANG_PERL && options_is(o, "Mm", NULL)) ||
	       (grammar->language == LANG_LUA && options_is(o, "l", NULL));
}

/* php FILE with settings that are calls: they stand in front of it. */
static bool start_with_settings(
	struct unwrap *u, const struct grammar *grammar, const struct field *argv, size_t argc)
{
	struct field code = launch_php_settings(u);
	struct run *run;

	if (!code.n || !argc || is_stdin_name(&argv[0]))
		return false;
	code = launch_join(u, launch_field(u, STR("<?php ")), code); /* as in any file */
	code = launch_join(u, code, launch_field(u, STR("require '")));
	code = launch_join(u, launch_join(u, code, argv[0]), launch_field(u, STR("';")));
	run = launch_code(u, grammar->language, &code, NULL);
	run->argv = argv;
	run->argc = argc;
	return true;
}

static void start_program(
	struct unwrap *u, const struct grammar *grammar, const struct field *argv, size_t argc)
{
	bool php = grammar->language == LANG_PHP;

	if (php)
		launch_php_around(u, "auto_prepend_file");
	if (!php || !start_with_settings(u, grammar, argv, argc))
		start_operands(u, grammar, argv, argc);
	if (php)
		launch_php_around(u, "auto_append_file");
}

/* perl -d, -dt and -de CODE debug; -d:Trace loads a module. */
static void debug(struct unwrap *u, struct options *o, struct field *code)
{
	struct str rest = STR("");

	if (o->value.n)
		launch_known(u, &o->value, &rest);
	if (str_starts(rest, ":"))
		return;
	launch_perl_debugger(u);
	if (str_starts(rest, "e") && rest.len > 1) {
		add_code(u, code, launch_field(u, str_skip(rest, 1)));
	} else if (str_starts(rest, "e") && o->at < o->argc) {
		add_code(u, code, o->argv[o->at]);
		options_take_word(o);
	}
}

/* php -B and -E run before and behind the lines that -R runs for. */
static struct field *code_place(const struct options *o, const struct grammar *grammar,
	struct field *code, struct around *around)
{
	if (grammar->language == LANG_PHP && options_is(o, "B", "process-begin"))
		return &around->begin;
	if (grammar->language == LANG_PHP && options_is(o, "E", "process-end"))
		return &around->end;
	return code;
}

static struct field used_module(struct unwrap *u, struct str module)
{
	struct str use = arena_printf(u->arena, "use %.*s;",
		STR_ARGS(str_slice(module, 0, str_find_char(module, '=', 0))));

	u->failed |= !use.at;
	return launch_field(u, use);
}

static struct field enclosed(struct unwrap *u, struct field code, const struct around *around)
{
	struct field all = around->begin;

	if (code.n)
		add_code(u, &all, code);
	if (around->end.n)
		add_code(u, &all, around->end);
	return all;
}

static void unwrap_language(
	struct unwrap *u, const struct grammar *grammar, const struct field *argv, size_t argc)
{
	struct options o = options_of(u->arena, argv, argc, grammar->options);
	struct field code = { 0 };
	struct around around = { 0 };
	enum option_kind kind;
	struct str module;

	load_by_variable(u, grammar->language);
	if (grammar->language == LANG_PERL && launch_variable(u, "PERL5OPT", &module) &&
		str_starts(module, "-d"))
		launch_perl_debugger(u);
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		note_around(u, &o, grammar, &around);
		if (grammar->language == LANG_PERL && options_is(&o, "d", NULL))
			debug(u, &o, &code);
		if (is_one_of(&o, grammar->code, grammar->code_long)) {
			add_code(u, code_place(&o, grammar, &code, &around), o.value);
		} else if (options_is(&o, "p", "print") && grammar->language == LANG_JAVASCRIPT &&
			   o.in_word == 0 && o.at < o.argc && o.value.n == 0) {
			/* node -p CODE, where -pe CODE is one cluster */
			add_code(u, &code, o.argv[o.at]);
			options_take_word(&o);
		} else if (is_one_of(&o, grammar->file, NULL)) {
			struct field *path = arena_alloc(u->arena, struct field, 1);

			u->failed |= !path;
			if (path) {
				*path = o.value;
				start_program(u, grammar, path, 1);
			}
			return;
		} else if (is_module(&o, grammar) && launch_known(u, &o.value, &module)) {
			load_module(u, grammar->language, module);
			if (grammar->language == LANG_PERL && !str_starts(module, "-"))
				add_code(u, &around.begin, used_module(u, module));
		}
	}
	if (around.tests) {
		launch_node_tests(u, o.argv + o.at, o.argc - o.at);
		return;
	}
	if (code.n && around.loops)
		code = looped(u, grammar, code, &around);
	/* perl -l: a newline stands behind each print. */
	if (code.n && around.chomps && grammar->language == LANG_PERL)
		code = launch_join(u, launch_field(u, STR("$\\ = \"\\n\"; ")), code);
	if (code.n && around.result)
		code = printed(u, code);
	if (grammar->language == LANG_PHP || code.n)
		code = enclosed(u, code, &around);
	if (grammar->language == LANG_PHP && code.n)
		code = launch_join(u, launch_php_settings(u), code);
	if (code.n)
		start_code(u, grammar, &code, o.argv + o.at, o.argc - o.at)->n_edits =
			around.in_place ? o.argc - o.at : 0;
	else
		start_program(u, grammar, o.argv + o.at, o.argc - o.at);
}

void launch_language(struct unwrap *u)
{
	const struct grammar *grammar = grammar_of(lang_of_program(u->program));

	if (grammar)
		unwrap_language(u, grammar, u->argv + 1, u->argc - 1);
}

/* bun run FILE, deno run FILE, deno eval CODE, tsx FILE; names of package scripts are recipes. */
void launch_javascript(struct unwrap *u)
{
	const struct grammar *grammar = grammar_of(LANG_JAVASCRIPT);
	size_t at = 1;

	if (u->argc > 1 && launch_is(&u->argv[1], "eval") && u->argc > 2) {
		start_code(u, grammar, &u->argv[2], u->argv + 3, u->argc - 3);
		return;
	}
	if (u->argc > 1 && (launch_is(&u->argv[1], "run") || launch_is(&u->argv[1], "exec") ||
				   launch_is(&u->argv[1], "watch")))
		at = 2;
	if (at < u->argc)
		unwrap_language(u, grammar, u->argv + at, u->argc - at);
}
