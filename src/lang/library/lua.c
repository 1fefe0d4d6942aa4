/* Lua's libraries: os, io, string, table; with LuaJIT's ffi and posix. */
#include "base/buf.h"
#include "lang/library/library.h"
#include "lang/script/script.h"

static struct tree *parse(struct forest *forest, struct str text)
{
	return script_parse(forest, LANG_LUA, text);
}

static struct thing *arg(const struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

static struct thing *constant(struct machine *m, struct str name, struct thing *self)
{
	(void)self;
	if (str_starts(name, "_G.") || str_starts(name, "_ENV."))
		return machine_named(m, last_name(name));
	return NULL;
}

static struct thing *unbound(struct machine *m, struct str name)
{
	if (str_is(name, "arg")) { /* arg[1] is the first argument */
		return library_arguments(m, false);
	}
	return NULL;
}

static struct thing *require(struct machine *m, struct invocation *call)
{
	struct str name;

	if (!call->n || !thing_as_text(m, call->args[0], &name))
		return thing_unknown();
	if (m->frames < MAX_MACHINE_FRAMES) {
		struct str text;
		struct thing *path =
			thing_text(m, arena_printf(m->arena, "%.*s.lua", STR_ARGS(name)));

		if (thing_as_text(m, file_text(m, path), &text))
			return machine_run_text(m, text);
	}
	return thing_native(m, name, NULL);
}

enum { UPPER, LOWER, REVERSE, REPEAT, FORMAT };

static struct thing *of_text(struct machine *m, struct invocation *call)
{
	static const char *const names[] = { "upper", "lower", "reverse", "repeat" };
	struct thing *self = call->self && call->self->kind == THING_TEXT ? call->self : NULL;
	struct invocation inner = *call;
	struct thing *args[8] = { self };

	if (self) { /* text:upper() */
		for (inner.n = 1; inner.n <= call->n && inner.n < ARRAY_SIZE(args); inner.n++)
			args[inner.n] = call->args[inner.n - 1];
		inner.args = args;
	}
	if (call->param == FORMAT)
		return inner.n ? format_percent(m, thing_as_field(m, inner.args[0]), inner.args + 1,
					 inner.n - 1)
			       : thing_field(m, field_any());
	return library_method(m, &inner, names[call->param], 0);
}

/* The text and what else is given: text:sub(a, b), string.sub(text, a, b) */
static size_t subject(struct invocation *call, struct thing **ret)
{
	if (call->self && call->self->kind == THING_TEXT) {
		*ret = call->self;
		return 0;
	}
	*ret = arg(call, 0);
	return 1;
}

static struct thing *sub(struct machine *m, struct invocation *call)
{
	struct thing *text, *bounds[3] = { NULL, NULL, NULL };
	size_t skip = subject(call, &text);
	int64_t from = 1, to = -1;

	if ((call->n > skip && !thing_as_number(m, call->args[skip], &from)) ||
		(call->n > skip + 1 && !thing_as_number(m, call->args[skip + 1], &to)))
		return thing_field(m, field_any());
	bounds[0] = thing_number(m, from > 0 ? from - 1 : from);
	if (to != -1)
		bounds[1] = thing_number(m, to < 0 ? to + 1 : to);
	return machine_slice(m, text, bounds);
}

static struct thing *byte(struct machine *m, struct invocation *call)
{
	struct thing *text;
	size_t skip = subject(call, &text);
	int64_t at = 1;
	struct str known;

	if ((call->n > skip && !thing_as_number(m, call->args[skip], &at)) ||
		!thing_as_text(m, text, &known) || at < 1 || (size_t)at > known.len)
		return thing_unknown();
	return thing_number(m, (unsigned char)known.at[at - 1]);
}

static struct thing *concat(struct machine *m, struct invocation *call)
{
	return method_join(m, arg(call, 0), call->n > 1 ? call->args[1] : NULL);
}

static struct thing *insert(struct machine *m, struct invocation *call)
{
	int64_t at;

	if (arg(call, 0)->kind != THING_LIST)
		return thing_none();
	if (call->n == 2)
		thing_push(m, call->args[0], call->args[1]);
	else if (call->n == 3 && thing_as_number(m, call->args[1], &at))
		method_of_list(m,
			&(struct invocation){ .self = call->args[0],
				.args = (struct thing *[]){ thing_number(m, at - 1),
					call->args[2] },
				.n = 2 },
			STR("insert"));
	return thing_none();
}

/* pairs(t), ipairs(t): keys and values */
static struct thing *pairs(struct machine *m, struct invocation *call)
{
	struct thing *table = arg(call, 0), *made = thing_list(m), *pair;

	if (table->kind == THING_DICT)
		return method_of_list(m, &(struct invocation){ .self = table }, STR("entries"));
	if (table->kind != THING_LIST)
		return thing_unknown();
	for (size_t i = 0; i < table->n; i++) {
		pair = thing_list(m);
		thing_push(m, pair, thing_number(m, (int64_t)i + 1));
		thing_push(m, pair, table->items[i]);
		thing_push(m, made, pair);
	}
	if (made->kind == THING_LIST)
		made->flag = table->flag;
	return made;
}

/* load(text) gives a function; the text is taken to run. */
static struct thing *load(struct machine *m, struct invocation *call)
{
	struct str text;
	struct tree *tree;

	if (!thing_as_text(m, arg(call, 0), &text)) {
		effect_unreadable(
			m, "runs program text that is not known", thing_as_field(m, arg(call, 0)));
		return thing_unknown();
	}
	tree = tree_with(&m->forest, TREE_FUNCTION, m->line, parse(&m->forest, text), NULL);
	return machine_eval(m, tree);
}

static struct thing *set_metatable(struct machine *m, struct invocation *call)
{
	static const char *const ends[] = { "__gc", "__close" };
	struct thing *table = arg(call, 0), *meta = arg(call, 1), *index;

	if (table->kind == THING_LIST && table->n == 0)
		table->kind = THING_DICT;
	if (table->kind != THING_DICT || meta->kind != THING_DICT)
		return table;
	index = thing_get(meta, STR("__index"));
	table->self = index && index->kind == THING_DICT ? index : meta;
	/* At the latest when the program ends. */
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct thing *end = thing_get(meta, str_from(ends[i]));

		if (end && end->kind == THING_FUNCTION)
			machine_apply(m, end, table);
	}
	return table;
}

