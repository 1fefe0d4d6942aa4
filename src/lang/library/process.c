/* Processes that script languages start, feed and signal. */
#include "lang/library/library.h"

static struct thing *result_of(struct machine *m, struct lang_effect *effect, int form)
{
	struct thing *list;

	switch (form) {
	case GIVES_OUTPUT:
		return effect_output(m, effect);
	case GIVES_PAIR:
		list = thing_list(m);
		thing_push(m, list, effect_output(m, effect));
		thing_push(m, list, thing_unknown());
		return list;
	case GIVES_NUMBER:
		return thing_unknown();
	case GIVES_PID:
		return library_own_pid(m);
	default:
		return effect_process(m, effect);
	}
}

static struct thing *option(const struct thing *options, const char *name)
{
	return options ? thing_get(options, str_from(name)) : NULL;
}

/* { input, cwd, env }, stdin_data: of spawn and its kin. */
static void apply_options(struct machine *m, struct lang_effect *effect, struct thing *options)
{
	struct thing *input = option(options, "input"), *cwd = option(options, "cwd");

	if (!input)
		input = option(options, "stdin_data");
	if (!cwd)
		cwd = option(options, "chdir");
	if (input && input->kind != THING_NONE)
		effect_give(m, effect, thing_as_field(m, input));
	if (cwd && cwd->kind != THING_NONE) {
		effect->cwd = thing_as_field(m, cwd);
		effect->has_cwd = true;
	}
}

static struct thing *options_of(const struct invocation *call)
{
	if (call->keywords && call->keywords->n)
		return call->keywords;
	for (size_t i = call->n; i > 0; i--)
		if (call->args[i - 1]->kind == THING_DICT)
			return call->args[i - 1];
	return NULL;
}

/* Callbacks and blocks are given what was started. */
static void call_functions(struct machine *m, struct invocation *call, struct thing *process)
{
	struct thing *args[3] = { process, thing_unknown(), thing_unknown() };
	struct invocation inner = { .args = args, .n = 3, .line = call->line };

	if (m->dialect->language == LANG_JAVASCRIPT) { /* (error, stdout, stderr) */
		args[0] = thing_none();
		args[1] = process->effect ? effect_output(m, process->effect) : thing_unknown();
	}
	for (size_t i = 0; i < call->n; i++)
		if (call->args[i]->kind == THING_FUNCTION)
			machine_call(m, call->args[i], &inner);
}

static struct thing *finished(
	struct machine *m, struct invocation *call, struct lang_effect *effect)
{
	struct thing *before = m->environment, *process;

	m->environment = before;
	apply_options(m, effect, options_of(call));
	process = effect_process(m, effect);
	call_functions(m, call, process);
	return result_of(m, effect, call->param);
}

static struct thing *environment_of(const struct invocation *call)
{
	struct thing *env = option(options_of(call), "env");

	if (!env && call->n > 1 && call->args[0]->kind == THING_DICT)
		env = call->args[0]; /* system({"A" => "1"}, "cmd") */
	return env && env->kind == THING_DICT && env->n < 32 ? env : NULL;
}

static struct lang_effect *shell_of(struct machine *m, struct thing *text, struct thing *shell)
{
	struct lang_effect *effect = NULL;

	if (text->kind != THING_EITHER)
		return effect_shell_by(m, thing_as_field(m, text), shell);
	for (size_t i = 0; i < text->n; i++)
		effect = effect_shell_by(m, thing_as_field(m, text->items[i]), shell);
	return effect ? effect : effect_shell(m, field_any());
}

struct thing *library_shell(struct machine *m, struct invocation *call)
{
	struct thing *before = m->environment, *env = environment_of(call);
	struct thing *text = call->n ? call->args[0] : thing_unknown();
	struct lang_effect *effect;

	m->environment = env ? env : before;
	if (text->kind == THING_LIST)
		effect = effect_list(m, text->items, text->n, text->flag || call->more);
	else
		effect = shell_of(m, text, option(options_of(call), "shell"));
	m->environment = before;
	return finished(m, call, effect);
}

/* What of the arguments is a program and its words. */
static struct thing *words_of(struct machine *m, const struct invocation *call)
{
	struct thing *words = thing_list(m);

	for (size_t i = 0; i < call->n; i++) {
		struct thing *one = call->args[i];

		if (one->kind == THING_DICT || one->kind == THING_FUNCTION)
			continue;
		if (i == 0 && one->kind == THING_LIST && call->n > 1 && one->n == 2 &&
			call->args[1]->kind == THING_TEXT && m->dialect->language == LANG_RUBY) {
			thing_push(m, words, one->items[0]); /* [program, argv0] */
			continue;
		}
		if (one->kind == THING_LIST) {
			for (size_t k = 0; k < one->n; k++)
				if (one->items[k]->kind != THING_DICT)
					thing_push(m, words, one->items[k]);
			words->flag |= one->flag && words->kind == THING_LIST;
			if (one->n == 1 && words->n == 1)
				thing_push(m, words, thing_none());
			continue;
		}
		thing_push(m, words, one);
	}
	if (words->kind == THING_LIST)
		words->flag |= call->more;
	return words;
}

