/*
 * Compilers: what they make runs as the source it was made of. The output is written as a script
 * whose first line names the interpreter of that language (tcc -run, go run), so that whatever
 * runs it later finds the source. gcc(1) 12, go help build, rustc --help, java(1) 17.
 */
#include "lang/lang.h"
#include "shell/launch/launch.h"

#define MAX_SOURCES 32

struct compilation {
	struct field sources[MAX_SOURCES], output;
	size_t n_sources;
	struct field defines; /* lines before the source */
	bool only_objects;
};

static bool is_source(struct unwrap *u, const struct field *word)
{
	static const char *const ends[] = { ".c", ".cc", ".cpp", ".cxx", ".C", ".s", ".S", ".o",
		".go", ".rs", ".m" };
	struct str name;

	if (launch_is(word, "-"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (launch_known(u, word, &name) && str_ends(name, ends[i]))
			return true;
	return false;
}

/* { printf '#!INTERPRETER'; cat SOURCES; } > OUTPUT; chmod +x OUTPUT */
static void write_program(struct unwrap *u, const struct compilation *c, const char *interpreter)
{
	struct field text = launch_field(u, STR("{ printf '%s\\n' '#!"));

	text = launch_join(u, text, launch_field(u, str_from(interpreter)));
	text = launch_join(u, text, launch_field(u, STR("' ")));
	if (c->defines.n)
		text = launch_join(u, text, launch_quoted(u, &c->defines));
	text = launch_join(u, text, launch_field(u, STR("; cat")));
	for (size_t i = 0; i < c->n_sources; i++) {
		text = launch_join(u, text, launch_field(u, STR(" ")));
		text = launch_join(u, text, launch_quoted(u, &c->sources[i]));
	}
	text = launch_join(u, text, launch_field(u, STR("; } > ")));
	text = launch_join(u, text, launch_quoted(u, &c->output));
	text = launch_join(u, text, launch_field(u, STR(" && chmod +x ")));
	text = launch_join(u, text, launch_quoted(u, &c->output));
	launch_text(u, text);
}

static void add_define(struct unwrap *u, struct compilation *c, const struct field *value)
{
	struct str text;
	size_t equals;

	if (!launch_known(u, value, &text))
		return;
	equals = MIN(str_find_char(text, '=', 0), text.len);
	text = arena_printf(u->arena, "#define %.*s %.*s\n", (int)equals, text.at,
		STR_ARGS(str_skip(text, equals + 1)));
	c->defines = c->defines.n ? launch_join(u, c->defines, launch_field(u, text))
				  : launch_field(u, text);
}

/* -Wl,-init,f and the like: a function may be run that the text itself does not call. */
static void add_entry(struct unwrap *u, struct compilation *c, struct str names)
{
	struct field line =
		launch_field(u, arena_printf(u->arena, "#define ENTRY %.*s\n", STR_ARGS(names)));

	c->defines = c->defines.n ? launch_join(u, c->defines, line) : line;
}

/* -c without -o: FILE.o here. */
static void name_object(struct unwrap *u, struct compilation *c)
{
	struct str name;

	if (c->n_sources != 1 || !launch_known(u, &c->sources[0], &name))
		return;
	name = str_basename(name);
	name = str_slice(name, 0, str_rfind_char(name, '.'));
	c->output = launch_field(u, arena_printf(u->arena, "%.*s.o", STR_ARGS(name)));
}

static void run_now(struct unwrap *u, enum language language, const struct field *argv, size_t argc)
{
	struct run *run = launch_is(&argv[0], "-") ? launch_code(u, language, NULL, NULL)
						   : launch_code(u, language, NULL, &argv[0]);

	run->argv = argv;
	run->argc = argc;
}

/* Does it go on from C to assembly, and to a program? */
static bool has_stage(struct unwrap *u, const char *part)
{
	static const struct {
		const char *option, *reached;
	} ends[] = {
		{ "-E", " cc1 cc1plus " },
		{ "-M", " cc1 cc1plus " },
		{ "-MM", " cc1 cc1plus " },
		{ "-S", " cc1 cc1plus " },
		{ "-fsyntax-only", " cc1 cc1plus " },
		{ "-c", " cc1 cc1plus as " },
	};

	for (size_t i = 1; i < u->argc; i++)
		for (size_t k = 0; k < ARRAY_SIZE(ends); k++)
			if (launch_is(&u->argv[i], ends[k].option) &&
				!str_contains(str_from(ends[k].reached), part))
				return false;
	return true;
}

/* -B PREFIX, $COMPILER_PATH: the compiler's own programs are looked for there first. */
static void run_parts(struct unwrap *u, const struct field *prefix)
{
	static const char *const parts[] = { "cc1", "cc1plus", "as", "collect2", "ld" };
	struct str directory;

	if (!launch_known(u, prefix, &directory))
		return;
	for (size_t i = 0; i < 2 * ARRAY_SIZE(parts); i++) {
		struct field *word = arena_alloc(u->arena, struct field, 1);
		struct str path = arena_printf(
			u->arena, "%.*s%s%s", STR_ARGS(directory), i % 2 ? "/" : "", parts[i / 2]);
		struct file_texts texts;

		u->failed |= !word || !path.at;
		if (u->failed || !has_stage(u, parts[i / 2]) || !launch_read_file(u, path, &texts))
			continue;
		*word = launch_field(u, launch_path(u, path));
		launch_argv(u, word, 1)->conditional = true;
	}
}

/* as is looked for along PATH: only where the command has changed that it may be another. */
static void run_assembler(struct unwrap *u)
{
	struct field *word;
	struct str path;

	if (!launch_variable(u, "PATH", &path) || !has_stage(u, " as "))
		return;
	word = arena_alloc(u->arena, struct field, 1);
	u->failed |= !word;
	if (!word)
		return;
	*word = launch_field(u, STR("as"));
	launch_argv(u, word, 1)->conditional = true;
}

/* cc [options] FILE... -o OUTPUT; tcc -run FILE ARGS */
void launch_compiler(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"o: x: e: D: U: I: L: l: W? O? f: m: std: include: -include: isystem: MF: MT: T: "
		"Xlinker: "
		"wrapper: B: c S E M MM g? v w s -version! -help! run pipe static shared");
	struct compilation c = { 0 };
	enum option_kind kind;
	struct field *words;
	size_t n;
	struct str text;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (c.n_sources < MAX_SOURCES && is_source(u, &o.argv[o.at]))
				c.sources[c.n_sources++] = o.argv[o.at];
			options_take_word(&o);
			continue;
		}
		if (options_is(&o, "o", NULL) && o.value.n)
			c.output = o.value;
		else if (options_is(&o, "D", NULL) && o.value.n)
			add_define(u, &c, &o.value);
		else if (options_is(&o, "B", NULL) && o.value.n)
			run_parts(u, &o.value);
		else if (options_is(&o, "We", NULL) && launch_known(u, &o.value, &text) &&
			 (options_is(&o, "e", NULL) || str_starts(text, "l,")))
			add_entry(u, &c, text);
		c.only_objects |= options_is(&o, "c", NULL);
	}
	run_assembler(u);
	if (launch_variable(u, "COMPILER_PATH", &text)) {
		struct field prefix = launch_field(u, text);

		run_parts(u, &prefix);
	}
	for (size_t i = 1; i < u->argc; i++) {
		if (launch_is(&u->argv[i], "-run") && i + 1 < u->argc) {
			run_now(u, LANG_C, u->argv + i + 1, u->argc - i - 1);
			return;
		}
		if (launch_is(&u->argv[i], "-wrapper") && i + 1 < u->argc &&
			launch_known(u, &u->argv[i + 1], &text)) {
			struct buf buf = BUF_IN(u->arena);

			for (size_t k = 0; k < text.len; k++)
				buf_add_char(&buf, text.at[k] == ',' ? ' ' : text.at[k]);
			u->failed |= buf_failed(&buf);
			if (launch_split(u, buf_str(&buf), &words, &n) && n)
				launch_argv(u, words, n);
		}
		if (launch_is(&u->argv[i], "-") && c.n_sources == 0)
			c.sources[c.n_sources++] = u->argv[i];
		if (launch_is(&u->argv[i], "-E") || launch_is(&u->argv[i], "-fsyntax-only") ||
			launch_is(&u->argv[i], "-M") || launch_is(&u->argv[i], "-MM"))
			return;
	}
	if (!c.output.n && c.only_objects)
		name_object(u, &c);
	if (!c.output.n)
		c.output = launch_field(u, STR("a.out"));
	if (c.n_sources)
		write_program(u, &c, LANG_C_INTERPRETER);
}

