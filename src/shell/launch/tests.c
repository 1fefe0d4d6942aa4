/*
 * Test runners: pytest(1) 7, python -m unittest (3.11), prove(1) 3.43, node --test (18). Files that
 * are named are read; of those that they find themselves only what this command has written:
 * what was there before is the user's own.
 */
#include "shell/launch/launch.h"

size_t launch_written(struct unwrap *u, struct str directory, struct str **ret_paths)
{
	size_t n = 0;

	directory = launch_directory(u, directory);
	if (u->input->written &&
		u->input->written(u->input->self, u->arena, directory, ret_paths, &n))
		u->failed = true;
	return n;
}

struct tests {
	struct unwrap *u;
	const char *runner;
	struct str expression; /* -k */
	bool collects;         /* nothing but collecting */
	bool alone;            /* --noconftest */
};

/* The file as the runner reads it; @id: ::Class::name, or empty. */
static void start_file(const struct tests *tests, struct str path, struct str id)
{
	struct unwrap *u = tests->u;
	struct field *words = arena_alloc(u->arena, struct field, 4);
	struct run *run;

	if (!words) {
		u->failed = true;
		return;
	}
	words[0] = launch_field(u, str_from(tests->runner));
	words[1] = launch_field(u, tests->collects ? STR("-") : id);
	words[2] = launch_field(u, tests->expression);
	words[3] = launch_field(u, path);
	run = launch_code(u, LANG_PYTHON, NULL, &words[3]);
	run->argv = words;
	run->argc = 3;
}

static bool is_test_file(struct str path, bool pytest)
{
	struct str name = str_basename(path);

	return str_ends(name, ".py") && (str_starts(name, pytest ? "test_" : "test") ||
						(pytest && str_ends(name, "_test.py")));
}

/* conftest.py of a directory: what is beside the tests. */
static void start_conftest(const struct tests *tests, struct str path)
{
	struct tests beside = *tests;

	if (tests->alone && str_is(str_basename(path), "conftest.py"))
		return;
	beside.expression = STR("");
	start_file(&beside, path, STR(""));
}

static void start_directory(const struct tests *tests, struct str directory)
{
	bool pytest = str_is(str_from(tests->runner), "pytest");
	struct str *paths;
	size_t n = launch_written(tests->u, directory, &paths);
	struct str usual = launch_path(tests->u, STR("conftest.py")); /* read before */

	for (size_t i = 0; pytest && i < n; i++)
		if (str_is(str_basename(paths[i]), "conftest.py") && !str_equal(paths[i], usual))
			start_conftest(tests, paths[i]);
	for (size_t i = 0; i < n; i++)
		if (is_test_file(paths[i], pytest))
			start_file(tests, paths[i], STR(""));
}

/* Words of addopts, where a configuration file has them. */
static const struct field *with_options(struct unwrap *u, const struct field *argv, size_t *argc)
{
	static const char *const files[] = { "pytest.ini", ".pytest.ini", "pyproject.toml",
		"tox.ini", "setup.cfg" };
	struct file_texts texts;
	struct str text, line;
	struct field *words;
	size_t n;

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (!launch_read_file(u, str_from(files[i]), &texts))
			continue;
		text = texts.at[texts.n - 1];
		while (str_next_line(&text, &line)) {
			size_t equals = str_find_char(line, '=', 0);

			if (!str_starts(str_trim(line), "addopts") || equals == STR_NOT_FOUND)
				continue;
			line = str_trim(str_skip(line, equals + 1));
			if (line.len > 1 && strchr("\"'", line.at[0]))
				line = str_slice(line, 1, line.len - 1);
			if (!launch_split(u, line, &words, &n))
				return argv;
			argv = launch_concat(u, words, n, argv, *argc);
			*argc = argv ? *argc + n : 0;
			return argv;
		}
	}
	return argv;
}

/* -p NAME, PYTEST_PLUGINS: a module here; not a part of pytest. */
static void start_plugin(const struct tests *tests, struct str name)
{
	struct file_texts texts;
	struct str path = arena_printf(tests->u->arena, "%.*s.py", STR_ARGS(name));

	if (path.at && !str_starts(name, "no:") && launch_read_file(tests->u, path, &texts))
		start_conftest(tests, path);
}

static void start_plugins(const struct tests *tests)
{
	struct str names;

	if (!launch_variable(tests->u, "PYTEST_PLUGINS", &names))
		return;
	while (names.len) {
		size_t comma = MIN(str_find_char(names, ',', 0), names.len);

		start_plugin(tests, str_slice(names, 0, comma));
		names = str_skip(names, comma + 1);
	}
}

