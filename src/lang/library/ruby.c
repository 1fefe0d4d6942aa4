/* Ruby's Kernel, Process, IO and what of its standard library starts or decodes something. */
#include "base/buf.h"
#include "lang/library/library.h"
#include "lang/script/script.h"

static struct tree *parse(struct forest *forest, struct str text)
{
	return script_parse(forest, LANG_RUBY, text);
}

/* module Kernel; def system .. end end: what the text has put into every object. */
static struct thing *of_every_object(struct machine *m, struct str name)
{
	static const char *const modules[] = { "Kernel", "Object" };

	for (size_t i = 0; i < ARRAY_SIZE(modules); i++) {
		const struct thing *module = scope_own(m->globals, str_from(modules[i]));
		struct thing *own = module && module->kind == THING_CLASS
					    ? scope_own(module->scope, name)
					    : NULL;

		if (own && own->kind == THING_FUNCTION)
			return own;
	}
	return NULL;
}

static struct thing *unbound(struct machine *m, struct str name)
{
	if (str_is(name, "ENV"))
		return thing_native(m, STR("environment"), NULL);
	if (str_is(name, "ARGV") || str_is(name, "$*"))
		return library_arguments(m, false);
	if (str_is(name, "$0") || str_is(name, "__FILE__"))
		return thing_text(m, m->input->name.len ? m->input->name : STR("-e"));
	if (str_is(name, "$$"))
		return library_own_pid(m);
	if (str_is(name, "$stdout"))
		return thing_native(m, STR("STDOUT"), NULL);
	if (str_is(name, "$stderr"))
		return thing_native(m, STR("STDERR"), NULL);
	if (str_is(name, "$stdin"))
		return thing_native(m, STR("STDIN"), NULL);
	return of_every_object(m, name);
}

static struct thing *pid(struct machine *m, struct invocation *call)
{
	(void)call;
	return library_own_pid(m);
}

/* fork { .. }: the block runs. */
static struct thing *fork_process(struct machine *m, struct invocation *call)
{
	for (size_t i = 0; i < call->n; i++)
		if (call->args[i]->kind == THING_FUNCTION)
			machine_call(m, call->args[i], &(struct invocation){ .line = call->line });
	return library_own_pid(m);
}

static struct thing *require(struct machine *m, struct invocation *call)
{
	struct str name;

	if (!call->n || !thing_as_text(m, call->args[0], &name))
		return thing_unknown();
	if (!str_ends(name, ".rb"))
		name = arena_printf(m->arena, "%.*s.rb", STR_ARGS(name));
	if (m->frames < MAX_MACHINE_FRAMES &&
		thing_as_text(m, file_text(m, thing_text(m, name)), &name))
		machine_run_text(m, name);
	return thing_bool(m, true);
}

/* method(:system), Kernel.method(:system), Object.const_get(:Kernel) */
static struct thing *named(struct machine *m, struct invocation *call)
{
	struct str name;

	if (!call->n || !thing_as_text(m, call->args[0], &name))
		return thing_native(m, STR("?method"), NULL);
	if (call->self && call->self->kind == THING_NATIVE) {
		struct thing *member = machine_member(m, call->self, name);

		if (member->kind != THING_NATIVE || native_find(m->dialect, member->name))
			return member;
	}
	return machine_named(m, name);
}

static struct thing *call_unknown(struct machine *m, struct invocation *call)
{
	effect_unreadable(m, "calls a method that is not known",
		call->n ? thing_as_field(m, call->args[0]) : field_any());
	return thing_unknown();
}

/* obj.send(:name, a), send("name", a) */
static struct thing *send(struct machine *m, struct invocation *call)
{
	struct thing *callee = named(m, call);
	struct invocation inner = *call;
	struct str name;

	if (!call->n)
		return thing_unknown();
	inner.args++;
	inner.n--;
	if (call->self && call->self->kind != THING_NATIVE &&
		thing_as_text(m, call->args[0], &name))
		callee = machine_member(m, call->self, name);
	return machine_call(m, callee, &inner);
}

