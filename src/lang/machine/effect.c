/* What a program text would do to the outside, as it is noted down. */
#include "lang/machine/machine.h"

static bool same_effect(const struct lang_effect *a, const struct lang_effect *b)
{
	if (a->kind != b->kind || a->line != b->line || a->argc != b->argc || a->why != b->why ||
		!field_same(&a->text, &b->text) || !field_same(&a->path, &b->path))
		return false;
	for (size_t i = 0; i < a->argc; i++)
		if (!field_same(&a->argv[i], &b->argv[i]))
			return false;
	return true;
}

static struct lang_effect *add(struct machine *m, const struct lang_effect *wanted)
{
	static _Thread_local struct lang_effect spare;
	struct lang_effect *effect;
	size_t back = 0;

	for (struct lang_effect *e = m->effects; e && m->n_effects < 64; e = e->next)
		if (same_effect(e, wanted) && !e->has_stdin)
			return e;
	for (; back < 1 && m->n_effects >= MAX_LANG_EFFECTS; back++)
		m->stopped = true;
	effect = m->n_effects < MAX_LANG_EFFECTS ? arena_alloc(m->arena, struct lang_effect, 1)
						 : NULL;
	if (!effect) {
		m->failed |= m->n_effects < MAX_LANG_EFFECTS;
		spare = *wanted;
		return &spare;
	}
	*effect = *wanted;
	if (m->standard_input && !effect->has_stdin &&
		(effect->kind == LANG_ARGV || effect->kind == LANG_SHELL)) {
		effect->stdin_text = m->standard_input->text;
		effect->has_stdin = true;
	}
	*m->effects_tail = effect;
	m->effects_tail = &effect->next;
	m->n_effects++;
	return effect;
}

static struct lang_effect blank(const struct machine *m, enum lang_effect_kind kind)
{
	return (struct lang_effect){
		.kind = kind,
		.line = m->line,
		.cwd = m->cwd,
		.has_cwd = m->has_cwd,
	};
}

/* What the text has set in its environment, in front of a shell text. */
static struct field with_environment(struct machine *m, struct field text)
{
	const struct thing *set = m->environment;

	for (size_t i = set ? set->n & ~(size_t)1 : 0; i >= 2; i -= 2) {
		struct field value = thing_as_field(m, set->items[i - 1]), front;
		struct str name, known;

		if (!thing_as_text(m, set->items[i - 2], &name))
			continue;
		front = field_text(
			m->arena, arena_printf(m->arena, "export %.*s='", STR_ARGS(name)));
		if (field_known(m->arena, &value, &known))
			value = field_text(m->arena, words_in_quotes(m, known));
		front = field_add(m, front, value);
		front = field_add(m, front, field_text(m->arena, STR("'; ")));
		text = field_add(m, front, text);
	}
	return text;
}

struct lang_effect *effect_argv(struct machine *m, const struct field *argv, size_t argc)
{
	struct lang_effect effect = blank(m, LANG_ARGV);
	const struct thing *set = m->environment;
	size_t n = 0;

	effect.argv = arena_alloc(m->arena, struct field, argc + 1 + (set ? set->n / 2 : 0));
	if (!effect.argv) {
		m->failed = true;
		argc = 0;
		set = NULL;
	}
	if (set && set->n && argc) {
		effect.argv[n++] = field_text(m->arena, STR("env"));
		for (size_t i = 0; i + 1 < set->n; i += 2)
			effect.argv[n++] = field_add(m,
				field_add(m, thing_as_field(m, set->items[i]),
					field_text(m->arena, STR("="))),
				thing_as_field(m, set->items[i + 1]));
	}
	for (size_t i = 0; i < argc; i++)
		effect.argv[n++] = argv[i];
	effect.argc = n;
	return add(m, &effect);
}

struct lang_effect *effect_shell(struct machine *m, struct field text)
{
	struct lang_effect effect = blank(m, LANG_SHELL);