/* FILE::Class::name, a directory. */
static void start_operand(const struct tests *tests, struct str word)
{
	size_t colons = MIN(str_find(word, STR("::"), 0), word.len);
	struct str path = str_slice(word, 0, colons), id = str_skip(word, colons);
	struct file_texts texts;

	if (!str_ends(path, ".py")) {
		start_directory(tests, path);
	} else if (launch_read_file(tests->u, path, &texts)) {
		size_t slash = str_rfind_char(path, '/');
		struct str beside = arena_printf(tests->u->arena, "%.*sconftest.py",
			(int)(slash == STR_NOT_FOUND ? 0 : slash + 1), path.at);

		if (slash != STR_NOT_FOUND && launch_read_file(tests->u, beside, &texts))
			start_conftest(tests, beside);
		start_file(tests, path, id);
	}
}

static void start_pytest(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct tests tests = { .u = u, .runner = "pytest" };
	struct options o;
	struct file_texts texts;
	bool operands = false;
	enum option_kind kind;
	struct str word;

	argv = with_options(u, argv, &argc);
	o = options_of(u->arena, argv, argc,
		"c: config-file: k: m: p: n: o: W: r: maxfail: rootdir: confcutdir: junitxml: "
		"junit-xml: ignore: ignore-glob: deselect: cov? cov-report: cov-config: durations: "
		"tb: log-level: log-file: log-cli-level: basetemp: import-mode: dist: timeout: "
		"color: capture: numprocesses: co collect-only noconftest fixtures! markers! "
		"version! V! h! "
		"help!");
	for (struct options all = o; (kind = options_next(&all)) != OPTION_END;) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			options_take_word(&all);
			continue;
		}
		if (all.mark == '!')
			return;
		tests.alone |= options_is(&all, NULL, "noconftest");
		tests.collects |=
			options_is(&all, NULL, "co") || options_is(&all, NULL, "collect-only");
		if (options_is(&all, "k", NULL))
			launch_known(u, &all.value, &tests.expression);
		if (options_is(&all, "p", NULL) && launch_known(u, &all.value, &word))
			start_plugin(&tests, word);
	}
	start_plugins(&tests);
	if (launch_read_file(u, STR("conftest.py"), &texts))
		start_conftest(&tests, STR("conftest.py"));
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind != OPTION_WORD && kind != OPTION_MAYBE)
			continue;
		operands = true;
		if (launch_known(u, &o.argv[o.at], &word))
			start_operand(&tests, word);
		options_take_word(&o);
	}
	if (!operands)
		start_directory(&tests, STR("."));
}

/* a/b.py, a.b, a.b.Class.name: the file, and ::Class::name. */
static void start_module(const struct tests *tests, struct str word)
{
	struct unwrap *u = tests->u;
	struct buf id = BUF_IN(u->arena);
	struct file_texts texts;
	struct str path = word, rest = STR("");

	while (path.len) {
		struct buf file = BUF_IN(u->arena);

		for (size_t i = 0; i < path.len; i++)
			buf_add_char(&file, path.at[i] == '.' ? '/' : path.at[i]);
		buf_add_text(&file, ".py");
		u->failed |= buf_failed(&file);
		if (launch_read_file(u, buf_str(&file), &texts)) {
			path = buf_str(&file);
			break;
		}
		if (str_rfind_char(path, '.') == STR_NOT_FOUND)
			return;
		path = str_slice(path, 0, str_rfind_char(path, '.'));
		rest = str_skip(word, path.len + 1);
	}
	while (rest.len) {
		size_t dot = MIN(str_find_char(rest, '.', 0), rest.len);

		buf_printf(&id, "::%.*s", (int)dot, rest.at);
		rest = str_skip(rest, dot + 1);
	}
	u->failed |= buf_failed(&id);
	start_file(tests, path, buf_str(&id));
}

static void start_unittest(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct tests tests = { .u = u, .runner = "unittest" };
	struct str word, directory = STR(".");
	struct file_texts texts;
	bool named = false;
	struct options o;
	enum option_kind kind;

	if (argc && launch_is(&argv[0], "discover")) {
		argv++;
		argc--;
	}
	o = options_of(u->arena, argv, argc,
		"s: start-directory: p: pattern: t: top-level-directory: k: v q f c b h! help! "
		"locals");
	while ((kind = options_next(&o)) != OPTION_END) {
		if (o.mark == '!' && kind == OPTION_FLAG)
			return;
		if (kind == OPTION_FLAG || kind == OPTION_VALUE) {
			if (options_is(&o, "s", "start-directory"))
				launch_known(u, &o.value, &directory);
			if (options_is(&o, "k", NULL))
				launch_known(u, &o.value, &tests.expression);
			continue;
		}
		if (launch_known(u, &o.argv[o.at], &word)) {
			named = true;
			if (str_ends(word, ".py") && launch_read_file(u, word, &texts))
				start_file(&tests, word, STR(""));
			else if (str_find_char(word, '/', 0) != STR_NOT_FOUND)
				start_directory(&tests, word);
			else
				start_module(&tests, word);
		}
		options_take_word(&o);
	}
	if (!named)
		start_directory(&tests, directory);
}

