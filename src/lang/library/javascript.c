/* Node's modules, with Deno's and Bun's ways to start processes and the libraries around them. */
#include "lang/library/library.h"
#include "lang/script/script.h"

static struct tree *parse(struct forest *forest, struct str text)
{
	return script_parse(forest, LANG_JAVASCRIPT, text);
}

/* The file that package.json names as its main one. */
static struct str main_of_package(struct machine *m, struct str name)
{
	struct str json, path, text = { NULL, 0 };
	size_t at, end;

	json = arena_printf(m->arena, "%.*s/package.json", STR_ARGS(name));
	if (!thing_as_text(m, file_text(m, thing_text(m, json)), &json))
		return text;
	at = str_find(json, STR("\"main\""), 0);
	at = at == STR_NOT_FOUND ? at : str_find_char(json, '"', str_find_char(json, ':', at));
	end = at == STR_NOT_FOUND ? at : str_find_char(json, '"', at + 1);
	if (end == STR_NOT_FOUND)
		return text;
	path = arena_printf(
		m->arena, "%.*s/%.*s", STR_ARGS(name), (int)(end - at - 1), json.at + at + 1);
	if (!thing_as_text(m, file_text(m, thing_text(m, path)), &text))
		text.at = NULL;
	return text;
}

/* What @text leaves in module.exports, or else its names; no text: it is not known. */
static struct thing *run_module(struct machine *m, struct str name, struct str text)
{
	struct scope *outer = m->scope, *globals = m->globals;
	struct thing *module = thing_list(m), *exports = thing_list(m), *object;

	object = text.at ? thing_copy(m, &(struct thing){ .kind = THING_OBJECT }) : NULL;
	if (!object || object->kind != THING_OBJECT || m->n_modules == MAX_MACHINE_MODULES ||
		module->kind != THING_LIST || exports->kind != THING_LIST)
		return thing_native(m, STR("?own"), NULL);
	m->modules[m->n_modules] = name;
	m->module_things[m->n_modules++] = object;
	module->kind = exports->kind = THING_DICT;
	thing_set(m, module, thing_text(m, STR("exports")), exports);
	object->scope = scope_new(m, NULL);
	scope_set(m, object->scope, STR("module"), module);
	scope_set(m, object->scope, STR("exports"), exports);
	m->scope = m->globals = object->scope;
	machine_run_text(m, text);
	m->scope = outer;
	m->globals = globals;
	exports = thing_get(module, STR("exports"));
	if (!exports || (exports->kind == THING_DICT && exports->n == 0))
		return object;
	m->module_things[m->n_modules - 1] = exports;
	return exports;
}

/* A file of ours. */
static struct thing *own_module(struct machine *m, struct str name)
{
	static const char *const ends[] = { "", ".js", ".cjs", ".mjs", ".ts", "/index.js" };
	struct str text = { NULL, 0 };

	for (size_t i = 0; i < m->n_modules; i++)
		if (str_equal(m->modules[i], name))
			return m->module_things[i];
	for (size_t i = 0; i < ARRAY_SIZE(ends) && !text.at; i++)
		if (!thing_as_text(m,
			    file_text(m, thing_text(m, arena_printf(m->arena, "%.*s%s",
							       STR_ARGS(name), ends[i]))),
			    &text))
			text.at = NULL;
	if (!text.at)
		text = main_of_package(m, name);
	return run_module(m, name, text);
}

/* data:text/javascript,CODE and data:text/javascript;base64,CODE */
static struct thing *module_of_url(struct machine *m, struct str url)
{
	size_t comma = MIN(str_find_char(url, ',', 0), url.len);
	struct str head = str_slice(url, 0, comma), text = { NULL, 0 };
	struct thing *code = thing_text(m, str_skip(url, MIN(comma + 1, url.len)));
	struct invocation call = { .args = &code, .n = 1, .param = TEXT_URL };

	if (!str_contains(head, "javascript"))
		return thing_native(m, STR("?module"), NULL);
	code = library_decode(m, &call);
	call.param = TEXT_BASE64;
	if (str_ends(head, ";base64"))
		code = library_decode(m, &call);
	if (!thing_as_text(m, code, &text))
		text.at = NULL;
	return run_module(m, url, text);
}

