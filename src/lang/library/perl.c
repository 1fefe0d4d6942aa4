/* Perl's functions (perlfunc) and the modules that decode or start something. */
#include "base/buf.h"
#include "lang/library/library.h"
#include "lang/script/script.h"

static struct tree *parse(struct forest *forest, struct str text)
{
	return script_parse(forest, LANG_PERL, text);
}

static struct thing *arg(const struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

static struct thing *unbound(struct machine *m, struct str name)
{
	if (str_is(name, "%ENV"))
		return thing_native(m, STR("environment"), NULL);
	if (str_is(name, "%SIG"))
		return thing_native(m, STR("signals"), NULL);
	if (str_is(name, "*") || str_is(name, "*ARGV"))
		return library_operands(m);
	if (str_is(name, "@ARGV"))
		return library_arguments(m, false);
	if (str_is(name, "$0"))
		return thing_text(m, m->input->name.len ? m->input->name : STR("-e"));
	if (str_is(name, "$$"))
		return library_own_pid(m);
	if (str_is(name, "$^X"))
		return thing_text(m, STR("perl"));
	if (str_is(name, "$,") || str_is(name, "$\\"))
		return thing_text(m, STR(""));
	if (name.len && name.at[0] == '$')
		return NULL;
	if (name.len && (name.at[0] == '@' || name.at[0] == '%')) {
		struct thing *list = thing_list(m);

		if (list->kind == THING_LIST && name.at[0] == '%')
			list->kind = THING_DICT;
		scope_set(m, m->globals, name, list);
		return list;
	}
	return NULL;
}

static struct thing *command_handle(struct machine *m, struct thing **args, size_t n, bool shell)
{
	struct invocation inner = {
		.args = args, .n = n, .name = STR("open"), .param = GIVES_PROCESS, .line = m->line
	};

	(void)shell;
	return library_start(m, &inner);
}

static bool ends_in_pipe(const struct field *text)
{
	const struct piece *last = text->n ? &text->pieces[text->n - 1] : NULL;

	return last && last->kind == PIECE_TEXT && str_ends(str_trim(last->text), "|");
}

/* A text that ends in a pipe, up to that. */
static struct field without_pipe(struct machine *m, struct field text)
{
	struct piece *pieces = arena_alloc(m->arena, struct piece, text.n);
	struct str last = text.pieces[text.n - 1].text;

	m->failed |= !pieces;
	if (!pieces)
		return text;
	memcpy(pieces, text.pieces, text.n * sizeof(*pieces));
	pieces[text.n - 1].text = str_slice(last, 0, str_rfind_char(last, '|'));
	return (struct field){ .pieces = pieces, .n = text.n };
}

/* open(F, "|-", command), open(F, "command|"), open(F, ">", path): F is not among the arguments */
static struct thing *open_handle(struct machine *m, struct invocation *call)
{
	struct thing *args[2] = { arg(call, 1), thing_text(m, STR("r")) }, *command;
	struct str mode;
	struct field text;

	if (!call->n)
		return thing_unknown();
	if (!thing_as_text(m, call->args[0], &mode)) {
		text = thing_as_field(m, call->args[0]);
		if (call->n == 1 && field_starts(&text, STR("|")) == YES)
			effect_shell(m, field_skip(m->arena, &text, 1));
		else if (call->n == 1 && ends_in_pipe(&text))
			effect_shell(m, without_pipe(m, text));
		return thing_unknown();
	}
	mode = str_trim(mode);
	if (call->n > 1 && (str_is(mode, "|-") || str_is(mode, "-|")))
		return command_handle(m, call->args + 1, call->n - 1, call->n == 2);
	if (call->n == 1 && (str_starts(mode, "|") || str_ends(mode, "|"))) {
		command = thing_text(m, str_starts(mode, "|") ? str_skip(mode, 1)
							      : str_slice(mode, 0, mode.len - 1));
		return command_handle(m, &command, 1, true);
	}
	if (call->n == 1) {
		size_t arrows = 0;

		while (arrows < mode.len && strchr("<>+", mode.at[arrows]))
			arrows++;
		args[0] = thing_text(m, str_trim(str_skip(mode, arrows)));
		mode = str_slice(mode, 0, arrows);
	}
	if (str_starts(mode, ">>"))
		args[1] = thing_text(m, STR("a"));
	else if (str_starts(mode, ">") || str_starts(mode, "+>"))
		args[1] = thing_text(m, STR("w"));
	if (args[0]->kind == THING_NATIVE) /* a scalar reference, a duplicate */
		return args[0];
	return library_open_file(
		m, &(struct invocation){ .args = args, .n = 2, .name = STR("open") });
}

/* open2($out, $in, program, ...): what is written to $in is what the program reads. */
static struct thing *open_both(struct machine *m, struct invocation *call)
{
	size_t skip = (size_t)call->param;
	struct invocation inner = *call;
	struct thing *process, *both;

	if (call->n <= skip)
		return thing_unknown();
	inner.args += skip;
	inner.n -= skip;
	inner.param = GIVES_PROCESS;
	both = thing_list(m);
	process = library_start(m, &inner);
	for (size_t i = 0; i < skip; i++)
		thing_push(m, both, process);
	return both;
}

/* What it started is its own. */
static struct thing *fork_process(struct machine *m, struct invocation *call)
{
	(void)call;
	return library_own_pid(m);
}

static struct thing *join(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);

	for (size_t i = 1; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	if (list->kind == THING_LIST)
		list->flag = call->more;
	return method_join(m, list, call->n ? call->args[0] : NULL);
}

static struct thing *list_of(struct machine *m, const struct invocation *call, size_t skip)
{
	struct thing *list = thing_list(m);

	for (size_t i = skip; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	if (list->kind == THING_LIST)
		list->flag = call->more;
	return list;
}

static struct thing *reverse(struct machine *m, struct invocation *call)
{
	if (call->n == 1 && call->args[0]->kind != THING_LIST)
		return method_reversed(m, call->args[0]);
	return method_reversed(m, list_of(m, call, 0));
}

/* Kept as it is: scalar(reverse "x"), sort @x */
static struct thing *scalar(struct machine *m, struct invocation *call)
{
	if (call->n > 1)
		return thing_number(m, (int64_t)call->n);
	return arg(call, 0);
}

static struct thing *list(struct machine *m, struct invocation *call)
{
	return call->n == 1 && call->args[0]->kind == THING_LIST ? call->args[0]
								 : list_of(m, call, 0);
}

static bool holds_texts(const struct thing *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i]->kind != THING_TEXT)
			return false;
	return list->kind == THING_LIST && !list->flag;
}

