/*
 * What the launch rules ask about a Python text: is Modal imported, which calls of print and
 * .map() stand in it, on what. Names are known by what they were last given anywhere in the text;
 * a name that is given both kinds of thing is of neither.
 */
#include <errno.h>

#include "base/buf.h"
#include "lang/machine/machine.h"
#include "lang/python/parse.h"

struct outliner {
	struct machine m;        /* for its scope of names */
	struct scope *functions; /* names of functions that the text defines itself */
	struct python_outline *outline;
	struct python_call **tail;
	uint32_t depth;
	bool prints_flushed; /* print = partial(print, flush=True) */
	bool own_print;      /* def print, from rich import print */
};

/* Modules whose .map() takes a function and starts nothing, and what they are usually called. */
static const char *const libraries[] = { "altair", "anyio", "apache_beam", "asyncio", "beam",
	"cloudpickle", "collections", "concurrent", "cudf", "dask", "datasets", "db", "dd",
	"duckdb", "flax", "folium", "functools", "geopandas", "gpd", "itertools", "jax", "jnp",
	"joblib", "json", "math", "matplotlib", "modin", "more_itertools", "mp", "multiprocessing",
	"np", "numpy", "os", "pa", "pandas", "pathlib", "pd", "pl", "plotly", "plt", "polars",
	"pyarrow", "pyspark", "ray", "re", "rx", "scipy", "sklearn", "spark", "sys", "tensorflow",
	"tf", "toolz", "torch", "torchvision", "tqdm", "transformers", "webdataset", "xarray",
	"xr" };

enum origin { ORIGIN_UNKNOWN, ORIGIN_MODAL, ORIGIN_OTHER };

/* "modal.Function.from_name" of a chain of members, calls and indexes looked through. */
static void dotted(struct buf *buf, const struct tree *tree, uint32_t depth)
{
	if (depth > MAX_TREE_DEPTH)
		return;
	if (tree->kind == TREE_NAME) {
		buf_add(buf, tree->text);
	} else if (tree->kind == TREE_MEMBER) {
		dotted(buf, tree->first, depth + 1);
		buf_add_char(buf, '.');
		buf_add(buf, tree->text);
	} else if ((tree->kind == TREE_CALL || tree->kind == TREE_INDEX) && tree->first) {
		dotted(buf, tree->first, depth + 1);
		buf_add_text(buf, tree->kind == TREE_CALL ? "()" : "[]");
	} else {
		buf_add_char(buf, '?');
	}
}

static struct str dotted_name(struct outliner *o, const struct tree *tree)
{
	struct buf buf = BUF_IN(o->m.arena);

	dotted(&buf, tree, 0);
	return buf_str(&buf);
}

static enum origin origin_of_name(const struct outliner *o, struct str name)
{
	const struct thing *thing = scope_own(o->m.globals, name);

	if (!thing || thing->kind != THING_BOOL)
		return ORIGIN_UNKNOWN;
	return thing->flag ? ORIGIN_MODAL : ORIGIN_OTHER;
}

static void note_name(struct outliner *o, struct str name, enum origin origin)
{
	struct thing *old = scope_own(o->m.globals, name);
	struct thing *now =
		origin == ORIGIN_UNKNOWN ? thing_none() : thing_bool(&o->m, origin == ORIGIN_MODAL);

	if (old && old != now)
		now = thing_none();
	scope_set(&o->m, o->m.globals, name, now);
}

static bool any_of(struct str name, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, words[i]))
			return true;
	return false;
}

static enum origin origin_of(struct outliner *o, const struct tree *tree, uint32_t depth);

static enum origin origin_of_call(struct outliner *o, const struct tree *callee, uint32_t depth)
{
	static const char *const builtins[] = { "list", "dict", "set", "tuple", "str", "range",
		"sorted", "map", "zip", "enumerate", "filter", "open", "reversed", "frozenset",
		"bytes" };
	static const char *const pools[] = { "ThreadPoolExecutor", "ProcessPoolExecutor", "Pool",
		"ThreadPool", "InterpreterPoolExecutor", "MPIPoolExecutor", "Client" };
	struct str name = dotted_name(o, callee);
	enum origin base;

