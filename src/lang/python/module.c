/* Parts of Python's library that run or find other code: timeit, code, operator, webbrowser. */
#include "lang/python/python.h"

#define MAX_BROWSER_WORDS 32

static struct thing *arg(struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

static void run(struct machine *m, struct thing *code)
{
	struct str text;

	if (code->kind == THING_FUNCTION || code->kind == THING_NATIVE)
		machine_call(m, code, &(struct invocation){ .line = m->line });
	else if (thing_as_text(m, code, &text))
		machine_run_text(m, text);
	else
		effect_unreadable(m, "runs Python text that is not known", thing_as_field(m, code));
}

/* timeit.timeit(stmt, setup) */
static struct thing *time_it(struct machine *m, struct invocation *call)
{
	struct thing *code = argument(call, 0, "stmt"), *setup = argument(call, 1, "setup");

	if (setup)
		run(m, setup);
	if (code)
		run(m, code);
	return thing_unknown();
}

/* code.interact(): the standard input is a program; code.InteractiveConsole().push(text) */
static struct thing *interact(struct machine *m, struct invocation *call)
{
	if (call->param)
		run(m, arg(call, 0));
	else
		run(m, thing_field(m, m->input->has_stdin ? m->input->stdin_text : field_any()));
	return thing_none();
}

/* operator.methodcaller("system", x)(os), attrgetter("a.b")(x), itemgetter(1)(x) */
static struct thing *getter(struct machine *m, struct invocation *call)
{
	struct thing *made = thing_native(m, STR("operator.getter()"), NULL);

	if (made->kind != THING_NATIVE)
		return made;
	thing_push(m, made, thing_text(m, call->name));
	for (size_t i = 0; i < call->n; i++)
		thing_push(m, made, call->args[i]);
	return made;
}

static struct thing *call_getter(struct machine *m, struct invocation *call)
{
	struct thing *made = call->callee, *object = arg(call, 0);
	struct str how, name;

	if (made->n < 2 || !thing_as_text(m, made->items[0], &how))
		return thing_unknown();
	if (str_ends(how, "itemgetter"))
		return machine_index(m, object, made->items[1]);
	if (!thing_as_text(m, made->items[1], &name))
		return thing_unknown();
	while (str_find_char(name, '.', 0) != STR_NOT_FOUND) {
		object = machine_member(m, object, str_slice(name, 0, str_find_char(name, '.', 0)));
		name = str_skip(name, str_find_char(name, '.', 0) + 1);
	}
	object = machine_member(m, object, name);
	if (str_ends(how, "attrgetter"))
		return object;
	return machine_call(m, object,
		&(struct invocation){
			.args = made->items + 2, .n = made->n - 2, .line = call->line });
}

/* type("T", (), {"r": f}) */
static struct thing *make_class(struct machine *m, struct invocation *call)
{
	struct thing *class = thing_copy(m, &(struct thing){ .kind = THING_CLASS }), *dict;
	struct str name;

	if (call->n != 3 || call->args[2]->kind != THING_DICT || class->kind != THING_CLASS)
		return NULL;
	class->scope = scope_new(m, NULL);
	dict = call->args[2];
	for (size_t i = 0; i + 1 < dict->n; i += 2)
		if (thing_as_text(m, dict->items[i], &name))
			scope_set(m, class->scope, name, dict->items[i + 1]);
	return class;
}

/* vars(os): what os.__dict__ is; without an argument, the names at hand. */
static struct thing *vars(struct machine *m, struct invocation *call)
{
	if (call->n)
		return machine_member(m, call->args[0], STR("__dict__"));
	return thing_native(m, STR("names"), NULL);
}

/* webbrowser.get("program %s").open(address) */
static struct thing *browse(struct machine *m, struct invocation *call)
{
	struct thing *command = call->self && call->self->n ? call->self->items[0] : NULL;

	if (command && command->kind == THING_TEXT && field_has_text(&command->text))
		effect_shell(m,
			thing_as_field(m, format_percent(m, command->text, call->args, call->n)));
	return thing_bool(m, true);
}

/* sys.path.insert(0, directory) */
static struct thing *add_path(struct machine *m, struct invocation *call)
{
	struct thing *paths = scope_own(m->overrides, STR("sys.path()"));

	if (!paths) {
		paths = thing_list(m);
		scope_set(m, m->overrides, STR("sys.path()"), paths);
	}
	if (paths->kind == THING_LIST && call->n)
		thing_push(m, paths, call->args[call->n - 1]);
	return thing_none();
}

/* webbrowser.open(address): $BROWSER is a list of commands with %s for the address. */
static struct thing *browse_usual(struct machine *m, struct invocation *call)
{
	struct thing *value = machine_environment(m, thing_text(m, STR("BROWSER"))), *words;
	struct str list, address = STR("");
	struct field argv[MAX_BROWSER_WORDS];

	if (!thing_as_text(m, value, &list))
		return thing_bool(m, true);
	if (call->n)
		thing_as_text(m, call->args[0], &address);
	while (list.len) {
		size_t end = MIN(str_find_char(list, ':', 0), list.len), n = 0;
		struct thing *one = thing_text(m, str_slice(list, 0, end));

		if (!str_contains(str_slice(list, 0, end), "%s")) {
			list = str_skip(list, end + 1);
			continue;
		}
		words = machine_call(m, thing_native(m, STR("shlex.split"), NULL),
			&(struct invocation){ .args = &one, .n = 1, .line = call->line });
		for (size_t i = 0;
			words->kind == THING_LIST && i < words->n && n < ARRAY_SIZE(argv); i++) {
			struct str word;

			argv[n] = thing_as_field(m, words->items[i]);
			if (thing_as_text(m, words->items[i], &word) && str_contains(word, "%s")) {
				size_t at = str_find(word, STR("%s"), 0);

				word = arena_printf(m->arena, "%.*s%.*s%.*s", (int)at, word.at,
					STR_ARGS(address), STR_ARGS(str_skip(word, at + 2)));
				argv[n] = field_text(m->arena, word);
			}
			n++;
		}
		effect_argv(m, argv, n);
		list = str_skip(list, end + 1);
	}
	return thing_bool(m, true);
}

/* breakpoint(..) calls what $PYTHONBREAKPOINT names; 0: nothing. */
static struct thing *break_here(struct machine *m, struct invocation *call)
{
	struct thing *value = machine_environment(m, thing_text(m, STR("PYTHONBREAKPOINT")));
	struct thing *module = NULL;
	struct str name;
	size_t dot;

	if (value->kind != THING_TEXT || !thing_as_text(m, value, &name) || !name.len ||
		str_is(name, "0"))
		return thing_none();
	dot = str_rfind_char(name, '.');
	if (dot != STR_NOT_FOUND)
		module = python_import(m, str_slice(name, 0, dot));
	return machine_call(m,
		module ? machine_member(m, module, str_skip(name, dot + 1))
		       : thing_native(m, name, NULL),
		call);
}

/* ~/.local/lib/python3.11/site-packages: the version is that of the machine's python3. */
static struct thing *user_site(struct machine *m, struct invocation *call)
{
	struct facts *facts = m->input->facts;
	struct file_info info = { 0 };
	struct str home, path;

	(void)call;
	if (!facts ||
		!thing_as_text(m, machine_environment(m, thing_text(m, STR("HOME"))), &home) ||
		facts->file_info(facts->self, m->arena, STR("/usr/bin/python3"), &info) ||
		!info.real.len)
		return thing_unknown();
	path = arena_printf(m->arena, "%.*s/.local/lib/%.*s/site-packages", STR_ARGS(home),
		STR_ARGS(str_basename(info.real)));
	return path.at ? thing_text(m, path) : thing_unknown();
}

/* Mock(side_effect=f): calling it calls f. */
static struct thing *mock(struct machine *m, struct invocation *call)
{
	struct thing *effect = argument(call, SIZE_MAX, "side_effect");

	(void)m;
	return effect ? effect : argument(call, SIZE_MAX, "wraps");
}

static const struct native natives[] = {
	{ "unittest.mock.Mock", mock, 0 },
	{ "unittest.mock.MagicMock", mock, 0 },
	{ "timeit.timeit", time_it, 0 },
	{ "timeit.repeat", time_it, 0 },
	{ "timeit.Timer", time_it, 0 },
	{ "cProfile.run", interact, 1 },
	{ "profile.run", interact, 1 },
	{ "pdb.run", interact, 1 },
	{ "code.interact", interact, 0 },
	{ "code.InteractiveConsole().interact", interact, 0 },
	{ "code.InteractiveConsole().push", interact, 1 },
	{ "code.InteractiveConsole().runcode", interact, 1 },
	{ "code.InteractiveInterpreter().runsource", interact, 1 },
	{ "code.InteractiveInterpreter().runcode", interact, 1 },
	{ "operator.methodcaller", getter, 0 },
	{ "operator.attrgetter", getter, 0 },
	{ "operator.itemgetter", getter, 0 },
	{ "operator.getter()", call_getter, 0 },
	{ "type", make_class, 0 },
	{ "vars", vars, 0 },
	{ "webbrowser.get().open", browse, 0 },
	{ "webbrowser.open", browse_usual, 0 },
	{ "webbrowser.open_new", browse_usual, 0 },
	{ "webbrowser.open_new_tab", browse_usual, 0 },
	{ "breakpoint", break_here, 0 },
	{ "site.getusersitepackages", user_site, 0 },
	{ "sys.path.insert", add_path, 0 },
	{ "sys.path.append", add_path, 0 },
};

const struct native_table python_module_natives = { natives, ARRAY_SIZE(natives) };