/* sort { .. } LIST: the block runs; what order it makes is not followed. */
static struct thing *sort(struct machine *m, struct invocation *call)
{
	struct invocation inner = *call;
	struct thing *all;

	if (call->n == 2 && call->args[1]->kind == THING_FUNCTION) {
		machine_apply(m, call->args[1], thing_unknown());
		inner.n = 1;
		return list(m, &inner);
	}
	all = list(m, &inner);
	return holds_texts(all) ? method_sorted(m, all, NULL, NO) : all;
}

/* What has been made an object is destroyed at the end. */
#define BLESSED "?blessed"

static struct thing *bless(struct machine *m, struct invocation *call)
{
	struct thing *blessed = scope_own(m->overrides, STR(BLESSED));

	if (!blessed) {
		blessed = thing_list(m);
		scope_set(m, m->overrides, STR(BLESSED), blessed);
	}
	if (call->n)
		thing_push(m, blessed, call->args[0]);
	return arg(call, 0);
}

static void destroy(struct machine *m)
{
	struct thing *blessed = scope_own(m->overrides, STR(BLESSED));
	struct thing *sub = scope_own(m->globals, STR("DESTROY"));

	for (size_t i = 0; blessed && sub && i < blessed->n; i++)
		machine_apply(m, sub, blessed->items[i]);
}

/* select(F): from here on print without a handle writes there. */
static struct thing *select_handle(struct machine *m, struct invocation *call)
{
	if (call->n == 1 && call->args[0]->kind == THING_NATIVE)
		scope_set(m, m->globals, STR("*STDOUT"), call->args[0]);
	return thing_native(m, STR("STDOUT"), NULL);
}

static struct thing *of_text(struct machine *m, struct invocation *call)
{
	static const char *const names[] = { "upper", "lower", "capitalize", "substr", "index",
		"chomp", "ord", "chop" };

	return library_method(m, call, names[call->param], 0);
}

enum { UPPER, LOWER, CAPITAL, SUBSTR, INDEX, CHOMP, ORD };

static struct thing *chop(struct machine *m, struct invocation *call)
{
	struct str text;

	if (!thing_as_text(m, arg(call, 0), &text) || !text.len)
		return thing_field(m, field_any());
	return thing_text(m, str_slice(text, 0, text.len - 1));
}

/* split /re/, text */
static struct thing *split(struct machine *m, struct invocation *call)
{
	struct thing *text = call->n > 1                       ? call->args[1]
			     : scope_find(m->scope, STR("$_")) ? scope_find(m->scope, STR("$_"))
							       : thing_unknown();
	struct thing *args[2] = { text, arg(call, 0) }, *result;

