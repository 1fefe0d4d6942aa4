/* Code of Python that is run in names of its own: exec with a dictionary, loaders, FunctionType. */
#include "lang/python/python.h"

static struct thing *arg(struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

/* Runs @text with @scope as all its names. */
static struct thing *run_within(struct machine *m, struct str text, struct scope *scope)
{
	struct scope *outer = m->scope, *globals = m->globals;
	struct thing *result;

	m->scope = m->globals = scope;
	result = machine_run_text(m, text);
	m->scope = outer;
	m->globals = globals;
	return result;
}

struct copying {
	struct machine *m;
	struct thing *dict;
};

static void copy_name(void *self, struct str name, struct thing *thing)
{
	struct copying *copying = self;

	thing_set(copying->m, copying->dict, thing_text(copying->m, name), thing);
}

/* exec(text, where): a dictionary, or the __dict__ of an object. */
static struct thing *run_where(struct machine *m, struct str text, struct thing *where)
{
	struct copying copying = { m, where };
	struct scope *scope;
	struct thing *result;
	struct str name;

	if (where && where->kind == THING_NATIVE && str_ends(where->name, "__dict__") &&
		where->self && where->self->kind == THING_OBJECT)
		return run_within(m, text, where->self->scope);
	if (!where || where->kind != THING_DICT)
		return machine_run_text(m, text);
	scope = scope_new(m, NULL);
	for (size_t i = 0; i + 1 < where->n; i += 2)
		if (thing_as_text(m, where->items[i], &name))
			scope_set(m, scope, name, where->items[i + 1]);
	result = run_within(m, text, scope);
	scope_each(scope, copy_name, &copying);
	return result;
}

static struct thing *execute(struct machine *m, struct invocation *call)
{
	struct thing *code = arg(call, 0), *where = argument(call, 1, "globals");
	struct thing *result = thing_none();
	struct str text;

	if (call->n > 2 && call->args[2]->kind == THING_DICT)
		where = call->args[2];
	if (code->kind == THING_EITHER) {
		for (size_t i = 0; i < code->n; i++)
			if (thing_as_text(m, code->items[i], &text))
				result = run_where(m, text, where);
		return result;
	}
	if (code->kind == THING_NATIVE && str_is(code->name, "?.__code__") && code->self)
		return machine_call(m, code->self, &(struct invocation){ .line = call->line });
	if (thing_as_text(m, code, &text))
		return run_where(m, text, where);
	if (code->kind != THING_NATIVE || !str_is(code->name, "ast.parse()"))
		effect_unreadable(m, "runs Python text that is not known", thing_as_field(m, code));
	return thing_unknown();
}

/* types.FunctionType(code, names): what runs the code. */
static struct thing *make_function(struct machine *m, struct invocation *call)
{
	struct thing *code = arg(call, 0), *made;

	if (code->kind == THING_NATIVE && str_is(code->name, "?.__code__") && code->self)
		return code->self;
	made = thing_native(m, STR("partial()"), NULL);
	if (made->kind != THING_NATIVE)
		return made;
	thing_push(m, made, thing_native(m, STR("exec"), NULL));
	thing_push(m, made, code);
	return made;
}

/* types.ModuleType(name), SimpleNamespace(a=..): an object with these members. */
static struct thing *make_namespace(struct machine *m, struct invocation *call)
{
	struct thing *object = thing_copy(m, &(struct thing){ .kind = THING_OBJECT });
	struct str name;

	if (object->kind != THING_OBJECT)
		return object;
	object->scope = scope_new(m, NULL);
	for (size_t i = 0; call->keywords && i + 1 < call->keywords->n; i += 2)
		if (thing_as_text(m, call->keywords->items[i], &name))
			scope_set(m, object->scope, name, call->keywords->items[i + 1]);
	return object;
}

/* A module of the file that the loader or the specification at hand was made for. */
static struct thing *load_file(struct machine *m, struct invocation *call)
{
	struct thing *made = call->param ? arg(call, 0) : call->self, *object;
	struct str text;

	if (made && made->kind != THING_NATIVE)
		return NULL;
	if (!made || made->n < 2)
		return NULL;
	object = make_namespace(m, &(struct invocation){ .n = 0 });
	if (object->kind != THING_OBJECT || !thing_as_text(m, file_text(m, made->items[1]), &text))
		return object;
	scope_set(m, object->scope, STR("__name__"), made->items[0]);
	run_within(m, text, object->scope);
	return object;
}

/* imp.load_source(name, path) */
static struct thing *load_source(struct machine *m, struct invocation *call)
{
	struct thing *made = thing_native(m, call->name, NULL);

	for (size_t i = 0; made->kind == THING_NATIVE && i < call->n; i++)
		thing_push(m, made, call->args[i]);
	return load_file(m, &(struct invocation){ .self = made });
}

/* cProfile.runctx(text, globals, locals) */
static struct thing *run_text(struct machine *m, struct invocation *call)
{
	struct str text;

	return thing_as_text(m, arg(call, 0), &text) ? machine_run_text(m, text) : NULL;
}

static struct thing *member(struct machine *m, struct invocation *call)
{
	struct str name;

	if (call->n == 0 || !thing_as_text(m, call->args[call->n - 1], &name))
		return thing_unknown();
	return machine_member(m, call->n > 1 ? call->args[0] : call->self, name);
}

/* globals().get("f") */
static struct thing *name_of(struct machine *m, struct invocation *call)
{
	return call->n ? machine_index(m, call->self, call->args[0]) : thing_unknown();
}

static void bind(struct machine *m, const struct thing *pairs)
{
	struct str name;

	for (size_t i = 0; i + 1 < pairs->n; i += 2)
		if (thing_as_text(m, pairs->items[i], &name))
			scope_set(m, m->scope, name, pairs->items[i + 1]);
}

/* globals().update(vars(os)), of a dictionary, of keywords */
static struct thing *bind_names(struct machine *m, struct invocation *call)
{
	static const char end[] = ".__dict__";
	struct thing *from = arg(call, 0);

	if (from->kind == THING_NATIVE && str_ends(from->name, end))
		machine_import_all(m, str_slice(from->name, 0, from->name.len - strlen(end)));
	else if (from->kind == THING_DICT)
		bind(m, from);
	if (call->keywords)
		bind(m, call->keywords);
	return thing_none();
}

static const struct native natives[] = {
	{ "exec", execute, 0 },
	{ "eval", execute, 0 },
	{ "types.FunctionType", make_function, 0 },
	{ "types.ModuleType", make_namespace, 0 },
	{ "types.SimpleNamespace", make_namespace, 0 },
	{ "importlib.machinery.SourceFileLoader().load_module", load_file, 0 },
	{ "importlib.util.module_from_spec", load_file, 1 },
	{ "imp.load_source", load_source, 0 },
	{ "*.runctx", run_text, 0 },
	{ "trace.Trace().run", run_text, 0 },
	{ "bdb.Bdb().run", run_text, 0 },
	{ "pdb.Pdb().run", run_text, 0 },
	{ "cProfile.Profile().run", run_text, 0 },
	{ "profile.Profile().run", run_text, 0 },
	{ "*.__getattribute__", member, 0 },
	{ "names.update", bind_names, 0 },
	{ "names.get", name_of, 0 },
	{ "names.__getitem__", name_of, 0 },
};

const struct native_table python_code_natives = { natives, ARRAY_SIZE(natives) };