/* A module that is known here: it is no file of the command's. */
static bool loaded_name(const struct dialect *dialect, struct str name)
{
	for (size_t t = 0; t < dialect->n_tables; t++)
		for (size_t i = 0; i < dialect->tables[t].n; i++) {
			struct str row = str_from(dialect->tables[t].at[i].name);

			if (row.len > name.len && row.at[name.len] == '.' &&
				str_equal(str_slice(row, 0, name.len), name))
				return true;
		}
	return false;
}

static struct thing *module(struct machine *m, struct str name)
{
	struct thing *thing;

	if (str_starts(name, "node:"))
		name = str_skip(name, 5);
	if (str_starts(name, "data:"))
		return module_of_url(m, name);
	if (str_starts(name, ".") || str_starts(name, "/"))
		return own_module(m, name);
	if (!loaded_name(m->dialect, name)) {
		thing = own_module(m, arena_printf(m->arena, "node_modules/%.*s", STR_ARGS(name)));
		if (thing->kind != THING_NATIVE)
			return thing;
	}
	thing = thing_native(m, name, NULL);
	if (thing->kind == THING_NATIVE)
		thing->flag = true;
	return thing;
}

static struct thing *require(struct machine *m, struct invocation *call)
{
	struct str name;

	if (!call->n || !thing_as_text(m, call->args[0], &name))
		return thing_native(m, STR("?module"), NULL);
	return module(m, name);
}

/* What of a module that is not known is called with text: may be anything. */
static struct thing *call_unknown(struct machine *m, struct invocation *call)
{
	effect_unreadable(m, "calls a function that is not known",
		call->n ? thing_as_field(m, call->args[0]) : field_any());
	return thing_unknown();
}

/* The trap @name of new Proxy(target, { .. }); NULL if it has none. */
static struct thing *trap(const struct thing *proxy, const char *name)
{
	struct thing *handler = proxy->n == 2 ? proxy->items[1] : NULL, *found = NULL;

	if (handler && handler->kind == THING_DICT)
		found = thing_get(handler, str_from(name));
	return found && found->kind == THING_FUNCTION ? found : NULL;
}

static struct thing *proxy_member(struct machine *m, struct thing *proxy, struct str name)
{
	struct thing *get = trap(proxy, "get"), *args[2];

	if (!proxy->n)
		return NULL;
	args[0] = proxy->items[0];
	args[1] = thing_text(m, name);
	return get ? machine_call(
			     m, get, &(struct invocation){ .args = args, .n = 2, .line = m->line })
		   : machine_member(m, args[0], name);
}

static struct thing *make_proxy(struct machine *m, struct invocation *call)
{
	struct thing *proxy = thing_native(m, STR("Proxy()"), NULL);

	for (size_t i = 0; i < call->n && i < 2 && proxy->kind == THING_NATIVE; i++)
		thing_push(m, proxy, call->args[i]);
	return proxy;
}

static struct thing *proxy_call(struct machine *m, struct invocation *call)
{
	struct thing *proxy = call->callee, *apply = trap(proxy, "apply"), *args[3];
	struct thing *list = thing_list(m);

	if (!proxy->n)
		return NULL;
	if (!apply)
		return machine_call(m, proxy->items[0], call);
	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	args[0] = proxy->items[0];
	args[1] = thing_none();
	args[2] = list;
	return machine_call(
		m, apply, &(struct invocation){ .args = args, .n = 3, .line = call->line });
}

