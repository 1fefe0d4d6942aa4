/* PHP's functions that start, signal, decode and put texts together. */
#include "lang/library/library.h"
#include "lang/script/script.h"

static struct thing *arg(const struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

/* A file is a template, in which <?php begins code; -r and eval() take code alone. */
static struct tree *parse_code(struct forest *forest, struct str text)
{
	if (!str_starts(text, "?>") && (str_contains(text, "<?php") || str_contains(text, "<?=")))
		text = arena_printf(forest->arena, "?>%.*s", STR_ARGS(text));
	forest->failed |= !text.at;
	return script_parse(forest, LANG_PHP, text);
}

static struct thing *unbound(struct machine *m, struct str name)
{
	struct thing *server;

	if (str_is(name, "$argv"))
		return library_arguments(m, true);
	if (str_is(name, "$_ENV"))
		return thing_native(m, STR("environment"), NULL);
	if (str_is(name, "PHP_EOL"))
		return thing_text(m, STR("\n"));
	if (str_is(name, "DIRECTORY_SEPARATOR"))
		return thing_text(m, STR("/"));
	if (str_is(name, "$_SERVER")) {
		server = thing_list(m);
		if (server->kind == THING_LIST)
			server->kind = THING_DICT;
		server->flag = server->kind == THING_DICT;
		thing_set(m, server, thing_text(m, STR("argv")), library_arguments(m, true));
		return server;
	}
	return NULL;
}

static struct thing *array(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);

	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	if (call->keywords && call->keywords->n && !call->n) {
		call->keywords->kind = THING_DICT;
		return call->keywords;
	}
	return list;
}

static struct thing *values(struct machine *m, struct invocation *call)
{
	struct thing *list = arg(call, 0);

	if (list->kind == THING_DICT)
		return method_of_list(m, &(struct invocation){ .self = list },
			call->param == 1 ? STR("keys") : STR("values"));
	return list;
}

/* foreach (list as key => value): pairs */
static struct thing *entries(struct machine *m, struct invocation *call)
{
	struct thing *list = arg(call, 0), *made = thing_list(m), *pair;

	if (list->kind == THING_DICT)
		return method_of_list(m, &(struct invocation){ .self = list }, STR("entries"));
	if (list->kind != THING_LIST)
		return thing_unknown();
	for (size_t i = 0; i < list->n; i++) {
		pair = thing_list(m);
		thing_push(m, pair, thing_number(m, (int64_t)i));
		thing_push(m, pair, list->items[i]);
		thing_push(m, made, pair);
	}
	if (made->kind == THING_LIST)
		made->flag = list->flag;
	return made;
}

static struct thing *implode(struct machine *m, struct invocation *call)
{
	if (call->n == 1)
		return method_join(m, call->args[0], NULL);
	if (arg(call, 0)->kind == THING_LIST)
		return method_join(m, call->args[0], arg(call, 1));
	return method_join(m,
		values(m, &(struct invocation){ .args = call->args + 1,
				  .n = call->n ? call->n - 1 : 0 }),
		arg(call, 0));
}

/* f(subject, ...) as a method of its argument number param / 16; its name is number param % 16. */
enum { SPLIT, REPEAT, UPPER, LOWER, CAPITAL, TRIM, LTRIM, RTRIM, SUBSTR, ORD, TRANSLATE, REVERSE };

static struct thing *method(struct machine *m, struct invocation *call)
{
	static const char *const names[] = { "split", "repeat", "upper", "lower", "capitalize",
		"strip", "lstrip", "rstrip", "substr", "ord", "tr", "reverse" };

	return library_method(m, call, names[call->param & 15], (size_t)call->param >> 4);
}

static struct thing *replace(struct machine *m, struct invocation *call)
{
	struct thing *what = arg(call, 0), *with = arg(call, 1), *text = arg(call, 2);

	if (what->kind != THING_LIST)
		what = array(m, &(struct invocation){ .args = &what, .n = 1 });
	for (size_t i = 0; i < what->n; i++) {
		struct thing *by = with->kind == THING_LIST
					   ? (i < with->n ? with->items[i] : thing_text(m, STR("")))
					   : with;
		struct thing *args[3] = { text, what->items[i], by };

		text = library_method(
			m, &(struct invocation){ .args = args, .n = 3 }, "replaceAll", 0);
	}
	return what->flag ? thing_field(m, field_any()) : text;
}

