/* Builtins of Python, and what calls functions later. */
#include "base/buf.h"
#include "lang/python/python.h"

static struct thing *any_text(struct machine *m)
{
	return thing_field(m, field_any());
}

static struct thing *arg(struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

static struct thing *to_text(struct machine *m, struct invocation *call)
{
	if (call->n == 0)
		return thing_text(m, STR(""));
	if (call->args[0]->kind == THING_EITHER)
		return call->args[0];
	return thing_field(m, thing_as_field(m, call->args[0]));
}

static struct thing *to_bytes(struct machine *m, struct invocation *call)
{
	struct thing *from = arg(call, 0), *items;

	if (from->kind == THING_TEXT || call->n == 0)
		from = call->n ? thing_copy(m, from) : thing_text(m, STR(""));
	items = from->kind == THING_TEXT ? NULL : thing_iterate(m, from);
	if (from->kind != THING_TEXT)
		from = items ? method_pack(m, items->items, items->n, items->flag) : any_text(m);
	if (from->kind == THING_TEXT)
		from->flag = true;
	return from;
}

static struct thing *to_number(struct machine *m, struct invocation *call)
{
	struct thing *from = arg(call, 0);
	int64_t value = 0, base = 10;
	struct str text;

	if (call->n > 1 && thing_as_number(m, call->args[1], &base) && base == 16 &&
		thing_as_text(m, from, &text) && text.len < 16) {
		text = str_starts(text, "0x") ? str_skip(text, 2) : text;
		for (size_t i = 0; i < text.len; i++) {
			char c = (char)(text.at[i] | 32);
			int digit = c >= '0' && c <= '9'   ? c - '0'
				    : c >= 'a' && c <= 'f' ? c - 'a' + 10
							   : -1;

			if (digit < 0)
				return thing_unknown();
			value = value * 16 + digit;
		}
		return thing_number(m, value);
	}
	if (call->n == 1 && thing_as_number(m, from, &value))
		return thing_number(m, value);
	/* A pid that is known only as "the output of ..." stays that text. */
	if (from->kind == THING_TEXT && !field_is_known(&from->text))
		return from;
	return thing_unknown();
}

static struct thing *chr(struct machine *m, struct invocation *call)
{
	return method_pack(m, call->args, MIN(call->n, (size_t)1), false);
}

static struct thing *ord(struct machine *m, struct invocation *call)
{
	struct str text;

	if (thing_as_text(m, arg(call, 0), &text) && text.len)
		return thing_number(m, (unsigned char)text.at[0]);
	return thing_unknown();
}

static struct thing *to_list(struct machine *m, struct invocation *call)
{
	struct thing *items, *list;

	if (call->n == 0)
		return thing_list(m);
	if (call->args[0]->kind == THING_NATIVE && !call->args[0]->has_text)
		return call->args[0];
	items = thing_iterate(m, call->args[0]);
	if (!items)
		return thing_unknown();
	list = thing_copy(m, items);
	return list;
}

/* sorted(list, key=.., reverse=..); param 1: min, 2: max */
static struct thing *sorted(struct machine *m, struct invocation *call)
{
	struct thing *items, *key = argument(call, SIZE_MAX, "key");
	struct thing *reverse = argument(call, SIZE_MAX, "reverse");
	enum tri backwards = call->param == 2 ? YES : reverse ? thing_truth(reverse) : NO;
	struct thing several = { .kind = THING_LIST, .items = call->args, .n = call->n };

	if (call->n == 0)
		return thing_unknown();
	if (call->param && call->n > 1)
		items = &several;
	else if (call->args[0]->kind == THING_NATIVE && !call->args[0]->has_text)
		return call->param ? machine_index(m, call->args[0], thing_unknown())
				   : call->args[0];
	else
		items = thing_iterate(m, call->args[0]);
	if (!items)
		return thing_unknown();
	items = method_sorted(m, items, key, backwards);
	if (!call->param)
		return items;
	return items->n && !items->flag ? items->items[0] : thing_unknown();
}

static struct thing *to_dict(struct machine *m, struct invocation *call)
{
	struct thing *dict = thing_list(m), *items;

	if (dict->kind != THING_LIST)
		return dict;
	dict->kind = THING_DICT;
	if (call->n && call->args[0]->kind == THING_DICT) {
		for (size_t i = 0; i + 1 < call->args[0]->n; i += 2)
			thing_set(m, dict, call->args[0]->items[i], call->args[0]->items[i + 1]);
	} else if (call->n && call->args[0]->kind == THING_LIST) {
		items = call->args[0];
		for (size_t i = 0; i < items->n; i++)
			if (items->items[i]->kind == THING_LIST && items->items[i]->n == 2)
				thing_set(m, dict, items->items[i]->items[0],
					items->items[i]->items[1]);
		dict->flag = items->flag;
	} else if (call->n) {
		dict->flag = true;
		if (call->args[0]->kind == THING_NATIVE &&
			str_is(call->args[0]->name, "environment"))
			dict->flag = false;
	}
	for (size_t i = 0; call->keywords && i + 1 < call->keywords->n; i += 2)
		thing_set(m, dict, call->keywords->items[i], call->keywords->items[i + 1]);
	return dict;
}

static struct thing *map(struct machine *m, struct invocation *call)
{
	struct thing *items = call->n > 1 ? thing_iterate(m, call->args[1]) : NULL, *made;

	if (call->n < 2)
		return thing_unknown();
	if (!items || call->n > 2) {
		machine_apply(m, call->args[0], machine_index(m, call->args[1], thing_unknown()));
		made = thing_list(m);
		if (made->kind == THING_LIST)
			made->flag = true;
		return made;
	}
	return method_of_list(m,
		&(struct invocation){
			.self = items, .args = call->args, .n = 1, .line = call->line },
		call->param ? STR("filter") : STR("map"));
}

static struct thing *reversed(struct machine *m, struct invocation *call)
{
	struct thing *thing = arg(call, 0);

	if (thing->kind == THING_TEXT)
		thing = thing_iterate(m, thing);
	return thing ? method_reversed(m, thing) : thing_unknown();
}

static struct thing *range(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);
	int64_t from = 0, to = 0, step = 1;

	if (!thing_as_number(m, arg(call, call->n > 1 ? 1 : 0), &to) ||
		(call->n > 1 && !thing_as_number(m, call->args[0], &from)) ||
		(call->n > 2 && !thing_as_number(m, call->args[2], &step)) || step == 0) {
		list->flag |= list->kind == THING_LIST;
		return list;
	}
	if (__builtin_sub_overflow(to, step > 0 ? 1 : -1, &to)) /* the end is not in it */
		return list;
	return thing_range(m, from, to, step);
}

