/*
 * make, just, npm run and friends: what stands in the Makefile, justfile, package.json or
 * pyproject.toml that they would read.
 */
#include "lang/recipe/recipe.h"
#include "shell/expand/pattern.h"
#include "shell/launch/launch.h"

#define MAX_PARENTS 8

struct recipe_call {
	struct recipe_input input;
	struct field dir; /* -C: where the file is looked for */
	bool has_dir, dry_run, found;
	struct field *files; /* -f, in order */
	size_t n_files;
	bool search_parents;
};

static struct value environment(void *self, struct str name)
{
	return launch_environment_value(self, name);
}

static int read_text(void *self, struct arena *arena, struct str path, struct file_texts *ret)
{
	struct unwrap *u = self;

	path = launch_path(u, path);
	if (u->input->read_file)
		return u->input->read_file(u->input->self, arena, path, ret);
	if (u->input->facts)
		return u->input->facts->read_file(u->input->facts->self, arena, path, ret);
	return -1;
}

static void add_match(struct unwrap *u, struct buf *out, struct str directory, struct str pattern,
	struct str name)
{
	struct str full = arena_printf(u->arena, "%.*s%.*s", STR_ARGS(directory), STR_ARGS(name));

	if (!full.at || !pattern_match_plain(pattern, name, (struct pattern_style){ 0 }) ||
		str_contains(buf_str(out), full.at))
		return;
	buf_printf(out, "%.*s ", STR_ARGS(full));
}

/* Files of one directory whose names match, as they are and as this command has left them. */
static struct str glob(void *self, struct str pattern)
{
	struct unwrap *u = self;
	struct facts *facts = u->input->facts;
	size_t slash = str_rfind_char(pattern, '/'), n = 0;
	struct str directory = STR(""), full, base, *names;
	struct buf out = BUF_IN(u->arena);

	if (slash != STR_NOT_FOUND)
		directory = str_slice(pattern, 0, slash + 1);
	pattern = str_skip(pattern, directory.len);
	full = directory.len ? directory : STR(".");
	if (u->directory.n && launch_known(u, &u->directory, &base) && !str_starts(full, "/"))
		full = arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(base), STR_ARGS(full));
	full = full.at ? launch_directory(u, full) : STR("/");
	if (facts && !facts->list_dir(facts->self, u->arena, full, &names, &n))
		for (size_t i = 0; i < n; i++)
			add_match(u, &out, directory, pattern, names[i]);
	n = launch_written(u, full, &names);
	for (size_t i = 0; i < n; i++)
		if (str_rfind_char(names[i], '/') == (str_is(full, "/") ? 0 : full.len))
			add_match(u, &out, directory, pattern, str_basename(names[i]));
	u->failed |= buf_failed(&out);
	return buf_str(&out);
}

static void start_line(
	struct unwrap *u, const struct recipe_call *call, const struct recipe_line *line)
{
	struct field restarts = launch_field(u, STR("1"));
	struct run *run;

	if (line->restart) {
		run = launch_argv(u, u->argv, u->argc);
		launch_set_env(u, run, STR("MAKE_RESTARTS"), &restarts);
		return;
	}
	if (call->dry_run && !line->always)
		return;
	run = launch_text(u, line->text);
	for (struct recipe_export *e = line->exports; e; e = e->next)
		launch_set_env(u, run, e->name, &e->value);
	run->via = VIA_RECIPE;
	run->has_cwd = call->has_dir;
	run->cwd = call->dir;
	run->exports_functions = false;
}

static int run_text(struct unwrap *u, struct recipe_call *call, struct str text)
{
	struct recipe_line *lines = NULL;
	struct str cwd = STR("/"), known;

	u->directory = call->has_dir ? call->dir : (struct field){ 0 };
	call->input.text = text;
	if (!call->has_dir || !launch_known(u, &call->dir, &cwd))
		field_known(u->arena, &u->input->call->cwd, &cwd);
	else
		cwd = launch_path(u, cwd);
	call->input.cwd = cwd;
	call->input.self = u;
	call->input.environment = environment;
	call->input.read_file = read_text;
	call->input.glob = glob;
	call->input.restarted = launch_variable(u, "MAKE_RESTARTS", &known);
	if (recipe_lines(u->arena, &call->input, &lines) < 0) {
		u->failed = true;
		return 0;
	}
	for (const struct recipe_line *line = lines; line; line = line->next)
		start_line(u, call, line);
	return lines != NULL;
}

static bool run_file(struct unwrap *u, struct recipe_call *call, struct str path, bool in_dir)
{
	struct file_texts texts;
	struct str dir;

	if (in_dir && call->has_dir && launch_known(u, &call->dir, &dir)) {
		path = path.at[0] == '/'
			       ? path
			       : arena_printf(u->arena, "%.*s/%.*s", STR_ARGS(dir), STR_ARGS(path));
		if (!path.at) {
			u->failed = true;
			return false;
		}
	}
	if (!launch_read_file(u, path, &texts))
		return false;
	for (size_t i = 0; i < texts.n; i++)
		call->found |= run_text(u, call, texts.at[i]);
	return true;
}