/* file:lines(): what is left of it, without the ends of its lines. */
static struct thing *lines(struct machine *m, struct invocation *call)
{
	struct thing *all = library_input(m, call), *list;
	struct str text, line;

	if (!thing_as_text(m, all, &text))
		return all;
	list = thing_list(m);
	while (str_next_line(&text, &line) && !machine_step(m))
		thing_push(m, list, thing_text(m, line));
	return list;
}

#define COROUTINES "?coroutines" /* all that were made, for a resume that may be of any of them */

/* coroutine.create(f): f runs once it is resumed. */
static struct thing *create(struct machine *m, struct invocation *call)
{
	struct thing *made = thing_native(m, STR("coroutine()"), NULL);
	struct thing *all = scope_own(m->overrides, STR(COROUTINES));

	if (!all) {
		all = thing_list(m);
		scope_set(m, m->overrides, STR(COROUTINES), all);
	}
	if (made->kind == THING_NATIVE)
		thing_push(m, made, arg(call, 0));
	thing_push(m, all, arg(call, 0));
	return made;
}

static struct thing *resume(struct machine *m, struct invocation *call)
{
	const struct thing *all = scope_own(m->overrides, STR(COROUTINES));
	struct thing *coroutine = arg(call, 0);
	struct invocation inner = { .line = call->line, .more = call->more };

	if (call->n) {
		inner.args = call->args + 1;
		inner.n = call->n - 1;
	}
	if (coroutine->kind == THING_NATIVE && coroutine->n)
		return machine_call(m, coroutine->items[0], &inner);
	for (size_t i = 0; all && i < all->n; i++)
		machine_call(m, all->items[i], &inner);
	return thing_unknown();
}

static struct thing *unpack(struct machine *m, struct invocation *call)
{
	(void)m;
	return arg(call, 0);
}

