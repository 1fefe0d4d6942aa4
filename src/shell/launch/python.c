/*
 * python: -c CODE, -m MODULE, FILE or stdin (python --help, 3.11). A module that is a program of
 * its own (python -m modal) is that program; modules that run another script are looked through.
 */
#include "shell/launch/launch.h"

static const char python_options[] = "c: m: W: X: check-hash-based-pycs: h! ? V! help! help-env! "
				     "help-xoptions! help-all! version! b B d "
				     "E i I O P q s S u v x";

/* Modules that take a script or -m MODULE as python does, with their own options before it. */
static const struct {
	const char *module, *options;
} runners[] = {
	{ "IPython", "c: m: i profile: ext: colors:" },
	{ "cProfile", "o: s: m:" },
	{ "coverage", "p: source: omit: include: rcfile: concurrency: context: data-file: a m:" },
	{ "debugpy", "listen: connect: configure-subProcess: c: m: wait-for-client" },
	{ "ipdb", "c: m:" },
	{ "kernprof", "o: s: p: l v b m:" },
	{ "line_profiler", "o: l v m:" },
	{ "memory_profiler", "o: T: m:" },
	{ "pdb", "c: m:" },
	{ "profile", "o: s: m:" },
	{ "pudb", "m:" },
	{ "runpy", "m:" },
	{ "scalene", "outfile: m:" },
	{ "trace", "f: file: C: coverdir: ignore-module: ignore-dir: t c l T g s r R m count trace "
		   "report listfuncs trackcalls timing missing summary no-report module" },
	{ "torch.distributed.run",
		"nproc_per_node: nnodes: node_rank: master_addr: master_port: m module" },
	{ "viztracer", "o: output_file: tracer_entries: m:" },
};

static void unwrap_python(
	struct unwrap *u, const struct field *argv, size_t argc, const char *spec, int depth);

static const struct field *after(
	struct unwrap *u, const char *first, const struct field *argv, size_t argc)
{
	struct field name = launch_field(u, str_from(first));

	return launch_concat(u, &name, 1, argv, argc);
}

static struct field *one_field(struct unwrap *u, struct str text)
{
	struct field *field = arena_alloc(u->arena, struct field, 1);

	if (!field)
		u->failed = true;
	else
		*field = launch_field(u, text);
	return field;
}

static void start_file(struct unwrap *u, struct str path, const char *as)
{
	struct field *name = one_field(u, path), *first = one_field(u, as ? str_from(as) : path);
	struct run *run;

	if (!name || !first)
		return;
	run = launch_code(u, LANG_PYTHON, NULL, name);
	run->argv = first;
	run->argc = 1;
}

/* The packages that a module stands in are read before it, from the outermost on. */
static void start_packages(struct unwrap *u, struct str module)
{
	struct buf path = BUF_IN(u->arena);
	struct file_texts texts;

	for (size_t i = 0; i <= module.len; i++) {
		struct str file;

		if (i < module.len && module.at[i] != '.') {
			buf_add_char(&path, module.at[i]);
			continue;
		}
		file = arena_printf(u->arena, "%.*s/__init__.py", STR_ARGS(buf_str(&path)));
		if (file.at && launch_read_file(u, file, &texts))
			start_file(u, file, NULL);
		buf_add_char(&path, '/');
	}
	u->failed |= buf_failed(&path);
}

/* ./pkg/mod.py or ./pkg/mod/__main__.py, if there is such a file. */
static void start_module_file(
	struct unwrap *u, struct str module, const struct field *argv, size_t argc)
{
	static const char *const ends[] = { ".py", "/__main__.py" };

	start_packages(u, module);
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct str path = arena_printf(u->arena, "%.*s%s", STR_ARGS(module), ends[i]);
		char *at = arena_alloc(u->arena, char, path.len + 1);
		struct file_texts texts;