static struct thing *zip(struct machine *m, struct invocation *call)
{
	struct thing *made = thing_list(m), *lists[8];
	size_t most = SIZE_MAX;

	if (call->n > ARRAY_SIZE(lists) || made->kind != THING_LIST)
		return thing_unknown();
	for (size_t i = 0; i < call->n; i++) {
		lists[i] = thing_iterate(m, call->args[i]);
		if (!lists[i])
			return thing_unknown();
		most = MIN(most, lists[i]->n);
		made->flag |= lists[i]->flag;
	}
	for (size_t n = 0; call->n && n < most; n++) {
		struct thing *row = thing_list(m);

		for (size_t i = 0; i < call->n; i++)
			thing_push(m, row, lists[i]->items[n]);
		thing_push(m, made, row);
	}
	return made;
}

static struct thing *enumerate(struct machine *m, struct invocation *call)
{
	struct thing *items = thing_iterate(m, arg(call, 0)), *made = thing_list(m);
	int64_t from = 0;

	if (!items)
		return thing_unknown();
	if (call->n > 1)
		thing_as_number(m, call->args[1], &from);
	for (size_t i = 0; i < items->n; i++) {
		struct thing *row = thing_list(m);

		thing_push(m, row, thing_number(m, from + (int64_t)i));
		thing_push(m, row, items->items[i]);
		thing_push(m, made, row);
	}
	if (made->kind == THING_LIST)
		made->flag = items->flag;
	return made;
}

static struct thing *length(struct machine *m, struct invocation *call)
{
	struct thing *thing = arg(call, 0);
	struct str text;

