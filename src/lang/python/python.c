/* Python: how its modules are found and which of its parts mean something here. */
#include "lang/python/python.h"

#include "base/buf.h"
#include "lang/python/parse.h"

#define MAX_ENTRY_WORDS 64

static struct tree *parse(struct forest *forest, struct str text)
{
	return python_parse(forest, text, NULL);
}

struct thing *python_argv(struct machine *m)
{
	struct thing *argv = scope_own(m->overrides, STR("sys.argv"));

	if (argv)
		return argv;
	argv = thing_list(m);
	for (size_t i = 0; i < m->input->argc; i++) {
		thing_push(m, argv, thing_field(m, m->input->argv[i]));
		if (m->input->argv[i].many && argv->kind == THING_LIST)
			argv->flag = true;
	}
	if (!m->input->argc)
		thing_push(m, argv, thing_text(m, m->input->name));
	scope_set(m, m->overrides, STR("sys.argv"), argv);
	return argv;
}

/* Where a module of a tool stands: modal.__main__ is .../modal/__main__.py. */
static struct thing *module_path(struct machine *m, const struct thing *module)
{
	struct str name = module->name, path;
	struct buf out = BUF_IN(m->arena);

	if (module->n && !thing_as_text(m, module->items[0], &name))
		return thing_field(m, field_any());
	buf_add_text(&out, "/usr/lib/python3/dist-packages/");
	for (size_t i = 0; i < name.len; i++)
		buf_add_char(&out, name.at[i] == '.' ? '/' : name.at[i]);
	buf_add_text(&out, str_ends(name, "__main__") ? ".py" : "/__init__.py");
	path = buf_str(&out);
	m->failed |= buf_failed(&out);
	return thing_text(m, path);
}

/* What a path, a process or a module has besides what can be called. */
static struct thing *constant(struct machine *m, struct str name, struct thing *self)
{
	struct str last = last_name(name), text;
	struct thing *file;

	if (self->kind == THING_TEXT) {
		if (!thing_as_text(m, self, &text))
			return str_is(last, "parent") || str_is(last, "name")
				       ? thing_field(m, field_any())
				       : NULL;
		if (str_is(last, "parent")) {
			size_t slash = str_rfind_char(text, '/');

			return thing_text(
				m, slash == STR_NOT_FOUND ? STR(".") : str_slice(text, 0, slash));
		}
		return str_is(last, "name") ? thing_text(m, str_basename(text)) : NULL;
	}
	if (str_starts(name, "psutil."))
		return python_process_member(m, name, self);
	if (str_is(name, "sys.argv") || str_is(name, "sys.orig_argv"))
		return python_argv(m);
	if (str_is(name, "os.environ") || str_is(name, "os.environb"))
		return thing_native(m, STR("environment"), NULL);
	if (str_is(name, "sys.executable"))
		return thing_text(m, STR("python3"));
	if (str_is(name, "sys.platform"))
		return thing_text(m, STR("linux"));
	if (str_is(name, "os.name"))
		return thing_text(m, STR("posix"));
	if (str_is(name, "os.sep"))
		return thing_text(m, STR("/"));
	if (str_is(name, "os.linesep"))
		return thing_text(m, STR("\n"));
	if (str_is(name, "string.ascii_lowercase"))
		return thing_text(m, STR("abcdefghijklmnopqrstuvwxyz"));
	if (str_is(name, "process().stdout") && self->effect) {
		file = thing_native(m, STR("process().stdout"), self);
		if (file->kind == THING_NATIVE) {
			struct thing *output = effect_captured(m, self->effect);

			if (output->kind != THING_TEXT)
				return output;
			file->has_text = true;
			file->text = output->text;
		}
		return file;
	}
	if (str_is(name, "process().pid"))
		return machine_call(m, thing_native(m, STR("os.getpid"), NULL),
			&(struct invocation){ .line = m->line });
	if (str_is(name, "sys.stdin") && m->input->has_stdin) {
		file = thing_native(m, name, self);
		if (file->kind == THING_NATIVE) {
			file->has_text = true;
			file->text = m->input->stdin_text;
		}
		return file;
	}
	if (str_starts(name, "builtins.") ||
		(str_starts(name, "names.") && !str_is(last, "get") && !str_is(last, "update")))
		return machine_named(m, last);
	if (str_starts(name, "__builtins__.") && !str_is(last, "__dict__"))
		return machine_named(m, last);
	if (self->kind == THING_NATIVE && self->flag && self != thing_unknown() &&
		(str_is(last, "os") || str_is(last, "sys") || str_is(last, "subprocess")))
		return machine_named(m, last); /* platform.os */
	if (str_ends(name, "find_spec().origin") || str_ends(name, "find_spec().loader.path"))
		return module_path(m, self);
	if (str_ends(name, ".__file__") && self->flag)
		return module_path(m, self);
	if (str_is(name, "open().name") && self->n)
		return self->items[0];
	return NULL;
}