	if (!field_has_text(&text) && !field_is_known(&text))
		return effect_unreadable(m, "hands text that is not known to a shell", text);
	effect.text = with_environment(m, text);
	return add(m, &effect);
}

struct lang_effect *effect_shell_by(struct machine *m, struct field text, struct thing *shell)
{
	struct field argv[3] = { [2] = text };

	if (!shell || shell->kind != THING_TEXT ||
		(!field_has_text(&text) && !field_is_known(&text)))
		return effect_shell(m, text);
	argv[0] = thing_as_field(m, shell);
	argv[1] = field_text(m->arena, STR("-c"));
	return effect_argv(m, argv, ARRAY_SIZE(argv));
}

struct lang_effect *effect_write(
	struct machine *m, struct field path, struct field text, bool append)
{
	struct lang_effect effect = blank(m, LANG_WRITE);

	effect.path = path;
	effect.text = text;
	effect.append = append;
	return add(m, &effect);
}

struct lang_effect *effect_unreadable(struct machine *m, const char *why, struct field text)
{
	struct lang_effect effect = blank(m, LANG_UNREADABLE);

	effect.why = why;
	effect.text = text;
	return add(m, &effect);
}

struct lang_effect *effect_code(
	struct machine *m, enum language language, struct field text, struct field path)
{
	struct lang_effect effect = blank(m, LANG_CODE);

	effect.language = language;
	effect.text = text;
	effect.path = path;
	return add(m, &effect);
}

struct lang_effect *effect_command(struct machine *m, const char *const *words, size_t n_words,
	const struct field *more, size_t n)
{
	struct field *argv = arena_alloc(m->arena, struct field, n_words + n + 1);

	if (!argv) {
		m->failed = true;
		return effect_argv(m, NULL, 0);
	}
	for (size_t i = 0; i < n_words; i++)
		argv[i] = field_text(m->arena, str_from(words[i]));
	for (size_t i = 0; i < n; i++)
		argv[n_words + i] = more[i];
	return effect_argv(m, argv, n_words + n);
}

struct lang_effect *effect_list(struct machine *m, struct thing **items, size_t n, bool more)
{
	struct field *argv = arena_alloc(m->arena, struct field, n + 1);

	if (!argv) {
		m->failed = true;
		return effect_argv(m, NULL, 0);
	}
	for (size_t i = 0; i < n; i++)
		argv[i] = thing_as_field(m, items[i]);
	if (more) {
		argv[n] = field_any();
		argv[n++].many = true;
	}
	if (n == 0 || (!field_has_text(&argv[0]) && !field_is_known(&argv[0]) && n == 1))
		return effect_unreadable(m, "starts a program that is not known", field_any());
	return effect_argv(m, argv, n);
}

void effect_give(struct machine *m, struct lang_effect *effect, struct field text)
{
	if (effect->kind == LANG_WRITE) {
		effect->text = field_add(m, effect->text, text);
		return;
	}
	effect->stdin_text = effect->has_stdin ? field_add(m, effect->stdin_text, text) : text;
	effect->has_stdin = true;
}

struct thing *effect_output(struct machine *m, const struct lang_effect *effect)
{
	struct value value = value_unknown();
	int err = 0;

	if (m->input->output && effect->kind == LANG_ARGV)
		err = m->input->output(m->input->self, effect->argv, effect->argc, false, &value);
	else if (m->input->output && effect->kind == LANG_SHELL)
		err = m->input->output(m->input->self, &effect->text, 1, true, &value);
	if (err)
		m->failed = true;
	return thing_from_value(m, &value);
}

struct thing *effect_captured(struct machine *m, struct lang_effect *effect)
{
	effect->captured = true;
	return effect_output(m, effect);
}

struct thing *effect_process(struct machine *m, struct lang_effect *effect)
{
	struct thing *process = thing_native(m, STR("process()"), NULL);

	if (process->kind != THING_NATIVE)
		return process;
	process->effect = effect;
	return process;
}