/* strtr(text, from, to), strtr(text, pairs) */
static struct thing *translate(struct machine *m, struct invocation *call)
{
	struct thing *text = arg(call, 0), *pairs = arg(call, 1);

	if (pairs->kind != THING_DICT)
		return library_method(m, call, "tr", 0);
	for (size_t i = 0; i + 1 < pairs->n; i += 2) {
		struct thing *args[3] = { text, pairs->items[i], pairs->items[i + 1] };

		text = library_method(
			m, &(struct invocation){ .args = args, .n = 3 }, "replaceAll", 0);
	}
	return text;
}

static struct thing *split_letters(struct machine *m, struct invocation *call)
{
	struct thing *items;
	int64_t size = 1;
	struct str text;

	if (call->n > 1)
		thing_as_number(m, call->args[1], &size);
	if (size == 1 || !thing_as_text(m, arg(call, 0), &text)) {
		items = thing_iterate(m, arg(call, 0));
		return items ? items : thing_unknown();
	}
	items = thing_list(m);
	for (size_t i = 0; size > 0 && i < text.len; i += (size_t)size)
		thing_push(m, items, thing_text(m, str_slice(text, i, i + (size_t)size)));
	return items;
}

static struct thing *map(struct machine *m, struct invocation *call)
{
	size_t list = call->param ? 0 : 1;
	struct thing *items = thing_iterate(m, arg(call, list)), *made = thing_list(m);

	if (!items)
		return thing_unknown();
	for (size_t i = 0; i < items->n && !machine_step(m); i++)
		thing_push(m, made, machine_apply(m, arg(call, 1 - list), items->items[i]));
	if (made->kind == THING_LIST)
		made->flag = items->flag;
	return call->param == 2 ? items : made;
}

static struct thing *merge(struct machine *m, struct invocation *call)
{
	struct thing *sum = thing_list(m);

	for (size_t i = 0; i < call->n; i++)
		sum = machine_binary(m, OP_ADD, sum, call->args[i]);
	return sum;
}

static struct thing *reversed(struct machine *m, struct invocation *call)
{
	return method_reversed(m, arg(call, 0));
}

static struct thing *pack(struct machine *m, struct invocation *call)
{
	struct thing *format = arg(call, 0), *list = thing_list(m);

	for (size_t i = 1; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	return method_of_list(
		m, &(struct invocation){ .self = list, .args = &format, .n = 1 }, STR("pack"));
}

/* proc_open(command, spec, &$pipes): what is put into a pipe is what the program reads. */
static struct thing *proc_open(struct machine *m, struct invocation *call)
{
	struct invocation inner = *call;

	inner.n = MIN(call->n, 1u);
	inner.param = GIVES_PROCESS;
	return library_shell(m, &inner);
}

static struct thing *fork_process(struct machine *m, struct invocation *call)
{
	(void)call;
	return library_own_pid(m);
}

/* array_shift($list) and the like: the list itself is changed. */
enum { SHIFT, POP, PUSH, UNSHIFT };

static struct thing *stack(struct machine *m, struct invocation *call)
{
	static const char *const names[] = { "shift", "pop", "push", "unshift" };

	return library_method(m, call, names[call->param], 0);
}

/* array_slice(list, from, length) */
static struct thing *slice(struct machine *m, struct invocation *call)
{
	struct thing *bounds[3] = { arg(call, 1), NULL, NULL };
	int64_t from, length;

	if (arg(call, 0)->kind != THING_LIST)
		return thing_unknown();
	if (call->n > 2 && call->args[2]->kind != THING_NONE) {
		if (!thing_as_number(m, call->args[1], &from) ||
			!thing_as_number(m, call->args[2], &length))
			return thing_unknown();
		bounds[1] = thing_number(m, length < 0 ? length : from + length);
	}
	return machine_slice(m, call->args[0], bounds);
}

static struct thing *in_array(struct machine *m, struct invocation *call)
{
	return machine_binary(m, OP_IN, arg(call, 0), arg(call, 1));
}

/* $object->name(a, b) is __call("name", [a, b]) */
static struct thing *call_missing(struct machine *m, struct invocation *call)
{
	struct thing *made = call->callee, *args[2];

	if (made->n < 2)
		return NULL;
	args[0] = made->items[1];
	args[1] = array(m, &(struct invocation){ .args = call->args, .n = call->n });
	return machine_call(m, made->items[0],
		&(struct invocation){ .args = args, .n = 2, .line = call->line });
}

/* (new ReflectionFunction(name))->invoke(a), ->invokeArgs([a]) */
static struct thing *reflected(struct machine *m, struct invocation *call)
{
	struct thing *args[2], *list = call->param ? arg(call, 0) : array(m, call);