/* "text".each_char and friends without a block give what they would go through. */
static struct thing *letters(struct machine *m, struct invocation *call)
{
	struct thing *items =
		call->self && call->self->kind == THING_TEXT ? thing_iterate(m, call->self) : NULL;

	if (!items)
		return NULL;
	if (call->n && call->args[0]->kind == THING_FUNCTION)
		return method_of_list(m,
			&(struct invocation){ .self = items, .args = call->args, .n = 1 },
			STR("map"));
	return items;
}

static struct thing *bytes(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);
	struct str text;

	if (!call->self || call->self->kind != THING_TEXT || !thing_as_text(m, call->self, &text))
		return NULL;
	for (size_t i = 0; i < text.len; i++)
		thing_push(m, list, thing_number(m, (unsigned char)text.at[i]));
	if (call->n && call->args[0]->kind == THING_FUNCTION)
		return method_of_list(m,
			&(struct invocation){ .self = list, .args = call->args, .n = 1 },
			STR("map"));
	return list;
}

/* 3.times { .. }, 1.upto(3) { .. } */
static struct thing *times(struct machine *m, struct invocation *call)
{
	struct thing *zero = thing_number(m, 0), *args[2] = { zero, zero }, *list;
	int64_t n;

	if (!call->self || !thing_as_number(m, call->self, &n))
		return NULL;
	args[1] = thing_number(m, n - 1);
	if (call->param && call->n) {
		args[0] = call->self;
		args[1] = call->args[0];
	}
	list = library_range(m, &(struct invocation){ .args = args, .n = 2 });
	for (size_t i = 0; i < call->n; i++)
		if (call->args[i]->kind == THING_FUNCTION)
			return method_of_list(m,
				&(struct invocation){
					.self = list, .args = &call->args[i], .n = 1 },
				STR("map"));
	return list;
}

static struct thing *character(struct machine *m, struct invocation *call)
{
	if (call->self && call->self->kind == THING_NUMBER)
		return method_pack(m, &call->self, 1, false);
	return call->self && call->self->kind == THING_TEXT
		       ? machine_index(m, call->self, thing_number(m, 0))
		       : NULL;
}

/* text.unpack1("m"), value.then { |x| .. } */
static struct thing *successor(struct machine *m, struct invocation *call)
{
	int64_t n;

	if (call->self && call->self->kind == THING_NUMBER && thing_as_number(m, call->self, &n))
		return thing_number(m, call->param ? n - 1 : n + 1);
	return NULL;
}

/* A function of libc, as a handle of Fiddle finds it. */
static struct thing *symbol(struct machine *m, struct invocation *call)
{
	struct str name;

	if (!call->n || !thing_as_text(m, call->args[0], &name))
		return NULL;
	return thing_native(m, arena_printf(m->arena, "libc.%.*s", STR_ARGS(name)), NULL);
}

/* Fiddle::Handle::DEFAULT["kill"], Fiddle.dlopen(nil)["kill"] */
static struct thing *constant(struct machine *m, struct str name, struct thing *self)
{
	struct str symbol;

	(void)self;
	if (!str_starts(name, "Fiddle"))
		return NULL;
	symbol = arena_printf(m->arena, "libc.%.*s", STR_ARGS(last_name(name)));
	return native_find(m->dialect, symbol) ? thing_native(m, symbol, NULL) : NULL;
}

/* ERB.new(text).result: what stands in its brackets runs. */
static struct thing *template(struct machine *m, struct invocation *call)
{
	struct thing *made = call->self;
	struct buf code = BUF_IN(m->arena);
	struct str text;
	size_t at = 0;