		if (!path.at || !at) {
			u->failed = true;
			return;
		}
		memcpy(at, path.at, path.len);
		for (size_t k = 0; k < module.len; k++)
			if (at[k] == '.')
				at[k] = '/';
		path = (struct str){ at, path.len };
		if (launch_read_file(u, path, &texts)) {
			struct field *name = arena_alloc(u->arena, struct field, 1);
			struct run *run;

			if (!name) {
				u->failed = true;
				return;
			}
			*name = launch_field(u, path);
			run = launch_code(u, LANG_PYTHON, NULL, name);
			run->argv = launch_concat(u, name, 1, argv, argc);
			run->argc = run->argv ? argc + 1 : 0;
			return;
		}
	}
}

/* timeit -s SETUP STATEMENT...: one program, a line each. */
static void start_timeit(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct options o = options_of(u->arena, argv, argc,
		"n: number: r: repeat: s: setup: u: unit: p process v verbose h! help!");
	struct field code = launch_field(u, STR("")), line = launch_field(u, STR("\n"));
	struct run *run;
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (options_is(&o, "s", "setup") && o.value.n)
			code = launch_join(u, launch_join(u, code, o.value), line);
	}
	for (; o.at < o.argc; o.at++)
		code = launch_join(u, launch_join(u, code, o.argv[o.at]), line);
	run = launch_code(u, LANG_PYTHON, &code, NULL);
	run->argv = one_field(u, STR("-c"));
	run->argc = run->argv ? 1 : 0;
}

/* >>> f()  # doctest: +SKIP */
static bool is_skipped(struct str example)
{
	size_t at = str_find(example, STR("doctest:"), 0), hash = str_rfind_char(example, '#');

	return at != STR_NOT_FOUND && hash != STR_NOT_FOUND && hash < at &&
	       !str_contains(str_slice(example, hash, example.len), "\"") &&
	       !str_contains(str_slice(example, hash, example.len), "'") &&
	       str_contains(str_skip(example, at), "+SKIP");
}

/* doctest FILE: what stands behind the prompts of an interactive session. */
static void start_doctest(struct unwrap *u, struct str path)
{
	struct file_texts texts;
	struct buf code = BUF_IN(u->arena);
	struct field field;
	struct str line, text;
	bool skips = false;

	if (!launch_read_file(u, path, &texts))
		return;
	text = texts.at[texts.n - 1];
	while (str_next_line(&text, &line)) {
		line = str_trim(line);
		if (!str_starts(line, ">>> ") && !str_starts(line, "... "))
			continue;
		if (str_starts(line, ">"))
			skips = is_skipped(line);
		if (skips)
			continue;
		buf_add(&code, str_skip(line, 4));
		buf_add_char(&code, '\n');
	}
	u->failed |= buf_failed(&code);
	field = launch_field(u, buf_str(&code));
	launch_code(u, LANG_PYTHON, &field, NULL);
}

/* webbrowser [-n | -t] ADDRESS */
static void start_browser(struct unwrap *u, const struct field *address)
{
	struct field code = launch_field(u, STR("import webbrowser\nwebbrowser.open('"));

	code = launch_join(u, launch_join(u, code, *address), launch_field(u, STR("')\n")));
	code.many = false;
	launch_code(u, LANG_PYTHON, &code, NULL);
}

/* Modules of the library that run what they are given. */
static bool start_own_module(
	struct unwrap *u, struct str name, const struct field *argv, size_t argc)
{
	struct str path, out;

