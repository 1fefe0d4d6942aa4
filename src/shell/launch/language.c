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
		"stack-trace-limit: title: disable-warning:",
		"ep", "eval", "", true, true },
	{ LANG_PERL, "e: E: I: M: m: i? 0# l# x? C# D# F: c! v! V? n p a w W t T u U s S", "eE",
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
	run->argv = argv;
	run->argc = argc;
}

static void start_code(struct unwrap *u, const struct grammar *grammar, const struct field *code,
	const struct field *argv, size_t argc)
{
	struct run *run = launch_code(u, grammar->language, code, NULL);
	struct field dash = launch_field(u, STR("-e"));

	run->argv = launch_concat(u, &dash, 1, argv, argc);
	run->argc = run->argv ? argc + 1 : 0;
}

static void unwrap_language(
	struct unwrap *u, const struct grammar *grammar, const struct field *argv, size_t argc)
{
	struct options o = options_of(u->arena, argv, argc, grammar->options);
	struct field code = { 0 };
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (is_one_of(&o, grammar->code, grammar->code_long)) {
			add_code(u, &code, o.value);
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
				start_operands(u, grammar, path, 1);
			}
			return;
		}
	}
	if (code.n)
		start_code(u, grammar, &code, o.argv + o.at, o.argc - o.at);
	else
		start_operands(u, grammar, o.argv + o.at, o.argc - o.at);
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

/*
 * awk: the first operand is the program unless -f or -e gave it. The run's argv is the whole
 * command line, from which the interpreter takes -F, -v and the files.
 */
void launch_awk(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"f: file: F: field-separator: v: assign: e: source: i: include: l: load: E: exec: "
		"d? D? "
		"L? p? o? W: h! help! V! version!");
	struct field code = { 0 }, path = { 0 };
	enum option_kind kind;
	struct run *run;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (is_one_of(&o, "e", "source"))
			add_code(u, &code, o.value);
		else if (is_one_of(&o, "fE", "file") || is_one_of(&o, NULL, "exec"))
			path = o.value;
	}
	if (code.n == 0 && path.n == 0 && o.at < o.argc)
		code = o.argv[o.at];
	if (code.n == 0 && path.n == 0)
		return;
	if (path.n && is_stdin_name(&path))
		run = launch_code(u, LANG_AWK, NULL, NULL);
	else if (path.n)
		run = launch_code(u, LANG_AWK, NULL, &path);
	else
		run = launch_code(u, LANG_AWK, &code, NULL);
	run->argv = u->argv;
	run->argc = u->argc;
}