/* IO.popen("sh", "w"): the mode is no argument of the program. */
static bool is_mode(struct machine *m, const struct thing *thing)
{
	struct str text;

	return thing->kind == THING_TEXT && thing_as_text(m, thing, &text) &&
	       (str_is(text, "r") || str_is(text, "w") || str_is(text, "r+") || str_is(text, "w+"));
}

struct thing *library_start(struct machine *m, struct invocation *call)
{
	struct thing *before = m->environment, *env = environment_of(call);
	struct thing *words = words_of(m, call);
	struct lang_effect *effect;

	if (words->n == 2 && (words->items[1]->kind == THING_NONE || is_mode(m, words->items[1])) &&
		str_ends(call->name, "popen"))
		words->n--;
	m->environment = env ? env : before;
	if (words->n == 1 && !words->flag)
		effect = shell_of(m, words->items[0], NULL);
	else
		effect = effect_list(m, words->items,
			words->n - (words->n > 1 && words->items[words->n - 1]->kind == THING_NONE),
			words->flag);
	m->environment = before;
	return finished(m, call, effect);
}

struct thing *library_spawn(struct machine *m, struct invocation *call)
{
	struct thing *before = m->environment, *env = environment_of(call);
	struct thing *options = options_of(call), *shell = option(options, "shell");
	struct thing *words = thing_list(m), *list = call->n > 1 ? call->args[1] : NULL;
	struct lang_effect *effect;

	if (!list || list->kind != THING_LIST)
		list = option(options, "args");
	if (call->n && call->args[0]->kind == THING_LIST)
		words = call->args[0];
	else if (call->n && call->args[0]->kind != THING_DICT)
		thing_push(m, words, call->args[0]);
	else if (option(options, "cmd") && option(options, "cmd")->kind == THING_LIST)
		words = option(options, "cmd");
	for (size_t i = 0; list && i < list->n; i++)
		thing_push(m, words, list->items[i]);
	if (words->kind == THING_LIST)
		words->flag |= (list && list->flag) || call->more;
	if (call->n > 1 && call->args[1]->kind != THING_LIST && call->args[1]->kind != THING_DICT &&
		call->args[1]->kind != THING_FUNCTION && call->args[1]->kind != THING_NONE &&
		words->kind == THING_LIST)
		words->flag = true;
	m->environment = env ? env : before;
	if (shell && thing_truth(shell) != NO)
		effect = shell_of(m, method_join(m, words, thing_text(m, STR(" "))), shell);
	else
		effect = effect_list(m, words->items, words->n, words->flag);
	m->environment = before;
	return finished(m, call, effect);
}

/* "-KILL" and -9 stand for the process group; 0 - and TERM is what is not said. */
static void kill_one(struct machine *m, struct thing *signal, struct thing *pid)
{
	bool group = false;
	struct str name;

	if (thing_as_text(m, signal, &name) && name.len > 1 && name.at[0] == '-') {
		group = true;
		signal = thing_text(m, str_skip(name, 1));
	}
	effect_kill(m, signal, pid, group);
}

/* What a command printed stands for its lines in a list of Perl. */
static void kill_lines(struct machine *m, struct thing *signal, struct thing *pids)
{
	struct str text, line;

	if (!thing_as_text(m, pids, &text) || str_find_char(text, '\n', 0) == STR_NOT_FOUND) {
		kill_one(m, signal, pids);
		return;
	}
	while (str_next_line(&text, &line))
		kill_one(m, signal, thing_text(m, line));
}

struct thing *library_kill(struct machine *m, struct invocation *call)
{
	struct thing *any = thing_field(m, field_any());

	if (call->param) {
		for (size_t i = 1; i < call->n; i++)
			kill_lines(m, call->args[0], call->args[i]);
		if (call->n < 2 || call->more)
			kill_one(m, call->n ? call->args[0] : any, any);
	} else {
		effect_kill(m, call->n > 1 ? call->args[1] : thing_text(m, STR("TERM")),
			call->n ? call->args[0] : any, false);
	}
	return thing_number(m, 1);
}

struct thing *library_syscall(struct machine *m, struct invocation *call)
{
	/* Where the pid and the signal stand behind the number. */
	static const struct {
		int64_t number;
		size_t pid, signal;
	} rows[] = { { 62, 1, 2 }, { 200, 1, 2 }, { 234, 1, 3 }, { 297, 1, 2 }, { 424, 1, 2 },
		{ 129, 1, 2 } };
	int64_t number;

	if (!call->n || !thing_as_number(m, call->args[0], &number)) {
		effect_unreadable(m, "calls a system call that is not known", field_any());
		return thing_unknown();
	}
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].number == number && rows[i].signal < call->n)
			kill_one(m, call->args[rows[i].signal], call->args[rows[i].pid]);
	if ((number == 59 || number == 322) && call->n > 1)
		effect_list(m, call->args + (number == 59 ? 1 : 2), 1, true);
	return thing_unknown();
}