void effect_kill(struct machine *m, struct thing *signal, struct thing *pid, bool group)
{
	struct field more[2], number = thing_as_field(m, pid);
	static const char *const words[] = { "kill" };
	struct str known;

	for (size_t i = 0; i < number.n; i++)
		if (number.pieces[i].kind == PIECE_OWN_PID)
			signal_raise(m);
	if (field_known(m->arena, &number, &known)) /* "312\n", as a number */
		number = field_text(m->arena, str_trim(known));

	if (pid->kind == THING_LIST) {
		for (size_t i = 0; i < pid->n && i < 64; i++)
			if (pid->items[i]->kind != THING_LIST)
				effect_kill(m, signal, pid->items[i], group);
		if (!pid->flag)
			return;
		number = field_any();
		number.many = true;
	}
	more[0] = field_add(m, field_text(m->arena, STR("-")), thing_as_field(m, signal));
	more[1] = number;
	if (group)
		more[1] = field_add(m, field_text(m->arena, STR("-")), number);
	effect_command(m, words, 1, more, 2);
}

void effect_print(struct machine *m, struct field text)
{
	if (m->frames == 0 || m->n_effects < MAX_LANG_EFFECTS) {
		m->output = m->has_output ? field_add(m, m->output, text) : text;
		m->has_output = true;
	}
}

/* What the text itself has written to @path so far; false if it has not. */
static bool written(struct machine *m, struct str path, struct field *ret)
{
	bool found = false;

	for (const struct lang_effect *e = m->effects; e; e = e->next) {
		struct str own;

		if (e->kind != LANG_WRITE || !field_known(m->arena, &e->path, &own))
			continue;
		if (!str_equal(str_starts(own, "./") ? str_skip(own, 2) : own, path))
			continue;
		if (e->append && !found)
			return false;
		*ret = e->append ? field_add(m, *ret, e->text) : e->text;
		found = true;
	}
	return found;
}

void effect_complain(struct machine *m, struct field text)
{
	effect_write(m, field_text(m->arena, STR("/dev/stderr")), text, true);
}

/* A failure in front of it ends the program too, but not well: only that is certain. */
void effect_end(struct machine *m, int64_t status)
{
	if (m->branches == 0 && m->frames == 0 && (status & 255))
		m->status = (int)(status & 255);
}

struct thing *file_text(struct machine *m, struct thing *path)
{
	struct field own;
	struct file_texts texts = { 0 };
	struct str name;
	int err = -1;

	if (path->kind == THING_NATIVE && path->n) /* pathlib.Path(x) */
		path = path->items[0];
	if (!thing_as_text(m, path, &name) || name.len == 0)
		return thing_field(m, field_any());
	while (str_starts(name, "./"))
		name = str_skip(name, 2);
	if (written(m, name, &own))
		return thing_field(m, own);
	if (str_is(name, "/dev/stdin"))
		return thing_field(m, m->input->has_stdin ? m->input->stdin_text : field_any());
	if (name.at[0] != '/' && m->input->cwd.len)
		name = arena_printf(m->arena, "%.*s/%.*s", STR_ARGS(m->input->cwd), STR_ARGS(name));
	if (m->has_cwd && !field_is_known(&m->cwd))
		return thing_field(m, field_any());
	if (m->input->read_file)
		err = m->input->read_file(m->input->self, m->arena, name, &texts);
	else if (m->input->facts && m->input->facts->read_file)
		err = m->input->facts->read_file(m->input->facts->self, m->arena, name, &texts);
	if (err || texts.n == 0)
		return thing_field(m, field_any());
	if (texts.n == 1)
		return thing_text(m, texts.at[0]);
	return thing_either(m, thing_text(m, texts.at[0]), thing_text(m, texts.at[1]));
}

struct thing *argument(const struct invocation *call, size_t i, const char *keyword)
{
	struct thing *named = NULL;

	if (i < call->n)
		return call->args[i];
	if (call->keywords && keyword)
		named = thing_get(call->keywords, str_from(keyword));
	return named;
}