static struct thing *unbound(struct machine *m, struct str name)
{
	struct thing *all = scope_find(m->scope, STR("*"));

	if (str_is(name, "__file__"))
		return thing_text(m, m->input->name);
	if (all && all->kind == THING_OBJECT)
		return scope_own(all->scope, name);
	return NULL;
}

/* These are built in or loaded before the text runs: a file of that name is not looked at. */
static bool is_loaded(struct str module)
{
	static const char *const modules[] = { "os", "sys", "io", "time", "math", "signal",
		"codecs", "binascii", "itertools", "posix", "builtins", "atexit", "abc", "site",
		"stat", "gc", "posixpath", "marshal", "errno", "pwd", "faulthandler", "zlib" };

	for (size_t i = 0; i < ARRAY_SIZE(modules); i++)
		if (str_is(module, modules[i]))
			return true;
	return false;
}

/* The names in these are no entry points of a tool. */
static bool is_library(struct str module)
{
	static const char *const modules[] = { "re", "json", "subprocess", "pathlib", "shutil",
		"base64", "random", "functools", "collections", "typing", "asyncio", "threading",
		"runpy", "importlib", "shlex", "pty", "argparse", "logging", "datetime",
		"multiprocessing", "concurrent", "contextlib", "tempfile", "string", "textwrap",
		"ctypes", "csv", "socket", "urllib", "http", "types", "ast", "inspect",
		"dataclasses", "enum", "copy", "glob", "hashlib", "uuid", "struct", "gzip",
		"traceback", "warnings", "unittest", "platform", "getpass", "pprint", "numpy",
		"pandas", "torch", "psutil", "requests", "yaml" };

	if (is_loaded(module))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(modules); i++)
		if (str_is(module, modules[i]))
			return true;
	return false;
}

static struct str text_in(
	struct machine *m, struct str directory, struct str module, const char *suffix)
{
	struct str path, found = { NULL, 0 };
	struct thing *text;

	path = arena_printf(m->arena, "%.*s%s%.*s%s", STR_ARGS(directory),
		directory.len && !str_ends(directory, "/") ? "/" : "", STR_ARGS(module), suffix);
	for (size_t i = path.len - strlen(suffix) - module.len;
		path.at && i < path.len - strlen(suffix); i++)
		if (path.at[i] == '.')
			((char *)(uintptr_t)path.at)[i] = '/';
	text = file_text(m, thing_text(m, path));
	if (text->kind == THING_EITHER)
		text = text->items[text->n - 1];
	thing_as_text(m, text, &found);
	return found;
}

/* python -P, -I: the script's own directory is none that modules are looked for in. */
static bool is_safe(struct machine *m)
{
	struct thing *value = machine_environment(m, thing_text(m, STR("PYTHONSAFEPATH")));
	struct str text;

	return value->kind == THING_TEXT && thing_as_text(m, value, &text) && text.len > 0;
}

/* Beside the script, then where sys.path and PYTHONPATH say. */
static struct str module_text(struct machine *m, struct str module, const char *suffix)
{
	struct str directory = m->input->name, found, paths;
	size_t slash = str_rfind_char(directory, '/');
	struct thing *added = scope_own(m->overrides, STR("sys.path()"));

	directory = slash == STR_NOT_FOUND ? STR("") : str_slice(directory, 0, slash + 1);
	found = is_safe(m) ? (struct str){ 0 } : text_in(m, directory, module, suffix);
	for (size_t i = 0; !found.at && added && i < added->n; i++)
		if (thing_as_text(m, added->items[i], &paths))
			found = text_in(m, paths, module, suffix);
	if (found.at ||
		!thing_as_text(m, machine_environment(m, thing_text(m, STR("PYTHONPATH"))), &paths))
		return found;
	while (!found.at && paths.len) {
		size_t colon = MIN(str_find_char(paths, ':', 0), paths.len);

		if (colon)
			found = text_in(m, str_slice(paths, 0, colon), module, suffix);
		paths = str_skip(paths, colon + 1);
	}
	return found;
}

/* .a, ..a: names within the package at hand and the one around it. */
static struct str absolute(struct machine *m, struct str module)
{
	struct str package = m->package;
	size_t dots = 0;