	if (!made || !made->n || !thing_as_text(m, made->items[0], &text))
		return thing_field(m, field_any());
	for (;;) {
		size_t open = str_find(text, STR("<%"), at), close;
		struct str inside;

		if (open == STR_NOT_FOUND)
			break;
		close = MIN(str_find(text, STR("%>"), open), text.len);
		inside = str_slice(text, open + 2, close);
		at = MIN(close + 2, text.len);
		if (str_starts(inside, "=") || str_starts(inside, "-"))
			inside = str_skip(inside, 1);
		if (str_starts(inside, "#") || str_starts(inside, "%"))
			continue;
		if (str_ends(inside, "-"))
			inside.len--;
		buf_add(&code, inside);
		buf_add_char(&code, '\n');
	}
	m->failed |= buf_failed(&code);
	machine_run_text(m, buf_str(&code));
	return thing_field(m, field_any());
}

/* Calls what method_missing stands for: its name is the first argument. */
static struct thing *call_missing(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m), *made = call->callee;
	struct invocation inner = *call;

	for (size_t i = 1; i < made->n; i++)
		thing_push(m, list, made->items[i]);
	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	inner.args = list->items;
	inner.n = list->n;
	return made->n ? machine_call(m, made->items[0], &inner) : NULL;
}

static void finish(struct machine *m)
{
	minitest_finish(m);
	rake_finish(m);
}

