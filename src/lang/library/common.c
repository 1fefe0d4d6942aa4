/* What every script language has: texts, files, calls of calls, input. */
#include "base/buf.h"
#include "lang/library/library.h"

static struct thing *any_text(struct machine *m)
{
	return thing_field(m, field_any());
}

static struct thing *arg(const struct invocation *call, size_t i)
{
	return i < call->n ? call->args[i] : thing_unknown();
}

static void complain(struct machine *m, struct field text, int form)
{
	struct str known;

	if (form == EXIT_LINE)
		text = field_add(m, text, field_text(m->arena, STR("\n")));
	else if (!field_known(m->arena, &text, &known) || !str_ends(known, "\n"))
		text = field_add(m, text, field_any()); /* Perl says where, too */
	effect_complain(m, text);
}

struct thing *library_exit(struct machine *m, struct invocation *call)
{
	const struct thing *why = call->n ? call->args[0] : NULL;
	int64_t status;

	if (call->param != EXIT_NUMBER && why) {
		complain(m, thing_as_field(m, call->args[0]), call->param);
		effect_end(m, call->param == EXIT_LINE);
	} else if (why && why->kind == THING_BOOL) {
		effect_end(m, !why->flag);
	} else if (why && why->kind == THING_NUMBER && thing_as_number(m, why, &status)) {
		effect_end(m, status);
	}
	return thing_native(m, STR("exit()"), NULL);
}

struct thing *library_nothing(struct machine *m, struct invocation *call)
{
	(void)m;
	(void)call;
	return thing_none();
}

struct thing *library_first(struct machine *m, struct invocation *call)
{
	(void)m;
	return arg(call, 0);
}

struct thing *library_unknown_text(struct machine *m, struct invocation *call)
{
	(void)call;
	return any_text(m);
}

struct thing *library_evaluate(struct machine *m, struct invocation *call)
{
	struct thing *code = arg(call, 0), *result = thing_none();
	struct str text;

	if (code->kind == THING_FUNCTION)
		return machine_call(m, code, &(struct invocation){ .line = call->line });
	if (thing_as_text(m, code, &text))
		return machine_run_text(m, text);
	if (code->kind == THING_EITHER) {
		for (size_t i = 0; i < code->n; i++)
			if (thing_as_text(m, code->items[i], &text))
				result = machine_run_text(m, text);
		return result;
	}
	effect_unreadable(m, "runs program text that is not known", thing_as_field(m, code));
	return thing_unknown();
}

struct thing *library_load(struct machine *m, struct invocation *call)
{
	struct thing *path = arg(call, 0);
	struct str text;

	if (!thing_as_text(m, path, &text))
		effect_unreadable(m, "runs a file that is not known", thing_as_field(m, path));
	else if (m->frames < MAX_MACHINE_FRAMES && thing_as_text(m, file_text(m, path), &text))
		return machine_run_text(m, text);
	return thing_unknown();
}

struct thing *library_load_object(struct machine *m, struct invocation *call)
{
	struct thing *path = arg(call, (size_t)call->param);
	struct str text;

	if (thing_as_text(m, file_text(m, path), &text) && lang_is_compiled(text))
		effect_code(m, LANG_C, (struct field){ 0 }, thing_as_field(m, path));
	return NULL;
}

struct thing *library_call(struct machine *m, struct invocation *call)
{
	struct thing *callee = call->self, *list;
	struct invocation inner = { .line = call->line, .keywords = call->keywords };
	struct str name;
	size_t skip = 0;

	if (call->param == CALL_BOUND)
		return callee;
	if (call->param == CALL_REFLECTED || call->param >= CALL_NAMED) {
		callee = arg(call, 0);
		skip = call->param == CALL_REFLECTED ? 2 : 1;
	} else if (call->param != CALL_ALL) {
		skip = 1;
	}
	if (!callee)
		return thing_unknown();
	if (callee->kind == THING_TEXT && thing_as_text(m, callee, &name)) {
		callee = call->self && call->self->kind != THING_TEXT && call->param == CALL_NAMED
				 ? machine_member(m, call->self, name)
				 : NULL;
		if (!callee ||
			(callee->kind == THING_NATIVE && !native_find(m->dialect, callee->name)))
			callee = machine_named(m, name);
	}
	inner.args = call->args + MIN(skip, call->n);
	inner.n = call->n - MIN(skip, call->n);
	list = arg(call, skip);
	if ((call->param == CALL_LIST || call->param == CALL_REFLECTED ||
		    call->param == CALL_NAMED_LIST) &&
		list->kind == THING_LIST) {
		inner.args = list->items;
		inner.n = list->n;
		inner.more = list->flag;
	}
	if (callee->kind == THING_TEXT || callee->kind == THING_UNKNOWN) {
		if (inner.n && thing_as_field(m, inner.args[0]).n)
			effect_unreadable(m, "calls a function that is not known",
				thing_as_field(m, inner.args[0]));
		return thing_unknown();
	}
	return machine_call(m, callee, &inner);
}