/* luac [-o OUTPUT] FILE..: what it makes is run as the text is. */
void launch_luac(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, "o: l p! s v");
	struct field text = launch_field(u, STR("cat")), output = launch_field(u, STR("luac.out"));
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (options_is(&o, "o", NULL) && o.value.n)
			output = o.value;
	}
	if (o.at == o.argc)
		return;
	for (size_t i = o.at; i < o.argc; i++) {
		text = launch_join(u, text, launch_field(u, STR(" ")));
		text = launch_join(u, text, launch_quoted(u, &o.argv[i]));
	}
	text = launch_join(u, text, launch_field(u, STR(" > ")));
	launch_text(u, launch_join(u, text, launch_quoted(u, &output)));
}

/* go run FILE.go ARGS, go build -o OUTPUT FILE.go */
void launch_go(struct unwrap *u)
{
	struct compilation c = { 0 };
	size_t at = 2;
	struct str name;

	if (u->argc < 3)
		return;
	while (at < u->argc && field_starts(&u->argv[at], STR("-")) == YES) {
		if (launch_is(&u->argv[at], "-o") && at + 1 < u->argc)
			c.output = u->argv[++at];
		else if (launch_is(&u->argv[at], "-exec") && at + 1 < u->argc)
			launch_joined(u, &u->argv[++at], 1);
		at++;
	}
	if (at == u->argc || !launch_known(u, &u->argv[at], &name) || !str_ends(name, ".go"))
		return;
	if (launch_is(&u->argv[1], "run")) {
		run_now(u, LANG_GO, u->argv + at, u->argc - at);
	} else if (launch_is(&u->argv[1], "build")) {
		if (!c.output.n)
			c.output = launch_field(u, str_slice(name, 0, name.len - 3));
		c.sources[c.n_sources++] = u->argv[at];
		write_program(u, &c, "/usr/bin/go run");
	}
}