	if (thing->kind == THING_LIST && !thing->flag)
		return thing_number(m, (int64_t)thing->n);
	if (thing->kind == THING_DICT && !thing->flag)
		return thing_number(m, (int64_t)thing->n / 2);
	if (thing->kind == THING_TEXT && thing_as_text(m, thing, &text))
		return thing_number(m, (int64_t)text.len);
	return thing_unknown();
}

static struct thing *get_attribute(struct machine *m, struct invocation *call)
{
	struct str name;

	if (thing_as_text(m, arg(call, 1), &name))
		return machine_member(m, arg(call, 0), name);
	return thing_native(m, STR("?getattr"), arg(call, 0));
}

/* getattr(os, something)("...") cannot be told, but for what it is a member of. */
static struct thing *call_unknown_attribute(struct machine *m, struct invocation *call)
{
	struct thing *base = call->callee->self;

	if (base && base->kind == THING_NATIVE &&
		(str_is(base->name, "os") || str_is(base->name, "subprocess")))
		effect_unreadable(m, "calls a part of os or subprocess that is not known",
			call->n ? thing_as_field(m, call->args[0]) : field_any());
	return thing_unknown();
}

static struct thing *import_module(struct machine *m, struct invocation *call)
{
	struct thing *module;
	struct str name;

	if (!thing_as_text(m, arg(call, 0), &name))
		return thing_unknown();
	if (call->param && !argument(call, 3, "fromlist"))
		name = str_slice(name, 0, str_find_char(name, '.', 0));
	module = python_import(m, name);
	if (module)
		return module;
	module = thing_native(m, name, NULL);
	if (module->kind == THING_NATIVE)
		module->flag = true;
	return module;
}

static struct thing *names(struct machine *m, struct invocation *call)
{
	(void)call;
	return thing_native(m, STR("names"), NULL);
}

static struct thing *print(struct machine *m, struct invocation *call)
{
	struct thing *end = call->keywords ? thing_get(call->keywords, STR("end")) : NULL;
	struct thing *sep = call->keywords ? thing_get(call->keywords, STR("sep")) : NULL;
	struct thing *file = call->keywords ? thing_get(call->keywords, STR("file")) : NULL;
	struct field text = field_text(m->arena, STR(""));

	for (size_t i = 0; i < call->n; i++) {
		if (i)
			text = field_add(m, text,
				sep ? thing_as_field(m, sep) : field_text(m->arena, STR(" ")));
		text = field_add(m, text, thing_as_field(m, call->args[i]));
	}
	if (call->more)
		text = field_add(m, text, field_any());
	text = field_add(m, text, end ? thing_as_field(m, end) : field_text(m->arena, STR("\n")));
	if (!file)
		file = scope_own(m->overrides, STR("sys.stdout"));
	if (file && object_special(m, file, "write", thing_field(m, text)))
		return thing_none();
	if (!file || file->kind == THING_NONE ||
		(file->kind == THING_NATIVE && str_is(file->name, "sys.stdout"))) {
		effect_print(m, text);
	} else if (file->kind == THING_NATIVE && str_is(file->name, "sys.stderr")) {
		effect_complain(m, text);
	} else if (file->kind == THING_NATIVE) {
		struct thing *args[1] = { thing_field(m, text) };

		machine_call(m, machine_member(m, file, STR("write")),
			&(struct invocation){ .args = args, .n = 1, .line = call->line });
	}
	return thing_none();
}

static struct thing *write_stdout(struct machine *m, struct invocation *call)
{
	effect_print(m, thing_as_field(m, arg(call, call->param ? 1 : 0)));
	return thing_none();
}

static struct thing *write_stderr(struct machine *m, struct invocation *call)
{
	effect_complain(m, thing_as_field(m, arg(call, 0)));
	return thing_none();
}

/* A number is the status; anything else but None is printed, and the status is 1. */
static struct thing *leave(struct machine *m, struct invocation *call)
{
	struct thing *why = call->n ? call->args[0] : thing_none();
	int64_t status;