	if (!call->self || !call->self->n)
		return NULL;
	args[0] = call->self->items[0];
	args[1] = list;
	return library_call(
		m, &(struct invocation){
			   .args = args, .n = 2, .param = CALL_NAMED_LIST, .line = call->line });
}

/*
 * Settings of php.ini(5) that change what functions do, as the launcher puts them in front of the
 * text: which program gets what mail() sends, which functions are gone.
 */
#define SETTING_SENDMAIL "?sendmail_path"

static struct thing *setting(struct machine *m, struct invocation *call)
{
	struct str name, value;

	if (call->n != 2 || !thing_as_text(m, call->args[0], &name) ||
		!thing_as_text(m, call->args[1], &value))
		return thing_none();
	if (str_is(name, "sendmail_path"))
		scope_set(m, m->overrides, STR(SETTING_SENDMAIL), call->args[1]);
	while (str_is(name, "disable_functions") && value.len) {
		size_t n = 0;

		while (n < value.len && !strchr(", ", value.at[n]))
			n++;
		if (n)
			scope_set(m, m->globals, str_slice(value, 0, n),
				thing_native(m, STR("disabled()"), NULL));
		value = str_skip(value, MIN(n + 1, value.len));
	}
	return thing_none();
}

/* mail(to, subject, text, headers, more): a shell gets the path and what more there is. */
static struct thing *mail(struct machine *m, struct invocation *call)
{
	struct thing *path = scope_own(m->overrides, STR(SETTING_SENDMAIL));
	struct field text;