struct thing *library_on_signal(struct machine *m, struct invocation *call)
{
	struct str name;

	if (call->n < 2)
		return NULL;
	if (call->param && (!thing_as_text(m, call->args[0], &name) || !str_starts(name, "SIG")))
		return NULL;
	signal_handle(m, call->args[0], call->args[1]);
	return thing_none();
}

struct thing *library_alarm(struct machine *m, struct invocation *call)
{
	(void)call;
	signal_raise(m);
	return thing_none();
}

static void put(struct machine *m, struct thing *handle, struct field text)
{
	struct lang_effect *effect = handle->effect;

	if (!effect && handle->self && handle->self->kind == THING_NATIVE)
		effect = handle->self->effect; /* process().stdin */
	if (effect)
		effect_give(m, effect, text);
}

struct thing *library_write(struct machine *m, struct invocation *call)
{
	struct thing *handle = call->self;
	bool line = str_ends(call->name, ".puts") || str_ends(call->name, ".print") ||
		    str_ends(call->name, ".println");
	size_t i = 0;

	if (call->param) {
		handle = call->n ? call->args[0] : NULL;
		i = 1;
	}
	if (!handle || handle->kind != THING_NATIVE)
		return NULL;
	for (; i < call->n; i++) {
		struct field text = thing_as_field(m, call->args[i]);

		if (call->args[i]->kind == THING_FUNCTION)
			continue;
		if (line && str_ends(call->name, "puts"))
			text = field_add(m, text, field_text(m->arena, STR("\n")));
		put(m, handle, text);
	}
	return handle;
}

static struct field printed_text(struct machine *m, struct invocation *call)
{
	struct field text = field_text(m->arena, STR(""));
	int form = call->param;

	if (form == PRINT_FORMAT && call->n)
		return thing_as_field(m, format_percent(m, thing_as_field(m, call->args[0]),
						 call->args + 1, call->n - 1));
	for (size_t i = 0; i < call->n; i++) {
		if (i && form == PRINT_WORDS)
			text = field_add(m, text, field_text(m->arena, STR(" ")));
		if (i && form == PRINT_TABS)
			text = field_add(m, text, field_text(m->arena, STR("\t")));
		if (call->args[i]->kind == THING_LIST)
			text = field_add(m, text,
				thing_as_field(
					m, method_join(m, call->args[i],
						   form == PRINT_LINE ? thing_text(m, STR("\n"))
								      : NULL)));
		else
			text = field_add(m, text, thing_as_field(m, call->args[i]));
		if (form == PRINT_LINE && i + 1 < call->n)
			text = field_add(m, text, field_text(m->arena, STR("\n")));
	}
	if (call->more)
		text = field_add(m, text, field_any());
	if (m->dialect->language == LANG_PERL && form == PRINT_PLAIN) {
		struct thing *behind = scope_own(m->globals, STR("$\\"));

		if (behind && behind->kind == THING_TEXT)
			text = field_add(m, text, thing_as_field(m, behind));
	}
	if (form == PRINT_LINE || form == PRINT_WORDS || form == PRINT_TABS)
		text = field_add(m, text, field_text(m->arena, STR("\n")));
	return text;
}

/* print STDERR .., console.error(..), STDERR.puts .., warn .. */
static bool complains(const struct invocation *call, const struct thing *file)
{
	if (file)
		return file->kind == THING_NATIVE &&
		       (str_ends(file->name, "STDERR") || str_ends(file->name, "stderr"));
	return str_contains(call->name, "STDERR.") || str_contains(call->name, "stderr.") ||
	       str_starts(call->name, "console.error") || str_starts(call->name, "console.warn") ||
	       str_is(call->name, "warn");
}

/* To the standard output, to stderr, or to the handle that `file` names. */
struct thing *library_print(struct machine *m, struct invocation *call)
{
	struct thing *file = call->keywords ? thing_get(call->keywords, STR("file")) : NULL;
	struct field text = printed_text(m, call);

	if (!file && m->dialect->language == LANG_PERL && !str_is(call->name, "warn"))
		file = scope_own(m->globals, STR("*STDOUT")); /* opened anew, selected */
	if (file && file->kind == THING_NATIVE && file->effect)
		put(m, file, text);
	else if (complains(call, file))
		effect_complain(m, text);
	else if (!file || (file->kind == THING_NATIVE && str_ends(file->name, "STDOUT")))
		effect_print(m, text);
	return thing_number(m, 1);
}

struct thing *library_own_pid(struct machine *m)
{
	struct piece *piece = arena_alloc(m->arena, struct piece, 1);

	if (!piece) {
		m->failed = true;
		return thing_unknown();
	}
	*piece = (struct piece){ .kind = PIECE_OWN_PID };
	return thing_field(m, (struct field){ .pieces = piece, .n = 1 });
}