	if (why->kind == THING_TEXT && field_is_known(&why->text)) {
		effect_complain(m, field_add(m, why->text, field_text(m->arena, STR("\n"))));
		effect_end(m, 1);
	} else if (why->kind == THING_NUMBER && thing_as_number(m, why, &status)) {
		effect_end(m, status);
	}
	return thing_native(m, STR("exit()"), NULL);
}

static struct thing *standard_input(struct machine *m, struct invocation *call)
{
	struct field all = m->input->has_stdin ? m->input->stdin_text : field_any();
	struct str text, line;

	if (!call->param || !field_known(m->arena, &all, &text))
		return thing_field(m, call->param ? field_any() : all);
	text = str_skip(text, MIN(m->stdin_at, text.len));
	if (!str_next_line(&text, &line))
		return any_text(m);
	m->stdin_at += line.len + 1;
	return thing_text(m, line);
}

static struct thing *partial(struct machine *m, struct invocation *call)
{
	struct thing *made = thing_native(m, STR("partial()"), NULL);

	for (size_t i = 0; made->kind == THING_NATIVE && i < call->n; i++)
		thing_push(m, made, call->args[i]);
	if (made->kind == THING_NATIVE && call->keywords && call->keywords->n) {
		call->keywords->kind = THING_DICT;
		made->self = call->keywords;
	}
	return made;
}

static struct thing *call_partial(struct machine *m, struct invocation *call)
{
	struct thing *made = call->callee, *list = thing_list(m);
	struct invocation inner = *call;

	if (!made->n)
		return thing_unknown();
	for (size_t i = 1; i < made->n; i++)
		thing_push(m, list, made->items[i]);
	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	inner.args = list->items;
	inner.n = list->n;
	if (made->self && (!call->keywords || !call->keywords->n))
		inner.keywords = made->self;
	return machine_call(m, made->items[0], &inner);
}

static bool callable(const struct machine *m, const struct thing *thing)
{
	const struct native *row;

	if (thing->kind != THING_NATIVE)
		return thing->kind == THING_FUNCTION || thing->kind == THING_CLASS;
	row = native_find(m->dialect, thing->name);
	return row && row->call != python_entry_point;
}

/* Thread(target=f, args=(..)), executor.submit(f, ..), loop.call_later(1, f, ..) */
static struct thing *call_later(struct machine *m, struct invocation *call)
{
	struct thing *target = argument(call, SIZE_MAX, "target"), *args;
	struct invocation inner = { .line = call->line };
	size_t i = 0;

	if (target) {
		args = argument(call, SIZE_MAX, "args");
		if (args && args->kind == THING_LIST) {
			inner.args = args->items;
			inner.n = args->n;
		}
		inner.keywords = argument(call, SIZE_MAX, "kwargs");
		machine_call(m, target, &inner);
		return NULL;
	}
	while (i < call->n && !callable(m, call->args[i]))
		i++;
	if (i == call->n)
		return NULL;
	inner.args = call->args + i + 1;
	inner.n = call->n - i - 1;
	if (call->param && inner.n == 1 && inner.args[0]->kind == THING_LIST) {
		struct thing *items = inner.args[0];

		for (size_t n = 0; n < items->n && !machine_step(m); n++)
			machine_apply(m, call->args[i], items->items[n]);
		return thing_unknown();
	}
	machine_call(m, call->args[i], &inner);
	return thing_native(m, STR("future()"), NULL);
}

static struct thing *reduce(struct machine *m, struct invocation *call)
{
	struct thing *items = thing_iterate(m, arg(call, 1));
	struct thing *args[2] = { arg(call, 0), arg(call, 2) };

	if (!items)
		return thing_unknown();
	return method_of_list(m,
		&(struct invocation){ .self = items, .args = args, .n = call->n > 2 ? 2 : 1 },
		STR("reduce"));
}

static struct thing *choose(struct machine *m, struct invocation *call)
{
	return machine_index(m, arg(call, 0), thing_unknown());
}

static struct thing *environment_variable(struct machine *m, struct invocation *call)
{
	struct thing *value = machine_environment(m, arg(call, 0));

	return value->kind == THING_NONE && call->n > 1 ? call->args[1] : value;
}