	if (str_is(name, "timeit")) {
		start_timeit(u, argv, argc);
	} else if (str_is(name, "site") && argc && launch_is(&argv[0], "--user-site")) {
		struct field code =
			launch_field(u, STR("import site\nprint(site.getusersitepackages())\n"));

		launch_code(u, LANG_PYTHON, &code, NULL);
	} else if (str_is(name, "code") || (str_is(name, "asyncio") && argc == 0)) {
		launch_code(u, LANG_PYTHON, NULL, NULL);
	} else if (str_is(name, "doctest")) {
		for (size_t i = 0; i < argc; i++)
			if (launch_known(u, &argv[i], &path) && !str_starts(path, "-"))
				start_doctest(u, path);
	} else if (str_is(name, "pytest") || str_is(name, "unittest")) {
		launch_python_tests(u, str_is(name, "pytest"), argv, argc);
	} else if (str_is(name, "webbrowser") && argc) {
		start_browser(u, &argv[argc - 1]);
	} else if (str_is(name, "pickle") && argc && launch_known(u, &argv[0], &path)) {
		struct field code = launch_field(
			u, arena_printf(u->arena, "import pickle; pickle.load(open('%.*s', 'rb'))",
				   STR_ARGS(path)));

		launch_code(u, LANG_PYTHON, &code, NULL);
	} else if (launch_python_packer(u, name, argv, argc)) {
		return true;
	} else if (str_is(name, "zipapp") && argc && launch_known(u, &argv[0], &path)) {
		/* The archive is as good as the program in it. */
		struct field *words = arena_alloc(u->arena, struct field, 3);

		out = arena_printf(u->arena, "%.*s.pyz", STR_ARGS(path));
		for (size_t i = 1; i + 1 < argc; i++)
			if (launch_is(&argv[i], "-o") || launch_is(&argv[i], "--output"))
				launch_known(u, &argv[i + 1], &out);
		if (!words) {
			u->failed = true;
			return true;
		}
		words[0] = launch_field(u, STR("cp"));
		words[1] =
			launch_field(u, arena_printf(u->arena, "%.*s/__main__.py", STR_ARGS(path)));
		words[2] = launch_field(u, out);
		launch_argv(u, words, 3);
	} else {
		return false;
	}
	return true;
}

static void start_module(struct unwrap *u, const struct field *module, const struct field *argv,
	size_t argc, int depth)
{
	struct field *words;
	struct str name;

	if (launch_known(u, module, &name)) {
		if (start_own_module(u, name, argv, argc))
			return;
		for (size_t i = 0; i < ARRAY_SIZE(runners); i++) {
			if (!str_is(name, runners[i].module))
				continue;
			if (str_is(name, "pdb"))
				launch_python_debugger(u, argv, argc);
			if (argc > 0 && launch_is(&argv[0], "run")) {
				argv++;
				argc--;
			}
			unwrap_python(u, argv, argc, runners[i].options, depth + 1);
			return;
		}
		start_module_file(u, name, argv, argc);
	}
	words = arena_alloc(u->arena, struct field, argc + 1);
	if (!words) {
		u->failed = true;
		return;
	}
	words[0] = *module;
	if (launch_known(u, module, &name))
		words[0] = launch_field(u, str_slice(name, 0, str_find_char(name, '.', 0)));
	if (argc)
		memcpy(words + 1, argv, argc * sizeof(*words));
	launch_argv(u, words, argc + 1);
}

static bool is_stdin_name(const struct field *word)
{
	return launch_is(word, "-") || launch_is(word, "/dev/stdin") ||
	       launch_is(word, "/dev/fd/0");
}

/* A directory stands for the __main__.py in it. */
static const struct field *main_of(struct unwrap *u, const struct field *path)
{
	struct file_texts texts;
	struct str name;

	if (!launch_known(u, path, &name) || str_ends(name, ".py") || !name.len)
		return path;
	name = arena_printf(
		u->arena, "%.*s%s__main__.py", STR_ARGS(name), str_ends(name, "/") ? "" : "/");
	return launch_read_file(u, name, &texts) ? one_field(u, name) : path;
}

static void start_operands(struct unwrap *u, const struct field *argv, size_t argc, int depth)
{
	struct run *run;

	if (argc == 0 && depth > 0)
		return;
	if (argc == 0 || is_stdin_name(&argv[0]))
		run = launch_code(u, LANG_PYTHON, NULL, NULL);
	else
		run = launch_code(u, LANG_PYTHON, NULL, main_of(u, &argv[0]));
	run->argv = argv;
	run->argc = argc;
}

static void unwrap_python(
	struct unwrap *u, const struct field *argv, size_t argc, const char *spec, int depth)
{
	struct options o = options_of(u->arena, argv, argc, spec);
	enum option_kind kind;