	while (dots < module.len && module.at[dots] == '.')
		dots++;
	if (!dots)
		return module;
	module = str_skip(module, dots);
	for (size_t i = 1; i < dots; i++)
		package = str_slice(
			package, 0, str_contains(package, ".") ? str_rfind_char(package, '.') : 0);
	if (!package.len || !module.len)
		return module.len ? module : package;
	return arena_printf(m->arena, "%.*s.%.*s", STR_ARGS(package), STR_ARGS(module));
}

struct thing *python_import(struct machine *m, struct str module)
{
	struct scope *outer = m->scope, *globals = m->globals;
	struct str text, package, before = m->package;
	struct thing *object;

	module = absolute(m, module);
	if (is_loaded(str_slice(module, 0, str_find_char(module, '.', 0))) || !module.len)
		return NULL;
	for (size_t i = 0; i < m->n_modules; i++)
		if (str_equal(m->modules[i], module))
			return m->module_things[i];
	if (m->n_modules == MAX_MACHINE_MODULES || module.len > MAX_THING_NAME)
		return NULL;
	text = module_text(m, module, ".py");
	package = str_slice(module, 0, MIN(str_rfind_char(module, '.'), module.len));
	if (!str_contains(module, "."))
		package = STR("");
	if (!text.at) {
		text = module_text(m, module, "/__init__.py");
		package = module;
	}
	if (!text.at && str_is(module, "argparse"))
		text = python_argparse(m);
	object = text.at ? thing_copy(m, &(struct thing){ .kind = THING_OBJECT }) : NULL;
	m->modules[m->n_modules] = module;
	m->module_things[m->n_modules++] = object;
	if (!object || object->kind != THING_OBJECT)
		return NULL;
	object->scope = scope_new(m, NULL);
	scope_set(m, object->scope, STR("__name__"), thing_text(m, module));
	m->scope = m->globals = object->scope;
	m->package = package;
	machine_run_text(m, text);
	m->package = before;
	m->scope = outer;
	m->globals = globals;
	return object;
}

/* Words of "modal.cli.app.stop" behind "modal.cli". */
static size_t name_words(struct machine *m, struct str name, struct field *argv, size_t n)
{
	while (name.len && n < MAX_ENTRY_WORDS) {
		size_t dot = str_find_char(name, '.', 0);

		argv[n++] = field_text(m->arena, str_slice(name, 0, dot));
		name = dot == STR_NOT_FOUND ? STR("") : str_skip(name, dot + 1);
	}
	return n;
}

/* Arguments that follow, from a list or from the call itself. */
static size_t add_words(struct machine *m, struct field *argv, size_t n, struct thing **items,
	size_t n_items, bool more)
{
	for (size_t i = 0; i < n_items && n + 1 < MAX_ENTRY_WORDS; i++)
		argv[n++] = thing_as_field(m, items[i]);
	if (more || n + 1 >= MAX_ENTRY_WORDS) {
		argv[n] = field_any();
		argv[n++].many = true;
	}
	return n;
}