	result = library_method(
		m, &(struct invocation){ .args = args, .n = 2, .line = call->line }, "split", 0);
	if (result->kind == THING_TEXT)
		return thing_unknown();
	/* Without a limit empty fields at the end are left out. */
	while (call->n < 3 && result->kind == THING_LIST && !result->flag && result->n &&
		result->items[result->n - 1]->kind == THING_TEXT &&
		!field_has_text(&result->items[result->n - 1]->text) &&
		field_is_known(&result->items[result->n - 1]->text))
		result->n--;
	return result;
}

/* s(text, pattern, with, flags) */
static struct thing *substitute(struct machine *m, struct invocation *call)
{
	struct thing *result = library_method(
		m, &(struct invocation){ .args = call->args, .n = MIN(call->n, 3u) }, "sub", 0);

	return result;
}

static struct thing *transliterate(struct machine *m, struct invocation *call)
{
	return library_method(m, call, "tr", 0);
}

static struct thing *pack(struct machine *m, struct invocation *call)
{
	struct thing *format = arg(call, 0);

	return method_of_list(m,
		&(struct invocation){ .self = list_of(m, call, 1), .args = &format, .n = 1 },
		STR("pack"));
}

/* unpack(format, text) */
static struct thing *unpack(struct machine *m, struct invocation *call)
{
	return library_method(m, call, "unpack", 1);
}

static struct thing *slice(struct machine *m, struct invocation *call)
{
	struct thing *made = thing_list(m);

	/* Both lists were spread: what they were cannot be told apart any more. */
	(void)call;
	if (made->kind == THING_LIST)
		made->flag = true;
	return made;
}

/* readline(*F): a line, or all that is left without a separator; nothing at the end. */
static struct thing *read_line(struct machine *m, struct invocation *call)
{
	const struct thing *separator = scope_find(m->scope, STR("$/"));
	struct thing *text;

	call->param = !separator || separator->kind != THING_NONE;
	text = library_input(m, call);
	if (!call->param && thing_truth(text) == NO)
		return thing_none();
	return text;
}

/* The same where a list is wanted. */
static struct thing *read_lines(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m), *line;

	for (;;) {
		struct invocation one = *call;

		line = read_line(m, &one);
		if (line->kind == THING_NONE || list->n == MAX_THING_LIST || machine_step(m))
			return list;
		thing_push(m, list, line);
		if (line->kind != THING_TEXT || !field_is_known(&line->text))
			return list;
	}
}

/* use A::B: a module that lies here or in lib. */
static struct thing *use(struct machine *m, struct invocation *call)
{
	static const char *const folders[] = { "", "lib/" };
	struct buf path = BUF_IN(m->arena);
	struct str name, text;

	if (!thing_as_text(m, arg(call, 0), &name) || m->frames >= MAX_MACHINE_FRAMES)
		return thing_none();
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] == ':' && i + 1 < name.len && name.at[i + 1] == ':')
			i++;
		buf_add_char(&path, name.at[i] == ':' ? '/' : name.at[i]);
	}
	m->failed |= buf_failed(&path);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		if (thing_as_text(m,
			    file_text(
				    m, thing_text(m, arena_printf(m->arena, "%s%.*s.pm", folders[i],
							     STR_ARGS(buf_str(&path))))),
			    &text)) {
			machine_run_text(m, text);
			break;
		}
	return thing_none();
}

static struct thing *evaluate(struct machine *m, struct invocation *call)
{
	return library_evaluate(m, call);
}

static struct thing *change_directory(struct machine *m, struct invocation *call)
{
	m->cwd = call->n ? thing_as_field(m, call->args[0]) : field_any();
	m->has_cwd = true;
	return thing_number(m, 1);
}

/* main->can("go") */
static struct thing *method_named(struct machine *m, struct invocation *call)
{
	struct str name;

	return call->n && thing_as_text(m, call->args[0], &name) ? machine_named(m, name) : NULL;
}