static const struct native natives[] = {
	{ "ERB().result", template, 0 },
	{ "ERB().result_with_hash", template, 0 },
	{ "ERB().run", template, 0 },
	{ "include", ruby_include, 0 },
	{ "extend", ruby_include, 0 },
	{ "Struct", ruby_structure, 0 },
	{ "Data.define", ruby_structure, 0 },
	{ "Class", ruby_structure, 0 },
	{ "Module", ruby_structure, 0 },
	{ "partial()", call_missing, 0 },
	{ "trap", library_on_signal, 0 },
	{ "Signal.trap", library_on_signal, 0 },
	{ "syscall", library_syscall, 0 },
	{ "system", library_start, GIVES_NUMBER },
	{ "exec", library_start, GIVES_NUMBER },
	{ "spawn", library_start, GIVES_PID },
	{ "Kernel.system", library_start, GIVES_NUMBER },
	{ "Kernel.exec", library_start, GIVES_NUMBER },
	{ "Kernel.spawn", library_start, GIVES_PID },
	{ "Kernel.`", library_shell, GIVES_OUTPUT },
	{ "`", library_shell, GIVES_OUTPUT },
	{ "Process.spawn", library_start, GIVES_PID },
	{ "Process.exec", library_start, GIVES_NUMBER },
	{ "this.system", library_start, GIVES_NUMBER },
	{ "this.exec", library_start, GIVES_NUMBER },
	{ "IO.popen", library_start, GIVES_PROCESS },
	{ "PTY.spawn", library_start, GIVES_PROCESS },
	{ "Open3.capture2", library_start, GIVES_PAIR },
	{ "Open3.capture2e", library_start, GIVES_PAIR },
	{ "Open3.capture3", library_start, GIVES_PAIR },
	{ "Open3.popen2", ruby_popen, 0 },
	{ "Open3.popen2e", ruby_popen, 0 },
	{ "Open3.popen3", ruby_popen, 0 },
	{ "Open3.pipeline", library_start, GIVES_PROCESS },
	{ "Fiddle.dlopen", library_load_object, 0 },
	{ "Fiddle.Handle()", library_load_object, 0 },
	{ "Fiddle.Handle()().sym", symbol, 0 },
	{ "Fiddle.Handle().DEFAULT.sym", symbol, 0 },
	{ "Fiddle.Function()", library_first, 0 },
	{ "dlload", library_load_object, 0 },
	{ "Fiddle.dlopen().sym", symbol, 0 },
	{ "libc.system", library_shell, GIVES_NUMBER },
	{ "libc.popen", library_shell, GIVES_PROCESS },
	{ "libc.kill", library_kill, 0 },
	{ "libc.execlp", library_spawn, GIVES_NUMBER },
	{ "Process.kill", library_kill, 1 },
	{ "Process.pid", pid, 0 },
	{ "process().pid", pid, 0 },
	{ "fork", fork_process, 0 },
	{ "Process.fork", fork_process, 0 },
	{ "open", ruby_open, 0 },
	{ "File.open", library_open_file, 0 },
	{ "File.new", library_open_file, 0 },
	{ "File", library_open_file, 0 },
	{ "File.write", library_write_file, 0 },
	{ "IO.write", ruby_write, 0 },
	{ "IO.binwrite", ruby_write, 0 },
	{ "File.read", library_read_file, 0 },
	{ "File.readlines", ruby_read, 1 },
	{ "File.foreach", ruby_read, 1 },
	{ "IO.read", ruby_read, 0 },
	{ "IO.binread", ruby_read, 0 },
	{ "IO.readlines", ruby_read, 1 },
	{ "IO.foreach", ruby_read, 1 },
	{ "File.rename", library_file_verb, VERB_MOVE },
	{ "File.symlink", library_file_verb, VERB_SYMLINK },
	{ "File.link", library_file_verb, VERB_LINK },
	{ "File.chmod", library_file_verb, VERB_CHMOD },
	{ "File.delete", library_file_verb, VERB_REMOVE },
	{ "File.exist?", library_file_exists, FILE_OF_ANY_KIND },
	{ "File.file?", library_file_exists, FILE_AS_TEXT },
	{ "File.directory?", library_file_exists, FILE_AS_DIRECTORY },
	{ "Dir.exist?", library_file_exists, FILE_AS_DIRECTORY },
	{ "FileUtils.cp", library_file_verb, VERB_COPY },
	{ "FileUtils.copy", library_file_verb, VERB_COPY },
	{ "FileUtils.mv", library_file_verb, VERB_MOVE },
	{ "FileUtils.ln_s", library_file_verb, VERB_SYMLINK },
	{ "FileUtils.chmod", library_file_verb, VERB_CHMOD },
	{ "FileUtils.rm", library_file_verb, VERB_REMOVE },
	{ "file().puts", library_write, 0 },
	{ "file().write", library_write, 0 },
	{ "file().print", library_write, 0 },
	{ "file().<<", library_write, 0 },
	{ "process().puts", library_write, 0 },
	{ "process().write", library_write, 0 },
	{ "process().print", library_write, 0 },
	{ "process().<<", library_write, 0 },
	{ "process().read", library_input, 0 },
	{ "process().gets", library_input, 1 },
	{ "file().read", library_input, 0 },
	{ "file().gets", library_input, 1 },
	{ "exit", library_exit, 0 },
	{ "exit!", library_exit, 0 },
	{ "abort", library_exit, EXIT_LINE },
	{ "eval", library_evaluate, 0 },
	{ "Kernel.eval", library_evaluate, 0 },
	{ "instance_eval", library_evaluate, 0 },
	{ "*.instance_eval", library_evaluate, 0 },
	{ "*.class_eval", library_evaluate, 0 },
	{ "binding().eval", library_evaluate, 0 },
	{ "load", library_load, 0 },
	{ "require_relative", require, 0 },
	{ "require", require, 0 },
	{ "method", named, 0 },
	{ "*.method", named, 0 },
	{ "Object.const_get", named, 0 },
	{ "Kernel.const_get", named, 0 },
	{ "Module.const_get", named, 0 },
	{ "*.send", send, 0 },
	{ "*.public_send", send, 0 },
	{ "*.__send__", send, 0 },
	{ "send", send, 0 },
	{ "public_send", send, 0 },
	{ "__send__", send, 0 },
	{ "?method", call_unknown, 0 },
	{ "?method.call", call_unknown, 0 },
	{ "*.call", library_call, CALL_ALL },
	{ "*.then", library_then, 0 },
	{ "*.yield_self", library_then, 0 },
	{ "*.tap", library_then, 0 },
	{ "lambda", library_first, 0 },
	{ "proc", library_first, 0 },
	{ "puts", library_print, PRINT_LINE },
	{ "print", library_print, PRINT_PLAIN },
	{ "printf", library_print, PRINT_FORMAT },
	{ "warn", library_print, PRINT_LINE },
	{ "STDERR.puts", library_print, PRINT_LINE },
	{ "STDERR.print", library_print, PRINT_PLAIN },
	{ "STDERR.write", library_print, PRINT_PLAIN },
	{ "STDOUT.puts", library_print, PRINT_LINE },
	{ "STDOUT.write", library_print, PRINT_PLAIN },
	{ "STDOUT.print", library_print, PRINT_PLAIN },
	{ "gets", ruby_gets, 0 },
	{ "STDIN.gets", library_input, 1 },
	{ "STDIN.read", library_input, 0 },
	{ "ARGF.read", ruby_read_operands, 0 },
	{ "readlines", ruby_read_operands, 1 },
	{ "format", library_format, 0 },
	{ "sprintf", library_format, 0 },
	{ "String", library_to_text, 0 },
	{ "Integer", library_to_number, 0 },
	{ "Base64.decode64", library_decode, TEXT_BASE64 },
	{ "Base64.strict_decode64", library_decode, TEXT_BASE64 },
	{ "Base64.urlsafe_decode64", library_decode, TEXT_BASE64 },
	{ "Base64.encode64", library_decode, TEXT_TO_BASE64 },
	{ "JSON.parse", decode_json, 0 },
	{ "JSON.load", decode_json, 0 },
	{ "CGI.unescape", library_decode, TEXT_URL },
	{ "URI.decode_www_form_component", library_decode, TEXT_URL },
	{ "*.each_char", letters, 0 },
	{ "*.chars", letters, 0 },
	{ "*.bytes", bytes, 0 },
	{ "*.each_byte", bytes, 0 },
	{ "*.codepoints", bytes, 0 },
	{ "*.times", times, 0 },
	{ "*.upto", times, 1 },
	{ "*.chr", character, 0 },
	{ "*.succ", successor, 0 },
	{ "*.pred", successor, 1 },
	{ "environment.fetch", library_environment, 0 },
	{ "environment.key?", library_has_variable, 0 },
	{ "environment.has_key?", library_has_variable, 0 },
	{ "environment.include?", library_has_variable, 0 },
	{ "environment.member?", library_has_variable, 0 },
	{ "*.nil?", library_object_is_there, IS_ABSENT },
	{ "p", library_describe, 1 },
	{ "pp", library_describe, 1 },
	{ "File.join", library_join_path, 0 },
	{ "File.expand_path", library_first, 0 },
	{ "Zlib.inflate", decode_deflated, 0 },
	{ "Zlib.gunzip", decode_deflated, 0 },
	{ "Zlib::Inflate.inflate", decode_deflated, 0 },
	{ "Shellwords.split", words_split, 0 },
	{ "Shellwords.shellsplit", words_split, 0 },
	{ "Shellwords.shellwords", words_split, 0 },
	{ "*.shellsplit", words_split, 0 },
	{ "Shellwords.escape", words_quote, QUOTE_NEEDED },
	{ "Shellwords.shellescape", words_quote, QUOTE_NEEDED },
	{ "*.shellescape", words_quote, QUOTE_NEEDED },
	{ "Shellwords.join", words_join, 0 },
	{ "*.shelljoin", words_join, 0 },
	{ "task", rake_task, 0 },
	{ "multitask", rake_task, 0 },
	{ "file", rake_task, 0 },
	{ "namespace", rake_namespace, 0 },
	{ "sh", rake_shell, GIVES_NUMBER },
	{ "Rake::Task[].invoke", rake_invoke, 0 },
	{ "Rake.Task[].invoke", rake_invoke, 0 },
	{ "Rake::Task[].execute", rake_invoke, 0 },
	{ "Rake.Task[].execute", rake_invoke, 0 },
};

static const struct native_table tables[] = { { natives, ARRAY_SIZE(natives) } };

const struct dialect ruby_dialect = {
	.language = LANG_RUBY,
	.tables = tables,
	.n_tables = ARRAY_SIZE(tables),
	.finish = finish,
	.parse = parse,
	.constant = constant,
	.unbound = unbound,
	.text_is_format = true,
	.outward = true,
	.last_is_result = true,
};