/* rustc [-o OUTPUT] FILE.rs */
void launch_rustc(struct unwrap *u)
{
	struct compilation c = { 0 };
	struct str name;

	for (size_t i = 1; i < u->argc; i++) {
		if (launch_is(&u->argv[i], "-o") && i + 1 < u->argc) {
			c.output = u->argv[++i];
		} else if (launch_known(u, &u->argv[i], &name) && str_ends(name, ".rs")) {
			c.sources[0] = u->argv[i];
			c.n_sources = 1;
			if (!c.output.n)
				c.output = launch_field(
					u, str_basename(str_slice(name, 0, name.len - 3)));
		}
	}
	if (c.n_sources)
		write_program(u, &c, "/usr/bin/rust-script");
}

/* What the first lines above stand for: rust-script FILE, java FILE.java, Rscript, julia, guile. */
static const struct {
	const char *program;
	enum language language;
	const char *options; /* -e CODE is program text */
	const char *code;
} interpreters[] = {
	{ "rust-script", LANG_RUST, "e:", "e" },
	{ "java", LANG_JAVA, "cp: classpath: jar: source: -source:", "" },
	{ "groovy", LANG_JAVA, "e:", "e" },
	{ "jshell", LANG_JAVA, "R: J:", "" },
	{ "R", LANG_R, "e: f: file:", "e" },
	{ "Rscript", LANG_R, "e:", "e" },
	{ "littler", LANG_R, "e:", "e" },
	{ "julia", LANG_JULIA, "e: eval: E: print: J: L: t: p:", "eE" },
	{ "guile", LANG_SCHEME, "c: e: s: l: L: x:", "c" },
	{ "sbcl", LANG_SCHEME,
		"eval: load: script core: noinform non-interactive no-userinit no-sysinit "
		"disable-debugger quit version! help!",
		"" },
	{ "clisp", LANG_SCHEME, "x: i: q norc K: M: version! h! help!", "x" },
	{ "ecl", LANG_SCHEME, "eval: load: shell norc q version! h! help!", "" },
	{ "swipl", LANG_PROLOG, "g: t: s: f: l: x: o: c q O version! help!", "gt" },
};

/* guile -l FILE, sbcl --load FILE, swipl -s FILE: read before the program. */
static void load_file(struct unwrap *u, enum language language, const struct field *path)
{
	struct field *copy = arena_alloc(u->arena, struct field, 1);

	u->failed |= !copy;
	if (!copy)
		return;
	*copy = *path;
	launch_code(u, language, NULL, copy);
}

void launch_source(struct unwrap *u)
{
	struct options o;
	struct field code = { 0 };
	enum option_kind kind;
	size_t row = 0;
	struct str name;

	while (row + 1 < ARRAY_SIZE(interpreters) && !str_is(u->program, interpreters[row].program))
		row++;
	o = options_of(u->arena, u->argv + 1, u->argc - 1, interpreters[row].options);
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if ((interpreters[row].language == LANG_SCHEME && options_is(&o, "l", "load")) ||
			(interpreters[row].language == LANG_PROLOG && options_is(&o, "sfl", NULL)))
			load_file(u, interpreters[row].language, &o.value);
		if (!o.value.n || !options_is(&o, interpreters[row].code, "eval"))
			continue;
		code = code.n ? launch_join(u, launch_join(u, code, launch_field(u, STR("\n"))),
					o.value)
			      : o.value;
	}
	if (code.n) {
		if (interpreters[row].language == LANG_PROLOG && o.at < o.argc)
			load_file(u, LANG_PROLOG, &o.argv[o.at]);
		launch_code(u, interpreters[row].language, &code, NULL);
	} else if (o.at < o.argc) {
		struct field *path = arena_alloc(u->arena, struct field, 1);
		struct file_texts texts;

		u->failed |= !path;
		if (!path || !launch_known(u, &o.argv[o.at], &name))
			return;
		*path = o.argv[o.at];
		if (interpreters[row].language == LANG_JAVA && !str_ends(name, ".java")) {
			name = arena_printf(u->arena, "%.*s.java", STR_ARGS(name));
			if (!launch_read_file(u, name, &texts))
				return;
			*path = launch_field(u, name);
		}
		launch_code(u, interpreters[row].language, NULL, path);
	} else {
		launch_code(u, interpreters[row].language, NULL, NULL);
	}
}
