/*
 * Filters that act: sed, line editors, sqlite3 and uudecode start shell texts and write files as
 * told.
 */
#include <errno.h>

#include "shell/eval/eval.h"
#include "shell/filter/filter.h"

static int run(void *self, struct str text, const struct str *input, struct value *ret_output)
{
	struct shell *child = eval_subshell(self);
	struct channel *sink;
	struct field *argv;
	int err;

	if (!child)
		return -ENOMEM;
	sink = eval_sink(child);
	argv = arena_alloc(eval_arena(child), struct field, 3);
	if (!sink || !argv || eval_set_channel(child, 1, sink))
		return -ENOMEM;
	if (input && eval_set_channel(child, 0,
			     eval_text_channel(child, value_text(eval_arena(child), *input))))
		return -ENOMEM;
	argv[0] = field_text(eval_arena(child), STR("sh"));
	argv[1] = field_text(eval_arena(child), STR("-c"));
	argv[2] = field_text(eval_arena(child), text);
	child->eval->place.parent = child->eval->place.by;
	child->eval->place.via = VIA_LANGUAGE;
	err = eval_program(child, argv, 3, child->eval->place.span);
	*ret_output = eval_sink_text(child, sink);
	return err;
}

static int write_file(void *self, struct str path, struct str text)
{
	struct shell *sh = self;

	return files_write(sh, field_text(eval_arena(sh), path), value_text(eval_arena(sh), text),
		false, NULL);
}

/* A script with w in it, or one that stands in a file. */
static bool may_act(struct shell *sh, const struct call *call)
{
	for (size_t i = 1; i < call->argc; i++) {
		struct str word;

		if (field_known(eval_arena(sh), &call->argv[i], &word) &&
			(str_find_char(word, 'w', 0) != STR_NOT_FOUND ||
				(str_starts(word, "-") && !str_starts(word, "--") &&
					str_find_char(word, 'f', 1) != STR_NOT_FOUND) ||
				str_starts(word, "--file") || str_is(word, "e")))
			return true;
	}
	return false;
}

int eval_acting(struct shell *sh, const struct call *call, bool starts, bool *ret_done)
{
	struct value output = value_unknown();
	struct field program = call->program;
	bool known = false, ran = true;
	int status = STATUS_UNKNOWN, err;
	struct str name;
	bool edits = false, writes;

	*ret_done = false;
	if (!field_known(eval_arena(sh), &program, &name))
		return 0;
	edits = filter_is_editor(name);
	writes = str_is(name, "sqlite3") || str_is(name, "uudecode");
	if (!edits && !writes && !str_is(name, "sed") && !str_is(name, "gsed"))
		return 0;
	if (!edits && !writes && !starts && !may_act(sh, call))
		return 0;
	err = eval_filter_with(sh, call,
		&(struct filter_actions){ .run = run, .write_file = write_file, .ret_ran = &ran },
		&known, &output, &status);
	if (err || !ran)
		return err;
	/* What an editor starts is told by its launcher. */
	*ret_done = !edits || !starts;
	sh->eval->status = edits ? STATUS_UNKNOWN : status;
	if (!known)
		output = value_unknown();
	return eval_is_read(sh, 1) ? eval_write(sh, 1, &output) : 0;
}