static const struct native natives[] = {
	{ "os.execute", library_shell, GIVES_NUMBER },
	{ "io.popen", library_shell, GIVES_PROCESS },
	{ "ffi.C.system", library_shell, GIVES_NUMBER },
	{ "ffi.C.popen", library_shell, GIVES_PROCESS },
	{ "ffi.C.kill", library_kill, 0 },
	{ "posix.kill", library_kill, 0 },
	{ "posix.signal.kill", library_kill, 0 },
	{ "posix.exec", library_spawn, GIVES_NUMBER },
	{ "posix.execp", library_spawn, GIVES_NUMBER },
	{ "posix.unistd.exec", library_spawn, GIVES_NUMBER },
	{ "posix.unistd.execp", library_spawn, GIVES_NUMBER },
	{ "posix.spawn", library_start, GIVES_NUMBER },
	{ "os.exit", library_exit, 0 },
	{ "process().write", library_write, 0 },
	{ "process().read", library_input, 0 },
	{ "process().lines", lines, 0 },
	{ "file().lines", lines, 0 },
	{ "file().write", library_write, 0 },
	{ "file().read", library_input, 0 },
	{ "io.open", library_open_file, 0 },
	{ "io.read", library_input, 1 },
	{ "io.stdin.read", library_input, 0 },
	{ "io.write", library_print, PRINT_PLAIN },
	{ "io.stdout.write", library_print, PRINT_PLAIN },
	{ "io.stderr.write", library_print, PRINT_PLAIN },
	{ "print", library_print, PRINT_TABS },
	{ "os.rename", library_file_verb, VERB_MOVE },
	{ "os.remove", library_file_verb, VERB_REMOVE },
	{ "os.getenv", library_environment, 0 },
	{ "string.char", library_characters, 0 },
	{ "utf8.char", library_characters, 0 },
	{ "string.byte", byte, 0 },
	{ "*.byte", byte, 0 },
	{ "string.upper", of_text, UPPER },
	{ "string.lower", of_text, LOWER },
	{ "string.reverse", of_text, REVERSE },
	{ "string.rep", of_text, REPEAT },
	{ "*.rep", of_text, REPEAT },
	{ "string.format", of_text, FORMAT },
	{ "*.format", of_text, FORMAT },
	{ "string.sub", sub, 0 },
	{ "*.sub", sub, 0 },
	{ "string.gsub", lua_gsub, 0 },
	{ "*.gsub", lua_gsub, 0 },
	{ "string.match", lua_match, 0 },
	{ "*.match", lua_match, 0 },
	{ "string.gmatch", lua_gmatch, 0 },
	{ "*.gmatch", lua_gmatch, 0 },
	{ "string.len", library_length, 0 },
	{ "table.concat", concat, 0 },
	{ "table.insert", insert, 0 },
	{ "table.unpack", unpack, 0 },
	{ "unpack", unpack, 0 },
	{ "pairs", pairs, 0 },
	{ "ipairs", pairs, 0 },
	{ "setmetatable", set_metatable, 0 },
	{ "?range", library_range, 0 },
	{ "type", library_describe, 0 },
	{ "tostring", library_to_text, 0 },
	{ "tonumber", library_to_number, 0 },
	{ "load", load, 0 },
	{ "loadstring", load, 0 },
	{ "package.loadlib", library_load_object, 0 },
	{ "ffi.load", library_load_object, 0 },
	{ "dofile", library_load, 0 },
	{ "loadfile", library_load, 0 },
	{ "require", require, 0 },
	{ "pcall", library_call, CALL_NAMED },
	{ "xpcall", library_call, CALL_NAMED },
	{ "assert", library_first, 0 },
	{ "coroutine.create", create, 0 },
	{ "coroutine.resume", resume, 0 },
	{ "coroutine.wrap", library_first, 0 },
};

static const struct native_table tables[] = { { natives, ARRAY_SIZE(natives) } };

const struct dialect lua_dialect = {
	.language = LANG_LUA,
	.tables = tables,
	.n_tables = ARRAY_SIZE(tables),
	.parse = parse,
	.constant = constant,
	.unbound = unbound,
	.plus_is_number = true,
	.outward = true,
};