static struct thing *constant(struct machine *m, struct str name, struct thing *self)
{
	if (self->kind == THING_TEXT)
		return NULL;
	if (str_starts(name, "Proxy()."))
		return proxy_member(m, self, str_skip(name, strlen("Proxy().")));
	if (str_is(name, "process.argv")) {
		struct thing *argv = library_arguments(m, true), *all = thing_list(m);

		thing_push(m, all, thing_text(m, STR("node")));
		for (size_t i = 0; i < argv->n; i++)
			if (i || m->input->name.len)
				thing_push(m, all, argv->items[i]);
		if (all->kind == THING_LIST)
			all->flag = argv->flag;
		scope_set(m, m->overrides, name, all); /* one list, however often it is named */
		return all;
	}
	if (str_is(name, "process.env") || str_is(name, "Bun.env"))
		return thing_native(m, STR("environment"), NULL);
	if (str_is(name, "process.pid") || str_is(name, "process().pid"))
		return library_own_pid(m);
	if (str_is(name, "process.ppid"))
		return thing_field(m, field_any());
	if (str_is(name, "process.execPath"))
		return thing_text(m, STR("node"));
	if (str_ends(name, ".default"))
		return self;
	if (str_starts(name, "globalThis.") || str_starts(name, "global.") ||
		str_starts(name, "window."))
		return machine_named(m, last_name(name));
	return NULL;
}

static struct thing *unbound(struct machine *m, struct str name)
{
	if (str_is(name, "__filename"))
		return thing_text(m, m->input->name);
	if (str_is(name, "__dirname"))
		return thing_text(m, m->input->cwd);
	/* The prompt and -p know every module by its name. */
	return NULL;
}

static struct thing *import(struct machine *m, struct str name)
{
	return module(m, name);
}

/* Buffer.from(text, how) */
static struct thing *buffer(struct machine *m, struct invocation *call)
{
	struct str how = STR("");

	if (!call->n)
		return thing_text(m, STR(""));
	if (call->n > 1)
		thing_as_text(m, call->args[1], &how);
	if (call->args[0]->kind == THING_LIST)
		return library_characters(m, call);
	if (str_starts(how, "base64"))
		call->param = TEXT_BASE64;
	else if (str_is(how, "hex"))
		call->param = TEXT_HEX;
	else
		return library_to_text(m, call);
	return library_decode(m, call);
}

/* text.toString("base64") */
static struct thing *to_string(struct machine *m, struct invocation *call)
{
	struct thing *self = call->self;
	struct str how;
	struct invocation inner = { .args = &self, .n = 1 };

	if (!self || self->kind != THING_TEXT || !call->n || !thing_as_text(m, call->args[0], &how))
		return NULL;
	inner.param = str_is(how, "base64") ? TEXT_TO_BASE64 : TEXT_TO_HEX;
	return str_is(how, "base64") || str_is(how, "hex") ? library_decode(m, &inner) : NULL;
}

static struct thing *array_from(struct machine *m, struct invocation *call)
{
	struct thing *items = call->n ? thing_iterate(m, call->args[0]) : NULL, *list;

	if (!items)
		return thing_unknown();
	list = thing_copy(m, items);
	if (call->n < 2)
		return list;
	return method_of_list(m,
		&(struct invocation){ .self = list, .args = call->args + 1, .n = 1 }, STR("map"));
}

static struct thing *array_of(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);

	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	return list;
}

static struct thing *of_object(struct machine *m, struct invocation *call)
{
	struct thing *object = call->n ? call->args[0] : thing_unknown();
	struct thing *result;

	if (object->kind != THING_DICT)
		return object->kind == THING_LIST && call->param == 1 ? object : thing_unknown();
	result = method_of_list(m, &(struct invocation){ .self = object },
		call->param == 0   ? STR("keys")
		: call->param == 1 ? STR("values")
				   : STR("entries"));
	return result ? result : thing_unknown();
}

static struct thing *assign(struct machine *m, struct invocation *call)
{
	for (size_t i = 1; i < call->n; i++)
		if (call->args[0]->kind == THING_DICT && call->args[i]->kind == THING_DICT)
			for (size_t k = 0; k + 1 < call->args[i]->n; k += 2)
				thing_set(m, call->args[0], call->args[i]->items[k],
					call->args[i]->items[k + 1]);
	return call->n ? call->args[0] : thing_unknown();
}

/* new Map([[key, value], ..]), new Set([..]) */
static struct thing *make_map(struct machine *m, struct invocation *call)
{
	struct thing *given = call->n ? call->args[0] : NULL, *made = thing_list(m);