	if (callee->kind == TREE_NAME && any_of(name, builtins, ARRAY_SIZE(builtins)))
		return ORIGIN_OTHER;
	if (any_of(last_name(name), pools, ARRAY_SIZE(pools)))
		return ORIGIN_OTHER;
	if (str_ends(name, "Function.from_name") || str_ends(name, "Function.lookup") ||
		str_ends(name, "Cls.from_name") || str_ends(name, "Cls.lookup") ||
		str_ends(name, "Function.from_id") || str_ends(name, ".function()"))
		return ORIGIN_MODAL;
	base = origin_of(o, callee, depth + 1);
	return base;
}

static enum origin origin_of(struct outliner *o, const struct tree *tree, uint32_t depth)
{
	enum origin named;

	if (depth > MAX_TREE_DEPTH || !tree)
		return ORIGIN_UNKNOWN;
	switch (tree->kind) {
	case TREE_LIST:
	case TREE_DICT:
	case TREE_TEXT:
	case TREE_JOIN:
	case TREE_NUMBER:
	case TREE_CONSTANT:
	case TREE_EACH:
		return ORIGIN_OTHER;
	case TREE_NAME:
		if (any_of(tree->text, libraries, ARRAY_SIZE(libraries)))
			return ORIGIN_OTHER;
		return origin_of_name(o, tree->text);
	case TREE_CALL:
		return origin_of_call(o, tree->first, depth);
	case TREE_MEMBER:
		if (str_is(tree->text, "remote"))
			return ORIGIN_MODAL;
		named = origin_of_name(o, dotted_name(o, tree)); /* self.pool = ... */
		return named != ORIGIN_UNKNOWN ? named : origin_of(o, tree->first, depth + 1);
	case TREE_INDEX:
	case TREE_SLICE:
		return origin_of(o, tree->first, depth + 1);
	default:
		return ORIGIN_UNKNOWN;
	}
}

static bool is_false(const struct tree *tree)
{
	return tree && tree->kind == TREE_CONSTANT && tree->op == OP_FALSE;
}

static void add_keywords(
	struct outliner *o, struct python_call *call, const struct tree *arguments, bool flushed)
{
	size_t n = 1;

	for (const struct tree *a = arguments; a; a = a->next)
		n++;
	call->keywords = arena_alloc(o->m.arena, struct str, n);
	if (!call->keywords) {
		o->m.failed = true;
		return;
	}
	for (const struct tree *a = arguments; a; a = a->next) {
		if (a->kind == TREE_KEYWORD && !is_false(a->first))
			call->keywords[call->n_keywords++] = a->text;
		call->star_keywords |= a->kind == TREE_SPREAD && a->op == OP_POWER;
	}
	if (flushed)
		call->keywords[call->n_keywords++] = STR("flush");
}

/* print(.., file=sys.stderr) waits for nobody: stderr is not buffered, a file is not the log. */
static bool prints_elsewhere(struct outliner *o, const struct tree *arguments)
{
	for (const struct tree *a = arguments; a; a = a->next)
		if (a->kind == TREE_KEYWORD && str_is(a->text, "file"))
			return !str_is(dotted_name(o, a->first), "sys.stdout");
	return false;
}

/* app.run(), f.remote(..): not what other libraries call so, nor reading modal.__version__. */
static bool runs_modal(struct outliner *o, const struct tree *callee)
{
	static const char *const names[] = { "deploy", "for_each", "keep_warm", "map", "remote",
		"remote_gen", "run", "serve", "spawn", "spawn_map", "starmap" };
	static const char *const others[] = { "anyio", "asyncio", "process", "pytest", "runner",
		"server", "subprocess", "trio", "uvicorn", "web" };

	if (callee->kind != TREE_MEMBER || !any_of(callee->text, names, ARRAY_SIZE(names)) ||
		origin_of(o, callee->first, 0) == ORIGIN_OTHER)
		return false;
	return !any_of(dotted_name(o, callee->first), others, ARRAY_SIZE(others));
}

