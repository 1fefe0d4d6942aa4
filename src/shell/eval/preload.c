/*
 * Shared objects that a program is started with: $LD_PRELOAD and $LD_AUDIT, --preload and --audit
 * of ld.so(8). Of one that this command has compiled the source is known, and what that would do
 * counts when it is loaded. What it starts in turn is not followed into the same object again.
 */
#include <errno.h>

#include "shell/eval/eval.h"

static int load(struct shell *sh, const struct call *call, struct field path,
	const struct field *argv, size_t argc)
{
	struct eval *e = sh->world->eval;
	struct shell *child;
	struct value text;
	bool loads = e->loads;
	int err = files_read(sh, path, &text);

	for (size_t i = 0; i < text.n && !err; i++) {
		const struct field *source = text.alternatives[i].at;
		struct str known;

		if (text.alternatives[i].n != 1 || !field_known(e->arena, source, &known) ||
			!lang_is_compiled(known))
			continue;
		child = eval_subshell(sh);
		if (!child)
			return -ENOMEM;
		e->loads = true;
		err = eval_code(child, call, LANG_C, source, path, argv, argc);
		e->loads = loads;
	}
	return err;
}

int eval_load_object(struct shell *sh, const struct call *call, struct field path)
{
	return load(sh, call, path, NULL, 0);
}

/* Paths with colons or blanks between. */
static int load_all(struct shell *sh, const struct call *call, struct str paths)
{
	struct field *loader = arena_alloc(eval_arena(sh), struct field, 1);
	int err = loader ? 0 : -ENOMEM;

	if (loader)
		*loader = field_text(eval_arena(sh), STR("ld.so"));
	while (paths.len && !err) {
		size_t n = 0;

		while (n < paths.len && !strchr(": \t\n", paths.at[n]))
			n++;
		if (n)
			err = load(sh, call, field_text(eval_arena(sh), str_slice(paths, 0, n)),
				loader, 1);
		paths = str_skip(paths, MIN(n + 1, paths.len));
	}
	return err;
}

static bool is_loader(const struct call *call)
{
	return field_starts(&call->program, STR("ld-linux")) == YES ||
	       field_equals(&call->program, STR("ld.so")) == YES;
}

static int load_by_option(struct shell *sh, const struct call *call)
{
	static const char *const names[] = { "--preload", "--audit" };
	struct str word, next;
	int err = 0;

	for (size_t i = 1; i + 1 < call->argc && !err; i++)
		for (size_t k = 0; k < ARRAY_SIZE(names) && !err; k++)
			if (field_known(eval_arena(sh), &call->argv[i], &word) &&
				str_is(word, names[k]) &&
				field_known(eval_arena(sh), &call->argv[i + 1], &next))
				err = load_all(sh, call, next);
	return err;
}

int eval_preload(struct shell *sh, const struct call *call)
{
	static const char *const names[] = { "LD_PRELOAD", "LD_AUDIT" };
	int err = 0;

	if (!sh->world->eval->files || sh->world->eval->loads)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(names) && !err; i++) {
		struct value paths = state_get(sh, str_from(names[i]));
		struct str known;

		if (value_known(eval_arena(sh), &paths, &known))
			err = load_all(sh, call, known);
	}
	return err || !is_loader(call) ? err : load_by_option(sh, call);
}