/* The first of the names that is there, in the directory or (just, npm) one above it. */
static bool run_default_file(struct unwrap *u, struct recipe_call *call)
{
	struct str up = STR("");

	for (int depth = 0; depth < (call->search_parents ? MAX_PARENTS : 1); depth++) {
		for (const struct str *name = recipe_files(call->input.kind); name->len; name++) {
			struct str path =
				arena_printf(u->arena, "%.*s%.*s", STR_ARGS(up), STR_ARGS(*name));

			if (!path.at) {
				u->failed = true;
				return false;
			}
			if (run_file(u, call, path, true))
				return true;
		}
		up = arena_printf(u->arena, "../%.*s", STR_ARGS(up));
		if (!up.at)
			up = STR("");
	}
	return false;
}

static void run_recipe(struct unwrap *u, struct recipe_call *call)
{
	struct str path, text;

	if (call->n_files == 0) {
		run_default_file(u, call);
		/* No file at all: make still runs what --eval gave it, and knows rules of its own.
		 */
		if (!call->found &&
			(call->input.n_evals || call->input.n_before ||
				(call->input.kind == RECIPE_MAKE && call->input.n_goals)))
			run_text(u, call, STR(""));
		return;
	}
	for (size_t i = 0; i < call->n_files; i++) {
		if (launch_is(&call->files[i], "-") || launch_is(&call->files[i], "/dev/stdin")) {
			if (launch_stdin_text(u, &text))
				run_text(u, call, text);
			else
				u->unknown = true;
		} else if (!launch_known(u, &call->files[i], &path)) {
			u->unknown = true;
		} else if (str_is(path, "/dev/null")) {
			run_text(u, call, STR(""));
		} else {
			run_file(u, call, path, true);
		}
	}
}

static bool is_variable(const struct field *word)
{
	struct str start;
	size_t equals;

	if (word->n == 0 || word->pieces[0].kind != PIECE_TEXT)
		return false;
	start = word->pieces[0].text;
	equals = str_find_char(start, '=', 0);
	return equals != STR_NOT_FOUND && equals > 0;
}

/* $MAKEFILES: files that are read before the others and give no default goal. */
static const struct str *before_files(struct unwrap *u, size_t *ret_n)
{
	struct str *list, names, text;
	struct field *words;
	struct file_texts texts;
	size_t n;

	if (!launch_variable(u, "MAKEFILES", &names) || !launch_split(u, names, &words, &n))
		return NULL;
	list = arena_alloc(u->arena, struct str, n);
	for (size_t i = 0; list && i < n; i++)
		if (launch_known(u, &words[i], &text) && launch_read_file(u, text, &texts))
			list[(*ret_n)++] = texts.at[texts.n - 1];
	u->failed |= !list;
	return list;
}

/* make(1) 4.3 */
void launch_make(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"C= directory= f: file: makefile: I: include-dir: o: old-file: assume-old: W: "
		"what-if: new-file: "
		"assume-new: E: eval: j? jobs? l? load-average? O? output-sync? n just-print "
		"dry-run recon "
		"B always-make d debug? v! version! h! help! q question t touch");
	struct recipe_call call = { .input.kind = RECIPE_MAKE };
	struct field *goals = arena_alloc(u->arena, struct field, u->argc);
	struct field *variables = arena_alloc(u->arena, struct field, u->argc);
	struct str *evals = arena_alloc(u->arena, struct str, u->argc);
	enum option_kind kind;

	call.files = arena_alloc(u->arena, struct field, u->argc);
	if (!goals || !variables || !evals || !call.files) {
		u->failed = true;
		return;
	}
	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (is_variable(&o.argv[o.at]))
				variables[call.input.n_variables++] = o.argv[o.at];
			else
				goals[call.input.n_goals++] = o.argv[o.at];
			options_take_word(&o);
			continue;
		}
		if (o.mark == '!')
			return;
		if (o.mark == '=') {
			call.has_dir = true;
			call.dir = o.value;
		}
		if (options_is(&o, "f", "file") || options_is(&o, NULL, "makefile"))
			call.files[call.n_files++] = o.value;
		if (options_is(&o, "E", "eval") &&
			launch_known(u, &o.value, &evals[call.input.n_evals]))
			call.input.n_evals++;
		call.input.remake |= options_is(&o, "B", "always-make");
		call.input.environment_first |= options_is(&o, "e", "environment-overrides");
		call.dry_run |= options_is(&o, "nqt", "just-print") ||
				options_is(&o, NULL, "question") || options_is(&o, NULL, "touch") ||
				options_is(&o, NULL, "dry-run") || options_is(&o, NULL, "recon");
	}
	call.input.goals = goals;
	call.input.variables = variables;
	call.input.evals = evals;
	call.input.before = before_files(u, &call.input.n_before);
	run_recipe(u, &call);
}