	if (given && given->kind != THING_LIST && given->kind != THING_NONE)
		return thing_unknown();
	if (made->kind != THING_LIST)
		return made;
	made->flag = given && given->flag;
	made->kind = call->param ? THING_LIST : THING_DICT;
	for (size_t i = 0; given && i < given->n; i++) {
		struct thing *item = given->items[i];

		if (call->param)
			thing_push(m, made, item);
		else if (item->kind == THING_LIST && item->n == 2)
			thing_set(m, made, item->items[0], item->items[1]);
		else
			made->flag = true;
	}
	return made;
}

static struct thing *to_json(struct machine *m, struct invocation *call)
{
	struct thing *text = call->n ? call->args[0] : thing_unknown();

	if (text->kind != THING_TEXT)
		return thing_field(m, field_any());
	return machine_binary(m, OP_CONCAT,
		machine_binary(m, OP_CONCAT, thing_text(m, STR("\"")), text),
		thing_text(m, STR("\"")));
}

/* new Function("a", "return a") */
static struct thing *make_function(struct machine *m, struct invocation *call)
{
	struct str text, name;
	struct tree *tree, *tail = NULL;

	if (!call->n || !thing_as_text(m, call->args[call->n - 1], &text))
		return call_unknown(m, call);
	tree = tree_new(&m->forest, TREE_FUNCTION, m->line);
	for (size_t i = 0; i + 1 < call->n; i++) {
		struct tree *parameter = tree_new(&m->forest, TREE_PARAMETER, m->line);

		if (thing_as_text(m, call->args[i], &name))
			parameter->text = str_trim(name);
		tree_add(tree, &tail, parameter);
	}
	tree_add(tree, &tail, parse(&m->forest, text));
	return machine_eval(m, tree);
}

/* vm.runInNewContext(text, names) */
static struct thing *run_in_context(struct machine *m, struct invocation *call)
{
	struct scope *outer = m->scope;
	struct thing *names = call->n > 1 ? call->args[1] : NULL, *result;
	struct str name;

	m->scope = scope_new(m, outer);
	for (size_t i = 0; names && names->kind == THING_DICT && i + 1 < names->n; i += 2)
		if (thing_as_text(m, names->items[i], &name))
			scope_set(m, m->scope, name, names->items[i + 1]);
	result = library_evaluate(m, call);
	m->scope = outer;
	return result;
}

static struct thing *raw(struct machine *m, struct invocation *call)
{
	return library_to_text(m, call);
}

static struct thing *change_directory(struct machine *m, struct invocation *call)
{
	m->cwd = call->n ? thing_as_field(m, call->args[0]) : field_any();
	m->has_cwd = true;
	return thing_none();
}

/* new Deno.Command(program, { args }).output() */
/* fork(module, args, {execPath, execArgv}), new Worker(module or text, {eval}) */
static struct thing *start_module(struct machine *m, struct invocation *call)
{
	struct thing *options = call->n ? call->args[call->n - 1] : NULL, *program, *more;
	struct str text;

	if (!call->n || !thing_as_text(m, call->args[0], &text))
		return call->param ? library_load(m, call) : NULL;
	options = options->kind == THING_DICT ? options : NULL;
	program = options ? thing_get(options, STR("execPath")) : NULL;
	more = options ? thing_get(options, STR("execArgv")) : NULL;
	if (program) {
		struct thing *list = thing_list(m);

		thing_push(m, list, program);
		for (size_t i = 0; more && more->kind == THING_LIST && i < more->n; i++)
			thing_push(m, list, more->items[i]);
		thing_push(m, list, call->args[0]);
		return effect_process(m, effect_list(m, list->items, list->n, false));
	}
	more = options ? thing_get(options, STR("eval")) : NULL;
	if (more && thing_truth(more) != NO)
		machine_run_text(m, text);
	else if (call->param)
		library_load(m, call);
	else
		own_module(m, text);
	return NULL;
}