/* Modal's take iterables of inputs; what is given a function, or other settings, is not of it. */
static bool maps_a_function(struct outliner *o, const struct tree *arguments)
{
	static const char *const builtins[] = { "abs", "bool", "float", "int", "len", "repr",
		"str" };
	static const char *const settings[] = { "ignore_exceptions", "input_iterator", "kwargs",
		"order_outputs", "return_exceptions", "wrap_returned_exceptions" };

	for (const struct tree *a = arguments; a; a = a->next)
		if (a->kind == TREE_KEYWORD && !any_of(a->text, settings, ARRAY_SIZE(settings)))
			return true;
	if (!arguments || arguments->kind == TREE_FUNCTION)
		return arguments != NULL;
	return arguments->kind == TREE_NAME &&
	       (any_of(arguments->text, builtins, ARRAY_SIZE(builtins)) ||
		       scope_own(o->functions, arguments->text));
}

static void note_call(struct outliner *o, const struct tree *tree, bool flushed)
{
	static const char *const names[] = { "map", "starmap", "for_each", "spawn_map" };
	const struct tree *callee = tree->first;
	struct python_call *call;
	enum origin origin = ORIGIN_UNKNOWN;
	bool print = callee->kind == TREE_NAME && str_is(callee->text, "print");
	bool builtin = callee->kind == TREE_NAME && str_is(callee->text, "map");

	if (callee->kind == TREE_MEMBER && str_is(callee->text, "aio") &&
		callee->first->kind == TREE_MEMBER)
		callee = callee->first; /* f.map.aio(..) */

	if (!print && !builtin &&
		(callee->kind != TREE_MEMBER || !any_of(callee->text, names, ARRAY_SIZE(names))))
		return;
	if (print && prints_elsewhere(o, tree->first->next))
		return;
	call = arena_alloc(o->m.arena, struct python_call, 1);
	if (!call) {
		o->m.failed = true;
		return;
	}
	call->name = callee->text;
	call->line = callee->line;
	call->column = callee->column;
	if (callee->kind == TREE_MEMBER) {
		call->receiver = dotted_name(o, callee->first);
		origin = origin_of(o, callee->first, 0);
	}
	call->receiver_modal = origin == ORIGIN_MODAL;
	call->receiver_other = origin == ORIGIN_OTHER || builtin || (print && o->own_print) ||
			       (!print && maps_a_function(o, tree->first->next));
	add_keywords(o, call, tree->first->next, flushed || (print && o->prints_flushed));
	*o->tail = call;
	o->tail = &call->next;
}

/* Is it `something(print, flush=True)`? */
static bool is_flushing_partial(struct outliner *o, const struct tree *tree)
{
	if (tree->kind != TREE_CALL || !str_ends(dotted_name(o, tree->first), "partial"))
		return false;
	for (const struct tree *a = tree->first->next; a; a = a->next)
		if (a->kind == TREE_KEYWORD && str_is(a->text, "flush") && !is_false(a->first))
			return true;
	return false;
}

static void note_assignment(struct outliner *o, const struct tree *tree)
{
	const struct tree *value = tree->first;

	while (value->next)
		value = value->next;
	for (const struct tree *target = tree->first; target != value; target = target->next) {
		if (target->kind == TREE_NAME && str_is(target->text, "print")) {
			o->prints_flushed |= is_flushing_partial(o, value);
			o->own_print |= !is_flushing_partial(o, value);
		} else if (target->kind == TREE_NAME) {
			note_name(o, target->text, origin_of(o, value, 0));
		} else if (str_is(dotted_name(o, target), "sys.stdout")) {
			o->outline->unbuffered = true;
		} else if (target->kind == TREE_MEMBER) {
			note_name(o, dotted_name(o, target), origin_of(o, value, 0));
		}
	}
}

static void note_decorated(struct outliner *o, const struct tree *tree)
{
	const struct tree *what = tree->first;
	bool modal = false;

	for (; what && what->next; what = what->next) {
		struct str name = dotted_name(o, what);

		modal |= str_ends(name, ".function()") || str_ends(name, ".function") ||
			 str_ends(name, ".cls()") || str_ends(name, ".cls") ||
			 str_is(name, "method()") || str_is(name, "modal.method()");
	}
	if (what)
		note_name(o, what->text, modal ? ORIGIN_MODAL : ORIGIN_UNKNOWN);
}