static bool is_entry_name(struct str name)
{
	static const char *const names[] = { "main", "cli", "entrypoint_cli", "entrypoint",
		"entry_point", "run", "app", "_main", "entrypoint_cli_typer" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* main() of an imported tool reads sys.argv, or is given its arguments. */
static struct thing *run_entry(struct machine *m, struct invocation *call, struct str root)
{
	struct field argv[MAX_ENTRY_WORDS + 1] = { 0 };
	struct thing *given = argument(call, 0, "args"), *words = python_argv(m);
	size_t n = 0;

	argv[n++] = field_text(m->arena, STR("python3"));
	argv[n++] = field_text(m->arena, STR("-m"));
	argv[n++] = field_text(m->arena, root);
	if (given && given->kind == THING_LIST)
		n = add_words(m, argv, n, given->items, given->n, given->flag);
	else if (given && given->kind != THING_NONE)
		n = add_words(m, argv, n, NULL, 0, true);
	else if (words->kind == THING_LIST && words->n)
		n = add_words(m, argv, n, words->items + 1, words->n - 1, words->flag);
	else
		n = add_words(m, argv, n, NULL, 0, words->kind != THING_LIST || words->flag);
	effect_argv(m, argv, n);
	return thing_unknown();
}

struct thing *python_entry_point(struct machine *m, struct invocation *call)
{
	struct str root = str_slice(call->name, 0, str_find_char(call->name, '.', 0));
	struct str last = last_name(call->name);
	struct field argv[MAX_ENTRY_WORDS + 1] = { 0 };
	size_t n;

	if (!call->callee->flag || is_library(root))
		return NULL;
	if (str_is(root, "sh") && call->name.len > 3) {
		n = name_words(m, str_skip(call->name, 3), argv, 0);
		n = add_words(m, argv, n, call->args, call->n, call->more);
		return effect_process(m, effect_argv(m, argv, n));
	}
	if (str_is(last, "invoke") && str_contains(call->name, "CliRunner()") && call->n) {
		struct thing *tool = call->args[0];
		struct invocation inner = {
			.args = call->args + 1, .n = call->n - 1, .keywords = call->keywords
		};

		if (tool->kind != THING_NATIVE || !tool->flag)
			return NULL;
		return run_entry(
			m, &inner, str_slice(tool->name, 0, str_find_char(tool->name, '.', 0)));
	}
	if (str_find_char(call->name, '(', 0) != STR_NOT_FOUND)
		return NULL;
	if (is_entry_name(last) && str_find_char(call->name, '.', 0) != STR_NOT_FOUND)
		return run_entry(m, call, root);
	if (str_starts(str_skip(call->name, root.len), ".cli.")) {
		n = name_words(m, root, argv, 0);
		n = name_words(m, str_skip(call->name, root.len + 5), argv, n);
		n = add_words(m, argv, n, call->args, call->n, call->more);
		effect_argv(m, argv, n);
	}
	return NULL;
}

/* Calls and imports that always come back, as far as what they are given is known. */
static bool may_fail(struct machine *m, const struct invocation *call)
{
	static const char *const sure[] = { "print", "len", "str", "list", "dict", "tuple", "set",
		"range", "repr", "bool", "type", "isinstance", "enumerate", "zip", "sorted",
		"super", "format", "sys.exit", "?.append", "?.join", "?.strip", "?.lower",
		"?.upper", "?.replace", "?.startswith", "?.endswith", "?.items", "?.keys",
		"?.values", "?.get", "time.sleep", "time.time", "os.getpid", "os.getcwd",
		"os.path.exists", "os.getenv", "environment.get" };
	static const char *const numbers[] = { "int", "float", "ord", "json.loads" };
	struct str name = call->name, text;
	int64_t number;

	if (!call->callee) /* an import */
		return !is_library(str_slice(name, 0, str_find_char(name, '.', 0))) ||
		       str_is(name, "numpy") || str_is(name, "pandas") || str_is(name, "torch") ||
		       str_is(name, "psutil") || str_is(name, "requests") || str_is(name, "yaml");
	for (size_t i = 0; i < ARRAY_SIZE(sure); i++)
		if (str_is(name, sure[i]))
			return false;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (str_is(name, numbers[i]) && call->n == 1)
			return i < 2    ? !thing_as_number(m, call->args[0], &number)
			       : i == 2 ? !thing_as_text(m, call->args[0], &text) || text.len != 1
					: true;
	return true;
}

static const struct native entry_natives[] = { { "*", python_entry_point, 0 } };

/* python -m pytest FILE, python -m unittest MODULE: argv[0] says so. */
static void finish(struct machine *m)
{
	struct thing *hook = scope_own(m->overrides, STR("sys.excepthook"));

	if (hook && m->risky) /* what may have failed has shown its exception through it */
		machine_call(m, hook, &(struct invocation){ .more = true, .line = m->line });
	if (m->input->argc && (field_equals(&m->input->argv[0], STR("pytest")) == YES ||
				      field_equals(&m->input->argv[0], STR("unittest")) == YES))
		python_run_tests(m);
	python_run_later(m);
}

int python_scan(struct arena *arena, const struct lang_input *input,
	struct lang_effect **ret_effects, struct lang_end *ret_end)
{
	const struct native_table tables[] = { python_process_natives, python_later_natives,
		python_processes_natives, python_file_natives, python_builtin_natives,
		python_class_natives, python_code_natives, python_text_natives,
		python_pickle_natives, python_pipe_natives, python_archive_natives,
		python_module_natives, python_runner_natives,
		{ entry_natives, ARRAY_SIZE(entry_natives) } };
	const struct dialect dialect = {
		.language = LANG_PYTHON,
		.tables = tables,
		.n_tables = ARRAY_SIZE(tables),
		.parse = parse,
		.constant = constant,
		.unbound = unbound,
		.import = python_import,
		.decorated = python_decorated,
		.finish = finish,
		.may_fail = may_fail,
		.text_is_format = true,
	};

	return machine_run(arena, &dialect, input, ret_effects, ret_end);
}