struct thing *library_then(struct machine *m, struct invocation *call)
{
	for (size_t i = 0; i < call->n; i++)
		if (call->args[i]->kind == THING_FUNCTION ||
			(call->args[i]->kind == THING_NATIVE &&
				native_find(m->dialect, call->args[i]->name)))
			return machine_apply(
				m, call->args[i], call->self ? call->self : thing_unknown());
	return NULL;
}

struct thing *library_arguments(struct machine *m, bool whole)
{
	struct str kept = whole ? STR("?argv") : STR("?arguments");
	struct thing *argv = scope_own(m->overrides, kept);

	if (argv)
		return argv;
	argv = thing_list(m);
	scope_set(m, m->overrides, kept, argv);
	for (size_t i = whole ? 0 : 1; i < m->input->argc; i++) {
		if (m->input->argv[i].many && argv->kind == THING_LIST)
			argv->flag = true;
		else
			thing_push(m, argv, thing_field(m, m->input->argv[i]));
	}
	return argv;
}

/* <> of Perl opens a name as open with two arguments does: "command |" is run. */
static struct thing *operand_text(struct machine *m, struct field name)
{
	struct str known;

	if (m->dialect->language != LANG_PERL || !field_known(m->arena, &name, &known))
		return file_text(m, thing_field(m, name));
	known = str_trim(known);
	if (str_ends(known, "|") && known.len > 1)
		return effect_output(m,
			effect_shell(m, field_text(m->arena, str_slice(known, 0, known.len - 1))));
	if (str_starts(known, "<"))
		known = str_trim(str_skip(known, 1));
	return file_text(m, thing_text(m, known));
}

struct thing *library_operands(struct machine *m)
{
	struct thing *file = scope_own(m->overrides, STR("ARGF"));
	struct field all = field_text(m->arena, STR(""));

	if (file)
		return file;
	file = thing_native(m, STR("ARGF"), NULL);
	for (size_t i = 1; i < m->input->argc; i++)
		all = field_add(m, all, thing_as_field(m, operand_text(m, m->input->argv[i])));
	if (file->kind == THING_NATIVE && m->input->argc > 1) {
		file->has_text = true;
		file->text = all;
	}
	scope_set(m, m->overrides, STR("ARGF"), file);
	return file;
}

struct thing *library_input(struct machine *m, struct invocation *call)
{
	struct field all = m->input->has_stdin ? m->input->stdin_text : field_any();
	struct thing *file = call->n ? call->args[0] : call->self;
	struct str text, line;
	size_t *at = &m->stdin_at;

	if (file && file->kind == THING_NATIVE && file->has_text) {
		all = file->text;
		at = (size_t *)(void *)&file->number;
	} else if (file && file->kind == THING_NATIVE && file->effect) {
		return effect_captured(m, file->effect);
	}
	if (!field_known(m->arena, &all, &text))
		return thing_field(m, all);
	text = str_skip(text, MIN(*at, text.len));
	if (!call->param) {
		*at += text.len;
		return thing_text(m, text);
	}
	if (!str_next_line(&text, &line))
		return thing_none();
	*at += line.len + 1;
	if (m->dialect->language == LANG_LUA)
		return thing_text(m, line);
	return thing_text(m, str_slice((struct str){ line.at, line.len + 1 }, 0,
				     line.len + (text.at == line.at + line.len + 1)));
}

static struct thing *unescaped_url(struct machine *m, struct str text)
{
	struct buf buf = BUF_IN(m->arena);

	for (size_t i = 0; i < text.len; i++) {
		struct str byte;

		if (text.at[i] == '%' && i + 2 < text.len &&
			decode_hex(m->arena, str_slice(text, i + 1, i + 3), &byte)) {
			buf_add(&buf, byte);
			i += 2;
		} else {
			buf_add_char(&buf, text.at[i] == '+' && m->dialect->language == LANG_PHP
						   ? ' '
						   : text.at[i]);
		}
	}
	m->failed |= buf_failed(&buf);
	return thing_text(m, buf_str(&buf));
}

struct thing *library_decode(struct machine *m, struct invocation *call)
{
	struct str text, result;