	if (!path)
		return thing_bool(m, true);
	text = thing_as_field(m, path);
	if (call->n > 4)
		text = field_add(m, field_add(m, text, field_text(m->arena, STR(" "))),
			thing_as_field(m, call->args[4]));
	effect_give(m, effect_shell(m, text),
		call->n > 2 ? thing_as_field(m, call->args[2]) : field_any());
	return thing_unknown();
}

static struct thing *call_unknown(struct machine *m, struct invocation *call)
{
	effect_unreadable(m, "calls a function that is not known",
		call->n ? thing_as_field(m, call->args[0]) : field_any());
	return thing_unknown();
}

static const struct native natives[] = {
	{ "__setting", setting, 0 },
	{ "disabled()", library_nothing, 0 },
	{ "mail", mail, 0 },
	{ "mb_send_mail", mail, 0 },
	{ "FFI::cdef", library_load_object, 1 },
	{ "dl", library_load_object, 0 },
	{ "system", library_shell, GIVES_OUTPUT },
	{ "exec", library_shell, GIVES_OUTPUT },
	{ "shell_exec", library_shell, GIVES_OUTPUT },
	{ "passthru", library_shell, GIVES_NUMBER },
	{ "popen", library_shell, GIVES_PROCESS },
	{ "proc_open", proc_open, 0 },
	{ "pcntl_exec", library_spawn, GIVES_NUMBER },
	{ "pcntl_fork", fork_process, 0 },
	{ "posix_getpid", fork_process, 0 },
	{ "getmypid", fork_process, 0 },
	{ "posix_kill", library_kill, 0 },
	{ "fwrite", library_write, 1 },
	{ "fputs", library_write, 1 },
	{ "fopen", library_open_file, 0 },
	{ "fgets", library_input, 1 },
	{ "stream_get_contents", library_input, 0 },
	{ "file_put_contents", library_write_file, 0 },
	{ "file_get_contents", library_read_file, 0 },
	{ "copy", library_file_verb, VERB_COPY },
	{ "rename", library_file_verb, VERB_MOVE },
	{ "symlink", library_file_verb, VERB_SYMLINK },
	{ "link", library_file_verb, VERB_LINK },
	{ "unlink", library_file_verb, VERB_REMOVE },
	{ "chmod", library_file_verb, VERB_CHMOD },
	{ "eval", library_evaluate, 0 },
	{ "assert", library_evaluate, 0 },
	{ "require", library_load, 0 },
	{ "exit", library_exit, 0 },
	{ "die", library_exit, 0 },
	{ "print", library_print, PRINT_PLAIN },
	{ "printf", library_print, PRINT_FORMAT },
	{ "call_user_func", library_call, CALL_NAMED },
	{ "call_user_func_array", library_call, CALL_NAMED_LIST },
	{ "register_shutdown_function", library_call, CALL_NAMED },
	{ "?variable", call_unknown, 0 },
	{ "array", array, 0 },
	{ "array_values", values, 0 },
	{ "array_keys", values, 1 },
	{ "?entries", entries, 0 },
	{ "implode", implode, 0 },
	{ "join", implode, 0 },
	{ "explode", method, SPLIT | 1 << 4 },
	{ "str_repeat", method, REPEAT },
	{ "strtoupper", method, UPPER },
	{ "strtolower", method, LOWER },
	{ "ucfirst", method, CAPITAL },
	{ "trim", method, TRIM },
	{ "ltrim", method, LTRIM },
	{ "rtrim", method, RTRIM },
	{ "chop", method, RTRIM },
	{ "substr", method, SUBSTR },
	{ "mb_substr", method, SUBSTR },
	{ "ord", method, ORD },
	{ "strrev", method, REVERSE },
	{ "strtr", translate, 0 },
	{ "str_replace", replace, 0 },
	{ "str_split", split_letters, 0 },
	{ "mb_str_split", split_letters, 0 },
	{ "array_shift", stack, SHIFT },
	{ "array_pop", stack, POP },
	{ "array_push", stack, PUSH },
	{ "array_unshift", stack, UNSHIFT },
	{ "array_slice", slice, 0 },
	{ "in_array", in_array, 0 },
	{ "partial()", call_missing, 0 },
	{ "ReflectionFunction().invoke", reflected, 0 },
	{ "ReflectionFunction().invokeArgs", reflected, 1 },
	{ "array_map", map, 0 },
	{ "array_walk", map, 2 },
	{ "array_merge", merge, 0 },
	{ "array_reverse", reversed, 0 },
	{ "range", library_range, 0 },
	{ "sprintf", library_format, 0 },
	{ "vsprintf", library_format, 0 },
	{ "chr", library_characters, 0 },
	{ "strlen", library_length, 0 },
	{ "count", library_length, 0 },
	{ "strval", library_to_text, 0 },
	{ "string", library_to_text, 0 },
	{ "intval", library_to_number, 0 },
	{ "int", library_to_number, 0 },
	{ "hexdec", library_to_number, 16 },
	{ "bindec", library_to_number, 2 },
	{ "base64_decode", library_decode, TEXT_BASE64 },
	{ "base64_encode", library_decode, TEXT_TO_BASE64 },
	{ "hex2bin", library_decode, TEXT_HEX },
	{ "bin2hex", library_decode, TEXT_TO_HEX },
	{ "str_rot13", library_decode, TEXT_ROT13 },
	{ "urldecode", library_decode, TEXT_URL },
	{ "rawurldecode", library_decode, TEXT_URL },
	{ "quoted_printable_decode", library_unknown_text, 0 },
	{ "json_decode", decode_json, 0 },
	{ "gzinflate", decode_deflated, 0 },
	{ "gzuncompress", decode_deflated, 0 },
	{ "gzdecode", decode_deflated, 0 },
	{ "zlib_decode", decode_deflated, 0 },
	{ "pack", pack, 0 },
	{ "getenv", library_environment, 0 },
	{ "file_exists", library_file_exists, FILE_OF_ANY_KIND },
	{ "is_file", library_file_exists, FILE_AS_TEXT },
	{ "is_dir", library_file_exists, FILE_AS_DIRECTORY },
	{ "isset", library_is_there, IS_PRESENT },
	{ "is_null", library_is_there, IS_ABSENT },
	{ "empty", library_is_false, 0 },
	{ "is_callable", library_describe, 0 },
	{ "gettype", library_describe, 0 },
	{ "get_debug_type", library_describe, 0 },
	{ "var_dump", library_describe, 1 },
	{ "putenv", library_set_environment, 0 },
	{ "escapeshellarg", words_quote, QUOTE_ALWAYS },
	{ "escapeshellcmd", library_first, 0 },
	{ "stripslashes", library_first, 0 },
};

static const struct native_table tables[] = { { natives, ARRAY_SIZE(natives) } };

const struct dialect php_dialect = {
	.language = LANG_PHP,
	.tables = tables,
	.n_tables = ARRAY_SIZE(tables),
	.parse = parse_code,
	.unbound = unbound,
	.plus_is_number = true,
};