	if (depth > 8)
		return;
	for (;;) {
		kind = options_next(&o);
		if (kind == OPTION_MAYBE && o.at + 1 < o.argc) {
			/* python $FLAGS -c CODE: the unknown word may be options or none. */
			options_take_word(&o);
			continue;
		}
		if (kind != OPTION_FLAG && kind != OPTION_VALUE)
			break;
		if (o.mark == '!')
			return;
		if (options_is(&o, "c", NULL) && o.value.n && depth == 0) {
			struct run *run = launch_code(u, LANG_PYTHON, &o.value, NULL);

			run->argv = after(u, "-c", o.argv + o.at, o.argc - o.at);
			run->argc = run->argv ? o.argc - o.at + 1 : 0;
			return;
		}
		if (options_is(&o, "m", NULL) && o.value.n) {
			start_module(u, &o.value, o.argv + o.at, o.argc - o.at, depth);
			return;
		}
	}
	start_operands(u, o.argv + o.at, o.argc - o.at, depth);
}

/* What python reads before the program, and what its letters say of that. */
struct python_start {
	bool isolated;    /* -I or -E: variables do not count */
	bool no_user;     /* -I, -s, $PYTHONNOUSERSITE */
	bool no_site;     /* -S */
	bool safe;        /* -I or -P */
	bool interactive; /* -i, and no program */
	bool asks;        /* -i: stdin is read behind the program */
};

static struct python_start read_start(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, python_options);
	struct python_start s = { 0 };
	enum option_kind kind;
	struct str text;
	bool program = false;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		s.isolated |= options_is(&o, "IE", NULL);
		s.no_user |= options_is(&o, "Is", NULL);
		s.no_site |= options_is(&o, "S", NULL);
		s.safe |= options_is(&o, "IP", NULL);
		s.asks |= options_is(&o, "i", NULL);
		program = options_is(&o, "cm", NULL);
		if (program)
			break;
	}
	s.interactive = s.asks && !program && o.at >= o.argc;
	s.no_user |= launch_variable(u, "PYTHONNOUSERSITE", &text) && text.len;
	return s;
}

/* A line of a .pth file that begins with import is run. */
static void start_path_file(struct unwrap *u, struct str path)
{
	struct file_texts texts;
	struct str text, line;

	if (!launch_read_file(u, path, &texts))
		return;
	text = texts.at[texts.n - 1];
	while (str_next_line(&text, &line)) {
		struct field code;

		if (!str_starts(line, "import ") && !str_starts(line, "import\t"))
			continue;
		code = launch_field(u, line);
		launch_code(u, LANG_PYTHON, &code, NULL);
	}
}

/* The user's own site-packages, of whichever version: what this command has put there. */
static void start_user_site(struct unwrap *u)
{
	struct value home = launch_environment_value(u, STR("HOME"));
	struct str directory, *paths;
	size_t n = 0;

	if (!u->input->written || !value_known(u->arena, &home, &directory))
		return;
	directory = arena_printf(u->arena, "%.*s/.local/lib", STR_ARGS(directory));
	if (!directory.at || u->input->written(u->input->self, u->arena, directory, &paths, &n)) {
		u->failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct str name = str_basename(paths[i]);

		if (!str_contains(paths[i], "/site-packages/"))
			continue;
		if (str_is(name, "usercustomize.py") || str_is(name, "sitecustomize.py"))
			start_file(u, paths[i], NULL);
		else if (str_ends(name, ".pth"))
			start_path_file(u, paths[i]);
	}
}

