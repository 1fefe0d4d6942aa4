/* Texts in other languages: their effects become calls, writes and further texts. */
#include "shell/eval/eval.h"

#include <errno.h>

/* What a command would print, asked by a language that reads its output. */
static int output(void *self, const struct field *argv, size_t argc, bool shell, struct value *ret)
{
	struct shell *child = eval_subshell(self);
	struct channel *sink;
	struct eval *e;
	struct effects kept;
	struct call **calls_end;
	int err;

	if (!child)
		return -ENOMEM;
	e = child->world->eval;
	kept = *e->effects;
	calls_end = e->calls_end;
	sink = eval_sink(child);
	if (!sink || eval_set_channel(child, 1, sink))
		return -ENOMEM;
	if (shell)
		err = eval_text(child, &argv[0], VIA_LANGUAGE);
	else
		err = eval_program(child, argv, argc, child->eval->place.span);
	/* The effect itself is reported by the language; this was only a question. */
	e->calls_end = calls_end;
	*calls_end = NULL;
	e->effects->calls = kept.calls;
	e->effects->n_calls = kept.n_calls;
	*ret = eval_sink_text(child, sink);
	return err;
}

static struct value environment(void *self, struct str name)
{
	return state_presumed_unset(self, name) ? value_empty() : state_get(self, name);
}

static enum tri file_exists(void *self, struct str path, enum file_kind *ret_kind)
{
	struct shell *sh = self;
	struct file_info info = { 0 };
	enum tri there = exists(sh, field_text(eval_arena(sh), path), &info);

	*ret_kind = info.kind;
	return there;
}

static int add_code(struct shell *sh, const struct call *call, enum language language,
	const struct str *text, struct field path)
{
	struct eval *e = sh->world->eval;
	struct code *code = arena_alloc(e->arena, struct code, 1);

	if (!code)
		return -ENOMEM;
	*code = (struct code){
		.language = language,
		.known = text != NULL,
		.path = path,
		.by = call,
		.span = call->span,
	};
	if (text)
		code->text = *text;
	*e->codes_end = code;
	e->codes_end = &code->next;
	return 0;
}

static struct shell *child_for(struct shell *sh, const struct lang_effect *effect)
{
	struct shell *child = eval_subshell(sh);

	if (!child)
		return NULL;
	child->eval->place.via = VIA_LANGUAGE;
	if (effect->has_cwd)
		child->cwd = text_of_field(eval_arena(sh), files_absolute(sh, effect->cwd));
	if (effect->has_stdin && eval_set_channel(child, 0,
					 eval_text_channel(child, text_of_field(eval_arena(sh),
									  effect->stdin_text))))
		return NULL;
	if (effect->captured) {
		struct channel *sink = eval_sink(child);

		if (!sink || eval_set_channel(child, 1, sink))
			return NULL;
	}
	return child;
}

static int run_text(struct shell *child, const struct call *call, const struct lang_effect *effect)
{
	struct arena *arena = eval_arena(child);
	struct field *argv = arena_alloc(arena, struct field, 3);

	if (!argv)
		return -ENOMEM;
	(void)call;
	argv[0] = field_text(arena, STR("sh"));
	argv[1] = field_text(arena, STR("-c"));
	argv[2] = effect->text;
	return eval_program(child, argv, 3, child->eval->place.span);
}

static int run_file(struct shell *child, const struct call *call, const struct lang_effect *effect)
{
	struct value text;
	int err;

	if (!effect->path.n)
		return eval_code(child, call, effect->language, &effect->text, effect->path,
			effect->argv, effect->argc);
	err = files_read(child, effect->path, &text);
	for (size_t i = 0; i < text.n && !err; i++)
		if (text.alternatives[i].n == 1)
			err = eval_code(child, call, effect->language, &text.alternatives[i].at[0],
				effect->path, effect->argv, effect->argc);
	return err;
}