static void note_import(struct outliner *o, const struct tree *tree)
{
	struct str root = str_slice(tree->text, 0, str_find_char(tree->text, '.', 0));

	if (str_is(root, "modal"))
		o->outline->imports_modal = true;
	for (const struct tree *name = tree->first; name; name = name->next) {
		const struct tree *bound = tree->kind == TREE_FROM ? name->first : name;

		if (bound && any_of(root, libraries, ARRAY_SIZE(libraries)))
			note_name(o, bound->text, ORIGIN_OTHER);
		if (tree->kind == TREE_FROM && bound && str_is(bound->text, "print"))
			o->own_print |= !str_is(root, "builtins");
	}
}

/* sys.stdout.reconfigure(line_buffering=True), {"PYTHONUNBUFFERED": "1"} in an image. */
static bool unbuffers(struct outliner *o, const struct tree *tree)
{
	if (tree->kind == TREE_KEYWORD && str_is(tree->text, "PYTHONUNBUFFERED"))
		return true;
	if (tree->kind == TREE_DICT) {
		for (const struct tree *key = tree->first; key && key->next; key = key->next->next)
			if (key->kind == TREE_TEXT && str_is(key->text, "PYTHONUNBUFFERED"))
				return true;
		return false;
	}
	if (tree->kind != TREE_CALL || tree->first->kind != TREE_MEMBER ||
		!str_is(tree->first->text, "reconfigure") ||
		!str_ends(dotted_name(o, tree->first->first), "stdout"))
		return false;
	for (const struct tree *a = tree->first->next; a; a = a->next)
		if (a->kind == TREE_KEYWORD && !is_false(a->first) &&
			(str_is(a->text, "line_buffering") || str_is(a->text, "write_through")))
			return true;
	return false;
}

static bool is_flush(struct outliner *o, const struct tree *tree)
{
	while (tree && tree->kind == TREE_BLOCK)
		tree = tree->first;
	return tree && tree->kind == TREE_CALL &&
	       str_is(dotted_name(o, tree->first), "sys.stdout.flush");
}

/* First names and what they are, then the calls. */
static void walk(struct outliner *o, const struct tree *tree, bool calls, bool flushed)
{
	if (o->m.failed || o->depth > 4 * MAX_TREE_DEPTH)
		return;
	o->depth++;
	if (calls && tree->kind == TREE_CALL && tree->first) {
		o->outline->runs_modal |= runs_modal(o, tree->first);
		note_call(o, tree, flushed);
	}
	if (!calls) {
		if (tree->kind == TREE_ASSIGN && tree->first)
			note_assignment(o, tree);
		else if (tree->kind == TREE_DECORATED)
			note_decorated(o, tree);
		else if (tree->kind == TREE_IMPORT || tree->kind == TREE_FROM)
			note_import(o, tree);
		else if (tree->kind == TREE_FUNCTION && str_is(tree->text, "print"))
			o->own_print = true;
		else if (tree->kind == TREE_FUNCTION && tree->text.len)
			scope_set(&o->m, o->functions, tree->text, thing_none());
		else if (tree->kind == TREE_WITH && tree->first && tree->first->next &&
			 tree->first->next->kind == TREE_NAME)
			note_name(o, tree->first->next->text, origin_of(o, tree->first, 0));
		o->outline->unbuffered |= unbuffers(o, tree);
	}
	for (const struct tree *child = tree->first; child; child = child->next)
		walk(o, child, calls,
			flushed || (tree->kind == TREE_BLOCK && child->next &&
					   is_flush(o, child->next)));
	o->depth--;
}

int lang_python_outline(struct arena *arena, struct str text, struct python_outline *ret)
{
	struct python_outline outline = { 0 };
	struct outliner o = { .m.arena = arena, .outline = &outline, .tail = &outline.calls };
	struct forest forest = { .arena = arena };
	uint32_t n_unread = 0;
	struct tree *root = python_parse(&forest, text, &n_unread);

	o.m.globals = scope_new(&o.m, NULL);
	o.functions = scope_new(&o.m, NULL);
	if (forest.failed || o.m.failed)
		return -ENOMEM;
	outline.readable = root->kind != TREE_UNREAD && !forest.full &&
			   (n_unread == 0 || tree_count(root) > 10 * (size_t)n_unread);
	if (root->kind != TREE_UNREAD) {
		walk(&o, root, false, false);
		walk(&o, root, true, false);
	}
	if (o.m.failed)
		return -ENOMEM;
	*ret = outline;
	return 0;
}