void launch_python_tests(struct unwrap *u, bool pytest, const struct field *argv, size_t argc)
{
	if (pytest)
		start_pytest(u, argv, argc);
	else
		start_unittest(u, argv, argc);
}

/* prove FILE: by --exec, by its #! line, or by perl. */
static void prove_file(struct unwrap *u, const struct field *exec, size_t n, struct str path)
{
	struct field *words = arena_alloc(u->arena, struct field, n + 2);
	struct file_texts texts;
	struct str text, line = STR("");

	if (!words) {
		u->failed = true;
		return;
	}
	if (n) {
		memcpy(words, exec, n * sizeof(*words));
		words[n] = launch_field(u, path);
		launch_argv(u, words, n + 1);
		return;
	}
	if (!launch_read_file(u, path, &texts))
		return;
	text = texts.at[texts.n - 1];
	str_next_line(&text, &line);
	words[0] = launch_field(u, STR("perl"));
	if (str_starts(line, "#!") && !str_contains(line, "perl")) {
		struct str interpreter = str_trim(str_skip(line, 2));

		interpreter = str_slice(interpreter, 0, str_find_char(interpreter, ' ', 0));
		words[0] = launch_field(u, interpreter);
	}
	words[1] = launch_field(u, path);
	launch_argv(u, words, 2);
}

/* .proverc at home and here stands before the command line. */
static void prove_options(struct unwrap *u, const struct field **argv, size_t *argc)
{
	struct file_texts texts;
	struct field *words;
	size_t n;

	for (int home = 0; home < 2; home++) {
		bool found = home ? launch_read_home(u, ".proverc", &texts, NULL)
				  : launch_read_file(u, STR(".proverc"), &texts);

		if (!found || !launch_split(u, texts.at[texts.n - 1], &words, &n))
			continue;
		*argv = launch_concat(u, words, n, *argv, *argc);
		*argc = *argv ? *argc + n : 0;
	}
}

void launch_prove(struct unwrap *u)
{
	const struct field *argv = u->argv + 1;
	size_t argc = u->argc - 1, n = 0, n_exec = 0;
	struct field *exec = NULL;
	struct str word, *paths;
	struct options o;
	enum option_kind kind;
	bool named = false;

	prove_options(u, &argv, &argc);
	o = options_of(u->arena, argv, argc,
		"e: exec: I: j: jobs: P: M: ext: state: statefile: rc: harness: formatter: "
		"source: a: archive: rules: tapversion: D! dry! h! help! H! man! V! version! T t W "
		"w l lib b blib s shuffle c color v verbose f failures o comments r recurse q p "
		"m merge");
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_FLAG || kind == OPTION_VALUE) {
			if (o.mark == '!')
				return;
			if (options_is(&o, "e", "exec") && launch_known(u, &o.value, &word) &&
				!launch_split(u, word, &exec, &n_exec))
				n_exec = 0;
			continue;
		}
		named = true;
		if (launch_known(u, &o.argv[o.at], &word)) {
			n = launch_written(u, word, &paths);
			for (size_t i = 0; i < n; i++)
				if (str_ends(paths[i], ".t"))
					prove_file(u, exec, n_exec, paths[i]);
			if (n == 0)
				prove_file(u, exec, n_exec, word);
		}
		options_take_word(&o);
	}
	n = named ? 0 : launch_written(u, STR("t"), &paths);
	for (size_t i = 0; i < n; i++)
		if (str_ends(paths[i], ".t"))
			prove_file(u, exec, n_exec, paths[i]);
}

/* test/x.js, x.test.js, x-test.js, x_test.js, test-x.js and test.js, of the three endings. */
static bool is_node_test(struct str path)
{
	static const char *const ends[] = { ".js", ".cjs", ".mjs" };
	struct str name = str_basename(path);

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct str stem = str_slice(name, 0, name.len - MIN(name.len, strlen(ends[i])));

		if (!str_ends(name, ends[i]))
			continue;
		return str_is(stem, "test") || str_starts(stem, "test-") ||
		       str_ends(stem, ".test") || str_ends(stem, "-test") ||
		       str_ends(stem, "_test") || str_contains(path, "/test/");
	}
	return false;
}

void launch_node_tests(struct unwrap *u, const struct field *argv, size_t argc)
{
	struct str word, *paths;

	for (size_t i = 0; i < MAX(argc, (size_t)1); i++) {
		bool named = argc && launch_known(u, &argv[i], &word);
		size_t n = launch_written(u, named ? word : STR("."), &paths);

		for (size_t k = 0; k < n; k++) {
			struct field *path = arena_alloc(u->arena, struct field, 1);

			if (!path) {
				u->failed = true;
				return;
			}
			*path = launch_field(u, paths[k]);
			if (is_node_test(paths[k]))
				launch_code(u, LANG_JAVASCRIPT, NULL, path);
		}
		if (named && n == 0)
			launch_code(u, LANG_JAVASCRIPT, NULL, &argv[i]);
	}
}