static const struct native natives[] = {
	{ "system", library_start, GIVES_NUMBER },
	{ "exec", library_start, GIVES_NUMBER },
	{ "CORE::system", library_start, GIVES_NUMBER },
	{ "CORE::exec", library_start, GIVES_NUMBER },
	{ "CORE::GLOBAL::system", library_start, GIVES_NUMBER },
	{ "readpipe", library_shell, GIVES_OUTPUT },
	{ "open", open_handle, 0 },
	{ "open2", open_both, 2 },
	{ "open3", open_both, 3 },
	{ "IPC::Open2::open2", open_both, 2 },
	{ "IPC::Open3::open3", open_both, 3 },
	{ "capture", library_start, GIVES_OUTPUT },
	{ "run", library_start, GIVES_PROCESS },
	{ "IPC::Run::run", library_start, GIVES_PROCESS },
	{ "IPC::System::Simple::system", library_start, GIVES_NUMBER },
	{ "kill", library_kill, 1 },
	{ "syscall", library_syscall, 0 },
	{ "alarm", library_alarm, 0 },
	{ "CORE::kill", library_kill, 1 },
	{ "POSIX::kill", library_kill, 0 },
	{ "fork", fork_process, 0 },
	{ "POSIX::_exit", library_exit, 0 },
	{ "exit", library_exit, 0 },
	{ "die", library_exit, EXIT_DIE },
	{ "warn", library_print, PRINT_PLAIN },
	{ "eval", evaluate, 0 },
	{ "do", library_load, 0 },
	{ "require", library_load, 0 },
	{ "print", library_print, PRINT_PLAIN },
	{ "say", library_print, PRINT_LINE },
	{ "printf", library_print, PRINT_FORMAT },
	{ "syswrite", library_write, 1 },
	{ "process().print", library_write, 0 },
	{ "process().printf", library_write, 0 },
	{ "file().print", library_write, 0 },
	{ "close", library_nothing, 0 },
	{ "dl_load_file", library_load_object, 0 },
	{ "DynaLoader::dl_load_file", library_load_object, 0 },
	{ "bless", bless, 0 },
	{ "*.can", method_named, 0 },
	{ "readline", read_line, 0 },
	{ "readlines", read_lines, 0 },
	{ "use", use, 0 },
	{ "join", join, 0 },
	{ "reverse", reverse, 0 },
	{ "scalar", scalar, 0 },
	{ "sort", sort, 0 },
	{ "select", select_handle, 0 },
	{ "sprintf", library_format, 0 },
	{ "chr", library_characters, 0 },
	{ "ord", of_text, ORD },
	{ "uc", of_text, UPPER },
	{ "lc", of_text, LOWER },
	{ "ucfirst", of_text, CAPITAL },
	{ "substr", of_text, SUBSTR },
	{ "index", of_text, INDEX },
	{ "chomp", of_text, CHOMP },
	{ "chop", chop, 0 },
	{ "length", library_length, 0 },
	{ "hex", library_to_number, 16 },
	{ "oct", library_to_number, 8 },
	{ "int", library_to_number, 10 },
	{ "split", split, 0 },
	{ "s", substitute, 0 },
	{ "tr", transliterate, 0 },
	{ "pack", pack, 0 },
	{ "unpack", unpack, 0 },
	{ "slice", slice, 0 },
	{ "quotemeta", words_quote, QUOTE_BACKSLASH },
	{ "shell_quote", words_quote, QUOTE_NEEDED },
	{ "shellwords", words_split, 0 },
	{ "defined", library_is_there, IS_PRESENT },
	{ "exists", library_is_there, IS_PRESENT },
	{ "ref", library_describe, 0 },
	{ "chdir", change_directory, 0 },
	{ "uncompress", decode_deflated, 0 },
	{ "Compress::Zlib::uncompress", decode_deflated, 0 },
	{ "Compress::Zlib::memGunzip", decode_deflated, 0 },
	{ "decode_base64", library_decode, TEXT_BASE64 },
	{ "MIME::Base64::decode_base64", library_decode, TEXT_BASE64 },
	{ "MIME::Base64::decode", library_decode, TEXT_BASE64 },
	{ "encode_base64", library_decode, TEXT_TO_BASE64 },
	{ "decode_json", decode_json, 0 },
	{ "from_json", decode_json, 0 },
	{ "JSON::PP::decode_json", decode_json, 0 },
	{ "uri_unescape", library_decode, TEXT_URL },
	{ "rename", library_file_verb, VERB_MOVE },
	{ "symlink", library_file_verb, VERB_SYMLINK },
	{ "link", library_file_verb, VERB_LINK },
	{ "unlink", library_file_verb, VERB_REMOVE },
	{ "chmod", library_file_verb, VERB_CHMOD },
	{ "copy", library_file_verb, VERB_COPY },
	{ "File::Copy::copy", library_file_verb, VERB_COPY },
	{ "File::Copy::move", library_file_verb, VERB_MOVE },
};

static const struct native_table tables[] = { { natives, ARRAY_SIZE(natives) } };

const struct dialect perl_dialect = {
	.language = LANG_PERL,
	.tables = tables,
	.n_tables = ARRAY_SIZE(tables),
	.parse = parse,
	.finish = destroy,
	.unbound = unbound,
	.words_are_text = true,
	.plus_is_number = true,
	.outward = true,
	.last_is_result = true,
};
