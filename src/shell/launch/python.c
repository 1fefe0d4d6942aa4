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
	{ "pdb", "m:" },
	{ "profile", "o: s: m:" },
	{ "pudb", "m:" },
	{ "runpy", "m:" },
	{ "scalene", "outfile: m:" },
	{ "trace", "f: file: C: coverdir: ignore-module: ignore-dir: t c l T g m module:" },
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

/* ./pkg/mod.py or ./pkg/mod/__main__.py, if there is such a file. */
static void start_module_file(
	struct unwrap *u, struct str module, const struct field *argv, size_t argc)
{
	static const char *const ends[] = { ".py", "/__main__.py" };

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

static void start_module(struct unwrap *u, const struct field *module, const struct field *argv,
	size_t argc, int depth)
{
	struct field *words;
	struct str name;

	if (launch_known(u, module, &name)) {
		for (size_t i = 0; i < ARRAY_SIZE(runners); i++) {
			if (!str_is(name, runners[i].module))
				continue;
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

static void start_operands(struct unwrap *u, const struct field *argv, size_t argc, int depth)
{
	struct run *run;

	if (argc == 0 && depth > 0)
		return;
	if (argc == 0 || is_stdin_name(&argv[0]))
		run = launch_code(u, LANG_PYTHON, NULL, NULL);
	else
		run = launch_code(u, LANG_PYTHON, NULL, &argv[0]);
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

void launch_python(struct unwrap *u)
{
	unwrap_python(u, u->argv + 1, u->argc - 1, python_options, 0);
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