static struct thing *set_environment(struct machine *m, struct invocation *call)
{
	if (call->n == 2)
		machine_set_environment(m, call->args[0], call->args[1]);
	if (call->n == 1 && call->args[0]->kind == THING_DICT)
		for (size_t i = 0; i + 1 < call->args[0]->n; i += 2)
			machine_set_environment(
				m, call->args[0]->items[i], call->args[0]->items[i + 1]);
	for (size_t i = 0; call->keywords && i + 1 < call->keywords->n; i += 2)
		machine_set_environment(m, call->keywords->items[i], call->keywords->items[i + 1]);
	return thing_none();
}

static struct thing *first_of(struct machine *m, struct invocation *call)
{
	struct thing *items = thing_iterate(m, arg(call, 0));

	return items && items->n ? items->items[0]
				 : machine_index(m, arg(call, 0), thing_unknown());
}

static const struct native natives[] = {
	{ "str", to_text, 0 },
	{ "repr", to_text, 0 },
	{ "bytes", to_bytes, 0 },
	{ "bytearray", to_bytes, 0 },
	{ "int", to_number, 0 },
	{ "chr", chr, 0 },
	{ "ord", ord, 0 },
	{ "list", to_list, 0 },
	{ "tuple", to_list, 0 },
	{ "set", to_list, 0 },
	{ "sorted", sorted, 0 },
	{ "min", sorted, 1 },
	{ "max", sorted, 2 },
	{ "iter", to_list, 0 },
	{ "dict", to_dict, 0 },
	{ "map", map, 0 },
	{ "filter", map, 1 },
	{ "reversed", reversed, 0 },
	{ "range", range, 0 },
	{ "zip", zip, 0 },
	{ "enumerate", enumerate, 0 },
	{ "len", length, 0 },
	{ "next", first_of, 0 },
	{ "getattr", get_attribute, 0 },
	{ "?getattr", call_unknown_attribute, 0 },
	{ "__import__", import_module, 1 },
	{ "importlib.import_module", import_module, 0 },
	{ "compile", to_text, 0 },
	{ "globals", names, 0 },
	{ "locals", names, 0 },
	{ "print", print, 0 },
	{ "sys.stdout.write", write_stdout, 0 },
	{ "sys.stdout.buffer.write", write_stdout, 0 },
	{ "sys.__stdout__.write", write_stdout, 0 },
	{ "sys.stderr.write", write_stderr, 0 },
	{ "sys.exit", leave, 0 },
	{ "SystemExit", leave, 0 },
	{ "exit", leave, 0 },
	{ "quit", leave, 0 },
	{ "os._exit", leave, 0 },
	{ "os.abort", leave, 0 },
	{ "sys.stdin.read", standard_input, 0 },
	{ "sys.stdin.buffer.read", standard_input, 0 },
	{ "sys.stdin.readline", standard_input, 1 },
	{ "input", standard_input, 1 },
	{ "functools.partial", partial, 0 },
	{ "partial()", call_partial, 0 },
	{ "functools.reduce", reduce, 0 },
	{ "*.Thread", call_later, 0 },
	{ "*.Process", call_later, 0 },
	{ "*.Timer", call_later, 0 },
	{ "*.submit", call_later, 0 },
	{ "*.apply_async", call_later, 0 },
	{ "*.apply", call_later, 0 },
	{ "*.call_later", call_later, 0 },
	{ "*.call_soon", call_later, 0 },
	{ "*.run_in_executor", call_later, 0 },
	{ "asyncio.to_thread", call_later, 0 },
	{ "*.starmap", call_later, 1 },
	{ "*().map", call_later, 1 },
	{ "*.imap", call_later, 1 },
	{ "*.map_async", call_later, 1 },
	{ "random.choice", choose, 0 },
	{ "os.getenv", environment_variable, 0 },
	{ "environment.get", environment_variable, 0 },
	{ "environment.pop", environment_variable, 0 },
	{ "os.putenv", set_environment, 0 },
	{ "environment.setdefault", set_environment, 0 },
	{ "environment.update", set_environment, 0 },
};

const struct native_table python_builtin_natives = { natives, ARRAY_SIZE(natives) };