static struct thing *get_member(struct machine *m, struct invocation *call)
{
	return call->n > 1 ? machine_index(m, call->args[0], call->args[1]) : NULL;
}

static const struct native natives[] = {
	{ "Proxy", make_proxy, 0 },
	{ "Proxy()", proxy_call, 0 },
	{ "module._load", require, 0 },
	{ "module.constructor._load", require, 0 },
	{ "Module._load", require, 0 },
	{ "worker_threads.Worker", start_module, 0 },
	{ "Worker", start_module, 0 },
	{ "Reflect.get", get_member, 0 },
	{ "process.on", library_on_signal, 1 },
	{ "process.once", library_on_signal, 1 },
	{ "child_process.exec", library_shell, GIVES_PROCESS },
	{ "child_process.execSync", library_shell, GIVES_OUTPUT },
	{ "child_process.spawn", library_spawn, GIVES_PROCESS },
	{ "child_process.spawnSync", library_spawn, GIVES_PROCESS },
	{ "child_process.execFile", library_spawn, GIVES_PROCESS },
	{ "child_process.execFileSync", library_spawn, GIVES_OUTPUT },
	{ "child_process.fork", start_module, 1 },
	{ "execSync", library_shell, GIVES_OUTPUT },
	{ "execa", library_spawn, GIVES_PROCESS },
	{ "execa.execa", library_spawn, GIVES_PROCESS },
	{ "execa.execaSync", library_spawn, GIVES_PROCESS },
	{ "execa.sync", library_spawn, GIVES_PROCESS },
	{ "execa.command", library_shell, GIVES_PROCESS },
	{ "execa.commandSync", library_shell, GIVES_PROCESS },
	{ "execa.execaCommand", library_shell, GIVES_PROCESS },
	{ "execa.execaCommandSync", library_shell, GIVES_PROCESS },
	{ "cross-spawn", library_spawn, GIVES_PROCESS },
	{ "cross-spawn.sync", library_spawn, GIVES_PROCESS },
	{ "shelljs.exec", library_shell, GIVES_PROCESS },
	{ "Bun.spawn", library_spawn, GIVES_PROCESS },
	{ "Bun.spawnSync", library_spawn, GIVES_PROCESS },
	{ "Deno.Command", library_spawn, GIVES_PROCESS },
	{ "Deno.run", library_spawn, GIVES_PROCESS },
	{ "Deno.kill", library_kill, 0 },
	{ "process.kill", library_kill, 0 },
	{ "process.exit", library_exit, 0 },
	{ "process.abort", library_exit, 0 },
	{ "process.dlopen", library_load_object, 1 },
	{ "Deno.dlopen", library_load_object, 0 },
	{ "process.chdir", change_directory, 0 },
	{ "process().stdin.write", library_write, 0 },
	{ "process().stdin.end", library_write, 0 },
	{ "process().write", library_write, 0 },
	{ "process().kill", library_nothing, 0 },
	{ "file().write", library_write, 0 },
	{ "file().end", library_write, 0 },
	{ "fs.writeSync", library_write, 1 },
	{ "require", require, 0 },
	{ "import", require, 0 },
	{ "module.require", require, 0 },
	{ "process.mainModule.require", require, 0 },
	{ "process.getBuiltinModule", require, 0 },
	{ "module.createRequire()", require, 0 },
	{ "process.binding", require, 0 },
	{ "?module[]", call_unknown, 0 },
	{ "child_process[]", call_unknown, 0 },
	{ "eval", library_evaluate, 0 },
	{ "vm.runInThisContext", run_in_context, 0 },
	{ "vm.runInNewContext", run_in_context, 0 },
	{ "vm.runInContext", run_in_context, 0 },
	{ "vm.Script", run_in_context, 0 },
	{ "vm.createContext", library_first, 0 },
	{ "Function", make_function, 0 },
	{ "util.promisify", library_first, 0 },
	{ "*.then", library_then, 0 },
	{ "Reflect.apply", library_call, CALL_REFLECTED },
	{ "*.call", library_call, CALL_BEHIND_SELF },
	{ "*.apply", library_call, CALL_LIST },
	{ "*.bind", library_call, CALL_BOUND },
	{ "console.log", library_print, PRINT_WORDS },
	{ "console.info", library_print, PRINT_WORDS },
	{ "console.error", library_print, PRINT_WORDS },
	{ "console.warn", library_print, PRINT_WORDS },
	{ "process.stderr.write", library_print, PRINT_PLAIN },
	{ "process.stdout.write", library_print, PRINT_PLAIN },
	{ "Buffer.from", buffer, 0 },
	{ "Buffer", buffer, 0 },
	{ "buffer.Buffer.from", buffer, 0 },
	{ "*.toString", to_string, 0 },
	{ "atob", library_decode, TEXT_BASE64 },
	{ "zlib.gunzipSync", decode_deflated, 0 },
	{ "zlib.inflateSync", decode_deflated, 0 },
	{ "zlib.inflateRawSync", decode_deflated, 0 },
	{ "zlib.unzipSync", decode_deflated, 0 },
	{ "btoa", library_decode, TEXT_TO_BASE64 },
	{ "decodeURIComponent", library_decode, TEXT_URL },
	{ "decodeURI", library_decode, TEXT_URL },
	{ "unescape", library_decode, TEXT_URL },
	{ "String.fromCharCode", library_characters, 0 },
	{ "String.fromCodePoint", library_characters, 0 },
	{ "String.raw", raw, 0 },
	{ "String", library_to_text, 0 },
	{ "Number", library_to_number, 0 },
	{ "parseInt", library_to_number, 0 },
	{ "Array.from", array_from, 0 },
	{ "Array.of", array_of, 0 },
	{ "Object.keys", of_object, 0 },
	{ "Object.values", of_object, 1 },
	{ "Object.entries", of_object, 2 },
	{ "Object.assign", assign, 0 },
	{ "fs.existsSync", library_file_exists, FILE_OF_ANY_KIND },
	{ "Map", make_map, 0 },
	{ "Set", make_map, 1 },
	{ "JSON.parse", decode_json, 0 },
	{ "JSON.stringify", to_json, 0 },
	{ "path.join", library_join_path, 0 },
	{ "path.resolve", library_join_path, 0 },
	{ "fs.writeFileSync", library_write_file, 0 },
	{ "fs.writeFile", library_write_file, 0 },
	{ "fs.promises.writeFile", library_write_file, 0 },
	{ "fs/promises.writeFile", library_write_file, 0 },
	{ "fs.appendFileSync", library_write_file, 1 },
	{ "fs.appendFile", library_write_file, 1 },
	{ "Bun.write", library_write_file, 0 },
	{ "Deno.writeTextFileSync", library_write_file, 0 },
	{ "Deno.writeTextFile", library_write_file, 0 },
	{ "fs.createWriteStream", library_open_file, 0 },
	{ "fs.openSync", library_open_file, 0 },
	{ "fs.readFileSync", library_read_file, 0 },
	{ "fs.promises.readFile", library_read_file, 0 },
	{ "fs/promises.readFile", library_read_file, 0 },
	{ "fs.copyFileSync", library_file_verb, VERB_COPY },
	{ "fs.cpSync", library_file_verb, VERB_COPY },
	{ "fs.renameSync", library_file_verb, VERB_MOVE },
	{ "fs.symlinkSync", library_file_verb, VERB_SYMLINK },
	{ "fs.linkSync", library_file_verb, VERB_LINK },
	{ "fs.chmodSync", library_file_verb, VERB_CHMOD },
	{ "fs.unlinkSync", library_file_verb, VERB_REMOVE },
	{ "fs.rmSync", library_file_verb, VERB_REMOVE },
};

static const struct native_table tables[] = { { natives, ARRAY_SIZE(natives) } };

const struct dialect javascript_dialect = {
	.language = LANG_JAVASCRIPT,
	.tables = tables,
	.n_tables = ARRAY_SIZE(tables),
	.parse = parse,
	.constant = constant,
	.unbound = unbound,
	.import = import,
	.outward = true,
};