	if (!thing_as_text(m, arg(call, 0), &text))
		return any_text(m);
	switch (call->param) {
	case TEXT_BASE64:
		return decode_base64(m->arena, text, &result) ? thing_text(m, result) : any_text(m);
	case TEXT_HEX:
		return decode_hex(m->arena, text, &result) ? thing_text(m, result) : any_text(m);
	case TEXT_ROT13:
		return thing_text(m, decode_rot13(m->arena, text));
	case TEXT_TO_BASE64:
		return thing_text(m, encode_base64(m->arena, text));
	case TEXT_URL:
		return unescaped_url(m, text);
	default:
		return thing_text(m, encode_hex(m->arena, text));
	}
}

struct thing *library_method(
	struct machine *m, struct invocation *call, const char *name, size_t self)
{
	struct thing *args[8], *result;
	struct invocation inner = { .args = args, .line = call->line, .name = str_from(name) };

	if (self >= call->n)
		return any_text(m);
	for (size_t i = 0; i < call->n && inner.n < ARRAY_SIZE(args); i++)
		if (i != self)
			args[inner.n++] = call->args[i];
	inner.self = call->args[self];
	result = method_call(m, &inner, str_from(name));
	return result ? result : any_text(m);
}

struct thing *library_characters(struct machine *m, struct invocation *call)
{
	struct thing *items = call->n == 1 ? call->args[0] : NULL;

	if (items && items->kind == THING_LIST)
		return method_pack(m, items->items, items->n, items->flag);
	return method_pack(m, call->args, call->n, call->more);
}

struct thing *library_format(struct machine *m, struct invocation *call)
{
	struct thing *list = call->n > 1 ? call->args[1] : NULL;

	if (!call->n)
		return any_text(m);
	if (list && list->kind == THING_LIST && call->n == 2)
		return format_percent(m, thing_as_field(m, call->args[0]), list->items, list->n);
	return format_percent(m, thing_as_field(m, call->args[0]), call->args + 1, call->n - 1);
}

struct thing *library_length(struct machine *m, struct invocation *call)
{
	struct thing *thing = arg(call, 0);
	struct str text;

	if (call->n > 1) /* Perl: a list is spread */
		return thing_number(m, (int64_t)call->n);
	if (thing->kind == THING_LIST && !thing->flag)
		return thing_number(m, (int64_t)thing->n);
	if (thing->kind == THING_TEXT && thing_as_text(m, thing, &text))
		return thing_number(m, (int64_t)text.len);
	return thing_unknown();
}

struct thing *library_to_text(struct machine *m, struct invocation *call)
{
	struct thing *thing = arg(call, 0);

	if (thing->kind == THING_EITHER || thing->kind == THING_TEXT)
		return thing;
	return call->n ? thing_field(m, thing_as_field(m, thing)) : thing_text(m, STR(""));
}

struct thing *library_to_number(struct machine *m, struct invocation *call)
{
	struct thing *from = arg(call, 0);
	int64_t value = 0, base = 10;
	struct str text;
	size_t n = 0;

	if (call->param)
		base = call->param;
	else if (call->n > 1)
		thing_as_number(m, call->args[1], &base);
	if (!thing_as_text(m, from, &text))
		return from->kind == THING_TEXT ? from : thing_unknown();
	text = str_trim(text);
	if ((base == 16 && str_starts(text, "0x")) || (base == 2 && str_starts(text, "0b")))
		text = str_skip(text, 2);
	while (n < text.len && n < 15) {
		char c = (char)(text.at[n] | 32);
		int digit = text.at[n] >= '0' && text.at[n] <= '9' ? text.at[n] - '0'
			    : c >= 'a' && c <= 'z'                 ? c - 'a' + 10
								   : 99;

		if (digit >= base)
			break;
		value = value * base + digit;
		n++;
	}
	return n ? thing_number(m, value) : thing_unknown();
}

struct thing *library_range(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);
	int64_t from, to, step = 1;
	struct str a, b;

	if (call->n >= 2 && thing_as_text(m, call->args[0], &a) && a.len == 1 &&
		thing_as_text(m, call->args[1], &b) && b.len == 1 && a.at[0] >= 'A' &&
		a.at[0] <= b.at[0]) {
		for (int c = a.at[0]; c <= b.at[0]; c++) {
			char letter = (char)c;

			thing_push(m, list,
				thing_text(m, arena_copy(m->arena, (struct str){ &letter, 1 })));
		}
		return list;
	}
	if (call->n < 2 || !thing_as_number(m, call->args[0], &from) ||
		!thing_as_number(m, call->args[1], &to) ||
		(call->n > 2 && !thing_as_number(m, call->args[2], &step)) || step == 0) {
		list->flag |= list->kind == THING_LIST;
		return list;
	}
	if (from > to && step > 0 && m->dialect->language == LANG_PHP)
		step = -step;
	return thing_range(m, from, to, step);
}