/* sitecustomize and usercustomize on PYTHONPATH run first, PYTHONSTARTUP before a dialogue. */
static void start_customized(struct unwrap *u, const struct python_start *start)
{
	static const char *const names[] = { "sitecustomize.py", "usercustomize.py" };
	struct file_texts texts;
	struct str paths, path;

	if (!start->no_user && !start->no_site)
		start_user_site(u);
	if (start->isolated)
		return;
	if (!start->no_site && launch_variable(u, "PYTHONPATH", &paths)) {
		while (paths.len) {
			size_t colon = MIN(str_find_char(paths, ':', 0), paths.len);

			for (size_t i = 0; i < ARRAY_SIZE(names) && colon; i++) {
				path = arena_printf(
					u->arena, "%.*s/%s", (int)colon, paths.at, names[i]);
				if (launch_read_file(u, path, &texts))
					start_file(u, path, NULL);
			}
			paths = str_skip(paths, colon + 1);
		}
	}
	if (start->interactive && launch_variable(u, "PYTHONSTARTUP", &path) &&
		launch_read_file(u, path, &texts))
		start_file(u, path, NULL);
}

void launch_python(struct unwrap *u)
{
	struct python_start start = read_start(u);

	start_customized(u, &start);
	unwrap_python(u, u->argv + 1, u->argc - 1, python_options, 0);
	if (start.asks && !start.interactive)
		launch_code(u, LANG_PYTHON, NULL, NULL);
	if (start.safe)
		for (struct run *run = u->first; run; run = run->next)
			launch_set_env(u, run, STR("PYTHONSAFEPATH"), one_field(u, STR("1")));
}

/* coverage run X, ipython X, kernprof X, torchrun X: programs that are such modules. */
void launch_python_runner(struct unwrap *u)
{
	struct str module = u->program;
	struct field name;

	if (str_is(module, "ipython") || str_is(module, "ipython3"))
		module = STR("IPython");
	else if (str_is(module, "torchrun"))
		module = STR("torch.distributed.run");
	name = launch_field(u, module);
	if (str_is(module, "py.test"))
		name = launch_field(u, STR("pytest"));
	if (str_is(module, "coverage") && (u->argc < 2 || !launch_is(&u->argv[1], "run")))
		return;
	if (str_is(module, "IPython") && u->argc > 1)
		unwrap_python(u, u->argv + 1, u->argc - 1, python_options, 0);
	else
		start_module(u, &name, u->argv + 1, u->argc - 1, 0);
}

/* uv run: -m MODULE, FILE.py, - or a program; uvx is a row. uv run --help, 0.5. */
void launch_uv(struct unwrap *u)
{
	static const char globals[] = "directory= project: config-file: cache-dir: color: "
				      "allow-insecure-host: n q v offline";
	static const char options[] =
		"m: module: s: script: gui-script: directory= project: config-file: cache-dir: "
		"color: extra: "
		"group: only-group: no-group: no-extra: with: with-editable: with-requirements: p: "
		"python: "
		"package: env-file: index: default-index: i: index-url: extra-index-url: f: "
		"find-links: "
		"index-strategy: keyring-provider: resolution: prerelease: exclude-newer: "
		"link-mode: "
		"refresh-package: P: upgrade-package: reinstall-package: no-build-package: "
		"no-binary-package: C: config-setting: no-build-isolation-package: h! help!";
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1, globals);
	enum option_kind kind;
	struct str word;
	bool script = false;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE)
		;
	if (kind != OPTION_WORD || !launch_is(&o.argv[o.at], "run")) {
		launch_row(u);
		return;
	}
	o = options_of(u->arena, o.argv + o.at + 1, o.argc - o.at - 1, options);
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (options_is(&o, "m", "module") && o.value.n) {
			start_module(u, &o.value, o.argv + o.at, o.argc - o.at, 0);
			return;
		}
		if (options_is(&o, "s", "script") && o.value.n) {
			struct run *run = launch_code(u, LANG_PYTHON, NULL, &o.value);

			run->argv = launch_concat(u, &o.value, 1, o.argv + o.at, o.argc - o.at);
			run->argc = run->argv ? o.argc - o.at + 1 : 0;
			return;
		}
	}
	if (o.at >= o.argc)
		return;
	if (launch_known(u, &o.argv[o.at], &word))
		script = str_ends(word, ".py") || str_is(word, "-");
	if (script)
		start_operands(u, o.argv + o.at, o.argc - o.at, 0);
	else
		launch_argv(u, o.argv + o.at, o.argc - o.at);
}