/* just --help, 1.16 */
void launch_just(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"f: justfile: d= working-directory= set; shell: shell-arg: dotenv-filename: "
		"dotenv-path: "
		"chooser: color: list-heading: list-prefix: c+ command+ n dry-run l! list! show! "
		"s! evaluate! "
		"dump! e! edit! init! summary! variables! completions! V! version! h! help! "
		"choose!");
	struct recipe_call call = { .input.kind = RECIPE_JUST, .search_parents = true };
	struct field *variables = arena_alloc(u->arena, struct field, u->argc);
	struct field file;
	enum option_kind kind;

	if (!variables) {
		u->failed = true;
		return;
	}
	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (o.mark == '+' && o.value.n) {
			launch_argv(u, launch_concat(u, &o.value, 1, o.argv + o.at, o.argc - o.at),
				o.argc - o.at + 1);
			return;
		}
		if (o.mark == '=') {
			call.has_dir = true;
			call.dir = o.value;
		}
		if (options_is(&o, "f", "justfile")) {
			file = o.value;
			call.files = &file;
			call.n_files = 1;
		}
		call.dry_run |= options_is(&o, "n", "dry-run");
	}
	while (o.at < o.argc && is_variable(&o.argv[o.at]))
		variables[call.input.n_variables++] = o.argv[o.at++];
	call.input.variables = variables;
	call.input.goals = o.argv + o.at;
	call.input.n_goals = o.at < o.argc ? 1 : 0;
	call.input.arguments = o.argv + o.at + call.input.n_goals;
	call.input.n_arguments = o.argc - o.at - call.input.n_goals;
	run_recipe(u, &call);
}

static void run_script(
	struct unwrap *u, struct recipe_call *call, const struct field *argv, size_t argc)
{
	if (argc == 0)
		return;
	call->input.goals = argv;
	call->input.n_goals = 1;
	argv++;
	argc--;
	if (argc && launch_is(&argv[0], "--")) {
		argv++;
		argc--;
	}
	call->input.arguments = argv;
	call->input.n_arguments = argc;
	run_recipe(u, call);
}

static void run_names(
	struct unwrap *u, struct recipe_call *call, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct field *name = arena_alloc(u->arena, struct field, 1);

		if (!name) {
			u->failed = true;
			return;
		}
		*name = launch_field(u, str_from(names[i]));
		run_script(u, call, name, 1);
	}
}

static bool is_any(const struct field *word, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (launch_is(word, names[i]))
			return true;
	return false;
}

/* npm run SCRIPT, npm test, npm install (its scripts); pnpm, yarn and bun alike. */
void launch_npm(struct unwrap *u)
{
	static const char *const runs[] = { "run", "run-script", "rum", "urn" };
	static const char *const lives[] = { "test", "start", "stop", "restart", "t", "tst" };
	static const char *const installs[] = { "install", "i", "ci", "add", "rebuild", "in",
		"isntall" };
	static const char *const install_scripts[] = { "preinstall", "install", "postinstall",
		"prepublish", "prepare" };
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"prefix= C= dir= cwd= w: workspace: F: filter: loglevel: userconfig: cache: "
		"registry: version! v!");
	struct recipe_call call = { .input.kind = RECIPE_PACKAGE_JSON, .search_parents = true };
	bool plain = !str_is(u->program, "npm");
	enum option_kind kind;

	while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
		if (o.mark == '!')
			return;
		if (o.mark == '=') {
			call.has_dir = true;
			call.dir = o.value;
		}
	}
	if (o.at >= o.argc)
		return;
	if (is_any(&o.argv[o.at], runs, ARRAY_SIZE(runs))) {
		options_take_word(&o);
		while ((kind = options_next(&o)) == OPTION_FLAG || kind == OPTION_VALUE) {
			if (o.mark == '=') {
				call.has_dir = true;
				call.dir = o.value;
			}
		}
		run_script(u, &call, o.argv + o.at, o.argc - o.at);
	} else if (is_any(&o.argv[o.at], lives, ARRAY_SIZE(lives))) {
		if (launch_is(&o.argv[o.at], "t") || launch_is(&o.argv[o.at], "tst"))
			run_names(u, &call, lives, 1);
		else
			run_script(u, &call, o.argv + o.at, o.argc - o.at);
	} else if (is_any(&o.argv[o.at], installs, ARRAY_SIZE(installs))) {
		run_names(u, &call, install_scripts, ARRAY_SIZE(install_scripts));
	} else if (plain) {
		run_script(u, &call, o.argv + o.at, o.argc - o.at);
	}
	if (!u->first)
		launch_row(u);
	if (!u->first && str_is(u->program, "bun"))
		launch_javascript(u);
}

/* poe TASK, task TASK (taskipy): pyproject.toml. */
void launch_task(struct unwrap *u)
{
	struct recipe_call call = { .input.kind = RECIPE_PYPROJECT, .search_parents = true };
	size_t at = 1;

	while (at < u->argc && field_starts(&u->argv[at], STR("-")) == YES)
		at++;
	run_script(u, &call, u->argv + at, u->argc - at);
}

/* hatch run X, pdm run X, pixi run X, rye run X: a task of that name, or the program X. */
void launch_project(struct unwrap *u)
{
	struct recipe_call call = { .input.kind = RECIPE_PYPROJECT, .search_parents = true };

	launch_row(u);
	if (u->first && u->first->kind == RUN_ARGV && u->first->argc)
		run_script(u, &call, u->first->argv, u->first->argc);
}