struct thing *library_environment(struct machine *m, struct invocation *call)
{
	struct thing *value = machine_environment(m, arg(call, 0));

	return value->kind == THING_NONE && call->n > 1 ? call->args[1] : value;
}

/* putenv("A=b"), setenv(a, b) */
struct thing *library_set_environment(struct machine *m, struct invocation *call)
{
	struct str text;
	size_t equals;

	if (call->n == 1 && thing_as_text(m, call->args[0], &text)) {
		equals = str_find_char(text, '=', 0);
		if (equals != STR_NOT_FOUND)
			machine_set_environment(m, thing_text(m, str_slice(text, 0, equals)),
				thing_text(m, str_skip(text, equals + 1)));
	} else if (call->n > 1) {
		machine_set_environment(m, call->args[0], call->args[1]);
	}
	return thing_bool(m, true);
}

struct thing *library_join_path(struct machine *m, struct invocation *call)
{
	struct thing *list = thing_list(m);

	for (size_t i = 0; i < call->n; i++)
		thing_push(m, list, call->args[i]);
	return method_join(m, list, thing_text(m, STR("/")));
}

struct thing *library_write_file(struct machine *m, struct invocation *call)
{
	struct thing *flags = arg(call, 2);
	bool append = call->param || (flags->kind == THING_NUMBER && flags->number & 8) ||
		      (flags->kind == THING_NATIVE && str_ends(flags->name, "FILE_APPEND"));

	if (call->n >= 2)
		effect_write(m, thing_as_field(m, call->args[0]),
			call->args[1]->kind == THING_LIST
				? thing_as_field(m, method_join(m, call->args[1], NULL))
				: thing_as_field(m, call->args[1]),
			append);
	for (size_t i = 2; i < call->n; i++)
		if (call->args[i]->kind == THING_FUNCTION)
			machine_apply(m, call->args[i], thing_none());
	return thing_number(m, 1);
}

struct thing *library_read_file(struct machine *m, struct invocation *call)
{
	return file_text(m, arg(call, 0));
}

struct thing *library_open_file(struct machine *m, struct invocation *call)
{
	struct thing *file = thing_native(m, STR("file()"), NULL), *text;
	struct str mode = STR("r");

	if (file->kind != THING_NATIVE)
		return file;
	if (call->n > 1)
		thing_as_text(m, call->args[1], &mode);
	thing_push(m, file, arg(call, 0));
	if (str_find_char(mode, 'w', 0) != STR_NOT_FOUND ||
		str_find_char(mode, 'a', 0) != STR_NOT_FOUND) {
		file->effect = effect_write(m, thing_as_field(m, arg(call, 0)),
			field_text(m->arena, STR("")),
			str_find_char(mode, 'a', 0) != STR_NOT_FOUND);
	} else {
		text = file_text(m, arg(call, 0));
		if (text->kind == THING_TEXT) {
			file->has_text = true;
			file->text = text->text;
		}
	}
	for (size_t i = 1; i < call->n; i++)
		if (call->args[i]->kind == THING_FUNCTION)
			return machine_apply(m, call->args[i], file);
	return file;
}

struct thing *library_file_verb(struct machine *m, struct invocation *call)
{
	static const char *const verbs[][2] = {
		[VERB_COPY] = { "cp", NULL },
		[VERB_MOVE] = { "mv", NULL },
		[VERB_REMOVE] = { "rm", NULL },
		[VERB_SYMLINK] = { "ln", "-s" },
		[VERB_LINK] = { "ln", NULL },
		[VERB_CHMOD] = { "chmod", NULL },
	};
	struct field more[2] = { thing_as_field(m, arg(call, 0)), thing_as_field(m, arg(call, 1)) };
	const struct thing *mode = arg(call, 1);

	if (call->n < (call->param == VERB_REMOVE ? 1u : 2u))
		return thing_none();
	if (call->param == VERB_CHMOD) {
		if (call->args[0]->kind == THING_NUMBER) { /* Perl, Ruby: the mode is first */
			mode = call->args[0];
			more[0] = more[1];
		}
		more[1] = more[0];
		more[0] =
			mode->kind == THING_NUMBER
				? field_text(m->arena, arena_printf(m->arena, "%o",
							       (unsigned int)mode->number & 07777))
				: field_any();
	}
	effect_command(m, verbs[call->param], verbs[call->param][1] ? 2 : 1, more,
		call->param == VERB_REMOVE ? 1 : 2);
	return thing_number(m, 1);
}