static int write_out(struct shell *sh, const struct lang_effect *effect)
{
	struct value text =
		effect->text.n ? text_of_field(eval_arena(sh), effect->text) : value_unknown();
	int number = files_descriptor(sh, effect->path);
	struct field path = effect->path;
	struct shell *child;

	if (number >= 0)
		return eval_write(sh, number, &text);
	if (effect->has_cwd) {
		child = child_for(sh, effect);
		if (!child)
			return -ENOMEM;
		path = files_absolute(child, path);
	}
	return files_write(sh, path, text, effect->append, NULL);
}

static int carry_out(struct shell *sh, const struct call *call, const struct lang_effect *effect)
{
	struct shell *child;

	if (effect->kind == LANG_WRITE)
		return write_out(sh, effect);
	if (effect->kind == LANG_UNREADABLE)
		return eval_unread_by(sh, call,
			effect->why ? effect->why : "what it runs cannot be told",
			field_has_text(&effect->text) ? field_show(eval_arena(sh), &effect->text)
						      : STR(""));
	child = child_for(sh, effect);
	if (!child)
		return -ENOMEM;
	if (effect->kind == LANG_ARGV)
		return effect->argc ? eval_program(child, effect->argv, effect->argc,
					      child->eval->place.span)
				    : 0;
	if (effect->kind == LANG_SHELL)
		return run_text(child, call, effect);
	return run_file(child, call, effect);
}

static int scan(struct shell *sh, const struct call *call, enum language language, struct str text,
	struct field path, const struct field *argv, size_t argc)
{
	struct arena *arena = eval_arena(sh);
	struct lang_input input = {
		.text = text,
		.argv = argv,
		.argc = argc,
		.facts = sh->world->facts,
		.output = output,
		.self = sh,
		.environment = environment,
		.exists = file_exists,
		.read_file = files_read_callback,
	};
	struct value in = eval_stdin(sh);
	struct lang_end end = { value_unknown(), STATUS_UNKNOWN };
	struct lang_effect *effects = NULL;
	struct field cwd = eval_cwd(sh);
	int err;

	field_known(arena, &path, &input.name);
	field_known(arena, &cwd, &input.cwd);
	if (in.n == 1 && in.alternatives[0].n == 1) {
		input.stdin_text = in.alternatives[0].at[0];
		input.has_stdin = true;
	}
	err = lang_scan(arena, language, &input, &effects, &end);
	exists_opaque(sh);
	for (struct lang_effect *effect = effects; effect && !err; effect = effect->next)
		if (!sh->world->eval->stopped)
			err = carry_out(sh, call, effect);
	if (end.status != STATUS_UNKNOWN)
		sh->eval->status = end.status;
	if (!err && eval_is_read(sh, 1))
		err = eval_opaque(sh, call, &end.output);
	return err ? err : eval_write(sh, 1, &end.output);
}

int eval_code(struct shell *sh, const struct call *call, enum language language,
	const struct field *text, struct field path, const struct field *argv, size_t argc)
{
	struct value unknown = value_unknown();
	struct str known;
	int err;

	sh->eval->status = STATUS_UNKNOWN;
	if (!text || !lang_text(eval_arena(sh), language, text, &known)) {
		exists_opaque(sh);
		err = add_code(sh, call, language, NULL, path);
		if (!err && text && field_has_text(text))
			return eval_unread_by(sh, call, "part of a program text is not known",
				field_show(eval_arena(sh), text));
		if (!err && eval_is_read(sh, 1))
			err = eval_opaque(sh, call, &unknown);
		return err ? err : eval_write(sh, 1, &unknown);
	}
	err = add_code(sh, call, language, &known, path);
	if (err)
		return err;
	if (sh->world->depth >= MAX_DEPTH) {
		sh->world->eval->effects->limit_hit = true;
		return eval_unread_by(sh, call, "nested deeper than 64", known);
	}
	sh->world->depth++;
	err = scan(sh, call, language, known, path, argv, argc);
	sh->world->depth--;
	return err;
}
